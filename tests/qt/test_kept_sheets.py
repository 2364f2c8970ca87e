"""What is typed into results and referrals is kept: on Esc, before a lock, after a crash; gone once saved."""

from jobdesk.qt.pages._counter_close import DayCloseSheet
from jobdesk.qt.pages._counter_sheets import memo_sheet
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.qt.pages._results import ResultsSheet
from jobdesk.qt.pages.counter import CounterPage
from jobdesk.qt.pages.vacancies import VacanciesPage
from jobdesk.records.referrals import Referral
from jobdesk.services import drafts
from tests.qt.helpers import compose, settle, show_page
from tests.services import acts, people


def kept(desk, kind):
    return desk.read(lambda db, act: drafts.load_drafts(db, act, kind=kind))


def offered(qtbot, page, sheet):
    """The sheet opened anew, its draft taken."""
    page.push(sheet)
    settle(qtbot, page.room.work)
    assert sheet.question.isVisible()
    sheet.question.verb.click()
    settle(qtbot, page.room.work)
    return sheet


def test_results_typed_and_left_come_back_line_by_line(qtbot, desk, page):
    vacancy = people.vacancy(desk, openings="3")
    rows = [
        acts.refer(desk, people.person(desk, full_name=name, mobile=mobile), vacancy)
        for name, mobile in (("홍길동", "010-0000-1111"), ("김민수", "010-0000-2222"))
    ]
    page.push(ResultsSheet(page, rows))
    settle(qtbot, page.room.work)
    page.sheet.leave()
    settle(qtbot, page.room.work)
    assert kept(desk, "results") == [], "nothing was typed"
    page.push(ResultsSheet(page, rows))
    settle(qtbot, page.room.work)
    page.sheet.lines[0].state.set_value("60")
    page.sheet.lines[0].reason.set_value("wage")
    page.sheet.lines[1].note.setText("내일 다시 전화")
    page.keep_drafts()
    settle(qtbot, page.room.work)
    (draft,) = kept(desk, "results")
    assert set(draft.values) == {str(row.id) for row in rows}
    page.sheet.lines[1].note.setText("모레 다시 전화")
    page.sheet.leave()
    settle(qtbot, page.room.work)
    first, second = offered(qtbot, page, ResultsSheet(page, list(reversed(rows)))).lines[::-1]
    assert (first.chosen, first.reason.value(), second.note.text()) == ("60", "wage", "모레 다시 전화")
    assert first.on.day() == page.room.today()
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert desk.read(lambda db, act: db.get_one(Referral, rows[0].id).state) == "60"
    assert kept(desk, "results") == []


def test_a_referral_half_chosen_comes_back_with_its_ticks_and_words(qtbot, desk, page):
    person = people.person(desk)
    people.vacancy(desk)
    other = people.vacancy(desk, title="미화원")
    page.push(ReferSheet(page, jobseeker_ids=[person]))
    qtbot.waitUntil(lambda: page.sheet.choices.model_.rowCount() == 2)
    page.sheet.choices.select(other)
    page.sheet.choices.model_.toggle([row.id for row in page.sheet.choices.model_.rows].index(other))
    page.sheet.method.set_value("phone")
    page.sheet.remarks.setText("오전만 가능")
    page.sheet.leave()
    settle(qtbot, page.room.work)
    assert len(kept(desk, "refer")) == 1
    sheet = offered(qtbot, page, ReferSheet(page, jobseeker_ids=[person]))
    assert [row.id for row in sheet.choices.checked_rows()] == [other]
    assert (sheet.method.value(), sheet.remarks.text()) == ("phone", "오전만 가능")
    sheet.primary.trigger()
    settle(qtbot, page.room.work)
    (row,) = desk.read(lambda db, act: db.query(Referral).all())
    assert (row.vacancy_id, row.method, row.note) == (other, "phone", "오전만 가능")
    assert kept(desk, "refer") == []


def test_people_ticked_for_a_vacancy_come_back_without_being_searched_again(qtbot, desk, page):
    person, vacancy = people.person(desk), people.vacancy(desk)
    page.push(ReferSheet(page, vacancy_ids=[vacancy]))
    page.sheet.search.setText("홍길동")
    qtbot.waitUntil(lambda: page.sheet.choices.model_.rowCount() == 1)
    page.sheet.choices.model_.toggle(0)
    page.sheet.leave()
    settle(qtbot, page.room.work)
    sheet = offered(qtbot, page, ReferSheet(page, vacancy_ids=[vacancy]))
    assert [row.id for row in sheet.choices.checked_rows()] == [person]


def evening(qtbot, page, title):
    """Enter on an unfinished form in the evening's list."""
    page.close_day()
    qtbot.waitUntil(lambda: isinstance(page.sheet, DayCloseSheet) and page.sheet.items.model_.rowCount() > 0)
    item = next(one for one in page.sheet.items.model_.rows if one.kind == "draft" and title in one.what)
    page.sheet.items.opened.emit(item)
    settle(qtbot, page.room.work)


