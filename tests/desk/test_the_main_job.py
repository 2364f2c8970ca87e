"""From a new visitor to the published table, by keyboard only, in the real main window."""

import pytest
from PySide6.QtCore import Qt

from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.services.facts import Span
from jobdesk.services.statistics import Figures
from tests.qt.helpers import settle
from tests.services import people


@pytest.fixture
def desk(local_center):
    return local_center.desk("counselor")


@pytest.fixture
def shell(qtbot, desk):
    """The signed-in window of a counselor."""
    from jobdesk.qt.backstage import Behind
    from jobdesk.qt.windows.places import PLACES
    from jobdesk.qt.windows.ports import Entered
    from jobdesk.qt.windows.shell import Shell
    from jobdesk.qt.work import Work

    work = Work(desk)
    entered = Entered(desk, desk.codes, [], 10, False, ())
    shell = Shell(work, entered, Behind(), PLACES)
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    shell.show()
    shell.activateWindow()
    settle(qtbot, work)
    yield shell
    work.wait()


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).all())


def table(desk):
    def job(db, act):
        made = Figures(db, act, Span(act.today.replace(month=1, day=1), act.today, act.today))
        return {one: made.value(one) for one in ("jobseekers", "referrals", "placed_persons")}

    return desk.read(job)


def press(qtbot, shell, key, modifier=Qt.KeyboardModifier.ControlModifier):
    qtbot.keyClick(shell.window().focusWidget() or shell, key, modifier)
    settle(qtbot, shell.room.work)


def test_a_visitor_becomes_one_more_in_the_table(qtbot, shell, desk, local_center):
    for title in ("아파트 경비원", "사무실 미화원"):
        people.vacancy(desk, title=title)
    before = table(desk)

    shell.go("jobseekers")
    settle(qtbot, shell.room.work)
    page = shell.page
    press(qtbot, shell, Qt.Key.Key_N)
    assert isinstance(page.sheet, FormSheet)
    page.sheet.form.set_values({"full_name": "홍길동", "mobile": "010-0000-1234"})
    press(qtbot, shell, Qt.Key.Key_S)
    (person,) = all_of(desk, Jobseeker)
    while page.sheet is not None:
        qtbot.keyClick(page.sheet, Qt.Key.Key_Escape)
        settle(qtbot, shell.room.work)

    values = {k: v for k, v in people.COMPLETE.items() if k not in {"full_name", "mobile"}}
    from jobdesk.services.jobseekers import save_jobseeker

    desk.change(
        lambda db, act: save_jobseeker(db, act, values=values, jobseeker_id=person.id, version=person.version)
    )
    people.register(desk, person.id)
    people.consent(desk, person.id)

    sheet = ReferSheet(page, jobseeker_ids=[person.id])
    page.push(sheet)
    settle(qtbot, shell.room.work)
    sheet.choices.setFocus()
    sheet.choices.select_first()
    for _n in range(2):
        qtbot.keyClick(sheet.choices.table, Qt.Key.Key_Space)
        qtbot.keyClick(sheet.choices.table, Qt.Key.Key_Down)
    press(qtbot, shell, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: len(local_center.printer.printed) == 2, timeout=10_000)
    settle(qtbot, shell.room.work)

    shell.go("referrals")
    settle(qtbot, shell.room.work)
    referrals = shell.page.lists["referrals"]
    qtbot.waitUntil(lambda: referrals.model_.rowCount() == 2)
    referrals.select_first()
    referrals.setFocus()
    press(qtbot, shell, Qt.Key.Key_H)
    assert isinstance(shell.page.sheet, FormSheet)
    press(qtbot, shell, Qt.Key.Key_S)
    assert shell.page.sheet is None

    after = table(desk)
    assert {one: after[one] - before[one] for one in after} == {
        "jobseekers": 1,
        "referrals": 2,
        "placed_persons": 1,
    }
    assert sorted(r.state for r in all_of(desk, Referral)) == ["40", "91"]
    assert len(all_of(desk, Placement)) == 1
