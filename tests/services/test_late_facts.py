"""A fact of a closed month is welcome: the desk that saved it knows which months it restates."""

from datetime import date

import pytest
from sqlalchemy.sql import visitors

from jobdesk.base.closes import CloseKind
from jobdesk.records.employers import Employer
from jobdesk.records.events import Event, EventInterview
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import corrections, month_closes, placements, visits
from jobdesk.services._rows import stamp
from jobdesk.services.fact_kinds import FACT_KINDS
from jobdesk.services.facts import LOOKUPS
from jobdesk.services.late_facts import AROUND, DATED
from tests.services import acts, people

OCTOBER, LAST, NOVEMBER = date(2027, 10, 1), date(2027, 10, 29), date(2027, 11, 3)


@pytest.fixture
def desk(center):
    """A desk in November, with someone registered in the closed October."""
    desk = center.desk("supervisor")
    acts.stand_on(desk, LAST)
    desk.person = people.person(desk, full_name="김가람")
    desk.change(lambda db, act: month_closes.close_month(db, act, month=OCTOBER, kind=CloseKind.PROVISIONAL))
    acts.stand_on(desk, NOVEMBER)
    desk.late_months.clear()
    return desk


def told(desk):
    """What is to be told, once."""
    found = sorted(desk.late_months)
    desk.late_months.clear()
    return found


def test_a_fact_of_today_restates_nothing(desk):
    people.person(desk, full_name="이나람")
    acts.hold(desk, desk.person)
    assert told(desk) == []


def test_every_kind_of_late_fact_is_told(desk):
    vacancy = people.vacancy(desk)
    assert told(desk) == []
    acts.refer(desk, desk.person, vacancy, days=5)
    assert told(desk) == [OCTOBER]
    acts.hold(desk, desk.person, started_at=desk.act().at.replace(month=10, day=20), note="옮겨 적음")
    assert told(desk) == [OCTOBER]
    people.register(desk, people.person(desk, ready=False, mobile="010-0000-2222"), on=LAST, note="옮겨 적음")
    assert told(desk) == [OCTOBER]
    values = {"visited_on": LAST, "employer_name": "한빛관리", "result": "talk"}
    desk.change(lambda db, act: visits.save_visit(db, act, employer_id=None, values=values))
    assert told(desk) == [OCTOBER]
    placed = acts.place(desk, desk.person, days=5)
    assert told(desk) == [OCTOBER]
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=placed.id, why="다른 사람"))
    assert told(desk) == [OCTOBER]


def test_a_fact_moved_out_of_a_closed_month_is_told(desk):
    placed = acts.place(desk, desk.person, days=5)
    told(desk)
    card = desk.view(lambda db, act: corrections.open_fact(db, act, kind="placement", record_id=placed.id))

    def move(db, act):
        corrections.correct_fact(
            db,
            act,
            kind="placement",
            record_id=placed.id,
            version=card.version,
            values={"started_on": NOVEMBER},
            why="시작일 착오",
        )

    desk.change(move)
    assert told(desk) == [OCTOBER]


@pytest.fixture
def october(center):
    """A desk in November; in the closed October someone was sent, met the firm, went to work, came to an event."""
    desk = center.desk("supervisor")
    acts.stand_on(desk, LAST)
    desk.person = people.person(desk, full_name="김가람")
    desk.firm = people.employer(desk)
    job = people.vacancy(desk, desk.firm, openings="2")
    sent = acts.refer(desk, desk.person, job)
    placed = acts.place(desk, desk.person)

    def rest(db, act):
        event = Event(event_no="EV-L1", kind="matching_day", name="만남의 날", held_on=LAST, **stamp(act))
        planned = Interview(
            referral_id=sent.id, jobseeker_id=desk.person, held_on=LAST, state="planned", **stamp(act)
        )
        db.add_all([event, planned])
        db.flush()
        met = EventInterview(
            event_id=event.id, employer_id=desk.firm, jobseeker_id=desk.person, result="waiting", **stamp(act)
        )
        db.add(met)
        db.flush()
        return {Interview: planned.id, EventInterview: met.id, Event: event.id}

    desk.known = desk.change(rest)
    desk.known |= {Jobseeker: desk.person, Employer: desk.firm, Vacancy: job, Referral: sent.id}
    desk.known |= {Placement: placed.id}
    desk.change(lambda db, act: month_closes.close_month(db, act, month=OCTOBER, kind=CloseKind.PROVISIONAL))
    acts.stand_on(desk, NOVEMBER)
    desk.late_months.clear()
    return desk


