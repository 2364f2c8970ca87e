"""Pages of a list: the rows beside the last page by their key, a far jump by its line, the exact count.

A page is found by ids alone, inside the list's index, and then dressed. Source: performance.md G.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, false, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.permissions import require
from jobdesk.base.text import clean
from jobdesk.services import search
from jobdesk.services.audit import write_audit
from jobdesk.services.lists.declared import LISTS
from jobdesk.services.lists.kinds import Asked, Attribute, Context, FilterKind, ListKind

PAGE, BEST = 128, 200


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a row stands in an order: the value it is sorted by, and its id."""

    value: Any
    id: UUID


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows in their order, and the spots of the first and the last; None where matches are ranked."""

    rows: Sequence[Any]
    first: Spot | None = None
    last: Spot | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """A list read again where someone looks: its count, where the row looked at is now, the rows in sight.

    Attributes:
        line: of the row looked at; None where the list does not have it any more.
        top: the first line in sight.
        first: the line `page` begins at, a whole number of pages.
    """

    count: int
    line: int | None
    top: int
    first: int
    page: Page


def count_rows(db: Session, act: Act, asked: Asked) -> int:
    """How many rows a list has as it is asked."""
    kind = _asked(act, asked)
    return db.scalar(select(func.count()).select_from(kind.record).where(*_rules(db, act, kind, asked))) or 0


def read_page(
    db: Session,
    act: Act,
    asked: Asked,
    *,
    first: int = 0,
    after: Spot | None = None,
    before: Spot | None = None,
    count: int = 0,
    limit: int = PAGE,
) -> Page:
    """Rows from a line on, or those right after or before a known one, which costs the same anywhere.

    Reading a recorded list (접속기록) writes its own audit row; the caller commits.

    Args:
        first: the line to begin at, 0 at the top; passed over where a spot is given.
        count: of the whole list where it is known: a line near the end is then found from there.
    """
    kind = _asked(act, asked)
    page = _page(db, act, kind, asked, first, after, before, count, limit)
    if kind.recorded:
        people = (value for name, value in asked.filters if kind.filter(name).kind is FilterKind.PERSON)
        write_audit(
            db,
            act,
            AuditAction.VIEW,
            table=kind.record.__tablename__,
            jobseeker_ids=[UUID(one) for value in people for one in value],
            detail={"rows": len(page.rows)},
        )
    return page


def _page(
    db: Session,
    act: Act,
    kind: ListKind,
    asked: Asked,
    first: int,
    after: Spot | None,
    before: Spot | None,
    count: int,
    limit: int,
) -> Page:
    if _ranked(kind, asked):
        return Page(_dress(db, act, kind, asked, _best(db, act, kind, asked, first, limit)))
    value, descending = _order(kind, asked)
    rules = list(_rules(db, act, kind, asked))
    spot = after or before
    from_end = spot is None and first * 2 > count > 0
    if from_end:
        limit = max(min(limit, count - first), 0)
    backwards = before is not None or from_end
    down = descending is not backwards
    if spot is not None:
        rules.append(_beyond(kind, value, spot, down=down))
    query = _ordered(select(kind.record.id, value).where(*rules), kind, value, down=down).limit(limit)
    if spot is None:
        query = query.offset(count - first - limit if from_end else first)
    found: Sequence[Any] = db.execute(query).all()
    if backwards:
        found = found[::-1]
    if not found:
        return Page(())
    rows = _dress(db, act, kind, asked, [one for one, _value in found])
    return Page(rows, Spot(found[0][1], found[0][0]), Spot(found[-1][1], found[-1][0]))


def find_line(db: Session, act: Act, asked: Asked, record_id: UUID) -> int | None:
    """The line a record stands on, or None where the list does not have it."""
    kind = _asked(act, asked)
    rules = _rules(db, act, kind, asked)
    if _ranked(kind, asked):
        return _ranked_line(db, kind, asked, rules, record_id)
    value, descending = _order(kind, asked)
    here = db.execute(select(value).where(kind.record.id == record_id, *rules)).first()
    if here is None:
        return None
    ahead = _beyond(kind, value, Spot(here[0], record_id), down=not descending)
    return db.scalar(select(func.count()).select_from(kind.record).where(*rules, ahead)) or 0


def _ranked_line(
    db: Session, kind: ListKind, asked: Asked, rules: Sequence[ColumnElement[bool]], record_id: UUID
) -> int | None:
    """The line among the best matches, or after them in the usual order."""
    ranked, best = _ranks(db, kind, asked, rules)
    if record_id in best:
        return best.index(record_id)
    value, rest = kind.orders[kind.usual], (*rules, kind.record.id.not_in(ranked))
    here = db.execute(select(value).where(kind.record.id == record_id, *rest)).first()
    if here is None:
        return None
    ahead = _beyond(kind, value, Spot(here[0], record_id), down=not kind.descending)
    return len(best) + (db.scalar(select(func.count()).select_from(kind.record).where(*rest, ahead)) or 0)


def read_around(db: Session, act: Act, asked: Asked, *, record_id: UUID | None, line: int, top: int) -> Around:
    """Read again what is in sight, after an act here or at another window.

    Args:
        record_id: the row looked at; it stood on `line`, and `top` was the first line in sight.
    """
    count = count_rows(db, act, asked)
    now = find_line(db, act, asked, record_id) if record_id is not None else None
    top = max(0, min(top + (now - line) if now is not None else top, count - 1))
    first = top - top % PAGE
    return Around(count, now, top, first, read_page(db, act, asked, first=first, count=count, limit=2 * PAGE))


def read_ids(db: Session, act: Act, asked: Asked, *, limit: int) -> list[UUID]:
    """The ids of the list in its order, at most so many: for an act on all of them."""
    kind = _asked(act, asked)
    if _ranked(kind, asked):
        return _best(db, act, kind, asked, 0, limit)
    value, descending = _order(kind, asked)
    query = _ordered(
        select(kind.record.id).where(*_rules(db, act, kind, asked)), kind, value, down=descending
    ).limit(limit)
    return list(db.scalars(query))


def read_rows(db: Session, act: Act, asked: Asked, ids: Sequence[UUID]) -> list[Any]:
    """The rows of some ids, in their order, for an act on them."""
    kind = _asked(act, asked)
    found: list[Any] = []
    for at in range(0, len(ids), PAGE):
        found += _dress(db, act, kind, asked, ids[at : at + PAGE])
    return found


def read_people(db: Session, act: Act, asked: Asked, ids: Sequence[UUID]) -> list[UUID]:
    """The jobseekers some rows tell of, each once; none for a list that tells of nobody."""
    kind = _asked(act, asked)
    if kind.person is None:
        return []
    found: dict[UUID, None] = {}
    for at in range(0, len(ids), PAGE):
        some = ids[at : at + PAGE]
        query = select(kind.person).where(kind.record.id.in_(some), kind.person.is_not(None)).distinct()
        found |= dict.fromkeys(db.scalars(query))
    return list(found)


# inside -------------------------------------------------------------------------------------


def _asked(act: Act, asked: Asked) -> ListKind:
    kind = LISTS[asked.kind]
    require(act.role, kind.may)
    return kind


def _ranked(kind: ListKind, asked: Asked) -> bool:
    return bool(kind.best_first and asked.text.strip() and not asked.order)


def _order(kind: ListKind, asked: Asked) -> tuple[Attribute, bool]:
    if asked.order in kind.orders:
        return kind.orders[asked.order], asked.descending
    return kind.orders[kind.usual], kind.descending


def _ordered(query: Select[Any], kind: ListKind, value: Attribute, *, down: bool) -> Select[Any]:
    columns = (value, kind.record.id)
    return query.order_by(*(column.desc() if down else column.asc() for column in columns))


def _beyond(kind: ListKind, value: Attribute, spot: Spot, *, down: bool) -> ColumnElement[bool]:
    here = tuple_(value, kind.record.id)
    there = tuple_(literal(spot.value, value.type), literal(spot.id, kind.record.id.type))
    return here < there if down else here > there


def _rules(db: Session, act: Act, kind: ListKind, asked: Asked) -> tuple[ColumnElement[bool], ...]:
    context = Context(db, act, asked.value("due"))
    rules: list[ColumnElement[bool]] = list(kind.live)
    joined: dict[Any, list[ColumnElement[bool]]] = {}
    for name, value in asked.filters:
        one = kind.filter(name)
        if one.through is None:
            rules.append(one.where(context, value))
        else:
            joined.setdefault(one.through, []).append(one.where(context, value))
    rules += [through(conditions) for through, conditions in joined.items()]
    if asked.text.strip():
        found = [column.in_(search.matching_ids(db, asked.text, what)) for what, column in kind.texts]
        rules.append(or_(*found, _holds(kind, asked.text)))
    return tuple(rules)


def _holds(kind: ListKind, text: str) -> ColumnElement[bool]:
    """Each typed word stands in one of the list's own columns."""
    if not kind.words:
        return false()
    words = clean(text).split()
    if not words:
        return false()
    return and_(*(or_(*(column.icontains(word, autoescape=True) for column in kind.words)) for word in words))


