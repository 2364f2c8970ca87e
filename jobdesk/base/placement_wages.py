"""What a placement tells of its wage, in the terms of the wage check: what is not known speaks for it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jobdesk.base.codes import MINIMUM_WAGE, CodeBook
from jobdesk.base.enums import WageBasis
from jobdesk.base.wage_check import WageCheck, WageTerms, check_wage

FULL_DAY, WORKDAYS = Decimal(8), 5


def check_placement_wage(
    values: Mapping[str, Any], codes: CodeBook, *, surveillance: bool = False, five_or_more: bool | None = None
) -> WageCheck:
    """The wage of a placement against the minimum wage of its first day.

    A day's hours are not asked: at most eight, a fifth of the week's, so that only a wage surely below is said
    to be so.

    Args:
        values: of the form, cleaned; it has a start of work.
        surveillance, five_or_more: of the vacancy, where there is one.
    """
    weekly, started = values.get("weekly_hours"), values["started_on"]
    daily = values.get("wage_basis") == WageBasis.DAILY and weekly
    terms = WageTerms(
        basis=values.get("wage_basis"),
        amount=values.get("wage_amount"),
        first_day=started,
        last_day=started,
        weekly_hours=weekly,
        daily_hours=min(FULL_DAY, weekly / WORKDAYS) if daily and weekly else None,
        surveillance=surveillance,
        five_or_more=five_or_more,
    )
    return check_wage(terms, lambda day: codes.amount(MINIMUM_WAGE, day))