def test_the_evening_goes_on_with_what_is_unfinished(qtbot, desk):
    page = show_page(qtbot, CounterPage, desk)
    row = acts.refer(desk, people.person(desk), people.vacancy(desk))
    for kind, key, values in (
        ("jobseeker", "new", {"full_name": "김새로"}),
        ("results", "one", {str(row.id): {"state": "60"}}),
        ("refer", f"jobseeker/{row.jobseeker_id}", {"note": "오전"}),
        ("vacancy", str(row.vacancy_id), {"title": "경비"}),
    ):
        desk.change(
            lambda db, act, of=(kind, key), typed=values: drafts.save_draft(
                db, act, kind=of[0], key=of[1], values=typed, title=f"초안 {of[0]}"
            )
        )
    evening(qtbot, page, "초안 jobseeker")
    assert page.sheet.draft_key == ("jobseeker", "new")
    assert page.sheet.form.value("full_name") == "김새로"
    assert not page.sheet.question.isVisible()
    page.pop()
    evening(qtbot, page, "초안 results")
    assert isinstance(page.sheet, ResultsSheet)
    assert [line.row.id for line in page.sheet.lines] == [row.id]
    page.pop()
    evening(qtbot, page, "초안 refer")
    assert page.room.house.opened[-1] == ("jobseeker", row.jobseeker_id)
    evening(qtbot, page, "초안 vacancy")
    assert page.room.house.started[-1][:2] == ("vacancies", "unfinished")


def begin_firm(qtbot, page, name):
    """A new firm is begun, whatever is offered is put away, a name is typed and the form is left."""
    page.action("vacancies.new_firm").trigger()
    settle(qtbot, page.room.work)
    offered = page.sheet.question.isVisible()
    page.sheet.question.put_away()
    compose(page.sheet.form.input("name"), "", name)
    page.sheet.leave()
    settle(qtbot, page.room.work)
    return offered


def test_a_second_new_firm_does_not_replace_the_first_that_was_not_gone_on_with(qtbot, desk):
    page = show_page(qtbot, VacanciesPage, desk)
    assert [begin_firm(qtbot, page, name) for name in ("회전가게", "한빛관리", "새싹푸드")] == [False, True, True]
    rows = {row.values["name"]: row for row in kept(desk, "employer")}
    assert set(rows) == {"회전가게", "한빛관리", "새싹푸드"}
    page.acts.resume(rows["회전가게"])
    settle(qtbot, page.room.work)
    assert (page.sheet.form.value("name"), page.sheet.question.isVisible()) == ("회전가게", False)
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert {row.values["name"] for row in kept(desk, "employer")} == {"한빛관리", "새싹푸드"}
    page.pop()
    page.action("vacancies.new_firm").trigger()
    settle(qtbot, page.room.work)
    page.sheet.question.verb.click()
    assert page.sheet.form.value("name") == "새싹푸드", "the newest is offered"
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert [row.values["name"] for row in kept(desk, "employer")] == ["한빛관리"]


def test_a_second_vacancy_of_a_firm_and_a_second_memo_are_kept_beside_the_first(qtbot, desk):
    page, firm = show_page(qtbot, VacanciesPage, desk), people.employer(desk)
    for title in ("경비원", "미화원"):
        page.acts.new_vacancy_of(firm)
        settle(qtbot, page.room.work)
        page.sheet.question.put_away()
        compose(page.sheet.form.input("title"), "", title)
        page.sheet.leave()
        settle(qtbot, page.room.work)
    rows = {row.values["title"]: row for row in kept(desk, "vacancy_new")}
    for title in ("경비원", "미화원"):
        page.acts.resume(rows[title])
        settle(qtbot, page.room.work)
        assert page.sheet.form.value("title") == title
        page.pop()
    counter = show_page(qtbot, CounterPage, desk)
    for note in ("경비 자리 문의", "이력서 문의"):
        memo_sheet(counter)
        settle(qtbot, counter.room.work)
        counter.sheet.question.put_away()
        compose(counter.sheet.form.input("note"), "", note)
        counter.sheet.leave()
        settle(qtbot, counter.room.work)
    assert {row.values["note"] for row in kept(desk, "inquiry")} == {"경비 자리 문의", "이력서 문의"}


def test_what_is_typed_before_the_earlier_draft_was_read_does_not_replace_it(qtbot, desk):
    page = show_page(qtbot, CounterPage, desk)
    desk.change(
        lambda db, act: drafts.save_draft(db, act, kind="jobseeker", key="new", values={"full_name": "홍길동"})
    )
    page.acts.start_new()
    compose(page.sheet.form.input("full_name"), "", "김민수")
    page.keep_drafts()
    settle(qtbot, page.room.work)
    assert {row.values["full_name"] for row in kept(desk, "jobseeker")} == {"홍길동", "김민수"}
