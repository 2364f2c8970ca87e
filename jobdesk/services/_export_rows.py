"""The rows of the exchange workbook, read page by page; which facts of a period belong together.

A merged person's or firm's facts stand under the survivor, the merged row itself does not. A struck-through row
stands where its sheet has 착오취소. 면접일시 is the planned one where the result says that no interview took place
yet (sheet_rules.PLANNED), else that of the interview held, blank without one. 내용 of a session holds its later
notes too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from jobdesk.base.clock import SEOUL
from jobdesk.base.enums import ConsentKind, InterviewState
from jobdesk.base.sheet_rules import PLANNED
from jobdesk.base.sheets import (
    EVENT_INTERVIEWS,
    EVENTS,
    FIRMS,
    FOLLOW_UPS,
    PEOPLE,
    PLACEMENTS,
    REFERRALS,
    REGISTRATIONS,
    SESSIONS,
    VACANCIES,
    VISITS,
    ExchangeSheet,
)
from jobdesk.records.accounts import Account
from jobdesk.records.counseling import CounselingSession, SessionNote
from jobdesk.records.employers import Employer
from jobdesk.records.events import EmployerVisit, Event, EventInterview
from jobdesk.records.jobseekers import Consent, ExternalNumber, Jobseeker, Registration
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._event_counts import held as took_place
from jobdesk.services.facts import survivors

PAGE = 1000
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Period:
    """Which facts: those of two inclusive days, of all time where both are None."""

    from_on: date | None = None
    until_on: date | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return self.from_on is None and self.until_on is None

    def has(self, column: InstrumentedAttribute[date]) -> ColumnElement[bool]:
        """Whether a fact's day lies in it."""
        rules: list[ColumnElement[bool]] = [true()]
        if self.from_on is not None:
            rules.append(column >= self.from_on)
        if self.until_on is not None:
            rules.append(column <= self.until_on)
        return and_(*rules)

    def has_moment(self, column: InstrumentedAttribute[datetime]) -> ColumnElement[bool]:
        """Whether a fact's moment lies in it, by the day in Seoul."""
        rules: list[ColumnElement[bool]] = [true()]
        if self.from_on is not None:
            rules.append(column >= datetime.combine(self.from_on, time(), SEOUL))
        if self.until_on is not None:
            rules.append(column < datetime.combine(self.until_on + timedelta(1), time(), SEOUL))
        return and_(*rules)


