"""The counter's search: slips, what one typing mistake may have meant; a chosen draft is gone on with."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.qt.pages.counter import CounterPage
from jobdesk.records.referrals import Referral
from jobdesk.services import drafts
from tests.qt.helpers import press, settle, show_page, type_in
from tests.services import acts, people


def counter(qtbot, desk):
    page = show_page(qtbot, CounterPage, desk)
    settle(qtbot, page.room.work)
    page.start_focus()
    return page


def type_and_wait(qtbot, page, text):
    type_in(page.who.people.search, text)
    qtbot.waitUntil(lambda: page.who.people._answered == text, timeout=5000)


def test_a_slip_number_serves_the_person_it_was_written_for(qtbot, desk):
    person, vacancy = people.person(desk), people.vacancy(desk)
    acts.refer(desk, person, vacancy, method="slip")
    (number,) = desk.read(lambda db, act: [one.slip_no for one in db.query(Referral)])
    page = counter(qtbot, desk)
    type_and_wait(qtbot, page, number)
    press(qtbot, page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.view is not None and page.view.card.id == person, timeout=5000)


def test_a_typing_mistake_is_offered_as_such_and_nothing_is_chosen(qtbot, desk):
    person = people.person(desk, full_name="조정숙")
    people.employer(desk, name="조정식당")
    page = counter(qtbot, desk)
    type_and_wait(qtbot, page, "조점숙")
    found = page.who.people
    assert [hit.id for hit in found.list.model_.rows] == [person]
    assert found.near.isVisible()
    assert found.current() is None
    press(qtbot, page, Qt.Key.Key_Return)
    assert page.view is None
    press(qtbot, page, Qt.Key.Key_Down)
    press(qtbot, page, Qt.Key.Key_Down)
    press(qtbot, page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.view is not None and page.view.card.id == person, timeout=5000)


def test_a_chosen_draft_is_gone_on_with_and_not_asked_about(qtbot, desk):
    kept = {"full_name": "김새로", "mobile": "010-0000-4321"}
    desk.change(lambda db, act: drafts.save_draft(db, act, kind="jobseeker", key="new", values=kept, title="신규"))
    page = counter(qtbot, desk)
    page.start("draft", key="jobseeker/new")
    settle(qtbot, page.room.work)
    assert page.sheet.form.value("full_name") == "김새로"
    assert not page.sheet.question.isVisible()
    assert QApplication.focusWidget() is not None
