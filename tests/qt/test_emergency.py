"""A call for help: nothing but a dot at the desk that asks, a strip at all others, tried until it is sent."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _
from jobdesk.qt.backstage import Behind
from jobdesk.qt.pages._incident_sheets import IncidentsSheet
from jobdesk.qt.pages._queue_board import QueueBoardSheet
from jobdesk.qt.windows.places import PLACES
from jobdesk.qt.windows.safe_desk import COMMANDS
from jobdesk.qt.windows.shell_commands import AWAY_COMMANDS
from jobdesk.qt.windows.shell_commands import COMMANDS as USUAL
from jobdesk.services import emergencies, incidents
from tests.qt.helpers import settle, show_window

KEYS = Qt.KeyboardModifier
BOTH = KEYS.ControlModifier | KEYS.ShiftModifier


@pytest.fixture
def shell(qtbot, local_center):
    QApplication.setCursorFlashTime(0)
    return show_window(qtbot, local_center.desk("counselor"), Behind).shell


def press(qtbot, shell, key):
    qtbot.keyClick(QApplication.focusWidget() or shell, key, BOTH)
    settle(qtbot, shell.room.work)


def look(qtbot, shell):
    shell.safe.look()
    settle(qtbot, shell.room.work)


def standing(center):
    return center.desk("supervisor").read(emergencies.open_emergencies)


def picture(shell):
    """The whole window without the dot's few pixels."""
    image = shell.grab().toImage()
    painter = QPainter(image)
    painter.fillRect(shell.safe.dot.geometry(), Qt.GlobalColor.black)
    painter.end()
    return image


def test_no_combination_is_hit_by_chance_and_each_is_its_own():
    keys = [one.shortcut for one in COMMANDS]
    assert all(key.count("+") == 2 for key in keys)
    for place in PLACES:
        others = [one.shortcut for one in (*place.load().commands, *USUAL, *AWAY_COMMANDS)]
        assert not set(keys) & set(others), place.id


@pytest.mark.parametrize("covered", [False, True], ids=["page", "sheet"])
def test_the_desk_that_asks_shows_nothing_but_a_dot(qtbot, local_center, shell, covered):
    if covered:
        shell.page.push(IncidentsSheet(shell.page))
        settle(qtbot, shell.room.work)
    shell.safe.dot.tell(out=False)
    shell.safe.dot.hide()
    before, focus = picture(shell), QApplication.focusWidget()
    press(qtbot, shell, Qt.Key.Key_F12)
    (row,) = standing(local_center)
    assert (row.counter_no, row.who) == (1, "김상담")
    look(qtbot, shell)
    assert shell.safe.dot.isVisible()
    assert shell.safe.dot.out
    assert shell.safe.dot.width() <= 8
    assert picture(shell) == before
    assert QApplication.focusWidget() is focus
    press(qtbot, shell, Qt.Key.Key_F12)
    assert len(standing(local_center)) == 1, "a second press is the same call"
    press(qtbot, shell, Qt.Key.Key_F11)
    look(qtbot, shell)
    assert not standing(local_center)
    assert not shell.safe.dot.isVisible(), "the desk that asked may end its call"


def test_what_cannot_be_sent_is_tried_until_it_is(qtbot, local_center, shell, monkeypatch):
    change, down = shell.desk.change, [True]

    def away(job, op_id):
        if down:
            raise StoreError("the server is away")
        return change(job, op_id)

    monkeypatch.setattr(shell.desk, "change", away)
    press(qtbot, shell, Qt.Key.Key_F12)
    assert not standing(local_center)
    assert shell.safe.dot.isVisible()
    assert not shell.safe.dot.out, "a ring: it is not out yet"
    assert not shell.page.strip.isVisible()
    down.clear()
    qtbot.waitUntil(lambda: shell.safe.dot.out, timeout=6_000)
    assert len(standing(local_center)) == 1


def test_a_call_that_is_not_out_yet_can_be_taken_back(qtbot, local_center, shell, monkeypatch):
    def away(job, op_id):
        raise StoreError("the server is away")

    with monkeypatch.context() as patched:
        patched.setattr(shell.desk, "change", away)
        press(qtbot, shell, Qt.Key.Key_F12)
        press(qtbot, shell, Qt.Key.Key_F11)
    look(qtbot, shell)
    assert not shell.safe.dot.isVisible()
    assert not standing(local_center)


def test_every_other_desk_sees_which_window_and_answers_by_a_key(qtbot, local_center, shell):
    local_center.desk("colleague").change(emergencies.raise_emergency)
    qtbot.waitUntil(lambda: shell.safe.strip.isVisible(), timeout=6_000)
    strip, focus = shell.safe.strip, QApplication.focusWidget()
    assert "2" in strip.label.text()
    assert "이상담" in strip.label.text()
    assert strip.label.text() == strip.accessibleName()
    assert not shell.safe.dot.isVisible(), "it is not this desk's"
    asked, verb = strip.label.text(), strip.verb.text()
    press(qtbot, shell, Qt.Key.Key_F11)
    assert strip.isVisible()
    assert strip.label.text() != asked
    assert strip.verb.text() != verb
    assert len(standing(local_center)) == 1, "who goes is not there yet"
    press(qtbot, shell, Qt.Key.Key_F11)
    look(qtbot, shell)
    assert not standing(local_center)
    assert not strip.isVisible()
    assert QApplication.focusWidget() is focus


