"""The facts of the months before a closed one, as its 누계 counted them.

A close keeps the facts of its own month. What its 누계 counts of earlier months it keeps only where it is not what
was kept of them last, by their own close or a later one. Source: statistics.md 3, 6.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.records.month_closes import CloseFacts, MonthClose, MonthTouch
from jobdesk.services._close_content import Columns, names_of, unpack
from jobdesk.services.fact_kinds import FACT_KINDS
from jobdesk.services.facts import Facts
from jobdesk.services.reviews import month_of

_BETWEEN = " "
Kept = Mapping[tuple[date, str], UUID]
"""Month and kind of fact to the row that keeps them."""


def name_of(month: date, kind: str) -> str:
    """What facts of an earlier month are kept as."""
    return f"{month:%Y-%m}{_BETWEEN}{kind}"


def is_of_year(kept_as: str) -> bool:
    """Whether kept facts are of an earlier month than the closed one."""
    return _BETWEEN in kept_as


def months_before(month: date) -> Iterable[date]:
    """The months of a year before one: their first days."""
    return (month.replace(month=number) for number in range(1, month.month))


def kept_of_year(db: Session, month: date, until: UUID | None = None) -> Kept:
    """What was kept last of each month of the year, until one of its months was closed.

    Args:
        month: the first day of the last month.
        until: the close after which nothing counts any more; without it all that was kept.
    """
    query = (
        select(MonthClose.month, CloseFacts.kind, CloseFacts.id)
        .join(MonthClose, MonthClose.id == CloseFacts.close_id)
        .where(MonthClose.month.between(month.replace(month=1), month.replace(month=12)))
        .order_by(MonthClose.id)
    )
    if until is not None:
        query = query.where(MonthClose.id <= until)
    found: dict[tuple[date, str], UUID] = {}
    for of, kind, one in db.execute(query):
        if is_of_year(kind):
            told, _between, kind = kind.partition(_BETWEEN)
            of = date.fromisoformat(f"{told}-01")
        found[of, kind] = one
    return found


def read_kept(db: Session, one: UUID) -> Columns:
    """Facts as they were kept."""
    return unpack(db.scalars(select(CloseFacts.facts).where(CloseFacts.id == one)).one())


def facts_before(db: Session, act: Act, month: date) -> dict[str, Columns]:
    """By `name_of` the facts of earlier months of the year that are not as they were kept last; reads only."""
    first = month.replace(month=1)
    kept = kept_of_year(db, month)
    touches = select(MonthTouch.month, MonthTouch.kind).where(MonthTouch.month >= first, MonthTouch.month < month)
    touched = {(of, kind) for of, kind in db.execute(touches)}
    untold = select(MonthClose.month).where(MonthClose.month >= first, MonthClose.touches.is_(None))
    unwatched, read = set(db.scalars(untold)), Facts(db)
    found: dict[str, Columns] = {}
    for earlier in months_before(month):
        for kind, made in FACT_KINDS.items():
            one = kept.get((earlier, kind))
            tables = ("", *(part.record.__tablename__ for part in made.parts))
            if one and earlier not in unwatched and not any((earlier, table) in touched for table in tables):
                continue
            end = month_of(earlier)[1]
            last = min(end, act.today) if made.until_today else end
            columns = read.read(kind, earlier, last, names_of(kind), ordered=True)
            if one is None or read_kept(db, one) != {name: list(column) for name, column in columns.items()}:
                found[name_of(earlier, kind)] = columns
    return found
