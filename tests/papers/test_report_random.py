"""Any table reads back the same from every form: figures native where it has numbers, texts never formulas."""

import csv
from dataclasses import replace
from decimal import Decimal
from io import BytesIO, StringIO

from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from jobdesk.papers.drawing import plain
from jobdesk.papers.hwpx_checks import flaws, read_tables
from jobdesk.papers.report_clipboard import clip_table
from jobdesk.papers.report_csv import report_cp949, report_csv
from jobdesk.papers.report_hwpx import report_hwpx
from jobdesk.papers.report_layout import grid, headings
from jobdesk.papers.report_tables import HeadCell, ReportTable, TableCell, head, money, number, rate, row, text
from jobdesk.papers.report_workbook import report_workbook
from tests.counts import full
from tests.papers.documents import document

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12).map(plain)
"""NFC, as all texts are kept."""
SAID = st.one_of(WORDS, WORDS.map("=".__add__), WORDS.map("-".__add__), WORDS.map("@".__add__), st.just("+82"))
TENTHS = st.integers(-10_000, 10_000).map(lambda tenths: Decimal(tenths).scaleb(-1))
COUNTS = st.one_of(st.none(), st.integers(-(10**9), 10**9))
CELLS = st.one_of(
    st.builds(number, COUNTS, mark=st.sampled_from(("", "잠정", "집계값"))),
    st.builds(money, COUNTS),
    st.builds(rate, TENTHS),
    st.builds(text, SAID),
)


@st.composite
def tables(draw):
    """A head of two rows with spans, labels over several rows."""
    columns = draw(st.integers(2, 5))
    split = draw(st.integers(1, columns))
    upper = [HeadCell(draw(SAID), rows=2, columns=2), HeadCell(draw(SAID), columns=split)]
    upper += [HeadCell(draw(SAID), rows=2) for _column in range(columns - split)]
    lines = []
    for _group in range(draw(st.integers(1, 3))):
        height = draw(st.integers(1, 3))
        for place in range(height):
            labels = [HeadCell(draw(SAID), rows=height)] if place == 0 else []
            lines.append(row([*labels, draw(SAID)], *(draw(CELLS) for _column in range(columns))))
    lower = [draw(SAID) for _column in range(split)]
    return ReportTable("x", draw(SAID), draw(SAID), head(upper, lower), tuple(lines))


def native(one):
    """What a reader of numbers finds in a cell."""
    value = one.content.value if isinstance(one.content, TableCell) else one.content.text
    return float(value) if isinstance(value, (int, Decimal)) else one.printed


def of(table):
    return replace(document(), tables=(table,), charts=(), signers=())


@settings(max_examples=full(400, 25))
@given(tables())
def test_a_workbook_reads_back(table):
    content = report_workbook(of(table))
    lines = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()[3:]
    for one in table.placed():
        assert lines[one.row][one.column] == native(one)


@settings(max_examples=full(400, 25))
@given(tables())
def test_a_csv_reads_back(table):
    lines = list(csv.reader(StringIO(report_csv(of(table)).decode("utf-8-sig"), newline="")))
    start = 5
    body = grid(table)[len(table.head) :]
    assert [one.removeprefix("'") for one in lines[start - 1]] == [
        one.removeprefix("'") for one in headings(table)
    ]
    for line, cells in zip(lines[start:], body, strict=False):
        for said, one in zip(line, cells, strict=True):
            value = one.content.value if isinstance(one.content, TableCell) else one.content.text
            if isinstance(value, (int, Decimal)):
                assert Decimal(said) == value
            else:
                assert said in {value or "", f"'{value}"}
                assert not said.startswith(("=", "+", "-", "@"))
    kept, lost = report_cp949(of(table))
    assert kept.decode("cp949").count("?") >= sum(one.times for one in lost)


@settings(max_examples=full(40, 5), deadline=None)
@given(tables())
def test_an_hwpx_reads_back(table):
    content = report_hwpx(of(table))
    assert flaws(content) == []
    seen = read_tables(content)[0]
    by_place = {(one.row, one.column): one.printed for one in table.placed()}
    assert sorted(by_place.values()) == sorted(seen.texts.values())


@settings(max_examples=full(400, 25))
@given(tables())
def test_pasted_text_has_no_formula(table):
    for line in clip_table(table, of(table)).text.splitlines()[2:]:
        for said in line.split("\t"):
            assert said == "-" or not said.startswith(("=", "+", "-", "@"))
