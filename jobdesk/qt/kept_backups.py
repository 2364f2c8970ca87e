"""Backups on their hours while somebody is signed in; one that failed is told again until one is made."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _

if TYPE_CHECKING:
    from jobdesk.qt.windows.shell import Shell
    from jobdesk.qt.work import Work

LOOK_MS = 10 * 60_000


class KeptBackups(QObject):
    """Looks on the device lane whether a backup is due at this desk, and makes it there; ends with its shell."""

    def __init__(self, work: "Work", shell: "Shell", failed: Callable[[JobdeskError], None]) -> None:
        super().__init__(shell)
        self._work, self._shell, self._failed = work, shell, failed
        clock = QTimer(self, interval=LOOK_MS)
        clock.timeout.connect(self.look)
        clock.start()

    def look(self) -> None:
        """Make the backup that is due."""
        shell = self._shell
        if not (shell.locked or shell.late):
            job = shell.desk.back_up_daily
            self._work.device(shell, job, done=_nothing, failed=self._failed, doing=_("Backing up"))


def keep_backups(work: "Work", shell: "Shell", failed: Callable[[JobdeskError], None]) -> None:
    """Look now, and from now on while the shell lives.

    Args:
        failed: tells a failure where one works.
    """
    kept = shell.findChild(KeptBackups) or KeptBackups(work, shell, failed)
    kept.look()


def _nothing(_row: object) -> None:
    """The list of backups reads when it is looked at."""
