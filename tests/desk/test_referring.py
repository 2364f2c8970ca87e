"""Other ways of referring, by keyboard: by phone without a slip, many to one vacancy, with a dead printer."""

from PySide6.QtCore import Qt

from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.records.print_jobs import PrintJob
from jobdesk.records.referrals import Referral, SlipNumber
from tests.desk.hands import PLAIN
from tests.services import people


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).all())


def serve(hands, name):
    """Find someone at the counter and serve them."""
    hands.go("counter")
    hands.type(name)
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.until(lambda: hands.page.view is not None and hands.page.fit.list.model_.rowCount() > 0)


def tick_and_refer(hands):
    """Tick the first vacancy that fits, and open the sheet."""
    hands.press(Qt.Key.Key_F6, PLAIN)
    hands.press(Qt.Key.Key_Space, PLAIN)
    hands.press(Qt.Key.Key_J)
    assert isinstance(hands.sheet, ReferSheet)
    assert len(hands.sheet.choices.checked_rows()) == 1


def test_a_referral_by_phone_has_no_slip(hands, local_center):
    people.person(hands.desk)
    people.vacancy(hands.desk)
    serve(hands, "홍길동")
    tick_and_refer(hands)
    assert hands.sheet.method.hasFocus()
    hands.type("전화")
    hands.press(Qt.Key.Key_S)
    (referral,) = all_of(hands.desk, Referral)
    assert (referral.method, referral.slip_no) == ("phone", None)
    assert all_of(hands.desk, SlipNumber) == []
    assert local_center.printer.printed == []
    assert any(told.kind == "referral" for told in hands.page.view.timeline)


def test_several_people_go_to_one_vacancy_in_one_act(hands, local_center):
    for at, name in enumerate(("홍길동", "김민수", "이영희")):
        people.person(hands.desk, full_name=name, mobile=f"0100000123{at}", birth_date=f"1985. 3. {at + 2}.")
    vacancy = people.vacancy(hands.desk, openings="3")
    hands.go("vacancies")
    hands.until(lambda: hands.page.vacancies.model_.rowCount() == 1)
    table = hands.page.vacancies.list.table
    while not table.hasFocus():
        hands.press(Qt.Key.Key_Tab, PLAIN)
    hands.press(Qt.Key.Key_Home)
    hands.press(Qt.Key.Key_J)
    hands.until(lambda: hands.sheet.choices.model_.rowCount() == 3)
    assert all("*" in row.title for row in hands.sheet.choices.model_.rows), "masked until a name is typed"
    hands.type("0100000123")
    hands.until(lambda: hands.sheet.choices.model_.rowCount() == 3)
    while not hands.sheet.choices.table.hasFocus():
        hands.press(Qt.Key.Key_Tab, PLAIN)
    hands.press(Qt.Key.Key_Home)
    for _n in range(3):
        hands.press(Qt.Key.Key_Space, PLAIN)
        hands.press(Qt.Key.Key_Down, PLAIN)
    hands.press(Qt.Key.Key_S)
    hands.until(lambda: len(local_center.printer.printed) == 3)
    sent = all_of(hands.desk, Referral)
    assert len({one.jobseeker_id for one in sent}) == 3
    assert {one.vacancy_id for one in sent} == {vacancy}
    assert sorted(one.slip_no for one in sent) == sorted(number for number, _pdf in local_center.printer.printed)


def test_a_dead_printer_loses_nothing_and_the_slip_is_printed_later(hands, local_center):
    people.person(hands.desk)
    people.vacancy(hands.desk)
    local_center.printer.trouble = "프린터가 꺼져 있습니다."
    serve(hands, "홍길동")
    tick_and_refer(hands)
    hands.press(Qt.Key.Key_S)
    hands.until(lambda: hands.shell.print_strip.isVisible())
    assert "프린터가 꺼져 있습니다." in hands.shell.print_strip.label.text()
    (referral,) = all_of(hands.desk, Referral)
    (job,) = all_of(hands.desk, PrintJob)
    assert (job.state, job.number) == ("failed", referral.slip_no)

    local_center.printer.trouble = None
    hands.press(Qt.Key.Key_Escape, PLAIN)
    assert hands.page.due.kinds.current == "prints" or hands.page.due.due.counts["prints"] == 1
    hands.go("referrals")
    while hands.page.views.current != "print_jobs":
        hands.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    hands.until(lambda: hands.page.lists["print_jobs"].model_.rowCount() == 1)
    table = hands.page.lists["print_jobs"].table
    while not table.hasFocus():
        hands.press(Qt.Key.Key_Tab, PLAIN)
    hands.press(Qt.Key.Key_Home)
    hands.press(Qt.Key.Key_P)
    hands.until(lambda: len(local_center.printer.printed) == 1)
    assert [job.state for job in all_of(hands.desk, PrintJob)] == ["confirmed"]
