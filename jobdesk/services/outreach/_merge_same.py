"""Who may be the same as someone known, asked of what a merge added or changed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.outreach import RowOutcome
from jobdesk.services.duplicate_pairs import BY_MERGE, queue_alike
from jobdesk.services.likeness import told_by
from jobdesk.services.references import MERGEABLE, survivors_of

ASKED_AT_ONCE = 500
TOLD_BY = {
    "jobseeker": frozenset({"full_name", "birth_date", "mobile", "phone"}),
    "employer": frozenset({"name", "business_no", "phone", "contact_phone"}),
}
"""By table the columns by which someone may be the same; see services/duplicate_pairs."""


def queue_same(db: Session, act: Act, outcomes: Iterable[tuple[str, UUID, RowOutcome, list[str]]]) -> int:
    """Keep for a decision who may be the same as someone known; how many pairs.

    Args:
        outcomes: what became of each record; asked about are people and firms that are new, or whose name, birth
            date, number or phone is.
    """
    asked: dict[str, list[UUID]] = {}
    for table, one, outcome, fields in outcomes:
        told = TOLD_BY.get(table, frozenset())
        if told and (outcome is RowOutcome.ADDED or (outcome is RowOutcome.CHANGED and told & set(fields))):
            asked.setdefault(table, []).append(one)
    found = 0
    for table, ids in asked.items():
        record: Any = MERGEABLE[table]
        every = sorted(set(ids))
        for start in range(0, len(every), ASKED_AT_ONCE):
            some = every[start : start + ASKED_AT_ONCE]
            stands = survivors_of(db, table, some)
            standing = {stands.get(one, one) for one in some}
            rows = db.scalars(select(record).where(record.id.in_(standing)).order_by(record.id))
            known = [told_by(one) for one in rows]
            found += queue_alike(db, act, table=table, asked=known, found_by=BY_MERGE)
    return found
