"""One question of a merge in words: field by field what stood before, at the center and on the laptop.

Of an over-full vacancy who holds its seats, and who came home without one; of a slot at an event who has it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import ReferralState
from jobdesk.base.fields import Field
from jobdesk.base.formats import format_time
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_name
from jobdesk.base.outreach import ConflictKind
from jobdesk.base.permissions import can_merge, require
from jobdesk.base.table_words import TABLE_WORDS
from jobdesk.base.timetables import is_slot
from jobdesk.records.accounts import Account
from jobdesk.records.employers import Employer
from jobdesk.records.events import Event, EventFirm, EventInterview
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import BundleRow
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import _labels
from jobdesk.services.audit import record_viewed
from jobdesk.services.codes import code_book
from jobdesk.services.outreach import _merge_slots
from jobdesk.services.outreach.carried import BY_NAME, EVER
from jobdesk.services.outreach.conflict_fields import fields_of, is_unsaid
from jobdesk.services.outreach.conflicts import ConflictRow
from jobdesk.services.outreach.merge_reports import Described, describe_records
from jobdesk.services.referral_states import REASON_SCHEME

Sides = tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """One field of the three, as the screen writes it; "" for empty."""

    name: str
    label: str
    base: str
    ours: str
    theirs: str

    @property
    def differs(self) -> bool:
        """Whether center and laptop say different things."""
        return self.ours != self.theirs


@dataclass(frozen=True, slots=True)
class SeatLine:
    """Someone who was hired for a vacancy, or for whom its seat is held; or who meets a firm of an event.

    Attributes:
        name: masked.
        hired: placed already; else a seat is held or was asked for.
        seated: has one of the openings, or the slot that is asked about.
        came_home: with this merge.
        firm: at an event, the firm; "" of a vacancy.
    """

    id: UUID
    jobseeker_id: UUID
    name: str
    hired: bool
    seated: bool
    came_home: bool
    firm: str = ""


@dataclass(frozen=True, slots=True)
class ConflictOpened:
    """A question as it is looked at.

    Attributes:
        about: the record: what it is called, who it is about, how it is opened.
        lines: its fields, those that differ first.
        seats: of an over-full vacancy, or of a slot that two people have.
    """

    about: Described
    lines: tuple[ConflictLine, ...]
    seats: tuple[SeatLine, ...]


def open_conflict(db: Session, act: Act, *, row: ConflictRow) -> ConflictOpened:
    """A question whole; the look at its person is audited, so the caller commits.

    Raises:
        NotAllowed: the role does not merge.
    """
    require(act.role, can_merge)
    about = describe_records(db, [(row.table, row.record_id)])[row.table, row.record_id]
    people = [about.person_id] if about.person_id is not None else []
    seats = _at_stake(db, row) if row.kind is ConflictKind.OVER_FULL else ()
    people += [one.jobseeker_id for one in seats]
    record_viewed(db, act, table=row.table, record_id=row.record_id, jobseeker_ids=dict.fromkeys(people))
    return ConflictOpened(about, conflict_lines(db, row), seats)


def conflict_lines(db: Session, row: ConflictRow) -> tuple[ConflictLine, ...]:
    """The fields a question is about, in words; what differs first, each in the order of its form."""
    sides: Sides = (row.base, row.ours, row.theirs)
    fields = fields_of(row.table)
    asked = row.fields or tuple({name: None for side in sides for name in side})
    shown = [name for name in fields if name in asked and name not in EVER and not is_unsaid(row.table, name)]
    told = _Words(db, row.table, fields, sides)
    lines = [
        ConflictLine(name, _(fields[name].label), *(told.said(name, side) for side in sides)) for name in shown
    ]
    return tuple(
        sorted(
            (one for one in lines if one.base or one.ours or one.theirs),
            key=lambda one: not one.differs,
        )
    )


class _Words:
    """Writes the values of one record's sides as the forms show them; keys by the names of what they lead to."""

    def __init__(self, db: Session, table: str, fields: Mapping[str, Field], sides: Sides) -> None:
        self._db, self._fields, self._codes = db, fields, code_book(db)
        self._leads = {
            column.name: next(iter(column.foreign_keys)).column.table.name
            for column in BY_NAME[table].table.columns
            if column.foreign_keys
        }
        self._named: dict[UUID, str] = {}
        for column, parent in self._leads.items():
            self._named |= _names(db, parent, {side[column] for side in sides if side.get(column) is not None})

    def said(self, name: str, side: Mapping[str, Any]) -> str:
        """One value of one side."""
        value = side.get(name)
        if isinstance(value, UUID):
            return self._named.get(value) or _("A record that is not here")
        if name == "starts_at" and isinstance(value, time) and not is_slot(value):
            return _("{time}, in line").format(time=format_time(value))
        if name == "state_reason_code":
            return self._reason(side)
        return _labels.said_now(self._codes, self._fields[name], value)

    def _reason(self, side: Mapping[str, Any]) -> str:
        """A referral's reason: whose list of reasons it is from follows from its state."""
        code = side.get("state_reason_code")
        scheme = REASON_SCHEME.get(side.get("state", ""), "")
        return self._codes.label(scheme, code) if code and scheme else str(code or "")


