"""Whether the search is in step with the records: every entry, its words, and what the index holds of it.

`compare_search` reads everything, in batches and one snapshot: what an entry should be indexed by is summed
up in 64 bits a rank, and what the index holds is taken away again, so that memory is 8 bytes a save and
whatever does not come out even is found. `glance_search` looks where it costs next to nothing.
"""

import secrets
from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral
from jobdesk.records.search import SearchEntry
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import search, search_index
from jobdesk.services.codes import code_book

MISSING, ORPHAN, WORDS, INDEX = "missing", "orphan", "words", "index"
AT_ONCE, TOLD_EVERY = 500, 20_000
MOST = 20_000
"""Troubles kept of one comparison; what is beyond them is found by the next."""
SPOT = 100
_MASK = 2**64 - 1
Record = Jobseeker | Employer | Vacancy | Referral
_KEPT: dict[str, tuple[type[Record], tuple[ColumnElement[bool], ...]]] = {
    search.JOBSEEKER: (Jobseeker, (Jobseeker.merged_into_id.is_(None),)),
    search.EMPLOYER: (Employer, (Employer.voided_at.is_(None), Employer.merged_into_id.is_(None))),
    search.VACANCY: (Vacancy, ()),
    search.SLIP: (Referral, (Referral.slip_no.is_not(None),)),
}
"""Which records the search knows."""
Progress = Callable[[int, int], object]
Stop = Callable[[], bool]


class Stopped(Exception):
    """The comparison was stopped before its end."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing out of step: a record, or a rank of the index to which no entry belongs."""

    why: str
    kind: str = ""
    record_id: UUID | None = None
    rank: int | None = None


@dataclass(slots=True)
class SearchState:
    """What a comparison found: how many of each kind of trouble, and the first of them."""

    counts: dict[str, int] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def in_step(self) -> bool:
        """Whether nothing is out of step."""
        return not self.counts

    def add(self, trouble: Trouble) -> None:
        """One more."""
        self.counts[trouble.why] = self.counts.get(trouble.why, 0) + 1
        if len(self.troubles) < MOST:
            self.troubles.append(trouble)


def words_now(db: Session, kind: str, ids: Collection[UUID], *, lock: bool = False) -> dict[UUID, str]:
    """What the records of a kind say today, of those that the search should know."""
    record, rules = _KEPT[kind]
    query: Select[Any] = select(record).where(record.id.in_(ids), *rules).execution_options(populate_existing=True)
    rows: Sequence[Record] = db.scalars(query.with_for_update() if lock else query).all()
    return _words(db, rows)


def keep(db: Session, kind: str, ids: Collection[UUID]) -> None:
    """Let the search say of some records what they say now, and forget those it should not know."""
    asked = list(dict.fromkeys(ids))
    for at in range(0, len(asked), AT_ONCE):
        some = asked[at : at + AT_ONCE]
        said = words_now(db, kind, some)
        _touch(db, kind, {one: said[one] for one in some if one in said})
        _forget(db, [one for one in some if one not in said])


def _touch(db: Session, kind: str, said: Mapping[UUID, str]) -> None:
    """Keep the entries of some records and their grams in step in few statements."""
    if not said:
        return
    held = select(SearchEntry).where(SearchEntry.record_id.in_(said)).execution_options(populate_existing=True)
    entries = {entry.record_id: entry for entry in db.scalars(held)}
    search_index.drop_all(db, [(one.kind, one.rank, one.words) for one in entries.values()])
    made: list[tuple[str, int, str]] = []
    for (record_id, told), rank in zip(said.items(), search.next_ranks(db, len(said)), strict=True):
        words, entry = told[: search.WORDS_LENGTH], entries.get(record_id)
        if entry is None:
            db.add(SearchEntry(record_id=record_id, kind=kind, words=words, rank=rank))
        else:
            entry.words, entry.rank = words, rank
        made.append((kind, rank, words))
    db.flush()
    search_index.put_all(db, made)


def _forget(db: Session, ids: Collection[UUID]) -> None:
    """Destroy what the search knows of some records in few statements."""
    held = select(SearchEntry).where(SearchEntry.record_id.in_(ids)).execution_options(populate_existing=True)
    entries = db.scalars(held).all() if ids else []
    if entries:
        search_index.drop_all(db, [(one.kind, one.rank, one.words) for one in entries])
        db.execute(delete(SearchEntry).where(SearchEntry.record_id.in_([one.record_id for one in entries])))


def _words(db: Session, rows: Sequence[Record]) -> dict[UUID, str]:
    codes = code_book(db)
    firms = [row.id for row in rows if isinstance(row, Employer)]
    parts = search.employer_parts(db, firms) if firms else {}
    former = search.former_people(db, [row.id for row in rows if isinstance(row, Jobseeker)])
    said: dict[UUID, str] = {}
    for row in rows:
        if isinstance(row, Jobseeker):
            words = search.jobseeker_words(row, codes, former[row.id])
        elif isinstance(row, Employer):
            words = search.employer_words(row, *parts[row.id])
        elif isinstance(row, Vacancy):
            words = search.vacancy_words(row, codes)
        else:
            words = search.slip_words(row)
        said[row.id] = words[: search.WORDS_LENGTH]
    return said


