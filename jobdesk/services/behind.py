"""The rows behind a figure, ready to read: exactly as many as the figure says. Source: statistics.md, head."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _, mark
from jobdesk.base.masking import mask_birth, mask_name
from jobdesk.base.permissions import can_see_statistics, require
from jobdesk.records.events import EmployerVisit
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._closed_rows import ClosedRows
from jobdesk.services.audit import record_shown
from jobdesk.services.breakdowns import Book
from jobdesk.services.codes import code_book
from jobdesk.services.fact_rows import Row
from jobdesk.services.facts import Span
from jobdesk.services.indicators import BY_ID
from jobdesk.services.statistics import COUNTED, Cell, Cumulate, Figures
from jobdesk.services.stocks import kept_after, placed_within

PARTS: Mapping[str, str] = {"over": mark("Numerator"), "under": mark("Denominator"), "unknown": mark("Not known")}
"""The lists a rate opens."""
MOVED: Mapping[str, str] = {"entered": mark("Entered late"), "left": mark("Left since")}
"""The lists the difference from a closed figure opens."""
STATES: Mapping[str, str] = {"in": mark("counted in"), "out": mark("not counted in"), "unknown": mark("not known")}
"""Whether a row of a cohort or of retention stands in the numerator too."""
_CHUNK = 10_000
_STATE_OF: Mapping[bool | None, str] = {True: "in", False: "out", None: "unknown"}
_IN: Mapping[str, frozenset[str]] = {
    "": frozenset(STATES),
    "over": frozenset({"in"}),
    "under": frozenset({"in", "out"}),
    "unknown": frozenset({"unknown"}),
}


@dataclass(frozen=True, slots=True)
class BehindRow:
    """One row: event date, who or what (masked), more words, the record it opens, its part of a sum.

    `dong` and `counselor` are those of the day, where the fact keeps them; `state` is one of STATES for a row
    of a cohort or of retention. `born`: the words are the person's birth date.
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
    state: str = ""
    born: bool = False


def parts_of(indicator: str) -> tuple[str, ...]:
    """The lists of PARTS a rate opens; none for a counted figure, which opens its own."""
    how = BY_ID[indicator].how
    if how == "retention":
        return ("over", "under", "unknown")
    return ("over", "under") if how in {"rate", "cohort"} else ()


def rows_behind(
    db: Session,
    act: Act,
    *,
    indicator: str,
    start: date,
    end: date,
    cumulate: Cumulate = "monthly_sum",
    cell: Cell | None = None,
    part: str = "",
) -> list[BehindRow]:
    """The rows of one figure in order of their event dates; who is shown is audited, so commit.

    Args:
        cell: breakdown to label: one names a row of a breakdown, two a cell of a cross-table.
        part: of PARTS, which list of a rate; without it everyone a cohort or retention rate looks at.

    Raises:
        NotAllowed: the role sees no statistics.
        KeyError: for a plain rate without `part`, a part it has not, no indicator or no breakdown.
    """
    span = Span(start, end, act.today)
    figures = Figures(db, act, span, cumulate)
    one = figures.counted_as(_counted(indicator, part))
    if one.how in {"cohort", "retention"}:
        rows = figures.rows(_LISTED[one.how])
        told = (placed_within if one.how == "cohort" else kept_after)(db, span, rows, one.after)
        facts, rows, states = _LISTED[one.how], *_told_rows(one.how, rows, told, part)
        return _shown(db, act, figures.book, facts, rows, states)
    return _shown(db, act, figures.book, one.facts, figures.rows(one.id, cell))


def closed_rows_behind(
    db: Session,
    act: Act,
    *,
    close_id: UUID,
    indicator: str,
    cell: Cell | None = None,
    part: str = "",
    year: bool = False,
) -> list[BehindRow]:
    """The rows of a figure of a closed month, from the facts closes kept; audited as `rows_behind`.

    Args:
        year: of its 누계: the facts of the months before as they stood when it was closed, and its own.

    Raises:
        NotAllowed: the role sees no statistics.
        InvalidInput: nobody kept exactly these rows.
        KeyError: as of `rows_behind`.
    """
    require(act.role, can_see_statistics)
    closed = ClosedRows(db, close_id)
    counted = _counted(indicator, part)
    one = closed.counted_as(counted)
    if one.how in {"cohort", "retention"}:
        if year:
            raise InvalidInput(
                _("Of this rate a close keeps the people of its own month: open the months of the year.")
            )
        rows, told = closed.rows(_LISTED[one.how]), closed.told(one.id)
        return _shown(db, act, closed.book, _LISTED[one.how], *_told_rows(one.how, rows, told, part))
    return _shown(db, act, closed.book, one.facts, _closed_rows(closed, counted, cell, year=year))


