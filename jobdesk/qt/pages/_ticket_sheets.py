"""The small lists of waiting numbers at a window: call one, go on with one, send one on."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from typing_extensions import override

from jobdesk.base.codes import CodeBook
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.formats import format_time
from jobdesk.base.i18n import _, mark
from jobdesk.base.tickets import TicketState
from jobdesk.qt.forms.base import Form
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._admin_base import choices_of
from jobdesk.qt.pages._ticket_strip import passed, who_of
from jobdesk.qt.pages.base import FormSheet, Page, Sheet
from jobdesk.qt.theme import Badge
from jobdesk.services.tickets import calling
from jobdesk.services.tickets.purposes import PurposeRow
from jobdesk.services.tickets.rows import TicketRow
from jobdesk.services.tickets.shifts import ShiftRow

STALE = ("tickets",)
_STATES = {
    TicketState.WAITING: (mark("waiting"), "neutral"),
    TicketState.HELD: (mark("on hold"), "accent"),
    TicketState.NO_ANSWER: (mark("no answer"), "warning"),
}
_TRANSFER = (
    Field("purpose_id", mark("Purpose of the visit"), FieldKind.CHOICE, code="purpose"),
    Field("for_counter", mark("Window"), FieldKind.CHOICE, code="window"),
)


class NumbersSheet(Sheet):
    """Numbers to choose one of; Enter does what the sheet is for."""

    def __init__(
        self,
        rows: Sequence[TicketRow],
        at: datetime,
        *,
        title: str,
        verb: str,
        then: Callable[[TicketRow], object],
    ) -> None:
        super().__init__(title=title, verb=verb, run=self._run)
        self._then = then
        self.list: ListView[TicketRow] = ListView(
            (
                Column(mark("Number"), lambda r: r.label, width=90),
                Column(mark("Purpose of the visit"), lambda r: r.purpose, width=180),
                Column(mark("Visitor"), who_of, stretch=True),
                Column(mark("Issued at"), lambda r: format_time(r.issued_at.time()), align="right", width=100),
                Column(mark("Waits"), lambda r: passed(r.waits_since, at), align="right", width=90),
                Column(mark("State"), badge=_badge, width=120),
            ),
            key=lambda r: r.id,
            name=title,
            empty=_("Nobody waits."),
        )
        self.list.opened.connect(lambda _row: self._run())
        self.body.addWidget(self.list, 1)
        self.list.set_rows(rows)
        self.list.select_first()

    @override
    def start_focus(self) -> None:
        self.list.table.setFocus()

    def current(self) -> TicketRow | None:
        """The chosen number."""
        return self.list.current_row()

    def _run(self) -> None:
        if (row := self.current()) is not None:
            self.finish()
            self._then(row)


def _badge(one: TicketRow) -> Badge:
    word, tone = _STATES[one.state]
    return Badge(_(word), tone)


def call_sheet(
    rows: Sequence[TicketRow],
    at: datetime,
    *,
    call: Callable[[TicketRow], object],
    put_back: Callable[[TicketRow], object],
    left: Callable[[TicketRow], object],
) -> NumbersSheet:
    """Everybody who waits or did not answer: one is called out of turn, put back, or has gone."""
    sheet = NumbersSheet(rows, at, title=_("Call one number"), verb=_("Call"), then=call)

    def on_current(act: Callable[[TicketRow], object]) -> None:
        if (row := sheet.current()) is not None:
            sheet.finish()
            act(row)

    sheet.add_verb(_("Gone away"), "Ctrl+Delete", lambda: on_current(left))
    returned = sheet.add_verb(_("Back into the queue"), "Shift+F7", lambda: on_current(put_back))

    def offer(row: TicketRow | None) -> None:
        returned.setEnabled(row is not None and row.state == TicketState.NO_ANSWER)

    sheet.list.chosen.connect(offer)
    offer(sheet.current())
    return sheet


def window_words(number: int, name: str | None, shift: ShiftRow | None) -> str:
    """A window to send a number to, and who would call it there: it waits for that window alone."""
    if shift is None:
        there = _("nobody there")
    else:
        there = shift.name if shift.away_since is None else f"{shift.name} ({_('away')})"
    window = _("Window {number}").format(number=number)
    return " · ".join(part for part in (window, name, there) if part)


def transfer_sheet(
    page: Page, one: TicketRow, purposes: Sequence[PurposeRow], windows: Sequence[tuple[int, str]]
) -> FormSheet:
    """Send a number on to another purpose, another window, or both; there the waiting begins anew.

    It begins with the purpose the number has, which may stay where the window is another one.
    """
    known = [(str(told.id), told.name) for told in purposes]
    own = page.room.window_no
    rooms = [(str(number), name) for number, name in windows if number != own]
    chosen = (*choices_of("purpose", known).all("purpose"), *choices_of("window", rooms).all("window"))
    form = Form(_TRANSFER, CodeBook(chosen), today=page.room.today())
    form.set_values({"purpose_id": str(one.purpose_id)})
    form.set_hint("for_counter", _("Empty: any window that serves the purpose."))

    def save(values: dict[str, Any], sheet: FormSheet) -> None:
        purpose, window = values.get("purpose_id"), values.get("for_counter")
        if purpose == str(one.purpose_id):
            purpose = None
        sheet.commit(
            lambda db, act: calling.transfer(
                db,
                act,
                ticket_id=one.id,
                purpose_id=UUID(purpose) if purpose else None,
                for_counter=int(window) if window else None,
            ),
            stale=STALE,
            said=_("{label} was sent on").format(label=one.label),
        )

    title = _("Send {label} on").format(label=one.label)
    sheet = FormSheet(form, title=title, verb=_("Transfer"), save=save)
    page.push(sheet)
    form.focus_field("purpose_id")
    return sheet
