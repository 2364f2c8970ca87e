"""Targets of a year, and figures that are entered because the desk has no facts of them."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from jobdesk.base.closes import TargetKind, TargetSplit
from jobdesk.records._base import Base, Recorded, Voidable, code, flag, ref, text, whole


class Target(Voidable, Base):
    """목표 of an indicator, or of a row of its own (`label`) that is no fact of the desk, for a year or a part.

    Attributes:
        parts: of the split, in order; they add up to `amount` for a flow.
        weight: of a weighted total, in hundredths; None outside one.
    """

    __tablename__ = "target"
    __table_args__ = (CheckConstraint("until_on >= from_on", name="days_in_order"),)
    year: Mapped[int] = whole(1900, 9999, index=True)
    indicator: Mapped[str | None] = text(60)
    label: Mapped[str | None] = text(200)
    unit: Mapped[str | None] = text(20)
    kind: Mapped[str] = code(TargetKind, default=TargetKind.FLOW)
    from_on: Mapped[date]
    until_on: Mapped[date]
    amount: Mapped[Decimal]
    split: Mapped[str] = code(TargetSplit, default=TargetSplit.YEAR)
    parts: Mapped[list[Any] | None]
    weight: Mapped[Decimal | None]
    source: Mapped[str | None] = text(200)


class EnteredFigure(Voidable, Base):
    """집계값: a figure known only as a total, or of a row that is no fact of the desk, with its source."""

    __tablename__ = "entered_figure"
    __table_args__ = (CheckConstraint("until_on >= from_on", name="days_in_order"),)
    indicator: Mapped[str | None] = text(60, index=True)
    target_id: Mapped[UUID | None] = ref("target")
    from_on: Mapped[date]
    until_on: Mapped[date]
    amount: Mapped[Decimal]
    source: Mapped[str] = text(200)
    note: Mapped[str | None] = text(500)


class SavedReport(Recorded, Base):
    """A report's definition under a name, for the account that saved it or for everyone."""

    __tablename__ = "saved_report"
    __table_args__ = (CheckConstraint("length(name) >= 1", name="name_filled"),)
    name: Mapped[str] = text(60)
    for_everyone: Mapped[bool] = flag(default=False)
    asked: Mapped[dict[str, Any]]
