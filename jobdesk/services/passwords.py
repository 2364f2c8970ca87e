"""Rules for passwords, set by the center: length, kinds of characters, age, no reuse.

Source: domain.md 6.2 (agency practice): 9 characters of 3 kinds, 90 days, 3 earlier ones.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _, ngettext
from jobdesk.records.accounts import Account, KeySlot, PasswordHistory
from jobdesk.services.settings import read_settings
from jobdesk.store.slots import Keeper

LONGEST = 200
KINDS = 3


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """What the center asks of passwords.

    Attributes:
        length: characters at least.
        days: after which it must be changed, 0 for never.
        history: how many earlier ones may not come back.
    """

    length: int = 9
    days: int = 90
    history: int = 3


def password_rules(db: Session) -> PasswordRules:
    """The center's rules."""
    settings = read_settings(db)
    return PasswordRules(
        settings.integer("password_min_length"),
        settings.integer("password_days"),
        settings.integer("password_history"),
    )


def is_stale(changed_on: date | None, today: date, rules: PasswordRules) -> bool:
    """Whether a password is older than the center allows."""
    return bool(rules.days) and changed_on is not None and today - changed_on > timedelta(days=rules.days)


def check_password(password: str, rules: PasswordRules, *, user_name: str, phone: str | None = None) -> None:
    """Raise InvalidInput with the first rule that the password breaks."""
    kinds = {_kind(char) for char in password}
    digits = "".join(c for c in phone or "" if c.isdecimal())[-8:]
    if len(password) < rules.length:
        sentence = ngettext(
            "The password needs at least {count} character.",
            "The password needs at least {count} characters.",
            rules.length,
        ).format(count=rules.length)
    elif len(password) > LONGEST:
        sentence = _("The password is too long.")
    elif len(kinds) < KINDS:
        sentence = _("The password needs three of: small letters, capital letters, digits, other characters.")
    elif user_name.casefold() in password.casefold() or (len(digits) == 8 and digits in password):
        sentence = _("The password must not contain the user name or the phone number.")
    else:
        return
    raise InvalidInput(sentence, field="password")


def _kind(char: str) -> str:
    if char.isdecimal():
        return "digit"
    if char.isupper():
        return "capital"
    return "letter" if char.isalpha() else "sign"


def set_password(db: Session, act: Act, account: Account, password: str, *, must_change: bool) -> None:
    """Check a new password and write the account's slot; nobody else's password is needed for it.

    Raises:
        InvalidInput: a rule is broken, or the password was used before.
    """
    rules = password_rules(db)
    check_password(password, rules, user_name=account.user_name, phone=account.phone)
    keeper: Keeper = db.info["keeper"]
    verifier = keeper.verifier(account.id, password)
    earlier = db.scalars(
        select(PasswordHistory)
        .where(PasswordHistory.account_id == account.id)
        .order_by(PasswordHistory.changed_at.desc(), PasswordHistory.id.desc())
    ).all()
    # The newest verifier is of the present password; it and `history` earlier ones are refused.
    if any(row.verifier == verifier for row in earlier[: rules.history + 1]):
        raise InvalidInput(_("This password was used before. Choose another one."), field="password")
    db.add(PasswordHistory(account_id=account.id, verifier=verifier, changed_at=act.at))
    for row in earlier[rules.history :]:
        db.delete(row)
    write_slot(db, act, account, password)
    account.password_changed_on = act.today
    account.must_change_password = must_change
    db.flush()


def write_slot(db: Session, act: Act, account: Account, password: str) -> None:
    """Write the account's key slot anew; the folder's copy follows after the commit."""
    keeper: Keeper = db.info["keeper"]
    wrapped = keeper.slot(account.id, account.user_name, password).to_json()
    row = db.scalar(select(KeySlot).where(KeySlot.account_id == account.id))
    if row is None:
        db.add(KeySlot(account_id=account.id, user_name=account.user_name, slot=wrapped, changed_at=act.at))
    else:
        row.slot, row.changed_at = wrapped, act.at
    db.info["slots_changed"] = True


def drop_slot(db: Session, account_id: UUID) -> None:
    """Take an account's slot away: its password opens nothing any more."""
    db.execute(delete(KeySlot).where(KeySlot.account_id == account_id))
    db.info["slots_changed"] = True
