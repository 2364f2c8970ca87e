"""Laptops out: packed step by step in a real window, opened again, taken back, lost."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from jobdesk.base.files import data_folder
from jobdesk.base.outreach import CheckoutState, PersonsTaken
from jobdesk.base.printing import PrintKind
from jobdesk.qt.app import last_center
from jobdesk.qt.drives import Drive
from jobdesk.qt.pages import _checkout_sheet
from jobdesk.qt.pages._checkout_detail import CheckoutDetailSheet
from jobdesk.qt.pages._checkout_people import PeopleOnSheet
from jobdesk.qt.pages._checkout_sheet import Step
from jobdesk.qt.pages._checkout_view import checkout_badge
from jobdesk.qt.pages._home_sheet import HomeSheet
from jobdesk.qt.pages.administration import AdministrationPage
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import CopyState
from jobdesk.records.print_jobs import PrintJob
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import events
from jobdesk.services.lists.keeping import save_filter
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.outreach.checkouts import list_checkouts
from jobdesk.services.outreach.openers import list_openers
from jobdesk.store.center import read_center
from jobdesk.wiring import open_center
from tests.centers import CHEAP
from tests.qt.helpers import settle, show_page, unnamed
from tests.services.people import person, vacancy

PASSWORD = "행사-비밀번호-77"


@pytest.fixture
def desk(local_center):
    return local_center.desk("supervisor")


@pytest.fixture
def page(qtbot, desk):
    shown = show_page(qtbot, AdministrationPage, desk)
    shown.views.choose("checkouts")
    settle(qtbot, shown.room.work)
    yield shown
    shown.room.work.wait()


@pytest.fixture
def event(desk):
    """An event in three days with one person signed up and one who is not."""
    values = {"kind": "matching_day", "name": "JOB포유", "held_on": desk.clock.today() + timedelta(days=3)}
    card = desk.change(lambda db, act: events.save_event(db, act, values=values))
    known = person(desk)
    person(desk, full_name="임꺽정", mobile="010-0000-7777", sex="female")
    desk.change(lambda db, act: events.sign_up(db, act, event_id=card.id, jobseeker_id=known))
    return card


def begin(qtbot, page):
    page.action("administration.pack").trigger()
    settle(qtbot, page.room.work)
    return page.sheet


def on(qtbot, sheet):
    """Ctrl+S, as the primary button."""
    QTest.keyClick(sheet, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, sheet.room.work)


def open_by(sheet, *users, password=PASSWORD):
    """Choose who opens it: these with a password for it, a number apart each."""
    for number, line in enumerate(sheet.openers_step.lines):
        chosen = line.who.user_name in users
        line.chosen.setChecked(chosen)
        if chosen:
            line.password.setText(f"{password}{number}")
            line.again.setText(f"{password}{number}")


def to_place(qtbot, page, *, device="노트북 1", purpose=""):
    """Through the steps to the last before packing, for the counselor kim."""
    sheet = begin(qtbot, page)
    sheet.trip_step.form.set_value("device", device)
    if purpose:
        sheet.trip_step.form.set_value("purpose", purpose)
    on(qtbot, sheet)
    open_by(sheet, "kim")
    on(qtbot, sheet)
    on(qtbot, sheet)
    assert sheet.step is Step.PLACE, sheet.load_step.problem.text()
    return sheet


def packed(qtbot, page, folder, **more):
    sheet = to_place(qtbot, page, **more)
    sheet.place_step.folder.setText(str(folder))
    on(qtbot, sheet)
    assert sheet.step is Step.DONE, sheet.strip.label.text()
    sheet.finish()
    settle(qtbot, page.room.work)


def rows(desk):
    return desk.read(list_checkouts)


def test_an_event_is_packed_and_opened_on_the_laptop(qtbot, page, event, local_center, tmp_path):
    sheet = begin(qtbot, page)
    assert sheet.trip_step.form.value("purpose") == "JOB포유"
    on(qtbot, sheet)
    assert sheet.step is Step.TRIP  # the laptop has no name yet
    sheet.trip_step.form.set_value("device", "노트북 1")
    on(qtbot, sheet)
    open_by(sheet, "kim")
    on(qtbot, sheet)
    assert sheet.load_step.persons.value() == PersonsTaken.EVENT
    on(qtbot, sheet)
    assert [one.root for one in sheet.place_step.list.model_.rows] == [None]
    sheet.place_step.folder.setText(str(tmp_path / "copy"))
    assert not unnamed(sheet)
    on(qtbot, sheet)
    assert sheet.step is Step.DONE
    assert not any(line.password.text() for line in sheet.openers_step.lines)
    number = next(at for at, line in enumerate(sheet.openers_step.lines) if line.who.user_name == "kim")
    laptop = open_center(tmp_path / "copy", "kim", f"{PASSWORD}{number}", 1, locksmith=CHEAP)
    try:
        assert laptop.read(lambda db, act: db.scalars(select(CopyState.device)).one()) == "노트북 1"
        assert laptop.read(lambda db, act: db.scalars(select(Jobseeker.full_name)).all()) == ["홍길동"]
    finally:
        laptop._opened.close()
    (row,) = rows(page.room.desk)
    assert (row.person_count, row.own_passwords, row.event_name) == (1, (), "JOB포유")
    sheet.finish()
    settle(qtbot, page.room.work)
    assert [one.id for one in page.checkout_view.checkouts.model_.rows] == [row.id]


def test_a_password_that_will_not_do_is_told_before_anything_travels(qtbot, page):
    sheet = begin(qtbot, page)
    sheet.trip_step.form.set_values({"device": "노트북 1", "purpose": "채용박람회"})
    on(qtbot, sheet)
    for line in sheet.openers_step.lines:
        line.chosen.setChecked(False)
    on(qtbot, sheet)
    assert sheet.openers_step.problem.text()
    open_by(sheet, "kim", password="짧")
    on(qtbot, sheet)
    assert sheet.step is Step.OPENERS
    line = next(one for one in sheet.openers_step.lines if one.who.user_name == "kim")
    assert line.name in sheet.openers_step.problem.text()
    line.password.setText(PASSWORD)
    on(qtbot, sheet)
    assert sheet.step is Step.OPENERS  # typed once another way
    line.way.set_value("own")
    assert line.name in sheet.openers_step.warning.text()
    assert not line.password.text()
    on(qtbot, sheet)
    assert sheet.step is Step.LOAD


def test_people_by_a_kept_filter_and_ticked_vacancies(qtbot, page, event, desk, tmp_path):
    asked = Asked("jobseekers", filters=(("sex", ("female",)),))
    desk.change(lambda db, act: save_filter(db, act, name="여성", asked=asked))
    work = vacancy(desk)
    vacancy(desk, title="다른 일")
    sheet = to_place(qtbot, page)
    sheet.leave()
    load = sheet.load_step
    load.persons.set_value("chosen")
    load.vacancies.set_value("chosen")
    on(qtbot, sheet)
    assert load.problem.text()
    load.list.select(work)
    QTest.keyClick(load.list.table, Qt.Key.Key_Space)
    load.search.setText("다른")
    load.search.setText("")
    on(qtbot, sheet)
    assert sheet.step is Step.PLACE
    sheet.place_step.folder.setText(str(tmp_path / "copy"))
    on(qtbot, sheet)
    (row,) = rows(desk)
    assert (row.person_count, row.persons) == (1, PersonsTaken.CHOSEN)
    number = next(at for at, line in enumerate(sheet.openers_step.lines) if line.who.user_name == "kim")
    laptop = open_center(tmp_path / "copy", "kim", f"{PASSWORD}{number}", 1, locksmith=CHEAP)
    try:
        there = select(Jobseeker.full_name), select(Vacancy.id)
        assert [laptop.read(lambda db, act, q=q: db.scalars(q).all()) for q in there] == [["임꺽정"], [work]]
    finally:
        laptop._opened.close()


def test_back_keeps_what_was_chosen_and_forgets_passwords_where_it_is_left(qtbot, page, event):
    sheet = to_place(qtbot, page)
    for step in (Step.LOAD, Step.OPENERS):
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
        assert sheet.step is step
    assert any(line.password.text() for line in sheet.openers_step.lines)
    page.keep_drafts()
    assert not any(line.password.text() for line in sheet.openers_step.lines)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert page.sheet is None
    assert rows(page.room.desk) == []


def test_drives_are_offered_with_their_room_and_too_little_is_refused(qtbot, page, event, monkeypatch, tmp_path):
    stick = Drive("STICK", tmp_path, 10)
    monkeypatch.setattr(_checkout_sheet, "removable_drives", lambda: [stick])
    sheet = to_place(qtbot, page)
    assert sheet.place_step.list.model_.rows[0].root == tmp_path
    folder = Path(sheet.place_step.folder.text())
    assert folder.parent == tmp_path
    assert folder.name.startswith("jobdesk-노트북-1-")
    on(qtbot, sheet)
    assert sheet.step is Step.PLACE
    assert sheet.place_step.problem.text()
    assert not folder.exists()


def test_a_laptop_that_joined_the_center_packs_itself(qtbot, shared_center, monkeypatch):
    monkeypatch.setattr(_checkout_sheet, "removable_drives", list)
    page = show_page(qtbot, AdministrationPage, shared_center.desk("supervisor"))
    page.views.choose("checkouts")
    settle(qtbot, page.room.work)
    sheet = to_place(qtbot, page, purpose="출장")
    assert [one.here for one in sheet.place_step.list.model_.rows] == [True, False]
    on(qtbot, sheet)
    assert sheet.step is Step.DONE, sheet.strip.label.text()
    folder = last_center()
    assert folder is not None
    assert folder.parent == data_folder() / "copies"
    assert read_center(folder).checkout == rows(page.room.desk)[0].id
    QTest.keyClick(sheet, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert page.room.house.opened == [("center", folder)]
    page.room.work.wait()


def test_a_stopped_pack_leaves_nothing_behind_and_is_noted(qtbot, page, event, tmp_path, monkeypatch):
    sheet = to_place(qtbot, page)
    tick = sheet._tick

    def stop_at_once(left, done, whole):
        left.set()
        tick(left, done, whole)

    monkeypatch.setattr(sheet, "_tick", stop_at_once)
    sheet.place_step.folder.setText(str(tmp_path / "copy"))
    on(qtbot, sheet)
    assert sheet.step is Step.PLACE
    assert not sheet.how_far.running
    assert list(tmp_path.glob("*copy*")) == list(tmp_path.glob(".*copy*")) == []
    (row,) = rows(page.room.desk)
    assert (row.state, row.abandoned) == (CheckoutState.HOME, True)
    monkeypatch.undo()
    on(qtbot, sheet)
    assert sheet.step is Step.DONE
    assert (tmp_path / "copy").is_dir()


def test_stopped_before_the_center_knows_of_it_nothing_is_kept(qtbot, page, event, tmp_path):
    sheet = to_place(qtbot, page)
    sheet.place_step.folder.setText(str(tmp_path / "copy"))
    sheet.go_on()
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    assert sheet.step is Step.PLACE
    assert sheet.strip.isVisible()
    assert rows(page.room.desk) == []
    assert not (tmp_path / "copy").exists()


def test_a_laptop_is_taken_back_with_a_reason(qtbot, page, tmp_path):
    packed(qtbot, page, tmp_path / "copy", purpose="출장")
    page.action("administration.checkout").trigger()
    settle(qtbot, page.room.work)
    sheet = page.sheet
    assert isinstance(sheet, CheckoutDetailSheet)
    assert sheet.books.model_.rows[0].name == "slip"
    sheet.back.trigger()
    sheet.question.verb.click()
    settle(qtbot, page.room.work)
    assert rows(page.room.desk)[0].state is CheckoutState.OUT  # nothing came home, so a reason is needed
    sheet.question.reason.setText("열지 않았음")
    sheet.question.verb.click()
    settle(qtbot, page.room.work)
    assert rows(page.room.desk)[0].state is CheckoutState.HOME
    assert not sheet.back.isVisible()
    sheet.leave()
    for name in ("returned", "lost"):
        action = page.action(f"administration.{name}")
        assert not action.isEnabled()
        assert "이미" in action.toolTip(), "and it says why"


def test_what_came_home_stands_below_and_opens_its_report(qtbot, page, desk, tmp_path):
    packed(qtbot, page, tmp_path / "copy", purpose="출장")
    number = next(at for at, line in enumerate(desk.read(list_openers)) if line.user_name == "kim")
    laptop = open_center(tmp_path / "copy", "kim", f"{PASSWORD}{number}", 1, locksmith=CHEAP)
    try:
        person(laptop)
        laptop.outreach.write_bundles(tmp_path / "home.jdb")
    finally:
        laptop._opened.close()
    desk.outreach.bring_home(tmp_path / "home.jdb")
    page.room.work.changed.emit("bundles")
    settle(qtbot, page.room.work)
    (line,) = page.checkout_view.bundles.model_.rows
    assert (line.device, line.seq) == ("노트북 1", 1)
    page.checkout_view.bundles.setFocus()
    page.action("administration.checkout").trigger()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, HomeSheet)
    assert page.sheet.bundle_id == line.id
    page.pop()
    page.action("administration.returned").trigger()
    page.question.verb.click()
    settle(qtbot, page.room.work)
    assert rows(desk)[0].state is CheckoutState.HOME


def test_a_lost_laptop_lists_its_people_and_what_to_do(qtbot, page, event, tmp_path, monkeypatch):
    packed(qtbot, page, tmp_path / "copy")
    page.action("administration.lost").trigger()
    page.question.reason.setText("차에서 도난")
    page.question.verb.click()
    settle(qtbot, page.room.work)
    sheet = page.sheet
    assert isinstance(sheet, PeopleOnSheet)
    assert [one.name for one in sheet.list.model_.rows] == ["홍길동"]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *asked: (str(tmp_path / asked[2]), ""))
    sheet._save_list()
    page.sheet.form.set_value("purpose", "개인정보 보호책임자에게 전달")
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    (book,) = tmp_path.glob("*.xlsx")
    cells = CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()
    assert "홍길동" in {str(cell) for line in cells for cell in line}
    sheet.show_paper()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, PreviewSheet)
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    (row,) = rows(page.room.desk)
    (job,) = page.room.desk.read(lambda db, act: db.scalars(select(PrintJob)).all())
    assert (job.kind, job.number, job.detail) == (PrintKind.REPORT, row.device, {"checkout": str(row.id)})
    assert (row.state, row.why) == (CheckoutState.LOST, "차에서 도난")


def test_where_a_laptop_is_stands_in_words_and_shape(qtbot, page, tmp_path):
    packed(qtbot, page, tmp_path / "copy", purpose="출장")
    (row,) = rows(page.room.desk)
    told = [
        checkout_badge(page.room.codes, one)
        for one in (
            row,
            replace(row, expired=True),
            replace(row, state=CheckoutState.HOME),
            replace(row, state=CheckoutState.HOME, abandoned=True),
            replace(row, state=CheckoutState.LOST, expired=True),
        )
    ]
    assert [badge.tone for badge in told] == ["accent", "warning", "good", "neutral", "bad"]
    assert len({badge.word for badge in told}) == len(told)


def test_the_view_is_the_supervisors(qtbot, local_center):
    shown = show_page(qtbot, AdministrationPage, local_center.desk("counselor"))
    assert "checkouts" not in shown.views.keys
    assert not shown.has_action("administration.pack")
    shown.room.work.wait()
