"""The states of a print job: who may begin it, who says what became of it, what stays waiting."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from jobdesk.base.disclosed import SLIP_FIELDS
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import AlreadySaved, InvalidInput, JobdeskError, NotAllowed, PrinterError
from jobdesk.base.ids import new_id
from jobdesk.base.printing import PrinterTrouble, PrintKind, PrintState
from jobdesk.records.audit import AuditEntry
from jobdesk.records.print_jobs import PrintJob
from jobdesk.services import print_jobs
from jobdesk.services.printables import printable
from jobdesk.services.printers import save_printer
from tests.counts import full
from tests.services import people
from tests.services.printed import finish
from tests.services.sent import refer


class Prints:
    """A slip's print at one desk, by its acts."""

    def __init__(self, desk, row):
        self.desk, self.row, self.number = desk, row, row.slip_no.replace("-", "")
        self.job = self.queue()

    def do(self, act_of, job=None, *, at=None, **more):
        """One act on the job, in its own transaction."""
        job = job or self.job

        def run(db, act):
            act = replace(act, at=act.at + at) if at else act
            return act_of(db, act, job_id=job.id, **more)

        return self.desk.change(run)

    def queue(self, op_id=None):
        """Queue the slip."""
        return self.desk.change(
            lambda db, act: print_jobs.queue_slip(
                db, act, referral_id=self.row.id, number=self.number, paper="a4"
            ),
            op_id,
        )

    def begin(self, job=None, **more):
        """Begin an attempt."""
        row, _drawn = self.do(print_jobs.begin_attempt, job, printer="창구 1", draws=printable, **more)
        return row

    def finish(self, state, job=None, **more):
        """What the worker writes down."""
        return finish(self.desk, job or self.job, state, **more)

    def answer(self, *, came_out, job=None, **more):
        """A person's word."""
        return self.do(print_jobs.answer_job, job, came_out=came_out, **more)

    def now(self, job=None):
        """The job as it stands."""
        return self.do(print_jobs.read_attempt, job)


@pytest.fixture
def prints(center):
    desk = center.desk("counselor")
    (row,) = refer(desk, [people.person(desk)], [people.vacancy(desk)], method="slip")
    return Prints(desk, row)


def test_a_job_knows_for_whom_what_for_and_which_printer_it_wants(prints):
    job = prints.job
    assert (job.jobseeker_id, job.role, job.desk_no, job.copies) == (prints.row.jobseeker_id, "slip", 1, 1)
    assert job.purpose == print_jobs.said_purpose(PrintKind.SLIP)


def test_a_double_press_is_one_job(prints):
    op_id = new_id()
    prints.queue(op_id)
    with pytest.raises(AlreadySaved):
        prints.queue(op_id)
    count = prints.desk.read(lambda db, act: len(db.scalars(select(PrintJob.id)).all()))
    assert count == 2


def test_nothing_that_is_printed_or_asked_about_is_begun_again(prints):
    prints.begin()
    with pytest.raises(InvalidInput):
        prints.begin()
    prints.finish(PrintState.UNKNOWN)
    with pytest.raises(InvalidInput):
        prints.begin()
    assert prints.now().attempts == 1


def test_a_word_that_comes_late_changes_nothing(prints):
    prints.begin()
    prints.finish(PrintState.UNKNOWN)
    prints.answer(came_out=False)
    assert prints.finish(PrintState.CONFIRMED).state == "failed"
    prints.begin()
    assert prints.finish(PrintState.FAILED, attempt=1).state == "sent"
    assert prints.finish(PrintState.CONFIRMED, attempt=2).state == "confirmed"


def test_the_printers_own_late_word_answers_before_a_person_does(prints):
    prints.begin()
    prints.finish(PrintState.UNKNOWN)
    assert prints.finish(PrintState.CONFIRMED, attempt=1).state == "confirmed"


def test_a_persons_yes_confirms_and_says_who(prints):
    prints.begin()
    prints.finish(PrintState.UNKNOWN, trouble="잠잠")
    said = prints.answer(came_out=True)
    assert (said.state, said.trouble, said.answered_at is not None) == ("confirmed", None, True)
    who = prints.desk.read(lambda db, act: db.get_one(PrintJob, said.id).answered_by)
    assert who == prints.desk.account_id
    with pytest.raises(InvalidInput):
        prints.answer(came_out=False)
    trace = prints.desk.read(
        lambda db, act: db.scalars(select(AuditEntry).where(AuditEntry.action == "change")).all()[-1].detail
    )
    assert (trace["what"], trace["came_out"]) == ("slip", True)


def test_after_a_persons_no_the_next_one_is_a_copy_for_no_device_said_so(prints):
    prints.begin()
    prints.finish(PrintState.UNKNOWN)
    assert prints.answer(came_out=False).state == "failed"
    assert prints.begin().copy_no == 2
    prints.finish(PrintState.FAILED)
    assert prints.begin().copy_no == 2, "that one surely did not come out"


