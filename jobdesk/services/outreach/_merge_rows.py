"""The records of a bundle against the center's rows, table by table: what joins, what is applied, what is asked.

The center's rows are held, in the order of their keys, while they are compared. Source: safety.md 2, 4 and 5.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select, update

from jobdesk.base.i18n import mark, on_paper
from jobdesk.base.outreach import CapturedAct, ConflictKind, RowOutcome
from jobdesk.records.outreach import MergeConflict
from jobdesk.records.referrals import Referral
from jobdesk.services.outreach import _merge_hung, _merge_slots
from jobdesk.services.outreach._merge_links import TOLD_OF, is_personal
from jobdesk.services.outreach._merge_retried import Retried
from jobdesk.services.outreach._merge_state import Merging, Row
from jobdesk.services.outreach._merge_twins import Twins, says_the_same
from jobdesk.services.outreach._three_way import Clash, Outcome, three_way
from jobdesk.services.outreach.carried import Carried, groups
from jobdesk.services.outreach.contents import Change

SAME_REFERRAL = mark("The center has the same referral with a slip of its own.")
DESTROYED = mark("The person's data was destroyed.")
UNDECIDED = mark("Its referral was not taken from the laptop.")


def merge_chunk(merging: Merging, one: Carried, changes: Sequence[Change]) -> None:
    """Merge some records of a table."""
    table, links = one.table, merging.links
    links.know(table, changes)
    keys = {key for change in changes for key in (change.id, links.led(change.id))}
    held = select(table).where(table.c.id.in_(keys)).order_by(table.c.id).with_for_update()
    ours = {row["id"]: dict(row) for row in merging.db.execute(held).mappings()}
    for change in changes:
        if links.is_destroyed(change):
            merging.refuse(change, ConflictKind.DESTROYED)
            if one.name == "slip_number" and change.id not in ours:
                _keep_number(merging, table, change)
        elif change.act is CapturedAct.DELETED:
            _delete(merging, change, ours.get(change.id))
        elif change.act is CapturedAct.UPDATED:
            _update(merging, one, change, ours)
    # What was closed on the copy is closed before what it then began anew is held against it.
    new = [change for change in changes if change.act is CapturedAct.INSERTED and not links.is_destroyed(change)]
    _Adding(merging, one, new, ours).all()


def _keep_number(merging: Merging, table: Table, change: Change) -> None:
    """Of a destroyed person's slip its number alone, void, so that none is missing from the book."""
    void = {"referral_id": None, "content": None, "void_why": on_paper(DESTROYED)}
    merging.db.execute(insert(table), [{**change.values(), **void}])


