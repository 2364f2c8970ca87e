"""The copy's 접속기록 on the center's chain, and who changed last what a person is asked about."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from jobdesk.records import Base
from jobdesk.records.centers import Correction
from jobdesk.records.outreach import Bundle, Checkout, MergeConflict
from jobdesk.services.outreach.contents import Content
from jobdesk.store import audit_chain
from jobdesk.store.bundles import damaged
from jobdesk.store.capturing import keep_row, read_kept
from jobdesk.store.keys import DataKey

_ENTRY = Base.metadata.tables["audit_entry"]
_ON_THE_CENTER = {"id", "seq", "mac"}
END = "audit_mac"
"""Among a bundle's counts: the MAC at which the copy's own chain ended."""


def plain(table: Table, values: Mapping[str, Any]) -> dict[str, Any] | None:
    """Values ready to be kept with a conflict; none where there are none."""
    return dict(keep_row(table, {name: value for name, value in values.items() if name in table.columns})) or None


def take_in(db: Session, checkout: Checkout, content: Content, key: DataKey) -> bytes:
    """Let the day's 접속기록 of a copy follow on the chain of its desk; answers where the copy's own chain ends.

    Raises:
        BundleRefused: the copy's chain does not hold, or does not go on from the bundle before.
    """
    try:
        rows = [read_kept(_ENTRY, one) for one in content.audit]
    except (ValueError, TypeError) as error:
        raise damaged() from error
    before = db.scalar(
        select(Bundle.counts).where(Bundle.checkout_id == checkout.id, Bundle.seq == checkout.last_seq)
    )
    end = bytes.fromhex(before[END]) if before else None
    mac = audit_chain.follow(audit_chain.audit_key(key), checkout.issuer, end, rows)
    if mac is None:
        raise damaged()
    kept = [{name: value for name, value in row.items() if name not in _ON_THE_CENTER} for row in rows]
    audit_chain.append(db, db.info["audit_key"], kept)
    return mac


def tell_who(db: Session, conflicts: list[MergeConflict], content: Content) -> None:
    """Note with each question who changed the fields last, and when, on either side, from the histories."""
    theirs: dict[tuple[UUID, str], tuple[UUID, Any]] = {}
    for change in content.changes:
        if change.table == Correction.__tablename__ and change.row is not None:
            row = change.values()
            theirs[row["record_id"], row["field"]] = row["account_id"], row["at"]
    for one in conflicts:
        known = [theirs[one.record_id, name] for name in one.fields or () if (one.record_id, name) in theirs]
        if known:
            one.theirs_by, one.theirs_at = max(known, key=lambda said: said[1])
        if one.fields and one.ours_at is None:
            last = (
                select(Correction.account_id, Correction.at)
                .where(
                    Correction.table_name == one.table_name,
                    Correction.record_id == one.record_id,
                    Correction.field.in_(one.fields),
                )
                .order_by(Correction.at.desc())
                .limit(1)
            )
            if (ours := db.execute(last).one_or_none()) is not None:
                one.ours_by, one.ours_at = ours
