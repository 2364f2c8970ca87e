"""A roll printer made of software: reads commands as a printer does, and can be in every trouble.

`FakeRoll` is what stands behind the line; `fake_printer` puts it on loopback, `serial_printer` on a pseudo
terminal, which is a character device as well.
"""

import os
import pty
import select
import socket
import struct
import threading
import tty
from contextlib import contextmanager

from tests.devices.roll_decoder import Asked, RollDecoder

READY = {1: 0x12, 2: 0x12, 4: 0x12}
TROUBLES = {
    "ready": READY,
    "near end": {**READY, 4: 0x1E},
    "offline": {**READY, 1: 0x1A},
    "open": {**READY, 1: 0x1A, 2: 0x16},
    "no paper": {**READY, 1: 0x1A, 2: 0x32, 4: 0x72},
    "error": {**READY, 1: 0x1A, 2: 0x52},
}
RESET = struct.pack("ii", 1, 0)


class FakeRoll:
    """Answers what comes in.

    Args:
        silent: answers nothing.
        late: seconds before each answer.
        speed: bytes a second it reads.
        swallowing: takes the connection and reads nothing.
        hangs_after, resets_after, closes_after: so many bytes.
        ends_after: so many bytes, behind which it says that it ends, and hears the other out.
        paper_ends: the paper is at its end behind the data.
        midway: the state it falls into once data came; it prints no more and does not answer behind the data.
        noise: bytes it says of itself before each answer.
        report: what it says of itself, instead of the answer behind the data, until it is told not to.
        deaf: it reports on, whatever it is told.
    """

    def __init__(
        self,
        state="ready",
        *,
        silent=False,
        late=0.0,
        speed=None,
        swallowing=False,
        hangs_after=None,
        resets_after=None,
        closes_after=None,
        ends_after=None,
        paper_ends=False,
        midway=None,
        noise=b"",
        report=b"",
        deaf=False,
    ):
        self.answers = TROUBLES[state]
        self.silent, self.late, self.speed, self.swallowing = silent, late, speed, swallowing
        self.hangs_after, self.resets_after, self.closes_after = hangs_after, resets_after, closes_after
        self.ends_after = ends_after
        self.paper_ends, self.midway, self.noise = paper_ends, midway, noise
        self.report, self.deaf = report, deaf
        self.received = b""
        self.printed = []
        self.over = threading.Event()
        self._decoder = RollDecoder()

    @property
    def most(self):
        """After how many bytes it takes leave, in whatever way; None for never."""
        ways = (self.resets_after, self.closes_after, self.hangs_after, self.ends_after)
        return min((n for n in ways if n is not None), default=None)

    def room(self):
        """How many bytes it reads next."""
        most = 65536 if self.speed is None else max(1, self.speed // 50)
        return most if self.most is None else min(most, self.most - len(self.received))

    def take(self, data):
        """Read; the bytes it answers."""
        if self.speed is not None:
            self.over.wait(len(data) / self.speed)
        self.received += data
        said = b""
        for event in self._decoder.feed(data):
            if isinstance(event, Asked):
                said += self._answer(event.question)
            else:
                self.printed.append(event)
                if self.midway:
                    self.answers = TROUBLES[self.midway]
        return said

    def _answer(self, question):
        if self.silent or (self.midway and self.printed and question[:2] == b"\x1dr"):
            return b""
        if self.late:
            self.over.wait(self.late)
        if question[:2] == b"\x1dr" and self.report and (self.deaf or self._decoder.reports):
            return self.report
        if question[:2] == b"\x1dr":
            return self.noise + (b"\x0c" if self.paper_ends else b"\x00")
        return self.noise + bytes([self.answers[question[2]]])


class FakePrinter(FakeRoll):
    """On loopback, port `port`; takes one connection after the other."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        while not self.over.is_set():
            try:
                line, _address = self.server.accept()
            except OSError:
                return
            with line:
                if self.swallowing:
                    self.over.wait(30)
                    continue
                self._talk(line)

    def _talk(self, line):
        line.settimeout(0.1)
        while not self.over.is_set():
            if self.most is not None and len(self.received) >= self.most:
                if self.hangs_after is not None:
                    self.over.wait(30)
                elif self.ends_after is not None:
                    self._hear_out(line)
                elif self.resets_after is not None:
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                return
            try:
                data = line.recv(self.room())
                if not data:
                    return
                said = self.take(data)
                if said:
                    line.sendall(said)
            except TimeoutError:
                continue
            except OSError:
                return

    def _hear_out(self, line):
        line.shutdown(socket.SHUT_WR)
        line.settimeout(30)
        while line.recv(65536):
            continue

    def close(self):
        self.over.set()
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.thread.join(5)


class SerialPrinter(FakeRoll):
    """Behind a pseudo terminal, `path`; `vanish()` pulls its plug."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.end, self.slave = pty.openpty()
        tty.setraw(self.slave)
        self.path = os.ttyname(self.slave)
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        while not self.over.is_set():
            if self.swallowing or (self.most is not None and len(self.received) >= self.most):
                if self.closes_after is not None:
                    self._pull()
                    return
                self.over.wait(30)
            elif select.select([self.end], [], [], 0.05)[0]:
                said = self.take(os.read(self.end, self.room()))
                if said:
                    os.write(self.end, said)

    def _pull(self):
        os.close(self.slave)
        os.close(self.end)
        self.end = self.slave = None

    def close(self):
        self.over.set()
        self.thread.join(5)
        if self.end is not None:
            self._pull()


@contextmanager
def _standing(printer):
    try:
        yield printer
    finally:
        printer.close()


def fake_printer(*args, **kwargs):
    return _standing(FakePrinter(*args, **kwargs))


def serial_printer(*args, **kwargs):
    return _standing(SerialPrinter(*args, **kwargs))
