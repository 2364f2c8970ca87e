"""A save whose answer was lost: trying again is done, but what was typed since is never told as saved."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.base.errors import AlreadySaved, StoreError
from jobdesk.qt.pages._correct_sheet import correct_sheet
from jobdesk.qt.pages._results import ResultsSheet
from jobdesk.qt.pages.counter import CounterPage
from jobdesk.qt.pages.jobseekers import JobseekersPage
from jobdesk.qt.pages.referrals import ReferralsPage
from jobdesk.records.counseling import CounselingSession, Inquiry, SessionNote
from jobdesk.records.jobseekers import Registration
from jobdesk.records.referrals import Referral
from jobdesk.services import drafts
from tests.qt.helpers import lose_answer, settle, show_page
from tests.services import acts, people


def save(qtbot, page):
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)


def type_anew(qtbot, page, name, text):
    box = page.sheet.form.input(name)
    box.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete)
    qtbot.keyClicks(QApplication.focusWidget(), text)


@pytest.fixture
def memo(qtbot, desk):
    """The counter with a memo typed."""
    page = show_page(qtbot, CounterPage, desk)
    page.start_memo()
    type_anew(qtbot, page, "caller_phone", "010-0000-1234")
    type_anew(qtbot, page, "note", "first")
    return page


def notes(desk):
    return desk.read(lambda db, act: [one.note for one in db.query(Inquiry).all()])


def test_the_same_text_sent_again_is_done(qtbot, monkeypatch, desk, memo):
    lose_answer(monkeypatch, desk, StoreError("lost"))
    save(qtbot, memo)
    assert memo.sheet.strip.isVisible()
    save(qtbot, memo)
    assert memo.sheet is None
    assert notes(desk) == ["first"]
    assert memo.room.house.said


def test_text_changed_after_a_lost_answer_is_not_told_as_saved_and_stays(qtbot, monkeypatch, desk, memo):
    lose_answer(monkeypatch, desk, StoreError("lost"))
    save(qtbot, memo)
    type_anew(qtbot, memo, "note", "second")
    for _again in range(2):
        save(qtbot, memo)
        assert memo.sheet is not None
        assert memo.sheet.strip.isVisible()
        assert memo.sheet.form.value("note") == "second"
    assert memo.room.house.said == []
    assert notes(desk) == ["first"]
    memo.sheet.leave()
    settle(qtbot, memo.room.work)
    (kept,) = desk.read(drafts.load_drafts)
    assert kept.values["note"] == "second"


def test_text_changed_after_a_refused_try_is_saved(qtbot, monkeypatch, desk, memo):
    type_anew(qtbot, memo, "caller_phone", "")
    save(qtbot, memo)
    assert notes(desk) == []
    type_anew(qtbot, memo, "caller_phone", "010-0000-1234")
    lose_answer(monkeypatch, desk, AlreadySaved("lost"))
    save(qtbot, memo)
    assert memo.sheet is None
    assert notes(desk) == ["first"]


def test_a_correction_changed_after_a_lost_answer_is_saved_on_top(qtbot, monkeypatch, desk):
    person = people.person(desk, ready=False)
    row = people.register(desk, person)
    page = show_page(qtbot, JobseekersPage, desk)
    correct_sheet(page, "registration", row.id, about="x")
    settle(qtbot, page.room.work)
    page.sheet.form.set_value("channel", "phone")
    page.sheet.form.set_value("why", "first")
    lose_answer(monkeypatch, desk, StoreError("lost"))
    save(qtbot, page)
    page.sheet.form.set_value("channel", "online")

    def channel():
        return desk.read(lambda db, act: db.get_one(Registration, row.id).channel)

    save(qtbot, page)
    assert page.sheet.strip.isVisible()
    assert channel() == "phone"
    assert page.room.house.said == []
    assert page.sheet.form.value("channel") == "online"
    save(qtbot, page)
    assert page.sheet is None
    assert channel() == "online"


def test_a_result_changed_after_a_lost_answer_is_saved_on_top_the_others_once(qtbot, monkeypatch, desk):
    vacancy = people.vacancy(desk, openings="3")
    sent = [
        acts.refer(desk, people.person(desk, full_name=name, mobile=mobile, birth_date=birth), vacancy)
        for name, mobile, birth in (
            ("홍길동", "010-0000-1111", "1985. 3. 2."),
            ("김민수", "010-0000-2222", "1991. 7. 8."),
        )
    ]

    def states():
        return desk.read(lambda db, act: [db.get_one(Referral, row.id).state for row in sent])

    page = show_page(qtbot, ReferralsPage, desk)
    page.push(ResultsSheet(page, sent))
    settle(qtbot, page.room.work)
    for line in page.sheet.lines:
        line.state.set_value("31")
    lose_answer(monkeypatch, desk, StoreError("lost"))
    save(qtbot, page)
    page.sheet.lines[1].state.set_value("61")
    save(qtbot, page)
    assert states() == ["31", "31"]
    assert page.room.house.said == []
    assert "김민수" in page.sheet.strip.label.text()
    assert "홍길동" not in page.sheet.strip.label.text()
    save(qtbot, page)
    assert page.sheet is None
    assert states() == ["31", "61"]


def test_a_note_changed_after_a_lost_answer_is_added_to_the_session_that_was_saved(qtbot, monkeypatch, desk):
    page = show_page(qtbot, CounterPage, desk)
    page.serve(people.person(desk))
    settle(qtbot, page.room.work)
    note = page.session.form
    note.set_value("note", "first")
    lose_answer(monkeypatch, desk, StoreError("lost"))
    page.save()
    settle(qtbot, page.room.work)
    note.set_value("note", "second")
    page.save()
    settle(qtbot, page.room.work)
    assert page.room.house.said == []
    assert note.value("note") == "second"
    page.save()
    settle(qtbot, page.room.work)
    assert desk.read(lambda db, act: [one.note for one in db.query(CounselingSession).all()]) == ["first"]
    assert desk.read(lambda db, act: [one.note for one in db.query(SessionNote).all()]) == ["second"]
