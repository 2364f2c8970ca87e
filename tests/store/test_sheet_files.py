"""Honest workbooks of every habit, read whole."""

import datetime as dt
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
import xlsxwriter

from jobdesk.base.codes import load_codes
from jobdesk.base.sheets import COLUMN_LIMIT, ROW_LIMIT, SHEETS
from jobdesk.papers.exchange_workbook import template_workbook
from jobdesk.store.sheet_files import open_sheets
from tests.counts import full
from tests.store.sheet_makers import MAIN, parts, read, row, watched, written

DAY = dt.date(2026, 11, 20)
MOMENT = dt.datetime.combine(DAY, dt.time(14, 30))
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def book(tmp_path):
    """A workbook of XlsxWriter's: `book(options)` gives it, `.close()` writes it to `tmp_path / "book.xlsx"`."""
    return lambda **options: xlsxwriter.Workbook(tmp_path / "book.xlsx", options)


def test_every_kind_of_cell_is_what_it_is(book, tmp_path):
    made = book(default_date_format="yyyy-mm-dd")
    sheet = made.add_worksheet("구직자")
    sheet.write_row(0, 0, ["성명", "생년월일", "상담일시", "시각", "길이", "수", "소수", "예", "오류", "식"])
    sheet.write(1, 0, "홍길동")
    sheet.write_datetime(1, 1, dt.date(1970, 3, 1))
    sheet.write_datetime(1, 2, MOMENT, made.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    sheet.write_datetime(1, 3, dt.time(9, 5), made.add_format({"num_format": "hh:mm"}))
    sheet.write_number(1, 4, 1.5, made.add_format({"num_format": "[h]:mm"}))
    sheet.write_number(1, 5, 2156880)
    sheet.write_number(1, 6, 37.5)
    sheet.write_boolean(1, 7, True)
    sheet.write_formula(1, 8, "=NA()", value="#N/A")
    sheet.write_formula(1, 9, "=F2*2", value=4313760)
    made.close()
    ((_headings, rows),) = read(tmp_path / "book.xlsx").values()
    day = dt.date(1970, 3, 1)
    cells = ("홍길동", day, MOMENT, dt.time(9, 5), dt.timedelta(1.5), 2156880, 37.5, True, "#N/A", 4313760)
    assert rows == [(2, cells)]
    assert type(rows[0][1][1]) is dt.date


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#뭐야"])
def test_an_error_is_its_text_and_texts_like_it_stay(error, tmp_path):
    rows = row(1, "가", "나") + (
        f"<row r='2'><c s='1' r='A2' t='e'><f>A1</f><v>{error}</v></c>"
        '<c r="B2" t="inlineStr"><is><t>t="e"</t></is></c></row>'
    )
    assert read(written(tmp_path, parts(rows))) == {"시트": (("가", "나"), [(2, (error, 't="e"'))])}


def test_days_are_counted_from_1904_where_the_workbook_says_so(book, tmp_path):
    made = book(date_1904=True, default_date_format="yyyy-mm-dd")
    sheet = made.add_worksheet()
    sheet.write(0, 0, "접수일")
    sheet.write_datetime(1, 0, dt.datetime.combine(DAY, dt.time()))
    made.close()
    assert read(tmp_path / "book.xlsx")["Sheet1"][1] == [(2, (DAY,))]


def test_rows_keep_their_numbers_and_empty_ones_are_left_out(book, tmp_path):
    made = book()
    sheet = made.add_worksheet("대장")
    sheet.write_blank(0, 0, None, made.add_format({"bold": True}))
    sheet.write_row(3, 1, ["성명", "", " 비고 "])
    sheet.write_row(4, 1, ["홍길동"])
    sheet.write_row(6, 1, ["  ", " ", ""])
    sheet.write_row(9, 1, ["김영희", "", "끝", "", "머리글 밖"])
    made.close()
    with open_sheets(tmp_path / "book.xlsx") as file:
        (only,) = file.sheets
        assert (only.name, only.headings, only.heading_row) == ("대장", ("", "성명", "", "비고"), 4)
        rows = [(5, (None, "홍길동", None, None)), (10, (None, "김영희", None, "끝", None, "머리글 밖"))]
        assert list(only.rows()) == rows
        assert list(only.rows()) == rows


def test_merged_cells_have_their_value_once(book, tmp_path):
    made = book()
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, ["성명", "전화"])
    sheet.merge_range(1, 0, 2, 0, "홍길동")
    sheet.write(1, 1, "010-0000-0001")
    sheet.write(2, 1, "010-0000-0002")
    made.close()
    assert read(tmp_path / "book.xlsx")["Sheet1"][1] == [
        (2, ("홍길동", "010-0000-0001")),
        (3, (None, "010-0000-0002")),
    ]


