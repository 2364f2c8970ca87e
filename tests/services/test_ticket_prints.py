"""The paper of a waiting number: printed by the print jobs, reissued, never lost; the reception's only one."""

from datetime import timedelta

import pytest

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.ids import new_id
from jobdesk.base.printing import PrinterRole, PrintKind, PrintState
from jobdesk.services import print_jobs
from jobdesk.services.tickets import calling, prints
from jobdesk.services.tickets.entrance import read_entrance, read_reception
from jobdesk.services.tickets.issuing import make_appointment
from jobdesk.services.tickets.paper import ticket_printable
from tests.services import people
from tests.services.paper_data import text_of
from tests.services.printed import finish
from tests.services.queues import issue, purposes


def give(center, purpose, role="reception", **asked):
    return center.desk(role).change(lambda db, act: prints.give_ticket(db, act, purpose_id=purpose.id, **asked))


def reissue(center, ticket, role="reception"):
    return center.desk(role).change(lambda db, act: prints.reissue_ticket(db, act, ticket_id=ticket.id))


def begin(desk, job):
    asked = {"job_id": job.id, "printer": "창구 1", "draws": ticket_printable}
    return desk.change(lambda db, act: print_jobs.begin_attempt(db, act, **asked))[0]


def said(desk, job):
    """What the paper of a job says now."""
    return text_of(desk.read(lambda db, act: ticket_printable(db, act, job)).draw("roll"))


def states(center, *tickets):
    ids = [one.id for one in tickets]
    return center.desk("reception").read(lambda db, act: prints.print_states(db, act, ticket_ids=ids))


def test_a_number_is_queued_with_its_paper_and_says_how_many_wait(center):
    made = purposes(center)
    issue(center, made["구인"])
    first, second = (give(center, made["구직 상담"], visitor_name="홍길동", phone_tail="0000") for _ in range(2))
    assert (first.job.kind, first.job.role, first.job.number) == (PrintKind.TICKET, PrinterRole.TICKET, "A001")
    assert [first.ahead, second.ahead] == [0, 1]
    desk = center.desk("reception")
    paper = said(desk, begin(desk, second.job))
    assert "A002" in paper
    assert "구직상담" in paper
    assert "재발급" not in paper
    assert "홍길동" not in paper
    assert "0000" not in paper
    finish(desk, second.job, PrintState.CONFIRMED)
    assert states(center, first.ticket, second.ticket) == {
        first.ticket.id: PrintState.QUEUED,
        second.ticket.id: PrintState.CONFIRMED,
    }


def test_a_failed_print_is_reissued_with_the_same_number(center):
    made = purposes(center)
    given, desk = give(center, made["구직 상담"]), center.desk("reception")
    begin(desk, given.job)
    finish(desk, given.job, PrintState.FAILED, "용지 없음")
    again = reissue(center, given.ticket)
    assert again.ticket.label == "A001"
    assert "재발급" in said(desk, begin(desk, again.job))
    waiting = desk.read(lambda db, act: print_jobs.open_jobs(db, act))
    assert given.job.id not in [row.id for row in waiting], "the failed one does not come out beside"
    assert give(center, made["구직 상담"]).ticket.label == "A002"


def test_a_second_attempt_says_so_too(center):
    made = purposes(center)
    given, desk = give(center, made["구직 상담"]), center.desk("reception")
    begin(desk, given.job)
    finish(desk, given.job, PrintState.FAILED, "용지 없음")
    assert "재발급" in said(desk, begin(desk, given.job))


def test_a_number_that_is_over_is_not_reissued(center):
    made = purposes(center)
    given = give(center, made["구직 상담"])
    center.desk("reception").change(lambda db, act: calling.say_left(db, act, ticket_id=given.ticket.id))
    with pytest.raises(InvalidInput, match="A001"):
        reissue(center, given.ticket)


def test_a_lost_answer_finds_what_was_given(center):
    made = purposes(center)
    desk, op_id = center.desk("reception"), new_id()
    given = desk.change(lambda db, act: prints.give_ticket(db, act, purpose_id=made["구인"].id), op_id)
    assert desk.read(lambda db, act: prints.given_by(db, act, op_id=op_id)) == given
    assert desk.read(lambda db, act: prints.given_by(db, act, op_id=new_id())) is None


def test_the_reception_prints_numbers_and_nothing_else(center):
    made = purposes(center)
    desk, counselor = center.desk("reception"), center.desk("counselor")
    given = give(center, made["구직 상담"])
    day = counselor.change(
        lambda db, act: print_jobs.queue_paper(db, act, kind=PrintKind.DAY_SHEET, number="d", detail={})
    )
    assert [row.id for row in desk.read(print_jobs.waiting_jobs)] == [given.job.id]
    for kind in PrintKind:
        if kind is not PrintKind.TICKET:
            with pytest.raises(NotAllowed):
                desk.change(
                    lambda db, act, kind=kind: print_jobs.queue_paper(db, act, kind=kind, number="x", purpose="x")
                )
    for act_on in (
        lambda db, act: print_jobs.retry_job(db, act, job_id=day.id),
        lambda db, act: print_jobs.drop_jobs(db, act, job_ids=[day.id]),
        lambda db, act: print_jobs.read_title(db, act, job_id=day.id),
        print_jobs.list_print_jobs,
    ):
        with pytest.raises(NotAllowed):
            desk.change(act_on)
    with pytest.raises(NotAllowed):
        center.desk("administrator").change(lambda db, act: print_jobs.retry_job(db, act, job_id=given.job.id))
    assert center.desk("administrator").read(print_jobs.waiting_jobs) == []


def test_an_appointment_gets_its_paper_when_it_checks_in(center):
    made = purposes(center)
    desk = center.desk("reception")
    person = people.person(center.desk("counselor"))
    row = desk.change(
        lambda db, act: make_appointment(
            db,
            act,
            due_at=act.at + timedelta(seconds=1),
            purpose_id=made["구직 상담"].id,
            jobseeker_id=person,
        )
    )
    given = desk.change(lambda db, act: prints.give_at_check_in(db, act, appointment_id=row.id))
    seen = desk.read(read_reception)
    assert [one.label for one in seen.appointments] == [given.ticket.label] == ["A001"]
    assert seen.people == {person}
    entrance = desk.read(read_entrance)
    assert [(one.name, one.waiting) for one in entrance.offered][:2] == [("구직 상담", 1), ("구인", 0)]
    assert "홍길동" not in repr(entrance)
