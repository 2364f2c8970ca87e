"""Printers are found where the system knows them, and a service that keeps silent does not hold the search up."""

import os
import socket
import time
from types import SimpleNamespace

from serial.tools import list_ports

from jobdesk.base.printing import PrinterLink
from jobdesk.devices import discovery
from jobdesk.devices.discovery import Found, find_printers


def test_usb_and_serial_printers_are_found(tmp_path, monkeypatch):
    for name in ("lp1", "lp0", "hiddev0"):
        (tmp_path / name).touch()
    ports = [
        SimpleNamespace(device="/dev/ttyUSB1", description="USB-Serial"),
        SimpleNamespace(device="/dev/ttyS0", description=""),
    ]
    monkeypatch.setattr(discovery, "USB", tmp_path)
    monkeypatch.setattr(list_ports, "comports", lambda: ports)
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:1")
    assert find_printers() == [
        Found(PrinterLink.USB, str(tmp_path / "lp0"), "lp0"),
        Found(PrinterLink.USB, str(tmp_path / "lp1"), "lp1"),
        Found(PrinterLink.SERIAL, "/dev/ttyS0", "/dev/ttyS0"),
        Found(PrinterLink.SERIAL, "/dev/ttyUSB1", "USB-Serial"),
    ]


def test_queues_are_found_by_their_names(tmp_path, monkeypatch):
    program = tmp_path / "lpstat"
    program.write_text('#!/bin/sh\n[ "$1" = -e ] && printf "Laser\\nOffice_2\\n"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    found = [one for one in find_printers() if one.link is PrinterLink.SPOOLER]
    assert found == [Found(PrinterLink.SPOOLER, name, name) for name in ("Laser", "Office_2")]


def test_a_silent_print_service_does_not_hold_the_search_up(monkeypatch):
    monkeypatch.setattr(discovery, "ASKING", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{server.getsockname()[1]}")
        began = time.monotonic()
        assert [one for one in find_printers() if one.link is PrinterLink.SPOOLER] == []
        assert time.monotonic() - began < 8
