"""SQL and the plain reference say the same of every pair, on both engines and both ways."""

import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import literal_column, select

from jobdesk.base import matching
from jobdesk.base.ids import new_id
from jobdesk.records.jobseekers import Consent, Jobseeker, License, Registration
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import matching as service
from jobdesk.services._match_people import people_grades
from jobdesk.services._match_sides import allowed_stays, job_of, licenses_of, seeker_of
from jobdesk.services._match_sql import Engine, score_sql
from jobdesk.services._match_vacancies import vacancy_grades
from jobdesk.services.codes import code_book
from jobdesk.services.openings import is_open, why_closed
from jobdesk.services.referable import why_not
from tests.counts import full
from tests.services.match_data import license_names, person_values, vacancy_values

TOP = 20


def fill(db, act, rng, vacancies, people):
    """So many of each, straight into the tables."""
    today, made = act.today, {"recorded_at": act.at, "recorded_by": act.account_id, "version": 1}
    for at in range(vacancies):
        db.add(Vacancy(id=new_id(), **vacancy_values(rng, at, today), **made))
    for at in range(people):
        values = person_values(rng, at)
        until = rng.choice((None, today - timedelta(days=1), today))
        person = Jobseeker(id=new_id(), referable_until=until, **values, **made)
        db.add(person)
        db.flush()
        for name in license_names(rng):
            db.add(License(jobseeker_id=person.id, name=name, **made))
        ends = today + timedelta(days=rng.choice((-1, 0, 30, 30, 30)))
        begins = today - timedelta(days=40 + rng.randrange(5))
        db.add(
            Registration(
                registration_no=f"R-{at}",
                jobseeker_id=person.id,
                received_on=begins,
                valid_from=begins,
                valid_until=ends,
                channel="visit",
                **made,
            )
        )
        if rng.random() < 0.9:
            withdrawn = rng.choice((None, None, None, today))
            db.add(
                Consent(
                    jobseeker_id=person.id,
                    kind="disclosure",
                    text_version="1",
                    given_on=begins,
                    given_how="written",
                    withdrawn_on=withdrawn,
                    **made,
                )
            )
    db.flush()
    db.expire_all()


class Reference:
    """The same questions answered in plain Python."""

    def __init__(self, db, act):
        self.db, self.today, self.codes = db, act.today, code_book(db)
        people = db.scalars(select(Jobseeker)).all()
        licenses = licenses_of(db, [p.id for p in people])
        self.people = {p.id: p for p in people}
        self.seekers = {p.id: seeker_of(p, licenses.get(p.id, ()), self.codes, act.today) for p in people}
        self.vacancies = {v.id: v for v in db.scalars(select(Vacancy))}
        self.jobs = {one: job_of(v) for one, v in self.vacancies.items()}

    def vacancies_for(self, person):
        found = []
        for one, v in self.vacancies.items():
            if why_closed(v, self.today) is None:
                told = matching.grades(self.seekers[person], self.jobs[one])
                found.append((-matching.score(told), -v.received_on.toordinal(), one, told))
        return sorted(found, key=lambda row: row[:3])

    def people_for(self, vacancy):
        consents, registrations = (
            self.db.scalars(select(Consent)).all(),
            self.db.scalars(select(Registration)).all(),
        )
        agreed = {c.jobseeker_id for c in consents if c.withdrawn_on is None or c.withdrawn_on > self.today}
        valid = {r.jobseeker_id: r for r in registrations if r.valid_from <= self.today <= r.valid_until}
        found = []
        for one, p in self.people.items():
            wished = p.referral_wish == "wanted" and not why_not(p, self.codes, self.today)
            if wished and one in agreed and one in valid:
                told = matching.grades(self.seekers[one], self.jobs[vacancy])
                found.append((-matching.score(told), -valid[one].received_on.toordinal(), one, told))
        return sorted(found, key=lambda row: row[:3])


def failed(told):
    return [one for one in matching.HARD if one.grades[told[one.name]] is matching.Verdict.FAILS]


def top(rows, *, only_fitting=False):
    kept = [row for row in rows if not only_fitting or not failed(row[3])]
    return [(one, -minus) for minus, _day, one, _told in kept[:TOP]]


def asked(db, query):
    return [(one, points) for one, points in db.execute(query.limit(TOP))]


def compare(db, act, rng, pairs):
    """A few people and vacancies of what is there; their lists, and every grade of every row."""
    truth, engine = Reference(db, act), Engine.of(db)
    codes = truth.codes
    for person in rng.sample(sorted(truth.people), pairs):
        seeker, rows = truth.seekers[person], truth.vacancies_for(person)
        for only in (False, True):
            for count in (TOP, 3, 1):
                best = service.best_vacancies(db, seeker, act.today, limit=count, only_fitting=only)
                assert best == top(rows, only_fitting=only)[:count]
        graded = vacancy_grades(seeker, engine)
        check_grades(db, graded, Vacancy, is_open(act.today), {row[2]: row[3] for row in rows})
    for vacancy in rng.sample(sorted(truth.vacancies), pairs):
        job, rows = truth.jobs[vacancy], truth.people_for(vacancy)
        for only in (False, True):
            query = service.people_query(db, job, act.today, codes=codes, only_fitting=only)
            assert asked(db, query) == top(rows, only_fitting=only)
        graded = people_grades(job, allowed_stays(codes, act.today), engine)
        told = {one: matching.grades(seeker, job) for one, seeker in truth.seekers.items()}
        check_grades(db, graded, Jobseeker, literal_column("1") == 1, told)


def check_grades(db, graded, record, which, truth):
    names = [one.name for one in matching.CONDITIONS]
    columns = []
    for one in matching.CONDITIONS:
        told = graded[one.name].told({grade: literal_column(f"'{grade}'") for grade in one.grades})
        columns.append(told)
    rows = db.execute(select(record.id, score_sql(graded), *columns).where(which)).all()
    for one, points, *grades in rows:
        assert dict(zip(names, grades, strict=True)) == truth[one]
        assert points == matching.score(truth[one])
    assert len(rows) == len(truth)


@pytest.mark.parametrize("seed", range(full(6, 2)))
def test_the_first_twenty_are_the_reference_s_on_a_full_desk(center, seed):
    rng = random.Random(seed)
    desk = center.desk("counselor")

    def job(db, act):
        fill(db, act, rng, full(600, 250), full(300, 120))
        compare(db, act, rng, 8)
        db.rollback()

    desk.change(job)


def test_a_few_of_any_kind_are_judged_alike(center):
    desk = center.desk("counselor")

    @settings(max_examples=full(150, 6), deadline=None)
    @given(st.randoms(use_true_random=False))
    def judge(rng):
        def job(db, act):
            fill(db, act, rng, 12, 8)
            compare(db, act, rng, 3)
            db.rollback()

        desk.change(job)

    judge()
