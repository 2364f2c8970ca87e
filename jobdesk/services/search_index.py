"""The index of the search: the grams of every entry, kept by each engine in the form that answers at once.

SQLite: a contentless FTS5 table whose row ids are the ranks, so that the last saved come first without
sorting. PostgreSQL: a B-tree of (gram, rank), a gram as 64 bits. Both hold personal data: they lie in the
encrypted file or the center's server, and go with their entry. Source: performance.md B (S4, P2).
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Result,
    Row,
    Select,
    bindparam,
    column,
    delete,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    table,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from jobdesk.base.grams import Asked, grams
from jobdesk.base.near import Near
from jobdesk.records.search import RANKS, SearchEntry

_FTS = table("search_gram", column("rowid", BigInteger), column("grams"), column("search_gram"))
_TREE = table("search_gram", column("gram", BigInteger), column("rank", BigInteger))
_HELD = table("search_held", column("term"), column("doc", BigInteger), schema="temp")
_SIZES = table("search_gram_docsize", column("id", BigInteger))
_ENTRY = SearchEntry.__table__
READ_AT_ONCE = 2_000
_NEWEST = select(_ENTRY.c.record_id, _ENTRY.c.words).order_by(_ENTRY.c.rank.desc()).limit(bindparam("most"))
_LETTER_OF = {"jobseeker": "j", "employer": "e", "vacancy": "v", "slip": "s"}


def _matched(told: Any) -> ColumnElement[bool]:  # noqa: ANN401  a text or a parameter
    return _FTS.c.search_gram.op("MATCH", return_type=Boolean())(told)


def _fts_statement(*, cut: bool) -> Select[Any]:
    """Made once: a query of the search costs less than putting its statement together."""
    held = select(_FTS.c.rowid).where(_matched(bindparam("told")))
    if cut:
        held = held.order_by(_FTS.c.rowid.desc()).limit(bindparam("most"))
    ranks = held.subquery()
    return _NEWEST.join_from(ranks, _ENTRY, _ENTRY.c.rank == ranks.c.rowid)


_FTS_FOUND, _FTS_CHECKED = _fts_statement(cut=True), _fts_statement(cut=False)


def is_postgresql(db: Session) -> bool:
    """Whether the index is a B-tree of numbers, not FTS5."""
    return db.get_bind().dialect.name == "postgresql"


def tokens(kind: str, words: str) -> list[str]:
    """The grams of an entry as the index holds them: each kind has its own."""
    return [_LETTER_OF[kind] + gram for gram in grams(words)]


def number_of(token: str) -> int:
    """A token as PostgreSQL holds it: 64 bits of its digest, signed."""
    return int.from_bytes(blake2b(token.encode(), digest_size=8).digest(), "big", signed=True)


def asked_ranks(db: Session, count: int) -> Select[Any]:
    """What tells the next ranks."""
    if is_postgresql(db):
        series = func.generate_series(1, count).table_valued("one")
        return select(RANKS.next_value()).select_from(series)
    return select(func.max(SearchEntry.rank))


def given_ranks(db: Session, answer: Result[Any], count: int) -> Sequence[int]:
    """The ranks by the answer to `asked_ranks`, the last saved last."""
    if is_postgresql(db):
        return sorted(answer.scalars())
    first = (answer.scalar() or 0) + 1
    return range(first, first + count)


def put(db: Session, kind: str, rank: int, words: str) -> None:
    """Add an entry's grams, in the caller's transaction."""
    put_all(db, [(kind, rank, words)])


def put_all(db: Session, entries: Iterable[tuple[str, int, str]]) -> None:
    """Add the grams of entries (kind, rank, words), in the caller's transaction."""
    if is_postgresql(db):
        both = _numbers(entries)
        db.execute(
            insert(_TREE).from_select(["gram", "rank"], select(both.c.gram, both.c.rank).order_by("gram", "rank"))
        )
    else:
        made = [{"rowid": rank, "grams": " ".join(tokens(kind, words))} for kind, rank, words in entries]
        db.execute(insert(_FTS), made)


def _numbers(entries: Iterable[tuple[str, int, str]]) -> Any:  # noqa: ANN401  a table of gram and rank
    numbers: list[int] = []
    theirs: list[int] = []
    for kind, rank, words in entries:
        mine = {number_of(token) for token in tokens(kind, words)}
        numbers += mine
        theirs += [rank] * len(mine)
    told = (bindparam("numbers", numbers, ARRAY(BigInteger)), bindparam("ranks", theirs, ARRAY(BigInteger)))
    return func.unnest(*told).table_valued("gram", "rank").render_derived()