def _best(db: Session, act: Act, kind: ListKind, asked: Asked, first: int, limit: int) -> list[UUID]:
    """Ids from a line on: the best matches as the search ranks them, then the rest in the usual order."""
    rules = _rules(db, act, kind, asked)
    ranked, best = _ranks(db, kind, asked, rules)
    some = best[first : first + limit]
    if len(some) == limit or len(ranked) < BEST:
        return some
    rest = select(kind.record.id).where(*rules, kind.record.id.not_in(ranked))
    rest = _ordered(rest, kind, kind.orders[kind.usual], down=kind.descending)
    return [*some, *db.scalars(rest.offset(max(first - len(best), 0)).limit(limit - len(some)))]


def _ranks(
    db: Session, kind: ListKind, asked: Asked, rules: Sequence[ColumnElement[bool]]
) -> tuple[list[UUID], list[UUID]]:
    """What the search ranks best, and what of it the list has."""
    ranked = [one for _kind, one in search.find_ids(db, asked.text, [kind.best_first], BEST)]
    held = set(db.scalars(select(kind.record.id).where(kind.record.id.in_(ranked), *rules)))
    return ranked, [one for one in ranked if one in held]


def _dress(db: Session, act: Act, kind: ListKind, asked: Asked, ids: Sequence[UUID]) -> Sequence[Any]:
    by_id = {row.id: row for row in kind.rows(db, act, ids, bool(asked.text.strip()))} if ids else {}
    return [by_id[one] for one in ids if one in by_id]
