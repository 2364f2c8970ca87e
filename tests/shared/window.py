"""A real window of a shared center in a process of its own: `python -m tests.shared.window PLAN`, offscreen.

A person at its keyboard registers people one after the other and presses 저장 again until it is saved; each time
its list of people was read is written down.
"""

import json
import os
import sys
from pathlib import Path
from time import monotonic, sleep

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import jobdesk.qt  # noqa: F401  keeps None alive before the first widget
from jobdesk.qt.theme import apply_theme
from tests.desk.hands import Hands
from tests.shared.crew import sit_down
from tests.shared.diary import FAILED, Diary

PATIENCE_S, AGAIN_S, TICK = 120.0, 0.5, 0.005
LISTED, SAVED = "listed", "saved"


class Bot:
    """What `Hands` asks of pytest-qt, outside of it."""

    keyClick = staticmethod(QTest.keyClick)  # noqa: N815  the name it is asked by

    def addWidget(self, *_given, **_more) -> None:  # noqa: N802  as above
        """Widgets live as long as the process."""

    def wait(self, ms: int) -> None:
        """Let the window live."""
        self.live(ms / 1000)

    def waitUntil(self, told, timeout: int = 0) -> None:  # noqa: N802  as above
        """Until something is so; a server that is away takes its time."""
        until = monotonic() + max(timeout / 1000, PATIENCE_S)
        while not told():
            assert monotonic() < until, "the window does not come to it"
            self.live(0)

    @staticmethod
    def live(seconds: float) -> None:
        """Answer events for so long, once at least."""
        until = monotonic() + seconds
        while True:
            QApplication.processEvents()
            sleep(TICK)
            if monotonic() >= until:
                return


def register(hands: Hands, diary: Diary, mobile: str) -> None:
    """One more person by keys, saved when the sheet is closed."""
    hands.press(Qt.Key.Key_N)
    hands.until(lambda: hands.sheet is not None)
    hands.fill(full_name="홍길동", mobile=mobile)
    began, pressed = monotonic(), 0.0
    while hands.sheet is not None:
        if hands.work.idle and monotonic() > pressed + AGAIN_S:
            QTest.keyClick(
                QApplication.focusWidget() or hands.page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier
            )
            pressed = monotonic()
        hands.qtbot.live(0)
        if monotonic() > began + PATIENCE_S:
            raise AssertionError("the form is never saved")
    diary.write(SAVED, mobile=mobile, took=monotonic() - began)


def main() -> int:
    """Sit at it until the day is over."""
    plan = json.loads(sys.argv[1])
    app = QApplication([])
    diary, desk = Diary(Path(plan["diary"])), sit_down(plan)
    try:
        apply_theme(app, "light")
        desk.begin_day()
        hands = Hands(Bot(), desk)
        assert desk.live.heard_in(30)
        hands.go("jobseekers")
        hands.page.pane.counted.connect(lambda count: diary.write(LISTED, count=count))
        diary.write("ready", desk=desk.center.desk)
        hands.until(Path(plan["go"]).exists)
        serial = 0
        while not Path(plan["stop"]).exists():
            serial += 1
            register(hands, diary, f"01088{serial:06}")
            hands.settle()
            hands.go("jobseekers")
        hands.work.wait()
        desk.close()
    except BaseException as error:
        diary.write(FAILED, kind="window", op=None, why=f"{type(error).__name__}: {error}")
        raise
    diary.write("end")
    sys.stdout.flush()
    os._exit(0)  # what stands in memory is of no interest any more


if __name__ == "__main__":
    raise SystemExit(main())
