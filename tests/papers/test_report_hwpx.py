"""The HWPX read back: by its library, and as the zip and XML it is."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from hwpx import HwpxDocument

from jobdesk.papers.hwpx_checks import flaws, read_tables
from jobdesk.papers.report_hwpx import report_hwpx
from jobdesk.papers.report_tables import HeadCell, ReportTable, head, number, row
from tests.papers.documents import document, published


@pytest.fixture(scope="module")
def made():
    return document(rows=30)


@pytest.fixture(scope="module")
def content(made):
    return report_hwpx(made)


def test_it_is_sound(content):
    assert flaws(content) == []
    with ZipFile(BytesIO(content)) as packed:
        first = packed.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)


def test_every_table_stands_with_its_spans_and_figures(made, content):
    _signatures, *tables = read_tables(content)
    assert len(tables) == len(made.tables)
    for table, seen in zip(made.tables, tables, strict=True):
        assert (seen.rows, seen.columns) == (len(table.head) + len(table.rows), table.columns)
        placed = {(one.row, one.column): one for one in table.placed()}
        assert {spot: one.printed for spot, one in placed.items()} == seen.texts
        assert {spot: (one.rows, one.columns) for spot, one in placed.items()} == seen.spans


def test_its_library_reads_it_back(made, content):
    opened = HwpxDocument.open(BytesIO(content))
    assert not opened.validate().errors
    texts = [paragraph.text for paragraph in opened.paragraphs]
    assert "영등포구 일자리센터 실적" in texts
    assert "(2023. 10. 31. 기준)" in texts
    assert "□ 취업 실적" in texts
    tables = list(opened.tables)
    figures = [tables[1].cell(2, column).text for column in range(6)]
    assert figures == ["2,601", "3,401", "1,965", "11,448", "854", "43.5"]


def test_head_rows_repeat_and_wide_tables_lie(content):
    with ZipFile(BytesIO(content)) as packed:
        first, second = (packed.read(f"Contents/section{place}.xml").decode() for place in range(2))
    assert 'landscape="WIDELY"' in first
    assert 'landscape="NARROWLY"' in second
    assert second.count('repeatHeader="1"') == 1
    assert second.count('header="1"') == 16
    assert "2023. 10. 31. 기준 · 영등포구 일자리센터 · 김상담" in second
    assert 'numType="PAGE"' in second


def test_the_file_names_no_person(content):
    with ZipFile(BytesIO(content)) as packed:
        told = packed.read("Contents/content.hpf").decode() + packed.read("Preview/PrvText.txt").decode()
    assert "영등포구 일자리센터 실적" in told
    assert "김상담" not in told
    assert "author" not in told
    assert "2023-10-31T09:05:00Z" in told


def test_a_table_too_wide_for_a_page_is_cut_with_its_labels():
    columns = 60
    table = ReportTable(
        "넓은",
        "넓은 표",
        "",
        head(
            [HeadCell("동", rows=2), HeadCell("직종", columns=columns)], [f"직종 {x:02}" for x in range(columns)]
        ),
        (row("당산동", *(number(1000 + x) for x in range(columns))),),
    )
    parts = read_tables(report_hwpx(replace(document(), tables=(published(), table), signers=())))[1:]
    assert len(parts) > 1
    assert [part.texts[2, 0] for part in parts] == ["당산동"] * len(parts)
    figures = [said for part in parts for (line, column), said in part.texts.items() if line == 2 and column]
    assert figures == [f"{1000 + x:,}" for x in range(columns)]


def test_a_column_in_which_no_cell_begins_is_none():
    both = HeadCell("구분", columns=2)
    lines = tuple(row([HeadCell(said, columns=2)], number(1), number(2)) for said in "가나다")
    table = ReportTable("x", "표", "", head([both, "하나", HeadCell("둘")]), lines)
    seen = read_tables(report_hwpx(replace(document(), tables=(table,), signers=())))[0]
    assert (seen.rows, seen.columns) == (4, 3)
    assert [seen.texts[line, 1] for line in range(4)] == ["하나", "1", "1", "1"]


def test_a_report_without_tables():
    assert flaws(report_hwpx(replace(document(), tables=(), signers=()))) == []


def rewritten(content, change, *, stored=True):
    """The file with one part changed."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w") as new:
        for one in old.infolist():
            kept = ZIP_STORED if one.filename == "mimetype" and stored else ZIP_DEFLATED
            new.writestr(one.filename, change(one.filename, old.read(one)), kept)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "old", "new", "flaw"),
    [
        ("section0", b'colSpan="2"', b'colSpan="3"', "overlaps"),
        ("section0", b'rowCnt="3"', b'rowCnt="4"', "rowCnt"),
        ("section0", b'borderFillIDRef="', b'borderFillIDRef="99', "points at nothing"),
        ("section0", b"</hs:sec>", b"", "well-formed"),
        ("content.hpf", b"Contents/section1.xml", b"Contents/section9.xml", "not there"),
    ],
)
def test_each_check_finds_its_flaw(content, part, old, new, flaw):
    broken = rewritten(content, lambda name, kept: kept.replace(old, new) if part in name else kept)
    assert any(flaw in one for one in flaws(broken))


def test_a_packed_mimetype_is_a_flaw(content):
    assert "mimetype" in flaws(rewritten(content, lambda _name, kept: kept, stored=False))[0]
