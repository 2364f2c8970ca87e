"""What a row may not lack, what stands for an empty cell, and the order of days. Source: exchange.md."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from jobdesk.base.clock import SEOUL
from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import PlacementRoute, ReferralState, SessionKind, VacancyState, VisitResult
from jobdesk.base.i18n import _
from jobdesk.base.sheet_rules import lacking
from jobdesk.base.sheets import (
    EVENT_INTERVIEWS,
    EVENTS,
    FIRMS,
    FOLLOW_UPS,
    PEOPLE,
    PLACEMENTS,
    REFERRALS,
    REGISTRATIONS,
    SESSIONS,
    VACANCIES,
    VISITS,
    SheetColumn,
)
from jobdesk.services.imports._known import OWN_NUMBER
from jobdesk.services.imports._rows import Row
from jobdesk.services.registrations import default_until

_ORDERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    REGISTRATIONS.name: (("received_on", "valid_until"),),
    VACANCIES.name: (("received_on", "closes_on"),),
    REFERRALS.name: (("referred_on", "state_on"), ("referred_on", "interview_at")),
    FOLLOW_UPS.name: (("started_on", "done_on"), ("started_on", "left_on")),
}
"""Of each pair the second day does not lie before the first."""
_PAST = {
    REGISTRATIONS.name: ("received_on",),
    VACANCIES.name: ("received_on",),
    SESSIONS.name: ("started_at",),
    REFERRALS.name: ("referred_on",),
    PLACEMENTS.name: ("started_on", "verified_on"),
    FOLLOW_UPS.name: ("done_on",),
    EVENT_INTERVIEWS.name: ("result_on",),
    VISITS.name: ("visited_on",),
}
"""Days that have been: none of them lies ahead."""
_GUESSED: Mapping[str, Mapping[str, Any]] = {
    REGISTRATIONS.name: {"channel": "other"},
    VACANCIES.name: {"channel": "other", "openings": 1},
    SESSIONS.name: {"mode": "visit"},
}
"""What 과거자료 puts where a row lacks what a record cannot be without."""


def fill(row: Row, codes: CodeBook, *, today: date, months: int, past: bool) -> None:
    """Put into a new row what stands for an empty cell.

    Args:
        months: how long a registration is valid.
        past: 과거자료, where more is guessed and marked incomplete.
    """
    values, name = row.values, row.sheet.name
    for column in row.sheet.columns:
        values.setdefault(column.name, column.blank)
    if past:
        for column_name, guess in _GUESSED.get(name, {}).items():
            if values.get(column_name) is None:
                values[column_name] = guess
                row.incomplete = True
        if name == PLACEMENTS.name and values.get("route") is None:
            values["route"] = PlacementRoute.REFERRAL if values.get("referral_no") else PlacementRoute.OTHER
            row.incomplete = True
    _fill_kind(row, codes, today, months)
    _mark(row)


def _fill_kind(row: Row, codes: CodeBook, today: date, months: int) -> None:
    values = row.values
    match row.sheet.name:
        case REGISTRATIONS.name if values["valid_until"] is None and values["received_on"] is not None:
            values["valid_until"] = default_until(values["received_on"], months)
        case VACANCIES.name if values["state"] is None:
            closed = values["closes_on"] is not None and values["closes_on"] < today
            values["state"] = VacancyState.EXPIRED if closed else VacancyState.OPEN
        case REFERRALS.name if values["state_on"] is None:
            values["state_on"] = values["referred_on"]
            row.incomplete = row.incomplete or values["state"] != ReferralState.REFERRED
        case SESSIONS.name if values["kind"] is None:
            values["kind"] = SessionKind.EMPLOYER if values["employer_no"] else SessionKind.OTHER
        case EVENTS.name if values["name"] is None and values["kind"] is not None:
            values["name"] = codes.label("event_kind", values["kind"], "ko")
        case VISITS.name if values["result"] is None:
            values["result"] = VisitResult.TALK
            row.incomplete = True


def _mark(row: Row) -> None:
    """What a desk would ask besides marks a row incomplete."""
    values = row.values
    if any(one.needed == "normally" and values.get(one.name) is None for one in row.sheet.columns):
        row.incomplete = True
    if row.sheet is PEOPLE and not any(values.get(name) for name in ("mobile", "phone", "email")):
        row.incomplete = row.incomplete or values.get("contact_owner") != "none"


def check_needs(row: Row, *, past: bool) -> None:
    """Tell what a new row lacks."""
    faulty = {one.name for one in row.faults}
    told = {**row.values, **dict.fromkeys(faulty - {""}, "?")}
    own = OWN_NUMBER.get(row.sheet.name)
    if row.abroad and own is not None and (told.get("external_numbers") or told.get("external_no")):
        told[own] = told.get(own) or "?"
    for columns in lacking(row.sheet, told):
        if past and not any(one.needed == "always" for one in columns):
            continue
        if row.sheet is EVENT_INTERVIEWS and columns[0].name == "employer_no" and told.get("id") is not None:
            continue
        _tell_lacking(row, columns)
    if row.sheet is SESSIONS and told.get("jobseeker_no") and told.get("employer_no"):
        row.fault("employer_no", _("A session is with a person or with a firm: empty one of the two."))


def _tell_lacking(row: Row, columns: tuple[SheetColumn, ...]) -> None:
    headings = [row.source.heading(one.name) for one in columns]
    if len(columns) == 1:
        row.fault(columns[0].name, _("{label} is needed.").format(label=headings[0]))
    else:
        row.fault(columns[0].name, _("One of these is needed: {labels}").format(labels=" · ".join(headings)))


def check_days(row: Row, values: Mapping[str, Any], today: date) -> None:
    """Tell days in the wrong order.

    Args:
        values: what the record would say.
    """
    for first, second in _ORDERS.get(row.sheet.name, ()):
        before, after = _day(values.get(first)), _day(values.get(second))
        if before is not None and after is not None and after < before:
            told = _("This day lies before {label}.").format(label=row.source.heading(first))
            row.fault(second if second in row.said else first, told)
    for name in _PAST.get(row.sheet.name, ()):
        day = _day(values.get(name))
        if day is not None and day > today and name in row.said:
            row.fault(name, _("This day lies in the future."))


def _day(value: Any) -> date | None:  # noqa: ANN401  of a cell
    if isinstance(value, datetime):
        return value.astimezone(SEOUL).date()
    return value if isinstance(value, date) else None


def counted_on(row: Row) -> list[date]:
    """The days on which the row's fact counts, for closed months."""
    names = {
        REGISTRATIONS.name: ("received_on",),
        VACANCIES.name: ("received_on", "state_on"),
        SESSIONS.name: ("started_at",),
        REFERRALS.name: ("referred_on", "interview_at"),
        PLACEMENTS.name: ("started_on",),
        FOLLOW_UPS.name: ("done_on",),
        EVENTS.name: ("held_on",),
        EVENT_INTERVIEWS.name: ("result_on",),
        VISITS.name: ("visited_on",),
        FIRMS.name: (),
        PEOPLE.name: (),
    }[row.sheet.name]
    sources = [row.kept, row.values] if row.known else [row.values]
    return [day for told in sources for name in names if (day := _day(told.get(name))) is not None]
