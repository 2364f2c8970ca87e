"""A keyboard that knows when its keys were pressed, as real platforms tell it: hands, and a scanner that types."""

import time

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

BEGAN = 1_000_000
NAMED = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, "\b": Qt.Key.Key_Backspace}


class Keyboard:
    """Presses keys on what has the focus; `now` is its own clock in milliseconds, `longest` its longest real wait.

    Args:
        real: wait for real between keys too, so that timers run as they do at a counter.
        to: press on this widget, whatever has the focus.
        ibus: as with ibus no key says when it was pressed, and between keys it is told that nothing is composed.
    """

    def __init__(self, *, real=False, to=None, ibus=False):
        self.now, self.real, self.to, self.ibus = BEGAN, real, to, ibus
        self.longest = 0.0

    def wait(self, ms):
        self.now += ms
        if self.real:
            began = time.monotonic()
            QTest.qWait(ms)
            self.longest = max(self.longest, (time.monotonic() - began) * 1000)

    def _send(self, event):
        event.setTimestamp(0 if self.ibus else self.now)
        QApplication.sendEvent(self.to or QApplication.focusWidget(), event)
        return event

    def press(self, letter, modifiers=Qt.KeyboardModifier.NoModifier, *, repeat=False):
        """One key with what comes before and after it; True where a shortcut would have had it."""
        key = NAMED.get(letter, Qt.Key(ord(letter.upper())))
        given = (key, modifiers, letter, repeat)
        if self.ibus:
            self.commit("")
        asked = QKeyEvent(QEvent.Type.ShortcutOverride, *given)
        asked.ignore()
        free = not self._send(asked).isAccepted()
        self._send(QKeyEvent(QEvent.Type.KeyPress, *given))
        self._send(QKeyEvent(QEvent.Type.KeyRelease, *given))
        return free

    def shift(self):
        """Shift alone, which some scanners press between digits."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self._send(QKeyEvent(kind, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier))

    def commit(self, text, preedit=""):
        """What an input method gives; it does not say when."""
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(text)
        QApplication.sendEvent(self.to or QApplication.focusWidget(), event)

    def type(self, text, gaps):
        """Keys, each so many milliseconds after the last; one number stands for all."""
        for letter, gap in zip(text, gaps if isinstance(gaps, list) else [gaps] * len(text), strict=True):
            self.wait(gap)
            self.press(letter)

    def scan(self, digits, gap, *, method=False):
        """A burst of digits and Enter; by `method` the digits come as commits of the input method."""
        for digit in digits:
            self.wait(gap)
            if method:
                self.commit(digit)
            else:
                self.press(digit)
        self.wait(gap)
        self.press("\r")
