"""Files that a person asked for: whole or not at all, and readable by that person alone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from jobdesk.base.durable import part_of, put, writing
from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _, mark

_WHY: Mapping[type[OSError], str] = {
    FileNotFoundError: mark("The file cannot be written: there is no such folder."),
    NotADirectoryError: mark("The file cannot be written: there is no such folder."),
    IsADirectoryError: mark("The file cannot be written: a folder has this name."),
    PermissionError: mark("The file cannot be written: you may not write into this folder."),
}
_ANY = mark("The file cannot be written: the disk is full or does not answer.")


def save_file(path: Path, content: bytes) -> None:
    """Write `content` to `path` (0600): temporary file, renamed when it is complete.

    Raises:
        JobdeskError: the place cannot be written; nothing is left there.
    """
    with PartFile(path) as part:
        with part.writing() as file:
            file.write(content)
        part.keep()


class PartFile:
    """A file (0600) that has its name only once `keep` was called; left without it, nothing stays.

    Raises:
        JobdeskError: from any of its methods, where the place cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._part = path, part_of(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with _told():
            self._part.unlink(missing_ok=True)

    @contextmanager
    def writing(self) -> Iterator[IO[bytes]]:
        """The empty file, to write; it is on the disk when this ends."""
        with _told(), writing(self._part) as file:
            yield file

    @contextmanager
    def reading(self) -> Iterator[IO[bytes]]:
        """What was written, to read."""
        with _told(), self._part.open("rb") as file:
            yield file

    def keep(self) -> None:
        """Give the file its name, in place of another of that name."""
        with _told():
            put(self._part, self._path)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise JobdeskError(_(_WHY.get(type(error), _ANY))) from error
