"""The workbook read back: by calamine, an independent reader, and as the XML it is."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from jobdesk.papers.report_tables import TableCell
from jobdesk.papers.report_workbook import number_format, report_workbook
from tests.papers.documents import document

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
DC = "{http://purl.org/dc/elements/1.1/}creator"


def parts(content):
    with ZipFile(BytesIO(content)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")}


def test_figures_are_native_numbers():
    made = document(rows=30)
    book = CalamineWorkbook.from_filelike(BytesIO(report_workbook(made)))
    assert book.sheet_names == ["취업 실적", "월별 실적", "동별 직종별"]
    seen = book.get_sheet_by_name("취업 실적").to_python()
    assert seen[5] == [2601, 3401, 1965, 11448, 854, 43.5]
    for table in made.tables:
        lines = book.get_sheet_by_name(table.title).to_python()[3:]
        for one in table.placed():
            value = one.content.value if isinstance(one.content, TableCell) else one.content.text
            wanted = float(value) if isinstance(value, (int, Decimal)) else one.printed
            assert lines[one.row][one.column] == wanted


def test_a_text_that_looks_like_a_formula_stays_a_text():
    found = parts(report_workbook(document(rows=1)))
    assert not any("<f>" in text for name, text in found.items() if "worksheets" in name)
    assert "=1+1" in found["xl/sharedStrings.xml"]


def test_headings_are_merged_panes_frozen_pages_set_up():
    sheet = ElementTree.fromstring(parts(report_workbook(document(rows=1)))["xl/worksheets/sheet2.xml"])
    merged = {one.get("ref") for one in sheet.findall("m:mergeCells/m:mergeCell", NS)}
    assert {"A4:B5", "C4:D4", "A6:A7", "A8:B8"} <= merged
    pane = sheet.find("m:sheetViews/m:sheetView/m:pane", NS)
    assert (pane.get("topLeftCell"), pane.get("state")) == ("C6", "frozen")
    page = sheet.find("m:pageSetup", NS)
    assert (page.get("paperSize"), page.get("fitToHeight")) == ("9", "0")
    foot = sheet.find("m:headerFooter/m:oddFooter", NS).text
    assert foot == "&L2023. 10. 31. 기준 · 영등포구 일자리센터 · 김상담 · 2023. 10. 31. 18:05&R&P / &N"


def test_head_rows_repeat_and_a_wide_sheet_lies():
    found = parts(report_workbook(document(rows=1)))
    book = ElementTree.fromstring(found["xl/workbook.xml"])
    titles = [one.text for one in book.findall("m:definedNames/m:definedName", NS)]
    assert sorted(titles) == ["'동별 직종별'!$1:$4", "'월별 실적'!$1:$5", "'취업 실적'!$1:$5"]
    wide = ElementTree.fromstring(found["xl/worksheets/sheet3.xml"])
    assert wide.find("m:pageSetup", NS).get("orientation") == "landscape"


def test_properties_name_no_person():
    found = parts(report_workbook(document(rows=1)))
    core = ElementTree.fromstring(found["docProps/core.xml"])
    assert not core.findtext(DC)
    assert "2023-10-31T09:05:00Z" in found["docProps/core.xml"]
    assert "김상담" not in found["docProps/core.xml"] + found["docProps/app.xml"]


def test_number_formats_know_minus_and_mark():
    assert number_format(TableCell(1, "1")) == '#,##0;"△"#,##0;#,##0;@'
    cell = TableCell(Decimal("43.5"), "43.5", "rate", 1, "잠정")
    assert number_format(cell) == '#,##0.0" (잠정)";"△"#,##0.0" (잠정)";#,##0.0" (잠정)";@'


def test_sheet_names_are_what_excel_takes():
    made = document(rows=1)
    names = ["성별/연령[전체]", "a" * 40, "A" * 40]
    tables = tuple(replace(table, title=name) for table, name in zip(made.tables, names, strict=True))
    book = CalamineWorkbook.from_filelike(BytesIO(report_workbook(replace(made, tables=tables))))
    assert book.sheet_names == ["성별 연령 전체", "a" * 31, "A" * 27 + " (2)"]
