"""Who sits at which counter window: sat down, away for a while, gone. Figures ask it for staff on duty."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_issue_tickets, can_serve, require
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Window
from jobdesk.records.tickets import TicketStep, WindowPause, WindowShift
from jobdesk.services._rows import clean_line

WHY = 60


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """Someone at a window; `away_since` is None where they are there."""

    id: UUID
    counter_no: int
    account_id: UUID
    name: str
    began_at: datetime
    away_since: datetime | None
    why: str


def sit_down(db: Session, act: Act) -> ShiftRow:
    """Someone sits down at the acting window; whoever sat there, or the same person elsewhere, has left.

    Raises:
        InvalidInput: no counter window.
        NotAllowed: the role serves nobody.
    """
    require(act.role, can_serve)
    if act.window_no is None:
        raise InvalidInput(_("Choose your counter window first."))
    db.execute(select(Window.id).order_by(Window.id).with_for_update())
    mine = None
    both = or_(WindowShift.counter_no == act.window_no, WindowShift.account_id == act.account_id)
    for one in db.scalars(select(WindowShift).where(WindowShift.ended_at.is_(None), both)).all():
        if one.counter_no == act.window_no and one.account_id == act.account_id:
            mine = one
        else:
            _end(db, act, one)
    if mine is None:
        mine = WindowShift(counter_no=act.window_no, account_id=act.account_id, began_at=act.at)
        db.add(mine)
    else:
        _end_pause(db, act, mine)
    db.flush()
    return next(one for one in on_duty(db, act) if one.id == mine.id)


def _end_pause(db: Session, act: Act, shift: WindowShift) -> None:
    open_one = select(WindowPause).where(WindowPause.shift_id == shift.id, WindowPause.ended_at.is_(None))
    for one in db.scalars(open_one):
        one.ended_at = act.at


def _end(db: Session, act: Act, shift: WindowShift) -> None:
    _end_pause(db, act, shift)
    shift.ended_at = act.at


def _own(db: Session, act: Act) -> WindowShift | None:
    mine = select(WindowShift).where(WindowShift.account_id == act.account_id, WindowShift.ended_at.is_(None))
    return db.scalars(mine.with_for_update().execution_options(populate_existing=True)).first()


def go_away(db: Session, act: Act, *, why: str = "") -> None:
    """The acting person's window calls nobody for a while: lunch, a meeting. A second press changes nothing.

    Raises:
        InvalidInput: nobody sat down, or the reason is too long.
        NotAllowed: the role serves nobody.
    """
    require(act.role, can_serve)
    shift = _own(db, act)
    if shift is None:
        raise InvalidInput(_("Choose your counter window first."))
    line = clean_line(why, "why")
    if line and len(line) > WHY:
        raise InvalidInput(_("Write at most {count} characters here.").format(count=WHY), field="why")
    known = select(WindowPause.id).where(WindowPause.shift_id == shift.id, WindowPause.ended_at.is_(None))
    if db.scalars(known).first() is None:
        db.add(WindowPause(shift_id=shift.id, began_at=act.at, why=line))
        db.flush()


def come_back(db: Session, act: Act) -> None:
    """The acting person's window calls again. A second press changes nothing."""
    require(act.role, can_serve)
    if (shift := _own(db, act)) is not None:
        _end_pause(db, act, shift)
        db.flush()


def leave_window(db: Session, act: Act) -> None:
    """The acting person leaves the window: signed out, or another window. A second press changes nothing."""
    require(act.role, can_serve)
    if (shift := _own(db, act)) is not None:
        _end(db, act, shift)
        db.flush()


def lock_window(db: Session, act: Act) -> None:
    """The acting person's screen was locked: away from the window, where they sat at one."""
    require(act.role, can_serve)
    if _own(db, act) is not None:
        go_away(db, act)


def close_shifts(db: Session, today: datetime) -> None:
    """End the shifts that began before `today` and are open, as a desk that was switched off leaves them.

    Each ends with the last thing its person did there with a number, else where it began: how long they sat is
    not known.
    """
    left = select(WindowShift).where(WindowShift.ended_at.is_(None), WindowShift.began_at < today)
    rows = db.scalars(left.order_by(WindowShift.id).with_for_update(skip_locked=True)).all()
    for one in rows:
        last = select(func.max(TicketStep.at)).where(
            TicketStep.account_id == one.account_id,
            TicketStep.counter_no == one.counter_no,
            TicketStep.at >= one.began_at,
            TicketStep.at < today,
        )
        one.ended_at = db.scalar(last) or one.began_at
        open_one = select(WindowPause).where(WindowPause.shift_id == one.id, WindowPause.ended_at.is_(None))
        for pause in db.scalars(open_one):
            pause.ended_at = max(pause.began_at, one.ended_at)
    db.flush()


def on_duty(db: Session, act: Act) -> list[ShiftRow]:
    """Who sits where now, by window."""
    require(act.role, can_issue_tickets)
    pause = (
        select(WindowPause).where(WindowPause.ended_at.is_(None)).order_by(WindowPause.began_at, WindowPause.id)
    )
    away = {one.shift_id: one for one in db.scalars(pause)}
    now = (
        select(WindowShift, Account.display_name)
        .join(Account, Account.id == WindowShift.account_id)
        .where(WindowShift.ended_at.is_(None))
        .order_by(WindowShift.counter_no, WindowShift.id)
    )
    return [
        ShiftRow(
            id=one.id,
            counter_no=one.counter_no,
            account_id=one.account_id,
            name=name,
            began_at=one.began_at,
            away_since=away[one.id].began_at if one.id in away else None,
            why=(away[one.id].why or "") if one.id in away else "",
        )
        for one, name in db.execute(now)
    ]


def count_on_duty(db: Session, act: Act, *, at: datetime) -> int:
    """How many windows were staffed and calling at a moment. Source: statistics.md 2 (staff on duty)."""
    require(act.role, can_issue_tickets)
    there = (WindowShift.began_at <= at, or_(WindowShift.ended_at.is_(None), WindowShift.ended_at > at))
    away = select(WindowPause.id).where(
        WindowPause.shift_id == WindowShift.id,
        WindowPause.began_at <= at,
        or_(WindowPause.ended_at.is_(None), WindowPause.ended_at > at),
    )
    return db.scalar(select(func.count(WindowShift.id)).where(*there, ~away.exists())) or 0
