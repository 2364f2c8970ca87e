"""The running session's minutes: gentle, in a word and a shape, and past the guidance in another."""

from datetime import timedelta

import pytest

from jobdesk.qt.pages._session_clock import SETTING, session_badge
from jobdesk.qt.pages.counter import CounterPage
from jobdesk.services.settings import change_setting
from tests.qt.helpers import settle, show_page
from tests.services.people import person


@pytest.mark.parametrize(
    ("lasted", "limit", "tone"),
    [(0, 20, "neutral"), (19, 20, "neutral"), (20, 20, "warning"), (300, 0, "neutral")],
)
def test_past_the_guidance_it_is_another_word_and_shape(lasted, limit, tone):
    badge = session_badge(lasted, limit)
    assert badge.tone == tone
    assert str(lasted) in badge.word
    assert str(limit) in badge.word or not limit


def test_the_counter_shows_it_while_somebody_is_served(qtbot, local_center):
    local_center.desk("administrator").change(lambda db, act: change_setting(db, act, key=SETTING, value="15"))
    hong = person(local_center.desk("counselor"))
    page = show_page(qtbot, CounterPage, local_center.desk("counselor"), size=(1366, 708))
    assert not page.session.clock.isVisible()
    page.serve(hong)
    settle(qtbot, page.room.work)
    clock = page.session.clock
    assert clock.isVisible()
    assert clock.badge == session_badge(0, 15)
    clock.begin(page.room.now() - timedelta(minutes=16))
    settle(qtbot, page.room.work)
    assert clock.badge == session_badge(16, 15)
    assert clock.badge.tone == "warning"
    page.leave()
    settle(qtbot, page.room.work)
    assert not clock.isVisible()
