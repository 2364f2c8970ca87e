"""Imports, how ledgers are read, and what was removed again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from jobdesk.base.exchange import ImportKind, RemovedWhy
from jobdesk.records._base import Base, Keyed, Voidable, code, flag, text


class ImportRun(Voidable, Base):
    """One import; what it made has its `op_id`, what it changed stands in `correction` under it.

    Attributes:
        digest: SHA-256 of the file, so that the same one is known again.
        source: the system or office it came from, as the person named it.
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
    """How the columns of a ledger are read; offered again where the same headings come.

    Attributes:
        headings: SHA-256 of the cleaned headings, sorted.
        columns: heading to the targets it fills; see services/imports.
    """

    __tablename__ = "import_mapping"
    name: Mapped[str] = text(60)
    headings: Mapped[str] = text(64)
    columns: Mapped[dict[str, Any]]


class Tombstone(Keyed, Base):
    """A record that was removed: its table and key, nothing else of it; kept for laptops and old backups."""

    __tablename__ = "tombstone"
    table_name: Mapped[str] = text(40)
    record_id: Mapped[UUID] = mapped_column(index=True)
    why: Mapped[str] = code(RemovedWhy)
    at: Mapped[datetime]
    op_id: Mapped[UUID | None] = mapped_column(index=True)
