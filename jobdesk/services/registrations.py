"""구직등록: register, extend before expiry, register anew after it. Source: domain.md 2.4, 2.8."""

import calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import clean_values
from jobdesk.base.formats import format_date
from jobdesk.base.forms.jobseekers import REGISTRATION
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_serve, can_undo_others, require
from jobdesk.records.jobseekers import Jobseeker, Registration, RegistrationExtension
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.services._numbers import record_no
from jobdesk.services._rows import correct, lock, stamp, void
from jobdesk.services._usual_place import usual_place
from jobdesk.services.audit import write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.references import hold_standing
from jobdesk.services.settings import read_settings


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """One registration of a person."""

    id: UUID
    jobseeker_id: UUID
    registration_no: str
    received_on: date
    valid_from: date
    valid_until: date
    channel: str
    place: str
    counselor_id: UUID | None
    voided: bool
    version: int


def _row(r: Registration) -> RegistrationRow:
    return RegistrationRow(
        r.id,
        r.jobseeker_id,
        r.registration_no,
        r.received_on,
        r.valid_from,
        r.valid_until,
        r.channel,
        r.place,
        r.counselor_id,
        r.voided_at is not None,
        r.version,
    )


def months_later(day: date, months: int) -> date:
    """The same day so many months on, clipped to the month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def default_until(received_on: date, months: int) -> date:
    """The last day of validity: the same day `months` on, minus one (domain.md 2.4)."""
    return months_later(received_on, months) - timedelta(days=1)


def check_backdate(db: Session, act: Act, on: date, field: str, why: str | None) -> None:
    """Refuse a day in the future, and one too far back without a reason."""
    if on > act.today:
        raise InvalidInput(_("This day lies in the future."), field=field)
    limit = read_settings(db).integer("backdate_days")
    if on < act.today - timedelta(days=limit) and not (why or "").strip():
        raise InvalidInput(
            _("This day lies more than {count} days back: write the reason in the remarks.").format(count=limit),
            field=field,
        )


def check_late(db: Session, act: Act, on: date, why: str | None) -> None:
    """Refuse a day too far back of what has a note in any case, until `late_why` says why it is entered late."""
    limit = read_settings(db).integer("backdate_days")
    if on < act.today - timedelta(days=limit) and not (why or "").strip():
        raise InvalidInput(
            _("This day lies more than {count} days back: write why it is entered late.").format(count=limit),
            field="late_why",
        )


def day_state(person: Jobseeker) -> dict[str, Any]:
    """What the person is today, as it is copied onto a registration."""
    return {
        "dong_code": person.dong_code,
        "education_level": person.education_level,
        "target_groups": person.target_groups,
        "visa_status": person.visa_status,
        "labor_status": person.labor_status,
    }


def register(db: Session, act: Act, *, jobseeker_id: UUID, values: Mapping[str, Any]) -> RegistrationRow:
    """Accept a registration, the first or one after expiry. Adds a Registration and its audit entry.

    Raises:
        InvalidInput: a field is wrong; a registration is still valid (extend it) or begins before this one
            would end; the day lies too far back.
        NotAllowed: the role serves nobody.
    """
    require(act.role, can_serve)
    kept = clean_values(REGISTRATION, values, code_book(db), today=act.today)
    received_on = kept["received_on"]
    check_backdate(db, act, received_on, "received_on", kept.get("note"))
    jobseeker_id = hold_standing(db, [jobseeker_id])[0]
    if held := registration_valid_on(db, [jobseeker_id], received_on).get(jobseeker_id):
        raise InvalidInput(
            _("A registration is valid until {day}: extend it instead.").format(day=format_date(held.valid_until)),
            field="received_on",
        )
    person = db.get_one(Jobseeker, jobseeker_id)
    until = kept.get("valid_until") or default_until(received_on, read_settings(db).integer("registration_months"))
    if until < received_on:
        raise InvalidInput(_("The end lies before the start."), field="valid_until")
    later = db.scalar(
        select(Registration.valid_from).where(
            Registration.jobseeker_id == jobseeker_id,
            Registration.voided_at.is_(None),
            Registration.valid_from.between(received_on, until),
        )
    )
    if later is not None:
        raise InvalidInput(
            _("A registration begins on {day} already: end this one before it.").format(day=format_date(later)),
            field="valid_until",
        )
    registration = Registration(
        registration_no=record_no(db, act, "registration", on=received_on),
        jobseeker_id=jobseeker_id,
        received_on=received_on,
        valid_from=received_on,
        valid_until=until,
        channel=kept["channel"],
        place=kept.get("place") or usual_place(db),
        counselor_id=act.account_id,
        counter_no=act.window_no,
        occupation=person.desired_occupation_1,
        note=kept.get("note"),
        **day_state(person),
        **stamp(act),
    )
    if person.counselor_id is None:
        person.counselor_id = act.account_id
    db.add(registration)
    db.flush()
    _audit(db, act, AuditAction.CREATE, registration)
    return _row(registration)


def extend(
    db: Session, act: Act, *, registration_id: UUID, version: int, valid_until: date | None = None
) -> RegistrationRow:
    """Move the end of a registration that is still valid; no new registration.

    Raises:
        InvalidInput: it has expired (register anew), or the new end is not later.
    """
    require(act.role, can_serve)
    registration = db.get_one(Registration, registration_id)
    if registration.voided_at is not None or registration.valid_until < act.today:
        raise InvalidInput(_("This registration has ended: register anew."))
    months = read_settings(db).integer("registration_months")
    until = valid_until or months_later(registration.valid_until, months)
    if until <= registration.valid_until:
        raise InvalidInput(_("The new end must be later than the present one."), field="valid_until")
    db.add(
        RegistrationExtension(
            registration_id=registration.id,
            extended_on=act.today,
            old_until=registration.valid_until,
            new_until=until,
            **stamp(act),
        )
    )
    correct(db, act, registration, {"valid_until": until}, version=version)
    _audit(db, act, AuditAction.CHANGE, registration)
    return _row(registration)


def void_registration(db: Session, act: Act, *, registration_id: UUID, why: str) -> None:
    """Strike a registration through; a colleague's needs the supervisor; refused while something hangs on it."""
    require(act.role, can_serve)
    lock(db, Jobseeker, db.scalars(select(Registration.jobseeker_id).where(Registration.id == registration_id)))
    registration = db.get_one(Registration, registration_id)
    if act.account_id not in {registration.counselor_id, registration.recorded_by}:
        require(act.role, can_undo_others)
    for hanging in (Referral, Placement):
        live = select(hanging.id).where(hanging.registration_id == registration.id, hanging.voided_at.is_(None))
        if db.scalar(live.limit(1)) is not None:
            raise InvalidInput(_("Referrals or placements hang on this registration: strike them through first."))
    void(db, act, registration, why)
    _audit(db, act, AuditAction.VOID, registration)


