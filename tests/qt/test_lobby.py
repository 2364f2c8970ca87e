"""The lobby display: who is called is said once, again on a recall; no name; a lost server is outlived."""

import pytest

from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _
from jobdesk.qt import lobby_face
from jobdesk.qt.backstage import Behind
from jobdesk.qt.lobby import Lobby
from jobdesk.qt.tour_lobby import LobbyScenes
from jobdesk.services.tickets import calling
from jobdesk.services.tickets.queue import read_queue
from tests.qt.displays import look, noting, only, show_display, told
from tests.qt.helpers import settle, show_window
from tests.services.queues import issue, purposes


@pytest.fixture
def note(tmp_path, monkeypatch):
    only(monkeypatch, tmp_path)
    return noting(tmp_path, "aplay", "spd-say")


def call(center, role="counselor"):
    return center.desk(role).change(calling.call_next)


def do(center, what, ticket, role="counselor"):
    return center.desk(role).change(lambda db, act: what(db, act, ticket_id=ticket.id))


def said(note):
    return [line[-1] for line in told(note) if line[0] == "spd-say"]


def test_each_call_is_said_once_and_a_recall_again(qtbot, center, note):
    made = purposes(center)
    for _each in range(3):
        issue(center, made["구직 상담"], visitor_name="홍길동", phone_tail="0000")
    call(center)
    lobby = show_display(qtbot, Lobby, center.desk("reception"))
    assert said(note) == [], "what was called before it was opened is shown, not said"
    assert [one[0] for one in lobby.now.lobby.called] == ["A001"]
    second = call(center, "colleague")
    look(qtbot, lobby)
    look(qtbot, lobby)
    assert said(note) == ["에이 이번 고객님, 이번 창구로 오십시오."]
    assert lobby.newest[:2] == ("A002", 2)
    assert lobby.accessibleDescription() == "A002번 고객님, 2번 창구로 오십시오."
    do(center, calling.recall, second, "colleague")
    look(qtbot, lobby)
    assert said(note)[1:] == ["에이 이번 고객님, 이번 창구로 오십시오."]
    assert "홍길동" not in note.read_text()
    assert "0000" not in note.read_text()


def test_two_calls_at_once_are_said_one_after_the_other(qtbot, center, note):
    made = purposes(center)
    for _each in range(2):
        issue(center, made["구직 상담"])
    lobby = show_display(qtbot, Lobby, center.desk("reception"))
    call(center)
    call(center, "colleague")
    look(qtbot, lobby)
    assert [line[0] for line in told(note)] == ["aplay", "spd-say"] * 2
    assert said(note) == ["에이 일번 고객님, 일번 창구로 오십시오.", "에이 이번 고객님, 이번 창구로 오십시오."]


def test_who_did_not_answer_is_shown_masked(qtbot, local_center, note):
    made = purposes(local_center)
    issue(local_center, made["구직 상담"], visitor_name="홍길동")
    do(local_center, calling.say_no_answer, call(local_center))
    lobby = show_display(qtbot, Lobby, local_center.desk("reception"))
    ((label, name),) = lobby.now.lobby.missed
    assert (label, name) == ("A001", "홍*동")
    assert "홍길동" not in repr(lobby.now)


def test_a_lost_server_is_told_and_outlived(qtbot, local_center, note, monkeypatch):
    made = purposes(local_center)
    issue(local_center, made["구직 상담"])
    lobby = show_display(qtbot, Lobby, local_center.desk("reception"))
    desk, read = lobby.work.desk, lobby.work.desk.read

    def lost(job):
        raise StoreError("서버에 연결할 수 없습니다.")

    monkeypatch.setattr(desk, "read", lost)
    look(qtbot, lobby)
    assert lobby.trouble == "서버에 연결할 수 없습니다."
    assert lobby.now is not None, "the last picture stays"
    shown = lobby.grab().toImage()
    call(local_center)
    monkeypatch.setattr(desk, "read", read)
    look(qtbot, lobby)
    assert lobby.trouble == ""
    assert said(note) == ["에이 일번 고객님, 일번 창구로 오십시오."]
    assert lobby.grab().toImage() != shown


def test_the_newest_flashes_and_keeps_its_mark(qtbot, local_center, note):
    made = purposes(local_center)
    issue(local_center, made["구직 상담"])
    lobby = show_display(qtbot, Lobby, local_center.desk("reception"))
    before = lobby.grab().toImage()
    call(local_center)
    look(qtbot, lobby)
    lit = lobby.grab().toImage()
    lobby._on_blink()
    dim = lobby.grab().toImage()
    assert before != lit != dim
    for _each in range(30):
        lobby._on_blink()
    assert not lobby.flash_on
    assert not lobby._blink.isActive()
    assert lobby.newest[0] == "A001"


def test_the_box_of_who_waits_says_its_word_once(qtbot, local_center, note, monkeypatch):
    issue(local_center, purposes(local_center)["구직 상담"])
    lobby = show_display(qtbot, Lobby, local_center.desk("reception"))
    drawn = []
    real = lobby_face.write
    monkeypatch.setattr(
        lobby_face,
        "write",
        lambda painter, box, text, **how: (drawn.append(text), real(painter, box, text, **how)),
    )
    lobby.grab()
    assert _("{count} people").format(count=1) in drawn
    assert [text for text in drawn if _("Waiting") in text] == [_("Waiting")]


def test_the_tours_lobby_shows_calls_and_leaves_the_windows_free(qtbot, local_center):
    shell = show_window(qtbot, local_center.desk("supervisor"), Behind).shell
    seen, calls = [], {}

    def picture(name, window=None):
        seen.append(name)
        if isinstance(window, Lobby):
            calls[name] = [(label, counter) for label, counter, _at in window.now.lobby.called]
        return name

    work = shell.room.work
    list(LobbyScenes(shell, lambda: settle(qtbot, work), picture, (1366, 768)).walk())
    assert calls["lobby-empty"] == []
    assert calls["lobby"] == [("B001", 1), ("A002", 2)]
    assert {"touch-screen", "reception"} <= set(seen)
    assert shell.header.who.text().startswith(_("Window {number}").format(number=1)), "as who sits there chose it"
    now = local_center.desk("supervisor").read(read_queue)
    assert [one.now for one in now.windows if one.now is not None] == []
