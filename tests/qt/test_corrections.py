"""고치기 from the timeline: the fact as a form, a reason, the history beside it, a colleague meanwhile."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages.jobseekers import JobseekersPage
from jobdesk.records.counseling import Inquiry
from jobdesk.records.jobseekers import Registration
from jobdesk.services import corrections, counseling
from jobdesk.services.corrections import CorrectionRow
from tests.qt.helpers import settle, show_page
from tests.services import people

F2, ENTER = Qt.Key.Key_F2, Qt.Key.Key_Return
PLAIN, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def press(qtbot, page, key, modifier=PLAIN):
    qtbot.keyClick(QApplication.focusWidget() or page, key, modifier)
    settle(qtbot, page.room.work)


def shown(qtbot, desk, person, kind):
    """The page with the person open and the newest line of a kind chosen."""
    page = show_page(qtbot, JobseekersPage, desk)
    page.show_person(person)
    settle(qtbot, page.room.work)
    told = next(row for row in page.view.timeline if row.kind == kind)
    page.card.timeline.select((told.kind, told.id, told.at))
    page.card.timeline.table.setFocus()
    return page, told


def test_a_registration_is_corrected_with_a_reason_and_its_history_stands_beside(qtbot, desk):
    person = people.person(desk, ready=False)
    row = people.register(desk, person)
    page, _told = shown(qtbot, desk, person, "registration")
    press(qtbot, page, F2)
    assert page.sheet.form.value("channel") == "visit"
    page.sheet.form.set_value("channel", "phone")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert set(page.sheet.form.problems) == {"why"}
    page.sheet.form.set_value("why", "전화로 접수한 분")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.sheet is None, timeout=5000)
    assert desk.read(lambda db, act: db.get_one(Registration, row.id).channel) == "phone"
    settle(qtbot, page.room.work)
    told = next(line for line in page.view.timeline if line.kind == "registration")
    assert desk.codes.label("channel", "phone") in told.detail
    page.correct()
    qtbot.waitUntil(lambda: page.sheet is not None, timeout=5000)
    (history,) = page.sheet.findChildren(ListView)
    (line,) = [line for _at, line in history.model_.rows]
    assert isinstance(line, CorrectionRow)
    assert (line.new, line.why, line.who) == (desk.codes.label("channel", "phone"), "전화로 접수한 분", "김상담")


def test_a_colleagues_correction_meanwhile_is_kept_beside_ones_own(qtbot, desk, local_center):
    person = people.person(desk, ready=False)
    asked = {"kind": "phone", "about": "job", "note": "면접 시간을 물음", "received_at": desk.act().at}
    memo = desk.change(lambda db, act: counseling.save_inquiry(db, act, values=asked, jobseeker_id=person))
    page, _told = shown(qtbot, desk, person, "inquiry")
    press(qtbot, page, F2)
    page.sheet.form.set_value("note", "면접 날짜를 물음")
    page.sheet.form.set_value("why", "잘못 들음")
    boss = local_center.desk("supervisor")
    card = boss.view(lambda db, act: corrections.open_fact(db, act, kind="inquiry", record_id=memo))
    boss.change(
        lambda db, act: corrections.correct_fact(
            db, act, kind="inquiry", record_id=memo, version=card.version, values={"about": "other"}, why="정리"
        )
    )
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.sheet is None, timeout=5000)

    def kept(db, act):
        one = db.get_one(Inquiry, memo)
        return one.about, one.note

    assert desk.read(kept) == ("other", "면접 날짜를 물음")


@pytest.mark.parametrize("kind", ["consent"])
def test_what_cannot_be_corrected_says_so(qtbot, desk, kind):
    person = people.person(desk, ready=False)
    people.consent(desk, person)
    page, _told = shown(qtbot, desk, person, kind)
    press(qtbot, page, F2)
    assert page.strip.isVisible()
    assert page.sheet is None
