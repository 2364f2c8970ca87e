"""구직자 by keyboard: found, opened, begun with two fields, completed, registered, struck through."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from jobdesk.qt.pages._known_sheet import KnownSheet
from jobdesk.qt.pages._person_sheets import BackgroundSheet
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.qt.pages.jobseekers import JobseekersPage
from jobdesk.records.audit import AuditEntry, AuditSubject
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.services import backgrounds, consents, drafts, jobseekers
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import count_rows
from tests.qt.helpers import compose, press, settle, show_page, type_in, unnamed
from tests.services import acts, people

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot, desk):
    return show_page(qtbot, JobseekersPage, desk)


def shown_names(page):
    return [page.pane.model_.row_at(line).name for line in range(page.pane.model_.rowCount())]


def found(qtbot, page, text):
    page.start_focus()
    page.search.clear()
    for letter in text:
        compose(page.search, "", letter)
    settle(qtbot, page.room.work)
    qtbot.waitUntil(
        lambda: page.pane.model_.rowCount() == 0 or page.pane.model_.row_at(0) is not None, timeout=5000
    )
    return shown_names(page)


def opened(qtbot, page, text):
    found(qtbot, page, text)
    press(qtbot, page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.view is not None, timeout=5000)
    return page.view


def test_the_list_searches_live_and_enter_opens_the_best_match(qtbot, desk):
    for at, name in enumerate(("홍길동", "홍길순", "김민수")):
        people.person(desk, ready=False, full_name=name, mobile=f"0100000{1230 + at}")
    page = show_page(qtbot, JobseekersPage, desk)
    qtbot.waitUntil(lambda: page.pane.model_.row_at(0) is not None, timeout=5000)
    assert shown_names(page) == ["김*수", "홍*순", "홍*동"]
    assert found(qtbot, page, "ㅎㄱ") == ["홍길순", "홍길동"]
    page.search.clear()
    compose(page.search, "홍")
    qtbot.waitUntil(lambda: page.pane.model_.rowCount() == 2, timeout=5000)
    assert found(qtbot, page, "1232") == ["김민수"]
    view = opened(qtbot, page, "길동")
    assert view.card.values["full_name"] == "홍길동"
    assert page.card.title.text() == "홍길동"


def subjects(desk, action):
    """Whom the audit entries of an action tell of."""
    entries = select(AuditEntry.id).where(AuditEntry.action == action)
    query = select(AuditSubject.jobseeker_id).where(AuditSubject.entry_id.in_(entries))
    return desk.read(lambda db, act: db.scalars(query).all())


def test_everyone_a_search_brought_is_on_record_once(qtbot, desk):
    for at in range(25):
        people.person(desk, ready=False, full_name=f"홍길{'가나다라마'[at % 5]}", mobile=f"0100000{2000 + at}")
    page = show_page(qtbot, JobseekersPage, desk)
    page.pane._trace._pause.setInterval(30)
    found(qtbot, page, "ㅎㄱ")
    qtbot.waitUntil(lambda: len(subjects(desk, "search")) == 25, timeout=5000)
    page.pane.read()
    settle(qtbot, page.room.work)
    qtbot.wait(100)
    assert len(subjects(desk, "search")) == len(set(subjects(desk, "search"))) == 25


def test_looking_leaves_its_traces_and_reading_again_does_not(qtbot, desk):
    person = people.person(desk, ready=False)
    page = show_page(qtbot, JobseekersPage, desk)
    opened(qtbot, page, "홍길동")

    def traces(action):
        return desk.read(
            lambda db, act: db.query(AuditEntry).filter_by(action=action, table_name="jobseeker").count()
        )

    assert traces("view") == 1
    qtbot.waitUntil(lambda: traces("search") == 1, timeout=5000)
    people.register(desk, person)
    page.room.work.changed.emit("registrations")
    settle(qtbot, page.room.work)
    qtbot.waitUntil(lambda: page.view.card.registered_until is not None, timeout=5000)
    assert traces("view") == 1


def test_two_fields_begin_a_person_and_f8_leads_through_the_rest(qtbot, page, desk):
    page.start_focus()
    press(qtbot, page, Qt.Key.Key_N, CTRL)
    sheet = page.sheet
    assert isinstance(sheet, FormSheet)
    assert sheet.form.focused_field() == "full_name"
    type_in(sheet.form.input("full_name"), "홍길동")
    press(qtbot, page, Qt.Key.Key_Return)
    assert sheet.form.focused_field() == "mobile"
    qtbot.keyClicks(QApplication.focusWidget(), "01000001234")
    press(qtbot, page, Qt.Key.Key_F8)
    assert sheet.form.focused_field() == "birth_date"
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.view is not None, timeout=5000)
    assert page.sheet is None
    assert page.view.card.values["mobile"] == "01000001234"
    assert [one.name for one in page.view.missing][:2] == ["birth_date", "sex"]
    press(qtbot, page, Qt.Key.Key_F8)
    assert page.sheet.form.focused_field() == "birth_date"
    press(qtbot, page, Qt.Key.Key_Escape)
    assert page.sheet is None
    assert desk.read(lambda db, act: count_rows(db, act, Asked("jobseekers"))) == 1


def test_a_known_person_is_told_while_typing_and_again_before_saving(qtbot, desk):
    known = people.person(desk, ready=False)
    page = show_page(qtbot, JobseekersPage, desk)
    page.start_new()
    form = page.sheet.form
    form.set_value("full_name", "홍 길동")
    form.set_value("mobile", "010-0000-1234")
    told = form._boxes["full_name"].told
    qtbot.waitUntil(lambda: told.isVisible() and "1234" in told.text(), timeout=5000)
    settle(qtbot, page.room.work)
    assert subjects(desk, "search") == [known]
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: isinstance(page.sheet, KnownSheet), timeout=5000)
    settle(qtbot, page.room.work)
    assert {line.name: line.differs for line in page.sheet.list.model_.rows if line.one}["mobile"] is False
    assert subjects(desk, "view") == [known]
    assert desk.read(lambda db, act: count_rows(db, act, Asked("jobseekers"))) == 1
    press(qtbot, page, Qt.Key.Key_Escape)
    assert form.value("full_name") == "홍 길동"
    press(qtbot, page, Qt.Key.Key_O, CTRL)
    qtbot.waitUntil(lambda: page.view is not None, timeout=5000)
    assert page.view.card.id == known
    page.start_new()
    qtbot.waitUntil(lambda: page.sheet.question.isVisible(), timeout=5000)
    press(qtbot, page, Qt.Key.Key_Return)
    assert page.sheet.form.value("mobile") == "010-0000-1234"
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: isinstance(page.sheet, KnownSheet), timeout=5000)
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.sheet is None, timeout=5000)
    assert desk.read(lambda db, act: count_rows(db, act, Asked("jobseekers"))) == 2


def test_only_what_was_changed_is_saved_beside_a_colleagues_change(qtbot, desk, local_center):
    person = people.person(desk, ready=False)
    page = show_page(qtbot, JobseekersPage, desk)
    view = opened(qtbot, page, "홍길동")
    press(qtbot, page, Qt.Key.Key_E, CTRL)
    form = page.sheet.form
    form.set_value("common_name", "길동이")
    colleague = local_center.desk("colleague")
    colleague.change(
        lambda db, act: jobseekers.save_jobseeker(
            db, act, jobseeker_id=person, version=view.card.version, values={"school": "당산고", "major": "기계"}
        )
    )
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.sheet is None, timeout=5000)
    kept = desk.read(lambda db, act: (lambda p: (p.common_name, p.school, p.major))(db.get_one(Jobseeker, person)))
    assert kept == ("길동이", "당산고", "기계")


def test_going_on_with_a_draft_neither_undoes_a_colleagues_change_nor_loses_an_emptied_field(
    qtbot, desk, local_center
):
    person = people.person(desk, ready=False, school="영등포고", major="전기", common_name="길동이")
    page = show_page(qtbot, JobseekersPage, desk)
    view = opened(qtbot, page, "홍길동")
    press(qtbot, page, Qt.Key.Key_E, CTRL)
    settle(qtbot, page.room.work)
    page.sheet.form.set_value("common_name", "")
    page.sheet.form.set_value("major", "기계")
    press(qtbot, page, Qt.Key.Key_Escape)
    settle(qtbot, page.room.work)
    colleague = local_center.desk("colleague")
    typed = {"school": "당산고", "major": "전자", "mobile": "010-0000-7777"}
    colleague.change(
        lambda db, act: jobseekers.save_jobseeker(
            db, act, jobseeker_id=person, version=view.card.version, values=typed
        )
    )
    opened(qtbot, page, "홍길동")
    qtbot.waitUntil(lambda: page.view.card.values["school"] == "당산고", timeout=5000)
    press(qtbot, page, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: page.sheet.question.isVisible(), timeout=5000)
    press(qtbot, page, Qt.Key.Key_Return)
    form = page.sheet.form
    assert (form.value("school"), form.value("major"), form.value("common_name")) == ("당산고", "기계", "")
    assert "전자" in form._boxes["major"].told.text()
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.sheet is None, timeout=5000)

    def kept(db, act):
        p = db.get_one(Jobseeker, person)
        return p.school, p.major, p.common_name, p.mobile[-4:], len(drafts.load_drafts(db, act))

    assert desk.read(kept) == ("당산고", "기계", None, "7777", 0)


def test_register_extend_and_register_again_are_three_acts(qtbot, desk):
    person = people.person(desk, ready=False)
    page = show_page(qtbot, JobseekersPage, desk)
    opened(qtbot, page, "홍길동")
    assert not page.action("jobseekers.extend").isEnabled()
    press(qtbot, page, Qt.Key.Key_R, CTRL)
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.view.card.registration_id is not None, timeout=5000)
    first = page.view.card.registered_until
    assert not page.action("jobseekers.register").isEnabled()
    page.extend()
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.view.card.registered_until > first, timeout=5000)
    assert desk.read(lambda db, act: db.query(Registration).count()) == 1
    with desk.database.write.begin() as db:
        for row in db.query(Registration):
            row.valid_from = row.received_on = desk.act().today - timedelta(days=90)
            row.valid_until = desk.act().today - timedelta(days=1)
    page.show_person(person)
    settle(qtbot, page.room.work)
    press(qtbot, page, Qt.Key.Key_R, CTRL)
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.view.card.registration_id is not None, timeout=5000)
    assert desk.read(lambda db, act: db.query(Registration).count()) == 2


def test_both_consents_are_one_act_and_one_is_withdrawn(qtbot, desk):
    person = people.person(desk, ready=False)
    page = show_page(qtbot, JobseekersPage, desk)
    opened(qtbot, page, "홍길동")
    press(qtbot, page, Qt.Key.Key_D, CTRL)
    assert page.sheet.form.value("kinds") == ["collection", "disclosure"]
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.view.consented == {"collection", "disclosure"}, timeout=5000)
    press(qtbot, page, Qt.Key.Key_D, CTRL)
    press(qtbot, page, Qt.Key.Key_Delete, CTRL)
    press(qtbot, page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.view.consented) == 1, timeout=5000)
    rows = desk.read(lambda db, act: consents.list_consents(db, person))
    assert sorted(row.withdrawn_on is not None for row in rows) == [False, True]


def test_former_jobs_are_typed_one_after_the_other(qtbot, desk):
    person = people.person(desk, ready=False)
    page = show_page(qtbot, JobseekersPage, desk)
    opened(qtbot, page, "홍길동")
    press(qtbot, page, Qt.Key.Key_B, CTRL)
    sheet = page.sheet
    assert isinstance(sheet, BackgroundSheet)
    for firm in ("한빛관리", "바른조경"):
        type_in(sheet.form.input("employer_name"), firm)
        press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert sheet.list.model_.rowCount() == 2
    sheet.list.select_first()
    sheet.list.table.setFocus()
    press(qtbot, page, Qt.Key.Key_Return)
    assert sheet.form.value("employer_name") == "한빛관리"
    type_in(sheet.form.input("job"), "경비")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    rows = desk.read(lambda db, act: backgrounds.list_backgrounds(db, person))
    assert [(row.values["employer_name"], row.values["job"]) for row in rows] == [
        ("한빛관리", "경비"),
        ("바른조경", None),
    ]


def test_a_line_of_the_timeline_is_struck_through_with_its_reason(qtbot, desk):
    person = people.person(desk)
    acts.refer(desk, person, people.vacancy(desk))
    page = show_page(qtbot, JobseekersPage, desk)
    opened(qtbot, page, "홍길동")
    row = next(told for told in page.view.timeline if told.kind == "referral")
    page.card.timeline.select((row.kind, row.id, row.at))
    press(qtbot, page, Qt.Key.Key_Delete, CTRL)
    assert page.question.isVisible()
    press(qtbot, page, Qt.Key.Key_Return)
    assert page.question.isVisible(), "a reason is required"
    type_in(QApplication.focusWidget(), "다른 사람")
    press(qtbot, page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(told.voided for told in page.view.timeline), timeout=5000)
    assert page.room.house.said


def test_enter_on_a_line_that_has_no_more_to_open_says_so(qtbot, desk):
    people.person(desk)
    page = show_page(qtbot, JobseekersPage, desk)
    opened(qtbot, page, "홍길동")
    row = next(told for told in page.view.timeline if told.kind == "consent")
    page.card.timeline.select((row.kind, row.id, row.at))
    page.card.timeline.table.setFocus()
    press(qtbot, page, Qt.Key.Key_Return)
    assert page.sheet is None
    assert "아래" in page.room.house.said[-1]


def test_esc_keeps_what_was_typed_as_a_draft(qtbot, page, desk):
    page.start_focus()
    press(qtbot, page, Qt.Key.Key_N, CTRL)
    type_in(page.sheet.form.input("full_name"), "홍길동")
    press(qtbot, page, Qt.Key.Key_Escape)
    (draft,) = desk.read(lambda db, act: drafts.load_drafts(db, act, kind="jobseeker"))
    assert draft.values["full_name"] == "홍길동"
    press(qtbot, page, Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: page.sheet.question.isVisible(), timeout=5000)
    press(qtbot, page, Qt.Key.Key_Return)
    assert page.sheet.form.value("full_name") == "홍길동"


def test_referring_and_serving_begin_here(qtbot, desk):
    person = people.person(desk)
    page = show_page(qtbot, JobseekersPage, desk)
    opened(qtbot, page, "홍길동")
    press(qtbot, page, Qt.Key.Key_J, CTRL)
    assert isinstance(page.sheet, ReferSheet)
    press(qtbot, page, Qt.Key.Key_Escape)
    press(qtbot, page, Qt.Key.Key_Return, CTRL)
    assert page.room.house.started == [("counter", "serve", {"jobseeker_id": person})]


def test_filters_are_visible_and_one_key_clears_them(qtbot, desk):
    people.person(desk)
    people.person(desk, ready=False, full_name="김민수", mobile="010-0000-5678")
    page = show_page(qtbot, JobseekersPage, desk)
    page.pane.quick.choose("valid")
    qtbot.waitUntil(lambda: page.pane.model_.rowCount() == 1, timeout=5000)
    page.list.table.setFocus()
    press(qtbot, page, Qt.Key.Key_Backspace, CTRL)
    qtbot.waitUntil(lambda: page.pane.model_.rowCount() == 2, timeout=5000)
    assert page.pane.quick.current == ""


def test_every_control_has_a_name_and_a_role_sees_what_it_may(qtbot, desk, local_center):
    people.person(desk)
    page = show_page(qtbot, JobseekersPage, desk)
    opened(qtbot, page, "홍길동")
    assert unnamed(page) == []
    assert not page.has_action("jobseekers.caution")
    other = show_page(qtbot, JobseekersPage, local_center.desk("supervisor"))
    opened(qtbot, other, "홍길동")
    other.caution()
    until = other.room.today() + timedelta(days=30)
    other.sheet.form.set_values({"caution_reason": "큰 소리를 냄", "caution_until": until})
    press(qtbot, other, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: other.view.card.caution_reason is not None, timeout=5000)
