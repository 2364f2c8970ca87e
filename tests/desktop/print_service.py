"""A print service of the tests' own: cupsd on its own socket, with IPP printers made of software behind it.

The printers (ippeveprinter) want Avahi, and Avahi a system bus: both are private, and end with the service.
"""

import fcntl
import os
import random
import shutil
import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

CUPSD = """Listen {home}/sock
SystemGroup root lp lpadmin
DefaultAuthType None
BrowseLocalProtocols none
PreserveJobHistory Yes
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""
FILES = """ServerRoot {home}
RequestRoot {home}/spool
CacheDir {home}/cache
StateDir {home}/state
AccessLog {home}/access
ErrorLog {home}/errors
PageLog {home}/pages
FileDevice Yes
"""
BUS = """<busconfig><type>session</type><listen>unix:path={home}/bus</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""
AVAHI = "[server]\nallow-interfaces=lo\nuse-ipv6=no\n[publish]\npublish-hinfo=no\n"
SYSTEM_AVAHI, SYSTEM_BUS = Path("/run/avahi-daemon/socket"), Path("/run/dbus/system_bus_socket")
SIZES = (("iso_a4_210x297mm", 21000, 29700), ("iso_a5_148x210mm", 14800, 21000))
PROGRAM = """#!/bin/sh
echo started >>{home}/started
while [ -e {home}/wait ]; do sleep 0.05; done
[ ! -e {home}/fail ]
"""


def until(true, within=20.0):
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


def free_port():
    """Below the ports the system hands out, so that no connection takes it in between."""
    while True:
        port = random.randrange(20_000, 32_000)
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            continue


def media():
    """Attributes of a printer that takes A4 and A5, as ippeveprinter reads them."""
    names = ",".join(name for name, _wide, _high in SIZES)
    dots = [
        f"{{ MEMBER integer x-dimension {wide} MEMBER integer y-dimension {high} }}" for _name, wide, high in SIZES
    ]
    edges = " ".join(f"MEMBER integer media-{edge}-margin 423" for edge in ("top", "bottom", "left", "right"))
    sheets = [
        f"{{ MEMBER collection media-size {size} MEMBER keyword media-size-name {name} {edges} }}"
        for (name, _wide, _high), size in zip(SIZES, dots, strict=True)
    ]
    return "\n".join(
        (
            "ATTR mimeMediaType document-format-supported application/pdf",
            "ATTR mimeMediaType document-format-default application/pdf",
            'ATTR text printer-make-and-model "Two Sizes"',
            *(f"ATTR keyword media-{kind} {names}" for kind in ("supported", "ready")),
            f"ATTR keyword media-default {SIZES[0][0]}",
            *(f"ATTR collection media-col-{kind} {','.join(sheets)}" for kind in ("database", "ready")),
            f"ATTR collection media-col-default {sheets[0]}",
            f"ATTR collection media-size-supported {','.join(dots)}\n",
        )
    )


class IppPrinter:
    """An IPP printer on loopback: `busy()` makes it keep its job, `failing()` makes it give the job up."""

    def __init__(self, home, start, *, takes=("-f", "application/pdf", "-m", "Laser")):
        self.home, self.paper = home, home / "paper"
        self.paper.mkdir(parents=True)
        program = home / "program"
        program.write_text(PROGRAM.format(home=home))
        program.chmod(0o755)
        self.port = free_port()
        command = [
            shutil.which("ippeveprinter") or "/usr/sbin/ippeveprinter",
            "-n",
            "localhost",
            "-p",
            str(self.port),
        ]
        command += ["-d", str(self.paper), "-k", "-c", str(program), *takes, home.name]
        self.process = start(command)
        until(self.listens)

    @property
    def uri(self):
        return f"ipp://localhost:{self.port}/ipp/print"

    def listens(self):
        assert self.process.poll() is None, "it ended"
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self.port)) == 0

    def started(self):
        log = self.home / "started"
        return len(log.read_text().split()) if log.exists() else 0

    def came_out(self):
        return sorted(self.paper.glob("*.pdf"))

    @contextmanager
    def busy(self):
        (self.home / "wait").touch()
        try:
            yield
        finally:
            (self.home / "wait").unlink()

    @contextmanager
    def failing(self):
        (self.home / "fail").touch()
        try:
            yield
        finally:
            (self.home / "fail").unlink()

    def switch_off(self):
        self.process.kill()
        self.process.wait(10)


class PrintServiceOfTests:
    def __init__(self, home, start):
        self.home, self._start, self.sock = home, start, home / "sock"
        for name in ("spool", "cache", "state", "ppd"):
            (home / name).mkdir()
        (home / "cupsd.conf").write_text(CUPSD.format(home=home))
        (home / "cups-files.conf").write_text(FILES.format(home=home))
        self.process = start(
            ["/usr/sbin/cupsd", "-f", "-c", str(home / "cupsd.conf"), "-s", str(home / "cups-files.conf")]
        )
        until(lambda: self.sock.exists())

    def run(self, *command):
        run = subprocess.run(
            command, env={**os.environ, "CUPS_SERVER": str(self.sock)}, capture_output=True, text=True, timeout=60
        )
        assert run.returncode == 0, run.stderr
        return run.stdout

    def printer(self, queue, **kind):
        printer = IppPrinter(self.home / queue.lower(), self._start, **kind)
        self.run(
            "lpadmin", "-p", queue, "-v", printer.uri, "-m", "everywhere", "-o", "printer-error-policy=abort-job"
        )
        until(lambda: "make-and-model='Local Raw" not in self.run("lpoptions", "-p", queue))
        self.run("cupsaccept", queue)
        self.run("cupsenable", queue)
        return printer

    def jobs(self, which="not-completed"):
        return [line.split()[0] for line in self.run("lpstat", "-W", which, "-o").splitlines()]


def start_avahi(home, start):
    (home / "bus.conf").write_text(BUS.format(home=home))
    (home / "avahi.conf").write_text(AVAHI)
    start(["dbus-daemon", f"--config-file={home}/bus.conf", "--nofork", "--nopidfile"])
    until(lambda: (home / "bus").exists())
    bus = f"unix:path={home}/bus"
    os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = bus
    avahi = ["/usr/sbin/avahi-daemon", "-f", str(home / "avahi.conf")]
    start([*avahi, "--no-drop-root", "--no-chroot", "--no-rlimits"])
    there = ["dbus-send", f"--bus={bus}", "--dest=org.freedesktop.DBus", "--print-reply", "/org/freedesktop/DBus"]
    there += ["org.freedesktop.DBus.GetNameOwner", "string:org.freedesktop.Avahi"]
    until(lambda: subprocess.run(there, capture_output=True, check=False).returncode == 0)


@contextmanager
def print_service():
    """Start it all; everything ends with the block."""
    with ExitStack() as ends:
        home = Path(ends.enter_context(TemporaryDirectory(prefix="jobdesk-cups-")))
        home.chmod(0o755)  # filters run as the user lp

        def start(command):
            log = ends.enter_context((home / "log").open("ab"))
            process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
            ends.callback(end, process)
            return process

        patch = dict(os.environ)
        ends.callback(lambda: (os.environ.clear(), os.environ.update(patch)))
        if not (SYSTEM_AVAHI.exists() and SYSTEM_BUS.exists()):
            lock = ends.enter_context((Path(gettempdir()) / "jobdesk-avahi.lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)  # Avahi runs once on a machine
            start_avahi(home, start)
        service = PrintServiceOfTests(home, start)
        os.environ["CUPS_SERVER"] = str(service.sock)
        yield service


def end(process):
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
