"""The test page: its ruler is as long as it says, its codes are read, nothing of it is missing."""

import subprocess

import pytest

from jobdesk.papers.trial_page import (
    NUMBER,
    PAPERS,
    SHEETS,
    SYLLABLES,
    TrialPage,
    ruler_mm,
    trial_pdf,
    trial_strip,
)

DPI = 203


def page_of(paper, dots=576):
    return TrialPage(
        "시험구 일자리플러스센터", "창구 롤", "네트워크 (9100) · 192.168.0.20:9100", paper, dots, "오늘"
    )


def drawn(page, tmp_path):
    (tmp_path / "page.pdf").write_bytes(trial_pdf(page))
    asked = ["pdftoppm", "-r", str(DPI), "-gray", "-singlefile", tmp_path / "page.pdf", tmp_path / "page"]
    subprocess.run(asked, check=True)
    head, _space, rest = (tmp_path / "page.pgm").read_bytes().partition(b"\n")
    assert head == b"P5"
    size, _space, rest = rest.partition(b"\n")
    width, height = map(int, size.split())
    return width, height, rest.partition(b"\n")[2]


def longest_line(width, height, dots):
    rows = (dots[y * width : (y + 1) * width] for y in range(height))
    dark = [[x for x, grey in enumerate(row) if grey < 128] for row in rows]
    return max((found[-1] - found[0] + 1 for found in dark if len(found) > width * 0.7), default=0)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_rule_is_as_long_as_the_page_says_and_its_codes_are_read(tmp_path, paper):
    page = page_of(paper)
    width, height, dots = drawn(page, tmp_path)
    assert longest_line(width, height, dots) / DPI * 25.4 == pytest.approx(ruler_mm(page), abs=0.6)
    if paper in SHEETS:
        assert (width / DPI * 25.4, height / DPI * 25.4) == pytest.approx(SHEETS[paper], abs=1)
    said = subprocess.run(
        ["zbarimg", "-q", "--raw", tmp_path / "page.pgm"], check=True, capture_output=True, text=True
    ).stdout
    assert said.split() == [NUMBER, NUMBER]


def test_a_narrower_head_prints_a_shorter_rule():
    assert ruler_mm(page_of("roll", 512)) < ruler_mm(page_of("roll", 576)) == pytest.approx(68)


def test_each_size_says_the_rare_syllables():
    lines = [part for part in trial_strip(page_of("roll")) if getattr(part, "text", "") in SYLLABLES]
    assert {line.size for line in lines} == {"large", "normal", "small"}
