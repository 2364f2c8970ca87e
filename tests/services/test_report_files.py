"""One document in every form tells the same figures; every export is on record."""

import csv
import hashlib
import subprocess
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
from python_calamine import CalamineWorkbook

from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.papers.hwpx_checks import read_tables
from jobdesk.services.audit import list_audit
from jobdesk.services.report_files import FORMS, lost_in_cp949, record_report, report_file_name, write_report
from tests.papers.documents import document, published

GOLDEN = [2601, 3401, 1965, 11448, 854, 43.5]


def golden(form, content, tmp_path):
    """The published figures as a reader of the form finds them."""
    if form == "xlsx":
        return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("취업 실적").to_python()[5]
    if form == "hwpx":
        table = read_tables(content)[1]
        said = [table.texts[2, column] for column in range(6)]
    elif form == "pdf":
        paper = tmp_path / "report.pdf"
        paper.write_bytes(content)
        text = subprocess.run(
            ["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True
        ).stdout
        said = next(line.split() for line in text.splitlines() if "2,601" in line)
    else:
        text = content.decode("utf-8-sig" if form == "csv" else "cp949")
        said = next(row for row in csv.reader(StringIO(text, newline="")) if row and row[0] == "2601")
    return [float(one.replace(",", "")) for one in said]


@pytest.mark.parametrize("form", FORMS)
def test_each_form_tells_the_figures_of_the_document(form, tmp_path):
    made = document(rows=3)
    assert [float(cell.value) for cell in published().rows[0].cells] == GOLDEN
    assert golden(form, write_report(made, form), tmp_path) == GOLDEN


@pytest.mark.parametrize("form", FORMS)
def test_a_publication_hides_small_cells_in_each_form(form):
    made = document(rows=2)
    assert write_report(made, form, publication=True) != write_report(made, form)


@pytest.mark.parametrize("form", FORMS)
def test_a_table_without_rows_prints_its_headings(form):
    made = document(rows=1)
    bare = tuple(replace(table, rows=()) for table in made.tables)
    assert write_report(replace(made, tables=bare), form)
    assert write_report(replace(made, tables=(), charts=()), form)


def test_there_are_no_other_forms():
    with pytest.raises(InvalidInput):
        write_report(document(rows=1), "doc")


def test_a_name_has_nothing_a_folder_refuses():
    made = replace(document(rows=1), title='실적/"2023": <10월>')
    assert report_file_name(made, "hwpx") == "실적 2023 10월 2023-01-01~2023-10-31.hwpx"
    assert report_file_name(made, "csv_cp949").endswith(".csv")


def test_what_cp949_loses_is_told_before():
    assert [one.letter for one in lost_in_cp949(replace(document(rows=1), title="실적 😀"))] == ["😀"]


def test_every_export_is_on_record(center):
    desk, made = center.desk("supervisor"), document(rows=1)
    content = write_report(made, "csv")
    desk.change(lambda db, act: record_report(db, act, document=made, form="csv", content=content))
    last = desk.change(list_audit)[0]
    assert last.action == AuditAction.EXPORT
    assert last.detail["sha256"] == hashlib.sha256(content).hexdigest()
    assert (last.detail["form"], last.detail["from"], last.detail["publication"]) == ("csv", "2023-01-01", False)


def test_who_sees_no_statistics_leaves_no_file(center):
    made = document(rows=1)
    with pytest.raises(NotAllowed):
        center.desk("auditor").change(
            lambda db, act: record_report(db, act, document=made, form="csv", content=b"")
        )
