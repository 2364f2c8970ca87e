"""What both sides recorded counts once; what one struck or closed and the other used is asked; see carried.py."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobdesk.base.enums import VacancyState
from jobdesk.base.outreach import ConflictKind
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.events import EmployerVisit, EventParticipant
from jobdesk.records.jobseekers import Consent, ExternalNumber, Jobseeker, Registration
from jobdesk.records.outreach import MergeConflict
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Interview, Referral, ReferralStep, SlipNumber
from jobdesk.records.vacancies import Vacancy, VacancyStep
from jobdesk.services import (
    backgrounds,
    events,
    placements,
    vacancies,
    vacancy_life,
    visits,
)
from jobdesk.services.outreach._merge_held import give_back, take_held
from tests.services.acts import edit_person, enter, figure, follow_up, follow_ups_of, hold, place, refer
from tests.services.copies import merge
from tests.services.merged import firms, merge_firms
from tests.services.merged import merge as merge_records
from tests.services.people import consent, employer, person, register, vacancy
from tests.services.sides import asked, count, hire, kinds, on_both, sign_up, strike, value


def test_a_hire_on_both_sides_counts_once(desk, copy_of):
    sent = refer(desk, person(desk), vacancy(desk))
    laptop = copy_of()
    ours, _theirs = on_both(desk, laptop, lambda place: hire(place, sent))
    before = figure(desk, "placements"), figure(desk, "follow_ups")
    merge(desk, laptop.bundle())
    assert kinds(desk) == [(ConflictKind.TWICE, "placement")]
    assert count(desk, Placement) == 1
    assert count(desk, FollowUp) == len(follow_ups_of(desk, ours)), "planned once, and nobody is asked thrice"
    assert (figure(desk, "placements"), figure(desk, "follow_ups")) == before
    assert desk.check().sound


def test_a_start_found_alone_on_both_sides_counts_once(desk, copy_of):
    known = person(desk)
    laptop = copy_of()
    on_both(desk, laptop, lambda at: place(at, known))
    merge(desk, laptop.bundle())
    assert (kinds(desk), count(desk, Placement)) == ([(ConflictKind.TWICE, "placement")], 1)


def test_a_registration_on_both_sides_counts_once(desk, copy_of):
    known = person(desk, ready=False)
    laptop = copy_of()
    register(desk, known)
    register(laptop, known, on=desk.act().today - timedelta(days=2))
    merge(desk, laptop.bundle())
    assert kinds(desk) == [(ConflictKind.TWICE, "registration")], "while one is valid there is no other"
    assert count(desk, Registration) == 1
    assert figure(desk, "registrations") == 1


@pytest.mark.parametrize("again", ["같은 말", "다른 말"])
def test_a_participant_on_both_sides_is_there_once(desk, copy_of, again):
    known = person(desk)
    values = {"kind": "matching_day", "name": "JOB포유", "held_on": desk.act().today, "round_no": "3"}
    event = desk.change(lambda db, act: events.save_event(db, act, values=values))
    laptop = copy_of()
    sign_up(event.id, known, "같은 말")(desk)
    sign_up(event.id, known, again)(laptop)
    merge(desk, laptop.bundle())
    assert count(desk, EventParticipant) == 1
    differ = [(ConflictKind.TWICE, "event_participant")] if again != "같은 말" else []
    assert kinds(desk) == differ, "who says the same asks nobody"


def test_small_facts_on_both_sides_are_there_once(desk, copy_of):
    known, firm = person(desk), employer(desk)
    vacancy(desk, firm)
    laptop = copy_of()
    values = {"visited_on": desk.act().today, "result": "talk", "employer_name": "한빛관리"}
    for at in (desk, laptop):
        consent(at, known, "sensitive")
        at.change(
            lambda db, act: backgrounds.add_external_number(
                db, act, jobseeker_id=known, scheme="work24", number="K-1"
            )
        )
        at.change(lambda db, act: visits.save_visit(db, act, values=values, employer_id=firm))
        hold(at, known, started_at=desk.act().at.replace(hour=9, minute=0, second=0, microsecond=0))
    merge(desk, laptop.bundle())
    assert count(desk, Consent, kind="sensitive") == 1
    assert (count(desk, ExternalNumber), count(desk, EmployerVisit), count(desk, CounselingSession)) == (1, 1, 1)


def test_a_follow_up_done_on_both_sides_is_asked(desk, copy_of):
    done = place(desk, person(desk), days=40)
    due = follow_ups_of(desk, done)[0]
    laptop = copy_of()
    follow_up(desk, due, note="재직 중")
    follow_up(laptop, due, note="퇴사 예정")
    merge(desk, laptop.bundle())
    assert ConflictKind.CHANGED_BOTH in {kind for kind, table in kinds(desk) if table == "follow_up"}
    assert count(desk, FollowUp) == len(follow_ups_of(desk, done))


def test_what_was_done_with_a_struck_referral_waits_with_its_question(desk, copy_of):
    """The center struck it through; the laptop hired by it: nothing joins, all of it is kept, and can be taken."""
    sent = refer(desk, person(desk), vacancy(desk))
    laptop = copy_of()
    strike(desk, sent)
    theirs = hire(laptop, sent)
    merge(desk, laptop.bundle())
    (question,) = [one for one in asked(desk) if one.table_name == "referral"]
    assert {"state", "voided_at"} <= set(question.fields)
    assert {"placement", "follow_up", "referral_step"} <= set(question.undo["held"])
    assert (count(desk, Placement), value(desk, Vacancy, sent.vacancy_id, "taken")) == (0, 0)
    assert figure(desk, "placements") == 0

    def take(db, act):
        kept = db.get_one(MergeConflict, question.id)
        record = db.get_one(Referral, sent.id)
        record.voided_at = record.voided_by = record.voided_why = None
        record.state, record.seat_held = "40", True
        db.flush()
        return take_held(db, act, kept)

    assert desk.change(take) > 3
    assert (count(desk, Placement, id=theirs.id), value(desk, Vacancy, sent.vacancy_id, "taken")) == (1, 1)
    assert desk.change(lambda db, act: give_back(db, act, db.get_one(MergeConflict, question.id))) > 3
    assert (count(desk, Placement), count(desk, FollowUp)) == (0, 0)
    assert desk.check().sound


def test_a_referral_struck_on_the_laptop_that_the_center_used_stays(desk, copy_of):
    sent = refer(desk, person(desk), vacancy(desk))
    laptop = copy_of()
    strike(laptop, sent)
    hire(desk, sent)
    merge(desk, laptop.bundle())
    (question,) = [one for one in asked(desk) if one.table_name == "referral"]
    assert "voided_at" in question.fields
    assert value(desk, Referral, sent.id, "voided_at") is None
    assert count(desk, ReferralStep, to_state="99") == 0, "the step of a strike that was not taken waits"
    assert (count(desk, Placement), value(desk, Vacancy, sent.vacancy_id, "taken")) == (1, 1)


def test_an_interview_on_a_struck_referral_is_asked(desk, copy_of):
    sent = refer(desk, person(desk), vacancy(desk))
    laptop = copy_of()
    strike(desk, sent)
    enter(laptop, sent.id, "31")
    merge(desk, laptop.bundle())
    assert (ConflictKind.CHANGED_BOTH, "referral") in kinds(desk)
    assert (count(desk, Interview), figure(desk, "interviews")) == (0, 0)


@pytest.mark.parametrize("to", [VacancyState.CANCELED, VacancyState.FILLED])
@pytest.mark.parametrize("here", [True, False])
def test_a_vacancy_closed_on_one_side_that_someone_was_sent_to_on_the_other_is_asked(desk, copy_of, here, to):
    known, work = person(desk), vacancy(desk)
    laptop = copy_of()
    closes, sends = (desk, laptop) if here else (laptop, desk)
    version = value(desk, Vacancy, work, "version")
    closes.change(
        lambda db, act: vacancy_life.close_vacancy(
            db, act, vacancy_id=work, version=version, to=to, reason="업체 사정"
        )
    )
    refer(sends, known, work, method="slip")
    merge(desk, laptop.bundle())
    (question,) = asked(desk)
    assert (question.table_name, question.record_id) == ("vacancy", work)
    assert "state" in question.fields
    assert value(desk, Vacancy, work, "state") == (to if here else "open")
    assert count(desk, Referral) == 1, "nobody is dropped"
    assert count(desk, VacancyStep, to_state=to) == int(here)


def test_a_struck_vacancy_takes_nobody(desk, copy_of):
    known, work = person(desk), vacancy(desk)
    laptop = copy_of()
    desk.change(lambda db, act: vacancies.void_vacancy(db, act, vacancy_id=work, why="잘못 적음"))
    sent = refer(laptop, known, work, method="slip")
    merge(desk, laptop.bundle())
    (question,) = asked(desk)
    assert (question.record_id, question.undo["held"]["referral"][0]["id"]) == (work, str(sent.id))
    assert count(desk, Referral) == 0
    (number,) = desk.read(lambda db, act: db.scalars(select(SlipNumber)).all())
    assert (number.number, number.void_why is None) == (sent.slip_no.replace("-", ""), False), (
        "no number is missing"
    )


def test_a_struck_placement_takes_no_follow_up(desk, copy_of):
    done = place(desk, person(desk), days=40)
    laptop = copy_of()
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=done.id, why="잘못 적음"))
    follow_up(laptop, follow_ups_of(laptop, done)[0])
    merge(desk, laptop.bundle())
    (question,) = [one for one in asked(desk) if one.table_name == "follow_up"]
    assert "voided_at" in question.fields
    assert figure(desk, "follow_ups") == 0


def test_two_that_are_one_by_now_have_one_open_referral(desk, copy_of):
    """Item 3: both records of one person were sent to one vacancy there; the center merged them meanwhile."""
    one, other = person(desk), person(desk, full_name="홍 길동", mobile="010-0000-9999")
    work = vacancy(desk, openings="2")
    laptop = copy_of()
    for known in (one, other):
        refer(laptop, known, work, method="slip")
    merge_records(desk, one, other)
    merge(desk, laptop.bundle())
    assert kinds(desk) == [(ConflictKind.TWICE, "referral")]
    assert count(desk, Referral, jobseeker_id=other) == 1
    assert desk.check().sound


def test_both_records_of_a_merged_person_come_home(desk, copy_of):
    """Item 4: what was said of either is said of who stands."""
    one, other = person(desk, ready=False), person(desk, ready=False, full_name="홍 길동", mobile="010-0000-9999")
    laptop = copy_of()
    for known in (one, other):
        register(laptop, known)
        edit_person(laptop, known, email="hong@example.com")
    merge_records(desk, one, other)
    merge(desk, laptop.bundle())
    assert (ConflictKind.TWICE, "registration") in kinds(desk)
    assert count(desk, Registration, jobseeker_id=other) == 1
    assert value(desk, Jobseeker, other, "email") == "hong@example.com"


def test_both_records_of_a_merged_firm_come_home(desk, copy_of):
    gone, survivor = firms(desk)
    for firm in (gone, survivor):
        vacancy(desk, firm)
    laptop = copy_of()
    values = {"visited_on": desk.act().today, "result": "talk", "employer_name": "한빛관리"}
    for firm in (gone, survivor):
        laptop.change(lambda db, act, firm=firm: visits.save_visit(db, act, values=values, employer_id=firm))
    merge_firms(desk, gone, survivor)
    merge(desk, laptop.bundle())
    assert count(desk, EmployerVisit, employer_id=survivor) == 1
