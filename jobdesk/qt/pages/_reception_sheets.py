"""Sheets of the reception: a new appointment, and opening a display."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtGui import QGuiApplication

from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import _, mark
from jobdesk.qt.displays import DisplayKind, open_beside
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs import Choice, ChoiceBox, PasswordEdit
from jobdesk.qt.pages._admin_base import choices_of
from jobdesk.qt.pages.form_sheet import FormSheet
from jobdesk.qt.pages.sheets import Sheet
from jobdesk.qt.parts import Card, secondary
from jobdesk.services.tickets.entrance import Offered
from jobdesk.services.tickets.issuing import AppointmentRow, make_appointment

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.qt.pages.base import Page

STALE = ("tickets", "appointments")
_FIELDS = (
    Field("due_at", mark("When"), FieldKind.DATETIME, required="receive"),
    Field("purpose_id", mark("Comes for"), FieldKind.CHOICE, required="receive", code="ticket_purpose"),
    Field("visitor_name", mark("Name"), required="receive", max_length=60),
    Field("phone", mark("Phone"), FieldKind.PHONE),
    Field("note", mark("Note"), FieldKind.NOTE, max_length=500, wide=True),
)


def appointment_sheet(page: "Page", offered: Sequence[Offered], done: Callable[[], object]) -> FormSheet:
    """A form for who comes when."""
    codes = choices_of("ticket_purpose", [(str(one.id), one.name) for one in offered])
    form = Form(_FIELDS, codes, today=page.room.today())

    def save(values: dict[str, Any], sheet: FormSheet) -> None:
        def job(db: "Session", act: "Act") -> AppointmentRow:
            return make_appointment(
                db,
                act,
                due_at=values["due_at"],
                purpose_id=UUID(values["purpose_id"]),
                visitor_name=values.get("visitor_name") or "",
                phone=values.get("phone") or "",
                note=values.get("note") or "",
            )

        sheet.commit(job, stale=STALE, said=_("Saved"), done=lambda _row: done())

    return FormSheet(form, title=_("New appointment"), verb=_("Save"), save=save)


class DisplaySheet(Sheet):
    """On which screen a display opens, and the password: the display has a session of its own."""

    def __init__(self, page: "Page", kind: DisplayKind) -> None:
        title = _("Lobby display") if kind is DisplayKind.LOBBY else _("Touch screen")
        super().__init__(title=title, verb=_("Open"), run=self.open_now, shortcut="Ctrl+Return")
        self.room, self._kind = page.room, kind
        screens = QGuiApplication.screens()
        named = [
            Choice(
                str(number),
                _("Screen {number} · {width} x {height}").format(
                    number=number, width=one.size().width(), height=one.size().height()
                ),
            )
            for number, one in enumerate(screens, 1)
        ]
        self.screen_box = ChoiceBox(named, name=_("Screen"))
        self.screen_box.set_value(str(len(screens)))
        self.password = PasswordEdit(name=_("Your password"))
        self.password.returnPressed.connect(self.open_now)
        told = (
            _("The display goes on while this desk is locked. It shows numbers and windows, and never a name.")
            if kind is DisplayKind.LOBBY
            else _("Visitors see this alone. It closes with Ctrl+Shift+Q and your password.")
        )
        card = Card()
        for edit in (self.screen_box, self.password):
            card.body.addWidget(secondary(edit.accessibleName()))
            card.body.addWidget(edit)
        card.body.addWidget(secondary(told, wrap=True))
        self.body.addWidget(card)
        self.body.addStretch(1)

    def start_focus(self) -> None:
        """On the password: the last screen is usually meant."""
        self.password.setFocus()

    def open_now(self) -> None:
        """Open it."""
        typed = self.password.text()
        if not typed:
            self.explain(InvalidInput(_("Type your password."), field="password"))
            return
        self.password.clear()
        self.set_busy(True)
        screen = int(str(self.screen_box.value() or 1))
        open_beside(
            self.room,
            self,
            self._kind,
            typed,
            screen=screen,
            done=lambda _window: self.finish(),
            failed=self._refused,
        )

    def _refused(self, error: JobdeskError) -> None:
        self.explain(error)
        self.password.setFocus()
