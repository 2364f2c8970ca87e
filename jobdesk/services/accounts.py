"""Accounts: one for each person, never shared, ended by date, every right kept as a record."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import Clock
from jobdesk.base.enums import AuditAction, Role
from jobdesk.base.errors import InvalidInput, WrongPassword
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.permissions import (
    can_manage_accounts,
    can_unlock_accounts,
    require,
)
from jobdesk.records.accounts import Account, KeySlot
from jobdesk.services._rows import clean_line, clean_reason, correct, stamp
from jobdesk.services.at_center import require_center
from jobdesk.services.audit import write_audit
from jobdesk.services.passwords import drop_slot, set_password
from jobdesk.services.recovery import renew
from jobdesk.services.rights import keep_right
from jobdesk.store.recovery import make_recovery_key
from jobdesk.store.slots import Keeper, Slot, wrong_password


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as 관리 shows it."""

    id: UUID
    version: int
    user_name: str
    display_name: str
    position: str | None
    phone: str | None
    role: Role
    home_window_no: int | None
    starts_on: date
    ends_on: date | None
    must_change_password: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """One person of the center, for choices and names on screens."""

    id: UUID
    display_name: str
    role: Role
    home_window_no: int | None
    active: bool


def list_accounts(db: Session, act: Act) -> list[AccountRow]:
    """Every account, ended ones last.

    Raises:
        NotAllowed: only an administrator manages accounts.
    """
    require(act.role, can_manage_accounts)
    order = (Account.ends_on.is_not(None), Account.user_name)
    return [_row(account) for account in db.scalars(select(Account).order_by(*order))]


def list_colleagues(db: Session, act: Act) -> list[Colleague]:
    """Everyone who works or worked here, by name; anybody signed in may know."""
    found = db.scalars(select(Account).order_by(Account.display_name, Account.user_name))
    return [
        Colleague(
            account.id,
            account.display_name,
            Role(account.role),
            account.home_window_no,
            account.starts_on <= act.today and (account.ends_on is None or account.ends_on >= act.today),
        )
        for account in found
    ]


def add_account(
    db: Session,
    act: Act,
    *,
    user_name: str,
    display_name: str,
    role: Role,
    password: str,
    position: str | None = None,
    phone: str | None = None,
    home_window_no: int | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    namesake: bool = False,
) -> AccountRow:
    """Add a person's account with a first password, which must be changed at the first sign-in.

    Args:
        namesake: whether a second person of the same name is meant.

    Raises:
        NotAllowed: only an administrator manages accounts.
        InvalidInput: a name is missing or taken, or the password breaks a rule.
    """
    require(act.role, can_manage_accounts)
    account = make_account(
        db,
        act,
        user_name=user_name,
        display_name=display_name,
        role=role,
        position=position,
        phone=phone,
        home_window_no=home_window_no,
        starts_on=starts_on or act.today,
        ends_on=ends_on,
        namesake=namesake,
    )
    set_password(db, act, account, password, must_change=True)
    return _row(account)


