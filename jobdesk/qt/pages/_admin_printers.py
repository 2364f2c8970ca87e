"""Printers set up: found or typed, tried, chosen for windows, taken out of use."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt
from typing_extensions import override

from jobdesk.base.codes import CodeBook, CodeEntry
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.forms.printers import BAUD_RATES, HANGS_HERE, HEAD_DOTS, PAPERS_OF, PRINTER
from jobdesk.base.i18n import _, mark
from jobdesk.base.printing import PrinterLink, PrintMode
from jobdesk.qt.forms.base import Form
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._admin_base import PRINTERS, AdminPage
from jobdesk.qt.pages._admin_printer_view import ChoiceLine, PrinterPlan, PrinterView, window_name
from jobdesk.qt.pages._admin_words import SETTING_CHOICES, word
from jobdesk.qt.pages.base import FormSheet, Room, Sheet
from jobdesk.qt.parts import secondary
from jobdesk.qt.print_notices import Target
from jobdesk.services import printers
from jobdesk.services.centers import list_windows
from jobdesk.services.print_jobs import PrintJobRow
from jobdesk.services.printers import PrinterRow
from jobdesk.services.trial_pages import queue_trial_page

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.devices.discovery import Found

ROLL_ONLY = ("dots", "mode", "cut")
_CHOSEN_FROM = {"paper": "printer_paper", "dots": "printer_dots", "baud": "printer_baud"}
_HINTS = {
    PrinterLink.SPOOLER: mark("Its name in the system, as it was found: Office_Laser"),
    PrinterLink.NETWORK: mark("Its address, with the port where it is not 9100: 192.168.0.20"),
    PrinterLink.USB: mark("Its device file: /dev/usb/lp0"),
    PrinterLink.SERIAL: mark("Its serial line: /dev/ttyUSB0 or COM3"),
    PrinterLink.RAW_SPOOL: mark("Its name in Windows, as it stands there"),
}
_CHOICE = (
    Field("printer_id", mark("Printer"), FieldKind.CHOICE, code="printer", wide=True),
    Field("fallback_id", mark("Stands in for it"), FieldKind.CHOICE, code="printer", wide=True),
)


def read_plan(db: "Session", act: "Act") -> PrinterPlan:
    """Printers, windows in use and choices."""
    windows = [one.number for one in list_windows(db) if one.active]
    return PrinterPlan(printers.list_printers(db, act), windows, printers.list_choices(db, act))


class PrinterForm(Form):
    """A printer's form: what a connection has no use for is not asked."""

    def __init__(self, room: Room) -> None:
        super().__init__(_fields(), _book(room.codes), today=room.today())
        self.edited.connect(self._on_edited)

    def begin(self, values: dict[str, Any]) -> None:
        """Show a printer, or what a new one usually is."""
        self.set_values(values)
        self._follow()

    def _on_edited(self, name: str) -> None:
        if name != "link":
            return
        link = self._link()
        if link is not None:
            papers = PAPERS_OF[link]
            if self.value("paper") not in papers:
                self.set_value("paper", papers[0])
            if link is PrinterLink.SERIAL:
                self.set_value("mode", PrintMode.TEXT.value)
        self._follow()

    def _link(self) -> PrinterLink | None:
        link = self.value("link")
        return PrinterLink(str(link)) if link else None

    def _follow(self) -> None:
        link = self._link()
        on_roll = link is not None and PAPERS_OF[link] == ("roll",)
        for name in ROLL_ONLY:
            self.hide_field(name, not on_roll)
        self.hide_field("baud", link is not PrinterLink.SERIAL)
        self.hide_field("desk_no", link not in {*HANGS_HERE, PrinterLink.SPOOLER})
        self.hide_field("address", link is PrinterLink.PDF)
        self.hide_field("paper", on_roll)
        self.set_hint("address", _(_HINTS[link]) if link in _HINTS else "")
        self.set_hint("desk_no", _("Empty: this machine") if link in HANGS_HERE else _("Empty: every machine"))


class FoundSheet(Sheet):
    """The printers the system and the plugs show; Enter sets the chosen one up."""

    def __init__(self, codes: CodeBook, take: "Callable[[Found], object]") -> None:
        super().__init__(title=_("Printers found"), verb=_("Set up"), run=self._on_chosen, shortcut="Ctrl+S")
        self._take = take
        self.above.addWidget(
            secondary(
                _("Printers on the network do not tell of themselves: their address stands on their test page."),
                wrap=True,
            )
        )
        self.found: ListView[Found] = ListView(
            (
                Column(mark("Connection"), lambda r: codes.label("printer_link", r.link.value), width=180),
                Column(mark("Name of the printer"), lambda r: r.name, width=260),
                Column(mark("Printer address"), lambda r: r.address, stretch=True),
            ),
            key=lambda r: (r.link, r.address),
            name=_("Printers found"),
            empty=_("Looking for printers"),
        )
        self.found.opened.connect(lambda _row: self._on_chosen())
        self.body.addWidget(self.found, 1)

    @override
    def opened(self, room: Room) -> None:
        from jobdesk.devices.discovery import find_printers  # asked for once, where a printer is new

        super().opened(room)
        self.set_busy(True)
        room.work.device(
            self, find_printers, done=self._show, failed=self.explain, doing=_("Looking for printers")
        )

    @override
    def start_focus(self) -> None:
        self.found.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, found: "Sequence[Found]") -> None:
        self.set_busy(False)
        self.found.set_empty_text(_("No printer was found. Is it switched on and connected?"))
        self.found.set_rows(found)
        self.found.select_first()
        self.start_focus()

    def _on_chosen(self) -> None:
        one = self.found.current_row()
        if one is not None:
            self.finish()
            self._take(one)


