"""Consents: given, proved by paper or signature, withdrawn as easily. Sources: domain.md 2.8, P-23, P-24."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.consent_texts import TEXT_VERSION
from jobdesk.base.enums import AuditAction, ConsentForm, ConsentKind
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import clean_values
from jobdesk.base.forms.jobseekers import CONSENT
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_serve, require
from jobdesk.papers.signatures import check_signature
from jobdesk.records.jobseekers import Consent, Jobseeker
from jobdesk.records.referrals import Disclosure, Referral
from jobdesk.services import disclosures
from jobdesk.services._rows import clean_reason, correct, lock, stamp, void
from jobdesk.services.audit import record_viewed, write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.registrations import months_later

FULL_AGE = 18


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """One consent of a person.

    Attributes:
        signed: it was signed on the screen; `read_signature` shows it.
    """

    id: UUID
    kind: str
    text_version: str
    given_on: date
    given_how: str
    witness: str | None
    paper_at: str | None
    withdrawn_on: date | None
    signed: bool
    version: int


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """A signature as it is seen again.

    Attributes:
        image: a PNG.
    """

    kind: str
    text_version: str
    given_on: date
    image: bytes


def _row(c: Consent, *, signed: bool) -> ConsentRow:
    return ConsentRow(
        c.id,
        c.kind,
        c.text_version,
        c.given_on,
        c.given_how,
        c.witness,
        c.paper_at,
        c.withdrawn_on,
        signed,
        c.version,
    )


def give_consent(
    db: Session, act: Act, *, jobseeker_id: UUID, values: Mapping[str, Any], signature: bytes | None = None
) -> ConsentRow:
    """Record a consent under the present text. Adds one Consent and its audit entry.

    Args:
        signature: a small PNG of what was signed on the screen under that text.

    Raises:
        InvalidInput: a field is wrong; a date after today; a guardian or witness is missing where one is needed;
            the person is under 18 and gave it alone; it was signed, but not in writing or not today.
        NotAllowed: the role serves nobody.
    """
    require(act.role, can_serve)
    kept = clean_values(CONSENT, values, code_book(db), today=act.today)
    if kept["given_on"] > act.today:
        raise InvalidInput(_("A consent cannot be given in the future."), field="given_on")
    if kept["given_how"] in {ConsentForm.READ_ALOUD, ConsentForm.GUARDIAN} and not kept.get("witness"):
        raise InvalidInput(_("Write who witnessed it or the guardian's name."), field="witness")
    if signature is not None:
        _check_signed(signature, kept, act.today)
    birth = db.get_one(Jobseeker, jobseeker_id).birth_date
    if (
        birth
        and kept["given_on"] < months_later(birth, 12 * FULL_AGE)
        and kept["given_how"] != ConsentForm.GUARDIAN
    ):
        raise InvalidInput(_("Under 18 the guardian gives the consent."), field="given_how")
    consent = Consent(
        jobseeker_id=jobseeker_id, text_version=TEXT_VERSION, signature=signature, **kept, **stamp(act)
    )
    db.add(consent)
    db.flush()
    write_audit(
        db,
        act,
        AuditAction.CREATE,
        table="consent",
        record_id=consent.id,
        jobseeker_ids=[jobseeker_id],
        detail={"kind": consent.kind} | ({"signed": True} if signature is not None else {}),
    )
    return _row(consent, signed=signature is not None)


def _check_signed(signature: bytes, kept: Mapping[str, Any], today: date) -> None:
    if kept["given_how"] == ConsentForm.ORAL:
        raise InvalidInput(_("Signed on the screen, a consent is given in writing."), field="given_how")
    if kept["given_on"] != today:
        raise InvalidInput(_("Signed on the screen, a consent is given today."), field="given_on")
    check_signature(signature)


def read_signature(db: Session, act: Act, *, consent_id: UUID) -> SignatureRow:
    """Show a signature again; that it was looked at is on record. The caller commits (`work.view`).

    Raises:
        InvalidInput: it was not signed on the screen.
        NotAllowed: the role serves nobody.
    """
    require(act.role, can_serve)
    consent = db.get_one(Consent, consent_id)
    if consent.signature is None:
        raise InvalidInput(_("This consent was not signed on the screen."))
    record_viewed(db, act, table="consent", record_id=consent.id, jobseeker_ids=[consent.jobseeker_id])
    return SignatureRow(consent.kind, consent.text_version, consent.given_on, consent.signature)


def withdraw_consent(db: Session, act: Act, *, consent_id: UUID, version: int, how: str = "") -> ConsentRow:
    """End a consent today; what was done under it stays. No further referral goes out.

    Of a consent to disclosure each firm that was told something under it is to be told (`notices`).
    """
    require(act.role, can_serve)
    consent = _held(db, consent_id)
    if consent.withdrawn_on is not None:
        raise InvalidInput(_("This consent was withdrawn before."))
    told = clean_reason(how, "how", length=200) or None
    correct(db, act, consent, {"withdrawn_on": act.today, "withdrawn_how": told}, version=version)
    if consent.kind == ConsentKind.DISCLOSURE:
        disclosures.raise_withdrawal(db, act, consent_id=consent.id)
    write_audit(
        db,
        act,
        AuditAction.CHANGE,
        table="consent",
        record_id=consent.id,
        jobseeker_ids=[consent.jobseeker_id],
        detail={"withdrawn": consent.kind},
    )
    return _row(consent, signed=consent.signature is not None)


def void_consent(db: Session, act: Act, *, consent_id: UUID, why: str) -> None:
    """Strike through a consent that was never given; refused where a person's data went out under it."""
    require(act.role, can_serve)
    consent = _held(db, consent_id)
    used = select(Disclosure.id).join(Referral, Referral.id == Disclosure.referral_id)
    used = used.where(Disclosure.consent_id == consent_id, Referral.voided_at.is_(None))
    if db.scalar(used.limit(1)) is not None:
        raise InvalidInput(_("Referrals went out under this consent: strike them through first."))
    void(db, act, consent, why)
    write_audit(
        db,
        act,
        AuditAction.VOID,
        table="consent",
        record_id=consent.id,
        jobseeker_ids=[consent.jobseeker_id],
    )


