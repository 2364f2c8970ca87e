"""What became of papers while it could not be written: locked, signed out, the server away."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QTimer

from jobdesk.base.errors import JobdeskError, NotAllowed
from jobdesk.qt.print_attempt import Outcome, PrintingDesk, write_outcome
from jobdesk.qt.work import Work

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("print_jobs",)
WRITE_AGAIN_MS = 5000


class PrintKeeper(QObject):
    """Writes it down as soon as it can be; who sits down next does it for who left.

    Attributes:
        paused: the desk is locked.
    """

    def __init__(self, work: Work, desk: PrintingDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work, self._desk = work, desk
        self._writing: set[UUID] = set()
        self.paused = False
        self._again = QTimer(self, singleShot=True, interval=WRITE_AGAIN_MS)
        self._again.timeout.connect(self.write)

    def later(self) -> None:
        """Write in a moment what could not be written just now, if anything is left."""
        if not self._again.isActive() and self._work.in_hand.kept(self._desk.center_id):
            self._again.start()

    def write(self) -> None:
        """Write down what is known."""
        if self.paused:
            return
        for outcome in self._work.in_hand.kept(self._desk.center_id):
            if outcome.job.id not in self._writing:
                self._writing.add(outcome.job.id)
                self._write(outcome) if outcome.begun_by is None else self._ask(outcome, outcome.begun_by)

    def _write(self, outcome: Outcome) -> None:
        self._work.change(
            self,
            partial(write_outcome, outcome),
            stale=STALE,
            done=lambda _row: self._forget(outcome),
            failed=partial(self._failed, outcome),
            quiet=True,
        )

    def _ask(self, outcome: Outcome, op_id: UUID) -> None:
        """Whether the attempt was begun at all: then its act is known, and nothing of it was sent."""

        def done(fresh: bool | None) -> None:
            if fresh:
                self._forget(outcome)
            else:
                self._write(outcome)

        failed = partial(self._failed, outcome)
        self._work.change(self, _no_act, stale=(), done=done, failed=failed, op_id=op_id, quiet=True)

    def _forget(self, outcome: Outcome) -> None:
        self._writing.discard(outcome.job.id)
        self._work.in_hand.forget(outcome)

    def _failed(self, outcome: Outcome, error: JobdeskError) -> None:
        self._writing.discard(outcome.job.id)
        if not isinstance(error, NotAllowed):  # who serves people writes it at their sign-in
            self.later()


def _no_act(_db: "Session", _act: "Act") -> bool:
    return True
