"""What every recorded row carries, and the few ways services write rows."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput, StaleRecord
from jobdesk.base.formats import format_datetime
from jobdesk.base.i18n import _
from jobdesk.base.text import clean, clean_note, refuse_resident_number
from jobdesk.records._base import Keyed, Recorded, Voidable
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Correction
from jobdesk.services._labels import label

R = TypeVar("R", bound=Recorded)
REASON_LENGTH = 500


def stamp(act: Act) -> dict[str, Any]:
    """The columns of `Recorded` for a row that `act` makes."""
    return {
        "recorded_at": act.at,
        "recorded_by": act.account_id,
        "window_no": act.window_no,
        "op_id": act.op_id,
    }


def _said(value: object) -> str | None:
    return None if value is None else str(value)


def correct(
    db: Session, act: Act, record: Recorded, changes: Mapping[str, object], *, version: int, why: str | None = None
) -> dict[str, tuple[object, object]]:
    """Change fields of a saved record and keep what was there.

    Reads the record's version; writes the record and one Correction a changed field. The caller
    audits and commits.

    Args:
        changes: column name to new value; equal values are passed over.
        version: the version the form was filled from.

    Returns:
        Field name to (old, new) for what really changed.

    Raises:
        StaleRecord: someone saved the record in between; names who, when and the fields.
    """
    changed = alter(db, act, record, changes, version=version, why=why)
    if changed:
        db.flush()
    return changed


def alter(
    db: Session, act: Act, record: Recorded, changes: Mapping[str, object], *, version: int, why: str | None = None
) -> dict[str, tuple[object, object]]:
    """What `correct` does, for many records that are sent in one go by the caller's flush."""
    table = check_version(db, record, version)
    changed = {
        name: (getattr(record, name), value) for name, value in changes.items() if getattr(record, name) != value
    }
    for name, (old, new) in changed.items():
        setattr(record, name, new)
        db.add(
            Correction(
                table_name=table,
                record_id=record.id,
                field=name,
                old_value=_said(old),
                new_value=_said(new),
                why=why,
                at=act.at,
                account_id=act.account_id,
                op_id=act.op_id,
                to_version=version + 1,
            )
        )
    return changed


def lock(db: Session, record: type[Keyed], ids: Iterable[UUID]) -> None:
    """Hold records until COMMIT, in the order of their keys, so that two desks check one after the other.

    A local center has one writer at a time and needs no lock.

    Source: safety.md 7 (two counselors, one seeker).
    """
    db.execute(holding(record, ids))


def holding(record: type[Keyed], ids: Iterable[UUID] | Select[UUID]) -> Select[UUID]:
    """What `lock` runs; what is asked after it in one go is read once they are held."""
    mine = record.id.in_(ids if isinstance(ids, Select) else set(ids))
    return select(record.id).where(mine).order_by(record.id).with_for_update(key_share=True)


def check_version(db: Session, record: Recorded, version: int) -> str:
    """Refuse to save over what someone saved since `version` was read; answers the record's table.

    Raises:
        StaleRecord: names who, when and the fields by their labels; its `fields` are the columns.
    """
    table: str = record.__class__.__tablename__  # type: ignore[attr-defined]  # every record is mapped
    if record.version != version:
        raise _stale(db, table, record.id, version)
    return table


def _stale(db: Session, table: str, record_id: UUID, version: int) -> StaleRecord:
    newer = (
        db.query(Correction)
        .filter_by(table_name=table, record_id=record_id)
        .filter(Correction.to_version > version)
        .order_by(Correction.at)
        .all()
    )
    columns = tuple(sorted({row.field for row in newer}))
    if not any(label(table, column) for column in columns):
        return StaleRecord(
            _("This record was saved elsewhere in the meantime. What you typed is kept: open it again."),
            fields=columns,
        )
    return stale_by(db, table, columns, newer[-1].account_id, newer[-1].at)


def stale_by(db: Session, table: str, columns: tuple[str, ...], account_id: UUID, at: datetime) -> StaleRecord:
    """The error that says who changed which columns of a record, by their labels, and when."""
    who = db.get(Account, account_id)
    return StaleRecord(
        _("{who} changed {fields} at {when}. What you typed is kept: compare and save again.").format(
            who=who.display_name if who else "?",
            fields=", ".join(sorted({said for column in columns if (said := label(table, column))})),
            when=format_datetime(at),
        ),
        fields=columns,
    )


def refuse_struck(record: Voidable) -> None:
    """Refuse to change a record that was struck through, or to hang something on it.

    Raises:
        InvalidInput: it was struck through.
    """
    if record.voided_at is not None:
        raise InvalidInput(_("This was struck through: nothing can be added to it or changed."))


def put_back(
    db: Session,
    act: Act,
    record: Recorded,
    readers: Mapping[str, Callable[[str], object]],
    *,
    op_id: UUID,
    why: str,
) -> None:
    """Give a record back what the act `op_id` corrected, column by column, where nothing was saved since.

    Args:
        readers: column to what reads its value from the history.
    """
    table: str = record.__class__.__tablename__  # type: ignore[attr-defined]  # every record is mapped
    done = db.scalars(
        select(Correction)
        .where(
            Correction.table_name == table,
            Correction.record_id == record.id,
            Correction.op_id == op_id,
            Correction.field.in_(readers),
        )
        .order_by(Correction.to_version.desc())
    ).all()
    now = {one.field: getattr(record, one.field) for one in done}
    back: dict[str, object] = {}
    for one in done:
        if _said(back.get(one.field, now[one.field])) == one.new_value:
            back[one.field] = None if one.old_value is None else readers[one.field](one.old_value)
    correct(db, act, record, back, version=record.version, why=why)


def clean_line(text: str | None, field: str) -> str | None:
    """One line that belongs to no declared form, as it is kept.

    Raises:
        InvalidInput: it looks like a resident number.
    """
    line = clean(text or "")
    refuse_resident_number(line, field)
    return line or None


def clean_reason(text: str | None, field: str = "why", *, needed: str = "", length: int = REASON_LENGTH) -> str:
    """Free text beside a form as it is kept.

    Args:
        needed: the sentence where nothing is written; without it nothing may be.

    Raises:
        InvalidInput: nothing is written, it is too long or it looks like a resident number.
    """
    reason = clean_note(text or "")
    refuse_resident_number(reason, field)
    if needed and not reason:
        raise InvalidInput(needed, field=field)
    if len(reason) > length:
        raise InvalidInput(_("Write at most {count} characters here.").format(count=length), field=field)
    return reason


def void(db: Session, act: Act, record: Voidable, why: str) -> None:
    """Strike a fact through with a reason; it stays and counts nowhere. The caller asks the rights.

    Raises:
        InvalidInput: no reason, one that cannot be kept, or the fact is voided already.
    """
    reason = clean_reason(why, needed=_("Give a reason for striking this through."))
    if record.voided_at is not None:
        raise InvalidInput(_("This was already struck through."))
    record.voided_at, record.voided_by, record.voided_why = act.at, act.account_id, reason
    db.flush()
