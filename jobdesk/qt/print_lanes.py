"""A queue for each printer: its papers go one after the other, and a trouble holds what waits behind it."""

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from jobdesk.base.i18n import _
from jobdesk.base.printing import PrintState
from jobdesk.qt.in_hand import InHand
from jobdesk.qt.print_attempt import Outcome, PrintingDesk, attempt
from jobdesk.qt.print_notices import HOLDING, Target
from jobdesk.qt.work import Work
from jobdesk.services.print_jobs import PrintJobRow

STALE = ("print_jobs",)


@dataclass
class Lane:
    """One printer's queue; a trouble holds it until someone says how to go on."""

    target: Target
    queue: deque[PrintJobRow] = field(default_factory=deque)
    running: PrintJobRow | None = None
    trouble: Outcome | None = None


class PrintLanes(QObject):
    """The queues of a window.

    Signals:
        ended(Target, Outcome): an attempt did, and the next one began.

    Attributes:
        boxes: papers for which someone accepted boxes in place of what the font lacks.
        paused: the desk is locked: nothing begins.
    """

    ended = Signal(object, object)

    def __init__(self, work: Work, desk: PrintingDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work, self._desk = work, desk
        self._lanes: dict[str, Lane] = {}
        self.boxes: set[UUID] = set()
        self.paused = False

    @property
    def running(self) -> set[UUID]:
        """The papers that print now."""
        return {lane.running.id for lane in self._lanes.values() if lane.running is not None}

    @property
    def busy_keys(self) -> set[str]:
        """The queues that print now."""
        return {key for key, lane in self._lanes.items() if lane.running is not None}

    def waiting_at(self, key: str) -> int:
        """How many papers wait in a printer's queue."""
        lane = self._lanes.get(key)
        return len(lane.queue) + (lane.running is not None) if lane is not None else 0

    def troubles(self) -> Iterator[tuple[Outcome, Target, Sequence[PrintJobRow]]]:
        """What holds a queue, where, and what waits behind it."""
        for lane in self._lanes.values():
            if lane.trouble is not None:
                yield lane.trouble, lane.target, tuple(lane.queue)

    def line_up(self, target: Target, jobs: Sequence[PrintJobRow]) -> None:
        """Put papers into a printer's queue."""
        lane = self._lanes.setdefault(target.key, Lane(target))
        lane.target = target
        lane.queue.extend(jobs)
        self._go(lane)

    def empty(self) -> set[UUID]:
        """Let nothing wait any more; answers what waited."""
        waited = {job.id for lane in self._lanes.values() for job in lane.queue}
        for lane in self._lanes.values():
            lane.queue.clear()
        return waited

    def release(self, ids: Collection[UUID]) -> set[UUID]:
        """These are taken up: they hold no queue any more; answers those of them that waited in one they held."""
        behind: set[UUID] = set()
        for lane in self._lanes.values():
            if lane.trouble is not None and lane.trouble.job.id in ids:
                lane.trouble = None
                behind |= {job.id for job in lane.queue if job.id in ids}
                lane.queue = deque(job for job in lane.queue if job.id not in ids)
                self._go(lane)
        return behind

    def say_instead(self, outcome: Outcome) -> bool:
        """Tell this of the paper that holds a queue; False where it holds none."""
        for lane in self._lanes.values():
            if lane.trouble is not None and lane.trouble.job.id == outcome.job.id:
                lane.trouble = outcome
                return True
        return False

    def forget_settled(self, unsettled: Collection[UUID]) -> set[UUID]:
        """Drop troubles of papers that are settled; answers what waited behind them."""
        behind: set[UUID] = set()
        for lane in self._lanes.values():
            if lane.trouble is not None and lane.trouble.job.id not in unsettled:
                lane.trouble = None
                behind |= {job.id for job in lane.queue}
                lane.queue.clear()
        return behind

    def _go(self, lane: Lane) -> None:
        if self.paused or lane.running is not None or lane.trouble is not None or not lane.queue:
            return
        job, target = lane.queue.popleft(), lane.target
        lane.running = job
        known = [Outcome(job, PrintState.QUEUED)]
        self._work.in_hand.take(job.id)
        self._work.lane(
            target.key,
            self,
            partial(_tried, self._work.in_hand, self._desk, job, target, known, boxes=job.id in self.boxes),
            done=partial(self._ended, lane, target),
            failed=lambda error: self._ended(lane, target, Outcome(job, PrintState.FAILED, str(error))),
            broken=lambda _bug: self._broken(lane, target, known[-1]),
            stale=STALE,
            doing=_("Printing"),
        )

    def _broken(self, lane: Lane, target: Target, outcome: Outcome) -> None:
        """A bug, told elsewhere: the next paper is tried; a job not even begun waits as it did."""
        self._ended(lane, target, outcome)
        self._work.changed.emit(STALE[0])

    def _ended(self, lane: Lane, target: Target, outcome: Outcome) -> None:
        lane.running = None
        if outcome.state is not PrintState.CONFIRMED and outcome.code in HOLDING:
            lane.trouble = outcome
        self._go(lane)
        self.ended.emit(target, outcome)


def _tried(
    in_hand: InHand, desk: PrintingDesk, job: PrintJobRow, target: Target, known: list[Outcome], *, boxes: bool
) -> Outcome:
    """One attempt, in hand until what became of it is written or kept, whoever sits at the desk then."""
    try:
        known.append(attempt(desk, job, target.row, known.append, boxes=boxes))
    finally:
        in_hand.leave(job.id, desk.center_id, known[-1])
    return known[-1]
