"""The prints of a window that did not surely come out, and which of them are told now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from jobdesk.base.printing import PrintState
from jobdesk.qt.print_attempt import Outcome
from jobdesk.qt.print_notices import Notice, NoticeKind, Target
from jobdesk.services.print_jobs import PrintJobRow

Held = tuple[Outcome, Target, Sequence[PrintJobRow]]


@dataclass
class OpenPrints:
    """What was read of them last, and what happened since.

    Attributes:
        rows: as they were read.
        single: troubles of one paper alone, and where it was to go.
        active: those on their way, or being answered: nothing is told of them.
        leaving: active ones that are done, until they were read anew.
        aside: those put off until later.
    """

    rows: Sequence[PrintJobRow] = ()
    single: dict[UUID, tuple[Outcome, Target | None]] = field(default_factory=dict)
    active: set[UUID] = field(default_factory=set)
    leaving: set[UUID] = field(default_factory=set)
    aside: set[UUID] = field(default_factory=set)

    def notices(self, held: Sequence[Held], live: set[UUID]) -> list[Notice]:
        """What is to be told: questions first, for their paper may lie there; then troubles, then what waits.

        Args:
            held: what holds a queue.
            live: what a worker has in hand.
        """
        quiet = self.active | self.aside | {outcome.job.id for outcome, _target, _behind in held} | live
        rows = [row for row in self.rows if row.id not in quiet | self.single.keys()]
        asked = [
            Notice(NoticeKind.QUESTION, (row,), sentence=row.trouble or "")
            for row in rows
            if row.state in {PrintState.UNKNOWN, PrintState.SENT}
        ]
        waiting = tuple(row for row in rows if row.state in {PrintState.QUEUED, PrintState.FAILED})
        troubles = [_trouble(*one) for one in held]
        troubles += [_trouble(outcome, target) for outcome, target in self.single.values()]
        return [*asked, *troubles, *([Notice(NoticeKind.BACKLOG, waiting)] if waiting else [])]

    def refuse(self, jobs: Iterable[PrintJobRow], sentence: str) -> None:
        """Nothing was done with them, for this reason."""
        for job in jobs:
            self.active.discard(job.id)
            self.single[job.id] = (Outcome(job, PrintState.FAILED, sentence, begun=False), None)

    def activate(self, ids: set[UUID]) -> None:
        """They are on their way."""
        self.active |= ids
        self.leaving -= ids

    def release(self, ids: set[UUID]) -> None:
        """They are taken up: no trouble of their own is told any more."""
        self.aside -= ids
        for one in ids & self.single.keys():
            del self.single[one]

    def read(self, rows: Sequence[PrintJobRow], left: set[UUID], live: set[UUID]) -> set[UUID]:
        """These were read after `left` had left; answers those that are not settled."""
        gone = left & self.leaving
        self.active -= gone
        self.leaving -= gone
        self.rows = rows
        waiting = {row.id for row in rows}
        known = waiting | live
        self.aside &= waiting
        for one in self.single.keys() - known:
            del self.single[one]
        return known | self.active


def _trouble(outcome: Outcome, target: Target | None, behind: Iterable[PrintJobRow] = ()) -> Notice:
    kind = NoticeKind.QUESTION if outcome.state is PrintState.UNKNOWN else NoticeKind.TROUBLE
    return Notice(
        kind, (outcome.job, *behind), target, outcome.sentence, outcome.code, outcome.begun, outcome.missing
    )
