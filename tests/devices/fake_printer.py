"""A network ESC/POS printer made of software: answers status, keeps the bytes, and can be in every trouble."""

import socket
import threading
from contextlib import contextmanager

READY = {1: 0x12, 2: 0x12, 4: 0x12}
TROUBLES = {
    "ready": READY,
    "offline": {**READY, 1: 0x1A},
    "open": {**READY, 2: 0x16},
    "no paper": {**READY, 4: 0x72},
    "error": {**READY, 2: 0x52},
}


class FakePrinter:
    """Listens on loopback; `silent` never answers, `resets_after` cuts the line after so many bytes.

    Lines come one after the other, as to a real one; `turn` puts it into another state meanwhile.
    """

    def __init__(self, state="ready", *, silent=False, resets_after=None, paper_ends=False):
        self.answers = TROUBLES[state]
        self.silent, self.resets_after, self.paper_ends = silent, resets_after, paper_ends
        self.received = b""
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def turn(self, state):
        self.answers = TROUBLES[state]

    def _serve(self):
        while True:
            try:
                line, _address = self.server.accept()
            except OSError:
                return
            self._serve_line(line)

    def _serve_line(self, line):
        with line:
            while chunk := self._read(line):
                self.received += chunk
                if self.resets_after is not None and len(self.received) >= self.resets_after:
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
                    return
                if self.silent:
                    continue
                if chunk[:2] == b"\x10\x04" and len(chunk) == 3:
                    line.sendall(bytes([self.answers[chunk[2]]]))
                elif self.received.endswith(b"\x1dr\x01"):
                    line.sendall(b"\x0c" if self.paper_ends else b"\x00")

    def _read(self, line):
        try:
            return line.recv(65536)
        except OSError:
            return b""

    def close(self):
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.thread.join(3)


@contextmanager
def fake_printer(*args, **kwargs):
    printer = FakePrinter(*args, **kwargs)
    try:
        yield printer
    finally:
        printer.close()
