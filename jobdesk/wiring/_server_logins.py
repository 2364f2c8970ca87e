"""Logins of a shared center whose server keeps rights: made by its administrator, kept by each desk."""

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import Clock
from jobdesk.base.enums import AuditAction, Role
from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.permissions import can_migrate, require
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Center
from jobdesk.services import sign_in
from jobdesk.services.audit import write_audit
from jobdesk.store.audit_chain import audit_key
from jobdesk.store.center import CenterFolder, plan_shared, read_center, split_password, write_center
from jobdesk.store.engine import Database, open_postgresql
from jobdesk.store.keys import DataKey
from jobdesk.store.migrate import migrate, needs_migration
from jobdesk.store.server_logins import (
    administering,
    close_database,
    let_in,
    make_roles,
    make_scratch,
    new_password,
    set_password,
    take_over,
)
from jobdesk.store.server_rights import RESTRICTED, Names, as_login, keeps_rights, lay_rights, names_of
from jobdesk.store.slots import Locksmith
from jobdesk.wiring._admit import host_name


def open_as_administrator(url: str, password: str | None) -> tuple[Database, Names | None]:
    """Open a shared center to join it; with its roles, acting as the owner, where the server keeps rights.

    Raises:
        StoreError: the server does not answer, or keeps rights and this is no administrator's login.
    """
    database = open_postgresql(url, password)
    with database.writer.connect() as connection:
        restricted = keeps_rights(connection)
    if not restricted:
        return database, None
    database.dispose()
    if RESTRICTED in database.info:
        raise StoreError(_("Each desk has a login of its own. Give the one of the server's administrator."))
    names = names_of(url)
    return open_postgresql(url, password, role=names.owner), names


def admit_desk(
    center: CenterFolder, names: Names, url: str, password: str | None, key: DataKey, *, audits: bool
) -> CenterFolder:
    """A desk's folder with a login of its own in place of the administrator's.

    Args:
        url, password: the administrator's.
        audits: the desk gets an auditor's login as well.
    """
    with administering(url, password) as connection:
        own = let_in(connection, names, names.desk(center.desk), center_id=center.id, desk=center.desk)
        reads = names.auditor_at(center.desk)
        auditor = let_in(connection, names, reads, center_id=center.id) if audits else None
    planned = plan_shared(
        center.folder,
        center_id=center.id,
        name=center.name,
        desk=center.desk,
        url=as_login(url, names.desk(center.desk)),
        password=own,
        key=key,
        auditor=(reads, auditor) if auditor else None,
    )
    return replace(planned, windows=center.windows)


def grant_auditing(db: Session, unlocked: sign_in.Unlocked, center_id: UUID, *, desk: int, host: str) -> None:
    """Write into a desk's chain that it reads every desk's 접속기록 from now on.

    Raises:
        NotAllowed: who asks is no administrator of the center.
    """
    account, now = db.get_one(Account, unlocked.slot.account_id), Clock().now()
    require(Role(account.role), can_migrate)
    act = Act(
        account.id, account.user_name, account.display_name, Role(account.role), None, host, desk, now, new_id()
    )
    db.info["audit_key"] = audit_key(unlocked.key)
    write_audit(db, act, AuditAction.RIGHTS, table="center", record_id=center_id, detail={"audits": True})


def lift_server(center: CenterFolder, ask: Callable[[str], str]) -> None:
    """Lift the schema of a server that keeps rights, and lay them anew, by its migration login.

    Args:
        ask: answers the password of the login that it is given.
    """
    names = names_of(str(center.url))
    database = open_postgresql(as_login(str(center.url), names.migration), ask(names.migration))
    try:
        migrate(database)
        with database.writer.begin() as connection:
            lay_rights(connection, names)
    finally:
        database.dispose()


def secure_center(
    folder: Path,
    *,
    url: str,
    server_password: str | None,
    user: str,
    password: str,
    audits: bool = False,
    locksmith: Locksmith | None = None,
) -> tuple[tuple[str, str], ...]:
    """Lay the server's rights over a shared center, and give this desk a login of its own; again without harm.

    Until it joins so, a desk with the office's one plain login sees nothing any more.

    Args:
        url: an administrator's connection to the center's database.
        audits: this desk reads the 접속기록 of all desks and makes backups.

    Returns:
        The logins that were made for the office and their passwords, told once; none the second time.

    Raises:
        WrongPassword, AccountLocked: user or password is wrong.
        NotAllowed: neither supervisor nor administrator.
        StoreError: the center is not shared, of an earlier jobdesk, or the server refuses.
    """
    center, host = read_center(folder), host_name()
    if center.url is None:
        raise StoreError(_("Only a shared center has a server."))
    names, now = names_of(url), Clock().now()
    unlocked = sign_in.unlock(center.keys, user, password, now=now, host=host, locksmith=locksmith or Locksmith())
    try:
        with administering(url, server_password) as connection:
            new = make_roles(connection, names)
            close_database(connection, names)
            take_over(connection, names)
            make_scratch(connection, names)
        database = open_postgresql(*split_password(url, server_password), role=names.owner)
        try:
            with database.write.begin() as db:
                account = db.get_one(Account, unlocked.slot.account_id)
                require(Role(account.role), can_migrate)
                if db.scalars(select(Center.id)).one() != center.id or needs_migration(database):
                    raise StoreError(
                        _("This center is of an earlier jobdesk. An administrator lifts it first: jobdesk migrate")
                    )
                lay_rights(db.connection(), names)
                name, role = account.display_name, Role(account.role)
                act = Act(account.id, account.user_name, name, role, None, host, center.desk, now, new_id())
                db.info["audit_key"] = audit_key(unlocked.key)
                write_audit(db, act, AuditAction.RIGHTS, table="center", record_id=center.id)
        finally:
            database.dispose()
        reads = audits or center.sealed_auditor is not None
        write_center(admit_desk(center, names, url, server_password, unlocked.key, audits=reads))
        return _tell_logins(url, server_password, names, center.id, new)
    finally:
        unlocked.key.wipe()


def _tell_logins(
    url: str, password: str | None, names: Names, center_id: UUID, new: Collection[str]
) -> tuple[tuple[str, str], ...]:
    told = []
    with administering(url, password) as connection:
        if names.migration in new:
            told.append((names.migration, secret := new_password()))
            set_password(connection, names.migration, secret)
        if names.auditor in new:
            told.append((names.auditor, let_in(connection, names, names.auditor, center_id=center_id)))
    return tuple(told)
