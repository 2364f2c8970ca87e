"""One row of a file while it is looked at, and the reading of its cells. Source: exchange.md, domain.md 9."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from jobdesk.base.cell_texts import Raw, flat, plain
from jobdesk.base.cells import CellProblem, read_cell
from jobdesk.base.codes import CodeBook
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_birth, mask_name, mask_phone
from jobdesk.base.sheets import CellKind, ExchangeSheet, SheetColumn
from jobdesk.base.text import holds_resident_number
from jobdesk.services.imports._proposals import meanings, propose
from jobdesk.services.imports.findings import Problem
from jobdesk.services.imports.sources import SourceSheet, is_empty

_KEPT = 4_000
"""So many different cells of a column are read once only."""
_SINGLE = frozenset({CellKind.NOTE, CellKind.MOMENT, CellKind.KEY, CellKind.PHONE, CellKind.EMAIL})
"""What hardly ever stands in a column twice."""
_NAMES = frozenset({"full_name", "common_name", "contact_name", "representative"})
_SHOWN = frozenset({"jobseeker_no", "employer_no", "vacancy_no", "referral_no", "event_no"})
_SHOWN_LENGTH = 24
_MOBILE = re.compile(r"(?<!\d)(?:\+?82[\s.-]?)?0?1[016-9][\s.-]?\d{3,4}[\s.-]?\d{4}(?!\d)")
"""It may stand in a column of our own numbers by mistake."""
Read = Any


@dataclass(slots=True)
class Row:
    """One row while it is looked at.

    Attributes:
        abroad: its numbers are another system's.
        beside: its own number is not ours though a workbook says it: it is kept beside.
        given_away: its slip's number is kept beside: here another referral has it.
        values: of every column of the file that could be read; see PlannedRow.
        said: names of the columns where something stands.
        faults: why it is wrong; one of a cell is dropped where the cell is what export writes of the record.
        id: of the record.
        known: that the record is there.
        kept: what the record says now, as export reads it.
        version: the record's when it was looked at.
        probable: someone of `alike` is known here, not of the file alone.
        merged: the row tells of someone who was merged into `id`.
        stranger: its number is somebody else's here: what hangs on it in the file is not his.
    """

    source: SourceSheet
    row: int
    cells: Mapping[str, Raw]
    abroad: bool = False
    beside: bool = False
    given_away: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    faults: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    id: UUID | None = None
    known: bool = False
    merged: bool = False
    stranger: bool = False
    kept: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0
    links: dict[str, UUID | None] = field(default_factory=dict)
    changed: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    foreign: list[tuple[str, str]] = field(default_factory=list)
    alike: tuple[UUID, ...] = ()
    probable: bool = False
    incomplete: bool = False

    @property
    def sheet(self) -> ExchangeSheet:
        """Of which sheet of exchange.md it is one."""
        return self.source.sheet

    @property
    def whole(self) -> bool:
        """Whether nothing speaks against it so far."""
        return not self.faults

    def fault(self, name: str, reason: str, proposal: str = "") -> None:
        """Say why it is wrong; `name` is of the column, "" for the row."""
        self.faults.append(self._problem(name, reason, proposal))

    def note(self, name: str, reason: str) -> None:
        """Say something of it that makes it no less good."""
        self.notes.append(replace(self._problem(name, reason, ""), note=True))

    def _problem(self, name: str, reason: str, proposal: str) -> Problem:
        column = next((one for one in self.sheet.columns if one.name == name), None)
        heading = self.source.heading(name) if column is not None else ""
        value = masked(column, self.cells.get(name)) if column is not None else ""
        return Problem(self.source.title, self.row, heading, name, value, reason, proposal)


class CellReader:
    """Reads cells; what stands in a column again and again is read once."""

    def __init__(self, codes: CodeBook, today: date) -> None:
        self._codes, self._today = codes, today
        self._read: dict[int, dict[tuple[type, Raw], Read]] = {}

    def fill(self, row: Row) -> None:
        """Read every cell of a row; what cannot be read is told."""
        told = {one.name for one in row.faults}
        for column in row.sheet.columns:
            if column.name not in row.cells:
                continue
            if column.name in told:
                row.values[column.name] = column.blank
                row.said.add(column.name)
                continue
            raw = row.cells[column.name]
            if is_empty(raw):
                row.values[column.name] = column.blank
                continue
            try:
                value = self._value(column, raw)
            except CellProblem as problem:
                row.values[column.name] = column.blank
                row.said.add(column.name)
                row.fault(column.name, self._reason(column, raw, problem), propose(column, raw, self._codes))
                continue
            row.values[column.name] = value
            if value is not None and value != []:
                row.said.add(column.name)

    def _value(self, column: SheetColumn, raw: Raw) -> Any:  # noqa: ANN401  of any kind
        if column.kind in _SINGLE:
            return read_cell(column, raw, self._codes, today=self._today)
        known = self._read.setdefault(id(column), {})
        key = (type(raw), raw)
        if key not in known:
            if len(known) >= _KEPT:
                known.clear()
            try:
                known[key] = read_cell(column, raw, self._codes, today=self._today)
            except CellProblem as problem:
                known[key] = problem
        found = known[key]
        if isinstance(found, CellProblem):
            raise found
        return found

    def _reason(self, column: SheetColumn, raw: Raw, problem: CellProblem) -> str:
        told = meanings(column, raw, self._codes)
        return _("It may mean one of these: {values}").format(values=" · ".join(told)) if told else problem.reason

    def again(self, column: SheetColumn, raw: Raw) -> Any:  # noqa: ANN401  of any kind
        """What a cell would say that export writes; None where it could not be read."""
        try:
            return self._value(column, raw)
        except CellProblem:
            return None


def masked(column: SheetColumn, raw: Raw) -> str:
    """What stands in a cell, as a list of problems may show it: nobody can be known by it."""
    text = flat(plain(raw))
    if not text:
        return ""
    if holds_resident_number(text):
        return "***"
    if column.name in _NAMES:
        return mask_name(text)
    if column.name == "birth_date":
        return mask_birth(raw) if isinstance(raw, date) else _starred(text)
    if column.kind in {CellKind.PHONE, CellKind.BUSINESS_NUMBER}:
        return mask_phone(text) if text.isdigit() else _starred(text)
    if column.kind in {CellKind.EMAIL, CellKind.NOTE} or "address" in column.name:
        return text[0] + "***"
    if isinstance(raw, datetime):
        return text
    short = text if len(text) <= _SHOWN_LENGTH else text[:_SHOWN_LENGTH] + "…"
    return short if column.name in _SHOWN and not _MOBILE.search(text) else _starred(short)


def _starred(text: str) -> str:
    """The beginning alone of what holds a long run of digits: no number of a person stays in it."""
    bare = re.sub(r"(?<=\d)[\s\-.](?=\d)", "", text)
    if not re.search(r"\d{7}", bare) or re.fullmatch(r"\d{4}\D\d{1,2}\D\d{1,2}\D*", text):
        return text
    return text[:2] + "***"
