"""One refresh of a desk's local copy, beside whoever may sit down on it meanwhile.

Nobody is kept waiting: the next file is written while others may begin to work on the one that stands, and takes
its place only where nobody did.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from time import monotonic

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.i18n import _
from jobdesk.base.outreach import CheckoutState
from jobdesk.services.outreach import _local_rows as rows
from jobdesk.services.outreach.copying import Chosen, Tick
from jobdesk.services.outreach.local_copies import (
    Moment,
    choose_local,
    moment_of,
    open_local,
    record_set_aside,
    renew_local,
)
from jobdesk.store.center import CenterFolder, made_folder, write_center
from jobdesk.store.seats import replacing
from jobdesk.wiring import _local_standing as standing
from jobdesk.wiring._local_files import Held, Source, by_itself, checkout_of, plan_local_copy, unlink, write_next
from jobdesk.wiring._local_place import Making, beside, seats_of


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What became of a refresh.

    Attributes:
        done: the copy is in step now.
        made_at: when the copy that stands was made, as far as it is known.
        waiting: it holds work that the center does not have, so it was left as it is.
        barred: the copy was reported lost: there is none.
        trouble: what the person at the desk is to know, or "".
        step: where it is in step, with what; the next refresh is told.
    """

    done: bool
    made_at: datetime | None = None
    waiting: bool = False
    barred: bool = False
    trouble: str = ""
    step: "Step | None" = None


@dataclass(frozen=True, slots=True)
class Step:
    """With what of the center the copy is in step.

    Attributes:
        of: the center's moment before its rows were chosen.
        made_at: of the copy's file.
        written: seconds of the machine's own clock.
    """

    of: Moment
    made_at: datetime
    written: float


WRITTEN_ANEW = 3600.0
"""Seconds after which a copy is written again though nothing changed: it says of when it is, and until when."""


class Refresh:
    """One refresh; the caller keeps every other one of this desk's folder away.

    A refresh writes the whole file again, however little changed: the one from before stays as it is until the new
    one was read back as a whole, so that a crash, a full disk or a bad sector leaves a copy that is known to open.
    Where nothing was recorded at the center since, nothing is written.
    """

    def __init__(self, source: Source, tick: Tick | None, *, asked: bool, last: Step | None = None) -> None:
        self._source, self._tick, self._asked, self._last = source, tick, asked, last
        self._folder = beside(source.center.folder)
        self._seats = seats_of(self._folder)
        self._since = b""
        self._trouble = ""

    def run(self) -> Refreshed | None:
        """Bring the copy in step; None where somebody works on it.

        Raises:
            JobdeskError, OSError, SQLAlchemyError: the copy from before stands.
        """
        with replacing(self._seats) as since:
            if since is None:
                return None
        self._since = since
        standing.sweep(self._folder)
        copy, held = standing.find_copy(self._folder, self._source.center.id), None
        if copy is not None:
            held = self._look(copy)
        if copy is not None and held is None:
            if not self._alone(partial(self._put_aside, copy)):
                return None
            copy = None
        if held is not None and held.unsent:
            return Refreshed(False, held.packed_at, waiting=True)
        now = self._source.desk.read(lambda db, act: moment_of(by_itself(db), act))
        if held is not None and not held.lifted and self._is_in_step(now, held):
            return Refreshed(True, held.packed_at, trouble=self._trouble, step=self._last)
        try:
            became = self._renew(copy, held)
        except IntegrityError:  # rows that were read while their neighbours changed
            became = self._renew(copy, held)
        if became is None or became.made_at is None:
            return became
        return replace(became, step=Step(now, became.made_at, monotonic()))

    def _is_in_step(self, now: Moment, held: Held) -> bool:
        last = self._last
        if last is None or self._asked or (last.of, last.made_at) != (now, held.packed_at):
            return False
        return monotonic() - last.written < WRITTEN_ANEW

    def _look(self, copy: CenterFolder) -> Held | None:
        """What the copy's file holds; None where nobody can go on with it.

        That is: unknown to the center, damaged, or revoked while it holds what will not come home.
        """
        known = self._source.desk.read(lambda db, act: open_local(db, act, checkout_id=checkout_of(copy)))
        if known is None:
            return None
        key, state = known
        try:
            held = standing.look_into(copy, key)
        finally:
            key.wipe()
        return None if held is not None and held.unsent and state != CheckoutState.OUT else held

    def _renew(self, copy: CenterFolder | None, held: Held | None) -> Refreshed | None:
        source = self._source
        making = Making(source.center.folder)
        known = checkout_of(copy) if copy is not None else making.begin()
        oldest, chosen = source.desk.read(lambda db, act: _choose(by_itself(db), act))
        made = source.desk.change(
            lambda db, act: renew_local(
                db,
                act,
                known=known,
                chosen=chosen,
                used=held.used if held else {},
                account_ids=held.account_ids if held else (),
                asked=self._asked,
            )
        )
        if made is None:
            making.end()
            if copy is not None and not self._alone(partial(standing.remove_copy, copy)):
                return None
            return Refreshed(False, barred=True, trouble=self._trouble or _barred())
        try:
            if copy is None:
                with made_folder(self._folder) as place:
                    plan = plan_local_copy(source, place, made)
                    write_center(write_next(source, plan, made, chosen, oldest, self._tick))
                making.end()
            else:
                whole = held is not None and held.lifted
                after = write_next(source, copy, made, chosen, oldest, self._tick, whole=whole)
                if not self._alone(partial(_swap, copy, after)):
                    unlink(after.path or copy.folder)
                    return None
        finally:
            made.key.wipe()
        return Refreshed(True, made.renewed_at, trouble=self._trouble)

    def _alone(self, act: Callable[[], None]) -> bool:
        """Do what takes the copy's folder or its file away, unless somebody has sat down since; whether it was."""
        with replacing(self._seats) as now:
            if now is None or now != self._since:
                return False
            act()
        return True

    def _put_aside(self, copy: CenterFolder) -> None:
        """Keep a copy that nobody can go on with, closed, where the supervisor is told.

        One that the center does not know keeps its keys: nothing else would ever open the work on it.
        """
        desk, checkout = self._source.desk, checkout_of(copy)
        known = desk.read(lambda db, act: open_local(db, act, checkout_id=checkout))
        if known is not None:
            known[0].wipe()
            copy = standing.close_copy(copy)
        kept = standing.set_aside(copy, desk.clock.now())
        told = _(
            "This desk's earlier local copy cannot be gone on with. It is kept, as the center may lack work that"
            " is on it. Tell the supervisor: {folder}"
        )
        self._trouble = told.format(folder=kept)
        desk.change(lambda db, act: record_set_aside(db, act, checkout_id=checkout, folder=kept.name))


def _barred() -> str:
    return _(
        "This desk's local copy was reported lost. It has none until the supervisor signs in here and asks for one"
        " with F11."
    )


def _swap(copy: CenterFolder, after: CenterFolder) -> None:
    write_center(after)
    unlink(copy.path or copy.folder)


def _choose(db: Session, act: Act) -> tuple[str, Chosen]:
    """The oldest transaction that may be missed, asked first, and what the copy carries."""
    return rows.mark_now(db), choose_local(db, act)