def _audit(db: Session, act: Act, action: AuditAction, registration: Registration) -> None:
    write_audit(
        db,
        act,
        action,
        table="registration",
        record_id=registration.id,
        jobseeker_ids=[registration.jobseeker_id],
    )


def registration_valid_on(db: Session, jobseeker_ids: Collection[UUID], on: date) -> dict[UUID, Registration]:
    """Jobseeker to the registration valid on a day, for those who have one."""
    query = (
        select(Registration)
        .where(
            Registration.jobseeker_id.in_(jobseeker_ids),
            Registration.voided_at.is_(None),
            Registration.received_on <= on,
            Registration.valid_until >= on,
        )
        .order_by(Registration.received_on, Registration.id)
    )
    return {r.jobseeker_id: r for r in db.scalars(query)}


def registration_before(db: Session, jobseeker_ids: Collection[UUID], on: date) -> dict[UUID, Registration]:
    """Jobseeker to the registration whose day state a fact on `on` copies: valid that day, else the latest before.

    Source: statistics.md 1.
    """
    return {r.jobseeker_id: r for r in db.scalars(begun_by(jobseeker_ids, on))}


def begun_by(jobseeker_ids: Collection[UUID], on: date) -> Select[Registration]:
    """People's registrations that began by a day, the last one last; of them all that are valid on it."""
    return (
        select(Registration)
        .where(
            Registration.jobseeker_id.in_(jobseeker_ids),
            Registration.voided_at.is_(None),
            Registration.received_on <= on,
        )
        .order_by(Registration.received_on, Registration.id)
    )