def test_what_the_spooler_called_it_is_forgotten_with_the_next_attempt(prints):
    prints.begin()
    prints.do(print_jobs.note_device_job, device_job="laser-7 20260100000123")
    assert prints.now().device_job == "laser-7 20260100000123"
    prints.finish(PrintState.UNKNOWN)
    prints.answer(came_out=False)
    again = prints.begin()
    assert (again.copy_no, again.device_job) == (2, None)


def test_a_person_may_find_that_a_failed_one_came_out_after_all(prints):
    prints.begin()
    prints.finish(PrintState.FAILED)
    with pytest.raises(InvalidInput):
        prints.answer(came_out=False)
    assert prints.answer(came_out=True).state == "confirmed"
    assert prints.queue().copy_no == 2


def test_a_second_job_counts_what_another_attempt_may_have_left(prints):
    prints.begin()
    prints.finish(PrintState.UNKNOWN)
    prints.do(print_jobs.retry_job)
    second = prints.queue()
    assert prints.begin(second).copy_no == 2
    prints.finish(PrintState.CONFIRMED, second)
    assert prints.begin().copy_no == 3


def test_trouble_in_mid_print_asks_a_person_and_one_before_does_not():
    midway = PrinterError("weg", code=PrinterTrouble.PAPER_OUT, midway=True)
    assert print_jobs.state_after(midway) is PrintState.UNKNOWN
    assert print_jobs.state_after(PrinterError("leer", code=PrinterTrouble.PAPER_OUT)) is PrintState.FAILED


def refuse(prints, attempts=0):
    return prints.do(print_jobs.refuse_waiting, trouble="kein A5", attempts=attempts)


def test_a_job_no_printer_takes_fails_before_it_is_begun(prints):
    assert refuse(prints).state == "failed"
    assert prints.now().attempts == 0


def test_a_window_whose_printer_takes_no_such_paper_leaves_the_others_attempt_alone(prints):
    prints.begin()
    assert refuse(prints).state == "sent"
    prints.finish(PrintState.UNKNOWN)
    assert refuse(prints).state == "unknown"
    assert prints.finish(PrintState.CONFIRMED).state == "confirmed"
    assert refuse(prints).state == "confirmed"
    assert prints.queue().copy_no == 2


def test_a_window_that_knows_of_fewer_attempts_does_not_fail_what_waits_anew(prints):
    prints.begin()
    prints.finish(PrintState.UNKNOWN)
    prints.do(print_jobs.retry_job)
    assert refuse(prints).state == "queued"
    assert refuse(prints, attempts=1).state == "failed"


def test_a_late_failure_does_not_undo_print_again(prints):
    prints.begin()
    prints.finish(PrintState.UNKNOWN)
    prints.do(print_jobs.retry_job)
    assert prints.finish(PrintState.FAILED, attempt=1).state == "queued"


def test_a_late_word_that_it_came_out_makes_the_next_one_a_copy(prints):
    prints.begin()
    prints.finish(PrintState.FAILED)
    assert prints.finish(PrintState.CONFIRMED, attempt=1).state == "failed"
    assert prints.begin().copy_no == 2


def test_as_many_as_this_printer_prints_and_no_more_than_asked_on_the_next(prints, center):
    boss = center.desk("supervisor")
    many, one = (
        boss.change(
            lambda db, act, at=at: save_printer(
                db, act, values={"name": f"창구 {at}", "link": "network", "address": f"10.0.0.{at}", "copies": at}
            )
        )
        for at in (3, 1)
    )
    assert prints.begin(printer_id=many.id).copies == prints.now().copies == 3
    prints.finish(PrintState.FAILED)
    assert prints.begin(printer_id=one.id).copies == 1


def test_another_printer_is_remembered_and_one_out_of_use_refused(prints, center):
    boss = center.desk("supervisor")
    values = {"name": "뒤쪽", "link": "network", "address": "10.0.0.9", "copies": 2}
    row = boss.change(lambda db, act: save_printer(db, act, values=values))
    prints.begin()
    prints.finish(PrintState.FAILED, trouble="용지 없음")
    again = prints.do(print_jobs.retry_job, printer_id=row.id)
    assert (again.state, again.printer_id, again.trouble, again.copy_no) == ("queued", row.id, None, 1)
    assert prints.begin(printer_id=row.id).copies == 2


