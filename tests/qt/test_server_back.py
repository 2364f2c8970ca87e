"""While the server is away the strips say of when they are; once it is back nothing says that it is away."""

import pytest

from jobdesk.base.errors import SaveUnsure, ServerAway, StoreError
from jobdesk.qt.pages import _ticket_acts
from jobdesk.qt.pages.counter import CounterPage
from jobdesk.services.tickets import calling, shifts
from jobdesk.services.tickets import strip as strips
from tests.qt.helpers import settle, show_page
from tests.services.queues import issue, purposes


@pytest.fixture
def page(qtbot, local_center, desk):
    local_center.desk("counselor").change(shifts.sit_down)
    made = purposes(local_center, {"구직 상담": {1: 1}})
    issue(local_center, made["구직 상담"])
    return show_page(qtbot, CounterPage, desk)


def silence(monkeypatch, error):
    """Whoever asks is told this, as long as something is in the list that is given."""
    silent, call, read = [1], calling.call_next, strips.read_strip

    def instead(job):
        def asked(*given, **named):
            if silent:
                raise error
            return job(*given, **named)

        return asked

    monkeypatch.setattr(calling, "call_next", instead(call))
    monkeypatch.setattr(_ticket_acts, "read_strip", instead(read))
    return silent


def test_the_call_strip_says_of_when_it_is_and_leads_nobody_to_call(qtbot, page, monkeypatch):
    strip, call = page.numbers, page.numbers.buttons["call"]
    page.read_numbers()
    settle(qtbot, page.room.work)
    was = strip.waits.text()
    assert (call.property("primary"), "기준" in was) == (True, False)
    silent = silence(monkeypatch, ServerAway("서버의 답이 없습니다."))
    page.read_numbers()
    page.call_next()
    qtbot.waitUntil(lambda: page.strip.isVisible(), timeout=10_000)
    assert "기준" in strip.waits.text()
    assert not call.property("primary")
    waits = strip.waits.text()
    strip.tick(page.room.now().replace(year=2099))
    assert strip.waits.text() == waits, "its times stand still"
    silent.clear()
    page.room.work.ask_again()
    qtbot.waitUntil(lambda: "기준" not in strip.waits.text(), timeout=10_000)
    assert call.property("primary")
    assert not page.strip.isVisible(), "nothing says any more that the server does not answer"


@pytest.mark.parametrize("error", [StoreError("다른 까닭"), SaveUnsure("저장되었는지 모릅니다.")])
def test_what_else_is_wrong_stays_when_the_server_is_back(qtbot, page, monkeypatch, error):
    silent = silence(monkeypatch, error)
    page.call_next()
    qtbot.waitUntil(lambda: page.strip.isVisible(), timeout=10_000)
    silent.clear()
    page.room.work.away.emit(False)
    assert page.strip.label.text() == str(error)
