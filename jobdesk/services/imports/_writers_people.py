"""New people, registrations, firms, events and visits of an import, as the records they become."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from jobdesk.base.consent_texts import TEXT_VERSION
from jobdesk.base.enums import (
    BusinessNumberState,
    ConsentForm,
    ConsentKind,
    ContactOwner,
    InterviewState,
    ReferableState,
    VisitResult,
)
from jobdesk.records.employers import Employer
from jobdesk.records.events import EmployerVisit, Event, EventInterview
from jobdesk.records.jobseekers import Consent, Jobseeker, Registration
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import search
from jobdesk.services.imports._writers import Row, Run, own, people_now, read_by_id, seen
from jobdesk.services.imports.plan import PlannedRow
from jobdesk.services.registrations import default_until

WORK24 = "work24"
"""Scheme of the numbers that stand on the person itself."""
CONSENTS: Mapping[str, ConsentKind] = {
    "collection_on": ConsentKind.COLLECTION,
    "disclosure_on": ConsentKind.DISCLOSURE,
}
"""Column to the consent whose day it tells; a ledger tells of paper."""
SLOT = 15


def external_numbers(told: Sequence[str] | None) -> tuple[str | None, list[tuple[str, str]]]:
    """외부번호: the number of 고용24, and the others as (scheme, number)."""
    own_number: str | None = None
    others: list[tuple[str, str]] = []
    for one in told or ():
        scheme, colon, number = one.partition(":")
        if colon and number.strip():
            others.append((scheme.strip(), number.strip()))
        elif own_number is None:
            own_number = one
        elif one != own_number:
            others.append((WORK24, one))
    return own_number, others


def write_people(run: Run, rows: Sequence[PlannedRow]) -> None:
    """구직자: the person, their consents and numbers."""
    today = run.act.today
    numbers = run.numbered("jobseeker", Jobseeker.jobseeker_no, rows, {row.id: today for row in rows})
    entries: list[tuple[UUID, str]] = []
    for row in rows:
        work24, others = external_numbers(row.values.get("external_numbers"))
        made = run.add(
            Jobseeker,
            {
                "id": row.id,
                **own(row, Jobseeker),
                "jobseeker_no": numbers[row.id],
                "external_no_work24": work24,
                "contact_owner": row.values.get("contact_owner") or ContactOwner.SELF,
                "referable_state": ReferableState.REFERABLE,
                "visa_seen": False,
                "incomplete": row.incomplete,
            },
        )
        for scheme, number in others:
            run.add_number("jobseeker", row.id, scheme, number)
        for name, kind in CONSENTS.items():
            if (day := row.values.get(name)) is not None:
                add_consent(run, row.id, kind, day)
        entries.append((row.id, search.jobseeker_words(seen(made), run.codes)))
    run.flush()
    run.search(search.JOBSEEKER, entries)


def add_consent(run: Run, person: UUID, kind: ConsentKind, given_on: Any) -> None:  # noqa: ANN401  a date
    """A consent that another ledger tells of: it lies there, on paper."""
    run.add(
        Consent,
        {
            "jobseeker_id": person,
            "kind": kind,
            "text_version": TEXT_VERSION,
            "given_on": given_on,
            "given_how": ConsentForm.WRITTEN,
        },
    )


def write_registrations(run: Run, rows: Sequence[PlannedRow]) -> None:
    """구직등록: what the person was that day is what is known of them."""
    people = people_now(run.db, {person_of(row) for row in rows})
    months = run.settings.integer("registration_months")
    for row in rows:
        person, received_on = people[person_of(row)], row.values["received_on"]
        run.add(
            Registration,
            {
                "id": row.id,
                **own(row, Registration),
                "registration_no": run.numbers.give("registration", received_on),
                "jobseeker_id": person["id"],
                "valid_from": received_on,
                "valid_until": row.values.get("valid_until") or default_until(received_on, months),
                "counselor_id": run.account(row.links.get("counselor_id"), row.values.get("counselor")),
                "dong_code": row.values.get("dong_code") or person["dong_code"],
                "occupation": person["desired_occupation_1"],
                **{
                    one: person[one] for one in ("education_level", "target_groups", "visa_status", "labor_status")
                },
                **run.struck(row),
            },
        )
    run.flush()


def person_of(row: PlannedRow) -> UUID:
    """The person that a fact is of."""
    one = row.links["jobseeker_id"]
    if one is None:
        raise ValueError("a fact of nobody")
    return one


def headcount(told: Any) -> Row:  # noqa: ANN401  a number or a band's code
    """상시근로자수 as the record keeps it: a number, or a size band."""
    is_band = isinstance(told, str)
    return {"headcount": None if is_band else told, "headcount_band": told if is_band else None}


def business_number(number: str | None) -> Row:
    """A business number with whether there is one."""
    given = BusinessNumberState.GIVEN if number else BusinessNumberState.UNCONFIRMED
    return {"business_no": number or None, "business_no_state": given}


def write_firms(run: Run, rows: Sequence[PlannedRow]) -> None:
    """구인업체."""
    today = run.act.today
    numbers = run.numbered("employer", Employer.employer_no, rows, {row.id: today for row in rows})
    entries: list[tuple[UUID, str]] = []
    for row in rows:
        made = run.add(
            Employer,
            {
                "id": row.id,
                **own(row, Employer),
                "employer_no": numbers[row.id],
                **headcount(row.values.get("headcount")),
                **business_number(row.values.get("business_no")),
                "contact_phone": None,
                "is_agency": False,
            },
        )
        entries.append((row.id, search.employer_words(seen(made))))
    run.flush()
    run.search(search.EMPLOYER, entries)


def write_events(run: Run, rows: Sequence[PlannedRow]) -> None:
    """행사; without a name it is called by its kind."""
    days = {row.id: row.values["held_on"] for row in rows}
    numbers = run.numbered("event", Event.event_no, rows, days)
    for row in rows:
        name = row.values.get("name") or run.codes.label("event_kind", row.values["kind"], "ko")
        said = {**own(row, Event), "event_no": numbers[row.id], "name": name, "slot_minutes": SLOT}
        run.add(Event, {"id": row.id, **said})
    run.flush()


def write_event_interviews(run: Run, rows: Sequence[PlannedRow]) -> None:
    """행사면접; one that a referral's interview of the same day tells of is that referral's, and counts once."""
    days = read_by_id(run.db, Event, (row.links.get("event_id") for row in rows), "held_on")
    held = _held(run, {person_of(row) for row in rows})
    for row in rows:
        links = {name: row.links.get(name) for name in ("event_id", "employer_id", "jobseeker_id")}
        on = days[links["event_id"]]["held_on"] if links["event_id"] else None
        links["referral_id"] = held.get((links["jobseeker_id"], links["employer_id"], on))
        run.add(EventInterview, {"id": row.id, **own(row, EventInterview), **links})
    run.flush()


def _held(run: Run, people: set[UUID]) -> dict[tuple[Any, ...], UUID]:
    """By person, firm and day the referral whose interview was held; none where there are several."""
    asked = (
        select(Interview.jobseeker_id, Vacancy.employer_id, Interview.held_on, Referral.id)
        .join(Referral, Referral.id == Interview.referral_id)
        .join(Vacancy, Vacancy.id == Referral.vacancy_id)
        .where(
            Interview.jobseeker_id.in_(people),
            Interview.voided_at.is_(None),
            Interview.state == InterviewState.HELD,
            Referral.voided_at.is_(None),
            Vacancy.employer_id.is_not(None),
        )
    )
    found: dict[tuple[Any, ...], set[UUID]] = {}
    for *key, one in run.db.execute(asked):
        found.setdefault(tuple(key), set()).add(one)
    return {key: next(iter(ones)) for key, ones in found.items() if len(ones) == 1}


def write_visits(run: Run, rows: Sequence[PlannedRow]) -> None:
    """기업방문."""
    for row in rows:
        visitor = run.account(row.links.get("counselor_id"), row.values.get("visitor"))
        said = {
            **own(row, EmployerVisit),
            "employer_id": row.links.get("employer_id"),
            "visitor_id": visitor or run.nobody(),
            "result": row.values.get("result") or VisitResult.TALK,
        }
        run.add(EmployerVisit, {"id": row.id, **said})
    run.flush()
