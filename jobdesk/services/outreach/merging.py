"""A bundle comes home: one transaction, exactly once, nothing lost and nothing overwritten unseen.

Tables in the order of foreign keys, their rows in the order of keys, the center's rows held while they are
compared, so that no desk saves in between. Nothing compares clocks. Source: safety.md 2 (merge), 4 and 5.
"""

from collections import Counter as Tally
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.outreach import CheckoutState, RowOutcome
from jobdesk.base.permissions import can_merge, can_serve, require
from jobdesk.records.centers import Center
from jobdesk.records.outreach import Bundle, BundleRow, Checkout
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._rows import lock, stamp
from jobdesk.services.audit import write_audit
from jobdesk.services.outreach import (
    _merge_audit,
    _merge_derived,
    _merge_late,
    _merge_same,
    _merge_seats,
    _merge_slots,
)
from jobdesk.services.outreach._lift import can_lift, lift
from jobdesk.services.outreach._merge_held import in_order
from jobdesk.services.outreach._merge_links import Links
from jobdesk.services.outreach._merge_rows import merge_chunk
from jobdesk.services.outreach._merge_state import Merging
from jobdesk.services.outreach.carried import BY_NAME, CARRIED
from jobdesk.services.outreach.contents import Change, Content
from jobdesk.services.references import survivors_of
from jobdesk.store.bundles import BundleRefused, Header, Receipt, digest_of, open_bundle, read_header
from jobdesk.store.keys import DataKey

CHUNK = 500
COPY_KEY = "copy key"
"""Purpose under which the center's data key seals a copy's key."""
Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What became of a bundle.

    Attributes:
        already: it was merged before; the figures are those of that time.
        probable: pairs of people or firms that may be the same, found by it.
        receipt: the file that lets the copy wipe itself.
        restated: closed months that it restates, the oldest first.
    """

    bundle_id: UUID
    checkout_id: UUID
    seq: int
    already: bool
    added: int
    changed: int
    same: int
    conflicts: int
    probable: int
    receipt: bytes
    restated: tuple[date, ...]


def merge_bundle(db: Session, act: Act, *, file: bytes, tick: Tick | None = None) -> MergeReport:
    """Bring a copy's bundle home, inside the caller's transaction.

    Writes whatever the copy changed and the center did not, a MergeConflict for each true conflict, the copy's
    접속기록 on the chain of its desk, one Bundle with what became of each record, and the audit entry.

    Args:
        tick: told how many records of how many are done.

    Raises:
        BundleRefused: damaged, foreign, revoked, home, clone, gap, or of another schema; nothing was changed.
        NotAllowed: the role does not merge.
    """
    require(act.role, can_merge)
    return merge_known(db, act, file=file, tick=tick)


def merge_known(db: Session, act: Act, *, file: bytes, tick: Tick | None = None) -> MergeReport:
    """As `merge_bundle`, for a service that has asked by itself whether this account may bring that copy home."""
    require(act.role, can_serve)
    header, digest = read_header(file), digest_of(file)
    checkout = _checkout(db, header)
    known = db.scalar(select(Bundle).where(Bundle.checkout_id == checkout.id, Bundle.seq == header.seq))
    if known is not None and known.digest == digest:
        return _report(known, already=True)
    key = DataKey(db.info["keeper"].key.unseal(COPY_KEY, checkout.sealed_key, checkout.id.bytes))
    try:
        _told, packed = open_bundle(file, key)
        _refuse(checkout, header, known)
        content = Content.from_bytes(packed)
        bundle = Bundle(
            id=new_id(),
            checkout_id=checkout.id,
            seq=header.seq,
            digest=digest,
            counts={},
            receipt=b"",
            **stamp(act),
        )
        counts, mac = _apply(db, act, checkout, bundle, content, key, tick)
        bundle.counts = {**bundle.counts, **counts, _merge_audit.END: mac.hex()}
        bundle.receipt = Receipt(checkout.id, header.seq, digest, counts).to_bytes(key)
    finally:
        key.wipe()
    checkout.last_seq, checkout.merged_at = header.seq, act.at
    write_audit(db, act, AuditAction.CHANGE, table="bundle", record_id=bundle.id, detail=counts)
    db.flush()
    return _report(bundle, already=False)


def _checkout(db: Session, header: Header) -> Checkout:
    """The check-out of a bundle, held until COMMIT, so that two merges come one after the other."""
    held = select(Checkout).where(Checkout.id == header.checkout).with_for_update()
    found = db.scalar(held.execution_options(populate_existing=True))
    if found is None or header.center != db.scalars(select(Center.id)).one():
        raise BundleRefused(_("This bundle is of another center. Nothing was changed."), "foreign")
    return found


def _refuse(checkout: Checkout, header: Header, known: Bundle | None) -> None:
    """What the authenticated header rules out."""
    if known is not None:
        raise BundleRefused(
            _(
                "Bundle {seq} of this laptop was merged before with other content: a copy of the copy was used."
            ).format(seq=header.seq),
            "clone",
        )
    if checkout.state == CheckoutState.LOST:
        raise BundleRefused(_("This laptop was reported lost: its bundles are no longer taken."), "revoked")
    if checkout.state == CheckoutState.HOME:
        raise BundleRefused(
            _("This laptop was taken back: nothing of it is taken any more. Its earlier bundles are in."), "home"
        )
    if header.seq != checkout.last_seq + 1:
        raise BundleRefused(
            _("Bundle {missing} of this laptop has to come first.").format(missing=checkout.last_seq + 1), "gap"
        )
    if not can_lift(header.revision):
        raise BundleRefused(
            _("This bundle was written by another version of jobdesk. Update the laptop, then write it again."),
            "schema",
        )


def _apply(
    db: Session, act: Act, checkout: Checkout, bundle: Bundle, content: Content, key: DataKey, tick: Tick | None
) -> tuple[dict[str, int], bytes]:
    """Everything of a bundle but its header; answers the figures, and where the copy's own audit chain ends."""
    every = lift(content.changes)
    links = Links(db, every, checkout.id)
    merging = Merging(db, act, bundle, links, {change.id: change for change in every})
    by_table = {name: list(some) for name, some in groupby(every, key=lambda one: one.table)}
    _hold_people(db, every)
    _hold_vacancies(db, every)
    _merge_slots.hold_events(db, every)
    done = 0
    for one in in_order():
        changes = sorted(by_table.get(one.name, ()), key=lambda change: change.id)
        for start in range(0, len(changes), CHUNK):
            chunk = changes[start : start + CHUNK]
            merge_chunk(merging, one, chunk)
            done += len(chunk)
            if tick is not None:
                tick(done, len(content.changes))
    db.add(bundle)
    db.flush()
    merging.conflicts += _merge_seats.settle_noted(db, act, bundle.id, merging.touched)
    merging.conflicts += _merge_slots.settle_slots(db, act, bundle.id, merging.outcomes)
    _merge_derived.keep_search(db, merging.touched)
    probable = _merge_same.queue_same(db, act, merging.outcomes)
    bundle.counts = {_merge_late.RESTATED: _merge_late.restated_months(db, merging.outcomes, content.changes)}
    mac = _merge_audit.take_in(db, checkout, content, key)
    _merge_derived.settle_books(db, checkout, content.used)
    _merge_audit.tell_who(db, merging.conflicts, content)
    db.add_all(merging.conflicts)
    rows = [
        {"id": new_id(), "bundle_id": bundle.id, "table_name": table, "record_id": one, "outcome": outcome.value}
        | {"fields": fields or None, "stands_for": merging.stands_for.get(one)}
        for table, one, outcome, fields in merging.outcomes
    ]
    for start in range(0, len(rows), CHUNK):
        db.execute(insert(BundleRow), rows[start : start + CHUNK])
    said = Tally(outcome for _table, _id, outcome, _fields in merging.outcomes)
    told = {"added": said[RowOutcome.ADDED], "changed": said[RowOutcome.CHANGED], "same": said[RowOutcome.SAME]}
    return told | {"conflicts": len(merging.conflicts), "probable": probable}, mac


