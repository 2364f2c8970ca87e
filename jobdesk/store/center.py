"""A center is a folder: `center.toml` (where the data is), the database, the key file, backups.

`center.toml` holds nothing secret: the password of a server is wrapped by the center's data key.
"""

import base64
import errno
import json
import os
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from jobdesk.base.durable import replace_file, sync_folder
from jobdesk.base.errors import InvalidInput, StoreError
from jobdesk.base.i18n import _
from jobdesk.store.engine import Database, open_postgresql, open_sqlcipher
from jobdesk.store.key_file import KeyFile
from jobdesk.store.keys import DataKey
from jobdesk.store.server_rights import as_login
from jobdesk.store.shares import is_network_share

NAME = "center.toml"
DATABASE = "center.db"
BACKUPS = "backups"
FREE_AT_LEAST = 16 * 1024 * 1024
_PURPOSE, _AUDITOR = "server password", "auditor of a server"


@dataclass(frozen=True, slots=True)
class CenterFolder:
    """What a center's folder says before anyone signed in.

    Attributes:
        name: for display.
        desk: number of this desk: issuer of its slips and name of its audit chain.
        path: the encrypted file of a local center, None for a shared one.
        url: the server's database without a password, None for a local one.
        sealed_password: the server's password, wrapped by the data key.
        sealed_auditor: at a desk that reads every desk's 접속기록 on a server that keeps rights: an auditor's
            login and password, wrapped likewise.
        windows: number and kind of the counter windows, to choose from at sign-in.
        checkout: of a copy, its check-out at the center.
        copy_keys: of a copy, its key by account, sealed by what that account's slot opens.
        copy_for: of a copy, the event or purpose it was packed for, to be known at the door.
        copy_until: of a copy, when it locks as the door tells it; what locks it stands in the data.
    """

    folder: Path
    id: UUID
    name: str
    desk: int
    path: Path | None = None
    url: str | None = None
    sealed_password: bytes | None = None
    sealed_auditor: bytes | None = None
    windows: tuple[tuple[int, str], ...] = ()
    checkout: UUID | None = None
    copy_keys: tuple[tuple[UUID, bytes], ...] = ()
    copy_for: str = ""
    copy_until: datetime | None = None

    @property
    def is_shared(self) -> bool:
        """Whether the data is on a PostgreSQL server."""
        return self.url is not None

    @property
    def keys(self) -> KeyFile:
        """The key file."""
        return KeyFile(self.folder)

    @property
    def backups(self) -> Path:
        """Where daily backups go."""
        return self.folder / BACKUPS


def read_center(folder: Path) -> CenterFolder:
    """Read a center's folder.

    Raises:
        StoreError: there is no center, or its file cannot be read.
    """
    try:
        found = tomllib.loads((folder / NAME).read_text("utf-8"))
        data = found["database"]
        password, auditor, copy = data.get("password"), data.get("auditor"), found.get("copy", {})
        return CenterFolder(
            folder,
            UUID(found["id"]),
            str(found["name"]),
            int(found["desk"]),
            path=folder / data["path"] if found["kind"] == "local" else None,
            url=str(data["url"]) if found["kind"] == "postgresql" else None,
            sealed_password=base64.b64decode(password, validate=True) if password else None,
            sealed_auditor=base64.b64decode(auditor, validate=True) if auditor else None,
            windows=tuple((int(number), str(kind)) for number, kind in found.get("windows", ())),
            checkout=UUID(copy["checkout"]) if copy else None,
            copy_keys=tuple(
                (UUID(account), base64.b64decode(sealed, validate=True))
                for account, sealed in copy.get("keys", {}).items()
            ),
            copy_for=str(copy.get("for", "")),
            copy_until=datetime.fromisoformat(copy["until"]) if "until" in copy else None,
        )
    except FileNotFoundError as error:
        raise StoreError(_("There is no center in this folder.")) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(_("The center's settings file cannot be read. Restore the folder.")) from error


def write_center(center: CenterFolder, to: Path | None = None) -> None:
    """Write `center.toml`, or what it will be `to` another file; the folder must exist."""
    lines = [
        f"id = {_quoted(str(center.id))}",
        f"name = {_quoted(center.name)}",
        f"kind = {_quoted('postgresql' if center.is_shared else 'local')}",
        f"desk = {center.desk}",
        f"windows = {json.dumps([list(window) for window in center.windows])}",
        "",
        "[database]",
    ]
    if center.path is not None:
        lines.append(f"path = {_quoted(center.path.name)}")
    if center.url is not None:
        lines.append(f"url = {_quoted(center.url)}")
    for name, sealed in (("password", center.sealed_password), ("auditor", center.sealed_auditor)):
        if sealed is not None:
            lines.append(f"{name} = {_quoted(base64.b64encode(sealed).decode('ascii'))}")
    if center.checkout is not None:
        lines += ["", "[copy]", f"checkout = {_quoted(str(center.checkout))}", f"for = {_quoted(center.copy_for)}"]
        if center.copy_until is not None:
            lines.append(f"until = {_quoted(center.copy_until.isoformat())}")
        lines += ["", "[copy.keys]"]
        lines += [
            f"{account} = {_quoted(base64.b64encode(sealed).decode('ascii'))}"
            for account, sealed in center.copy_keys
        ]
    replace_file(to or center.folder / NAME, ("\n".join(lines) + "\n").encode())


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def plan_local(folder: Path, *, center_id: UUID, name: str) -> CenterFolder:
    """A local center that is about to be made in `folder`."""
    return CenterFolder(folder, center_id, name, 1, path=folder / DATABASE)


