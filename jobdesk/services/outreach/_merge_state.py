"""One merge under way: what became of each record, what is asked, and what is held back with a question."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.outreach import CapturedAct, ConflictKind, RowOutcome
from jobdesk.records.outreach import Bundle, MergeConflict
from jobdesk.services._rows import stamp
from jobdesk.services.outreach import _merge_audit, _merge_held
from jobdesk.services.outreach._merge_links import Links
from jobdesk.services.outreach._three_way import Clash
from jobdesk.services.outreach.carried import BY_NAME, EVER, Carried
from jobdesk.services.outreach.contents import Change
from jobdesk.services.references import survivor_of
from jobdesk.store.capturing import keep_row

Row = Mapping[str, Any]


@dataclass
class Merging:
    """One merge under way: what it did, row by row.

    Attributes:
        changes: the bundle's, by key.
        outcomes: table, key and what became of the record, with the fields that were changed or asked about.
        stands_for: by key the center's record that says the same fact.
        about: the questions about a record, by the copy's key.
        here: and by the center's, those but where it stands for another.
        held: by key the question with which a record is held back; of earlier bundles too.
        touched: by table the keys of records that were added or changed.
    """

    db: Session
    act: Act
    bundle: Bundle
    links: Links
    changes: Mapping[UUID, Change]
    outcomes: list[tuple[str, UUID, RowOutcome, list[str]]] = field(default_factory=list)
    stands_for: dict[UUID, UUID] = field(default_factory=dict)
    conflicts: list[MergeConflict] = field(default_factory=list)
    about: dict[UUID, list[MergeConflict]] = field(default_factory=dict)
    here: dict[UUID, list[MergeConflict]] = field(default_factory=dict)
    held: dict[UUID, MergeConflict] = field(default_factory=dict)
    touched: dict[str, list[UUID]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Know what earlier bundles of the copy hold back."""
        self.held = _merge_held.held_before(self.db, self.bundle.checkout_id)

    @cached_property
    def struck_there(self) -> frozenset[UUID]:
        """Records that the bundle strikes through, by the center's keys."""
        return frozenset(
            self.links.led(one.id) for one in self.changes.values() if (one.row or {}).get("voided_at") is not None
        )

    @cached_property
    def acts(self) -> Mapping[str, Mapping[UUID, int]]:
        """By table how many rows each act made on the copy."""
        found: dict[str, Counter[UUID]] = {}
        for one in self.changes.values():
            if one.act is CapturedAct.INSERTED and (act := (one.row or {}).get("op_id")) is not None:
                found.setdefault(one.table, Counter())[UUID(act)] += 1
        return found

    def table(self, name: str) -> Table:
        """A table by its name."""
        return BY_NAME[name].table

    def compared(self, one: Carried, base: Row, ours: Row) -> set[str]:
        """The columns of a record that a merge compares."""
        return (base.keys() & ours.keys()) - {*EVER, *one.stays, *one.derived}

    def say(self, change: Change, outcome: RowOutcome, fields: Sequence[str] = ()) -> None:
        """Note what became of a record."""
        self.outcomes.append((change.table, change.id, outcome, list(fields)))
        if outcome in {RowOutcome.ADDED, RowOutcome.CHANGED}:
            self.touched.setdefault(change.table, []).append(change.id)

    def stand(self, change: Change, key: UUID) -> None:
        """Note that the center has a record's fact under another key; what comes later is said of that."""
        self.links.same[change.id] = self.stands_for[change.id] = key

    def standing(self, one: Carried, key: UUID, ours: dict[UUID, dict[str, Any]]) -> dict[str, Any] | None:
        """The center's record, held, that stands for a key today: what was changed of a merged one is said of it.

        Args:
            ours: the center's rows of the chunk, as they will be; who stands for one of them joins them.
        """
        if (row := ours.get(self.links.led(key))) is None or row.get("merged_into_id") is None:
            return row
        stands = survivor_of(self.db, one.name, row["id"])
        if stands not in ours:
            held = select(one.table).where(one.table.c.id == stands).with_for_update()
            ours[stands] = dict(self.db.execute(held).mappings().one())
        return ours[stands]

    def ask(self, change: Change, kind: ConflictKind, clash: Clash | None = None) -> MergeConflict:
        """Put a question before a person; of who was destroyed it holds nothing but the key."""
        return self.ask_of(BY_NAME[change.table], change.id, kind, clash)

    def ask_of(self, one: Carried, key: UUID, kind: ConflictKind, clash: Clash | None = None) -> MergeConflict:
        """The same about a record that the bundle need not name."""
        told = clash or Clash((), {}, {}, {})
        made = MergeConflict(
            bundle_id=self.bundle.id,
            table_name=one.name,
            record_id=key,
            kind=kind,
            fields=list(told.fields) or None,
            base=_merge_audit.plain(one.table, told.base),
            ours=_merge_audit.plain(one.table, told.ours),
            theirs=_merge_audit.plain(one.table, told.theirs),
            **stamp(self.act),
        )
        self.conflicts.append(made)
        self.about.setdefault(key, []).append(made)
        if kind is not ConflictKind.TWICE:
            self.here.setdefault(self.links.led(key), []).append(made)
        return made

    def refuse(self, change: Change, kind: ConflictKind, clash: Clash | None = None) -> MergeConflict:
        """Ask about a record as a whole; nothing of it was applied."""
        made = self.ask(change, kind, clash)
        self.say(change, RowOutcome.CONFLICT)
        return made

    def is_asked(self, key: object, *fields: str) -> MergeConflict | None:
        """The question about one of some columns of a record, or about it as a whole."""
        if not isinstance(key, UUID):
            return None
        known: list[MergeConflict] = [*self.about.get(key, ()), *self.here.get(self.links.led(key), ())]
        for asked in known:
            if asked.fields is None or not set(fields).isdisjoint(asked.fields):
                return asked
        return None

    def hold(self, change: Change, conflict: MergeConflict, values: Row, over: Row | None = None) -> None:
        """Keep a record back with a question: what hangs on it is kept back, too.

        Args:
            over: the center's record, of which `values` says some columns anew.
        """
        if change.base is None:
            self.held[change.id] = conflict
            self.links.gone.add(change.id)
        self.keep(conflict, change.table, values)
        if over is not None:
            seen = {name: over[name] for name in values if name != "id"}
            _merge_held.note_seen(conflict, over["id"], keep_row(BY_NAME[change.table].table, seen))
        self.say(change, RowOutcome.CONFLICT)

    def keep(self, conflict: MergeConflict, table: str, values: Row) -> None:
        """Note a row with a question."""
        _merge_held.hold_rows(conflict, [(table, keep_row(BY_NAME[table].table, values))])
