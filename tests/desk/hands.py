"""Hands on a keyboard at the shell of a signed-in desk: nothing is clicked, nothing is set."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.qt.backstage import Behind
from jobdesk.qt.inputs import Check, ChipsEdit, ChoiceBox, PickerEdit
from jobdesk.qt.pages.base import FormSheet, Page
from jobdesk.qt.windows.places import PLACES
from jobdesk.qt.windows.ports import Entered
from jobdesk.qt.windows.shell import Shell
from jobdesk.qt.work import Work
from tests.qt.helpers import compose, settle

CTRL, SHIFT, PLAIN = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
MOST_FIELDS = 120


class Hands:
    """One person's hands; `shell` is what they see."""

    def __init__(self, qtbot, desk) -> None:
        self.qtbot, self.desk, self.work = qtbot, desk, Work(desk)
        entered = Entered(desk, desk.codes, [], 10, False, ())
        self.shell = Shell(self.work, entered, Behind(), PLACES)
        qtbot.addWidget(self.shell, before_close_func=lambda _gone: self.work.wait())
        self.shell.resize(1366, 768)
        self.shell.show()
        self.look_here()

    @property
    def page(self) -> Page:
        """The page shown now."""
        return self.shell.page

    @property
    def sheet(self):
        """The sheet that covers it."""
        return self.page.sheet

    def look_here(self) -> None:
        """Turn to this desk, where several stand in one test."""
        self.shell.activateWindow()
        self.settle()

    def settle(self) -> None:
        """Wait for what was begun."""
        settle(self.qtbot, self.work)

    def until(self, told) -> None:
        """Wait until something is seen."""
        self.qtbot.waitUntil(lambda: bool(told()), timeout=10_000)
        self.settle()

    def press(self, key, modifier=CTRL) -> None:
        """One key, on what has the keyboard."""
        self.qtbot.keyClick(QApplication.focusWidget() or self.page, key, modifier)
        self.settle()

    def type(self, text: str) -> None:
        """Hangul as an input method commits it, everything else key by key."""
        for letter in text:
            here = QApplication.focusWidget()
            if letter.isascii():
                self.qtbot.keyClick(here, letter)
            else:
                compose(here, letter)
                compose(here, "", letter)

    def go(self, place: str) -> None:
        """Ctrl and the number of a place of the rail."""
        number = [one.id for one in self.shell.places].index(place) + 1
        self.press(Qt.Key(Qt.Key.Key_0.value + number))

    def fill(self, **words: str) -> None:
        """Type into fields of the form on the sheet, reached from the present one by Enter and Tab."""
        assert isinstance(self.sheet, FormSheet)
        for name, word in words.items():
            self._reach(name)
            self._answer(name, word)

    def _reach(self, name: str) -> None:
        form = self.sheet.form
        for _turn in range(MOST_FIELDS):
            if form.focused_field() == name:
                return
            self.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never reached {name}")

    def _answer(self, name: str, word: str) -> None:
        field, here = self.sheet.form.input(name), QApplication.focusWidget()
        if isinstance(field, ChipsEdit):
            while QApplication.focusWidget().text() != word:
                self.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
            self.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        elif isinstance(field, Check):
            self.qtbot.keyClick(here, Qt.Key.Key_Space)
        elif isinstance(field, ChoiceBox):
            self.type(word)
            assert field.currentText() == word
        else:
            self.qtbot.keyClick(here, Qt.Key.Key_A, CTRL)
            self.type(word)
            if isinstance(field, PickerEdit) and field._list.isVisible():
                self.qtbot.keyClick(field._list, Qt.Key.Key_Return)
                self.shell.activateWindow()  # the offscreen platform gives a popup's window no way back