@dataclass
class ExportRows:
    """Reads rows of one transaction; names met once are kept.

    Attributes:
        unsaid: how many facts the sheets have no cell for, by what they are.
    """

    db: Session
    period: Period
    unsaid: dict[str, int] = field(default_factory=lambda: {"interviews": 0, "firms": 0})

    def __post_init__(self) -> None:
        """Read what is small: accounts, and who was merged."""
        accounts = self.db.execute(select(Account.id, Account.user_name, Account.display_name)).all()
        names = [row.display_name for row in accounts] + [row.user_name for row in accounts]
        self._accounts = {
            row.id: row.display_name
            if names.count(row.display_name) == 1 + (row.display_name == row.user_name)
            else row.user_name
            for row in accounts
        }
        self._person_no = self._merged(Jobseeker, Jobseeker.jobseeker_no)
        self._firm_no = self._merged(Employer, Employer.employer_no)

    def _merged(
        self, record: type[Jobseeker] | type[Employer], number: InstrumentedAttribute[str]
    ) -> dict[UUID, str]:
        """The survivor's number of each merged record."""
        into = survivors(self.db, record)
        known = select(record.id, number).where(record.id.in_(set(into.values())))
        numbers: dict[UUID, str] = {row[0]: row[1] for row in self.db.execute(known)}
        return {gone: numbers[one] for gone, one in into.items()}

    def count(self, sheet: ExchangeSheet) -> int:
        """How many rows a sheet gets."""
        record, _columns, where = self._source(sheet)
        return self.db.scalar(select(func.count()).select_from(record).where(where)) or 0

    def pages(self, sheet: ExchangeSheet) -> Iterator[list[Values]]:
        """The rows by the names of the sheet's columns, a page at a time in the order of entry."""
        record, columns, where = self._source(sheet)
        last: UUID | None = None
        while True:
            asked = self._joined(sheet, select(record.id, *columns).select_from(record))
            asked = asked.where(where).order_by(record.id).limit(PAGE)
            if last is not None:
                asked = asked.where(record.id > last)
            rows = [dict(row) for row in self.db.execute(asked).mappings()]
            if not rows:
                return
            last = rows[-1]["id"]
            yield self._shaped(sheet, rows)

    def read(self, sheet: ExchangeSheet, ids: Sequence[UUID]) -> dict[UUID, Values]:
        """Known rows as export writes them, to hold a cell against what is kept."""
        record, columns, _where = self._source(sheet)
        asked = self._joined(sheet, select(record.id, *columns).select_from(record)).where(record.id.in_(ids))
        rows = [dict(row) for row in self.db.execute(asked).mappings()]
        return {row["id"]: row for row in self._shaped(sheet, rows)}

    def _source(self, sheet: ExchangeSheet) -> tuple[type[Any], list[Any], ColumnElement[bool]]:
        """The record, its columns of the sheet's names and what more is needed, and which rows."""
        record, where, more = self._sources()[sheet.name]
        own = [getattr(record, c.name) for c in sheet.columns if c.name != "id" and hasattr(record, c.name)]
        return record, own + more, where

    def _sources(self) -> Mapping[str, tuple[type[Any], ColumnElement[bool], list[Any]]]:
        span = self.period
        placed = span.has(Placement.started_on)
        referred = span.has(Referral.referred_on)
        wanted = span.has(Vacancy.received_on)
        if not span.whole:
            referred = or_(referred, exists().where(Placement.referral_id == Referral.id, placed))
            wanted = or_(wanted, exists().where(Referral.vacancy_id == Vacancy.id, referred))
        held = and_(Event.voided_at.is_(None), span.has(Event.held_on))
        met = and_(
            EventInterview.voided_at.is_(None),
            took_place(),  # no slot that is only planned, nobody who did not come
            EventInterview.event_id.in_(select(Event.id).where(held)),
        )
        visited = and_(EmployerVisit.voided_at.is_(None), span.has(EmployerVisit.visited_on))
        seen = span.has_moment(CounselingSession.started_at)
        registered = span.has(Registration.received_on)
        people: ColumnElement[bool] = Jobseeker.merged_into_id.is_(None)
        if not span.whole:
            people &= _named(
                Jobseeker.id,
                [
                    (Registration.jobseeker_id, registered),
                    (CounselingSession.jobseeker_id, seen),
                    (Referral.jobseeker_id, referred),
                    (Placement.jobseeker_id, placed),
                    (EventInterview.jobseeker_id, met),
                ],
                survivors(self.db, Jobseeker).values(),
            )
        firms = _named(
            Employer.id,
            [
                (Vacancy.employer_id, wanted),
                (CounselingSession.employer_id, seen),
                (Placement.employer_id, placed),
                (EventInterview.employer_id, met),
                (EmployerVisit.employer_id, visited),
            ],
            survivors(self.db, Employer).values(),
        )
        if span.whole:
            firms = or_(Employer.voided_at.is_(None), firms)
        checked = and_(
            FollowUp.voided_at.is_(None),
            FollowUp.placement_id.in_(select(Placement.id).where(Placement.voided_at.is_(None), placed)),
        )
        return {
            PEOPLE.name: (Jobseeker, people, [Jobseeker.external_no_work24]),
            REGISTRATIONS.name: (Registration, registered, _PERSON + _struck(Registration)),
            FIRMS.name: (Employer, firms & Employer.merged_into_id.is_(None), [Employer.headcount_band]),
            VACANCIES.name: (Vacancy, wanted, _FIRM + _struck(Vacancy)),
            SESSIONS.name: (CounselingSession, seen, _PERSON + _FIRM + _struck(CounselingSession)),
            REFERRALS.name: (
                Referral,
                referred,
                [
                    *_PERSON,
                    Vacancy.vacancy_no,
                    Referral.state_reason_code,
                    Referral.state_reason,
                    *_struck(Referral),
                ],
            ),
            PLACEMENTS.name: (Placement, placed, [*_PERSON, *_FIRM, Referral.referral_no, *_struck(Placement)]),
            FOLLOW_UPS.name: (
                FollowUp,
                checked,
                [*_PERSON, Placement.started_on, FollowUp.left_code, FollowUp.left_reason],
            ),
            EVENTS.name: (Event, held, []),
            EVENT_INTERVIEWS.name: (EventInterview, met, [*_PERSON, *_FIRM, Event.event_no]),
            VISITS.name: (EmployerVisit, visited, [*_FIRM, EmployerVisit.visitor_id]),
        }

    def _joined(self, sheet: ExchangeSheet, asked: Select[Any]) -> Select[Any]:
        """The tables whose numbers a sheet names."""
        for target, link in _LINKS.get(sheet.name, ()):
            asked = asked.outerjoin(target, target.id == link)
        return asked

    def _shaped(self, sheet: ExchangeSheet, rows: list[Values]) -> list[Values]:
        """The rows with what other tables say of them."""
        for row in rows:
            if "jobseeker_id" in row and row["jobseeker_id"] in self._person_no:
                row["jobseeker_no"] = self._person_no[row["jobseeker_id"]]
            if "employer_id" in row and row["employer_id"] in self._firm_no:
                row["employer_no"] = self._firm_no[row["employer_id"]]
            if "voided_at" in row:
                row["voided"] = row["voided_at"] is not None
            if "counselor_id" in row:
                row["counselor"] = self._accounts.get(row["counselor_id"])
        shape = _SHAPES.get(sheet.name)
        if shape is not None:
            shape(self, rows)
        return rows

    def _people(self, rows: list[Values]) -> None:
        ids = [row["id"] for row in rows]
        given: dict[tuple[UUID, str], date] = {}
        asked = select(Consent.jobseeker_id, Consent.kind, Consent.given_on).where(
            Consent.jobseeker_id.in_(ids), Consent.voided_at.is_(None), Consent.withdrawn_on.is_(None)
        )
        for one, kind, day in self.db.execute(asked.order_by(Consent.given_on, Consent.id)):
            given[one, kind] = day
        numbers: dict[UUID, list[str]] = {}
        known = select(ExternalNumber.record_id, ExternalNumber.scheme, ExternalNumber.number).where(
            ExternalNumber.table_name == "jobseeker",
            ExternalNumber.record_id.in_(ids),
            ExternalNumber.voided_at.is_(None),
        )
        for one, scheme, number in self.db.execute(known.order_by(ExternalNumber.id)):
            numbers.setdefault(one, []).append(f"{scheme}:{number}")
        for row in rows:
            row["collection_on"] = given.get((row["id"], ConsentKind.COLLECTION))
            row["disclosure_on"] = given.get((row["id"], ConsentKind.DISCLOSURE))
            own = [row["external_no_work24"]] if row["external_no_work24"] else []
            row["external_numbers"] = own + numbers.get(row["id"], [])

    def _firms(self, rows: list[Values]) -> None:
        for row in rows:
            row["headcount"] = row["headcount_band"] if row["headcount"] is None else row["headcount"]

    def _sessions(self, rows: list[Values]) -> None:
        more: dict[UUID, list[str]] = {}
        ids = [row["id"] for row in rows]
        asked = select(SessionNote.session_id, SessionNote.note).where(
            SessionNote.session_id.in_(ids), SessionNote.voided_at.is_(None)
        )
        for one, note in self.db.execute(asked.order_by(SessionNote.written_at, SessionNote.id)):
            more.setdefault(one, []).append(note)
        for row in rows:
            row["note"] = "\n".join([*filter(None, [row["note"]]), *more.get(row["id"], [])]) or None

    def _referrals(self, rows: list[Values]) -> None:
        held: dict[UUID, list[datetime]] = {}
        ids = [row["id"] for row in rows]
        asked = select(Interview.referral_id, Interview.at, Interview.held_on).where(
            Interview.referral_id.in_(ids), Interview.voided_at.is_(None), Interview.state == InterviewState.HELD
        )
        for one, at, day in self.db.execute(asked.order_by(Interview.held_on, Interview.id)):
            local = at.astimezone(SEOUL) if at is not None else None
            on_day = local if local is not None and local.date() == day else datetime.combine(day, time(), SEOUL)
            held.setdefault(one, []).append(on_day)
        for row in rows:
            row["reason"] = _reason(row["state_reason_code"], row["state_reason"])
            took_place = held.get(row["id"], [])
            if row["state"] not in PLANNED:
                row["interview_at"] = took_place.pop(0) if took_place else None
            self.unsaid["interviews"] += len(took_place)

    def _follow_ups(self, rows: list[Values]) -> None:
        for row in rows:
            row["reason"] = _reason(row["left_code"], row["left_reason"])

    def _visits(self, rows: list[Values]) -> None:
        for row in rows:
            row["visitor"] = self._accounts.get(row["visitor_id"])

    def _event_interviews(self, rows: list[Values]) -> None:
        self.unsaid["firms"] += sum(row["employer_no"] is None for row in rows)


