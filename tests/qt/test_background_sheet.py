"""경력·학력 typed one after the other: a save whose answer was lost is never told as another's."""

import pytest

from jobdesk.base.errors import StoreError
from jobdesk.qt.pages._person_sheets import BackgroundSheet
from jobdesk.services import backgrounds
from jobdesk.services.person import read_person
from tests.qt.helpers import lose_answer, settle
from tests.services import people


@pytest.fixture
def sheet(page, desk):
    person = people.person(desk, ready=False)
    told = []
    view = desk.read(lambda db, act: read_person(db, act, jobseeker_id=person))
    page.push(BackgroundSheet(page.room, view, lambda: told.append(1)))
    page.sheet.person = person
    return page.sheet


def firms(desk, sheet):
    rows = desk.read(lambda db, act: backgrounds.list_backgrounds(db, sheet.person))
    return sorted(row.values["employer_name"] for row in rows)


def save(qtbot, page, sheet, firm):
    sheet.form.set_value("employer_name", firm)
    sheet.primary.trigger()
    settle(qtbot, page.room.work)


def test_the_same_sent_again_is_done(qtbot, monkeypatch, page, desk, sheet):
    lose_answer(monkeypatch, desk, StoreError("lost"))
    save(qtbot, page, sheet, "한빛관리")
    assert sheet.strip.isVisible()
    save(qtbot, page, sheet, "한빛관리")
    assert firms(desk, sheet) == ["한빛관리"]
    assert sheet.form.value("employer_name") == ""
    assert page.room.house.said


def test_another_one_typed_after_a_lost_answer_stays_and_is_saved_by_the_next_try(
    qtbot, monkeypatch, page, desk, sheet
):
    lose_answer(monkeypatch, desk, StoreError("lost"))
    save(qtbot, page, sheet, "한빛관리")
    save(qtbot, page, sheet, "바른조경")
    assert firms(desk, sheet) == ["한빛관리"]
    assert sheet.strip.isVisible()
    assert sheet.form.value("employer_name") == "바른조경"
    assert page.room.house.said == []
    assert sheet.list.model_.rowCount() == 1
    save(qtbot, page, sheet, "바른조경")
    assert firms(desk, sheet) == ["바른조경", "한빛관리"]
    assert not sheet.strip.isVisible()
