"""Wages as they stand today: what was enough when it was saved may lie below once the year has turned.

Source: domain.md 5.3.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import MINIMUM_WAGE, CodeBook
from jobdesk.base.enums import AuditAction, VacancyKind, WageVerdict
from jobdesk.base.match_terms import Job
from jobdesk.base.permissions import can_serve, require
from jobdesk.base.wage_check import WageCheck
from jobdesk.records.employers import Employer
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._match_sides import job_of
from jobdesk.services._rows import correct
from jobdesk.services.audit import write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.vacancy_checks import (
    LIVE,
    FirmFacts,
    check_pay,
    day_of,
    facts_of,
    judged,
    refused_wage,
    values_of,
)


def rejudge_open(db: Session, act: Act) -> int:
    """Judge anew the live vacancies that were judged by an earlier minimum wage, or never.

    Called after a sign-in; one query where nothing is to do. One that lies below now stays open and is referred
    to by nobody (`below_now`) until its wage is mended. The caller commits.

    Returns:
        How many changed.
    """
    require(act.role, can_serve)
    codes = code_book(db)
    query = (
        select(Vacancy)
        .where(
            Vacancy.kind == VacancyKind.OWN,
            Vacancy.voided_at.is_(None),
            Vacancy.state.in_(sorted(LIVE)),
            or_(Vacancy.wage_year.is_(None), Vacancy.wage_floor < (codes.amount(MINIMUM_WAGE, act.today) or 0)),
        )
        .order_by(Vacancy.id)
        .with_for_update(skip_locked=True)
    )
    found = db.scalars(query).all()
    wages = wages_on(db, found, codes, act.today)
    changed = [
        wages[one.id].verdict for one in found if correct(db, act, one, judged(wages[one.id]), version=one.version)
    ]
    if changed:
        told = {"judged": len(changed), "below": changed.count(WageVerdict.BELOW)}
        write_audit(db, act, AuditAction.CHANGE, table="vacancy", detail=told)
    return len(changed)


def wages_on(db: Session, vacancies: Iterable[Vacancy], codes: CodeBook, on: date) -> dict[UUID, WageCheck]:
    """The wage of own vacancies as a day judges it; one query for any number."""
    some = list(vacancies)
    ids = {one.employer_id for one in some if one.kind == VacancyKind.OWN}
    firms = {firm.id: firm for firm in db.scalars(select(Employer).where(Employer.id.in_(ids)))}
    return wages_by(some, firms, codes, on)


def wages_by(
    vacancies: Iterable[Vacancy], firms: Mapping[UUID, Employer], codes: CodeBook, on: date
) -> dict[UUID, WageCheck]:
    """The wage of own vacancies of these firms as a day judges it."""
    found = {}
    for one in vacancies:
        if one.kind != VacancyKind.OWN:
            continue
        firm = facts_of(firms[one.employer_id]) if one.employer_id else FirmFacts()
        found[one.id] = check_pay(values_of(one), firm, codes, day_of(one.state, one.received_on, on))[0]
    return found


def below_now(vacancy: Vacancy, wages: Mapping[UUID, WageCheck]) -> str:
    """Why nobody is sent there for its wage; "" where people are."""
    wage = wages.get(vacancy.id)
    if wage is None or wage.verdict != WageVerdict.BELOW or vacancy.wage_exempt:
        return ""
    return str(refused_wage(wage))


def job_now(vacancy: Vacancy, wages: Mapping[UUID, WageCheck]) -> Job:
    """A vacancy's side of a match, with its wage as it stands."""
    wage, job = wages.get(vacancy.id), job_of(vacancy)
    if wage is None:
        return job
    return replace(job, verdict=wage.verdict.value, hourly=wage.hourly_won, floor=wage.floor)