class _Adding:
    """New records of a table."""

    def __init__(
        self, merging: Merging, one: Carried, changes: Sequence[Change], ours: Mapping[UUID, Any]
    ) -> None:
        self._merging, self._one, self._changes, self._ours = merging, one, changes, ours
        self._new: list[tuple[Change, dict[str, Any]]] = []
        self._followed = {change.id: merging.links.followed(one.table, change.values()) for change in changes}
        said = [values for values, _missing in self._followed.values()]
        self._twins = Twins(merging.db, one, said) if one.counts_once else None
        sent = merging.acts.get(one.name, {})
        self._retried = Retried(merging.db, one, said, merging.changes, sent)
        self._slips: dict[UUID, str | None] = {}
        if one.name == "slip_number":
            about = [row["referral_id"] for row in said if row["referral_id"] is not None]
            known = select(Referral.id, Referral.slip_no).where(Referral.id.in_(about))
            self._slips = {key: number for key, number in merging.db.execute(known)}

    def all(self) -> None:
        """Add them, or ask."""
        for change in self._changes:
            self._one_of(change)
        rows = [values for _change, values in self._new]
        if rows:
            self._merging.db.execute(insert(self._one.table), rows)
        for change, _values in self._new:
            self._merging.say(change, RowOutcome.ADDED)
        if rows and self._one.name == "referral":
            _merge_hung.ask_of_closed(self._merging, rows)

    def _one_of(self, change: Change) -> None:
        merging, one = self._merging, self._one
        if change.id in self._ours:
            merging.say(change, RowOutcome.SAME)
            return
        raw = change.values()
        values, missing = self._as_here(change, raw)
        if not missing and (retry := self._retried.of(values)) is not None:
            self._stand(change, values, retry.row, same=retry.same)
        elif (asked := _history_of(merging, one, raw)) is not None:
            if is_silent(asked):
                merging.refuse(change, ConflictKind.PARENT_GONE)
            else:
                merging.hold(change, asked, values)
        elif missing:
            self._without(change, values, raw, missing)
        elif (asked := _merge_hung.struck_above(merging, one, values)) is not None:
            merging.hold(change, asked, values)
        elif self._twins is not None and (twin := self._twins.of(values)) is not None:
            self._twin(change, values, twin, raw)
        else:
            self._new.append((change, values))
            if self._twins is not None:
                self._twins.add(values)

    def _as_here(self, change: Change, raw: Row) -> tuple[dict[str, Any], Mapping[str, str]]:
        """A record as it would stand at the center; and columns, with tables, whose record is not there."""
        values, missing = self._followed[change.id]
        name = self._one.name
        if name == "slip_number":
            values = self._slip(values, raw)
        if name in TOLD_OF:
            values = {**values, TOLD_OF[name]: self._merging.links.led(values[TOLD_OF[name]])}
        return values, missing

    def _twin(self, change: Change, values: Row, twin: Row, raw: Row) -> None:
        """The center has the fact, recorded by another act."""
        same = self._merging.links.same
        hangs = any(isinstance(key, UUID) and key in same for name, key in raw.items() if name != "id")
        self._stand(change, values, twin, same=says_the_same(self._one, values, twin, hangs=hangs))

    def _stand(self, change: Change, values: Row, twin: Row, *, same: bool) -> None:
        """Nothing is added; where the two do not say the same, a person is asked."""
        merging = self._merging
        merging.stand(change, twin["id"])
        if same:
            merging.say(change, RowOutcome.SAME)
        else:
            merging.refuse(change, ConflictKind.TWICE, Clash((), {}, twin, values))

    def _without(self, change: Change, values: Row, raw: Row, missing: Mapping[str, str]) -> None:
        """What it hangs on is not there: kept with the question about that, if there is one.

        Of whom nobody knows, the person may have been destroyed: then nothing but the key is kept.
        """
        merging = self._merging
        for column in missing:
            if (above := merging.held.get(raw[column])) is not None:
                merging.hold(change, above, values)
                return
        merging.links.gone.add(change.id)
        if any(is_personal(parent) for parent in missing.values()):
            merging.refuse(change, ConflictKind.PARENT_GONE)
        else:
            asked = merging.refuse(change, ConflictKind.PARENT_GONE, Clash((), {}, {}, values))
            merging.held[change.id] = asked

    def _slip(self, values: dict[str, Any], raw: Row) -> dict[str, Any]:
        """A slip whose referral does not bear its number is void: it has another slip here, or was not taken.

        The center's own of the same referral, where it has none, takes the number.
        """
        merging, key, number = self._merging, values["referral_id"], values["number"]
        if key is None or values["void_why"] is not None or self._slips.get(key) == number:
            return values
        there = key in self._slips
        if raw["referral_id"] in merging.links.same and there and self._slips[key] is None:
            referral = merging.db.get_one(Referral, key, with_for_update=True)
            referral.slip_no = self._slips[key] = number
            merging.db.flush()
            merging.touched.setdefault("referral", []).append(key)
            return values
        asked = merging.held.get(raw["referral_id"]) or merging.is_asked(raw["referral_id"], "slip_no")
        if asked is not None:
            merging.keep(asked, "slip_number", values)
        return {**values, "void_why": on_paper(SAME_REFERRAL if there else UNDECIDED)}


def is_silent(asked: MergeConflict) -> bool:
    """Whether a question keeps nothing but a key: of someone who may have been destroyed."""
    return asked.kind in {ConflictKind.PARENT_GONE, ConflictKind.DESTROYED} and not (asked.theirs or asked.fields)


