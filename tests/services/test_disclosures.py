"""Which fields went to which firm by which consent, and whom a withdrawal is to be told."""

from uuid import UUID

import pytest
from sqlalchemy import select

from jobdesk.base.disclosed import LIST_FIELDS, TOLD_BY
from jobdesk.base.enums import AuditAction, ReferralMethod
from jobdesk.base.errors import InvalidInput
from jobdesk.base.printing import PrintKind, PrintState
from jobdesk.records.audit import AuditEntry
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.notices import Notice
from jobdesk.records.referrals import Disclosure
from jobdesk.services import consents, disclosures, notices, papers, print_jobs, referrals
from tests.services import acts, people
from tests.services.printed import begin, finish
from tests.services.sent import refer, some, strike


def told(desk, person):
    return desk.read(lambda db, act: disclosures.list_disclosures(db, act, jobseeker_id=person))


def to_tell(desk, person):
    return desk.read(lambda db, act: disclosures.list_firms_to_tell(db, act, jobseeker_id=person))


def withdraw(desk, person, kind="disclosure"):
    held = desk.read(lambda db, act: consents.list_consents(db, person))
    (one,) = [row for row in held if row.kind == kind and row.withdrawn_on is None]
    desk.change(lambda db, act: consents.withdraw_consent(db, act, consent_id=one.id, version=one.version))


def logged_details(desk, table):
    query = select(AuditEntry.detail).where(
        AuditEntry.action == AuditAction.CREATE, AuditEntry.table_name == table
    )
    return desk.read(lambda db, act: db.scalars(query.order_by(AuditEntry.id)).all())


def rename(desk, person, name):
    desk.change(lambda db, act: setattr(db.get_one(Jobseeker, person), "full_name", name))


def logged(desk, action, table):
    """Whom each entry of the audit names, oldest first."""
    query = select(AuditEntry).where(AuditEntry.action == action, AuditEntry.table_name == table)
    entries = desk.read(lambda db, act: db.scalars(query.order_by(AuditEntry.id)).all())
    return [[UUID(one) for one in entry.jobseeker_ids] for entry in entries]


def test_each_referral_tells_exactly_which_fields_went_out(center):
    desk = center.desk()
    person = people.person(desk, career_months="24")
    row = acts.refer(desk, person, people.vacancy(desk), method="slip")
    (line,) = told(desk, person)
    assert (line.employer_name, line.how, line.referral_id, line.struck) == ("한빛관리", "slip", row.id, False)
    assert line.text_version == consents.TEXT_VERSION
    assert (line.given_on, line.withdrawn_on) == (desk.act().today, None)
    assert len(line.fields) == 6
    assert not any("_" in field for field in line.fields)
    desk.change(lambda db, act: referrals.void_referral(db, act, referral_id=row.id, why="착오"))
    assert [line.struck for line in told(desk, person)] == [True]


@pytest.mark.parametrize("method", list(ReferralMethod))
def test_what_a_firm_is_told_hangs_on_how_it_is_told_and_on_what_is_known(center, method):
    desk = center.desk()
    full = {
        "career_months": "24",
        "email": "hong@example.com",
        "school": "한빛고",
        "major": "전기",
        "road_address": "서울특별시 영등포구 당산로 1",
        "address_detail": "101호",
        "graduation_status": "졸업",
        "languages": ["english"],
        "computer_skills": ["documents"],
        "driver_license_class": "1종 보통",
    }
    person = people.person(desk, **full)
    bare = people.person(desk, full_name="김민수", mobile="01000005678", career_months="", email="")
    vacancy = people.vacancy(desk)
    for one in (person, bare):
        acts.refer(desk, one, vacancy, method=method)
    query = select(Disclosure.jobseeker_id, Disclosure.fields)
    kept = dict(desk.read(lambda db, act: db.execute(query).all()))
    assert kept[person] == list(TOLD_BY[method])
    assert not {"career_months", "email", "school"} & set(kept[bare])
    (row,) = told(desk, person)
    assert not any("_" in field for field in row.fields)
    made = logged_details(desk, "referral")
    assert [detail["disclosed"] for detail in made] == [kept[person], kept[bare]]


