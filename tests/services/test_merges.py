"""Two records of one person or firm become one, and two again: nothing is forgotten, nothing is invented."""

from datetime import date, timedelta

import pytest
from sqlalchemy import inspect, select

from jobdesk.base.enums import ConsentKind
from jobdesk.base.errors import InvalidInput, NotAllowed, StaleRecord
from jobdesk.records._base import Base
from jobdesk.records._types import Key
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Consent, ExternalNumber, Jobseeker, Registration
from jobdesk.records.notices import Notice
from jobdesk.records.referrals import Disclosure, Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import backgrounds, consents, employers, jobseekers, merges, person, references, search
from jobdesk.services._rows import void
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import read_ids
from jobdesk.services.search_step import compare_search
from tests.services import acts, people
from tests.services.merged import TWIN, firms, merge, merge_firms, standing, twins, undo
from tests.services.sent import strike

REDIRECT = "merged_into_id"
UNIQUE = {"message_recipient": {"jobseeker_id"}, "referral": {"jobseeker_id"}}
"""What stands once beside a person: each has its rule (`ONCE_EACH`, `refuse_twice_referred`)."""


def hanging(db, one):
    """Every column of every table that still holds a key, but what stays told as it was."""
    return {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Key) and db.scalar(select(column).where(column == one).limit(1)) is not None
    } - references.AS_IT_WAS


def found(desk, text):
    return desk.read(
        lambda db, act: [hit.id for hit in search.find(db, act, text, kinds=("jobseeker", "employer"))]
    )


def in_step(desk):
    """The search says what the records say."""
    with desk.database.read() as db:
        assert not compare_search(db).counts


def test_no_reference_is_forgotten(migrated_database):
    """A column added to the tables stands in `references`, or its author says why it stays."""
    with migrated_database.read() as db:
        inspector = inspect(db.connection())
        for lead in ("jobseeker", "employer"):
            known = {one.name for one in references.references(lead)}
            foreign = {
                f"{table}.{column}"
                for table in inspector.get_table_names()
                for key in inspector.get_foreign_keys(table)
                if key["referred_table"] == lead
                for column in key["constrained_columns"]
            }
            assert foreign - {f"{lead}.{REDIRECT}"} <= known
    loose = {f"{column.table.name}.{column.name}" for column in references.loose_keys()}
    assert loose == references.AS_IT_WAS | {
        "external_number.record_id",
        "print_job.record_id",
        "review_clearing.record_id",
    }
    assert set(merges.ONCE_EACH) == {"message_recipient.jobseeker_id"}


def test_what_stands_once_beside_a_person_has_its_rule():
    once = {}
    for lead in ("jobseeker", "employer"):
        for one in references.references(lead):
            table = one.record.__table__
            rules = [*(c.columns for c in table.constraints if type(c).__name__ == "UniqueConstraint")]
            rules += [index.columns for index in table.indexes if index.unique]
            if any(one.column in columns for columns in rules):
                once.setdefault(table.name, set()).add(one.column)
    assert once == UNIQUE


def test_everything_moves_and_comes_back(center):
    desk = center.desk("supervisor")
    gone, survivor = twins(desk)
    vacancy = people.vacancy(desk)
    sent = acts.refer(desk, gone, vacancy)
    desk.change(
        lambda db, act: backgrounds.add_external_number(db, act, jobseeker_id=gone, scheme="work24", number="K-1")
    )
    before = desk.read(lambda db, act: standing(db))
    done = merge(desk, gone, survivor, ["mobile", "full_name"])
    in_step(desk)
    with desk.database.read() as db:
        assert hanging(db, gone) == {"jobseeker.id"}
        assert db.get_one(Referral, sent.id).jobseeker_id == survivor
        assert db.scalars(select(ExternalNumber.record_id)).one() == survivor
        kept = db.get_one(Jobseeker, survivor)
        assert (kept.full_name, kept.mobile) == ("홍 길동", "01000005678")
        assert db.get_one(Jobseeker, gone).merged_into_id == survivor
    assert done.moved >= 5
    stays = undo(desk, done.id)
    assert stays.stays == ()
    assert desk.read(lambda db, act: standing(db)) == before
    in_step(desk)


