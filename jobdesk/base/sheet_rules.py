"""What a row of the exchange workbook may not lack. Source: exchange.md."""

from collections.abc import Mapping
from typing import Any

from jobdesk.base.enums import ReferralState, VacancyKind, VacancyState
from jobdesk.base.sheets import PEOPLE, VACANCIES, ExchangeSheet, SheetColumn

UNASKED_STATES = frozenset(
    {VacancyState.RECEIVED, VacancyState.VERIFIED, VacancyState.CANCELED, VacancyState.REFUSED}
)
"""States of a vacancy that asks less: it was not opened."""
PLANNED = frozenset(
    {ReferralState.REFERRED, ReferralState.APPLIED, ReferralState.INTERVIEW_SCHEDULED, ReferralState.NO_SHOW}
)
"""Results of a referral whose 면접일시 is a plan; in a row with 관리번호 any other's is an interview held."""


def lacking(sheet: ExchangeSheet, values: Mapping[str, Any]) -> list[tuple[SheetColumn, ...]]:
    """What a row may not lack, each as the columns of which one must be filled.

    Args:
        values: by name of the column; what is not there is empty.
    """

    def empty(name: str) -> bool:
        return values.get(name) in (None, "", [], ())

    asked: list[tuple[str, ...]] = [(column.name,) for column in sheet.columns if column.needed == "always"]
    if sheet.either:
        asked.append(sheet.either)
    if sheet is PEOPLE and values.get("contact_owner") != "none":
        asked.append(("birth_date", "mobile", "phone"))
    if sheet is VACANCIES:
        asked += _asked_of_vacancy(values)
    wanting = [names for names in asked if all(map(empty, names))]
    return [tuple(sheet.column(name) for name in names) for names in wanting]


def _asked_of_vacancy(values: Mapping[str, Any]) -> list[tuple[str, ...]]:
    if values.get("kind") == VacancyKind.EXTERNAL:
        return [("employer_no", "employer_name")]
    if values.get("state") in UNASKED_STATES:
        return [("employer_no",), ("channel",), ("openings",)]
    return [(column.name,) for column in VACANCIES.columns if column.needed == "normally"]
