"""A desk's own copy of a shared center: kept in step beside its folder, gone on with where the server is away.

The copy's folder stays; each refresh writes another file in it, reads it back, and `center.toml`, which names the
file, is replaced by rename: whatever happens in between, the old or the new copy is there as a whole.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from jobdesk.base.errors import JobdeskError, NotAllowed, ServerAway, StoreError
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_serve
from jobdesk.records.accounts import KeySlot
from jobdesk.services.outreach.copying import Tick
from jobdesk.services.outreach.local_copies import bring_local_home, open_local
from jobdesk.services.outreach.merging import COPY_KEY, MergeReport
from jobdesk.services.outreach.sealing import bundles_to_send, copy_state, count_unsent, receive, seal
from jobdesk.store.center import CenterFolder, open_database, read_center
from jobdesk.store.durable import alone
from jobdesk.store.failures import explain
from jobdesk.store.keys import DataKey
from jobdesk.store.seats import sit
from jobdesk.wiring._acts import Asking, explained
from jobdesk.wiring._admit import Opened, about_copy, come_in, open_with_key
from jobdesk.wiring._local_files import Source, checkout_of, read_held
from jobdesk.wiring._local_place import LOCK, beside, home_of, seats_of
from jobdesk.wiring._local_refresh import Refresh, Step
from jobdesk.wiring._local_standing import find_copy, lift_copy

if TYPE_CHECKING:
    from jobdesk.wiring.desk import Desk


@dataclass(frozen=True, slots=True)
class Home:
    """What became of the work on a local copy.

    Attributes:
        reports: of each bundle what the merge did; bundles that were refused have none.
        refused: why a bundle did not come home, or "". It stays on the copy, which is not renewed then.
    """

    reports: tuple[MergeReport, ...]
    refused: str = ""


class LocalCopies:
    """The local copy of one open desk; properties and attributes answer at once, all else blocks.

    Attributes:
        made_at: when the copy was brought in step last, as far as it is known.
        waiting: it holds work that the center does not have, and is not renewed until that is home.
        trouble: what the person at the desk is to know of the last refresh, or "".
        barred: the copy was reported lost: there is none before someone who packs laptops asks for it here.
        on_doubt: told on any thread when nobody knows whether an act is saved, and when that ends.
    """

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._home: tuple[CenterFolder, DataKey | None] | None = None
        self._away_since: float | None = None
        self._asked_enough = Event()
        self._step: Step | None = None
        self.on_doubt: Callable[[bool], object] = lambda _unsure: None
        self.made_at: datetime | None = None
        self.waiting = self.barred = False
        self.trouble = ""

    # how it stands --------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """Where the copy is."""
        center = self._home[0] if self._home else self._desk.center
        return beside(center.folder)

    @property
    def on_copy(self) -> bool:
        """Whether the desk goes on with its copy now."""
        return self._home is not None

    @property
    def kept(self) -> bool:
        """Whether this desk keeps a copy: its center is shared, and it serves people."""
        return (self.on_copy or self._desk.center.is_shared) and can_serve(self._desk.role)

    @property
    def minutes(self) -> int:
        """After how many minutes it is brought in step; 0: none is kept."""
        return self._desk.settings.integer("local_copy_minutes")

    @property
    def away_seconds(self) -> int:
        """After how many seconds without the server the copy is offered."""
        return self._desk.settings.integer("server_away_seconds")

    @property
    def away_for(self) -> float | None:
        """For how many seconds the server has been away, since the first act that failed; None: it is not."""
        return None if self._away_since is None else monotonic() - self._away_since

    def note(self, error: Exception | None) -> None:
        """An act ended: whether the server was there."""
        if self._home is not None or not self._desk.center.is_shared or error is None:
            self._away_since = None
        elif isinstance(error, ServerAway) and self._away_since is None:
            self._away_since = monotonic()

    def ask_again(self) -> Asking:
        """How a save that the server did not answer is asked again: until the copy is offered."""
        seconds = max(0.0, self.away_seconds - (self.away_for or 0.0))
        return Asking(seconds, self.on_doubt, partial(self.note, ServerAway("")), self._asked_enough)

    def ask_no_more(self) -> None:
        """Whoever goes on elsewhere need not wait for a save that the server does not answer."""
        self._asked_enough.set()

    # keeping it in step ---------------------------------------------------------------------

    def refresh(self, tick: Tick | None = None, *, asked: bool = False) -> bool:
        """Bring the copy in step with the center, or make it; whether it is now.

        It is left as it is while it holds what the center does not have, while somebody works on it, and where the
        center's settings want none. Where it was revoked it is removed, or closed and put aside where it holds
        work; another one is made once that is `asked`.

        Raises:
            NotAllowed: the role may not allow what is asked.
            StoreError: disk or server; the copy from before stands.
        """
        desk = self._desk
        if desk.locked or not desk.center.is_shared or desk.read_only or not can_serve(desk.role):
            return False
        if not self.minutes:
            return False
        source = Source(desk, desk.center, desk.keeper)
        try:
            with alone(source.center.folder / LOCK):
                became = Refresh(source, tick, asked=asked, last=self._step).run()
        except (SQLAlchemyError, OSError) as error:
            told = explain(error) if isinstance(error, DBAPIError) else None
            raise told or StoreError(
                _("This desk's local copy could not be written: check the disk. It is tried again by itself.")
            ) from error
        if became is None:
            return False
        self.made_at, self.waiting, self.barred = became.made_at, became.waiting, became.barred
        self.trouble, self._step = became.trouble, became.step
        return became.done

    # going on with it -----------------------------------------------------------------------

    def look(self) -> datetime | None:
        """When the copy that stands there was made, where this account may open it."""
        try:
            copy = find_copy(self.folder, self._desk.center_id)
            if copy is None or self._desk.account_id not in dict(copy.copy_keys):
                return None
            database = open_database(copy, self._key_here(copy, self._desk.keeper.key))
            try:
                with database.read() as db:
                    state = copy_state(db)
                    self.made_at = state.packed_at if state else None
            finally:
                database.dispose()
        except (StoreError, DBAPIError):  # the second: of an earlier program
            return None
        return self.made_at

    def go_on(self) -> None:
        """Go on with the copy, as the same person, without another password.

        Raises:
            NotAllowed: there is no copy for this account, or its time is over.
            StoreError: the copy cannot be opened; the desk stays where it is.
        """
        desk = self._desk
        center, key, folder = desk.center, desk.keeper.key, self.folder
        copy = find_copy(folder, desk.center_id)
        if copy is not None and desk.account_id in dict(copy.copy_keys):
            here = self._key_here(copy, key)
            try:
                with explained():
                    lift_copy(copy, here)
            finally:
                here.wipe()
        seat = sit(seats_of(folder))  # from here on nobody replaces it
        try:
            copy = find_copy(folder, desk.center_id)
            if copy is None or desk.account_id not in dict(copy.copy_keys):
                raise NotAllowed(_("This desk has no local copy for you. Wait for the server, or work on paper."))
            opened = open_with_key(copy, self._key_here(copy, key), desk.keeper.locksmith)
            try:
                who = come_in(copy, opened, desk.account_id, desk.window_no)
            except BaseException:
                opened.close()
                raise
        finally:
            seat.leave()
        before = desk.sit_at(copy, opened, who)
        self._home, self._away_since = (center, key), None
        if before is not None:
            before.database.dispose()

    def _key_here(self, copy: CenterFolder, key: DataKey) -> DataKey:
        account = self._desk.account_id
        sealed = dict(copy.copy_keys)[account]
        return DataKey(key.unseal(COPY_KEY, sealed, about_copy(checkout_of(copy), account)))

    def is_back(self) -> bool:
        """Whether the server answers again."""
        if self._home is None or self._home[1] is None:
            return False
        try:
            open_database(self._home[0], self._home[1]).dispose()
        except StoreError:
            return False
        return True

    def go_home(self) -> Home:
        """Go on at the center again, and bring home what was done on the copy.

        The bundle is sealed before the copy is left; whatever fails then, it is brought home the next time.

        Raises:
            NotAllowed: the account has ended meanwhile.
            StoreError: the server is out of reach again; the desk stays on the copy.
        """
        desk = self._desk
        center, key = self._home or (None, None)
        if center is None or key is None:
            raise StoreError(_("The desk is not on its local copy."))
        opened = open_with_key(read_center(center.folder), DataKey(bytes(key.secret)), desk.keeper.locksmith)
        try:
            with opened.database.read() as db:
                if db.scalar(select(KeySlot.id).where(KeySlot.account_id == desk.account_id)) is None:
                    raise NotAllowed(_("This account has ended. Ask the person in charge."))
            desk.change(lambda db, act: seal(db, act, key=desk.keeper.key).seq, leaving=True)
            who = come_in(center, opened, desk.account_id, desk.window_no)
        except BaseException:
            opened.close()
            raise
        copy = desk.sit_at(center, opened, who)
        self._home = None
        key.wipe()
        if copy is None:
            return Home(())
        try:
            return self._bring(copy)
        finally:
            copy.close()

    def bring_waiting(self) -> Home | None:
        """At the center: bring home what a copy still holds that was left before; None where nothing waits."""
        desk = self._desk
        with alone(desk.center.folder / LOCK):
            copy = find_copy(self.folder, desk.center_id)
            if copy is None:
                return None
            known = desk.read(lambda db, act: open_local(db, act, checkout_id=checkout_of(copy)))
            if known is None:
                return None
            with explained():
                lift_copy(copy, known[0])
            opened = open_with_key(copy, known[0], desk.keeper.locksmith)
            try:
                opened.seat = sit(seats_of(copy.folder))
                with opened.database.write.begin() as db:
                    if not read_held(db).unsent:
                        return None
                    if count_unsent(db):
                        seal(db, replace(desk.act(), desk=copy.desk), key=opened.keeper.key)
                return self._bring(opened)
            finally:
                opened.close()

    def _bring(self, copy: Opened) -> Home:
        """Merge each bundle of an open copy that waits, and note its receipt there."""
        desk, reports = self._desk, list[MergeReport]()
        with copy.database.read() as db:
            waiting = [(one.seq, one.digest, one.content) for one in bundles_to_send(db)]
        for seq, digest, content in waiting:
            try:
                report = desk.change(partial(bring_local_home, file=content))
            except JobdeskError as error:
                self.waiting = True
                return Home(tuple(reports), str(error))
            reports.append(report)
            with copy.database.write.begin() as db:
                receive(db, seq=seq, digest=digest, at=desk.clock.now())
        self.waiting = False
        return Home(tuple(reports))

    # locking --------------------------------------------------------------------------------

    def forget_key(self) -> None:
        """The desk is locked: the center's key goes too."""
        if self._home is not None and self._home[1] is not None:
            self._home[1].wipe()
            self._home = self._home[0], None

    def remember_key(self, password: str) -> None:
        """On a local copy: open the center's key again, so that the way home asks for no other password."""
        desk = self._desk
        state = desk.outreach.copy
        if state is None or not state.local_copy:
            return
        folder = desk.center.folder
        home = self._home[0] if self._home else read_center(home_of(folder))
        key = desk.keeper.locksmith.unwrap(
            desk.center.keys.read().slots[desk.account_id], password, center_id=desk.center_id
        )
        self._home = home, key
