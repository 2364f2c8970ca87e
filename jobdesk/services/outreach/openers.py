"""Whom a copy may be packed for, and whether their passwords for it will do."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import Role
from jobdesk.base.errors import InvalidInput, WrongPassword
from jobdesk.base.i18n import _
from jobdesk.base.outreach import Opener
from jobdesk.base.permissions import can_check_out, can_serve, require
from jobdesk.records.accounts import Account, KeySlot
from jobdesk.services.passwords import check_password, password_rules
from jobdesk.store.slots import Keeper, Slot


@dataclass(frozen=True, slots=True)
class MayOpen:
    """An account that a copy can be packed for."""

    id: UUID
    user_name: str
    display_name: str
    role: Role


def list_openers(db: Session, act: Act) -> list[MayOpen]:
    """Accounts that can sign in today and serve people: whom a copy may be packed for."""
    require(act.role, can_check_out)
    rows = db.execute(
        select(Account.id, Account.user_name, Account.display_name, Account.role)
        .join(KeySlot, KeySlot.account_id == Account.id)
        .where(Account.starts_on <= act.today, or_(Account.ends_on.is_(None), Account.ends_on >= act.today))
        .order_by(Account.display_name, Account.user_name)
    )
    return [MayOpen(row.id, row.user_name, row.display_name, Role(row.role)) for row in rows if _serves(row.role)]


def _serves(role: str) -> bool:
    return can_serve(Role(role))


def check_openers(db: Session, act: Act, *, openers: Sequence[Opener]) -> None:
    """Refuse a password that the center's rules refuse, and one that two would share: acts are each one's own.

    Raises:
        InvalidInput: nobody is chosen, or a password will not do; the sentence says whose.
        NotAllowed: the role does not pack.
    """
    require(act.role, can_check_out)
    if not openers:
        raise InvalidInput(_("Choose who may open the copy: accounts that can sign in."), field="account_ids")
    rules, passwords = password_rules(db), [one.password for one in openers if not one.own]
    for one in openers:
        account = db.get(Account, one.account_id)
        if one.own or account is None:
            continue
        try:
            check_password(one.password, rules, user_name=account.user_name, phone=account.phone)
            _refuse_own(db, account.id, one.password)
        except InvalidInput as error:
            told = _("{name}: {problem}").format(name=account.display_name, problem=error)
            raise InvalidInput(told, field=f"password.{account.id}") from error
    if len(set(passwords)) != len(passwords):
        raise InvalidInput(_("Each person needs a password of their own."), field="password")


def _refuse_own(db: Session, account_id: UUID, password: str) -> None:
    """Refuse the password of the center as one for the copy alone: lost with it, it would open both.

    Raises:
        InvalidInput: it opens the account's slot.
    """
    keeper: Keeper = db.info["keeper"]
    kept = db.scalar(select(KeySlot.slot).where(KeySlot.account_id == account_id))
    if kept is None:
        return
    try:
        keeper.locksmith.unwrap(Slot.from_json(kept), password, center_id=keeper.center_id).wipe()
    except WrongPassword:
        return
    raise InvalidInput(_("This is the password of the center: choose another for the copy alone."))
