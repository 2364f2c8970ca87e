"""Random acts of two desks on the prints of one slip: never two attempts at once, and copy numbers stay true.

A plain model beside it keeps which pieces of paper may exist; the service must never print one unknowingly.
"""

from random import Random

import pytest

from jobdesk.base.errors import InvalidInput
from jobdesk.base.printing import PrintState
from jobdesk.records.print_jobs import PrintJob
from jobdesk.services import print_jobs
from jobdesk.services.printables import printable
from jobdesk.services.slips import copies_before
from tests.counts import full
from tests.services import people
from tests.services.sent import refer

OUTCOMES = (PrintState.CONFIRMED, PrintState.UNKNOWN, PrintState.FAILED)


class Life:
    """Two desks, some jobs of one slip, and what a person standing at the printer knows.

    Attributes:
        running: job to the attempt that a worker has in hand.
        papers: the copy numbers of slips that really came out.
        copies: job to the copy number of its last attempt.
        given_up: copy numbers nobody answered for before they were tried again.
    """

    def __init__(self, center, seed):
        self.random = Random(seed)
        self.desks = [center.desk("counselor"), center.desk("colleague")]
        first = self.desks[0]
        (self.row,) = refer(first, [people.person(first)], [people.vacancy(first)], method="slip")
        self.number = self.row.slip_no.replace("-", "")
        self.jobs, self.papers, self.given_up = [], [], []
        self.running, self.came_out, self.copies = {}, {}, {}
        self.queue()

    def do(self, act_of, **more):
        """An act at either desk."""
        return self.random.choice(self.desks).change(lambda db, act: act_of(db, act, **more))

    def queue(self):
        row = self.do(print_jobs.queue_slip, referral_id=self.row.id, number=self.number, paper="a4")
        self.jobs.append(row.id)

    def state(self, job):
        return self.desks[0].read(lambda db, act: print_jobs.read_attempt(db, act, job_id=job))

    def begin(self):
        job = self.random.choice(self.jobs)
        before = self.state(job)
        free, known = before.state in {"queued", "failed"} and before.dropped_at is None, self.may_exist()
        try:
            row, _drawn = self.do(print_jobs.begin_attempt, job_id=job, printer="창구 1", draws=printable)
        except InvalidInput:
            assert not free
            return
        assert free
        assert job not in self.running, "two attempts at once"
        assert row.copy_no == max(known) + 1
        self.copies[job] = row.copy_no
        out = self.random.random() < 0.6
        if out:
            self.papers.append(row.copy_no)
        self.came_out[job] = out
        self.running[job] = row.attempts

    def may_exist(self):
        """The copy numbers of paper that lies somewhere, or of which nobody said that it does not."""
        asked = {self.copies[job] for job in self.jobs if self.state(job).state in {"sent", "unknown"}}
        return {0, *self.papers, *asked, *self.given_up}

    def finish(self):
        if not self.running:
            return
        job = self.random.choice(list(self.running))
        attempt, out = self.running.pop(job), self.came_out[job]
        if self.random.random() < 0.25:
            state = PrintState.UNKNOWN  # the worker died, or the printer kept silent
        else:
            state = PrintState.CONFIRMED if out else PrintState.FAILED
        row = self.do(print_jobs.finish_attempt, job_id=job, state=state, attempt=attempt)
        assert row.state == state

    def answer(self):
        asked = [job for job in self.jobs if self.state(job).state == "unknown"]
        if asked:
            job = self.random.choice(asked)
            row = self.do(print_jobs.answer_job, job_id=job, came_out=self.came_out[job])
            if not self.came_out[job]:
                self.given_up.append(self.copies[job])
            assert row.state == ("confirmed" if self.came_out[job] else "failed")

    def retry(self):
        job = self.random.choice(self.jobs)
        before = self.state(job)
        try:
            row = self.do(print_jobs.retry_job, job_id=job)
        except InvalidInput:
            assert before.state in {"sent", "confirmed"} or before.dropped_at is not None
            return
        if before.state == "unknown":
            self.given_up.append(self.copies[job])
        assert (row.state, row.attempts) == ("queued", before.attempts)

    def drop(self):
        job = self.random.choice(self.jobs)
        before = self.state(job)
        dropped = self.do(print_jobs.drop_jobs, job_ids=[job])
        gone = before.dropped_at is not None or before.state in {"sent", "confirmed"}
        assert dropped == ([] if gone else [job])

    def stale(self):
        """A window that saw an earlier state of a job says something of it: it is not heard."""
        job = self.random.choice(self.jobs)
        before = self.state(job)
        seen = self.random.randrange(before.attempts + 1)
        if self.random.random() < 0.5:
            row = self.do(print_jobs.refuse_waiting, job_id=job, trouble="다른 용지", attempts=seen)
            waits = before.state in {"queued", "failed"} and before.dropped_at is None
            assert row.state == ("failed" if waits and seen == before.attempts else before.state)
        elif seen < before.attempts:
            state = self.random.choice(OUTCOMES)
            self.do(print_jobs.finish_attempt, job_id=job, state=state, attempt=seen)
            assert self.state(job) == before

    def late(self):
        """A worker's word on its attempt comes after a person's."""
        job = self.random.choice(self.jobs)
        before = self.state(job)
        if job in self.running or not before.attempts or before.state not in {"queued", "failed"}:
            return
        state = PrintState.CONFIRMED if self.came_out[job] else PrintState.FAILED
        self.do(print_jobs.finish_attempt, job_id=job, state=state, attempt=before.attempts)
        assert self.state(job).state == before.state

    def crash(self):
        """Every worker dies; at the next sign-in nobody knows what became of theirs."""
        for job in self.running:
            assert self.state(job).state == "sent"
        for desk in self.desks:
            desk.settle_prints()
        for job in self.running:
            assert self.state(job).state == "unknown"
        self.running.clear()

    def check(self):
        counted = self.desks[1].read(lambda db, act: copies_before(db, self.number))
        assert counted == max(self.may_exist())
        sent = self.desks[0].read(
            lambda db, act: {job.id for job in db.query(PrintJob).filter(PrintJob.state == "sent")}
        )
        assert sent == set(self.running)


@pytest.mark.parametrize("seed", range(full(60, 3)))
def test_no_paper_is_printed_twice_unknowingly(center, seed):
    life = Life(center, seed)
    steps = (
        life.begin,
        life.begin,
        life.finish,
        life.finish,
        life.answer,
        life.retry,
        life.drop,
        life.queue,
        life.stale,
        life.late,
    )
    for _step in range(40):
        (life.crash if life.random.random() < 0.05 else life.random.choice(steps))()
        life.check()
    assert len(life.papers) == len(set(life.papers))
