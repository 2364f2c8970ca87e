"""Text tables in every way they are written; what cannot be read is refused by its row, never guessed."""

import codecs
import csv
from hashlib import sha256

import pytest

from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.store.sheet_files import ENCODINGS, NeedsEncoding, ReadingStopped, open_sheets
from tests.store.sheet_makers import read, refused, written

TABLE = '성명,전화,비고\r\n홍길동,010-0000-0001,\r\n김영희,010-0000-0002,"가, 나"\r\n'
ROWS = [(2, ("홍길동", "010-0000-0001", None)), (3, ("김영희", "010-0000-0002", "가, 나"))]
HEADINGS = ("성명", "전화", "비고")


def first(path, **asked):
    """(headings, rows) of a text table."""
    (only,) = read(path, **asked).values()
    return only


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_usual_ways_of_writing_are_found(encoding, ends, tmp_path):
    path = written(tmp_path, TABLE.replace("\r\n", ends).encode(encoding), "명단.csv")
    assert first(path) == (HEADINGS, ROWS)
    with open_sheets(path) as file:
        assert (file.name, file.sheets[0].name, file.sheets[0].heading_row) == ("명단.csv", "명단", 1)
        assert file.digest == sha256(path.read_bytes()).hexdigest()


def test_utf_16_of_the_other_order(tmp_path):
    path = written(tmp_path, codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"), "a.txt")
    assert first(path) == (HEADINGS, ROWS)


@pytest.mark.parametrize("encoding", ["utf-16-le", "johab"])
def test_another_way_of_writing_is_asked_for_and_then_taken(encoding, tmp_path):
    content = (TABLE + "똠방각하,펲시,뷁\r\n" * 50).encode(encoding)
    path = written(tmp_path, content, "a.csv")
    with pytest.raises(NeedsEncoding):
        open_sheets(path)
    assert encoding in ENCODINGS
    headings, rows = first(path, encoding=encoding)
    assert (headings, rows[:2]) == (HEADINGS, ROWS)


def test_letters_are_never_replaced(tmp_path):
    for content in (
        bytes(range(256)) * 10,
        b"\xff\xff\xff,\xff",
        TABLE.encode() + b"\xc0\xaf",
        TABLE.encode()[:-8] + b"\xed",
    ):
        with pytest.raises(NeedsEncoding):
            open_sheets(written(tmp_path, content, "a.csv"))
    broken = written(tmp_path, TABLE.encode("cp949") + b"\xff\xff", "a.csv")
    for encoding in ("utf-8", "cp949"):
        with pytest.raises(NeedsEncoding):
            open_sheets(broken, encoding=encoding)
    assert type(refused(written(tmp_path, b"a,b\n", "a.csv"), encoding="rot13")) is InvalidInput


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_way_that_is_offered_is_known(encoding, tmp_path):
    assert first(written(tmp_path, "name;phone\nHong;1\n".encode(encoding), "a.csv"), encoding=encoding) == (
        ("name", "phone"),
        [(2, ("Hong", "1"))],
    )


@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_what_parts_the_cells_is_seen_in_the_headings(sign, tmp_path):
    table = (
        sign.join(['"성명, 통칭; 별명\t"', "전화", "비고"])
        + "\n"
        + sign.join(["홍길동", "1", '"가,나;다\t라"'])
        + "\n"
    )
    headings = ("성명, 통칭; 별명", "전화", "비고")
    assert first(written(tmp_path, table.encode(), "a.csv")) == (headings, [(2, ("홍길동", "1", "가,나;다\t라"))])


def test_a_spreadsheets_own_word_for_it_is_taken(tmp_path):
    path = written(tmp_path, b"sep=;\r\na,b;c\r\n1,2;3\r\n", "a.csv")
    assert first(path) == (("a,b", "c"), [(3, ("1,2", "3"))])


def test_one_column_and_one_line(tmp_path):
    assert first(written(tmp_path, "성명\n홍길동\n".encode(), "a.tsv")) == (("성명",), [(2, ("홍길동",))])
    assert first(written(tmp_path, "성명".encode(), "a.csv")) == (("성명",), [])


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path):
    table = '\n,,\n성명,비고\n\n홍길동,"첫 줄\n둘째 줄"\n , ,\n김영희\n이철수,1,2,3\n'
    assert first(written(tmp_path, table.encode(), "a.csv")) == (
        ("성명", "비고"),
        [(5, ("홍길동", "첫 줄\n둘째 줄")), (7, ("김영희", None)), (8, ("이철수", "1", "2", "3"))],
    )


