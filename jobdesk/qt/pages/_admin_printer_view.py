"""The printers of the center with their live state, and which one each window uses for what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.printing import PrinterRole, PrinterTrouble
from jobdesk.devices.printer import Look
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._admin_words import SETTING_CHOICES, word
from jobdesk.qt.pages.base import Room
from jobdesk.qt.parts import section
from jobdesk.qt.theme import Badge, S
from jobdesk.services.printers import EVERYWHERE, ChoiceRow, PrinterRow

LOOK_MS = 4000
"""So often the printers are asked how they are, while somebody looks at them."""


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """What a window uses for a role; `choice` None where it has no choice of its own."""

    counter_no: int
    role: PrinterRole
    choice: ChoiceRow | None
    printer: str
    fallback: str


@dataclass(frozen=True, slots=True)
class PrinterPlan:
    """Printers, windows and choices as they are now."""

    printers: Sequence[PrinterRow]
    windows: Sequence[int]
    choices: Sequence[ChoiceRow]

    def lines(self) -> list[ChoiceLine]:
        """Every window with every role, the choice for all windows first."""
        names = {row.id: row.name for row in self.printers}
        chosen = {(one.counter_no, one.role): one for one in self.choices}
        return [
            ChoiceLine(
                number,
                role,
                choice := chosen.get((number, role)),
                _named(names, choice.printer_id if choice else None),
                _named(names, choice.fallback_id if choice else None),
            )
            for number in (EVERYWHERE, *self.windows)
            for role in PrinterRole
        ]


def _named(names: Mapping[UUID, str], one: UUID | None) -> str:
    return names.get(one, "") if one is not None else ""


def _machine(row: PrinterRow) -> str:
    return _("Every machine") if row.desk_no is None else str(row.desk_no)


def window_name(number: int) -> str:
    """A window, or all of them."""
    return _("Every window") if number == EVERYWHERE else _("Window {number}").format(number=number)


class PrinterView(QWidget):
    """Two lists: the printers, asked again and again while they are seen, and the windows' choices."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room, self._codes = room, room.codes
        self._prints = room.prints
        codes = self._codes
        self.printers: ListView[PrinterRow] = ListView(
            (
                Column(mark("Name of the printer"), lambda r: r.name, width=170),
                Column(mark("Connection"), lambda r: codes.label("printer_link", r.link.value), width=130),
                Column(mark("Printer address"), lambda r: r.address or "", stretch=True),
                Column(mark("Paper size"), lambda r: word(SETTING_CHOICES, r.paper), width=150),
                Column(mark("Machine"), _machine, width=100),
                Column(mark("State"), badge=self._badge, width=170),
                Column(mark("Waiting"), self._waiting, align="right", width=80),
            ),
            key=lambda r: r.id,
            name=_("Printers"),
            empty=_("No printer yet: every paper is written as a PDF file. Add one, or look for those there are."),
        )
        self.said = PlainLabel(look="secondary", wrap=True)
        self.choices: ListView[ChoiceLine] = ListView(
            (
                Column(mark("Window"), lambda r: window_name(r.counter_no), width=130),
                Column(mark("Used for"), lambda r: codes.label("printer_role", r.role.value), width=130),
                Column(mark("Printer"), self._chosen, stretch=True),
                Column(mark("Stands in for it"), lambda r: r.fallback, width=240),
            ),
            key=lambda r: (r.counter_no, r.role),
            name=_("Which printer a window uses"),
            empty=_("No windows."),
            dense=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.printers, 2)
        column.addWidget(self.said)
        column.addWidget(section(_("Which printer a window uses")))
        column.addWidget(self.choices, 3)
        self.plan = PrinterPlan((), (), ())
        self.printers.chosen.connect(lambda _row: self._say())
        self._clock = QTimer(self, interval=LOOK_MS)
        self._clock.timeout.connect(self.look)
        self._prints.looks.looked.connect(self._show_states)
        self._prints.told.connect(self._show_states)

    def show_plan(self, plan: PrinterPlan) -> None:
        """Show them as they are now."""
        self.plan = plan
        self.printers.set_rows(plan.printers)
        if self.printers.current_row() is None:
            self.printers.select_first()
        self.choices.set_rows(plan.lines())
        if self.choices.current_row() is None:
            self.choices.select_first()
        self.look()

    def look(self) -> None:
        """Ask each printer this machine reaches; the window does not wait."""
        if self.isVisible():
            for row in self.plan.printers:
                self._prints.looks.look_at(row)

    @property
    def at_choices(self) -> bool:
        """Whether the keyboard is on what windows use."""
        here = self.focusWidget()
        return here is not None and (here is self.choices or self.choices.isAncestorOf(here))

    def start_focus(self) -> None:
        """The printers first."""
        self.printers.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    def look_of(self, row: PrinterRow) -> Look | None:
        """What a printer last said of itself."""
        found = self._prints.looks.found.get(str(row.id))
        return found[1] if found is not None else None

    # inside ---------------------------------------------------------------------------------

    def _badge(self, row: PrinterRow) -> Badge:
        if str(row.id) in self._prints.busy_keys:
            return Badge(_("Printing"), "accent")
        look = self.look_of(row)
        if look is None:
            return Badge(_("Asking"), "neutral")
        if look.code == "ready":
            return Badge(_("Ready"), "good")
        tone = "neutral" if look.code is PrinterTrouble.SILENT else "bad"
        return Badge(self._codes.label("printer_trouble", look.code.value), tone)

    def _waiting(self, row: PrinterRow) -> str:
        return format_number(self._prints.waiting_at(str(row.id)))

    def _chosen(self, line: ChoiceLine) -> str:
        if line.choice is not None:
            return line.printer
        return _("PDF files") if line.counter_no == EVERYWHERE else _("As for every window")

    def _show_states(self) -> None:
        if self.isVisible():
            self.printers.set_rows(self.plan.printers)
            self._say()

    def _say(self) -> None:
        row = self.printers.current_row()
        look = self.look_of(row) if row is not None else None
        self.said.setText(f"{row.name}: {look.said}" if row is not None and look is not None else "")
