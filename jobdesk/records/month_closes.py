"""The month's close: what stood in every cell, made of which facts, signed by whom. Nothing of it ever changes."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobdesk.base.closes import CloseKind, CloseWindow
from jobdesk.records._base import Base, Keyed, Recorded, Voidable, code, ref, text, whole


class Review(Recorded, Base):
    """실적 점검 of a month, read and signed; another one is signed when it is closed again."""

    __tablename__ = "review"
    month: Mapped[date] = mapped_column(index=True)
    signed_on: Mapped[date]
    signed_by: Mapped[UUID] = ref("account", index=False)
    found: Mapped[int] = whole(0, 10**6)
    note: Mapped[str | None] = text(500)


class ReviewClearing(Voidable, Base):
    """A row of the review that was looked at and is right as it is; it stays cleared."""

    __tablename__ = "review_clearing"
    rule: Mapped[str] = text(40)
    table_name: Mapped[str] = text(40)
    record_id: Mapped[UUID] = mapped_column(index=True)
    why: Mapped[str] = text(500)
    cleared_on: Mapped[date]


class MonthClose(Recorded, Base):
    """One version of a month's close; `digest` covers cells and facts and the digest before it.

    Attributes:
        month: its first day.
        serial: 1 for the first close of the month; a re-close has the next and a reason.
        touches: how many touches of every month were known when it was closed; None where none were kept yet.
    """

    __tablename__ = "month_close"
    __table_args__ = (UniqueConstraint("month", "serial"),)
    month: Mapped[date]
    serial: Mapped[int] = whole(1, 999)
    kind: Mapped[str] = code(CloseKind)
    definition: Mapped[str] = text(20)
    employers_basis: Mapped[str] = text(20)
    review_id: Mapped[UUID | None] = ref("review")
    reason: Mapped[str | None] = text(500)
    previous: Mapped[str | None] = text(64)
    digest: Mapped[str] = text(64)
    touches: Mapped[int | None] = whole(0, 10**9)


class CloseCell(Keyed, Base):
    """One cell of a close: an indicator whole (breakdown and label are "") or in one row of a breakdown."""

    __tablename__ = "close_cell"
    __table_args__ = (UniqueConstraint("close_id", "span", "indicator", "breakdown", "label"),)
    close_id: Mapped[UUID] = ref("month_close", index=False)
    span: Mapped[str] = code(CloseWindow)
    indicator: Mapped[str] = text(60)
    breakdown: Mapped[str] = text(40, default="")
    label: Mapped[str] = text(200, default="")
    figure: Mapped[str | None] = text(40)


class CloseFacts(Keyed, Base):
    """The facts of one kind that a close counted: their ids and what counted of them, as packed JSON."""

    __tablename__ = "close_facts"
    __table_args__ = (UniqueConstraint("close_id", "kind"),)
    close_id: Mapped[UUID] = ref("month_close", index=False)
    kind: Mapped[str] = text(40)
    count: Mapped[int] = whole(0, 10**9)
    facts: Mapped[bytes]


class CloseSplit(Keyed, Base):
    """A counted figure of a closed month, whole or by a breakdown, as one JSON of label to count.

    The same as its close_cells of the month, made to be read for many months at once (services/closed_months.py).
    """

    __tablename__ = "close_split"
    __table_args__ = (UniqueConstraint("close_id", "indicator", "breakdown"),)
    close_id: Mapped[UUID] = ref("month_close", index=False)
    indicator: Mapped[str] = text(60)
    breakdown: Mapped[str] = text(40, default="")
    cells: Mapped[str]


class MonthTouch(Base):
    """Something that figures of a month read may have changed since its close; written by triggers only.

    Attributes:
        month: its first day; None for every month.
        kind: the table of the facts it is about; "" for all.
    """

    __tablename__ = "month_touch"
    __table_args__ = (Index("ix_month_touch_month", "month", "kind"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    month: Mapped[date | None]
    kind: Mapped[str] = text(40)
