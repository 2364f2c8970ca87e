"""A known record held against its row: what differs, and what may not. Source: exchange.md."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from jobdesk.base.cell_texts import plain
from jobdesk.base.cells import show_cell
from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import VacancyState
from jobdesk.base.i18n import _
from jobdesk.base.sheets import (
    CELL_LIMIT,
    EVENT_INTERVIEWS,
    FOLLOW_UPS,
    PLACEMENTS,
    REFERRALS,
    REGISTRATIONS,
    SESSIONS,
    VACANCIES,
    SheetColumn,
)
from jobdesk.services.imports._checks import check_days
from jobdesk.services.imports._known import NUMBERED, OWN_NUMBER, WORK24
from jobdesk.services.imports._others import tell_other
from jobdesk.services.imports._rows import Row

_HELD: Mapping[str, tuple[str, ...]] = {
    REGISTRATIONS.name: ("jobseeker_no",),
    SESSIONS.name: ("jobseeker_no", "employer_no"),
    REFERRALS.name: ("jobseeker_no", "vacancy_no"),
    PLACEMENTS.name: ("jobseeker_no",),
    FOLLOW_UPS.name: ("jobseeker_no", "started_on"),
    EVENT_INTERVIEWS.name: ("event_no", "jobseeker_no"),
}
"""What a record is of: an import never moves it to another."""
_COUNSELORS = frozenset({"counselor", "visitor"})


class Comparer:
    """Holds rows against what export would write of their records."""

    def __init__(self, codes: CodeBook, today: date, read: Callable[[SheetColumn, Any], Any]) -> None:
        self._codes, self._today, self._read = codes, today, read

    def compare(self, row: Row) -> None:
        """Fill `changed`; tell where the record is of someone else. An empty cell says nothing."""
        if row.merged:
            number = row.kept.get(OWN_NUMBER[row.sheet.name]) or ""
            row.faults.clear()
            row.note("", _("This one was merged into {number}: the row changes nothing.").format(number=number))
            return
        unread = {one.name for one in row.faults}
        for column in row.sheet.columns:
            if column.name == "id" or column.name not in row.cells:
                continue
            if column.name not in row.said:
                self._emptied(row, column)
            elif column.name == "slip_no" and row.given_away:
                continue
            elif column.name in unread:
                self._excuse(row, column)
            elif not self._linked(row, column):
                self._value(row, column)
        tell_other(row)
        if row.changed and row.kept.get("struck"):
            row.fault("", _("This was struck through: nothing can be added to it or changed."))
        elif row.changed:
            check_days(row, {**row.kept, **{name: row.values[name] for name in row.said}}, self._today)

    def _emptied(self, row: Row, column: SheetColumn) -> None:
        """A cell emptied in a row that export wrote: said, for it changes nothing."""
        if row.values.get("id") is None or row.kept.get(column.name) in (None, "", [], (), column.blank):
            return
        told = _("{label} is empty here and filled in the record: an empty cell changes nothing.")
        row.note(column.name, told.format(label=row.source.heading(column.name)))

    def _excuse(self, row: Row, column: SheetColumn) -> None:
        """A cell that no rule takes, but which is what the record says, is the same."""
        shown = plain(show_cell(column, row.kept.get(column.name), self._codes))  # type: ignore[arg-type]  # a Decimal has its text
        if shown and shown[:CELL_LIMIT] == plain(row.cells[column.name]):
            row.faults = [one for one in row.faults if one.name != column.name]
            row.said.discard(column.name)

    def _linked(self, row: Row, column: SheetColumn) -> bool:
        """Whether the column leads to another record, and hold that against the kept one."""
        name, sheet = column.name, row.sheet
        if name in _COUNSELORS:
            one = row.links.get("counselor_id")
            if one is None or one != row.kept.get("counselor_id"):
                row.changed[name] = (row.kept.get(name), row.values[name])
            return True
        if sheet is FOLLOW_UPS and name == "started_on":
            if row.values[name] != row.kept.get(name):
                self._refuse(row, name)
            row.links["placement_id"] = row.kept.get("placement_id")
            return True
        if name == OWN_NUMBER.get(sheet.name):
            if row.values[name] != row.kept.get(name) and not (row.abroad or row.beside):
                told = _("The record key is of {number}. Do the rows of the file stand as they were?")
                row.fault(name, told.format(number=row.kept.get(name)))
            return True
        if name not in NUMBERED:
            return False
        link = name.replace("_no", "_id")
        kept = row.kept.get(link)
        if row.links.get(link) != kept:
            if name in _HELD.get(sheet.name, ()):
                self._refuse(row, name)
            else:
                row.changed[name] = (row.kept.get(name), row.values[name])
        return True

    def _refuse(self, row: Row, name: str) -> None:
        row.fault(name, _("This record is of another: an import does not move it."))

    def _value(self, row: Row, column: SheetColumn) -> None:
        name, new = column.name, row.values[column.name]
        old = row.kept.get(name)
        old = column.blank if old is None or old in ([], ()) else old
        if new == old or self._as_shown(row, column, old) == new:
            return
        if name == "external_numbers":
            told = set(map(_scheme_and_number, old or []))
            more = [one for one in new if _scheme_and_number(one) not in told]
            if not more:
                return
            new = [*(old or []), *more]  # none is taken away
        if row.abroad and name == "note" and row.sheet is not SESSIONS:
            new = with_lines(str(old or ""), str(new))
            if new == old:
                return
            row.values[name] = new
        if row.sheet is VACANCIES and name == "state" and self._expired(row, old, new):
            return
        row.changed[name] = (old, new)

    def _as_shown(self, row: Row, column: SheetColumn, old: Any) -> Any:  # noqa: ANN401  of any kind
        """The kept value as it comes back from a cell."""
        shown = show_cell(column, old, self._codes)
        if isinstance(shown, str):
            shown = shown[:CELL_LIMIT]
        return None if shown is None else self._read(column, shown)

    def _expired(self, row: Row, old: Any, new: Any) -> bool:  # noqa: ANN401  states
        """Open and past its last day, and expired, are one and the same."""
        closes = row.values.get("closes_on") if "closes_on" in row.said else row.kept.get("closes_on")
        past = closes is not None and closes < self._today
        return past and {old, new} <= {VacancyState.OPEN, VacancyState.EXPIRED}


def with_lines(old: str, new: str) -> str:
    """What was noted, and below it the lines of a ledger's remarks that do not stand there yet."""
    kept = old.splitlines()
    known = {line.strip() for line in kept}
    more = [line for line in new.splitlines() if line.strip() and line.strip() not in known]
    return "\n".join([*kept, *more]) if more else old


def _scheme_and_number(text: str) -> tuple[str, str]:
    """A bare number is 고용24's."""
    scheme, colon, number = text.partition(":")
    if not colon:
        return "work24", text
    return ("work24" if scheme in WORK24 else scheme), number
