"""Firms: one record each, a business number that is right or openly missing, sites and contacts."""

import pytest

from jobdesk.base.business_numbers import check_digit
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput, NotAllowed, ProbableDuplicate, StaleRecord
from jobdesk.records.centers import Correction
from jobdesk.records.employers import Employer, EmployerContact, EmployerSite
from jobdesk.services import employers, vacancies
from jobdesk.services.audit import list_audit
from tests.services import people

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


def names(desk, **asked):
    return [row.name for row in desk.read(lambda db, act: employers.list_employers(db, act, **asked))]


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
    assert "phone" in str(caught.value)
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
    rows = {row.name: row for row in desk.read(lambda db, act: employers.list_employers(db, act))}
    assert (rows["한빛관리"].vacancies, rows["(주)새싹푸드"].vacancies) == (1, 0)
    assert rows["(주)새싹푸드"].phone == "01000009999"
    assert kept != gone


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


def test_a_site_and_a_contact_belong_to_their_firm_and_leave_a_trace(center):
    desk = center.desk("counselor")
    firm = people.employer(desk)
    site = desk.change(
        lambda db, act: employers.add_site(
            db,
            act,
            employer_id=firm,
            values={"name": "당산현장", "dong_code": "당산1동", "contact_phone": "02-0000-5555"},
        )
    )
    contact = desk.change(
        lambda db, act: employers.add_contact(
            db,
            act,
            employer_id=firm,
            values={"name": "박소장", "phone": "010 0000 7777", "email": "p@example.com"},
        )
    )

    def kept(db, act):
        s, c = db.get_one(EmployerSite, site), db.get_one(EmployerContact, contact)
        return (s.employer_id, s.name, s.contact_phone), (c.employer_id, c.name, c.phone, c.recorded_by)

    assert desk.read(kept) == (
        (firm, "당산현장", "0200005555"),
        (firm, "박소장", "01000007777", desk.account_id),
    )
    assert traces(center, site) == [(AuditAction.CREATE, "employer_site", None)]
    assert traces(center, contact) == [(AuditAction.CREATE, "employer_contact", None)]


@pytest.mark.parametrize(
    ("add", "values", "field"),
    [
        (employers.add_site, {"name": ""}, "name"),
        (employers.add_site, {"name": "현장", "dong_code": "없는동"}, "dong_code"),
        (employers.add_contact, {"phone": "010-0000-7777"}, "name"),
        (employers.add_contact, {"name": "박소장", "email": "박소장"}, "email"),
    ],
)
def test_what_a_site_or_contact_cannot_be(local_center, add, values, field):
    desk = local_center.desk("counselor")
    firm = people.employer(desk)
    with pytest.raises(InvalidInput) as caught:
        desk.change(lambda db, act: add(db, act, employer_id=firm, values=values))
    assert caught.value.field == field
    assert desk.read(lambda db, act: db.query(EmployerSite).count() + db.query(EmployerContact).count()) == 0


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_who_serves_nobody_neither_saves_nor_sees_firms(local_center, role):
    firm = people.employer(local_center.desk("supervisor"))
    desk = local_center.desk(role)
    for job in (
        lambda db, act: employers.save_employer(db, act, values={"name": "새싹"}),
        lambda db, act: employers.add_site(db, act, employer_id=firm, values={"name": "현장"}),
        lambda db, act: employers.add_contact(db, act, employer_id=firm, values={"name": "박소장"}),
        lambda db, act: employers.open_employer(db, act, employer_id=firm),
        lambda db, act: employers.list_employers(db, act),
    ):
        with pytest.raises(NotAllowed):
            desk.change(job)
    assert count(local_center.desk("supervisor")) == 1
