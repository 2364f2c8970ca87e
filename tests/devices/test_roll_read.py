"""A roll in text mode, put together again from its bytes: zbar reads its codes, its drawn lines are there."""

import subprocess

import pytest

from jobdesk.base.strips import Strip, StripCode, StripLine, StripRule
from jobdesk.devices.escpos_bytes import line_drawer, raster_bytes, text_bytes
from jobdesk.papers.strip_pdf import strip_pdf
from jobdesk.qt.raster import rasterize
from tests.devices.roll_decoder import Band, Feed, Line, decode

NUMBER = "20260100012390"
STRIP: Strip = (
    StripLine("취업알선장", "title", True, "center"),
    StripLine("李홍길동 · 시급 12,000₩", "normal"),
    StripRule(),
    StripCode("qr", NUMBER),
    StripCode("code128", NUMBER),
    StripLine("2026-01-000123-90", "small", align="center"),
)


def paper(events, dots):
    """The roll as a portable bitmap: bands where they are, white for letters and feeds."""
    rows, across = [], dots // 8
    for event in events:
        if isinstance(event, Band):
            left = (across - event.across) // 2 if event.align == "center" else 0
            for at in range(event.count):
                row = event.rows[at * event.across : (at + 1) * event.across]
                rows.append(bytes(left) + row + bytes(across - left - len(row)))
        elif isinstance(event, Line | Feed):
            high = 30 * event.tall if isinstance(event, Line) else event.command[2]
            rows.extend([bytes(across)] * high)
    return b"P4 %d %d\n" % (dots, len(rows)) + b"".join(rows)


@pytest.mark.parametrize("dots", [512, 576])
@pytest.mark.parametrize("mode", ["text", "raster"])
def test_both_codes_are_read_from_the_roll(qapp, tmp_path, dots, mode):
    if mode == "text":
        sent = text_bytes(STRIP, dots, True, line_drawer(strip_pdf, rasterize, dots))
    else:
        sent = raster_bytes(rasterize(strip_pdf(STRIP), dots), True)
    (tmp_path / "roll.pbm").write_bytes(paper(decode(sent), dots))
    read = subprocess.run(
        ["zbarimg", "-q", "--nodbus", str(tmp_path / "roll.pbm")], check=True, capture_output=True, text=True
    )
    assert sorted(read.stdout.split()) == [f"CODE-128:{NUMBER}", f"QR-Code:{NUMBER}"]


def test_text_mode_takes_a_fraction_of_the_line_and_draws_what_has_no_letters(qapp):
    sent = text_bytes(STRIP, 512, True, line_drawer(strip_pdf, rasterize, 512))
    events = decode(sent)
    assert [event.text for event in events if isinstance(event, Line)] == [
        "취업알선장",
        "-" * 42,
        "2026-01-000123-90",
    ]
    first = next(event for event in events if isinstance(event, Band))
    assert sum(row.bit_count() for row in first.rows) > 300
    assert len(sent) < len(raster_bytes(rasterize(strip_pdf(STRIP), 512), True)) / 2
