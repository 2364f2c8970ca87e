"""What a merge asks is decided by a person: one side or the other, taken back, and signed at last."""

import pytest
from sqlalchemy import func, select

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.outreach import ConflictKind, ConflictState
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import placements, search
from jobdesk.services.outreach import conflicts
from jobdesk.services.outreach.merge_reports import waiting_merges
from tests.services.acts import edit_person, enter, refer
from tests.services.copies import merge
from tests.services.merged import merge as merge_records
from tests.services.people import person, vacancy

OURS, THEIRS = ConflictState.OURS, ConflictState.THEIRS


def questions(desk, **asked):
    """The open questions."""
    return desk.read(lambda db, act: conflicts.list_conflicts(db, act, **asked))


def decide(desk, question, take, why="정리"):
    """One key."""
    return desk.change(
        lambda db, act: conflicts.decide_conflict(db, act, conflict_id=question.id, take=take, why=why)
    )


def value(desk, record, key, name):
    """A column as the database has it."""
    return desk.read(lambda db, act: getattr(db.get_one(record, key), name))


def hire(desk, person_id, referral):
    """The firm took the person of a referral today."""
    values = {"started_on": desk.act().today, "route": "referral", "sector": "private"}

    def job(db, act):
        version = db.get_one(Referral, referral.id).version
        return placements.record_placement(
            db, act, jobseeker_id=person_id, values=values, referral_id=referral.id, referral_version=version
        )

    return desk.change(job)


@pytest.fixture
def asked(desk, copy_of):
    """A phone that center and laptop both changed, and the question about it."""
    known = person(desk)
    laptop = copy_of()
    edit_person(laptop, known, mobile="010-0000-2222")
    edit_person(desk, known, mobile="010-0000-3333")
    report = merge(desk, laptop.bundle())
    (question,) = questions(desk, bundle_id=report.bundle_id)
    return known, question


def test_the_laptops_value_is_taken_and_found(desk, asked):
    known, question = asked
    assert (question.ours["mobile"], question.theirs["mobile"]) == ("01000003333", "01000002222")
    decide(desk, question, THEIRS)
    assert value(desk, Jobseeker, known, "mobile") == "01000002222"
    assert questions(desk) == []
    assert [hit.id for hit in desk.read(lambda db, act: search.find(db, act, "2222"))] == [known]
    assert desk.check().sound


def test_the_centers_value_stays(desk, asked):
    known, question = asked
    decide(desk, question, OURS, why="본인 확인")
    assert value(desk, Jobseeker, known, "mobile") == "01000003333"
    (kept,) = questions(desk, decided=True)
    assert (kept.state, kept.why) == (OURS, "본인 확인")
    with pytest.raises(InvalidInput):
        decide(desk, question, THEIRS)


@pytest.mark.parametrize("take", [OURS, THEIRS])
def test_a_decision_is_taken_back(desk, asked, take):
    known, question = asked
    decide(desk, question, take)
    desk.change(lambda db, act: conflicts.undo_decision(db, act, conflict_id=question.id))
    assert value(desk, Jobseeker, known, "mobile") == "01000003333"
    assert [one.id for one in questions(desk)] == [question.id]
    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: conflicts.undo_decision(db, act, conflict_id=question.id))


def test_a_record_changed_since_is_not_overwritten(desk, asked):
    known, question = asked
    edit_person(desk, known, mobile="010-0000-4444")
    with pytest.raises(InvalidInput):
        decide(desk, question, THEIRS)
    assert value(desk, Jobseeker, known, "mobile") == "01000004444"
    assert len(questions(desk)) == 1


def test_a_merge_is_signed_when_nothing_waits(desk, asked):
    _known, question = asked

    def sign(db, act):
        return conflicts.sign_merge(db, act, bundle_id=question.bundle_id)

    with pytest.raises(InvalidInput):
        desk.change(sign)
    assert desk.read(lambda db, act: waiting_merges(db).questions) == 1
    decide(desk, question, OURS)
    assert desk.change(sign) is not None
    assert desk.read(lambda db, act: waiting_merges(db).questions) == 0
    for again in (sign, lambda db, act: conflicts.undo_decision(db, act, conflict_id=question.id)):
        with pytest.raises(InvalidInput):
            desk.change(again)


def test_a_counselor_decides_nothing(center, asked):
    with pytest.raises(NotAllowed):
        decide(center.desk("counselor"), asked[1], THEIRS)


