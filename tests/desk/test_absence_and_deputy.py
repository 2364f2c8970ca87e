"""An absence and its deputy, by keyboard at three desks: handed over in one act, done, given back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from jobdesk.base.i18n import _
from jobdesk.qt.pages._admin_base import ABSENCES
from jobdesk.qt.pages._results import ResultsSheet
from jobdesk.records.referrals import Referral, ReferralStep
from jobdesk.services.worklists import DueKind
from tests.desk.hands import CTRL, PLAIN
from tests.services import acts, people

Key = Qt.Key


def to_absences(hands):
    hands.look_here()
    hands.go("administration")
    while hands.page.views.current != ABSENCES:
        hands.press(Key.Key_Tab)


def missing(hands):
    """How many missing results the rail tells."""
    hands.shell.worklists.read()
    hands.settle()
    item = hands.shell.worklists.lines.item(list(DueKind).index(DueKind.RESULTS))
    return item.data(Qt.ItemDataRole.UserRole)


def test_a_deputy_has_the_work_for_the_time_and_does_it_in_their_own_name(sit_down, local_center):
    desk, colleague = local_center.desk("counselor"), local_center.desk("colleague")
    hong = acts.ready_since(desk, 29)
    sent = acts.refer(desk, hong, people.vacancy(desk), days=10)
    acts.refer(desk, hong, people.vacancy(desk, title="미화원"), days=10)
    lee = sit_down(colleague)
    assert missing(lee) == 0
    assert not lee.shell.worklists.standing_in.isVisible()

    park = sit_down(local_center.desk("supervisor"))
    to_absences(park)
    park.press(Key.Key_N)
    today = f"{desk.act().today:%Y%m%d}"
    park.fill(account_id="김상담", deputy_id="이상담", from_on=today)
    park.press(Key.Key_S)
    assert park.sheet is None

    lee.look_here()
    assert missing(lee) == 2
    assert lee.shell.worklists.standing_in.isVisible()
    assert "김상담" in lee.shell.worklists.standing_in.text()
    lee.press(Key.Key_0)
    for _n in range(list(DueKind).index(DueKind.RESULTS)):
        lee.press(Key.Key_Down, PLAIN)
    lee.press(Key.Key_Return, PLAIN)
    assert lee.page.pane.count == 2
    lee.press(Key.Key_Home, PLAIN)
    lee.press(Key.Key_Return, PLAIN)
    assert isinstance(lee.sheet, ResultsSheet)
    lee.type("업체")
    lee.press(Key.Key_S)
    lee.until(lambda: lee.sheet is None)
    assert missing(lee) == 1
    lee.go("counter")
    due = lee.page.due
    due.kinds.choose(DueKind.RESULTS)
    (left,) = due.rows.model_.rows
    assert due.rows.model_.columns[3].text(left) == _("{name} (standing in)").format(name="김상담")
    moved = select(ReferralStep).where(ReferralStep.from_state.is_not(None))
    (step,) = desk.read(lambda db, act: db.scalars(moved).all())
    assert step.account_id == colleague.account_id, "who does it is who did it"
    assert desk.read(lambda db, act: db.get_one(Referral, sent.id)).counselor_id == desk.account_id

    kim = sit_down(desk)
    to_absences(kim)
    kim.press(Key.Key_Home, PLAIN)
    assert QApplication.focusWidget() is kim.page.lists[ABSENCES].table
    kim.press(Key.Key_H, CTRL)
    lee.look_here()
    assert missing(lee) == 0
    assert not lee.shell.worklists.standing_in.isVisible()
