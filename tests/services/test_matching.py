"""Matches as windows ask for them: the order, what stands beside, who is offered, a condition overridden."""

from datetime import timedelta

import pytest

from jobdesk.base.enums import VacancyState
from jobdesk.base.errors import InvalidInput
from jobdesk.records.audit import AuditEntry
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral
from jobdesk.services import jobseekers, matching, referable, vacancies
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import read_page
from jobdesk.services.referrals import record_referrals
from tests.services import acts, people


def vacancies_for(desk, person, **more):
    return desk.read(lambda db, act: matching.match_vacancies(db, act, jobseeker_id=person, **more))


def people_for(desk, vacancy, **more):
    return desk.read(lambda db, act: matching.match_people(db, act, vacancy_id=vacancy, **more))


def say(desk, person, state="paused", **more):
    def job(db, act):
        version = db.get_one(Jobseeker, person).version
        return referable.set_referable(
            db, act, jobseeker_id=person, version=version, referable_state=state, **more
        )

    return desk.change(job)


def test_the_best_fit_is_first_and_what_is_not_open_is_not_there(center):
    desk = center.desk("counselor")
    hong = people.person(desk)
    cook = people.vacancy(desk, title="조리원", occupation="조리사", wage_min="2,200,000")
    short = people.vacancy(desk, title="경비 계약직", employment_type="계약직")
    best = people.vacancy(desk, title="경비")
    people.vacancy(desk, title="접수만", opened=False)
    shut = people.vacancy(desk, title="마감")
    card = desk.view(lambda db, act: vacancies.open_vacancy(db, act, vacancy_id=shut))
    desk.change(
        lambda db, act: vacancies.move_vacancy(
            db, act, vacancy_id=shut, version=card.version, to=VacancyState.FILLED
        )
    )
    rows = vacancies_for(desk, hong)
    assert [row.id for row in rows] == [best, short, cook]
    assert rows[0].match.score > rows[1].match.score > rows[2].match.score
    assert [row.id for row in vacancies_for(desk, hong, text="조리")] == [cook]
    assert [row.id for row in vacancies_for(desk, hong, limit=1)] == [best]


def test_a_failed_demand_is_told_in_figures_sinks_and_can_be_left_out(center):
    desk = center.desk("counselor")
    hong = people.person(desk, career_months="3")
    asks = people.vacancy(desk, experience="경력", experience_months="12")
    other = people.vacancy(desk, title="조리원", occupation="조리사")
    rows = vacancies_for(desk, hong)
    assert [row.id for row in rows] == [other, asks]
    (failed,) = rows[1].match.failed
    assert (failed.name, failed.hard) == ("experience", True)
    assert "12" in failed.text
    assert "3" in failed.text
    assert [row.id for row in vacancies_for(desk, hong, only_fitting=True)] == [other]
    (row,) = people_for(desk, asks)
    assert row.match.failed == (failed,)
    assert people_for(desk, asks, only_fitting=True) == []


def test_what_stands_beside_a_vacancy(center):
    desk = center.desk("supervisor")
    hong, kim = people.person(desk), people.person(desk, full_name="김민수", mobile="010-0000-9999")
    firm = people.employer(desk)
    one = people.vacancy(desk, firm, openings="3")
    desk.change(lambda db, act: setattr(db.get_one(Employer, firm), "watch_mark", "임금체불"))
    sent = acts.refer(desk, hong, one)
    acts.refer(desk, kim, one)
    (row,) = vacancies_for(desk, hong)
    assert (row.remaining, row.watch, row.before.sent) == (3, "임금체불", 2)
    assert (row.before.is_open, row.before.state, row.before.on) == (True, "10", desk.act().today)
    acts.enter(desk, sent.id, "51")
    (row,) = vacancies_for(desk, hong)
    assert (row.before.is_open, row.before.state, row.before.sent) == (False, "51", 1)
    assert {row.id: row.before.is_open for row in people_for(desk, one)} == {hong: False, kim: True}