def test_sheets_come_in_their_order_hidden_ones_are_told_and_charts_are_none(book, tmp_path):
    made = book()
    for name in ("나", "가", "비움"):
        made.add_worksheet(name).write(0, 0, name) if name != "비움" else made.add_worksheet(name)
    chart = made.add_chart({"type": "line"})
    chart.add_series({"values": "=나!$A$1:$A$2"})
    made.add_chartsheet("그림").set_chart(chart)
    made.get_worksheet_by_name("가").hide()
    made.get_worksheet_by_name("비움").very_hidden()
    made.close()
    with open_sheets(tmp_path / "book.xlsx") as file:
        told = [(sheet.name, sheet.hidden, sheet.headings, sheet.heading_row) for sheet in file.sheets]
        assert told == [("나", False, ("나",), 1), ("가", True, ("가",), 1), ("비움", True, (), 0)]
        assert list(file.sheets[2].rows()) == []


def test_the_name_and_the_digest_are_those_of_the_file(tmp_path):
    path = written(tmp_path, parts(row(1, "성명")), "2023년 대장.xlsx")
    with open_sheets(path) as file:
        assert (file.name, file.digest) == ("2023년 대장.xlsx", sha256(path.read_bytes()).hexdigest())


def test_two_sheets_are_read_side_by_side(tmp_path):
    sheet = '<worksheet xmlns="' + MAIN + '"><sheetData>{}</sheetData></worksheet>'
    many = {name: sheet.format("".join(row(n, f"{name}{n}") for n in range(1, 3001))) for name in "가나"}
    with open_sheets(written(tmp_path, parts(sheets=many))) as file:
        pairs = list(zip(*(sheet.rows() for sheet in file.sheets), strict=True))
    assert len(pairs) == 2999
    assert pairs[-1] == ((3000, ("가3000",)), (3000, ("나3000",)))


def test_habits_of_other_programs(tmp_path):
    """Names with a prefix, no numbers of rows and cells, single quotes, rows without a value, rich texts."""
    prefixed = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:dimension ref="A1:XFD1048576"/><x:sheetData>'
        '<x:row r="2"><x:c r="A2" t="s"><x:v>0</x:v></x:c></x:row>'
        '<x:row r="4"><x:c r="A4" t="s"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    bare = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="s"><v>0</v></c><c><v>7</v></c></row><row/>'
        '<row spans="1:2"><c t="s"><v>1</v></c></row><row><c r="B9"><v>8</v></c></row></sheetData></worksheet>'
    )
    rich = (
        f"<worksheet xmlns='{MAIN}'><sheetData><row r='1'><c r='A1' t='inlineStr'><is><r><t>성</t></r><r><t>명</t>"
        "</r></is></c></row><row r='3' s='1'><c r='A3' t='str'><f>B1&amp;C1</f><v>가 &amp; 나&#10;다_x000D_</v>"
        "</c><c r='B3' s='1'><f>X</f></c><c r='XFD3' s='1'/><c r='XFC3' s='1'></c></row>"
        "<row r='1048577'/></sheetData></worksheet>"
    )
    many = {
        "접두": prefixed,
        "번호없음": bare,
        "서식": rich,
        "빈": f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>',
    }
    assert read(written(tmp_path, parts(sheets=many))) == {
        "접두": (("성명",), [(4, ("홍길동",))]),
        "번호없음": (("성명", "7"), [(3, ("홍길동", None)), (9, (None, 8))]),
        "서식": (("성명",), [(3, ("가 & 나\n다\r",))]),
        "빈": ((), []),
    }


