"""A slip scanned in the real shell: its result entry opens from anywhere, or a sentence says why not."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from jobdesk.base.enums import ReferralState
from jobdesk.base.slip_numbers import make_slip_number
from jobdesk.qt import backstage
from jobdesk.qt.inputs import ChoiceBox
from jobdesk.qt.pages._referral_commands import OPEN
from jobdesk.qt.pages._stub_sheet import StubSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.qt.pages.referrals import ReferralsPage
from jobdesk.qt.windows.main import MainWindow
from jobdesk.qt.windows.ports import Entered
from jobdesk.qt.work import Work
from tests import centers
from tests.desk.hands import PLAIN, Hands
from tests.qt.helpers import settle
from tests.qt.keyboard import Keyboard
from tests.services import acts, people
from tests.services.sent import place, strike


@pytest.fixture
def desk(local_center):
    return local_center.desk("counselor")


@pytest.fixture
def row(desk):
    """An open referral with a slip."""
    return acts.refer(desk, people.person(desk), people.vacancy(desk), method="slip")


@pytest.fixture
def hands(qtbot, desk, row):
    """At the counter, the search of its people under the hands."""
    hands = Hands(qtbot, desk)
    yield hands
    hands.work.wait()


def digits(row):
    return row.slip_no.replace("-", "")


def scan(hands, number, gap=2, **how):
    Keyboard().scan(number, gap, **how)  # by its own clock: real waits are those of test_scanner
    hands.settle()


def entered(hands, row):
    """Whether the answer of this referral alone is under the hands."""
    sheet = hands.sheet
    return (
        isinstance(hands.page, ReferralsPage)
        and isinstance(sheet, StubSheet)
        and sheet.line.row.id == row.id
        and sheet.keys.hasFocus()
    )


@pytest.mark.parametrize("method", [False, True], ids=["keys", "input method"])
def test_a_slip_opens_its_results_at_every_speed_and_the_search_stays_as_it_was(hands, row, method):
    hands.type("홍길")
    search = QApplication.focusWidget()
    for gap in (2,) if method else (2, 5, 12, 35):  # a commit does not say when it came
        scan(hands, digits(row), gap, method=method)
        assert entered(hands, row)
        assert not hands.sheet.strip.isVisible()
        assert hands.sheet.line.state.value() == ""
        hands.press(Qt.Key.Key_Escape, PLAIN)
        assert hands.sheet is None
        assert search.text() == "홍길"
        hands.go("counter")
        search.setFocus()
    search.undo()
    assert search.text() == "", "as ever: one step takes back what was typed at once"


def test_the_same_slip_twice_is_one_sheet_and_another_slip_takes_its_place(hands, desk, row):
    other = acts.refer(
        desk,
        people.person(desk, full_name="김민수", mobile="010-0000-4321", birth_date="1990. 1. 2."),
        row.vacancy_id,
        method="slip",
    )
    scan(hands, digits(row))
    first = hands.sheet
    scan(hands, digits(row))
    assert hands.sheet is first
    scan(hands, digits(other))
    assert entered(hands, other)
    hands.sheet.answer("51")
    scan(hands, digits(row))
    assert entered(hands, other), "an answer that is not saved stays"
    assert hands.sheet.strip.isVisible()
    hands.press(Qt.Key.Key_Escape, PLAIN)
    assert hands.sheet is None


def test_a_form_keeps_what_was_typed_and_saves_nothing(hands, row):
    hands.go("jobseekers")
    hands.press(Qt.Key.Key_N)
    page, sheet = hands.page, hands.sheet
    assert isinstance(sheet, FormSheet)
    hands.type("김민수")
    scan(hands, digits(row))
    assert entered(hands, row)
    hands.go("jobseekers")
    assert hands.page is page
    assert hands.sheet is sheet
    assert (sheet.form.value("full_name"), sheet.form.value("mobile")) == ("김민수", "")
    assert not sheet.strip.isVisible()


def test_what_opens_nothing_is_said_where_one_works(hands, desk, row):
    page, focus, said = hands.page, QApplication.focusWidget(), []
    for number in (make_slip_number(2026, 9, 1), digits(row)[::-1], "01000001234", digits(row)):
        if number == digits(row):
            strike(desk, row.id)
        scan(hands, number)
        assert hands.page is page
        assert hands.sheet is None
        assert page.strip.isVisible()
        assert QApplication.focusWidget() is focus
        assert focus.text() == ""
        said.append(page.strip.label.text())
        page.strip.clear()
    assert said[1] == said[2], "no slip number"
    assert len(set(said)) == 3
    assert row.slip_no in said[3]


def test_how_a_referral_stands_decides_what_opens(hands, desk, row):
    counter = hands.page
    scan(hands, "01000001234")
    assert counter.strip.isVisible()
    acts.enter(desk, row.id, ReferralState.HIRE_PENDING, hire_planned_on=desk.act().today)
    scan(hands, digits(row))
    assert entered(hands, row), "a pending hire may still come to nothing"
    hands.go("counter")
    assert not counter.strip.isVisible(), "the next scan puts the sentence away"
    hands.go("referrals")
    hands.press(Qt.Key.Key_Escape, PLAIN)
    acts.enter(desk, row.id, ReferralState.REJECTED_INTERVIEW)
    scan(hands, digits(row))
    assert entered(hands, row)
    assert desk.codes.label("referral_state", "51") in hands.sheet.strip.label.text()
    hands.press(Qt.Key.Key_Escape, PLAIN)
    place(desk, row.jobseeker_id, row.id)
    hands.go("counter")
    scan(hands, digits(row))
    assert hands.sheet is None, "nothing may follow a hire"
    assert hands.page.lists[OPEN].current_row().id == row.id
    assert hands.page.strip.isVisible()


def test_what_pops_up_is_put_away_and_searches_for_nothing(hands, row):
    hands.press(Qt.Key.Key_K)
    finder = hands.shell.header.finder
    asked = []
    finder.searched.connect(asked.append)
    scan(hands, digits(row), 12)
    assert entered(hands, row)
    assert (asked, finder.text()) == ([], "")
    hands.press(Qt.Key.Key_Escape, PLAIN)
    hands.press(Qt.Key.Key_F1, PLAIN)
    assert hands.shell._overlay is not None
    scan(hands, digits(row))
    assert hands.shell._overlay is None
    assert entered(hands, row)
    box = hands.sheet.line.state
    assert isinstance(box, ChoiceBox)
    box.showPopup()
    QApplication.processEvents()
    scan(hands, "01000001234")
    assert QApplication.activePopupWidget() is None
    assert box.value() == ""
    assert hands.sheet.strip.isVisible()
    menu = QMenu(hands.shell)
    menu.addAction("1")
    menu.popup(hands.shell.mapToGlobal(hands.shell.rect().center()))
    Keyboard(to=menu).scan(make_slip_number(2026, 9, 1), 5)
    hands.settle()
    assert QApplication.activePopupWidget() is None


class Behind(backstage.Behind):
    """The real program behind the windows, with the cheap slots of test centers."""

    def sign_in(self, folder, user, password, window_no):
        desk = backstage.wiring.open_center(folder, user, password, window_no, locksmith=centers.CHEAP)
        return Entered(desk, desk.codes, (), desk.idle_minutes)


def test_a_locked_desk_opens_nothing_and_counts_no_failure(qtbot, local_center, row):
    work = Work()
    window = MainWindow()
    window.furnish(work, Behind)
    work.setParent(window)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    window.show_door(local_center.folder)
    settle(qtbot, work)
    window.door.user.setText(local_center.user("counselor"))
    window.door.password.setText(local_center.password("counselor"))
    QTest.keyClick(window.door.password, Qt.Key.Key_Return)
    settle(qtbot, work)
    page = window.shell.page
    window.lock()
    settle(qtbot, work)
    password = window.cover.password
    assert password.hasFocus()
    password.setText("비밀")
    Keyboard().scan(digits(row), 5)
    settle(qtbot, work)
    assert password.text() == "비밀"
    assert not window.cover.strip.isVisible()
    password.setText(local_center.password("counselor"))
    QTest.keyClick(password, Qt.Key.Key_Return)
    settle(qtbot, work)
    assert window.shell.page is page
    assert page.sheet is None
    Keyboard().scan(digits(row), 5)
    settle(qtbot, work)
    assert isinstance(window.shell.page.sheet, StubSheet)
    window.close()
