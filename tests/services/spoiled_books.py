"""Ways in which an honest file is spoiled: on the way, by hand, on purpose; by a seed, to be seen again."""

import io
import random
import zipfile
from datetime import date, datetime, time

from tests.services.import_books import as_cells, honest_rows, ledger_cells, table, workbook, write_tables

TEXTS = (
    "=cmd|' /C calc'!A0", "+82-10-0000-7391", "@SUM(1)", "-", "'", "''", "", " ", "\t", "<b>홍비밀</b>",
    "홍비밀" * 50, "가" * 32_767, "700301-1234567", "7003011234567", "2026-02-30", "0000-00-00", "99999", "1e309",
    "-1", "nan", "inf", "٣", "１２", "1_000", "²", "9" * 40, "9223372036854775808",
    "00000000-0000-0000-0000-000000000000",
    "홍\u202e길동", "\u3164", "\u200b", "홍\ufeff길동", "ᄒ\u1169\u11bc", "👩\u200d👩\u200d👧", "%", "_", "\\",
    "'; DROP TABLE jobseeker; --", "예;아니오", ";;;", ";", "청년;청년", "J1", "J2", "E1", "V1", "R1", "G1", "j1",
    "J1 ", "채용(40)", "40", "41", "관외", "방문", "worknet:123", ":", "a:b:c", "2026-11-20 25:61", "오후 13시",
    "24:00", "1899-12-31", "9999-12-31", "#N/A", "\r\n\r\n", "{0}", "{sheet}", "%s", "%(a)s", "\u2028", "a\x0bb",
    "박팀장", "상담사", "2025:0261", "[1,2]", "null", "True",
)  # fmt: skip
NUMBERS = (0, -0.0, 1, 2, 40, 45_230, 45_230.5, 60, 0.5, -1, 1e18, 1e308, 5e-324, 2**53, 2_958_465, 109_575, 0.1)
DAY = date(2026, 10, 5)
DAYS = (date(1900, 1, 1), date(2099, 12, 31), date(9999, 12, 31), DAY)
WHENS = (*DAYS, datetime.combine(DAY, time(14, 30)), datetime.combine(DAYS[0], time()), time(0), time(23, 59, 59))
WORDS = (
    b"<row", b"</row>", b"<c ", b"</c>", b"<v>", b"</v>", b"<is>", b"<f>1</f>", b"<!--", b"&lt;", b"&x;", b't="s"',
    b't="n"', b's="9"', b'r="A1"', b'r="XFD1048576"', b"\0", b"\xff", b"]]>", b"<!DOCTYPE x>", b"99999999999",
    b"-1", b"<sheetData>", b"</sheetData>",
)  # fmt: skip
KINDS = ("book bytes", *["book parts"] * 2, *["book cells"] * 3, "table", "table bytes", "tables")
HEADINGS = (*TEXTS[:30], "성명", "구직번호*", "행정동(그날)")


def cell(dice: random.Random):
    """Something hostile, or only out of place."""
    return dice.choice(dice.choice((TEXTS, TEXTS, NUMBERS, WHENS, (None,))))


def spoil_cells(dice, cells):
    """Cells, headings and rows are others, twice there, in another order or gone."""
    for _each in range(dice.choice((1, 1, 2, 5, 30))):
        rows = cells[dice.choice(list(cells))]
        at = dice.randrange(len(rows))
        match dice.choice(("cell", "cell", "cell", "cell", "swap", "copy", "drop", "column", "heading", "mix")):
            case "cell" if rows[at]:
                rows[at if at else -1][dice.randrange(len(rows[at if at else -1]) or 1)] = cell(dice)
            case "swap" if rows[at]:
                a, b = dice.randrange(len(rows[at])), dice.randrange(len(rows[at]))
                rows[at][a], rows[at][b] = rows[at][b], rows[at][a]
            case "copy":
                rows.insert(dice.randrange(len(rows) + 1), list(rows[at]))
            case "drop" if len(rows) > 1:
                del rows[at]
            case "column":
                place = dice.randrange(len(rows[0]) or 1)
                for row in rows:
                    del row[place : place + 1]
            case "heading" if rows[0]:
                rows[0][dice.randrange(len(rows[0]))] = dice.choice((*HEADINGS, rows[0][0]))
            case "mix":
                dice.shuffle(rows)
    return cells


def spoil_bytes(dice, content: bytes) -> bytes:
    """Bits are flipped, pieces cut, doubled or put elsewhere."""
    made = bytearray(content)
    for _each in range(dice.choice((1, 1, 3, 20))):
        if not made:
            break
        at, size = dice.randrange(len(made)), dice.choice((1, 4, 60, 1000))
        match dice.choice(("flip", "flip", "cut", "drop", "copy", "word", "zero")):
            case "flip":
                made[at] ^= 1 << dice.randrange(8)
            case "cut":
                del made[max(at, len(made) // 2) :]
            case "drop":
                del made[at : at + size]
            case "copy":
                made[at:at] = made[dice.randrange(len(made)) :][:size]
            case "word":
                made[at:at] = dice.choice(WORDS)
            case "zero":
                made[at : at + size] = bytes(len(made[at : at + size]))
    return bytes(made)


def spoil_parts(dice, content: bytes) -> bytes:
    """Parts of a workbook are spoiled inside, exchanged, emptied or gone; the package is whole."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    names = sorted(parts)
    heavy = [
        name for name in names if "sheet" in name or "shared" in name or "workbook" in name or "styles" in name
    ]
    for _each in range(dice.choice((1, 1, 2))):
        name, other = dice.choice(heavy), dice.choice(names)
        match dice.choice(("bytes", "bytes", "bytes", "swap", "drop", "empty", "again")):
            case "bytes":
                parts[name] = spoil_bytes(dice, parts.get(name, b""))
            case "swap":
                parts[name], parts[other] = parts.get(other, b""), parts.get(name, b"")
            case "drop":
                parts.pop(other, None)
            case "empty":
                parts[name] = b""
            case "again":
                parts[f"{name}.xml"] = parts.get(name, b"")
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return sink.getvalue()


def spoiled(seed: int, folder):
    """A spoiled file, or a folder of them, by its number."""
    dice = random.Random(seed)
    cells = as_cells(honest_rows(dice.choice(("", "", "x")))) if dice.random() < 0.75 else ledger_cells()
    kind = dice.choice(KINDS)
    if kind in {"book cells", "tables", "table"} or dice.random() < 0.2:
        cells = spoil_cells(dice, cells)
    if kind == "tables":
        return write_tables(folder / "표", cells, encoding=dice.choice(("utf-8", "cp949", "utf-16")))
    if kind.startswith("table"):
        name = dice.choice(list(cells))
        content = table(cells[name], dice.choice(("utf-8-sig", "utf-8", "cp949", "utf-16")), dice.choice(",;\t"))
        path = folder / f"{name}.csv"
    else:
        content, path = workbook(cells), folder / "대장.xlsx"
    if kind == "book parts":
        content = spoil_parts(dice, content)
    if kind.endswith("bytes"):
        content = spoil_bytes(dice, content)
    path.write_bytes(content)
    return path
