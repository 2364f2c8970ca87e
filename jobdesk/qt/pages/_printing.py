"""Printing a queued slip: commit, then print, then write down what became of it. Source: hardware.md 3."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from jobdesk.base.enums import PrintState
from jobdesk.base.errors import JobdeskError, PrinterError
from jobdesk.base.i18n import _
from jobdesk.papers.slip import SlipContent, slip_pdf
from jobdesk.qt.pages.base import Room
from jobdesk.services.print_jobs import PrintJobRow, begin_attempt, finish_attempt
from jobdesk.services.slips import find_slip

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("print_jobs",)
Told = Callable[[JobdeskError], object]


def print_jobs(room: Room, owner: QObject, jobs: Sequence[PrintJobRow], failed: Told) -> None:
    """Print queued jobs one after the other; each ends confirmed, unknown or failed in the print list."""
    if jobs:
        _Printing(room, owner, list(jobs), failed).next()


class _Printing(QObject):
    """Walks through the jobs; a failed one stays in the list and the next is tried."""

    def __init__(self, room: Room, owner: QObject, jobs: list[PrintJobRow], failed: Told) -> None:
        super().__init__(room)
        self._room, self._owner, self._jobs, self._failed = room, owner, jobs, failed

    def next(self) -> None:
        """Start the next job, if there is one."""
        if not self._jobs:
            self.deleteLater()
            return
        job = self._jobs.pop(0)
        self._room.work.change(self, partial(_begin, job.id), stale=STALE, done=self._send, failed=self._give_up)

    def _send(self, begun: tuple[PrintJobRow, SlipContent]) -> None:
        job, content = begun
        desk = self._room.desk

        def to_paper() -> tuple[PrintState, str]:
            try:
                pdf = slip_pdf(content, job.paper)  # type: ignore[arg-type]  # the job keeps one of the three papers
                return desk.printer().print_pdf(pdf, content.number), ""
            except PrinterError as error:
                return PrintState.FAILED, str(error)

        self._room.work.device(self, to_paper, done=partial(self._sent, job), failed=self._give_up)

    def _sent(self, job: PrintJobRow, outcome: tuple[PrintState, str]) -> None:
        state, trouble = outcome
        self._room.work.change(
            self,
            partial(_finish, job.id, state, trouble),
            stale=STALE,
            done=partial(self._told, state, trouble),
            failed=self._give_up,
        )

    def _told(self, state: PrintState, trouble: str, _row: PrintJobRow) -> None:
        if state is PrintState.FAILED:
            self._failed(
                PrinterError(
                    _("The referral is saved, the slip is not printed. {trouble}").format(trouble=trouble)
                )
            )
        elif state is PrintState.UNKNOWN:
            self._failed(PrinterError(_("Did the slip come out? Answer in the print list.")))
        else:
            self._room.say(_("Printed"))
        self.next()

    def _give_up(self, error: JobdeskError) -> None:
        self._failed(error)
        self.next()


def _begin(job_id: "UUID", db: "Session", act: "Act") -> tuple[PrintJobRow, SlipContent]:
    job = begin_attempt(db, act, job_id=job_id)
    slip = find_slip(db, act, job.number or "")
    return job, SlipContent.of(slip.number, slip.content, job.copy_no)


def _finish(job_id: "UUID", state: PrintState, trouble: str, db: "Session", act: "Act") -> PrintJobRow:
    return finish_attempt(db, act, job_id=job_id, state=state, trouble=trouble or None)
