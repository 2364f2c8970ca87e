"""What tests of the strip share: slips, a window's printers, and the hand that answers."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.base.printing import PrinterRole
from jobdesk.qt.print_strip import GUARD_MS
from jobdesk.records.print_jobs import PrintJob
from jobdesk.services import printers
from jobdesk.services.print_jobs import queue_slip
from tests.qt.helpers import press, settle
from tests.services import acts, people

ROLL = {"name": "창구 롤", "link": "network", "address": "127.0.0.1:9", "paper": "roll"}
LASER = {"name": "사무실 레이저", "link": "spooler", "address": "Office_Laser", "paper": "a4"}
SCAN_MS = 150


def slips(desk, count=1):
    made = []
    for at in range(count):
        person = people.person(desk, mobile=f"010-0000-{1000 + at}", birth_date=f"19{60 + at}. 3. 2.")
        sent = acts.refer(desk, person, people.vacancy(desk), method="slip")
        number = sent.slip_no.replace("-", "")
        made.append(
            desk.change(
                lambda db, act, sent=sent, number=number: queue_slip(
                    db, act, referral_id=sent.id, number=number, paper="a4"
                )
            )
        )
    return made


def jobs_of(desk):
    return desk.read(lambda db, act: db.query(PrintJob).order_by(PrintJob.id).all())


def choose_printers(center):
    """A window's slip printer and the one that stands in for it."""
    boss = center.desk("supervisor")
    roll, laser = (
        boss.change(lambda db, act, values=values: printers.save_printer(db, act, values=values))
        for values in (ROLL, LASER)
    )
    boss.change(
        lambda db, act: printers.choose_printer_for(
            db, act, counter_no=0, role=PrinterRole.SLIP, printer_id=roll.id, fallback_id=laser.id
        )
    )
    return roll, laser


def strip_of(window):
    return window.shell.print_strip


def send(qtbot, window, jobs):
    window.shell.room.prints.print_jobs(jobs)
    settle(qtbot, window._work)


def digits(qtbot, window, typed):
    """Digits reach what has the keyboard once they are seen to be no scan."""
    qtbot.keyClicks(QApplication.focusWidget(), typed)
    qtbot.wait(SCAN_MS)
    settle(qtbot, window._work)


def answer(qtbot, window, way):
    """As a hand does: F12, then one digit, once what is told has been there for a moment."""
    strip = strip_of(window)
    qtbot.wait(GUARD_MS + 50)
    here = QApplication.focusWidget()
    if here is None or not strip.isAncestorOf(here):
        press(qtbot, window.shell.page, Qt.Key.Key_F12)
    digits(qtbot, window, strip.keys[way])
