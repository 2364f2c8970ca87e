"""고용유지 of one placement and of a person's: what the follow-ups say after 1, 3, 6 and 12 months.

The figures are made of the same definition (`Told.kept_on`). Source: statistics.md 2.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select, true
from sqlalchemy.orm import Session, aliased

from jobdesk.base.acts import Act
from jobdesk.base.enums import FollowUpState, PlacementRoute
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, require
from jobdesk.records.accounts import Account
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.services.registrations import months_later
from jobdesk.services.settings import read_settings

AFTER = (1, 3, 6, 12)
SPAN = 24
"""Months of the summary: who began more than a year ago has all four answers."""


@dataclass(slots=True)
class Told:
    """What the follow-ups of one placement told: the earliest day of leaving, the last day still at work."""

    left_on: date | None = None
    employed_on: date | None = None

    def kept_on(self, day: date) -> bool | None:
        """Whether the person was still employed on a day; None where nobody knows."""
        if self.left_on is not None and self.left_on <= day:
            return False
        known = self.left_on is not None or (self.employed_on is not None and self.employed_on >= day)
        return True if known else None


def told_of(db: Session, placement_ids: Collection[UUID] | Select[UUID] | None = None) -> dict[UUID, Told]:
    """What was learned of placements, of all without ids."""
    query = select(FollowUp.placement_id, FollowUp.state, FollowUp.done_on, FollowUp.left_on).where(
        FollowUp.voided_at.is_(None), FollowUp.done_on.is_not(None)
    )
    if placement_ids is not None:
        query = query.where(FollowUp.placement_id.in_(placement_ids))
    found: dict[UUID, Told] = {}
    for placement_id, state, done_on, left_on in db.execute(query):
        told = found.setdefault(placement_id, Told())
        if left_on is not None:
            told.left_on = min(left_on, told.left_on or left_on)
        if state == FollowUpState.EMPLOYED and done_on is not None:
            told.employed_on = max(done_on, told.employed_on or done_on)
    return found


@dataclass(frozen=True, slots=True)
class Kept:
    """Whether a placement lasted n months: on its n-month day; not asked before that day has come.

    Attributes:
        kept: True still employed, False left, None not known.
        come: the day has come.
    """

    months: int
    day: date
    kept: bool | None
    come: bool


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One follow-up of a placement, due or done."""

    id: UUID
    version: int
    months: int
    due_on: date
    done_on: date | None
    state: str | None
    left_on: date | None
    left_code: str | None
    left_reason: str | None
    counselor: str


@dataclass(frozen=True, slots=True)
class WorkView:
    """A placement with what was learned of it since.

    Attributes:
        needs_look: a second look is still to be taken.
        may_look: who asks may take it.
    """

    id: UUID
    version: int
    jobseeker_id: UUID
    employer_name: str
    started_on: date
    route: str
    evidence: str | None
    evidence_ref: str | None
    verified_on: date | None
    verified_by: str
    second_look_on: date | None
    second_look_by: str
    recognized: bool
    recognized_why: str
    recognition_rule: str | None
    needs_look: bool
    may_look: bool
    left_on: date | None
    kept: tuple[Kept, ...]
    follow_ups: tuple[PlannedRow, ...]


