"""A bar code scanner types: its burst of digits is taken out of the keys, whatever has the focus."""

from unicodedata import normalize

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid
from typing_extensions import override

from jobdesk.base.errors import InvalidInput
from jobdesk.base.slip_numbers import check_slip_number

GAP_MS = 50
"""A scanner sends a key within 35 ms; clocks of 16 ms and USB polls of 8 ms stretch what is measured."""
LOOK_AGAIN_MS, LATE_MS = 5, 15
LEAST, SLIP_DIGITS = 6, 14
_ENDS = {QEvent.Type.MouseButtonPress, QEvent.Type.FocusAboutToChange}
_WATCHED = _ENDS | {
    QEvent.Type.ShortcutOverride,
    QEvent.Type.KeyPress,
    QEvent.Type.KeyRelease,
    QEvent.Type.InputMethod,
}
_ENTERS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_MODIFIERS = {
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
}
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


def _digit(text: str) -> str:
    """The digit a key or a commit of the input method stands for, full-width ones too; "" for anything else."""
    plain = normalize("NFKC", text)
    return plain if len(plain) == 1 and plain in "0123456789" else ""


class Scanner(QObject):
    """Keeps each digit back for a moment: a burst ended by Enter is a scan, all else is given back as it came.

    A digit typed by hand so reaches its field up to 55 ms late; no field ever holds a digit of a scan.

    Signals:
        scanned(str): the digits of a burst; connect queued, because it is told while a key is under way.
    """

    scanned = Signal(str)

    def __init__(self, home: QWidget) -> None:
        super().__init__(home)
        self._home = home
        self._held: list[tuple[QWidget, QEvent]] = []
        self._digits, self._last, self._timed = "", 0, True
        self._ended, self._giving_back = 0, False
        self._hold, self._look, self._tail = (QTimer(self, singleShot=True) for _timer in range(3))
        for timer, ms in ((self._hold, GAP_MS), (self._look, LOOK_AGAIN_MS), (self._tail, GAP_MS)):
            timer.setTimerType(Qt.TimerType.PreciseTimer)
            timer.setInterval(ms)
        self._came, self._rang = QElapsedTimer(), 0
        self._came.start()
        self._hold.timeout.connect(self._look_again)
        self._look.timeout.connect(self.give_back)
        app = QCoreApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def give_back(self) -> None:
        """What was kept back was no scan: it goes where it was meant to go, in order."""
        held = self._held
        self._forget()
        self._giving_back = True
        try:
            for to, event in held:
                if isValid(to):
                    QCoreApplication.sendEvent(to, event)
        finally:
            self._giving_back = False

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _WATCHED or self._giving_back:
            return False
        if kind in _ENDS:  # `watched` may be half gone by now: it is not touched
            if self._held and not self._is_long():  # typed by hand just before a click or before the field is left
                self.give_back()
            return False
        if not isinstance(watched, QWidget) or not self._is_here(watched):
            return False
        if isinstance(event, QKeyEvent):
            return self._on_key(watched, event)
        return isinstance(event, QInputMethodEvent) and self._on_input_method(watched, event)

    # inside ---------------------------------------------------------------------------------

    def _is_here(self, widget: QWidget) -> bool:
        """In the shell's window or in what pops up over it; not in another shell's."""
        window, home = widget.window(), self._home.window()
        return home.isVisible() and (window is home or window.windowType() != Qt.WindowType.Window)

    def _on_key(self, to: QWidget, event: QKeyEvent) -> bool:
        kind, key = event.type(), event.key()
        digit = "" if event.modifiers() & _COMMANDS or event.isAutoRepeat() else _digit(event.text())
        if kind == QEvent.Type.KeyRelease:
            return self._on_release(to, event, digit)
        if key in _MODIFIERS or (kind == QEvent.Type.ShortcutOverride and digit):
            return False
        if digit:
            return self._keep(to, event, digit, event.timestamp())
        if key in _ENTERS and self._is_end(event):
            event.accept()  # as ShortcutOverride: no shortcut may take it, the key itself comes next
            if kind == QEvent.Type.KeyPress:
                self._take(event.timestamp())
            return True
        if key in _ENTERS and self._is_tail(event):
            event.accept()
            return True
        self.give_back()
        return False

    def _on_release(self, to: QWidget, event: QKeyEvent, digit: str) -> bool:
        if digit and self._held:
            self._held.append((to, event.clone()))
            return True
        return self._is_tail(event) and (bool(digit) or event.key() in _ENTERS)

    def _on_input_method(self, to: QWidget, event: QInputMethodEvent) -> bool:
        commit, preedit = event.commitString(), event.preeditString()
        if not commit and not preedit and not event.replacementLength():
            return False  # input methods tell between keys that nothing is composed
        digit = "" if preedit or event.replacementLength() else _digit(commit)
        if digit:
            return self._keep(to, event, digit, 0)
        self.give_back()
        return False

    def _keep(self, to: QWidget, event: QEvent, digit: str, at: int) -> bool:
        if not self._follows(at):
            self.give_back()
        self._held.append((to, event.clone()))
        self._digits += digit
        self._last, self._timed = at, self._timed and at > 0
        self._came.start()
        self._tail.stop()
        self._look.stop()
        self._hold.start()
        return True

    def _look_again(self) -> None:
        """After a busy moment the timer ends before keys that wait in the queue: those come first."""
        self._rang = self._came.elapsed()
        self._look.start()

    def _follows(self, at: int) -> bool:
        """Whether a key continues the burst.

        By the moments both were pressed; without them, by when they came, and where the program was too busy
        to end the waiting in time, the key waited too.
        """
        if not self._held:
            return True
        if at and self._last:
            return 0 <= at - self._last <= GAP_MS
        waited = self._came.elapsed()
        return waited <= GAP_MS or (waited if self._hold.isActive() else self._rang) > GAP_MS + LATE_MS

    def _is_end(self, enter: QKeyEvent) -> bool:
        """Whether Enter makes what was kept back a scan; in a password only a slip number is meant for us."""
        if not self._held or not self._follows(enter.timestamp()):
            return False
        field = self._held[0][0]
        if isinstance(field, QLineEdit) and field.echoMode() != QLineEdit.EchoMode.Normal:
            return _is_slip_number(self._digits)
        return self._is_long()

    def _is_long(self) -> bool:
        """Whether the burst is too long for hands.

        Where no key says when it was pressed, as with ibus, it must be as long as a slip number: typing that
        waited for a busy program arrives as fast as a scan.
        """
        return len(self._digits) >= (LEAST if self._timed else SLIP_DIGITS)

    def _is_tail(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to the scan just taken: a scanner may end with carriage return and line feed."""
        return self._tail.isActive() and 0 <= event.timestamp() - self._ended <= GAP_MS

    def _take(self, at: int) -> None:
        digits, self._ended = self._digits, at
        self._forget()
        self._tail.start()
        self.scanned.emit(digits)

    def _forget(self) -> None:
        self._held, self._digits, self._last, self._timed = [], "", 0, True
        for timer in (self._hold, self._look, self._tail):
            timer.stop()


def _is_slip_number(digits: str) -> bool:
    try:
        check_slip_number(digits)
    except InvalidInput:
        return False
    return True
