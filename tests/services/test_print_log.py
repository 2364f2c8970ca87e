"""The print log: a list of what went to paper, narrowed by day, paper, state, who, window, printer and person."""

import pytest

from jobdesk.base.printing import PrintKind, PrintState
from jobdesk.services import print_jobs
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import read_page
from jobdesk.services.printers import save_printer
from tests.services import people
from tests.services.printed import begin, finish
from tests.services.sent import refer


@pytest.fixture
def log(center):
    """A slip that came out of the roll, another person's that waits, a colleague's day sheet nobody knows of."""
    boss, desk, colleague = (center.desk(role) for role in ("supervisor", "counselor", "colleague"))
    values = {"name": "창구 1", "link": "network", "address": "10.0.0.7"}
    roll = boss.change(lambda db, act: save_printer(db, act, values=values))
    vacancy, jobs, persons = people.vacancy(desk), [], []
    for name, mobile in (("홍길동", "010-0000-1111"), ("김하늘", "010-0000-2222")):
        persons.append(people.person(desk, full_name=name, mobile=mobile, birth_date=f"198{len(persons)}. 3. 2."))
        (row,) = refer(desk, persons[-1:], [vacancy], method="slip")
        number = row.slip_no.replace("-", "")
        jobs.append(
            desk.change(
                lambda db, act, row=row, number=number: print_jobs.queue_slip(
                    db, act, referral_id=row.id, number=number, paper="roll"
                )
            )
        )
    on = desk.act().today.isoformat()
    sheet = colleague.change(
        lambda db, act: print_jobs.queue_paper(db, act, kind=PrintKind.DAY_SHEET, number=on, detail={"on": on})
    )
    for one, job, printer, state in (
        (desk, jobs[0], roll.id, PrintState.CONFIRMED),
        (colleague, sheet, None, PrintState.UNKNOWN),
    ):
        begin(one, job, "10.0.0.7:9100", printer_id=printer)
        finish(one, job, state)
    return desk, [*jobs, sheet], persons, roll


def listed(desk, *filters, text=""):
    asked = Asked("prints", text=text, filters=filters)
    return desk.view(lambda db, act: read_page(db, act, asked)).rows


def test_a_line_says_what_for_whom_where_by_whom_and_what_became_of_it(log):
    desk, jobs, persons, _roll = log
    lines = {row.id: row for row in listed(desk)}
    assert list(lines) == [job.id for job in reversed(jobs)]
    slip, waits, sheet = (lines[job.id] for job in jobs)
    assert (slip.kind, slip.jobseeker, slip.jobseeker_id) == ("slip", "홍*동", persons[0])
    assert (slip.printed_on, slip.by, slip.state, slip.answered_by) == ("창구 1", "김상담", "confirmed", "")
    assert (waits.printed_on, waits.state, waits.attempts) == ("", "queued", 0)
    assert (sheet.jobseeker, sheet.printed_on, sheet.by) == ("", "10.0.0.7:9100", "이상담")


def test_it_is_narrowed(subtests, log):
    desk, jobs, _persons, _roll = log
    for filters, lines in (
        ([("kind", ("slip",))], [1, 0]),
        ([("state", ("unknown", "queued"))], [2, 1]),
        ([("open", ("yes",))], [2, 1]),
        ([("open", ("no",))], [0]),
        ([("counselor", ("me",))], [1, 0]),
        ([("window", ("2",))], [2]),
        ([("period", ("today",))], [2, 1, 0]),
        ([("period", ("last_month",))], []),
        ([("due", ("prints",))], [2, 1]),
        ([("dropped", ("yes",))], []),
    ):
        with subtests.test(str(filters)):
            assert [row.id for row in listed(desk, *filters)] == [jobs[line].id for line in lines]


def test_it_is_narrowed_to_a_printer_a_person_and_a_typed_name_or_number(log):
    desk, jobs, persons, roll = log
    assert [row.id for row in listed(desk, ("printer", (str(roll.id),)))] == [jobs[0].id]
    assert [row.id for row in listed(desk, ("jobseeker", (str(persons[1]),)))] == [jobs[1].id]
    (found,) = listed(desk, text="홍길동")
    assert (found.id, found.jobseeker) == (jobs[0].id, "홍길동")
    assert [row.id for row in listed(desk, text=jobs[1].number)] == [jobs[1].id]


def test_who_answered_and_what_was_taken_off_stays_in_the_log(log):
    desk, jobs, _persons, _roll = log
    desk.change(lambda db, act: print_jobs.answer_job(db, act, job_id=jobs[2].id, came_out=True))
    desk.change(lambda db, act: print_jobs.drop_jobs(db, act, job_ids=[jobs[1].id]))
    lines = {row.id: row for row in listed(desk)}
    assert (lines[jobs[2].id].answered_by, lines[jobs[2].id].state) == ("김상담", "confirmed")
    assert lines[jobs[1].id].dropped_at is not None
    assert not listed(desk, ("open", ("yes",)))
