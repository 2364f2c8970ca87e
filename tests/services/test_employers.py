"""Firms: one record each, a business number that is right or openly missing, struck through only alone."""

import pytest

from jobdesk.base.business_numbers import check_digit
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput, NotAllowed, ProbableDuplicate, StaleRecord
from jobdesk.base.i18n import _
from jobdesk.records.centers import Correction
from jobdesk.records.employers import Employer
from jobdesk.services import employer_view, employers, vacancies, visits
from jobdesk.services.audit import list_audit
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import count_rows, read_page
from tests.services import acts, people
from tests.services.jobs import S, move

NUMBER = f"123456789{check_digit('123456789')}"
OTHER = f"220811111{check_digit('220811111')}"
WRITTEN = f"{NUMBER[:3]}-{NUMBER[3:5]}-{NUMBER[5:]}"


def save(desk, **more):
    employer_id, version, confirmed = (more.pop(name, None) for name in ("employer_id", "version", "confirmed"))
    return desk.change(
        lambda db, act: employers.save_employer(
            db, act, values=more, employer_id=employer_id, version=version, confirmed=bool(confirmed)
        )
    )


def count(desk):
    return desk.read(lambda db, act: db.query(Employer).count())


def rows(desk, text="", offset=0, limit=200):
    asked = Asked("employers", text=text)
    return desk.read(lambda db, act: read_page(db, act, asked, first=offset, limit=limit)).rows


def names(desk, **asked):
    return [row.name for row in rows(desk, **asked)]


def counted(desk, text=""):
    return desk.read(lambda db, act: count_rows(db, act, Asked("employers", text=text)))


def traces(center, record_id):
    rows = center.desk("auditor").view(lambda db, act: list_audit(db, act))
    return [(row.action, row.table, row.detail) for row in reversed(rows) if row.record_id == record_id]


def test_a_name_is_enough_and_the_number_stays_openly_missing(center):
    desk = center.desk("counselor")
    card = save(desk, name="  한빛관리  ")
    year = desk.act().today.year
    assert card.values["name"] == "한빛관리"
    assert (card.values["business_no"], card.values["business_no_state"]) == (None, "unconfirmed")
    assert (card.employer_no, card.version) == (f"EM-{year}-01-000001", 1)
    assert save(desk, name="새싹").employer_no == f"EM-{year}-01-000002"
    assert traces(center, card.id) == [(AuditAction.CREATE, "employer", {"fields": ["business_no_state", "name"]})]


def test_a_refused_firm_uses_up_no_number(center):
    desk = center.desk("counselor")
    with pytest.raises(InvalidInput) as caught:
        save(desk, phone="02-0000-1111")
    assert caught.value.field == "name"
    save(desk, name="한빛관리")
    with pytest.raises(ProbableDuplicate):
        save(desk, name="한빛관리")
    assert count(desk) == 1
    assert save(desk, name="새싹").employer_no.endswith("-000002")


@pytest.mark.parametrize("typed", [NUMBER, WRITTEN, f" {NUMBER[:3]} {NUMBER[3:5]} {NUMBER[5:]} "])
def test_a_right_business_number_is_kept_as_ten_digits_however_typed(center, typed):
    card = save(center.desk("counselor"), name="한빛관리", business_no=typed)
    assert (card.values["business_no"], card.values["business_no_state"]) == (NUMBER, "given")


@pytest.mark.parametrize(
    "changes",
    [
        {"business_no": f"{NUMBER[:9]}{(int(NUMBER[9]) + 1) % 10}"},
        {"business_no": "12345"},
        {"business_no_state": "있음"},
        {"business_no_state": "given", "business_no": " "},
    ],
)
def test_a_wrong_or_missing_number_is_refused_where_it_stands(center, changes):
    desk = center.desk("counselor")
    with pytest.raises(InvalidInput) as caught:
        save(desk, name="한빛관리", **changes)
    assert caught.value.field == "business_no"
    assert count(desk) == 0


def test_a_private_person_has_no_number_and_a_written_number_says_given(center):
    desk = center.desk("counselor")
    assert save(desk, name="김개인", business_no_state="개인").values["business_no_state"] == "private"
    card = save(desk, name="한빛관리", business_no=NUMBER, business_no_state="미확인")
    assert card.values["business_no_state"] == "given"


