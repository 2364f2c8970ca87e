"""What the center says after some merges, and where two orders of the same bundles would say different things."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from jobdesk.base.outreach import ConflictKind
from jobdesk.records.outreach import BundleRow
from jobdesk.records.same_records import DuplicatePair
from jobdesk.services.outreach._merge_audit import plain
from jobdesk.services.outreach.carried import BY_NAME, groups
from tests.services.merge_checks import SEATS, facts, held_of, questions


def stood(db):
    """The center's records."""
    return {key: plain(BY_NAME[key[0]].table, row) for key, row in facts(db).items() if not _of_seats(key, row)}


def _of_seats(key, row):
    """Whether a record is the history of a seat or slot: who came first has it."""
    line = row.get("field") == "starts_at" and str(row["new_value"]).endswith(":01")
    return key[0] == "correction" and (row["field"] in SEATS or line)


def told(db, since, before):
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
            "base": c.base,
            "ours": c.ours,
        }
        for c in questions(db, since)
    ]
    rows = stood(db)
    waiting = {
        (t, UUID(row["id"])): row for c in questions(db, since) for t, rs in held_of(c).items() for row in rs
    }
    stands = select(BundleRow.record_id, BundleRow.stands_for).where(BundleRow.bundle_id.not_in(since))
    stands = [(str(key), str(one)) for key, one in db.execute(stands.where(BundleRow.stands_for.is_not(None)))]
    return Told(rows, asked, pairs, waiting, stands, before)


@dataclass
class Told:
    """What a center says.

    Attributes:
        waiting: rows that are held back with a question.
        stands: what the center has under another key.
        before: its records before the merges.
    """

    rows: dict
    asked: list
    pairs: set
    waiting: dict
    stands: list
    before: dict

    def loose(self):
        """Records of which one side was struck through or closed while the other used it: what stands of them, and
        of what was done with them, follows from who came first.
        """
        found = {str(key) for _table, key in self.waiting}
        for c in self.asked:
            fields = set(c["fields"] or ())
            closed = c["table"] == "vacancy" and "state" in fields
            if "voided_at" in fields or closed or {"state", "slip_no"} <= fields:
                found.add(str(c["id"]))
        return found


def order_dependent(one, other):
    """Where two orders of the same bundles say different things.

    The same means: the same records stand or are asked about, a fact that two sides recorded counting as one;
    of each statement of each record, the center's value together with those of the questions about it is the
    same set (so that only which of them stands may differ); the same pairs of people may be the same, where no
    question is about them and neither was changed, for they may have been alike in between. Counted seats of
    vacancies that are over-full are left out: who came first sits.
    """
    twin = {}
    for key, stands in (*one.stands, *other.stands):
        ends = sorted({twin.get(e, e) for e in (key, stands)})
        twin |= {e: ends[0] for e in (*ends, *(k for k, v in twin.items() if v in ends))}
    merged = {str(key): row["merged_into_id"] for (_t, key), row in one.rows.items() if row.get("merged_into_id")}

    def led(value):
        while isinstance(value, str) and value in merged:
            value = merged[value]
        return twin.get(value, value) if isinstance(value, str) else value

    full = {str(c["id"]) for side in (one, other) for c in side.asked if c["kind"] == ConflictKind.OVER_FULL}
    loose = {led(key) for side in (one, other) for key in side.loose()}
    sides = [_statements(side, led, {*twin, *loose}, full) for side in (one, other)]
    was = [{}, {}]
    for side, bases in zip((one, other), was, strict=True):
        _bases(side, led, bases)
    back = {key: was[0].get(key, set()) | was[1].get(key, set()) for key in was[0].keys() | was[1].keys()}
    wrong = [
        (key, *(None if key not in side else side[key] - back.get(key, set()) for side in sides))
        for key in sides[0].keys() | sides[1].keys()
    ]
    asked_of = {led(str(c["id"])) for side in (one, other) for c in side.asked}
    asked_of |= {str(key) for (_t, key), row in one.rows.items() if row.get("version", 1) > 1}
    pairs = [{p for p in side.pairs if asked_of.isdisjoint(map(led, map(str, p)))} for side in (one, other)]
    return [told for told in wrong if told[1] != told[2]] + list(pairs[0] ^ pairs[1])


def _bases(side, led, found):
    """By statement what it was before, and what the questions say it was."""
    for (name, key), row in side.before.items():
        about, one = led(str(key)), BY_NAME[name]
        for group in groups(one, [column for column in row if column != "merged_into_id"]):
            names = _named(group, (), {})
            found.setdefault((name, about, names), set()).add(_said(names, row, led))
    for c in side.asked:
        if c["kind"] == ConflictKind.CHANGED_BOTH and set(c["fields"]) <= (c["base"] or {}).keys():
            names = _named(tuple(c["fields"]), (), {})
            found.setdefault((c["table"], led(str(c["id"])), names), set()).add(_said(names, c["base"], led))


def _statements(side, led, apart, full):
    """By statement what is said of it; of records in `apart` only that they are there."""
    found = {}
    for (name, key), row in {**side.waiting, **side.rows}.items():
        about, one = led(str(key)), BY_NAME[name]
        found[name, about] = {"here"}
        if {str(key), about} & apart or about != str(key):
            continue
        for group in groups(one, [column for column in row if column != "merged_into_id"]):
            names = _named(group, full, row)
            found.setdefault((name, about, names), set()).add(_said(names, row, led))
    for c in side.asked:
        name, about = c["table"], led(str(c["id"]))
        found.setdefault((name, about), set()).add("here")
        if c["kind"] == ConflictKind.CHANGED_BOTH and not {str(c["id"]), about} & apart:
            row = next((r for (t, key), r in side.rows.items() if t == name and str(key) == about), {})
            names = _named(tuple(c["fields"]), full, row)
            found.setdefault((name, about, names), set()).add(_said(names, c["theirs"], led))
    return found


def _named(group, full, row):
    seats = SEATS if str(row.get("vacancy_id")) in full else set()
    return tuple(name for name in group if name not in {*seats, "void_why"})


def _said(names, values, led):
    return tuple(repr(led(_minute(values[name]) if name == "starts_at" else values[name])) for name in names)


def _minute(at):
    """When someone meets a firm, whether in a slot or in line: who came first has the slot."""
    return at[:5] if isinstance(at, str) else at
