"""A form saved to a center whose answer was lost, then saved again on the desk's local copy: the same acts."""

from dataclasses import replace

from sqlalchemy import update

from jobdesk.base.ids import new_id
from jobdesk.records.outreach import CopyState
from jobdesk.wiring._acts import commit


class _Desk:
    """Where a form is saved, with acts whose op_ids and what was read before them are told to the next."""

    def __init__(self, database, act, op_ids=(), looks=()) -> None:
        self._database, self._act = database, act
        self._given, self._looked = list(op_ids), list(looks)
        self.op_ids, self.looks = [], []

    def act(self):
        """The next act."""
        return self._act()

    def change(self, job):
        """One act, committed."""
        self.op_ids.append(self._given.pop(0) if self._given else new_id())
        return commit(self._database, replace(self._act(), op_id=self.op_ids[-1]), job)[0]

    def read(self, job):
        """A look; before the first act what the form had been filled with."""
        if self._looked and not self.op_ids:
            return self._looked.pop(0)
        with self._database.read() as db:
            found = job(db, self._act())
        if not self.op_ids:
            self.looks.append(found)
        return found


def save_twice(desk, laptop, job, again=None):
    """Do `job` at the center as who sits at the laptop, and `again` there; answers what each gave.

    Args:
        again: what is saved the second time, where the form was changed in between.
    """
    # The same person, at a window of the center: numbers are the center's.
    first = _Desk(desk.database, lambda: replace(laptop.act(), desk=desk.act().desk))
    ours = job(first)
    _be_local(laptop, True)  # the kind of copy on which a form is saved again
    theirs = (again or job)(_Desk(laptop.database, laptop.act, first.op_ids, first.looks))
    _be_local(laptop, False)
    return ours, theirs


def _be_local(laptop, local):
    with laptop.database.write.begin() as db:
        db.execute(update(CopyState).values(local_copy=local))
