"""From a folder, a name and a password to an open database that knows who came in."""

import socket
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.clock import Clock
from jobdesk.base.errors import NewerSchema, NotAllowed, StoreError
from jobdesk.base.i18n import _
from jobdesk.base.settings import Settings
from jobdesk.records.centers import Center
from jobdesk.records.outreach import CopyState
from jobdesk.services import checks, sign_in
from jobdesk.services.centers import list_windows, see_desk
from jobdesk.services.codes import CodeHolder, codes_stamp
from jobdesk.services.outreach.carried import CAPTURED
from jobdesk.services.outreach.center_only import keep_to_copy
from jobdesk.services.outreach.copies import CopyNow, read_copy
from jobdesk.services.outreach.merging import COPY_KEY
from jobdesk.services.settings import read_settings
from jobdesk.store import audit_chain
from jobdesk.store.capturing import captures, start_capture
from jobdesk.store.center import CenterFolder, open_database, read_center, write_center
from jobdesk.store.engine import Database
from jobdesk.store.held_audit import HeldAudit
from jobdesk.store.keys import DataKey, forbid_core_dumps
from jobdesk.store.migrate import needs_migration
from jobdesk.store.seats import Seat
from jobdesk.store.slots import Keeper, Locksmith
from jobdesk.wiring._copy_time import CopyTime
from jobdesk.wiring._local_place import take_seat
from jobdesk.wiring.moving_marks import KEY as MOVED
from jobdesk.wiring.moving_marks import CenterMoved, heed


@dataclass(slots=True)
class Opened:
    """What is there while a desk is unlocked.

    Attributes:
        identity: device and inode of the local file, to notice when it is moved or replaced.
        copy_time: of a copy, how late it is.
        copy: what a copy knew of itself when it was opened.
        seat: of a desk's local copy, that somebody works on it.
    """

    database: Database
    keeper: Keeper
    settings: Settings
    clock: Clock
    identity: tuple[int, int] | None
    read_only: bool = False
    codes_stamp: tuple[int, ...] = ()
    copy_time: CopyTime | None = None
    copy: CopyNow | None = None
    seat: Seat | None = None

    def pass_on(self, db: Session, *, leaving: bool = False) -> None:
        """Of a copy: keep how late it is, and refuse the act where its time is over; see `CopyTime`."""
        if self.copy_time is not None:
            self.copy_time.pass_on(db, leaving=leaving)

    def real_now(self) -> datetime:
        """The present moment; of a copy the latest one known."""
        return self.copy_time.now() if self.copy_time is not None else Clock().now()

    def close(self) -> None:
        """Zero the key and close every connection."""
        self.database.dispose()
        self.database.info.clear()
        self.keeper.key.wipe()
        if self.seat is not None:
            self.seat.leave()


def host_name() -> str:
    """The name of this machine, for 접속기록."""
    return socket.gethostname()[:200] or "?"


def identity_of(path: Path | None) -> tuple[int, int] | None:
    """Device and inode of a file; None where it is not there."""
    try:
        found = path.stat() if path is not None else None
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found else None


def dress(database: Database, keeper: Keeper) -> None:
    """Hang on the database what services find in `db.info`."""
    database.info.update(audit_key=audit_chain.audit_key(keeper.key), keeper=keeper, codes=CodeHolder())


def open_with_key(center: CenterFolder, key: DataKey, locksmith: Locksmith) -> Opened:
    """Open the center's data; the key is wiped where that fails."""
    try:
        database = open_database(center, key)
    except BaseException:
        key.wipe()
        raise
    keeper = Keeper(center.id, key, locksmith)
    opened = Opened(database, keeper, Settings({}), Clock(), identity_of(center.path))
    try:
        dress(database, keeper)
        opened.read_only = _check_schema(database)
        if opened.read_only:
            database.info["held_audit"] = HeldAudit(center.folder, key)
        read_anew(opened)
        if not opened.read_only:
            heed(center, database, opened.settings.changed.get(MOVED))
    except BaseException:
        opened.close()
        raise
    return opened


def _check_schema(database: Database) -> bool:
    try:
        if needs_migration(database):
            raise StoreError(
                _("This center is of an earlier jobdesk. An administrator lifts it first: jobdesk migrate")
            )
    except NewerSchema:
        return True
    return False


def read_anew(opened: Opened) -> None:
    """Read settings and clock; codes that any desk saved are read when they are next asked for."""
    with opened.database.read() as db:
        opened.settings = read_settings(db)
        stamp = codes_stamp(db)
    if stamp != opened.codes_stamp:
        opened.database.info["codes"].book = None
        opened.codes_stamp = stamp
    opened.clock = Clock(opened.settings.day("standing_date"))


