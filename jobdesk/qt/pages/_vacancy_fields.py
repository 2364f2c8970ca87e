"""The fields of a vacancy's form, and what is said of single ones."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from jobdesk.base.enums import WageVerdict
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.forms.vacancies import VACANCY
from jobdesk.base.i18n import _, mark
from jobdesk.qt.forms.base import EMPTY
from jobdesk.qt.pages._vacancy_hours import DUTY
from jobdesk.services.registrations import months_later

NOT_COPIED = frozenset({"received_on", "closes_on", "interview_at", "note", "wage_confirmed", "wage_exempt"})
BUSINESS_NO = Field(
    "business_no",
    mark("Business registration number"),
    FieldKind.BUSINESS_NUMBER,
    help=mark("Kept with the firm"),
    section=mark("Receiving"),
)
EXTRA = frozenset(field.name for field in (*DUTY, BUSINESS_NO))
REASONS = {"wage_confirmed": WageVerdict.UNDETERMINED, "wage_exempt": WageVerdict.BELOW}
LONGEST = 2
"""Months that a vacancy is usually open at most. Source: domain.md 2.4."""


def vacancy_fields() -> tuple[Field, ...]:
    """The declared fields, with what helps to fill them in and the firm's number at the end."""
    fields: list[Field] = []
    for field in VACANCY:
        if field.name == "note":
            fields.append(BUSINESS_NO)
        fields.append(field)
        if field.name == "shift":
            fields += DUTY
    return tuple(fields)


def says(field: Field | None, value: object) -> bool:
    """Whether a value says something: a no does where it might be unsaid."""
    return value not in EMPTY or (value is False and field is not None and field.three_ways)


def last_day_told(said: Mapping[str, Any], today: date) -> tuple[str, str]:
    """A word about the last day, and its tone: it may be needed, or lie farther away than is usual."""
    day = said["closes_on"]
    if day is None:
        return (
            ("", "neutral") if said["until_filled"] else (_("To open it: this day, or Until filled."), "neutral")
        )
    return (too_far_told(), "warning") if is_too_far(day, today) else ("", "neutral")


def is_too_far(day: date, today: date) -> bool:
    """Whether a last day lies farther ahead than is usual."""
    return day > months_later(today, LONGEST)


def too_far_told() -> str:
    """What is said of such a day."""
    return _("More than two months ahead: usual are 15 days to two months.")
