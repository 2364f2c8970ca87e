"""Lines to a roll printer: bytes out, answers in, and no wait without an end.

python-escpos is not used for them: it waits 60 s on TCP, takes a silent serial line for "paper ok" and a write for
a print. A plain socket, the device file and pyserial tell how much was taken, and by when.
Source: hardware.md 1, 3.
"""

import errno
import ipaddress
import os
import select
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable
from typing import Protocol

import serial

from jobdesk.base.errors import PrinterError
from jobdesk.base.i18n import _
from jobdesk.base.printing import PrinterTrouble
from jobdesk.devices.troubles import refused

if sys.platform == "linux":
    import fcntl
    import termios

    _VANISHED: tuple[type[Exception], ...] = (termios.error,)
else:
    _VANISHED = ()

PORT = 9100
FAST = 20_000.0
"""Bytes a second that a printer behind a fast line prints at the slowest: 37 mm of raster."""
_ABANDON = struct.pack("ii", 1, 0)


class LineClosed(ConnectionError):
    """The other end hung up."""


class Wire(Protocol):
    """An open line."""

    def write(self, data: memoryview, within: float) -> int:
        """How many bytes were taken; 0 where none was within that many seconds. Raises OSError where it broke."""

    def read(self, within: float) -> bytes:
        """What came, empty where nothing did. Raises OSError where it broke, LineClosed where it was closed."""

    def settle(self, within: float) -> bool:
        """Whether all that was taken has left this machine by then. Raises OSError where it broke."""

    def close(self, *, abandon: bool) -> None:
        """Hang up; `abandon` drops what is still on its way, so that it cannot burst out later."""


class Line(Protocol):
    """A way to a roll printer.

    Attributes:
        speed: bytes a second it carries and prints.
        answers: whether a printer can answer on it at all.
    """

    speed: float
    answers: bool

    @property
    def name(self) -> str:
        """Its address, for people."""

    def open(self, within: float) -> Wire:
        """Connect. Raises PrinterError where nobody is there."""


class NetworkLine:
    """Port 9100 of the network."""

    speed, answers = FAST, True

    def __init__(self, host: str, port: int = PORT) -> None:
        self.host, self.port = host, port

    @property
    def name(self) -> str:
        """host:port."""
        return f"{self.host}:{self.port}"

    def open(self, within: float) -> Wire:
        """Connect; the name is looked up within the same limit."""
        end = time.monotonic() + within
        try:
            address = look_up(self.host, self.port, within)
            return _SocketWire(socket.create_connection(address, max(0.05, end - time.monotonic())))
        except OSError as error:
            raise refused(PrinterTrouble.GONE) from error


class UsbLine:
    """A device file of the usblp driver, /dev/usb/lp0 for one."""

    speed, answers = FAST, True

    def __init__(self, path: str) -> None:
        self.path = path

    @property
    def name(self) -> str:
        """The device file."""
        return self.path

    def open(self, within: float) -> Wire:
        """Open it; only one program can have it at a time."""
        flags = os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY
        return _opened(lambda: _FileWire(os.open(self.path, flags)), within)


class SerialLine:
    """A serial line; its printer may say XOFF, nothing else is expected of the cable."""

    answers = True

    def __init__(self, path: str, baud: int) -> None:
        self.path, self.baud, self.speed = path, baud, baud / 10

    @property
    def name(self) -> str:
        """The device file or COM port."""
        return self.path

    def open(self, within: float) -> Wire:
        """Open it for this program alone."""
        own = None if sys.platform == "win32" else True
        return _opened(
            lambda: _SerialWire(serial.Serial(self.path, self.baud, timeout=0, xonxoff=True, exclusive=own)),
            within,
        )


_asking: dict[tuple[str, int], "_Asking"] = {}
_one_asking = threading.Lock()