class PrinterActs(AdminPage):
    """What is done to printers."""

    printer_view: PrinterView

    def read_printers(self) -> None:
        """Read printers and choices again."""
        self.room.work.read(
            self, read_plan, done=self.printer_view.show_plan, failed=self.explain, latest=PRINTERS
        )

    def new_printer(self, found: "Found | None" = None) -> None:
        """One more printer."""
        start = {"link": PrinterLink.NETWORK.value, "paper": "roll", "dots": str(HEAD_DOTS[0]), "copies": 1}
        start |= {"mode": PrintMode.RASTER.value, "cut": True}
        if found is not None:
            paper = PAPERS_OF[found.link][0]
            start |= {"link": found.link.value, "address": found.address, "name": found.name[:60], "paper": paper}
        self._ask_printer(start, None)

    def find_printers(self) -> None:
        """Look for those the system and the plugs show."""
        self.push(FoundSheet(self.room.codes, self.new_printer))

    def edit_printer(self) -> None:
        """Change the printer, or what the window uses, whichever list has the keyboard."""
        if self.printer_view.at_choices:
            self._choose(self.printer_view.choices.current_row())
        elif (row := self.printer_view.printers.current_row()) is not None:
            start = {field.name: getattr(row, field.name) for field in PRINTER}
            start |= {name: str(start[name]) for name in ("dots", "baud") if start[name] is not None}
            self._ask_printer(start, row)

    def retire_printer(self) -> None:
        """Take the chosen printer out of use."""
        row = self.printer_view.printers.current_row()
        if row is None:
            return
        job = partial(printers.retire_printer, printer_id=row.id, version=row.version)

        def retire() -> None:
            self.room.work.change(
                self,
                job,
                stale=PRINTERS,
                done=lambda _row: self.room.say(_("Saved")),
                failed=self.explain,
            )

        self.ask(
            _("{printer} is used no more; what it printed keeps its name.").format(printer=row.name),
            verb=_("Take out of use"),
            then=retire,
        )

    def try_printer(self) -> None:
        """Print the test page on the chosen printer."""
        row = self.printer_view.printers.current_row()
        if row is None:
            return

        def queued(made: tuple[PrintJobRow, PrinterRow] | None) -> None:
            if made is not None:
                job, printer = made
                self.room.prints.print_on(Target(printer), [job])

        self.room.work.change(
            self,
            partial(queue_trial_page, printer_id=row.id),
            stale="print_jobs",
            done=queued,
            failed=self.explain,
        )

    def _ask_printer(self, start: dict[str, Any], row: PrinterRow | None) -> None:
        form = PrinterForm(self.room)
        form.begin(start)

        def job(values: dict[str, Any], db: "Session", act: "Act") -> PrinterRow:
            version = row.version if row is not None else 0
            printer_id: UUID | None = row.id if row is not None else None
            return printers.save_printer(db, act, values=values, printer_id=printer_id, version=version)

        def save(values: dict[str, Any], sheet: FormSheet) -> None:
            sheet.commit(partial(job, values), stale=PRINTERS, said=_("Saved"))

        title = _("Printer {name}").format(name=row.name) if row is not None else _("New printer")
        self.push(FormSheet(form, title=title, verb=_("Save"), save=save))

    def _choose(self, line: ChoiceLine | None) -> None:
        if line is None:
            return
        entries = [
            CodeEntry("printer", str(row.id), row.name, row.name, "", "", at, None, None)
            for at, row in enumerate(self.printer_view.plan.printers)
        ]
        chosen = line.choice
        start = {
            "printer_id": str(chosen.printer_id) if chosen else None,
            "fallback_id": str(chosen.fallback_id) if chosen and chosen.fallback_id else None,
        }

        def job(values: dict[str, Any], db: "Session", act: "Act") -> None:
            given = {name: UUID(values[name]) if values.get(name) else None for name in start}
            printers.choose_printer_for(db, act, counter_no=line.counter_no, role=line.role, **given)

        title = _("{window}: {role}").format(
            window=window_name(line.counter_no), role=self.room.codes.label("printer_role", line.role.value)
        )
        self.ask_form(_CHOICE, title, start, job, PRINTERS, codes=CodeBook(entries))


def _fields() -> tuple[Field, ...]:
    """The printer's fields as they are asked: what is one of a few is chosen."""
    return tuple(
        replace(field, kind=FieldKind.CHOICE, code=_CHOSEN_FROM[field.name], minimum=None, maximum=None)
        if field.name in _CHOSEN_FROM
        else field
        for field in PRINTER
    )


def _book(codes: CodeBook) -> CodeBook:
    lists = {
        "printer_paper": [(one, word(SETTING_CHOICES, one)) for one in ("a4", "a5", "roll")],
        "printer_dots": [(str(one), str(one)) for one in HEAD_DOTS],
        "printer_baud": [(str(one), str(one)) for one in BAUD_RATES],
    }
    made = [
        CodeEntry(scheme, code, text, text, "", "", at, None, None)
        for scheme, words in lists.items()
        for at, (code, text) in enumerate(words)
    ]
    return CodeBook([*codes.all("printer_link"), *codes.all("print_mode"), *made])