def make_account(
    db: Session,
    act: Act | None,
    *,
    user_name: str,
    display_name: str,
    role: Role,
    starts_on: date,
    position: str | None = None,
    phone: str | None = None,
    home_window_no: int | None = None,
    ends_on: date | None = None,
    namesake: bool = False,
    at: datetime | None = None,
    account_id: UUID | None = None,
) -> Account:
    """The account's row and its rights record, without a slot; `act` is None while a center is made.

    Raises:
        InvalidInput: a name is missing or taken.
    """
    user_name, display_name = (
        clean_line(user_name, "user_name") or "",
        clean_line(display_name, "display_name") or "",
    )
    if not user_name or len(user_name) > 40 or any(c.isspace() for c in user_name):
        raise InvalidInput(_("Give a user name without spaces, of 40 characters at most."), field="user_name")
    if not display_name or len(display_name) > 60:
        raise InvalidInput(_("Give the person's name, of 60 characters at most."), field="display_name")
    if ends_on is not None and ends_on < starts_on:
        raise InvalidInput(_("The last day lies before the first."), field="ends_on")
    if db.scalar(select(Account.id).where(func.lower(Account.user_name) == user_name.lower())):
        raise InvalidInput(_("This user name is taken."), field="user_name")
    same = select(Account.id).where(Account.display_name == display_name, Account.ends_on.is_(None))
    if not namesake and db.scalar(same.limit(1)):
        raise InvalidInput(_("This person has an account. Each person has one."), field="display_name")
    made = stamp(act) if act else {"recorded_at": at or Clock().now()}
    account = Account(
        id=account_id or new_id(),
        user_name=user_name,
        display_name=display_name,
        position=clean_line(position, "position"),
        phone=clean_line(phone, "phone"),
        role=Role(role).value,
        home_window_no=home_window_no,
        starts_on=starts_on,
        ends_on=ends_on,
        must_change_password=False,
        **made,
    )
    db.add(account)
    db.flush()
    keep_right(db, act, account, "grant", None, account.role, at=made["recorded_at"])
    return account


def edit_account(db: Session, act: Act, *, account_id: UUID, version: int, **changes: object) -> AccountRow:
    """Change display name, position, phone or home window.

    Raises:
        NotAllowed: only an administrator manages accounts.
        InvalidInput: the display name is empty.
        StaleRecord: someone saved the account in between.
    """
    require(act.role, can_manage_accounts)
    account = db.get_one(Account, account_id)
    unknown = changes.keys() - {"display_name", "position", "phone", "home_window_no"}
    if unknown:
        raise TypeError(f"unknown columns: {sorted(unknown)}")
    cleaned = {k: clean_line(v, k) if isinstance(v, str) else v for k, v in changes.items()}
    if "display_name" in cleaned and not cleaned["display_name"]:
        raise InvalidInput(_("Give the person's name, of 60 characters at most."), field="display_name")
    changed = correct(db, act, account, cleaned, version=version)
    if changed:
        write_audit(
            db, act, AuditAction.CHANGE, table="account", record_id=account.id, detail={"fields": sorted(changed)}
        )
    return _row(account)


def change_role(db: Session, act: Act, *, account_id: UUID, role: Role, why: str) -> AccountRow:
    """Give an account another role.

    Raises:
        NotAllowed: only an administrator manages accounts.
        InvalidInput: no reason, or nobody could manage accounts any more.
    """
    require(act.role, can_manage_accounts)
    account = db.get_one(Account, account_id)
    why = _reason(why)
    if account.role == role.value:
        return _row(account)
    _keep_one_administrator(db, act, account)
    keep_right(db, act, account, "role", account.role, role.value, why)
    account.role = role.value
    db.flush()
    return _row(account)


def end_account(db: Session, act: Act, *, account_id: UUID, on: date, why: str) -> AccountRow:
    """End an account after its last day `on`; a day in the past takes its key slot away at once.

    Raises:
        NotAllowed: only an administrator manages accounts.
        InvalidInput: no reason, or nobody could manage accounts any more.
    """
    require(act.role, can_manage_accounts)
    account = db.get_one(Account, account_id)
    why = _reason(why)
    if on < account.starts_on:
        raise InvalidInput(_("The last day lies before the first."), field="on")
    _keep_one_administrator(db, act, account)
    old = account.ends_on.isoformat() if account.ends_on else None
    keep_right(db, act, account, "end", old, on.isoformat(), why)
    account.ends_on = on
    if on < act.today:
        drop_slot(db, account.id)
    db.flush()
    return _row(account)


def reset_password(db: Session, act: Act, *, account_id: UUID, password: str, why: str) -> AccountRow:
    """Give an account a new first password without learning its old one; it must be changed at sign-in.

    Also lets an ended account that is opened again back in.

    Raises:
        NotAllowed: only an administrator manages accounts.
        InvalidInput: no reason, or the password breaks a rule.
    """
    require(act.role, can_manage_accounts)
    account = db.get_one(Account, account_id)
    keep_right(db, act, account, "reset_password", None, None, _reason(why))
    set_password(db, act, account, password, must_change=True)
    return _row(account)


