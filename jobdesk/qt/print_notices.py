"""What is told of papers that did not surely come out, and the ways on from there. Source: hardware.md 3."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from jobdesk.base.printing import TABLE_OF, PrinterRole, PrinterTrouble, PrintKind
from jobdesk.qt.print_attempt import drawn_for
from jobdesk.services.print_jobs import PrintJobRow, open_jobs
from jobdesk.services.printers import PrinterRow, list_printers, printer_for

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

PDF_KEY = "pdf"
HOLDING = frozenset(PrinterTrouble) - {
    PrinterTrouble.MEDIA,
    PrinterTrouble.HELD,
    PrinterTrouble.CANCELED,
    PrinterTrouble.ABORTED,
}
"""Troubles of the printer itself: what waits behind the paper would meet them too. The others are one paper's."""


class Way(StrEnum):
    """A way on, in the order in which ways are offered."""

    AGAIN = "again"
    CAME_OUT = "came_out"
    PRINT = "print"
    KEEP = "keep"
    OTHER = "other"
    ANEW = "anew"
    NOT_OUT = "not_out"
    SEE = "see"
    MEND = "mend"
    PDF = "pdf"
    BOXES = "boxes"
    DROP = "drop"
    SURE = "sure"
    LATER = "later"


class NoticeKind(StrEnum):
    """Why something is told."""

    TROUBLE = "trouble"
    QUESTION = "question"
    BACKLOG = "backlog"


@dataclass(frozen=True, slots=True)
class Target:
    """Where papers of a role go at this window.

    Attributes:
        row: None is the folder of PDF files.
        fallback: the one chosen to stand in for it.
        others: the other printers this machine reaches.
    """

    row: PrinterRow | None
    fallback: PrinterRow | None = None
    others: Sequence[PrinterRow] = ()

    @property
    def key(self) -> str:
        """Of the printer's queue."""
        return PDF_KEY if self.row is None else str(self.row.id)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing told in the strip.

    Attributes:
        jobs: the paper it is about, and those that wait behind it.
        target: where they were to go.
        sentence: what is wrong.
        code: which trouble, where it is a known one.
        begun: whether an attempt was made.
        missing: the signs the font lacks, which is asked before it prints boxes for them.
    """

    kind: NoticeKind
    jobs: Sequence[PrintJobRow]
    target: Target | None = None
    sentence: str = ""
    code: PrinterTrouble | None = None
    begun: bool = True
    missing: str = ""

    @property
    def others(self) -> Sequence[PrinterRow]:
        """The printer to fall back on; where none is chosen, those that take the paper."""
        if self.target is None:
            return ()
        if self.target.fallback is not None:
            return (self.target.fallback,)
        papers = set.intersection(*(set(drawn_for(job)) for job in self.jobs))
        return [row for row in self.target.others if row.paper in papers]

    @property
    def record(self) -> tuple[str, UUID] | None:
        """The person the paper is about, else its vacancy or event: what a sign is corrected in."""
        job = self.jobs[0]
        if job.jobseeker_id is not None:
            return "jobseeker", job.jobseeker_id
        kind = TABLE_OF.get(PrintKind(job.kind))
        return (kind, job.record_id) if kind in {"vacancy", "event"} and job.record_id is not None else None

    @property
    def ways(self) -> list[Way]:
        """The ways on, in their order."""
        if self.kind is NoticeKind.QUESTION:
            return [Way.CAME_OUT, Way.NOT_OUT if self.sentence else Way.ANEW]
        if self.kind is NoticeKind.BACKLOG:
            return [Way.PRINT, Way.SEE, Way.DROP, Way.LATER]
        if self.missing:
            mend = [Way.MEND] if self.record is not None else []
            return [Way.AGAIN, *mend, Way.BOXES, Way.DROP, Way.LATER]
        if not self.begun:
            return [Way.AGAIN, Way.DROP, Way.LATER]
        ways = [Way.AGAIN] if self.code is not PrinterTrouble.MEDIA else []
        ways += [Way.OTHER] if self.others else []
        ways += [Way.PDF] if self.code is not PrinterTrouble.FOLDER else []
        return [*ways, Way.LATER]


def read_open(db: "Session", act: "Act") -> list[PrintJobRow]:
    """What waits at this machine, failed or is asked about, oldest first; an administrator has test pages."""
    return open_jobs(db, act)


def read_targets(roles: Sequence[PrinterRole], db: "Session", act: "Act") -> dict[PrinterRole, Target]:
    """Where papers of these roles go at this window."""
    near = [row for row in list_printers(db, act) if row.desk_no in {None, act.desk}]
    found = {}
    for role in roles:
        row, fallback = printer_for(db, act, role=role)
        others = [one for one in near if row is None or one.id != row.id]
        found[role] = Target(row, fallback, others)
    return found
