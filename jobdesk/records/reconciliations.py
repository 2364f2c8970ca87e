"""Another system's list held against ours."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from jobdesk.base.exchange import ListedFact, ListedSide, Resolution
from jobdesk.records._base import Base, Keyed, Voidable, code, ref, text, whole


class Reconciliation(Voidable, Base):
    """A list of a period held against ours; signed, it is the month's evidence.

    Attributes:
        digest: SHA-256 of the file.
        counts: by side how many rows, as they were found.
    """

    __tablename__ = "reconciliation"
    fact: Mapped[str] = code(ListedFact)
    source: Mapped[str] = text(40)
    from_on: Mapped[date]
    until_on: Mapped[date]
    file_name: Mapped[str] = text(200)
    digest: Mapped[str] = text(64)
    counts: Mapped[dict[str, Any]]
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[UUID | None] = ref("account", index=False)
    note: Mapped[str | None] = text(500)


class ReconciliationRow(Keyed, Base):
    """One row of it: ours, theirs, and in what they differ.

    Attributes:
        line: the row in the other list, 0 where it is only here.
        record_id: ours, where there is one.
        number: the other system's.
        theirs: the other list's values by column, no more than was held against ours.
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
