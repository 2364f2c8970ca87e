"""What a sign-in does beside the work: the backup of the day, and referrals nobody answered are closed."""

from datetime import timedelta

import pytest

from jobdesk.qt import backstage
from jobdesk.qt.windows.main import MainWindow
from jobdesk.qt.windows.ports import Entered
from jobdesk.qt.work import Work
from tests.qt.helpers import settle
from tests.services import acts, people
from tests.services.sent import listed


@pytest.fixture
def window(qtbot):
    work, window = Work(), MainWindow()
    window.furnish(work, backstage.behind)
    work.setParent(window)
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close()
    work.wait()


def test_a_sign_in_closes_what_nobody_answered_and_lists_read_again(qtbot, window, desk):
    vacancy = people.vacancy(desk, received_on=desk.act().today - timedelta(days=60), note="옮겨 적음")
    row = acts.refer(desk, acts.ready_since(desk, 60), vacancy, days=40, note="옮겨 적음")
    told = []
    window._work.changed.connect(told.append)
    window._on_entered(Entered(desk, desk.codes, (), desk.idle_minutes))
    settle(qtbot, window._work)
    assert listed(desk, states=["81"]) == [row.id]
    assert "referrals" in told
    assert desk.back_up_daily() is None, "the backup of the day is there"
