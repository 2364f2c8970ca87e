"""마감 by phone, by keyboard alone: closed, whom to tell, told, and all of it taken back."""

from datetime import timedelta

from PySide6.QtCore import Qt

from jobdesk.qt.pages._close_sheet import CloseSheet
from jobdesk.qt.pages._notices_sheet import NoticesSheet
from jobdesk.records.notices import Notice
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from tests.desk.hands import CTRL, PLAIN, SHIFT
from tests.services import acts, people
from tests.services.sent import refer, some


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).order_by(model.id).all())


def states(desk):
    return [one.state for one in all_of(desk, Referral)], [one.state for one in all_of(desk, Vacancy)]


def test_a_firm_closes_by_phone_everyone_is_told_and_it_is_undone(hands):
    desk = hands.desk
    rows = refer(desk, some(desk, 4), [people.vacancy(desk)])
    acts.enter(desk, rows[0].id, "41", hire_planned_on=desk.act().today + timedelta(days=2))
    hands.go("vacancies")
    hands.type("경비")
    hands.settle()
    hands.press(Qt.Key.Key_Down, PLAIN)
    hands.press(Qt.Key.Key_F, CTRL | SHIFT)
    assert isinstance(hands.sheet, CloseSheet)
    hands.fill(reason="한 명 채용, 마감")
    hands.press(Qt.Key.Key_S)
    assert states(desk) == (["41", "71", "71", "71"], ["filled"])
    assert isinstance(hands.sheet, NoticesSheet)
    assert len(hands.sheet.list.model_.rows) == 3

    hands.press(Qt.Key.Key_S)  # the first one is on the phone
    hands.press(Qt.Key.Key_A)  # the others get a text
    hands.press(Qt.Key.Key_M)
    assert sorted(one.told_mode for one in all_of(desk, Notice)) == ["message", "message", "phone"]

    hands.press(Qt.Key.Key_Z, CTRL | SHIFT)
    hands.type("한 명 더 찾음")
    hands.press(Qt.Key.Key_Return, PLAIN)
    assert states(desk) == (["41", "10", "10", "10"], ["open"])
    again = [one for one in all_of(desk, Notice) if one.told_on is None]
    assert len(again) == 3, "who was told must hear that it is open again"
    hands.press(Qt.Key.Key_Escape, PLAIN)
    assert hands.sheet is None


def test_stale_vacancies_are_called_one_after_the_other(hands):
    desk, today = hands.desk, hands.desk.act().today
    long_ago = {"received_on": today - timedelta(days=20), "note": "옮겨 적음"}
    for title in ("경비원", "미화원", "주차원"):
        people.vacancy(desk, title=title, closes_on=today + timedelta(days=1), **long_ago)
    hands.shell.start("vacancies", "worklist", name="stale", whose="me")
    hands.settle()
    assert hands.page.vacancies.count == 3
    hands.press(Qt.Key.Key_Down, PLAIN)
    hands.press(Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    hands.press(Qt.Key.Key_S)
    hands.press(Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    hands.fill(closes_on=f"{today + timedelta(days=14):%Y%m%d}")
    hands.press(Qt.Key.Key_S)
    hands.press(Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    hands.press(Qt.Key.Key_F, CTRL | SHIFT)
    hands.press(Qt.Key.Key_S)
    assert hands.page.vacancies.count == 0
    found = all_of(desk, Vacancy)
    assert sorted(one.state for one in found) == ["filled", "open", "open"]
    assert sorted(one.closes_on == today + timedelta(days=14) for one in found) == [False, False, True]
