"""The printers this machine knows by itself: queues of the print service, USB printers, serial lines.

Port 9100 is not searched for: sending to whatever answers in a network is no way to find a printer.
Blocking; for a worker. Windows is not tried: none was at hand.
"""

import importlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from serial.tools import list_ports

from jobdesk.base.printing import PrinterLink

ASKING = 4.0  # seconds for the print service
USB = Path("/dev/usb")
_LOCAL, _CONNECTED = 2, 4  # of EnumPrinters


@dataclass(frozen=True, slots=True)
class Found:
    """A printer to choose: how it is reached, its address, and what the system calls it."""

    link: PrinterLink
    address: str
    name: str


def find_printers() -> list[Found]:
    """What is there now; a part that does not answer in time is left out."""
    return [*_queues(), *_usb_printers(), *_serial_lines()]


def _queues() -> list[Found]:
    if sys.platform == "win32":
        return _queues_of_windows()
    program = shutil.which("lpstat")
    if program is None:
        return []
    try:
        run = subprocess.run(
            [program, "-e"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=ASKING,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            start_new_session=True,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    names = run.stdout.decode("utf-8", "replace").split() if run.returncode == 0 else []
    return [Found(PrinterLink.SPOOLER, name, name) for name in names]


def _queues_of_windows() -> list[Found]:
    try:
        spool = importlib.import_module("win32print")
    except ImportError:
        return []
    names = [str(entry[2]) for entry in spool.EnumPrinters(_LOCAL | _CONNECTED)]
    links = (PrinterLink.SPOOLER, PrinterLink.RAW_SPOOL)
    return [Found(link, name, name) for link in links for name in names]


def _usb_printers() -> list[Found]:
    return [Found(PrinterLink.USB, str(path), path.name) for path in sorted(USB.glob("lp*"))]


def _serial_lines() -> list[Found]:
    ports = sorted(list_ports.comports(), key=lambda port: str(port.device))
    return [Found(PrinterLink.SERIAL, str(port.device), str(port.description or port.device)) for port in ports]
