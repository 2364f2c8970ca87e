"""The status of stay before a referral: what is missing, what blocks, what must be seen. domain.md 2.8."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from jobdesk.base.codes import load_codes
from jobdesk.base.errors import InvalidInput, ReferralBlocked
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.base.stay_rules import STAY_RULES, stay_rule
from jobdesk.records.audit import AuditEntry
from jobdesk.records.centers import Code
from jobdesk.records.referrals import Referral
from jobdesk.services import codes, jobseekers
from jobdesk.services.referral_checks import check_pairs
from tests.services import people
from tests.services.sent import blocks, counted, refer


@pytest.fixture
def desk(center):
    return center.desk("counselor")


def foreigner(desk, visa, *, days=100, **changes):
    until = None if days is None else desk.act().today + timedelta(days=days)
    told = {"nationality": "베트남", "visa_status": visa, "visa_until": until, "visa_seen": True}
    return people.person(desk, **{**told, **changes})


def warned(desk, person, vacancy, on=None):
    (pair,) = desk.read(lambda db, act: check_pairs(db, act, jobseeker_ids=[person], vacancy_ids=[vacancy], on=on))
    return pair.warned


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        (
            {"visa_status": None, "visa_until": None, "visa_seen": False},
            ["visa_status", "visa_until", "visa_seen"],
        ),
        ({"visa_until": None}, ["visa_until"]),
        ({"visa_seen": False}, ["visa_seen"]),
        ({"visa_status": "F-5", "visa_until": None}, []),
        ({"nationality": "대한민국", "visa_status": None, "visa_until": None, "visa_seen": False}, []),
    ],
)
def test_status_end_and_original_are_needed_of_a_foreigner(desk, changes, lacking):
    person = foreigner(desk, "F-6", **changes)
    missing = desk.read(lambda db, act: jobseekers.missing_for_referral(db, person, act.today))
    assert [one.name for one in missing] == lacking
    assert bool(blocks(desk, person, people.vacancy(desk))) == bool(lacking)


def test_a_stay_blocks_from_the_day_after_its_end(desk):
    person, vacancy, today = foreigner(desk, "F-6", days=-1), people.vacancy(desk), desk.act().today
    told = _("The stay ended on {day}. Enter the new end from the original.")
    assert blocks(desk, person, vacancy) == (told.format(day=format_date(today - timedelta(days=1))),)
    with pytest.raises(ReferralBlocked):
        refer(desk, [person], [vacancy], stay_checked=True)
    assert counted(desk)[0] == 0
    last_day = foreigner(desk, "F-6", days=0, full_name="김하나", mobile="010-0000-2222")
    assert blocks(desk, last_day, vacancy) == ()


@pytest.mark.parametrize("visa", ["F-4", "H-2", "E-9", "D-2", "D-10", "F-2", "other"])
def test_a_limited_stay_and_one_to_be_checked_are_acknowledged_before_the_referral(desk, visa):
    person, vacancy, today = foreigner(desk, visa), people.vacancy(desk), desk.act().today
    (sentence,) = warned(desk, person, vacancy)
    assert stay_rule(visa, today).why in sentence
    assert desk.codes.label("visa", visa) in sentence
    assert blocks(desk, person, vacancy) == ()
    with pytest.raises(InvalidInput) as caught:
        refer(desk, [person], [vacancy], note="비고로는 안 됨")
    assert sentence in str(caught.value)
    assert caught.value.field == "stay_checked"
    assert counted(desk) == [0] * 5
    (row,) = refer(desk, [person], [vacancy], stay_checked=True)
    query = select(AuditEntry.detail).where(AuditEntry.record_id == row.id)
    assert desk.read(lambda db, act: db.scalars(query).one())["stay"] == "checked"
    assert desk.read(lambda db, act: db.get_one(Referral, row.id).visa_status) == visa


@pytest.mark.parametrize("visa", ["F-5", "F-6"])
def test_whoever_may_take_any_job_is_sent_without_a_question(desk, visa):
    person, vacancy = foreigner(desk, visa), people.vacancy(desk)
    assert warned(desk, person, vacancy) == ()
    (row,) = refer(desk, [person], [vacancy])
    query = select(AuditEntry.detail).where(AuditEntry.record_id == row.id)
    assert "stay" not in desk.read(lambda db, act: db.scalars(query).one())


def test_one_of_many_who_is_limited_holds_the_whole_act_until_it_is_seen(desk):
    korean, limited = people.person(desk), foreigner(desk, "E-9", full_name="김하나", mobile="010-0000-2222")
    vacancy = people.vacancy(desk)
    with pytest.raises(InvalidInput):
        refer(desk, [korean, limited], [vacancy])
    assert counted(desk)[0] == 0
    assert len(refer(desk, [korean, limited], [vacancy], stay_checked=True)) == 2


def test_the_center_edits_the_rules_from_a_day_on(center):
    desk, chief = center.desk("counselor"), center.desk("administrator")
    today = desk.act().today
    person, vacancy = foreigner(desk, "F-4"), people.vacancy(desk, received_on=today - timedelta(days=1))

    def save(code):
        chief.change(
            lambda db, act: codes.save_code(
                db, act, scheme=STAY_RULES, code=code, name_ko="모두 가능", name_en="", valid_from=today
            )
        )

    with pytest.raises(InvalidInput) as caught:
        save("F-4 가능")
    assert caught.value.field == "code"
    save("F-4:allowed:3")
    later = center.open("counselor")
    assert warned(later, person, vacancy) == ()
    assert warned(later, person, vacancy, today - timedelta(days=1)) != ()


def test_a_center_of_an_earlier_program_has_the_shipped_rules_and_keeps_them_when_it_edits_one(center):
    chief = center.desk("administrator")
    with chief.database.write.begin() as db:
        db.execute(delete(Code).where(Code.scheme == STAY_RULES))
    before = center.open("counselor")
    shipped = before.codes.all(STAY_RULES)
    assert [one.code for one in shipped] == [one.code for one in load_codes().all(STAY_RULES)]
    chief.change(
        lambda db, act: codes.save_code(
            db, act, scheme=STAY_RULES, code=shipped[0].code, name_ko="센터가 확인함", name_en=""
        )
    )
    now = center.open("counselor").codes.all(STAY_RULES)
    assert {one.code for one in now} == {one.code for one in shipped}
    assert sum(one.name_ko == "센터가 확인함" for one in now) == 1
