"""Rows of a ledger of which a part stays out and a part comes in: a hire without its placement is told."""

from array import array
from collections.abc import Iterable

from jobdesk.base.enums import ReferralState
from jobdesk.base.exchange import ImportKind
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _
from jobdesk.base.sheets import PLACEMENTS, REFERRALS, SHEETS
from jobdesk.services.imports._rows import Row
from jobdesk.services.imports.findings import Problem, RowState
from jobdesk.services.imports.sources import Source, SourceSheet

_HIRED = (ReferralState.HIRED, ReferralState.HIRE_PENDING)
_HIRED_BIT = 1 << len(SHEETS)
_TOLD = 1000
"""So many of these rows are told one by one."""


class Halves:
    """Remembers of each row of a ledger's table what comes in of it: two bytes."""

    def __init__(self, source: Source) -> None:
        whole = source.kind is ImportKind.WORKBOOK
        self._tables = {} if whole else {one.title: table for one in source.sheets if (table := _table(one))}
        self._sheets = {one.title: one.sheet for one in source.sheets}
        self._good: dict[str, array[int]] = {table: array("H") for table in self._tables.values()}

    def keep(self, row: Row, state: RowState) -> None:
        """A good row: what is known already is not coming in."""
        table = self._tables.get(row.source.title)
        if table is None or state is RowState.SAME:
            return
        good = self._good[table]
        if len(good) <= row.row:
            good.extend([0] * (row.row + 1 - len(good)))
        good[row.row] |= 1 << SHEETS.index(row.sheet)
        if row.sheet is REFERRALS and row.values.get("state") in _HIRED:
            good[row.row] |= _HIRED_BIT

    def notes(self, problems: Iterable[Problem]) -> list[Problem]:
        """At each wrong fact what else of its row comes in; of very many how many more there are."""
        told: dict[tuple[str, int], Problem] = {}
        for one in problems:
            if one.row is None or (one.sheet, one.row) in told:
                continue
            table = self._tables.get(one.sheet)
            good = self._good[table] if table is not None else ()
            bits = good[one.row] if one.row < len(good) else 0
            if bits:
                told[one.sheet, one.row] = Problem(
                    one.sheet, one.row, "", "", "", self._said(one, bits), note=True
                )
        notes = list(told.values())[:_TOLD]
        if len(told) > _TOLD:
            more = _("{count} more rows come in without a part of them.")
            last = notes[-1].sheet
            notes.append(
                Problem(last, None, "", "", "", more.format(count=format_number(len(told) - _TOLD)), note=True)
            )
        return notes

    def _said(self, wrong: Problem, bits: int) -> str:
        if self._sheets[wrong.sheet] is PLACEMENTS and bits & _HIRED_BIT:
            return _(
                "The placement stays out, its referral comes in as hired: the hire does not count as a placement."
            )
        sheets = " · ".join(sheet.name for place, sheet in enumerate(SHEETS) if bits & 1 << place)
        return _("This stays out; of the same row comes in: {sheets}").format(sheets=sheets)


def _table(one: SourceSheet) -> str:
    """The ledger's table that a sheet was split from, "" where it is none of a ledger's."""
    table, parted, part = one.title.rpartition(" · ")
    return table if parted and part.startswith(one.sheet.name) else ""
