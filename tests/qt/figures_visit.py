"""A process of its own: the program visits every view and sheet of the page of figures, and ends as always.

Arguments: the center's folder, a user, the password, a folder for the pictures.
"""

import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from jobdesk.qt.app import Program, make_application
from jobdesk.qt.tour import View, _Tour
from tests.centers import cheapen_slots


def visit(center, user, password, out):
    """Each view and sheet once, a chart and a table copied, then closed."""
    cheapen_slots()
    program = Program(make_application("light"), Path(center), user, "")
    tour = _Tour(program, Path(out), View("ko", "light", (1366, 768), 1.0))
    program.start()
    tour.settle()
    tour.sign_in(user, password)
    shell = tour.window.shell
    shell.go("statistics")
    for _picture in tour.views("statistics", shell.page):
        pass
    if not QGuiApplication.clipboard().mimeData().hasHtml():
        raise SystemExit("nothing was copied")
    tour.end()
    sys.stdout.write("closed")


if __name__ == "__main__":
    visit(*sys.argv[1:])