def _held(db: Session, consent_id: UUID) -> Consent:
    """A consent whose person is held, so that no referral goes out under it meanwhile."""
    lock(db, Jobseeker, db.scalars(select(Consent.jobseeker_id).where(Consent.id == consent_id)))
    return db.get_one(Consent, consent_id)


def list_consents(db: Session, jobseeker_id: UUID) -> list[ConsentRow]:
    """The person's consents, newest first."""
    query = (
        select(Consent, Consent.signature.is_not(None))
        .where(Consent.jobseeker_id == jobseeker_id, Consent.voided_at.is_(None))
        .order_by(Consent.given_on.desc(), Consent.id.desc())
    )
    return [_row(consent, signed=signed) for consent, signed in db.execute(query)]


def current_consents(
    db: Session, jobseeker_ids: Collection[UUID], kind: ConsentKind, on: date
) -> dict[UUID, UUID]:
    """Jobseeker to the consent of `kind` that holds on a day, for those who have one."""
    return {person: consent for person, consent in db.execute(holding_on(jobseeker_ids, kind, on))}


def holding_on(jobseeker_ids: Collection[UUID], kind: ConsentKind, on: date) -> Select[UUID, UUID]:
    """Person and consent of what holds on a day, the last one last."""
    return (
        select(Consent.jobseeker_id, Consent.id)
        .where(
            Consent.jobseeker_id.in_(jobseeker_ids),
            Consent.kind == kind,
            Consent.voided_at.is_(None),
            Consent.given_on <= on,
            or_(Consent.withdrawn_on.is_(None), Consent.withdrawn_on > on),
        )
        .order_by(Consent.given_on, Consent.id)
    )
