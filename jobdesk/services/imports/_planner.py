"""The dry run at work: page by page through the sheets, what a row links to having come before it.

Of a row nothing is kept but its verdict, its key and its record's version (25 bytes); what it
said is read again from the file.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import ReferralState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.sheets import PLACEMENTS, REFERRALS, ROW_LIMIT, VACANCIES, ExchangeSheet
from jobdesk.services._export_rows import Values
from jobdesk.services._numbers import has_our_form
from jobdesk.services.codes import code_book
from jobdesk.services.imports._alike import Alike
from jobdesk.services.imports._checks import check_days, check_needs, fill
from jobdesk.services.imports._compare import Comparer
from jobdesk.services.imports._halves import Halves
from jobdesk.services.imports._known import EXTERNAL_LENGTH, OWN_NUMBER, Known
from jobdesk.services.imports._links import FileIndex, Identifier, Linker
from jobdesk.services.imports._listed import Listed
from jobdesk.services.imports._notes import Notes
from jobdesk.services.imports._restated import Restated
from jobdesk.services.imports._rows import CellReader, Row
from jobdesk.services.imports.findings import (
    ChangedCell,
    ImportStopped,
    PlannedRow,
    ProbableRow,
    Problem,
    RowState,
    SheetCount,
    UnknownCounselor,
)
from jobdesk.services.imports.sources import UNTIL_FILLED, Source, SourceRow, SourceSheet
from jobdesk.services.settings import read_settings

PAGE = 1000
ALIKE_NOTES = 1000
"""So many rows of a sheet are told the same note one by one."""
_STATES = tuple(RowState)


@dataclass
class Verdicts:
    """What was decided of each row of a sheet, in its order, and the key it got."""

    states: bytearray = field(default_factory=bytearray)
    ids: bytearray = field(default_factory=bytearray)
    versions: "array[int]" = field(default_factory=lambda: array("L"))

    def add(self, state: RowState, one: UUID | None, version: int) -> None:
        """Of the next row; the version of a known record."""
        self.versions.append(version)
        self.states.append(_STATES.index(state))
        self.ids += one.bytes if one is not None else bytes(16)

    def at(self, place: int) -> tuple[RowState, UUID]:
        """Of a row by its place."""
        return _STATES[self.states[place]], UUID(bytes=bytes(self.ids[16 * place : 16 * place + 16]))


@dataclass
class Findings:
    """What a dry run found, as it grows.

    Attributes:
        kinds: how many notes of a sheet say the same.
        counselors: name as it was written first, to where that was and how many rows have it.
    """

    counts: dict[str, SheetCount] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    counselors: dict[str, UnknownCounselor] = field(default_factory=dict)
    restated: tuple[Any, ...] = ()
    changes: Sequence[ChangedCell] = ()
    changed_cells: int = 0
    probable: tuple[ProbableRow, ...] = ()
    probable_rows: int = 0
    kinds: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)

    def sum_up(self) -> None:
        """Of notes that many rows share the first are kept; how many more there are is one note."""
        for (title, column, name, reason), count in self.kinds.items():
            if count > ALIKE_NOTES:
                more = _("{reason} ({count} more rows)").format(
                    reason=reason, count=format_number(count - ALIKE_NOTES)
                )
                self.notes.append(Problem(title, None, column, name, "", more, note=True))
        self.kinds.clear()


@dataclass
class Memory:
    """What is kept of the first reading for the second.

    Attributes:
        empty: there was no numbered record here: a workbook's numbers are kept as they are.
        beside: some number of the file is kept beside ours.
    """

    index: FileIndex = field(default_factory=FileIndex)
    verdicts: list[Verdicts] = field(default_factory=list)
    superseded: set[UUID] = field(default_factory=set)
    empty: bool = False
    beside: bool = False


class Planner:
    """Reads rows of a source and holds them against a center, in one transaction."""

    def __init__(self, db: Session, act: Act, source: Source, memory: Memory) -> None:
        self._db, self._act, self._source, self._memory = db, act, source, memory
        self._codes = code_book(db)
        self._settings = read_settings(db)
        self._known = Known(db, source)
        self._cells = CellReader(self._codes, act.today)
        self._linker = Linker(memory.index, self._known)
        self._identifier = Identifier(memory.index, self._known)
        self._comparer = Comparer(self._codes, act.today, self._cells.again)
        self._listed, self._halves = Listed(db, self._codes), Halves(source)

    def run(self, tick: Callable[[int, int], object] | None, cancel: Callable[[], bool] | None) -> Findings:
        """Look at every row once."""
        found = Findings()
        self._memory.empty = self._known.empty()
        found.problems += [
            Problem(title, None, "", "", "", _("No sheet of the exchange workbook has this name: it is kept out."))
            for title in self._source.unread
        ]
        alike, restated = Alike(self._db), Restated(self._db)
        notes = Notes(self._db, self._codes, self._settings, self._act.today, past=self._source.past)
        done = 0
        for sheet in self._source.sheets:
            found.problems += _unknown(sheet)
            count = found.counts.setdefault(sheet.sheet.name, SheetCount())
            verdicts = Verdicts()
            self._memory.verdicts.append(verdicts)
            for page in self._pages(sheet):
                if cancel is not None and cancel():
                    raise ImportStopped(_("The import was stopped; nothing was changed."))
                self._judge(page)
                for row in page:
                    alike.look(row)
                notes.say(page)
                for row in page:
                    self._settle(row, verdicts, count, found, restated)
                done += len(page)
                if len(verdicts.states) > ROW_LIMIT:
                    raise InvalidInput(
                        _("A sheet holds at most {count} rows.").format(count=format_number(ROW_LIMIT))
                    )
                if tick is not None:
                    tick(done, 0)
            found.sum_up()
            if told := notes.late(sheet.title):
                found.notes.append(Problem(sheet.title, None, "", "", "", told, note=True))
        found.notes += self._halves.notes(found.problems)
        found.changes, found.changed_cells = self._listed.changes, self._listed.changed_cells
        found.probable, found.probable_rows = self._listed.probable(), self._listed.probable_rows
        self._memory.superseded = notes.superseded
        self._memory.index.seen.clear()
        found.restated = restated.months()
        return found

    def replay(self, sheet: ExchangeSheet) -> Iterator[PlannedRow]:
        """The good rows of a sheet again, as they were judged."""
        for place, one in enumerate(self._source.sheets):
            if one.sheet is not sheet:
                continue
            verdicts, at = self._memory.verdicts[place], 0
            alike = Alike(self._db)
            for page in self._pages(one):
                told = [verdicts.at(at + n) for n in range(len(page))]
                at += len(page)
                for row in page:
                    self._cells.fill(row)
                self._linker.link(page)
                good = [
                    (row, state, key)
                    for row, (state, key) in zip(page, told, strict=True)
                    if state is not RowState.WRONG
                ]
                for row, state, key in good:
                    row.id, row.known = key, state in (RowState.SAME, RowState.CHANGED)
                self._complete([row for row, state, _key in good if state is not RowState.SAME])
                versions = dict(
                    zip((key for _state, key in told), verdicts.versions[at - len(page) : at], strict=True)
                )
                for row, state, key in good:
                    alike.look(row)
                    yield self._planned(row, state, versions[key])

    def _pages(self, sheet: SourceSheet) -> Iterator[list[Row]]:
        abroad = self._known.foreign is not None
        rows = (_met(sheet, one, abroad=abroad) for one in sheet.rows())
        while page := list(islice(rows, PAGE)):
            yield page

    def _judge(self, page: Sequence[Row]) -> None:
        for row in page:
            self._cells.fill(row)
        self._linker.link(page)
        self._identifier.identify(page)
        self._complete(page)
        for row in page:
            self._identifier.tell_twice(row)
            if row.id is None:
                row.id = new_id()
            if not row.known:
                check_needs(row, past=self._source.past)
                check_days(row, row.values, self._act.today)

    def _complete(self, page: Sequence[Row]) -> None:
        """Hold known rows against their records, put into new ones what stands for an empty cell."""
        if not page:
            return
        sheet = page[0].sheet
        known = {row.id for row in page if row.known and row.id is not None}
        versions = self._known.versions(sheet, known)
        kept = self._known.kept(sheet, known)
        self._tell_beside(page, kept)
        for row in page:
            self._foreign(row)
            if row.known and row.id is not None:
                row.kept, row.version = kept[row.id], versions[row.id]
                self._comparer.compare(row)
            else:
                months = self._settings.integer("registration_months")
                fill(row, self._codes, today=self._act.today, months=months, past=self._source.past)
        if sheet in (VACANCIES, PLACEMENTS):
            self._name_firms(page)

    def _foreign(self, row: Row) -> None:
        """A number of another system is no number of ours: it is kept beside."""
        own, scheme = OWN_NUMBER.get(row.sheet.name), self._source.scheme
        number = row.values.get(own) if own is not None else None
        if own is None or not number:
            return
        if self._known.foreign is None:
            named = self._source.source is not None and not has_our_form(row.sheet.table, number)
            told = f"{scheme}:{number}" in (row.values.get("external_numbers") or [])
            row.beside = row.beside or not (row.known or self._memory.empty)
            if not row.known and (row.beside or named) and not told:
                row.foreign.append((scheme, number))
        elif not (row.known and self._known.by_number(own, [number]).get(number)):
            row.foreign.append((scheme, number))

    def _tell_beside(self, page: Sequence[Row], kept: Mapping[UUID, Values]) -> None:
        """Known rows whose number, or whose slip's, is one that their record has besides ours."""
        sheet = page[0].sheet
        own = OWN_NUMBER.get(sheet.name)
        if own is None:
            return
        names = [own, *(["slip_no"] if sheet is REFERRALS else [])]
        other = [
            (row, row.id, name, number)
            for row in page
            for name in names
            if row.known and row.id and (number := row.values.get(name)) and number != kept[row.id].get(name)
        ]
        beside = self._known.beside(sheet, {one for _row, one, _name, _number in other})
        for row, one, name, number in other:
            if number[:EXTERNAL_LENGTH] in beside.get(one, ()):
                row.given_away |= name == "slip_no"
                row.beside |= name == own and self._known.foreign is None

    def _name_firms(self, page: Sequence[Row]) -> None:
        """A new vacancy or placement has its firm's name."""
        lacking = [row for row in page if not row.known and not row.values.get("employer_name")]
        asked = {one for row in lacking if (one := row.links.get("employer_id")) is not None}
        names = self._known.firms(asked - self._memory.index.firms.keys())
        for row in lacking:
            one = row.links.get("employer_id")
            if one is not None:
                row.values["employer_name"] = self._memory.index.firms.get(one) or names.get(one)

    def _settle(
        self, row: Row, verdicts: Verdicts, count: SheetCount, found: Findings, restated: Restated
    ) -> None:
        state = _state(row)
        count.add(state)
        verdicts.add(state, row.id if state is not RowState.WRONG else None, row.version)
        self._memory.index.keep(row)
        self._memory.beside = self._memory.beside or (row.beside and state is not RowState.WRONG)
        found.problems += row.faults
        if state is RowState.WRONG:
            return
        self._halves.keep(row, state)
        if state is RowState.CHANGED:
            self._listed.change(row)
        elif state is RowState.PROBABLE:
            self._listed.probably(row)
        for note in row.notes:
            kind = (note.sheet, note.column, note.name, note.reason)
            found.kinds[kind] += 1
            if found.kinds[kind] <= ALIKE_NOTES:
                found.notes.append(note)
        if state is not RowState.SAME:
            restated.add(row)
            self._counselor(row, found.counselors)

    def _counselor(self, row: Row, found: dict[str, UnknownCounselor]) -> None:
        name = row.values.get("visitor" if "visitor" in row.cells else "counselor")
        if not name or row.links.get("counselor_id") is not None:
            return
        before = found.get(name.casefold(), UnknownCounselor(name, row.source.title, row.row, 0))
        found[name.casefold()] = UnknownCounselor(before.name, before.sheet, before.row, before.rows + 1)

    def _planned(self, row: Row, state: RowState, version: int) -> PlannedRow:
        own = OWN_NUMBER.get(row.sheet.name)
        values: Mapping[str, Any] = dict(row.values)
        changed = dict(row.changed)
        if (row.abroad or row.beside) and own is not None:
            values = {name: value for name, value in values.items() if name != own}
        if row.cells.get(UNTIL_FILLED) and not values.get("closes_on"):
            values = {**values, UNTIL_FILLED: True}
        if row.sheet is REFERRALS and row.id in self._memory.superseded:
            values = {**values, "state": ReferralState.NO_RESPONSE_EMPLOYER}
            if "state" in changed:
                changed["state"] = (changed["state"][0], ReferralState.NO_RESPONSE_EMPLOYER)
        assert row.id is not None
        return PlannedRow(
            sheet=row.sheet,
            title=row.source.title,
            row=row.row,
            state=state,
            id=row.id,
            values=values,
            links=row.links,
            changed=changed,
            foreign=tuple(row.foreign),
            incomplete=row.incomplete,
            alike=row.alike,
            version=version if row.known else None,
        )


def _state(row: Row) -> RowState:
    if row.faults:
        return RowState.WRONG
    if row.known:
        return RowState.CHANGED if row.changed else RowState.SAME
    return RowState.PROBABLE if row.probable else RowState.NEW


def _unknown(sheet: SourceSheet) -> list[Problem]:
    told = _("No column of this sheet has this heading: it is kept out.")
    return [Problem(sheet.title, None, heading, "", "", told) for heading in sheet.unknown]


def _met(sheet: SourceSheet, one: SourceRow, *, abroad: bool) -> Row:
    """A row as it is met, with what its source says of it."""
    row = Row(sheet, one.row, one.cells, abroad)
    for name, sentence in one.said:
        row.note(name, sentence)
    for name, sentence in one.wrong:
        row.fault(name, sentence)
    return row
