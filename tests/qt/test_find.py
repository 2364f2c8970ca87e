"""The universal box in the real window: recents and forms, one typing mistake, composing, Esc."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jobdesk.base.enums import AuditAction
from jobdesk.qt import backstage
from jobdesk.qt.windows.find import HIT, TRACE_AFTER_MS
from jobdesk.services import drafts, employers, jobseekers
from jobdesk.services.audit import list_audit
from jobdesk.services.recents import list_recents
from tests.qt.helpers import compose, settle, show_window
from tests.services import people


@pytest.fixture
def found(local_center):
    """Three people; 이순신 was opened last, then a firm; a phone memo was left unfinished."""
    desk = local_center.desk("counselor")
    made = {}
    for at, name in enumerate(("김민수", "홍길동", "이순신")):
        made[name] = people.person(desk, ready=False, full_name=name, mobile=f"010-0000-{1234 + at * 1111}")
    made["firm"] = people.employer(desk, name="한빛관리")
    desk.view(lambda db, act: jobseekers.open_jobseeker(db, act, jobseeker_id=made["이순신"]))
    desk.view(lambda db, act: employers.open_employer(db, act, employer_id=made["firm"]))
    kept = {"note": "010-0000-9999 경비 문의"}
    desk.change(
        lambda db, act: drafts.save_draft(db, act, kind="inquiry", key="memo", values=kept, title="전화메모")
    )
    return made


@pytest.fixture
def window(qtbot, local_center, found):
    window = show_window(qtbot, local_center.desk("counselor"), backstage.behind)
    yield window
    window.close()


@pytest.fixture
def box(window):
    return window.shell.header.finder


def begin(qtbot, window):
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window._work)


def lines(box):
    """(kind, title) of each line, headings as None."""
    items = [box.list.item(line).data(HIT) for line in range(box.list.count())]
    return [None if hit is None else (hit.group, hit.kind, hit.title) for hit in items]


def test_before_anything_is_typed_unfinished_forms_and_what_was_opened_lately(qtbot, window, box, found):
    begin(qtbot, window)
    assert box.hasFocus()
    assert box.popup.isVisible()
    assert lines(box) == [
        None,
        ("draft", "draft", "전화메모"),
        None,
        ("recent", "employer", "한빛관리"),
        ("recent", "jobseeker", "이순신"),
        ("recent", "jobseeker", "홍길동"),
        ("recent", "jobseeker", "김민수"),
    ]
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert window.shell.page is not None
    assert box.hasFocus(), "nothing is chosen until an arrow says so"
    for _line in range(3):
        QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    settle(qtbot, window._work)
    assert window.shell.page is window.shell._pages["jobseekers"]
    assert not box.popup.isVisible()


def test_an_unfinished_form_is_opened_again(qtbot, window, box):
    begin(qtbot, window)
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    settle(qtbot, window._work)
    page = window.shell.page
    assert page is window.shell._pages["counter"]
    assert page.sheet is not None
    assert page.sheet.is_typed(), "what was typed is there"
    assert not page.sheet.question.isVisible()


def test_recents_are_of_the_account_and_who_was_shown_is_recorded(qtbot, window, box, found, local_center):
    colleague = local_center.desk("colleague")
    assert colleague.read(lambda db, act: list_recents(db, act)) == []
    begin(qtbot, window)
    qtbot.wait(TRACE_AFTER_MS + 100)
    settle(qtbot, window._work)
    rows = local_center.desk("auditor").view(lambda db, act: list_audit(db, act, actions=[AuditAction.SEARCH]))
    assert set(rows[0].jobseeker_ids) == {found[name] for name in ("김민수", "홍길동", "이순신")}


def test_esc_restores_the_text_and_the_focus_one_came_from(qtbot, window, box):
    before = QApplication.focusWidget()
    assert before is not box
    begin(qtbot, window)
    QTest.keyClicks(box, "1234")
    settle(qtbot, window._work)
    assert box.popup.isVisible()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    settle(qtbot, window._work)
    assert (box.text(), QApplication.focusWidget()) == ("", before)
    assert not box.popup.isVisible()
    box._put("홍길")
    begin(qtbot, window)
    QTest.keyClicks(box, "x")
    QTest.keyClick(box, Qt.Key.Key_Escape)
    settle(qtbot, window._work)
    assert (box.text(), QApplication.focusWidget()) == ("홍길", before)
    assert not box.popup.isVisible()


def test_a_typing_mistake_is_offered_as_such_and_opened_only_when_chosen(qtbot, window, box, found):
    begin(qtbot, window)
    box.setText("김밈수")
    settle(qtbot, window._work)
    assert lines(box) == [None, ("near", "jobseeker", "김민수")]
    page = window.shell.page
    QTest.keyClick(box, Qt.Key.Key_Return)
    settle(qtbot, window._work)
    assert window.shell.page is page
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    settle(qtbot, window._work)
    assert window.shell.page is window.shell._pages["jobseekers"]


def test_nothing_near_is_said_so(qtbot, window, box):
    begin(qtbot, window)
    box.setText("뷁뷁뷁")
    settle(qtbot, window._work)
    assert lines(box) == []
    assert box.none.isVisible()


def test_the_composing_syllable_is_sought_after_a_pause_and_a_commit_at_once(qtbot, window, box):
    begin(qtbot, window)
    asked = []
    box.searched.connect(asked.append)
    for preedit in ("ㄱ", "기", "김"):
        compose(box, preedit)
    assert asked == [], "nothing while keys follow each other"
    qtbot.waitUntil(lambda: asked == ["김"])
    compose(box, "ㅁ", "김")  # a commit and the next jamo are one event: no list of 김 alone in between
    assert asked == ["김", "김ㅁ"]
    settle(qtbot, window._work)
    assert lines(box) == [None, ("", "jobseeker", "김민수")]
    compose(box, "", "민수")
    assert asked == ["김", "김ㅁ", "김민수"]
    QTest.keyClick(box, Qt.Key.Key_Return)
    settle(qtbot, window._work)
    assert window.shell.page is window.shell._pages["jobseekers"]


def test_the_latest_answer_stands_and_the_list_stays_until_it_is_there(qtbot, window, box):
    begin(qtbot, window)
    QTest.keyClicks(box, "1234")
    settle(qtbot, window._work)
    first = lines(box)
    QTest.keyClicks(box, "5")
    assert lines(box) == first, "no empty list between two answers"
    assert box.popup.isVisible()
    for _key in range(5):
        QTest.keyClick(box, Qt.Key.Key_Backspace)
    box.setText("홍길")
    settle(qtbot, window._work)
    assert lines(box) == [None, ("", "jobseeker", "홍길동")]