def _closed_rows(closed: ClosedRows, indicator: str, cell: Cell | None, *, year: bool) -> list[Row]:
    """Exactly as many as the closed figure says; closes made by earlier programs did not keep those of 누계."""
    one = closed.counted_as(indicator)
    if not year:
        return closed.rows(one.id, cell)
    try:
        rows = closed.rows(one.id, cell, year=True)
    except KeyError:
        rows = []
    if len(rows) != closed.figure(indicator, cell or {}):
        raise InvalidInput(
            _("This close did not keep the facts of the months before. Close the month again to keep them.")
        )
    return rows


def moved_rows_behind(
    db: Session,
    act: Act,
    *,
    close_id: UUID,
    indicator: str,
    part: str,
    cell: Cell | None = None,
    year: bool = False,
) -> list[BehindRow]:
    """The rows that stand in a figure now and not as it was closed (`entered`), or the other way round (`left`).

    So many entered less so many left is the difference of the figure: of 누계 the 소급분 of the next month.
    Audited as `rows_behind`.

    Raises:
        NotAllowed: the role sees no statistics.
        InvalidInput: the figure is no count, or nobody kept what was closed.
    """
    require(act.role, can_see_statistics)
    closed = ClosedRows(db, close_id)
    one = closed.counted_as(indicator)
    if one.how not in COUNTED:
        raise InvalidInput(_("{label} is divided from others: choose one of them.").format(label=_(one.label)))
    old = _closed_rows(closed, indicator, cell, year=year)
    figures = Figures(db, act, Span(closed.first_day(year=year), closed.last_day, act.today))
    live = figures.counted_as(indicator)
    new = figures.rows(live.id, cell)
    before, after = ({_same(one.how, row) for row in rows} for rows in (old, new))
    if part == "left":
        return _shown(db, act, closed.book, one.facts, [row for row in old if _same(one.how, row) not in after])
    return _shown(db, act, closed.book, live.facts, [row for row in new if _same(one.how, row) not in before])


def _same(how: str, row: Row) -> Hashable:
    """What makes a row the same one: the person or firm counted once a month, else the fact and its part."""
    return (row.month, row.who) if how == "distinct" else (row.month, row.id, row.part)


_LISTED: Mapping[str, str] = {"cohort": "registrations", "retention": "placements"}


def _counted(indicator: str, part: str) -> str:
    """The figure whose rows are listed: of a plain rate its numerator or denominator."""
    if part and part not in parts_of(indicator):
        raise KeyError(part)
    one = BY_ID[indicator]
    if one.how != "rate":
        return indicator
    return {"over": one.over, "under": one.under}[part]


def _told_rows(
    how: str, rows: Sequence[Row], told: Mapping[UUID, bool | None], part: str
) -> tuple[list[Row], list[str]]:
    """The rows a cohort or retention rate looks at, a person of a cohort by the first registration."""
    found: dict[UUID, Row] = {}
    for row in rows:
        key = row.who if how == "cohort" else row.id
        if key is not None and key in told:
            found.setdefault(key, row)
    wanted = {key: row for key, row in found.items() if _STATE_OF[told[key]] in _IN[part]}
    return list(wanted.values()), [_STATE_OF[told[key]] for key in wanted]


def _shown(
    db: Session, act: Act, book: Book, facts: str, rows: Sequence[Row], states: Sequence[str] = ()
) -> list[BehindRow]:
    told = sorted(
        zip(rows, states or [""] * len(rows), strict=True), key=lambda one: (one[0].on, one[0].id, one[0].part)
    )
    shown = {r.who for r in rows if r.people and r.who}
    record_shown(db, act, sorted(shown, key=str))
    people = _people(db, shown)
    things = _things(db, facts, [r.id for r in rows])
    codes, accounts = code_book(db), book.names("counselor")
    return [
        replace(
            _row(r, people, things),
            dong=codes.short("dong", r.dong),
            counselor=accounts.get(r.counselor or "", ""),
            state=state,
        )
        for r, state in told
    ]


def _row(
    row: Row, people: dict[UUID, tuple[str, str]], things: dict[UUID, tuple[str, str, str, UUID]]
) -> BehindRow:
    part = f"{row.part}/{row.weight}" if row.weight > 1 else ""
    key = f"{row.id}-{row.part}-{row.month}"
    if row.people and row.who is not None:
        name, birth = people[row.who]
        detail = things[row.id][0] if row.id in things else birth
        return BehindRow(key, row.on, name, detail, "jobseeker", row.who, part, born=row.id not in things)
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
