"""Bring the search in step with the records again: batch by batch, while everyone works and searches on."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.ids import new_id
from jobdesk.records.search import SearchEntry
from jobdesk.services import search, search_index
from jobdesk.services.audit import write_audit
from jobdesk.services.search_step import (
    INDEX,
    Progress,
    SearchState,
    Stop,
    Stopped,
    Trouble,
    compare_search,
    words_now,
)

T = TypeVar("T")
MENDED_AT_ONCE = 500


def mend_search(db: Session, act: Act, *, troubles: Sequence[Trouble]) -> int:
    """Make the entries of some records, and what the index holds of them, what the records say now.

    Writes SearchEntry and the index, and one audit row. What is right already stays right; an entry keeps
    its place among the last saved, a record without one comes first. It tells nobody of anyone: whoever
    signed in may.
    """
    said: dict[UUID, tuple[str, str]] = {}
    for kind in search.KINDS:
        ids = [t.record_id for t in troubles if t.kind == kind and t.record_id is not None]
        if ids:  # locked first, as a save does it: an entry is never written from two sides
            said |= {one: (kind, words) for one, words in words_now(db, kind, ids, lock=True).items()}
    ids = [t.record_id for t in troubles if t.record_id is not None]
    entries = {e.record_id: e for e in db.scalars(select(SearchEntry).where(SearchEntry.record_id.in_(ids)))}
    _take_away(db, troubles, entries)
    for one in sorted(said):
        kind, words = said[one]
        if one in entries:
            entries[one].kind, entries[one].words = kind, words
        else:
            entries[one] = SearchEntry(record_id=one, kind=kind, words=words, rank=search.next_ranks(db, 1)[0])
            db.add(entries[one])
            db.flush()
    for one in set(entries) - set(said):
        db.delete(entries.pop(one))
    db.flush()
    if entries:
        search_index.put_all(db, [(e.kind, e.rank, e.words) for e in entries.values()])
    write_audit(db, act, AuditAction.CHANGE, table="search_entry", detail={"mended": len(troubles)})
    return len(troubles)


def _take_away(db: Session, troubles: Sequence[Trouble], entries: dict[UUID, SearchEntry]) -> None:
    """What the index holds of them: as it was put, or all of a rank where that is not to be trusted."""
    odd = {t.record_id for t in troubles if t.why == INDEX}
    ranks = {t.rank for t in troubles if t.why == INDEX and t.rank is not None}
    for one, entry in entries.items():
        if one in odd:
            ranks.add(entry.rank)
        elif entry.rank not in ranks and entry.kind in search.KINDS:
            search_index.drop(db, entry.kind, entry.rank, entry.words)
    if ranks:
        search_index.clear(db, ranks)


class Works(Protocol):
    """What mending asks of the open desk."""

    def read(self, job: Callable[[Session, Act], T]) -> T:
        """Run a job on a reader."""
        ...

    def change(self, job: Callable[[Session, Act], T], op_id: UUID) -> T:
        """Run a job in one transaction, and commit."""
        ...


def mend_all(
    desk: Works, *, progress: Progress = lambda _done, _all: None, stop: Stop = lambda: False
) -> int | None:
    """Compare and mend in short transactions until nothing is left, or nothing gets better.

    What is mended stays so: begun again it goes on with what is left.

    Returns:
        How much was mended; None where `stop` ended it.
    """
    mended, before = 0, None
    try:
        while True:
            state: SearchState = desk.read(lambda db, _act: compare_search(db, progress=progress, stop=stop))
            if state.in_step or state.counts == before:
                return mended
            before = state.counts
            for at in range(0, len(state.troubles), MENDED_AT_ONCE):
                if stop():
                    return None
                some = state.troubles[at : at + MENDED_AT_ONCE]
                mended += desk.change(partial(mend_search, troubles=some), new_id())
                progress(min(at + MENDED_AT_ONCE, len(state.troubles)), len(state.troubles))
    except Stopped:
        return None
