"""Rows of the center that say the same fact as one that comes home, where a table takes a fact once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.enums import OPEN_REFERRAL_STATES
from jobdesk.services.outreach.carried import EVER, Carried, Way

_AT_ONCE = 500
Row = Mapping[str, Any]


class Twins:
    """The center's live rows of a table that may say the same as some rows; read at once.

    Args:
        rows: those that come home, with references that lead to who stands today.
    """

    def __init__(self, db: Session, one: Carried, rows: Sequence[Row]) -> None:
        self._one = one
        self._said: dict[tuple[Any, ...], list[Row]] = {}
        for first in dict.fromkeys(key[0] for key in (*one.once, *one.spans)):
            self._read(db, first, rows)

    def _read(self, db: Session, first: str, rows: Sequence[Row]) -> None:
        table = self._one.table
        wanted = list(dict.fromkeys(row[first] for row in rows if row.get(first) is not None))
        for start in range(0, len(wanted), _AT_ONCE):
            some = select(table).where(table.c[first].in_(wanted[start : start + _AT_ONCE])).order_by(table.c.id)
            for row in db.execute(some).mappings():
                self._keep(dict(row), first)

    def add(self, row: Row) -> None:
        """One that will stand at the center, too."""
        for first in dict.fromkeys(key[0] for key in (*self._one.once, *self._one.spans)):
            self._keep(row, first)

    def _keep(self, row: Row, first: str) -> None:
        if is_live(self._one.name, row):
            for key in self._keys(row):
                if key[0][0] == first:
                    self._said.setdefault(key, []).append(row)

    def _keys(self, row: Row) -> Iterable[tuple[Any, ...]]:
        """What a row says: the columns with their values."""
        one = self._one
        for columns in one.once:
            if all(row.get(name) is not None or name in one.blank for name in columns):
                yield columns, *(row.get(name) for name in columns)
        for columns in one.spans:
            if row.get(columns[0]) is not None:
                yield columns, row[columns[0]]

    def of(self, row: Row) -> Row | None:
        """The live row that says the same fact; none where the row itself is struck through."""
        if not is_live(self._one.name, row):
            return None
        for key in self._keys(row):
            for there in self._said.get(key, ()):
                if there["id"] != row["id"] and (key[0] in self._one.once or _overlap(key[0], row, there)):
                    return there
        return None


def _overlap(columns: Sequence[str], one: Row, other: Row) -> bool:
    _of, first, last = columns
    return all(side[first] <= (against[last] or date.max) for side, against in ((one, other), (other, one)))


def is_live(table: str, row: Row) -> bool:
    """Whether a row counts; of one person's referrals to one vacancy only one is open at a time."""
    open_one = table != "referral" or row["state"] in OPEN_REFERRAL_STATES
    return row.get("voided_at") is None and open_one


def says_the_same(one: Carried, row: Row, twin: Row, *, hangs: bool) -> bool:
    """Whether a twin leaves nothing to ask: a step of a history, or the same in all that was said.

    What has a number of its own is asked about in any case: papers may bear the number. Two pictures are never the
    same, and of a consent that was signed twice the first signature is enough.

    Args:
        hangs: it hangs on a twin itself; then who is in charge of it follows from that one.
    """
    if one.way is Way.JOINED:
        return True
    if f"{one.name}_no" in one.table.columns:
        return False
    accounts = {
        column.name
        for column in one.table.columns
        if hangs and any(key.column.table.name == "account" for key in column.foreign_keys)
    }
    drawn = {name for name, value in row.items() if isinstance(value, bytes) and isinstance(twin[name], bytes)}
    return all(row[name] == twin[name] for name in row if name not in {*EVER, *accounts, *drawn})
