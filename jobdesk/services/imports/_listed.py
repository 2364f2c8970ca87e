"""What a dry run shows of rows that change a record, or that tell of somebody who is probably known.

Nobody need trust a count: which row, which cell, what it said and what it will say, masked as problems are.
"""

from collections.abc import Sequence
from datetime import time
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.cell_texts import Raw, plain
from jobdesk.base.cells import show_cell
from jobdesk.base.codes import CodeBook
from jobdesk.base.masking import mask_name
from jobdesk.base.sheets import FIRMS, PEOPLE, ExchangeSheet, SheetColumn
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services.imports._rows import Row, masked
from jobdesk.services.imports.findings import ChangedCell, KnownOne, ProbableRow

LISTED = 1000
"""So many changed cells, and so many probable rows, are shown one by one; of the others how many there are."""


class Listed:
    """Collects them, in the order of the file."""

    def __init__(self, db: Session, codes: CodeBook) -> None:
        self._db, self._codes = db, codes
        self.changes: list[ChangedCell] = []
        self.changed_cells = 0
        self.probable_rows = 0
        self._probable: list[tuple[ExchangeSheet, str, int, Sequence[UUID]]] = []

    def change(self, row: Row) -> None:
        """Of a row that changes its record, each cell that does."""
        self.changed_cells += len(row.changed)
        for name, (kept, new) in row.changed.items():
            if len(self.changes) == LISTED:
                return
            column = row.sheet.column(name)
            told = self._masked(column, kept), self._masked(column, new)
            heading = row.source.heading(name)
            self.changes.append(ChangedCell(row.source.title, row.row, heading, name, *told))

    def probably(self, row: Row) -> None:
        """Of a row that tells of somebody known, who that is."""
        self.probable_rows += 1
        if len(self._probable) < LISTED:
            self._probable.append((row.sheet, row.source.title, row.row, row.alike))

    def _masked(self, column: SheetColumn, value: object) -> str:
        shown = show_cell(column, value, self._codes)
        raw: Raw = plain(shown) if isinstance(shown, time) else str(shown) if isinstance(shown, Decimal) else shown
        return masked(column, raw)

    def probable(self) -> tuple[ProbableRow, ...]:
        """The rows that `probably` was told, with the records they may be."""
        people = {one for sheet, _title, _row, alike in self._probable if sheet is PEOPLE for one in alike}
        firms = {one for sheet, _title, _row, alike in self._probable if sheet is FIRMS for one in alike}
        known: dict[UUID, KnownOne] = {}
        asked = select(Jobseeker.id, Jobseeker.jobseeker_no, Jobseeker.full_name).where(Jobseeker.id.in_(people))
        for one, number, name in self._db.execute(asked) if people else ():
            known[one] = KnownOne(number or "", mask_name(name))
        told = select(Employer.id, Employer.employer_no, Employer.name).where(Employer.id.in_(firms))
        for one, number, name in self._db.execute(told) if firms else ():
            known[one] = KnownOne(number or "", name)
        return tuple(
            ProbableRow(title, row, tuple(known[one] for one in alike if one in known))
            for _sheet, title, row, alike in self._probable
        )
