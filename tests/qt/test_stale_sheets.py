"""Sheets that a colleague saved under meanwhile: what is typed stays, only what both changed is asked."""

from datetime import timedelta

import pytest

from jobdesk.base.i18n import _
from jobdesk.qt.pages._caution_sheet import caution_sheet
from jobdesk.qt.pages._person_sheets import BackgroundSheet
from jobdesk.qt.pages._results import ResultsSheet
from jobdesk.services import backgrounds, jobseekers
from jobdesk.services.person import read_person
from jobdesk.services.referrals import referral_rows
from jobdesk.services.results import ResultEntry, enter_results
from tests.qt.helpers import settle
from tests.services import acts, people

JOB = {"employer_name": "한빛관리", "job": "청소"}


@pytest.fixture
def desk(local_center):
    """The supervisor's, who may do all of it."""
    return local_center.desk("supervisor")


@pytest.fixture
def colleague(local_center):
    return local_center.desk("colleague")


def save(qtbot, page):
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)


def card(desk, person):
    return desk.read(lambda db, act: jobseekers.read_jobseeker(db, act, jobseeker_id=person))


def details(desk, person, **values):
    now = card(desk, person)
    desk.change(
        lambda db, act: jobseekers.save_jobseeker(db, act, values=values, jobseeker_id=person, version=now.version)
    )


def note(desk, person, reason, days):
    now = card(desk, person)
    until = desk.act().today + timedelta(days=days)
    given = {"jobseeker_id": person, "version": now.version, "reason": reason, "until": until}
    desk.change(lambda db, act: jobseekers.mark_caution(db, act, **given))


@pytest.fixture
def noted(qtbot, page, desk):
    person = people.person(desk, ready=False)
    note(desk, person, "큰 소리", 10)
    page.push(caution_sheet(page, card(desk, person), lambda: None))
    settle(qtbot, page.room.work)
    return person


def test_a_note_is_saved_beside_what_a_colleague_saved_of_the_person(qtbot, page, desk, colleague, noted):
    page.sheet.form.set_value("caution_reason", "두 사람이 응대")
    details(colleague, noted, mobile="010-0000-9999")
    save(qtbot, page)
    assert page.sheet is None
    now = card(desk, noted)
    assert (now.caution_reason, now.values["mobile"]) == ("두 사람이 응대", "01000009999")


def test_a_note_that_both_wrote_is_asked_as_one_statement(qtbot, page, desk, noted):
    page.sheet.form.set_value("caution_reason", "두 사람이 응대")
    note(desk, noted, "전화로만", 20)
    save(qtbot, page)
    assert page.sheet.choice.left == [("caution_reason", "caution_until")]
    assert page.sheet.form.value("caution_reason") == "두 사람이 응대"
    page.sheet.choice.choose_next(theirs=False)
    save(qtbot, page)
    assert card(desk, noted).caution_reason == "두 사람이 응대"


def test_a_note_changed_by_another_is_not_lifted_unseen(qtbot, page, desk, noted):
    note(desk, noted, "전화로만", 20)
    next(one for one in page.sheet.actions() if one.text() == _("Lift the note")).trigger()
    settle(qtbot, page.room.work)
    assert card(desk, noted).caution_reason == "전화로만"
    page.sheet.choice.choose_next(theirs=True)
    save(qtbot, page)
    assert card(desk, noted).caution_reason == "전화로만"


@pytest.fixture
def former(qtbot, page, desk):
    person = people.person(desk, ready=False)
    given = {"jobseeker_id": person, "kind": "work_history", "values": JOB}
    row = desk.change(lambda db, act: backgrounds.save_background(db, act, **given))
    view = desk.read(lambda db, act: read_person(db, act, jobseeker_id=person))
    page.push(BackgroundSheet(page.room, view, lambda: None))
    settle(qtbot, page.room.work)
    page.sheet.list.select_first()
    page.sheet._begin_correction(page.sheet.list.current_row())
    return person, row


def rewrite(desk, former, **values):
    person, row = former
    given = {"jobseeker_id": person, "kind": "work_history", "row_id": row.id, "version": row.version}
    desk.change(lambda db, act: backgrounds.save_background(db, act, values=values, **given))


def kept(desk, former):
    (row,) = desk.read(lambda db, act: backgrounds.list_backgrounds(db, former[0]))
    return row.values["employer_name"], row.values["job"]


def test_a_former_job_keeps_what_only_one_changed(qtbot, page, desk, colleague, former):
    page.sheet.form.set_value("job", "경비")
    rewrite(colleague, former, employer_name="한빛종합관리")
    save(qtbot, page)
    assert kept(desk, former) == ("한빛종합관리", "경비")
    assert not page.sheet.strip.isVisible()


@pytest.mark.parametrize(("theirs", "holds"), [(True, "조경"), (False, "경비")])
def test_a_former_job_that_both_changed_is_asked_by_its_field(qtbot, page, desk, colleague, former, theirs, holds):
    page.sheet.form.set_value("job", "경비")
    rewrite(colleague, former, job="조경", employer_name="한빛종합관리")
    save(qtbot, page)
    assert page.sheet.choice.left == [("job",)]
    assert page.sheet.form.value("job") == "경비"
    assert page.sheet.form.value("employer_name") == "한빛종합관리"
    save(qtbot, page)
    assert kept(desk, former) == ("한빛종합관리", "조경"), "not before it is chosen"
    page.sheet.choice.choose_next(theirs=theirs)
    assert page.sheet.choice is None
    save(qtbot, page)
    assert kept(desk, former) == ("한빛종합관리", holds)


@pytest.fixture
def asked(qtbot, page, desk, colleague):
    vacancy = people.vacancy(desk, openings="3")
    rows = [
        acts.refer(desk, people.person(desk, full_name=name, mobile=mobile), vacancy)
        for name, mobile in (("홍길동", "010-0000-1111"), ("김가람", "010-0000-2222"))
    ]
    page.push(ResultsSheet(page, rows))
    settle(qtbot, page.room.work)
    for line in page.sheet.lines:
        line.state.set_value("20")
        line.note.set_value("전화로 들음")
    theirs = ResultEntry(rows[0].id, rows[0].version, "50", desk.act().today)
    colleague.change(lambda db, act: enter_results(db, act, entries=[theirs]))
    save(qtbot, page)
    return rows


def state(desk, row):
    return desk.read(lambda db, act: referral_rows(db, [row.id]))[0].state


def test_a_result_that_a_colleague_entered_otherwise_is_asked(qtbot, page, desk, asked):
    sheet = page.sheet
    assert sheet.choice.left == [(asked[0].id.hex,)]
    assert [line.note.text() for line in sheet.lines] == ["전화로 들음"] * 2
    assert state(desk, asked[0]) == "50"
    save(qtbot, page)
    assert state(desk, asked[0]) == "50", "not before it is chosen"
    sheet.choice.choose_next(theirs=True)
    assert [line.chosen for line in sheet.lines] == ["", "20"]
    save(qtbot, page)
    assert [state(desk, row) for row in asked] == ["50", "20"]
    assert page.sheet is None


def test_ones_own_result_is_saved_after_the_colleagues(qtbot, page, desk, asked):
    page.sheet.choice.choose_next(theirs=False)
    save(qtbot, page)
    assert [state(desk, row) for row in asked] == ["20", "20"]