def _names(db: Session, table: str, ids: Iterable[UUID]) -> dict[UUID, str]:
    """What records are called where another record names them; jobseekers in full: the record is opened."""
    wanted = sorted(ids)
    if not wanted:
        return {}
    if table in _NAMED:
        key, name = _NAMED[table]
        return {row[0]: str(row[1]) for row in db.execute(select(key, name).where(key.in_(wanted)))}
    return {one: _(TABLE_WORDS.get(table, "")) for one in wanted}


_NAMED: Mapping[str, tuple[Any, Any]] = {
    "jobseeker": (Jobseeker.id, Jobseeker.full_name),
    "employer": (Employer.id, Employer.name),
    "vacancy": (Vacancy.id, Vacancy.title),
    "account": (Account.id, Account.display_name),
    "event": (Event.id, Event.name),
    "event_firm": (EventFirm.id, EventFirm.employer_name),
    "referral": (Referral.id, Referral.referral_no),
    "placement": (Placement.id, Placement.placement_no),
}


def _at_stake(db: Session, row: ConflictRow) -> tuple[SeatLine, ...]:
    return _slot(db, row) if row.table == _merge_slots.TABLE else _seats(db, row)


def _slot(db: Session, row: ConflictRow) -> tuple[SeatLine, ...]:
    """Who came home to a slot, and who else has it or is elsewhere then; who has it first."""
    mine = db.get(EventInterview, row.record_id)
    if mine is None:
        return ()
    slot = row.theirs["starts_at"]
    every = _merge_slots.at_stake(db, mine, slot)
    people = _names(db, "jobseeker", {one.jobseeker_id for one in every})
    firms = _names(db, "event_firm", {one.event_firm_id for one in every if one.event_firm_id is not None})
    lines = [
        SeatLine(
            one.id,
            one.jobseeker_id,
            mask_name(people[one.jobseeker_id]),
            hired=False,
            seated=one.starts_at == slot,
            came_home=one.id == mine.id,
            firm=firms[one.event_firm_id] if one.event_firm_id is not None else "–",
        )
        for one in every
    ]
    return tuple(sorted(lines, key=lambda one: not one.seated))


def _seats(db: Session, row: ConflictRow) -> tuple[SeatLine, ...]:
    """Who was hired for the vacancy or has its seat held, those with a seat first."""
    home = set(db.scalars(select(BundleRow.record_id).where(BundleRow.bundle_id == row.bundle_id)))
    placed = db.execute(
        select(Placement, Jobseeker.full_name)
        .join(Jobseeker, Jobseeker.id == Placement.jobseeker_id)
        .where(Placement.vacancy_id == row.record_id, Placement.voided_at.is_(None))
        .order_by(Placement.id)
    ).all()
    hired = {one.referral_id for one, _name in placed}
    waiting = db.execute(
        select(Referral, Jobseeker.full_name)
        .join(Jobseeker, Jobseeker.id == Referral.jobseeker_id)
        .where(
            Referral.vacancy_id == row.record_id,
            Referral.voided_at.is_(None),
            or_(Referral.seat_held.is_(true()), Referral.state == ReferralState.HIRE_PENDING),
        )
        .order_by(Referral.id)
    ).all()
    lines = [
        SeatLine(one.id, one.jobseeker_id, mask_name(name), True, one.took_opening, one.id in home)
        for one, name in placed
    ]
    lines += [
        SeatLine(one.id, one.jobseeker_id, mask_name(name), False, one.seat_held, one.id in home)
        for one, name in waiting
        if one.id not in hired
    ]
    return tuple(sorted(lines, key=lambda one: not one.seated))
