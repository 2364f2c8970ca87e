"""What another desk did just now to a record that is open here: fields by their labels, what was added to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_see_people, require
from jobdesk.records import Base
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Correction
from jobdesk.services._labels import label
from jobdesk.store.changes import Change

_OF: Mapping[str, str] = {"jobseeker": "jobseeker_id", "vacancy": "vacancy_id", "employer": "employer_id"}
ADDED: Mapping[str, str] = {
    "counseling_session": mark("Counseling"),
    "registration": mark("Registration"),
    "consent": mark("Consent"),
    "referral": mark("Referral"),
    "placement": mark("Placement"),
    "follow_up": mark("Follow-up"),
    "inquiry": mark("Inquiry"),
    "plan_step": mark("Plan"),
    "vacancy": mark("Vacancy"),
    "vacancy_step": mark("State"),
    "employer_visit": mark("Visit"),
}
"""Tables whose rows belong to a record, and what they are called on its page."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What was done, ready to say.

    Attributes:
        who, window_no: the last one who did, and where.
        columns: fields of the record itself that were changed.
        what: their labels, then what was added to the record; may be empty.
    """

    who: str
    window_no: int | None
    columns: tuple[str, ...]
    what: tuple[str, ...]


def read_elsewhere(
    db: Session, act: Act, *, changes: Sequence[Change], table: str, record_id: UUID
) -> Elsewhere | None:
    """What these changes did to a record; None where they are of others.

    Args:
        changes: acts of other desks, the latest last.
    """
    require(act.role, can_see_people)
    mine = [one for one in changes if _touches(one, table, record_id)]
    added = {
        name: one
        for one in changes
        for name in ADDED
        if name != table and table in _OF and _belongs(db, one, name, _OF[table], record_id)
    }
    if not mine and not added:
        return None
    rows = db.execute(
        select(Correction.field, Correction.at)
        .where(
            Correction.table_name == table,
            Correction.record_id == record_id,
            Correction.op_id.in_([one.op_id for one in mine]),
        )
        .order_by(Correction.at)
    ).all()
    columns = tuple(dict.fromkeys(row.field for row in rows))
    last = (*added.values(), *mine)[-1]
    account = db.get(Account, last.account_id)
    labels = (label(table, name) for name in columns)
    words = (_(ADDED[name]) for name in added)
    return Elsewhere(
        who=account.display_name if account else "",
        window_no=last.window_no,
        columns=columns,
        what=tuple(dict.fromkeys(word for word in (*labels, *words) if word)),
    )


def _touches(change: Change, table: str, record_id: UUID) -> bool:
    if table not in change.tables:
        return False
    ids = change.tables[table]
    return ids is not None and record_id in ids


def _belongs(db: Session, change: Change, name: str, column: str, record_id: UUID) -> bool:
    ids = change.tables.get(name)
    known = Base.metadata.tables[name].c
    if not ids or column not in known:
        return False
    return db.scalar(select(known.id).where(known.id.in_(ids), known[column] == record_id).limit(1)) is not None
