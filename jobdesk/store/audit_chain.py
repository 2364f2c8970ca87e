"""접속기록 that shows tampering: one HMAC chain for each desk, written in the transaction of the act.

h_i = HMAC(K, h_{i-1} || canonical(row_i)); the head (desk, seq, h) is authenticated as well, and known
heads (anchors) are kept outside the database, so that a cut end shows. Source: safety.md 5.1.
"""

import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import event, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from jobdesk.base.ids import new_id
from jobdesk.records import Base
from jobdesk.store import turns
from jobdesk.store.keys import DataKey
from jobdesk.store.server_rights import RESTRICTED, append_audit, asked_head, hold_head

_ENTRY, _HEAD, _SUBJECT = (Base.metadata.tables[f"audit_{name}"] for name in ("entry", "head", "subject"))
_CHAINED = [column for column in _ENTRY.columns if column.name != "mac"]
_CHUNK = 500
_AT_ONCE = 100
"""Rows that are written in one statement with the chain's end, as an act at the desk writes them."""
_HELD = "audit_held"
"""In a session's info: the end of its desk's chain, held by this transaction."""
_ASKED = "audit_asked"
"""In a session's info: what tells that end, until somebody looks."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head that was true once: the chain of `desk` had `mac` at `seq`."""

    desk: int
    seq: int
    mac: bytes


@dataclass(frozen=True, slots=True)
class Problem:
    """A place where a chain does not hold; `kind` is one of the words of `verify`."""

    desk: int
    seq: int
    kind: str


def audit_key(key: DataKey) -> bytes:
    """The key of the chains."""
    return key.derive("audit")


