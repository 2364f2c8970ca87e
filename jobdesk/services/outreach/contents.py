"""What a bundle holds, as plain data: what was done to which records, the day's 접속기록, the numbers used."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from jobdesk.base.outreach import CapturedAct
from jobdesk.services.outreach.carried import BY_NAME
from jobdesk.store.bundles import damaged
from jobdesk.store.capturing import Kept, read_kept


@dataclass(frozen=True)
class Change:
    """One record as it was before its first touch and as it is; columns as a file holds them (store/capturing).

    Attributes:
        base: none where the record is new.
        row: none where it was removed.
    """

    table: str
    id: UUID
    act: CapturedAct
    base: Kept | None
    row: Kept | None

    def values(self) -> dict[str, Any]:
        """The record's values as they are, none where it was removed."""
        return dict(self._after)

    def before(self) -> dict[str, Any]:
        """Its values as they were."""
        return dict(self._before)

    @cached_property
    def _after(self) -> Mapping[str, Any]:
        return read_kept(BY_NAME[self.table].table, self.row or {})

    @cached_property
    def _before(self) -> Mapping[str, Any]:
        return read_kept(BY_NAME[self.table].table, self.base or {})


@dataclass(frozen=True, slots=True)
class Used:
    """The last serial a copy used of a book."""

    name: str
    year: int
    last: int


@dataclass(frozen=True, slots=True)
class Content:
    """A bundle's content.

    Attributes:
        changes: in the order of foreign keys, within a table by key.
        audit: the day's 접속기록: by column as a file holds them, with their MACs, in the order of the chain.
    """

    changes: tuple[Change, ...]
    audit: tuple[Kept, ...]
    used: tuple[Used, ...]

    def to_bytes(self) -> bytes:
        """As a bundle holds it."""
        told = {
            "changes": [[one.table, str(one.id), one.act, one.base, one.row] for one in self.changes],
            "audit": self.audit,
            "used": [[one.name, one.year, one.last] for one in self.used],
        }
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Content":
        """Read it.

        Raises:
            BundleRefused: it is none, or tells of tables that never come home.
        """
        try:
            told = json.loads(content)
            changes = tuple(_change(*one) for one in told["changes"])
            used = tuple(Used(str(name), int(year), int(last)) for name, year, last in told["used"])
            return cls(changes, tuple(map(_columns, told["audit"])), used)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise damaged() from error


def _change(table: str, key: str, act: str, base: object, row: object) -> Change:
    if not BY_NAME[table].captured:
        raise ValueError("a table that stays at the center")
    before, after = (None if kept is None else _columns(kept) for kept in (base, row))
    change = Change(table, UUID(key), CapturedAct(act), before, after)
    if (before is None) is not (change.act is CapturedAct.INSERTED):
        raise ValueError("a base belongs to what was there")
    if (after is None) is not (change.act is CapturedAct.DELETED):
        raise ValueError("a row belongs to what is there")
    change.before(), change.values()
    return change


def _columns(kept: object) -> Mapping[str, Any]:
    if not isinstance(kept, dict):
        raise TypeError("no columns")
    return kept
