"""kill -9 after the referral is saved and before its slip is printed: nothing is lost, and it prints once."""

import signal
import subprocess
import sys
from pathlib import Path

from jobdesk.qt.print_notices import NoticeKind
from jobdesk.records.audit import AuditEntry
from jobdesk.records.print_jobs import PrintJob
from jobdesk.records.referrals import Referral
from tests.desk.test_printing_trouble import answer
from tests.services import people

DYING = """
import os, signal, sys
from pathlib import Path
import jobdesk.qt
from jobdesk.qt.theme import apply_theme
from jobdesk.wiring import open_center
from tests.centers import CHEAP
from tests.desk.hands import Hands
from tests.desk.test_referring import serve, tick_and_refer
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qt_compat import qt_api
from pytestqt.qtbot import QtBot


class Deadly:
    name, papers = "deadly", frozenset({"a4", "a5", "roll"})

    def print_sheet(self, sheet, noted):
        os.kill(os.getpid(), signal.SIGKILL)


class Request:
    class node:
        pass
    node = node()


qt_api.set_qt_api("pyside6")
app = QApplication([])
apply_theme(app, "light")
desk = open_center(Path(sys.argv[1]), sys.argv[2], sys.argv[3], None, locksmith=CHEAP, printer=Deadly())
hands = Hands(QtBot(Request()), desk)
serve(hands, "홍길동")
tick_and_refer(hands)
hands.press(Qt.Key.Key_S)
print("still alive")
"""


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).all())


def test_the_referral_is_there_and_its_slip_waits_to_be_printed(sit_down, local_center):
    first = local_center.desk("counselor")
    people.person(first)
    people.vacancy(first)
    first.close()
    who = (local_center.user("counselor"), local_center.password("counselor"))
    died = subprocess.run(
        [sys.executable, "-c", DYING, str(local_center.folder), *who],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr

    desk = local_center.open("counselor")
    (referral,), (job,) = all_of(desk, Referral), all_of(desk, PrintJob)
    assert (job.number, job.state) == (referral.slip_no, "sent")
    desk.settle_prints()  # as the window does after signing in
    hands = sit_down(desk)
    hands.until(lambda: hands.page.due.due is not None)
    assert hands.page.due.due.counts["prints"] == 1

    strip = hands.shell.print_strip
    hands.until(strip.isVisible)
    assert strip.notice.kind is NoticeKind.QUESTION
    assert local_center.printer.printed == [], "nothing prints before someone said so"
    answer(hands, "2")  # it lies nowhere
    assert strip.notice.kind is NoticeKind.TROUBLE
    answer(hands, "1")
    hands.until(lambda: len(local_center.printer.printed) == 1)
    hands.until(lambda: [job.state for job in all_of(hands.desk, PrintJob)] == ["confirmed"])
    (job,) = all_of(hands.desk, PrintJob)
    assert (job.attempts, job.copy_no) == (2, 2), "no device said that the first lies nowhere"
    assert not strip.isVisible()
    assert len(all_of(hands.desk, Referral)) == 1
    assert (
        sum(
            entry.action == "create" and entry.table_name == "referral" for entry in all_of(hands.desk, AuditEntry)
        )
        == 1
    )
