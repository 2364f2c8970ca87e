"""A day at JOB포유 on two laptops: packed, worked on without the center, home again, decided, counted."""

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from sqlalchemy import select

from jobdesk.base.outreach import ConflictKind, ConflictState, PersonsTaken, VacanciesTaken
from jobdesk.qt.pages import _copy_panel
from jobdesk.qt.pages._checkout_sheet import Step
from jobdesk.qt.pages._conflict_sheet import ConflictSheet
from jobdesk.qt.pages._copy_sheet import CopySheet
from jobdesk.qt.pages._home_bring import BringHomeSheet
from jobdesk.qt.pages._home_lines import MERGED, READY
from jobdesk.qt.pages._home_sheet import HomeSheet
from jobdesk.records.events import EventInterview
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import duplicate_pairs, event_interviews, events
from jobdesk.services.outreach import conflicts, merge_reports
from tests.away import password_out, sit_away
from tests.centers import PEOPLE
from tests.desk.hands import CTRL, PLAIN, SHIFT
from tests.services.acts import edit_person, enter, figure, refer
from tests.services.people import person, vacancy
from tests.services.sides import hire
from tests.services.test_events import event

ALT = Qt.KeyboardModifier.AltModifier
NAMES = ("홍길동", "김영희", "이철수")
FIGURES = ("jobseekers", "referrals", "placed_persons")


@pytest.fixture
def home(local_center):
    """The supervisor's desk with an event of today, its firm, a vacancy of one seat, and three who signed up."""
    desk = local_center.desk("supervisor")
    desk.known = [person(desk, full_name=name, mobile=f"010-0000-30{at:02}") for at, name in enumerate(NAMES)]
    desk.work = vacancy(desk, openings="1")
    desk.open_to_all = vacancy(desk, openings="5")
    desk.card = event(desk, name="JOB포유 4회")
    desk.firm = desk.change(
        lambda db, act: events.save_firm(
            db, act, event_id=desk.card.id, values={"employer_name": "한빛관리", "booth": "1"}
        )
    )
    for one in desk.known:
        desk.change(lambda db, act, one=one: events.sign_up(db, act, event_id=desk.card.id, jobseeker_id=one))
    return desk


@pytest.fixture
def center(home, sit_down):
    """The supervisor's hands at the center, on the laptops that are out."""
    hands = sit_down(home)
    hands.go("administration")
    hands.page.views.choose("checkouts")
    hands.settle()
    return hands


@pytest.fixture
def laptops(center, sit_down, tmp_path, monkeypatch):
    """Two laptops packed at the center, each with a counselor's hands on it; no drive is in."""
    monkeypatch.setattr(_copy_panel, "removable_drives", list)
    seated = []
    for number, role in enumerate(("counselor", "colleague"), 1):
        folder = tmp_path / f"laptop-{number}"
        pack_by_hand(center, folder, role, f"노트북 {number}")
        seated.append(sit_down(sit_away(folder, role)))
    yield seated
    for hands in seated:
        if not hands.desk.locked:
            hands.desk._opened.close()


def pack_by_hand(center, folder, role, device):
    """Step by step on the sheet: the event is offered, one person opens it, all open vacancies travel."""
    center.look_here()
    center.press(Qt.Key.Key_N, CTRL | SHIFT)
    sheet = center.sheet
    sheet.trip_step.form.set_value("device", device)
    center.press(Qt.Key.Key_S)
    for line in sheet.openers_step.lines:
        line.chosen.setChecked(line.who.user_name == PEOPLE[role][0])
        if line.chosen.isChecked():
            line.password.setText(password_out(role))
            line.again.setText(password_out(role))
    center.press(Qt.Key.Key_S)
    assert sheet.load_step.persons.value() == PersonsTaken.EVENT
    sheet.load_step.vacancies.set_value(VacanciesTaken.ALL)
    center.press(Qt.Key.Key_S)
    sheet.place_step.folder.setText(str(folder))
    center.press(Qt.Key.Key_S)
    center.until(lambda: sheet.step is Step.DONE)
    sheet.finish()
    center.settle()


def register_by_hand(hands, name, mobile):
    """A new visitor at the booth, in two fields."""
    hands.look_here()
    hands.go("counter")
    hands.press(Qt.Key.Key_N)
    hands.fill(full_name=name, mobile=mobile)
    hands.press(Qt.Key.Key_S)
    hands.until(lambda: hands.page.view is not None)


def meets(desk, home, who, result):
    """An interview at the firm's booth."""
    values = {"result": result, "result_on": desk.act().today}
    desk.change(
        lambda db, act: event_interviews.save_interview(
            db, act, event_id=home.card.id, values=values, jobseeker_id=who, firm_id=home.firm.id
        )
    )


