"""Records that may be the same, and their merges."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobdesk.base.same_records import PairState
from jobdesk.records._base import Base, Recorded, Voidable, code, ref, text


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