def change(desk, record, **values):
    def job(db, act):
        row = db.get_one(record, desk.known[record])
        for name, value in values.items():
            setattr(row, name, value)

    desk.change(job)
    return told(desk)


def test_a_change_of_what_counts_alone_is_told_and_no_other(october):
    for record, values in (
        (Placement, {"recognized": False, "recognized_why": "공공근로"}),
        (Placement, {"verified_on": NOVEMBER}),
        (Interview, {"state": "held"}),
        (EventInterview, {"result": "hired", "result_on": NOVEMBER}),
        (Vacancy, {"openings": 1}),
        (Vacancy, {"kind": "external"}),
        (Referral, {"target_groups": ["older"]}),
        (Jobseeker, {"sex": "female"}),
        (Employer, {"industry": "C"}),
    ):
        assert change(october, record, **values) == [OCTOBER], (record, values)
    for record, values in (
        (Placement, {"note": "연락함"}),
        (Interview, {"place": "2층"}),
        (Vacancy, {"title": "경비원(주간)"}),
        (Jobseeker, {"mobile": "010-0000-7777"}),
        (Employer, {"phone": "02-0000-0000"}),
    ):
        assert change(october, record, **values) == [], (record, values)


def test_a_merge_its_undoing_and_someone_met_at_a_past_event_are_told(october):
    twin = people.person(october, full_name="김가람", mobile="010-0000-8888")
    told(october)
    assert change(october, Jobseeker, merged_into_id=twin) == [OCTOBER]
    assert change(october, Jobseeker, merged_into_id=None) == [OCTOBER]
    other = people.employer(october, name="두레식품")
    assert change(october, Employer, merged_into_id=other) == [OCTOBER]

    def meet(db, act):
        event, person = october.known[Event], october.person
        db.add(EventInterview(event_id=event, jobseeker_id=person, result="not_hired", **stamp(act)))

    october.change(meet)
    assert told(october) == [OCTOBER]


def columns_of(part):
    """Every column a part of a kind of fact reads, as record and name."""
    asked = [part.dated, part.who, part.weight, *part.where, *part.traits.values()]
    for one in asked:
        element = one.__clause_element__() if hasattr(one, "__clause_element__") else one
        for found in visitors.iterate(element) if element is not None else ():
            if found.__visit_name__ == "column" and "parententity" in found._annotations:
                yield found._annotations["parententity"].class_, found.key


def test_every_attribute_the_figures_read_is_declared():
    parts = [part for kind in FACT_KINDS.values() for part in kind.parts]
    read = {pair for part in parts for pair in columns_of(part)}
    assert {(Placement, "recognized"), (Interview, "state"), (Vacancy, "openings"), (Event, "held_on")} <= read
    known = {(record, name) for record, names in [*DATED.items(), *AROUND.items()] for name in names}
    left = {(r.__name__, name) for r, name in read - known if name not in {"id", "voided_at"}}
    # 행사면접 keeps no 동: that of the person today stands for it, and who moves house restates nothing
    assert left == {("Jobseeker", "dong_code"), ("EventInterview", "recorded_by")}
    told = {name for _record, traits in LOOKUPS.values() for name in traits}
    assert told == {"sex", "birth", "industry", "firm_size", "occupation", "employment_type", "wage", "employer"}
