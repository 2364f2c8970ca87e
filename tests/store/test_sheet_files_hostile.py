"""Hostile workbooks: refused with their sentence, within 5 seconds and 400 MiB, the child counted.

Source: safety.md 6.
"""

import io
import secrets
import struct
import zipfile

import pytest
import xlsxwriter

from jobdesk.base.i18n import _
from jobdesk.store import _sheet_sentences
from tests.counts import full
from tests.store.sheet_makers import MAIN, packed, parts, read, refused, row, watched, written

SHEET = f'<worksheet xmlns="{MAIN}"><sheetData>%s</sheetData></worksheet>'
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
XXE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def sentence(code, **about):
    return str(_sheet_sentences.refusal(code, **about))


def ole(*names):
    """A compound file whose folder has these names."""
    head = bytearray(OLE.ljust(512, b"\0"))
    struct.pack_into("<H", head, 30, 9)
    struct.pack_into("<I", head, 48, 3)
    folder = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *names))
    return bytes(head) + bytes(3 * 512) + folder.ljust(1024, b"\0")


def assert_refused(path, code, **about):
    with watched() as cost:
        error = refused(path)
    assert str(error) == sentence(code, **about)
    assert cost["seconds"] < 5
    assert cost["mib"] < 400


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xls", ole("Workbook"), "old_xls"),
        ("a.xls", ole("Book"), "old_xls"),
        ("a.xlsx", ole("Workbook"), "old_xls"),
        ("a.xlsx", ole("EncryptionInfo", "EncryptedPackage"), "encrypted"),
        ("a.xlsx", ole("WordDocument"), "no_workbook"),
        ("a.xlsx", OLE, "no_workbook"),
        ("a.xlsx", OLE + b"\xff" * 600, "no_workbook"),
        ("a.xls", "\ufeff <html><table><tr><td>홍길동</td></tr></table></html>".encode(), "web_page"),
        ("a.xlsx", b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook/>", "web_page"),
        ("a.csv", b"<!DOCTYPE html><html></html>", "web_page"),
        ("a.xlsx", "성명,전화\n홍길동,010-0000-0001\n".encode(), "workbook_is_text"),
        ("a.xlsx", b"\0" * 5000, "workbook_is_text"),
        ("a.xlsx", b"", "empty"),
        ("a.csv", b"", "empty"),
        ("a.csv", b" \r\n \r\n", "empty"),
        ("a.xlsx", b"%PDF-1.7", "no_workbook"),
        ("a.csv", b"\x89PNG\r\n\x1a\n", "no_workbook"),
        ("a.xlsx", b"\x9b DRMONE  This Document is encrypted", "drm"),
        ("a.xlsx", b"SCDSA004" + b"\x01" * 100, "drm"),
        ("a.xlsx", b"<## NASCA DRM FILE - VER1.00 ##>", "drm"),
        ("a.csv", packed(parts(row(1, "성명"))), "text_is_workbook"),
        ("a.xlsx", b"PK\x03\x04" + b"junk" * 1000, "damaged"),
        ("a.xlsx", b"PK\x05\x06" + bytes(18), "no_workbook"),
        ("a.xlsx", packed({"hello.txt": "x"}), "no_workbook"),
        ("a.hwpx", packed({"mimetype": "application/hwp+zip", "Contents/header.xml": "x"}), "no_workbook"),
        ("a.ods", packed({"mimetype": "x", "content.xml": "x"}), "other_workbook"),
        ("a.xlsb", packed({**parts(), "xl/workbook.bin": "x"}), "other_workbook"),
        ("a.xlsm", packed({**parts(row(1, "성명")), "xl/vbaProject.bin": "x"}), "macros"),
        ("a.xlsx", packed({**parts(row(1, "성명")), "xl/Macrosheets/sheet1.xml": "x"}), "macros"),
        ("a.xlsx", packed({**parts(), "xl/externalLinks/externalLink1.xml": "x"}), "links"),
    ],
)
def test_what_it_is_its_first_bytes_and_its_contents_say(name, content, code, tmp_path):
    assert_refused(written(tmp_path, content, name), code)


