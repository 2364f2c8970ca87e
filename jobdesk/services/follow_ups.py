"""사후관리: due at 1, 3, 6 (12) months after the start of work, next working day. Source: domain.md 2.6."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import next_working_day
from jobdesk.base.enums import AuditAction, FollowUpState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import clean_values
from jobdesk.base.forms.placements import FOLLOW_UP
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_name, mask_phone
from jobdesk.base.permissions import can_see_people, can_serve, can_undo_others, require
from jobdesk.base.phones import format_phone
from jobdesk.records.accounts import Account
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.services import _work_state
from jobdesk.services._rows import check_version, correct, lock, refuse_struck, stamp, void
from jobdesk.services.audit import record_viewed, write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.contact_attempts import AttemptRow, last_attempts
from jobdesk.services.registrations import months_later
from jobdesk.services.settings import read_settings

MOST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One follow-up, due or done.

    Attributes:
        last: the newest attempt to reach the person about it.
    """

    id: UUID
    placement_id: UUID
    jobseeker_id: UUID
    jobseeker: str
    phone: str
    employer_name: str
    started_on: date
    months: int
    due_on: date
    done_on: date | None
    state: str | None
    counselor: str
    version: int
    left_on: date | None = None
    last: AttemptRow | None = None


@dataclass(frozen=True, slots=True)
class FollowUpCall:
    """Whom one calls about a follow-up, by name and phone, because it is what one calls from."""

    jobseeker: str
    phone: str
    employer_name: str
    employer_phone: str
    started_on: date
    months: int


@dataclass(frozen=True, slots=True)
class FollowUpEntry:
    """One of several follow-ups of which the same was learned; `version` is the one that was read."""

    follow_up_id: UUID
    version: int


def plan(db: Session, act: Act, placement: Placement) -> None:
    """Plan the follow-ups of a placement by the center's setting, inside the caller's act."""
    for months in read_settings(db).integers("follow_up_months"):
        _plan_one(db, act, placement, months)


def _plan_one(db: Session, act: Act, placement: Placement, months: int, due_on: date | None = None) -> FollowUp:
    row = FollowUp(
        placement_id=placement.id,
        jobseeker_id=placement.jobseeker_id,
        months=months,
        due_on=due_on or next_working_day(months_later(placement.started_on, months)),
        counselor_id=placement.counselor_id,
        **stamp(act),
    )
    db.add(row)
    db.flush()
    return row


def open_follow_up(db: Session, act: Act, *, follow_up_id: UUID) -> FollowUpCall:
    """Whom to call about a follow-up. That it was opened is recorded, so the caller commits."""
    require(act.role, can_see_people)
    row, placement, person, firm = db.execute(
        select(FollowUp, Placement, Jobseeker, Employer)
        .join(Placement, Placement.id == FollowUp.placement_id)
        .join(Jobseeker, Jobseeker.id == FollowUp.jobseeker_id)
        .outerjoin(Employer, Employer.id == Placement.employer_id)
        .where(FollowUp.id == follow_up_id)
    ).one()
    record_viewed(db, act, table="follow_up", record_id=row.id, jobseeker_ids=[person.id])
    return FollowUpCall(
        person.full_name,
        format_phone(person.mobile or person.phone),
        placement.employer_name or "",
        format_phone((firm.contact_phone or firm.phone) if firm else None),
        placement.started_on,
        row.months,
    )


def add_follow_up(db: Session, act: Act, *, placement_id: UUID, months: int) -> FollowUpRow:
    """Plan one more follow-up of a placement: 12 months by choice, or another. Source: domain.md 2.6.

    Adds one FollowUp and its audit entry; the caller commits.

    Raises:
        InvalidInput: not 1 to 36 months, one is planned already, or the placement was struck through.
    """
    require(act.role, can_serve)
    if not 1 <= months <= MOST_MONTHS:
        raise InvalidInput(_("Write 1 to {count} months.").format(count=MOST_MONTHS), field="months")
    lock(db, Jobseeker, db.scalars(select(Placement.jobseeker_id).where(Placement.id == placement_id)))
    placement = db.get_one(Placement, placement_id)
    refuse_struck(placement)
    same = select(FollowUp.id).where(
        FollowUp.placement_id == placement_id, FollowUp.months == months, FollowUp.voided_at.is_(None)
    )
    if db.scalar(same.limit(1)) is not None:
        raise InvalidInput(_("A follow-up after {count} months is planned.").format(count=months), field="months")
    row = _plan_one(db, act, placement, months)
    write_audit(db, act, AuditAction.CREATE, table="follow_up", record_id=row.id, jobseeker_ids=[row.jobseeker_id])
    return follow_up_rows(db, [row.id])[0]


