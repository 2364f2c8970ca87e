"""What a screen reader hears of a chart: its name over at-spi, asked by another process, as the arrows walk."""

import json
import subprocess

import pytest
from PySide6.QtCore import Qt

from jobdesk.qt.charts import ChartView
from tests.papers.documents import charts

pytestmark = pytest.mark.desktop
LISTEN = """
import json, pyatspi
def names(one, depth=0):
    yield one.name
    if depth < 4:
        for child in one:
            if child is not None:
                yield from names(child, depth + 1)
print(json.dumps([name for app in pyatspi.Registry.getDesktop(0) if app is not None for name in names(app)]))
"""


def heard(qtbot):
    """The names of all that is on the desktop, while this program goes on answering."""
    listener = subprocess.Popen(["/usr/bin/python3", "-c", LISTEN], stdout=subprocess.PIPE, text=True)
    qtbot.waitUntil(lambda: listener.poll() is not None, timeout=30_000)
    assert listener.returncode == 0
    with listener.stdout:
        return json.loads(listener.stdout.read())


# pyatspi asks each program for a bus of its own, which Qt does not have.
@pytest.mark.qt_log_ignore("GetApplicationBusAddress")
def test_each_value_is_heard_as_it_is_walked(qtbot):
    view = ChartView(charts()[0])
    qtbot.addWidget(view)
    view.resize(700, 300)
    view.show()
    qtbot.waitExposed(view)
    view.activateWindow()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(view.hasFocus)
    for keys in ((), ("Right", "Right"), ("Down",)):
        if keys:
            subprocess.run(["xdotool", "key", *keys], check=True, timeout=30)
        wanted = {(): "71", ("Right", "Right"): "95", ("Down",): "85"}[keys]
        qtbot.waitUntil(lambda value=wanted: value in view.value_line(), timeout=10_000)
        assert any(view.value_line() in name and view.chart.title in name for name in heard(qtbot))
