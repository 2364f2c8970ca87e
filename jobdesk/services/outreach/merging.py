"""A bundle comes home: one transaction, exactly once, nothing lost and nothing overwritten unseen.

Tables in the order of foreign keys, their rows in the order of keys, the center's rows held while they are
compared, so that no desk saves in between. Nothing compares clocks. Source: safety.md 2 (merge), 4 and 5.
"""

from collections import Counter as Tally
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.i18n import _, mark, on_paper
from jobdesk.base.ids import new_id
from jobdesk.base.outreach import CapturedAct, CheckoutState, ConflictKind, RowOutcome
from jobdesk.base.permissions import can_merge, require
from jobdesk.records.centers import Center
from jobdesk.records.outreach import Bundle, BundleRow, Checkout, MergeConflict
from jobdesk.records.referrals import Referral
from jobdesk.services._rows import stamp
from jobdesk.services.audit import write_audit
from jobdesk.services.outreach import _merge_audit, _merge_derived
from jobdesk.services.outreach._merge_links import Links
from jobdesk.services.outreach._three_way import Clash, three_way
from jobdesk.services.outreach.carried import BY_NAME, CARRIED, Carried, groups
from jobdesk.services.outreach.contents import Change, Content
from jobdesk.services.references import survivor_of
from jobdesk.store.bundles import BundleRefused, Header, Receipt, digest_of, open_bundle, read_header
from jobdesk.store.keys import DataKey
from jobdesk.store.migrate import head_revision

CHUNK = 500
COPY_KEY = "copy key"
"""Purpose under which the center's data key seals a copy's key."""
LATER = frozenset({"correction", "external_number", "print_job", "slip_number"})
SAME_REFERRAL = mark("The center has the same referral with a slip of its own.")
DESTROYED = mark("The person's data was destroyed.")
Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What became of a bundle.

    Attributes:
        already: it was merged before; the figures are those of that time.
        probable: pairs of people or firms that may be the same, found by it.
        receipt: the file that lets the copy wipe itself.
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


@dataclass(slots=True)
class Merging:
    """One merge under way: what it did, row by row.

    Attributes:
        outcomes: table, key and what became of the record, with the fields that were changed or asked about.
        touched: by table the keys of records that were added or changed.
    """

    db: Session
    act: Act
    bundle: Bundle
    links: Links
    outcomes: list[tuple[str, UUID, RowOutcome, list[str]]] = field(default_factory=list)
    conflicts: list[MergeConflict] = field(default_factory=list)
    touched: dict[str, list[UUID]] = field(default_factory=dict)

    def say(self, change: Change, outcome: RowOutcome, fields: Sequence[str] = ()) -> None:
        """Note what became of a record."""
        self.outcomes.append((change.table, change.id, outcome, list(fields)))
        if outcome in {RowOutcome.ADDED, RowOutcome.CHANGED}:
            self.touched.setdefault(change.table, []).append(change.id)

    def standing(self, one: Carried, key: UUID, ours: dict[UUID, dict[str, Any]]) -> dict[str, Any] | None:
        """The center's record, held, that stands for a key today: what was changed of a merged one is said of it.

        Args:
            ours: the center's rows of the chunk, as they will be; who stands for one of them joins them.
        """
        if (row := ours.get(key)) is None or row.get("merged_into_id") is None:
            return row
        stands = survivor_of(self.db, one.name, key)
        if stands not in ours:
            held = select(one.table).where(one.table.c.id == stands).with_for_update()
            ours[stands] = dict(self.db.execute(held).mappings().one())
        return ours[stands]

    def ask(self, change: Change, kind: ConflictKind, clash: Clash | None = None) -> None:
        """Put a question before a person; of who was destroyed it holds nothing but the key."""
        told = clash or Clash((), {}, {}, {})
        table = BY_NAME[change.table].table
        self.conflicts.append(
            MergeConflict(
                bundle_id=self.bundle.id,
                table_name=change.table,
                record_id=change.id,
                kind=kind,
                fields=list(told.fields) or None,
                base=_merge_audit.plain(table, told.base),
                ours=_merge_audit.plain(table, told.ours),
                theirs=_merge_audit.plain(table, told.theirs),
                **stamp(self.act),
            )
        )

    def refuse(self, change: Change, kind: ConflictKind, clash: Clash | None = None) -> None:
        """Ask about a record as a whole; nothing of it was applied."""
        self.ask(change, kind, clash)
        self.say(change, RowOutcome.CONFLICT)


