"""Closed lists of import, removal and reconciliation. Source: exchange.md."""

from enum import StrEnum


class ImportKind(StrEnum):
    """The exchange workbook, a ledger of one's own with a mapping, or another system's list by its numbers."""

    WORKBOOK = "workbook"
    LEDGER = "ledger"
    LIST = "list"


class RemovedWhy(StrEnum):
    """Why a record is no longer there; one that was destroyed never comes back."""

    DESTROYED = "destroyed"
    IMPORT_UNDONE = "import_undone"


class ListedFact(StrEnum):
    """What another system's list names."""

    REGISTRATIONS = "registrations"
    VACANCIES = "vacancies"
    PLACEMENTS = "placements"


class ListedSide(StrEnum):
    """Where a row of a reconciliation stands."""

    HERE = "here"
    THERE = "there"
    DIFFERS = "differs"
    SAME = "same"


class Resolution(StrEnum):
    """What was decided of a row of a reconciliation."""

    OURS = "ours"
    THEIRS = "theirs"
    NOT_OURS = "not_ours"
    LATER = "later"
