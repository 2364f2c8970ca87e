"""Files that a person asked for: whole or not at all, and readable by that person alone."""

import os
from pathlib import Path

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _


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
        raise JobdeskError(_("The file cannot be written: {reason}").format(reason=error.strerror)) from error
