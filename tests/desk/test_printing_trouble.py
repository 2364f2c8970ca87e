"""Paper that does not come, by keyboard, on a printer made of software: put right, answered, printed once."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.base.printing import PrinterRole
from jobdesk.devices import escpos
from jobdesk.qt.print_notices import NoticeKind, Way
from jobdesk.qt.print_strip import GUARD_MS
from jobdesk.qt.raster import rasterize
from jobdesk.records.print_jobs import PrintJob
from jobdesk.services.printers import choose_printer_for, save_printer
from jobdesk.wiring import open_center
from tests.centers import CHEAP
from tests.desk.hands import CTRL, PLAIN
from tests.desk.test_referring import serve, tick_and_refer
from tests.devices.fake_printer import READY, fake_printer
from tests.devices.roll_decoder import RollDecoder
from tests.services import people

SCAN_MS = 150


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    """A printer on loopback answers at once or never: nobody waits for it as long as at a counter."""
    monkeypatch.setattr(escpos, "Limits", partial(escpos.Limits, 0.6, 2.0, 0.6))


@pytest.fixture
def seat(sit_down, local_center):
    """Gives hands at a desk whose slips go to a printer of software."""
    opened = []

    def make(printer, second=None):
        boss, rows = local_center.desk("administrator"), []
        for name, one in (("창구 롤", printer), ("옆 창구 롤", second)):
            if one is not None:
                values = {"name": name, "link": "network", "address": f"127.0.0.1:{one.port}"}
                rows.append(boss.change(lambda db, act, values=values: save_printer(db, act, values=values)).id)
        ids = dict(zip(("printer_id", "fallback_id"), rows, strict=False))
        boss.change(lambda db, act: choose_printer_for(db, act, counter_no=0, role=PrinterRole.SLIP, **ids))
        password = local_center.password("counselor")
        desk = open_center(local_center.folder, "kim", password, locksmith=CHEAP, rasterize=rasterize)
        opened.append((desk, sit_down(desk)))
        return opened[-1][1]

    yield make
    for desk, hands in opened:
        hands.work.wait()
        desk.close()


def refer(hands, *, settled=True):
    people.person(hands.desk)
    people.vacancy(hands.desk)
    serve(hands, "홍길동")
    tick_and_refer(hands)
    if settled:
        hands.press(Qt.Key.Key_S)
    else:
        hands.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, CTRL)


def jobs_of(hands):
    return hands.desk.read(lambda db, act: db.query(PrintJob).order_by(PrintJob.id).all())


def answer(hands, digit):
    """F12 and a digit, from wherever the hands are."""
    strip = hands.shell.print_strip
    hands.until(strip.isVisible)
    hands.qtbot.wait(GUARD_MS + 50)
    if not strip.isAncestorOf(QApplication.focusWidget()):
        hands.press(Qt.Key.Key_F12, PLAIN)
    hands.type(digit)
    hands.qtbot.wait(SCAN_MS)
    hands.settle()


def put_right(printer):
    """Switched off and on again: it knows nothing of what broke off."""
    printer.resets_after, printer._decoder = None, RollDecoder()


def rasters(printer):
    return printer.received.count(b"\x1dV\x42\x00")


def test_a_roll_that_ran_out_is_put_in_and_the_slip_comes_out_once(seat):
    with fake_printer("no paper") as printer:
        hands = seat(printer)
        refer(hands)
        strip = hands.shell.print_strip
        hands.until(strip.isVisible)
        assert strip.notice.kind is NoticeKind.TROUBLE
        assert not strip.isAncestorOf(QApplication.focusWidget())
        assert rasters(printer) == 0

        answer(hands, "1")  # too early: no roll yet
        assert [job.state for job in jobs_of(hands)] == ["failed"]
        printer.answers = READY
        answer(hands, "1")
        hands.until(lambda: [job.state for job in jobs_of(hands)] == ["confirmed"])
        (job,) = jobs_of(hands)
        assert (job.attempts, job.copy_no, job.paper) == (3, 1, "roll")
        assert rasters(printer) == 1
        assert not strip.isVisible()


def test_a_printer_that_says_nothing_is_asked_about_and_answered(seat):
    with fake_printer(silent=True) as printer:
        hands = seat(printer)
        refer(hands)
        strip = hands.shell.print_strip
        hands.until(strip.isVisible)
        assert strip.notice.kind is NoticeKind.QUESTION
        assert [job.state for job in jobs_of(hands)] == ["unknown"]

        answer(hands, "2")  # it lies nowhere: again, as a copy
        hands.until(lambda: jobs_of(hands)[0].attempts == 2 and strip.isVisible())
        answer(hands, "1")
        hands.until(lambda: [job.state for job in jobs_of(hands)] == ["confirmed"])
        (job,) = jobs_of(hands)
        assert job.copy_no == 2
        assert job.answered_by is not None
        assert rasters(printer) == 2
        assert not strip.isVisible()


def test_what_breaks_off_is_asked_about_before_it_is_tried_again(seat):
    with fake_printer(resets_after=200) as printer:
        hands = seat(printer)
        refer(hands)
        strip = hands.shell.print_strip
        hands.until(strip.isVisible)
        assert strip.notice.kind is NoticeKind.QUESTION
        put_right(printer)
        answer(hands, "2")
        assert strip.notice.kind is NoticeKind.TROUBLE
        answer(hands, "1")
        hands.until(lambda: [job.state for job in jobs_of(hands)] == ["confirmed"])
        assert rasters(printer) == 1


def test_another_printer_takes_the_slip_that_the_first_cannot(seat):
    with fake_printer("open") as printer, fake_printer() as second:
        hands = seat(printer, second)
        refer(hands)
        hands.until(hands.shell.print_strip.isVisible)
        assert "옆 창구 롤" in hands.shell.print_strip.buttons[Way.OTHER].text()
        answer(hands, "2")
        hands.until(lambda: [job.state for job in jobs_of(hands)] == ["confirmed"])
        assert (rasters(printer), rasters(second)) == (0, 1)


def test_hands_go_on_typing_while_a_printer_swallows_everything(seat):
    with fake_printer(swallowing=True) as printer:
        hands = seat(printer)
        refer(hands, settled=False)
        prints = hands.shell.room.prints
        hands.qtbot.waitUntil(lambda: bool(prints.busy_keys), timeout=20_000)
        hands.shell.start_find()
        box = hands.shell.header.finder
        for letter in "kimsangdam":
            hands.qtbot.keyClick(box, letter)
            QApplication.processEvents()
        assert box.text() == "kimsangdam"
        assert prints.busy_keys, "no letter waited for the printer"
        hands.qtbot.waitUntil(lambda: not prints.busy_keys, timeout=30_000)  # a long slip may take its time
        hands.settle()
        assert hands.shell.print_strip.notice.kind is NoticeKind.QUESTION
