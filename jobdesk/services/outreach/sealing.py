"""On a copy: what was changed since the last bundle becomes the next one, in one transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.outreach import CapturedAct
from jobdesk.base.permissions import can_serve, require
from jobdesk.records.audit import AuditEntry
from jobdesk.records.centers import Counter
from jobdesk.records.outreach import CapturedChange, CopyState, SealedBundle
from jobdesk.services.audit import write_audit
from jobdesk.services.outreach.carried import CARRIED, Carried
from jobdesk.services.outreach.contents import Change, Content, Used
from jobdesk.store.bundles import Header, digest_of, seal_bundle
from jobdesk.store.capturing import Kept, keep_row
from jobdesk.store.keys import DataKey
from jobdesk.store.migrate import head_revision

_AT_ONCE = 500
_CAME_AND_WENT = tuple(one.value for one in (AuditAction.SIGN_IN, AuditAction.SIGN_OUT, AuditAction.LOCK))


def copy_state(db: Session) -> CopyState | None:
    """What this copy knows of itself; None at a center."""
    return db.scalars(select(CopyState)).one_or_none()


def count_unsent(db: Session) -> int:
    """How many records were touched since the last bundle."""
    return db.scalar(select(func.count()).select_from(CapturedChange)) or 0


def seal(db: Session, act: Act, *, key: DataKey) -> SealedBundle:
    """Make the next bundle of this copy and empty what was captured; the caller commits, then writes the file.

    A bundle without a change is made too: it brings the day's 접속기록 home.

    Args:
        key: the copy's.

    Raises:
        InvalidInput: this is no copy.
    """
    require(act.role, can_serve)
    state = copy_state(db)
    if state is None:
        raise InvalidInput(_("This is the center itself: only a copy that went out brings a bundle home."))
    write_audit(db, act, AuditAction.EXPORT, table="sealed_bundle", detail={"seq": state.next_seq})
    db.flush()
    captured = {row.id: row for row in db.scalars(select(CapturedChange))}
    changes = tuple(change for one in CARRIED if one.captured for change in _changes(db, one, captured))
    last = db.scalar(select(func.max(SealedBundle.audit_seq))) or 0
    audit = _audit(db, state.issuer, last)
    content = Content(changes, tuple(kept for _seq, kept in audit), _used(db, state.issuer))
    header = Header(state.center_id, state.id, state.next_seq, state.device, head_revision(), len(changes))
    file = seal_bundle(header, content.to_bytes(), key)
    made = SealedBundle(
        id=new_id(),
        seq=state.next_seq,
        digest=digest_of(file),
        content=file,
        audit_seq=audit[-1][0] if audit else last,
        sealed_at=act.at,
    )
    db.add(made)
    db.execute(delete(CapturedChange))
    state.next_seq += 1
    db.flush()
    return made


def seal_new(db: Session, act: Act, *, key: DataKey) -> None:
    """Seal what is new. Where nothing is and a bundle waits, that one goes again: no empty one after it.

    Raises:
        InvalidInput: this is no copy.
    """
    require(act.role, can_serve)
    waits = db.scalar(select(SealedBundle.id).where(SealedBundle.received_at.is_(None)).limit(1))
    if waits is None or count_unsent(db) or _is_untold(db):
        seal(db, act, key=key)


def _changes(db: Session, one: Carried, captured: dict[Any, CapturedChange]) -> list[Change]:
    ids = sorted(key for key, row in captured.items() if row.table_name == one.name)
    rows: dict[Any, Kept] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = select(one.table).where(one.table.c.id.in_(ids[start : start + _AT_ONCE]))
        rows |= {row["id"]: keep_row(one.table, row) for row in map(dict, db.execute(some).mappings())}
    return [
        Change(one.name, key, CapturedAct(captured[key].act), captured[key].base, rows.get(key)) for key in ids
    ]


def _audit(db: Session, issuer: int, after: int) -> list[tuple[int, Kept]]:
    entry: Any = AuditEntry.__table__
    query = select(entry).where(entry.c.desk == issuer, entry.c.seq > after).order_by(entry.c.seq)
    return [(row["seq"], keep_row(entry, row)) for row in map(dict, db.execute(query).mappings())]


def _used(db: Session, issuer: int) -> tuple[Used, ...]:
    query = select(Counter).where(Counter.issuer == issuer).order_by(Counter.name, Counter.year)
    return tuple(Used(row.name, row.year, row.last) for row in db.scalars(query))


def bundles_to_send(db: Session) -> list[SealedBundle]:
    """The bundles whose receipt has not come, the first first."""
    return list(
        db.scalars(select(SealedBundle).where(SealedBundle.received_at.is_(None)).order_by(SealedBundle.seq))
    )


def receive(db: Session, *, seq: int, digest: str, at: datetime) -> bool:
    """Note that the center has a bundle; answers whether nothing is left that it does not have.

    That is: every bundle, every change, and of the 접속기록 all but signing in and out. From then on the time of
    the copy is over, so that no other window of the laptop adds what would be wiped.

    Raises:
        InvalidInput: the receipt is for another bundle.
    """
    row = db.scalar(select(SealedBundle).where(SealedBundle.seq == seq, SealedBundle.digest == digest))
    if row is None:
        raise InvalidInput(_("This receipt is for another bundle. Nothing was changed."))
    row.received_at = at
    db.flush()
    if bundles_to_send(db) or count_unsent(db) or _is_untold(db):
        return False
    state = db.scalars(select(CopyState)).one()
    state.expires_at = state.packed_at
    db.flush()
    return True


def _is_untold(db: Session) -> bool:
    """Whether the 접속기록 says more, since the last bundle, than that someone came and went."""
    told = select(func.max(SealedBundle.audit_seq)).scalar_subquery()
    issuer = select(CopyState.issuer).scalar_subquery()
    more = select(AuditEntry.id).where(
        AuditEntry.desk == issuer, AuditEntry.seq > told, AuditEntry.action.not_in(_CAME_AND_WENT)
    )
    return db.scalars(more.limit(1)).first() is not None
