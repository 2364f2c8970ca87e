"""When the counselor walks away: nothing personal stays on the screen, and nothing typed is lost."""

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _
from jobdesk.qt.feedback import Strip
from jobdesk.qt.inputs import LineEdit
from jobdesk.qt.parts import Card, button, secondary
from jobdesk.qt.theme import XL, L
from jobdesk.qt.windows.sign_in import CARD_WIDTH, centered, labeled

CLIPBOARD_MS = 30_000
SLEPT_SECONDS = 2.0
_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.InputMethod,
    QEvent.Type.TouchBegin,
}


def seconds_with_sleep() -> float:
    """Seconds that nobody can set, going on while the computer sleeps where the system counts that."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class IdleWatch(QObject):
    """Tells when no one has touched the desk for so many minutes, or the computer slept.

    Moving the clock changes nothing; the time asleep counts.

    Signals:
        idle(): the limit is reached; told once until the next touch.
    """

    idle = Signal()

    def __init__(
        self,
        minutes: int,
        *,
        now: Callable[[], float] | None = None,
        awake: Callable[[], float] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._now, self._awake = now or seconds_with_sleep, awake or now or time.monotonic
        self._limit, self._told = minutes * 60.0, False
        self._touched, self._asleep = self._now(), self._now() - self._awake()
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self.check)
        app = QGuiApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self._timer.start()

    def set_minutes(self, minutes: int) -> None:
        """Another limit from now on."""
        self._limit = minutes * 60.0

    def touch(self) -> None:
        """Someone is there."""
        self._touched, self._told = self._now(), False

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        app = QGuiApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def check(self) -> None:
        """Tell `idle` once the limit is reached, or at once after a sleep."""
        asleep = self._now() - self._awake()
        slept, self._asleep = asleep - self._asleep > SLEPT_SECONDS, asleep
        if not self._told and (slept or self._now() - self._touched >= self._limit):
            self._told = True
            self.idle.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self.touch()
        return False


class LockCover(QWidget):
    """Hides everything; the same person's password opens it again.

    Signals:
        wanted(str): a password to try.
        leave(): someone else wants to sign in.
    """

    wanted = Signal(str)
    leave = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Locked"))
        self.strip = Strip()
        self.who = secondary("", wrap=True)
        self.password = LineEdit(name=_("Password"), max_length=200)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.open = button(_("Unlock"), primary=True)
        self.open.clicked.connect(self._on_wanted)
        self.password.returnPressed.connect(self._on_wanted)
        other = button(_("Sign in as someone else"), look="quiet")
        other.clicked.connect(self.leave)
        card = Card(_("The desk is locked"))
        card.body.setContentsMargins(XL, XL, XL, L)
        card.body.setSpacing(L)
        card.body.addWidget(self.who)
        card.body.addWidget(self.strip)
        card.body.addLayout(labeled(_("Password"), self.password))
        card.body.addWidget(self.open)
        card.body.addWidget(other, 0, Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.addLayout(centered(card, CARD_WIDTH))
        self._blank = QTimer(self, singleShot=True, interval=CLIPBOARD_MS)
        self._blank.timeout.connect(lambda: QGuiApplication.clipboard().clear())

    def cover(self, who: str) -> None:
        """Begin to hide; the clipboard is emptied half a minute later."""
        self.who.setText(_("{name} is signed in. What was typed is kept.").format(name=who))
        self.strip.clear()
        self.password.clear()
        self.set_busy(False)
        self._blank.start()

    def uncover(self) -> None:
        """The right person is back."""
        self._blank.stop()
        self.password.clear()

    def refuse(self, error: JobdeskError) -> None:
        """The password was wrong, or the account is locked."""
        self.set_busy(False)
        self.strip.show_text(str(error))
        self.password.clear()
        self.password.setFocus()

    def set_busy(self, busy: bool) -> None:
        """While the password is tried."""
        self.password.setEnabled(not busy)
        self.open.setEnabled(not busy)
        self.open.setText(_("Opening…") if busy else _("Unlock"))

    def _on_wanted(self) -> None:
        if self.password.text():
            self.strip.clear()
            self.set_busy(True)
            self.wanted.emit(self.password.text())