def merge_bundle(db: Session, act: Act, *, file: bytes, tick: Tick | None = None) -> MergeReport:
    """Bring a copy's bundle home, inside the caller's transaction.

    Writes whatever the copy changed and the center did not, a MergeConflict for each true conflict, the copy's
    접속기록 on the chain of its desk, one Bundle with what became of each record, and the audit entry.

    Args:
        tick: told how many records of how many are done.

    Raises:
        BundleRefused: damaged, foreign, revoked, clone, gap, or of another schema; nothing was changed.
        NotAllowed: the role does not merge.
    """
    require(act.role, can_merge)
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
        bundle.counts = {**counts, _merge_audit.END: mac.hex()}
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
    if header.seq != checkout.last_seq + 1:
        raise BundleRefused(
            _("Bundle {missing} of this laptop has to come first.").format(missing=checkout.last_seq + 1), "gap"
        )
    if header.revision != head_revision():
        raise BundleRefused(
            _("This bundle was written by another version of jobdesk. Update the laptop, then write it again."),
            "schema",
        )


def _apply(
    db: Session, act: Act, checkout: Checkout, bundle: Bundle, content: Content, key: DataKey, tick: Tick | None
) -> tuple[dict[str, int], bytes]:
    """Everything of a bundle but its header; answers the figures, and where the copy's own audit chain ends."""
    merging = Merging(db, act, bundle, Links(db, content.changes))
    by_table = {name: list(some) for name, some in groupby(content.changes, key=lambda one: one.table)}
    done = 0
    for one in _in_order():
        changes = sorted(by_table.get(one.name, ()), key=lambda change: change.id)
        for start in range(0, len(changes), CHUNK):
            chunk = changes[start : start + CHUNK]
            _merge_chunk(merging, one, chunk)
            done += len(chunk)
            if tick is not None:
                tick(done, len(content.changes))
    db.add(bundle)
    db.flush()
    merging.conflicts += _merge_derived.settle_seats(db, act, bundle.id, merging.touched)
    _merge_derived.keep_search(db, merging.touched)
    probable = _merge_derived.queue_same(db, act, merging.outcomes)
    mac = _merge_audit.take_in(db, checkout, content, key)
    _merge_derived.settle_books(db, checkout, content.used)
    _merge_audit.tell_who(db, merging.conflicts, content)
    db.add_all(merging.conflicts)
    rows = [
        {"id": new_id(), "bundle_id": bundle.id, "table_name": table, "record_id": one, "outcome": outcome.value}
        | {"fields": fields or None}
        for table, one, outcome, fields in merging.outcomes
    ]
    for start in range(0, len(rows), CHUNK):
        db.execute(insert(BundleRow), rows[start : start + CHUNK])
    said = Tally(outcome for _table, _id, outcome, _fields in merging.outcomes)
    told = {"added": said[RowOutcome.ADDED], "changed": said[RowOutcome.CHANGED], "same": said[RowOutcome.SAME]}
    return told | {"conflicts": len(merging.conflicts), "probable": probable}, mac


def _in_order() -> list[Carried]:
    """Captured tables, parents first; those that name a record by a loose key after all that may be named."""
    captured = [one for one in CARRIED if one.captured]
    return sorted(captured, key=lambda one: one.name in LATER)


def _merge_chunk(merging: Merging, one: Carried, changes: Sequence[Change]) -> None:
    """Some records of a table, against the center's rows, which are held in the order of their keys."""
    table = one.table
    held = (
        select(table)
        .where(table.c.id.in_([change.id for change in changes]))
        .order_by(table.c.id)
        .with_for_update()
    )
    ours = {row["id"]: dict(row) for row in merging.db.execute(held).mappings()}
    merging.links.know(table, changes)
    new: list[tuple[Change, dict[str, Any]]] = []
    for change in changes:
        if merging.links.is_destroyed(change):
            merging.refuse(change, ConflictKind.DESTROYED)
            if one.name == "slip_number" and change.id not in ours:
                _keep_number(merging, table, change)
        elif change.act is CapturedAct.DELETED:
            _delete(merging, change, ours.get(change.id))
        elif change.act is CapturedAct.UPDATED:
            _update(merging, one, change, ours)
    # What was closed on the copy is closed before what it then began anew is held against it.
    for change in changes:
        if change.act is CapturedAct.INSERTED and not merging.links.is_destroyed(change):
            _insert(merging, one, change, ours.get(change.id), new)
    if new:
        merging.db.execute(insert(table), [values for _change, values in new])
    for change, _values in new:
        merging.say(change, RowOutcome.ADDED)


def _keep_number(merging: Merging, table: Table, change: Change) -> None:
    """Of a destroyed person's slip its number alone, void, so that none is missing from the book."""
    void = {"referral_id": None, "content": None, "void_why": on_paper(DESTROYED)}
    merging.db.execute(insert(table), [{**change.values(), **void}])