def plan_copy(
    folder: Path,
    *,
    center_id: UUID,
    name: str,
    desk: int,
    checkout: UUID,
    keys: Mapping[UUID, bytes],
    told: str = "",
    until: datetime | None = None,
) -> CenterFolder:
    """A copy that is about to be made in `folder`; it is the center itself to everyone who opens it.

    Args:
        told, until: what stands on its door.
    """
    return CenterFolder(
        folder,
        center_id,
        name,
        desk,
        folder / DATABASE,
        checkout=checkout,
        copy_keys=tuple(keys.items()),
        copy_for=told,
        copy_until=until,
    )


def plan_shared(
    folder: Path,
    *,
    center_id: UUID,
    name: str,
    desk: int,
    url: str,
    password: str | None,
    key: DataKey,
    auditor: tuple[str, str] | None = None,
) -> CenterFolder:
    """A shared center's folder of one desk; a password inside the URL is taken out and wrapped.

    Args:
        auditor: login and password of an auditor, where this desk reads every desk's 접속기록.
    """
    bare, secret = split_password(url, password)
    sealed = key.seal(_PURPOSE, secret.encode(), _about(center_id, bare)) if secret else None
    reads = key.seal(_AUDITOR, " ".join(auditor).encode(), _about(center_id, bare)) if auditor else None
    return CenterFolder(folder, center_id, name, desk, url=bare, sealed_password=sealed, sealed_auditor=reads)


def split_password(url: str, password: str | None = None) -> tuple[str, str | None]:
    """The URL without its password, and the password.

    Raises:
        InvalidInput: this is not the address of a PostgreSQL database.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise InvalidInput(_not_an_address(), field="url") from error
    if parsed.get_backend_name() != "postgresql" or not parsed.database:
        raise InvalidInput(_not_an_address(), field="url")
    secret = password or (str(parsed.password) if parsed.password is not None else None)
    # `parsed.set(password=None)` would keep the password.
    bare = URL.create("postgresql", parsed.username, None, parsed.host, parsed.port, parsed.database, parsed.query)
    told = bare.render_as_string(hide_password=False)
    try:
        conninfo_to_dict(told)
    except ProgrammingError as error:  # an option that the server's driver does not know
        raise InvalidInput(_not_an_address(), field="url") from error
    return told, secret


def _not_an_address() -> str:
    return _("Give the address of a PostgreSQL database: postgresql://user@server/database")


def _about(center_id: UUID, url: str) -> bytes:
    return f"{center_id} {url}".encode()


def server_password(center: CenterFolder, key: DataKey) -> str | None:
    """The server's password, unwrapped.

    Raises:
        StoreError: address or password in `center.toml` were changed.
    """
    if center.sealed_password is None or center.url is None:
        return None
    return key.unseal(_PURPOSE, center.sealed_password, _about(center.id, center.url)).decode()


def auditor_login(center: CenterFolder, key: DataKey) -> tuple[str, str] | None:
    """Address and password of the auditor's login, where this desk reads every desk's 접속기록.

    Raises:
        StoreError: address or password in `center.toml` were changed.
    """
    if center.sealed_auditor is None or center.url is None:
        return None
    login, password = key.unseal(_AUDITOR, center.sealed_auditor, _about(center.id, center.url)).decode().split()
    return as_login(center.url, login), password


def open_database(center: CenterFolder, key: DataKey, *, create: bool = False) -> Database:
    """Open the center's data.

    Raises:
        StoreError: full disk, network share, missing or damaged file, silent server.
    """
    check_free_space(center.folder)
    if center.url is not None:
        return open_postgresql(center.url, server_password(center, key), auditor=auditor_login(center, key))
    if center.path is None:
        raise StoreError(_("The center's settings file cannot be read. Restore the folder."))
    refuse_network_share(center.path)
    return open_sqlcipher(center.path, key.secret, create=create)


def refuse_network_share(path: Path) -> None:
    """Raise StoreError where an encrypted file would lie on a network share."""
    if is_network_share(path):
        raise StoreError(
            _("This folder is on a network share, where data can be damaged. Use a folder of this computer.")
        )


def check_free_space(folder: Path, needed: int = FREE_AT_LEAST) -> None:
    """Raise StoreError with a sentence where the disk is full, before SQLite says something else."""
    if shutil.disk_usage(folder).free < needed:
        raise StoreError(_("The disk is full. Free some space and try again."))


@contextmanager
def made_folder(folder: Path) -> Iterator[Path]:
    """A hidden folder beside `folder` that takes its place when the block ends well, and vanishes when not.

    Raises:
        StoreError: `folder` is in use, on a network share or cannot be written.
    """
    folder = folder.absolute()
    refuse_network_share(folder)
    making = _prepare(folder)
    try:
        check_free_space(making)
        yield making
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    sync_folder(making)
    if folder.exists():
        folder.rmdir()
    making.rename(folder)
    sync_folder(folder.parent)


def making_of(folder: Path) -> Path:
    """The hidden folder in which this process makes `folder`."""
    return folder.with_name(f".{folder.name}.new-{os.getpid()}")


def refuse_used(folder: Path) -> None:
    """Raise StoreError where a new folder cannot take this one's place."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(_("This folder is in use. Choose an empty or a new one."))


def _prepare(folder: Path) -> Path:
    try:
        refuse_used(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        making = making_of(folder)
        if making.exists():
            shutil.rmtree(making)
        making.mkdir(mode=0o700)
        (making / BACKUPS).mkdir(mode=0o700)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StoreError(_("The disk is full. Free some space and try again.")) from error
        raise StoreError(_("This folder cannot be written. Choose another one.")) from error
    return making
