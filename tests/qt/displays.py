"""Windows for visitors over a desk of their own, and programs that only note what they are told."""

import os

from PySide6.QtWidgets import QApplication

from jobdesk.qt.work import Work
from tests.qt.helpers import settle


def show_display(qtbot, make, desk, *asked, size=(1366, 768)):
    """A display, shown and read once."""
    window = make(Work(desk, parent=QApplication.instance()), *asked)
    qtbot.addWidget(window, before_close_func=_end)
    window._clock.stop()
    window.resize(*size)
    window.show()
    look(qtbot, window)
    return window


def look(qtbot, window):
    """Read as the timer would."""
    window.look()
    settle(qtbot, window.work)


def _end(window):
    window._may_close = True
    window.ending()
    window.work.wait()


def noting(folder, *names, status=0, sleeps=0):
    """Programs of these names that write what they were told into a file, one line a call, and end so."""
    note = folder / "told.txt"
    for name in names:
        program = folder / name
        program.write_text(
            "#!/bin/sh\n"
            + f'printf "%s|" "{name}" "$@" >> "{note}"; echo >> "{note}"\nsleep {sleeps}\nexit {status}\n'
        )
        program.chmod(0o755)
    return note


def only(monkeypatch, folder):
    """Nothing is found but what lies in a folder, and the shell's own tools."""
    monkeypatch.setenv("PATH", os.pathsep.join((str(folder), "/usr/bin", "/bin")))


def told(note):
    """The lines written so far."""
    return [line.rstrip("|").split("|") for line in note.read_text().splitlines()] if note.exists() else []
