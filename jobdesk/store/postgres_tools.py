"""pg_dump and pg_restore: found, run without a password on the command line, streamed."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _

_RIGHTS = re.compile(rb" (?:POLICY|ROW SECURITY|SCHEMA) | TRIGGER public \S+ guard_")
"""In a dump's list of contents: what a server keeps of rights, and the schema that is there already."""


def find_tool(name: str) -> Path:
    """The newest `name` of Debian's PostgreSQL packages, else the one in PATH.

    Raises:
        StoreError: it is not installed.
    """
    versions = Path("/usr/lib/postgresql")
    if versions.is_dir():
        found = [p for p in versions.glob(f"*/bin/{name}") if p.parts[-3].isdigit()]
        if found:
            return max(found, key=lambda p: int(p.parts[-3]))
    where = shutil.which(name)
    if where is None:
        raise StoreError(
            _("{program} is not installed here. Install the PostgreSQL client programs.").format(program=name)
        )
    return Path(where)


def _environment(password: str | None) -> dict[str, str]:
    return {**os.environ, "PGCONNECT_TIMEOUT": "10", **({"PGPASSWORD": password} if password else {})}


@contextmanager
def dumping(url: str, password: str | None, snapshot: str) -> Iterator[IO[bytes]]:
    """The database as a custom-format dump of an exported snapshot, as a stream.

    Raises:
        StoreError: pg_dump is missing or failed.
    """
    arguments = ["--format=custom", "--no-owner", "--no-privileges", "--no-password", f"--snapshot={snapshot}"]
    # What the login may not read is not of the center's data; the policies let an auditor see every row.
    arguments += ["--schema=public", "--enable-row-security"]
    process = subprocess.Popen(
        [find_tool("pg_dump"), *arguments, f"--dbname={url}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(password),
    )
    try:
        with cast("IO[bytes]", process.stdout) as stream:
            yield stream
        if process.wait():
            raise StoreError(_("The shared center could not be copied. Check the server and try again."))
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def restore(dump: Callable[[], Iterable[bytes]], url: str | None = None, password: str | None = None) -> None:
    """Feed a dump to pg_restore: into the empty database `url`, or nowhere, only to read it whole.

    What the dumped server kept of rights stays out: its roles need not be here; `center secure` lays them anew.

    Args:
        dump: begins to read the dump, from its first byte each time.

    Raises:
        StoreError: pg_restore is missing or refuses the dump; the database stays empty.
    """
    arguments = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--no-password"]
    if url is None:
        _feed([*arguments, f"--file={os.devnull}"], dump(), None)
        return
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "contents"  # names of tables alone
        _feed(["--list", f"--file={wanted}"], dump(), None)  # a pipe would be full before all is fed
        contents = wanted.read_bytes().splitlines(keepends=True)
        wanted.write_bytes(b"".join(line for line in contents if not _RIGHTS.search(line)))
        _feed([*arguments, f"--use-list={wanted}", f"--dbname={url}"], dump(), password)


def _feed(arguments: Sequence[str], pieces: Iterable[bytes], password: str | None) -> None:
    """Run pg_restore on a dump."""
    process = subprocess.Popen(
        [find_tool("pg_restore"), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(password),
    )
    try:
        with cast("IO[bytes]", process.stdin) as stream:
            try:
                for piece in pieces:
                    stream.write(piece)
            except BrokenPipeError:
                pass  # the exit status tells
        failed = process.wait()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if failed:
        raise StoreError(_("The backup could not be restored into this database. Give an empty one."))
