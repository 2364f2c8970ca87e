"""What a vacancy is asked before it changes or opens, and what is kept of the answer. Source: domain.md 5.3."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import VacancyKind, VacancyState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.codes import code_book
from jobdesk.services.openings import is_past
from jobdesk.services.vacancy_checks import check_record, judged, refuse_to_open, refuse_worse


def judge_change(db: Session, act: Act, vacancy: Vacancy, said: Mapping[str, Any]) -> Mapping[str, object]:
    """What is kept of the wage check of a vacancy as it will be; nothing of an external one.

    Raises:
        InvalidInput: it is open, and with this it could not have been opened (`refuse_worse`).
    """
    if vacancy.kind != VacancyKind.OWN:
        return {}
    codes = code_book(db)
    check = check_record(db, vacancy, said, codes, act.today)
    if vacancy.state == VacancyState.OPEN:
        changed = {name for name, value in said.items() if getattr(vacancy, name) != value}
        refuse_worse(check_record(db, vacancy, {}, codes, act.today), check, changed)
    return judged(check.wage)


def judge_to_open(
    db: Session, act: Act, vacancy: Vacancy, said: Mapping[str, Any] | None = None
) -> Mapping[str, object]:
    """What is kept of the wage check of a vacancy that opens; nothing of an external one.

    Args:
        said: what changes in the same act.

    Raises:
        InvalidInput: it may not be shown to people (`refuse_to_open`).
    """
    if vacancy.kind != VacancyKind.OWN:
        return {}
    check = check_record(db, vacancy, said or {}, code_book(db), act.today)
    refuse_to_open(check)
    return judged(check.wage)


def refuse_past(vacancy: Vacancy, act: Act) -> None:
    """Refuse to open what would show expired at once. Raises InvalidInput."""
    if is_past(vacancy, act.today):
        raise InvalidInput(_("Its last day is past: enter a later one first."), field="closes_on")
