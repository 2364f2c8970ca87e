"""On a real X server: keys go through ibus-hangul into the search line, as at a counter's keyboard."""

import os
import subprocess
from datetime import date

import pytest
from PySide6.QtGui import QGuiApplication

from jobdesk.base.codes import load_codes
from jobdesk.base.fields import Field, FieldKind
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs import commit_composition
from jobdesk.qt.inputs.typing import SearchEdit

pytestmark = pytest.mark.desktop


def press(*keys: str) -> None:
    subprocess.run(["xdotool", "key", "--delay", "120", *keys], check=True, timeout=30)


@pytest.fixture
def line(qtbot):
    line = SearchEdit(name="search")
    qtbot.addWidget(line)
    line.resize(400, 40)
    line.show()
    qtbot.waitExposed(line)
    line.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    return line


def test_a_real_window_stands_on_a_real_display(line):
    assert QGuiApplication.platformName() == "xcb"
    assert line.windowHandle().isExposed()


def test_the_composing_syllable_is_searched_and_the_last_one_is_committed(line, qtbot):
    """홍길동 on the two-set keyboard is g h d r l f e h d."""
    found = []
    line.searched.connect(found.append)
    engine = subprocess.run(["ibus", "engine"], capture_output=True, text=True, check=True).stdout.strip()
    assert engine == "hangul"
    press("Hangul")
    press(*"ghdrlfehd")
    qtbot.waitUntil(lambda: line.live_text() == "홍길동", timeout=10_000)
    qtbot.waitUntil(lambda: found and found[-1] == "홍길동", timeout=2_000)
    assert line.text() == "홍길", "the last syllable is still composing"
    assert "홍" in found
    with qtbot.waitSignal(line.entered, timeout=5_000):
        press("Return")
    assert line.text() == "홍길동"
    press("Hangul")  # as the next test expects it


@pytest.fixture
def form(qtbot):
    """A line and a note, as in every form."""
    form = Form(
        (Field("line", "Line"), Field("note", "Note", FieldKind.NOTE)), load_codes(), today=date(2026, 11, 20)
    )
    qtbot.addWidget(form)
    form.resize(500, 300)
    form.show()
    qtbot.waitExposed(form)
    form.activateWindow()
    form.focus_field("line")
    qtbot.waitUntil(form.input("line").hasFocus)
    return form


def leave_by_tab(_form):
    press("Tab")


def leave_by_hand(form):
    form.focus_field("note" if form.focused_field() == "line" else "line")


def commit(_form):
    commit_composition()


@pytest.mark.parametrize("leave", [leave_by_tab, leave_by_hand, commit])
@pytest.mark.parametrize("name", ["line", "note"])
def test_the_last_syllable_is_there_once_however_a_field_is_left(form, qtbot, name, leave):
    form.focus_field(name)
    field, other = form.input(name), form.input("note" if name == "line" else "line")
    qtbot.waitUntil(field.hasFocus)
    press("Hangul")
    press(*"ghdrlfehd")
    qtbot.waitUntil(lambda: field.composing() == "동", timeout=10_000)
    leave(form)
    qtbot.waitUntil(lambda: field.value() == "홍길동", timeout=5_000)
    qtbot.wait(500)  # a second commit would come from the method's own process
    assert (field.value(), other.value(), field.composing()) == ("홍길동", "", "")
    press("Hangul")


def test_the_print_server_answers():
    told = subprocess.run(["lpstat", "-r"], capture_output=True, text=True, timeout=10)
    assert "is running" in told.stdout, told.stderr + os.environ.get("CUPS_SERVER", "no CUPS_SERVER")
