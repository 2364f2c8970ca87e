"""Rights granted, changed and taken away, kept at least three years (안전성 확보조치 기준 제5조)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.permissions import can_manage_accounts, can_read_audit, require
from jobdesk.records.accounts import Account, RightsRecord
from jobdesk.services.audit import write_audit


@dataclass(frozen=True, slots=True)
class RightsRow:
    """One right that was granted, changed or taken away."""

    at: datetime
    account_id: UUID
    display_name: str
    what: str
    old_value: str | None
    new_value: str | None
    why: str | None
    by: str | None


def list_rights(db: Session, act: Act, *, account_id: UUID | None = None) -> list[RightsRow]:
    """Rights granted, changed and taken away, newest first.

    Raises:
        NotAllowed: neither manages accounts nor reviews 접속기록.
    """
    require(act.role, lambda role: can_manage_accounts(role) or can_read_audit(role))
    query = select(RightsRecord).order_by(RightsRecord.at.desc(), RightsRecord.id.desc())
    if account_id is not None:
        query = query.where(RightsRecord.account_id == account_id)
    names = {account_id: name for account_id, name in db.execute(select(Account.id, Account.display_name))}
    return [
        RightsRow(
            row.at,
            row.account_id,
            names[row.account_id],
            row.what,
            row.old_value,
            row.new_value,
            row.why,
            names.get(row.by_account_id) if row.by_account_id else None,
        )
        for row in db.scalars(query)
    ]


def keep_right(
    db: Session,
    act: Act | None,
    account: Account,
    what: str,
    old: str | None,
    new: str | None,
    why: str | None = None,
    *,
    at: datetime | None = None,
) -> None:
    """Keep what changed in an account's rights; `act` is None while a center is made."""
    db.add(
        RightsRecord(
            account_id=account.id,
            what=what,
            old_value=old,
            new_value=new,
            why=why,
            at=act.at if act else at,
            by_account_id=act.account_id if act else None,
        )
    )
    if act is not None:
        write_audit(db, act, AuditAction.RIGHTS, table="account", record_id=account.id, detail={"what": what})
