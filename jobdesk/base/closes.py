"""Closed lists of the month's close and the targets. Sources: statistics.md 6, 7."""

from enum import StrEnum


class CloseKind(StrEnum):
    """잠정 on the evening of the last working day, 확정 after the signed review."""

    PROVISIONAL = "provisional"
    FINAL = "final"


class CloseWindow(StrEnum):
    """What a closed cell counts: 당월, or 누계 from January to the month's end."""

    MONTH = "month"
    YEAR = "year"


class TargetKind(StrEnum):
    """A flow adds up over the year, a state does not."""

    FLOW = "flow"
    STATE = "state"


class TargetSplit(StrEnum):
    """How a year's target is split: 연간, 분기별, 월별."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
