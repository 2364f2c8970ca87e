"""A person's plan, public works check, disclosures and job, in real windows."""

import pytest
from PySide6.QtCore import Qt

from jobdesk.qt.pages._person_disclosures import DisclosureSheet
from jobdesk.qt.pages._person_plan import PlanSheet
from jobdesk.qt.pages._work_sheet import WorkSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.qt.pages.counter import CounterPage
from jobdesk.qt.pages.jobseekers import JobseekersPage
from jobdesk.records.centers import Draft
from jobdesk.records.notices import Notice
from jobdesk.records.plan_steps import PlanStep
from jobdesk.records.public_works import PublicWorksScreening
from jobdesk.records.signposts import Signpost
from jobdesk.services import consents, plan_steps
from tests.qt.helpers import settle, show_page
from tests.services import acts, people

PAGES = {"jobseekers": JobseekersPage, "counter": CounterPage}


@pytest.fixture
def desk(local_center):
    return local_center.desk("counselor")


@pytest.fixture
def person(desk, request):
    return people.person(desk, **getattr(request, "param", {}))


@pytest.fixture(params=sorted(PAGES))
def page(qtbot, desk, person, request):
    page = show_page(qtbot, PAGES[request.param], desk)
    page.named = request.param
    page.show_person(person) if request.param == "jobseekers" else page.serve(person)
    qtbot.waitUntil(lambda: page.view is not None, timeout=10_000)
    settle(qtbot, page.room.work)
    yield page
    page.room.work.wait()


def do(qtbot, page, name):
    page.action(f"{page.named}.{name}").trigger()
    settle(qtbot, page.room.work)


def press(qtbot, page, key, modifier=Qt.KeyboardModifier.ControlModifier):
    qtbot.keyClick(page.sheet, key, modifier)
    settle(qtbot, page.room.work)


def save(qtbot, page, **values):
    for name, value in values.items():
        page.sheet.form.set_value(name, value)
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).order_by(model.id).all())


def test_a_step_and_a_signpost_are_added_and_what_came_of_them_is_told(qtbot, desk, page):
    do(qtbot, page, "plan")
    assert isinstance(page.sheet, PlanSheet)
    press(qtbot, page, Qt.Key.Key_N)
    save(qtbot, page, step="이력서 고쳐 오기")
    press(qtbot, page, Qt.Key.Key_G)
    save(qtbot, page, place="training", place_name="폴리텍")
    plan = page.sheet
    assert isinstance(plan, PlanSheet)
    assert [line.kind for line in plan.list.model_.rows] == ["plan_step", "signpost"]
    plan.list.select_first()
    plan.list.opened.emit(plan.list.current_row())
    settle(qtbot, page.room.work)
    press(qtbot, page, Qt.Key.Key_Return)
    (step,) = all_of(desk, PlanStep)
    assert step.done_on == desk.act().today
    line = next(line for line in plan.list.model_.rows if line.kind == "signpost")
    plan.list.opened.emit(line)
    settle(qtbot, page.room.work)
    save(qtbot, page, outcome="taken_up")
    (sent,) = all_of(desk, Signpost)
    assert (sent.outcome, sent.outcome_on) == ("taken_up", desk.act().today)
    assert [line.open for line in plan.list.model_.rows] == [False, False]
    page.sheet.leave()
    settle(qtbot, page.room.work)
    kinds = {told.kind for told in page.view.timeline}
    assert {"plan_step", "signpost"} <= kinds


def test_the_next_step_stands_on_the_card_and_opens_from_the_timeline(qtbot, desk, page, person):
    values = {"step": "자격증 사본 가져오기", "due_on": desk.act().today, "actor": "jobseeker"}
    desk.change(lambda db, act: plan_steps.save_step(db, act, values=values, jobseeker_id=person))
    page.room.work.changed.emit("plans")
    qtbot.waitUntil(lambda: bool(page.view.steps), timeout=10_000)
    assert "자격증 사본" in page.card.plan.text()
    line = next(told for told in page.view.timeline if told.kind == "plan_step")
    page.card.opened.emit(line)
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, FormSheet)
    assert page.sheet.form.focused_field() == "done_on"


