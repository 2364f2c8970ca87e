"""One attempt: two windows at one job, lost answers of COMMIT, what is read before it is written."""

from contextlib import suppress
from functools import partial

import pytest

from jobdesk.base.errors import AlreadySaved, StoreError
from jobdesk.base.printing import PrinterTrouble, PrintKind, PrintState
from jobdesk.devices.memory import MemoryPrinter
from jobdesk.qt import print_attempt
from jobdesk.qt.print_attempt import attempt, write_outcome
from jobdesk.services import print_jobs, slips
from jobdesk.services.printables import printable
from tests.qt.prints import slips as queued_slips


class Seat:
    """A desk with a printer of its own; `lost` counts answers of COMMIT that never arrive."""

    def __init__(self, desk, printer, lost=0):
        self.desk, self.device, self.lost, self.acts = desk, printer, lost, []

    def read(self, job):
        """As the desk."""
        return self.desk.read(job)

    def change(self, job, op_id):
        """As the desk, and the answer may be lost."""
        self.acts.append(op_id)
        value = self.desk.change(job, op_id)
        if self.lost:
            self.lost -= 1
            raise StoreError("no answer")
        return value

    def printer(self, _row):
        """The seat's own."""
        return self.device


class Postcards(MemoryPrinter):
    papers = frozenset({"postcard"})


@pytest.fixture
def job(center):
    (made,) = queued_slips(center.desk("counselor"))
    return made


@pytest.fixture
def desk(center):
    return center.desk("counselor")


def now(desk, job):
    return desk.read(lambda db, act: print_jobs.read_attempt(db, act, job_id=job.id))


def test_a_window_whose_printer_takes_no_such_paper_does_not_end_the_others_attempt(desk, job):
    class Meanwhile(MemoryPrinter):
        def print_sheet(self, sheet, noted):
            other = attempt(Seat(desk, Postcards()), job, None, pytest.fail)
            assert (other.state, other.code) == (PrintState.FAILED, PrinterTrouble.MEDIA)
            assert now(desk, job).state == "sent"
            return super().print_sheet(sheet, noted)

    assert attempt(Seat(desk, Meanwhile()), job, None, pytest.fail).state is PrintState.CONFIRMED
    assert now(desk, job).state == "confirmed"
    assert desk.read(lambda db, act: slips.copies_before(db, job.number)) == 1


def test_a_job_no_printer_takes_is_told_in_the_log(desk, job):
    outcome = attempt(Seat(desk, Postcards()), job, None, pytest.fail)
    kept = now(desk, job)
    assert (kept.state, kept.attempts, kept.trouble) == ("failed", 0, outcome.sentence)


def test_a_lost_answer_to_the_beginning_is_asked_again_and_prints_once(desk, job):
    seat = Seat(desk, MemoryPrinter(), lost=1)
    outcome = attempt(seat, job, None, pytest.fail)
    assert (outcome.state, outcome.job.attempts, len(seat.device.printed)) == (PrintState.CONFIRMED, 1, 1)
    assert seat.acts[0] == seat.acts[1], "the same act"
    assert (now(desk, job).state, now(desk, job).attempts) == ("confirmed", 1)


def test_where_nobody_answers_any_more_nothing_is_sent_and_the_record_is_mended(desk, job):
    class Silent(Seat):
        def change(self, job, op_id):
            with suppress(AlreadySaved):
                super().change(job, op_id)
            raise StoreError("no answer")

    seat = Silent(desk, MemoryPrinter())
    outcome = attempt(seat, job, None, pytest.fail)
    assert (outcome.begun, outcome.written, seat.device.printed) == (False, False, [])
    assert now(desk, job).state == "sent", "it was begun, though nobody here knows"
    with pytest.raises(AlreadySaved):
        desk.change(lambda db, act: None, outcome.begun_by)
    desk.change(partial(write_outcome, outcome))
    assert (now(desk, job).state, now(desk, job).trouble) == ("failed", outcome.sentence)
    assert attempt(Seat(desk, MemoryPrinter()), now(desk, job), None, pytest.fail).job.copy_no == 1


def test_an_attempt_never_begun_is_not_failed_for_the_one_that_another_window_began(desk, job):
    class Away(Seat):
        def change(self, job, op_id):
            raise StoreError("away")

    outcome = attempt(Away(desk, MemoryPrinter()), job, None, pytest.fail)
    desk.change(lambda db, act: None, outcome.begun_by)
    assert now(desk, job).state == "queued"


def test_a_report_is_counted_before_the_writing_begins(desk, monkeypatch):
    """Others would wait for their turn as long as it is counted."""
    on = desk.act().today.replace(day=1)
    asked = {"layout": "month", "start": on.isoformat(), "end": on.isoformat()}
    job = desk.change(
        lambda db, act: print_jobs.queue_paper(db, act, kind=PrintKind.REPORT, number="1", detail=asked)
    )
    seat, states = Seat(desk, MemoryPrinter()), []

    def counted(db, act, row):
        states.append((now(desk, job).state, len(seat.acts)))
        return printable(db, act, blank)

    blank = print_attempt.replace(job, kind=PrintKind.SLIP, detail={"blank": True})
    monkeypatch.setattr(print_attempt, "printable", counted)
    assert attempt(seat, job, None, pytest.fail).state is PrintState.CONFIRMED
    assert states == [("queued", 0)]