def drop(db: Session, kind: str, rank: int, words: str) -> None:
    """Take an entry's grams away; `words` are those it was put with."""
    drop_all(db, [(kind, rank, words)])


def drop_all(db: Session, entries: Sequence[tuple[str, int, str]]) -> None:
    """Take the grams of entries (kind, rank, the words they were put with) away."""
    if is_postgresql(db):
        both = _numbers(entries)
        db.execute(delete(_TREE).where(_TREE.c.gram == both.c.gram, _TREE.c.rank == both.c.rank))
    elif entries:
        db.execute(delete(_FTS).where(_FTS.c.rowid.in_([rank for _kind, rank, _words in entries])))


def clear(db: Session, ranks: Collection[int]) -> None:
    """Take away all that the index holds under ranks, whatever it was put with."""
    if is_postgresql(db):
        db.execute(
            delete(_TREE).where(_TREE.c.rank == func.any(bindparam("ranks", list(ranks), ARRAY(BigInteger))))
        )
    else:
        db.execute(delete(_FTS).where(_FTS.c.rowid.in_(ranks)))


def mark_of(db: Session) -> Callable[[str], int]:
    """How `held` tells a token: as PostgreSQL holds it, or its hash in this process."""
    return lru_cache(50_000)(number_of) if is_postgresql(db) else hash


def held(db: Session) -> Iterator[tuple[int, Sequence[int]]]:
    """Everything the index holds: one by one the mark of a gram, and the ranks of all it stands at.

    On a reader of SQLite it makes a temporary table.
    """
    if is_postgresql(db):
        every = select(_TREE.c.gram, func.array_agg(_TREE.c.rank)).group_by(_TREE.c.gram).order_by(_TREE.c.gram)
        for gram, ranks in db.execute(every.execution_options(yield_per=READ_AT_ONCE)):
            yield gram, ranks
        return
    # A table of its own that tells what is in an FTS5 index; temporary, but a reader makes none by itself.
    connection = db.connection()
    only = connection.exec_driver_sql("PRAGMA query_only").scalar()
    connection.exec_driver_sql("PRAGMA query_only = OFF")
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_held USING fts5vocab(main, search_gram, instance)"
    )
    connection.exec_driver_sql(f"PRAGMA query_only = {only}")
    every = select(_HELD.c.term, func.json_group_array(_HELD.c.doc)).group_by(_HELD.c.term)
    for term, ranks in db.execute(every.execution_options(yield_per=READ_AT_ONCE)):
        yield hash(term), json.loads(ranks)


def counts_agree(db: Session) -> bool:
    """Whether every entry has its rank in the index, and the index no other; PostgreSQL would read all to know."""
    if is_postgresql(db):
        return True
    indexed = exists().where(_SIZES.c.id == _ENTRY.c.rank)
    if db.scalar(select(_ENTRY.c.rank).where(~indexed).limit(1)) is not None:
        return False
    counts = [db.scalar(select(func.count()).select_from(one)) for one in (_SIZES, _ENTRY)]
    return counts[0] == counts[1]


def has(db: Session, kind: str, rank: int, words: str) -> bool:
    """Whether the index holds all grams of an entry."""
    wanted = tokens(kind, words)
    if not wanted:
        return True
    if is_postgresql(db):
        numbers = {number_of(token) for token in wanted}
        stored = select(func.count()).where(_TREE.c.rank == rank, _TREE.c.gram.in_(numbers))
        return db.scalar(stored) == len(numbers)
    told = fts_query([[frozenset(wanted)]])
    return db.scalar(select(_FTS.c.rowid).where(_matched(told), _FTS.c.rowid == rank)) is not None


Ways = list[list[frozenset[str]]]
"""For each word the ways it may be meant, each the tokens that must all be there."""


def ways_of(kind: str, asked: Sequence[Asked], first: Sequence[frozenset[str]] | None = None) -> Ways:
    """What a query asks of the entries of a kind; a word without a way finds nothing.

    Args:
        first: what is asked for the first word instead, for example its beginning.
    """
    letter = _LETTER_OF[kind]
    given = [first if first is not None else asked[0].every, *(word.every for word in asked[1:])]
    return [[frozenset(letter + gram for gram in way) for way in word] for word in given]


