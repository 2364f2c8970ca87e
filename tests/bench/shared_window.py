"""The list of people in a window that hears other desks: when each of them is painted. `... PLAN`, offscreen."""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import jobdesk.qt  # noqa: F401  keeps None alive before the first widget
from jobdesk.qt.theme import apply_theme
from tests.desk.hands import Hands
from tests.shared.crew import sit_down
from tests.shared.diary import Diary
from tests.shared.window import Bot

IN_SIGHT, LOOK_MS = 15, 50


def main() -> None:
    """Until the day is over."""
    plan = json.loads(sys.argv[1])
    app = QApplication([])
    diary, desk = Diary(Path(plan["diary"])), sit_down(plan)
    apply_theme(app, "light")
    hands = Hands(Bot(), desk)
    assert desk.live.heard_in(120), "the server is not listened to"
    hands.go("jobseekers")
    pane, known = hands.page.pane, set()

    def look(_count: int = 0) -> None:
        pane.list.table.viewport().repaint()
        rows = [pane.model_.row_at(line) for line in range(IN_SIGHT) if pane.model_.loaded(line)]
        if new := [str(one.id) for one in rows if one is not None and one.id not in known]:
            known.update(one.id for one in rows if one is not None)
            diary.write("shown", ids=new)

    look()
    pane.counted.connect(look)
    timer = QTimer(interval=LOOK_MS)
    timer.timeout.connect(lambda: app.quit() if Path(plan["stop"]).exists() else None)
    timer.start()
    diary.write("ready")
    app.exec()
    os._exit(0)  # what stands in memory is of no interest any more


if __name__ == "__main__":
    main()