def test_no_file_and_a_folder_without_tables(tmp_path):
    assert_refused(tmp_path / "none.xlsx", "gone")
    assert_refused(tmp_path, "no_tables")


def test_a_small_file_of_much_is_not_unpacked(tmp_path):
    """374 KiB that say they are 148 MiB."""
    made = parts() | {"xl/worksheets/sheet1.xml": SHEET % (" " * 148 * 2**20)}
    assert_refused(written(tmp_path, made), "too_packed")


def test_more_than_a_gibibyte_is_not_unpacked(tmp_path):
    content = bytearray(packed(parts(row(1, "성명"))))
    at = content.rindex(b"xl/styles.xml") - 46  # its line in the table of contents
    struct.pack_into("<I", content, at + 24, 2**30)
    assert_refused(written(tmp_path, bytes(content)), "too_large")


def test_the_ratio_is_exactly_two_hundred(tmp_path):
    def made(spaces):
        content = bytearray(packed(parts(row(1, "성명"))))
        at = content.rindex(b"xl/sharedStrings.xml") - 46
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            others = sum(one.file_size for one in package.infolist() if one.filename != "xl/sharedStrings.xml")
        struct.pack_into("<I", content, at + 24, 200 * len(content) - others + spaces)
        return bytes(content)

    assert_refused(written(tmp_path, made(1)), "too_packed")
    assert refused(written(tmp_path, made(0))) is None


def test_sizes_that_lie_low_are_held_to(tmp_path):
    """A part that says it is small unpacks to no more than that, and is damaged."""
    made = parts() | {"xl/worksheets/sheet1.xml": SHEET % (row(1, "성명") + " " * 100 * 2**20)}
    content = bytearray(packed(made))
    struct.pack_into("<I", content, content.rindex(b"xl/worksheets/sheet1.xml") - 46 + 24, 5000)
    assert_refused(written(tmp_path, bytes(content)), "damaged")


def test_parts_without_end_are_counted_before_they_are_listed(tmp_path):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as package:
        for number in range(5_001):
            package.writestr(f"x{number}", b"")
    assert_refused(written(tmp_path, sink.getvalue()), "too_many_parts")
    content = bytearray(sink.getvalue())
    struct.pack_into("<HHI", content, len(content) - 14, 1, 1, 2**23)  # says one part, a long table of contents
    assert_refused(written(tmp_path, bytes(content)), "too_many_parts")


