"""Who has which record open at a shared center: told by LISTEN/NOTIFY alone, kept nowhere.

A local center has nobody to tell.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select

from jobdesk.store.engine import Database

CHANNEL = "jobdesk_looks"


class LookKind(StrEnum):
    """ASK: opened just now, and who else has it open? OPEN: it is open. CLOSE: no more."""

    ASK = "ask"
    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Look:
    """That a desk has a record open, or no more.

    Attributes:
        desk, window_no, account_id: who looks, where.
        table, record_id: at what; of a desk that leaves, "" and None, for all that it had open.
    """

    kind: LookKind
    desk: int
    window_no: int | None
    account_id: UUID
    table: str = ""
    record_id: UUID | None = None


def tell_look(database: Database, look: Look) -> None:
    """Tell the other desks at once; blocks as long as the server takes."""
    said = json.dumps(
        {
            "kind": look.kind.value,
            "desk": look.desk,
            "window": look.window_no,
            "account": look.account_id.hex,
            "table": look.table,
            "id": look.record_id.hex if look.record_id else None,
        },
        separators=(",", ":"),
    )
    with database.write.begin() as db:
        db.execute(select(func.pg_notify(CHANNEL, said)))


def read_look(said: str) -> Look:
    """What was told."""
    told = json.loads(said)
    return Look(
        kind=LookKind(told["kind"]),
        desk=told["desk"],
        window_no=told["window"],
        account_id=UUID(told["account"]),
        table=told["table"],
        record_id=UUID(told["id"]) if told["id"] else None,
    )
