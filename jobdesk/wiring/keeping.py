"""Backups, restore, migration: acts on a center as a whole, by password, for commands."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from jobdesk.base.acts import Act
from jobdesk.base.clock import Clock
from jobdesk.base.enums import AuditAction, Role
from jobdesk.base.errors import NotAllowed
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.permissions import can_migrate, require
from jobdesk.records import Base
from jobdesk.services import backups, sign_in
from jobdesk.services.audit import write_audit
from jobdesk.services.outreach.carried import CAPTURED
from jobdesk.store.backup import make_backup
from jobdesk.store.capturing import start_capture
from jobdesk.store.center import CenterFolder, open_database, read_center
from jobdesk.store.keys import DataKey
from jobdesk.store.migrate import migrate, needs_migration
from jobdesk.store.server_rights import RESTRICTED
from jobdesk.store.slots import Keeper, Locksmith
from jobdesk.wiring._admit import dress, host_name, open_with_key, own_key
from jobdesk.wiring._server_logins import lift_server

if TYPE_CHECKING:
    from jobdesk.wiring.desk import Desk


def restore_beside(
    desk: "Desk",
    file: Path,
    folder: Path,
    why: str,
    *,
    url: str | None = None,
    server_password: str | None = None,
) -> CenterFolder:
    """Restore a backup of an open center into a new folder; the open center stays as it is."""
    keeper, act = desk.keeper, desk.act(purpose=why)
    center = backups.restore(file, folder, keeper.key, act, url=url, server_password=server_password)
    record_in(center, DataKey(keeper.key.secret), act, file, keeper.locksmith)
    desk.view(lambda db, now: backups.record_restore(db, replace(now, purpose=act.purpose), name=file.name))
    return center


def restore_center(
    file: Path,
    folder: Path,
    *,
    user: str,
    password: str,
    url: str | None = None,
    server_password: str | None = None,
    locksmith: Locksmith | None = None,
) -> CenterFolder:
    """Restore a backup into a new folder with an administrator's password of the backup's day.

    Raises:
        WrongPassword, NotAllowed: the person may not restore.
        StoreError: the backup does not verify, or the place is in use.
    """
    locksmith = locksmith or Locksmith()
    key, manifest, account_id = backups.open_backup(file, user, password, locksmith)
    try:
        role = backups.require_restore(manifest, account_id)
        act = Act(
            account_id,
            user,
            user,
            role,
            None,
            host_name(),
            manifest.desk,
            Clock().now(),
            new_id(),
        )
        center = backups.restore(file, folder, key, act, url=url, server_password=server_password)
        record_in(center, DataKey(key.secret), act, file, locksmith)
    finally:
        key.wipe()
    return center


def record_in(center: CenterFolder, key: DataKey, act: Act, file: Path, locksmith: Locksmith) -> None:
    """Write RESTORE into the audit of a center that was just restored; `key` is wiped."""
    opened = open_with_key(center, key, locksmith)
    try:
        if not opened.read_only:
            with opened.database.write.begin() as db:
                backups.record_restore(db, replace(act, at=opened.clock.now()), name=file.name)
    finally:
        opened.close()


def migrate_center(
    folder: Path,
    *,
    user: str,
    password: str,
    ask: Callable[[str], str] = lambda _login: "",
    locksmith: Locksmith | None = None,
) -> bool:
    """Lift the schema to this program's, after a verified backup; of a copy by anybody it was packed for.

    Where the server keeps rights it is the migration login that lifts it, and rights are laid anew.

    Tables that were made anew have lost the triggers of a copy: they are made again.

    Args:
        ask: answers the password of the migration login that it is given.

    Returns:
        False where nothing was to do.

    Raises:
        WrongPassword, AccountLocked, NotAllowed: the person may not do this.
        StoreError: the center cannot be opened, or its backup did not verify.
        NewerSchema: it was written by a newer program.
    """
    center, locksmith = read_center(folder), locksmith or Locksmith()
    now, host = Clock().now(), host_name()
    unlocked = sign_in.unlock(center.keys, user, password, now=now, host=host, locksmith=locksmith)
    key = unlocked.key
    try:
        key = own_key(center, unlocked)
        database, keeper = open_database(center, key), Keeper(center.id, key, locksmith)
        try:
            account = Base.metadata.tables["account"]
            with database.read() as db:
                role, name, begins, ends = db.execute(
                    select(account.c.role, account.c.display_name, account.c.starts_on, account.c.ends_on).where(
                        account.c.id == unlocked.slot.account_id
                    )
                ).one()
                sign_in.prove_slot(db, unlocked, password, keeper)
            if center.checkout is None:
                require(Role(role), can_migrate)
            if not begins <= now.date() <= (ends or now.date()):
                raise NotAllowed(_("This account has ended. Ask the person in charge."))
            if not needs_migration(database):
                return False
            stamp = f"{now:%Y%m%d-%H%M%S}-before-migration"
            make_backup(database, center, key, center.backups / f"{stamp}.jobdesk-backup", at=now)
            if RESTRICTED in database.info:
                lift_server(center, ask)
            else:
                migrate(database)
            dress(database, keeper)
            act = Act(unlocked.slot.account_id, user, name, Role(role), None, host, center.desk, now, new_id())
            with database.write.begin() as db:
                if center.checkout is not None:
                    start_capture(db.connection(), CAPTURED)
                write_audit(db, act, AuditAction.MIGRATE)
        finally:
            database.dispose()
    finally:
        key.wipe()
    return True
