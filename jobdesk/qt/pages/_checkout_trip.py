"""The first step of packing: the event or the purpose, which laptop, until when."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.forms.base import Form
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._checkout_asked import Trip
from jobdesk.qt.pages.base import Room
from jobdesk.qt.parts import Card, Split
from jobdesk.qt.theme import Badge, M
from jobdesk.services.outreach.checkout_lists import ComingEvent, KnownDevice
from jobdesk.services.outreach.checkouts import HOURS, HOURS_AT_MOST

_FIELDS = (
    Field(
        "purpose",
        mark("Purpose of the trip"),
        required="receive",
        max_length=200,
        help=mark("It stands in the access log with your approval."),
        wide=True,
    ),
    Field(
        "device",
        mark("Name of the laptop"),
        required="receive",
        max_length=60,
        help=mark("The same each time: its numbers go on where they were."),
    ),
    Field(
        "hours",
        mark("Hours until it locks"),
        FieldKind.INTEGER,
        required="receive",
        minimum=1,
        maximum=HOURS_AT_MOST,
        unit=mark("hours"),
        help=mark("Then nobody works on it any more; what was done can still come home."),
    ),
)


class EventChoice(NamedTuple):
    """A coming event, or none."""

    event: ComingEvent | None


class TripStep(QWidget):
    """Coming events and known laptops to choose from, and the words for both."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room, self._said = room, ""
        self.events: ListView[EventChoice] = ListView(
            (
                Column(mark("Event"), _event_name, stretch=True),
                Column(mark("Day"), lambda r: format_date(r.event.held_on) if r.event else "", width=130),
                Column(
                    mark("Firms"),
                    lambda r: format_number(r.event.firms) if r.event else "",
                    align="right",
                    width=70,
                ),
                Column(
                    mark("Signed up"),
                    lambda r: format_number(r.event.signed_up) if r.event else "",
                    align="right",
                    width=80,
                ),
            ),
            key=lambda r: r.event.id if r.event else "",
            name=_("Coming events"),
            empty=_("No event is coming."),
        )
        self.devices: ListView[KnownDevice] = ListView(
            (
                Column(mark("Laptop"), lambda r: r.device, stretch=True),
                Column(mark("Went last"), lambda r: format_date(r.last_on), width=130),
                Column(mark("Times"), lambda r: format_number(r.times), align="right", width=60),
                Column(mark("State"), badge=_device_badge, width=140),
            ),
            key=lambda r: r.device,
            name=_("Laptops that went before"),
            empty=_("No laptop went out yet. Write what this one is called."),
        )
        self.form = Form(_FIELDS, room.codes, today=room.today())
        self.form.set_values({"hours": HOURS})
        for field in _FIELDS:
            self.form.set_hint(field.name, _(field.help))
        self.events.chosen.connect(self._on_event)
        self.events.opened.connect(lambda _choice: self.form.focus_field("device"))
        self.devices.chosen.connect(self._on_device)
        self.devices.opened.connect(lambda _known: self.form.focus_field("hours"))
        self.form.edited.connect(self._on_edited)
        left, right, asked = Card(_("Coming events")), Card(_("Laptops that went before")), Card()
        left.body.addWidget(self.events, 1)
        right.body.addWidget(self.devices, 1)
        asked.body.addWidget(self.form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(Split(left, right, (620, 500)), 1)
        column.addWidget(asked)

    def show_choices(self, events: Sequence[ComingEvent], devices: Sequence[KnownDevice]) -> None:
        """Offer what the center knows; the next event is chosen, no laptop is."""
        self.events.set_rows([*map(EventChoice, events), EventChoice(None)])
        self.devices.set_rows(devices)
        self.events.select_first()
        self._on_event(self.events.current_row())

    def start_focus(self) -> None:
        """To the events."""
        self.events.setFocus(Qt.FocusReason.OtherFocusReason)

    def answers(self) -> Trip | None:
        """What was said; None where something is missing or wrong, which is then shown."""
        values: dict[str, Any] | None = self.form.cleaned()
        if values is None:
            return None
        chosen = self.events.current_row()
        event = chosen.event if chosen is not None else None
        return Trip(event, values["purpose"], values["device"], int(values["hours"]))

    def _on_event(self, choice: EventChoice | None) -> None:
        """An event names the purpose, unless one was written."""
        event = choice.event if choice is not None else None
        written = str(self.form.value("purpose") or "")
        if written == self._said:
            self._said = event.name if event is not None else ""
            self.form.set_value("purpose", self._said)

    def _on_device(self, known: KnownDevice | None) -> None:
        if known is not None and self.devices.table.hasFocus():
            self.form.set_value("device", known.device)
            self._on_edited("device")

    def _on_edited(self, name: str) -> None:
        """A laptop that is still out may be packed again; who does it is told."""
        if name != "device":
            return
        written = str(self.form.value("device") or "").strip()
        if any(one.out for one in self.devices.model_.rows if one.device == written):
            told = _("It is still out. Packed again, it holds two copies: bring the first one home, too.")
            self.form.set_hint("device", told, "warning")
        else:
            self.form.set_hint("device", _(_FIELDS[1].help))


def _event_name(choice: EventChoice) -> str:
    return choice.event.name if choice.event else _("No event: for a purpose")


def _device_badge(known: KnownDevice) -> Badge:
    if known.out:
        return Badge(_("Still out"), "warning")
    return Badge(_("Lost last time"), "bad") if known.lost else Badge(_("At home"), "good")