def test_texts_that_look_like_places_of_cells_are_texts(tmp_path):
    texts = (
        'r="A999"',
        "r='XFD1'",
        'a r = "GS5"',
        "</row",
        '<row r="9">',
        "</sheetData>",
        "<!DOCTYPE x>",
        "&amp;",
    )
    told = (text.replace("&", "&amp;").replace("<", "&lt;") for text in texts)
    rows = row(1, *"가나다라마바사아") + row(2, *told) + '<row r="3"><c r="AA3"><v>1</v></c></row>'
    assert read(written(tmp_path, parts(rows)))["시트"][1][0] == (2, texts)


def test_a_strict_workbook_has_days_as_texts(tmp_path):
    rows = row(1, "날", "때") + (
        '<row r="2"><c r="A2" t="d" s="1"><v>2026-11-20</v></c>'
        '<c r="B2" t="d"><v>2026-11-20T14:30:00</v></c></row>'
    )
    ((_headings, read_rows),) = read(written(tmp_path, parts(rows))).values()
    assert read_rows == [(2, (DAY, MOMENT))]


def test_whole_rows_may_be_given_a_style_and_nothing_else(tmp_path):
    def column(at):
        return (column((at - 1) // 26) if at > 26 else "") + chr(65 + (at - 1) % 26)

    styled = "".join(f'<c r="{column(at)}2" s="1"/>' for at in range(2, 16_385))
    rows = f'{row(1, "성명")}<row r="2"><c r="A2" t="s"><v>1</v></c>{styled}</row>{row(3, "김영희")}'
    assert read(written(tmp_path, parts(rows)))["시트"][1] == [(2, ("홍길동",)), (3, ("김영희",))]


def test_the_last_row_and_the_last_column_of_the_limits_are_read(tmp_path):
    assert (ROW_LIMIT, COLUMN_LIMIT) == (1_048_575, 200)
    last = '<row r="2"><c r="GR2"><v>200</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    with watched() as cost:
        ((_headings, rows),) = read(written(tmp_path, parts(row(1, "성명") + last))).values()
    assert [(number, len(cells)) for number, cells in rows] == [(2, 200), (1_048_576, 1)]
    assert cost["seconds"] < 5
    assert cost["mib"] < 150


def test_a_large_workbook_is_streamed_in_bounded_memory(tmp_path):
    count = full(100_000, 4_000)
    names = [f"<si><t>홍길동 {i}</t></si>" for i in range(count)]
    rows = [row(1, *(f"열{i}" for i in range(20)))]
    for i in range(2, count + 2):
        cells = "".join(f'<c r="{chr(65 + at)}{i}" t="s"><v>{(i + at) % count}</v></c>' for at in range(20))
        rows.append(f'<row r="{i}">{cells}</row>')
    shared = f'<sst xmlns="{MAIN}">{"".join(names)}</sst>'
    path = written(tmp_path, parts("".join(rows), shared=shared))
    del names, rows, shared
    with watched() as cost, open_sheets(path) as file:
        total = 0
        for number, cells in file.sheets[0].rows():
            total += 1
            assert number == total + 1
            assert cells[3] == f"홍길동 {(number + 3) % count}"
    assert total == count
    assert cost["mib"] < 200


def test_a_window_process_reads_too(tmp_path):
    """The child is a program of its own: no Qt, no database, whatever its parent has open."""
    path = written(tmp_path, parts(row(1, "성명") + row(2, "홍길동")))
    code = (
        "import sys; from pathlib import Path; from PySide6.QtWidgets import QApplication, QWidget\n"
        "app = QApplication([]); window = QWidget(); window.show(); app.processEvents()\n"
        "from jobdesk.store.sheet_files import open_sheets\n"
        "with open_sheets(Path(sys.argv[1])) as file: assert len(list(file.sheets[0].rows())) == 1\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_our_own_empty_exchange_workbook_is_read(tmp_path):
    made = template_workbook(load_codes(), dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
    sheets = read(written(tmp_path, made))
    assert list(sheets)[: len(SHEETS)] == [sheet.name for sheet in SHEETS]
    for sheet in SHEETS:
        headings, rows = sheets[sheet.name]
        assert [heading.rstrip("*") for heading in headings] == [column.heading for column in sheet.columns]
        assert rows == []
