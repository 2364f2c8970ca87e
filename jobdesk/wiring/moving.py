"""A local center becomes the shared one, and a shared one a local one, by one command, proven equal first.

A verified backup, then the old data is held still while every row is written into the new place; rows are compared
by a digest of each table, the new place is checked as `jobdesk check` does it, and every declared figure over
several windows. Only then one transaction marks and closes the old data (`moving_marks`), and `center.toml`, which
lies ready, takes its name. Killed before that transaction the old place is the center, after it the new one.

Laptops that are out stay out: their check-outs, keys, books of numbers and bundles move along, so that what they
bring home is merged at the new place, once. A desk's own copy has no such way: it comes home before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import Clock
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import NewerSchema, StoreError
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.permissions import can_migrate, require
from jobdesk.services import sign_in
from jobdesk.services.at_center import require_center
from jobdesk.services.audit import write_audit
from jobdesk.services.checks import CheckReport
from jobdesk.services.month_closes import verify_closes
from jobdesk.services.search_step import compare_search
from jobdesk.services.settings import read_settings
from jobdesk.store.center import CenterFolder, open_database, read_center, split_password, write_center
from jobdesk.store.engine import Database
from jobdesk.store.integrity import Finding, check_database, load_anchors
from jobdesk.store.server_rights import place_of
from jobdesk.store.slots import Keeper, Locksmith
from jobdesk.wiring._acts import explained
from jobdesk.wiring._admit import dress, host_name
from jobdesk.wiring.moving_copies import end_own_copy, refuse_copies, remove_own_copy
from jobdesk.wiring.moving_marks import Mark, Where, arrive, close_data, follow, next_file, read_mark, write_mark
from jobdesk.wiring.moving_places import (
    FileTarget,
    ServerTarget,
    Target,
    forget,
    freeze,
    held,
    room,
    sweep,
)
from jobdesk.wiring.moving_proof import Told, Window, figures, windows
from jobdesk.wiring.moving_rows import Sums, copy_rows, sum_rows
from jobdesk.wiring.opening import open_center

if TYPE_CHECKING:
    from jobdesk.wiring.desk import Desk


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move proved.

    Attributes:
        center: the folder as it stands now.
        backup: of the old place.
        logins: by name of the login its password, for the office's safe; told once, kept nowhere.
        tables, rows: that were compared, each row.
        figures: that were equal over the windows.
    """

    center: CenterFolder
    backup: Path
    logins: Sequence[tuple[str, str]]
    tables: int
    rows: int
    figures: int
    windows: Sequence[Window]


def move_center(
    folder: Path,
    *,
    user: str,
    password: str,
    to_server: bool,
    url: str | None = None,
    server_password: str | None = None,
    database: str = "jobdesk",
    locksmith: Locksmith | None = None,
) -> Moved:
    """Move the center of a folder to a server, or from there into the folder.

    Args:
        to_server: else into an encrypted file of the folder.
        url: an administrator's connection: to the server's maintenance database where the center moves there, to
            the center's own where it leaves a server that keeps rights.
        database: the name of the one that is made.

    Raises:
        WrongPassword, AccountLocked, NotAllowed: the person may not move the center.
        InvalidInput, StoreError: with the reason; the center is where it was, as it was.
    """
    locksmith = locksmith or Locksmith()
    desk = open_center(folder, user, password, locksmith=locksmith)
    try:
        center = _begin(desk, to_server=to_server, url=url)
        backup = desk.back_up().path
        role, name = desk.role, desk.display_name
    finally:
        desk.close()
    host, now = host_name(), Clock().now()
    unlocked = sign_in.unlock(center.keys, user, password, now=now, host=host, locksmith=locksmith)
    act = Act(unlocked.slot.account_id, user, name, role, None, host, center.desk, now, new_id())
    try:
        with explained():
            sweep(center, url if to_server else None, server_password)
            move, here = new_id(), f"{host} {center.folder}"
            target: Target
            if to_server:
                target = ServerTarget(center, unlocked.key, move, str(url), server_password, database)
            else:
                target = FileTarget(center, unlocked.key, move, here)
            came = here if to_server else place_of(str(center.url))
            keeper = Keeper(center.id, unlocked.key, locksmith)
            source = (None, None) if to_server else (url, server_password)
            with held(center, unlocked.key, *source) as old:
                dress(old, keeper)
                made = _Move(center, keeper, act, old, target, Mark(move, Where.COMING, now, came)).run()
        return replace(made, backup=backup)
    finally:
        unlocked.key.wipe()


def _begin(desk: "Desk", *, to_server: bool, url: str | None) -> CenterFolder:
    """What is asked before anything is done."""
    require(desk.role, can_migrate)
    if desk.read_only:
        raise NewerSchema(_("This center was written by a newer jobdesk. It can be read here, but not changed."))
    desk.read(lambda db, _act: require_center(db))
    center = desk.center
    if to_server and center.is_shared:
        raise StoreError(_("This center is on a server already."))
    if not to_server and not center.is_shared:
        raise StoreError(_("This center is on this computer already."))
    if to_server and url is None:
        raise StoreError(_("Give the address of a PostgreSQL database: postgresql://user@server/database"))
    if url is not None:
        split_password(url)
    desk.read(lambda db, _act: refuse_copies(db, center))
    return center


