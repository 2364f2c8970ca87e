"""Looks after the search while the desk is open: in the background, told in the header, ended when one leaves."""

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _

if TYPE_CHECKING:
    from jobdesk.qt.windows.ports import Backstage
    from jobdesk.qt.windows.shell import Shell
    from jobdesk.qt.work import Work

FIRST_MS, EVERY_MS = 4_000, 3_600_000


class SearchKeeper(QObject):
    """Looks whether the search is in step soon after the start and every hour, and mends it where it is not.

    Signals:
        told(int, int): steps done, and of how many; from the worker.
    """

    told = Signal(int, int)

    def __init__(self, shell: "Shell", work: "Work", backstage: "Backstage") -> None:
        super().__init__(shell)
        self._shell, self._work, self._backstage = shell, work, backstage
        self._left = Event()
        self._percent = -1
        self.told.connect(self._show)
        self._due = QTimer(self, interval=FIRST_MS)
        self._due.timeout.connect(self.look)
        self._due.start()

    def look(self) -> None:
        """Look now, and mend where something is found."""
        if self._shell.locked:
            return
        self._due.setInterval(EVERY_MS)
        self._left.clear()
        desk, look = self._shell.desk, self._backstage.search_in_step
        self._work.device(self, lambda: look(desk), done=self._looked, failed=_later)

    def stop(self) -> None:
        """End what is under way; what was mended stays."""
        self._left.set()
        self._due.setInterval(FIRST_MS)

    def _looked(self, in_step: bool) -> None:
        if in_step or self._left.is_set():
            return
        desk, mend, left, told = self._shell.desk, self._backstage.mend_search, self._left, self.told
        self._percent = -1
        self._work.device(
            self, lambda: mend(desk, told.emit, left.is_set), done=lambda _count: None, failed=_later
        )

    def _show(self, done: int, whole: int) -> None:
        percent = 100 * done // max(whole, 1)
        if percent != self._percent and not self._left.is_set() and not self._work.idle:
            self._percent = percent
            self._shell.header.show_doing(_("Bringing the search in step: {percent} %").format(percent=percent))


def _later(_error: JobdeskError) -> None:
    """A locked desk, a server that does not answer: the next look tells it again."""
