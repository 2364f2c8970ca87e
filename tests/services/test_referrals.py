"""Referrals: many in one act or none, struck through and never lost."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from jobdesk.base.clock import SEOUL
from jobdesk.base.disclosed import SLIP_FIELDS
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput, JobdeskError, NotAllowed, ReferralBlocked
from jobdesk.base.i18n import _
from jobdesk.records.jobseekers import Consent
from jobdesk.records.referrals import Disclosure, Interview, Referral, ReferralStep
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import consents, placements, referrals
from jobdesk.services.audit import list_audit
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import read_ids
from jobdesk.services.referral_checks import check_pairs
from tests.services import acts, people
from tests.services.sent import counted, listed, place, refer, some, strike


def test_several_people_go_to_several_vacancies_in_one_act(center):
    desk = center.desk("counselor")
    persons = some(desk, 3)
    jobs = [people.vacancy(desk), people.vacancy(desk, title="미화원")]
    rows = refer(desk, persons, jobs, method="slip")
    assert [(r.jobseeker_id, r.vacancy_id) for r in rows] == [(p, v) for p in persons for v in jobs]
    assert {r.state for r in rows} == {"10"}
    assert len({r.referral_no for r in rows}) == len({r.slip_no for r in rows}) == 6
    assert {r.jobseeker for r in rows} == {"김*람"}
    assert counted(desk) == [6, 6, 6, 0, 6]
    ops = desk.read(lambda db, act: set(db.scalars(select(Referral.op_id))))
    assert len(ops) == 1


def test_one_blocked_pair_stops_the_whole_act_and_each_is_named(center):
    desk = center.desk("counselor")
    ready, silent = some(desk, 2)
    people.person(desk, ready=False)
    consent = desk.read(lambda db, act: db.scalar(select(Consent).where(Consent.jobseeker_id == silent)))
    desk.change(lambda db, act: consents.withdraw_consent(db, act, consent_id=consent.id, version=consent.version))
    first, second = people.vacancy(desk), people.vacancy(desk, title="미화원")
    with pytest.raises(ReferralBlocked) as caught:
        refer(desk, [ready, silent], [first, second], method="slip")
    lines = str(caught.value).splitlines()
    assert [line.split(" → ")[0] for line in lines] == ["김나람", "김나람"]
    assert "아파트 경비원" in lines[0]
    assert "미화원" in lines[1]
    assert _("Consent to disclosure is missing.") in lines[0]
    assert counted(desk) == [0, 0, 0, 0, 0]
    (row,) = refer(desk, [ready], [first], method="slip")
    assert row.slip_no.split("-")[2] == "000001"
    assert row.referral_no.endswith("-000001")


@pytest.mark.parametrize(("person_ids", "vacancy_ids"), [(0, 1), (1, 0), (0, 0)])
def test_nobody_or_nowhere_is_no_referral(local_center, person_ids, vacancy_ids):
    desk = local_center.desk("counselor")
    with pytest.raises(InvalidInput):
        refer(desk, [people.person(desk)][:person_ids], [people.vacancy(desk)][:vacancy_ids])
    assert counted(desk)[0] == 0


def test_a_pair_named_twice_is_one_referral_at_most(local_center):
    desk = local_center.desk("counselor")
    person, vacancy = people.person(desk), people.vacancy(desk)
    try:
        refer(desk, [person, person], [vacancy])
    except JobdeskError:
        return
    assert listed(desk, open_only=True) == listed(desk, open_only=True)[:1]


def test_only_a_slip_handed_over_takes_a_number(center):
    desk = center.desk("counselor")
    person = people.person(desk)
    made = {
        method: refer(desk, [person], [people.vacancy(desk, title=method)], method=method)[0]
        for method in ("phone", "message", "resume", "accompanied", "slip")
    }
    assert {method for method, row in made.items() if row.slip_no} == {"slip"}
    assert made["slip"].slip_no.split("-")[1:3] == ["01", "000001"]
    assert counted(desk)[-1] == 1
    flags = desk.read(lambda db, act: {r.method: r.accompanied for r in db.scalars(select(Referral))})
    assert [method for method, flag in flags.items() if flag] == ["accompanied"]


def test_what_went_to_the_firm_is_kept_with_its_consent(center):
    desk = center.desk("counselor")
    person, vacancy = people.person(desk, career_months="24"), people.vacancy(desk)
    (row,) = refer(desk, [person], [vacancy], method="slip")

    def kept(db, act):
        (told,) = db.scalars(select(Disclosure))
        consent = db.scalar(select(Consent.id).where(Consent.jobseeker_id == person))
        return (
            told.referral_id,
            told.jobseeker_id,
            told.employer_name,
            told.how,
            told.fields,
            told.consent_id == consent,
        )

    assert desk.read(kept) == (row.id, person, "한빛관리", "slip", list(SLIP_FIELDS), True)


def test_an_interview_agreed_at_once_is_planned_with_the_referral(center):
    desk = center.desk("counselor")
    at = datetime.combine(desk.act().today + timedelta(days=2), time(14), SEOUL)
    typed = f"{at:%Y. %m. %d. %H:%M}"
    (row,) = refer(desk, [people.person(desk)], [people.vacancy(desk)], interview_at=typed, interview_place="3층")
    assert (row.state, row.interview_at) == ("30", at)
    planned = desk.read(
        lambda db, act: [(i.referral_id, i.held_on, i.at, i.place, i.state) for i in db.scalars(select(Interview))]
    )
    assert planned == [(row.id, at.date(), at, "3층", "planned")]


def test_an_interview_is_neither_before_its_referral_nor_over(center):
    desk = center.desk("counselor")
    now = desk.act().at
    person = acts.ready_since(desk, 5)
    vacancy = people.vacancy(desk, received_on=desk.act().today - timedelta(days=5))
    for days, at in (
        (0, now - timedelta(days=1)),
        (0, now - timedelta(minutes=2)),
        (3, now - timedelta(days=4)),
    ):
        with pytest.raises(InvalidInput) as caught:
            acts.refer(desk, person, vacancy, days=days, interview_at=at)
        assert caught.value.field == "interview_at"
    assert counted(desk)[0] == 0
    at = (now - timedelta(days=1)).replace(second=0, microsecond=0)
    assert acts.refer(desk, person, vacancy, days=3, interview_at=at).interview_at == at
    at = (now + timedelta(days=1)).replace(second=0, microsecond=0)
    acts.refer(desk, person, people.vacancy(desk, title="미화원"), interview_at=at)

    def meets(db, act):
        told = [now + timedelta(days=2), at]
        return [referrals.interviews_at(db, act, jobseeker_ids=[person], at=one) for one in told]

    assert desk.read(meets) == [[], [(person, "한빛관리", "미화원")]]


def test_late_typing_needs_a_reason_and_the_future_is_refused(center):
    desk = center.desk("counselor")
    today = desk.act().today
    person, vacancy = acts.ready_since(desk, 40), people.vacancy(desk, received_on=today - timedelta(days=30))
    for day, note in (
        (today - timedelta(days=31), None),
        (today - timedelta(days=31), " "),
        (today + timedelta(days=1), "x"),
    ):
        with pytest.raises(InvalidInput) as caught:
            refer(desk, [person], [vacancy], referred_on=day, note=note)
        assert caught.value.field == "referred_on"
    assert counted(desk)[0] == 0
    (row,) = refer(desk, [person], [vacancy], referred_on=today - timedelta(days=31), note="동 창구에서 늦게 받음")
    assert row.referred_on == today - timedelta(days=31)
    step = desk.read(
        lambda db, act: [(s.stepped_on, s.recorded_at.date()) for s in db.scalars(select(ReferralStep))]
    )
    assert step == [(today - timedelta(days=31), today)]


def test_an_unknown_way_of_referring_is_refused_where_it_stands(local_center):
    desk = local_center.desk("counselor")
    with pytest.raises(InvalidInput) as caught:
        refer(desk, [people.person(desk)], [people.vacancy(desk)], method="비둘기")
    assert caught.value.field == "method"
    assert counted(desk)[0] == 0


def test_a_struck_referral_leaves_the_list_and_gives_seat_and_interview_back(center):
    desk = center.desk("counselor")
    at = datetime.combine(desk.act().today, time(23, 59), SEOUL)
    person, vacancy = people.person(desk), people.vacancy(desk, openings="1")
    (row,) = refer(desk, [person], [vacancy], interview_at=at)
    acts.enter(desk, row.id, "41", hire_planned_on=desk.act().today)
    for why in ("", "   "):
        with pytest.raises(InvalidInput) as caught:
            strike(desk, row.id, why)
        assert caught.value.field == "why"
    assert desk.read(lambda db, act: db.get_one(Vacancy, vacancy).taken) == 1
    strike(desk, row.id, " 잘못 고름 ")
    assert desk.read(lambda db, act: db.get_one(Vacancy, vacancy).taken) == 0
    assert listed(desk) == []

    def kept(db, act):
        r, (i,) = db.get_one(Referral, row.id), db.scalars(select(Interview))
        return r.voided_why, r.voided_by, r.state, r.seat_held, i.voided_why

    assert desk.read(kept) == ("잘못 고름", desk.account_id, "41", False, "잘못 고름")
    with pytest.raises(InvalidInput):
        strike(desk, row.id)
    assert desk.read(lambda db, act: db.get_one(Vacancy, vacancy).taken) == 0
    with pytest.raises(InvalidInput):
        acts.enter(desk, row.id, "20")
    assert refer(desk, [person], [vacancy])[0].id != row.id


def test_a_colleagues_referral_is_struck_by_the_supervisor_only(center):
    desk = center.desk("counselor")
    row = acts.refer(desk, people.person(desk), people.vacancy(desk))
    with pytest.raises(NotAllowed):
        strike(center.desk("colleague"), row.id)
    assert listed(desk) == [row.id]
    strike(center.desk("supervisor"), row.id)
    assert listed(desk) == []


def test_a_referral_with_a_placement_is_struck_only_after_the_placement(center):
    desk = center.desk("counselor")
    row = acts.refer(desk, people.person(desk), people.vacancy(desk))
    placed = place(desk, row.jobseeker_id, row.id)
    with pytest.raises(InvalidInput):
        strike(desk, row.id)
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=placed.id, why="착오"))
    strike(desk, row.id)
    assert listed(desk) == []


def test_every_referral_and_its_void_stand_in_the_audit_of_the_person(center):
    desk = center.desk("counselor")
    persons = some(desk, 2, career_months="24")
    rows = refer(desk, persons, [people.vacancy(desk)], method="slip")
    strike(desk, rows[0].id)

    def told(person):
        found = center.desk("auditor").view(lambda db, act: list_audit(db, act, jobseeker_id=person))
        return [(r.action, r.record_id, r.user_name) for r in reversed(found) if r.table == "referral"]

    assert told(persons[0]) == [
        (AuditAction.CREATE, rows[0].id, "kim"),
        (AuditAction.VOID, rows[0].id, "kim"),
    ]
    assert told(persons[1]) == [(AuditAction.CREATE, rows[1].id, "kim")]
    (made,) = [
        r
        for r in center.desk("auditor").view(lambda db, act: list_audit(db, act, jobseeker_id=persons[1]))
        if r.table == "referral"
    ]
    assert made.detail == {"method": "slip", "disclosed": list(SLIP_FIELDS)}


def test_a_list_is_narrowed_by_state_person_vacancy_counselor_and_text(center):
    desk, colleague = center.desk("counselor"), center.desk("colleague")
    first, second = some(desk, 2)
    guard = people.vacancy(desk)
    cook = people.vacancy(desk, people.employer(desk, name="새싹푸드", phone="02-0000-3333"), title="조리원")
    (a,) = refer(desk, [first], [guard], method="slip")
    (b,) = refer(desk, [first], [cook])
    (c,) = refer(colleague, [second], [cook])
    acts.enter(desk, b.id, "81")
    assert listed(desk) == [c.id, b.id, a.id]
    assert listed(desk, limit=2) == [c.id, b.id]
    assert listed(desk, open_only=True) == [c.id, a.id]
    assert listed(desk, states=["81"]) == [b.id]
    assert listed(desk, mine=True) == [b.id, a.id]
    assert listed(colleague, mine=True) == [c.id]
    assert listed(desk, text="새싹") == listed(desk, text="조리원") == [c.id, b.id]
    assert listed(desk, text="김나람") == listed(desk, text="ㄱㄴㄹ") == [c.id]
    assert listed(desk, text=a.slip_no) == listed(desk, text=a.slip_no.replace("-", "")) == [a.id]
    assert listed(desk, text="없는말") == []


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_who_serves_nobody_neither_refers_nor_sees_referrals(local_center, role):
    boss, desk = local_center.desk("supervisor"), local_center.desk(role)
    person, vacancy = people.person(boss), people.vacancy(boss)
    row = acts.refer(boss, person, vacancy)
    other = people.vacancy(boss, title="미화원")
    for job in (
        lambda db, act: referrals.record_referrals(
            db, act, jobseeker_ids=[person], vacancy_ids=[other], method="phone"
        ),
        lambda db, act: check_pairs(db, act, jobseeker_ids=[person], vacancy_ids=[other]),
        lambda db, act: read_ids(db, act, Asked("referrals"), limit=1),
        lambda db, act: referrals.void_referral(db, act, referral_id=row.id, why="착오"),
    ):
        with pytest.raises(NotAllowed):
            desk.change(job)
    assert listed(boss) == [row.id]
