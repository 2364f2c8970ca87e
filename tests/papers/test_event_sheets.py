"""The papers of an event: what stands on them, on as many pages as it takes."""

import subprocess

import pytest

from jobdesk.base.i18n import on_paper
from jobdesk.papers.event_sheets import (
    EventHead,
    FirmLine,
    FirmPart,
    SignInSheet,
    TimetableSheet,
    sign_in_pdf,
    timetable_pdf,
)

HEAD = EventHead("제3회 JOB포유", "2026. 11. 21. · 14:00~16:00 · 구청 강당", "영등포구 일자리센터", "출력 정상담")


def pages(pdf: bytes) -> list[str]:
    """The text of each page, as it lies on the paper."""
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return run.stdout.decode().rstrip("\f").split("\f")


@pytest.mark.parametrize(("count", "sheets"), [(0, 1), (8, 1), (12, 1), (13, 2), (40, 3)])
def test_a_sign_in_sheet_leaves_lines_for_walk_ins(count, sheets):
    people = [(f"홍*{number:02}", f"{number:04}") for number in range(count)]
    shown = pages(sign_in_pdf(SignInSheet(HEAD, people)))
    assert len(shown) == sheets
    assert sum(f"홍*{number:02}" in page for number in range(count) for page in shown) == count
    firsts = [line.split()[0] for page in shown for line in page.splitlines() if line.strip()]
    numbers = [int(first) for first in firsts if first.isdigit()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= count + 8
    assert all(HEAD.name in page and HEAD.printed_by in page for page in shown)


def parts(count, lines):
    return [
        FirmPart(f"업체{place}", f"부스 {place}", [FirmLine(at, f"김*{place}{at[-2:]}", "") for at in lines])
        for place in range(count)
    ]


def test_the_grid_shows_everyone_under_their_firm():
    times = [f"14:{minute:02}" for minute in range(0, 60, 15)]
    (page,) = pages(timetable_pdf(TimetableSheet(HEAD, times, parts(3, times))))
    lines = [line for line in page.splitlines() if "김*" in line]
    assert [line.split()[0] for line in lines] == times
    assert all(line.split()[1:] == [f"김*{place}{line.split()[0][-2:]}" for place in range(3)] for line in lines)
    assert all(f"업체{place}" in page and f"부스 {place}" in page for place in range(3))


def test_many_firms_and_slots_go_on_over_the_page():
    times = [f"{9 + number // 4:02}:{number % 4 * 15:02}" for number in range(20)]
    shown = pages(timetable_pdf(TimetableSheet(HEAD, times, parts(7, times))))
    assert len(shown) == 4
    assert sum(page.count("김*") for page in shown) == 7 * 20


def test_a_page_a_firm_has_room_for_the_results():
    times = ["14:00", "14:15"]
    shown = pages(timetable_pdf(TimetableSheet(HEAD, times, parts(2, times), a_page_each=True)))
    assert ["업체0" in shown[0], "업체1" in shown[1], "업체1" in shown[0]] == [True, True, False]
    assert all(page.count("□") == 6 for page in shown)
    assert on_paper("Born") in shown[0]
