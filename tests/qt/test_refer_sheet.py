"""Referring: its day and remarks, who was shown, the slip seen first, and a retry after a lost answer."""

from datetime import timedelta

from PySide6.QtCore import Qt

from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.base.slip_numbers import check_slip_number
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.records.audit import AuditEntry
from jobdesk.records.referrals import Referral, SlipNumber
from jobdesk.services.print_jobs import queue_slip
from jobdesk.services.referral_checks import check_pairs
from jobdesk.services.referrals import record_referrals
from tests.qt.helpers import settle
from tests.services import acts, people

LONG_AGO = 45


def open_sheet(qtbot, page, **asked):
    page.push(ReferSheet(page, **asked))
    page.sheet.search.setText("홍길동" if "vacancy_ids" in asked else "")
    qtbot.waitUntil(lambda: page.sheet.choices.model_.rowCount() > 0)
    settle(qtbot, page.room.work)
    page.sheet.choices.select_first()
    page.sheet.choices.model_.toggle(0)
    return page.sheet


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).all())


def searched(desk):
    return [set(entry.jobseeker_ids) for entry in all_of(desk, AuditEntry) if entry.action == "search"]


def save(qtbot, page):
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)


def test_a_referral_of_an_earlier_day_with_its_remark_and_company(qtbot, desk, page):
    person = acts.ready_since(desk, LONG_AGO + 5)
    people.vacancy(desk, received_on=desk.act().today - timedelta(days=LONG_AGO + 5), note="옮겨 적음")
    sheet = open_sheet(qtbot, page, jobseeker_ids=[person])
    day = desk.act().today - timedelta(days=LONG_AGO)
    sheet.referred_on.setText(format_date(day))
    sheet.accompanied.set_value(True)
    save(qtbot, page)
    assert page.sheet is sheet, "so long ago it needs a reason"
    assert sheet.remarks.hasFocus()
    sheet.remarks.setText("수기 대장에서 옮겨 적음")
    save(qtbot, page)
    assert page.sheet is None
    (row,) = all_of(desk, Referral)
    assert (row.referred_on, row.accompanied, row.note) == (day, True, "수기 대장에서 옮겨 적음")


def test_who_is_offered_for_a_vacancy_is_on_record(qtbot, desk, page):
    person = people.person(desk)
    vacancy = people.vacancy(desk)
    open_sheet(qtbot, page, vacancy_ids=[vacancy])
    page.sheet.leave()
    settle(qtbot, page.room.work)
    assert searched(desk) == [{str(person)}]


def test_vacancies_offered_to_a_person_leave_no_trace_of_people(qtbot, desk, page):
    person = people.person(desk)
    people.vacancy(desk)
    open_sheet(qtbot, page, jobseeker_ids=[person])
    page.sheet.leave()
    settle(qtbot, page.room.work)
    assert searched(desk) == []


def test_the_slip_is_seen_before_anything_is_saved(qtbot, desk, page):
    person = people.person(desk)
    people.vacancy(desk)
    sheet = open_sheet(qtbot, page, jobseeker_ids=[person])
    sheet.see.trigger()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, PreviewSheet)
    assert page.sheet.preview.document.pageCount() == 1
    page.sheet.leave()
    assert page.sheet is sheet
    assert all_of(desk, Referral) == []
    assert all_of(desk, SlipNumber) == []
    viewed = [entry for entry in all_of(desk, AuditEntry) if entry.action == "view"]
    assert str(person) in {one for entry in viewed for one in entry.jobseeker_ids}


def test_a_retry_of_what_was_saved_says_so_and_prints_its_slip(qtbot, desk, page, local_center):
    person, vacancy = people.person(desk), people.vacancy(desk)
    sheet = open_sheet(qtbot, page, jobseeker_ids=[person])

    def first_try(db, act):
        (row,) = record_referrals(db, act, jobseeker_ids=[person], vacancy_ids=[vacancy], method="slip")
        number = check_slip_number(row.slip_no)
        queue_slip(db, act, referral_id=row.id, number=number, paper="a4")

    desk.change(first_try, op_id=sheet.op_id)
    save(qtbot, page)
    assert page.sheet is None
    (row,) = all_of(desk, Referral)
    assert [title for title, _pdf in local_center.printer.printed] == [row.slip_no]
    assert page.room.house.said[0].startswith(_("{count} referral saved").format(count=1))


def test_a_bug_gives_the_button_back(qtbot, page, desk):
    person = people.person(desk)
    people.vacancy(desk)
    sheet = open_sheet(qtbot, page, jobseeker_ids=[person])
    sheet.set_busy(True)
    page.room.work.crashed.emit(ValueError())
    assert sheet.primary.isEnabled()


def test_a_row_with_several_reasons_says_how_many_and_the_pointer_gets_them_all(qtbot, desk, page):
    person, vacancy = people.person(desk, ready=False), people.vacancy(desk)
    page.push(ReferSheet(page, jobseeker_ids=[person], about="홍길동"))
    model = page.sheet.choices.model_
    qtbot.waitUntil(lambda: model.rowCount() > 0)
    (check,) = desk.read(
        lambda db, act: check_pairs(db, act, jobseeker_ids=[person], vacancy_ids=[vacancy], on=act.today)
    )
    assert len(check.blocked) > 1
    told = _("{reason} and {count} more")
    shown = told.format(reason=check.blocked[0].rstrip("."), count=len(check.blocked) - 1)
    assert model.index(0, 3).data() == shown
    assert model.index(0, 3).data(Qt.ItemDataRole.ToolTipRole) == "\n".join(check.blocked)


def test_of_several_people_referred_the_list_for_the_firm_is_one_key_away(qtbot, desk, page):
    vacancy = people.vacancy(desk, openings="3")
    for mobile in ("010-0000-1111", "010-0000-2222"):
        people.person(desk, mobile=mobile)
    sheet = open_sheet(qtbot, page, vacancy_ids=[vacancy])
    save(qtbot, page)
    assert not page.question.isVisible(), "one person needs no list"
    sheet = open_sheet(qtbot, page, vacancy_ids=[people.vacancy(desk, title="미화원", openings="3")])
    sheet.choices.model_.toggle(1)
    save(qtbot, page)
    assert len(all_of(desk, Referral)) == 3
    qtbot.keyClick(page.question.verb, Qt.Key.Key_Return)
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, PreviewSheet)
