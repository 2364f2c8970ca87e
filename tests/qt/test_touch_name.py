"""The name by touch: no hand makes the screen wider, no half syllable is taken, the time-out is told before."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from jobdesk.qt.touch_screen import BACK_MS, WARNED_MS, TouchScreen
from tests.qt.displays import show_display
from tests.qt.helpers import settle
from tests.qt.test_touch_screen import check, tap, waiting, write
from tests.services.queues import purposes


@pytest.fixture
def made(local_center):
    return purposes(local_center)


@pytest.fixture
def touch(qtbot, local_center, made):
    opened = show_display(qtbot, TouchScreen, local_center.desk("reception"), check)
    tap(opened, made["구직 상담"], "1234")
    opened.add_name.click()
    return opened


@pytest.mark.parametrize("letters", ["ㅁ", "ㄱㅏㅁ"])
def test_a_leaning_hand_makes_the_screen_no_wider(qtbot, touch, letters):
    for at in range(45):
        touch.name.keys[letters[at % len(letters)]].click()
    qtbot.wait(50)
    assert touch.width() == 1366
    assert touch.minimumSizeHint().width() <= 1366
    assert len(touch.name.name) <= 20
    assert touch.name.typed.text()[-1] == touch.name.name[-1], "where it is written is seen"
    take = touch.name.take
    assert touch.rect().contains(take.mapTo(touch, take.rect().bottomRight()))


def test_the_way_back_keeps_the_name_and_lets_the_digits_be_mended(qtbot, local_center, touch):
    write(touch, "홍길동")
    touch.name.back.click()
    assert touch.faces.currentWidget() is touch.keypad
    for sign in ("erase", "5"):
        touch.keys[sign].click()
    touch.take.click()
    settle(qtbot, touch.work)
    (row,) = waiting(local_center)
    assert (row.visitor_name, row.phone_tail) == ("홍길동", "1235")


def test_a_letter_alone_is_no_name(qtbot, local_center, touch):
    for key in "ㄱㄱㅏ":
        touch.name.keys[key].click()
    touch.name.take.click()
    assert "글자가 다 되지 않았습니다" in touch.name.told.text()
    touch.name.back.click()
    touch.take.click()
    settle(qtbot, touch.work)
    assert touch.faces.currentWidget() is touch.name, "nor by the other key"
    assert "글자가 다 되지 않았습니다" in touch.name.told.text()
    assert waiting(local_center) == []
    for _time in range(3):
        touch.name.erase.click()
    write(touch, "가")
    assert "글자가 다 되지 않았습니다" not in touch.name.told.text()
    touch.name.take.click()
    settle(qtbot, touch.work)
    assert [row.visitor_name for row in waiting(local_center)] == ["가"]


def test_the_last_seconds_say_so_and_a_touch_goes_on(touch, made):
    write(touch, "홍")
    assert touch._soon.interval() == BACK_MS - WARNED_MS == 10_000
    keys = touch.name.keys["ㄱ"].mapTo(touch, QPoint())
    touch._soon.stop()
    touch._soon.timeout.emit()
    assert touch.title.text() == "계속하시려면 화면을 눌러 주십시오."
    touch.layout().activate()
    assert touch.name.keys["ㄱ"].mapTo(touch, QPoint()) == keys, "no key moves under a finger"
    QTest.mouseClick(touch, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert touch.title.text() == "구직 상담"
    assert touch._soon.isActive()
    assert touch.name.name == "홍"
    touch._back.timeout.emit()
    assert touch.faces.currentWidget() is touch.choice
    assert not touch._soon.isActive()
