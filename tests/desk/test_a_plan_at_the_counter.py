"""A person's plan, a check for public works and a withdrawn consent, at the counter and by keyboard alone."""

from PySide6.QtCore import Qt

from jobdesk.qt.pages._person_disclosures import DisclosureSheet
from jobdesk.qt.pages._person_plan import PlanSheet
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.notices import Notice
from jobdesk.records.placements import Placement
from jobdesk.records.plan_steps import PlanStep
from jobdesk.records.public_works import PublicWorks, PublicWorksScreening
from jobdesk.records.signposts import Signpost
from tests.desk.hands import CTRL, PLAIN, SHIFT
from tests.services import acts, people


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).order_by(model.id).all())


def serve(hands, person):
    hands.go("counter")
    hands.page.serve(person)
    hands.until(lambda: hands.page.view is not None)


def test_a_step_a_signpost_and_public_works_without_a_mouse(hands):
    desk = hands.desk
    serve(hands, people.person(desk))
    hands.press(Qt.Key.Key_A, CTRL | SHIFT)
    assert isinstance(hands.sheet, PlanSheet)
    hands.press(Qt.Key.Key_N)
    hands.fill(step="이력서 고쳐 오기")
    hands.press(Qt.Key.Key_S)
    hands.press(Qt.Key.Key_G)
    hands.fill(place="직업훈련", place_name="폴리텍")
    hands.press(Qt.Key.Key_S)
    hands.press(Qt.Key.Key_P)
    hands.fill(program="지역공동체일자리")
    hands.press(Qt.Key.Key_S)
    assert [row.place for row in all_of(desk, Signpost)] == ["training"]
    assert [row.program for row in all_of(desk, PublicWorks)] == ["community"]
    hands.press(Qt.Key.Key_U)
    hands.fill(persons="4", income="9000000", assets="100000000")
    hands.press(Qt.Key.Key_S)
    assert [(row.ruling, row.reasons) for row in all_of(desk, PublicWorksScreening)] == [("check", ["income"])]

    plan = hands.sheet
    assert isinstance(plan, PlanSheet)
    while not plan.list.table.hasFocus():
        hands.press(Qt.Key.Key_Tab, PLAIN)
    hands.press(Qt.Key.Key_Home, PLAIN)
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.fill(outcome="잘 고쳐 옴")
    hands.press(Qt.Key.Key_Return)
    (step,) = all_of(desk, PlanStep)
    assert (step.done_on, step.outcome) == (desk.act().today, "잘 고쳐 옴")
    hands.press(Qt.Key.Key_Escape, PLAIN)
    assert hands.sheet is None


def test_a_withdrawn_consent_names_the_firms_and_they_are_told(hands):
    desk = hands.desk
    person = people.person(desk)
    acts.refer(desk, person, people.vacancy(desk))
    serve(hands, person)
    hands.press(Qt.Key.Key_D)
    hands.press(Qt.Key.Key_Delete)
    hands.press(Qt.Key.Key_Return, PLAIN)
    assert isinstance(hands.sheet, DisclosureSheet)
    assert [row.told_on for row in all_of(desk, Notice)] == [None]
    hands.press(Qt.Key.Key_Return)
    assert [row.told_on for row in all_of(desk, Notice)] == [desk.act().today]
    hands.press(Qt.Key.Key_Escape, PLAIN)
    assert hands.sheet is None


def test_a_signpost_of_a_running_session_stands_in_it(hands):
    desk = hands.desk
    person = people.person(desk)
    serve(hands, person)
    hands.type("훈련 상담")
    hands.press(Qt.Key.Key_S)
    (session,) = all_of(desk, CounselingSession)
    hands.press(Qt.Key.Key_A, CTRL | SHIFT)
    hands.press(Qt.Key.Key_G)
    hands.fill(place="직업훈련")
    hands.press(Qt.Key.Key_S)
    assert [row.session_id for row in all_of(desk, Signpost)] == [session.id]
    hands.press(Qt.Key.Key_Escape, PLAIN)


def test_a_colleague_takes_the_second_look_from_the_list(sit_down, local_center):
    desk = local_center.desk("counselor")
    placed = acts.place(desk, people.person(desk), evidence="contract")
    hands = sit_down(local_center.desk("colleague"))
    hands.go("referrals")
    while hands.page.views.current != "placements":
        hands.press(Qt.Key.Key_Tab, CTRL)
    rows = hands.page.lists["placements"]
    hands.until(lambda: rows.model_.rowCount() > 0)
    while not rows.table.hasFocus():
        hands.press(Qt.Key.Key_Tab, PLAIN)
    hands.press(Qt.Key.Key_Home, PLAIN)
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.press(Qt.Key.Key_K, CTRL | SHIFT)
    (kept,) = all_of(desk, Placement)
    assert (kept.id, kept.second_look_by) == (placed.id, hands.desk.who.account_id)