def open_work(db: Session, act: Act, *, placement_id: UUID) -> WorkView:
    """One placement with its follow-ups and retention. Opening the person is what is audited; this only reads."""
    require(act.role, can_see_people)
    verifier, looker = aliased(Account), aliased(Account)
    placement, verified_by, looked_by = db.execute(
        select(Placement, verifier.display_name, looker.display_name)
        .outerjoin(verifier, verifier.id == Placement.verified_by)
        .outerjoin(looker, looker.id == Placement.second_look_by)
        .where(Placement.id == placement_id)
    ).one()
    rows = db.execute(
        select(FollowUp, Account.display_name)
        .outerjoin(Account, Account.id == FollowUp.counselor_id)
        .where(FollowUp.placement_id == placement_id, FollowUp.voided_at.is_(None))
        .order_by(FollowUp.months, FollowUp.id)
    )
    told = told_of(db, [placement_id]).get(placement_id, Told())
    alone = placement.route == PlacementRoute.SELF and placement.evidence is not None
    needs = alone and placement.second_look_on is None and read_settings(db).flag("second_look")
    return WorkView(
        placement.id,
        placement.version,
        placement.jobseeker_id,
        placement.employer_name or "",
        placement.started_on,
        placement.route,
        placement.evidence,
        placement.evidence_ref,
        placement.verified_on,
        verified_by or "",
        placement.second_look_on,
        looked_by or "",
        placement.recognized,
        placement.recognized_why or "",
        placement.recognition_rule,
        needs and placement.voided_at is None,
        act.account_id not in {placement.verified_by, placement.recorded_by},
        told.left_on,
        _kept(told, placement.started_on, act.today),
        tuple(
            PlannedRow(
                f.id,
                f.version,
                f.months,
                f.due_on,
                f.done_on,
                f.state,
                f.left_on,
                f.left_code,
                f.left_reason,
                counselor or "",
            )
            for f, counselor in rows
        ),
    )


@dataclass(frozen=True, slots=True)
class Job:
    """The newest job of a person: since when, left when, and how long it is known to have lasted, in words."""

    id: UUID
    employer_name: str
    started_on: date
    left_on: date | None
    lasted: str


def newest_job(db: Session, jobseeker_id: UUID, on: date) -> Job | None:
    """The newest job a person began until a day; None for one who found none."""
    query = (
        select(Placement)
        .where(Placement.jobseeker_id == jobseeker_id, Placement.voided_at.is_(None), Placement.started_on <= on)
        .order_by(Placement.started_on.desc(), Placement.id.desc())
        .limit(1)
    )
    placement = db.scalar(query)
    if placement is None:
        return None
    told = told_of(db, [placement.id]).get(placement.id, Told())
    lasted = kept_words(_kept(told, placement.started_on, on))
    return Job(placement.id, placement.employer_name or "", placement.started_on, told.left_on, lasted)


def kept_of(db: Session, started: Collection[tuple[UUID, date]], on: date) -> dict[UUID, tuple[Kept, ...]]:
    """Retention of placements, given with their first day, as known on a day."""
    told = told_of(db, [one for one, _day in started]) if started else {}
    return {one: _kept(told.get(one, Told()), day, on) for one, day in started}


@dataclass(frozen=True, slots=True)
class KeptShare:
    """Of the counted placements whose n-month day has come: how many of those known are still employed."""

    months: int
    part: int
    whole: int
    unknown: int


def read_summary(db: Session, act: Act) -> tuple[KeptShare, ...]:
    """Retention after 1, 3, 6 and 12 months of the counted placements of the last two years."""
    require(act.role, can_see_people)
    counted = (
        Placement.voided_at.is_(None),
        Placement.recognized.is_(true()),
        Placement.started_on.between(months_later(act.today, -SPAN), act.today),
    )
    rows = db.execute(select(Placement.id, Placement.started_on).where(*counted))
    started = {one: day for one, day in rows}
    told = told_of(db, select(Placement.id).where(*counted))
    found = [_kept(told.get(one, Told()), day, act.today) for one, day in started.items()]
    shares = []
    for at, months in enumerate(AFTER):
        said = [kept[at].kept for kept in found if kept[at].come]
        known = len(said) - said.count(None)
        shares.append(KeptShare(months, said.count(True), known, said.count(None)))
    return tuple(shares)


def kept_words(kept: Collection[Kept]) -> str:
    """The longest time of which something is known, in words; "" before anything is."""
    known = [one for one in kept if one.kept is not None]
    if not known:
        return ""
    last = max(known, key=lambda one: one.months)
    told = _("kept for {count} months") if last.kept else _("left within {count} months")
    if not last.kept:
        last = min((one for one in known if not one.kept), key=lambda one: one.months)
    return told.format(count=last.months)


def _kept(told: Told, started_on: date, on: date) -> tuple[Kept, ...]:
    days: Sequence[tuple[int, date]] = [(months, months_later(started_on, months)) for months in AFTER]
    return tuple(Kept(months, day, told.kept_on(day) if day <= on else None, day <= on) for months, day in days)