def test_every_look_up_leads_to_the_survivor(center):
    desk = center.desk("supervisor")
    gone, survivor = people.person(desk), people.person(desk, full_name="성춘향", mobile="010-0000-5678")
    number = desk.read(lambda db, act: db.get_one(Jobseeker, gone).jobseeker_no)
    merge(desk, gone, survivor)
    for text in (number, "홍길동", "1234", "성춘향"):
        assert found(desk, text) == [survivor], text
    opened = desk.change(lambda db, act: person.open_person(db, act, jobseeker_id=gone))
    assert opened.card.id == survivor
    assert desk.read(lambda db, act: read_ids(db, act, Asked("jobseekers", text="홍길동"), limit=9)) == [survivor]
    desk.change(
        lambda db, act: jobseekers.save_jobseeker(
            db, act, jobseeker_id=survivor, version=opened.card.version, values={"note": "통화함"}
        )
    )
    assert found(desk, number) == [survivor]


def test_what_a_colleague_saves_of_the_one_that_went_hangs_on_the_survivor(center):
    desk = center.desk("supervisor")
    gone, survivor = twins(desk)
    merge(desk, gone, survivor)
    row = desk.change(
        lambda db, act: consents.give_consent(
            db,
            act,
            jobseeker_id=gone,
            values={"kind": "sensitive", "given_on": act.today, "given_how": "written"},
        )
    )
    assert desk.read(lambda db, act: db.get_one(Consent, row.id).jobseeker_id) == survivor


def test_a_withdrawal_of_either_is_the_persons(center):
    desk = center.desk("supervisor")
    gone, survivor = twins(desk)
    acts.refer(desk, survivor, people.vacancy(desk))
    (mine,) = desk.read(lambda db, act: consents.list_consents(db, gone))
    desk.change(lambda db, act: consents.withdraw_consent(db, act, consent_id=mine.id, version=mine.version))
    before = desk.read(lambda db, act: standing(db))
    done = merge(desk, gone, survivor)

    def holds(db, act):
        kind = ConsentKind.DISCLOSURE
        return bool(consents.current_consents(db, [survivor], kind, act.today)), len(
            db.scalars(select(Notice)).all()
        )

    assert desk.read(holds) == (False, 1)
    undo(desk, done.id)
    assert desk.read(holds)[0] is True
    after = desk.read(lambda db, act: standing(db))
    assert {name for name in before if before[name] != after[name]} == {"notice"}
    assert desk.read(lambda db, act: db.scalars(select(Notice.voided_at)).one()) is not None


def test_two_open_referrals_to_one_vacancy_are_settled_first(center):
    desk = center.desk("supervisor")
    gone, survivor = twins(desk)
    vacancy = people.vacancy(desk)
    for one in (gone, survivor):
        acts.refer(desk, one, vacancy)
    with pytest.raises(InvalidInput) as refused:
        merge(desk, gone, survivor)
    assert desk.read(lambda db, act: db.get_one(Vacancy, vacancy).vacancy_no) in str(refused.value)


def test_both_registrations_stay_and_are_told(center):
    desk = center.desk("supervisor")
    gone, survivor = twins(desk)
    done = merge(desk, gone, survivor)
    with desk.database.read() as db:
        numbers = db.scalars(
            select(Registration.registration_no).where(Registration.jobseeker_id == survivor)
        ).all()
    assert len(numbers) == 2
    assert all(any(number in line for line in done.told) for number in numbers)


def test_sensitive_data_needs_its_consent(center):
    desk = center.desk("supervisor")
    gone, survivor = twins(desk)
    people.consent(desk, gone, "sensitive")
    (given,) = [c for c in desk.read(lambda db, act: consents.list_consents(db, gone)) if c.kind == "sensitive"]
    card = desk.change(lambda db, act: jobseekers.open_jobseeker(db, act, jobseeker_id=gone))
    desk.change(
        lambda db, act: jobseekers.save_jobseeker(
            db, act, jobseeker_id=gone, version=card.version, values={"disability_degree": "severe"}
        )
    )
    desk.change(lambda db, act: consents.withdraw_consent(db, act, consent_id=given.id, version=given.version))
    with pytest.raises(InvalidInput) as refused:
        merge(desk, gone, survivor, ["disability_degree"])
    assert refused.value.field == "disability_degree"
    merge(desk, gone, survivor)


