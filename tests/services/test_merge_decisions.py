"""What a decision writes beside its record is told, and taken back exactly; signing and deciding take turns."""

import threading

import pytest
from sqlalchemy import func, select, true

from jobdesk.base.enums import ReferralState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.outreach import ConflictKind, ConflictState
from jobdesk.records.audit import AuditSubject
from jobdesk.records.centers import Correction
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import MergeConflict
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import placements, referrals
from jobdesk.services.outreach import conflicts
from tests.services.acts import edit_person, enter, refer
from tests.services.copies import merge
from tests.services.people import person, vacancy
from tests.services.test_merge_conflicts import OURS, THEIRS, decide, hire, questions, value

PENDING = ReferralState.HIRE_PENDING.value


def undo(desk, question_id):
    """Take a decision back."""
    return desk.change(lambda db, act: conflicts.undo_decision(db, act, conflict_id=question_id))


def state(desk):
    """All that a decision about seats may write, but for versions and times."""

    def look(db, act):
        return (
            sorted(db.execute(select(Vacancy.id, Vacancy.openings, Vacancy.taken, Vacancy.state)).all()),
            sorted(db.execute(select(Referral.id, Referral.state, Referral.seat_held, Referral.voided_at)).all()),
            sorted(db.execute(select(Placement.id, Placement.took_opening, Placement.voided_at)).all()),
            sorted(db.execute(select(MergeConflict.id, MergeConflict.kind, MergeConflict.state)).all()),
        )

    return desk.read(look)


def two_for_one(desk, count=2):
    """A vacancy with one opening and the people referred to it."""
    work = vacancy(desk, openings="1")
    known = [
        person(desk, full_name=f"홍길{name}", mobile=f"010-0000-30{no}")
        for no, name in enumerate("가나다라"[:count], 10)
    ]
    return work, [(one, refer(desk, one, work)) for one in known]


def corrected(desk, table, field):
    query = select(func.count()).where(Correction.table_name == table, Correction.field == field)
    return desk.read(lambda db, act: db.scalar(query))


def test_a_hire_taken_on_a_full_vacancy_asks_anew_and_is_taken_back_exactly(desk, copy_of):
    """The center closed the referral and filled the seat; the laptop hired: taking that drops no seat unseen."""
    work, ((one, ours), (other, theirs)) = two_for_one(desk)
    laptop = copy_of()
    enter(laptop, theirs.id, PENDING, hire_planned_on=laptop.act().today)
    enter(desk, theirs.id, "80")
    hire(desk, one, ours)
    merge(desk, laptop.bundle())
    question = next(asked for asked in questions(desk) if "state" in asked.fields)
    before = state(desk)
    done = decide(desk, question, THEIRS)
    assert value(desk, Referral, theirs.id, "state") == PENDING
    (new,) = done.asked
    (full,) = [asked for asked in questions(desk) if asked.id == new]
    assert (full.kind, full.record_id) == (ConflictKind.OVER_FULL, work)
    undo(desk, question.id)
    assert state(desk) == before
    decide(desk, question, THEIRS)
    (again,) = [asked for asked in questions(desk) if asked.kind == ConflictKind.OVER_FULL]
    decide(desk, again, THEIRS)
    assert (value(desk, Vacancy, work, "openings"), value(desk, Vacancy, work, "taken")) == (2, 2)
    assert value(desk, Referral, theirs.id, "seat_held")
    with pytest.raises(InvalidInput):
        undo(desk, question.id)
    undo(desk, again.id)
    undo(desk, question.id)
    assert state(desk) == before


def over_full(desk, copy_of, count):
    """Center and laptops each hired for the one opening; the questions in the order of the merges."""
    work, sent = two_for_one(desk, count)
    laptops = [copy_of(issuer) for issuer in range(2, 1 + count)]
    for laptop, (known, referral) in zip(laptops, sent[1:], strict=True):
        hire(laptop, known, referral)
    hire(desk, *sent[0])
    for laptop in laptops:
        merge(desk, laptop.bundle())
    return work, sent, questions(desk)