class _Move:
    """One move; the old data is open, and nobody else is at it."""

    def __init__(
        self, center: CenterFolder, keeper: Keeper, act: Act, old: Database, target: Target, coming: Mark
    ) -> None:
        self._center, self._keeper, self._act = center, keeper, act
        self._old, self._target, self._coming = old, target, coming
        self._decided = False

    def run(self) -> Moved:
        """All of it.

        Raises:
            StoreError, DBAPIError, OSError: before the old data was closed: nothing of the new place is left.
        """
        try:
            with self._old.write() as source:
                freeze(source)
                if self._old.is_postgresql:
                    room(self._center, source)
                self._act = replace(self._act, at=Clock(read_settings(source).day("standing_date")).now())
                end_own_copy(source, self._act, self._center)
                told = {"moved_to": self._target.place}
                write_audit(source, self._act, AuditAction.SETTING, table="center", detail=told)
                source.flush()
                new = self._target.make()
                try:
                    made = self._fill(source, new)
                    self._decide(source)
                    return self._arrive(made, new)
                finally:
                    new.dispose()
        except BaseException:
            if not self._decided:
                self._target.remove()
                forget(self._center.folder)
            raise

    def _fill(self, source: Session, new: Database) -> Moved:
        """Write, compare, check and count; the new place is whole then, and nobody's."""
        dress(new, self._keeper)
        with new.write.begin() as target:
            sums = copy_rows(source, target)
            _same_rows(sums, sum_rows(target))
            write_mark(target, self._coming)
            told = {"moved_from": self._coming.place, "rows": sum(one.rows for one in sums.values())}
            write_audit(target, self._act, AuditAction.SETTING, table="center", detail=told)
        self._check(new)
        asked = windows(source, self._act.today)
        known = figures(source, self._act, asked)
        planned = self._target.settle(new)
        self._count_again(planned, asked, known)
        write_center(planned, next_file(self._center.folder, self._coming.id))
        rows = sum(one.rows for one in sums.values())
        return Moved(planned, Path(), self._target.logins, len(sums), rows, len(known), asked)

    def _check(self, new: Database) -> None:
        """Check the new place as `jobdesk check` does, against the ends of the chains that the folder knows."""
        key = new.info["audit_key"]
        found = list(check_database(new, key, load_anchors(self._center.folder, key)))
        with new.read() as db:
            found += [Finding(f"search_{why}", "search", str(n)) for why, n in compare_search(db).counts.items()]
        with new.read() as db:
            found += [Finding("close", f"{one.month:%Y-%m}", str(one.serial)) for one in verify_closes(db)]
        if found:
            said = CheckReport(self._act.at, tuple(found)).sentences
            raise StoreError(_("The center was not moved: a check found this.") + "\n" + "\n".join(said))

    def _count_again(self, planned: CenterFolder, asked: Sequence[Window], known: Told) -> None:
        """Count as this desk will: on a server by its own login, whose rows the server chooses."""
        database = open_database(planned, self._keeper.key)
        try:
            dress(database, self._keeper)
            with database.read() as db:
                found = figures(db, self._act, asked)
        finally:
            database.dispose()
        if found != known:
            odd = sorted({one for window, one in known if found[window, one] != known[window, one]})
            raise _unequal(", ".join(odd))

    def _decide(self, source: Session) -> None:
        """The old data says that it is the center no more: from its COMMIT on it is the new one."""
        away = Mark(self._coming.id, Where.AWAY, self._coming.at, self._target.place)
        write_mark(source, away)
        close_data(source)
        try:
            source.commit()
        except DBAPIError:
            self._decided = True  # nobody knows; who signs in next finds out, as both places are whole
            self._decided = self._was_marked()
            if not self._decided:
                raise
        self._decided = True

    def _was_marked(self) -> bool:
        with self._old.read() as db:
            found = read_mark(db)
        return found is not None and found.id == self._coming.id and found.where is Where.AWAY

    def _arrive(self, made: Moved, new: Database) -> Moved:
        folder = self._center.folder
        follow(folder, self._coming.id)
        arrive(new, self._coming)
        forget(folder)
        if not made.center.is_shared:
            remove_own_copy(self._center)
        return replace(made, center=read_center(folder))


def _same_rows(old: Sums, new: Sums) -> None:
    """Raise StoreError where a table differs."""
    for name, one in old.items():
        if (one.rows, one.total) != (new[name].rows, new[name].total):
            raise _unequal(name)


def _unequal(what: str) -> StoreError:
    told = _("The center was not moved: the new place is not equal to the old one ({what}).")
    return StoreError(told.format(what=what))
