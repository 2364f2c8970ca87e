"""A save whose answer was lost: trying again is done, but what was typed since is never told as saved."""

from threading import Event

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
from tests.qt.helpers import compose, lose_answer, settle, show_page
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


@pytest.fixture
def slow(monkeypatch, desk):
    """Changes wait until this is set: the answer is awaited meanwhile."""
    change, free = desk.change, Event()

    def wait(*asked, **more):
        assert free.wait(20)
        return change(*asked, **more)

    monkeypatch.setattr(desk, "change", wait)
    yield free
    free.set()


@pytest.fixture
def other(desk):
    """Who waits behind."""
    return people.person(desk, full_name="김민수", mobile="010-0000-2222", birth_date="1991. 7. 8.")


@pytest.fixture
def serving(qtbot, desk):
    """The counter with a person and a note that is typed."""
    page = show_page(qtbot, CounterPage, desk)
    page.serve(people.person(desk))
    settle(qtbot, page.room.work)
    type_note(page, "먼저 쓴 말")
    return page


def type_note(page, text, *, composing=""):
    box = page.session.form.input("note")
    box.setFocus()
    compose(box, composing, text)


def texts(desk):
    """What is written of the session: its note, then what was added."""
    first = desk.read(lambda db, act: [one.note for one in db.query(CounselingSession).all()])
    return first + desk.read(lambda db, act: [one.note for one in db.query(SessionNote).all()])


def kept_note(desk):
    return [row.values["note"] for row in desk.read(drafts.load_drafts)]


def test_words_typed_while_the_answer_is_awaited_stay_and_are_saved_by_the_next_save(qtbot, desk, serving, slow):
    serving.save()
    type_note(serving, " 😀그 뒤에 쓴 말", composing="ㄱ")
    slow.set()
    settle(qtbot, serving.room.work)
    assert serving.session.note() == "😀그 뒤에 쓴 말"
    type_note(serving, "가")
    assert serving.session.note() == "😀그 뒤에 쓴 말가", "the syllable goes where it was composed"
    serving.save()
    settle(qtbot, serving.room.work)
    assert texts(desk) == ["먼저 쓴 말", "😀그 뒤에 쓴 말가"]
    assert (serving.session.note(), kept_note(desk)) == ("", [])


def test_a_key_pressed_again_meanwhile_saves_what_came_after_once(qtbot, desk, serving, slow):
    serving.save()
    for _impatient in range(3):
        serving.save()
    type_note(serving, " 다음")
    slow.set()
    settle(qtbot, serving.room.work)
    assert texts(desk) == ["먼저 쓴 말", "다음"]
    assert serving.strip.isHidden()


def test_a_draft_kept_meanwhile_holds_the_rest_alone(qtbot, desk, serving, slow):
    serving.save()
    type_note(serving, " 다음")
    serving.keep_drafts()
    slow.set()
    settle(qtbot, serving.room.work)
    assert kept_note(desk) == ["다음"]


def test_whoever_is_put_aside_meanwhile_comes_back_with_the_rest(qtbot, desk, serving, slow):
    serving.save()
    type_note(serving, " 다음")
    serving.park()
    slow.set()
    settle(qtbot, serving.room.work)
    assert serving.view is None
    assert texts(desk) == ["먼저 쓴 말"]
    assert kept_note(desk) == ["다음"]


def test_the_next_person_served_meanwhile_leaves_nothing_that_is_saved(qtbot, desk, serving, other, slow):
    serving.save()
    serving.serve(other)
    slow.set()
    settle(qtbot, serving.room.work)
    assert serving.view.card.id == other
    assert texts(desk) == ["먼저 쓴 말"]
    assert kept_note(desk) == []


def test_a_session_ended_meanwhile_ends_with_all_of_it(qtbot, desk, serving, slow):
    serving.save()
    type_note(serving, " 다음")
    serving.end()
    slow.set()
    settle(qtbot, serving.room.work)
    assert serving.view is None
    assert texts(desk) == ["먼저 쓴 말", "다음"]
    assert desk.read(lambda db, act: [one.ended_at is not None for one in db.query(CounselingSession).all()]) == [
        True
    ]


def test_where_it_stays_unknown_the_words_stay_too(qtbot, monkeypatch, desk, serving, slow):
    lose_answer(monkeypatch, desk, StoreError("lost"))
    serving.save()
    type_note(serving, " 다음")
    serving.save()
    slow.set()
    settle(qtbot, serving.room.work)
    assert serving.session.note() == "먼저 쓴 말 다음"
    assert texts(desk) == ["먼저 쓴 말"]
