"""The pictures of a desk whose server is away: what stands in for the copy answers all that the strip asks."""

from pathlib import Path

from PySide6.QtCore import QTimer

from jobdesk.qt.backstage import Behind
from jobdesk.qt.tour_local import LocalScenes
from jobdesk.qt.windows.local_strip import LocalStrip
from tests.qt.helpers import settle, show_window


def test_it_renews_without_a_crash_and_leaves_no_timer(qtbot, local_center):
    shell = show_window(qtbot, local_center.desk(), Behind).shell
    scenes = LocalScenes(shell, lambda: settle(qtbot, shell.room.work), Path)
    shown = []
    for picture in scenes.walk():
        (strip,) = (one for one in shell.findChildren(LocalStrip) if one is not shell.local)
        strip.renew()
        settle(qtbot, shell.room.work)
        shown.append(picture.name)
    assert shown == ["server-away", "copy-waits"]
    assert not [timer for timer in strip.findChildren(QTimer) if timer.isActive()]
