"""What a print service answers, told on: refusals as refusals, silence in time. The real one: tests/desktop."""

import socket
import struct
import threading
import time
from contextlib import contextmanager

import pytest

from jobdesk.base.errors import PrinterError
from jobdesk.base.printing import PrinterTrouble
from jobdesk.devices.cups import PrintService
from jobdesk.devices.spooler import SpoolerPrinter


def attribute(tag, name, value):
    return struct.pack(">BH", tag, len(name)) + name + struct.pack(">H", len(value)) + value


def answer(status, *attributes):
    words = attribute(0x47, b"attributes-charset", b"utf-8") + attribute(
        0x48, b"attributes-natural-language", b"en"
    )
    told = b"".join(b"\x02" + one for one in attributes)
    return struct.pack(">BBHI", 2, 0, status, 1) + b"\x01" + words + told + b"\x03"


@contextmanager
def service(body):
    """Says the same to everybody who asks."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            while True:
                try:
                    line, _address = server.accept()
                except OSError:
                    return
                with line:
                    said = b""
                    while not said.rstrip(b"\r\n0").endswith(b"\x03") and (piece := line.recv(65536)):
                        said += piece
                    head = "HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n"
                    head += f"Content-Length: {len(body)}\r\n\r\n"
                    line.sendall(head.encode() + body)

        thread = threading.Thread(target=serve)
        thread.start()
        yield PrintService(f"127.0.0.1:{server.getsockname()[1]}")
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (0x0401, PrinterTrouble.REFUSED),
        (0x0403, PrinterTrouble.REFUSED),
        (0x0500, PrinterTrouble.REFUSED),
        (0x0502, PrinterTrouble.GONE),
        (0x0507, PrinterTrouble.GONE),
        (0x0406, PrinterTrouble.NO_QUEUE),
    ],
)
def test_each_refusal_is_told_as_what_it_is(status, code):
    with service(answer(status)) as cups:
        assert SpoolerPrinter("Laser", "a4", service=cups).look().code is code
        with pytest.raises(PrinterError) as caught:
            cups.own_jobs("Laser")
    assert caught.value.code is code


def test_a_queue_is_named_as_people_name_it():
    place = b"ipp://localhost/printers/2%EC%B8%B5%20A4"
    with service(answer(0, attribute(0x45, b"job-printer-uri", place))) as cups:
        assert cups.read_job(7).queue == "2층 A4"


def test_a_server_nobody_finds_is_given_up_in_time(monkeypatch):
    over, asked = threading.Event(), []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *name, **more: asked.append(name) or (over.wait(20) and []))
    began = time.monotonic()
    looks = [SpoolerPrinter("Laser", "a4", service=PrintService("slow.invalid")).look() for _look in range(2)]
    over.set()
    assert [look.code for look in looks] == [PrinterTrouble.GONE] * 2
    assert time.monotonic() - began < 6
    assert len(asked) == 1
