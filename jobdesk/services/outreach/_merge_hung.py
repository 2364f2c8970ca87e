"""What one side struck through or closed while the other used it: neither is taken unasked.

Source: statistics.md 1 (a fact with live facts hanging on it cannot be voided first), domain.md 2.2, safety.md 2.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from jobdesk.base.enums import OPEN_REFERRAL_STATES, ReferralState, VacancyState
from jobdesk.base.outreach import ConflictKind, ConflictState
from jobdesk.records.outreach import MergeConflict
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.outreach._merge_state import Merging
from jobdesk.services.outreach._three_way import Clash
from jobdesk.services.outreach.carried import BY_NAME, CARRIED, STRUCK, Carried, groups
from jobdesk.services.outreach.contents import Change

Row = Mapping[str, Any]
_VACANCY = BY_NAME["vacancy"]
_USES = ("slip_no", "interview_at", "interview_place")
"""Columns of a referral by which it is used though its state stays."""
_CLOSES = frozenset({VacancyState.FILLED, VacancyState.CANCELED})
"""Ends of a vacancy by which all who wait on it are closed, too."""
_SAYS = {"follow_up": "done_on", "event_participant": "signed_in_at"}
"""Facts that keep what they hang on from being struck through only once a column of theirs is filled."""
_LIGHT = {("event", "event_firm")}
"""A fact that goes with what it hangs on."""
_BEARERS: Mapping[str, Sequence[tuple[str, Carried]]] = {
    one.name: [(column, bearer) for bearer in CARRIED for name, column in bearer.bears if name == one.name]
    for one in CARRIED
}


def questioned(
    merging: Merging, one: Carried, change: Change, sides: tuple[Row, Row, Row], apply: dict[str, Any]
) -> Clash | None:
    """What is asked, as one, instead of what would be applied; its columns leave `apply`.

    Args:
        sides: the record before, the center's and the copy's.
    """
    base, ours, theirs = sides
    if not apply or "voided_at" not in one.table.columns:
        return None
    if ours["voided_at"] is not None and base["voided_at"] is None and theirs["voided_at"] is None:
        return _as_one(sides, apply, [*STRUCK, *apply])
    if "voided_at" in apply and ours["voided_at"] is None and _is_used(merging, one, change, base, ours):
        return _as_one(sides, apply, [*STRUCK, *apply])
    ended = _ended(merging, one, sides, apply)
    return _as_one(sides, apply, ended) if ended else None


def _as_one(sides: tuple[Row, Row, Row], apply: dict[str, Any], names: Sequence[str]) -> Clash:
    fields = tuple(name for name in dict.fromkeys(names) if all(name in side for side in sides))
    for name in fields:
        apply.pop(name, None)
    return Clash(fields, *({name: side[name] for name in fields} for side in sides))


def _is_used(merging: Merging, one: Carried, change: Change, base: Row, ours: Row) -> bool:
    """Whether the center did something with a record that the copy struck through."""
    if any(base[name] != ours[name] for name in merging.compared(one, base, ours) if name not in STRUCK):
        return True
    values = change.values()
    if any(merging.is_asked(values.get(column), "voided_at") for column, _bearer in _BEARERS[one.name]):
        return True
    for name, column in one.bears:
        if (one.name, name) in _LIGHT:
            continue
        table = merging.table(name)
        live = select(table.c.id).where(table.c[column] == ours["id"], table.c.voided_at.is_(None))
        if name in _SAYS:
            live = live.where(table.c[_SAYS[name]].is_not(None))
        if any(key not in merging.struck_there for key in merging.db.scalars(live)):
            return True
    return False


def _ended(merging: Merging, one: Carried, sides: tuple[Row, Row, Row], apply: Mapping[str, Any]) -> list[str]:
    """The columns that are asked about where one side ended a referral or vacancy and the other used it."""
    base, ours, theirs = sides
    state = [name for name in groups(one, ["state"])[0] if name in base] if "state" in base else []
    if one.name == "referral" and base["state"] in OPEN_REFERRAL_STATES:
        here = ours["state"] not in OPEN_REFERRAL_STATES and theirs["state"] == base["state"]
        if here and (used := [name for name in _USES if name in apply]):
            return [*state, *used]
        there = "state" in apply and theirs["state"] not in OPEN_REFERRAL_STATES
        if there and any(base[name] != ours[name] for name in _USES):
            return state
    if one.name == "vacancy" and apply.get("state") in _CLOSES:
        waiting = select(Referral.id).where(
            Referral.vacancy_id == ours["id"],
            Referral.voided_at.is_(None),
            Referral.state.in_(OPEN_REFERRAL_STATES - {ReferralState.HIRE_PENDING}),
        )
        if any(key not in merging.changes for key in merging.db.scalars(waiting)):
            return state
    return []


def struck_above(merging: Merging, one: Carried, values: Row) -> MergeConflict | None:
    """The question about what a live fact of the copy hangs on, where the center struck that through."""
    if values.get("voided_at") is not None:
        return None
    for column, bearer in _BEARERS[one.name]:
        key = values.get(column)
        if key in merging.links.struck:
            return _about_struck(merging, bearer, key)
    return None


def _about_struck(merging: Merging, one: Carried, key: UUID) -> MergeConflict:
    known: list[MergeConflict] = [*merging.here.get(key, ()), *_asked_before(merging, key)]
    for asked in known:
        if "voided_at" in (asked.fields or ()):
            return asked
    table = one.table
    row = merging.db.execute(select(*(table.c[name] for name in STRUCK)).where(table.c.id == key)).mappings().one()
    none = dict.fromkeys(STRUCK)
    return merging.ask_of(one, key, ConflictKind.CHANGED_BOTH, Clash(STRUCK, none, dict(row), none))


def _asked_before(merging: Merging, key: UUID) -> Sequence[MergeConflict]:
    """Open questions of earlier bundles about what both changed of a record."""
    query = select(MergeConflict).where(
        MergeConflict.record_id == key,
        MergeConflict.kind == ConflictKind.CHANGED_BOTH,
        MergeConflict.state == ConflictState.OPEN,
    )
    return merging.db.scalars(query.order_by(MergeConflict.id)).all()


def ask_of_closed(merging: Merging, rows: Sequence[Row]) -> None:
    """Ask about vacancies that were no longer open at the center when the copy sent people there."""
    sent: dict[UUID, Row] = {}
    for row in rows:
        if row["state"] in OPEN_REFERRAL_STATES and row["voided_at"] is None:
            sent.setdefault(row["vacancy_id"], row)
    state = groups(_VACANCY, ["state"])[0]
    closed = select(Vacancy.id, *(_VACANCY.table.c[name] for name in state)).where(
        Vacancy.id.in_(sent), Vacancy.state != VacancyState.OPEN, Vacancy.voided_at.is_(None)
    )
    for row in map(dict, merging.db.execute(closed).mappings().all()):
        known: list[MergeConflict] = [*merging.here.get(row["id"], ()), *_asked_before(merging, row["id"])]
        if row["id"] in merging.changes and merging.changes[row["id"]].values()["state"] == row["state"]:
            continue
        if not any("state" in (asked.fields or ()) for asked in known):
            ours = {name: row[name] for name in state}
            theirs = {
                **dict.fromkeys(state),
                "state": VacancyState.OPEN,
                "state_on": sent[row["id"]]["referred_on"],
            }
            merging.ask_of(_VACANCY, row["id"], ConflictKind.CHANGED_BOTH, Clash(state, {}, ours, theirs))
