"""Slips and other papers on their way to a printer: what they say, each attempt kept, none lost or silent."""

import pytest
from sqlalchemy import select

from jobdesk.base.disclosed import SLIP_FIELDS
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.printing import PrintKind, PrintState
from jobdesk.base.slip_numbers import make_slip_number
from jobdesk.records.audit import AuditEntry
from jobdesk.records.referrals import SlipNumber
from jobdesk.services import jobseekers, print_jobs, slips
from jobdesk.services.paper_command import PaperAsked, export_asked
from jobdesk.services.papers import queue_kind
from tests.services import people
from tests.services.printed import begin, finish
from tests.services.sent import refer, strike


@pytest.fixture
def slip(center):
    """A desk, a referral with a slip, and its queued print."""
    desk = center.desk("counselor")
    (row,) = refer(desk, [people.person(desk)], [people.vacancy(desk)], method="slip")
    number = row.slip_no.replace("-", "")
    job = desk.change(
        lambda db, act: print_jobs.queue_slip(db, act, referral_id=row.id, number=number, paper="a4")
    )
    return desk, row, job


def answer(desk, job, *, came_out):
    return desk.change(lambda db, act: print_jobs.answer_job(db, act, job_id=job.id, came_out=came_out))


def retry(desk, job, **more):
    return desk.change(lambda db, act: print_jobs.retry_job(db, act, job_id=job.id, **more))


def drop(desk, *jobs):
    return desk.change(lambda db, act: print_jobs.drop_jobs(db, act, job_ids=[job.id for job in jobs]))


def queued(desk, row, job):
    return desk.change(
        lambda db, act: print_jobs.queue_slip(db, act, referral_id=row.id, number=job.number, paper="a4")
    )


def waiting(desk):
    rows = desk.read(lambda db, act: print_jobs.list_print_jobs(db, act))
    return [row.id for row in rows]


def traces(desk, action):
    query = select(AuditEntry).where(AuditEntry.action == action.value).order_by(AuditEntry.seq)
    return desk.read(lambda db, act: [(e.record_id, e.jobseeker_ids, e.detail) for e in db.scalars(query)])


def test_a_paper_stays_on_the_list_until_it_surely_came_out(slip):
    desk, _row, job = slip
    assert (job.state, job.attempts, job.copy_no) == ("queued", 0, 1)
    assert waiting(desk) == [job.id]
    assert begin(desk, job).state == "sent"
    failed = finish(desk, job, PrintState.FAILED, "용지가 없습니다." * 100)
    assert (failed.state, len(failed.trouble)) == ("failed", 500)
    assert waiting(desk) == [job.id]
    again = begin(desk, job)
    assert (again.attempts, again.trouble, again.copy_no, again.printer) == (2, None, 1, "창구 1")
    finish(desk, job, PrintState.CONFIRMED)
    assert waiting(desk) == []
    everything = desk.read(lambda db, act: print_jobs.list_print_jobs(db, act, open_only=False))
    assert [row.state for row in everything] == ["confirmed"]


def test_the_second_copy_says_so_and_each_attempt_leaves_its_trace(slip):
    desk, row, job = slip
    begin(desk, job)
    finish(desk, job, PrintState.UNKNOWN)
    second = queued(desk, row, job)
    assert second.copy_no == 2
    begin(desk, second)
    answer(desk, job, came_out=False)
    begin(desk, job)
    told = traces(desk, AuditAction.PRINT)
    assert {record for record, _people, _detail in told} == {row.id}
    assert {tuple(people) for _record, people, _detail in told} == {(str(row.jobseeker_id),)}
    assert [detail.get("attempt") for _record, _people, detail in told] == [1, 1, 2]
    assert all(detail["fields"] == list(SLIP_FIELDS) for _record, _people, detail in told)


def test_a_job_taken_off_the_list_leaves_a_trace(slip):
    desk, _row, job = slip
    assert drop(desk, job) == [job.id]
    assert drop(desk, job) == []
    assert waiting(desk) == []
    assert [detail["dropped"] for _record, _people, detail in traces(desk, AuditAction.VOID)] == [True]


def test_a_retry_finds_the_slips_its_act_queued_and_nobody_saw(center):
    desk = center.desk("counselor")
    (row,) = refer(desk, [people.person(desk)], [people.vacancy(desk)], method="slip")

    def both(db, act):
        job = print_jobs.queue_slip(db, act, referral_id=row.id, number=row.slip_no.replace("-", ""), paper="a4")
        return act.op_id, job

    op_id, job = desk.change(both)
    assert [one.id for one in desk.read(lambda db, act: print_jobs.jobs_of_act(db, act, op_id))] == [job.id]
    begin(desk, job)
    assert desk.read(lambda db, act: print_jobs.jobs_of_act(db, act, op_id)) == []


