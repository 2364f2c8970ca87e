"""실적 점검 of a month: what was found, cleared with a reason or mended, and signed (statistics.md 6, 8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_name
from jobdesk.base.permissions import can_close_month, require
from jobdesk.records.accounts import Account
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.month_closes import Review, ReviewClearing
from jobdesk.services._rows import clean_reason, stamp, void
from jobdesk.services.audit import write_audit
from jobdesk.services.review_rules import BY_ID, RULES, Looked
from jobdesk.services.settings import read_settings


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One record a rule found; the person is masked.

    Attributes:
        table, record_id: what the row opens.
        name: of the person, or of the account whose voids were counted.
        clearing_id, cleared_why: why it is right as it is; None while it is still to be looked at.
        partner_ids, partners: who else has the same phone or address, or started at the same firm in the month:
            the first of them by masked name and number.
    """

    rule: str
    table: str
    record_id: UUID
    jobseeker_id: UUID | None
    name: str
    on: date
    about: str
    clearing_id: UUID | None
    cleared_why: str | None
    partner_ids: tuple[UUID, ...] = ()
    partners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedReview:
    """A review that was signed; `found` is how many rows it had, all of them cleared."""

    id: UUID
    month: date
    signed_on: date
    signed_by: str
    signed_at: datetime
    found: int
    note: str | None


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a day's month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def list_review(db: Session, act: Act, *, month: date) -> list[ReviewRow]:
    """What every rule finds in a month, rule by rule, the earliest day first; those cleared before as well.

    Reads only; the caller puts the people shown on record (`audit.record_shown`).

    Args:
        month: any day of it.
    """
    require(act.role, can_close_month)
    looked = Looked(*month_of(month), read_settings(db))
    cleared = {
        (one.rule, one.record_id): one
        for one in db.scalars(select(ReviewClearing).where(ReviewClearing.voided_at.is_(None)))
    }
    found = [(rule, *row) for rule in RULES for row in db.execute(rule.query(looked)).all()]
    people = {person for _rule, _one, person, *_rest in found if person is not None}
    crowds = {
        rule.id: _crowds(db, rule.crowd(looked), {about for one, *_row, about in found if one is rule})
        for rule in RULES
        if rule.crowd is not None
    }
    names = {
        one: mask_name(name)
        for one, name in db.execute(select(Jobseeker.id, Jobseeker.full_name).where(Jobseeker.id.in_(people)))
    }
    staff = {one: name for one, name in db.execute(select(Account.id, Account.display_name))}
    rows = []
    for rule, one, person, on, about in found:
        clearing = cleared.get((rule.id, one))
        others = {
            other: f"{mask_name(name)} ({number})"
            for record, other, name, number in crowds.get(rule.id, {}).get(about, ())
            if record != one and other != person
        }
        rows.append(
            ReviewRow(
                rule.id,
                rule.table,
                one,
                person,
                names.get(person, "") if person is not None else staff.get(one, ""),
                on,
                about or "",
                clearing.id if clearing else None,
                clearing.why if clearing else None,
                tuple(others),
                tuple(others.values())[:_NAMED],
            )
        )
    order = {rule.id: at for at, rule in enumerate(RULES)}
    return sorted(rows, key=lambda row: (order[row.rule], row.on, row.record_id))


_NAMED = 3


def _crowds(
    db: Session, query: Select[Any], shared: set[str]
) -> dict[str | None, list[tuple[UUID, UUID, str, str]]]:
    """By what people have in common who has it: record, person, name and number."""
    found: dict[str | None, list[tuple[UUID, UUID, str, str]]] = {}
    for value, *one in db.execute(query.where(query.selected_columns[0].in_(shared))):
        found.setdefault(value, []).append((one[0], one[1], one[2], one[3]))
    return found


def clear_row(db: Session, act: Act, *, rule: str, record_id: UUID, why: str) -> UUID:
    """Say of a row that it is right as it is, with the reason; it stays cleared in every later review.

    Writes one ReviewClearing and its audit entry; the caller commits.

    Raises:
        InvalidInput: no reason, or it was cleared before.
    """
    require(act.role, can_close_month)
    reason = clean_reason(why, needed=_("Write why this is right as it is."))
    known = select(ReviewClearing.id).where(
        ReviewClearing.rule == rule, ReviewClearing.record_id == record_id, ReviewClearing.voided_at.is_(None)
    )
    if db.scalar(known) is not None:
        raise InvalidInput(_("This was cleared before."))
    clearing = ReviewClearing(
        rule=rule,
        table_name=BY_ID[rule].table,
        record_id=record_id,
        why=reason,
        cleared_on=act.today,
        **stamp(act),
    )
    db.add(clearing)
    db.flush()
    write_audit(db, act, AuditAction.CREATE, table="review_clearing", record_id=clearing.id, detail={"rule": rule})
    return clearing.id


def void_clearing(db: Session, act: Act, *, clearing_id: UUID, why: str) -> None:
    """Take a clearing back: the row is to be looked at again."""
    require(act.role, can_close_month)
    void(db, act, db.get_one(ReviewClearing, clearing_id), why)
    write_audit(db, act, AuditAction.VOID, table="review_clearing", record_id=clearing_id)


def sign_review(db: Session, act: Act, *, month: date, note: str = "") -> SignedReview:
    """Sign that the month was looked through. Writes one Review and its audit entry; the caller commits.

    Raises:
        InvalidInput: the month has not begun, or rows are neither mended nor cleared.
    """
    require(act.role, can_close_month)
    first, _last = month_of(month)
    if first > act.today:
        raise InvalidInput(_("This month has not begun."), field="month")
    rows = list_review(db, act, month=first)
    if waiting := sum(row.clearing_id is None for row in rows):
        raise InvalidInput(_("{count} rows are neither mended nor cleared.").format(count=waiting), field="month")
    review = Review(
        month=first,
        signed_on=act.today,
        signed_by=act.account_id,
        found=len(rows),
        note=clean_reason(note, "note") or None,
        **stamp(act),
    )
    db.add(review)
    db.flush()
    write_audit(
        db, act, AuditAction.CREATE, table="review", record_id=review.id, detail={"month": first.isoformat()}
    )
    return _signed(review, act.display_name)


def signed_reviews(db: Session, act: Act, *, month: date) -> Sequence[SignedReview]:
    """The signed reviews of a month, the newest first."""
    require(act.role, can_close_month)
    query = (
        select(Review, Account.display_name)
        .join(Account, Account.id == Review.signed_by)
        .where(Review.month == month_of(month)[0])
        .order_by(Review.id.desc())
    )
    return [_signed(review, who) for review, who in db.execute(query)]


def count_waiting(db: Session, act: Act, *, month: date) -> int:
    """How many rows of a month are neither mended nor cleared."""
    require(act.role, can_close_month)
    return sum(row.clearing_id is None for row in list_review(db, act, month=month))


def _signed(review: Review, who: str) -> SignedReview:
    return SignedReview(
        review.id, review.month, review.signed_on, who, review.recorded_at, review.found, review.note
    )
