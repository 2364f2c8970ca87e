"""Later bundles of a laptop, the history of a value that is not taken, free seats, and of whom no word is kept."""

from datetime import timedelta

from sqlalchemy import delete, insert, select

from jobdesk.base.exchange import RemovedWhy
from jobdesk.base.ids import new_id
from jobdesk.base.outreach import ConflictKind, RowOutcome
from jobdesk.records.centers import Correction
from jobdesk.records.counseling import CounselingSession, SessionNote
from jobdesk.records.imports import Tombstone
from jobdesk.records.jobseekers import Registration
from jobdesk.records.outreach import BundleRow, MergeConflict
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Disclosure, Interview, Referral, ReferralStep
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import (
    counseling,
)
from jobdesk.services.outreach._merge_held import give_back, take_held
from tests.services.acts import edit_person, enter, figure, hold, refer
from tests.services.copies import merge
from tests.services.merged import merge as merge_records
from tests.services.people import consent, person, register, vacancy
from tests.services.sides import asked, count, hire, on_both, value


def test_a_later_bundle_says_of_the_centers_own_what_it_says_of_a_twin(desk, copy_of):
    """Item 5: the laptop goes on with its own referral, whose fact the center has under another key."""
    known, work = person(desk), vacancy(desk)
    laptop = copy_of()
    theirs, ours = refer(laptop, known, work), refer(desk, known, work)
    first = merge(desk, laptop.bundle())
    rows = select(BundleRow.stands_for).where(
        BundleRow.bundle_id == first.bundle_id, BundleRow.record_id == theirs.id
    )
    assert desk.read(lambda db, act: db.scalar(rows)) == ours.id
    enter(laptop, theirs.id, "31")
    second = merge(desk, laptop.bundle())
    assert second.conflicts == 0
    assert value(desk, Referral, ours.id, "state") == "31"
    assert count(desk, Interview, referral_id=ours.id) == 1
    assert count(desk, ReferralStep, referral_id=ours.id, to_state="31") == 1
    hire(laptop, laptop.read(lambda db, act: db.get_one(Referral, theirs.id)))
    assert merge(desk, laptop.bundle()).conflicts == 0
    assert count(desk, Placement, referral_id=ours.id) == 1
    told = desk.read(lambda db, act: set(db.scalars(select(Correction.record_id))))
    assert theirs.id not in told, "the history is that of the one that stands"
    assert desk.check().sound


def test_a_twin_whose_person_was_merged_since_leads_to_the_end(desk, copy_of):
    """Chains: a registration twin of someone who is another by the next bundle."""
    known, other = (
        person(desk, ready=False),
        person(desk, ready=False, full_name="홍 길동", mobile="010-0000-9999"),
    )
    laptop = copy_of()
    on_both(desk, laptop, lambda at: register(at, known))
    merge(desk, laptop.bundle())
    merge_records(desk, known, other)
    consent(laptop, known)
    refer(laptop, known, vacancy(laptop))
    assert merge(desk, laptop.bundle()).conflicts == 0
    (sent,) = desk.read(lambda db, act: db.scalars(select(Referral)).all())
    (registered,) = desk.read(lambda db, act: db.scalars(select(Registration)).all())
    assert (sent.jobseeker_id, sent.registration_id) == (other, registered.id)


def test_the_history_of_a_refused_value_waits(desk, copy_of):
    """Item 9: both entered a result; the laptop's step, interview and corrections wait with the question."""
    sent = refer(desk, person(desk), vacancy(desk))
    laptop = copy_of()
    enter(desk, sent.id, "80")
    enter(laptop, sent.id, "31")
    edit_person(desk, sent.jobseeker_id, email="center@example.com")
    edit_person(laptop, sent.jobseeker_id, email="laptop@example.com", note="노트북의 말")
    merge(desk, laptop.bundle())
    question = next(one for one in asked(desk) if one.table_name == "referral")
    assert {"referral_step", "interview"} <= set(question.undo["held"])
    assert count(desk, ReferralStep, referral_id=sent.id, to_state="31") == 0
    assert figure(desk, "interviews") == 0
    told = desk.read(lambda db, act: db.execute(select(Correction.field, Correction.new_value)).all())
    assert ("email", "laptop@example.com") not in told
    assert ("note", "노트북의 말") in told, "what was applied has its history"
    desk.change(lambda db, act: take_held(db, act, db.get_one(MergeConflict, question.id)))
    assert count(desk, ReferralStep, referral_id=sent.id, to_state="31") == 1
    desk.change(lambda db, act: give_back(db, act, db.get_one(MergeConflict, question.id)))
    assert count(desk, ReferralStep, referral_id=sent.id, to_state="31") == 0


