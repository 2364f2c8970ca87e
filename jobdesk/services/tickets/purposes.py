"""What people come for: purposes with their numbers and windows, opening hours, closed days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import SEOUL
from jobdesk.base.codes import is_working_day
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_issue_tickets, can_manage_queue, require
from jobdesk.base.tickets import UNFINISHED
from jobdesk.records.centers import Window
from jobdesk.records.tickets import NUMBER, ClosedDay, OpeningHours, PurposeWindow, Ticket, TicketPurpose
from jobdesk.services._rows import clean_line, clean_reason, correct, lock, refuse_struck, stamp, void
from jobdesk.services.audit import write_audit

NAME, LETTER, LAST_RANK = 40, 2, 99


@dataclass(frozen=True, slots=True)
class PurposeRow:
    """One purpose.

    Attributes:
        windows: the counter windows that serve it, with the rank in which each calls it.
    """

    id: UUID
    version: int
    name: str
    letter: str
    first_number: int
    last_number: int
    sort_order: int
    opens_session: bool
    aim_minutes: int | None
    windows: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class ClosedDayRow:
    """One day the center is closed."""

    id: UUID
    closed_on: date
    why: str


def list_purposes(db: Session, act: Act) -> list[PurposeRow]:
    """The purposes in the order they are shown."""
    if not can_manage_queue(act.role):
        require(act.role, can_issue_tickets)
    live = select(TicketPurpose).where(TicketPurpose.voided_at.is_(None))
    rows = db.scalars(live.order_by(TicketPurpose.sort_order, TicketPurpose.letter, TicketPurpose.id)).all()
    served: dict[UUID, dict[int, int]] = {}
    for one in db.scalars(select(PurposeWindow).where(PurposeWindow.active.is_(true()))):
        served.setdefault(one.purpose_id, {})[one.counter_no] = one.rank
    return [_row(one, served.get(one.id, {})) for one in rows]


def _row(one: TicketPurpose, windows: Mapping[int, int]) -> PurposeRow:
    return PurposeRow(
        id=one.id,
        version=one.version,
        name=one.name,
        letter=one.letter,
        first_number=one.first_number,
        last_number=one.last_number,
        sort_order=one.sort_order,
        opens_session=one.opens_session,
        aim_minutes=one.aim_minutes,
        windows=dict(sorted(windows.items())),
    )


def save_purpose(
    db: Session,
    act: Act,
    *,
    name: str,
    letter: str,
    first_number: int,
    last_number: int,
    sort_order: int = 0,
    opens_session: bool = True,
    aim_minutes: int | None = None,
    purpose_id: UUID | None = None,
    version: int = 0,
) -> PurposeRow:
    """Add a purpose, or change one.

    Raises:
        InvalidInput: name or letter are missing or too long, the band is crossed, too small or shared with another
            purpose of the same letter, or the aim is none.
        StaleRecord: saved elsewhere meanwhile.
        NotAllowed: the role does not manage the queue.
    """
    require(act.role, can_manage_queue)
    values: dict[str, object] = {
        "name": _line(name, "name", NAME),
        "letter": (clean_line(letter, "letter") or "")[: LETTER + 1].upper(),
        "first_number": first_number,
        "last_number": last_number,
        "sort_order": sort_order,
        "opens_session": opens_session,
        "aim_minutes": aim_minutes,
    }
    _check_band(db, values, purpose_id)
    if aim_minutes is not None and not 1 <= aim_minutes <= 600:
        raise InvalidInput(_("Give from 1 to 600 minutes, or leave it empty."), field="aim_minutes")
    if purpose_id is None:
        row = TicketPurpose(**values, **stamp(act))
        db.add(row)
        db.flush()
    else:
        row = db.get_one(TicketPurpose, purpose_id)
        refuse_struck(row)
        correct(db, act, row, values, version=version)
    write_audit(db, act, AuditAction.SETTING, table="ticket_purpose", record_id=row.id)
    return next(one for one in list_purposes(db, act) if one.id == row.id)


def _line(text: str, field: str, length: int) -> str:
    line = clean_line(text, field) or ""
    if not 1 <= len(line) <= length:
        raise InvalidInput(_("Write 1 to {count} characters.").format(count=length), field=field)
    return line


def _check_band(db: Session, values: Mapping[str, object], besides: UUID | None) -> None:
    letter, first, last = values["letter"], values["first_number"], values["last_number"]
    if not isinstance(letter, str) or len(letter) > LETTER:
        raise InvalidInput(_("The letter has at most {count} signs.").format(count=LETTER), field="letter")
    if not (isinstance(first, int) and isinstance(last, int) and 1 <= first < last <= NUMBER):
        raise InvalidInput(_("Give numbers from 1 to 9999, the first below the last."), field="last_number")
    crossing = select(TicketPurpose.name).where(
        TicketPurpose.voided_at.is_(None),
        TicketPurpose.letter == letter,
        TicketPurpose.first_number <= last,
        TicketPurpose.last_number >= first,
        TicketPurpose.id != besides if besides else TicketPurpose.id.is_not(None),
    )
    if (other := db.scalars(crossing.limit(1)).first()) is not None:
        raise InvalidInput(
            _("These numbers are those of {name} already: choose another letter or band.").format(name=other),
            field="first_number",
        )


def retire_purpose(db: Session, act: Act, *, purpose_id: UUID, why: str) -> None:
    """No numbers are given out for a purpose any more.

    Raises:
        InvalidInput: somebody still waits for it, or no reason.
        NotAllowed: the role does not manage the queue.
    """
    require(act.role, can_manage_queue)
    lock(db, TicketPurpose, [purpose_id])
    waiting = select(Ticket.id).where(
        Ticket.purpose_id == purpose_id, Ticket.issued_on == act.today, Ticket.state.in_(UNFINISHED)
    )
    if db.scalars(waiting.limit(1)).first() is not None:
        raise InvalidInput(_("Somebody still waits for this: call or transfer them first."))
    void(db, act, db.get_one(TicketPurpose, purpose_id), why)
    write_audit(db, act, AuditAction.SETTING, table="ticket_purpose", record_id=purpose_id)


def assign_windows(db: Session, act: Act, *, purpose_id: UUID, windows: Mapping[int, int]) -> PurposeRow:
    """Say which windows serve a purpose, and in which rank each calls it; the others no longer do.

    Raises:
        InvalidInput: no such window, or a rank outside 0 to 99.
        NotAllowed: the role does not manage the queue.
    """
    require(act.role, can_manage_queue)
    lock(db, TicketPurpose, [purpose_id])
    refuse_struck(db.get_one(TicketPurpose, purpose_id))
    known = set(db.scalars(select(Window.number).where(Window.active.is_(true()))))
    if not set(windows) <= known:
        raise InvalidInput(_("There is no such counter window."), field="windows")
    if not all(0 <= rank <= LAST_RANK for rank in windows.values()):
        raise InvalidInput(_("A rank lies between 0 and 99."), field="windows")
    held = select(PurposeWindow).where(PurposeWindow.purpose_id == purpose_id)
    rows = {one.counter_no: one for one in db.scalars(held)}
    for number in sorted(rows.keys() | windows.keys()):
        serves, rank = number in windows, windows.get(number)
        if (row := rows.get(number)) is None:
            db.add(PurposeWindow(purpose_id=purpose_id, counter_no=number, rank=rank, active=True, **stamp(act)))
        else:
            changed = {"active": serves, "rank": row.rank if rank is None else rank}
            correct(db, act, row, changed, version=row.version)
    db.flush()
    told = {str(number): rank for number, rank in sorted(windows.items())}
    write_audit(
        db, act, AuditAction.SETTING, table="ticket_purpose", record_id=purpose_id, detail={"windows": told}
    )
    return next(one for one in list_purposes(db, act) if one.id == purpose_id)


def move_window(db: Session, act: Act, *, purpose_id: UUID, number: int, serves: bool) -> PurposeRow:
    """Put one window to a purpose, behind those it serves already, or take it away; what others moved stays.

    Raises:
        InvalidInput, NotAllowed: as `assign_windows`.
    """
    require(act.role, can_manage_queue)
    lock(db, TicketPurpose, [purpose_id])
    purposes = list_purposes(db, act)
    now = next((dict(one.windows) for one in purposes if one.id == purpose_id), {})
    ranks = [one.windows[number] for one in purposes if number in one.windows]
    if not serves:
        now.pop(number, None)
    elif number not in now:
        now[number] = min(max(ranks, default=-1) + 1, LAST_RANK)
    return assign_windows(db, act, purpose_id=purpose_id, windows=now)


def set_hours(db: Session, act: Act, *, hours: Mapping[int, tuple[time, time] | None]) -> None:
    """Say when the center is open, by weekday from 0 for Monday; a day that is missing keeps what it had.

    None closes a weekday; opened again later it is the same line, with its history. Without any open weekday the
    center has said no hours.

    Raises:
        InvalidInput: no such weekday, or it closes before it opens.
        NotAllowed: the role does not manage the queue.
    """
    require(act.role, can_manage_queue)
    rows = {one.weekday: one for one in db.scalars(select(OpeningHours))}
    for weekday, span in sorted(hours.items()):
        if not 0 <= weekday <= 6 or (span is not None and span[0] >= span[1]):
            raise InvalidInput(_("The center opens before it closes: look at the hours again."), field="hours")
        row = rows.get(weekday)
        if span is not None:
            values: dict[str, object] = {"opens_at": span[0], "closes_at": span[1], "active": True}
            if row is None:
                db.add(OpeningHours(weekday=weekday, **values, **stamp(act)))
            else:
                correct(db, act, row, values, version=row.version)
        elif row is not None:
            correct(db, act, row, {"active": False}, version=row.version)
    db.flush()
    closed = sorted(weekday for weekday, span in hours.items() if span is None)
    detail = {"weekdays": sorted(hours), "closed": closed}
    write_audit(db, act, AuditAction.SETTING, table="opening_hours", detail=detail)


def _open_days(db: Session) -> dict[int, tuple[time, time]]:
    rows = db.scalars(select(OpeningHours).where(OpeningHours.active.is_(true())).order_by(OpeningHours.weekday))
    return {one.weekday: (one.opens_at, one.closes_at) for one in rows}


def read_hours(db: Session, act: Act) -> Mapping[int, tuple[time, time]]:
    """The opening hours by weekday from 0 for Monday; a closed weekday is missing."""
    if not can_manage_queue(act.role):
        require(act.role, can_issue_tickets)
    return _open_days(db)


def add_closed_day(db: Session, act: Act, *, closed_on: date, why: str) -> ClosedDayRow:
    """The center is closed on a day.

    Raises:
        InvalidInput: no reason, or the day is known.
        NotAllowed: the role does not manage the queue.
    """
    require(act.role, can_manage_queue)
    reason = clean_reason(why, needed=_("Write why the center is closed that day."), length=100)
    known = select(ClosedDay.id).where(ClosedDay.closed_on == closed_on, ClosedDay.voided_at.is_(None))
    if db.scalars(known).first() is not None:
        raise InvalidInput(_("That day is closed already."), field="closed_on")
    row = ClosedDay(closed_on=closed_on, why=reason, **stamp(act))
    db.add(row)
    db.flush()
    write_audit(db, act, AuditAction.SETTING, table="closed_day", record_id=row.id)
    return ClosedDayRow(row.id, row.closed_on, row.why)


def void_closed_day(db: Session, act: Act, *, closed_day_id: UUID, why: str) -> None:
    """The center is open that day after all.

    Raises:
        InvalidInput: no reason, or it was struck before.
        NotAllowed: the role does not manage the queue.
    """
    require(act.role, can_manage_queue)
    void(db, act, db.get_one(ClosedDay, closed_day_id), why)
    write_audit(db, act, AuditAction.SETTING, table="closed_day", record_id=closed_day_id)


def closed_days(db: Session, act: Act, *, since: date) -> Sequence[ClosedDayRow]:
    """The closed days from a day on."""
    if not can_manage_queue(act.role):
        require(act.role, can_issue_tickets)
    live = select(ClosedDay).where(ClosedDay.voided_at.is_(None), ClosedDay.closed_on >= since)
    return [ClosedDayRow(one.id, one.closed_on, one.why) for one in db.scalars(live.order_by(ClosedDay.closed_on))]


def why_closed(db: Session, at: datetime) -> str:
    """Why no numbers are given out at a moment, in words; empty where the center is open.

    A center that has said no hours is open whenever somebody sits there.
    """
    local = at.astimezone(SEOUL)
    hours = _open_days(db)
    if not hours:
        return ""
    closed = select(ClosedDay.why).where(ClosedDay.closed_on == local.date(), ClosedDay.voided_at.is_(None))
    if (why := db.scalars(closed).first()) is not None:
        return _("The center is closed today: {why}").format(why=why)
    today = hours.get(local.weekday())
    if today is None or not is_working_day(local.date()):
        return _("The center is closed today.")
    if not today[0] <= local.time() < today[1]:
        return _("The center is open from {opens} to {closes}.").format(
            opens=today[0].strftime("%H:%M"), closes=today[1].strftime("%H:%M")
        )
    return ""
