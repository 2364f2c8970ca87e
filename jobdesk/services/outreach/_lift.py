"""A bundle of an earlier schema, lifted as data: columns that came since, with what they say where nobody said it.

A revision that does more than add such columns to what a copy brings home stands here without being liftable, and
bundles of before it are refused. Source: safety.md 2 (schema known).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from jobdesk.services.outreach.contents import Change
from jobdesk.store.capturing import Kept
from jobdesk.store.migrate import revisions_since

LIFTS: Mapping[str, Mapping[str, Kept]] = {
    "0011": {
        "event_interview": {"called_at": None, "no_show_at": None},
        "consent": {"signature": None},
        "contact_attempt": {"event_interview_id": None},
    },
    "0012": {},
}
"""By revision the columns it added to tables that come home, as a file holds what they say of older rows."""


def can_lift(revision: str) -> bool:
    """Whether a bundle of a revision says all that the center's records say, but for declared columns."""
    since = revisions_since(revision)
    return since is not None and all(one in LIFTS for one in since)


def lift(changes: Iterable[Change]) -> Sequence[Change]:
    """Changes with the columns that a record has by now.

    Of a copy that was migrated on the way, a record that was touched before has a base without them, too.
    """
    added: dict[str, dict[str, object]] = {}
    for tables in LIFTS.values():
        for table, columns in tables.items():
            added.setdefault(table, {}).update(columns)
    return [_lifted(one, added[one.table]) if one.table in added else one for one in changes]


def _lifted(change: Change, columns: Kept) -> Change:
    base, row = (None if kept is None else {**columns, **kept} for kept in (change.base, change.row))
    return replace(change, base=base, row=row)
