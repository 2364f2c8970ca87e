"""New centers, further desks of a shared one, and the way back in with the paper key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from jobdesk.base.clock import Clock
from jobdesk.base.errors import NotAllowed, StoreError, WrongPassword
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.records.accounts import KeySlot
from jobdesk.records.centers import Center
from jobdesk.services import sign_in
from jobdesk.services.centers import NewPerson, NewWindow, found_center, take_desk_number
from jobdesk.services.recovery import recover
from jobdesk.store.center import (
    CenterFolder,
    made_folder,
    open_database,
    plan_local,
    plan_shared,
    read_center,
    split_password,
    write_center,
)
from jobdesk.store.engine import Database, is_empty, open_postgresql
from jobdesk.store.failures import explain
from jobdesk.store.key_file import KeyRing
from jobdesk.store.keys import DataKey
from jobdesk.store.migrate import current_revision, migrate
from jobdesk.store.recovery import RecoverySlot, group_recovery, make_recovery_key, open_recovery
from jobdesk.store.server_rights import Names, lay_rights
from jobdesk.store.slots import Keeper, Locksmith, Slot
from jobdesk.wiring._admit import dress, host_name, open_with_key
from jobdesk.wiring._server_logins import admit_desk, grant_auditing, open_as_administrator
from jobdesk.wiring.moving_marks import refuse_joining


@dataclass(frozen=True, slots=True)
class NewCenter:
    """A center that was made.

    Attributes:
        recovery_key: the 56 characters for the paper in their groups, shown once.
    """

    center: CenterFolder
    recovery_key: str


def new_center(
    folder: Path,
    *,
    name: str,
    people: Sequence[NewPerson],
    windows: Sequence[NewWindow] = (),
    address: str | None = None,
    phone: str | None = None,
    fax: str | None = None,
    settings: Mapping[str, str] | None = None,
    url: str | None = None,
    server_password: str | None = None,
    rights: Names | None = None,
    locksmith: Locksmith | None = None,
) -> NewCenter:
    """Make a center: local in `folder`, or with `url` in an empty PostgreSQL database.

    Args:
        rights: the roles of a server that keeps rights; `url` is an administrator's then, and this desk gets
            a login of its own and the auditor's.

    Raises:
        InvalidInput: something is missing, or a password breaks a rule.
        StoreError: folder or database cannot be used.
    """
    at = Clock().now()
    with made_folder(folder) as making:
        key, center_id = DataKey.make(), new_id()
        if url is None:
            center = plan_local(making, center_id=center_id, name=name)
        else:
            center = plan_shared(
                making, center_id=center_id, name=name, desk=1, url=url, password=server_password, key=key
            )
        if url is not None and rights is not None:
            database = open_postgresql(*split_password(url, server_password), role=rights.owner)
        else:
            database = open_database(center, key, create=True)
        try:
            if not is_empty(database):
                raise StoreError(_("This database is in use. Give an empty one."))
            migrate(database)
            dress(database, Keeper(center_id, key, locksmith or Locksmith()))
            with database.write.begin() as db:
                printed = found_center(
                    db,
                    name=name,
                    people=people,
                    windows=windows,
                    at=at,
                    host=host_name(),
                    address=address,
                    phone=phone,
                    fax=fax,
                    settings=settings,
                )
            if url is not None and rights is not None:
                with database.writer.begin() as connection:
                    lay_rights(connection, rights)
                center = admit_desk(center, rights, url, server_password, key, audits=True)
            _write_folder(center, database)
        finally:
            database.dispose()
            key.wipe()
    return NewCenter(read_center(folder), group_recovery(printed))


def join_center(
    folder: Path,
    *,
    url: str,
    user: str,
    password: str,
    server_password: str | None = None,
    audits: bool = False,
    locksmith: Locksmith | None = None,
) -> CenterFolder:
    """Make this machine a desk of a shared center; someone with an account there lets it in.

    Where the server keeps rights, `url` is its administrator's: used for this once, to make the desk's own login.

    Args:
        audits: this desk reads the 접속기록 of all desks and makes backups.

    Raises:
        WrongPassword, AccountLocked: user or password is wrong.
        NotAllowed: `audits` is for an administrator of the center alone.
        StoreError: there is no center at this address.
    """
    bare, secret = split_password(url, server_password)
    locksmith = locksmith or Locksmith()
    host, now = host_name(), Clock().now()
    database, rights = open_as_administrator(bare, secret)
    try:
        if current_revision(database) is None:
            raise StoreError(_("There is no center at this address."))
        with made_folder(folder) as making, database.write.begin() as db:
            refuse_joining(db)
            found = db.scalars(select(Center)).one()
            center = CenterFolder(making, found.id, found.name, 0)
            center.keys.create(KeyRing(found.id))
            sign_in.refresh_keys(db, center.keys)
            unlocked = sign_in.unlock(center.keys, user, password, now=now, host=host, locksmith=locksmith)
            number = take_desk_number(db, host=host, at=now)
            if audits and rights is not None:
                grant_auditing(db, unlocked, found.id, desk=number, host=host)
            center = plan_shared(
                making,
                center_id=found.id,
                name=found.name,
                desk=number,
                url=bare,
                password=secret,
                key=unlocked.key,
            )
            if rights is not None:
                center = admit_desk(center, rights, bare, secret, unlocked.key, audits=audits)
            write_center(center)
            unlocked.key.wipe()
    finally:
        database.dispose()
    return read_center(folder)


def recover_center(
    folder: Path, *, recovery_key: str, user: str, new_password: str, locksmith: Locksmith | None = None
) -> str:
    """Let an administrator or supervisor back in with the paper key, which is used up by that.

    Returns:
        The new recovery key for a new paper, in its groups.

    Raises:
        InvalidInput: the key was misread, or the password breaks a rule.
        WrongPassword: the paper is not the current one.
        NotAllowed: the account may not do this.
    """
    center = read_center(folder)
    key = open_recovery(recovery_key, sign_in.recovery_slot(center.keys), center.id)
    opened = open_with_key(center, key, locksmith or Locksmith())
    try:
        if opened.read_only:
            raise NotAllowed(
                _("This center was written by a newer jobdesk. It can be read here, but not changed.")
            )
        printed = make_recovery_key()
        try:
            with opened.database.write.begin() as db:
                recover(
                    db,
                    user_name=user,
                    new_password=new_password,
                    printed=printed,
                    desk=center.desk,
                    host=host_name(),
                    at=opened.clock.now(),
                )
        except DBAPIError as error:
            if not _counts(opened.database, center.id, printed):
                raise explain(error) or error from error
        with opened.database.read() as db:
            sign_in.refresh_keys(db, center.keys)
    finally:
        opened.close()
    with center.keys.change() as ring:
        ring.lockouts.clear()
    return group_recovery(printed)


def _counts(database: Database, center_id: UUID, printed: str) -> bool:
    """Whether a recovery key whose COMMIT got no answer is the center's now.

    Raises:
        StoreError: nobody can tell now; the sentence, which is shown and never logged, holds the key.
    """
    try:
        with database.read() as db:
            row = db.scalars(select(Center)).one()
            public, sealed = row.recovery_public_key, row.recovery_slot
    except DBAPIError as error:
        told = _(
            "The center does not answer. Should the old recovery key open nothing any more, this one does: {key}"
        )
        raise StoreError(told.format(key=group_recovery(printed))) from error
    if public is None or sealed is None:
        return False
    try:
        open_recovery(printed, RecoverySlot(public, sealed), center_id).wipe()
    except WrongPassword:
        return False
    return True


def _write_folder(center: CenterFolder, database: Database) -> None:
    with database.read() as db:
        slots = [Slot.from_json(row) for row in db.scalars(select(KeySlot.slot))]
        center.keys.create(KeyRing(center.id, slots={slot.account_id: slot for slot in slots}))
        sign_in.refresh_keys(db, center.keys)
    write_center(center)
