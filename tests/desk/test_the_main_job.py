"""From a new visitor to the published table, by keyboard only: the table shows one more."""

import re

from PySide6.QtCore import Qt

from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from tests.desk.hands import CTRL, PLAIN
from tests.services import people

COLUMNS = ("jobseekers", "referrals", "placed_persons")


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).all())


def published(hands):
    """The published figures as the page says them."""
    hands.go("statistics")
    figures = hands.page.table.figures
    hands.until(lambda: re.search(r"\d", figures["jobseekers"].accessibleName()))
    return {
        name: int(re.search(r"\d[\d,]*", figures[name].accessibleName()).group().replace(",", ""))
        for name in COLUMNS
    }


def test_a_visitor_becomes_one_more_in_the_table(hands, local_center):
    desk = hands.desk
    for title in ("아파트 경비원", "사무실 경비원"):
        people.vacancy(desk, title=title)
    before = published(hands)

    hands.go("counter")
    hands.press(Qt.Key.Key_N)
    hands.fill(full_name="홍길동", mobile="01000001234")
    hands.press(Qt.Key.Key_S)
    hands.until(lambda: hands.page.view is not None)
    (person,) = all_of(desk, Jobseeker)
    assert (person.full_name, person.mobile) == ("홍길동", "01000001234")

    hands.press(Qt.Key.Key_F8, PLAIN)
    assert hands.sheet.form.focused_field() == "birth_date"
    hands.fill(
        birth_date="850302",
        sex="남",
        dong_code="당산1동",
        labor_status="실업",
        desired_occupation_1="경비",
        desired_wage_basis="월급",
        desired_wage_amount="2400000",
        desired_region_1="영등포구",
        desired_employment_types="상용직",
        education_level="고졸",
        referral_wish="알선필요",
    )
    assert not hands.sheet.missing_line.isVisible()
    hands.press(Qt.Key.Key_S)
    assert hands.sheet is None

    hands.press(Qt.Key.Key_F8, PLAIN)
    hands.press(Qt.Key.Key_S)
    assert len(all_of(desk, Registration)) == 1
    hands.press(Qt.Key.Key_F8, PLAIN)
    hands.press(Qt.Key.Key_S)
    hands.until(lambda: not hands.page.view.missing)

    hands.until(lambda: hands.page.fit.list.model_.rowCount() == 2)
    hands.type("경비 일을 바로 시작하고 싶어 함")
    hands.press(Qt.Key.Key_F6, PLAIN)
    for _n in range(2):
        hands.press(Qt.Key.Key_Space, PLAIN)
        hands.press(Qt.Key.Key_Down, PLAIN)
    hands.press(Qt.Key.Key_J)
    assert isinstance(hands.sheet, ReferSheet)
    hands.press(Qt.Key.Key_S)
    hands.until(lambda: len(local_center.printer.printed) == 2)
    hands.press(Qt.Key.Key_Return, CTRL)
    assert hands.page.view is None
    (session,) = all_of(desk, CounselingSession)
    assert session.note == "경비 일을 바로 시작하고 싶어 함"
    assert session.ended_at is not None
    sent = all_of(desk, Referral)
    assert {one.session_id for one in sent} == {session.id}
    assert sorted(one.slip_no for one in sent) == sorted(name for name, _pdf in local_center.printer.printed)

    hands.go("referrals")
    hands.until(lambda: hands.page.lists["referrals"].model_.rowCount() == 2)
    to_the_list(hands)
    hands.press(Qt.Key.Key_H)
    hands.press(Qt.Key.Key_S)
    assert hands.sheet is None
    assert sorted(one.state for one in all_of(desk, Referral)) == ["40", "91"]
    assert len(all_of(desk, Placement)) == 1

    after = published(hands)
    assert {name: after[name] - before[name] for name in COLUMNS} == {
        "jobseekers": 1,
        "referrals": 2,
        "placed_persons": 1,
    }


def to_the_list(hands):
    """Tab until the list has the keyboard, and take its first row."""
    table = hands.page.lists["referrals"].table
    for _turn in range(40):
        if table.hasFocus():
            break
        hands.press(Qt.Key.Key_Tab, PLAIN)
    hands.press(Qt.Key.Key_Home, CTRL)
