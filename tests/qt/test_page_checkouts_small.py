"""Small things of packing a laptop: nothing is offered that means nothing, and one count stands for one thing."""

from jobdesk.base.enums import VacancyState
from jobdesk.base.outreach import PersonsTaken
from jobdesk.qt.pages._checkout_sheet import Step
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import vacancy_life
from tests.qt.test_page_checkouts import desk, event, on, open_by, packed, page, rows, to_place  # noqa: F401
from tests.services.acts import refer
from tests.services.people import person, vacancy


def test_nothing_is_offered_while_no_laptop_is_there(qtbot, page, tmp_path):  # noqa: F811
    names = [f"administration.{name}" for name in ("checkout", "aboard", "returned", "lost")]
    assert not any(page.action(name).isEnabled() for name in names)
    assert "아직" in page.action(names[0]).toolTip(), "and it says why"
    packed(qtbot, page, tmp_path / "copy", purpose="찾아가는 창구")
    assert all(page.action(name).isEnabled() for name in names)


def test_after_packing_there_is_no_way_back(qtbot, page, tmp_path):  # noqa: F811
    sheet = to_place(qtbot, page, purpose="찾아가는 창구")
    assert sheet.back_button.isVisible()
    sheet.place_step.folder.setText(str(tmp_path / "copy"))
    on(qtbot, sheet)
    assert sheet.step is Step.DONE
    assert not sheet.back_button.isVisible()


def test_a_password_is_asked_only_where_one_applies(qtbot, page):  # noqa: F811
    page.action("administration.pack").trigger()
    page.room.work.wait()
    qtbot.waitUntil(lambda: bool(page.sheet.openers_step.lines), timeout=5_000)
    sheet = page.sheet
    sheet.trip_step.form.set_value("device", "노트북 1")
    sheet.trip_step.form.set_value("purpose", "찾아가는 창구")
    on(qtbot, sheet)
    open_by(sheet, "kim")
    shown = {line.who.user_name: line.password.isVisible() for line in sheet.openers_step.lines}
    assert [name for name, on_screen in shown.items() if on_screen] == ["kim"]
    line = next(one for one in sheet.openers_step.lines if one.who.user_name == "kim")
    line.way.set_value("own")
    line.follow()
    assert not line.password.isVisible()
    assert not line.again.isVisible()


def test_the_third_step_and_the_fourth_count_the_same_vacancies(qtbot, page, desk, tmp_path):  # noqa: F811
    known, closed = person(desk), vacancy(desk)
    refer(desk, known, closed)
    version = desk.read(lambda db, act: db.get_one(Vacancy, closed).version)
    given = {"vacancy_id": closed, "version": version, "to": VacancyState.CANCELED, "reason": "업체 사정"}
    desk.change(lambda db, act: vacancy_life.close_vacancy(db, act, **given))
    vacancy(desk)
    sheet = to_place(qtbot, page, purpose="찾아가는 창구")
    sheet.leave()
    sheet.load_step.persons.set_value(PersonsTaken.ALL.value)
    assert "1" in sheet.load_step.told_vacancies.text()
    on(qtbot, sheet)
    assert sheet.place_step.vacancies._value.text() == "1"