@pytest.mark.parametrize("name", ["xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("begin", [BOMB, XXE, "<!DOCTYPE x>"])
def test_nothing_is_declared_in_xml(name, begin, tmp_path):
    made = parts(row(1, "성명"))
    assert refused(written(tmp_path, made)) is None
    assert_refused(written(tmp_path, made | {name: begin + made[name]}), "damaged")


@pytest.mark.parametrize("name", ["xl/workbook.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("begin", [BOMB, XXE])
def test_nothing_is_declared_in_the_lists_of_parts(name, begin, tmp_path):
    made = parts(row(1, "성명"))
    assert_refused(written(tmp_path, made | {name: begin + made[name]}), "damaged")


def test_entities_are_refused_where_they_stand_in_cells_too(tmp_path):
    assert_refused(written(tmp_path, parts(row(1, "&a;"))), "damaged")
    assert_refused(written(tmp_path, parts(row(1, "<![CDATA[가]]>"))), "damaged")


FAR = {
    "a cell at the end of the sheet": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "small letters": '<row r="3"><c r="xfd3"><v>1</v></c></row>',
    "single quotes": "<row r='3'><c s='1' r = 'XFD3'><v>1</v></c></row>",
    "one column too many": '<row r="3"><c r="GS3" t="s"><v>0</v></c></row>',
    "cells without a place": f'<row r="3">{"<c><v>1</v></c>" * 201}</row>',
}


@pytest.mark.parametrize("far", FAR.values(), ids=FAR)
def test_a_far_cell_costs_nothing(far, tmp_path):
    number = 1_048_576 if "1048576" in far else 3
    assert_refused(written(tmp_path, parts(row(1, "성명") + far)), "columns", row=number, sheet="시트")


def test_a_million_columns(tmp_path):
    rows = f'<row r="1">{"".join(f"<c><v>{at}</v></c>" for at in range(1_000_000))}</row>'
    path = written(tmp_path, packed(parts(rows)))
    with watched() as cost:
        assert refused(path) is not None
    assert cost["seconds"] < 5
    assert cost["mib"] < 400


def test_one_row_too_many(tmp_path):
    rows = row(1, "성명") + '<row r="1048577"><c r="A1048577"><v>1</v></c></row>'
    assert_refused(written(tmp_path, parts(rows)), "rows", sheet="시트")


def test_rows_that_never_end_are_refused_at_the_row_after_the_last(tmp_path):
    """Honest to look at, rows without numbers."""
    first = full(2, 1_000_000)
    rows = row(1, "성명") + f'<row r="{first}"/>' + "<row/>" * (1_048_576 - first)
    good = written(tmp_path, packed(parts(rows), 0), "good.xlsx")
    with watched() as cost:
        assert refused(good) is None
    assert cost["mib"] < 400
    assert_refused(written(tmp_path, packed(parts(rows + "<row><c><v>1</v></c></row>"), 0)), "rows", sheet="시트")


def test_a_part_that_several_sheets_share_is_damaged(tmp_path):
    made = parts(row(1, "성명"))
    one = '<sheet name="시트" sheetId="1"  r:id="rId1"/>'
    assert one in made["xl/workbook.xml"]
    many = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(300))
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace(one, many)
    assert_refused(written(tmp_path, made), "damaged")


def test_sheet_upon_sheet_of_nothing_is_given_up(tmp_path):
    """One budget of time for the whole file; the rest of it is what packs badly, as a picture does."""
    some = SHEET % ("<row/>" * full(1_300_000, 600_000))
    made = parts(sheets={f"s{n}": some for n in range(full(100, 40))})
    made["xl/media/a.png"] = secrets.token_bytes(full(5, 1) * 2**20)
    path = written(tmp_path, made)
    with watched() as cost:
        error = refused(path)
    assert str(error) == sentence("late")
    assert cost["seconds"] < 15  # 4 alone; a computer that is busy takes longer


def test_tags_that_never_end_are_looked_at_once(tmp_path):
    path = written(tmp_path, packed(parts('<row a="' * 400_000), 0))
    with watched() as cost:
        assert refused(path) is None
    assert cost["seconds"] < 5


def test_what_lies_deep_under_nothing_has_no_headings(tmp_path):
    rows = "<row/>" * 600_000
    path = written(tmp_path, packed(parts(rows + row(1_000_000, "성명")), 0))
    assert read(path)["시트"][0] == ()


SLY = {
    "a cell of another row": '<row r="2"><c r="A2"><v>1</v></c><c r="A1048576"><v>1</v></c></row>',
    "rows that go back": row(5, "가") + row(3, "나"),
    "the same row twice": row(5, "가") + row(5, "나"),
    "row zero": '<row r="0"><c r="A0"><v>1</v></c></row>',
    "a text that is not there": '<row r="2"><c r="A2" t="s"><v>99</v></c></row>',
    "an unknown type": '<row r="2"><c r="A2" t="z"><v>9</v></c></row>',
    "tags that do not fit": '<row r="2"><c r="A2"><v>9</w></c></row>',
    "a row cut off": '<row r="2"><c r="A2"><v>9</v>',
    "no number": '<row r="2"><c r="A2" t="n"><v>가</v></c></row>',
}


@pytest.mark.parametrize("sly", SLY.values(), ids=SLY)
def test_sly_rows_are_damaged(sly, tmp_path):
    assert_refused(written(tmp_path, parts(row(1, "성명") + sly)), "damaged")


def test_sparse_rows_of_the_full_width_stay_small(tmp_path):
    """Two cells a row, the first and the last column: calamine alone would take 1.6 GiB for 250,000 rows."""
    wide = "".join(
        f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="GR{n}"><v>2</v></c></row>' for n in range(2, 30_000)
    )
    far = '<row r="1000000"><c r="A1000000"><v>1</v></c></row>'
    with watched() as cost:
        assert len(read(written(tmp_path, parts(row(1, "성명") + wide + far)))["시트"][1]) == 29_999
    assert cost["mib"] < 250


def test_a_text_longer_than_a_cell_can_be(tmp_path):
    good = parts(row(1, "성명") + row(2, "가" * 32_767))
    assert refused(written(tmp_path, good)) is None
    long = parts(row(1, "성명") + row(2, "가" * 32_768))
    assert_refused(written(tmp_path, long), "cell_long", row=2, sheet="시트")


def test_a_text_without_end(tmp_path):
    """Twenty MiB of one shared text, and as much of one row."""
    noise = "".join(chr(0xAC00 + n * 7919 % 11000) for n in range(2**20)) * 7
    shared = f'<sst xmlns="{MAIN}"><si><t>{noise}</t></si></sst>'
    assert_refused(
        written(tmp_path, packed(parts('<row r="1"><c t="s"><v>0</v></c></row>', shared=shared), 1)), "damaged"
    )
    assert_refused(written(tmp_path, packed(parts(row(1, noise)), 1)), "row_long", row=1, sheet="시트")


BROKEN = {
    "no workbook": {"xl/workbook.xml": None},
    "a sheet that is not there": {"xl/worksheets/sheet1.xml": None},
    "no list of sheets": {"xl/_rels/workbook.xml.rels": None},
    "no cells": {"xl/worksheets/sheet1.xml": "<worksheet/>"},
    "other letters": {"xl/worksheets/sheet1.xml": (SHEET % row(1, "성명")).encode("utf-16")},
    "nothing": {"xl/worksheets/sheet1.xml": ""},
    "a workbook that is none": {"xl/workbook.xml": "hello"},
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_missing_and_broken_parts(change, tmp_path):
    made = {name: text for name, text in (parts(row(1, "성명")) | change).items() if text is not None}
    assert_refused(written(tmp_path, made), "damaged")


def test_a_workbook_without_sheets_and_one_with_a_sheet_elsewhere(tmp_path):
    made = parts(row(1, "성명"))
    none = made | {"xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets/></workbook>'}
    assert_refused(written(tmp_path, none), "no_sheets")
    away = made["xl/_rels/workbook.xml.rels"].replace(
        'Target="worksheets/sheet1.xml"', 'TargetMode="External" Target="http://example.invalid/sheet.xml"'
    )
    assert_refused(written(tmp_path, made | {"xl/_rels/workbook.xml.rels": away}), "links")


def test_names_twice_and_other_ways_of_packing(tmp_path):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts(row(1, "성명")).items():
            package.writestr(name, text)
        with pytest.warns(UserWarning, match="Duplicate"):
            package.writestr("xl/workbook.xml", "x")
    assert_refused(written(tmp_path, sink.getvalue()), "damaged")
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_BZIP2) as package:
        for name, text in parts(row(1, "성명")).items():
            package.writestr(name, text)
    assert_refused(written(tmp_path, sink.getvalue()), "damaged")


def test_a_locked_archive(tmp_path):
    content = bytearray(packed(parts(row(1, "성명"))))
    for at in (content.index(b"PK\x03\x04") + 6, content.index(b"PK\x01\x02") + 8):
        content[at] |= 1
    assert_refused(written(tmp_path, bytes(content)), "encrypted")


def test_a_link_in_a_cell_is_no_link_to_another_workbook(tmp_path):
    made = xlsxwriter.Workbook(tmp_path / "book.xlsx")
    made.add_worksheet().write_url(0, 0, "mailto:hong@example.com", string="이메일")
    made.close()
    assert read(tmp_path / "book.xlsx") == {"Sheet1": (("이메일",), [])}


def test_every_sentence_is_korean_and_says_where():
    for code, english in _sheet_sentences._SENTENCES.items():
        told = sentence(code, sheet="시트", row=7)
        assert "{" not in told
        assert told
        assert _(english)