class _Asking(threading.Thread):
    """A name looked up; asking has no limit of its own, so it is left behind on its thread."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(name="printer-address", daemon=True)
        self.host, self.port = host, port
        self.found: list[str] = []

    def run(self) -> None:
        """Ask the system."""
        try:
            entries = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
            self.found = [str(entry[4][0]) for entry in entries]
        except OSError:
            return
        finally:
            with _one_asking:
                _asking.pop((self.host, self.port), None)


def look_up(host: str, port: int, within: float) -> tuple[str, int]:
    """The address of a name. Raises OSError where there is none in time; a name is asked for once at a time."""
    try:
        return str(ipaddress.ip_address(host)), port
    except ValueError:
        pass
    with _one_asking:
        asking = _asking.get((host, port))
        if asking is None:
            asking = _asking[host, port] = _Asking(host, port)
            asking.start()
    asking.join(within)
    if not asking.found:
        raise TimeoutError
    return asking.found[0], port


def _opened(open_it: Callable[[], Wire], within: float) -> Wire:
    """The device opened; one that another program has is waited for."""
    end = time.monotonic() + within
    while True:
        try:
            return open_it()
        except OSError as error:
            cause = error.__context__ if isinstance(error.__context__, OSError) else error
            if isinstance(cause, PermissionError):
                said = _("This account may not open the printer's device. Ask whoever looks after the computer.")
                raise PrinterError(said, code=PrinterTrouble.GONE) from error
            if cause.errno not in {errno.EBUSY, errno.EAGAIN}:
                raise refused(PrinterTrouble.GONE) from error
            if time.monotonic() > end:
                said = _("Another program is using the printer: wait until it is done, or close it.")
                raise PrinterError(said, code=PrinterTrouble.GONE) from error
        time.sleep(0.1)


class _SocketWire:
    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def write(self, data: memoryview, within: float) -> int:
        self._line.settimeout(within)
        try:
            return self._line.send(data)
        except TimeoutError:
            return 0

    def read(self, within: float) -> bytes:
        self._line.settimeout(max(0.001, within))
        try:
            found = self._line.recv(256)
        except TimeoutError:
            return b""
        if not found:
            raise LineClosed
        return found

    def settle(self, within: float) -> bool:
        end = time.monotonic() + within
        while self._unsent():
            broken = self._line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)  # what was unsent stays counted
            if broken:
                raise OSError(broken, os.strerror(broken))
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    def _unsent(self) -> int:
        """Bytes the other end has not taken; Windows does not tell."""
        if sys.platform != "linux":
            return 0
        return int(struct.unpack("i", fcntl.ioctl(self._line, termios.TIOCOUTQ, b"\0\0\0\0"))[0])

    def close(self, *, abandon: bool) -> None:
        try:
            if abandon:
                self._line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABANDON)
        finally:
            self._line.close()


class _FileWire:
    """A device file that never blocks."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def write(self, data: memoryview, within: float) -> int:
        end = time.monotonic() + within
        while True:
            left = end - time.monotonic()
            if self._ready(select.POLLOUT, max(0.0, left)):
                try:
                    return os.write(self._handle, data[:4096])
                except BlockingIOError:
                    time.sleep(0.01)  # writable, and yet still busy with what it got
            if left <= 0:
                return 0

    def read(self, within: float) -> bytes:
        end = time.monotonic() + within
        while True:
            left = end - time.monotonic()
            if self._ready(select.POLLIN, max(0.0, left)):
                try:
                    found = os.read(self._handle, 256)
                except BlockingIOError:
                    found = b""
                if found:
                    return found
                time.sleep(0.02)  # a printer that has nothing to say is readable and empty
            if left <= 0:
                return b""

    def settle(self, within: float) -> bool:
        return self._ready(select.POLLOUT, within)

    def _ready(self, event: int, within: float) -> bool:
        poll = select.poll()
        poll.register(self._handle, event)
        found = dict(poll.poll(within * 1000)).get(self._handle, 0)
        if found & (select.POLLHUP | select.POLLERR | select.POLLNVAL) and not found & select.POLLIN:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))  # unplugged
        return bool(found & event)

    def close(self, *, abandon: bool) -> None:
        os.close(self._handle)


class _SerialWire:
    def __init__(self, line: serial.Serial) -> None:
        self._line = line
        self._chunk = max(16, line.baudrate // 40)  # a quarter of a second

    def write(self, data: memoryview, within: float) -> int:
        self._line.write_timeout = within
        try:
            return int(self._line.write(bytes(data[: self._chunk])) or 0)
        except serial.SerialTimeoutException:
            return 0

    def read(self, within: float) -> bytes:
        self._line.timeout = within
        first = bytes(self._line.read(1))
        return first + bytes(self._line.read(self._line.in_waiting)) if first else b""

    def settle(self, within: float) -> bool:
        end = time.monotonic() + within
        while self._line.out_waiting:
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    def close(self, *, abandon: bool) -> None:
        try:
            if abandon:
                self._line.reset_output_buffer()  # else closing waits for a printer that does not read
        except _VANISHED as error:  # which pyserial lets through
            raise LineClosed from error
        finally:
            self._line.close()
