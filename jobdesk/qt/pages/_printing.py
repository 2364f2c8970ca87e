"""Papers seen, then printed: commit, print, write down what became of it. Source: hardware.md 3, ux.md 4."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from jobdesk.base.errors import JobdeskError, PrinterError
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.printing import PrintKind, PrintState
from jobdesk.devices.printer import Printer, Sheet, fitting_paper
from jobdesk.papers.slip import SLIP_PAPERS
from jobdesk.qt.pages.base import Page, Room
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.qt.work import Broken
from jobdesk.services.print_jobs import PrintJobRow, begin_attempt, finish_attempt, jobs_of_act, read_attempt
from jobdesk.services.printables import SHEET, Printable, printable

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("print_jobs",)
Told = Callable[[JobdeskError], object]
Job = Callable[["Session", "Act"], Any]
Begun = tuple[PrintJobRow, Printable]


def print_jobs(room: Room, owner: QObject, jobs: Sequence[PrintJobRow], failed: Told) -> None:
    """Print queued jobs one after the other; each ends confirmed, unknown or failed in the print list."""
    if jobs:
        _Printing(room, owner, list(jobs), failed).next()


def preview(
    page: Page,
    see: "Callable[[Session, Act], Printable]",
    *,
    title: str,
    queue: "Callable[[Session, Act], PrintJobRow] | None" = None,
    offer: Callable[[PreviewSheet, bytes], object] = lambda _sheet, _pdf: None,
    recorded: bool = True,
) -> None:
    """Show a paper over the page; it is read and drawn off the GUI thread.

    Args:
        see: what is on it.
        queue: queues its print; without it the paper is only looked at.
        offer: adds further verbs to the sheet.
        recorded: `see` leaves on record who is shown, which is committed.
    """
    room = page.room

    def drawn(pdf: bytes) -> None:
        if isinstance(page.sheet, PreviewSheet):
            return  # asked twice
        run = partial(print_all, page, [queue]) if queue is not None else None
        sheet = PreviewSheet(pdf, title=title, verb=_("Print"), run=run)
        offer(sheet, pdf)
        page.push(sheet)

    def read(found: Printable) -> None:
        room.work.device(page, lambda: found.draw(found.paper), done=drawn, failed=page.explain, doing=title)

    (room.work.view if recorded else room.work.read)(page, see, done=read, failed=page.explain)


def print_all(page: Page, queues: "Sequence[Callable[[Session, Act], PrintJobRow]]") -> None:
    """Queue papers in one act, then print them one after the other; a preview that covers the page goes then."""
    room, sheet, op_id = page.room, page.sheet, new_id()

    def queue(db: "Session", act: "Act") -> list[PrintJobRow]:
        return [one(db, act) for one in queues]

    def go_on(jobs: Sequence[PrintJobRow]) -> None:
        if sheet is not None and page.sheet is sheet:
            sheet.finish()
        print_jobs(room, page, jobs, page.explain)

    def queued(jobs: Sequence[PrintJobRow] | None) -> None:
        if jobs is not None:
            go_on(jobs)
        else:
            room.work.read(page, lambda db, act: jobs_of_act(db, act, op_id), done=go_on, failed=page.explain)

    if sheet is not None:
        sheet.set_busy(True)
    room.work.change(page, queue, stale=STALE, done=queued, failed=page.explain, op_id=op_id)


class _Printing(QObject):
    """Walks through the jobs; a failed one stays in the list and the next is tried, whatever went wrong."""

    def __init__(self, room: Room, owner: QObject, jobs: list[PrintJobRow], failed: Told) -> None:
        super().__init__(room)
        self._room, self._owner, self._jobs, self._failed = room, owner, jobs, failed

    def next(self) -> None:
        """Start the next job, if there is one."""
        if not self._jobs:
            self.deleteLater()
            return
        job = self._jobs.pop(0)
        desk, is_slip = self._room.desk, job.kind == PrintKind.SLIP

        def choose() -> tuple[Printer | None, str]:
            try:
                printer = desk.printer("slip" if is_slip else job.kind)
                return printer, fitting_paper(printer, job.paper, SLIP_PAPERS if is_slip else SHEET)
            except PrinterError as error:
                return None, str(error)

        self._device(choose, partial(self._begin, job), self._go_on)

    def _begin(self, job: PrintJobRow, chosen: tuple[Printer | None, str]) -> None:
        printer, paper = chosen
        if printer is None:
            self._sent(job, "", (PrintState.FAILED, paper))
            return
        begin = partial(begin_attempt, job_id=job.id, printer=printer.name, draws=printable, paper=paper)
        self._change(begin, partial(self._begun, job, printer))

    def _begun(self, job: PrintJobRow, printer: Printer, begun: Begun | None) -> None:
        if begun is not None:
            self._draw(printer, begun)
            return
        # It was begun, only the answer was lost.
        again = partial(_read_begun, job.id)
        self._room.work.read(self, again, done=partial(self._draw, printer), failed=self._give_up)

    def _draw(self, printer: Printer, begun: Begun) -> None:
        job, content = begun

        def broken(_bug: Exception) -> None:
            self._sent(job, printer.name, (PrintState.FAILED, _("The paper could not be drawn.")))

        self._device(partial(content.draw, job.paper), partial(self._send, job, printer, content.title), broken)

    def _send(self, job: PrintJobRow, printer: Printer, title: str, pdf: bytes) -> None:
        def to_paper() -> tuple[PrintState, str]:
            try:
                return printer.print_sheet(Sheet(title, pdf), lambda _job: None), ""
            except PrinterError as error:
                return PrintState.FAILED, str(error)

        sent = partial(self._sent, job, printer.name)
        self._device(to_paper, sent, lambda _bug: sent((PrintState.UNKNOWN, "")))

    def _sent(self, job: PrintJobRow, device: str, outcome: tuple[PrintState, str]) -> None:
        state, trouble = outcome
        finish = partial(finish_attempt, job_id=job.id, state=state, trouble=trouble or None)
        self._change(finish, lambda _row: self._told(job, device, state, trouble))

    def _told(self, job: PrintJobRow, device: str, state: PrintState, trouble: str) -> None:
        if state is PrintState.FAILED:
            said = (
                _("The referral is saved, the slip is not printed. {trouble}")
                if job.kind == PrintKind.SLIP
                else _("Not printed. {trouble} It waits in the print list.")
            )
            self._failed(PrinterError(said.format(trouble=trouble)))
        elif state is PrintState.UNKNOWN:
            self._failed(PrinterError(_("Did the slip come out? Answer in the print list.")))
        elif device == "pdf":
            self._room.say(_("Written as PDF into the folder of the center, printed"))
        else:
            self._room.say(_("Printed"))
        self.next()

    def _change(self, job: Job, done: Callable[[Any], None]) -> None:
        self._room.work.change(
            self, job, stale=STALE, done=done, failed=self._give_up, broken=self._go_on, doing=_("Printing")
        )

    def _device(self, job: Callable[[], Any], done: Callable[[Any], None], broken: Broken) -> None:
        self._room.work.device(self, job, done=done, failed=self._give_up, broken=broken, doing=_("Printing"))

    def _give_up(self, error: JobdeskError) -> None:
        self._failed(error)
        self.next()

    def _go_on(self, _bug: Exception) -> None:
        self.next()


def _read_begun(job_id: "UUID", db: "Session", act: "Act") -> Begun:
    job = read_attempt(db, act, job_id=job_id)
    return job, printable(db, act, job)
