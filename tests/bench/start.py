"""From spawn to a mapped window, and to a usable list, on an X server of our own.

The clock stops at the X server's MapNotify for the first window of at least 800x480, told by xev;
the desk writes the file named by JOBDESK_MARK_USABLE when it is signed in and its first rows
are painted.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, sleep

from tests.bench.figures import Figure

BARE = """
import sys
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QLabel("bare"))
window.resize(1366, 768)
window.show()
sys.exit(app.exec())
"""
ROUNDS = 7
LONGEST = 60.0


class Display:
    """An Xvfb of our own and the windows that get mapped on it."""

    def __init__(self) -> None:
        if not (shutil.which("Xvfb") and shutil.which("xev")):
            raise SystemExit("bench start needs Xvfb and xev: apt-get install xvfb x11-utils")
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as pipe:
            self.name = ":" + pipe.readline().strip()
        self.ears = subprocess.Popen(
            ["xev", "-root", "-event", "substructure"],
            env={**os.environ, "DISPLAY": self.name},
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self.sizes: dict[str, tuple[int, int]] = {}
        self.mapped, self.mapped_at = Event(), 0.0
        Thread(target=self._listen, daemon=True).start()
        sleep(0.5)

    def _listen(self) -> None:
        assert self.ears.stdout
        kind = ""
        for line in self.ears.stdout:
            if match := re.match(r"(\w+Notify) event", line):
                kind = match[1]
            window = re.search(r"window (0x[0-9a-f]+)", line)
            size = re.search(r"width (\d+), height (\d+)", line)
            if window:
                last = window[1]
            if size and kind in {"CreateNotify", "ConfigureNotify"}:
                self.sizes[last] = (int(size[1]), int(size[2]))
            if kind == "MapNotify" and window:
                width, height = self.sizes.get(last, (0, 0))
                if width >= 800 and height >= 480 and not self.mapped.is_set():
                    self.mapped_at = perf_counter()
                    self.mapped.set()

    def close(self) -> None:
        """Stop the server."""
        self.ears.terminate()
        self.server.terminate()
        self.ears.wait()
        self.server.wait()

    def start(
        self, command: Sequence[str], env: dict[str, str], mark: Path | None = None
    ) -> tuple[float, float, float]:
        """Milliseconds to the mapped window, to the mark file, and resident MiB a second later."""
        self.mapped.clear()
        self.sizes.clear()
        started = perf_counter()
        process = subprocess.Popen(
            command,
            env={**_clean(), **env, "DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            if not self.mapped.wait(LONGEST):
                raise SystemExit(f"no window from {command[0]}")
            while mark and not mark.exists() and perf_counter() - started < LONGEST:
                sleep(0.002)
            usable = perf_counter() - started
            sleep(1.0)
            pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
            return (self.mapped_at - started) * 1000, usable * 1000, pages * os.sysconf("SC_PAGE_SIZE") / 2**20
        finally:
            process.kill()
            process.wait()
            sleep(0.3)


def _clean() -> dict[str, str]:
    """The environment without what makes Python compile everything anew at each start."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _medians(runs: Sequence[tuple[float, float, float]]) -> tuple[float, ...]:
    return tuple(statistics.median(column) for column in zip(*runs, strict=True))


def figures() -> list[Figure]:
    """Shell against a bare window (limit), and against Picard where Debian has it (told, not limited)."""
    display = Display()
    try:
        with tempfile.TemporaryDirectory() as folder:
            return _measure(display, Path(folder))
    finally:
        display.close()


def _measure(display: Display, folder: Path) -> list[Figure]:
    center, mark = folder / "sample", folder / "usable"
    made = subprocess.run(
        [sys.executable, "-m", "jobdesk", "demo", str(center), "--format", "json"],
        check=True,
        capture_output=True,
        text=True,
    )
    account = next(a for a in json.loads(made.stdout)["accounts"] if a["role"] == "counselor")
    home = {"XDG_CONFIG_HOME": str(folder / "config"), "XDG_STATE_HOME": str(folder / "state")}
    signed_in = {
        **home,
        "JOBDESK_CENTER": str(center),
        "JOBDESK_USER": account["user"],
        "JOBDESK_PASSWORD": account["password"],
        "JOBDESK_MARK_USABLE": str(mark),
    }
    desk = [sys.executable, "-m", "jobdesk"]
    picard = shutil.which("picard")
    bare, shell, peer = [], [], []
    for _ in range(ROUNDS):
        mark.unlink(missing_ok=True)
        bare.append(display.start([sys.executable, "-c", BARE], home))
        shell.append(display.start(desk, signed_in, mark))
        if picard:
            peer.append(display.start([picard, "--no-restore", "--no-plugins"], home))
    shell_map, shell_usable, shell_memory = _medians(shell)
    bare_map = _medians(bare)[0]
    found = [Figure("start.shell_mapped.bare_window", shell_map, bare_map, shell_map / bare_map, 1.5)]
    if peer:
        peer_map, _, peer_memory = _medians(peer)
        found += [
            Figure("start.shell_mapped.picard", shell_map, peer_map, shell_map / peer_map),
            Figure("start.usable_list.picard", shell_usable, peer_map, shell_usable / peer_map),
            Figure("start.idle_memory.picard", shell_memory, peer_memory, shell_memory / peer_memory),
        ]
    return found
