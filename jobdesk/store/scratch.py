"""A scratch database beside a shared center's, into which a dump is restored to see that it comes back."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _
from jobdesk.store.server_rights import Names, names_of

_HELD = 5_143_201
"""Who restores into a standing scratch database holds this advisory lock of it."""


@contextmanager
def scratch_database(url: str, password: str | None) -> Iterator[str | None]:
    """The address of an empty database for the block, for the same login; None where the login may have none.

    On a server that keeps rights it is the one that its administrator made for auditors, emptied before and
    after; else one is made beside the center's and dropped again.

    Raises:
        StoreError: the server went away.
    """
    names = names_of(url)
    try:
        standing = _connect(url, password, names.scratch)
    except psycopg.OperationalError:
        with _made(url, password, names) as made:
            yield made
        return
    try:
        with standing:
            standing.execute("SET statement_timeout = 0")
            standing.execute("SET lock_timeout = '10min'")
            standing.execute("SELECT pg_advisory_lock(%s)", (_HELD,))
            _empty(standing, names)
            try:
                yield _of(url, names.scratch)
            finally:
                _empty(standing, names)
    except psycopg.Error as error:
        raise _away() from error


def _empty(connection: psycopg.Connection[Any], names: Names) -> None:
    connection.execute("DROP SCHEMA IF EXISTS public CASCADE")
    owned = sql.SQL("CREATE SCHEMA public AUTHORIZATION {}")
    connection.execute(owned.format(sql.Identifier(names.auditor)))


@contextmanager
def _made(url: str, password: str | None, names: Names) -> Iterator[str | None]:
    name = f"{names.scratch}_{secrets.token_hex(4)}"
    try:
        with _connect(url, password, names.database) as connection:
            try:
                connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
            except psycopg.errors.InsufficientPrivilege:
                name = ""
        if not name:
            yield None
            return
        try:
            yield _of(url, name)
        finally:
            with _connect(url, password, names.database) as connection:
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    except psycopg.Error as error:
        raise _away() from error


def _connect(url: str, password: str | None, database: str) -> psycopg.Connection[Any]:
    return psycopg.connect(_of(url, database), password=password, autocommit=True, connect_timeout=10)


def _of(url: str, database: str) -> str:
    parsed = make_url(url).set(drivername="postgresql", database=database)
    return parsed.render_as_string(hide_password=False)


def _away() -> StoreError:
    return StoreError(_("The shared center could not be copied. Check the server and try again."))