def _named(
    key: InstrumentedAttribute[UUID],
    by: Sequence[tuple[InstrumentedAttribute[Any], ColumnElement[bool]]],
    also: Sequence[UUID] | Any,  # noqa: ANN401  the values of a mapping
) -> ColumnElement[bool]:
    """Whether some fact names the record; those that stand for others are taken with them."""
    return or_(key.in_(set(also)), *(key.in_(select(link).where(link.is_not(None), rule)) for link, rule in by))


def _reason(code: str | None, text: str | None) -> tuple[str | None, str | None] | None:
    return (code, text) if code or text else None


def _struck(record: type[Any]) -> list[Any]:
    return [record.voided_at, *([record.counselor_id] if hasattr(record, "counselor_id") else [])]


_PERSON: list[Any] = [Jobseeker.id.label("jobseeker_id"), Jobseeker.jobseeker_no]
_FIRM: list[Any] = [Employer.id.label("employer_id"), Employer.employer_no]
_LINKS: Mapping[str, Sequence[tuple[type[Any], InstrumentedAttribute[Any]]]] = {
    REGISTRATIONS.name: ((Jobseeker, Registration.jobseeker_id),),
    VACANCIES.name: ((Employer, Vacancy.employer_id),),
    SESSIONS.name: ((Jobseeker, CounselingSession.jobseeker_id), (Employer, CounselingSession.employer_id)),
    REFERRALS.name: ((Jobseeker, Referral.jobseeker_id), (Vacancy, Referral.vacancy_id)),
    PLACEMENTS.name: (
        (Jobseeker, Placement.jobseeker_id),
        (Employer, Placement.employer_id),
        (Referral, Placement.referral_id),
    ),
    FOLLOW_UPS.name: ((Jobseeker, FollowUp.jobseeker_id), (Placement, FollowUp.placement_id)),
    EVENT_INTERVIEWS.name: (
        (Jobseeker, EventInterview.jobseeker_id),
        (Employer, EventInterview.employer_id),
        (Event, EventInterview.event_id),
    ),
    VISITS.name: ((Employer, EmployerVisit.employer_id),),
}
_SHAPES: Mapping[str, Callable[[ExportRows, list[Values]], None]] = {
    PEOPLE.name: ExportRows._people,
    FIRMS.name: ExportRows._firms,
    SESSIONS.name: ExportRows._sessions,
    REFERRALS.name: ExportRows._referrals,
    FOLLOW_UPS.name: ExportRows._follow_ups,
    VISITS.name: ExportRows._visits,
    EVENT_INTERVIEWS.name: ExportRows._event_interviews,
}
