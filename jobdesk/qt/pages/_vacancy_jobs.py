"""What the page 구인 asks of the services, as jobs that work runs."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jobdesk.base.enums import VacancyState
from jobdesk.base.forms.employers import EMPLOYER
from jobdesk.services import drafts, employers, stale_saves, vacancies
from jobdesk.services.drafts import DraftRow
from jobdesk.services.employers import EmployerCard
from jobdesk.services.vacancies import VacancyCard

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

Known = tuple[UUID, int]
"""A saved record and the version its form shows."""


def view_firm(employer_id: UUID, db: "Session", act: "Act") -> EmployerCard:
    """Open a firm, audited."""
    return employers.open_employer(db, act, employer_id=employer_id)


def view_vacancy(vacancy_id: UUID, db: "Session", act: "Act") -> VacancyCard:
    """Open a vacancy, audited."""
    return vacancies.open_vacancy(db, act, vacancy_id=vacancy_id)


def save_firm(
    values: dict[str, Any],
    known: Known | None,
    base: Mapping[str, Any] | None,
    confirmed: bool,
    db: "Session",
    act: "Act",
) -> EmployerCard:
    """Save a firm, over what its form was filled from (`base`)."""
    employer_id, version = known or (None, None)
    if known and base is not None:
        values, version = stale_saves.settle(
            db,
            act,
            table="employer",
            record_id=known[0],
            fields=EMPLOYER,
            values=values,
            version=known[1],
            base=base,
        )
    return employers.save_employer(
        db, act, values=values, confirmed=confirmed, employer_id=employer_id, version=version
    )


def save_external(values: dict[str, Any], db: "Session", act: "Act") -> VacancyCard:
    """Save an external vacancy."""
    return vacancies.save_external_vacancy(db, act, values=values)


def move(vacancy_id: UUID, version: int, to: VacancyState, why: str, db: "Session", act: "Act") -> VacancyCard:
    """One step of its life, from the row that was seen."""
    return vacancies.move_vacancy(db, act, vacancy_id=vacancy_id, version=version, to=to, reason=why or None)


def void(vacancy_id: UUID, why: str, db: "Session", act: "Act") -> None:
    """Strike it through."""
    vacancies.void_vacancy(db, act, vacancy_id=vacancy_id, why=why)


def unfinished(kinds: Collection[str], db: "Session", act: "Act") -> list[DraftRow]:
    """The forms of some kinds that were left, those put aside first."""
    kept = [row for row in drafts.load_drafts(db, act) if row.kind in kinds]
    return sorted(kept, key=lambda row: not row.parked)


def put_aside(kind: str, key: str, to: str, title: str, db: "Session", act: "Act") -> None:
    """Put a form aside under another key; at most three may be."""
    kept = next((row for row in drafts.load_drafts(db, act, kind=kind) if row.key == key), None)
    values = kept.values if kept else {}
    drafts.save_draft(db, act, kind=kind, key=to, values=values, title=title, parked=True)
    if to != key:
        drafts.drop_draft(db, act, kind=kind, key=key)


def drop(kind: str, key: str, db: "Session", act: "Act") -> None:
    """Forget an unfinished form."""
    drafts.drop_draft(db, act, kind=kind, key=key)
