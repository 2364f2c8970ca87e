"""채용 확인 after an event, its placements, referrals made at it, and visits with the vacancy they brought."""

from datetime import time, timedelta

import pytest

from jobdesk.base.errors import InvalidInput, ReferralBlocked
from jobdesk.records.events import EventInterview
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import event_interviews, event_referrals, event_results, event_timetable, events, visits
from jobdesk.services.event_interviews import InterviewEntry
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import read_page
from tests.services import acts, people
from tests.services.test_events import event, listed


@pytest.fixture
def desk(center):
    return center.desk("counselor")


@pytest.fixture
def past(desk):
    """An event of ten days ago."""
    return event(desk, held_on=desk.act().today - timedelta(days=10), starts_at="14:00", ends_at="16:00")


def firm_at(desk, card, employer=None, vacancy=None):
    values = {"employer_name": "한빛관리", "vacancy_id": vacancy}
    return desk.change(
        lambda db, act: events.save_firm(db, act, event_id=card.id, values=values, employer_id=employer)
    )


def another(desk):
    return people.person(desk, ready=False, full_name="김민수", mobile="010-0000-5678")


def meet(desk, card, firm, person, result="waiting", on=None):
    entry = InterviewEntry(result, jobseeker_id=person, firm_id=firm.id, result_on=on)
    desk.change(lambda db, act: event_interviews.save_results(db, act, event_id=card.id, entries=[entry]))
    return desk.read(lambda db, act: event_interviews.list_interviews(db, act, event_id=card.id))[-1]


def confirm(desk, row, **values):
    return desk.change(
        lambda db, act: event_results.confirm_result(
            db, act, interview_id=row.id, version=row.version, values=values
        )
    )


def open_rows(desk):
    asked = Asked("event_results", filters=(("open", ("yes",)),))
    return list(desk.read(lambda db, act: read_page(db, act, asked)).rows)


def referral_of(desk, row):
    return desk.read(lambda db, act: db.get_one(EventInterview, row.id).referral_id)


def test_a_hire_told_later_has_its_own_date_and_leaves_the_day_as_it_was(desk, past):
    firm = firm_at(desk, past)
    hong, kim = (
        people.person(desk, ready=False),
        another(desk),
    )
    waits, hired = meet(desk, past, firm, hong), meet(desk, past, firm, kim, "hired")
    assert {row.id for row in open_rows(desk)} == {waits.id, hired.id}
    told = confirm(desk, waits, result="hired", hired_on=desk.act().today, confirm_note="업체 전화")
    assert (told.result, told.result_on, told.placed) == ("hired", desk.act().today, False)
    (row,) = listed(desk)
    assert (row.interviewed, row.hired, row.hired_later) == (2, 1, 1)
    told = confirm(desk, hired, result="hired", confirm_note="출근하지 않음")
    assert (told.hired_on, told.confirmed_on) == (None, desk.act().today)
    (row,) = listed(desk)
    assert (row.hired, row.hired_later, row.to_confirm) == (1, 1, 0)
    assert open_rows(desk) == []


def test_a_result_typed_later_says_its_day(desk, past):
    firm, hong = firm_at(desk, past), people.person(desk, ready=False)
    row = meet(desk, past, firm, hong)

    def say(**values):
        return desk.change(
            lambda db, act: event_interviews.save_interview(
                db, act, event_id=past.id, interview_id=row.id, version=row.version, values=values
            )
        )

    with pytest.raises(InvalidInput) as told:
        say(result="hired", result_on=None)
    assert told.value.field == "result_on"
    assert listed(desk)[0].hired == 0
    say(result="hired", result_on=desk.act().today)
    assert (listed(desk)[0].hired, listed(desk)[0].hired_later) == (0, 1)