def _insert(
    merging: Merging,
    one: Carried,
    change: Change,
    ours: Mapping[str, Any] | None,
    new: list[tuple[Change, dict[str, Any]]],
) -> None:
    values = change.values()
    if ours is not None:
        merging.say(change, RowOutcome.SAME)
        return
    values, missing = merging.links.followed(one.table, values)
    if missing:
        merging.links.gone.add(change.id)
        merging.refuse(change, ConflictKind.PARENT_GONE, Clash((), {}, {}, values))
        return
    twin = merging.links.twin(one, values, [row for _change, row in new])
    if twin is not None:
        merging.links.same[change.id] = twin["id"]
        merging.refuse(change, ConflictKind.TWICE, Clash((), {}, twin, values))
        return
    if one.name == "slip_number" and values["referral_id"] in merging.links.same.values():
        values |= _slip_of_twin(merging, values["referral_id"], values["number"])
    new.append((change, values))


def _slip_of_twin(merging: Merging, referral_id: UUID, number: str) -> dict[str, Any]:
    """A slip whose referral the center has already: it is that one's where that has none, else void."""
    referral = merging.db.get_one(Referral, referral_id, with_for_update=True)
    if referral.slip_no is not None:
        return {"void_why": on_paper(SAME_REFERRAL)}
    referral.slip_no = number
    merging.db.flush()
    merging.touched.setdefault("referral", []).append(referral_id)
    return {}


def _delete(merging: Merging, change: Change, ours: Mapping[str, Any] | None) -> None:
    """No desk deletes a fact; what is gone on both sides is gone."""
    if ours is None:
        merging.say(change, RowOutcome.SAME)
    else:
        merging.refuse(change, ConflictKind.REMOVED_THERE, Clash((), change.before(), ours, {}))


def _update(merging: Merging, one: Carried, change: Change, held: dict[UUID, dict[str, Any]]) -> None:
    ours = merging.standing(one, change.id, held)
    if ours is None:
        merging.refuse(change, ConflictKind.REMOVED_HERE, Clash((), change.before(), {}, change.values()))
        return
    theirs, missing = merging.links.followed(one.table, change.values())
    base, _unknown = merging.links.followed(one.table, change.before())
    outcome = three_way(one, base, ours, theirs)
    apply = {name: value for name, value in outcome.apply.items() if name not in missing}
    clashes = [*outcome.clashes, *_twice(merging, one, base, ours, theirs, apply)]
    for clash in clashes:
        merging.ask(change, ConflictKind.CHANGED_BOTH, clash)
    if "openings" in apply and apply["openings"] < ours["taken"]:
        told = ({"openings": side["openings"]} for side in (base, ours, theirs))
        merging.ask(change, ConflictKind.OVER_FULL, Clash(("openings",), *told))
        del apply["openings"]
    if lost := sorted(outcome.apply.keys() & missing):
        values = {name: theirs[name] for name in lost}
        merging.ask(change, ConflictKind.PARENT_GONE, Clash(tuple(lost), {}, {}, values))
    if apply:
        _write(merging, one.table, change, ours, apply)
    elif outcome.apply or clashes:
        merging.say(change, RowOutcome.CONFLICT, [name for clash in clashes for name in clash.fields])
    else:
        merging.say(change, RowOutcome.SAME)


def _twice(
    merging: Merging,
    one: Carried,
    base: Mapping[str, Any],
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    apply: dict[str, Any],
) -> list[Clash]:
    """Statements by which a record would stand beside another that says the same; they are asked, not applied."""
    if not merging.links.stands_beside(one, ours, {**ours, **apply}):
        return []
    said = {*one.alive, *(name for names in one.once for name in names)}
    found = []
    for group in groups(one, list(apply)):
        if said.isdisjoint(group):
            continue
        found.append(Clash(group, *({name: side[name] for name in group} for side in (base, ours, theirs))))
        for name in group:
            apply.pop(name, None)
    return found


def _write(
    merging: Merging, table: Table, change: Change, ours: dict[str, Any], values: Mapping[str, Any]
) -> None:
    """Write the copy's values over the center's, there and in what the merge knows of the record."""
    ours.update(values, version=ours["version"] + 1)
    merging.db.execute(
        update(table).where(table.c.id == ours["id"]).values({**values, "version": ours["version"]})
    )
    merging.say(change, RowOutcome.CHANGED, list(values))
    merging.touched[table.name].append(ours["id"])


def _report(bundle: Bundle, *, already: bool) -> MergeReport:
    counts = bundle.counts
    figures = {name: int(counts[name]) for name in ("added", "changed", "same", "conflicts", "probable")}
    return MergeReport(bundle.id, bundle.checkout_id, bundle.seq, already, **figures, receipt=bundle.receipt)
