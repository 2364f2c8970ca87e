"""When keys are pressed decides: no timing of hands is ever a scan, every timing of a scanner is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QWidget

from jobdesk.qt.inputs import LineEdit
from jobdesk.qt.scanner import GAP_MS, LEAST, Scanner
from tests.qt.keyboard import Keyboard

slow, quick = st.integers(55, 400), st.integers(0, 54)


def of_hands(gaps):
    """Rolled keys are quick, but never as many in a row as a scan has."""
    run = 0
    for at, gap in enumerate(gaps):
        run = run + 1 if gap <= GAP_MS else 0
        if run >= LEAST:
            gaps[at], run = 60, 0
    return gaps


class Lines(QWidget):
    """A line with a scanner in its window, and `plain` in a window of its own without one."""

    def __init__(self):
        super().__init__()
        self.heard, self.entered = [], []
        self.line, self.plain = LineEdit(self, name="line"), LineEdit(name="plain")
        self.line.returnPressed.connect(lambda: self.entered.append(self.line.text()))
        self.scanner = Scanner(self)
        self.scanner.scanned.connect(self.heard.append)


@pytest.fixture(scope="module")
def lines(qapp):
    lines = Lines()
    lines.show()
    lines.plain.show()
    yield lines
    lines.close()
    lines.plain.close()


@given(st.data(), st.text(alphabet="0123456789", min_size=1, max_size=20), st.sampled_from(["\r", "", "a\r"]))
def test_timings_of_hands_are_never_a_scan(lines, data, digits, end):
    text = digits + end
    gaps = of_hands(data.draw(st.lists(st.one_of(slow, slow, quick), min_size=len(text), max_size=len(text))))
    lines.heard.clear()
    lines.entered.clear()
    lines.line.clear()
    Keyboard(to=lines.line).type(text, gaps)
    lines.scanner.give_back()
    assert lines.heard == []
    assert lines.line.text() == text.rstrip("\r")
    assert len(lines.entered) == text.count("\r")


@given(st.data(), st.text(alphabet="019a-\b\r가", max_size=30))
def test_a_field_reads_as_it_does_without_a_scanner(lines, data, text):
    gaps = of_hands(data.draw(st.lists(st.one_of(slow, quick), min_size=len(text), max_size=len(text))))
    for line in lines.line, lines.plain:
        line.clear()
        Keyboard(to=line).type(text, list(gaps))
        lines.scanner.give_back()
    assert lines.line.text() == lines.plain.text()


@given(
    st.text(alphabet="0123456789", min_size=LEAST, max_size=20),
    st.lists(st.integers(0, 35), min_size=21, max_size=21),
    st.text(max_size=8),
)
def test_the_timings_of_a_scanner_always_are(lines, digits, gaps, before):
    lines.heard.clear()
    lines.entered.clear()
    lines.line.setText(before)
    kept = lines.line.text()
    Keyboard(to=lines.line).type(digits + "\r", gaps[: len(digits) + 1])
    assert (lines.heard, lines.line.text(), lines.entered) == ([digits], kept, [])
