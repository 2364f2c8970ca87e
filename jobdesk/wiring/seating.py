"""Who sits at which window, told where the desk is entered, left, locked or moved; what a day begins with."""

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.permissions import can_issue_tickets, can_serve
from jobdesk.services import results, vacancy_wages
from jobdesk.services.tickets import queue, shifts

if TYPE_CHECKING:
    from jobdesk.wiring.desk import Desk


def begin_day(desk: "Desk") -> tuple[int, int]:
    """See `Desk.begin_day`."""
    if _only_looks(desk):
        return 0, 0
    if can_issue_tickets(desk.role):
        desk.change(queue.close_leftovers)
    if not can_serve(desk.role):
        return 0, 0
    sit_down(desk)
    return desk.change(results.close_unanswered), desk.change(vacancy_wages.rejudge_open)


def _only_looks(desk: "Desk") -> bool:
    """On a copy that went out, or on data of a newer program, nobody sits at a window."""
    return desk.read_only or desk.center.checkout is not None


def sit_down(desk: "Desk") -> None:
    """See `Desk.sit_down`."""
    if not _only_looks(desk) and can_serve(desk.role):
        desk.change(shifts.leave_window if desk.window_no is None else shifts.sit_down)


def stand_up(db: Session, act: Act, action: AuditAction) -> None:
    """In the transaction that locks or leaves a desk of the center: away, or gone."""
    if can_serve(act.role):
        (shifts.lock_window if action is AuditAction.LOCK else shifts.leave_window)(db, act)
