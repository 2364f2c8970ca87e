"""Copies of the center: packed onto a laptop, opened there, brought home, and wiped once they are."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.durable import part_of, put, writing
from jobdesk.base.errors import InvalidInput, StoreError
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.outreach import Opener, bundle_file
from jobdesk.records.accounts import KeySlot
from jobdesk.records.centers import Center, Counter
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import Checkout, CopyState, NumberBook
from jobdesk.services import search, sign_in
from jobdesk.services.at_center import require_center
from jobdesk.services.outreach.carried import CARRIED
from jobdesk.services.outreach.checkouts import HOURS, CheckoutPlan, CheckoutRow, record_checkout
from jobdesk.services.outreach.copying import Chosen, Tick, copy_rows
from jobdesk.services.outreach.merging import COPY_KEY, MergeReport, merge_bundle
from jobdesk.services.outreach.openers import check_openers
from jobdesk.services.outreach.sealing import bundles_to_send, copy_state, receive, seal_new
from jobdesk.services.search_step import words_now
from jobdesk.store.backup import verify_file
from jobdesk.store.bundles import FILE_AT_MOST, BundleRefused, damaged, open_receipt
from jobdesk.store.capturing import start_capture
from jobdesk.store.center import NAME as CENTER_FILE
from jobdesk.store.center import CenterFolder, made_folder, open_database, plan_copy, read_center, write_center
from jobdesk.store.engine import Database
from jobdesk.store.key_file import NAME, OLD, KeyRing
from jobdesk.store.keys import DataKey
from jobdesk.store.migrate import migrate
from jobdesk.store.slots import Keeper, Slot
from jobdesk.wiring._admit import about_copy, dress
from jobdesk.wiring._packing import noted, settle_packing

if TYPE_CHECKING:
    from jobdesk.wiring.desk import Desk

_AT_ONCE = 500


def pack(
    desk: "Desk",
    folder: Path,
    *,
    plan: Callable[[Session, Act], CheckoutPlan],
    device: str,
    purpose: str,
    openers: Sequence[Opener],
    hours: int = HOURS,
    tick: Tick | None = None,
) -> CheckoutRow:
    """Pack a copy into `folder`, which gets its name once the copy is whole and was read back.

    The center knows of the copy first; where it then cannot be written, it is noted as never gone.

    Args:
        plan: what travels; `checkouts.plan_checkout` with its choices.

    Raises:
        InvalidInput: something is missing, or a password breaks a rule or is another one's, too.
        NotAllowed: the role does not pack, or this is a copy itself.
        StoreError: disk or database.
    """
    desk.read(lambda db, act: check_openers(db, act, openers=openers))
    settle_packing(desk)
    key, checkout_id = DataKey.make(), new_id()
    try:
        with noted(desk, checkout_id, folder), made_folder(folder) as making:
            told, row = desk.change(
                lambda db, act: _record(
                    db,
                    act,
                    plan(db, act),
                    device=device,
                    purpose=purpose,
                    account_ids=[one.account_id for one in openers],
                    own_passwords=[one.account_id for one in openers if one.own],
                    key=key,
                    hours=hours,
                    checkout_id=checkout_id,
                )
            )
            _write_copy(desk, making, row, told.chosen, key, openers, tick)
    finally:
        key.wipe()
    return row


def _record(db: Session, act: Act, plan: CheckoutPlan, **given: Any) -> tuple[CheckoutPlan, CheckoutRow]:  # noqa: ANN401  as record_checkout
    return plan, record_checkout(db, act, plan=plan, **given)


def _write_copy(
    desk: "Desk",
    making: Path,
    row: CheckoutRow,
    chosen: Chosen,
    key: DataKey,
    openers: Sequence[Opener],
    tick: Tick | None,
) -> None:
    keeper = desk.keeper
    slots, sealed = _opened_by(desk, row.id, key, openers)
    copy = plan_copy(
        making,
        center_id=keeper.center_id,
        name=desk.center_name,
        desk=row.issuer,
        checkout=row.id,
        keys=sealed,
        told=row.event_name or row.purpose,
        until=row.expires_at,
    )
    database = open_database(copy, key, create=True)
    try:
        migrate(database)
        dress(database, Keeper(keeper.center_id, key, keeper.locksmith))
        desk.read(lambda db, act: _fill(db, database, row, chosen, slots, tick))
        with database.read() as db:
            copy.keys.create(KeyRing(copy.id, slots={slot.account_id: slot for slot in slots}))
            sign_in.refresh_keys(db, copy.keys)
    finally:
        database.dispose()
    write_center(copy)
    _read_back(copy, key, row)


def _opened_by(
    desk: "Desk", checkout: UUID, key: DataKey, openers: Sequence[Opener]
) -> tuple[list[Slot], Mapping[UUID, bytes]]:
    """Slots that travel, and the copy's key sealed for each by what the slot opens.

    That is a key of its own, or for the own password the center's: nobody can make another
    slot for a password without knowing it.
    """
    keeper, slots, sealed = desk.keeper, [], {}
    own: dict[UUID, Slot] = desk.read(
        lambda db, act: {row.account_id: Slot.from_json(row.slot) for row in db.scalars(select(KeySlot))}
    )
    for one in openers:
        opener, slot = DataKey(bytes(keeper.key.secret)) if one.own else DataKey.make(), own[one.account_id]
        if not one.own:
            fresh = Keeper(keeper.center_id, opener, keeper.locksmith)
            slot = fresh.slot(one.account_id, slot.user_name, one.password)
        slots.append(slot)
        sealed[one.account_id] = opener.seal(COPY_KEY, bytes(key.secret), about_copy(checkout, one.account_id))
        opener.wipe()
    return slots, sealed


def _fill(
    db: Session, database: Database, row: CheckoutRow, chosen: Chosen, slots: Sequence[Slot], tick: Tick | None
) -> None:
    """Write the chosen rows, the books and what the copy knows of itself, and start the capture."""
    checkout = db.get_one(Checkout, row.id)
    books = db.scalars(select(NumberBook).where(NumberBook.checkout_id == row.id)).all()
    found = {kind: sorted(chosen["referral" if kind == search.SLIP else kind]) for kind in search.KINDS}
    searched = sum(map(len, found.values()))
    with database.write.begin() as target:
        connection = target.connection()
        done = copy_rows(db, connection, chosen, tick and (lambda rows, of: tick(rows, of + searched)))
        values = {column.key: getattr(checkout, column.key) for column in Checkout.__table__.columns}
        target.add(Checkout(**{**values, "sealed_key": b""}))
        target.flush()
        for book in books:
            told = {column.key: getattr(book, column.key) for column in NumberBook.__table__.columns}
            target.add(NumberBook(**told))
            target.add(Counter(name=book.name, issuer=book.issuer, year=book.year, last=book.first_serial - 1))
        for slot in slots:
            given = {"account_id": slot.account_id, "user_name": slot.user_name, "slot": slot.to_json()}
            target.add(KeySlot(**given, changed_at=row.packed_at))
        target.add(
            CopyState(
                id=row.id,
                center_id=db.scalars(select(Center.id)).one(),
                issuer=row.issuer,
                device=row.device,
                purpose=row.purpose,
                event_id=checkout.event_id,
                packed_at=row.packed_at,
                expires_at=row.expires_at,
                seen_at=row.packed_at,
                local_copy=False,
            )
        )
        target.flush()
        whole = done + searched
        for kind, ids in found.items():
            for start in range(0, len(ids), _AT_ONCE):
                some = ids[start : start + _AT_ONCE]
                search.fill(target, [(kind, one, words) for one, words in words_now(target, kind, some).items()])
                done += len(some)
                if tick is not None:
                    tick(done, whole)
        start_capture(connection, [one.table for one in CARRIED if one.captured])


def _read_back(copy: CenterFolder, key: DataKey, row: CheckoutRow) -> None:
    """Open what was written as the laptop will, and count it.

    Raises:
        StoreError: the disk gave back something else.
    """
    verify_file(copy.path or copy.folder, key)
    database = open_database(copy, key)
    try:
        with database.read() as db:
            people = db.scalar(select(func.count()).select_from(Jobseeker))
            if people != row.person_count or copy_state(db) is None:
                raise StoreError(_("The copy was not written as it should be. Try another disk."))
    finally:
        database.dispose()


def write_bundles(desk: "Desk", out: Path) -> tuple[int, ...]:
    """On a copy: seal what was changed since the last bundle, and write all that the center does not have yet.

    The newest becomes `out`; earlier ones that still wait stand beside it, as `bundle_file` names them. A place
    that cannot be written seals nothing; what was sealed and then not written waits under its number.

    Returns:
        The numbers of the bundles that were written, the newest last.

    Raises:
        InvalidInput: this is no copy.
        StoreError: the disk.
    """
    _try_place(out)
    desk.change(lambda db, act: seal_new(db, act, key=desk.keeper.key), leaving=True)
    waiting = desk.read(lambda db, act: [(one.seq, one.content) for one in bundles_to_send(db)])
    last = waiting[-1][0]
    for seq, content in waiting:
        target = bundle_file(out, seq, last)
        try:
            with writing(part_of(target)) as file:
                file.write(content)
            put(part_of(target), target)
            written = target.read_bytes()
        except OSError as error:
            raise _no_place() from error
        if written != content:
            raise StoreError(_("The bundle was not written as it should be. Try another disk."))
    return tuple(seq for seq, _content in waiting)


def _try_place(out: Path) -> None:
    if out.is_dir():
        raise _no_place()
    part = part_of(out)
    try:
        with writing(part):
            pass
        part.unlink()
    except OSError as error:
        raise _no_place() from error


def _no_place() -> StoreError:
    return StoreError(_("The bundle cannot be written there. Choose another folder."))


def bring_home(
    desk: "Desk", file: Path, *, receipt: Path | None = None, dry: bool = False, tick: Tick | None = None
) -> MergeReport:
    """At the center: merge a bundle's file, and write the receipt that lets the laptop wipe itself.

    Args:
        dry: only say what would become of it.
        tick: told how many records of how many are done.

    Raises:
        BundleRefused: with its reason; nothing was changed.
        NotAllowed: the role does not merge, or this is a copy.
        StoreError: the disk.
    """
    desk.read(lambda db, act: require_center(db))
    content = _read(file)
    if dry:
        return _tried(desk, content, tick)
    report = desk.change(lambda db, act: merge_bundle(db, act, file=content, tick=tick))
    if receipt is not None:
        write_receipt(report, receipt)
    return report


def write_receipt(report: MergeReport, file: Path) -> None:
    """Write the receipt of a bundle that is merged.

    Raises:
        StoreError: the disk; the bundle stays merged, and merged again it gives the same receipt.
    """
    try:
        with writing(part_of(file)) as out:
            out.write(report.receipt)
        put(part_of(file), file)
    except OSError as error:
        raise StoreError(
            _("The bundle is merged; its receipt cannot be written there. Merge again to another folder.")
        ) from error


class _Tried(Exception):
    def __init__(self, report: MergeReport) -> None:
        self.report = report


def _tried(desk: "Desk", content: bytes, tick: Tick | None) -> MergeReport:
    def job(db: Session, act: Act) -> MergeReport:
        raise _Tried(merge_bundle(db, act, file=content, tick=tick))

    try:
        return desk.change(job)
    except _Tried as tried:
        return tried.report


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > FILE_AT_MOST:
            raise damaged()
        return file.read_bytes()
    except OSError as error:
        raise BundleRefused(_("The file cannot be read."), "unread") from error


def take_receipt(desk: "Desk", file: Path) -> bool:
    """On a copy: note the center's receipt; once nothing is left that the center does not have, wipe the copy.

    Returns:
        Whether the copy was wiped; the desk is closed then and the folder gone.

    Raises:
        BundleRefused: no receipt for this copy.
        InvalidInput: this is no copy, or the receipt is for another bundle.
    """
    state = desk.read(lambda db, act: copy_state(db))
    if state is None:
        raise InvalidInput(_("This is the center itself: a receipt is taken on the laptop it was written for."))
    receipt = open_receipt(_read(file), desk.keeper.key)
    if state.id != receipt.checkout:
        raise InvalidInput(_("This receipt is for another copy. Nothing was changed."))
    at_home = desk.change(
        lambda db, act: receive(db, seq=receipt.seq, digest=receipt.digest, at=act.at), leaving=True
    )
    if at_home:
        folder = desk.center.folder
        desk.close()
        wipe(folder)
    return at_home


def wipe(folder: Path) -> None:
    """Remove a copy: its slots first, then its sealed keys, so that what is left of the data opens for nobody.

    Raises:
        InvalidInput: it is no copy but a center.
        StoreError: something could not be removed; the keys are gone by then.
    """
    center = read_center(folder)
    if center.checkout is None:
        raise InvalidInput(_("This is the center itself: only a copy that went out is wiped."))
    try:
        for name in (NAME, OLD):
            (folder / name).unlink(missing_ok=True)
        write_center(replace(center, copy_keys=()))
        for path in sorted(folder.iterdir(), key=lambda one: one.name == CENTER_FILE):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        folder.rmdir()
    except OSError as error:
        raise StoreError(
            _("The copy opens for nobody any more, but its files could not all be removed.")
        ) from error
