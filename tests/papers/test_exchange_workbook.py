"""The exchange workbook as a file: headings, native days, texts that stay texts, the same bytes again, a seal."""

import hashlib
import hmac
import re
import struct
import tracemalloc
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from python_calamine import CalamineWorkbook

from jobdesk.base.cells import read_cell
from jobdesk.base.clock import SEOUL
from jobdesk.base.codes import load_codes
from jobdesk.base.errors import InvalidInput
from jobdesk.base.sheets import SHEETS
from jobdesk.papers import exchange_workbook
from jobdesk.papers.exchange_workbook import template_workbook, write_workbook
from jobdesk.papers.sealed_archive import MEMBER, check_letters, sealing, unsealing
from tests.counts import full

CODES, AT = load_codes(), datetime(2026, 11, 21, 9, 30, tzinfo=SEOUL)
HOSTILE = (
    "=1+1",
    "+82 10",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "<b>김</b> & co",
    "_x0041_",
    "010",
    "2026-11-21",
    "두 줄\n둘째",
    "끝 ",
    "https://x.example",
    "𠀀",
)


def written(rows=lambda sheet: ()):
    kept = BytesIO()
    write_workbook(kept, rows, CODES, AT)
    return kept.getvalue()


def one_row(sheet, **cells):
    return [[cells.get(column.name) for column in sheet.columns]]


def opened(content):
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("make", [lambda: template_workbook(CODES, AT), written])
def test_the_sheets_are_exchanges_with_their_headings(make):
    found = opened(make())
    assert list(found) == [sheet.name for sheet in SHEETS]
    assert {name: tuple(rows[0]) for name, rows in found.items()} == {s.name: s.headings for s in SHEETS}
    assert {len(rows) for rows in found.values()} == {1}


def test_the_template_offers_what_is_accepted():
    with zipfile.ZipFile(BytesIO(template_workbook(CODES, AT))) as packed:
        pages = [packed.read(f"xl/worksheets/sheet{n}.xml").decode() for n in range(1, len(SHEETS) + 1)]
    assert '"알선,서류접수,면접예정,면접완료' in pages[5]
    assert '"예,아니오"' in pages[5]
    assert '"남,여"' in pages[0]
    for sheet, page in zip(SHEETS, pages, strict=True):
        told = [c.heading for c in sheet.columns if f'promptTitle="{c.heading}"' in page]
        assert {c.heading for c in sheet.columns if c.needed or c.codes} <= {*told, "사유", "상시근로자수"}
        assert 'state="frozen"' in page


def test_texts_stay_texts_whatever_they_begin_with():
    content = written(lambda s: (one_row(s, full_name=t)[0] for t in HOSTILE) if s is SHEETS[0] else ())
    found = opened(content)["구직자"]
    assert [row[1] for row in found[1:]] == list(HOSTILE)
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert packed.testzip() is None
        whole = b"".join(packed.read(name) for name in packed.namelist())
    assert b"<f>" not in whole
    assert b"<hyperlink" not in whole


def test_days_times_and_numbers_are_native():
    vacancy = SHEETS[3]
    given = {
        "received_on": date(2023, 10, 31),
        "closes_on": date(1900, 1, 5),
        "openings": 3,
        "wage_min": 2_156_880,
        "weekly_hours": Decimal("37.50"),
        "work_start": time(9, 30),
    }
    moment = datetime(2023, 10, 31, 14, 5, 59)  # noqa: DTZ001  local, as show_cell gives it

    def rows(sheet):
        if sheet is SHEETS[4]:
            return one_row(sheet, started_at=moment)
        return one_row(sheet, **given) if sheet is vacancy else ()

    found = opened(written(rows))
    line = dict(zip(vacancy.headings, found["구인"][1], strict=True))
    assert line["접수일"] == date(2023, 10, 31)
    assert (line["모집인원"], line["임금하한"], line["주소정근로시간"]) == (3.0, 2_156_880.0, 37.5)
    assert read_cell(vacancy.column("work_start"), line["근무시작"], CODES) == time(9, 30)
    assert read_cell(vacancy.column("closes_on"), line["마감일"], CODES) == date(1900, 1, 5)
    met = SHEETS[4].column("started_at")
    assert read_cell(met, found["상담"][1][2], CODES) == moment.replace(tzinfo=SEOUL)


