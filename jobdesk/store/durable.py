"""One process at a time."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FAR = 1 << 30


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold an operating-system lock on `path`, which is made when missing; ends with the process."""
    with path.open("a+b") as file:
        if sys.platform == "win32":
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            try:
                yield
            finally:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


@contextmanager
def at_work(file: IO[bytes]) -> Iterator[bool]:
    """Hold an open file while the block runs, without waiting: False where another process does."""
    try:
        _hold(file)
    except OSError:
        yield False
        return
    try:
        yield True
    finally:
        _free(file)


def _hold(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        file.seek(_FAR)  # a lock there hides nothing that is read
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _free(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_UN)
