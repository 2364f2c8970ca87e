"""The center itself: making it, its windows, settings, codes and wages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction, Role, WindowKind
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_manage_center, require
from jobdesk.base.settings import check_setting
from jobdesk.records.centers import Center, Desk, Setting, Window
from jobdesk.services._rows import clean_line, correct, stamp
from jobdesk.services.accounts import make_account
from jobdesk.services.audit import write_audit
from jobdesk.services.codes import store_codes
from jobdesk.services.passwords import set_password
from jobdesk.store.recovery import make_recovery
from jobdesk.store.slots import Keeper

DESKS = 99


@dataclass(frozen=True, slots=True)
class NewPerson:
    """An account that a new center starts with; `id` and `starts_on` are given only by the sample center."""

    user_name: str
    display_name: str
    role: Role
    password: str
    window_no: int | None = None
    must_change_password: bool = False
    id: UUID | None = None
    starts_on: date | None = None
    position: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class NewWindow:
    """A counter window that a new center starts with."""

    number: int
    kind: WindowKind
    name: str | None = None


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One counter window."""

    id: UUID
    version: int
    number: int
    kind: WindowKind
    name: str | None
    active: bool


@dataclass(frozen=True, slots=True)
class CenterRow:
    """The center's name and address, as papers show them."""

    id: UUID
    version: int
    name: str
    address: str | None
    phone: str | None
    fax: str | None


def require_founders(roles: Sequence[Role]) -> None:
    """Raise InvalidInput where a new center lacks a supervisor or an administrator."""
    if not {Role.SUPERVISOR, Role.ADMINISTRATOR} <= set(roles):
        raise InvalidInput(_("A center starts with a supervisor and an administrator."), field="people")


def found_center(
    db: Session,
    *,
    name: str,
    people: Sequence[NewPerson],
    windows: Sequence[NewWindow],
    at: datetime,
    host: str,
    address: str | None = None,
    phone: str | None = None,
    fax: str | None = None,
    settings: Mapping[str, str] | None = None,
) -> str:
    """Fill a new, migrated database: center, first desk, windows, accounts with their slots.

    Returns:
        The paper recovery key, shown once.

    Raises:
        InvalidInput: no name, or supervisor or administrator is missing, or a password breaks a rule.
    """
    keeper: Keeper = db.info["keeper"]
    called = clean_line(name, "name")
    if not called:
        raise InvalidInput(_("Give the center's name."), field="name")
    require_founders([person.role for person in people])
    printed, slot = make_recovery(keeper.key, keeper.center_id)
    db.add(
        Center(
            id=keeper.center_id,
            name=called,
            address=clean_line(address, "address"),
            phone=clean_line(phone, "phone"),
            fax=clean_line(fax, "fax"),
            recovery_public_key=slot.public,
            recovery_slot=slot.sealed,
            recorded_at=at,
        )
    )
    db.add(Desk(number=1, host=host, created_at=at, last_seen_at=at))
    for window in windows:
        db.add(
            Window(
                number=window.number,
                kind=WindowKind(window.kind).value,
                name=window.name,
                active=True,
                recorded_at=at,
            )
        )
    for key, value in (settings or {}).items():
        db.add(Setting(key=key, value=check_setting(key, value), recorded_at=at))
    store_codes(db, at=at)
    founder = None
    for person in people:
        account = make_account(
            db,
            None,
            user_name=person.user_name,
            display_name=person.display_name,
            role=person.role,
            home_window_no=person.window_no,
            starts_on=person.starts_on or at.date(),
            position=person.position,
            phone=person.phone,
            at=at,
            account_id=person.id,
        )
        act = Act(account.id, account.user_name, account.display_name, person.role, None, host, 1, at, account.id)
        set_password(db, act, account, person.password, must_change=person.must_change_password)
        if person.role is Role.ADMINISTRATOR and founder is None:
            founder = act
    if founder is not None:
        write_audit(db, founder, AuditAction.CREATE, table="center", record_id=keeper.center_id)
    return printed


def take_desk_number(db: Session, *, host: str, at: datetime) -> int:
    """Register a further desk of a shared center and give it the next number, 2 to 99.

    Raises:
        InvalidInput: all numbers are given out.
    """
    db.scalars(select(Desk).where(Desk.number == 1).with_for_update()).one()
    number = (db.scalar(select(func.max(Desk.number))) or 0) + 1
    if number > DESKS:
        raise InvalidInput(_("This center has 99 desks already."))
    db.add(Desk(number=number, host=host, created_at=at, last_seen_at=at))
    db.flush()
    return number


def see_desk(db: Session, *, desk: int, host: str, at: datetime) -> None:
    """Note that a desk was used."""
    row = db.scalars(select(Desk).where(Desk.number == desk)).one()
    row.host, row.last_seen_at = host, at


def read_center_row(db: Session) -> CenterRow:
    """Name and address of the center."""
    row = db.scalars(select(Center)).one()
    return CenterRow(row.id, row.version, row.name, row.address, row.phone, row.fax)


def edit_center(db: Session, act: Act, *, version: int, **changes: str | None) -> CenterRow:
    """Change name, address, phone or fax.

    Raises:
        NotAllowed: only an administrator manages the center.
        InvalidInput: the name is empty.
        StaleRecord: someone saved it in between.
    """
    require(act.role, can_manage_center)
    unknown = changes.keys() - {"name", "address", "phone", "fax"}
    if unknown:
        raise TypeError(f"unknown columns: {sorted(unknown)}")
    cleaned = {name: clean_line(value, name) for name, value in changes.items()}
    if "name" in cleaned and not cleaned["name"]:
        raise InvalidInput(_("Give the center's name."), field="name")
    center = db.scalars(select(Center)).one()
    changed = correct(db, act, center, cleaned, version=version)
    if changed:
        write_audit(
            db, act, AuditAction.SETTING, table="center", record_id=center.id, detail={"fields": sorted(changed)}
        )
    return read_center_row(db)


def list_windows(db: Session) -> list[WindowRow]:
    """The counter windows by number; anybody signed in may know."""
    return [_window(row) for row in db.scalars(select(Window).order_by(Window.number))]


def save_window(
    db: Session,
    act: Act,
    *,
    number: int,
    kind: WindowKind,
    name: str | None = None,
    active: bool = True,
) -> WindowRow:
    """Add the window `number`, or change what it is for; windows are retired, never deleted.

    Raises:
        NotAllowed: only an administrator manages the center.
        InvalidInput: the number lies outside 1 to 99.
    """
    require(act.role, can_manage_center)
    if not 1 <= number <= 99:
        raise InvalidInput(_("A window's number lies between 1 and 99."), field="number")
    row = db.scalar(select(Window).where(Window.number == number))
    values: Mapping[str, object] = {
        "kind": WindowKind(kind).value,
        "name": (clean_line(name, "name") or "")[:60] or None,
        "active": active,
    }
    if row is None:
        row = Window(number=number, **values, **stamp(act))
        db.add(row)
        db.flush()
    else:
        correct(db, act, row, values, version=row.version)
    write_audit(db, act, AuditAction.SETTING, table="counter_window", record_id=row.id, detail={"number": number})
    return _window(row)


def _window(row: Window) -> WindowRow:
    return WindowRow(row.id, row.version, row.number, WindowKind(row.kind), row.name, row.active)
