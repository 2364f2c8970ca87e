"""The rows behind a figure, ready to read: exactly as many as the figure says. Source: statistics.md, head."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.masking import mask_birth, mask_name
from jobdesk.records.events import EmployerVisit
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.audit import record_shown
from jobdesk.services.codes import code_book
from jobdesk.services.facts import Span
from jobdesk.services.statistics import Cell, Cumulate, Figures, Row

_CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class BehindRow:
    """One row: event date, who or what (masked), more words, the record it opens, its part of a sum.

    `dong` and `counselor` are those of the day, where the fact keeps them.
    """

    key: str
    on: date
    name: str
    detail: str
    kind: str
    record_id: UUID
    part: str
    dong: str = ""
    counselor: str = ""


def rows_behind(
    db: Session,
    act: Act,
    *,
    indicator: str,
    start: date,
    end: date,
    cumulate: Cumulate = "monthly_sum",
    cell: Cell | None = None,
) -> list[BehindRow]:
    """The rows of one counted figure in order of their event dates; who is shown is audited, so commit.

    Args:
        cell: breakdown to label: one names a row of a breakdown, two a cell of a cross-table.

    Raises:
        NotAllowed: the role sees no statistics.
        KeyError: for a rate, no indicator or no breakdown.
    """
    figures = Figures(db, act, Span(start, end, act.today), cumulate)
    rows = sorted(figures.rows(indicator, cell), key=lambda r: (r.on, r.id, r.part))
    shown = {r.who for r in rows if r.people and r.who}
    record_shown(db, act, sorted(shown, key=str))
    people = _people(db, shown)
    things = _things(db, figures.counted_as(indicator).facts, [r.id for r in rows])
    codes, accounts = code_book(db), figures.book.names("counselor")
    return [
        replace(
            _row(r, people, things),
            dong=codes.short("dong", r.dong),
            counselor=accounts.get(r.counselor or "", ""),
        )
        for r in rows
    ]


def _row(
    row: Row, people: dict[UUID, tuple[str, str]], things: dict[UUID, tuple[str, str, str, UUID]]
) -> BehindRow:
    part = f"{row.part}/{row.weight}" if row.weight > 1 else ""
    key = f"{row.id}-{row.part}-{row.month}"
    if row.people and row.who is not None:
        name, birth = people[row.who]
        detail = things[row.id][0] if row.id in things else birth
        return BehindRow(key, row.on, name, detail, "jobseeker", row.who, part)
    title, detail, kind, record_id = things.get(row.id, ("", "", "", row.id))
    return BehindRow(key, row.on, title, detail, kind, record_id, part)


def _chunks(ids: Iterable[UUID]) -> Iterable[Sequence[UUID]]:
    every = list(ids)
    return (every[at : at + _CHUNK] for at in range(0, len(every), _CHUNK))


def _people(db: Session, ids: set[UUID]) -> dict[UUID, tuple[str, str]]:
    found: dict[UUID, tuple[str, str]] = {}
    for some in _chunks(ids):
        rows = db.execute(
            select(Jobseeker.id, Jobseeker.full_name, Jobseeker.birth_date).where(Jobseeker.id.in_(some))
        )
        found |= {one: (mask_name(name), mask_birth(birth)) for one, name, birth in rows}
    return found


def _things(db: Session, facts: str, ids: list[UUID]) -> dict[UUID, tuple[str, str, str, UUID]]:
    """What facts without a person of their own are, and what people's facts are about."""
    query: Any
    if facts in {"vacancies", "visit_registrations"}:
        query = select(Vacancy.id, Vacancy.employer_name, Vacancy.title)
        column, kind = Vacancy.id, "vacancy"
    elif facts == "referrals":
        query = select(Referral.id, Vacancy.employer_name, Vacancy.title).join(
            Vacancy, Vacancy.id == Referral.vacancy_id
        )
        column, kind = Referral.id, "referral"
    elif facts.endswith("placements"):
        query, column, kind = (
            select(Placement.id, Placement.employer_name, Placement.route),
            Placement.id,
            "placement",
        )
    elif facts == "employer_visits":
        query = select(EmployerVisit.id, EmployerVisit.employer_name, EmployerVisit.result)
        column, kind = EmployerVisit.id, "visit"
    else:
        return {}
    found: dict[UUID, tuple[str, str, str, UUID]] = {}
    for some in _chunks(ids):
        for one, firm, said in db.execute(query.where(column.in_(some))):
            if kind in {"vacancy", "visit"}:
                found[one] = (firm or "", said if kind == "vacancy" else "", kind, one)
            else:
                found[one] = (f"{firm or ''} · {said}" if kind == "referral" else firm or "", "", kind, one)
    return found
