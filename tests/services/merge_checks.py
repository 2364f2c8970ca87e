"""What must hold after each merge, read from the tables alone; the model's, not the merge's own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text

from jobdesk.base.outreach import CapturedAct, ConflictKind
from jobdesk.records import Base
from jobdesk.records.outreach import Bundle, BundleRow, MergeConflict
from jobdesk.records.referrals import Referral, SlipNumber
from jobdesk.services.outreach._merge_audit import plain
from jobdesk.services.outreach.carried import BY_NAME, EVER, Way

CAPTURED = [table for table in Base.metadata.sorted_tables if BY_NAME[table.name].captured]
WHOLE = {kind for kind in ConflictKind if kind not in {ConflictKind.CHANGED_BOTH, ConflictKind.OVER_FULL}}
"""Kinds of questions that are about a record as a whole, where they name no field."""
SEATS = {"seat_held", "took_opening"}
FOLLOWS = {"version", "taken", "slip_no", "void_why", *SEATS}
"""What a merge may settle anew by itself."""
PAPERS = {"slip_number", "print_job", "certificate"}
"""Each was handed out, also where the act that made it was done before."""
RETRIED = {"slip_no", "merged_into_id", "voided_at", "voided_by", "voided_why", "at"}
"""What may differ where an act was done twice, beside the numbers."""
SCANNED = ("audit_entry", "bundle", "bundle_row", "merge_conflict", "search_entry", "duplicate_pair", "operation")


def facts(db):
    """Every record that a laptop could have changed, by table and key."""
    db.flush()
    return {(t.name, row["id"]): dict(row) for t in CAPTURED for row in db.execute(select(t)).mappings()}


def everything(db):
    """All that a merge could have written."""
    more = [select(Base.metadata.tables[name]) for name in (*SCANNED[:4], "checkout", "number_book", "audit_head")]
    return facts(db), [sorted(map(repr, db.execute(query).all())) for query in more]


def traces(db, tokens):
    """Words of destroyed people that stand anywhere at the center."""
    tables = [*CAPTURED, *(Base.metadata.tables[name] for name in SCANNED)]
    said = {table.name: repr(db.execute(select(table)).all()) for table in tables}
    return [(name, token) for name, rows in said.items() for token in tokens if token in rows]


def broken(db):
    """Broken foreign keys (PostgreSQL refuses them by itself), and slips that stand twice."""
    keys = db.execute(text("PRAGMA foreign_key_check")).all() if db.get_bind().dialect.name == "sqlite" else []
    twice = [
        db.execute(select(number).group_by(number).having(func.count() > 1)).all()
        for number in (Referral.slip_no, SlipNumber.number)
    ]
    return [*keys, *(number for (number,) in sum(twice, []) if number is not None)]


class Accounts:
    """Holds a merged bundle against the center before and after it; `wrong` is what does not add up."""

    def __init__(self, before, after, asked, every, stands) -> None:
        self.before, self.after, self.asked, self.wrong = before, after, asked, []
        self._into = {key: row["merged_into_id"] for (_t, key), row in after.items() if row.get("merged_into_id")}
        self._into |= stands
        self._stands = stands
        self._twins = {str(key): str(one) for key, one in stands.items()}
        self._held = {(t, row["id"]): row for one in every for t, rows in held_of(one).items() for row in rows}
        self._full = {str(one.record_id) for one in asked if one.kind == ConflictKind.OVER_FULL}
        self._taken: dict[object, set[str]] = {}
        self._sent: list[tuple[str, UUID | None]] = []
        self._acts: dict[tuple[str, UUID, UUID], list[UUID]] = {}
        for (table, key), row in before.items():
            if row.get("op_id") is not None:
                by = row.get("recorded_by", row.get("account_id"))
                self._acts.setdefault((table, row["op_id"], by), []).append(key)

    def of(self, content):
        """All of it."""
        new = [change for change in content.changes if change.act is CapturedAct.INSERTED]
        self._sent = [(one.table, one.values().get("op_id")) for one in new]
        for change in content.changes:
            self.change(change)
        for key, was in self.before.items():
            row = self.after.get(key)
            moved = {name for name in was if row is None or row[name] != was[name]}
            if left := moved - self._taken.get(key, set()) - FOLLOWS:
                self.wrong.append((key, sorted(left), "changed at the center unasked"))
        return self.wrong

    def change(self, change):
        """One record of the bundle."""
        key, one = (change.table, change.id), BY_NAME[change.table]
        about = [c for c in self.asked if c.record_id == change.id and c.table_name == change.table]
        whole = [c for c in about if c.kind in WHOLE and not c.fields]
        held = self._held.get((change.table, str(self.led(change.id))))
        if any(c.kind == ConflictKind.DESTROYED for c in about):
            number = change.table == "slip_number" and self.after[key]["content"] is None
            said = any((c.base, c.ours, c.theirs, c.undo) != (None,) * 4 for c in about)
            self.expect((key not in self.after or number) and not said, key, "of a destroyed person")
        elif held is not None and not whole:
            self.held_back(one, key, change.values(), held)
        elif any(c.kind == ConflictKind.PARENT_GONE and c.theirs is None for c in whole):
            ends = [change.values().get(c.name) for c in one.table.columns if c.foreign_keys]
            ends += [change.values()["record_id"]] if change.table == "correction" else []
            there = {key for _t, key in self.after}
            unknown = any(isinstance(end, UUID) and self.led(end) not in there for end in ends)
            self.expect(unknown and key not in self.after, key, "kept nothing of somebody known")
        elif change.id in self._stands and change.act is CapturedAct.INSERTED and not whole:
            self.stood_for(one, key, change.values())
        elif whole and (held is None or whole[0].kind != ConflictKind.PARENT_GONE):
            told = plain(one.table, change.values()) or {}
            kept = told.keys() <= (whole[0].theirs or {}).keys()
            new = change.act is CapturedAct.INSERTED and key in self.after
            self.expect(kept and (key in self.before or not new), key, "asked about, and not as it was")
        elif change.act is CapturedAct.DELETED:
            self.expect(key not in self.after, key, "removed there")
        elif change.act is CapturedAct.INSERTED:
            self.added(one, key, change.values())
        else:
            self.changed(one, (change.table, self.led(change.id)), change, about)

    def added(self, one, key, values):
        """A new record is there as the laptop had it."""
        row, act = self.after.get(key), values.get("op_id")
        done = self._acts.get((key[0], act, values.get("recorded_by", values.get("account_id"))), ())
        lone = len(done) == 1 and sum(act == op for table, op in self._sent if table == key[0]) == 1
        self.expect(key in self.before or not lone or key[0] in PAPERS, key, "the center did the act before")
        for name, value in values.items():
            there = row is not None and (self.free(one, name, row) or self.same(one, name, row[name], value))
            self.expect(there or key in self.before, key, name, "not added")

    def held_back(self, one, key, values, held):
        """Kept with a question as the laptop had it, and not there."""
        kept = {**(plain(one.table, values) or {})}
        free = {"id"}
        if held["id"] != kept["id"]:  # one fact by two acts, or by an act done twice, at two moments
            free |= {*EVER, *(n for n in kept if _at_once(values, n))}
        said = kept.keys() - free
        same = all(held[n] == kept[n] or self.same(one, n, values[n], _key(held[n])) for n in said)
        number = key[0] == "slip_number" and self.after[key]["void_why"] is not None
        self.expect(same, key, "held back otherwise than said")
        self.expect(number or key in self.before or key not in self.after, key, "held back and there")

    def stood_for(self, one, key, values):
        """Not asked about: the center has it, word for word, but for who typed it and is in charge."""
        there = self.after.get((key[0], self._stands[key[1]]))
        retried = there is not None and there.get("op_id") is not None and there["op_id"] == values["op_id"]
        free = {
            *EVER,
            *(RETRIED | {f"{key[0]}_no"} | set(one.derived | one.stays) if retried else ()),
            *(c.name for c in one.table.columns if any("account" in str(k.column) for k in c.foreign_keys)),
        }
        if retried:  # an act done twice was done at two moments
            free |= {n for n in values if _at_once(values, n) and _at_once(there, n)}
        said = [n for n in values if n not in free and one.way is Way.MERGED]
        same = there is not None and all(self.same(one, n, there[n], values[n]) for n in said)
        self.expect(same and key not in self.after, key, "not the same, and not asked")

    def changed(self, one, stands, change, about):
        """What the laptop changed stands where the center had not changed it, or is asked about."""
        row, was, base, theirs = self.after[stands], self.before[stands], change.before(), change.values()
        for name in theirs:
            if name in EVER or theirs[name] == base[name]:
                continue
            if self.free(one, name, row):
                self._lines(stands, name)
                continue
            kept = plain(one.table, {name: theirs[name]})[name]
            if not self.same(one, name, row[name], theirs[name]):
                asked = any(name in (c.fields or ()) and c.theirs.get(name) == kept for c in about)
                self.expect(asked, stands, name, "neither taken nor asked")
            elif self.same(one, name, was[name], base[name]):
                self._taken.setdefault(stands, set()).add(name)

    def _lines(self, stands, name):
        """Who came to a slot that is taken stands in line."""
        if name == "starts_at":
            self._taken.setdefault(stands, set()).add(name)

    def expect(self, holds, *told):
        """Keep what does not hold."""
        if not holds:
            self.wrong.append(told)

    def led(self, value):
        """Who stands for a merged person or firm."""
        while isinstance(value, UUID) and value in self._into:
            value = self._into[value]
        return value

    def same(self, one, name, ours, theirs):
        """Whether two values say the same: as they are, of who stands for whom, of one fact that both recorded."""
        here, there = (plain(one.table, {name: value})[name] for value in (self.led(ours), self.led(theirs)))
        return ours == theirs or here == there or self._twins.get(str(theirs)) in {str(ours), str(here)}

    def free(self, one, name, row):
        """What a merge settles by itself: counted seats, and slips of one referral that both sides recorded."""
        stood = name in SEATS and str(row["vacancy_id"]) in self._full
        stood |= name == "starts_at" and str(row["id"]) in self._full
        void = name == "void_why" and row["void_why"] is not None
        return stood or void or name == "version" or name in one.derived


def held_of(question):
    """The rows that wait with a question, by table."""
    return (question.undo or {}).get("held", {})


def _at_once(row, name):
    """Whether a column tells the moment of the act that made the row, no more."""
    return isinstance(row[name], datetime) and row[name] == row.get("recorded_at")


def _key(value):
    try:
        return UUID(value)
    except (TypeError, ValueError, AttributeError):
        return value


def stand_ins(db, bundle_id):
    """What the center has under another key, of the copy whose bundle it is."""
    mine = select(Bundle.checkout_id).where(Bundle.id == bundle_id).scalar_subquery()
    query = select(BundleRow.record_id, BundleRow.stands_for).join(Bundle, Bundle.id == BundleRow.bundle_id)
    query = query.where(Bundle.checkout_id == mine, BundleRow.stands_for.is_not(None))
    return {key: one for key, one in db.execute(query)}


def questions(db, since):
    """The questions of the bundles that came after some."""
    return db.scalars(select(MergeConflict).where(MergeConflict.bundle_id.not_in(since))).all()


def bundle_rows(db, bundle_id):
    """The records that a merge says something of."""
    return sorted(
        db.execute(select(BundleRow.table_name, BundleRow.record_id).where(BundleRow.bundle_id == bundle_id)).all()
    )