def test_a_screening_answers_while_it_is_typed_and_keeps_no_amount(qtbot, desk, page):
    do(qtbot, page, "plan")
    press(qtbot, page, Qt.Key.Key_U)
    sheet = page.sheet
    assert isinstance(sheet, FormSheet)
    answer = sheet.aside.itemAt(0).widget()
    sheet.form.set_values({"program": "together", "starts_on": "2026-03-02", "lives_in": "gu", "persons": 4})
    sheet.form.set_values({"income": 5_000_000, "assets": 100_000_000})
    sheet.form.edited.emit("assets")
    assert "5,520,527" in answer.limit.text()
    assert answer.reasons.text() == ""
    sheet.form.set_values({"income": 7_654_321})
    sheet.form.edited.emit("income")
    assert answer.reasons.text() != ""
    sheet.keep_draft_now()
    settle(qtbot, page.room.work)
    assert all_of(desk, Draft) == []
    save(qtbot, page)
    (kept,) = all_of(desk, PublicWorksScreening)
    assert (kept.ruling, kept.reasons) == ("check", ["income"])


@pytest.mark.parametrize(
    ("person", "lives"),
    [
        ({"dong_code": "1156054000"}, "gu"),
        ({"dong_code": "outside", "road_address": ""}, None),
        ({"dong_code": "homeless", "road_address": ""}, None),
    ],
    indirect=["person"],
)
@pytest.mark.parametrize("page", ["jobseekers"], indirect=True)
def test_only_who_lives_in_a_dong_is_said_to_live_in_the_district(qtbot, page, lives):
    do(qtbot, page, "plan")
    press(qtbot, page, Qt.Key.Key_U)
    assert (page.sheet.form.values()["lives_in"] or None) == lives


def test_after_withdrawing_the_firms_to_be_told_are_shown(qtbot, desk, page, person):
    acts.refer(desk, person, people.vacancy(desk))
    do(qtbot, page, "consent")
    qtbot.keyClick(page.sheet, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, page.room.work)
    held = desk.read(lambda db, act: consents.list_consents(db, person))
    assert held[0].withdrawn_on is None
    page.sheet.question.verb.click()
    settle(qtbot, page.room.work)
    sheet = page.sheet
    assert isinstance(sheet, DisclosureSheet)
    assert [one.employer_name for one in sheet.firms.model_.rows] == ["한빛관리"]
    assert len(sheet.list.model_.rows) == 1
    press(qtbot, page, Qt.Key.Key_Return)
    (notice,) = all_of(desk, Notice)
    assert (notice.told_on, notice.told_mode) == (desk.act().today, "phone")
    assert not sheet.tell.isVisible()


def test_the_job_of_a_person_opens_and_without_one_it_is_said(qtbot, desk, page, person):
    do(qtbot, page, "work")
    assert page.sheet is None
    assert page.strip.isVisible()
    acts.place(desk, person)
    page.room.work.changed.emit("placements")
    qtbot.waitUntil(lambda: any(t.kind == "placement" for t in page.view.timeline), timeout=10_000)
    do(qtbot, page, "work")
    assert isinstance(page.sheet, WorkSheet)
    assert [row.months for row in page.sheet.list.model_.rows] == [1, 3, 6]


def test_a_colleague_takes_the_second_look(qtbot, local_center, desk, person):
    placed = acts.place(desk, person, evidence="contract")
    other = show_page(qtbot, JobseekersPage, local_center.desk("colleague"))
    sheet = WorkSheet(other, placed.id, "홍길동", lambda: None)
    other.push(sheet)
    settle(qtbot, other.room.work)
    assert sheet.look.isVisible()
    sheet.look.trigger()
    settle(qtbot, other.room.work)
    assert not sheet.look.isVisible()
    assert sheet.view.second_look_on == desk.act().today
    other.room.work.wait()
