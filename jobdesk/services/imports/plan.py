"""The dry run of an import: what each row would do, and every fault at its place. Nothing is written.

Source: exchange.md. Rows are streamed page by page; of each only its key, its number and its verdict are kept.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.permissions import can_import, require
from jobdesk.base.sheets import ExchangeSheet
from jobdesk.services.at_center import require_center
from jobdesk.services.imports._planner import Memory, Planner
from jobdesk.services.imports.findings import (
    ChangedCell,
    ImportStopped,
    KnownOne,
    PlannedRow,
    ProbableRow,
    Problem,
    RestatedMonth,
    RowState,
    SheetCount,
    UnknownCounselor,
)
from jobdesk.services.imports.sources import Source

__all__ = [
    "ChangedCell",
    "ImportPlan",
    "ImportStopped",
    "KnownOne",
    "PlannedRow",
    "ProbableRow",
    "Problem",
    "RestatedMonth",
    "RowState",
    "SheetCount",
    "UnknownCounselor",
    "plan_import",
]
Tick = Callable[[int, int], object]
"""Told how many rows were looked at, and of how many; 0 where that is not known."""
Cancel = Callable[[], bool]


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do.

    Attributes:
        counts: by name of the exchange sheet, those that the file has.
        problems: why rows are wrong, and headings that are kept out; in the order of the file.
        notes: what the desk would ask or say of rows that are taken in all the same.
        restated: closed months, the oldest first.
        changes: what changes known records, in the order of the file; the first thousand.
        changed_cells: how many changes there are in all.
        probable: rows of people and firms that are probably known; the first thousand.
        probable_rows: how many there are in all.
    """

    source: Source
    counts: Mapping[str, SheetCount]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    restated: tuple[RestatedMonth, ...]
    unknown_counselors: tuple[UnknownCounselor, ...]
    changes: tuple[ChangedCell, ...]
    changed_cells: int
    probable: tuple[ProbableRow, ...]
    probable_rows: int
    _act: Act = field(repr=False)
    _memory: Memory = field(repr=False)

    @property
    def made_at(self) -> datetime:
        """When the center was looked at."""
        return self._act.at

    @property
    def beside(self) -> bool:
        """Whether numbers of the file are kept beside ours, those of a workbook too."""
        return self._memory.beside

    @property
    def wrong(self) -> int:
        """How many rows of all sheets are wrong."""
        return sum(count.wrong for count in self.counts.values())

    def json(self) -> dict[str, Any]:
        """The dry run as exchange.md writes it."""
        return {
            "sheets": {
                name: {state.value: getattr(count, state.value) for state in RowState}
                for name, count in self.counts.items()
            },
            "problems": [
                {"sheet": one.sheet, "row": one.row, "column": one.column, "reason": one.reason}
                for one in self.problems
            ],
        }

    def planned(self, db: Session, sheet: ExchangeSheet) -> Iterator[PlannedRow]:
        """The rows of a sheet that are not wrong, read again from the file page by page, in its order.

        Nothing of the sheet may be written before its first row is read.
        """
        return Planner(db, self._act, self.source, self._memory).replay(sheet)


def plan_import(
    db: Session, act: Act, *, source: Source, tick: Tick | None = None, cancel: Cancel | None = None
) -> ImportPlan:
    """Look at every row and say what it would do. Reads only.

    Raises:
        NotAllowed: the role may not import, or this is a copy.
        ImportStopped: `cancel` said so.
        InvalidInput: a sheet cannot be read on, or has more rows than exchange.md allows.
    """
    require(act.role, can_import)
    require_center(db)
    memory = Memory()
    found = Planner(db, act, source, memory).run(tick, cancel)
    return ImportPlan(
        source,
        found.counts,
        tuple(found.problems),
        tuple(found.notes),
        found.restated,
        tuple(found.counselors.values()),
        tuple(found.changes),
        found.changed_cells,
        found.probable,
        found.probable_rows,
        act,
        memory,
    )
