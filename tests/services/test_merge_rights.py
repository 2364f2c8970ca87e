"""What the server lets a desk delete of a merge: just what a standing decision let join, and nothing else."""

from uuid import uuid4

import pytest
from sqlalchemy import cast, func, select, update
from sqlalchemy.dialects.postgresql import JSONB

from jobdesk.base.errors import StoreError
from jobdesk.records.centers import Correction
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import MergeConflict
from jobdesk.records.placements import Placement
from jobdesk.services import referrals
from jobdesk.services.outreach import conflicts
from tests.services.copies import check_out, merge
from tests.services.people import person
from tests.services.test_merge_conflicts import THEIRS, decide, hire, questions
from tests.services.test_merge_decisions import state, two_for_one, undo


@pytest.fixture
def decided(restricted_center, tmp_path):
    """A desk of a restricted center, a decision by which a placement joined, how it was before, the placement."""
    desk = restricted_center.desk("supervisor")
    _work, (_one, (other, theirs)) = two_for_one(desk)
    laptop = check_out(desk, tmp_path / "copy.db", issuer=2)
    laptop.sit(desk.role)
    hire(laptop, other, theirs)
    desk.change(lambda db, act: referrals.void_referral(db, act, referral_id=theirs.id, why="다른 사람의 알선"))
    merge(desk, laptop.bundle())
    laptop.close()
    (question,) = questions(desk)
    before = state(desk)
    decide(desk, question, THEIRS)
    (joined,) = desk.read(lambda db, act: db.scalars(select(Placement.id)).all())
    return desk, question.id, before, joined


def remove(desk, conflict, table, key):
    desk.change(lambda db, act: db.execute(select(func.guard.remove_decided(conflict, table, key))))


def forge(desk, conflict, table, key, **told):
    """Write into the question, as a desk may, that it holds a record back."""

    def write(db, act):
        held = {"undo": {"done": {}, "held": {table: [{"id": str(key)}]}}, **told}
        db.execute(update(MergeConflict).where(MergeConflict.id == conflict).values(held))

    desk.change(write)


def test_a_decision_is_taken_back_at_a_desk_that_deletes_nothing(decided):
    desk, question, before, _joined = decided
    undo(desk, question)
    assert state(desk) == before
    assert desk.check().sound


def test_what_joined_is_removed_by_its_standing_decision_alone(decided):
    desk, question, _before, joined = decided
    with pytest.raises(StoreError):
        remove(desk, uuid4(), "placement", joined)
    forge(desk, question, "placement", joined, state="ours")
    with pytest.raises(StoreError):
        remove(desk, question, "placement", joined)
    forge(desk, question, "placement", joined, state="theirs")
    desk.change(
        lambda db, act: conflicts.sign_merge(db, act, bundle_id=db.get_one(MergeConflict, question).bundle_id)
    )
    with pytest.raises(StoreError):
        remove(desk, question, "placement", joined)


def test_a_forged_question_removes_nothing_that_joined_otherwise(decided):
    desk, question, _before, _joined = decided
    known = person(desk, full_name="이가람")
    forge(desk, question, "jobseeker", known)
    with pytest.raises(StoreError):
        remove(desk, question, "jobseeker", known)
    entry = desk.read(lambda db, act: db.scalar(select(Correction.id)))
    forge(desk, question, "correction", entry)
    with pytest.raises(StoreError):
        remove(desk, question, "correction", entry)
    assert desk.read(lambda db, act: db.get(Jobseeker, known)) is not None


@pytest.mark.parametrize("table", ["operation", "audit_entry", "import_run", "tombstone", "jobseeker"])
def test_nothing_joins_that_no_open_question_holds_or_that_the_server_keeps(decided, table):
    desk, question, _before, _joined = decided
    key = uuid4()
    forge(desk, question, table, key, state="theirs" if table == "jobseeker" else "open")
    told = cast({"id": str(key)}, JSONB)
    with pytest.raises(StoreError):
        desk.change(lambda db, act: db.execute(select(func.guard.join_decided(question, table, told))))
