"""창구 by keyboard: served, written down, referred, parked, kept over a lock, the due work, the evening."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.base.i18n import _
from jobdesk.qt.pages._counter_close import KINDS, DayCloseSheet
from jobdesk.qt.pages._counter_sheets import AttachSheet
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.qt.pages._results import ResultsSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.qt.pages.counter import CounterPage
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.qt.theme import DENSE_ROW_HEIGHT
from jobdesk.records.audit import AuditEntry
from jobdesk.records.centers import Draft
from jobdesk.records.counseling import CounselingSession, Inquiry, SessionNote
from jobdesk.records.referrals import Referral
from jobdesk.services import consents, drafts
from tests.qt.helpers import compose, settle, show_page, unnamed
from tests.services import acts, people

CTRL, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(qtbot, page, key, modifier=CTRL):
    qtbot.keyClick(QApplication.focusWidget() or page, key, modifier)
    settle(qtbot, page.room.work)


def type_note(page, text):
    note = page.session.form.input("note")
    note.setFocus()
    compose(QApplication.focusWidget(), "", text)


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).all())


def served(qtbot, desk, **changes):
    """A counter page that serves a new person found by name."""
    person = people.person(desk, **changes)
    page = show_page(qtbot, CounterPage, desk)
    page.start_focus()
    for letter in changes.get("full_name", "홍길동"):
        compose(page.who.people.search, "", letter)
    press(qtbot, page, Qt.Key.Key_Return, PLAIN)
    qtbot.waitUntil(lambda: page.view is not None, timeout=5000)
    settle(qtbot, page.room.work)
    return page, person


def test_a_known_person_is_found_served_and_the_session_saved_then_added_to(qtbot, desk):
    page, person = served(qtbot, desk)
    assert page.card.title.text() == "홍길동"
    assert page.session.form.focused_field() == "note"
    type_note(page, "경비 희망")
    press(qtbot, page, Qt.Key.Key_S)
    (session,) = all_of(desk, CounselingSession)
    assert (session.jobseeker_id, session.note, session.ended_at) == (person, "경비 희망", None)
    assert page.session.title.text().startswith("상담 중")
    assert "session" in {told.kind for told in page.card.timeline.model_.rows}
    type_note(page, "야간 가능")
    press(qtbot, page, Qt.Key.Key_Return)
    (session,) = all_of(desk, CounselingSession)
    assert session.ended_at is not None
    assert [note.note for note in all_of(desk, SessionNote)] == ["야간 가능"]
    assert page.view is None
    assert page.faces.currentIndex() == 0


def test_who_was_looked_for_in_vain_is_the_new_visitor(qtbot, desk):
    page = show_page(qtbot, CounterPage, desk)
    for typed, field, kept in (("홍새로", "full_name", "홍새로"), ("010-0000-7777", "mobile", "010-0000-7777")):
        page.who.people.search.setText(typed)
        settle(qtbot, page.room.work)
        page.action("counter.new").trigger()
        settle(qtbot, page.room.work)
        assert page.sheet.form.input(field).text() == kept
        page.pop()
    page.who.people.search.setText("ㅎㄱㄷ")
    page.action("counter.new").trigger()
    assert page.sheet.form.input("full_name").text() == ""


def test_a_new_visitor_is_served_at_once(qtbot, desk):
    page = show_page(qtbot, CounterPage, desk)
    press(qtbot, page, Qt.Key.Key_N)
    page.sheet.form.set_values({"full_name": "김새로", "mobile": "010-0000-4321"})
    press(qtbot, page, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: page.view is not None, timeout=5000)
    assert page.sheet is None
    assert page.card.title.text() == "김새로"
    assert page.card.missing.text()
    press(qtbot, page, Qt.Key.Key_F8, PLAIN)
    assert isinstance(page.sheet, FormSheet)


def test_on_a_low_window_the_conditions_give_way_and_the_note_is_whole(qtbot, desk):
    people.vacancy(desk)
    page, _person = served(qtbot, desk)
    qtbot.waitUntil(lambda: page.fit.list.model_.rowCount() == 1, timeout=5000)
    for height, detailed in ((580, False), (760, True), (580, False)):
        page.resize(1190, height)
        qtbot.wait(50)
        assert page.session.height() >= page.session.minimumSizeHint().height()
        assert page.session.form.height() >= page.session.form.minimumSizeHint().height()
        assert page.fit.list.height() >= 2 * DENSE_ROW_HEIGHT
        assert page.fit.detail.isVisible() == detailed
        if detailed:
            assert page.fit.list.geometry().bottom() < page.fit.detail.geometry().top()
            assert page.fit.detail.height() >= page.fit.detail.minimumSizeHint().height()


def test_ticked_vacancies_and_the_session_are_one_act(qtbot, desk, local_center):
    people.vacancy(desk)
    people.vacancy(desk, title="사무실 미화원", occupation="미화")
    page, _person = served(qtbot, desk)
    qtbot.waitUntil(lambda: page.fit.list.model_.rowCount() == 2, timeout=5000)
    first = page.fit.list.model_.rows[0]
    assert first.title == "아파트 경비원"
    assert page.fit.list.model_.columns[2].text(first) == "직종·지역·임금·형태"
    type_note(page, "두 곳 알선")
    press(qtbot, page, Qt.Key.Key_F6, PLAIN)
    for _n in range(2):
        press(qtbot, page, Qt.Key.Key_Space, PLAIN)
        press(qtbot, page, Qt.Key.Key_Down, PLAIN)
    press(qtbot, page, Qt.Key.Key_J)
    assert isinstance(page.sheet, ReferSheet)
    assert len(page.sheet.choices.checked_rows()) == 2
    assert all_of(desk, CounselingSession) == []
    press(qtbot, page, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: len(local_center.printer.printed) == 2, timeout=10_000)
    settle(qtbot, page.room.work)
    (session,) = all_of(desk, CounselingSession)
    assert session.note == "두 곳 알선"
    assert {referral.session_id for referral in all_of(desk, Referral)} == {session.id}
    assert page.session.session == session.id
    assert page.session.note() == ""
    assert page.fit.list.checked_rows() == []


def test_a_refused_referral_writes_no_session_and_keeps_the_note(qtbot, desk):
    people.vacancy(desk)
    page, person = served(qtbot, desk)
    type_note(page, "동의 철회 예정")
    press(qtbot, page, Qt.Key.Key_F6, PLAIN)
    press(qtbot, page, Qt.Key.Key_Space, PLAIN)
    consent = page.view.consents[0]
    desk.change(lambda db, act: consents.withdraw_consent(db, act, consent_id=consent.id, version=consent.version))
    press(qtbot, page, Qt.Key.Key_J)
    press(qtbot, page, Qt.Key.Key_S)
    assert page.sheet is not None
    assert page.sheet.strip.isVisible()
    assert all_of(desk, CounselingSession) == []
    assert all_of(desk, Referral) == []
    press(qtbot, page, Qt.Key.Key_Escape, PLAIN)
    assert page.session.note() == "동의 철회 예정"
    assert page.view.card.id == person


def test_three_can_be_parked_with_what_was_typed_and_come_back(qtbot, desk):
    page, person = served(qtbot, desk)
    type_note(page, "전화가 울렸다")
    press(qtbot, page, Qt.Key.Key_P, CTRL | SHIFT)
    assert page.view is None
    assert [(row.name, row.parked) for row in page.who.held.model_.rows] == [("홍길동", True)]
    page.who.held.select_first()
    page.who.held.setFocus()
    press(qtbot, page, Qt.Key.Key_Return, PLAIN)
    qtbot.waitUntil(lambda: page.view is not None, timeout=5000)
    assert page.view.card.id == person
    assert page.session.note() == "전화가 울렸다"
    (draft,) = all_of(desk, Draft)
    assert not draft.parked


def test_a_fourth_is_not_parked_and_stays_at_the_window(qtbot, desk):
    for at in range(3):
        other = people.person(desk, ready=False, full_name=f"김하나{'가나다'[at]}", mobile=f"0100000777{at}")
        desk.change(
            lambda db, act, one=other: drafts.save_draft(
                db, act, kind="session", key=str(one), values={"note": "…"}, title="김하나", parked=True
            )
        )
    page, person = served(qtbot, desk)
    type_note(page, "네 번째")
    press(qtbot, page, Qt.Key.Key_P, CTRL | SHIFT)
    assert page.strip.isVisible()
    assert page.view.card.id == person
    assert page.session.note() == "네 번째"


def test_escape_keeps_what_was_typed_and_a_later_start_brings_it_back(qtbot, desk):
    page, person = served(qtbot, desk)
    type_note(page, "아직 쓰는 중")
    press(qtbot, page, Qt.Key.Key_Escape, PLAIN)
    assert page.view is None
    again = show_page(qtbot, CounterPage, desk)
    again.serve(person)
    settle(qtbot, again.room.work)
    assert again.session.note() == "아직 쓰는 중"


def test_after_a_lock_the_running_session_ends_at_the_confirmed_time(qtbot, desk):
    page, _person = served(qtbot, desk)
    type_note(page, "점심 전")
    press(qtbot, page, Qt.Key.Key_S)
    page.room.locking.emit()
    page.keep_drafts()
    settle(qtbot, page.room.work)
    locked_at = page.room.now()
    page.room.unlocked.emit()
    assert "홍길동" in page.question.label.text()
    page.question.verb.click()
    settle(qtbot, page.room.work)
    (session,) = all_of(desk, CounselingSession)
    assert abs(session.ended_at - locked_at) < timedelta(seconds=5)
    assert page.view is None


def test_a_phone_memo_is_written_then_attached_to_the_caller(qtbot, desk):
    person = people.person(desk)
    page = show_page(qtbot, CounterPage, desk)
    press(qtbot, page, Qt.Key.Key_M)
    page.sheet.form.set_values({"caller_phone": "010-0000-1234", "note": "면접 시간을 물음"})
    press(qtbot, page, Qt.Key.Key_S)
    assert page.room.house.counts["counter"] == 1
    page.due.show_memos()
    press(qtbot, page, Qt.Key.Key_Home, PLAIN)
    page.due.memos.select_first()
    assert [row.caller_phone for row in page.due.memos.model_.rows] == ["010-****-1234"]
    press(qtbot, page, Qt.Key.Key_Return, PLAIN)
    assert isinstance(page.sheet, AttachSheet)
    assert "010-0000-1234" in page.sheet.title.text()
    qtbot.waitUntil(lambda: page.sheet.people.current() is not None, timeout=5000)
    press(qtbot, page, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: page.view is not None, timeout=5000)
    (memo,) = all_of(desk, Inquiry)
    assert (memo.jobseeker_id, memo.done) == (person, True)
    assert page.view.card.id == person
    assert any(told.kind == "inquiry" for told in page.view.timeline)


def test_results_that_are_missing_are_entered_from_the_due_work(qtbot, desk):
    acts.refer(desk, acts.ready_since(desk, 20), people.vacancy(desk), days=20)
    page = show_page(qtbot, CounterPage, desk)
    assert page.due.kinds.current == "results"
    page.due.setFocus()
    page.due.rows.select_first()
    press(qtbot, page, Qt.Key.Key_Return, PLAIN)
    assert isinstance(page.sheet, ResultsSheet)


def test_the_people_a_search_showed_are_on_record(qtbot, desk):
    person = people.person(desk, ready=False)
    page = show_page(qtbot, CounterPage, desk)
    compose(page.who.people.search, "", "홍길")
    settle(qtbot, page.room.work)

    def traced():
        return [
            entry
            for entry in all_of(desk, AuditEntry)
            if entry.action == "search" and entry.detail and entry.detail.get("shown") == 1
        ]

    qtbot.waitUntil(lambda: bool(traced()), timeout=6000)
    assert len(traced()) == 1
    assert person is not None


def test_the_evening_shows_what_is_open_and_the_sheet_is_seen_before_it_is_printed(qtbot, desk, local_center):
    page, _person = served(qtbot, desk)
    type_note(page, "끝나지 않음")
    press(qtbot, page, Qt.Key.Key_S)
    press(qtbot, page, Qt.Key.Key_Escape, PLAIN)
    press(qtbot, page, Qt.Key.Key_D, CTRL | SHIFT)
    assert isinstance(page.sheet, DayCloseSheet)
    table = page.sheet.items.table
    widest = max(table.fontMetrics().horizontalAdvance(_(kind)) for kind in KINDS.values())
    assert table.columnWidth(0) >= widest + 16, "each kind is read whole"
    assert [item.kind for item in page.sheet.items.model_.rows] == ["session"]
    press(qtbot, page, Qt.Key.Key_E)
    assert page.sheet.items.model_.rowCount() == 0
    press(qtbot, page, Qt.Key.Key_P)
    assert isinstance(page.sheet, PreviewSheet)
    press(qtbot, page, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: len(local_center.printer.printed) == 1, timeout=10_000)
    settle(qtbot, page.room.work)
    assert [e.detail["what"] for e in all_of(desk, AuditEntry) if e.action == "print"] == ["day_sheet"]


@pytest.mark.parametrize("serving", [False, True])
def test_every_control_has_a_name_and_a_place_in_the_ring_of_tab(qtbot, desk, serving):
    page = served(qtbot, desk)[0] if serving else show_page(qtbot, CounterPage, desk)
    assert unnamed(page) == []


def test_a_session_typed_very_late_asks_why_in_the_same_form(qtbot, desk):
    page, _person = served(qtbot, desk)
    form = page.session.form
    far = page.room.today() - timedelta(days=60)
    form.set_value("started_at", f"{far:%Y%m%d} 1000")
    form.set_value("note", "면접 준비")
    assert form._boxes["late_why"].isHidden()
    page.save()
    qtbot.waitUntil(lambda: "late_why" in form.problems, timeout=5000)
    assert not form._boxes["late_why"].isHidden()
    form.set_value("late_why", "종이 일지에서 옮김")
    page.save()
    qtbot.waitUntil(lambda: form._boxes["late_why"].isHidden(), timeout=5000)
    (session,) = all_of(desk, CounselingSession)
    assert session.started_at.date() == far
    assert session.note.endswith("종이 일지에서 옮김")