def test_a_seat_that_a_merge_takes_or_gives_is_told_by_the_history(desk, copy_of):
    """Nobody moves unseen: who merged is named with the seat before and after."""
    _work, sent, _asked = over_full(desk, copy_of, 2)
    later = copy_of(3)
    query = select(Placement.id).where(Placement.jobseeker_id == sent[1][0])
    stood = desk.read(lambda db, act: db.scalars(query).one())

    def moves():
        told = select(Correction.record_id, Correction.old_value, Correction.new_value, Correction.account_id)
        told = told.where(Correction.field == "took_opening").order_by(Correction.at, Correction.id)
        return [tuple(row) for row in desk.read(lambda db, act: db.execute(told).all())]

    me = desk.act().account_id
    assert moves() == [(stood, "True", "False", me)]
    assert corrected(desk, "referral", "seat_held") >= 1
    (first,) = desk.read(lambda db, act: db.scalars(select(Placement.id).where(Placement.id != stood)).all())
    later.change(lambda db, act: placements.undo_placement(db, act, placement_id=first, why="잘못 적음"))
    merge(desk, later.bundle())
    assert moves()[1:] == [(stood, "False", "True", me)]


def test_seats_given_by_a_decision_are_corrections_and_are_taken_back(desk, copy_of):
    work, sent, (question,) = over_full(desk, copy_of, 2)
    before = state(desk)
    moves = corrected(desk, "placement", "took_opening")
    decide(desk, question, THEIRS)
    assert (value(desk, Vacancy, work, "openings"), value(desk, Vacancy, work, "taken")) == (2, 2)
    assert corrected(desk, "placement", "took_opening") == moves + 1
    told = desk.read(lambda db, act: set(db.scalars(select(AuditSubject.jobseeker_id))))
    assert sent[1][0] in told
    undo(desk, question.id)
    assert state(desk) == before
    assert corrected(desk, "placement", "took_opening") == moves + 2
    assert desk.check().sound


@pytest.mark.parametrize("first", [0, 1])
def test_two_laptops_ask_about_one_vacancy_and_each_is_decided(desk, copy_of, first):
    work, _sent, asked = over_full(desk, copy_of, 3)
    assert [one.kind for one in asked] == [ConflictKind.OVER_FULL] * 2
    before = state(desk)
    one, other = asked[first], asked[1 - first]
    decide(desk, one, THEIRS)
    after_one = state(desk)
    assert (value(desk, Vacancy, work, "openings"), value(desk, Vacancy, work, "taken")) == (2, 2)
    decide(desk, other, THEIRS)
    assert (value(desk, Vacancy, work, "openings"), value(desk, Vacancy, work, "taken")) == (3, 3)
    undo(desk, other.id)
    assert state(desk) == after_one
    decide(desk, other, THEIRS)
    undo(desk, one.id)
    undo(desk, other.id)
    assert state(desk) == before
    assert desk.check().sound


def test_the_one_laptops_hire_alone_is_seated(desk, copy_of):
    """The other laptop's was left standing by a decision: it does not get the seat that was added."""
    _work, sent, asked = over_full(desk, copy_of, 3)
    decide(desk, asked[0], OURS)
    decide(desk, asked[1], THEIRS)
    query = select(Placement.jobseeker_id).where(Placement.took_opening.is_(true()))
    assert set(desk.read(lambda db, act: db.scalars(query).all())) == {sent[0][0], sent[2][0]}


def test_two_laptops_ask_about_one_field_and_either_is_taken(desk, copy_of):
    known = person(desk)
    laptops = [copy_of(issuer) for issuer in (2, 3)]
    for laptop, mobile in zip(laptops, ("010-0000-2222", "010-0000-4444"), strict=True):
        edit_person(laptop, known, mobile=mobile)
    edit_person(desk, known, mobile="010-0000-3333")
    for laptop in laptops:
        merge(desk, laptop.bundle())
    one, other = questions(desk)
    decide(desk, one, THEIRS)
    decide(desk, other, THEIRS)
    assert value(desk, Jobseeker, known, "mobile") == "01000004444"
    with pytest.raises(InvalidInput):
        undo(desk, one.id)
    undo(desk, other.id)
    assert value(desk, Jobseeker, known, "mobile") == "01000002222"
    undo(desk, one.id)
    assert value(desk, Jobseeker, known, "mobile") == "01000003333"


