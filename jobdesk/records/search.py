"""What the search finds: one entry for each record, and the order in which they were saved last."""

from uuid import UUID

from sqlalchemy import Index, Sequence
from sqlalchemy.orm import Mapped, mapped_column

from jobdesk.records._base import Base, text

RANKS = Sequence("search_rank")
"""Gives out ranks where several desks write at once; SQLite, with one writer, takes the next one."""


class SearchEntry(Base):
    """One record's words in the form of base/grams.py; destroyed with its record.

    `rank` grows with every save: the highest was saved last. It is the key of the entry's grams in the
    index `search_gram`, which each engine keeps in its own way (services/search_index.py).
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        Index("ix_search_entry_kind", "kind", "rank"),
        Index("ix_search_entry_rank", "rank", unique=True),
    )
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = text(20)
    words: Mapped[str] = text(8000)
    rank: Mapped[int] = mapped_column()
