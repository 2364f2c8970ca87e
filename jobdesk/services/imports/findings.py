"""What a dry run says: of rows, cells, closed months and counselors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from jobdesk.base.errors import JobdeskError
from jobdesk.base.sheets import ExchangeSheet


class ImportStopped(JobdeskError):
    """The person who asked took it back; nothing was changed."""


class RowState(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"
    PROBABLE = "probable"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be said of a cell, a row or a heading.

    Attributes:
        sheet: the file's name of the sheet, `SourceSheet.title`.
        row: as the person's program shows it; None for a heading.
        column: the heading as the file writes it, "" where it is about the row.
        name: of the column in the exchange sheet, to mend the cell by; "" likewise.
        value: what stands there, masked.
        proposal: what could be written instead, "" where nothing is near.
        note: said only; the row is taken in all the same.
    """

    sheet: str
    row: int | None
    column: str
    name: str
    value: str
    reason: str
    proposal: str = ""
    note: bool = False


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A cell that changes what a record says.

    Attributes:
        sheet, row, column, name: as of a Problem.
        kept, new: what the record says and what the row says, masked as problems are; "" where it is empty.
    """

    sheet: str
    row: int
    column: str
    name: str
    kept: str
    new: str


@dataclass(frozen=True, slots=True)
class KnownOne:
    """A known person or firm: our number, "" where there is none, and the name, a person's masked."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class ProbableRow:
    """A row that probably tells of somebody known.

    Attributes:
        sheet, row: as of a Problem.
    """

    sheet: str
    row: int
    known: tuple[KnownOne, ...]


@dataclass(slots=True)
class SheetCount:
    """How many rows of a sheet are what."""

    new: int = 0
    changed: int = 0
    same: int = 0
    wrong: int = 0
    probable: int = 0

    @property
    def total(self) -> int:
        """All rows of the sheet."""
        return self.new + self.changed + self.same + self.wrong + self.probable

    def add(self, state: RowState) -> None:
        """One more row."""
        setattr(self, state.value, getattr(self, state.value) + 1)


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row that can be taken in.

    Attributes:
        sheet: of exchange.md.
        title: the file's name of the sheet.
        row: as the person's program shows it.
        id: of the record: the known one's, 관리번호 where it is kept, else a new key, the same at every reading.
        values: by name of the column, ready for the record; what stands for an empty cell is filled in a new
            row. Columns that the file does not have are not there; `id` is 관리번호, where the row has one. A new
            row of a ledger or a list has no number of ours: it is given when the row is written.
        links: jobseeker_id, employer_id, vacancy_id, referral_id, placement_id, event_id, counselor_id; None
            where the row names none, and of a counselor who has no account yet (`values["counselor"]` or
            `values["visitor"]` names him).
        changed: of a known record by name of the column (kept, to be), only what differs.
        foreign: (scheme, number) of another system that the record does not have yet.
        incomplete: a desk would ask for more.
        alike: probably the same person or firm, each a pair to be queued.
        version: of a known record when it was looked at; any other when it is written is told as outdated.
    """

    sheet: ExchangeSheet
    title: str
    row: int
    state: RowState
    id: UUID
    values: Mapping[str, Any]
    links: Mapping[str, UUID | None]
    changed: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    foreign: tuple[tuple[str, str], ...] = ()
    incomplete: bool = False
    alike: tuple[UUID, ...] = ()
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RestatedMonth:
    """A closed month that the import would restate.

    Attributes:
        facts: by name of the exchange sheet, how many rows touch the month.
    """

    month: date
    facts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class UnknownCounselor:
    """A counselor without an account: one that is not active is made.

    Attributes:
        sheet, row: where the name stands first.
        rows: how many rows name him.
    """

    name: str
    sheet: str
    row: int
    rows: int