def the_day(home, first, second):
    """What both did, not knowing of each other; the slips they handed out."""
    slips = []
    for at, (hands, who) in enumerate(((first, home.known[1]), (second, home.known[0]))):
        desk = hands.desk
        register_by_hand(hands, "임꺽정", "01000007777")
        edit_person(desk, home.known[2], email=f"laptop{at}@example.com")
        referral = refer(desk, who, home.work, method="slip")
        hire(desk, referral)
        other = refer(desk, home.known[2] if at else home.known[0], home.open_to_all, method="slip")
        enter(desk, other.id, "80")
        slips += [referral.slip_no, other.slip_no]
        meets(desk, home, home.known[2] if at else home.known[1], "hired" if at else "waiting")
    return slips


def write_home(hands, file, monkeypatch):
    """F11, Ctrl+S, a place."""
    hands.look_here()
    hands.press(Qt.Key.Key_F11, PLAIN)
    assert isinstance(hands.sheet, CopySheet)
    assert hands.sheet.panel.day.unsent > 0
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(file), ""))
    hands.press(Qt.Key.Key_S)
    hands.until(lambda: hands.sheet.panel.day.unsent == 0)
    assert file.exists()


def figures(desk):
    return {name: figure(desk, name) for name in FIGURES}


def test_two_laptops_come_home_and_nothing_is_lost(home, center, laptops, tmp_path, monkeypatch):
    first, second = laptops
    before = figures(home)
    assert "JOB포유 4회" in first.shell.header.copy.words.mode
    slips = the_day(home, first, second)
    assert len(set(slips)) == 4

    stick = tmp_path / "stick"
    stick.mkdir()
    for number, hands in enumerate(laptops, 1):
        write_home(hands, stick / f"laptop-{number}.jdb", monkeypatch)

    center.look_here()
    center.press(Qt.Key.Key_H, CTRL | SHIFT)
    bringing = center.sheet
    assert isinstance(bringing, BringHomeSheet)
    bringing.take([stick])
    center.settle()
    assert {line.state for line in bringing.lines} == {READY}
    center.press(Qt.Key.Key_S)
    assert [line.state for line in bringing.lines] == [MERGED, MERGED]

    open_rows = home.read(lambda db, act: conflicts.list_conflicts(db, act))
    kinds = Counter(row.kind for row in open_rows)
    assert kinds[ConflictKind.CHANGED_BOTH] == 1
    assert kinds[ConflictKind.OVER_FULL] == 1
    people = home.read(
        lambda db, _act: db.scalars(select(Jobseeker.id).where(Jobseeker.full_name == "임꺽정")).all()
    )
    assert len(people) == 2
    pairs = home.read(duplicate_pairs.list_pairs)
    assert {(row.one.id, row.other.id) for row in pairs} & {tuple(people), tuple(reversed(people))}

    center.press(Qt.Key.Key_Return, PLAIN)
    assert isinstance(center.sheet, HomeSheet)
    center.press(Qt.Key.Key_Escape, PLAIN)
    decide_all(center)
    assert home.read(conflicts.list_conflicts) == []
    for line in home.read(merge_reports.list_bundles):
        home.change(lambda db, act, line=line: conflicts.sign_merge(db, act, bundle_id=line.id))
    told = {line.device: line for line in home.read(merge_reports.list_bundles)}
    assert {device for device, line in told.items() if line.signed_at} == {"노트북 1", "노트북 2"}
    assert not any(line.open for line in told.values())

    now = figures(home)
    assert now["jobseekers"] - before["jobseekers"] == 0  # nobody new was registered whole
    assert now["referrals"] - before["referrals"] == 4
    assert now["placed_persons"] - before["placed_persons"] == 2
    work = home.read(lambda db, _act: db.get_one(Vacancy, home.work))
    assert (work.openings, work.taken) == (2, 2)
    met = home.read(lambda db, _act: sorted(db.scalars(select(EventInterview.result)).all()))
    assert met == ["hired", "waiting"]
    kept = home.read(lambda db, _act: set(db.scalars(select(Referral.slip_no)).all()))
    assert {slip.replace("-", "") for slip in slips} <= {slip.replace("-", "") for slip in kept if slip}
    assert home.check().sound

    for number, hands in enumerate(laptops, 1):
        go_under(hands, stick / f"laptop-{number}.receipt", monkeypatch)
        assert not (tmp_path / f"laptop-{number}").exists()


def decide_all(center):
    """Every question by one key: the center's value of what both changed; the firm took one more."""
    center.page.push(ConflictSheet(center.page))
    center.settle()
    for _turn in range(20):
        row = center.sheet.list.current_row()
        if row is None or row.state is not ConflictState.OPEN:
            break
        if row.kind is ConflictKind.OVER_FULL:
            center.press(Qt.Key.Key_T, ALT)
            center.type("업체가 두 사람을 모두 채용함")
            center.press(Qt.Key.Key_Return, PLAIN)
        else:
            center.press(Qt.Key.Key_O, ALT)
    center.press(Qt.Key.Key_Escape, PLAIN)


def go_under(hands, receipt, monkeypatch):
    """Ctrl+R, the receipt, the clear question: the copy is gone."""
    hands.look_here()
    gone = []
    hands.shell.wiped.connect(gone.append)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(receipt), ""))
    hands.press(Qt.Key.Key_R)
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.until(lambda: gone)
