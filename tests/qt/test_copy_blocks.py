"""A person and a vacancy onto the clipboard for 고용24, by key, in real windows."""

import pytest
from PySide6.QtCore import Qt

from jobdesk.qt.pages.counter import CounterPage
from jobdesk.qt.pages.jobseekers import JobseekersPage
from jobdesk.qt.pages.vacancies import VacanciesPage
from jobdesk.records.audit import AuditEntry
from tests.qt.helpers import press, settle, show_page
from tests.services import jobs, people

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def clipboard(qapp):
    qapp.clipboard().setText("")
    yield qapp.clipboard()
    qapp.clipboard().clear()


def copied(qtbot, page, clipboard):
    press(qtbot, page, Qt.Key.Key_W, ALT)
    settle(qtbot, page.room.work)
    qtbot.waitUntil(lambda: clipboard.text() != "", timeout=5000)
    return [line.split("\t") for line in clipboard.text().splitlines()]


def exported(desk):
    entries = desk.read(lambda db, _act: db.query(AuditEntry).filter_by(action="export").all())
    return [(one.table_name, one.purpose) for one in entries]


@pytest.mark.parametrize("kind", [JobseekersPage, CounterPage])
def test_the_person_shown(qtbot, desk, clipboard, kind):
    one = people.person(desk)
    page = show_page(qtbot, kind, desk)
    (page.serve if kind is CounterPage else page.show_person)(one)
    qtbot.waitUntil(lambda: page.view is not None, timeout=5000)
    lines = copied(qtbot, page, clipboard)
    assert lines[:2] == [["성명", "홍길동"], ["생년월일", "1985-03-02"]]
    assert all(len(line) == 2 for line in lines)
    assert exported(desk) == [("jobseeker", "고용24 입력")]


def test_the_vacancy_chosen(qtbot, desk, clipboard):
    jobs.receive(desk)
    page = show_page(qtbot, VacanciesPage, desk)
    settle(qtbot, page.room.work)
    page.vacancies.clear_filters()
    settle(qtbot, page.room.work)
    qtbot.waitUntil(lambda: page.vacancies.model_.row_at(0) is not None, timeout=5000)
    page.vacancies.list.select_first()
    lines = copied(qtbot, page, clipboard)
    assert lines[0] == ["기업명", "한빛관리"]
    assert ["구인제목", "경비원"] in lines
    assert exported(desk) == [("vacancy", "고용24 입력")]


def test_nothing_is_copied_where_nobody_is_shown(qtbot, desk, clipboard):
    page = show_page(qtbot, JobseekersPage, desk)
    assert not page.action("jobseekers.copy_block").isEnabled()
    press(qtbot, page, Qt.Key.Key_W, ALT)
    settle(qtbot, page.room.work)
    assert clipboard.text() == ""
    assert exported(desk) == []