def _hold_people(db: Session, changes: Sequence[Change]) -> None:
    """Hold everyone the bundle is about, as every act of a desk does first: no desk records the same meanwhile."""
    people, held = BY_NAME["jobseeker"].table, list[UUID]()
    ids = _about(changes, people.name)
    for start in range(0, len(ids), CHUNK):
        into = survivors_of(db, people.name, ids[start : start + CHUNK])
        held += {*ids[start : start + CHUNK], *into.values()}
    held = sorted(set(held))
    for start in range(0, len(held), CHUNK):
        some = select(people.c.id).where(people.c.id.in_(held[start : start + CHUNK])).order_by(people.c.id)
        db.execute(some.with_for_update())


def _hold_vacancies(db: Session, changes: Sequence[Change]) -> None:
    """Hold them before the events, as acts at an event do: rows are read later, when the events are held.

    Whoever only hangs something on one, as a firm that comes to an event, goes on beside it.
    """
    ids = _about(changes, "vacancy")
    for start in range(0, len(ids), CHUNK):
        lock(db, Vacancy, ids[start : start + CHUNK])


def _about(changes: Sequence[Change], head: str) -> list[UUID]:
    """Which records of a table the changes are about, or lead to; in the order of their keys."""
    found = {change.id for change in changes if change.table == head}
    for change in changes:
        columns = _LEADS[head][change.table]
        for kept in (change.base, change.row) if columns else ():
            found |= {UUID(kept[name]) for name in columns if kept is not None and kept.get(name)}
    return sorted(found)


_LEADS = {
    head: {
        one.name: [
            column.name
            for column in one.table.columns
            if any(key.column.table.name == head for key in column.foreign_keys)
        ]
        for one in CARRIED
    }
    for head in ("jobseeker", "vacancy")
}
"""By table the columns that lead to a person, or to a vacancy."""


def _report(bundle: Bundle, *, already: bool) -> MergeReport:
    counts = bundle.counts
    figures = {name: int(counts[name]) for name in ("added", "changed", "same", "conflicts", "probable")}
    months = tuple(date.fromisoformat(month) for month in sorted(counts.get(_merge_late.RESTATED, {})))
    return MergeReport(
        bundle.id, bundle.checkout_id, bundle.seq, already, **figures, receipt=bundle.receipt, restated=months
    )
