"""Imports and their mappings, records that may be the same, merges, reconciliations with another system."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobdesk.base.exchange import ImportKind, ListedFact, ListedSide, PairState, Resolution
from jobdesk.records._base import Base, Keyed, Recorded, Voidable, code, flag, ref, text, whole


class ImportRun(Voidable, Base):
    """One import; what it made has its `op_id`, what it changed stands in `correction` under it.

    Attributes:
        digest: of the file, so that the same one is known again.
        past: 과거자료, which asks less.
        counts: by sheet what was new, changed, same, wrong and probable.
        made: by table how many records it made.
    """

    __tablename__ = "import_run"
    kind: Mapped[str] = code(ImportKind)
    file_name: Mapped[str] = text(200)
    digest: Mapped[str] = text(64)
    source: Mapped[str | None] = text(40)
    past: Mapped[bool] = flag(default=False)
    counts: Mapped[dict[str, Any]]
    made: Mapped[dict[str, Any]]


class ImportMapping(Voidable, Base):
    """How the columns of a ledger are read; offered again where the same headings come."""

    __tablename__ = "import_mapping"
    name: Mapped[str] = text(60)
    headings: Mapped[str] = text(64)
    columns: Mapped[dict[str, Any]]


class DuplicatePair(Recorded, Base):
    """Two people or two firms who may be the same, waiting for a person's word.

    Attributes:
        one_id: the lesser of the two keys.
        found_by: entry, import, list or merge.
    """

    __tablename__ = "duplicate_pair"
    __table_args__ = (UniqueConstraint("one_id", "other_id"),)
    table_name: Mapped[str] = text(40)
    one_id: Mapped[UUID] = mapped_column(index=True)
    other_id: Mapped[UUID] = mapped_column(index=True)
    found_by: Mapped[str] = text(20)
    state: Mapped[str] = code(PairState, default=PairState.OPEN)
    decided_by: Mapped[UUID | None] = ref("account", index=False)
    decided_at: Mapped[datetime | None]
    why: Mapped[str | None] = text(500)


class RecordMerge(Voidable, Base):
    """A person or firm merged into another; undone by what it moved and overwrote.

    Attributes:
        chosen: fields of the survivor that were taken from the other.
        before: what these were.
        moved: by table and column the keys of the records that were the other's.
    """

    __tablename__ = "record_merge"
    table_name: Mapped[str] = text(40)
    gone_id: Mapped[UUID] = mapped_column(index=True)
    survivor_id: Mapped[UUID] = mapped_column(index=True)
    chosen: Mapped[list[Any]]
    before: Mapped[dict[str, Any]]
    moved: Mapped[dict[str, Any]]


class Reconciliation(Voidable, Base):
    """Another system's list held against ours for a period; signed, it is the month's evidence."""

    __tablename__ = "reconciliation"
    fact: Mapped[str] = code(ListedFact)
    source: Mapped[str] = text(40)
    from_on: Mapped[date]
    until_on: Mapped[date]
    file_name: Mapped[str] = text(200)
    digest: Mapped[str] = text(64)
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[UUID | None] = ref("account", index=False)
    note: Mapped[str | None] = text(500)


class ReconciliationRow(Keyed, Base):
    """One row of it: ours, theirs, and in what they differ.

    Attributes:
        line: the row in the other list, 0 where it is only here.
        theirs: the other list's values by column.
        differing: columns that differ.
    """

    __tablename__ = "reconciliation_row"
    reconciliation_id: Mapped[UUID] = ref("reconciliation")
    side: Mapped[str] = code(ListedSide)
    line: Mapped[int] = whole(0, 10**7, default=0)
    record_id: Mapped[UUID | None] = mapped_column(index=True)
    number: Mapped[str | None] = text(60)
    theirs: Mapped[dict[str, Any] | None]
    differing: Mapped[list[Any] | None]
    resolution: Mapped[str | None] = code(Resolution)
    why: Mapped[str | None] = text(500)
    resolved_by: Mapped[UUID | None] = ref("account", index=False)
    resolved_at: Mapped[datetime | None]
