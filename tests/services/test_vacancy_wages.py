"""The year turns: what is open is judged by the new minimum wage, and nobody is sent where it is not paid."""

from datetime import date

import pytest
from sqlalchemy import select, update

from jobdesk.base.enums import VacancyState as S
from jobdesk.base.errors import InvalidInput, ReferralBlocked
from jobdesk.records.audit import AuditEntry
from jobdesk.records.employers import Employer
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import vacancy_wages
from jobdesk.services.referral_checks import judge_sides, read_sides
from tests.services import acts, jobs, people
from tests.services.sent import blocks, refer

AUTUMN, WINTER = date(2026, 11, 21), date(2027, 1, 4)
ALWAYS = {"wage_basis": "hourly", "closes_on": None, "until_filled": True}


@pytest.fixture
def desk(center):
    desk = center.desk("counselor")
    acts.stand_on(desk, AUTUMN)
    return desk


def opened(desk, wage, **more):
    return people.vacancy(desk, **ALWAYS, wage_min=wage, **more)


def kept(desk, vacancy):
    one = desk.read(lambda db, act: db.get_one(Vacancy, vacancy))
    return one.wage_verdict, one.wage_hourly, one.wage_floor, one.wage_year


def rejudge(desk):
    return desk.change(vacancy_wages.rejudge_open)


def entries(desk):
    query = select(AuditEntry.detail).where(AuditEntry.table_name == "vacancy", AuditEntry.record_id.is_(None))
    return desk.read(lambda db, act: db.scalars(query).all())


def set_raw(desk, record, key, **values):
    desk.change(lambda db, act: db.execute(update(record).where(record.id == key).values(**values)) and None)


def test_live_ones_are_judged_anew_once_the_year_has_turned(desk):
    low, fair, closed = opened(desk, "10320"), opened(desk, "10700"), opened(desk, "10320")
    received = people.vacancy(desk, opened=False, **ALWAYS, wage_min="10320")
    jobs.move(desk, closed, S.FILLED)
    assert rejudge(desk) == 0
    assert entries(desk) == []
    acts.stand_on(desk, WINTER)
    assert rejudge(desk) == 3
    assert kept(desk, low) == kept(desk, received) == ("below", 10_320, 10_700, 2027)
    assert kept(desk, fair) == ("ok", 10_700, 10_700, 2027)
    assert kept(desk, closed) == ("ok", 10_320, 10_320, 2026), "it is judged when it opens again"
    assert entries(desk) == [{"judged": 3, "below": 2}]
    assert rejudge(desk) == 0
    assert len(entries(desk)) == 1
    assert jobs.read(desk, low).state == S.OPEN


def test_those_open_from_before_anything_was_judged_are_judged(desk):
    vacancy, foreign = opened(desk, "12000"), jobs.external(desk).id
    set_raw(desk, Vacancy, vacancy, wage_min=8_000, wage_verdict=None, wage_floor=None, wage_year=None)
    assert rejudge(desk) == 1
    assert kept(desk, vacancy) == ("below", 8_000, 10_320, 2026)
    assert kept(desk, foreign)[0] is None


def test_a_desk_judges_them_as_a_day_begins(center):
    desk = center.desk("counselor")
    acts.stand_on(desk, AUTUMN)
    opened(desk, "10320")
    acts.stand_on(desk, WINTER)
    for role in ("auditor", "administrator"):
        assert center.desk(role).begin_day() == (0, 0)
    assert desk.begin_day() == (0, 1)


def test_nobody_is_sent_to_a_wage_below_this_years_minimum_before_it_was_judged_either(desk):
    low, fair = opened(desk, "10320"), opened(desk, "10700")
    acts.stand_on(desk, WINTER)
    person = people.person(desk)
    for judged in (False, True):
        if judged:
            rejudge(desk)
        (why,) = blocks(desk, person, low)
        assert "10,700" in why
        with pytest.raises(ReferralBlocked, match="10,700"):
            refer(desk, [person], [fair, low], override_why="업체가 괜찮다고 함")
    assert len(refer(desk, [person], [fair])) == 1
    jobs.save(desk, jobs.read(desk, low), wage_min="10700")
    assert len(refer(desk, [person], [low])) == 1


def test_an_exempt_one_still_takes_people(desk):
    vacancy = opened(desk, "9000", wage_exempt="장애인 최저임금 적용제외 인가 2026-12호")
    acts.stand_on(desk, WINTER)
    assert len(refer(desk, [people.person(desk)], [vacancy])) == 1


def test_a_firm_that_grew_is_judged_as_it_is(desk):
    firm = people.employer(desk, headcount="4")
    vacancy = people.vacancy(desk, firm, overtime_hours="14", wage_min="2900000")
    set_raw(desk, Employer, firm, headcount=5)
    assert "2026" in blocks(desk, people.person(desk), vacancy)[0]


def test_what_matches_say_is_what_a_referral_asks(desk):
    vacancy, person = opened(desk, "10320"), people.person(desk)
    acts.stand_on(desk, WINTER)

    def judge(db, act):
        found = judge_sides(db, act, read_sides(db, [person], [vacancy], act.today))
        return [reason.name for reason in found[person, vacancy].failed]

    assert desk.read(judge) == ["minimum_wage"]


def test_one_below_is_mended_by_its_wage_only(desk):
    vacancy = opened(desk, "10320")
    acts.stand_on(desk, WINTER)
    rejudge(desk)
    with pytest.raises(InvalidInput):
        jobs.save(desk, jobs.read(desk, vacancy), wage_min="10600")
    assert jobs.save(desk, jobs.read(desk, vacancy), wage_min="10800").wage_verdict == "ok"
