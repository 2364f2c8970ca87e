"""What the search finds: one row for each name a record can be found by."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from jobdesk.records._base import Base, text


class SearchEntry(Base):
    """One record's searchable words in the form of base/hangul.py; destroyed with its record."""

    __tablename__ = "search_entry"
    __table_args__ = (Index("ix_search_entry_touched_at", "kind", "touched_at"),)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = text(20)
    words: Mapped[str] = text(8000)
    touched_at: Mapped[datetime]
