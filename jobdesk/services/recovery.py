"""Back in with the paper recovery key: one account gets a new password, the paper is replaced."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction, Role
from jobdesk.base.errors import NotAllowed
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.records.accounts import Account, RightsRecord
from jobdesk.records.centers import Center
from jobdesk.services.audit import write_audit
from jobdesk.services.passwords import set_password
from jobdesk.store.recovery import make_recovery
from jobdesk.store.slots import Keeper


def renew(db: Session, printed: str | None = None) -> str:
    """Seal the data key for a new paper key; the earlier paper opens nothing any more."""
    keeper: Keeper = db.info["keeper"]
    printed, slot = make_recovery(keeper.key, keeper.center_id, printed)
    center = db.scalars(select(Center)).one()
    center.recovery_public_key, center.recovery_slot = slot.public, slot.sealed
    db.info["slots_changed"] = True
    return printed


def recover(
    db: Session, *, user_name: str, new_password: str, printed: str, desk: int, host: str, at: datetime
) -> None:
    """Give an administrator or supervisor a new password; who holds the paper was let in by the center.

    Args:
        printed: the new recovery key, made before the act: where the answer of the COMMIT is lost, who asked
            still holds the key that counts.

    Raises:
        NotAllowed: no such account, it has ended, or it is neither administrator nor supervisor.
        InvalidInput: the password breaks a rule.
    """
    account = db.scalar(select(Account).where(func.lower(Account.user_name) == user_name.strip().lower()))
    allowed = account is not None and account.role in {Role.ADMINISTRATOR.value, Role.SUPERVISOR.value}
    if account is None or not allowed or (account.ends_on is not None and account.ends_on < at.date()):
        raise NotAllowed(_("The recovery key lets only a present administrator or supervisor in."))
    act = Act(
        account.id, account.user_name, account.display_name, Role(account.role), None, host, desk, at, new_id()
    )
    set_password(db, act, account, new_password, must_change=False)
    db.add(RightsRecord(account_id=account.id, what="recovery", at=at, by_account_id=account.id, why=None))
    renew(db, printed)
    write_audit(db, act, AuditAction.RECOVERY, table="account", record_id=account.id, detail={"what": "used"})
