"""Closed lists of check-out, bundle and merge. Source: safety.md 2."""

from enum import StrEnum


class CheckoutState(StrEnum):
    """Where a copy of the center is: out, home again, or lost and revoked."""

    OUT = "out"
    HOME = "home"
    LOST = "lost"


class PersonsTaken(StrEnum):
    """Which jobseekers a copy carries."""

    NONE = "none"
    EVENT = "event"
    CHOSEN = "chosen"
    ALL = "all"


class VacanciesTaken(StrEnum):
    """Which open vacancies a copy carries."""

    EVENT = "event"
    CHOSEN = "chosen"
    ALL = "all"


class CapturedAct(StrEnum):
    """What happened to a record on a copy since its last bundle."""

    INSERTED = "inserted"
    UPDATED = "updated"
    DELETED = "deleted"


class RowOutcome(StrEnum):
    """What a merge did with one record of a bundle."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    CONFLICT = "conflict"
    REFUSED = "refused"


class ConflictKind(StrEnum):
    """Why a person has to decide.

    Changed on both sides; removed at the center while changed on the copy, or the other way round; the same fact
    recorded on both; more placed than openings; what it hangs on is not there; the person was destroyed.
    """

    CHANGED_BOTH = "changed_both"
    REMOVED_HERE = "removed_here"
    REMOVED_THERE = "removed_there"
    TWICE = "twice"
    OVER_FULL = "over_full"
    PARENT_GONE = "parent_gone"
    DESTROYED = "destroyed"


class ConflictState(StrEnum):
    """Whose value stands: nobody has said, the center's, the copy's."""

    OPEN = "open"
    OURS = "ours"
    THEIRS = "theirs"
