"""Logins of a shared center whose server keeps rights: made by its administrator, kept by each desk."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import Clock
from jobdesk.base.durable import put
from jobdesk.base.enums import AuditAction, Role
from jobdesk.base.errors import NewerSchema, StoreError
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.permissions import can_migrate, require
from jobdesk.records.accounts import Account
from jobdesk.services import sign_in
from jobdesk.services.audit import write_audit
from jobdesk.store.audit_chain import audit_key
from jobdesk.store.center import NAME, CenterFolder, plan_shared, read_center, split_password, write_center
from jobdesk.store.engine import Database, open_postgresql
from jobdesk.store.keys import DataKey
from jobdesk.store.migrate import head_revision, migrate, revisions_since
from jobdesk.store.server_logins import (
    administering,
    close_database,
    drop_database,
    give_scratch,
    let_in,
    look_at_center,
    make_roles,
    new_password,
    prepare_scratch,
    refusals,
    set_password,
    take_over,
)
from jobdesk.store.server_rights import (
    RESTRICTED,
    Names,
    as_login,
    keeps_rights,
    lay_rights,
    names_of,
    place_of,
    run,
)
from jobdesk.store.slots import Locksmith
from jobdesk.wiring._acts import explained
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
        return _admit(connection, center, names, url, key, audits=audits)


def _admit(
    connection: psycopg.Connection[Any],
    center: CenterFolder,
    names: Names,
    url: str,
    key: DataKey,
    *,
    audits: bool,
) -> CenterFolder:
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

    It is read first that this center is at the address; what is laid then is one transaction, so that what fails
    leaves the server as it was. Until it joins so, a desk with the office's one plain login sees nothing any more.

    Args:
        url: an administrator's connection to the center's database.
        audits: this desk reads the 접속기록 of all desks and makes backups.

    Returns:
        The logins that were made for the office and their passwords, told once; none the second time.

    Raises:
        InvalidInput: this is no address of a database.
        WrongPassword, AccountLocked: user or password is wrong.
        NotAllowed: neither supervisor nor administrator.
        StoreError: the center is not shared, not at this address, of an earlier jobdesk, or the server refuses.
    """
    center, host = read_center(folder), host_name()
    if center.url is None:
        raise StoreError(_("Only a shared center has a server."))
    bare, secret = split_password(url, server_password)
    if _address(bare) != _address(center.url):
        raise _elsewhere(center.url)
    now = Clock().now()
    unlocked = sign_in.unlock(center.keys, user, password, now=now, host=host, locksmith=locksmith or Locksmith())
    try:
        found = look_at_center(bare, secret, center.id, unlocked.slot.account_id)
        if found is None:
            raise _elsewhere(center.url)
        require(Role(found.role), can_migrate)
        _refuse_revision(found.revision)
        reads = audits or center.sealed_auditor is not None
        with _scratch_beside(bare, secret):
            return _secure(center, bare, secret, unlocked, host, audits=reads)
    finally:
        unlocked.key.wipe()


def _secure(
    center: CenterFolder, url: str, secret: str | None, unlocked: sign_in.Unlocked, host: str, *, audits: bool
) -> tuple[tuple[str, str], ...]:
    """Lay everything in one transaction; `center.toml` lies ready before its COMMIT."""
    names, ready = names_of(url), center.folder / f".center-{new_id().hex}.toml"
    database = open_postgresql(url, secret)
    try:
        with explained(), refusals(), database.write.begin() as db:
            raw: Any = db.connection().connection.driver_connection
            new = make_roles(raw, names)
            close_database(raw, names)
            take_over(raw, names)
            give_scratch(raw, names)
            run(raw, "SET LOCAL ROLE {owner}", names)
            lay_rights(db.connection(), names)
            raw.execute("RESET ROLE")
            planned = _admit(raw, center, names, url, unlocked.key, audits=audits)
            logins = _tell_logins(raw, names, center.id, new)
            run(raw, "SET LOCAL ROLE {owner}", names)
            _write_secured(db, unlocked, center, host)
            write_center(planned, ready)
        put(ready, center.folder / NAME)
    finally:
        database.dispose()
        ready.unlink(missing_ok=True)
    return logins


@contextmanager
def _scratch_beside(url: str, password: str | None) -> Iterator[None]:
    """A database is made outside of every transaction: where the block fails, one made here goes again."""
    names = names_of(url)
    with administering(url, password) as connection:
        new = prepare_scratch(connection, names)
    try:
        yield
    except BaseException:
        with suppress(StoreError):  # the server went: an empty database of the administrator's stays
            if new:
                with administering(url, password) as connection:
                    drop_database(connection, names.scratch)
        raise


def _write_secured(db: Session, unlocked: sign_in.Unlocked, center: CenterFolder, host: str) -> None:
    account, now = db.get_one(Account, unlocked.slot.account_id), Clock().now()
    name, role = account.display_name, Role(account.role)
    require(role, can_migrate)
    act = Act(account.id, account.user_name, name, role, None, host, center.desk, now, new_id())
    db.info["audit_key"] = audit_key(unlocked.key)
    write_audit(db, act, AuditAction.RIGHTS, table="center", record_id=center.id)
    db.flush()


def _refuse_revision(revision: str | None) -> None:
    """Raise StoreError or NewerSchema where the schema is not this program's."""
    if revision == head_revision():
        return
    if revision is not None and revisions_since(revision) is None:
        raise NewerSchema(_("This center was written by a newer jobdesk. It can be read here, but not changed."))
    raise StoreError(_("This center is of an earlier jobdesk. An administrator lifts it first: jobdesk migrate"))


def _address(url: str) -> tuple[object, ...]:
    """Server and database, whoever signs in and however."""
    parsed = make_url(url)
    host = parsed.host or parsed.query.get("host", "")
    port = parsed.port or parsed.query.get("port", 5432)
    return host.lower() if isinstance(host, str) else host, str(port), parsed.database


def _elsewhere(url: str) -> StoreError:
    told = _("This center is not at this address. Its own address is {place}.")
    return StoreError(told.format(place=place_of(url)))


def _tell_logins(
    connection: psycopg.Connection[Any], names: Names, center_id: UUID, new: Collection[str]
) -> tuple[tuple[str, str], ...]:
    told = []
    if names.migration in new:
        told.append((names.migration, secret := new_password()))
        set_password(connection, names.migration, secret)
    if names.auditor in new:
        told.append((names.auditor, let_in(connection, names, names.auditor, center_id=center_id)))
    return tuple(told)
