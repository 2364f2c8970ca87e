"""Removable drives that are plugged in, with what is free on them."""

import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

_MOUNTS = ("/media/", "/run/media/", "/Volumes/", "/mnt/")
_REMOVABLE = 2
"""DRIVE_REMOVABLE of the Windows call that tells what a drive is."""


@dataclass(frozen=True, slots=True)
class Drive:
    """A drive one can take along.

    Attributes:
        free: bytes.
    """

    name: str
    folder: Path
    free: int


def removable_drives() -> list[Drive]:
    """Drives the system mounted that can be written and taken along; a drive that does not answer may block."""
    found = []
    for one in QStorageInfo.mountedVolumes():
        root = one.rootPath()
        if one.isValid() and one.isReady() and not one.isReadOnly() and _goes_along(root):
            name = one.displayName() or root
            found.append(Drive(name, Path(root), one.bytesAvailable()))
    return sorted(found, key=lambda drive: str(drive.folder))


def free_at(folder: Path) -> int | None:
    """Bytes free where a folder is or is to be; None where nobody can tell."""
    here = folder
    while not here.exists() and here != here.parent:
        here = here.parent
    told = QStorageInfo(str(here))
    return told.bytesAvailable() if told.isValid() and told.isReady() else None


def _goes_along(root: str) -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(root) == _REMOVABLE)
    return root.startswith(_MOUNTS)
