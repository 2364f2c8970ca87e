"""Late edits at random after a close: the closed figures stay byte for byte, every difference has its facts."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from jobdesk.base.closes import CloseKind, CloseWindow
from jobdesk.base.errors import JobdeskError
from jobdesk.records.jobseekers import Registration
from jobdesk.services import month_closes, placements, registrations, restatements
from jobdesk.services.restatements import Moved, kinds_of
from tests.counts import full
from tests.services import acts, people
from tests.services.sent import refer, strike

START, LAST, LATER = date(2027, 10, 1), date(2027, 10, 29), date(2027, 11, 3)
NUMBER = st.integers(0, 30)
KINDS = ("person", "talk", "refer", "result", "place", "leave", "undo", "void", "strike", "sex", "vacancy")
ACTS = st.lists(st.tuples(st.sampled_from(KINDS), NUMBER), min_size=1, max_size=8)


class October:
    """A desk in October, and what was done there."""

    def __init__(self, desk):
        self.desk = desk
        self.firm = people.employer(desk)
        self.people, self.jobs, self.sent, self.placed = [], [], [], []

    def do(self, kind, number):
        first = START - timedelta(days=30) if number % 5 == 0 else START  # some of it in September
        day = first + timedelta(days=number % 28)
        try:
            getattr(self, f"_{kind}")(number, day)
        except JobdeskError:
            return

    def _one(self, of, number):
        return of[number % len(of)] if of else None

    def _person(self, number, day):
        self.people.append(people.person(self.desk, ready=False, sex="여" if number % 3 else "남"))
        people.register(self.desk, self.people[-1], on=day)
        people.consent(self.desk, self.people[-1])

    def _vacancy(self, number, day):
        self.jobs.append(people.vacancy(self.desk, self.firm, received_on=day, openings=str(1 + number % 3)))

    def _talk(self, number, day):
        if (one := self._one(self.people, number)) is not None:
            acts.hold(self.desk, one)

    def _refer(self, number, day):
        if self.people and self.jobs:
            person, job = self._one(self.people, number), self._one(self.jobs, number)
            self.sent += refer(self.desk, [person], [job], referred_on=day)

    def _result(self, number, day):
        if (row := self._one(self.sent, number)) is not None:
            acts.enter(self.desk, row.id, ("31", "51", "61", "20")[number % 4])

    def _place(self, number, day):
        if (one := self._one(self.people, number)) is not None:
            values = {"started_on": day, "route": "self", "sector": "private"}
            self.placed.append(
                self.desk.change(
                    lambda db, act: placements.record_placement(db, act, jobseeker_id=one, values=values)
                )
            )

    def _leave(self, number, day):
        if (one := self._one(self.placed, number)) is not None:
            due = acts.follow_ups_of(self.desk, one)[0]
            acts.follow_up(self.desk, due, left_on=self.desk.act().today)

    def _undo(self, number, day):
        if (one := self._one(self.placed, number)) is not None:
            self.desk.change(
                lambda db, act: placements.undo_placement(db, act, placement_id=one.id, why="다른 사람")
            )

    def _void(self, number, day):
        if (row := self._one(self.sent, number)) is not None:
            strike(self.desk, row.id)

    def _strike(self, number, day):
        def job(db, act):
            ids = db.scalars(select(Registration.id).where(Registration.jobseeker_id.in_(self.people))).all()
            if ids:
                one = self._one(sorted(ids), number)
                registrations.void_registration(db, act, registration_id=one, why="두 번 입력")

        self.desk.change(job)

    def _sex(self, number, day):
        if (one := self._one(self.people, number)) is not None:
            acts.edit_person(self.desk, one, sex="남" if number % 2 else "여")


def each_fact_stands_in_one_record(told):
    """A reader of the records alone finds every fact once and a record for every changed figure."""
    assert len({(one.table, one.record_id) for one in told.records}) == len(told.records)
    of_month = [one for one in told.records if (one.table, one.record_id) in {fact.cause for fact in told.facts}]
    assert {kind for one in of_month for kind in one.kinds} >= {one.kind for one in told.facts}
    assert {(one.table, one.record_id) for one in of_month} == {one.cause for one in told.facts}
    assert all(one.on < START and one.figures for one in told.records if one not in of_month)
    figures = {figure for one in told.records for figure in one.figures}
    changed = {change.key.indicator for change in told.cells}
    assert figures <= changed
    by_time = {one for one in changed if one.startswith(("cohort_", "retention_"))}
    assert changed - figures <= by_time  # 누계 of these also moves as time goes by
    for one in told.records:
        if one.table in {"registration", "referral", "placement", "vacancy"}:
            assert one.by, one
            assert one.at is not None
            assert one.why or one.moved != Moved.LEFT, one


@settings(max_examples=full(200, 5), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=ACTS, after=ACTS)
def test_closed_figures_stay_and_every_difference_has_its_facts(center, before, after):
    desk = center.desk("supervisor")
    acts.stand_on(desk, LAST)
    october = October(desk)
    for one in before:
        october.do(*one)
    row = desk.change(
        lambda db, act: month_closes.close_month(
            db, act, month=START, kind=CloseKind.PROVISIONAL, reason="다음 예"
        )
    )
    closed = desk.read(lambda db, act: month_closes.closed_cells(db, act, close_id=row.id))
    told = desk.read(lambda db, act: restatements.restate(db, act, month=START))
    assert (told.cells, told.facts) == ((), ())
    acts.stand_on(desk, LATER)
    for one in after:
        october.do(*one)
    told = desk.read(lambda db, act: restatements.restate(db, act, month=START))
    assert desk.read(lambda db, act: month_closes.closed_cells(db, act, close_id=row.id)) == closed
    moved = {one.kind for one in told.facts}
    for change in told.cells:
        assert kinds_of(change.key.indicator) & moved or change.key.span == CloseWindow.YEAR, change
        assert closed.get(change.key) == change.old
    each_fact_stands_in_one_record(told)
    assert all(
        one.by for one in told.facts if one.kind in {"registrations", "referrals", "placements", "vacancies"}
    )
    assert desk.read(lambda db, act: month_closes.verify_closes(db)) == []


def test_one_late_placement_is_one_line_with_all_it_moved(center):
    desk = center.desk("supervisor")
    acts.stand_on(desk, LAST)
    person = people.person(desk, ready=False)
    people.register(desk, person, on=START)
    people.consent(desk, person)
    desk.change(lambda db, act: month_closes.close_month(db, act, month=START, kind=CloseKind.PROVISIONAL))
    acts.stand_on(desk, LATER)
    late = acts.place(desk, person, days=8)
    told = desk.read(lambda db, act: restatements.restate(db, act, month=START))
    (line,) = told.records
    assert (line.table, line.record_id, line.moved, line.by) == ("placement", late.id, Moved.ENTERED, "박팀장")
    assert line.on == LATER - timedelta(days=8)
    kinds = {"placements", "unverified_placements", "cohort_rate_90", "cohort_rate_180", "active_jobseekers"}
    assert set(line.kinds) == kinds
    assert len(told.facts) == len(kinds)
    assert {"placed_persons", "placement_rate", "cohort_rate_90", "active_jobseekers"} <= set(line.figures)
    assert "referrals" not in line.figures


def test_reading_a_restatement_tells_its_steps_and_stops_when_told(center):
    desk = center.desk("supervisor")
    acts.stand_on(desk, LAST)
    row = desk.change(lambda db, act: month_closes.close_month(db, act, month=START, kind=CloseKind.PROVISIONAL))
    steps = []
    desk.read(lambda db, act: restatements.restate(db, act, month=START, tick=lambda *step: steps.append(step)))
    assert 100 < len(steps) <= restatements.steps_of_restatement(START)

    def stop(kind, month):
        raise InterruptedError

    for read in (
        lambda db, act: restatements.restate(db, act, month=START, tick=stop),
        lambda db, act: restatements.compare_cells(db, act, close=row, tick=stop),
    ):
        with pytest.raises(InterruptedError):
            desk.read(read)


def test_a_late_fact_of_an_earlier_month_explains_the_cumulative_figure(center):
    desk = center.desk("supervisor")
    acts.stand_on(desk, LAST)
    desk.change(lambda db, act: month_closes.close_month(db, act, month=START, kind=CloseKind.PROVISIONAL))
    acts.stand_on(desk, LATER)
    person = people.person(desk, ready=False)
    row = people.register(desk, person, on=date(2027, 9, 20), note="옮겨 적음")
    told = desk.read(lambda db, act: restatements.restate(db, act, month=START))
    assert told.facts == () or {one.kind for one in told.facts} == {"active_jobseekers"}
    (line,) = told.records
    assert (line.table, line.record_id, line.moved) == ("registration", row.id, Moved.ENTERED)
    assert (line.on, line.by) == (date(2027, 9, 20), "박팀장")
    assert {"registrations", "jobseekers", "active_jobseekers"} <= set(line.figures)
