"""What the form of a vacancy asks of the services, as jobs that work runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jobdesk.base.forms.vacancies import VACANCY
from jobdesk.services import employer_parts, employers, stale_saves, vacancies
from jobdesk.services.employer_parts import PartRow
from jobdesk.services.vacancies import VacancyCard, VacancyRow
from jobdesk.services.vacancy_checks import FirmFacts, read_firm_facts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

EARLIER = 3


@dataclass(frozen=True, slots=True)
class FirmSide:
    """What a firm gives its vacancy's form: facts, other people and places, what it asked for before."""

    facts: FirmFacts
    parts: Sequence[PartRow]
    earlier: Sequence[VacancyRow]


@dataclass(frozen=True, slots=True)
class ToSave:
    """A form as it is saved.

    Attributes:
        known: the record and the version its form shows; None for a new one.
        firm: the firm's record and version where its business number is new.
        fair_notes: why wordings stand; None where nothing was written of them here.
        base: what the form was filled from.
    """

    values: Mapping[str, Any]
    employer_id: UUID | None
    known: tuple[UUID, int] | None
    why: str
    fair_notes: Sequence[Mapping[str, str]] | None
    opened: bool
    business_no: str | None = None
    firm: tuple[UUID, int] | None = None
    base: Mapping[str, Any] | None = None


def read_firm_side(employer_id: UUID, db: "Session", act: "Act") -> FirmSide:
    """What the firm gives; no look at its record."""
    return FirmSide(
        read_firm_facts(db, act, employer_id=employer_id),
        [
            *employer_parts.list_parts(db, act, kind="contact", employer_id=employer_id),
            *employer_parts.list_parts(db, act, kind="site", employer_id=employer_id),
        ],
        vacancies.list_vacancies(db, act, employer_id=employer_id, limit=EARLIER),
    )


def save(asked: ToSave, db: "Session", act: "Act") -> VacancyCard:
    """Save a vacancy, open it where that is asked, and the firm's business number where it was told."""
    if asked.business_no and asked.firm is not None:
        employers.save_employer(
            db,
            act,
            values={"business_no": asked.business_no},
            employer_id=asked.firm[0],
            version=asked.firm[1],
        )
    vacancy_id, version = asked.known or (None, None)
    values = asked.values
    if asked.known and asked.base is not None and asked.fair_notes is None:
        values, version = stale_saves.settle(
            db,
            act,
            table="vacancy",
            record_id=asked.known[0],
            fields=VACANCY,
            values=values,
            version=asked.known[1],
            base=asked.base,
        )
    return vacancies.save_vacancy(
        db,
        act,
        values=values,
        employer_id=asked.employer_id,
        vacancy_id=vacancy_id,
        version=version,
        why=asked.why,
        fair_notes=asked.fair_notes,
        opened=asked.opened,
    )


def view_vacancy(vacancy_id: UUID, db: "Session", act: "Act") -> VacancyCard:
    """Open a vacancy, audited."""
    return vacancies.open_vacancy(db, act, vacancy_id=vacancy_id)