def admit(
    center: CenterFolder,
    user: str,
    password: str,
    window_no: int | None,
    locksmith: Locksmith,
    *,
    late: bool = False,
) -> tuple[Opened, sign_in.SignedIn]:
    """Open the slot, the data and the door; where the folder has just moved, those of the new place.

    Raises:
        WrongPassword, AccountLocked, NotAllowed: the person does not come in.
        StoreError: the data cannot be opened, or the center moved elsewhere.
    """
    try:
        return _admit(center, user, password, window_no, locksmith, late=late)
    except CenterMoved as moved:
        if not moved.followed:
            raise
        return _admit(read_center(center.folder), user, password, window_no, locksmith, late=late)


def _admit(
    center: CenterFolder, user: str, password: str, window_no: int | None, locksmith: Locksmith, *, late: bool
) -> tuple[Opened, sign_in.SignedIn]:
    forbid_core_dumps()
    host = host_name()
    unlocked = sign_in.unlock(center.keys, user, password, now=Clock().now(), host=host, locksmith=locksmith)
    opened = open_with_key(center, own_key(center, unlocked), locksmith)
    try:
        with opened.database.read() as db:
            sign_in.refresh_keys(db, center.keys)
            sign_in.prove_slot(db, unlocked, password, opened.keeper)
        return opened, come_in(center, opened, unlocked.slot.account_id, window_no, late=late)
    except BaseException:
        opened.close()
        raise


def come_in(
    center: CenterFolder, opened: Opened, account_id: UUID, window_no: int | None, *, late: bool = False
) -> sign_in.SignedIn:
    """Let in whose key opened the data; the caller closes it where that fails.

    Args:
        late: also to a copy whose time is over.

    Raises:
        NotAllowed: the account has ended, or the time of the copy is over.
        StoreError: the copy was replaced since it was opened.
    """
    if center.checkout is None:
        return _enter(center, opened, account_id, window_no)
    opened.seat = take_seat(center.folder)
    if opened.identity is None or identity_of(read_center(center.folder).path) != opened.identity:
        raise StoreError(_("This desk's local copy is being replaced right now. Try again."))
    with opened.database.write.begin() as db:
        opened.copy_time = CopyTime(db.scalars(select(CopyState.seen_at)).one())
        opened.pass_on(db, leaving=late)
        if not captures(db.connection(), CAPTURED):  # cut off between a migration and its triggers
            start_capture(db.connection(), CAPTURED)
        opened.copy = read_copy(db)
    who = _enter(center, opened, account_id, window_no)
    keep_to_copy(opened.database.writer)
    return replace(who, must_change_password=False)  # passwords are changed at the center


def own_key(center: CenterFolder, unlocked: sign_in.Unlocked) -> DataKey:
    """The key of the folder's data: what the slot opens, or on a copy what that unseals, which is wiped then.

    Raises:
        NotAllowed: the copy was not packed for this account.
        StoreError: the sealed key was changed.
    """
    if center.checkout is None:
        return unlocked.key
    try:
        sealed = dict(center.copy_keys).get(unlocked.slot.account_id)
        if sealed is None:
            raise NotAllowed(_("This copy was not packed for you. Ask the supervisor."))
        return DataKey(
            unlocked.key.unseal(COPY_KEY, sealed, about_copy(center.checkout, unlocked.slot.account_id))
        )
    finally:
        unlocked.key.wipe()


def about_copy(checkout: UUID, account: UUID) -> bytes:
    """What a copy's key is bound to when it is sealed for an account."""
    return checkout.bytes + account.bytes


def _enter(center: CenterFolder, opened: Opened, account_id: UUID, window_no: int | None) -> sign_in.SignedIn:
    host = host_name()
    given: dict[str, Any] = {"desk": center.desk, "host": host, "window_no": window_no, "clock": opened.clock}
    if opened.read_only:
        with opened.database.read() as db:
            return sign_in.enter(db, account_id, failures=(), read_only=True, **given)
    failures, held = center.keys.read().failures, HeldAudit(center.folder, opened.keeper.key)
    with opened.database.write.begin() as db:
        who = sign_in.enter(db, account_id, failures=failures, **given)
        audit_chain.append(db, opened.database.info["audit_key"], held.waiting())
        see_desk(db, desk=center.desk, host=host, at=opened.clock.now())
    sign_in.forget_failures(center.keys, failures)
    held.forget()
    checks.anchor(opened.database, center)
    with opened.database.read() as db:
        sign_in.refresh_keys(db, center.keys)
        _refresh_folder(
            center,
            db.scalars(select(Center.name)).one(),
            [(w.number, w.kind.value) for w in list_windows(db) if w.active],
        )
    return who


def _refresh_folder(center: CenterFolder, name: str, windows: list[tuple[int, str]]) -> None:
    """Keep in `center.toml` what the sign-in window shows before anyone signed in."""
    shown = replace(center, name=name, windows=tuple(windows))
    if shown != center:
        write_center(shown)


def check_place(opened: Opened, path: Path | None) -> None:
    """Refuse to write where the folder of an open center was moved or replaced under it.

    Raises:
        StoreError: as said.
    """
    if opened.identity is not None and identity_of(path) != opened.identity:
        raise StoreError(
            _("The center's folder was moved or replaced while it was open. Close jobdesk and open it again.")
        )
