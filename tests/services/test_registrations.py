"""구직등록: validity, extension before the end, a new one after it, what is copied."""

from datetime import date, timedelta

import pytest

from jobdesk.base.errors import InvalidInput, NotAllowed, StaleRecord
from jobdesk.records.jobseekers import Registration, RegistrationExtension
from jobdesk.services import jobseekers, referrals, registrations
from jobdesk.services.registrations import default_until, months_later
from tests.services import people


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2026, 5, 13), 6, date(2026, 11, 12)),
        (date(2026, 11, 21), 3, date(2027, 2, 20)),
        (date(2026, 11, 30), 3, date(2027, 2, 27)),
        (date(2023, 11, 30), 3, date(2024, 2, 28)),
        (date(2026, 10, 31), 1, date(2026, 11, 29)),
    ],
)
def test_validity_ends_on_the_same_day_minus_one(day, months, last):
    assert default_until(day, months) == last


def registered(desk, person, day):
    found = desk.read(lambda db, act: registrations.registration_valid_on(db, [person], day))
    return found[person].id if person in found else None


def test_valid_from_its_day_to_its_last(center):
    desk = center.desk("counselor")
    person = people.person(desk, ready=False)
    row = people.register(desk, person)
    today = desk.act().today
    assert row.valid_until == months_later(today, 3) - timedelta(days=1)
    assert registered(desk, person, today) == registered(desk, person, row.valid_until) == row.id
    assert registered(desk, person, today - timedelta(days=1)) is None
    assert registered(desk, person, row.valid_until + timedelta(days=1)) is None


def test_the_end_given_by_work24_wins(center):
    desk = center.desk("counselor")
    end = desk.act().today + timedelta(days=180)
    assert people.register(desk, people.person(desk, ready=False), valid_until=end).valid_until == end


def test_while_one_is_valid_it_is_extended_and_afterwards_registered_anew(center):
    desk = center.desk("counselor")
    person, today = people.person(desk, ready=False), desk.act().today
    row = people.register(desk, person)
    with pytest.raises(InvalidInput) as caught:
        people.register(desk, person)
    assert caught.value.field == "received_on"
    longer = desk.change(
        lambda db, act: registrations.extend(db, act, registration_id=row.id, version=row.version)
    )
    assert (longer.id, longer.valid_until) == (row.id, months_later(row.valid_until, 3))
    trail = desk.read(lambda db, act: [(e.old_until, e.new_until) for e in db.query(RegistrationExtension)])
    assert trail == [(row.valid_until, longer.valid_until)]
    with pytest.raises(InvalidInput):
        desk.change(
            lambda db, act: registrations.extend(
                db, act, registration_id=row.id, version=longer.version, valid_until=longer.valid_until
            )
        )
    with pytest.raises(StaleRecord):
        desk.change(lambda db, act: registrations.extend(db, act, registration_id=row.id, version=row.version))
    ended = people.register(
        desk,
        other := people.person(desk, ready=False, full_name="김민수", mobile="010-0000-5678"),
        on=today - timedelta(days=20),
        valid_until=today - timedelta(days=1),
    )
    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: registrations.extend(db, act, registration_id=ended.id, version=ended.version))
    again = people.register(desk, other)
    assert again.registration_no != ended.registration_no
    assert len(people.registrations_of(desk, other)) == 2


def test_a_late_one_may_not_reach_into_the_next(center):
    desk = center.desk("counselor")
    person, today = people.person(desk, ready=False), desk.act().today
    people.register(desk, person)
    with pytest.raises(InvalidInput) as caught:
        people.register(desk, person, on=today - timedelta(days=10))
    assert caught.value.field == "valid_until"
    early = people.register(desk, person, on=today - timedelta(days=10), valid_until=today - timedelta(days=1))
    assert registered(desk, person, today - timedelta(days=1)) == early.id
    assert registered(desk, person, today) != early.id


def test_far_back_needs_a_reason_and_the_future_is_refused(center):
    desk = center.desk("counselor")
    person, today = people.person(desk, ready=False), desk.act().today
    far = today - timedelta(days=31)
    with pytest.raises(InvalidInput) as caught:
        people.register(desk, person, on=far)
    assert caught.value.field == "received_on"
    with pytest.raises(InvalidInput):
        people.register(desk, person, on=today + timedelta(days=1))
    assert people.register(desk, person, on=far, note="동 창구에서 늦게 받음").received_on == far


def test_it_keeps_what_the_person_was_that_day(center):
    desk = center.desk("counselor")
    person = people.person(desk, ready=False)
    row = people.register(desk, person)
    card = desk.view(lambda db, act: jobseekers.open_jobseeker(db, act, jobseeker_id=person))
    desk.change(
        lambda db, act: jobseekers.save_jobseeker(
            db,
            act,
            jobseeker_id=person,
            version=card.version,
            values={"dong_code": "outside", "education_level": None},
        )
    )
    kept = desk.read(
        lambda db, act: (lambda r: (r.dong_code, r.education_level, r.occupation))(
            db.get_one(Registration, row.id)
        )
    )
    assert kept == (card.values["dong_code"], card.values["education_level"], card.values["desired_occupation_1"])


def test_facts_copy_from_the_one_valid_that_day_else_the_latest_before(center):
    desk = center.desk("counselor")
    person, today = people.person(desk, ready=False), desk.act().today
    old = people.register(desk, person, on=today - timedelta(days=25), valid_until=today - timedelta(days=15))
    new = people.register(desk, person, on=today - timedelta(days=5))

    def copied(days):
        found = desk.read(
            lambda db, act: registrations.registration_before(db, [person], today - timedelta(days=days))
        )
        return found[person].id if person in found else None

    assert [copied(days) for days in (26, 20, 10, 5, 0)] == [None, old.id, old.id, new.id, new.id]


def test_void_takes_it_out_and_waits_for_what_hangs_on_it(center):
    desk = center.desk("counselor")
    person = people.person(desk)
    (row,) = people.registrations_of(desk, person)
    vacancy = people.vacancy(desk)
    (sent,) = desk.change(
        lambda db, act: referrals.record_referrals(
            db, act, jobseeker_ids=[person], vacancy_ids=[vacancy], method="phone"
        )
    )

    def strike(db, act):
        registrations.void_registration(db, act, registration_id=row.id, why="중복 입력")

    with pytest.raises(InvalidInput):
        desk.change(strike)
    desk.change(lambda db, act: referrals.void_referral(db, act, referral_id=sent.id, why="착오"))
    desk.change(strike)
    assert registered(desk, person, desk.act().today) is None
    (gone,) = people.registrations_of(desk, person)
    assert gone.voided_at is not None
    assert people.register(desk, person).id != row.id


def test_a_colleagues_registration_needs_the_supervisor(center):
    desk = center.desk("counselor")
    row = people.register(desk, people.person(desk, ready=False))

    def strike(db, act):
        registrations.void_registration(db, act, registration_id=row.id, why="중복 입력")

    with pytest.raises(NotAllowed):
        center.desk("colleague").change(strike)
    center.desk("supervisor").change(strike)
    assert registered(desk, row.jobseeker_id, desk.act().today) is None
