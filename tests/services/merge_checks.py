"""What must hold after each merge, read from the tables alone; the model's, not the merge's own."""

from uuid import UUID

from sqlalchemy import func, select, text

from jobdesk.base.outreach import CapturedAct, ConflictKind
from jobdesk.records import Base
from jobdesk.records.outreach import BundleRow, MergeConflict
from jobdesk.records.referrals import Referral, SlipNumber
from jobdesk.records.same_records import DuplicatePair
from jobdesk.services.outreach._merge_audit import plain
from jobdesk.services.outreach.carried import BY_NAME, EVER, groups

CAPTURED = [table for table in Base.metadata.sorted_tables if BY_NAME[table.name].captured]
WHOLE = {kind for kind in ConflictKind if kind not in {ConflictKind.CHANGED_BOTH, ConflictKind.OVER_FULL}}
"""Kinds of questions that are about a record as a whole, where they name no field."""
SEATS = {"seat_held", "took_opening"}
FOLLOWS = {"version", "taken", "slip_no", "void_why", *SEATS}
"""What a merge may settle anew by itself."""
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

    def __init__(self, before, after, asked) -> None:
        self.before, self.after, self.asked, self.wrong = before, after, asked, []
        self._into = {key: row["merged_into_id"] for (_t, key), row in after.items() if row.get("merged_into_id")}
        self._twins = {str(one.record_id): one.ours["id"] for one in asked if one.kind == ConflictKind.TWICE}
        self._full = {str(one.record_id) for one in asked if one.kind == ConflictKind.OVER_FULL}
        self._taken: dict[object, set[str]] = {}

    def of(self, content):
        """All of it."""
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
        if any(c.kind == ConflictKind.DESTROYED for c in about):
            number = change.table == "slip_number" and self.after[key]["content"] is None
            said = any((c.base, c.ours, c.theirs) != (None, None, None) for c in about)
            self.expect((key not in self.after or number) and not said, key, "of a destroyed person")
        elif whole:
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
        row = self.after.get(key)
        for name, value in values.items():
            there = row is not None and (self.free(one, name, row) or self.same(one, name, row[name], value))
            self.expect(there or key in self.before, key, name, "not added")

    def changed(self, one, stands, change, about):
        """What the laptop changed stands where the center had not changed it, or is asked about."""
        row, was, base, theirs = self.after[stands], self.before[stands], change.before(), change.values()
        for name in theirs:
            if name in EVER or theirs[name] == base[name] or self.free(one, name, row):
                continue
            kept = plain(one.table, {name: theirs[name]})[name]
            if not self.same(one, name, row[name], theirs[name]):
                asked = any(name in (c.fields or ()) and c.theirs.get(name) == kept for c in about)
                self.expect(asked, stands, name, "neither taken nor asked")
            elif self.same(one, name, was[name], base[name]):
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
        here, there = (plain(one.table, {name: value})[name] for value in (ours, self.led(theirs)))
        return ours == theirs or here == there or self._twins.get(str(theirs)) in {str(ours), str(here)}

    def free(self, one, name, row):
        """What a merge settles by itself: counted seats, and slips of one referral that both sides recorded."""
        stood = name in SEATS and str(row["vacancy_id"]) in self._full
        void = name == "void_why" and str(row["referral_id"]) in self._twins.values()
        return stood or void or name == "version" or name in one.derived


def questions(db, since):
    """The questions of the bundles that came after some."""
    return db.scalars(select(MergeConflict).where(MergeConflict.bundle_id.not_in(since))).all()


def told(db, since):
    """What the center says after some merges: its records, the questions, who may be the same."""
    db.flush()
    pairs = {frozenset((row.one_id, row.other_id)) for row in db.scalars(select(DuplicatePair))}
    asked = [
        {
            "kind": c.kind,
            "table": c.table_name,
            "id": c.record_id,
            "fields": c.fields,
            "theirs": c.theirs,
            "ours": c.ours,
        }
        for c in questions(db, since)
    ]
    rows = {key: plain(BY_NAME[key[0]].table, row) for key, row in facts(db).items()}
    return rows, asked, pairs


def order_dependent(one, other):
    """Where two orders of the same bundles say different things.

    The same means: the same records stand or are asked about, a fact that two sides recorded counting as one; of
    each statement of each record, the center's value together with those of the questions about it is the same set
    (so that only which of them stands may differ); the same pairs of people may be the same, where no question is
    about them. Counted seats of vacancies that are over-full are left out: who came first sits.
    """
    twin = {}
    for _rows, asked, _pairs in (one, other):
        for c in asked:
            if c["kind"] == ConflictKind.TWICE:
                ends = sorted({twin.get(e, e) for e in (str(c["id"]), c["ours"]["id"])})
                twin |= {e: ends[0] for e in (*ends, *(k for k, v in twin.items() if v in ends))}
    merged = {str(key): row["merged_into_id"] for (_t, key), row in one[0].items() if row.get("merged_into_id")}

    def led(value):
        while isinstance(value, str) and value in merged:
            value = merged[value]
        return twin.get(value, value) if isinstance(value, str) else value

    full = {str(c["id"]) for side in (one, other) for c in side[1] if c["kind"] == ConflictKind.OVER_FULL}
    sides = [_statements(*side, led, twin, full) for side in (one, other)]
    wrong = [(key, sides[0].get(key), sides[1].get(key)) for key in sides[0].keys() | sides[1].keys()]
    asked_of = {led(str(c["id"])) for side in (one, other) for c in side[1]}
    pairs = [{p for p in side[2] if asked_of.isdisjoint(map(led, map(str, p)))} for side in (one, other)]
    return [told for told in wrong if told[1] != told[2]] + list(pairs[0] ^ pairs[1])


def _statements(rows, asked, _pairs, led, twin, full):
    found = {}
    for (name, key), row in rows.items():
        about, one = led(str(key)), BY_NAME[name]
        found[name, about] = {"here"}
        if str(key) in twin or about != str(key):
            continue
        columns = [column for column in row if column != "merged_into_id"]
        for group in groups(one, columns):
            names = _named(group, full, row, twin)
            found.setdefault((name, about, names), set()).add(_said(names, row, led))
    for c in asked:
        name, about = c["table"], led(str(c["id"]))
        found.setdefault((name, about), set()).add("here")
        if c["kind"] == ConflictKind.CHANGED_BOTH:
            row = next((r for (t, key), r in rows.items() if t == name and str(key) == about), {})
            group = tuple(c["fields"])
            if str(c["id"]) not in twin:
                names = _named(group, full, row, twin)
                found.setdefault((name, about, names), set()).add(_said(names, c["theirs"], led))
    return found


def _named(group, full, row, twin):
    seats = SEATS if str(row.get("vacancy_id")) in full else set()
    hung = {"void_why", "slip_no"} if str(row.get("referral_id")) in twin else set()
    return tuple(name for name in group if name not in seats | hung)


def _said(names, values, led):
    return tuple(repr(led(values[name])) for name in names)


def bundle_rows(db, bundle_id):
    """The records that a merge says something of."""
    return sorted(
        db.execute(select(BundleRow.table_name, BundleRow.record_id).where(BundleRow.bundle_id == bundle_id)).all()
    )
