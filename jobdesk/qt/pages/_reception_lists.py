"""The lists of the reception: who waits, who comes, how the windows stand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobdesk.base.clock import SEOUL
from jobdesk.base.formats import format_time
from jobdesk.base.i18n import _, mark
from jobdesk.base.printing import PrintState
from jobdesk.base.tickets import TicketState
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.theme import Badge
from jobdesk.services.tickets.entrance import Reception
from jobdesk.services.tickets.issuing import AppointmentRow
from jobdesk.services.tickets.queue import WindowNow
from jobdesk.services.tickets.rows import TicketRow
from jobdesk.services.tickets.times import minutes

LATE = timedelta(minutes=10)
_PRINTS: Mapping[PrintState, tuple[str, str]] = {
    PrintState.QUEUED: (mark("Not printed"), "warning"),
    PrintState.SENT: (mark("Printing"), "neutral"),
    PrintState.CONFIRMED: (mark("Printed"), "good"),
    PrintState.UNKNOWN: (mark("Unsure"), "warning"),
    PrintState.FAILED: (mark("Not printed"), "bad"),
}


@dataclass(frozen=True, slots=True)
class Waiter:
    """One who waits or did not answer, and the paper of the number."""

    ticket: TicketRow
    print_state: PrintState | None


def waiters(now: Reception) -> list[Waiter]:
    """Those who wait, longest first, then those who did not answer."""
    rows = (*now.queue.waiting, *now.queue.no_answer)
    return [Waiter(one, now.prints.get(one.id)) for one in rows]


def _clock(moment: datetime) -> str:
    return format_time(moment.astimezone(SEOUL).time())


def _print_badge(row: Waiter) -> Badge | None:
    if row.print_state is None:
        return None
    word, tone = _PRINTS[row.print_state]
    return Badge(_(word), tone)


def _waits(row: Waiter, now: Callable[[], datetime]) -> str:
    if row.ticket.state is TicketState.NO_ANSWER:
        return _("Did not answer")
    return minutes(max(0, int((now() - row.ticket.waits_since).total_seconds())))


def waiting_list(now: Callable[[], datetime]) -> ListView[Waiter]:
    """Who waits."""
    return ListView(
        (
            Column(mark("Number"), lambda r: r.ticket.label, width=62),
            Column(mark("Comes for"), lambda r: r.ticket.purpose, width=88),
            Column(mark("Visitor"), lambda r: _visitor(r.ticket), stretch=True),
            Column(mark("Waits"), lambda r: _waits(r, now), align="right", width=70),
            Column(mark("Ticket paper"), badge=_print_badge, width=104),
        ),
        key=lambda r: r.ticket.id,
        name=_("Who waits"),
        empty=_("Nobody waits."),
    )


def _visitor(ticket: TicketRow) -> str:
    return " · ".join(part for part in (ticket.visitor_name, ticket.phone_tail) if part)


def _appointment_badge(row: AppointmentRow, now: Callable[[], datetime]) -> Badge:
    if row.label:
        return Badge(row.label, "good")
    if now() - row.due_at > LATE:
        return Badge(_("Not there"), "warning")
    return Badge(_("Comes"), "neutral")


def appointment_list(now: Callable[[], datetime]) -> ListView[AppointmentRow]:
    """Who comes today."""
    return ListView(
        (
            Column(mark("Time"), lambda r: _clock(r.due_at), width=56),
            Column(mark("Name"), lambda r: r.name, stretch=True),
            Column(mark("Comes for"), lambda r: r.purpose, width=84),
            Column(mark("State"), badge=lambda r: _appointment_badge(r, now), width=92),
        ),
        key=lambda r: r.id,
        name=_("Appointments today"),
        empty=_("Nobody has an appointment today."),
    )


def _window_badge(row: WindowNow) -> Badge:
    if row.shift is None:
        return Badge(_("Nobody there"), "neutral")
    if row.shift.away_since is not None:
        return Badge(row.shift.why or _("Away"), "warning")
    if row.now is None:
        return Badge(_("ready to call"), "good")
    return Badge(_("Calling") if row.now.state is TicketState.CALLED else _("Serving"), "accent")


def window_list() -> ListView[WindowNow]:
    """How the windows stand."""
    return ListView(
        (
            Column(mark("Window"), lambda r: str(r.number), width=66),
            Column(mark("State"), badge=_window_badge, width=128),
            Column(mark("Number"), lambda r: r.now.label if r.now else "", width=62),
            Column(mark("Counselor"), lambda r: r.shift.name if r.shift else "", stretch=True),
        ),
        key=lambda r: r.number,
        name=_("Windows"),
        empty=_("There is no counter window."),
    )
