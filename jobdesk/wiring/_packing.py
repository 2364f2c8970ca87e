"""A copy on its way, noted beside the center until it has its name: a process that is killed leaves no riddle."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.durable import sync_folder
from jobdesk.base.errors import JobdeskError, StoreError
from jobdesk.base.i18n import _
from jobdesk.base.outreach import CheckoutState
from jobdesk.records.outreach import Checkout
from jobdesk.services.outreach.checkouts import abandon_checkout
from jobdesk.store.center import making_of, read_center
from jobdesk.store.durable import at_work

if TYPE_CHECKING:
    from jobdesk.wiring.desk import Desk

_NAME = ".packing-"


@dataclass(frozen=True, slots=True)
class Packing:
    """A copy that is being packed.

    Attributes:
        making: where it is written until it is whole.
        failed: it is known that it was not written to its end.
    """

    checkout_id: UUID
    folder: Path
    making: Path
    failed: bool = False

    def is_there(self) -> bool:
        """Whether the whole copy has its name."""
        try:
            return read_center(self.folder).checkout == self.checkout_id
        except (JobdeskError, OSError):
            return False


@contextmanager
def noted(desk: "Desk", checkout_id: UUID, folder: Path) -> Iterator[None]:
    """Pack within this block: where it does not end well, the check-out is noted as never gone; now, or later.

    Raises:
        StoreError: the center's folder cannot be written.
    """
    folder = folder.absolute()
    packing = Packing(checkout_id, folder, making_of(folder))
    path = desk.center.folder / f"{_NAME}{checkout_id.hex}"
    try:
        opened = path.open("x+b")
    except OSError as error:
        raise StoreError(_("This folder cannot be written. Choose another one.")) from error
    with opened as file, at_work(file):
        _write(file, packing)
        sync_folder(path.parent)
        try:
            yield
        except BaseException:
            if not packing.is_there():
                _write(file, Packing(checkout_id, folder, packing.making, failed=True))
                desk.change(partial(_abandon, checkout_id=checkout_id))
            path.unlink()
            raise
        path.unlink()


def settle_packing(desk: "Desk") -> int:
    """Note copies as never gone whose packing ended with its process, and remove what it left; how many.

    What is on a drive that is not there waits; what another process packs now is left alone.

    Raises:
        NotAllowed: the role does not pack, or this is a copy itself.
        StoreError: disk or database.
    """
    ended = 0
    for path in sorted(desk.center.folder.glob(f"{_NAME}*")):
        with suppress(FileNotFoundError), path.open("r+b") as file, at_work(file) as mine:
            if mine and (packing := _read(file)) is not None:
                if not packing.folder.parent.is_dir():
                    continue
                if packing.failed or packing.making.is_dir():
                    ended += desk.change(partial(_abandon, checkout_id=packing.checkout_id))
                    shutil.rmtree(packing.making, ignore_errors=True)
            if mine:
                path.unlink()
    return ended


def _abandon(db: Session, act: Act, checkout_id: UUID) -> bool:
    checkout = db.get(Checkout, checkout_id)
    if checkout is None or checkout.state != CheckoutState.OUT:
        return False
    abandon_checkout(db, act, checkout_id=checkout_id, why=_("The copy was not written to its end."))
    return True


def _write(file: IO[bytes], packing: Packing) -> None:
    told = {
        "checkout": str(packing.checkout_id),
        "folder": str(packing.folder),
        "making": str(packing.making),
        "failed": packing.failed,
    }
    file.seek(0)
    file.truncate()
    file.write(json.dumps(told).encode())
    file.flush()
    os.fsync(file.fileno())


def _read(file: IO[bytes]) -> Packing | None:
    """What was noted; none where the process ended before it had written that, and so before anything else."""
    file.seek(0)
    try:
        told = json.loads(file.read())
        return Packing(UUID(told["checkout"]), Path(told["folder"]), Path(told["making"]), told["failed"])
    except (ValueError, KeyError, TypeError):
        return None