def ranks(db: Session, ways: Ways) -> Select[int]:
    """SQL: the ranks of the entries that have what is asked, in no order."""
    if not all(ways):
        return select(_ENTRY.c.rank).where(false())
    return _tree_ranks(ways, None) if is_postgresql(db) else select(_FTS.c.rowid).where(_matched(fts_query(ways)))


def found(db: Session, ways: Ways, patterns: Sequence[Sequence[str]], limit: int) -> Sequence[Row[UUID, str]]:
    r"""Id and words of the entries that have what is asked, the last saved first.

    Args:
        patterns: for each word that its grams do not tell whole, what must stand in the words, for LIKE with `\`.
    """
    if not all(ways):
        return []
    checks = [standing(one) for one in patterns]
    if is_postgresql(db):
        # Materialized: else a planner that takes the LIKE for rare reads every entry.
        held = _tree_ranks(ways, None if checks else limit).cte("held").prefix_with("MATERIALIZED")
        newest: Any = _NEWEST.join(held, held.c.rank == _ENTRY.c.rank).where(*checks)
        return list(db.execute(newest, {"most": limit}))
    given = {"told": fts_query(ways), "most": limit}
    query: Any = _FTS_CHECKED.where(*checks) if checks else _FTS_FOUND
    return list(db.execute(query, given))


def found_near(db: Session, kind: str, near: Sequence[Near], others: Ways, limit: int) -> Sequence[Row[UUID, str]]:
    """Id and words of the entries that have a word with a slip, and the other words; the last saved first."""
    if not near or not all(others):
        return []
    letter = _LETTER_OF[kind]
    marked = [({letter + gram for gram in one.every}, sorted(letter + gram for gram in one.some)) for one in near]
    if not is_postgresql(db):
        slips = " OR ".join(
            "(" + " AND ".join([*(f'"{token}"' for token in sorted(every)), _any_of(some)]) + ")"
            for every, some in marked
        )
        told = " AND ".join([f"({slips})", *([fts_query(others)] if others else [])])
        return list(db.execute(_FTS_FOUND, {"told": told, "most": limit}))
    parts = [_having(every.union(*chosen), some, limit) for every, some in marked for chosen in product(*others)]
    united = union(*(select(part.subquery().c.rank) for part in parts)).cte("held").prefix_with("MATERIALIZED")
    newest: Any = _NEWEST.join(united, united.c.rank == _ENTRY.c.rank)
    return list(db.execute(newest, {"most": limit}))


def _any_of(some: Sequence[str]) -> str:
    return "(" + " OR ".join(f'"{token}"' for token in some) + ")"


def _having(every: Collection[str], some: Sequence[str], limit: int) -> Select[int]:
    """Ranks with one of some grams and with all of the others."""
    lead = _TREE.alias()
    query = select(lead.c.rank).where(lead.c.gram.in_([number_of(token) for token in some])).distinct()
    for token in sorted(every, key=lambda token: (-len(token), token)):
        other = _TREE.alias()
        query = query.where(exists().where(other.c.gram == number_of(token), other.c.rank == lead.c.rank))
    return query.order_by(lead.c.rank.desc()).limit(limit)


def fts_query(ways: Ways) -> str:
    """In the language of FTS5."""
    return " AND ".join(
        "(" + " OR ".join("(" + " AND ".join(f'"{token}"' for token in sorted(way)) + ")" for way in word) + ")"
        for word in ways
    )


def _tree_ranks(ways: Ways, limit: int | None) -> Select[int]:
    """One descent for each combination of ways; several are united, each cut for itself."""
    parts = []
    for chosen in product(*ways):
        # The longest runs first: they are the rarest, and one of them leads.
        wanted = sorted(frozenset().union(*chosen), key=lambda token: (-len(token), token))
        lead = _TREE.alias()
        query = select(lead.c.rank).where(lead.c.gram == number_of(wanted[0]))
        for token in wanted[1:]:
            other = _TREE.alias()
            query = query.where(exists().where(other.c.gram == number_of(token), other.c.rank == lead.c.rank))
        parts.append(query if limit is None else query.order_by(lead.c.rank.desc()).limit(limit))
    if len(parts) == 1:
        return parts[0]
    united = union(*(select(part.subquery().c.rank) for part in parts)).subquery()
    return select(united.c.rank)


def standing(patterns: Collection[str]) -> ColumnElement[bool]:
    """SQL: one of the LIKE patterns stands in the words of an entry."""
    return or_(*(_ENTRY.c.words.like(pattern, escape="\\") for pattern in patterns))
