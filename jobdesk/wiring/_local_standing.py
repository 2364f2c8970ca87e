"""The copy that stands beside a desk's folder: read, lifted, closed, put aside, removed."""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _
from jobdesk.services.outreach.carried import CAPTURED
from jobdesk.store.capturing import captures, start_capture
from jobdesk.store.center import NAME as CENTER_FILE
from jobdesk.store.center import CenterFolder, open_database, read_center, write_center
from jobdesk.store.key_file import NAME, OLD
from jobdesk.store.keys import DataKey
from jobdesk.store.migrate import migrate, needs_migration
from jobdesk.store.seats import replacing
from jobdesk.wiring._local_files import Held, read_held
from jobdesk.wiring._local_place import seats_of


def find_copy(folder: Path, center_id: UUID) -> CenterFolder | None:
    """The copy in `folder`; None where none was made to its end, or its removal was.

    Raises:
        StoreError: something else is there.
    """
    if not (folder / CENTER_FILE).exists():
        return None
    copy = read_center(folder)
    if copy.id != center_id or copy.checkout is None:
        told = _("The place of this desk's local copy is in use: {folder}")
        raise StoreError(told.format(folder=folder))
    return copy


def lift_copy(copy: CenterFolder, key: DataKey) -> bool:
    """Bring a copy of an earlier program to this one's schema, with its triggers; whether that was needed.

    Raises:
        StoreError: it cannot be opened, is of a newer program, or somebody works on it.
    """
    database = open_database(copy, key)
    try:
        if not needs_migration(database):
            return False
        with replacing(seats_of(copy.folder)) as free:
            if free is None:
                raise StoreError(_("Somebody works on this desk's local copy. Close the other window first."))
            migrate(database)
            with database.writer.begin() as connection:
                if not captures(connection, CAPTURED):
                    start_capture(connection, CAPTURED)
        return True
    finally:
        database.dispose()


def look_into(copy: CenterFolder, key: DataKey) -> Held | None:
    """What a copy's file holds, lifted where it is of an earlier program; None where it cannot be opened."""
    if copy.path is None or not copy.path.is_file():
        return None
    try:
        open_database(copy, key).dispose()
    except StoreError:
        return None
    lifted = lift_copy(copy, key)
    database = open_database(copy, key)
    try:
        with database.read() as db:
            return replace(read_held(db), lifted=lifted)
    finally:
        database.dispose()


def close_copy(copy: CenterFolder) -> CenterFolder:
    """Take a copy's slots and sealed keys away: from then on the center's key alone opens it. Raises OSError."""
    for name in (NAME, OLD):
        (copy.folder / name).unlink(missing_ok=True)
    closed = replace(copy, copy_keys=())
    write_center(closed)
    return closed


def set_aside(copy: CenterFolder, now: datetime) -> Path:
    """Keep a copy's folder under another name: it may hold work that is nowhere else. Raises OSError."""
    folder = copy.folder
    target = folder.with_name(f"{folder.name}.{now:%Y%m%d-%H%M%S}")
    folder.rename(target)
    return target


def remove_copy(copy: CenterFolder) -> None:
    """Remove a copy: what opens it first, then its name, then the rest. Raises OSError."""
    close_copy(copy)
    gone = copy.folder.with_name(f".{copy.folder.name}.gone")
    shutil.rmtree(gone, ignore_errors=True)
    copy.folder.rename(gone)
    shutil.rmtree(gone)


def sweep(folder: Path) -> None:
    """Remove what a killed making or removal of a copy left; the caller is the only one who makes it."""
    for pattern in (f".{folder.name}.new-*", f".{folder.name}.gone"):
        for left in folder.parent.glob(pattern):
            shutil.rmtree(left, ignore_errors=True)
