"""A window of its own for visitors: it reads what the entrance shows every two seconds, whatever happens."""

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from jobdesk.base.errors import JobdeskError
from jobdesk.qt.work import Work
from jobdesk.services.tickets.entrance import Entrance, read_entrance

READ_MS = 2_000
CLOSE_KEYS = "Ctrl+Shift+Q"


def pick_screen(number: int) -> QScreen:
    """The screen of a number from 1; the last one where there are fewer."""
    screens = QGuiApplication.screens()
    return screens[max(0, min(number, len(screens)) - 1)]


class DisplayWindow(QWidget):
    """Shows the entrance; a lost server is told and tried again by itself.

    Args:
        work: of a desk that is this window's alone; it is closed with it.

    Signals:
        closed(): it is gone.
    """

    closed = Signal()

    def __init__(self, work: Work, title: str) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.work = work
        self.now: Entrance | None = None
        self.trouble = ""
        self._asked = False
        work.crashed.connect(self._on_bug)
        self._clock = QTimer(self, interval=READ_MS)
        self._clock.timeout.connect(self.look)
        self._clock.start()

    def place(self, screen: int, *, full: bool = True) -> None:
        """Stand on a screen, filling it; not `full` it stays a window that can be moved."""
        where = pick_screen(screen)
        self.setGeometry(
            where.availableGeometry() if full else where.availableGeometry().adjusted(80, 60, -80, -60)
        )
        if full:
            self.showFullScreen()
        else:
            self.show()
        self.look()

    def look(self) -> None:
        """Read now; a question that is still out is not asked twice."""
        if self._asked:
            return
        self._asked = True
        self.work.read(self, read_entrance, done=self._take, failed=self._lost)

    def show_now(self) -> None:
        """Draw what is known: `now`, and `trouble` where the newest reading failed."""
        raise NotImplementedError

    def changed(self, before: Entrance | None, now: Entrance) -> None:
        """Told of each reading, before it is drawn."""

    def ending(self) -> None:
        """The window closes: end what it began."""

    def _take(self, now: Entrance) -> None:
        self._asked = False
        before, self.now, self.trouble = self.now, now, ""
        self.changed(before, now)
        self.show_now()

    def _lost(self, error: JobdeskError) -> None:
        self._asked, self.trouble = False, str(error)
        self.show_now()

    def _on_bug(self, bug: Exception) -> None:
        """A bug is for the log; visitors see the last picture."""
        self._asked = False
        logging.getLogger("jobdesk").error("bug at a display", exc_info=bug)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._clock.stop()
        self.ending()
        event.accept()
        self.closed.emit()


def end_work(work: Work) -> None:
    """Sign a display's desk out once its work is done; blocking for a moment."""
    desk: Any = work.desk
    leave: Callable[[], object] = desk.close
    work.after(work, leave, done=_nothing, failed=_nothing)
    work.wait()


def _nothing(_value: object) -> None:
    """Nothing is left to do."""
