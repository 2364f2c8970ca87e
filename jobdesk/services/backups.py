"""Backups: verified, daily and on command, kept a set number of days, restored into a new place.

These acts open transactions of their own, because a copy cannot be made inside one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import SEOUL, Clock
from jobdesk.base.enums import AuditAction, Role
from jobdesk.base.errors import InvalidInput, NotAllowed, StoreError
from jobdesk.base.formats import format_datetime
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_back_up, can_restore, require
from jobdesk.services.audit import write_audit
from jobdesk.services.settings import read_settings
from jobdesk.store.backup import SUFFIX, Manifest, make_backup, read_keys, read_manifest
from jobdesk.store.center import CenterFolder
from jobdesk.store.engine import Database
from jobdesk.store.keys import DataKey
from jobdesk.store.restoring import restore_backup
from jobdesk.store.server_rights import RESTRICTED
from jobdesk.store.slots import Locksmith, wrong_password

KEEP_AT_LEAST = 7
_STAMPED_NAME = re.compile(r"\d{8}-\d{6}-")
_STAMP, _STAMPED = "%Y%m%d-%H%M%S", "20230101-000000"


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup that verified."""

    path: Path
    made_at: datetime
    size: int
    rows: int


def back_up(
    database: Database, center: CenterFolder, key: DataKey, act: Act, *, to: Path | None = None
) -> BackupRow:
    """Write a verified backup, into the center's folder or to a file of one's own.

    Raises:
        NotAllowed: neither supervisor nor administrator.
        InvalidInput: `to` exists already.
        StoreError: it could not be written or did not verify.
    """
    require(act.role, can_back_up)
    if to is not None and to.exists():
        raise InvalidInput(_("This file exists already. Choose another name."), field="to")
    return _back_up(database, center, key, act, to or _name(center, Clock().now()), kind="command")


def is_due(center: CenterFolder, hour: int = 0) -> bool:
    """Whether a backup of today (by the real clock) is missing: one of the day, and one after `hour` has come."""
    now = Clock().now()
    since = now.replace(hour=hour if now.hour >= hour else 0, minute=0, second=0, microsecond=0)
    made = (path.name[: len(_STAMPED)] for path in _files(center))
    return not any(f"{since:{_STAMP}}" <= one <= f"{now:{_STAMP}}" for one in made)


def back_up_daily(database: Database, center: CenterFolder, key: DataKey, act: Act) -> BackupRow | None:
    """The backup of the day at the first sign-in, and one more once the set hour has come, whoever signed in.

    Old ones go once it verified.

    Returns:
        None where none is due, and at a desk that does not read all and so makes none.

    Raises:
        StoreError: it could not be written or did not verify; the sentence tells when the last one was made.
    """
    if not makes_backups(database, center):
        return None
    with database.read() as db:
        settings = read_settings(db)
    if not is_due(center, settings.integer("backup_hour")):
        return None
    try:
        row = _back_up(database, center, key, act, _name(center, Clock().now()), kind="daily")
    except StoreError as error:
        raise StoreError(f"{error} {told_last(center)}") from error
    _drop_old(center, row, timedelta(days=settings.integer("backup_keep_days")))
    return row


def makes_backups(database: Database, center: CenterFolder) -> bool:
    """Whether this desk can: on a server that keeps rights the one that reads all desks' access logs."""
    return center.sealed_auditor is not None or not database.info.get(RESTRICTED)


def told_last(center: CenterFolder) -> str:
    """When the last backup in the center's folder was made, as a sentence."""
    made = max((path.name[: len(_STAMPED)] for path in _files(center)), default=None)
    if made is None:
        return _("There is no backup in this folder yet.")
    at = datetime.strptime(made, _STAMP).replace(tzinfo=SEOUL)
    return _("Last backup: {at}.").format(at=format_datetime(at))


def list_backups(center: CenterFolder, key: DataKey, act: Act) -> list[BackupRow]:
    """The backups in the center's folder that belong to it, newest first.

    Raises:
        NotAllowed: neither supervisor nor administrator.
    """
    require(act.role, can_back_up)
    rows = []
    for path in sorted(_files(center), reverse=True):
        try:
            rows.append(_row(read_manifest(path, key)[0]))
        except StoreError:
            continue  # damaged or of another center: nothing to restore from
    return rows


def open_backup(path: Path, user: str, password: str, locksmith: Locksmith) -> tuple[DataKey, Manifest, UUID]:
    """Open a backup by itself with a password of its day.

    Returns:
        The data key, the manifest and the account id.

    Raises:
        WrongPassword: no account of the backup has this name and password.
        StoreError: the backup is damaged.
    """
    ring = read_keys(path)
    slot = ring.find(user)
    if slot is None:
        raise wrong_password()
    key = locksmith.unwrap(slot, password, center_id=ring.center_id)
    manifest, _container = read_manifest(path, key)
    return key, manifest, slot.account_id


def require_restore(manifest: Manifest, account_id: UUID) -> Role:
    """The account's role in the backup.

    Raises:
        NotAllowed: it is no administrator there.
    """
    role = manifest.roles.get(str(account_id))
    if role is None:
        raise NotAllowed(_("Your role does not allow this. Ask the person in charge."))
    require(Role(role), can_restore)
    return Role(role)


def restore(
    path: Path,
    folder: Path,
    key: DataKey,
    act: Act,
    *,
    url: str | None = None,
    server_password: str | None = None,
) -> CenterFolder:
    """Restore a backup into a new folder (a shared center: into an empty database as well).

    The running center is not touched. The caller opens the restored one and calls `record_restore`.

    Raises:
        NotAllowed: only an administrator restores.
        StoreError: the backup does not verify, or the place is in use.
    """
    require(act.role, can_restore)
    return restore_backup(path, folder, key, at=Clock().now(), url=url, server_password=server_password)


def record_restore(db: Session, act: Act, *, name: str) -> None:
    """Write into a center's audit that it was restored, or that a backup of it was."""
    write_audit(db, act, AuditAction.RESTORE, detail={"file": name})


def _back_up(
    database: Database, center: CenterFolder, key: DataKey, act: Act, path: Path, *, kind: str
) -> BackupRow:
    row = _row(make_backup(database, center, key, path, at=Clock().now()))
    with database.write.begin() as db:
        write_audit(
            db,
            act,
            AuditAction.BACKUP,
            detail={"kind": kind, "file": path.name, "size": row.size, "rows": row.rows},
        )
    return row


def _name(center: CenterFolder, at: datetime) -> Path:
    return center.backups / f"{at:{_STAMP}}-{center.desk:02d}{SUFFIX}"


def _files(center: CenterFolder) -> Sequence[Path]:
    return [path for path in center.backups.glob(f"*{SUFFIX}") if _STAMPED_NAME.match(path.name)]


def _drop_old(center: CenterFolder, made: BackupRow, keep: timedelta) -> None:
    """Drop what is older than the days set, never the newest few, and nothing after a leap of the clock."""
    others = sorted((path for path in _files(center) if path != made.path), key=lambda path: path.name)
    limit = (made.made_at - keep).astimezone(SEOUL).strftime(_STAMP)
    if not others or others[-1].name < limit:
        return  # a center that slept as long keeps its old ones a day more
    for path in others[: -KEEP_AT_LEAST + 1]:
        if path.name < limit:
            path.unlink(missing_ok=True)


def _row(manifest: Manifest) -> BackupRow:
    return BackupRow(manifest.path, manifest.made_at, manifest.path.stat().st_size, sum(manifest.counts.values()))
