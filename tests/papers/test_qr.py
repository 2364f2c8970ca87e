"""QR codes: every number is read by an independent reader; the mask is the one the standard prefers."""

import subprocess

from hypothesis import given
from hypothesis import strategies as st

from jobdesk.base.slip_numbers import make_slip_number
from jobdesk.papers.qr import penalty, qr_modules
from tests.counts import full

NUMBERS = st.text("0123456789", min_size=14, max_size=14)
FINDER = [True, False, True, True, True, False, True]


def squares(said):
    rows = qr_modules(said)
    return [[any(start <= at < start + long for start, long in row) for at in range(len(rows))] for row in rows]


def write_pbm(numbers, path, module=4):
    """All codes below each other, with their quiet zones."""
    lines = []
    for number in numbers:
        code = squares(number)
        wide = len(code) + 8
        lines += [[False] * wide] * 4 + [[False] * 4 + row + [False] * 4 for row in code] + [[False] * wide] * 4
    body = "\n".join(
        " ".join("1" if dark else "0" for dark in row for _dot in range(module))
        for row in lines
        for _ in range(module)
    )
    path.write_text(f"P1\n{len(lines[0]) * module} {len(lines) * module}\n{body}\n")


def test_every_number_is_read(tmp_path):
    numbers = [
        make_slip_number(2026, serial % 99 + 1, serial * 977 % 999_999 + 1) for serial in range(full(2000, 60))
    ]
    for at in range(0, len(numbers), 20):
        some = numbers[at : at + 20]
        write_pbm(some, tmp_path / "codes.pbm")
        read = subprocess.run(
            ["zbarimg", "-q", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable", str(tmp_path / "codes.pbm")],
            check=True,
            capture_output=True,
        ).stdout.decode()
        assert sorted(read.split()) == sorted(some)


def points(code):
    """The penalty as ISO/IEC 18004 words it, module by module."""
    size, lost = len(code), 0
    for line in [*code, *map(list, zip(*code, strict=True))]:
        run = 1
        for at in range(1, size + 1):
            if at < size and line[at] == line[at - 1]:
                run += 1
                continue
            lost += run - 2 if run >= 5 else 0
            run = 1
        for at in range(size - 10):
            part = line[at : at + 11]
            lost += 40 * (part == [*FINDER, *[False] * 4]) + 40 * (part == [*[False] * 4, *FINDER])
    for y in range(size - 1):
        for x in range(size - 1):
            lost += 3 * (len({code[y][x], code[y + 1][x], code[y][x + 1], code[y + 1][x + 1]}) == 1)
    dark = 100 * sum(map(sum, code)) / size / size
    return lost + 10 * int(abs(dark - 50) / 5)


def bits(lines):
    return [sum(dark << at for at, dark in enumerate(line)) for line in lines]


@given(NUMBERS)
def test_the_penalty_is_the_standards(said):
    code = squares(said)
    assert penalty(bits(code), bits(zip(*code, strict=True))) == points(code)