def test_a_slip_says_what_it_said_when_it_was_given_out(slip):
    desk, row, job = slip
    found = desk.read(lambda db, act: slips.find_slip(db, act, row.slip_no))
    assert (found.referral_id, found.jobseeker_id) == (row.id, row.jobseeker_id)
    says = found.content
    assert (says["jobseeker_name"], says["birth_year"]) == ("홍길동", "1985")
    assert "850302" not in str(says)
    assert (says["title"], says["employer_name"]) == ("아파트 경비원", "한빛관리")
    person = desk.view(lambda db, act: jobseekers.open_jobseeker(db, act, jobseeker_id=row.jobseeker_id))
    desk.change(
        lambda db, act: jobseekers.save_jobseeker(
            db,
            act,
            jobseeker_id=row.jobseeker_id,
            version=person.version,
            values={"full_name": "홍길순"},
            confirmed=True,
        )
    )
    assert desk.read(lambda db, act: slips.find_slip(db, act, job.number)).content == says


@pytest.mark.parametrize("typed", ["", "12345", "20260100000199", make_slip_number(2026, 1, 999_999)])
def test_a_number_that_is_no_slip_of_this_center(slip, typed):
    desk, _row, _job = slip
    with pytest.raises(InvalidInput):
        desk.read(lambda db, act: slips.find_slip(db, act, typed))


def test_a_struck_referral_has_no_slip_any_more_but_its_number_stays_given_out(slip):
    desk, row, job = slip
    strike(desk, row.id)
    with pytest.raises(InvalidInput):
        desk.read(lambda db, act: slips.find_slip(db, act, job.number))
    assert desk.read(lambda db, act: db.scalars(select(SlipNumber.serial)).all()) == [1]
    (again,) = refer(desk, [row.jobseeker_id], [row.vacancy_id], method="slip")
    assert desk.read(lambda db, act: db.scalars(select(SlipNumber.serial)).all()) == [1, 2]
    assert again.slip_no != row.slip_no


def test_a_slip_as_a_file_is_an_export(slip):
    desk, row, job = slip
    asked = PaperAsked(PrintKind.SLIP, job.number, blank=False)
    desk.change(lambda db, act: export_asked(db, act, asked))
    assert [(one, who) for one, who, _detail in traces(desk, AuditAction.EXPORT)] == [
        (row.id, [str(row.jobseeker_id)])
    ]


def test_a_list_printed_again_names_in_the_trace_who_stands_on_it_now(slip):
    desk, row, _job = slip
    job = desk.change(lambda db, act: queue_kind(db, act, kind=PrintKind.REFERRAL_LIST, record_id=row.vacancy_id))
    begin(desk, job)
    finish(desk, job, PrintState.FAILED)
    second = people.person(desk, full_name="김민수", mobile="010-0000-5555", birth_date="1990. 1. 2.")
    refer(desk, [second], [row.vacancy_id])
    begin(desk, job)
    told = [set(who) for record, who, _detail in traces(desk, AuditAction.PRINT) if record == row.vacancy_id]
    assert told == [{str(row.jobseeker_id)}, {str(row.jobseeker_id), str(second)}]


def test_a_slip_that_may_have_come_out_is_a_copy_from_then_on(slip):
    desk, _row, job = slip
    copies = []
    for state in (PrintState.FAILED, PrintState.UNKNOWN, PrintState.FAILED, PrintState.UNKNOWN, None):
        copies.append(begin(desk, job).copy_no)
        if state is not None:
            finish(desk, job, state)
        if state is PrintState.UNKNOWN:
            retry(desk, job)
    assert copies == [1, 1, 2, 2, 3]


def test_what_came_out_or_was_taken_off_is_not_printed_again(slip):
    desk, row, job = slip
    begin(desk, job)
    finish(desk, job, PrintState.CONFIRMED)
    dropped = queued(desk, row, job)
    drop(desk, dropped)
    for one in (job, dropped):
        with pytest.raises(InvalidInput):
            begin(desk, one)
    everything = desk.read(lambda db, act: print_jobs.list_print_jobs(db, act, open_only=False))
    assert [(one.state, one.attempts) for one in everything] == [("confirmed", 1)]


def test_who_serves_nobody_prints_nothing(slip, center):
    _desk, row, job = slip
    for role in ("administrator", "auditor"):
        with pytest.raises(NotAllowed):
            queued(center.desk(role), row, job)
