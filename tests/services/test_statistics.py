"""The figures of a day typed by hand, on both engines: what counts, what does not, and what a correction moves."""

from decimal import Decimal

import pytest

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.services import behind, corrections, counseling, follow_ups, registrations, reports, vacancies, visits
from jobdesk.services.facts import Span
from jobdesk.services.indicators import BREAKDOWNS, BY_ID
from jobdesk.services.statistics import Figures
from tests.services import acts, people
from tests.services.jobs import external
from tests.services.sent import place, refer, strike

EXPECTED = {
    "employers": 2,
    "vacancies": 2,
    "openings": 5,
    "registrations": 2,
    "jobseekers": 2,
    "sessions": 2,
    "referrals": 4,
    "referred_persons": 2,
    "interviews": 1,
    "interviewed_persons": 1,
    "placements": 1,
    "placed_persons": 1,
    "placement_rate": Decimal("50.0"),
    "vacancy_ratio": Decimal("2.50"),
    "fill_rate": Decimal("20.0"),
    "referrals_per_jobseeker": Decimal("2.00"),
    "referral_success_rate": Decimal("25.0"),
    "employer_visits": 1,
    "follow_ups": 1,
    "active_vacancies": 2,
    "active_jobseekers": 1,
}


@pytest.fixture
def day(center):
    """A desk after a small day: two people, two firms; some of it struck through or not recognized."""
    desk = center.desk("counselor")
    kim, lee = people.person(desk, full_name="김가람"), people.person(desk, full_name="이나람")
    struck = people.register(desk, people.person(desk, full_name="박다람", ready=False))
    firms = [people.employer(desk, name=name) for name in ("한빛관리", "두레식품")]
    first = people.vacancy(desk, firms[0], openings="2")
    second = people.vacancy(desk, firms[1], openings="3")
    other = external(desk).id
    held = [acts.hold(desk, kim), acts.hold(desk, kim), acts.hold(desk, lee)]
    acts.hold(desk, employer=firms[0], kind="employer")
    sent = refer(desk, [kim], [first, second]) + refer(desk, [lee], [first, second, other])
    acts.enter(desk, sent[0].id, "31")
    acts.enter(desk, sent[2].id, "61")
    strike(desk, sent[3].id)
    hired = place(desk, kim, sent[0].id)
    alone = acts.place(desk, lee, recognized=False, recognized_why="공공근로")
    due = acts.follow_ups_of(desk, hired)[0]
    visit = {"visited_on": desk.act().today, "employer_name": "한빛관리", "result": "vacancy"}

    def rest(db, act):
        follow_ups.record_follow_ups(
            db,
            act,
            entries=[follow_ups.FollowUpEntry(due.id, due.version)],
            values={"done_on": act.today, "state": "employed"},
        )
        visits.save_visit(db, act, values=visit)

    desk.change(rest)
    desk.change(lambda db, act: counseling.void_session(db, act, session_id=held[1].id, why="두 번 입력"))
    desk.change(lambda db, act: registrations.void_registration(db, act, registration_id=struck.id, why="착오"))
    return desk, alone, first


def figures(desk, cumulate="monthly_sum"):
    def read(db, act):
        counted = Figures(db, act, Span(act.today, act.today, act.today), cumulate)
        return {one: counted.value(one) for one in EXPECTED}

    return desk.read(read)


@pytest.mark.parametrize("cumulate", ["monthly_sum", "distinct"])
def test_every_figure_of_the_day_is_as_counted_by_hand(day, cumulate):
    assert figures(day[0], cumulate) == EXPECTED


def test_behind_a_figure_stand_as_many_rows_and_a_breakdown_foots(day):
    desk, _alone, _vacancy = day
    for one, value in EXPECTED.items():
        if BY_ID[one].how in {"rate", "cohort", "retention"}:
            continue
        rows = desk.view(
            lambda db, act, one=one: behind.rows_behind(db, act, indicator=one, start=act.today, end=act.today)
        )
        assert len(rows) == value, one
    report = desk.read(
        lambda db, act: reports.make_report(
            db, act, layout="indicators", start=act.today, end=act.today, breakdowns=list(BREAKDOWNS)
        )
    )
    assert {one: report.cells[one] for one in EXPECTED} == EXPECTED
    split = [(one, found) for one, kinds in report.breakdowns.items() for found in kinds.values() if found]
    assert split
    assert all(sum(found.values()) == report.cells[one] for one, found in split)


def test_a_correction_moves_the_table_by_exactly_that(day):
    desk, alone, vacancy = day
    card = desk.view(lambda db, act: corrections.open_fact(db, act, kind="placement", record_id=alone.id))
    desk.change(
        lambda db, act: corrections.correct_fact(
            db,
            act,
            kind="placement",
            record_id=alone.id,
            version=card.version,
            values={"recognized": True},
            why="민간 일자리로 확인",
        )
    )
    moved = {"placements": 2, "placed_persons": 2, "placement_rate": Decimal("100.0"), "active_jobseekers": 0}
    assert figures(desk) == {**EXPECTED, **moved}
    opened = desk.view(lambda db, act: vacancies.open_vacancy(db, act, vacancy_id=vacancy))
    assert opened.state == "open"
    desk.change(
        lambda db, act: vacancies.save_vacancy(
            db, act, vacancy_id=vacancy, version=opened.version, values={"openings": 1}, why="한 명만 뽑음"
        )
    )
    shown = desk.view(lambda db, act: vacancies.open_vacancy(db, act, vacancy_id=vacancy))
    assert shown.state == "filled"
    assert figures(desk)["active_vacancies"] == EXPECTED["active_vacancies"] - 1
    assert figures(desk)["vacancies"] == EXPECTED["vacancies"]


def test_what_cannot_be_asked_and_by_whom(center):
    desk = center.desk("counselor")
    for asked, field in (
        ({"layout": "none"}, "layout"),
        ({"breakdowns": ["none"]}, "breakdown"),
        ({"end": desk.act().today.replace(year=2000)}, "end"),
    ):
        with pytest.raises(InvalidInput) as caught:
            desk.read(
                lambda db, act, asked=asked: reports.make_report(
                    db, act, **{"layout": "indicators", "start": act.today, "end": act.today, **asked}
                )
            )
        assert caught.value.field == field
    with pytest.raises(NotAllowed):
        center.desk("auditor").read(
            lambda db, act: Figures(db, act, Span(act.today, act.today, act.today), "distinct")
        )
