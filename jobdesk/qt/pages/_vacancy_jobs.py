"""What the page 구인 asks of the services, as jobs that work runs."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from jobdesk.base.enums import VacancyState
from jobdesk.services import employers, vacancies
from jobdesk.services.employers import EmployerCard
from jobdesk.services.vacancies import VacancyCard

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


def view_firm(employer_id: UUID, db: "Session", act: "Act") -> EmployerCard:
    """Open a firm, audited."""
    return employers.open_employer(db, act, employer_id=employer_id)


def view_vacancy(vacancy_id: UUID, db: "Session", act: "Act") -> VacancyCard:
    """Open a vacancy, audited."""
    return vacancies.open_vacancy(db, act, vacancy_id=vacancy_id)


def save_firm(
    values: dict[str, Any], card: EmployerCard | None, confirmed: bool, db: "Session", act: "Act"
) -> EmployerCard:
    """Save a firm."""
    known = {"employer_id": card.id, "version": card.version} if card else {}
    return employers.save_employer(db, act, values=values, confirmed=confirmed, **known)  # type: ignore[arg-type]  # id and version go together


def save_vacancy(
    values: dict[str, Any], employer_id: UUID | None, card: VacancyCard | None, db: "Session", act: "Act"
) -> VacancyCard:
    """Save a vacancy."""
    if card is not None:
        return vacancies.save_vacancy(db, act, values=values, vacancy_id=card.id, version=card.version)
    return vacancies.save_vacancy(db, act, values=values, employer_id=employer_id)


def save_external(values: dict[str, Any], db: "Session", act: "Act") -> VacancyCard:
    """Save an external vacancy."""
    return vacancies.save_external_vacancy(db, act, values=values)


def move(vacancy_id: UUID, to: VacancyState, why: str, db: "Session", act: "Act") -> VacancyCard:
    """One step of its life."""
    card = vacancies.open_vacancy(db, act, vacancy_id=vacancy_id)
    return vacancies.move_vacancy(db, act, vacancy_id=vacancy_id, version=card.version, to=to, reason=why or None)


def void(vacancy_id: UUID, why: str, db: "Session", act: "Act") -> None:
    """Strike it through."""
    vacancies.void_vacancy(db, act, vacancy_id=vacancy_id, why=why)
