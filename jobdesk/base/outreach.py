"""Closed lists of check-out, bundle and merge. Source: safety.md 2."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from jobdesk.base.enums import Place
from jobdesk.base.i18n import _

TO_SIGN = "merges_to_sign"
"""The worklist of merges whose questions are all decided, and that nobody signed yet."""


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


@dataclass(frozen=True, slots=True)
class Opener:
    """Who may open a copy.

    Attributes:
        password: for the outreach alone; what it opens is the copy and nothing else.
        own: instead with the own password. Its slot opens the center's data key, which so leaves the house,
            guarded by that password alone.
    """

    account_id: UUID
    password: str = ""
    own: bool = False


def bundle_file(out: Path, seq: int, newest: int) -> Path:
    """Where bundle number `seq` stands once all that wait were written to `out`, which is the newest."""
    return out if seq == newest else out.with_name(f"{out.stem}-no{seq}{out.suffix}")


def place_on(event_id: UUID | None) -> Place:
    """Where work on a copy that went out is done unless someone says it: at its event, else out of the house."""
    return Place.EVENT if event_id is not None else Place.OUTREACH


def not_here_words() -> str:
    """Why something is not done on a copy."""
    return _("This is done at the center, not on a copy that went out: it would not come home.")
