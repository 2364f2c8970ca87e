"""One window strikes or moves what another one builds on at the same moment: one waits and then is told."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from jobdesk.base.enums import VacancyState
from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services import (
    consents,
    corrections,
    counseling,
    event_interviews,
    events,
    jobseekers,
    placements,
    referrals,
    registrations,
    vacancies,
)
from jobdesk.services.duplicates import KnownPerson
from tests.services import acts, jobs, people
from tests.services.test_two_desks import desks  # noqa: F401  a fixture

WAIT = 0.4


def pass_by(both, first, second):
    """The second act is asked when the first is done but not committed; what both got. It has to wait."""
    made, answered = threading.Event(), threading.Event()
    waited = []

    def build(db, act):
        got = first(db, act)
        db.flush()
        made.set()
        waited.append(not answered.wait(WAIT))
        return got

    def one():
        try:
            return both[0].change(build)
        except JobdeskError as error:
            return error
        finally:
            made.set()

    def other():
        made.wait(10)
        try:
            return both[1].change(second)
        except JobdeskError as error:
            return error
        finally:
            answered.set()

    with ThreadPoolExecutor(2) as pool:
        got = [one_of.result(30) for one_of in [pool.submit(one), pool.submit(other)]]
    assert waited == [True]
    return got


class Scene:
    """A person ready to be referred and a vacancy, both of the desk that strikes."""

    def __init__(self, desk):
        self.person, self.vacancy = people.person(desk), people.vacancy(desk)
        self.session = acts.hold(desk, self.person).id
        (self.registration,) = [row.id for row in people.registrations_of(desk, self.person)]
        (self.consent,) = desk.read(lambda db, act: consents.list_consents(db, self.person))
        self.version = jobs.read(desk, self.vacancy).version

    def refer(self, db, act):
        return referrals.record_referrals(
            db,
            act,
            jobseeker_ids=[self.person],
            vacancy_ids=[self.vacancy],
            method="phone",
            session_id=self.session,
        )

    def place(self, db, act):
        values = {"started_on": act.today, "route": "self", "sector": "private", "employer_name": "한빛관리"}
        return placements.record_placement(db, act, jobseeker_id=self.person, values=values)

    def void_registration(self, db, act):
        registrations.void_registration(db, act, registration_id=self.registration, why="착오")

    def void_consent(self, db, act):
        consents.void_consent(db, act, consent_id=self.consent.id, why="착오")

    def void_session(self, db, act):
        counseling.void_session(db, act, session_id=self.session, why="착오")

    def void_vacancy(self, db, act):
        vacancies.void_vacancy(db, act, vacancy_id=self.vacancy, why="착오")

    def withdraw_consent(self, db, act):
        consents.withdraw_consent(db, act, consent_id=self.consent.id, version=self.consent.version)

    def cancel_vacancy(self, db, act):
        vacancies.move_vacancy(
            db, act, vacancy_id=self.vacancy, version=self.version, to=VacancyState.CANCELED, reason="취소"
        )

    def save_vacancy(self, db, act):
        vacancies.save_vacancy(db, act, values={"duties": "순찰"}, vacancy_id=self.vacancy, version=self.version)


STRIKES = ("void_registration", "void_consent", "void_session", "void_vacancy")
CHANGES = ("withdraw_consent", "cancel_vacancy")


@pytest.mark.parametrize("act", STRIKES)
def test_nothing_is_struck_that_a_referral_builds_on(desks, act):  # noqa: F811  the fixture
    scene = Scene(desks[1])
    made, struck = pass_by(desks, scene.refer, getattr(scene, act))
    assert len(made) == 1
    assert isinstance(struck, InvalidInput)


@pytest.mark.parametrize("act", [*STRIKES, *CHANGES])
def test_no_referral_builds_on_what_was_just_struck_or_changed(desks, act):  # noqa: F811  the fixture
    scene = Scene(desks[0])
    done, referred = pass_by(desks, getattr(scene, act), scene.refer)
    assert done is None
    assert isinstance(referred, JobdeskError)


@pytest.mark.parametrize("act", [*CHANGES, "save_vacancy"])
def test_what_changes_a_referral_does_not_forbid_comes_after_it(desks, act):  # noqa: F811  the fixture
    scene = Scene(desks[1])
    made, changed = pass_by(desks, scene.refer, getattr(scene, act))
    assert len(made) == 1
    assert changed is None


def test_a_placement_and_the_strike_of_its_registration_wait_for_each_other(desks):  # noqa: F811  the fixture
    scene = Scene(desks[1])
    _placed, struck = pass_by(desks, scene.place, scene.void_registration)
    assert isinstance(struck, InvalidInput)


@pytest.mark.parametrize("what", ["person", "vacancy"])
def test_a_corrected_referral_holds_its_person_and_its_vacancy(desks, what):  # noqa: F811  the fixture
    scene = Scene(desks[1])
    (row,) = desks[0].change(scene.refer)

    def correct(db, act):
        return corrections.correct_fact(
            db, act, kind="referral", record_id=row.id, version=row.version, values={"note": "고침"}, why="착오"
        )

    other = scene.withdraw_consent if what == "person" else scene.cancel_vacancy
    _card, changed = pass_by(desks, correct, other)
    assert changed is None


def test_an_event_is_struck_or_met_at_not_both(desks):  # noqa: F811  the fixture
    values = {"kind": "job_fair", "name": "채용박람회", "held_on": desks[1].act().today}
    event = desks[1].change(lambda db, act: events.save_event(db, act, values=values))
    person = people.person(desks[1], ready=False)

    def strike(db, act):
        events.void_event(db, act, event_id=event.id, why="착오")

    def meet(db, act):
        return event_interviews.save_interview(
            db, act, event_id=event.id, jobseeker_id=person, values={"result": "waiting"}
        )

    def arrive(db, act):
        return events.arrive(db, act, event_id=event.id, jobseeker_id=person)

    for come in (meet, arrive):
        _came, struck = pass_by(desks, come, strike)
        assert isinstance(struck, InvalidInput)


def test_an_event_is_not_moved_ahead_of_who_is_just_there(desks):  # noqa: F811  the fixture
    today = desks[1].act().today
    values = {"kind": "job_fair", "name": "채용박람회", "held_on": today}
    event = desks[1].change(lambda db, act: events.save_event(db, act, values=values))
    person = people.person(desks[1], ready=False)

    def move(db, act):
        values = {"held_on": today + timedelta(days=1)}
        return corrections.correct_fact(
            db, act, kind="event", record_id=event.id, version=event.version, values=values, why="착오"
        )

    def arrive(db, act):
        return events.arrive(db, act, event_id=event.id, jobseeker_id=person)

    _came, moved = pass_by(desks, arrive, move)
    assert isinstance(moved, InvalidInput)


@pytest.mark.parametrize("act", ["meet", "sign_up", "arrive"])
def test_nobody_comes_to_an_event_that_is_just_struck(desks, act):  # noqa: F811  the fixture
    values = {"kind": "job_fair", "name": "채용박람회", "held_on": desks[0].act().today}
    event = desks[0].change(lambda db, act: events.save_event(db, act, values=values))
    person = people.person(desks[0], ready=False)
    come = {
        "meet": lambda db, act: event_interviews.save_interview(
            db, act, event_id=event.id, jobseeker_id=person, values={"result": "waiting"}
        ),
        "sign_up": lambda db, act: events.sign_up(db, act, event_id=event.id, jobseeker_id=person),
        "arrive": lambda db, act: events.arrive(db, act, event_id=event.id, jobseeker_id=person),
    }[act]
    _struck, came = pass_by(desks, lambda db, act: events.void_event(db, act, event_id=event.id, why="착오"), come)
    assert isinstance(came, InvalidInput)


@pytest.mark.parametrize("changed", [{}, {"mobile": "010-0000-9999"}, {"full_name": "홍길순"}])
def test_the_same_new_person_at_two_desks_is_one(desks, changed):  # noqa: F811  the fixture
    def save(db, act, **values):
        return jobseekers.save_jobseeker(db, act, values={**people.COMPLETE, **values})

    _saved, known = pass_by(desks, save, lambda db, act: save(db, act, **changed))
    assert isinstance(known, KnownPerson)
    assert desks[0].read(lambda db, act: db.query(Jobseeker).count()) == 1