def test_the_same_rows_make_the_same_bytes_and_properties_name_nobody():
    def rows(sheet):
        return one_row(sheet, full_name="홍길동", note="메모") if sheet is SHEETS[0] else ()

    assert written(rows) == written(rows)
    with zipfile.ZipFile(BytesIO(written(rows))) as packed:
        told = packed.read("docProps/core.xml").decode() + packed.read("docProps/app.xml").decode()
    assert re.findall(r"<(?:dc:creator|cp:lastModifiedBy)>([^<]+)", told) == []
    assert "홍길동" not in told


def test_what_no_sheet_holds_is_refused(monkeypatch):
    monkeypatch.setattr(exchange_workbook, "ROW_LIMIT", 3)
    many = [one_row(SHEETS[0], full_name="홍길동")[0]] * 4
    with pytest.raises(InvalidInput):
        written(lambda sheet: many if sheet is SHEETS[0] else ())
    monkeypatch.setattr(exchange_workbook, "UNPACKED_LIMIT", 1000)
    with pytest.raises(InvalidInput):
        written()


def test_a_workbook_of_any_size_takes_little_memory():
    class Nowhere(BytesIO):
        def write(self, given):
            return len(given)

        def seekable(self):
            return False

    row = one_row(SHEETS[0], full_name="홍길동", note="메모 " * 40, birth_date=date(1985, 3, 2))[0]

    def peak_of(count):
        tracemalloc.start()
        try:
            write_workbook(Nowhere(), lambda s: (row for _n in range(count if s is SHEETS[0] else 0)), CODES, AT)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak_of(1)  # what is loaded once
    assert peak_of(full(100_000, 5_000)) < peak_of(1_000) + 2**20


def test_a_sealed_file_opens_with_its_password_alone():
    kept = BytesIO()
    with sealing(kept, "Carry-2026-ok") as member:
        member.write("홍길동".encode() * 500)
    whole = kept.getvalue()
    assert "홍길동".encode() not in whole
    with unsealing(BytesIO(whole), "Carry-2026-ok") as member:
        assert member.read() == "홍길동".encode() * 500
    with pytest.raises(RuntimeError), unsealing(BytesIO(whole), "Carry-2026-no"):
        pass
    with zipfile.ZipFile(BytesIO(whole)) as packed:
        (info,) = packed.infolist()
    # WinZip AE-2 with AES-256: no checksum of the content, strength 3.
    assert (info.filename, info.compress_type, info.CRC, info.extra[4:9]) == (MEMBER, 99, 0, b"\x02\x00AE\x03")


def test_the_seal_is_what_other_programs_read():
    """The format as WinZip published it, read here by other means than those that wrote it."""
    kept = BytesIO()
    with sealing(kept, "Carry-2026-ok") as member:
        member.write(b"jobdesk" * 9)
    whole, text = kept.getvalue(), b"jobdesk" * 9
    name, extra = struct.unpack("<HH", whole[26:30])
    sealed = whole[30 + name + extra :][: 16 + 2 + len(text) + 10]
    salt, proof, body, seal = sealed[:16], sealed[16:18], sealed[18:-10], sealed[-10:]
    keys = hashlib.pbkdf2_hmac("sha1", b"Carry-2026-ok", salt, 1000, 66)
    assert (keys[64:], hmac.digest(keys[32:64], body, "sha1")[:10]) == (proof, seal)
    block = Cipher(algorithms.AES(keys[:32]), modes.ECB()).encryptor()
    stream = b"".join(block.update(number.to_bytes(16, "little")) for number in range(1, len(body) // 16 + 2))
    assert bytes(a ^ b for a, b in zip(body, stream, strict=False)) == text


@pytest.mark.parametrize("password", ["short-1A", "비밀번호는-한글로-1A", "Carry-2026-o\n"])
def test_passwords_other_programs_would_type_otherwise_are_refused(password):
    with pytest.raises(InvalidInput):
        check_letters(password)
