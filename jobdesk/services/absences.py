"""Absences and deputies: who is away, and who has their people and due work meanwhile."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_assign_deputy, can_serve, require
from jobdesk.records.accounts import Absence, Account
from jobdesk.services._rows import clean_reason, correct, refuse_struck, stamp, void
from jobdesk.services.audit import write_audit


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """One absence; both days are inclusive."""

    id: UUID
    account_id: UUID
    display_name: str
    deputy_id: UUID | None
    deputy_name: str | None
    from_on: date
    until_on: date
    reason: str | None


def add_absence(
    db: Session,
    act: Act,
    *,
    account_id: UUID,
    from_on: date,
    until_on: date,
    deputy_id: UUID | None = None,
    reason: str = "",
) -> AbsenceRow:
    """Enter that someone is away, and who stands in.

    Raises:
        NotAllowed: only a supervisor plans the desk.
        InvalidInput: the days are crossed or taken, or the deputy is away or not there.
    """
    require(act.role, can_assign_deputy)
    if until_on < from_on:
        raise InvalidInput(_("The absence ends before it begins."), field="until_on")
    if deputy_id == account_id:
        raise InvalidInput(_("Nobody stands in for themselves."), field="deputy_id")
    _at_work(db, account_id, from_on, until_on, "account_id")
    if db.scalar(_away(from_on, until_on).where(Absence.account_id == account_id)):
        raise InvalidInput(_("This person is away already in that time."), field="from_on")
    if deputy_id is not None:
        _at_work(db, deputy_id, from_on, until_on, "deputy_id")
        if db.scalar(_away(from_on, until_on).where(Absence.account_id == deputy_id)):
            raise InvalidInput(_("The deputy is away as well in that time."), field="deputy_id")
    row = Absence(
        account_id=account_id,
        deputy_id=deputy_id,
        from_on=from_on,
        until_on=until_on,
        reason=clean_reason(reason, "reason", length=200) or None,
        **stamp(act),
    )
    db.add(row)
    db.flush()
    write_audit(db, act, AuditAction.CREATE, table="absence", record_id=row.id)
    return _row(db, row)


def void_absence(db: Session, act: Act, *, absence_id: UUID, why: str) -> None:
    """Strike an absence through; a shorter one is entered anew.

    Raises:
        NotAllowed: only a supervisor plans the desk.
        InvalidInput: no reason, or it was struck through before.
    """
    require(act.role, can_assign_deputy)
    void(db, act, db.get_one(Absence, absence_id), why)
    write_audit(db, act, AuditAction.VOID, table="absence", record_id=absence_id)


def list_absences(db: Session, act: Act, *, since: date, until: date) -> list[AbsenceRow]:
    """Absences that touch the span, first ones first; colleagues may know."""
    found = db.scalars(_away(since, until).order_by(Absence.from_on, Absence.id))
    return [_row(db, row) for row in found]


def end_absence(db: Session, act: Act, *, absence_id: UUID) -> None:
    """Someone is back, or does not go at all: from today on the people and the work are their own again.

    What the deputy did meanwhile stays the deputy's. One that has not begun is struck through.

    Raises:
        NotAllowed: only a supervisor plans the desk; one's own absence one may end oneself.
        InvalidInput: it is over already, or struck through.
    """
    require(act.role, can_serve)
    row = db.get_one(Absence, absence_id)
    if row.account_id != act.account_id:
        require(act.role, can_assign_deputy)
    refuse_struck(row)
    if row.until_on < act.today:
        raise InvalidInput(_("This absence is over."))
    if row.from_on >= act.today:
        void(db, act, row, _("Did not go"))
    else:
        correct(db, act, row, {"until_on": act.today - timedelta(days=1)}, version=row.version)
    write_audit(db, act, AuditAction.CHANGE, table="absence", record_id=row.id, detail={"ended": True})


def stands_in_for(db: Session, act: Act, *, on: date | None = None) -> list[UUID]:
    """Whose people and due work the acting account has beside its own on a day (today)."""
    return [row.account_id for row in _covered(db, act.account_id, on or act.today)]


def covered_absences(db: Session, act: Act) -> list[AbsenceRow]:
    """The absences the acting account stands in for today, those that end first first."""
    covered = _covered(db, act.account_id, act.today)
    return [_row(db, row) for row in sorted(covered, key=lambda row: (row.until_on, row.id))]


def _covered(db: Session, deputy: UUID, day: date) -> list[Absence]:
    """The absences that come to a deputy on a day: a deputy who is away hands on what came to them."""
    away = db.scalars(_away(day, day).where(Absence.deputy_id.is_not(None)).order_by(Absence.id)).all()
    found: list[Absence] = []
    asked = [deputy]
    for one in asked:
        for row in away:
            if row.deputy_id == one and row.account_id != deputy and row not in found:
                found.append(row)
                asked.append(row.account_id)
    return found


def _away(since: date, until: date) -> Select[Absence]:
    return select(Absence).where(Absence.voided_at.is_(None), Absence.from_on <= until, Absence.until_on >= since)


def _at_work(db: Session, account_id: UUID, since: date, until: date, field: str) -> None:
    account = db.get(Account, account_id)
    if account is None or account.starts_on > since or (account.ends_on is not None and account.ends_on < until):
        raise InvalidInput(_("Choose someone who works here in that time."), field=field)


def _row(db: Session, row: Absence) -> AbsenceRow:
    deputy = db.get_one(Account, row.deputy_id) if row.deputy_id else None
    return AbsenceRow(
        row.id,
        row.account_id,
        db.get_one(Account, row.account_id).display_name,
        row.deputy_id,
        deputy.display_name if deputy else None,
        row.from_on,
        row.until_on,
        row.reason,
    )
