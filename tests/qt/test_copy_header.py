"""A copy that went out: its header, its door, what it does not do."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget
from sqlalchemy import func, select

from jobdesk.base.clock import Clock
from jobdesk.base.formats import format_datetime, format_time
from jobdesk.base.i18n import _
from jobdesk.base.known_centers import known_copies
from jobdesk.qt.backstage import Behind
from jobdesk.qt.pages._copy_words import LATE, CopyWords, words_of
from jobdesk.qt.pages.copy_home import CopyHomePage
from jobdesk.qt.theme import M
from jobdesk.qt.windows.copy_watch import CopyButton
from jobdesk.records.audit import AuditEntry
from jobdesk.store.center import read_center
from tests.away import go_out, shift_time, sit_away
from tests.qt.helpers import settle, show_window
from tests.services.people import person


@pytest.fixture
def packed(local_center, tmp_path):
    """A copy in its folder, of a center with one person."""
    desk = local_center.desk("supervisor")
    person(desk)
    go_out(desk, tmp_path / "copy")
    return tmp_path / "copy"


@pytest.fixture
def away(packed):
    """A supervisor's desk on the copy."""
    desk = sit_away(packed, "supervisor")
    yield desk
    if not desk.locked:
        desk._opened.close()


def shown(qtbot, desk):
    """The header's words in a window on that desk."""
    window = show_window(qtbot, desk, Behind)
    return window, window.shell.header.copy


def test_a_center_has_no_such_line(qtbot, local_center):
    window = show_window(qtbot, local_center.desk("counselor"), Behind)
    assert window.shell.header.copy.isHidden()
    assert "desk.home" not in window.shell._actions


def test_fresh_then_unsent_then_sealed(qtbot, away, tmp_path):
    window, line = shown(qtbot, away)
    assert line.words.mode == _("Out of the house · {purpose}").format(purpose="JOB포유 3회")
    assert line.words.tone == "good"
    assert line.words.told.startswith(_("Nothing to send"))
    person(away, full_name="임꺽정", mobile="010-0000-7777")
    window.shell.room.work.changed.emit("jobseekers")
    qtbot.waitUntil(lambda: line.words.tone == "accent", timeout=5_000)
    unsent = away.outreach.copy.unsent
    assert unsent > 0
    assert line.words.told.startswith(_("{count} not sent").format(count=unsent))
    away.outreach.write_bundles(tmp_path / "home.jdb")
    window.shell.room.work.changed.emit("bundles")
    qtbot.waitUntil(lambda: line.words.told.startswith(_("{count} waiting for the receipt").format(count=1)))
    assert line.accessibleName() == line.words.sentence


def test_little_time_is_told_in_shape_and_words(away):
    copy = away.outreach.copy
    for left, tone in (
        (timedelta(days=3), "good"),
        (LATE, "warning"),
        (timedelta(minutes=1), "warning"),
        (timedelta(0), "bad"),
    ):
        words = words_of(copy, copy.expires_at - left)
        assert words.tone == tone
        assert (_("Time is over") in words.told) is (tone == "bad")


def test_the_event_is_named(away):
    copy = replace(away.outreach.copy, event_name="JOB포유 4회")
    assert "JOB포유 4회" in words_of(copy, Clock().now()).mode
    local = replace(copy, local_copy=True)
    as_of = _("Without the server · the center as of {time}")
    assert words_of(local, Clock().now()).mode == as_of.format(time=format_time(copy.packed_at.time()))
    earlier = replace(local, packed_at=copy.seen_at - timedelta(days=2))
    assert words_of(earlier, Clock().now()).mode == as_of.format(time=format_datetime(earlier.packed_at))


def test_a_copy_whose_time_ends_while_it_is_open_goes_to_its_door(qtbot, away, packed):
    window, _line = shown(qtbot, away)
    window.door.set_center(packed)
    shift_time(away, expires_at=Clock().now() - timedelta(minutes=1))
    window.shell.copy_watch.show_now()
    settle(qtbot, window._work)
    assert window.shell is None
    assert window.stack.currentWidget() is window.door
    assert away.locked


def test_the_door_of_a_copy_says_what_for_and_until_when(qtbot, local_center, packed):
    door = Behind().read_door(packed)
    assert (door.copy_for, door.copies) == ("JOB포유 3회", ())
    assert door.copy_until == read_center(packed).copy_until
    assert Behind().read_door(local_center.folder).copy_until is None
    window = show_window(qtbot, local_center.desk("counselor"), Behind)
    window.sign_out()
    window.show_door(packed)
    settle(qtbot, window._work)
    assert "JOB포유 3회" in window.door.where.text()
    assert window.door.lost.isHidden()