def test_a_number_found_later_makes_the_firm_confirmed_and_can_be_taken_back_openly(center):
    desk = center.desk("counselor")
    card = save(desk, name="한빛관리")
    card = save(desk, employer_id=card.id, version=card.version, business_no=WRITTEN)
    assert (card.values["business_no"], card.values["business_no_state"]) == (NUMBER, "given")
    with pytest.raises(InvalidInput) as caught:
        save(desk, employer_id=card.id, version=card.version, business_no="")
    assert caught.value.field == "business_no"
    card = save(desk, employer_id=card.id, version=card.version, business_no="", business_no_state="unconfirmed")
    assert (card.values["business_no"], card.values["business_no_state"]) == (None, "unconfirmed")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"name": "한빛관리", "business_no": NUMBER}, {"name": "한빛종합관리", "business_no": WRITTEN}),
        ({"name": "한빛관리", "phone": "02-0000-1111"}, {"name": "한빛관리", "phone": "0200001111"}),
        ({"name": "한빛관리", "phone": "02-0000-1111"}, {"name": "한빛관리", "contact_phone": "02-0000-1111"}),
        ({"name": "한빛관리"}, {"name": "한빛관리"}),
    ],
    ids=["number", "name and phone", "name and contact's phone", "name alone"],
)
def test_a_firm_known_already_is_refused_until_confirmed(center, first, second):
    desk = center.desk("counselor")
    known = save(desk, **first)
    with pytest.raises(ProbableDuplicate) as caught:
        save(desk, **second)
    assert known.employer_no in str(caught.value)
    assert first["name"] in str(caught.value)
    assert count(desk) == 1
    assert save(desk, **second, confirmed=True).id != known.id
    assert count(desk) == 2


def test_another_branch_of_the_same_name_is_no_duplicate(center):
    desk = center.desk("counselor")
    save(desk, name="한빛관리", business_no=NUMBER, phone="02-0000-1111")
    save(desk, name="한빛관리", business_no=OTHER, phone="02-0000-1111")
    save(desk, name="한빛관리", phone="02-0000-2222")
    assert count(desk) == 3


def test_a_change_keeps_what_stood_there_and_a_stale_one_is_told_by_whom(center):
    desk, colleague = center.desk("counselor"), center.desk("colleague")
    card = save(desk, name="한빛관리", phone="02-0000-1111")
    newer = save(colleague, employer_id=card.id, version=card.version, phone="02-0000-2222")
    assert newer.version == card.version + 1
    with pytest.raises(StaleRecord) as caught:
        save(desk, employer_id=card.id, version=card.version, name="한빛종합관리")
    assert "이상담" in str(caught.value)
    assert _("Phone") in str(caught.value)
    again = desk.view(lambda db, act: employers.open_employer(db, act, employer_id=card.id))
    assert (again.values["name"], again.values["phone"]) == ("한빛관리", "0200002222")
    trail = desk.read(
        lambda db, act: [(c.field, c.old_value, c.new_value, c.account_id) for c in db.query(Correction)]
    )
    assert trail == [("phone", "0200001111", "0200002222", colleague.account_id)]
    assert [(action, detail) for action, _table, detail in traces(center, card.id)][1:] == [
        (AuditAction.CHANGE, {"fields": ["phone"]}),
        (AuditAction.VIEW, None),
    ]


def test_a_known_firm_cannot_lose_its_name(center):
    desk = center.desk("counselor")
    card = save(desk, name="한빛관리")
    with pytest.raises(InvalidInput) as caught:
        save(desk, employer_id=card.id, version=card.version, name=" ")
    assert caught.value.field == "name"
    assert names(desk) == ["한빛관리"]


def test_a_resident_number_finds_no_way_into_the_remarks(center):
    desk = center.desk("counselor")
    with pytest.raises(InvalidInput) as caught:
        save(desk, name="한빛관리", note="대표 850302-1234567")
    assert caught.value.field == "note"
    assert count(desk) == 0


def test_a_list_finds_firms_by_name_initials_and_number_and_counts_live_vacancies(center):
    desk = center.desk("counselor")
    first = people.employer(desk, business_no=NUMBER)
    people.employer(desk, name="(주)새싹푸드", phone="02-0000-3333", contact_phone="010-0000-9999")
    kept, gone = people.vacancy(desk, first), people.vacancy(desk, first, title="미화원")
    desk.change(lambda db, act: vacancies.void_vacancy(db, act, vacancy_id=gone, why="중복 입력"))
    assert names(desk) == ["(주)새싹푸드", "한빛관리"]
    assert names(desk, text="한빛") == names(desk, text="ㅎㅂㄱㄹ") == names(desk, text=NUMBER) == ["한빛관리"]
    assert names(desk, text="새싹푸드") == names(desk, text="9999") == ["(주)새싹푸드"]
    assert names(desk, text="없는회사") == []
    assert names(desk, offset=1, limit=1) == ["한빛관리"]
    food, guard = rows(desk)
    assert (guard.vacancies, guard.open_vacancies, food.vacancies, food.open_vacancies) == (1, 1, 0, 0)
    assert food.phone == "01000009999"
    move(desk, kept, S.ON_HOLD, "업체 요청")
    assert [(row.vacancies, row.open_vacancies) for row in rows(desk, text="한빛")] == [(1, 0)]


def test_the_firm_that_is_called_so_comes_before_one_saved_later(center):
    desk = center.desk("counselor")
    for number, name in enumerate(("한빛", "한빛관리", "새한빛")):
        people.employer(desk, name=name, phone=f"02-0000-111{number}")
    assert names(desk, text="한빛") == ["한빛", "한빛관리", "새한빛"]
    assert names(desk, text="한빛", offset=1, limit=1) == ["한빛관리"]