def test_more_openings_seat_who_stood(desk, copy_of):
    """Item 7: hires and held seats that found a vacancy full have theirs when a later bundle brings more."""
    people = [person(desk, full_name=name, mobile=f"010-0000-20{no}") for no, name in enumerate("가나다", 10)]
    work = vacancy(desk, openings="1")
    raises = copy_of(4)
    sent = [refer(desk, one, work) for one in people]
    hires, pends = copy_of(2), copy_of(3)
    hire(desk, sent[0])
    hire(hires, sent[1])
    planned = desk.act().today + timedelta(days=3)
    enter(pends, sent[2].id, "41", hire_planned_on=planned)
    for laptop in (hires, pends):
        merge(desk, laptop.bundle())
    assert [value(desk, Referral, one.id, "seat_held") for one in sent] == [True, False, False]
    raises.change(lambda db, act: setattr(db.get_one(Vacancy, work), "openings", 3))
    merge(desk, raises.bundle())
    assert [value(desk, Referral, one.id, "seat_held") for one in sent] == [True, True, True]
    assert (value(desk, Vacancy, work, "openings"), value(desk, Vacancy, work, "taken")) == (3, 3)
    assert desk.read(lambda db, act: all(db.scalars(select(Placement.took_opening))))


def test_of_whom_nobody_knows_nothing_is_kept(desk, copy_of):
    """D23: a note on a session that is gone without a trace may be of someone destroyed: no word is kept."""
    known = person(desk)
    held = hold(desk, known)
    laptop = copy_of()
    laptop.change(lambda db, act: counseling.add_note(db, act, session_id=held.id, note="비밀의 말"))
    desk.change(lambda db, act: db.execute(delete(CounselingSession).where(CounselingSession.id == held.id)))
    merge(desk, laptop.bundle())
    (question,) = asked(desk)
    assert (question.kind, question.table_name) == (ConflictKind.PARENT_GONE, "session_note")
    assert (question.base, question.ours, question.theirs, question.undo) == (None, None, None, None)
    assert count(desk, SessionNote) == 0


def test_what_hangs_on_a_twin_of_someone_destroyed_is_dropped(desk, copy_of):
    """The tombstone is the center's own record's: the laptop's key never stood there."""
    known, work = person(desk), vacancy(desk)
    laptop = copy_of()
    theirs, ours = refer(laptop, known, work), refer(desk, known, work)
    merge(desk, laptop.bundle())

    def destroy(db, act):
        for record in (ReferralStep, Disclosure):
            db.execute(delete(record).where(record.referral_id == ours.id))
        db.execute(delete(MergeConflict))
        db.execute(delete(Referral).where(Referral.id == ours.id))
        stone = {"table_name": "referral", "record_id": ours.id, "why": RemovedWhy.DESTROYED, "at": act.at}
        db.execute(insert(Tombstone.__table__), [{"id": new_id(), **stone}])

    desk.change(destroy)
    enter(laptop, theirs.id, "20")
    merge(desk, laptop.bundle())
    assert {one.kind for one in asked(desk)} == {ConflictKind.DESTROYED}
    assert all((one.ours, one.theirs, one.undo) == (None, None, None) for one in asked(desk))
    outcomes = desk.read(lambda db, act: set(db.scalars(select(BundleRow.outcome))))
    assert RowOutcome.CHANGED not in outcomes
