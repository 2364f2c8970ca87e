"""Files of bundles as somebody chooses them: those of a folder or a stick, in the order they are merged in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from jobdesk.store.bundles import HEADER_AT_MOST, MAGIC, BundleRefused, read_header

__all__ = ["BundleFile", "BundleRefused", "find_bundles", "receipt_beside"]

RECEIPT_SUFFIX = ".receipt"
FOLDER_AT_MOST = 2_000
"""Entries of a folder that are looked at."""
_HEAD = len(MAGIC) + 4 + HEADER_AT_MOST


@dataclass(frozen=True, slots=True)
class BundleFile:
    """A file that says it is a bundle; nothing of it is authenticated yet.

    Attributes:
        checkout: none where the file cannot be read as a bundle.
        device, seq, count: of the laptop, its number, the records in it.
    """

    path: Path
    checkout: UUID | None = None
    device: str = ""
    seq: int = 0
    count: int = 0


def find_bundles(paths: Iterable[Path]) -> list[BundleFile]:
    """The bundles among some files and folders, laptop by laptop and each one's in their order.

    A file that was chosen by its own name stands in the answer whatever it is; of a folder only what says it is a
    bundle. Blocks on the disk.
    """
    found: dict[Path, BundleFile] = {}
    for path in paths:
        for one in _in_folder(path) if path.is_dir() else [_look(path)]:
            found.setdefault(one.path.resolve(), one)
    return sorted(found.values(), key=lambda one: (one.checkout is None, one.device, str(one.checkout), one.seq))


def _in_folder(folder: Path) -> Iterator[BundleFile]:
    try:
        entries = sorted(folder.iterdir())[:FOLDER_AT_MOST]
    except OSError:
        return
    for path in entries:
        if path.is_file() and (found := _look(path)).checkout is not None:
            yield found


def _look(path: Path) -> BundleFile:
    try:
        with path.open("rb") as file:
            head = read_header(file.read(_HEAD))
    except (OSError, BundleRefused):
        return BundleFile(path)
    return BundleFile(path, head.checkout, head.device, head.seq, head.count)


def receipt_beside(file: Path) -> Path:
    """Where the receipt of a bundle is written, for whoever carries it back."""
    return file.with_name(f"{file.stem}{RECEIPT_SUFFIX}")
