"""The file of a desk's local copy: the next one is written beside the last, read back, then named."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _
from jobdesk.records.accounts import KeySlot
from jobdesk.records.centers import Center, Counter, Operation
from jobdesk.records.outreach import Checkout, CopyState, NumberBook, SealedBundle
from jobdesk.services import sign_in
from jobdesk.services.at_center import require_center
from jobdesk.services.outreach import _local_rows as rows
from jobdesk.services.outreach.copying import Chosen, Tick
from jobdesk.services.outreach.local_copies import LocalCheckout
from jobdesk.services.outreach.merging import COPY_KEY
from jobdesk.services.outreach.sealing import bundles_to_send, copy_state, count_unsent
from jobdesk.store.backup import verify_file
from jobdesk.store.center import CenterFolder, open_database, plan_copy
from jobdesk.store.key_file import NAME, KeyRing
from jobdesk.store.migrate import migrate
from jobdesk.store.slots import Keeper
from jobdesk.wiring._admit import about_copy, dress

if TYPE_CHECKING:
    from jobdesk.wiring.desk import Desk

_FILES = ("center.db", "center.2.db")


@dataclass(frozen=True, slots=True)
class Held:
    """What a copy's file holds of its own.

    Attributes:
        unsent: it has what the center may not have.
        used: by name and year the last number used.
        lifted: an earlier program had written it: each of its rows is compared once.
    """

    packed_at: datetime
    unsent: bool
    used: Mapping[tuple[str, int], int]
    account_ids: frozenset[UUID]
    lifted: bool = False


def read_held(db: Session) -> Held:
    """What an open copy holds of its own."""
    state = db.scalars(select(CopyState)).one()
    counters = db.scalars(select(Counter).where(Counter.issuer == state.issuer))
    used = {(one.name, one.year): one.last for one in counters}
    accounts = frozenset(db.scalars(select(KeySlot.account_id)))
    return Held(state.packed_at, bool(count_unsent(db) or bundles_to_send(db)), used, accounts)


def checkout_of(copy: CenterFolder) -> UUID:
    """A copy's check-out. Raises StoreError where its folder names none."""
    if copy.checkout is None:
        raise StoreError(_("The center's settings file cannot be read. Restore the folder."))
    return copy.checkout


def by_itself(db: Session) -> Session:
    """The session, each of whose statements is a transaction of its own: none stays open on the server."""
    db.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
    return db


@dataclass(frozen=True, slots=True)
class Source:
    """The center a copy follows, as the desk was there when it began: it may leave meanwhile."""

    desk: "Desk"
    center: CenterFolder
    keeper: Keeper


def plan_local_copy(source: Source, folder: Path, made: LocalCheckout) -> CenterFolder:
    """A desk's first local copy, about to be written into `folder`."""
    center = source.center
    return plan_copy(folder, center_id=center.id, name=center.name, desk=made.issuer, checkout=made.id, keys={})


def write_next(
    source: Source,
    copy: CenterFolder,
    made: LocalCheckout,
    chosen: Chosen,
    oldest: str,
    tick: Tick | None,
    *,
    whole: bool = False,
) -> CenterFolder:
    """Write beside a copy's file the next one, in step with the center, and read it back.

    Args:
        oldest: the oldest transaction of the server that `chosen` may not know.
        whole: each row is compared.

    Returns:
        The copy as it stands once its `center.toml` is written: until then the one from before stands.

    Raises:
        StoreError: disk or server, or the desk has left the center.
        OSError, DBAPIError: disk; rows that do not fit together.
    """
    before = copy.path
    if before is None:
        raise StoreError(_("The center's settings file cannot be read. Restore the folder."))
    known = before.is_file()
    path = copy.folder / next(name for name in _FILES if not known or name != before.name)
    unlink(path)
    try:
        if known:
            shutil.copyfile(before, path)
            path.chmod(0o600)
        key, secret = source.keeper.key, bytes(made.key.secret)
        sealed = tuple((one, key.seal(COPY_KEY, secret, about_copy(made.id, one))) for one in made.account_ids)
        after = replace(copy, path=path, windows=source.center.windows, copy_keys=sealed)
        after = replace(after, copy_for=made.purpose, copy_until=made.expires_at)
        database = open_database(after, made.key, create=not known)
        try:
            if not known:
                migrate(database)
            dress(database, Keeper(source.center.id, made.key, source.keeper.locksmith))
            with database.write.begin() as target:
                _fill(source, target, made, chosen, oldest, tick, whole=whole)
            with database.read() as db:
                if not (copy.folder / NAME).exists():
                    copy.keys.create(KeyRing(copy.id))
                sign_in.refresh_keys(db, copy.keys)
        finally:
            database.dispose()
        verify_file(path, made.key)
    except BaseException:
        unlink(path)
        raise
    return after