def test_the_backlog_of_a_machine_is_what_nobody_took_oldest_first(prints):
    second, third = prints.queue(), prints.queue()
    prints.begin()
    waiting = prints.desk.read(print_jobs.waiting_jobs)
    assert [job.id for job in waiting] == [second.id, third.id]
    dropped = prints.desk.change(lambda db, act: print_jobs.drop_jobs(db, act, job_ids=[prints.job.id, second.id]))
    assert dropped == [second.id], "what is on its way is passed over"
    assert [job.id for job in prints.desk.read(print_jobs.waiting_jobs)] == [third.id]
    with pytest.raises(InvalidInput):
        prints.do(print_jobs.retry_job, second)


def test_what_a_machine_that_never_came_back_left_can_be_answered_after_a_while(prints):
    prints.begin()
    with pytest.raises(InvalidInput):
        prints.answer(came_out=True)
    later = timedelta(minutes=11)
    prints.answer(came_out=False, at=later)
    assert prints.begin().copy_no == 2, "it may still be in that machine's printer"


def test_a_forgotten_one_tried_again_is_a_copy(prints):
    prints.begin()
    with pytest.raises(InvalidInput):
        prints.do(print_jobs.retry_job)
    prints.do(print_jobs.retry_job, at=timedelta(minutes=11))
    assert prints.begin().copy_no == 2


def test_an_attempt_says_in_the_access_log_what_for_whom_and_where(prints):
    prints.begin()
    trace = prints.desk.read(
        lambda db, act: db.scalars(select(AuditEntry).where(AuditEntry.action == AuditAction.PRINT.value)).one()
    )
    assert (trace.table_name, trace.record_id, trace.purpose) == ("referral", prints.row.id, prints.job.purpose)
    assert trace.jobseeker_ids == [str(prints.row.jobseeker_id)]
    said = {"what": "slip", "copy": 1, "fields": list(SLIP_FIELDS), "attempt": 1, "printer": "창구 1"}
    assert trace.detail == said


def test_a_print_is_repeated_from_the_log_as_a_job_of_its_own(prints):
    with pytest.raises(InvalidInput):
        prints.do(print_jobs.reprint_job)
    prints.begin()
    prints.finish(PrintState.CONFIRMED)
    again = prints.do(print_jobs.reprint_job)
    assert (again.id != prints.job.id, again.copy_no, again.number) == (True, 2, prints.number)


def test_a_paper_that_does_not_say_what_it_is_for_asks(prints):
    def queue(**more):
        return prints.desk.change(
            lambda db, act: print_jobs.queue_paper(
                db, act, kind=PrintKind.RESUME, number="1", record_id=prints.row.jobseeker_id, **more
            )
        )

    with pytest.raises(InvalidInput) as asked:
        queue()
    assert asked.value.field == "purpose"
    assert queue(purpose="면접 제출").purpose == "면접 제출"


def test_an_administrator_prints_the_test_page_alone(center, prints):
    boss = center.desk("administrator")

    def queue(kind):
        return boss.change(lambda db, act: print_jobs.queue_paper(db, act, kind=kind, number="1"))

    trial = queue(PrintKind.TEST_PAGE)
    assert trial.role == "slip"
    assert [job.id for job in boss.read(print_jobs.waiting_jobs)] == [trial.id]
    with pytest.raises(NotAllowed):
        queue(PrintKind.DAY_SHEET)
    with pytest.raises(NotAllowed):
        boss.change(lambda db, act: print_jobs.answer_job(db, act, job_id=prints.job.id, came_out=True))


def at_once(*jobs):
    """Run jobs on threads of their own that start together; what each gave or raised."""
    start, found = Barrier(len(jobs)), {}

    def run(number, job):
        start.wait()
        try:
            found[number] = job()
        except JobdeskError as error:
            found[number] = error

    threads = [Thread(target=run, args=one) for one in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[number] for number in range(len(jobs))]


@pytest.mark.parametrize("_time", range(full(25, 3)))
def test_of_two_desks_that_begin_one_job_at_once_one_prints(prints, center, _time):
    other = Prints.__new__(Prints)
    other.desk, other.job = center.desk("colleague"), prints.job
    begun = at_once(prints.begin, other.begin)
    assert [one.attempts for one in begun if isinstance(one, print_jobs.PrintJobRow)] == [1]
    assert prints.now().state == "sent"


@pytest.mark.parametrize("_time", range(full(25, 3)))
def test_two_prints_of_one_slip_begun_at_once_count_one_after_the_other(prints, center, _time):
    other = Prints.__new__(Prints)
    other.desk, other.job = center.desk("colleague"), prints.queue()
    begun = at_once(prints.begin, other.begin)
    assert sorted(one.copy_no for one in begun) == [1, 2]


def test_every_paper_says_what_it_is_for_or_asks_and_has_its_printer():
    assert set(PrintKind) - set(print_jobs.PURPOSES) == {PrintKind.RESUME}
    assert set(print_jobs.ROLE_OF) == set(PrintKind)
    assert all(print_jobs.said_purpose(kind) for kind in print_jobs.PURPOSES)
