"""A morning of one center on PostgreSQL: a reception, three windows and the lobby, each a machine of its own."""

import shutil
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from jobdesk.qt.lobby import Lobby
from jobdesk.qt.pages._queue_board import QueueBoardSheet
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.referrals import Referral
from jobdesk.records.tickets import Ticket
from jobdesk.services import centers, emergencies, jobseekers
from jobdesk.services.timeline import read_timeline
from jobdesk.services.waiting_figures import read_waiting
from jobdesk.store.center import read_center, write_center
from tests.desk.hands import CTRL, PLAIN
from tests.qt.displays import look, noting, only, show_display, told
from tests.services import people
from tests.services.queues import purposes

K = Qt.Key
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
ROLES = ("reception", "counselor", "colleague", "supervisor")


@pytest.fixture
def seats(sit_down, shared_center, tmp_path):
    """The hands at the four machines; the supervisor serves window 3."""
    made = purposes(shared_center, {"구직 상담": {1: 0, 2: 0, 3: 0}, "구인": {3: 1}})
    assert len(made) == 3
    first, seated = shared_center.desk("counselor"), []
    for role in ROLES:
        folder = shared_center.folder
        if role != "counselor":
            folder = tmp_path / role
            shutil.copytree(shared_center.folder, folder)
            number = first.change(lambda db, act, role=role: centers.take_desk_number(db, host=role, at=act.at))
            write_center(replace(read_center(folder), desk=number))
        desk = shared_center.open(role, folder=folder, window_no=3 if role == "supervisor" else None)
        desk.begin_day()
        seated.append(sit_down(desk))
    for hands in seated:
        assert hands.desk.live.heard_in(5)
    seated[-1].look_here()
    seated[-1].go("counter")
    yield seated
    for hands in seated:
        hands.desk.live.stop()


def rows(hands, model):
    return hands.desk.read(lambda db, act: db.query(model).all())


def waits(hands, count):
    """The window knows, without a key, how many wait for it."""
    hands.look_here()
    hands.until(lambda: hands.page.numbers.shown is not None and hands.page.numbers.shown.here == count)


def give(reception, key, name="", tail=""):
    """The reception types who came and presses the purpose's number."""
    reception.look_here()
    panel = reception.page.panel
    before = panel.given.text()
    panel.start_who()
    for word in (name, tail):
        reception.type(word)
        reception.press(K.Key_Tab, PLAIN)
    panel._keys[key].activated.emit()
    reception.until(lambda: panel.given.text() not in {"", before})
    return panel.given.text()


def test_the_morning(qtbot, seats, shared_center, tmp_path, monkeypatch):
    only(monkeypatch, tmp_path)
    note = noting(tmp_path, "aplay", "spd-say")
    reception, one, two, three = seats
    known = people.person(one.desk)
    people.vacancy(one.desk, title="아파트 경비원")
    lobby = show_display(qtbot, Lobby, shared_center.open("reception"))

    given = [give(reception, 0, "홍길동", "1234"), give(reception, 0), give(reception, 0), give(reception, 1)]
    assert given == ["A001", "A002", "A003", "B001"]
    assert [name for name, _paper in shared_center.printer.printed], "each on paper"
    for hands, count in ((one, 3), (two, 3), (three, 4)):
        waits(hands, count)

    for hands in (one, two, three, one, two, three):
        hands.page.action("counter.ticket_call").trigger()
    for hands in (one, two, three):
        hands.settle()
    assert {hands.page.number.label for hands in (one, two, three)} == {"A001", "A002", "A003"}
    look(qtbot, lobby)
    said = [line[-1] for line in told(note) if line[0] == "spd-say"]
    assert len(said) == len(set(said)) == 3
    assert "홍길동" not in note.read_text()

    served = next(hands for hands in (one, two, three) if hands.page.number.label == "A001")
    others = [hands for hands in (one, two, three) if hands is not served]
    serve(served, known)
    moved_on(*others)
    ask_for_help(reception, served, *others)
    both_in_one_record(served, others[0], known)
    the_board(three)
    one.look_here()
    day = one.desk.clock.today()
    thread(three, known, day)


