"""One referral's story: who said what and when, what was taken back, codes that are retired, late answers."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobdesk.base.enums import AttemptOutcome, ContactMode
from jobdesk.base.errors import NotAllowed
from jobdesk.records.audit import AuditEntry
from jobdesk.services import codes, contact_attempts, placements, referral_history, results
from jobdesk.services.codes import code_book
from tests.services import acts, people
from tests.services.sent import place

LATE = {"note": "옮겨 적음"}


def history(desk, row):
    return desk.change(lambda db, act: referral_history.open_history(db, act, referral_id=row.id))


@pytest.fixture
def row(center):
    """A referral of 31 days ago."""
    desk = center.desk()
    job = people.vacancy(desk, received_on=desk.act().today - timedelta(days=35), **LATE)
    return acts.refer(desk, acts.ready_since(desk, 35), job, days=31, **LATE)


def test_each_step_says_from_what_to_what_when_and_by_whom(center, row):
    desk, colleague = center.desk(), center.desk("colleague")
    acts.enter(desk, row.id, "31", reported_by="jobseeker")
    acts.enter(colleague, row.id, "51", reason_code="experience", reason="면허 없음")
    told = history(desk, row)
    assert told.person == "홍길동 1985"
    assert [(s.from_state, s.to_state, s.told_by, s.who) for s in told.steps] == [
        ("31", "51", "employer", colleague.display_name),
        ("10", "31", "jobseeker", desk.display_name),
        (None, "10", "", desk.display_name),
    ]
    assert told.steps[0].reason == f"{desk.codes.label('employer_reason', 'experience')} · 면허 없음"
    assert told.steps[2].on == row.referred_on
    viewed = select(AuditEntry.record_id).where(AuditEntry.action == "view", AuditEntry.table_name == "referral")
    assert row.id in desk.read(lambda db, act: db.scalars(viewed).all())
    with pytest.raises(NotAllowed):
        history(center.desk("auditor"), row)


def test_silence_closes_it_and_a_late_answer_opens_it_with_all_of_that_told(center, row):
    desk = center.desk()
    assert desk.change(results.close_unanswered) == 1
    acts.enter(desk, row.id, "31")
    assert [(s.from_state, s.to_state) for s in history(desk, row).steps] == [
        ("81", "31"),
        ("10", "81"),
        (None, "10"),
    ]


def test_a_step_taken_back_stays_readable_with_who_and_why(center, row):
    desk = center.desk()
    placed = place(desk, row.jobseeker_id, row.id)
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=placed.id, why="다른 사람이었음"))
    first, *_others = history(desk, row).steps
    assert (first.to_state, first.taken_back, first.taken_back_by) == ("40", "다른 사람이었음", desk.display_name)
    assert first.taken_back_at is not None


def test_a_retired_reason_is_still_a_word(center, row):
    desk = center.desk()
    acts.enter(desk, row.id, "60", reason_code="distance")
    word = desk.codes.label("jobseeker_reason", "distance")
    center.desk("administrator").change(
        lambda db, act: codes.save_code(
            db,
            act,
            scheme="jobseeker_reason",
            code="distance",
            name_ko=word,
            name_en="Distance",
            valid_to=act.today - timedelta(days=1),
        )
    )
    later = center.desk("colleague")
    assert not later.read(lambda db, act: code_book(db).valid("jobseeker_reason", "distance", act.today))
    assert history(later, row).steps[0].reason == word


def test_calls_to_the_firm_stand_below_until_it_answered(center, row):
    desk = center.desk()
    assert history(desk, row).attempts == []

    def call(outcome):
        desk.change(
            lambda db, act: contact_attempts.record_attempt(
                db, act, outcome=outcome, mode=ContactMode.PHONE, referral_ids=[row.id]
            )
        )

    call(AttemptOutcome.NO_ANSWER)
    call(AttemptOutcome.REACHED)
    assert [one.outcome for one in history(desk, row).attempts] == ["reached", "no_answer"]
