"""접속기록 of a center that can only be read: sealed beside the database until it can be written again."""

import base64
import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from jobdesk.base.errors import StoreError
from jobdesk.store.durable import alone
from jobdesk.store.keys import DataKey

NAME, LOCK = "audit-held", ".audit-held.lock"
_PURPOSE = "held audit"


class HeldAudit:
    """Rows that wait for the chain; each line is sealed by the data key."""

    def __init__(self, folder: Path, key: DataKey) -> None:
        self._path = folder / NAME
        self._lock = folder / LOCK
        self._key = key

    def keep(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows (columns of AuditEntry without id, seq and mac) durably."""
        plain = [{name: _plain(value) for name, value in row.items()} for row in rows]
        line = base64.b64encode(self._key.seal(_PURPOSE, json.dumps(plain).encode())) + b"\n"
        with alone(self._lock), self._path.open("ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def waiting(self) -> list[dict[str, Any]]:
        """Every row kept, oldest first; a line that was changed is passed over."""
        try:
            lines = self._path.read_bytes().splitlines()
        except OSError:
            return []
        rows: list[dict[str, Any]] = []
        for line in lines:
            try:
                rows += [_typed(row) for row in json.loads(self._key.unseal(_PURPOSE, base64.b64decode(line)))]
            except (ValueError, StoreError):
                continue
        return rows

    def forget(self) -> None:
        """Drop them, once they are in the chain."""
        self._path.unlink(missing_ok=True)


def _plain(value: Any) -> Any:  # noqa: ANN401  any column's value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return [str(one) for one in value] if isinstance(value, list | tuple | set | frozenset) else value


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    ids = {name: UUID(row[name]) for name in ("account_id", "record_id", "op_id") if row.get(name)}
    return {**row, **ids, "at": datetime.fromisoformat(row["at"])}
