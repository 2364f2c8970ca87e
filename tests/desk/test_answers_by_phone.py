"""Answers of firms by keyboard alone: a call list, a firm that rings back, a call that nobody took."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.clock import Clock
from jobdesk.qt.pages._call_sheet import CallSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.records.contact_attempts import ContactAttempt
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral, ReferralStep
from jobdesk.services.work_rules import DueKind, Whose
from tests.desk.hands import PLAIN
from tests.services import acts, people

Key = Qt.Key
NAMES = ["하나", "두리", "세희", "네온", "다섯", "여섯", "일곱", "여덟", "아홉", "열한"]
LATE = {"note": "옮겨 적음"}


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).order_by(model.id).all())


@pytest.fixture
def firm(local_center):
    """A firm that ten people wait for since 22 days, and another that one waits for since 8."""
    desk = local_center.desk("counselor")
    long_ago = {"received_on": desk.act().today - timedelta(days=24), **LATE}
    made = people.employer(desk, name="한빛관리", contact_name="박과장", contact_phone="02-0000-9999")
    other = people.employer(desk, name="새벽상사", phone="02-0000-2222")
    guard = people.vacancy(desk, made, openings="5", **long_ago)
    cleaner = people.vacancy(desk, other, title="미화원", **long_ago)
    for at, name in enumerate(NAMES):
        one = acts.ready_since(
            desk, 25, full_name=f"김{name}", mobile=f"010-0000-10{at:02}", birth_date=f"19{60 + at}. 1. 2."
        )
        acts.refer(desk, one, guard, days=22, method="slip", **LATE)
    acts.refer(desk, acts.ready_since(desk, 25), cleaner, days=8, **LATE)
    return made


@pytest.fixture
def hands(firm, sit_down, local_center):
    return sit_down(local_center.desk("counselor"))


def to_calls(hands):
    hands.go("referrals")
    hands.press(Key.Key_G)
    assert hands.page.views.current == "calls"
    hands.press(Key.Key_Home, PLAIN)


def digit(hands, figure):
    """One digit; the scanner keeps it back for a moment."""
    hands.press(Key(Key.Key_0.value + figure), PLAIN)
    hands.qtbot.wait(90)
    hands.settle()


def shown(hands):
    return [row.name for row in hands.page.calls.list.model_.rows]


def test_ten_results_from_a_call_list_in_one_act(hands, firm):
    desk = hands.desk
    to_calls(hands)
    assert shown(hands) == ["한빛관리", "새벽상사"]
    hands.press(Key.Key_Return, PLAIN)
    sheet = hands.sheet
    assert isinstance(sheet, CallSheet)
    assert sheet.number.text() == "02-0000-9999"
    assert [line.person[:3] for line in sheet.lines] == [f"김{name}" for name in NAMES]
    for figure in (3, 3, 4, 7, 7, 8, 6):
        digit(hands, figure)
    assert sheet.line is sheet.lines[7]
    digit(hands, 2)
    assert sheet.line.planned.hasFocus()
    start = desk.act().today + timedelta(days=5)
    hands.type(f"{start:%Y%m%d}")
    hands.press(Key.Key_Return, PLAIN)
    assert sheet.list.table.hasFocus()
    digit(hands, 9)
    assert sheet.line.reason.hasFocus()
    hands.type("거리")
    hands.press(Key.Key_Return, PLAIN)
    digit(hands, 4)
    assert sheet.line is sheet.lines[-1]
    digit(hands, 0)
    hands.type("경력")
    hands.press(Key.Key_S)
    hands.until(lambda: hands.sheet is None)
    sent = [one for one in all_of(desk, Referral) if one.slip_no]
    assert [one.state for one in sent] == ["51", "51", "50", "71", "71", "61", "31", "41", "60", "70"]
    assert sent[7].hire_planned_on == start
    steps = [one for one in all_of(desk, ReferralStep) if one.from_state is not None]
    assert len(steps) == 10
    assert len({one.op_id for one in steps}) == 1, "one act"
    assert {one.reported_by for one in steps} == {"employer"}
    (call,) = all_of(desk, ContactAttempt)
    assert (call.outcome, call.employer_id, call.op_id) == ("reached", firm, steps[0].op_id)
    assert hands.page.views.current == "calls"
    assert hands.page.calls.list.table.hasFocus()


def test_nobody_answers_and_the_firm_stands_on_top_the_day_it_is_to_be_called(hands, monkeypatch):
    desk = hands.desk
    to_calls(hands)
    hands.press(Key.Key_F5, PLAIN)
    hands.until(lambda: shown(hands) == ["새벽상사", "한빛관리"])
    assert hands.page.calls.list.current_row().name == "새벽상사", "the place is kept, for the next firm"
    hands.press(Key.Key_F7, PLAIN)
    assert isinstance(hands.sheet, FormSheet)
    hands.press(Key.Key_S)
    hands.until(lambda: hands.sheet is None)
    tried = all_of(desk, ContactAttempt)
    assert [one.outcome for one in tried] == ["no_answer", "call_back"]
    back = tried[1].call_back_on
    assert back > desk.act().today
    assert shown(hands) == ["한빛관리", "새벽상사"], "it waits for its day"
    monkeypatch.setattr(type(desk), "clock", property(lambda _desk: Clock(back)))
    to_calls(hands)
    assert shown(hands) == ["새벽상사", "한빛관리"]
    assert hands.page.calls.list.model_.rows[0].call_back_on == back


def test_a_firm_that_rings_back_is_answered_from_one_of_its_referrals(hands):
    desk = hands.desk
    hands.go("referrals")
    hands.type("김세희")
    hands.until(lambda: hands.page.pane.count == 1)
    hands.press(Key.Key_Down, PLAIN)
    hands.press(Key.Key_T)
    assert isinstance(hands.sheet, CallSheet)
    assert len(hands.sheet.lines) == 10
    digit(hands, 1)
    hands.press(Key.Key_S)
    assert isinstance(hands.sheet, FormSheet), "a hire goes on to its placement"
    hands.fill(note="옮겨 적음")
    hands.press(Key.Key_S)
    hands.until(lambda: hands.sheet is None)
    (hired,) = [one for one in all_of(desk, ReferralStep) if one.to_state == "40"]
    (placed,) = all_of(desk, Placement)
    assert (hired.reported_by, placed.evidence, placed.referral_id) == (
        "employer",
        "employer_call",
        hired.referral_id,
    )
    assert [one.outcome for one in all_of(desk, ContactAttempt)] == ["reached"]


def test_missing_results_are_grouped_by_firm_from_their_worklist(hands):
    hands.press(Key.Key_0)
    hands.press(Key.Key_Home, PLAIN)
    for _n in range(list(DueKind).index(DueKind.RESULTS)):
        hands.press(Key.Key_Down, PLAIN)
    hands.press(Key.Key_Return, PLAIN)
    assert hands.page.pane.count == 11
    hands.press(Key.Key_G)
    assert shown(hands) == ["한빛관리", "새벽상사"]
    assert hands.page.calls.whose.current == Whose.MINE
    assert [row.due for row in hands.page.calls.list.model_.rows] == [10, 1]