def compare_search(
    db: Session, *, progress: Progress = lambda _done, _all: None, stop: Stop = lambda: False
) -> SearchState:
    """Compare every record, its entry and the index; the session has not read anything yet.

    Args:
        progress: told how many steps of how many are done.
        stop: asked in between.

    Raises:
        Stopped: `stop` said so.
    """
    if search_index.is_postgresql(db):
        db.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    steps = _Steps(db, progress, stop)
    state = SearchState()
    for kind in search.KINDS:
        _compare_words(db, kind, state, steps)
        for one, rank in db.execute(_orphans(kind)):
            state.add(Trouble(ORPHAN, kind, one, rank))
    _compare_index(db, state, steps)
    return state


class _Steps:
    """Tells how far it is, and stops."""

    def __init__(self, db: Session, progress: Progress, stop: Stop) -> None:
        records = sum(
            db.scalar(select(func.count()).select_from(r).where(*rules)) or 0 for r, rules in _KEPT.values()
        )
        entries = db.scalar(select(func.count()).select_from(SearchEntry)) or 0
        # Of an entry about 40 grams are read; a record counts as much as ten of them.
        self.all, self.done = records * 10 + entries * 50, 0
        self._progress, self._stop = progress, stop

    def go(self, steps: int) -> None:
        self.done = min(self.done + steps, self.all)
        self._progress(self.done, self.all)
        if self._stop():
            raise Stopped


def _orphans(kind: str) -> Select[UUID, int]:
    record, rules = _KEPT[kind]
    kept = exists().where(record.id == SearchEntry.record_id, *rules)
    return select(SearchEntry.record_id, SearchEntry.rank).where(SearchEntry.kind == kind, ~kept)


def _compare_words(db: Session, kind: str, state: SearchState, steps: _Steps) -> None:
    record, rules = _KEPT[kind]
    key: InstrumentedAttribute[UUID] = record.id
    after: UUID | None = None
    while True:
        query: Select[Any] = select(record).where(*rules).order_by(key).limit(AT_ONCE)
        rows: Sequence[Record] = db.scalars(query if after is None else query.where(key > after)).all()
        if not rows:
            return
        after = rows[-1].id
        said = _words(db, rows)
        held = select(SearchEntry.record_id, SearchEntry.kind, SearchEntry.words).where(
            SearchEntry.record_id.in_(said)
        )
        entries = {one: (its, words) for one, its, words in db.execute(held)}
        for one, words in said.items():
            if one not in entries:
                state.add(Trouble(MISSING, kind, one))
            elif entries[one] != (kind, words):
                state.add(Trouble(WORDS, kind, one))
        steps.go(len(rows) * 10)


def _compare_index(db: Session, state: SearchState, steps: _Steps) -> None:
    low, high = db.execute(select(func.min(SearchEntry.rank), func.max(SearchEntry.rank))).one()
    low, high = (1, 0) if low is None else (low, high)
    even = array("Q", bytes(8 * (high - low + 1)))
    mark = search_index.mark_of(db)
    entries = select(SearchEntry.rank, SearchEntry.kind, SearchEntry.words).execution_options(yield_per=AT_ONCE)
    for at, (rank, kind, words) in enumerate(db.execute(entries)):
        if kind in search.KINDS:
            whole = sum(map(mark, search_index.tokens(kind, words)))
            even[rank - low] = (even[rank - low] + whole) & _MASK
        if not at % AT_ONCE:
            steps.go(AT_ONCE * 10)
    strays = _take_held(db, low, even, steps)
    odd = [low + at for at, left in enumerate(even) if left] + sorted(strays)
    for some in _batches(odd):
        whose = select(SearchEntry.rank, SearchEntry.kind, SearchEntry.record_id).where(SearchEntry.rank.in_(some))
        known = {rank: (kind, one) for rank, kind, one in db.execute(whose)}
        for rank in some:
            kind, one = known.get(rank, ("", None))
            state.add(Trouble(INDEX, kind, one, rank))


def _take_held(db: Session, low: int, even: "array[int]", steps: _Steps) -> set[int]:
    """Take what the index holds away from the sums of the ranks from `low` on; the ranks beyond them."""
    strays: set[int] = set()
    end, read = low + len(even), 0
    for gram, ranks in search_index.held(db):
        for rank in ranks:
            if low <= rank < end:
                even[rank - low] = (even[rank - low] - gram) & _MASK
            elif len(strays) < MOST:
                strays.add(rank)
        read += len(ranks)
        if read >= TOLD_EVERY:
            steps.go(read)
            read = 0
    return strays


def _batches(ranks: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ranks[at : at + AT_ONCE] for at in range(0, len(ranks), AT_ONCE))


def glance_search(db: Session) -> bool:
    """Whether nothing is out of step where a look is cheap: counts of all, words and index of some entries."""
    for kind, (record, rules) in _KEPT.items():
        missing = select(record.id).where(*rules, ~exists().where(SearchEntry.record_id == record.id))
        if db.scalar(missing.limit(1)) is not None or db.execute(_orphans(kind).limit(1)).first() is not None:
            return False
    if not search_index.counts_agree(db):
        return False
    some, last = select(SearchEntry).limit(SPOT), db.scalar(select(func.max(SearchEntry.rank))) or 0
    anywhere = some.where(SearchEntry.rank >= secrets.randbelow(last + 1)).order_by(SearchEntry.rank)
    seen = [*db.scalars(some.order_by(SearchEntry.rank.desc())), *db.scalars(anywhere)]
    return all(_is_whole(db, kind, [e for e in seen if e.kind == kind]) for kind in search.KINDS)


def _is_whole(db: Session, kind: str, entries: Sequence[SearchEntry]) -> bool:
    said = words_now(db, kind, [entry.record_id for entry in entries])
    return all(
        said.get(entry.record_id) == entry.words and search_index.has(db, kind, entry.rank, entry.words)
        for entry in entries
    )