def test_a_renamed_firm_is_found_by_its_new_name_only(center):
    desk = center.desk("counselor")
    card = save(desk, name="한빛관리")
    save(desk, employer_id=card.id, version=card.version, name="푸른관리")
    assert names(desk, text="푸른") == ["푸른관리"]
    assert names(desk, text="한빛") == []


def test_a_merged_firm_opens_its_survivor_and_leaves_the_list(center):
    desk = center.desk("counselor")
    survivor, merged, older = (save(desk, name=name).id for name in ("한빛관리", "한빛관리(주)", "한빛"))

    def merge(db, act):
        db.get_one(Employer, merged).merged_into_id = survivor
        db.get_one(Employer, older).merged_into_id = merged

    desk.change(merge)
    card = desk.view(lambda db, act: employers.open_employer(db, act, employer_id=older))
    assert (card.id, card.values["name"]) == (survivor, "한빛관리")
    assert names(desk) == ["한빛관리"]
    assert [action for action, *_rest in traces(center, survivor)] == [AuditAction.CREATE, AuditAction.VIEW]
    assert save(desk, name="한빛").id != older


def test_a_firm_is_struck_through_only_where_nothing_hangs_on_it_and_is_found_no_more(center):
    desk, supervisor = center.desk("counselor"), center.desk("supervisor")
    firm = people.employer(desk)
    vacancy = people.vacancy(desk, firm)
    visited = {"visited_on": desk.act().today, "employer_name": "x", "result": "talk"}
    visit = desk.change(lambda db, act: visits.save_visit(db, act, values=visited, employer_id=firm))

    def strike(by, why="중복 입력"):
        by.change(lambda db, act: employers.void_employer(db, act, employer_id=firm, why=why))

    for take_away in (
        lambda db, act: vacancies.void_vacancy(db, act, vacancy_id=vacancy, why="착오"),
        lambda db, act: visits.void_visit(db, act, visit_id=visit.id, why="착오"),
    ):
        with pytest.raises(InvalidInput):
            strike(desk)
        desk.change(take_away)
    with pytest.raises(NotAllowed):
        strike(center.desk("colleague"))
    with pytest.raises(InvalidInput):
        strike(desk, why=" ")
    strike(supervisor)
    assert names(desk) == names(desk, text="한빛") == []
    assert counted(desk) == 0
    assert traces(center, firm)[-1][0] == AuditAction.VOID
    with pytest.raises(InvalidInput):
        people.vacancy(desk, firm)
    assert save(desk, name="한빛관리", phone="02-0000-1111").id != firm


def test_the_count_is_exact_where_the_list_is_cut(center):
    desk = center.desk("counselor")
    for number in range(5):
        people.employer(desk, name=f"한빛{number}호점", phone=f"02-0000-111{number}")
    people.employer(desk, name="새싹")
    assert len(names(desk, text="한빛", limit=2)) == 2
    assert counted(desk, "한빛") == 5
    assert names(desk, text="한빛", offset=4, limit=2) == ["한빛0호점"]
    assert counted(desk) == 6


def test_a_firm_opens_with_all_that_belongs_to_it(center):
    desk, other = center.desk("counselor"), people.employer(center.desk("counselor"), name="새싹")
    firm = people.employer(desk)
    vacancy = people.vacancy(desk, firm)
    people.vacancy(desk, other)
    talk = acts.hold(desk, employer=firm, mode="phone", kind="employer", note="다음 주 3명 더")
    visited = {"visited_on": desk.act().today, "employer_name": "x", "result": "talk"}
    desk.change(lambda db, act: visits.save_visit(db, act, values=visited, employer_id=firm))
    desk.change(lambda db, act: visits.save_visit(db, act, values=visited, employer_id=other))
    view = desk.view(lambda db, act: employer_view.open_employer_view(db, act, employer_id=firm))
    assert [row.id for row in view.vacancies] == [vacancy]
    assert [(row.id, row.note) for row in view.talks] == [(talk.id, "다음 주 3명 더")]
    assert [row.employer_name for row in view.visits] == ["한빛관리"]
    assert traces(center, firm)[-1][0] == AuditAction.VIEW


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_who_serves_nobody_neither_saves_nor_sees_firms(local_center, role):
    firm = people.employer(local_center.desk("supervisor"))
    desk = local_center.desk(role)
    for job in (
        lambda db, act: employers.save_employer(db, act, values={"name": "새싹"}),
        lambda db, act: employers.void_employer(db, act, employer_id=firm, why="착오"),
        lambda db, act: count_rows(db, act, Asked("employers")),
        lambda db, act: employers.open_employer(db, act, employer_id=firm),
        lambda db, act: read_page(db, act, Asked("employers")),
    ):
        with pytest.raises(NotAllowed):
            desk.change(job)
    assert count(local_center.desk("supervisor")) == 1
