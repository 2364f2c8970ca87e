"""The lists of firms: 구인, 업체, 기업방문."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.acts import Act
from jobdesk.base.enums import VacancyState
from jobdesk.base.i18n import mark
from jobdesk.records.employers import Employer
from jobdesk.records.events import EmployerVisit
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import search
from jobdesk.services.employers import EmployerRow, employer_rows
from jobdesk.services.lists.filters import (
    codes,
    counselor,
    dong,
    flag,
    listing,
    occupation,
    one_of,
    period,
    window,
)
from jobdesk.services.lists.kinds import Context, ListKind
from jobdesk.services.openings import is_open
from jobdesk.services.vacancies import VacancyRow, vacancy_rows
from jobdesk.services.visits import VisitRow, visit_rows


def _vacancies(db: Session, act: Act, ids: Sequence[UUID], found: bool) -> list[VacancyRow]:
    return vacancy_rows(db, ids, act.today)


def _employers(db: Session, act: Act, ids: Sequence[UUID], found: bool) -> list[EmployerRow]:
    return employer_rows(db, ids, act.today)


def _visits(db: Session, act: Act, ids: Sequence[UUID], found: bool) -> list[VisitRow]:
    return visit_rows(db, ids)


def _filled(context: Context) -> ColumnElement[bool]:
    full = and_(Vacancy.state == VacancyState.OPEN, Vacancy.taken >= Vacancy.openings)
    return or_(full, Vacancy.state == VacancyState.FILLED)


def _expired(context: Context) -> ColumnElement[bool]:
    """As shown: open, with openings left, and its last day over; or set so."""
    over = and_(Vacancy.state == VacancyState.OPEN, Vacancy.taken < Vacancy.openings, ~is_open(context.today))
    return or_(over, Vacancy.state == VacancyState.EXPIRED)


def _has_open(context: Context) -> ColumnElement[bool]:
    return Employer.id.in_(select(Vacancy.employer_id).where(is_open(context.today)))


def _of_watched(context: Context) -> ColumnElement[bool]:
    watched = select(Employer.id).where(Employer.watch_mark.is_not(None))
    return and_(Vacancy.employer_id.is_not(None), Vacancy.employer_id.in_(watched))


def _kept(state: VacancyState, context: Context) -> ColumnElement[bool]:
    return Vacancy.state == state


_SHOWN: Mapping[VacancyState, Callable[[Context], ColumnElement[bool]]] = {
    VacancyState.OPEN: lambda c: is_open(c.today),
    VacancyState.FILLED: _filled,
    VacancyState.EXPIRED: _expired,
}
"""States that follow from the day and the openings; the others are as kept."""
_STATES = (VacancyState.OPEN, *(state for state in VacancyState if state != VacancyState.OPEN))

VACANCIES = ListKind(
    "vacancies",
    mark("Vacancies"),
    Vacancy,
    (Vacancy.voided_at.is_(None),),
    {"received": Vacancy.received_on, "title": Vacancy.title, "employer": Vacancy.employer_name},
    _vacancies,
    (
        one_of(
            "state",
            mark("State"),
            [(state, "", _SHOWN.get(state, partial(_kept, state))) for state in _STATES],
            scheme="vacancy_state",
        ),
        period("received", mark("Received on"), Vacancy.received_on),
        period("closes", mark("Closes on"), Vacancy.closes_on),
        counselor(Vacancy.counselor_id),
        occupation(Vacancy.occupation),
        dong(Vacancy.place_dong_code, label=mark("Dong of work")),
        codes("employment_type", mark("Employment type"), Vacancy.employment_type, "employment_type"),
        codes("channel", mark("Channel"), Vacancy.channel, "channel"),
        codes("kind", mark("Kind"), Vacancy.kind, "vacancy_kind"),
        listing("preference", mark("Preferred"), Vacancy.preferences, "preference"),
        window(Vacancy.counter_no),
        flag("no_wage", mark("Without a wage"), lambda c: Vacancy.wage_min.is_(None)),
        codes("wage_verdict", mark("Wage check"), Vacancy.wage_verdict, "wage_verdict"),
        period("checked", mark("Confirmed on"), Vacancy.checked_on),
        flag("watched", mark("Firm under watch"), _of_watched),
        codes("refusal_ground", mark("Legal ground"), Vacancy.refusal_ground, "refusal_reason"),
    ),
    texts=((search.VACANCY, Vacancy.id),),
    work_first="received",
    best_first=search.VACANCY,
)
EMPLOYERS = ListKind(
    "employers",
    mark("Employers"),
    Employer,
    (Employer.merged_into_id.is_(None), Employer.voided_at.is_(None)),
    {"saved": Employer.recorded_at, "name": Employer.name, "number": Employer.employer_no},
    _employers,
    (
        flag("hiring", mark("With open vacancies"), _has_open),
        codes("industry", mark("Industry"), Employer.industry, "industry"),
        dong(Employer.dong_code),
        codes("size", mark("Size"), Employer.headcount_band, "headcount_band"),
        flag("watched", mark("Under watch"), lambda c: Employer.watch_mark.is_not(None)),
        flag("no_number", mark("Without a business number"), lambda c: Employer.business_no.is_(None)),
    ),
    texts=((search.EMPLOYER, Employer.id),),
    best_first=search.EMPLOYER,
)
VISITS = ListKind(
    "visits",
    mark("Visits to firms"),
    EmployerVisit,
    (EmployerVisit.voided_at.is_(None),),
    {"visited": EmployerVisit.visited_on},
    _visits,
    (
        period("period", mark("Period"), EmployerVisit.visited_on),
        counselor(EmployerVisit.visitor_id, mark("Visitor")),
        codes("result", mark("Result"), EmployerVisit.result, "visit_result"),
    ),
    texts=((search.EMPLOYER, EmployerVisit.employer_id),),
    words=(EmployerVisit.employer_name, EmployerVisit.note),
)