def serve(hands, known):
    """The called number becomes the session, the session the referral; one key ends both."""
    hands.look_here()
    hands.press(K.Key_F10, PLAIN)
    hands.press(K.Key_Return, PLAIN)
    hands.until(lambda: hands.page.view is not None)
    assert hands.page.view.card.id == known
    hands.until(lambda: hands.page.fit.list.model_.rowCount() == 1)
    hands.type("경비 일을 바로 시작하고 싶어 함")
    hands.press(K.Key_F6, PLAIN)
    hands.press(K.Key_Space, PLAIN)
    hands.press(K.Key_J)
    assert isinstance(hands.sheet, ReferSheet)
    hands.press(K.Key_S)
    hands.until(lambda: hands.sheet is None)
    hands.press(K.Key_Return, CTRL)
    hands.until(lambda: hands.page.question.isVisible())
    hands.press(K.Key_Return, CTRL)
    hands.until(lambda: hands.page.number is None)
    (sent,) = rows(hands, Referral)
    (session,) = rows(hands, CounselingSession)
    (ticket,) = [each for each in rows(hands, Ticket) if (each.letter, each.number) == ("A", 1)]
    assert (sent.session_id, ticket.session_id, ticket.jobseeker_id) == (session.id, session.id, known)


def moved_on(one, two):
    """One visitor did not come, the other is sent on to the first's window."""
    number = two.page.number.label
    one.look_here()
    one.press(K.Key_F7, PLAIN)
    one.until(lambda: one.page.number is None)
    two.look_here()
    two.press(K.Key_F5, PLAIN)
    two.until(lambda: two.sheet is not None)
    two.sheet.form.set_values({"for_counter": str(one.desk.window_no)})
    two.press(K.Key_S)
    two.until(lambda: two.sheet is None)
    one.look_here()
    one.until(lambda: number in {each.label for each in one.page.numbers.shown.waiting[:1]})
    one.press(K.Key_F9, PLAIN)
    assert one.page.number.label == number


def ask_for_help(reception, asking, *others):
    """Every other desk sees which window asks, the reception too; a key says who goes."""
    asking.look_here()
    asking.press(K.Key_F12, BOTH)
    for hands in (*others, reception):
        hands.until(lambda hands=hands: hands.shell.safe.strip.isVisible())
        assert str(asking.desk.window_no) in hands.shell.safe.strip.label.text()
    assert not asking.shell.safe.strip.isVisible()
    for _turn in range(2):
        others[0].look_here()
        others[0].press(K.Key_F11, BOTH)
    assert not reception.desk.read(emergencies.open_emergencies)
    for hands in (*others, reception):
        hands.until(lambda hands=hands: not hands.shell.safe.strip.isVisible())


def both_in_one_record(one, two, known):
    """Two windows in one card see each other; a stale save asks for the one field that both changed."""
    for hands in (one, two):
        hands.look_here()
        hands.go("jobseekers")
        hands.type("홍길동")
        hands.press(K.Key_Return, PLAIN)
        hands.until(lambda hands=hands: hands.page.view is not None)
    one.until(lambda: one.page.live_line.others.text())
    one.look_here()
    one.press(K.Key_E)
    one.until(lambda: one.sheet is not None)
    one.fill(mobile="01000005678", note="오전에만 통화")
    now = two.desk.read(lambda db, act: jobseekers.read_jobseeker(db, act, jobseeker_id=known))
    changed = {"mobile": "010-0000-9999", "email": "gd@example.com"}
    two.desk.change(
        lambda db, act: jobseekers.save_jobseeker(db, act, values=changed, jobseeker_id=known, version=now.version)
    )
    one.look_here()
    one.press(K.Key_S)
    one.until(lambda: one.sheet.choice is not None)
    assert len(one.sheet.choice.left) == 1
    one.press(K.Key_M, Qt.KeyboardModifier.AltModifier)
    one.press(K.Key_S)
    one.until(lambda: one.sheet is None)
    kept = two.desk.read(lambda db, act: jobseekers.read_jobseeker(db, act, jobseeker_id=known)).values
    assert (kept["mobile"], kept["note"], kept["email"]) == ("01000005678", "오전에만 통화", "gd@example.com")


def the_board(hands):
    """The supervisor sees each window and that nobody is forgotten."""
    hands.look_here()
    hands.press(K.Key_F9, BOTH)
    hands.until(lambda: isinstance(hands.sheet, QueueBoardSheet))
    hands.until(lambda: hands.sheet.windows.model_.rowCount() == 3)
    hands.press(K.Key_Escape, PLAIN)


def thread(hands, known, day):
    """The visit is one thread on the person's timeline, and the numbers stand in the waiting figures."""
    found = hands.desk.view(lambda db, act: read_timeline(db, act, jobseeker_id=known))
    kinds = {row.kind for row in found if row.visit and "A001" in row.visit}
    assert kinds >= {"ticket", "session", "referral"}
    table = hands.desk.view(lambda db, act: read_waiting(db, act, start=day, end=day, split="window"))
    counted = ("tickets_issued", "tickets_served", "tickets_no_answer", "tickets_open")
    assert [table.total[name] for name in counted] == [4, 1, 1, 2]
