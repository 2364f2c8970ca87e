"""What a merge of two people or two firms asks, and what follows from it beside the references."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import OPEN_REFERRAL_STATES, ConsentKind
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date
from jobdesk.base.forms.employers import EMPLOYER
from jobdesk.base.forms.jobseekers import JOBSEEKER
from jobdesk.base.i18n import _
from jobdesk.records._types import Day, Key
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Consent, Jobseeker, Registration
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import disclosures
from jobdesk.services._rows import correct
from jobdesk.services.consents import current_consents

FIELDS = {"jobseeker": JOBSEEKER, "employer": EMPLOYER}
PAIRED = (
    ("business_no", "business_no_state"),
    ("desired_wage_basis", "desired_wage_amount"),
    ("contact_owner", "contact_relation"),
    ("visa_status", "visa_until", "visa_seen"),
    ("headcount_band", "headcount"),
)
"""Fields that say one thing together: who takes one takes the others."""
CONTACT = frozenset({"mobile", "phone", "contact_owner"})
_STATE = ("referable_state", "referable_on", "referable_until", "referable_reason")
_CAUTION = ("caution_reason", "caution_until", "caution_by")
WITHDRAWN, NOTICED = "consent.withdrawn_on", "notice.id"
BESIDE = frozenset({WITHDRAWN, NOTICED})
"""What else a merge did, beside the references it moved, by the same kind of name."""


def taken(table: str, chosen: Collection[str]) -> tuple[str, ...]:
    """The fields taken from the one that goes, with those that belong to them.

    Raises:
        InvalidInput: a field that nobody can choose.
    """
    known = [field.name for field in FIELDS[table]]
    if unknown := set(chosen).difference(known):
        raise InvalidInput(_("This field cannot be chosen: {field}").format(field=", ".join(sorted(unknown))))
    wanted = {*chosen, *(one for some in PAIRED if set(some) & set(chosen) for one in some)}
    return tuple(name for name in known if name in wanted)


def carried(gone: Jobseeker | Employer, survivor: Jobseeker | Employer) -> dict[str, Any]:
    """What nobody chooses: a mark, a counselor and a number where the survivor has none, the newer state."""
    names: list[str] = []
    if isinstance(gone, Jobseeker) and isinstance(survivor, Jobseeker):
        if (gone.referable_on or date.min) > (survivor.referable_on or date.min):
            names += _STATE
        if gone.caution_reason and not survivor.caution_reason:
            names += _CAUTION
        names += [one for one in ("counselor_id", "external_no_work24") if getattr(survivor, one) is None]
    elif isinstance(survivor, Employer) and not survivor.watch_mark:
        names.append("watch_mark")
    return {name: getattr(gone, name) for name in names if getattr(gone, name) != getattr(survivor, name)}


def written(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of columns as JSON keeps them."""
    return {
        name: value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value
        for name, value in values.items()
    }


def read(record: type[Any], name: str, kept: Any) -> Any:  # noqa: ANN401  any column's value
    """A value of a column that JSON kept."""
    kind = record.__table__.columns[name].type
    if kept is None:
        return None
    return date.fromisoformat(kept) if isinstance(kind, Day) else UUID(kept) if isinstance(kind, Key) else kept


def refuse_twice_referred(db: Session, gone: UUID, survivor: UUID) -> None:
    """One person has one open referral to a vacancy.

    Raises:
        InvalidInput: both have one; says to which.
    """
    open_to = [
        select(Referral.vacancy_id).where(
            Referral.jobseeker_id == one,
            Referral.voided_at.is_(None),
            Referral.state.in_(OPEN_REFERRAL_STATES),
        )
        for one in (gone, survivor)
    ]
    both = db.scalars(
        select(Vacancy).where(Vacancy.id.in_(open_to[0]), Vacancy.id.in_(open_to[1])).order_by(Vacancy.id)
    ).first()
    if both is not None:
        raise InvalidInput(
            _("Both are referred to {vacancy} ({number}), open: write the result of one of them first.").format(
                vacancy=both.title, number=both.vacancy_no
            )
        )


def refuse_sensitive(db: Session, act: Act, survivor: UUID, table: str, changes: Mapping[str, Any]) -> None:
    """What is sensitive moves only with a consent that holds. Source: domain.md 6.2 P-22."""
    told = [f for f in FIELDS[table] if f.sensitive and changes.get(f.name) is not None]
    if told and not current_consents(db, [survivor], ConsentKind.SENSITIVE, act.today):
        raise InvalidInput(
            _("{label} needs the consent to sensitive data first.").format(label=_(told[0].label)),
            field=told[0].name,
        )


def strictest(
    db: Session, act: Act, *, person: UUID, came: Collection[UUID], codes: CodeBook, why: str
) -> tuple[list[UUID], list[UUID], list[str]]:
    """Who withdrew a consent withdrew it as one person: what the other record still held ends that day too.

    A consent given after the withdrawal holds. Source: domain.md 2.8 (withdrawal is as easy as giving).

    Args:
        came: consents that came with the merge.

    Returns:
        The consents that were ended, the notices this raised, what is told of it.
    """
    given = db.scalars(
        select(Consent).where(Consent.jobseeker_id == person, Consent.voided_at.is_(None)).order_by(Consent.id)
    ).all()
    ended: list[UUID] = []
    raised: list[UUID] = []
    told: list[str] = []
    for one in given:
        days = [
            other.withdrawn_on
            for other in given
            if other.kind == one.kind and (other.id in came) != (one.id in came) and other.withdrawn_on is not None
        ]
        last = max(days, default=None)
        if one.withdrawn_on is not None or last is None or one.given_on > last:
            continue
        how = {"withdrawn_on": last, "withdrawn_how": None}
        correct(db, act, one, how, version=one.version, why=why)
        ended.append(one.id)
        if one.kind == ConsentKind.DISCLOSURE:
            raised += disclosures.raise_withdrawal(db, act, consent_id=one.id)
        told.append(
            _("{consent}: withdrawn on {day} in one of the two, so the other one has ended too.").format(
                consent=codes.label("consent_kind", one.kind), day=format_date(last)
            )
        )
    return ended, raised, told


def overlapping(db: Session, person: UUID, came: Collection[UUID]) -> list[str]:
    """What is told of registrations of the two that were valid at one time: both stay and count."""
    kept: Sequence[Registration] = db.scalars(
        select(Registration)
        .where(Registration.jobseeker_id == person, Registration.voided_at.is_(None))
        .order_by(Registration.received_on, Registration.id)
    ).all()
    for at, one in enumerate(kept):
        for other in kept[at + 1 :]:
            if (one.id in came) != (other.id in came) and other.valid_from <= one.valid_until:
                return [
                    _(
                        "Two registrations were valid at one time ({one}, {other}). Both stay and count: strike "
                        "one through if it was the same application."
                    ).format(one=one.registration_no, other=other.registration_no)
                ]
    return []