def test_what_looks_like_a_formula_is_a_text(tmp_path):
    cells = ["=1+1", "+82", "-", "@a", "'=1", '=HYPERLINK("x")']
    path = tmp_path / "a.csv"
    with path.open("w", newline="", encoding="utf-8") as sink:
        csv.writer(sink).writerows([["가"] * 6, cells])
    assert first(path)[1] == [(2, tuple(cells))]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('a,b\n1,2\n"3,4\n5,6\n', _("The quotation marks of row {row} do not fit together.").format(row=3)),
        ('a,b\n"1"x,2\n', _("The quotation marks of row {row} do not fit together.").format(row=2)),
        (
            'a,b\n1,"' + "x,y\n" * 40_000,
            _("A quotation mark in row {row} is not closed, or a cell of it is too long.").format(row=2),
        ),
        (
            "a,b\n1\0,2\n",
            _("Row {row} holds a character that no text has (NUL): the file is damaged.").format(row=2),
        ),
        ("a\n" + "b," * 200 + "c\n", _("Row {row} has more than {count} columns.").format(row=2, count=200)),
        ("a\n" + "b," * 1_000_000 + "c\n", _("Row {row} has more than {count} columns.").format(row=2, count=200)),
        (
            "a\n" + "b" * 32_768 + "\n",
            _("A cell of row {row} is longer than {count} characters.").format(row=2, count="32,767"),
        ),
        ("a\n\n" + "b" * 2**23 + "\n", _("Line {line} of the file is too long for a table.").format(line=3)),
    ],
    ids=["open quote", "inner quote", "swallowing quote", "NUL", "columns", "million", "long", "endless"],
)
def test_what_cannot_be_read_is_told_by_its_row(table, told, tmp_path):
    assert str(refused(written(tmp_path, table.encode(), "a.csv"))) == told


def test_the_limits_themselves_are_read(tmp_path):
    wide = ",".join(str(n) for n in range(200)) + ",,,\n" + "가" * 32_767 + "\n"
    headings, rows = first(written(tmp_path, wide.encode(), "a.csv"))
    assert (len(headings), len(rows[0][1][0])) == (200, 32_767)
    good = "a\n" + "\n" * 1_048_574 + "1\n"
    assert first(written(tmp_path, good.encode(), "a.csv"))[1] == [(1_048_576, ("1",))]
    told = _("The table has more than {count} rows: split it.").format(count="1,048,575")
    assert str(refused(written(tmp_path, (good + "2\n").encode(), "a.csv"))) == told


def test_a_file_changed_since_is_not_read_on(tmp_path):
    path = written(tmp_path, TABLE.encode(), "a.csv")
    with open_sheets(path) as file:
        path.write_bytes(TABLE.encode() + b"more\n")
        with pytest.raises(InvalidInput):
            list(file.sheets[0].rows())
        path.unlink()
        with pytest.raises(InvalidInput):
            list(file.sheets[0].rows())


def test_a_folder_is_a_workbook_of_its_tables(tmp_path):
    written(tmp_path, TABLE.encode("cp949"), "나.csv")
    written(tmp_path, b"a\tb\n1\t2\n", "가.TSV")
    written(tmp_path, b"", "빈.csv")
    for name in (".숨김.csv", "~$나.csv", "사진.png"):
        written(tmp_path, b"\xff", name)
    assert read(tmp_path) == {"가": (("a", "b"), [(2, ("1", "2"))]), "나": (HEADINGS, ROWS)}
    with open_sheets(tmp_path) as file:
        before = file.digest
    written(tmp_path, TABLE.encode("utf-8"), "나.csv")
    with open_sheets(tmp_path) as file:
        assert file.digest != before
    johab = "똠방각하,뷁\n펲시,1\n".encode("johab") * 50
    written(tmp_path, johab, "다.csv")
    with pytest.raises(NeedsEncoding):
        open_sheets(tmp_path)
    tables = read(tmp_path, encoding="johab")
    assert tables["나"] == (HEADINGS, ROWS)
    assert tables["다"][0] == ("똠방각하", "뷁")
    written(tmp_path, b"PK\x03\x04", "라.csv")
    assert refused(tmp_path, encoding="johab") is not None


def test_a_long_table_stops_when_asked(tmp_path):
    path = written(tmp_path, ("a,b\n" + "1,2\n" * 10_000).encode(), "a.csv")
    asked = []
    with open_sheets(path, cancel=lambda: len(asked) > 2) as file:
        rows = file.sheets[0].rows()
        asked += [next(rows), next(rows), next(rows)]
        with pytest.raises(ReadingStopped):
            list(rows)
    with pytest.raises(ReadingStopped):
        open_sheets(path, cancel=lambda: True)
