"""One attempt at a paper, from its record to the printer and back; it blocks, in the printer's lane.

It writes down what became of the paper itself, so that it is true though the window was closed meanwhile.
Source: hardware.md 3.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import UUID

from jobdesk.base.errors import AlreadySaved, JobdeskError, PrinterError
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.printing import PrinterTrouble, PrintKind, PrintState
from jobdesk.devices.printer import Printer, Sheet, fitting_paper
from jobdesk.papers.slip import SLIP_PAPERS
from jobdesk.services._printable import SHEET, Printable
from jobdesk.services.print_jobs import (
    PrintJobRow,
    begin_attempt,
    finish_attempt,
    note_device_job,
    read_attempt,
    state_after,
)
from jobdesk.services.printables import printable
from jobdesk.services.printers import PrinterRow
from jobdesk.services.trial_pages import trial_printable

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

T = TypeVar("T")
Begun = tuple[PrintJobRow, Printable]
ANY_PAPER = frozenset({PrintKind.SLIP, PrintKind.TEST_PAGE})
"""Kinds that are drawn for whatever paper the printer takes."""


class PrintingDesk(Protocol):
    """The desk as one prints at it; every call blocks, on whichever thread."""

    def read(self, job: "Callable[[Session, Act], T]") -> T:
        """Run `job` on a reader."""
        ...

    def change(self, job: "Callable[[Session, Act], T]", op_id: UUID) -> T:
        """Run `job` in one transaction and commit."""
        ...

    def printer(self, row: PrinterRow | None) -> Printer:
        """The device of a printer; of None the folder of PDF files."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt.

    Attributes:
        job: as it was begun.
        sentence: what went wrong, for the screen.
        code: which trouble it was, where it is a known one.
        begun: whether the attempt was begun: else nothing was written and it is as queued as before.
        missing: it was not begun, for the font lacks these signs and nobody accepted boxes for them.
        written: whether the state stands in its record.
    """

    job: PrintJobRow
    state: PrintState
    sentence: str = ""
    code: PrinterTrouble | None = None
    begun: bool = True
    written: bool = True
    missing: str = ""


class _MissingSigns(JobdeskError):
    """The font has no outline for these; it undoes the beginning of the attempt."""


def drawn_for(job: PrintJobRow) -> Collection[str]:
    """The papers there is a layout for."""
    return SLIP_PAPERS if job.kind in ANY_PAPER else SHEET


def attempt(
    desk: PrintingDesk,
    job: PrintJobRow,
    row: PrinterRow | None,
    broken: Callable[[Outcome], object],
    *,
    boxes: bool = False,
) -> Outcome:
    """Draw a job, send it to a printer, write down what became of it.

    Args:
        boxes: someone accepted boxes for what the font lacks.
        broken: told what is known of the paper before a bug goes its way.
    """
    try:
        printer = desk.printer(row)
        paper = fitting_paper(printer, job.paper, drawn_for(job))
    except PrinterError as error:
        return _finished(desk, Outcome(job, PrintState.FAILED, str(error), error.code))
    try:
        job, content = _begin(desk, job, printer.name, paper, row, boxes=boxes)
    except _MissingSigns as error:
        return Outcome(job, PrintState.FAILED, begun=False, missing=str(error))
    except JobdeskError as error:
        return Outcome(job, PrintState.FAILED, str(error), begun=False)
    try:
        pdf = content.draw(job.paper)
    except JobdeskError as error:
        return _finished(desk, Outcome(job, PrintState.FAILED, str(error)))
    except Exception:
        broken(_finished(desk, Outcome(job, PrintState.FAILED, _("The paper could not be drawn."))))
        raise
    strip = content.strip() if content.strip is not None and job.paper == "roll" else None
    sheet = Sheet(content.title, pdf, strip, job.copies)
    try:
        state = printer.print_sheet(sheet, partial(_note, desk, job.id))
    except PrinterError as error:
        return _finished(desk, Outcome(job, state_after(error), str(error), error.code))
    except Exception:
        broken(_finished(desk, Outcome(job, PrintState.UNKNOWN)))
        raise
    return _finished(desk, Outcome(job, state))


def write_outcome(outcome: Outcome, db: "Session", act: "Act") -> PrintJobRow:
    """Write down what became of a job."""
    job = outcome.job
    return finish_attempt(
        db, act, job_id=job.id, state=outcome.state, trouble=outcome.sentence or None, attempt=job.attempts
    )


def _begin(
    desk: PrintingDesk, job: PrintJobRow, printer: str, paper: str, row: PrinterRow | None, *, boxes: bool
) -> Begun:
    begin: Callable[[Any, Any], Begun] = partial(
        begin_attempt,
        job_id=job.id,
        printer=printer,
        draws=partial(_draws, boxes),
        paper=paper,
        printer_id=row.id if row is not None else None,
    )
    try:
        return desk.change(begin, new_id())
    except AlreadySaved:  # it was begun, only the answer was lost
        return desk.read(partial(_read_begun, job.id))


def _draws(boxes: bool, db: "Session", act: "Act", job: PrintJobRow) -> Printable:
    content = _content(db, act, job)
    if content.missing and not boxes:
        raise _MissingSigns(" ".join(content.missing))
    return content


def _content(db: "Session", act: "Act", job: PrintJobRow) -> Printable:
    return trial_printable(db, act, job) if job.kind == PrintKind.TEST_PAGE else printable(db, act, job)


def _read_begun(job_id: UUID, db: "Session", act: "Act") -> Begun:
    job = read_attempt(db, act, job_id=job_id)
    return job, _content(db, act, job)


def _note(desk: PrintingDesk, job_id: UUID, device_job: str) -> None:
    """Write down what the spooler calls the job; without it a person is asked after a crash."""
    try:
        desk.change(partial(note_device_job, job_id=job_id, device_job=device_job), new_id())
    except JobdeskError:
        return


def _finished(desk: PrintingDesk, outcome: Outcome) -> Outcome:
    try:
        desk.change(partial(write_outcome, outcome), new_id())
    except AlreadySaved:
        return outcome
    except JobdeskError:  # locked, signed out, the server away: written later, or asked about
        return Outcome(outcome.job, outcome.state, outcome.sentence, outcome.code, written=False)
    return outcome