def test_printing_the_list_of_a_vacancy_tells_the_firm_of_those_who_wait(center):
    desk = center.desk()
    vacancy = people.vacancy(desk)
    first, second = some(desk, 2)
    waits, refused = refer(desk, [first, second], [vacancy])
    acts.enter(desk, refused.id, "60", reason_code="wage")
    job = desk.change(lambda db, act: papers.queue_kind(db, act, kind=PrintKind.REFERRAL_LIST, record_id=vacancy))
    assert [len(told(desk, one)) for one in (first, second)] == [1, 1]
    before = 1
    for state, after in ((PrintState.FAILED, 1), (PrintState.UNKNOWN, 2), (PrintState.CONFIRMED, 2)):
        begin(desk, job)
        assert len(told(desk, first)) == before, "nothing is told before there may be a paper"
        finish(desk, job, state)
        before = after
        assert [len(told(desk, one)) for one in (first, second)] == [after, 1]
        if state is PrintState.UNKNOWN:
            desk.change(lambda db, act: print_jobs.retry_job(db, act, job_id=job.id))
    newest = told(desk, first)[0]
    assert (newest.referral_id, newest.how, len(newest.fields)) == (waits.id, "slip", len(LIST_FIELDS))
    strike(desk, waits.id)
    withdraw(desk, first)
    assert [one.employer_name for one in to_tell(desk, first)] == ["한빛관리"]
    acts.enter(desk, acts.refer(desk, second, vacancy).id, "50")
    withdraw(desk, second)
    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: papers.queue_kind(db, act, kind=PrintKind.REFERRAL_LIST, record_id=vacancy))


def test_a_withdrawal_names_each_firm_once_and_no_other(center):
    desk = center.desk()
    person, other = people.person(desk), people.person(desk, full_name="김민수", mobile="01000005678")
    firm = people.employer(desk)
    for one in (people.vacancy(desk, firm), people.vacancy(desk, firm, title="미화원")):
        acts.refer(desk, person, one)
    second = people.vacancy(desk, people.employer(desk, name="새벽상사", phone="02-0000-2222"))
    acts.refer(desk, person, second)
    struck = acts.refer(desk, person, people.vacancy(desk, people.employer(desk, name="취소상사")))
    desk.change(lambda db, act: referrals.void_referral(db, act, referral_id=struck.id, why="착오"))
    acts.refer(desk, other, people.vacancy(desk, people.employer(desk, name="다른상사")))
    assert to_tell(desk, person) == []
    withdraw(desk, person)
    firms = to_tell(desk, person)
    assert sorted(one.employer_name for one in firms) == ["새벽상사", "취소상사", "한빛관리"]
    assert all(one.told_on is None for one in firms)
    assert to_tell(desk, other) == []
    desk.change(lambda db, act: notices.tell_notices(db, act, notice_ids=[firms[0].notice_id], mode="phone"))
    assert [one.told_mode for one in to_tell(desk, person)] == [None, None, "phone"]


def test_the_person_is_named_where_a_notice_is_read_and_stands_in_the_access_log(center):
    desk = center.desk()
    person = people.person(desk)
    acts.refer(desk, person, people.vacancy(desk))
    withdraw(desk, person)
    (kept,) = desk.read(lambda db, act: db.scalars(select(Notice)).all())
    assert (kept.what, kept.jobseeker_id) == ("", person)
    assert logged(desk, AuditAction.CREATE, "notice") == [[person]]
    (row,) = desk.view(lambda db, act: notices.list_notices(db, act))
    assert (row.name, row.jobseeker_id, row.subject_id) == ("한빛관리", None, person)
    assert "홍길동" in row.what
    assert logged(desk, AuditAction.SEARCH, "jobseeker")[-1] == [person]
    rename(desk, person, "김새로")
    (row,) = desk.view(lambda db, act: notices.list_notices(db, act))
    assert "김새로" in row.what
    assert "홍길동" not in row.what


def test_only_a_consent_to_disclosure_is_told_to_firms(center):
    desk = center.desk()
    person = people.person(desk)
    people.consent(desk, person, "insurance_lookup")
    acts.refer(desk, person, people.vacancy(desk))
    withdraw(desk, person, "insurance_lookup")
    assert to_tell(desk, person) == []
