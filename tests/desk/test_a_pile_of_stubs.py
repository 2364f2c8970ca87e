"""A pile of reply stubs, scanned and answered one after the other without a mouse."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from jobdesk.qt.pages._referral_history import HistorySheet
from jobdesk.qt.pages._stub_sheet import StubSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.records.referrals import Referral, ReferralStep
from tests.desk.hands import PLAIN
from tests.qt.keyboard import Keyboard
from tests.services import acts, people

Key = Qt.Key
NAMES = ("김하나", "김두리", "김세희", "김네온", "김다섯")


@pytest.fixture
def pile(local_center):
    """Five slips that went out 16 days ago."""
    desk = local_center.desk("counselor")
    note = {"note": "옮겨 적음"}
    job = people.vacancy(desk, openings="5", received_on=desk.act().today - timedelta(days=18), **note)
    return [
        acts.refer(
            desk,
            acts.ready_since(
                desk, 20, full_name=name, mobile=f"010-0000-11{at:02}", birth_date=f"19{60 + at}. 1. 2."
            ),
            job,
            days=16,
            method="slip",
            **note,
        )
        for at, name in enumerate(NAMES)
    ]


@pytest.fixture
def hands(pile, sit_down, local_center):
    return sit_down(local_center.desk("counselor"))


def scan(hands, row):
    Keyboard().scan(row.slip_no.replace("-", ""), 5)
    hands.until(lambda: isinstance(hands.sheet, StubSheet))


def digit(hands, figure):
    hands.press(Key(Key.Key_0.value + figure), PLAIN)
    hands.qtbot.wait(90)
    hands.settle()


def enter(hands):
    hands.press(Key.Key_Return, PLAIN)


def state_of(hands, row):
    return hands.desk.read(lambda db, act: db.get_one(Referral, row.id).state)


def test_a_pile_is_worked_off_from_anywhere(hands, pile):
    rejected, filled, pending, met, hired = pile
    hands.go("counter")
    scan(hands, rejected)
    assert hands.sheet.keys.hasFocus()
    digit(hands, 3)
    assert hands.sheet.line.chosen == "51"
    enter(hands)
    hands.until(lambda: hands.sheet.waits)
    assert state_of(hands, rejected) == "51"

    scan(hands, filled)
    digit(hands, 3)
    digit(hands, 7)
    enter(hands)
    hands.until(lambda: hands.sheet.waits)
    assert state_of(hands, filled) == "71"

    scan(hands, pending)
    digit(hands, 2)
    assert hands.sheet.line.planned.hasFocus()
    start = hands.desk.act().today + timedelta(days=4)
    hands.type(f"{start:%Y%m%d}")
    enter(hands)
    hands.until(lambda: hands.sheet.waits)
    assert state_of(hands, pending) == "41"

    scan(hands, met)
    digit(hands, 6)
    hands.press(Key.Key_Backspace, PLAIN)
    assert hands.sheet.line.chosen == ""
    enter(hands)
    assert hands.sheet.strip.isVisible(), "there is nothing to save"
    digit(hands, 6)
    enter(hands)
    hands.until(lambda: hands.sheet.waits)

    scan(hands, hired)
    digit(hands, 1)
    enter(hands)
    hands.until(lambda: isinstance(hands.sheet, FormSheet))
    hands.fill(note="옮겨 적음")
    hands.press(Key.Key_S)
    hands.until(lambda: isinstance(hands.sheet, StubSheet) and hands.sheet.waits)
    assert [one.person[:3] for one in hands.sheet.pile.done] == list(NAMES)
    assert [state_of(hands, row) for row in pile] == ["51", "71", "41", "31", "40"]
    told = hands.desk.read(lambda db, act: [s.reported_by for s in db.query(ReferralStep).all() if s.from_state])
    assert told.count("stub") == 4
    hands.press(Key.Key_Escape, PLAIN)
    assert hands.sheet is None


def test_a_wrong_answer_is_scanned_again_and_its_history_tells_both(hands, pile):
    row = pile[0]
    for figure in (3, 6):
        scan(hands, row)
        digit(hands, figure)
        enter(hands)
        hands.until(lambda: hands.sheet.waits)
    assert state_of(hands, row) == "31"
    hands.press(Key.Key_I)
    hands.until(lambda: isinstance(hands.sheet, HistorySheet))
    steps = hands.sheet.told.steps
    assert [(step.from_state, step.to_state, step.told_by) for step in steps] == [
        ("51", "31", "stub"),
        ("10", "51", "stub"),
        (None, "10", ""),
    ]
    assert {step.who for step in steps} == {hands.desk.display_name}
    hands.press(Key.Key_Escape, PLAIN)
    assert isinstance(hands.sheet, StubSheet)
