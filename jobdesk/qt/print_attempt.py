"""One attempt at a paper, from its record to the printer and back; it blocks, in the printer's lane.

It writes down what became of the paper itself, so that it is true though the window was closed meanwhile.
Source: hardware.md 3.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import UUID

from jobdesk.base.errors import AlreadySaved, JobdeskError, PrinterError, StoreError
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
    refuse_waiting,
    state_after,
)
from jobdesk.services.printables import printable
from jobdesk.services.printers import PrinterRow
from jobdesk.services.tickets.paper import ticket_printable
from jobdesk.services.trial_pages import trial_printable

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

T = TypeVar("T")
Begun = tuple[PrintJobRow, Printable]
READ_FIRST = frozenset({PrintKind.REPORT})
"""Papers that are counted before anything is written: counting may take long, and nobody stands on them."""
ANY_PAPER = frozenset({PrintKind.SLIP, PrintKind.TEST_PAGE, PrintKind.TICKET})
"""Kinds that are drawn for whatever paper the printer takes."""
_DRAWN = {PrintKind.TEST_PAGE: trial_printable, PrintKind.TICKET: ticket_printable}
"""Kinds that show nobody, so that also who sees nobody prints them."""


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

    def settle_prints(self, live: Callable[[], Collection[UUID]]) -> Sequence[PrintJobRow]:
        """Say of prints a crash left what is known of them; those still with their spooler stay sent."""
        ...

    def follow_print(self, job: PrintJobRow) -> PrintJobRow:
        """Wait for the end of such a print, and write it down."""
        ...

    @property
    def center_id(self) -> UUID:
        """Of the center whose papers these are."""
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
        refused: no printer took it, so that no attempt was begun; its record says so all the same.
        written: whether the state stands in its record.
        begun_by: the act that may have begun the attempt, its answer was lost; nothing was sent.
    """

    job: PrintJobRow
    state: PrintState
    sentence: str = ""
    code: PrinterTrouble | None = None
    begun: bool = True
    written: bool = True
    missing: str = ""
    refused: bool = False
    begun_by: UUID | None = None


class _MissingSigns(JobdeskError):
    """The font has no outline for these; it undoes the beginning of the attempt."""


class _Unanswered(JobdeskError):
    """Nobody knows whether the act that begins the attempt was committed."""

    def __init__(self, sentence: str, op_id: UUID) -> None:
        super().__init__(sentence)
        self.op_id = op_id


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
        return _finished(desk, Outcome(job, PrintState.FAILED, str(error), error.code, refused=True))
    try:
        job, content = _begin(desk, job, printer.name, paper, row, boxes=boxes)
    except _MissingSigns as error:
        return Outcome(job, PrintState.FAILED, begun=False, missing=str(error))
    except _Unanswered as error:
        begun = replace(job, attempts=job.attempts + 1)
        sentence = str(error)
        return Outcome(begun, PrintState.FAILED, sentence, begun=False, written=False, begun_by=error.op_id)
    except JobdeskError as error:
        return Outcome(job, PrintState.FAILED, str(error), begun=False)
    try:
        pdf = content.draw(job.paper)
        strip = content.strip() if content.strip is not None and job.paper == "roll" else None
    except JobdeskError as error:
        return _finished(desk, Outcome(job, PrintState.FAILED, str(error)))
    except Exception:
        broken(_finished(desk, Outcome(job, PrintState.FAILED, _("The paper could not be drawn."))))
        raise
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
    job, trouble = outcome.job, outcome.sentence
    if outcome.refused:
        return refuse_waiting(db, act, job_id=job.id, trouble=trouble, attempts=job.attempts)
    return finish_attempt(
        db, act, job_id=job.id, state=outcome.state, trouble=trouble or None, attempt=job.attempts
    )


def _begin(
    desk: PrintingDesk, job: PrintJobRow, printer: str, paper: str, row: PrinterRow | None, *, boxes: bool
) -> Begun:
    draws: Callable[[Session, Act, PrintJobRow], Printable] = partial(_draws, boxes)
    if job.kind in READ_FIRST:
        read = desk.read(lambda db, act: _draws(boxes, db, act, job))
        draws = partial(_as_read, read)
    begin: Callable[[Any, Any], Begun] = partial(
        begin_attempt,
        job_id=job.id,
        printer=printer,
        draws=draws,
        paper=paper,
        printer_id=row.id if row is not None else None,
    )
    op_id = new_id()
    try:
        try:
            return desk.change(begin, op_id)
        except StoreError:  # perhaps only the answer was lost: the same act again says so
            return desk.change(begin, op_id)
    except AlreadySaved:
        pass
    except StoreError as error:
        raise _Unanswered(str(error), op_id) from error
    try:
        return desk.read(partial(_read_begun, job.id))
    except JobdeskError as error:
        raise _Unanswered(str(error), op_id) from error


def _draws(boxes: bool, db: "Session", act: "Act", job: PrintJobRow) -> Printable:
    content = _content(db, act, job)
    if content.missing and not boxes:
        raise _MissingSigns(" ".join(content.missing))
    return content


def _as_read(content: Printable, _db: "Session", _act: "Act", _job: PrintJobRow) -> Printable:
    return content


def _content(db: "Session", act: "Act", job: PrintJobRow) -> Printable:
    return _DRAWN.get(PrintKind(job.kind), printable)(db, act, job)


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
        return replace(outcome, written=False)
    return outcome