def record_follow_ups(
    db: Session, act: Act, *, entries: Sequence[FollowUpEntry], values: Mapping[str, Any]
) -> list[FollowUpRow]:
    """Write down what was learned, the same of each, all or none.

    Who left looks for work again, and the rules of recognition are asked anew. Changes each FollowUp, its
    Placement and person where that follows, and writes the audit entries; the caller commits.

    Raises:
        InvalidInput: a field is wrong, the day lies in the future, 퇴사 has no date, or 퇴사 of several at once.
        StaleRecord: someone did it in between.
    """
    require(act.role, can_serve)
    kept = clean_values(FOLLOW_UP, values, code_book(db), today=act.today)
    if not entries:
        raise InvalidInput(_("Choose at least one follow-up."))
    if kept["state"] == FollowUpState.LEFT and len(entries) > 1:
        raise InvalidInput(_("Who left is written down one by one: each has a day of their own."), field="state")
    people = select(FollowUp.jobseeker_id).where(FollowUp.id.in_([one.follow_up_id for one in entries]))
    lock(db, Jobseeker, db.scalars(people))
    for one in entries:
        _record(db, act, one, kept)
    return follow_up_rows(db, [one.follow_up_id for one in entries])


def _record(db: Session, act: Act, entry: FollowUpEntry, kept: Mapping[str, Any]) -> None:
    row = db.get_one(FollowUp, entry.follow_up_id)
    check_version(db, row, entry.version)
    refuse_struck(row)
    placement = db.get_one(Placement, row.placement_id)
    check_values(act, kept, placement.started_on)
    if row.done_on is not None and row.counselor_id != act.account_id:
        require(act.role, can_undo_others)
    left_before = row.left_on
    counselor = row.counselor_id if row.done_on else act.account_id
    correct(db, act, row, {**kept, "counselor_id": counselor}, version=entry.version)
    _work_state.learned(db, act, row, kept.get("left_on"), left_before)
    write_audit(db, act, AuditAction.CHANGE, table="follow_up", record_id=row.id, jobseeker_ids=[row.jobseeker_id])


def check_values(act: Act, kept: Mapping[str, Any], started_on: date) -> None:
    """What a done follow-up says agrees: no day ahead or before the start, a day of leaving only of who left."""
    if kept["done_on"] > act.today:
        raise InvalidInput(_("This day lies in the future."), field="done_on")
    if kept["done_on"] < started_on:
        raise InvalidInput(_("A follow-up cannot lie before the start of work."), field="done_on")
    left_on, left = kept.get("left_on"), kept["state"] == FollowUpState.LEFT
    if left and not left_on:
        raise InvalidInput(_("Write the day the person left."), field="left_on")
    if not left and left_on:
        raise InvalidInput(_("A day of leaving belongs to someone who left."), field="left_on")
    if not left and kept.get("left_code"):
        raise InvalidInput(_("A reason for leaving belongs to someone who left."), field="left_code")
    if left_on and not started_on <= left_on <= kept["done_on"]:
        raise InvalidInput(_("The person left between the start of work and the follow-up."), field="left_on")


def void_follow_up(db: Session, act: Act, *, follow_up_id: UUID, why: str) -> None:
    """Strike a follow-up through that was done by mistake; it falls due again. A colleague's needs the supervisor.

    What was learned of leaving is taken back with it. Writes the struck FollowUp, a new one due on the same day
    and the audit entry; the caller commits.

    Raises:
        InvalidInput: no reason, it was not done, or it is struck through already.
        NotAllowed: a colleague did it, and no supervisor asks.
    """
    require(act.role, can_serve)
    row = db.get_one(FollowUp, follow_up_id)
    if row.counselor_id != act.account_id:
        require(act.role, can_undo_others)
    if row.done_on is None:
        raise InvalidInput(_("This follow-up was not done yet: record it."))
    lock(db, Jobseeker, [row.jobseeker_id])
    void(db, act, row, why)
    placement = db.get_one(Placement, row.placement_id)
    if placement.voided_at is None:
        _plan_one(db, act, placement, row.months, row.due_on)
        _work_state.learned(db, act, row, None, row.left_on, why)
    write_audit(db, act, AuditAction.VOID, table="follow_up", record_id=row.id, jobseeker_ids=[row.jobseeker_id])


def follow_up_rows(db: Session, ids: Collection[UUID]) -> list[FollowUpRow]:
    """Follow-ups by id, due or done, in no order."""
    last = last_attempts(db, follow_up_ids=ids)
    found = db.execute(_rows().where(FollowUp.id.in_(ids)))
    return [_row(f, work, name, phone, who, last.get(f.id)) for f, work, name, phone, who in found]


def _rows() -> Any:  # noqa: ANN401  a typed select of five columns says no more
    return (
        select(FollowUp, Placement, Jobseeker.full_name, Jobseeker.mobile, Account.display_name)
        .join(Placement, Placement.id == FollowUp.placement_id)
        .join(Jobseeker, Jobseeker.id == FollowUp.jobseeker_id)
        .outerjoin(Account, Account.id == FollowUp.counselor_id)
        .where(FollowUp.voided_at.is_(None))
    )


def _row(
    f: FollowUp,
    placement: Placement,
    name: str,
    phone: str | None,
    counselor: str | None,
    last: AttemptRow | None,
) -> FollowUpRow:
    return FollowUpRow(
        f.id,
        placement.id,
        f.jobseeker_id,
        mask_name(name),
        mask_phone(phone),
        placement.employer_name or "",
        placement.started_on,
        f.months,
        f.due_on,
        f.done_on,
        f.state,
        counselor or "",
        f.version,
        f.left_on,
        last,
    )