def go(desk, key):
    desk.change(lambda db, act: emergencies.go_to_emergency(db, act, emergency_id=key))


def test_every_desk_sees_who_is_on_the_way(qtbot, local_center, shell):
    key = local_center.desk("colleague").change(emergencies.raise_emergency)
    look(qtbot, shell)
    press(qtbot, shell, Qt.Key.Key_F11)
    (row,) = standing(local_center)
    assert row.going_who == "김상담", "said at this desk, known at all"
    look(qtbot, shell)
    assert _("{who} (you) is on the way").format(who="김상담") in shell.safe.strip.label.text(), "here too"
    other = show_window(qtbot, local_center.desk("supervisor"), Behind).shell
    look(qtbot, other)
    strip = other.safe.strip
    assert _("{who} is on the way").format(who="김상담") in strip.label.text()
    assert strip.verb.accessibleName() == _("I am going"), "a second one may go, and nobody closes it unasked"
    press(qtbot, other, Qt.Key.Key_F11)
    look(qtbot, other)
    assert _("{who} is on the way").format(who="김상담") in strip.label.text()
    assert _("you are going too") in strip.label.text()
    assert standing(local_center)[0].going_who == "김상담", "the first one stays"
    go(local_center.desk("reception"), key)
    assert standing(local_center)[0].going_who == "김상담"


def test_of_two_calls_the_key_answers_the_one_to_which_nobody_goes_yet(qtbot, local_center, shell):
    first, second = (
        local_center.desk(who).change(emergencies.raise_emergency) for who in ("colleague", "reception")
    )
    go(local_center.desk("supervisor"), first)
    look(qtbot, shell)
    press(qtbot, shell, Qt.Key.Key_F11)
    assert {row.id: row.going_who for row in standing(local_center)} == {first: "박팀장", second: "김상담"}
    look(qtbot, shell)
    assert shell.safe.strip.verb.accessibleName() == _("Help is there")
    press(qtbot, shell, Qt.Key.Key_F11)
    assert [row.id for row in standing(local_center)] == [first], "the other's call is not closed by it"


def test_a_desk_that_starts_again_still_goes(qtbot, local_center, shell):
    key = local_center.desk("colleague").change(emergencies.raise_emergency)
    go(local_center.desk("counselor"), key)
    look(qtbot, shell)
    assert shell.safe.strip.verb.accessibleName() == _("Help is there")


def test_going_that_is_not_sent_is_sent_again(qtbot, local_center, shell, monkeypatch):
    local_center.desk("colleague").change(emergencies.raise_emergency)
    look(qtbot, shell)

    def away(job, op_id):
        raise StoreError("the server is away")

    with monkeypatch.context() as patched:
        patched.setattr(shell.desk, "change", away)
        press(qtbot, shell, Qt.Key.Key_F11)
    assert _("you are going") in shell.safe.strip.label.text()
    qtbot.waitUntil(lambda: standing(local_center)[0].going_who == "김상담", timeout=6_000)


def test_the_desk_that_asks_sees_who_comes_and_its_visitor_nothing(qtbot, local_center, shell):
    shell.safe.dot.tell(out=False)
    shell.safe.dot.hide()
    before, focus = picture(shell), QApplication.focusWidget()
    press(qtbot, shell, Qt.Key.Key_F12)
    look(qtbot, shell)
    dot = shell.safe.dot
    asked = dot.grab().toImage()
    (row,) = standing(local_center)
    go(local_center.desk("colleague"), row.id)
    qtbot.waitUntil(lambda: dot.coming == "이상담", timeout=6_000)
    assert (dot.toolTip(), dot.accessibleName()) == ("이상담", "이상담"), "a name alone, and only where one looks"
    assert dot.grab().toImage() != asked, "another shape"
    assert (dot.width(), dot.height()) == (8, 8)
    assert picture(shell) == before
    assert not shell.safe.strip.isVisible()
    assert QApplication.focusWidget() is focus


def test_an_incident_is_recorded_from_the_strip_with_its_call(qtbot, local_center, shell):
    key = local_center.desk("colleague").change(emergencies.raise_emergency)
    look(qtbot, shell)
    assert not shell.safe.strip.record.isVisible(), "first one goes"
    press(qtbot, shell, Qt.Key.Key_F11)
    shell.safe.strip.record.click()
    form = shell.page.sheet.form
    form.set_values({"kind": "threat", "told": "책상을 치며 위협함"})
    shell.page.sheet.primary.trigger()
    settle(qtbot, shell.room.work)
    (row,) = local_center.desk("counselor").view(incidents.list_incidents)
    assert (row.emergency_id, row.kind.value, row.told) == (key, "threat", "책상을 치며 위협함")


@pytest.mark.parametrize(("user", "offered"), [("supervisor", True), ("counselor", False)])
def test_the_board_is_the_supervisors(qtbot, local_center, user, offered):
    shell = show_window(qtbot, local_center.desk(user), Behind).shell
    press(qtbot, shell, Qt.Key.Key_F9)
    assert isinstance(shell.page.sheet, QueueBoardSheet) is offered