def test_a_confirmation_agrees_with_the_event(desk, past):
    firm, hong = firm_at(desk, past), people.person(desk, ready=False)
    row = meet(desk, past, firm, hong, "not_hired")
    with pytest.raises(InvalidInput) as told:
        confirm(desk, row, result="hired")
    assert told.value.field == "result"
    with pytest.raises(InvalidInput) as told:
        confirm(desk, row, result="not_hired", hired_on=desk.act().today)
    assert told.value.field == "hired_on"
    waits = meet(desk, past, firm, another(desk))
    for wrong in ({"hired_on": desk.act().today - timedelta(days=11)}, {"result_on": past.values["held_on"]}):
        with pytest.raises(InvalidInput) as told:
            confirm(desk, waits, result="hired", **wrong)
        assert told.value.field in wrong
    seen = desk.read(lambda db, act: event_results.read_confirmation(db, act, interview_id=waits.id))
    assert seen.values["result_on"] is None, "the day of 대기 is not the day of what is learned"
    still = confirm(desk, waits, result="waiting", confirm_note="다음 주 회신")
    assert (still.confirmed_on, still.confirm_note) == (None, "다음 주 회신")
    assert [one.id for one in open_rows(desk)] == [waits.id]


def test_who_was_hired_is_placed_by_route_event(desk, past):
    firm, hong = firm_at(desk, past), acts.ready_since(desk, 20)
    row = meet(desk, past, firm, hong, "hired")
    start = desk.read(lambda db, act: event_results.placement_start(db, act, interview_id=row.id))
    assert (start["route"], start["employer_name"]) == ("event", "한빛관리")
    placed = desk.change(
        lambda db, act: event_results.place_from_event(db, act, interview_id=row.id, values=start)
    )
    kept = desk.read(lambda db, act: db.get_one(Placement, placed.id))
    assert (kept.event_id, kept.route, kept.jobseeker_id) == (past.id, "event", hong)
    (listing,) = listed(desk)
    assert (listing.hired, listing.placed) == (1, 1)
    tally = desk.read(
        lambda db, act: events.year_tally(db, act, kind="matching_day", year=past.values["held_on"].year)
    )
    assert (tally.events, tally.firms, tally.interviewed, tally.hired) == (1, 1, 1, 1)
    event(desk, name="다음 회", held_on=desk.act().today + timedelta(days=3))
    again = desk.read(
        lambda db, act: events.year_tally(db, act, kind="matching_day", year=past.values["held_on"].year)
    )
    assert again == tally, "what is still to come counts nowhere"
    (shown,) = desk.read(lambda db, act: event_results.event_result_rows(db, [row.id]))
    assert (shown.placed, shown.hired_on) == (True, desk.act().today)
    refused = meet(desk, past, firm, another(desk), "not_hired")
    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: event_results.place_from_event(db, act, interview_id=refused.id, values=start))


@pytest.mark.parametrize("begins", ["00:00", "23:15"])
def test_people_are_referred_and_interviewed_in_one_act_and_the_referral_learns_the_result(desk, begins):
    today = desk.act().today
    card = event(desk, starts_at=begins, ends_at=begins[:3] + "59")
    employer = people.employer(desk)
    vacancy = people.vacancy(desk, employer)
    firm_at(desk, card, employer, vacancy)
    hong, kim = people.person(desk), people.person(desk, full_name="김민수", mobile="010-0000-5678")
    desk.change(
        lambda db, act: event_timetable.fill_timetable(db, act, event_id=card.id, jobseeker_ids=[hong, kim])
    )
    rows = desk.read(lambda db, act: event_interviews.list_interviews(db, act, event_id=card.id))
    before = acts.figure(desk, "interviews", start=today)

    def refer(*chosen, method="slip"):
        return desk.change(
            lambda db, act: event_referrals.refer_interviews(
                db, act, event_id=card.id, interview_ids=[one.id for one in chosen], method=method
            )
        )

    made = refer(*rows)
    first, now = time.fromisoformat(begins), desk.act().at.time()
    ahead = {slot if slot > now else None for slot in (first, first.replace(minute=first.minute + 15))}
    assert all(one.slip_no for one in made)
    assert {one.interview_at and one.interview_at.time() for one in made} == ahead, "what is over is no plan"
    assert {referral_of(desk, one) for one in rows} == {one.id for one in made}
    with pytest.raises(InvalidInput):
        refer(*rows)
    now = desk.read(lambda db, act: event_interviews.list_interviews(db, act, event_id=card.id))
    said = [
        InterviewEntry(result, one.id, one.version)
        for one, result in zip(now, ("hired", "not_hired"), strict=True)
    ]
    desk.change(lambda db, act: event_interviews.save_results(db, act, event_id=card.id, entries=said))
    states = {one.id: desk.read(lambda db, act, one=one: db.get_one(Referral, one.id).state) for one in made}
    by_person = {one.jobseeker_id: states[one.id] for one in made}
    assert [by_person[one.jobseeker_id] for one in now] == ["31", "51"]
    assert acts.figure(desk, "interviews", start=today) == before + 2, "one meeting is one interview"
    hired = now[0]
    start = desk.read(lambda db, act: event_results.placement_start(db, act, interview_id=hired.id))
    hours = {one.weekly_hours for one in desk.read(lambda db, act: db.query(Vacancy).all())}
    assert {start["weekly_hours"]} == hours != {None}
    placed = desk.change(
        lambda db, act: event_results.place_from_event(db, act, interview_id=hired.id, values=start)
    )
    assert placed.route == "referral"
    assert desk.read(lambda db, act: db.get_one(Referral, referral_of(desk, hired)).state) == "40"


