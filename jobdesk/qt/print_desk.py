"""The papers of a window on their way: a queue for each printer, what went wrong, what waits.

The window never waits for a printer. Nothing prints that nobody asked for since the desk was opened: what waits
from before, or behind a trouble, is shown first. Source: hardware.md 3.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _
from jobdesk.base.printing import PrinterRole, PrintKind, PrintState
from jobdesk.qt.in_hand import InHand
from jobdesk.qt.print_attempt import Outcome, PrintingDesk
from jobdesk.qt.print_keeper import PrintKeeper
from jobdesk.qt.print_lanes import PrintLanes
from jobdesk.qt.print_looks import PrinterLooks
from jobdesk.qt.print_notices import HOLDING, Notice, Target, Way, read_open, read_targets
from jobdesk.qt.print_open import OpenPrints
from jobdesk.qt.work import Work
from jobdesk.services.print_jobs import (
    PrintJobRow,
    answer_job,
    drop_jobs,
    retry_job,
)
from jobdesk.services.printers import PrinterRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("print_jobs",)


class PrintDesk(QObject):
    """Prints what pages queued, tells what did not come out, and takes the answers.

    Signals:
        told(): other notices are to be shown.

    Attributes:
        lanes: the queues.
        looks: how the window's printers are.
    """

    told = Signal()

    def __init__(
        self, work: Work, desk: PrintingDesk, say: Callable[[str], object], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._work, self._desk, self._say = work, desk, say
        self._open = OpenPrints()
        self._locks = 0
        self._paused = False
        self.lanes = PrintLanes(work, desk, parent=self)
        self.lanes.ended.connect(self._ended)
        self.looks = PrinterLooks(work, desk, lambda: self.lanes.busy_keys, parent=self)
        self._keeper = PrintKeeper(work, desk, parent=self)
        work.changed.connect(self._on_changed)

    # what is told ---------------------------------------------------------------------------

    @property
    def notices(self) -> list[Notice]:
        """What is to be told, in its order."""
        return self._open.notices(list(self.lanes.troubles()), self._work.in_hand.live())

    @property
    def open_count(self) -> int:
        """How many papers of this window did not surely come out."""
        return len(self._open.rows)

    @property
    def busy_keys(self) -> set[str]:
        """The queues that print now."""
        return self.lanes.busy_keys

    def waiting_at(self, key: str) -> int:
        """How many papers wait in a printer's queue."""
        return self.lanes.waiting_at(key)

    def begin(self, failed: Callable[[JobdeskError], None]) -> None:
        """Someone is in: what was known is written, what a crash left on its way is settled, then followed."""

        def settled(rows: Sequence[PrintJobRow]) -> None:
            for row in rows:
                if row.state == PrintState.SENT:
                    self._follow(row)
            if rows:
                self._work.changed.emit(STALE[0])
            self.read()

        self._keeper.write()
        settle = partial(self._desk.settle_prints, self._work.in_hand.live)
        self._work.lane("settle", self, settle, done=settled, failed=failed)

    def read(self) -> None:
        """Read what waits at this window."""
        if self._paused:
            return
        left = set(self._open.leaving)

        def done(rows: Sequence[PrintJobRow]) -> None:
            unsettled = self._open.read(rows, left, self._work.in_hand.live())
            self._open.aside |= self.lanes.forget_settled(unsettled)
            self.told.emit()

        self._work.read(self, read_open, done=done, failed=_nothing, latest="waiting")

    # printing -------------------------------------------------------------------------------

    def print_jobs(self, jobs: Iterable[PrintJobRow]) -> None:
        """Print queued jobs on the window's printers, in their order; one that is on its way is not sent twice.

        A number that is printed again takes the place of its print that held the queue: it is tried, not asked.
        """
        jobs = list(jobs)
        self._release([held.job for held, _at, _behind in self.lanes.troubles() if _replaced(held.job, jobs)])
        fresh, locks = self._take_over(jobs), self._locks
        if not fresh:
            return

        def done(targets: dict[PrinterRole, Target]) -> None:
            if locks != self._locks:  # whoever asked went away meanwhile: it is shown, not printed
                self._open.active -= {job.id for job in fresh} - self.lanes.running
                self.read()
                return
            for job in fresh:
                self._line_up(targets[job.role], [job])

        roles = list(dict.fromkeys(job.role for job in fresh))
        self._work.lane(
            "targets",
            self,
            lambda: self._desk.read(partial(read_targets, roles)),
            done=done,
            failed=partial(self._refused, fresh),
        )

    def print_on(self, target: Target, jobs: Iterable[PrintJobRow]) -> None:
        """Print jobs on a certain printer."""
        self._line_up(target, self._take_over(jobs))

    def take(self, notice: Notice, way: Way, other: PrinterRow | None = None) -> None:
        """Go on as someone chose; `other` is the printer to print on instead."""
        jobs, target = list(notice.jobs), notice.target
        if way is Way.NOT_OUT:
            self._answer(notice, way)
            return
        self._release(jobs[:1] if way is Way.CAME_OUT else jobs)
        if way is Way.LATER:
            self._open.aside |= {job.id for job in jobs}
        elif way is Way.BOXES and target is not None:
            self.lanes.boxes.add(jobs[0].id)
            self.print_on(target, jobs)
        elif way is Way.PRINT or (way is Way.AGAIN and target is None):
            self.print_jobs(jobs)
        elif way is Way.AGAIN and target is not None:
            self.print_on(target, jobs)
        elif way is Way.OTHER:
            self.print_on(Target(other or notice.others[0]), jobs)
        elif way is Way.PDF:
            self.print_on(Target(None), jobs)
        elif way is Way.DROP:
            self._change(jobs, partial(drop_jobs, job_ids=[job.id for job in jobs]), _nothing)
        elif way in {Way.CAME_OUT, Way.ANEW}:
            self._answer(notice, way)
        self.told.emit()

    def pause(self) -> None:
        """The desk locks: what prints goes on, what waits stays."""
        self._paused = self.looks.paused = self._keeper.paused = self.lanes.paused = True
        self._locks += 1
        self._open.active -= self.lanes.empty()

    def resume(self) -> None:
        """The same person is back: what waited is shown, not printed."""
        self._paused = self.looks.paused = self._keeper.paused = self.lanes.paused = False
        self._open.active &= self.lanes.running
        self._keeper.write()
        self.read()

    # inside ---------------------------------------------------------------------------------

    def _take_over(self, jobs: Iterable[PrintJobRow]) -> list[PrintJobRow]:
        fresh = [job for job in jobs if job.id not in self._open.active]
        self._release(fresh)
        self._open.activate({job.id for job in fresh})
        return fresh

    def _release(self, jobs: Sequence[PrintJobRow]) -> None:
        """They are taken up: no trouble holds them any more, nor what waits behind a trouble they made."""
        ids = {job.id for job in jobs}
        self._open.release(ids)
        self._open.active -= self.lanes.release(ids)

    def _line_up(self, target: Target, jobs: Sequence[PrintJobRow]) -> None:
        if self._paused:
            self._open.active -= {job.id for job in jobs}
            return
        self.lanes.line_up(target, jobs)
        self.told.emit()

    def _refused(self, jobs: Sequence[PrintJobRow], error: JobdeskError) -> None:
        self._open.refuse(jobs, str(error))
        self.told.emit()

    def _follow(self, job: PrintJobRow) -> None:
        """Wait in its printer's lane for what becomes of a print that its spooler still has."""
        self._work.in_hand.take(job.id)
        follow = partial(_followed, self._work.in_hand, self._desk, job)
        self._work.lane(str(job.printer_id), self, follow, done=_nothing, failed=_nothing, stale=STALE)

    def _ended(self, target: Target, outcome: Outcome) -> None:
        job = outcome.job
        self._open.leaving.add(job.id)
        self._keeper.later()
        if target.row is not None and (outcome.code in HOLDING or outcome.state is PrintState.CONFIRMED):
            self.looks.note(target.row, outcome.code, outcome.sentence)
        if outcome.state is PrintState.FAILED and outcome.code not in HOLDING:
            self._open.single[job.id] = (outcome, target)
        elif outcome.state is PrintState.CONFIRMED:
            in_folder = target.row is None
            self._say(_("Written as PDF into the folder of the center, printed") if in_folder else _("Printed"))
        elif target.row is not None and outcome.code is None and outcome.state is PrintState.UNKNOWN:
            self.looks.look_at(target.row)  # it went through: what was wrong before may be wrong no more
        self.told.emit()

    def _answer(self, notice: Notice, way: Way) -> None:
        """A person's word; what is printed again though it may lie somewhere is a copy: its slip says 재발급."""
        job = notice.jobs[0]

        def done(row: PrintJobRow | None) -> None:
            if way is Way.ANEW:
                self._open.active.discard(job.id)
                self.print_jobs([row or job])
            elif way is Way.NOT_OUT:
                self._not_out(row or job, notice)

        if way is Way.ANEW:
            self._change([job], partial(retry_job, job_id=job.id), done)
        else:
            self._change([job], partial(answer_job, job_id=job.id, came_out=way is Way.CAME_OUT), done)

    def _not_out(self, job: PrintJobRow, notice: Notice) -> None:
        """It broke off and is not there: how to go on is asked as of any trouble."""
        outcome = Outcome(job, PrintState.FAILED, notice.sentence, notice.code)
        if not self.lanes.say_instead(outcome):
            self._open.single[job.id] = (outcome, notice.target)
        self.told.emit()

    def _change(
        self, jobs: Sequence[PrintJobRow], act: "Callable[[Session, Act], Any]", done: Callable[[Any], object]
    ) -> None:
        ids = {job.id for job in jobs}
        self._open.active |= ids

        def saved(value: Any) -> None:  # noqa: ANN401  whatever the act answers
            self._open.leaving |= ids
            done(value)

        self._work.change(self, act, stale=STALE, done=saved, failed=partial(self._refused, jobs))

    def _on_changed(self, name: str) -> None:
        if name == STALE[0]:
            self._keeper.later()  # what one who left still had in hand may be known now
            self.read()


def _replaced(earlier: PrintJobRow, jobs: Iterable[PrintJobRow]) -> bool:
    """Whether one of these is the later print of the same waiting number."""
    same = [one for one in jobs if (one.kind, one.record_id) == (PrintKind.TICKET, earlier.record_id)]
    return any(one.copy_no > earlier.copy_no for one in same)


def _nothing(_value: object) -> None:
    """Nothing is left to do."""


def _followed(in_hand: InHand, desk: PrintingDesk, job: PrintJobRow) -> PrintJobRow:
    try:
        return desk.follow_print(job)
    finally:
        in_hand.leave(job.id, desk.center_id)
