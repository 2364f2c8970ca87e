"""Files that are either the old one or the new one, whatever happens in between; all are their owner's alone.

Each is written beside its place under another name, synced, and then given its name.
"""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_LINKLESS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.EMLINK})
"""What file systems without hard links say (FAT, some shares)."""


def part_of(path: Path) -> Path:
    """The name a file has while it is written."""
    return path.with_name(f".{path.name}.part")


def sync_folder(folder: Path) -> None:
    """Make renames inside `folder` durable; Windows does that by itself."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def writing(part: Path) -> Iterator[IO[bytes]]:
    """A new empty file, to write; it is on the disk when this ends. Raises OSError."""
    part.unlink(missing_ok=True)  # left by a crash: its mode and its owner are not to be kept
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def put(part: Path, path: Path) -> None:
    """Give a written file its name, in place of another of that name. Raises OSError."""
    part.replace(path)
    sync_folder(path.parent)


def put_beside(part: Path, path: Path) -> None:
    """Give a written file a name no other has. Raises FileExistsError where one has it, OSError."""
    try:
        path.hardlink_to(part)
    except OSError as error:
        if error.errno not in _LINKLESS:
            raise
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            part.replace(path)
        except OSError:
            path.unlink(missing_ok=True)
            raise
    part.unlink(missing_ok=True)
    sync_folder(path.parent)


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` to `path`; what was there stays until all of it is on the disk. Raises OSError."""
    part = part_of(path)
    try:
        with writing(part) as file:
            file.write(content)
        put(part, path)
    finally:
        part.unlink(missing_ok=True)
