"""Where a desk's local copy is, and who sits on it."""

from pathlib import Path
from uuid import UUID

from jobdesk.base.durable import replace_file
from jobdesk.base.ids import new_id
from jobdesk.store.center import NAME, read_center
from jobdesk.store.seats import Seat, sit

BESIDE = ".copy"
LOCK, _SEATS, _MAKING = ".copy.lock", ".copy.seats", ".copy.making"


def beside(folder: Path) -> Path:
    """Where the local copy of a desk's folder is, or will be."""
    return folder.with_name(folder.name + BESIDE)


def home_of(copy: Path) -> Path:
    """The desk's folder whose local copy this would be."""
    return copy.with_name(copy.name.removesuffix(BESIDE))


def seats_of(copy: Path) -> Path:
    """The file that tells who works on a desk's local copy: in the desk's folder, which nobody replaces."""
    return home_of(copy) / _SEATS


def take_seat(copy: Path) -> Seat | None:
    """Sit down on a desk's local copy; None where no desk is beside it that would replace it.

    Raises:
        StoreError: it is being replaced, or the desk's folder cannot be written.
    """
    home = home_of(copy)
    if home == copy or not (home / NAME).is_file() or read_center(home).id != read_center(copy).id:
        return None
    Making(home).end()
    return sit(seats_of(copy))


class Making:
    """A desk's first copy on its way, noted in the desk's folder: one that never was written was never lost."""

    def __init__(self, home: Path) -> None:
        self._path = home / _MAKING

    def begin(self) -> UUID:
        """The key of its check-out, the same one until it was written to its end. Raises OSError."""
        try:
            return UUID(self._path.read_text("ascii"))
        except (FileNotFoundError, ValueError):
            made = new_id()
            replace_file(self._path, str(made).encode("ascii"))
            return made

    def end(self) -> None:
        """It is written, or is not to be. Raises OSError."""
        self._path.unlink(missing_ok=True)
