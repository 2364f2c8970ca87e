"""An attempt to print and its end, as a worker writes them down."""

from jobdesk.services import print_jobs
from jobdesk.services.printables import printable


def begin(desk, job, printer="창구 1", **more):
    """The job as it was begun."""
    row, _drawn = desk.change(
        lambda db, act: print_jobs.begin_attempt(db, act, job_id=job.id, printer=printer, draws=printable, **more)
    )
    return row


def finish(desk, job, state, trouble=None, *, attempt=None):
    """What became of an attempt, of the last one where none is named."""

    def write(db, act):
        last = print_jobs.read_attempt(db, act, job_id=job.id).attempts
        return print_jobs.finish_attempt(
            db, act, job_id=job.id, state=state, trouble=trouble, attempt=last if attempt is None else attempt
        )

    return desk.change(write)
