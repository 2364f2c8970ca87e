"""A backup becomes a center again, always in a new place, verified before it takes its name."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _
from jobdesk.store.backup import Manifest, read_manifest, reading, same_facts, verify_file
from jobdesk.store.center import (
    CenterFolder,
    made_folder,
    plan_local,
    plan_shared,
    read_center,
    server_password,
    split_password,
    write_center,
)
from jobdesk.store.container import Container, damaged, open_stream
from jobdesk.store.engine import is_empty, open_postgresql
from jobdesk.store.keys import DataKey
from jobdesk.store.postgres_tools import restore


def restore_backup(
    path: Path,
    folder: Path,
    key: DataKey,
    *,
    at: datetime,
    url: str | None = None,
    server_password: str | None = None,
) -> CenterFolder:
    """Restore a backup into a new folder; a shared center into an empty database as well.

    Args:
        url: the empty database of a shared center; None makes one beside the old, on its server.

    Raises:
        StoreError: the backup does not verify, or the place is in use; nothing is left behind.
    """
    manifest, container = read_manifest(path, key)
    with made_folder(folder) as making:
        ring = manifest.ring
        ring.lockouts.clear()
        ring.failures.clear()
        if manifest.kind == "sqlcipher":
            center = plan_local(making, center_id=manifest.center_id, name=manifest.name)
            center = replace(center, desk=manifest.desk, windows=manifest.windows)
            _restore_file(container, manifest, center, key)
        else:
            with _target(manifest, key, at, url, server_password) as (bare, secret):
                center = plan_shared(
                    making,
                    center_id=manifest.center_id,
                    name=manifest.name,
                    desk=manifest.desk,
                    url=bare,
                    password=secret,
                    key=key,
                )
                center = replace(center, windows=manifest.windows)
                _restore_server(container, manifest, bare, secret, key)
        center.keys.create(ring)
        write_center(center)
    return read_center(folder)


def _restore_file(container: Container, manifest: Manifest, center: CenterFolder, key: DataKey) -> None:
    if center.path is None:
        raise damaged()
    with center.path.open("wb") as file:
        for piece in container.payload():
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    verify_file(center.path, key)
    with reading(center.path, key) as db:
        if not same_facts(db, manifest):
            raise damaged()


def _restore_server(
    container: Container, manifest: Manifest, url: str, password: str | None, key: DataKey
) -> None:
    database = open_postgresql(url, password)
    try:
        if not is_empty(database):
            raise StoreError(_("This database is in use. Give an empty one."))
        restore(lambda: open_stream(container, key), url, password)
        with database.read() as db:
            if not same_facts(db, manifest):
                raise damaged()
    finally:
        database.dispose()


@contextmanager
def _target(
    manifest: Manifest, key: DataKey, at: datetime, url: str | None, password: str | None
) -> Iterator[tuple[str, str | None]]:
    """The database to restore into; one made here is dropped again when the block fails."""
    if url is not None:
        yield split_password(url, password)
        return
    sealed = bytes.fromhex(manifest.sealed_password) if manifest.sealed_password else None
    old = CenterFolder(
        Path(), manifest.center_id, manifest.name, manifest.desk, url=manifest.url, sealed_password=sealed
    )
    secret = server_password(old, key)
    parsed = make_url(str(manifest.url))
    name = f"{parsed.database}_restored_{at:%Y%m%d_%H%M%S}"
    with _server(str(manifest.url), secret) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    try:
        yield parsed.set(database=name).render_as_string(hide_password=False), secret
    except BaseException:
        with _server(str(manifest.url), secret) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        raise


@contextmanager
def _server(url: str, password: str | None) -> Iterator[psycopg.Connection]:
    try:
        with psycopg.connect(url, password=password, autocommit=True, connect_timeout=10) as connection:
            yield connection
    except psycopg.errors.InsufficientPrivilege as error:
        told = _("A desk's login of the server may not make a database. Give the address of an empty one: ")
        raise StoreError(told + "jobdesk restore … --url postgresql://ADMIN@server/database") from error
    except psycopg.Error as error:
        raise StoreError(
            _("No database could be made on the server. Give the address of an empty one.")
        ) from error
