"""What waits with a question says nothing else anew: what the center wrote beside it stands."""

import pytest

from jobdesk.base.errors import InvalidInput
from jobdesk.base.outreach import ConflictState
from jobdesk.records.referrals import Interview, Referral
from jobdesk.services._rows import correct, stamp
from jobdesk.services.outreach.conflicts import decide_conflict, list_conflicts, undo_decision
from tests.services.acts import enter, refer
from tests.services.copies import merge
from tests.services.people import person, vacancy


def planned(desk, referral_id):
    """An interview that is planned on the first floor."""

    def job(db, act):
        who = db.get_one(Referral, referral_id).jobseeker_id
        given = {"held_on": act.today, "place": "1층", "accompanied": False, "state": "planned"}
        row = Interview(referral_id=referral_id, jobseeker_id=who, **given, **stamp(act))
        db.add(row)
        db.flush()
        return row.id

    return desk.change(job)


def mend(at, key, **values):
    def job(db, act):
        row = db.get_one(Interview, key)
        correct(db, act, row, values, version=row.version)

    at.change(job)


def said(desk, key):
    row = desk.read(lambda db, act: db.get_one(Interview, key))
    return row.place, row.accompanied, row.state


@pytest.fixture
def asked(desk, copy_of):
    """The center canceled and moved the interview, the laptop held it: one question about the referral."""
    sent = refer(desk, person(desk), vacancy(desk))
    key = planned(desk, sent.id)
    laptop = copy_of()
    enter(desk, sent.id, "80")
    mend(desk, key, place="본관 3층 면접실", accompanied=True, state="canceled")
    enter(laptop, sent.id, "31")
    mend(laptop, key, accompanied=True)
    merge(desk, laptop.bundle())
    (question,) = [one for one in desk.read(list_conflicts) if one.table == "referral"]
    return key, question


def decide(desk, question):
    desk.change(lambda db, act: decide_conflict(db, act, conflict_id=question.id, take=ConflictState.THEIRS))


def test_taking_the_laptops_side_leaves_what_the_center_wrote_beside_it(desk, asked):
    key, question = asked
    before = said(desk, key)
    assert before[:2] == ("본관 3층 면접실", True)
    decide(desk, question)
    assert said(desk, key)[:2] == before[:2]
    desk.change(lambda db, act: undo_decision(db, act, conflict_id=question.id))
    assert said(desk, key) == before


@pytest.fixture
def held_alone(desk, copy_of):
    """The laptop alone changed the interview's floor, whose referral is in question."""
    sent = refer(desk, person(desk), vacancy(desk))
    key = planned(desk, sent.id)
    laptop = copy_of()
    enter(desk, sent.id, "80")
    enter(laptop, sent.id, "31")
    mend(laptop, key, place="2층")
    merge(desk, laptop.bundle())
    (question,) = [one for one in desk.read(list_conflicts) if one.table == "referral"]
    return key, question


def test_what_the_laptop_alone_changed_comes_with_its_side_and_goes_with_it(desk, held_alone):
    key, question = held_alone
    before = said(desk, key)
    decide(desk, question)
    assert said(desk, key)[0] == "2층"
    desk.change(lambda db, act: undo_decision(db, act, conflict_id=question.id))
    assert said(desk, key) == before


def test_what_the_center_changed_since_the_merge_is_not_written_over(desk, held_alone):
    key, question = held_alone
    mend(desk, key, place="별관")
    with pytest.raises(InvalidInput):
        decide(desk, question)
    assert said(desk, key)[0] == "별관"