def _history_of(merging: Merging, one: Carried, raw: Row) -> MergeConflict | None:
    """The question about a value whose history a row tells; none where the value was applied."""
    if one.name == "correction":
        key = raw["record_id"]
        return merging.held.get(key) or merging.is_asked(key, raw["field"])
    for column, _table, fields in one.tells:
        if (asked := merging.is_asked(raw[column], *fields)) is not None and asked.kind in _OF_VALUES:
            return asked
    return None


_OF_VALUES = frozenset({ConflictKind.CHANGED_BOTH, ConflictKind.TWICE, ConflictKind.REMOVED_HERE})


def _delete(merging: Merging, change: Change, ours: Row | None) -> None:
    """No desk deletes a fact; what is gone on both sides is gone."""
    if ours is None:
        merging.say(change, RowOutcome.SAME)
    else:
        merging.refuse(change, ConflictKind.REMOVED_THERE, Clash((), change.before(), ours, {}))


def _update(merging: Merging, one: Carried, change: Change, held: dict[UUID, dict[str, Any]]) -> None:
    theirs, missing = merging.links.followed(one.table, change.values())
    base, _unknown = merging.links.followed(one.table, change.before())
    ours = merging.standing(one, change.id, held)
    if ours is None:
        if (above := merging.held.get(change.id)) is not None:
            merging.keep(above, change.table, theirs)
            merging.say(change, RowOutcome.CONFLICT)
        else:
            merging.refuse(change, ConflictKind.REMOVED_HERE, Clash((), change.before(), {}, change.values()))
        return
    outcome = three_way(one, base, _merge_slots.as_packed(one, base, ours), theirs)
    outcome = _merge_slots.as_it_stands(outcome, ours)
    if _waits(merging, one, change, ours, outcome):
        return
    apply = {name: value for name, value in outcome.apply.items() if name not in missing}
    clashes = [*outcome.clashes, *_twice(merging, one, base, ours, theirs, apply)]
    if (whole := _merge_hung.questioned(merging, one, change, (base, ours, theirs), apply)) is not None:
        clashes.append(whole)
    for clash in clashes:
        merging.ask(change, ConflictKind.CHANGED_BOTH, clash)
    if "openings" in apply and apply["openings"] < ours["taken"]:
        told = ({"openings": side["openings"]} for side in (base, ours, theirs))
        merging.ask(change, ConflictKind.OVER_FULL, Clash(("openings",), *told))
        del apply["openings"]
    if lost := sorted(outcome.apply.keys() & missing.keys()):
        values = {name: theirs[name] for name in lost}
        merging.ask(change, ConflictKind.PARENT_GONE, Clash(tuple(lost), {}, {}, values))
    if apply:
        _write(merging, one.table, change, ours, apply)
    elif outcome.apply or clashes:
        merging.say(change, RowOutcome.CONFLICT, [name for clash in clashes for name in clash.fields])
    else:
        merging.say(change, RowOutcome.SAME)


def _waits(merging: Merging, one: Carried, change: Change, ours: dict[str, Any], outcome: Outcome) -> bool:
    """Whether what the copy alone changed waits with a question that asks about what it tells of."""
    asked = _history_of(merging, one, change.values()) if outcome.apply else None
    if asked is None:
        return False
    merging.hold(change, asked, {"id": ours["id"], **outcome.apply}, over=ours)
    for clash in outcome.clashes:
        merging.ask(change, ConflictKind.CHANGED_BOTH, clash)
    return True


def _twice(
    merging: Merging, one: Carried, base: Row, ours: Row, theirs: Row, apply: dict[str, Any]
) -> list[Clash]:
    """Statements by which a record would stand beside another that says the same; they are asked, not applied."""
    if not one.counts_once or not merging.links.stands_beside(one, ours, {**ours, **apply}):
        return []
    found = []
    for group in groups(one, list(apply)):
        if one.said_once.isdisjoint(group):
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