def test_what_is_refused(center):
    desk = center.desk("supervisor")
    gone, survivor = twins(desk)
    with pytest.raises(InvalidInput):
        merge(desk, gone, survivor, why=" ")
    with pytest.raises(InvalidInput):
        merge(desk, gone, gone)
    with pytest.raises(InvalidInput):
        merge(desk, gone, survivor, ["jobseeker_no"])
    with pytest.raises(NotAllowed):
        merge(center.desk("counselor"), gone, survivor)
    with pytest.raises(StaleRecord):
        desk.change(
            lambda db, act: merges.merge_people(
                db, act, gone_id=gone, survivor_id=survivor, gone_version=9, survivor_version=1, why="같은 사람"
            )
        )
    done = merge(desk, gone, survivor)
    third = people.person(desk, full_name="이몽룡", mobile="010-0000-7777")
    with pytest.raises(InvalidInput):
        merge(desk, gone, third)
    merge(desk, survivor, third)
    with pytest.raises(InvalidInput):
        undo(desk, done.id)
    with pytest.raises(StaleRecord):
        desk.change(
            lambda db, act: jobseekers.save_jobseeker(
                db, act, jobseeker_id=gone, version=1, values={"note": "늦게 저장함"}
            )
        )


def test_what_was_added_since_goes_with_what_it_rests_on(center):
    desk = center.desk("supervisor")
    today = desk.act().today
    gone = acts.ready_since(desk, 5)
    survivor = people.person(desk, ready=False, **TWIN)
    sent = acts.refer(desk, gone, people.vacancy(desk))
    done = merge(desk, gone, survivor)
    later = acts.refer(desk, survivor, people.vacancy(desk, title="미화원"))
    people.consent(desk, survivor, "sensitive")
    told = undo(desk, done.id)
    with desk.database.read() as db:
        assert {db.get_one(Referral, one).jobseeker_id for one in (sent.id, later.id)} == {gone}
        assert db.scalars(select(Consent.jobseeker_id).where(Consent.kind == "sensitive")).one() == survivor
    assert len(told.stays) == 1
    assert f"{today:%Y}" in told.stays[0]


def test_what_rests_on_both_is_named_and_nothing_comes_apart(center):
    desk = center.desk("supervisor")
    survivor, gone = people.person(desk, ready=False), people.person(desk, ready=False, **TWIN)
    people.register(desk, survivor)
    people.consent(desk, gone)
    done = merge(desk, gone, survivor)
    sent = acts.refer(desk, survivor, people.vacancy(desk))
    before = desk.read(lambda db, act: standing(db))
    with pytest.raises(InvalidInput) as refused:
        undo(desk, done.id)
    assert f"{desk.act().today:%Y}" in str(refused.value)
    assert desk.read(lambda db, act: standing(db)) == before
    strike(desk, sent.id)
    desk.change(lambda db, act: [void(db, act, one, "착오") for one in db.scalars(select(Disclosure)).all()])
    undo(desk, done.id)


def test_a_field_changed_since_keeps_the_change(center):
    desk = center.desk("supervisor")
    gone, survivor = twins(desk)
    done = merge(desk, gone, survivor, ["full_name", "mobile"])
    card = desk.change(lambda db, act: jobseekers.open_jobseeker(db, act, jobseeker_id=survivor))
    desk.change(
        lambda db, act: jobseekers.save_jobseeker(
            db, act, jobseeker_id=survivor, version=card.version, values={"mobile": "010-0000-9999"}
        )
    )
    undo(desk, done.id)
    with desk.database.read() as db:
        kept = db.get_one(Jobseeker, survivor)
        assert (kept.full_name, kept.mobile) == ("홍길동", "01000009999")


def test_firms_merge_and_come_apart(center):
    desk = center.desk("supervisor")
    gone, survivor = firms(desk)
    vacancy = people.vacancy(desk, employer_id=gone)
    before = desk.read(lambda db, act: standing(db))
    done = merge_firms(desk, gone, survivor, ["phone"])
    in_step(desk)
    with desk.database.read() as db:
        assert hanging(db, gone) == {"employer.id"}
        assert db.get_one(Vacancy, vacancy).employer_id == survivor
        number = db.get_one(Employer, gone).employer_no
    assert found(desk, number) == [survivor]
    card = desk.change(lambda db, act: employers.open_employer(db, act, employer_id=gone))
    assert card.id == survivor
    (row,) = desk.read(lambda db, act: merges.list_merges(db, act, table="employer", record_id=survivor))
    assert (row.id, row.why, row.gone_number) == (done.id, "같은 사람", number)
    undo(desk, done.id)
    assert desk.read(lambda db, act: standing(db)) == before


def test_a_merge_takes_no_day_of_its_own(center):
    """The dates of what moved stay."""
    desk = center.desk("supervisor")
    gone, survivor = acts.ready_since(desk, 9), people.person(desk, ready=False, **TWIN)
    merge(desk, gone, survivor)
    with desk.database.read() as db:
        received = db.scalars(select(Registration.received_on)).one()
    assert received == desk.act().today - timedelta(days=9)
    assert isinstance(received, date)
