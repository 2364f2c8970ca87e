"""Signing in to a center's folder."""

from pathlib import Path

from jobdesk.devices.printer import MakeLaser, Printer, Rasterize
from jobdesk.devices.spooler import SpoolerPrinter
from jobdesk.store.center import read_center
from jobdesk.store.slots import Locksmith
from jobdesk.wiring._acts import explained
from jobdesk.wiring._admit import admit
from jobdesk.wiring.desk import Desk


def open_center(
    folder: Path,
    user: str,
    password: str,
    window_no: int | None = None,
    *,
    locksmith: Locksmith | None = None,
    rasterize: Rasterize | None = None,
    laser: MakeLaser = SpoolerPrinter,
    printer: Printer | None = None,
    late: bool = False,
) -> Desk:
    """Sign in to the center in `folder`.

    Args:
        late: also to a copy whose time is over, to bring it home; nothing else can be changed there.
        rasterize: turns PDF into rows for roll printers; the window has it (qt/raster.py).
        laser: makes the device of a queue; Windows has its own (qt/windows_laser.py).
        printer: stands in for every printer, in tests and training.

    Raises:
        WrongPassword, AccountLocked, NotAllowed: the person does not come in.
        StoreError: the center cannot be opened.
    """
    center = read_center(folder)
    locksmith = locksmith or Locksmith()
    with explained():
        opened, who = admit(center, user, password, window_no, locksmith, late=late)
    desk = Desk(read_center(folder), locksmith, opened, who, rasterize=rasterize, laser=laser, printer=printer)
    try:
        desk.local.remember_key(password)
    except BaseException:
        desk.close()
        raise
    return desk
