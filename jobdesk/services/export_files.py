"""The center's export to a file: read beside the work, read back, put on record, then given its name."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.ids import new_id
from jobdesk.base.saving import PartFile
from jobdesk.services.exports import (
    CenterExport,
    Tick,
    ask_export,
    check_export,
    export_center,
    record_center_export,
)

T = TypeVar("T")


class Works(Protocol):
    """What an export asks of the open desk."""

    def read(self, job: Callable[[Session, Act], T]) -> T:
        """Run a job on a reader."""
        ...

    def change(self, job: Callable[[Session, Act], T], op_id: UUID) -> T:
        """Run a job in one transaction, and commit."""
        ...


def export_to(
    desk: Works,
    out: Path,
    *,
    purpose: str,
    from_on: date | None = None,
    until_on: date | None = None,
    password: str | None = None,
    tick: Tick | None = None,
) -> CenterExport:
    """Export the center, or the facts of two inclusive days, to `out` (0600), sealed where a password is given.

    Raises:
        NotAllowed, InvalidInput: see `ask_export`; nothing was read.
        JobdeskError: the place cannot be written, or what lies there does not read back; no file is left.
    """
    asked = desk.read(
        lambda db, act: ask_export(db, act, purpose=purpose, from_on=from_on, until_on=until_on, password=password)
    )
    with PartFile(out) as part:
        with part.writing() as file:
            made = desk.read(lambda db, act: export_center(db, act, asked=asked, file=file, tick=tick))
        with part.reading() as file:
            check_export(file, made, password)
        desk.change(lambda db, act: record_center_export(db, act, made=made), new_id())
        part.keep()
    return made
