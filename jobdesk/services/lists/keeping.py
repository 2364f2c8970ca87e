"""What people keep of their lists: filters under a name, the columns they chose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction, Role
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_undo_others, require
from jobdesk.base.text import clean, refuse_resident_number
from jobdesk.records.lists import ListLayout, SavedFilter
from jobdesk.services._rows import stamp
from jobdesk.services.audit import write_audit
from jobdesk.services.lists.declared import LISTS
from jobdesk.services.lists.kinds import Asked

NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class SavedRow:
    """Filters of a list under a name."""

    id: UUID
    name: str
    for_everyone: bool
    own: bool
    asked: Asked


def save_filter(db: Session, act: Act, *, name: str, asked: Asked, for_everyone: bool = False) -> SavedRow:
    """Keep the filters of a list under a name, without the typed text; the same name again replaces them.

    Writes one SavedFilter and, for everyone's, its audit row.

    Raises:
        InvalidInput: no name, one too long, or nothing to keep.
        NotAllowed: the role does not see the list.
    """
    require(act.role, LISTS[asked.kind].may)
    name = clean(name)
    refuse_resident_number(name, "name")
    if not name or len(name) > NAME_LENGTH:
        raise InvalidInput(
            _("A filter needs a name of at most {count} letters.").format(count=NAME_LENGTH), field="name"
        )
    if not asked.filters:
        raise InvalidInput(_("No filter is in force."), field="name")
    row = db.scalar(
        select(SavedFilter).where(
            SavedFilter.recorded_by == act.account_id,
            SavedFilter.list_name == asked.kind,
            SavedFilter.name == name,
        )
    )
    if row is None:
        row = SavedFilter(list_name=asked.kind, name=name, **stamp(act))
        db.add(row)
    shared = bool(row.for_everyone) or for_everyone
    row.for_everyone = for_everyone
    row.filters = {"in_order": [[one, *value] for one, value in asked.filters]}
    db.flush()
    if shared:
        write_audit(db, act, AuditAction.SETTING, table="saved_filter", record_id=row.id)
    return _row(act, row)


def list_filters(db: Session, act: Act, *, kind: str) -> list[SavedRow]:
    """The account's own filters of a list and everyone's, by name; those of a list as it is today."""
    require(act.role, LISTS[kind].may)
    query = select(SavedFilter).where(
        SavedFilter.list_name == kind,
        or_(SavedFilter.recorded_by == act.account_id, SavedFilter.for_everyone.is_(true())),
    )
    return [_row(act, row) for row in db.scalars(query.order_by(SavedFilter.name, SavedFilter.id))]


def drop_filter(db: Session, act: Act, *, saved_id: UUID) -> None:
    """Forget saved filters; a colleague's needs the supervisor. Nothing happens where they are gone already."""
    require(act.role, _lists_something)
    row = db.get(SavedFilter, saved_id)
    if row is None:
        return
    require(act.role, LISTS[row.list_name].may)
    if row.recorded_by != act.account_id:
        require(act.role, can_undo_others)
    db.delete(row)
    db.flush()
    if row.for_everyone:
        write_audit(
            db, act, AuditAction.SETTING, table="saved_filter", record_id=saved_id, detail={"dropped": True}
        )


def save_layout(db: Session, act: Act, *, kind: str, layout: Mapping[str, Any], part: str = "") -> None:
    """Keep the columns of a list as the account has them now. Writes one ListLayout; no audit: no one's data.

    Args:
        part: which of several lists of the kind it is.
    """
    require(act.role, LISTS[kind].may)
    name = _layout_name(kind, part)
    row = _layout(db, act, name)
    if row is None:
        row = ListLayout(account_id=act.account_id, list_name=name, layout={}, **stamp(act))
        db.add(row)
    row.layout = dict(layout)
    db.flush()


def read_layout(db: Session, act: Act, *, kind: str, part: str = "") -> Mapping[str, Any]:
    """The columns of a list as the account keeps them; {} for the usual ones."""
    require(act.role, LISTS[kind].may)
    row = _layout(db, act, _layout_name(kind, part))
    return row.layout if row is not None else {}


def _lists_something(role: Role) -> bool:
    return any(kind.may(role) for kind in LISTS.values())


def _layout_name(kind: str, part: str) -> str:
    return f"{kind}.{part}" if part else kind


def _layout(db: Session, act: Act, name: str) -> ListLayout | None:
    query = select(ListLayout).where(ListLayout.account_id == act.account_id, ListLayout.list_name == name)
    return db.scalar(query)


def _row(act: Act, row: SavedFilter) -> SavedRow:
    known = {one.name for one in LISTS[row.list_name].filters}
    filters = tuple((name, tuple(value)) for name, *value in row.filters["in_order"] if name in known)
    own = row.recorded_by == act.account_id
    return SavedRow(row.id, row.name, row.for_everyone, own, Asked(row.list_name, filters=filters))