def append(db: Session, key: bytes, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows to the chain of their desk, and name the jobseekers in them.

    Holds the desk's head until the caller commits.

    Args:
        rows: columns of AuditEntry without id, seq and mac; all of one desk.
    """
    if not rows:
        return
    desk = rows[0]["desk"]
    seq, mac = _hold_head(db, key, desk)
    entries, subjects = [], []
    for row in rows:
        seq += 1
        entry = {**row, "id": new_id(), "seq": seq, "detail": _plain(row.get("detail"))}
        entry["jobseeker_ids"] = [str(one) for one in row.get("jobseeker_ids") or ()]
        for column in _CHAINED:
            entry.setdefault(column.name, None)
        mac = entry["mac"] = _link(key, mac, [entry[column.name] for column in _CHAINED])
        entries.append(entry)
        subjects += [
            {"id": new_id(), "entry_id": entry["id"], "jobseeker_id": UUID(one)}
            for one in dict.fromkeys(entry["jobseeker_ids"])
        ]
    end = _head_mac(key, Anchor(desk, seq, mac))
    if _HELD in db.info and db.info[_HELD][0] == desk:
        db.info[_HELD] = desk, seq, mac, end
    if db.info.get(RESTRICTED):
        append_audit(db, desk, entries, subjects, end)
        return
    if db.get_bind().dialect.name == "postgresql" and len(entries) + len(subjects) <= _AT_ONCE:
        parts = [_ENTRY.insert().values(entries).cte("entries")]
        if subjects:
            parts.append(_SUBJECT.insert().values(subjects).cte("subjects"))
        moved = update(_HEAD).where(_HEAD.c.desk == desk).values(seq=seq, mac=mac, head_mac=end)
        turns.later(db, moved.add_cte(*parts))
        return
    db.execute(_ENTRY.insert(), entries)
    if subjects:
        db.execute(_SUBJECT.insert(), subjects)
    db.execute(update(_HEAD).where(_HEAD.c.desk == desk).values(seq=seq, mac=mac, head_mac=end))


def hold(db: Session, desk: int) -> None:
    """Take the desk's turn at the start of a transaction, so that locks are always taken in one order."""
    own = select(_HEAD.c.seq, _HEAD.c.mac, _HEAD.c.head_mac).where(_HEAD.c.desk == desk).with_for_update()
    db.info[_ASKED] = desk, turns.later(db, asked_head(desk) if db.info.get(RESTRICTED) else own)
    for name in (_ASKED, _HELD):
        event.listen(db, "after_soft_rollback", lambda session, _part, name=name: session.info.pop(name, None))


def _held_by_now(db: Session, desk: int) -> tuple[int, int, bytes, bytes] | None:
    """The end of a desk's chain where this transaction holds it."""
    asked = db.info.pop(_ASKED, None)
    if asked is not None and (head := asked[1]()) is not None:
        db.info[_HELD] = asked[0], *head
    held: tuple[int, int, bytes, bytes] | None = db.info.get(_HELD)
    return held if held is not None and held[0] == desk else None


def heads(db: Session) -> list[Anchor]:
    """The present end of every chain."""
    return [
        Anchor(*row) for row in db.execute(select(_HEAD.c.desk, _HEAD.c.seq, _HEAD.c.mac).order_by(_HEAD.c.desk))
    ]


def verify(db: Session, key: bytes, anchors: Iterable[Anchor] = ()) -> list[Problem]:
    """Check every chain, its head and the anchors.

    Returns:
        Problems of these kinds: "changed" (a row does not follow from the one before: edited, swapped
        or forged), "missing" (numbers skipped), "head" (the end was cut or its head forged), "anchor"
        (a known head is gone), "subjects" (the index of persons differs from the row).
    """
    problems: list[Problem] = []
    last: dict[int, tuple[int, bytes]] = {}
    known = {(anchor.desk, anchor.seq): anchor for anchor in anchors}
    for chunk in _entries(db):
        problems += _differing_subjects(db, chunk)
        for row in chunk:
            desk, seq = row["desk"], row["seq"]
            before, mac = last.get(desk, (0, _start(key, desk)))
            if seq != before + 1:
                problems.append(Problem(desk, before + 1, "missing"))
            if not hmac.compare_digest(_link(key, mac, [row[c.name] for c in _CHAINED]), row["mac"]):
                problems.append(Problem(desk, seq, "changed"))
            anchor = known.pop((desk, seq), None)
            if anchor is not None and not hmac.compare_digest(anchor.mac, row["mac"]):
                problems.append(Problem(desk, seq, "anchor"))
            last[desk] = (seq, row["mac"])
    problems += [Problem(anchor.desk, anchor.seq, "anchor") for anchor in known.values() if anchor.seq > 0]
    return problems + _wrong_heads(db, key, last)


def follow(key: bytes, desk: int, end: bytes | None, rows: Iterable[Mapping[str, Any]]) -> bytes | None:
    """Where a chain of another file ends after its next rows; None where they do not follow from `end`.

    Args:
        key: of that file's chains.
        end: MAC of its row before these, none where these are the first.
        rows: columns of AuditEntry with their MACs, in their order.
    """
    mac = _start(key, desk) if end is None else end
    for row in rows:
        mac = _link(key, mac, [row.get(column.name) for column in _CHAINED])
        if row.get("desk") != desk or not hmac.compare_digest(mac, row.get("mac") or b""):
            return None
    return mac


def _wrong_heads(db: Session, key: bytes, last: dict[int, tuple[int, bytes]]) -> list[Problem]:
    problems = []
    found = {row.desk: row for row in db.execute(select(_HEAD))}
    for desk in sorted(found.keys() | last.keys()):
        end = Anchor(desk, *last.get(desk, (0, _start(key, desk))))
        head = found.get(desk)
        whole = head is not None and (head.seq, head.mac) == (end.seq, end.mac)
        if head is None or not whole or not hmac.compare_digest(_head_mac(key, end), head.head_mac):
            problems.append(Problem(desk, end.seq, "head"))
    stray = select(func.count()).select_from(_SUBJECT).where(_SUBJECT.c.entry_id.not_in(select(_ENTRY.c.id)))
    if db.scalar(stray):
        problems.append(Problem(0, 0, "subjects"))
    return problems


def _entries(db: Session) -> Iterator[list[dict[str, Any]]]:
    result = db.execute(select(_ENTRY).order_by(_ENTRY.c.desk, _ENTRY.c.seq).execution_options(yield_per=_CHUNK))
    for chunk in result.mappings().partitions(_CHUNK):
        yield [dict(row) for row in chunk]


def _differing_subjects(db: Session, chunk: list[dict[str, Any]]) -> list[Problem]:
    indexed: dict[UUID, list[str]] = {}
    ids = [row["id"] for row in chunk]
    for entry_id, jobseeker_id in db.execute(
        select(_SUBJECT.c.entry_id, _SUBJECT.c.jobseeker_id).where(_SUBJECT.c.entry_id.in_(ids))
    ):
        indexed.setdefault(entry_id, []).append(str(jobseeker_id))
    return [
        Problem(row["desk"], row["seq"], "subjects")
        for row in chunk
        if sorted(indexed.get(row["id"], [])) != sorted(set(row["jobseeker_ids"]))
    ]


def _hold_head(db: Session, key: bytes, desk: int) -> tuple[int, bytes]:
    query = select(_HEAD).where(_HEAD.c.desk == desk).with_for_update()
    first = Anchor(desk, 0, _start(key, desk))
    restricted = db.info.get(RESTRICTED)
    held = _held_by_now(db, desk)
    if held is not None:
        return _sound(key, *held)
    head = hold_head(db, desk, (first.mac, _head_mac(key, first))) if restricted else db.execute(query).first()
    if head is None:
        insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
        db.execute(
            insert(_HEAD)
            .values(desk=desk, seq=0, mac=first.mac, head_mac=_head_mac(key, first))
            .on_conflict_do_nothing()
        )
        head = db.execute(query).one()
    return _sound(key, desk, head.seq, head.mac, head.head_mac)


def _sound(key: bytes, desk: int, seq: int, mac: bytes, head_mac: bytes) -> tuple[int, bytes]:
    sound = hmac.compare_digest(_head_mac(key, Anchor(desk, seq, mac)), head_mac)
    # A forged head must not become a sound one by the next append: the chain shows the break forever.
    return seq, mac if sound else b"forged" + mac


def _link(key: bytes, before: bytes, values: list[Any]) -> bytes:
    said = json.dumps(
        [_said(value) for value in values], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hmac.digest(key, before + said.encode("utf-8", "surrogatepass"), "sha256")


def _said(value: Any) -> Any:  # noqa: ANN401  any column's value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value


def _plain(detail: Any) -> Any:  # noqa: ANN401  any JSON value
    return None if detail is None else json.loads(json.dumps(detail, default=str))


def _start(key: bytes, desk: int) -> bytes:
    return hmac.digest(key, f"start {desk}".encode(), "sha256")


def _head_mac(key: bytes, head: Anchor) -> bytes:
    return hmac.digest(key, f"head {head.desk} {head.seq} ".encode() + head.mac, "sha256")