def test_a_seat_used_since_is_not_taken_back(desk, copy_of):
    work, sent, (question,) = over_full(desk, copy_of, 2)
    decide(desk, question, THEIRS)
    given = desk.read(
        lambda db, act: db.scalars(select(Placement.id).where(Placement.jobseeker_id == sent[1][0])).one()
    )
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=given, why="출근하지 않음"))
    before = state(desk)
    with pytest.raises(InvalidInput):
        undo(desk, question.id)
    assert state(desk) == before
    assert value(desk, Vacancy, work, "taken") == 1


def test_everyone_a_decision_is_about_is_named(desk, copy_of):
    known = person(desk)
    referral = refer(desk, known, vacancy(desk))
    laptop = copy_of()
    enter(laptop, referral.id, "20")
    enter(desk, referral.id, "80")
    merge(desk, laptop.bundle())

    def named():
        query = select(func.count()).where(AuditSubject.jobseeker_id == known)
        return desk.read(lambda db, act: db.scalar(query))

    (question,) = questions(desk)
    before = named()
    decide(desk, question, OURS)
    assert named() == before + 1
    undo(desk, question.id)
    assert named() == before + 2


@pytest.mark.parametrize("full", [False, True])
def test_what_waited_with_a_question_joins_and_is_given_back(desk, copy_of, full):
    """The center struck the referral through by which the laptop hired; it may have filled the seat as well."""
    work, ((one, ours), (other, theirs)) = two_for_one(desk)
    laptop = copy_of()
    hire(laptop, other, theirs)
    desk.change(lambda db, act: referrals.void_referral(db, act, referral_id=theirs.id, why="다른 사람의 알선"))
    if full:
        hire(desk, one, ours)
    merge(desk, laptop.bundle())
    (question,) = questions(desk)
    before = state(desk)
    done = decide(desk, question, THEIRS)
    assert len(state(desk)[2]) == len(before[2]) + 1
    assert len(done.asked) == int(full)
    assert value(desk, Vacancy, work, "taken") == 1
    undo(desk, question.id)
    assert state(desk) == before
    assert desk.check().sound


def test_all_of_a_kind_are_decided_or_none(desk, copy_of):
    people = [
        person(desk, full_name=f"홍길{name}", mobile=f"010-0000-40{no}") for no, name in enumerate("가나", 10)
    ]
    laptop = copy_of()
    for one in people:
        edit_person(laptop, one, email="laptop@example.com")
        edit_person(desk, one, email="center@example.com")
    report = merge(desk, laptop.bundle())
    edit_person(desk, people[1], email="later@example.com")
    with pytest.raises(InvalidInput):
        desk.change(
            lambda db, act: conflicts.decide_all(
                db, act, bundle_id=report.bundle_id, table="jobseeker", kind=ConflictKind.CHANGED_BOTH, take=THEIRS
            )
        )
    assert [one.state for one in questions(desk)] == [ConflictState.OPEN] * 2


def test_who_signs_and_who_takes_back_wait_for_each_other(center, desk, copy_of):
    """The taking back that waited for the signature is refused."""
    known = person(desk)
    laptop = copy_of()
    edit_person(laptop, known, mobile="010-0000-2222")
    edit_person(desk, known, mobile="010-0000-3333")
    merge(desk, laptop.bundle())
    (question,) = questions(desk)
    decide(desk, question, THEIRS)
    other, signed, refused = center.desk("supervisor"), threading.Event(), []

    def take_back():
        signed.wait(10)
        try:
            undo(other, question.id)
        except InvalidInput as error:
            refused.append(error)

    waiting = threading.Thread(target=take_back)
    waiting.start()

    def sign(db, act):
        conflicts.sign_merge(db, act, bundle_id=question.bundle_id)
        signed.set()
        waiting.join(0.5)

    desk.change(sign)
    waiting.join(10)
    assert len(refused) == 1
    assert [one.state for one in questions(desk, decided=True)] == [THEIRS]
