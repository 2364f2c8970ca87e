"""Who works in a folder that may be replaced under them: many sit, one replaces, and not while somebody sits.

A lock of the operating system ends with the process. What is written beside it at each sitting down tells whether
anyone sat since, so that nobody has to be kept waiting while the next one is prepared.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import IO

from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

WAIT_SECONDS = 5.0
_FAR, _SEATS = 1 << 30, 64  # where Windows, which knows no shared lock, locks one byte for each who sits


class Seat:
    """Somebody sits there, until `leave` or the end of the process."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def leave(self) -> None:
        """Stand up; again does nothing."""
        self._file.close()


def sit(path: Path) -> Seat:
    """Sit down, and leave word of it; waits a moment for who replaces the folder.

    Args:
        path: the file the lock is on, outside that folder; it is made when missing.

    Raises:
        StoreError: it is being replaced all the while, or the file cannot be written.
    """
    until = monotonic() + WAIT_SECONDS
    try:
        file = path.open("a+b")
        while not _share(file):
            if monotonic() > until:
                file.close()
                raise StoreError(_("This desk's local copy is being replaced right now. Try again."))
            sleep(0.05)
        file.truncate(0)
        file.write(new_id().bytes)
        file.flush()
    except OSError as error:
        raise StoreError(_("The center's folder cannot be written. Check the disk and its rights.")) from error
    return Seat(file)


@contextmanager
def replacing(path: Path) -> Iterator[bytes | None]:
    """The word of who sat down last, another after each; None where somebody sits now.

    While the block runs nobody sits down.

    Raises:
        StoreError: the file cannot be written.
    """
    try:
        file = path.open("a+b")
    except OSError as error:
        raise StoreError(_("The center's folder cannot be written. Check the disk and its rights.")) from error
    with file:
        if not _take(file):
            yield None
            return
        try:
            file.seek(0)
            yield file.read()
        finally:
            _free(file)


if sys.platform == "win32":

    def _share(file: IO[bytes]) -> bool:
        for seat in range(_SEATS):
            if _tried(file, _FAR + seat, 1):
                file.seek(0)
                return True
        return False

    def _take(file: IO[bytes]) -> bool:
        return _tried(file, _FAR, _SEATS)

    def _free(file: IO[bytes]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, _SEATS)

    def _tried(file: IO[bytes], place: int, count: int) -> bool:
        file.seek(place)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, count)
        except OSError:
            return False
        return True

else:

    def _share(file: IO[bytes]) -> bool:
        return _tried(file, fcntl.LOCK_SH)

    def _take(file: IO[bytes]) -> bool:
        return _tried(file, fcntl.LOCK_EX)

    def _free(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)

    def _tried(file: IO[bytes], how: int) -> bool:
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