def test_taking_a_fact_that_stands_twice_says_why(desk, copy_of):
    """Of it the laptop's side is taken with a reason alone, one or all; the center's stays without one."""
    known, work = person(desk), vacancy(desk)
    laptop = copy_of()
    refer(laptop, known, work)
    refer(desk, known, work)
    report = merge(desk, laptop.bundle())
    (question,) = [one for one in questions(desk) if one.kind == ConflictKind.TWICE]
    for take in (
        lambda: decide(desk, question, THEIRS, why=" "),
        lambda: desk.change(
            lambda db, act: conflicts.decide_all(
                db, act, bundle_id=report.bundle_id, table="referral", kind=question.kind, take=THEIRS
            )
        ),
    ):
        with pytest.raises(InvalidInput) as refused:
            take()
        assert refused.value.field == "why"
    assert [one.state for one in questions(desk)] == [ConflictState.OPEN]
    decide(desk, question, OURS, why="")


def test_all_of_a_kind_at_once(desk, copy_of):
    people = [person(desk, full_name=name, mobile=f"010-0000-10{no}") for no, name in enumerate("가나다", 10)]
    laptop = copy_of()
    for no, one in enumerate(people, 10):
        edit_person(laptop, one, email=f"laptop{no}@example.com")
        edit_person(desk, one, email=f"center{no}@example.com")
    report = merge(desk, laptop.bundle())
    done = desk.change(
        lambda db, act: conflicts.decide_all(
            db, act, bundle_id=report.bundle_id, table="jobseeker", kind=ConflictKind.CHANGED_BOTH, take=THEIRS
        )
    )
    assert len(done.ids) == 3
    assert [value(desk, Jobseeker, one, "email") for one in people] == [
        f"laptop{no}@example.com" for no in range(10, 13)
    ]


def test_a_result_of_two_sides_is_one_question(desk, copy_of):
    """State, day and reason are one statement: they are decided together."""
    referral = refer(desk, person(desk), vacancy(desk))
    laptop = copy_of()
    enter(laptop, referral.id, "20")
    enter(desk, referral.id, "80")
    merge(desk, laptop.bundle())
    (question,) = [one for one in questions(desk) if "state" in one.fields]
    assert (question.ours["state"], question.theirs["state"]) == ("80", "20")
    assert value(desk, Referral, referral.id, "state") == "80"


def test_one_referral_on_both_sides_is_one_fact(desk, copy_of):
    """Both sent one person to one vacancy: the center's stands, the laptop's slip leads to it."""
    known, place_of_work = person(desk), vacancy(desk)
    laptop = copy_of()
    theirs = refer(laptop, known, place_of_work, method="slip")
    ours = refer(desk, known, place_of_work)
    merge(desk, laptop.bundle())
    (question,) = questions(desk)
    assert (question.kind, question.record_id) == (ConflictKind.TWICE, ours.id)
    assert desk.read(lambda db, act: db.get(Referral, theirs.id)) is None
    assert desk.check().sound
    decide(desk, question, OURS)


def test_a_vacancy_filled_on_both_sides_drops_nobody(desk, copy_of):
    one, other = (person(desk, full_name=name, mobile=f"010-0000-20{no}") for no, name in enumerate("가나", 10))
    work = vacancy(desk, openings="1")
    ours, theirs = refer(desk, one, work), refer(desk, other, work)
    laptop = copy_of()
    hire(laptop, other, theirs)
    hire(desk, one, ours)
    merge(desk, laptop.bundle())
    (question,) = questions(desk)
    assert question.kind == ConflictKind.OVER_FULL
    assert desk.read(lambda db, act: db.scalar(select(func.count()).select_from(Placement))) == 2
    assert (value(desk, Vacancy, work, "openings"), value(desk, Vacancy, work, "taken")) == (1, 1)
    decide(desk, question, THEIRS)
    assert (value(desk, Vacancy, work, "openings"), value(desk, Vacancy, work, "taken")) == (2, 2)


def test_what_was_done_for_a_merged_person_follows(desk, copy_of):
    """The center found two to be one: what the laptop did for the one stands with the other."""
    one, other = person(desk), person(desk, full_name="홍길동", mobile="010-0000-9999")
    work = vacancy(desk)
    laptop = copy_of()
    referral = refer(laptop, one, work)
    edit_person(laptop, one, email="hong@example.com")
    merge_records(desk, one, other)
    report = merge(desk, laptop.bundle())
    assert report.conflicts == 0
    assert value(desk, Referral, referral.id, "jobseeker_id") == other
    assert value(desk, Jobseeker, other, "email") == "hong@example.com"
