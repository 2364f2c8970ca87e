"""Closed lists of records that may be the same. Source: exchange.md."""

from enum import StrEnum


class PairState(StrEnum):
    """What was decided of two records that may be the same."""

    OPEN = "open"
    MERGED = "merged"
    DIFFERENT = "different"
