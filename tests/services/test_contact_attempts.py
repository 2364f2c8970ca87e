"""Attempts to reach a firm or a person: kept, found again on what they concern, struck through."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobdesk.base.enums import AttemptOutcome, ContactMode
from jobdesk.base.errors import InvalidInput
from jobdesk.records.audit import AuditEntry
from jobdesk.services import contact_attempts
from tests.services import acts, people

NO_ANSWER, CALL_BACK, REACHED = AttemptOutcome.NO_ANSWER, AttemptOutcome.CALL_BACK, AttemptOutcome.REACHED


def tried(desk, outcome=NO_ANSWER, **about):
    return desk.change(
        lambda db, act: contact_attempts.record_attempt(db, act, outcome=outcome, mode=ContactMode.PHONE, **about)
    )


def last(desk, *ids):
    return desk.read(lambda db, act: contact_attempts.last_attempts(db, referral_ids=ids))


def listed(desk, **about):
    return desk.read(lambda db, act: contact_attempts.list_attempts(db, act, **about))


def test_a_call_to_the_firm_concerns_all_it_was_open_for_and_no_other(center):
    desk = center.desk()
    firm, other = people.employer(desk), people.employer(desk, name="새벽상사", phone="02-0000-2222")
    person = people.person(desk)
    mine = acts.refer(desk, person, people.vacancy(desk, firm))
    closed = acts.refer(desk, person, people.vacancy(desk, firm, title="청소원"))
    away = acts.refer(desk, person, people.vacancy(desk, other))
    (row,) = tried(desk, employer_id=firm, note="점심시간")
    assert (row.outcome, row.employer_id, row.referral_id, row.note) == ("no_answer", firm, None, "점심시간")
    assert set(last(desk, mine.id, closed.id, away.id)) == {mine.id, closed.id}
    (again,) = tried(desk, CALL_BACK, referral_ids=[mine.id], call_back_on=desk.act().today + timedelta(days=1))
    assert (again.employer_id, again.vacancy_id) == (firm, mine.vacancy_id)
    newest = last(desk, mine.id, closed.id)
    assert newest[mine.id].id == again.id
    assert newest[closed.id].id == row.id, "it was the other referral that was asked about"
    assert [one.id for one in listed(desk, employer_id=firm)] == [again.id, row.id]
    assert [one.id for one in listed(desk, referral_id=mine.id)] == [again.id, row.id]


def test_an_external_vacancy_without_a_firm_is_called_by_itself(center):
    desk = center.desk()
    mine = acts.refer(desk, people.person(desk), people.vacancy(desk))
    (row,) = tried(desk, vacancy_id=mine.vacancy_id)
    assert row.employer_id is not None
    assert set(last(desk, mine.id)) == {mine.id}


def test_an_attempt_to_the_person_is_not_one_to_the_firm(center):
    desk = center.desk()
    person = people.person(desk)
    mine = acts.refer(desk, person, people.vacancy(desk))
    (row,) = tried(desk, REACHED, referral_ids=[mine.id], jobseeker_id=person)
    assert (row.jobseeker_id, row.employer_id) == (person, None)
    assert set(last(desk, mine.id)) == {mine.id}


def test_a_follow_up_finds_its_last_attempt(center):
    desk = center.desk()
    placed = acts.place(desk, people.person(desk), days=40)
    due = acts.follow_ups_of(desk, placed)[0]
    tried(desk, follow_up_id=due.id)
    tried(desk, REACHED, follow_up_id=due.id)
    found = desk.read(lambda db, act: contact_attempts.last_attempts(db, follow_up_ids=[due.id]))
    assert found[due.id].outcome == "reached"
    assert found[due.id].jobseeker_id == due.jobseeker_id


@pytest.mark.parametrize(
    ("outcome", "about", "field"),
    [
        (CALL_BACK, {}, "call_back_on"),
        (CALL_BACK, {"days": -1}, "call_back_on"),
        (NO_ANSWER, {"nobody": True}, None),
    ],
)
def test_what_makes_no_sense_is_refused(center, outcome, about, field):
    desk = center.desk()
    days = about.get("days")
    on = desk.act().today + timedelta(days=days) if days is not None else None
    firm = None if about.get("nobody") else people.employer(desk)
    with pytest.raises(InvalidInput) as caught:
        tried(desk, outcome, employer_id=firm, call_back_on=on)
    assert caught.value.field == field


def test_a_struck_one_is_shown_no_more_and_says_who_is_concerned(center):
    desk = center.desk()
    person = people.person(desk)
    mine = acts.refer(desk, person, people.vacancy(desk))
    first = tried(desk, referral_ids=[mine.id])
    second = tried(desk, referral_ids=[mine.id])
    colleague = center.desk("colleague")

    def strike(why):
        ids = [one.id for one in second]
        return colleague.change(lambda db, act: contact_attempts.void_attempts(db, act, attempt_ids=ids, why=why))

    with pytest.raises(InvalidInput):
        strike(" ")
    assert strike("다른 업체였음") == 1
    assert last(desk, mine.id)[mine.id].id == first[0].id
    with pytest.raises(InvalidInput):
        strike("또")
    query = select(AuditEntry.action).where(AuditEntry.table_name == "contact_attempt")
    assert sorted(desk.read(lambda db, act: db.scalars(query).all())) == ["create", "create", "void"]
