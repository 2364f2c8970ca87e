"""A job found, taken back and found again; a month later who is called, kept, or left; by keyboard alone."""

from datetime import timedelta

from PySide6.QtCore import Qt

from jobdesk.base.formats import format_date
from jobdesk.qt.pages._work_sheet import WorkSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.records.contact_attempts import ContactAttempt
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from tests.desk.hands import CTRL, PLAIN, SHIFT
from tests.services import acts, people


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).order_by(model.id).all())


def to_list(hands, view):
    """Ctrl+Tab to a list, and into it."""
    while hands.page.views.current != view:
        hands.press(Qt.Key.Key_Tab, CTRL)
    rows = hands.page.lists[view]
    hands.until(lambda: rows.model_.rowCount() > 0)
    while not rows.table.hasFocus():
        hands.press(Qt.Key.Key_Tab, PLAIN)
    hands.press(Qt.Key.Key_Home)
    return rows


def states(desk):
    return [row.state for row in all_of(desk, Referral)]


def taken(desk):
    return [row.taken for row in all_of(desk, Vacancy)]


def living(desk, person):
    return desk.read(lambda db, act: db.get_one(Jobseeker, person).labor_status)


def test_placement_undo_and_placement_again(hands):
    desk = hands.desk
    person = people.person(desk)
    for title in ("아파트 경비원", "주차 관리원"):
        acts.refer(desk, person, people.vacancy(desk, title=title))
    hands.go("referrals")
    for turn in (1, 2):
        to_list(hands, "referrals")
        hands.press(Qt.Key.Key_H)
        assert isinstance(hands.sheet, FormSheet)
        hands.fill(wage_basis="월급", wage_amount="2500000", weekly_hours="40", evidence="근로계약서")
        hands.press(Qt.Key.Key_S)
        assert hands.sheet is None
        assert sorted(states(desk)) == ["40", "91"]
        assert sorted(taken(desk)) == [0, 1]
        assert living(desk, person) == "employed"
        if turn == 2:
            break
        to_list(hands, "placements")
        hands.press(Qt.Key.Key_Z)
        hands.type("다른 사람 것으로 입력")
        hands.press(Qt.Key.Key_Return, PLAIN)
        assert states(desk) == ["10", "10"]
        assert taken(desk) == [0, 0]
        assert living(desk, person) == "unemployed"
        assert all(row.voided_at for row in all_of(desk, FollowUp))
    assert [bool(row.voided_at) for row in all_of(desk, Placement)] == [True, False]
    assert [row.months for row in all_of(desk, FollowUp) if row.voided_at is None] == [1, 3, 6]

    to_list(hands, "placements")
    hands.press(Qt.Key.Key_Return, PLAIN)
    assert isinstance(hands.sheet, WorkSheet)
    hands.press(Qt.Key.Key_Y)
    assert [row.months for row in all_of(desk, FollowUp) if row.voided_at is None] == [1, 3, 6, 12]
    hands.press(Qt.Key.Key_Escape, PLAIN)
    assert hands.sheet is None


def test_a_month_later_one_is_called_twice_and_kept(hands):
    desk = hands.desk
    acts.place(desk, acts.ready_since(desk, 60), days=40)
    hands.go("referrals")
    to_list(hands, "follow_ups")
    hands.press(Qt.Key.Key_U)
    hands.press(Qt.Key.Key_F5, PLAIN)
    assert hands.sheet is None
    assert [(row.outcome, row.mode) for row in all_of(desk, ContactAttempt)] == [("no_answer", "phone")]
    assert [row.done_on for row in all_of(desk, FollowUp)] == [None] * 3
    to_list(hands, "follow_ups")
    hands.press(Qt.Key.Key_U)
    hands.fill(state="재직")
    hands.press(Qt.Key.Key_S)
    assert [row.state for row in all_of(desk, FollowUp)] == ["employed", None, None]


def test_several_who_all_still_work_are_done_in_one_act(hands):
    desk = hands.desk
    for _turn in range(3):
        acts.place(desk, acts.ready_since(desk, 60), days=40)
    hands.go("referrals")
    to_list(hands, "follow_ups")
    for _turn in range(2):
        hands.press(Qt.Key.Key_Down, SHIFT)
    hands.press(Qt.Key.Key_U)
    hands.fill(state="재직")
    hands.press(Qt.Key.Key_S)
    assert hands.sheet is None
    done = [row for row in all_of(desk, FollowUp) if row.done_on]
    assert [(row.months, row.state) for row in done] == [(1, "employed")] * 3


def test_who_left_is_registered_anew_at_once(hands):
    desk = hands.desk
    person = acts.ready_since(desk, 120)
    acts.place(desk, person, days=40)
    left = desk.act().today - timedelta(days=3)
    hands.go("referrals")
    to_list(hands, "follow_ups")
    hands.press(Qt.Key.Key_U)
    hands.fill(state="퇴사", left_on=format_date(left), left_code="계약만료", left_reason="단기 계약")
    hands.press(Qt.Key.Key_S)
    assert hands.page.question.isVisible()
    assert living(desk, person) == "unemployed"
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.until(lambda: isinstance(hands.sheet, FormSheet))
    hands.press(Qt.Key.Key_S)
    assert hands.sheet is None
    rows = [row for row in all_of(desk, Registration) if row.jobseeker_id == person]
    assert [row.received_on for row in rows][-1] == desk.act().today
    assert [row.labor_status for row in rows][-1] == "unemployed"
    told = [(row.left_on, row.left_code) for row in all_of(desk, FollowUp) if row.done_on]
    assert told == [(left, "contract_end")]