def _fill(
    source: Source,
    target: Session,
    made: LocalCheckout,
    chosen: Chosen,
    oldest: str,
    tick: Tick | None,
    *,
    whole: bool,
) -> None:
    server = str(source.center.url)
    since = rows.mark_of(target, server, made.renewed_at, whole=whole)

    def job(db: Session, _act: Act) -> None:
        require_center(by_itself(db))  # the desk may go on with the copy while this runs
        rows.follow_center(db, target, chosen, since=since, tick=tick)
        rows.keep_mark(target, server, oldest, made.renewed_at)
        _say_state(db, target, made)

    source.desk.read(job)


def _say_state(db: Session, target: Session, made: LocalCheckout) -> None:
    """What the copy knows of itself: check-out, books, slots, how long it may be used."""
    checkout = db.get_one(Checkout, made.id)
    books = db.scalars(select(NumberBook).where(NumberBook.checkout_id == made.id)).all()
    for table in (NumberBook, Checkout, KeySlot):
        target.execute(delete(table))
    values = {column.key: getattr(checkout, column.key) for column in Checkout.__table__.columns}
    target.add(Checkout(**{**values, "sealed_key": b""}))
    target.flush()
    for book in sorted(books, key=lambda one: one.first_serial):
        told = {column.key: getattr(book, column.key) for column in NumberBook.__table__.columns}
        target.add(NumberBook(**told))
        if target.get(Counter, (book.name, book.issuer, book.year)) is None:
            target.add(Counter(name=book.name, issuer=book.issuer, year=book.year, last=book.first_serial - 1))
            target.flush()
    for slot in db.scalars(select(KeySlot).where(KeySlot.account_id.in_(made.account_ids))):
        given = {"account_id": slot.account_id, "user_name": slot.user_name, "slot": slot.slot}
        target.add(KeySlot(**given, changed_at=slot.changed_at))
    last = target.scalar(select(func.max(SealedBundle.seq))) or 0
    home = SealedBundle.received_at.is_not(None)
    target.execute(delete(SealedBundle).where(home, SealedBundle.seq < last))
    target.execute(update(SealedBundle).where(home).values(content=b""))
    # Acts are told apart on the copy alone, and nobody sits there now who could ask of one a day later.
    target.execute(delete(Operation).where(Operation.at < made.renewed_at - rows.EVERYTHING_AFTER))
    _say_time(target, made, center_id=target.scalars(select(Center.id)).one())


def _say_time(target: Session, made: LocalCheckout, *, center_id: UUID) -> None:
    state = copy_state(target)
    if state is None:
        state = CopyState(
            id=made.id,
            center_id=center_id,
            issuer=made.issuer,
            device=made.device,
            purpose=made.purpose,
            local_copy=True,
            seen_at=made.renewed_at,
            packed_at=made.renewed_at,
            expires_at=made.expires_at,
        )
        target.add(state)
    state.packed_at, state.expires_at = made.renewed_at, made.expires_at
    state.seen_at = max(state.seen_at, made.renewed_at)
    target.flush()


def unlink(path: Path) -> None:
    """Remove a database file and what stands beside it. Raises OSError."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
