"""On a real X server with ibus-hangul on: a scanner that types is told from hands by the moments of the keys."""

import subprocess

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.slip_numbers import make_slip_number
from jobdesk.qt.inputs.typing import SearchEdit
from jobdesk.qt.scanner import Scanner

pytestmark = pytest.mark.desktop
SLIP = make_slip_number(2026, 1, 123)


def press(*keys: str, delay: int) -> None:
    subprocess.run(["xdotool", "key", "--delay", str(delay), *keys], check=True, timeout=30)


@pytest.fixture
def line(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.heard = []
    Scanner(window).scanned.connect(window.heard.append)
    line = SearchEdit(name="search")
    QVBoxLayout(window).addWidget(line)
    window.resize(400, 80)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    yield line
    window.close()  # named here, so that it is not collected while its line is used


@pytest.mark.parametrize("delay", [2, 5, 12, 35])
def test_a_scan_is_heard_while_a_syllable_is_composed(line, qtbot, delay):
    press("Hangul", *"gh", delay=120)
    qtbot.waitUntil(lambda: line.live_text() == "호", timeout=10_000)
    press(*SLIP, "Return", delay=delay)
    qtbot.waitUntil(lambda: line.window().heard == [SLIP], timeout=5_000)
    qtbot.wait(200)
    assert line.live_text() == "호"
    press("Hangul", delay=120)


def test_hands_are_not_heard(line, qtbot):
    entered = []
    line.entered.connect(lambda: entered.append(line.text()))
    press(*"850302", "Return", delay=80)
    qtbot.waitUntil(lambda: entered == ["850302"], timeout=10_000)
    assert line.window().heard == []
