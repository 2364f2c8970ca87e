"""사후관리: due at 1, 3, 6 (12) months after the start of work, next working day. Source: domain.md 2.6."""

from collections.abc import Collection, Mapping
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
from jobdesk.base.permissions import can_serve, can_undo_others, require
from jobdesk.records.accounts import Account
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.services._rows import check_version, correct, refuse_struck, stamp, void
from jobdesk.services.audit import write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.registrations import months_later
from jobdesk.services.settings import read_settings


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One follow-up, due or done."""

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


def plan(db: Session, act: Act, placement: Placement) -> None:
    """Plan the follow-ups of a placement by the center's setting, inside the caller's act."""
    for months in read_settings(db).integers("follow_up_months"):
        db.add(
            FollowUp(
                placement_id=placement.id,
                jobseeker_id=placement.jobseeker_id,
                months=months,
                due_on=next_working_day(months_later(placement.started_on, months)),
                counselor_id=placement.counselor_id,
                **stamp(act),
            )
        )


def record_follow_up(
    db: Session, act: Act, *, follow_up_id: UUID, version: int, values: Mapping[str, Any]
) -> None:
    """Write down what was learned. Changes one FollowUp; the caller commits.

    Raises:
        InvalidInput: a field is wrong, the day lies in the future, or 퇴사 has no date.
        StaleRecord: someone did it in between.
    """
    require(act.role, can_serve)
    kept = clean_values(FOLLOW_UP, values, code_book(db), today=act.today)
    row = db.get_one(FollowUp, follow_up_id)
    check_version(db, row, version)
    refuse_struck(row)
    check_values(act, kept, db.get_one(Placement, row.placement_id).started_on)
    if row.done_on is not None and row.counselor_id != act.account_id:
        require(act.role, can_undo_others)
    correct(
        db,
        act,
        row,
        {**kept, "counselor_id": row.counselor_id if row.done_on else act.account_id},
        version=version,
    )
    write_audit(db, act, AuditAction.CHANGE, table="follow_up", record_id=row.id, jobseeker_ids=[row.jobseeker_id])


def check_values(act: Act, kept: Mapping[str, Any], started_on: date) -> None:
    """What a done follow-up says agrees: no day ahead or before the start, a day of leaving only of who left."""
    if kept["done_on"] > act.today:
        raise InvalidInput(_("This day lies in the future."), field="done_on")
    if kept["done_on"] < started_on:
        raise InvalidInput(_("A follow-up cannot lie before the start of work."), field="done_on")
    left_on = kept.get("left_on")
    if kept["state"] == FollowUpState.LEFT and not left_on:
        raise InvalidInput(_("Write the day the person left."), field="left_on")
    if kept["state"] != FollowUpState.LEFT and left_on:
        raise InvalidInput(_("A day of leaving belongs to someone who left."), field="left_on")
    if left_on and not started_on <= left_on <= kept["done_on"]:
        raise InvalidInput(_("The person left between the start of work and the follow-up."), field="left_on")


def void_follow_up(db: Session, act: Act, *, follow_up_id: UUID, why: str) -> None:
    """Strike a follow-up through that was done by mistake; it falls due again. A colleague's needs the supervisor.

    Writes the struck FollowUp, a new one due on the same day and the audit entry; the caller commits.

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
    void(db, act, row, why)
    placement = db.get_one(Placement, row.placement_id)
    if placement.voided_at is None:
        again = FollowUp(
            placement_id=placement.id,
            jobseeker_id=row.jobseeker_id,
            months=row.months,
            due_on=row.due_on,
            counselor_id=placement.counselor_id,
            **stamp(act),
        )
        db.add(again)
        db.flush()
    write_audit(db, act, AuditAction.VOID, table="follow_up", record_id=row.id, jobseeker_ids=[row.jobseeker_id])


def follow_up_rows(db: Session, ids: Collection[UUID]) -> list[FollowUpRow]:
    """Follow-ups by id, due or done, in no order."""
    return [_row(*row) for row in db.execute(_rows().where(FollowUp.id.in_(ids)))]


def _rows() -> Any:  # noqa: ANN401  a typed select of five columns says no more
    return (
        select(FollowUp, Placement, Jobseeker.full_name, Jobseeker.mobile, Account.display_name)
        .join(Placement, Placement.id == FollowUp.placement_id)
        .join(Jobseeker, Jobseeker.id == FollowUp.jobseeker_id)
        .outerjoin(Account, Account.id == FollowUp.counselor_id)
        .where(FollowUp.voided_at.is_(None))
    )


def _row(f: FollowUp, placement: Placement, name: str, phone: str | None, counselor: str | None) -> FollowUpRow:
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
    )