def test_only_a_firm_with_a_vacancy_is_referred_to_and_consent_is_asked(desk):
    card = event(desk, starts_at="14:00", ends_at="16:00")
    employer = people.employer(desk)
    vacancy = people.vacancy(desk, employer)
    bare, firm = firm_at(desk, card), firm_at(desk, card, employer, vacancy)
    with pytest.raises(InvalidInput):
        firm_at(desk, card, people.employer(desk, name="가온식품", phone="02-0000-2222"), vacancy)
    with pytest.raises(InvalidInput):
        firm_at(desk, card, employer, vacancy)
    hong = people.person(desk, ready=False)
    for where, error in ((bare, InvalidInput), (firm, ReferralBlocked)):
        row = meet(desk, card, where, hong)
        with pytest.raises(error):
            desk.change(
                lambda db, act, row=row: event_referrals.refer_interviews(
                    db, act, event_id=card.id, interview_ids=[row.id], method="accompanied"
                )
            )
        assert referral_of(desk, row) is None


def test_a_known_referral_to_the_firms_vacancy_stands_behind_its_interview(desk):
    card = event(desk, starts_at="14:00", ends_at="16:00")
    employer = people.employer(desk)
    vacancy, hong = people.vacancy(desk, employer), people.person(desk)
    firm = firm_at(desk, card, employer, vacancy)
    sent = acts.refer(desk, hong, vacancy)
    row = meet(desk, card, firm, hong, "waiting")
    assert referral_of(desk, row) == sent.id
    assert desk.read(lambda db, act: db.get_one(Referral, sent.id).state) == "31"


def test_a_visit_keeps_the_vacancy_that_came_of_it(desk):
    today, firm = desk.act().today, people.employer(desk)
    values = {"visited_on": today, "employer_name": "한빛관리", "result": "talk"}
    seen = desk.change(lambda db, act: visits.save_visit(db, act, values=values, employer_id=firm))
    named = desk.change(lambda db, act: visits.save_visit(db, act, values=values))
    vacancy = people.vacancy(desk, firm)
    other = people.vacancy(desk, people.employer(desk, name="가온식품", phone="02-0000-2222"), title="포장")

    def link(visit, to):
        return desk.change(
            lambda db, act: visits.link_vacancy(db, act, visit_id=visit.id, version=visit.version, vacancy_id=to)
        )

    with pytest.raises(InvalidInput):
        link(seen, other)
    linked = link(seen, vacancy)
    assert (linked.result, linked.vacancy) == ("vacancy", "아파트 경비원")
    assert link(named, other).employer_id is not None
    assert link(linked, None).vacancy_id is None


def test_firms_not_visited_for_long_are_proposed(desk):
    today = desk.act().today
    long_ago, lately, never = (
        people.employer(desk, name=name, phone=f"02-0000-{3000 + number}")
        for number, name in enumerate(("한빛관리", "가온식품", "다솜상사"))
    )
    people.employer(desk, name="구인 없는 곳", phone="02-0000-3999")
    for firm in (long_ago, lately, never):
        people.vacancy(desk, firm)
    for firm, days in ((long_ago, 120), (lately, 10)):
        visited = {
            "visited_on": today - timedelta(days=days),
            "employer_name": "x",
            "result": "talk",
            "note": "옮겨 적음",
        }
        desk.change(lambda db, act, v=visited, f=firm: visits.save_visit(db, act, values=v, employer_id=f))
    found = desk.read(lambda db, act: visits.list_unvisited(db, act))
    assert [(one.id, one.visited_on) for one in found] == [
        (never, None),
        (long_ago, today - timedelta(days=120)),
    ]
