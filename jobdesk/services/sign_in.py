"""Signing in: the password opens a slot, the slot the center, and the center says who may come in.

The key file in the folder is a copy of the slot table: what was changed at another desk takes effect
here as soon as anyone signs in. Failed tries wait in the key file and enter the audit with the next
success, because before it nobody holds the key.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import Clock
from jobdesk.base.enums import AuditAction, Role
from jobdesk.base.errors import NotAllowed, StoreError, WrongPassword
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.records.accounts import Account, KeySlot
from jobdesk.records.audit import AuditEntry
from jobdesk.records.centers import Center
from jobdesk.services.audit import write_audit
from jobdesk.services.passwords import is_stale, password_rules
from jobdesk.store import audit_chain
from jobdesk.store.key_file import Failure, KeyFile, KeyRing
from jobdesk.store.keys import DataKey
from jobdesk.store.lockouts import count_attempt
from jobdesk.store.recovery import RecoverySlot
from jobdesk.store.server_rights import RESTRICTED, came_elsewhere
from jobdesk.store.slots import SALT_BYTES, Keeper, Locksmith, Slot, wrong_password

CLOCK_SLACK = timedelta(minutes=5)
STILL_SIGNED_IN = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A slot that its password opened; `key` is the caller's to wipe."""

    slot: Slot
    key: DataKey


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who came in.

    Attributes:
        notices: sentences to show once (clock set back, signed in elsewhere).
    """

    account_id: UUID
    user_name: str
    display_name: str
    role: Role
    window_no: int | None
    must_change_password: bool
    notices: tuple[str, ...] = ()


def unlock(
    keys: KeyFile, user_name: str, password: str, *, now: datetime, host: str, locksmith: Locksmith
) -> Unlocked:
    """Open the slot of `user_name` with its password; counts the try before it is made.

    Args:
        now: the real time, aware, also where the center's date stands still.

    Raises:
        WrongPassword: unknown name or wrong password; one sentence for both.
        AccountLocked: too many failures.
        StoreError: the key file is missing, damaged or weakened.
    """
    keys.settle()
    with keys.change() as ring:
        slot = ring.find(user_name)
        if slot is not None:
            ring.lockouts[slot.account_id] = count_attempt(ring.lockouts.get(slot.account_id), now)
    center_id = ring.center_id
    try:
        if slot is None:
            locksmith.stretch(password, bytes(SALT_BYTES))  # an unknown name takes as long as a known one
            raise wrong_password()
        key = locksmith.unwrap(slot, password, center_id=center_id)
    except WrongPassword:
        with keys.change() as ring:
            # What was typed into an unknown name's field may be a password.
            ring.failures.append(Failure(now, slot.user_name if slot else "?", host))
        raise
    with keys.change() as ring:
        ring.lockouts.pop(slot.account_id, None)
    return Unlocked(slot, key)


def refresh_keys(db: Session, keys: KeyFile) -> None:
    """Copy the slot table and the recovery slot into the folder's key file, where they differ."""
    rows = db.scalars(select(KeySlot)).all()
    slots = {row.account_id: Slot.from_json(row.slot) for row in rows}
    ended = {row.account_id: row.slot["unlocked_at"] for row in rows if row.slot.get("unlocked_at")}
    center = db.scalars(select(Center)).one()
    recovery = None
    if center.recovery_public_key is not None and center.recovery_slot is not None:
        recovery = RecoverySlot(center.recovery_public_key, center.recovery_slot)
    ring = keys.read()
    over = [one for one, at in ended.items() if _ends(ring, one, datetime.fromisoformat(at))]
    if ring.slots != slots or ring.recovery != recovery or over:
        with keys.change() as ring:
            ring.slots, ring.recovery = slots, recovery
            for account_id in over:
                ring.lockouts.pop(account_id, None)


def _ends(ring: KeyRing, account_id: UUID, unlocked_at: datetime) -> bool:
    state = ring.lockouts.get(account_id)
    return state is not None and state.seen <= unlocked_at


def prove_slot(db: Session, unlocked: Unlocked, password: str, keeper: Keeper) -> None:
    """Compare the slot that was opened with the center's table, which other desks may have changed.

    Raises:
        WrongPassword: the password was changed at another desk.
        NotAllowed: the account has no slot any more.
    """
    kept = db.scalar(select(KeySlot.slot).where(KeySlot.account_id == unlocked.slot.account_id))
    if kept is None:
        raise NotAllowed(_("This account has ended. Ask the person in charge."))
    slot = Slot.from_json(kept)
    if slot == unlocked.slot:
        return
    try:
        found = keeper.locksmith.unwrap(slot, password, center_id=keeper.center_id)
    except WrongPassword as error:
        raise WrongPassword(_("The password was changed at another desk. Use the new one.")) from error
    found.wipe()


