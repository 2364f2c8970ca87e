"""Our side of a reconciliation: the live facts of a period, with the numbers the other system gave to them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from jobdesk.base.exchange import ListedFact
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import ExternalNumber, Jobseeker, Registration
from jobdesk.records.placements import Placement
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._listed_kinds import WORK24, number_key, source_key
from jobdesk.services._listed_match import OurRow

RECORDS: Mapping[ListedFact, Any] = {
    ListedFact.REGISTRATIONS: Registration,
    ListedFact.VACANCIES: Vacancy,
    ListedFact.PLACEMENTS: Placement,
}
AT_ONCE = 500
_WHO = (Jobseeker.full_name, Jobseeker.birth_date, Jobseeker.mobile, Jobseeker.phone, Jobseeker.external_no_work24)


def ours_of_period(db: Session, fact: ListedFact, source: str, since: date, until: date) -> list[OurRow]:
    """The live facts of two inclusive days."""
    record = RECORDS[fact]
    day = record.started_on if fact is ListedFact.PLACEMENTS else record.received_on
    return _read(db, fact, source, [_query(fact).where(record.voided_at.is_(None), day.between(since, until))])


def ours_by_id(db: Session, fact: ListedFact, source: str, ids: Collection[UUID]) -> dict[UUID, OurRow]:
    """Known facts as they are now; those struck through are not among them."""
    record, some = RECORDS[fact], sorted(ids)
    parts = [some[at : at + AT_ONCE] for at in range(0, len(some), AT_ONCE)]
    queries = [_query(fact).where(record.voided_at.is_(None), record.id.in_(part)) for part in parts]
    return {one.id: one for one in _read(db, fact, source, queries)}


def _query(fact: ListedFact) -> Select[*tuple[Any, ...]]:
    if fact is ListedFact.REGISTRATIONS:
        own = (Registration.id, Registration.jobseeker_id, Registration.received_on, Registration.valid_until)
        return select(*own, *_WHO).join(Jobseeker, Jobseeker.id == Registration.jobseeker_id)
    if fact is ListedFact.PLACEMENTS:
        placed = (
            *(Placement.id, Placement.jobseeker_id, Placement.started_on, Placement.employer_name),
            *(Placement.occupation, Employer.name.label("firm_name")),
        )
        return (
            select(*placed, *_WHO)
            .join(Jobseeker, Jobseeker.id == Placement.jobseeker_id)
            .outerjoin(Employer, Employer.id == Placement.employer_id)
        )
    return select(
        *(Vacancy.id, Vacancy.received_on, Vacancy.closes_on, Vacancy.title, Vacancy.occupation),
        *(Vacancy.openings, Vacancy.employer_name, Vacancy.external_no, Vacancy.source, Employer.business_no),
    ).outerjoin(Employer, Employer.id == Vacancy.employer_id)


def _read(db: Session, fact: ListedFact, source: str, queries: Sequence[Select[*tuple[Any, ...]]]) -> list[OurRow]:
    rows = [dict(row) for query in queries for row in db.execute(query).mappings()]
    people = {row["jobseeker_id"] for row in rows if "jobseeker_id" in row}
    numbers = _numbers(db, source, {row["id"] for row in rows} | people)
    return [_our(fact, source, row, numbers) for row in rows]


def _numbers(db: Session, source: str, ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """The numbers that a system gave to records of ours."""
    wanted, found = source_key(source), dict[UUID, set[str]]()
    if not wanted:
        return found
    query = select(ExternalNumber.record_id, ExternalNumber.scheme, ExternalNumber.number).where(
        ExternalNumber.voided_at.is_(None)
    )
    if len(ids) <= AT_ONCE:
        query = query.where(ExternalNumber.record_id.in_(ids))
    for one, scheme, number in db.execute(query):
        if one in ids and source_key(scheme) == wanted:
            found.setdefault(one, set()).add(number_key(number))
    return found


def _our(fact: ListedFact, source: str, row: dict[str, Any], numbers: Mapping[UUID, set[str]]) -> OurRow:
    person, theirs = row.get("jobseeker_id"), source_key(source)
    given = set(numbers.get(row["id"], ()))
    if person is not None:
        given |= numbers.get(person, set())
        if row["external_no_work24"] and theirs == WORK24:
            given.add(number_key(row["external_no_work24"]))
    elif row["external_no"] and (not row["source"] or source_key(row["source"]) == theirs):
        given.add(number_key(row["external_no"]))
    if fact is ListedFact.PLACEMENTS:
        row["employer_name"] = row["employer_name"] or row["firm_name"]
    phones = [phone for phone in (row.get("mobile"), row.get("phone")) if phone]
    row["phone"] = phones[0] if phones else None
    day = row["started_on"] if fact is ListedFact.PLACEMENTS else row["received_on"]
    tails = frozenset(phone[-8:] for phone in phones if len(phone) >= 8)
    return OurRow(row["id"], person, day, frozenset(given), row, tails)