def reopen_account(db: Session, act: Act, *, account_id: UUID, password: str, why: str) -> AccountRow:
    """Open an ended account again with a new first password.

    Raises:
        NotAllowed: only an administrator manages accounts.
        InvalidInput: no reason, or the password breaks a rule.
    """
    require(act.role, can_manage_accounts)
    account = db.get_one(Account, account_id)
    old = account.ends_on.isoformat() if account.ends_on else None
    keep_right(db, act, account, "grant", old, account.role, _reason(why))
    account.ends_on = None
    set_password(db, act, account, password, must_change=True)
    return _row(account)


def change_own_password(db: Session, act: Act, *, old: str, new: str) -> None:
    """Change the password of who acts: one slot is wrapped anew, no data is touched.

    Raises:
        NotAllowed: this is a copy: its slots open the copy, not the center.
        WrongPassword: `old` is not the present password.
        InvalidInput: the new one breaks a rule or was used before.
    """
    require_center(db)
    keeper: Keeper = db.info["keeper"]
    row = db.scalars(select(KeySlot).where(KeySlot.account_id == act.account_id)).one()
    try:
        keeper.locksmith.unwrap(Slot.from_json(row.slot), old, center_id=keeper.center_id).wipe()
    except WrongPassword as error:
        raise wrong_password() from error
    account = db.get_one(Account, act.account_id)
    set_password(db, act, account, new, must_change=False)
    write_audit(
        db, act, AuditAction.CHANGE, table="account", record_id=account.id, detail={"fields": ["password"]}
    )


def unlock_account(db: Session, act: Act, *, account_id: UUID) -> None:
    """End an account's lock after failed sign-ins before its time, at every desk.

    Raises:
        NotAllowed: neither supervisor nor administrator.
    """
    require(act.role, can_unlock_accounts)
    row = db.scalars(select(KeySlot).where(KeySlot.account_id == account_id)).one()
    # Locks run on the real clock, also where the center's date stands still.
    row.slot = {**row.slot, "unlocked_at": Clock().now().isoformat()}
    db.info["slots_changed"] = True
    write_audit(db, act, AuditAction.RIGHTS, table="account", record_id=account_id, detail={"what": "unlock"})


def new_recovery_key() -> str:
    """The 56 characters of a new recovery paper, shown once; `renew_recovery_key` makes them count."""
    return make_recovery_key()


def renew_recovery_key(db: Session, act: Act, *, printed: str) -> None:
    """Let a new paper recovery key in; the earlier paper opens nothing any more.

    Args:
        printed: of `new_recovery_key`, made before the act: where the answer of the COMMIT is lost, who asked
            still holds the key that counts.

    Raises:
        NotAllowed: only an administrator manages accounts.
    """
    require(act.role, can_manage_accounts)
    renew(db, printed)
    write_audit(db, act, AuditAction.RECOVERY, table="center", detail={"what": "new key"})


def _keep_one_administrator(db: Session, act: Act, account: Account) -> None:
    if account.role != Role.ADMINISTRATOR.value:
        return
    others = select(func.count(Account.id)).where(
        Account.id != account.id,
        Account.role == Role.ADMINISTRATOR.value,
        or_(Account.ends_on.is_(None), Account.ends_on > act.today),
    )
    if not db.scalar(others):
        raise InvalidInput(_("One administrator must remain."))


def _reason(why: str) -> str:
    return clean_reason(why, needed=_("Give a reason."))


def _row(account: Account) -> AccountRow:
    return AccountRow(
        account.id,
        account.version,
        account.user_name,
        account.display_name,
        account.position,
        account.phone,
        Role(account.role),
        account.home_window_no,
        account.starts_on,
        account.ends_on,
        account.must_change_password,
    )
