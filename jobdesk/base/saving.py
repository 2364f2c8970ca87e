"""Files that a person asked for: whole or not at all, and readable by that person alone."""

import os
from collections.abc import Mapping
from pathlib import Path

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
    part = path.with_name(f".{path.name}.part")
    try:
        try:
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise JobdeskError(_(_WHY.get(type(error), _ANY))) from error
