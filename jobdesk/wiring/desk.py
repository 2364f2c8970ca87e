"""An open center at one desk, as windows and commands use it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from jobdesk.base.acts import Act
from jobdesk.base.clock import Clock
from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import AuditAction, Role
from jobdesk.base.errors import AlreadySaved, NewerSchema, StoreError
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.permissions import can_print
from jobdesk.base.settings import Settings
from jobdesk.devices.printer import MakeLaser, Printer, Rasterize
from jobdesk.devices.spooler import SpoolerPrinter
from jobdesk.services import backups, checks, print_jobs, sign_in
from jobdesk.services._rows import clean_reason
from jobdesk.services.codes import code_book
from jobdesk.services.print_jobs import PrintJobRow
from jobdesk.services.printers import PrinterRow
from jobdesk.store.center import CenterFolder, read_center
from jobdesk.store.engine import Database
from jobdesk.store.slots import Keeper, Locksmith
from jobdesk.wiring import seating
from jobdesk.wiring._acts import Job, commit, explained
from jobdesk.wiring._admit import Opened, admit, check_place, host_name, read_anew
from jobdesk.wiring.keeping import restore_beside
from jobdesk.wiring.live import Live
from jobdesk.wiring.local_copies import LocalCopies
from jobdesk.wiring.outreach_desk import Outreach
from jobdesk.wiring.papers import recovery_paper
from jobdesk.wiring.printers import follow, make_printer, settle

T = TypeVar("T")
_ANYTHING = {"slots_changed": True, "codes_changed": True, "settings_changed": True}


class Desk:
    """An open center at one desk, for one person; every method blocks, on whichever thread.

    Attributes:
        center: the folder.
        who: who signed in.
        local, live: the desk's own copy of a shared center; what its other desks do.
    """

    def __init__(
        self,
        center: CenterFolder,
        locksmith: Locksmith,
        opened: Opened,
        who: sign_in.SignedIn,
        *,
        rasterize: Rasterize | None = None,
        laser: MakeLaser = SpoolerPrinter,
        printer: Printer | None = None,
    ) -> None:
        self.center = center
        self._rasterize, self._laser, self._printer = rasterize, laser, printer
        self.who, self._locksmith = who, locksmith
        self._opened: Opened | None = opened
        self._host, self._window_no = host_name(), who.window_no
        self.late_months: set[date] = set()
        self._outreach, self.local, self.live = Outreach(self, opened.copy), LocalCopies(self), Live(self)

    def read(self, job: Job[T]) -> T:
        """Run `job(db, act)` on a reader."""
        opened = self._open
        with self._explained(opened), opened.database.read() as db:
            return job(db, self.act())

    def view(self, job: Job[T]) -> T:
        """Run a look-up that leaves an audit row, and commit it.

        Raises:
            NotAllowed: the time of this copy is over.
        """
        opened = self._open
        if opened.read_only:
            return self.read(job)
        check_place(opened, self.center.path)
        with self._explained(opened), opened.database.write.begin() as db:
            opened.pass_on(db)
            return job(db, self.act())

    def change(self, job: Job[T], op_id: UUID | None = None, *, purpose: str = "", leaving: bool = False) -> T:
        """Run `job(db, act)` as the act `op_id` in one transaction, and commit.

        Args:
            leaving: it brings a copy home, so it is done when the copy's time is over, too.

        Raises:
            NotAllowed: the time of this copy is over, or it is done at the center alone.
            AlreadySaved: the act was committed before; nothing is left to do.
            StaleRecord: someone saved the record in between.
            StoreError: disk, server or damage; nothing was changed.
        """
        opened = self._open
        if opened.read_only:
            raise NewerSchema(
                _("This center was written by a newer jobdesk. It can be read here, but not changed.")
            )
        check_place(opened, self.center.path)
        act = self.act(op_id=op_id, purpose=purpose)
        try:
            with self._explained(opened):
                before, again = partial(opened.pass_on, leaving=leaving), self.local.ask_again()
                value, told = commit(opened.database, act, job, before, again)
        except AlreadySaved:
            self._follow(opened, _ANYTHING)
            raise
        self._follow(opened, told)
        return value

    def act(self, *, op_id: UUID | None = None, purpose: str = "") -> Act:
        """What services ask beside the session: who, where, now."""
        who = self.who
        return Act(
            account_id=who.account_id,
            user_name=who.user_name,
            display_name=who.display_name,
            role=who.role,
            window_no=self._window_no,
            host=self._host,
            desk=self.center.desk,
            at=self.clock.now(),
            op_id=op_id or new_id(),
            purpose=clean_reason(purpose, length=200),
        )

    def printer(self, row: PrinterRow | None = None) -> Printer:
        """The device of a printer, of None the folder of PDF files; printing is the caller's, on a worker.

        Raises:
            PrinterError: it hangs on another machine.
        """
        return self._printer or make_printer(row, self.center, self._rasterize, self._laser)

    def stand_in(self, printer: Printer) -> None:
        """Let one printer stand in for every printer, for training and pictures."""
        self._printer = printer

    def back_up(self, to: Path | None = None) -> backups.BackupRow:
        """Write a verified backup into the center's folder, or to `to`."""
        opened = self._open
        with self._explained(opened):
            return backups.back_up(opened.database, self.center, opened.keeper.key, self.act(), to=to)

    def back_up_daily(self) -> backups.BackupRow | None:
        """Write the backup of the day where it is missing, none of a local copy; for a worker, after a sign-in."""
        opened = self._open
        if opened.read_only or self.local.on_copy:
            return None
        with self._explained(opened):
            return backups.back_up_daily(opened.database, self.center, opened.keeper.key, self.act())

    def begin_day(self) -> tuple[int, int]:
        """Close referrals nobody answered, judge wages by today's minimum; how many each. After each sign-in.

        Numbers and shifts that earlier days left are ended, too, and who signed in sits at the window.
        At the center alone: both sides would do the same, each in its own history.
        """
        return seating.begin_day(self)

    def sit_down(self) -> None:
        """Tell the queue who sits at this window now; after the window was changed, and after each sign-in."""
        seating.sit_down(self)

    def settle_prints(self, live: Callable[[], Collection[UUID]] = frozenset) -> list[PrintJobRow]:
        """Say of each print a crash left on its way what is known of it; asks spoolers, which may take long.

        Args:
            live: tells those that workers still have in hand.

        Returns:
            Those left, as they are known now; what its spooler still prints stays sent, for `follow_print`.
        """
        if self._open.read_only or not can_print(self.who.role):
            return []
        left = self.read(lambda db, act: print_jobs.abandoned_jobs(db, act, live=live))
        return [settle(self, one) for one in left]

    def follow_print(self, job: PrintJobRow) -> PrintJobRow:
        """Wait until the spooler is done with a print that a crash left there; what became of it is written."""
        return follow(self, job)

    def list_backups(self) -> list[backups.BackupRow]:
        """The backups in the center's folder, newest first."""
        return backups.list_backups(self.center, self._open.keeper.key, self.act())

    def restore(self, file: Path, folder: Path, *, why: str = "", **server: str | None) -> CenterFolder:
        """Restore a backup of this center into a new folder, or to a server (`url`, `server_password`)."""
        return restore_beside(self, file, folder, why, **server)

    def locked_until(self) -> dict[UUID, datetime]:
        """Accounts that failed sign-ins keep out at this desk, and until when."""
        now = Clock().now()
        states = self.center.keys.read().lockouts
        return {one: state.until for one, state in states.items() if state.until and state.until > now}

    def new_recovery_paper(self, key: str) -> bytes:
        """A recovery key as a PDF to print. Raises MissingFont."""
        return recovery_paper(self.center.folder, key)

    def check(self) -> checks.CheckReport:
        """Check database, numbers, audit chain and search."""
        opened = self._open
        with self._explained(opened):
            return checks.check_center(opened.database, self.center, opened.keeper.key, self.act())

    def lock(self, by: str = "") -> None:
        """Write LOCK into the audit, zero the key and close every connection; `unlock` opens again."""
        self._leave(AuditAction.LOCK, by)

    def close(self) -> None:
        """Sign out: write it into the audit, zero the key and close every connection."""
        self.live.leave()
        self._leave(AuditAction.SIGN_OUT, "")

    def unlock(self, password: str) -> None:
        """Open the same desk again for the same person.

        Raises:
            WrongPassword, AccountLocked, NotAllowed, StoreError: it stays locked.
        """
        if self._opened is not None:
            return
        center = read_center(self.center.folder)
        opened, who = admit(center, self.who.user_name, password, self._window_no, self._locksmith)
        self.sit_at(center, opened, who)
        self.local.remember_key(password)

    def sit_at(self, center: CenterFolder, opened: Opened, who: sign_in.SignedIn) -> Opened | None:
        """Go on in another folder: what was open before, for the caller to close."""
        before, self._opened = self._opened, opened
        self.center, self.who, self._outreach = center, who, Outreach(self, opened.copy)
        return before

    def use_window(self, number: int | None) -> None:
        """Work at another window from now on."""
        self._window_no = number

    @property
    def locked(self) -> bool:
        """Whether the key is gone."""
        return self._opened is None

    @property
    def read_only(self) -> bool:
        """Whether the data was written by a newer program."""
        return self._open.read_only

    @property
    def clock(self) -> Clock:
        """The center's clock; its date may stand still."""
        return self._open.clock

    @property
    def outreach(self) -> Outreach:
        """Copies of the center: packing them, bringing them home."""
        return self._outreach

    def real_now(self) -> datetime:
        """The present moment; of an open copy the latest one known."""
        return self._opened.real_now() if self._opened is not None else Clock().now()

    @property
    def standing_on(self) -> date | None:
        """The day the center's date stands at, or None."""
        return self.clock.standing_on

    def read_settings(self) -> None:
        """Read settings, clock and the stamp of the codes anew: another desk may have changed them."""
        opened = self._open
        with self._explained(opened):
            read_anew(opened)

    @property
    def codes_stamp(self) -> tuple[int, ...]:
        """Another value once any desk saved a code, as of the last reading."""
        return self._open.codes_stamp

    @property
    def settings(self) -> Settings:
        """The center's settings."""
        return self._open.settings

    @property
    def codes(self) -> CodeBook:
        """The center's code tables."""
        opened = self._open
        with self._explained(opened), opened.database.read() as db:
            return code_book(db)

    @property
    def database(self) -> Database:
        """The open database, for backup and check."""
        return self._open.database

    @property
    def center_name(self) -> str:
        """For the header."""
        return self.center.name

    @property
    def center_id(self) -> UUID:
        """Of the center."""
        return self.center.id

    @property
    def account_id(self) -> UUID:
        """Who signed in."""
        return self.who.account_id

    @property
    def user_name(self) -> str:
        """The sign-in name."""
        return self.who.user_name

    @property
    def display_name(self) -> str:
        """The name on screens and papers."""
        return self.who.display_name

    @property
    def role(self) -> Role:
        """The role of who signed in."""
        return self.who.role

    @property
    def window_no(self) -> int | None:
        """The window worked at."""
        return self._window_no

    @property
    def idle_minutes(self) -> int:
        """After how many idle minutes the screen locks."""
        return self.settings.integer("idle_lock_minutes")

    @property
    def keeper(self) -> Keeper:
        """Who holds the key while the desk is open; for wiring alone."""
        return self._open.keeper

    @property
    def _open(self) -> Opened:
        if self._opened is None:
            raise StoreError(_("The desk is locked."))
        return self._opened

    @contextmanager
    def _explained(self, opened: Opened) -> Iterator[None]:
        """Sentences for failures; what a lock cut short says just that."""
        try:
            with explained():
                yield
            self.local.note(None)
        except (StoreError, DBAPIError) as error:
            self.local.note(error)
            if opened.keeper.key.wiped:
                raise StoreError(_("The desk is locked.")) from error
            raise

    def _leave(self, action: AuditAction, by: str) -> None:
        opened = self._opened
        if opened is None:
            return
        try:
            with self._explained(opened):
                session = opened.database.read if opened.read_only else opened.database.write
                with session.begin() as db:
                    if not opened.read_only:
                        opened.pass_on(db, leaving=True)
                    sign_in.leave(db, self.act(), action, by=by)
                    if not opened.read_only and self.center.checkout is None:
                        seating.stand_up(db, self.act(), action)
                checks.anchor(opened.database, self.center)
        finally:
            self._opened = None
            opened.close()
            self.local.forget_key()

    def _follow(self, opened: Opened, told: Mapping[str, Any]) -> None:
        self.late_months |= told.get("late_months", set())
        if told.get("slots_changed"):
            with self._explained(opened), opened.database.read() as db:
                sign_in.refresh_keys(db, self.center.keys)
        if told.get("codes_changed"):
            opened.database.info["codes"].book = None
        if told.get("settings_changed"):
            with self._explained(opened):
                read_anew(opened)
