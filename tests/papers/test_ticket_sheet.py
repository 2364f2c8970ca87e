"""A waiting number on paper: large, read by its code, on the roll and on sheets; reissued it says so."""

import subprocess

import pytest

from jobdesk.base.strips import StripLine
from jobdesk.devices.escpos_bytes import line_drawer, text_bytes
from jobdesk.papers.strip_pdf import strip_pdf
from jobdesk.papers.ticket_sheet import PAPERS, TicketSheet, ticket_pdf, ticket_strip
from jobdesk.qt.raster import rasterize

DPI = 203


def sheet(**other):
    asked = {
        "center_name": "시험구 일자리플러스센터",
        "label": "A012",
        "purpose": "구직 상담",
        "ahead": 3,
        "at": "2026. 11. 22. 10:05",
        "code": "20261122A012",
    }
    return TicketSheet(**{**asked, **other})


def words(pdf, tmp_path):
    """Every word with its height in points."""
    (tmp_path / "ticket.pdf").write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", "-bbox", tmp_path / "ticket.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    found = {}
    for line in told.splitlines():
        if "<word" in line:
            box = dict(part.split("=") for part in line.split(">")[0].replace('"', "").split()[1:])
            found[line.split(">")[1].split("<")[0]] = float(box["yMax"]) - float(box["yMin"])
    return found


@pytest.mark.parametrize("paper", PAPERS)
def test_the_number_is_large_and_its_code_is_read(tmp_path, paper):
    found = words(ticket_pdf(sheet(), paper), tmp_path)
    assert found["A012"] > 50 > found["구직"]
    assert "재발급" not in found
    asked = ["pdftoppm", "-r", str(DPI), "-gray", "-singlefile", tmp_path / "ticket.pdf", tmp_path / "ticket"]
    subprocess.run(asked, check=True)
    read = ["zbarimg", "-q", "--raw", tmp_path / "ticket.pgm"]
    assert subprocess.run(read, check=True, capture_output=True, text=True).stdout.split() == ["20261122A012"]


def test_a_reissued_one_says_so(tmp_path):
    assert "재발급" in words(ticket_pdf(sheet(reissued=True), "roll"), tmp_path)


@pytest.mark.parametrize("label", ["7", "A012", "AB9999", "뷁001"])
def test_every_label_stands_in_one_line_of_the_roll(tmp_path, label):
    found = words(ticket_pdf(sheet(label=label), "roll"), tmp_path)
    assert found[label] > 30


def test_a_printer_of_letters_gets_the_number_at_its_largest():
    sent = text_bytes(ticket_strip(sheet()), 512, True, line_drawer(strip_pdf, rasterize, 512))
    assert b"\x1d!\x55" in sent
    assert b"A012" in sent
    huge = [part for part in ticket_strip(sheet()) if isinstance(part, StripLine) and part.size == "huge"]
    assert [part.text for part in huge] == ["A012"]