def test_a_copy_on_this_computer_is_offered_at_the_centers_door(qtbot, local_center, packed):
    assert packed.resolve() in known_copies()
    copies = Behind().read_door(local_center.folder).copies
    assert packed.resolve() in [folder for folder, _told in copies]
    assert any("JOB포유 3회" in told for _folder, told in copies)


def test_an_expired_copy_opens_for_the_way_home_alone(qtbot, away, packed):
    shift_time(away, expires_at=Clock().now() - timedelta(hours=1))
    away.close()
    late = sit_away(packed, "supervisor", late=True)
    window, line = shown(qtbot, late)
    shell = window.shell
    assert line.words.tone == "bad"
    assert [place.id for place in shell.places] == ["home"]
    assert isinstance(shell.page, CopyHomePage)
    assert shell.worklists is None
    assert shell.header.finder.isHidden()
    assert {line.text for line in shell._everywhere()} >= {_("Going home"), _("Lock")}
    late._opened.close()


def test_a_clock_set_back_is_told_and_kept_once(away, packed):
    shift_time(away, seen_at=Clock().now() + timedelta(hours=2))
    assert away.outreach.check_clock()
    assert away.outreach.check_clock()
    told = select(func.count()).select_from(AuditEntry).where(AuditEntry.table_name == "copy_state")
    assert away.read(lambda db, act: db.scalar(told)) == 1


def test_leaving_in_time_is_not_asked(qtbot, away):
    window, _line = shown(qtbot, away)
    person(away, full_name="임꺽정", mobile="010-0000-7777")
    away.outreach.look()
    window.shell.ask_sign_out()
    assert window.shell is None


@pytest.mark.parametrize("late", [True, False])
def test_closing_the_window_asks_as_signing_out_does(qtbot, away, late):
    person(away, full_name="임꺽정", mobile="010-0000-7777")
    if late:
        shift_time(away, expires_at=Clock().now() + timedelta(hours=3))
    window, _line = shown(qtbot, away)
    away.outreach.look()
    assert window.close() is not late
    if late:
        question = window.shell.page.question
        assert (window.isVisible(), question.isVisible(), away.locked) == (True, True, False)
        assert not window.close(), "it is asked as often as one closes"
        question.verb.click()
        settle(qtbot, window._work)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert window.shell is None


def test_a_locked_window_closes(qtbot, away):
    """Nobody sits there who could answer."""
    person(away, full_name="임꺽정", mobile="010-0000-7777")
    shift_time(away, expires_at=Clock().now() + timedelta(hours=3))
    window, _line = shown(qtbot, away)
    window.lock("idle")
    settle(qtbot, window._work)
    assert window.close()


def test_leaving_late_with_something_unsent_is_asked_first(qtbot, away):
    person(away, full_name="임꺽정", mobile="010-0000-7777")
    shift_time(away, expires_at=Clock().now() + timedelta(hours=3))
    window, _line = shown(qtbot, away)
    window.shell.ask_sign_out()
    question = window.shell.page.question
    assert question.isVisible()
    question.verb.click()
    settle(qtbot, window._work)
    assert window.shell is None


@pytest.mark.parametrize("width", [1024, 1366])
def test_nothing_of_the_header_is_covered_at_its_narrowest(qtbot, away, width):
    """The search gives way; states, which are words, do not."""
    for no in range(12):
        person(away, full_name="임꺽정", mobile=f"010-0000-70{no:02}", ready=False)
    shift_time(away, expires_at=Clock().now() + timedelta(hours=3))
    window, _line = shown(qtbot, away)
    header = window.shell.header
    header.show_printer("warning", _("Printer: {count} not printed").format(count=3))
    window.resize(width, 640)
    settle(qtbot, window._work)
    parts = [part for part in header.children() if isinstance(part, QWidget) and part.isVisible()]
    parts.sort(key=lambda part: part.x())
    assert window.width() == header.width() == width
    assert parts[-1].geometry().right() <= width
    for one, other in pairwise(parts):
        assert one.geometry().right() < other.x(), (one, other)
    for part in parts:
        assert part.width() >= part.minimumSizeHint().width()
    assert header.finder.width() >= 150


@pytest.mark.parametrize("count", range(1, 60, 3))
def test_neither_line_is_elided_where_there_is_room(qtbot, count):
    badge = CopyButton()
    qtbot.addWidget(badge)
    lines = ("서버 없이 · 센터 자료 13:36 기준", f"안 보낸 변경 {count}건 · 2시간 남음")
    badge.show_words(CopyWords(*lines, "warning"), "")
    room = badge.sizeHint().width() - 22 - 2 * M
    for text, font in zip(lines, (badge._strong(), badge.font()), strict=True):
        assert QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room) == text
