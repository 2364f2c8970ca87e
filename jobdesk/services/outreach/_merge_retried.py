"""Rows of the center made by the very act that a copy made them by: its answer was lost, and it was saved again.

A form is saved to a center whose server goes away before it answers; the desk goes on with its local copy, and the
same form is saved there. Both rows bear the act's `op_id`. Source: safety.md 7 (COMMIT answer lost).
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.services.outreach.carried import EVER, STRUCK, Carried, Way

_AT_ONCE = 500
_PAPERS = frozenset({"slip_number", "print_job", "certificate"})
"""Rows that are papers themselves: each was handed out, and its number stays known."""
_SLIP = "slip_no"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Retry:
    """The center's row of an act.

    Attributes:
        same: whether it says what the copy's does; it may have been changed since on either side.
    """

    row: Row
    same: bool


class Retried:
    """The center's rows of the acts by which some rows were made on a copy; read at once.

    Args:
        rows: those that come home.
        own: the keys of the bundle: what it brought itself is nobody's retry.
        sent: how many rows of the table the bundle brings by each act.
    """

    def __init__(
        self, db: Session, one: Carried, rows: Sequence[Row], own: Container[UUID], sent: Mapping[UUID, int]
    ) -> None:
        self._one, self._sent = one, sent
        self._there: dict[tuple[UUID, UUID], list[Row]] = {}
        table = one.table
        self._by = "recorded_by" if "recorded_by" in table.columns else "account_id"
        if one.name in _PAPERS or "op_id" not in table.columns:
            return
        acts = sorted({row["op_id"] for row in rows if row["op_id"] is not None})
        for start in range(0, len(acts), _AT_ONCE):
            some = select(table).where(table.c.op_id.in_(acts[start : start + _AT_ONCE])).order_by(table.c.id)
            for row in db.execute(some).mappings():
                if row["id"] not in own:
                    self._there.setdefault((row["op_id"], row[self._by]), []).append(dict(row))
        self._many = {key: len(made) for key, made in self._there.items()}

    def of(self, row: Row) -> Retry | None:
        """The center's row that the act made there; each stands for one alone.

        An act that made several rows of the table made those that say the same; the only one of an act is the same
        whatever was changed of it since.
        """
        if not self._there or row["op_id"] is None:
            return None
        key = row["op_id"], row[self._by]
        left = self._there.get(key, [])
        for there in left:
            if self._says(row, there):
                left.remove(there)
                return Retry(there, same=True)
        if left and self._sent.get(row["op_id"]) == self._many[key] == 1:
            return Retry(left.pop(), same=self._one.way is Way.JOINED)
        return None

    def _says(self, row: Row, there: Row) -> bool:
        """Whether both say the same, but for keys, numbers, and what the center did with its own since."""
        free = {*EVER, *self._one.derived, *self._one.stays, f"{self._one.name}_no", _SLIP, "merged_into_id"}
        if there.get(STRUCK[0]) is not None:
            free |= {*STRUCK}
        return all(
            value == there[name] or (_is_moment(row, name) and _is_moment(there, name))
            for name, value in row.items()
            if name not in free and name in there
        )


def _is_moment(row: Row, name: str) -> bool:
    """Whether a column tells when the act was done, no more."""
    return isinstance(row[name], datetime) and row[name] == row.get("recorded_at", row.get("at"))