def test_only_who_may_be_referred_is_offered(center):
    desk = center.desk("counselor")
    vacancy = people.vacancy(desk)
    hong = people.person(desk)
    people.person(desk, full_name="미등록", mobile="010-0000-0002", ready=False)
    bare = people.person(desk, full_name="미동의", mobile="010-0000-0003", ready=False)
    people.register(desk, bare)
    people.person(desk, full_name="정보만", mobile="010-0000-0004", referral_wish="정보만")
    paused = people.person(desk, full_name="보류중", mobile="010-0000-0005")
    say(desk, paused, referable_reason="수술", referable_until=desk.act().today)
    assert [row.id for row in people_for(desk, vacancy)] == [hong]
    assert people_for(desk, vacancy)[0].name != "홍길동", "masked until a name finds them"
    assert people_for(desk, vacancy, text="홍길동")[0].name == "홍길동"
    say(desk, paused, state="referable")
    assert {row.id for row in people_for(desk, vacancy)} == {hong, paused}


def test_a_condition_is_overridden_with_a_reason_that_is_kept_and_counted(center):
    desk = center.desk("counselor")
    hong = people.person(desk, career_months="3", can_drive="아니오")
    asks = people.vacancy(desk, experience="경력", experience_months="12", driving="예")
    plain = people.vacancy(desk, title="다른 경비")

    def refer(**more):
        return desk.change(
            lambda db, act: record_referrals(
                db, act, jobseeker_ids=[hong], vacancy_ids=[asks, plain], method="phone", **more
            )
        )

    with pytest.raises(InvalidInput) as refused:
        refer(override_why="  ")
    assert refused.value.field == "override_why"
    assert "12" in str(refused.value)
    refer(override_why="업체가 신입도 좋다고 함")
    kept = {
        r.vacancy_id: (r.overridden, r.override_why) for r in desk.read(lambda db, act: db.query(Referral).all())
    }
    assert kept == {asks: (["driving", "experience"], "업체가 신입도 좋다고 함"), plain: (None, None)}
    asked = Asked("referrals", filters=(("overridden", ("yes",)),))
    (listed,) = desk.read(lambda db, act: read_page(db, act, asked, limit=10).rows)
    assert (listed.vacancy_id, listed.override_why) == (asks, "업체가 신입도 좋다고 함")
    entries = desk.read(lambda db, act: db.query(AuditEntry).filter_by(table_name="referral").all())
    assert [entry.detail.get("overridden") for entry in entries].count(["driving", "experience"]) == 1


def test_a_state_against_referrals_has_a_reason_blocks_and_ends_by_itself(center):
    desk = center.desk("counselor")
    hong, vacancy, today = people.person(desk), people.vacancy(desk), desk.act().today
    with pytest.raises(InvalidInput) as refused:
        say(desk, hong, state="in_training")
    assert refused.value.field == "referable_reason"
    with pytest.raises(InvalidInput) as refused:
        say(desk, hong, referable_reason="수술", referable_until=today - timedelta(days=1))
    assert refused.value.field == "referable_until"
    held = say(desk, hong, state="in_training", referable_reason="제과 과정", referable_until=today)
    assert (held.state, held.since, held.until, held.reason) == ("in_training", today, today, "제과 과정")
    assert "제과 과정" in held.told
    with pytest.raises(Exception, match="제과 과정"):
        acts.refer(desk, hong, vacancy)

    def a_day_later(db, act):
        person = db.get_one(Jobseeker, hong)
        assert referable.why_not(person, desk.codes, today)
        return referable.why_not(person, desk.codes, today + timedelta(days=1))

    assert desk.read(a_day_later) == ""
    lifted = desk.change(lambda db, act: referable.lift(db, act, jobseeker_id=hong, version=held.version))
    assert (lifted.state, lifted.told, lifted.reason) == ("referable", "", "")
    acts.refer(desk, hong, vacancy)
    history = desk.read(lambda db, act: jobseekers.read_jobseeker(db, act, jobseeker_id=hong).version)
    assert history > held.version


def test_several_people_wait_for_one_state_in_the_list(center):

    desk = center.desk("counselor")
    hong, kim = people.person(desk), people.person(desk, full_name="김민수", mobile="010-0000-9999")
    say(desk, kim, state="unreachable", referable_reason="결번")

    def listed(*states):
        asked = Asked("jobseekers", filters=(("referable", states),))
        rows = desk.read(lambda db, act: read_page(db, act, asked, limit=10).rows)
        return {row.id: row.referable for row in rows}

    assert listed("unreachable") == {kim: "unreachable"}
    assert listed("referable") == {hong: "referable"}
    assert listed("paused", "unreachable", "referable").keys() == {hong, kim}
