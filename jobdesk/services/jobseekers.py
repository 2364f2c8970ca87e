"""Jobseekers: saved with a name and one contact, completed while people talk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import MINIMUM_WAGE, CodeBook
from jobdesk.base.enums import AuditAction, ConsentKind, ContactOwner, WageBasis
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import Field, Need, clean_values, missing
from jobdesk.base.formats import format_money
from jobdesk.base.forms.jobseekers import JOBSEEKER
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_mark_caution, can_see_people, can_serve, require
from jobdesk.base.stay_rules import stay_fields
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services import duplicate_pairs, search
from jobdesk.services._numbers import record_no
from jobdesk.services._rows import clean_reason, correct, stamp
from jobdesk.services.at_center import require_center
from jobdesk.services.audit import record_viewed, write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.consents import current_consents
from jobdesk.services.duplicates import refuse_duplicate
from jobdesk.services.registrations import registration_valid_on

NAMES = tuple(field.name for field in JOBSEEKER)
_WAGE = ("desired_wage_basis", "desired_wage_amount", "desired_employment_types")
FULL_TIME: Mapping[str | None, int] = {
    WageBasis.HOURLY: 1,
    WageBasis.DAILY: 8,
    WageBasis.MONTHLY: 209,
    WageBasis.ANNUAL: 209 * 12,
}
"""Hours that an amount of each wage basis pays for."""
NOTHING: Mapping[str, Any] = MappingProxyType({})
SHORT_HOURS = frozenset({"permanent_part", "fixed_part", "daily"})
RANKED = 500  # of what a text finds so many stand by how well they match, the rest by when they were saved


@dataclass(frozen=True, slots=True)
class JobseekerCard:
    """A person as the form shows it; `values` by field name, as kept."""

    id: UUID
    jobseeker_no: str
    version: int
    values: Mapping[str, Any]
    counselor_id: UUID | None
    caution_reason: str | None
    caution_until: date | None
    registered_until: date | None
    registration_id: UUID | None
    registration_version: int | None


@dataclass(frozen=True, slots=True)
class Missing:
    """Something a referral still needs: a field of the form, or an act (registration, consent)."""

    name: str
    label: str


def _card(db: Session, person: Jobseeker, on: date) -> JobseekerCard:
    held = registration_valid_on(db, [person.id], on).get(person.id)
    return JobseekerCard(
        person.id,
        person.jobseeker_no,
        person.version,
        {name: getattr(person, name) for name in NAMES},
        person.counselor_id,
        person.caution_reason if not person.caution_until or person.caution_until >= on else None,
        person.caution_until,
        held.valid_until if held else None,
        held.id if held else None,
        held.version if held else None,
    )


def save_jobseeker(
    db: Session,
    act: Act,
    *,
    values: Mapping[str, Any],
    jobseeker_id: UUID | None = None,
    version: int | None = None,
    confirmed: bool = False,
) -> JobseekerCard:
    """Save a new person, or changes of a known one. Writes the Jobseeker, its search entry, its audit entry.

    Args:
        values: field name to what was typed; names left out stay as they are.
        version: the version the form was filled from; needed with `jobseeker_id`.
        confirmed: the counselor has seen the probable duplicates.

    Raises:
        InvalidInput: a field is wrong, there is no contact at all, or a sensitive field has no consent.
        duplicates.KnownPerson: a person like this one is known; the sentence says who.
        StaleRecord: someone saved the person in between.
        NotAllowed: the role serves nobody.
    """
    require(act.role, can_serve)
    need: Need | None = "receive" if jobseeker_id is None else None
    kept = clean_values(JOBSEEKER, values, code_book(db), today=act.today, need=need)
    if jobseeker_id is None:
        person = Jobseeker(
            jobseeker_no=record_no(db, act, "jobseeker"),
            contact_owner=ContactOwner.SELF,
            counselor_id=act.account_id,
            **stamp(act),
        )
    else:
        person = db.get_one(Jobseeker, jobseeker_id)
    check_contact(person, kept)
    _check_wage(person, kept, code_book(db), act.today)
    _check_sensitive(db, act, person, kept)
    if jobseeker_id is None:
        _set(person, kept)
        if not confirmed:
            refuse_duplicate(db, person)
        db.add(person)
        db.flush()
        if confirmed:
            duplicate_pairs.queue_of(db, act, person)
        action, fields = AuditAction.CREATE, sorted(name for name, value in kept.items() if value is not None)
    else:
        changed = correct(db, act, person, _defaults(kept), version=version or 0)
        action, fields = AuditAction.CHANGE, sorted(changed)
    former = search.former_people(db, [person.id] if jobseeker_id else [])
    words = search.jobseeker_words(person, code_book(db), former.get(person.id, ()))
    search.touch(db, search.JOBSEEKER, person.id, words)
    write_audit(
        db,
        act,
        action,
        table="jobseeker",
        record_id=person.id,
        jobseeker_ids=[person.id],
        detail={"fields": fields},
    )
    return _card(db, person, act.today)


def _defaults(kept: Mapping[str, Any]) -> dict[str, Any]:
    filled = dict(kept)
    if "contact_owner" in filled and filled["contact_owner"] is None:
        filled["contact_owner"] = ContactOwner.SELF
    if "visa_seen" in filled and filled["visa_seen"] is None:
        filled["visa_seen"] = False
    return filled


def _set(person: Jobseeker, kept: Mapping[str, Any]) -> None:
    for name, value in _defaults(kept).items():
        setattr(person, name, value)


def check_contact(person: Jobseeker, kept: Mapping[str, Any] = NOTHING) -> None:
    """Refuse a person without a name or without any way to reach them, as it stands with what is being saved."""

    def now(name: str) -> Any:  # noqa: ANN401  any field's value
        return kept[name] if name in kept else getattr(person, name)

    if not now("full_name"):
        raise InvalidInput(_("Write the name."), field="full_name")
    if not (now("mobile") or now("phone") or now("contact_owner") == ContactOwner.NONE):
        raise InvalidInput(
            _("Write one phone number, or choose None where the person only comes in."), field="mobile"
        )
    if now("desired_wage_basis") == WageBasis.NEGOTIABLE and now("desired_wage_amount"):
        raise InvalidInput(_("A negotiable wage has no amount."), field="desired_wage_amount")


def _check_wage(person: Jobseeker, kept: Mapping[str, Any], codes: CodeBook, on: date) -> None:
    """A wish below the minimum wage is refused; short hours may pay less a day, month or year.

    Source: domain.md 1.2 row 28 (209 hours a month, 8 a day).
    """
    if not kept.keys() & {"desired_wage_basis", "desired_wage_amount"}:
        return
    now = {name: kept[name] if name in kept else getattr(person, name) for name in _WAGE}
    hours, kinds = FULL_TIME.get(now["desired_wage_basis"], 0), set(now["desired_employment_types"] or ())
    if hours > 1 and kinds and kinds <= SHORT_HOURS:
        return
    least = (codes.amount(MINIMUM_WAGE, on) or 0) * hours
    if now["desired_wage_amount"] and now["desired_wage_amount"] < least:
        raise InvalidInput(
            _("This is below the minimum wage of {least}.").format(least=format_money(least)),
            field="desired_wage_amount",
        )


def _check_sensitive(db: Session, act: Act, person: Jobseeker, kept: Mapping[str, Any]) -> None:
    """What is sensitive is only kept with its own consent (domain.md 6.2 P-22)."""
    for field in JOBSEEKER:
        told = kept.get(field.name)
        if (
            field.sensitive
            and told is not None
            and told != getattr(person, field.name)
            and (person.id is None or not current_consents(db, [person.id], ConsentKind.SENSITIVE, act.today))
        ):
            raise InvalidInput(
                _("{label} needs the consent to sensitive data first.").format(label=_(field.label)),
                field=field.name,
            )


def open_jobseeker(db: Session, act: Act, *, jobseeker_id: UUID) -> JobseekerCard:
    """The whole record of a person; the look is audited, so the caller commits. Redirects to a survivor."""
    card = read_jobseeker(db, act, jobseeker_id=jobseeker_id)
    record_viewed(db, act, table="jobseeker", record_id=card.id, jobseeker_ids=[card.id])
    return card


def read_jobseeker(db: Session, act: Act, *, jobseeker_id: UUID) -> JobseekerCard:
    """The record of a person who is open already, read again after an act on it."""
    require(act.role, can_see_people)
    person = db.get_one(Jobseeker, jobseeker_id)
    while person.merged_into_id is not None:
        person = db.get_one(Jobseeker, person.merged_into_id)
    return _card(db, person, act.today)


def missing_details(person: Jobseeker) -> list[Missing]:
    """What the person must still say before a referral, in the order of the form. Source: domain.md 1.2, 2.8."""
    values = {name: getattr(person, name) for name in NAMES}
    fields: list[Field] = missing(JOBSEEKER, values, "complete")
    found = [Missing(field.name, field.label) for field in fields]
    asked = stay_fields(person.nationality, person.visa_status)
    found += [
        Missing(field.name, field.label) for field in JOBSEEKER if field.name in asked and not values[field.name]
    ]
    return found


def missing_for_referral(db: Session, jobseeker_id: UUID, on: date) -> list[Missing]:
    """What a referral of this person still needs, in the order of the form."""
    found = missing_details(db.get_one(Jobseeker, jobseeker_id))
    if not registration_valid_on(db, [jobseeker_id], on):
        found.append(Missing("registration", mark("Valid registration")))
    if not current_consents(db, [jobseeker_id], ConsentKind.DISCLOSURE, on):
        found.append(Missing("disclosure_consent", mark("Consent to disclosure")))
    return found


def mark_caution(
    db: Session, act: Act, *, jobseeker_id: UUID, version: int, reason: str | None, until: date | None
) -> JobseekerCard:
    """Set or lift 주의 표시, shown neutrally with its end. Supervisors only; kept as a correction.

    Raises:
        NotAllowed: another role, or this is a copy: what is marked stays at the center.
    """
    require(act.role, can_mark_caution)
    require_center(db)
    person = db.get_one(Jobseeker, jobseeker_id)
    reason = clean_reason(reason, "caution_reason") or None
    if reason and not until:
        raise InvalidInput(_("A caution mark needs an end."), field="caution_until")
    correct(
        db,
        act,
        person,
        {"caution_reason": reason, "caution_until": until, "caution_by": act.account_id if reason else None},
        version=version,
    )
    write_audit(
        db,
        act,
        AuditAction.CHANGE,
        table="jobseeker",
        record_id=person.id,
        jobseeker_ids=[person.id],
        detail={"fields": ["caution"]},
    )
    return _card(db, person, act.today)