def enter(
    db: Session,
    account_id: UUID,
    *,
    desk: int,
    host: str,
    window_no: int | None,
    clock: Clock,
    failures: Sequence[Failure],
    read_only: bool = False,
) -> SignedIn:
    """Let an account in: checks its dates, writes waiting failures and the sign-in into the audit.

    Args:
        read_only: the data was written by a newer program; only the (held) audit is written.

    Raises:
        NotAllowed: the account has ended or has not begun.
    """
    who = _look_in(db, account_id, window_no=window_no, clock=clock)
    now = clock.now()
    act = Act(who.account_id, who.user_name, who.display_name, who.role, who.window_no, host, desk, now, new_id())
    if read_only:
        write_audit(db, act, AuditAction.SIGN_IN, detail={"read_only": True})
        return who
    db.execute(
        delete(KeySlot).where(KeySlot.account_id.in_(select(Account.id).where(Account.ends_on < now.date())))
    )
    _write_failures(db, failures, desk)
    notices = _warn(db, act, standing=clock.standing_on is not None)
    write_audit(db, act, AuditAction.SIGN_IN, detail={"notices": len(notices)} if notices else None)
    return replace(who, notices=tuple(notices))


def _look_in(db: Session, account_id: UUID, *, window_no: int | None, clock: Clock) -> SignedIn:
    """Who an account is today; writes nothing.

    Raises:
        NotAllowed: the account has ended or has not begun.
    """
    account, today = db.get(Account, account_id), clock.today()
    if account is None or account.starts_on > today or (account.ends_on is not None and account.ends_on < today):
        raise NotAllowed(_("This account has ended. Ask the person in charge."))
    stale = is_stale(account.password_changed_on, today, password_rules(db))
    return SignedIn(
        account.id,
        account.user_name,
        account.display_name,
        Role(account.role),
        window_no if window_no is not None else account.home_window_no,
        account.must_change_password or stale,
    )


def _write_failures(db: Session, failures: Sequence[Failure], desk: int) -> None:
    audit_chain.append(
        db,
        db.info["audit_key"],
        [
            {
                "desk": desk,
                "at": failure.at,
                "user_name": failure.user_name,
                "host": failure.host,
                "action": AuditAction.SIGN_IN_FAILED.value,
            }
            for failure in failures
        ],
    )


def _warn(db: Session, act: Act, *, standing: bool) -> list[str]:
    notices = []
    latest = db.scalar(
        select(func.max(AuditEntry.at)).where(AuditEntry.action != AuditAction.SIGN_IN_FAILED.value)
    )
    if latest is not None and not standing and latest - act.at > CLOCK_SLACK:
        notices.append(_("The clock of this computer was set back. Check date and time."))
    restricted = db.info.get(RESTRICTED)
    last = came_elsewhere(db, act.account_id) if restricted else db.execute(_came(act)).first()
    if last is not None and last[0] == AuditAction.SIGN_IN.value and act.at - last[1] < STILL_SIGNED_IN:
        notices.append(_("This account is signed in at another desk as well. Accounts are not shared."))
    return notices


def _came(act: Act) -> Select[str, datetime]:
    """What other desks wrote of an account's coming and going, the last."""
    return (
        select(AuditEntry.action, AuditEntry.at)
        .where(
            AuditEntry.account_id == act.account_id,
            AuditEntry.desk != act.desk,
            AuditEntry.action.in_([AuditAction.SIGN_IN.value, AuditAction.SIGN_OUT.value, AuditAction.LOCK.value]),
        )
        .order_by(AuditEntry.at.desc())
        .limit(1)
    )


def leave(db: Session, act: Act, action: AuditAction, *, by: str = "") -> None:
    """Write that the desk was locked or left."""
    if action not in {AuditAction.LOCK, AuditAction.SIGN_OUT}:
        raise ValueError(action)
    write_audit(db, act, action, detail={"by": by} if by else None)


def forget_failures(keys: KeyFile, written: Sequence[Failure]) -> None:
    """Drop failures from the key file once they are committed to the audit."""
    if written:
        with keys.change() as ring:
            ring.failures = [failure for failure in ring.failures if failure not in written]


def recovery_slot(keys: KeyFile) -> RecoverySlot:
    """The sealed recovery slot of the folder.

    Raises:
        StoreError: the center has none.
    """
    found = keys.read().recovery
    if found is None:
        raise StoreError(_("This center has no recovery key."))
    return found
