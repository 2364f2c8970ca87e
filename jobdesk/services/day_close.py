"""오늘 마감: what is still open this evening, and the day's 업무일지. Source: ux.md 6, statistics.md 9."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.i18n import mark
from jobdesk.base.permissions import can_see_people, can_see_statistics, require
from jobdesk.records.accounts import Account
from jobdesk.services.counseling import InquiryRow, SessionRow, open_memos, running_sessions
from jobdesk.services.drafts import DraftRow, load_drafts
from jobdesk.services.facts import Span
from jobdesk.services.statistics import Figures
from jobdesk.services.worklists import DueKind, DueRow, read_due_work

COLUMNS: Mapping[str, str] = {
    "visits": mark("Visits"),
    "calls": mark("Calls"),
    "sessions": mark("Sessions"),
    "registrations": mark("Seekers"),
    "vacancies": mark("Vacancies received"),
    "referrals": mark("Sent"),
    "interviews": mark("Interviews"),
    "placements": mark("Placed"),
}
"""What the sheet counts, in its order: 방문 · 전화 · 상담 · 구직 · 구인 · 알선 · 면접 · 취업."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One counselor's day; `counts` in the order of COLUMNS."""

    account_id: UUID
    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DayClose:
    """What the acting counselor still has open, and everyone's sheet."""

    on: date
    sessions: Sequence[SessionRow]
    drafts: Sequence[DraftRow]
    memos: Sequence[InquiryRow]
    prints: Sequence[DueRow]
    results: Sequence[DueRow]
    results_count: int
    sheet: Sequence[DayRow]

    @property
    def open_count(self) -> int:
        """How many things are still open."""
        kept = (self.sessions, self.drafts, self.memos, self.prints)
        return sum(len(rows) for rows in kept) + self.results_count


def read_day_close(db: Session, act: Act, *, on: date | None = None, printing: UUID | None = None) -> DayClose:
    """What is still open for the acting counselor, and the sheet of a day (today).

    Args:
        printing: the print of this sheet itself, which is on its way and not still open.
    """
    require(act.role, can_see_people)
    due = read_due_work(db, act, kinds=(DueKind.PRINTS, DueKind.RESULTS))
    return DayClose(
        on or act.today,
        running_sessions(db, act),
        load_drafts(db, act),
        [memo for memo in open_memos(db, act) if memo.counselor_id == act.account_id],
        [row for row in due.rows[DueKind.PRINTS] if row.id != printing],
        due.rows[DueKind.RESULTS],
        due.counts[DueKind.RESULTS],
        day_sheet(db, act, on=on),
    )


def day_sheet(db: Session, act: Act, *, on: date | None = None) -> list[DayRow]:
    """The day's 업무일지: who did how much, by the facts the statistics count; those who did nothing are left out.

    Visits and calls are all sessions and inquiries of that mode, with jobseekers and employers.
    """
    require(act.role, can_see_statistics)
    day = on or act.today
    figures = Figures(db, act, Span(day, day, act.today))
    counts = {name: _by_counselor(figures, name) for name in COLUMNS}
    people = {one: name for one, name in db.execute(select(Account.id, Account.display_name))}
    acted = {one for counted in counts.values() for one in counted}
    rows = [DayRow(one, people[one], tuple(counts[name][one] for name in COLUMNS)) for one in acted]
    return sorted(rows, key=lambda row: row.name)


def _by_counselor(figures: Figures, name: str) -> Counter[UUID]:
    """Who did how much; an interview is of who referred the person, at an event of who entered it."""
    return Counter(UUID(row.counselor) for row in figures.rows(name) if row.counselor)
