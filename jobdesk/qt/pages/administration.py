"""관리: people of the desk, the center, 접속기록 and backups; each role sees what it may."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from jobdesk.base.enums import AuditAction
from jobdesk.base.i18n import _, mark
from jobdesk.base.outreach import TO_SIGN
from jobdesk.base.permissions import can_assign_deputy
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages import _admin_lists as lists
from jobdesk.qt.pages._admin_accounts import AccountActs, account_lines, shown_absences
from jobdesk.qt.pages._admin_audit import AuditView, PeopleSheet
from jobdesk.qt.pages._admin_base import (
    ABSENCES,
    ACCOUNTS,
    AT_CENTER,
    AUDIT,
    BACKUPS,
    CHECKOUTS,
    CODES,
    COLLEAGUES,
    IMPORTS,
    PRINTERS,
    QUEUE,
    RIGHTS,
    SETTING,
    WAGES,
    WINDOWS,
)
from jobdesk.qt.pages._admin_center import CenterActs, CodeView, setting_lines
from jobdesk.qt.pages._admin_commands import COMMANDS, OF_LOG, ON, VIEWS
from jobdesk.qt.pages._admin_export import ExportActs
from jobdesk.qt.pages._admin_import_acts import ImportActs
from jobdesk.qt.pages._admin_keeping import KeepingActs
from jobdesk.qt.pages._admin_printer_view import PrinterView
from jobdesk.qt.pages._admin_printers import PrinterActs
from jobdesk.qt.pages._admin_queue import QueueActs
from jobdesk.qt.pages._admin_slip import SlipActs
from jobdesk.qt.pages._checkout_acts import BUNDLES, CheckoutActs
from jobdesk.qt.pages._copy_note import under_note
from jobdesk.qt.pages._home_acts import HomeActs
from jobdesk.qt.pages._list_page import ListPage
from jobdesk.qt.pages._list_pane import ListPane
from jobdesk.qt.pages.base import Room
from jobdesk.qt.parts import Segments
from jobdesk.services import centers, rights
from jobdesk.services.audit_names import AuditLine
from jobdesk.services.imports.undoing import list_imports

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STRIKES = (AuditAction.VOID, AuditAction.UNDO)


class AdministrationPage(
    AccountActs,
    CenterActs,
    CheckoutActs,
    ExportActs,
    HomeActs,
    ImportActs,
    KeepingActs,
    PrinterActs,
    QueueActs,
    SlipActs,
    ListPage,
):
    """What keeps the desk running; people's records are not here."""

    title = mark("Administration")
    reads: ClassVar = (
        *(ACCOUNTS, COLLEAGUES, ABSENCES, RIGHTS, WINDOWS, SETTING, CODES, WAGES, AUDIT, BACKUPS, PRINTERS),
        *("center", IMPORTS, CHECKOUTS, BUNDLES, QUEUE),
    )
    commands: ClassVar = COMMANDS

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        aside = {"administration.view", *(command.id for command in OF_LOG)}
        self.add_buttons(*(c.id for c in self.commands if c.id not in aside))
        shown = [(key, _(text)) for key, text, may in VIEWS if room.allowed(may)]
        self.lists: dict[str, ListView[Any]] = {}
        self.audit_view: AuditView | None = None
        self.stack = QStackedWidget()
        self._panels: dict[str, QWidget] = {}
        for key, _text in shown:
            self._panels[key] = self._make_panel(key)
            self.stack.addWidget(self._panels[key])
            self.lists[key].opened.connect(lambda _row: self.edit())
        self.views = Segments(shown)
        self.body.addWidget(self.views)
        self.body.addWidget(self.stack, 1)
        self.watch_views(self.views)
        self.views.chosen.connect(self._show_view)
        self._show_view(self.views.current)
        self.setAcceptDrops(True)

    def _make_panel(self, key: str) -> QWidget:
        if key == AUDIT:
            acts = [self.action(f"administration.{name}") for name in ("filter", "saved_filters", "columns")]
            self.audit_view = AuditView(self, acts)
            self.audit_view.several.connect(self._show_people)
            self.lists[AUDIT] = self.audit_view.pane.list
            return self.audit_view
        if key == PRINTERS:
            self.printer_view = PrinterView(self.room)
            self.lists[PRINTERS] = self.printer_view.printers
            self.printer_view.choices.opened.connect(lambda _row: self.edit())
            return self.printer_view
        if key == QUEUE:
            queue = self.make_queue_view()
            self.lists[QUEUE] = queue.purposes
            return under_note(queue) if self.room.away else queue
        if key == CHECKOUTS:
            view = self.make_checkout_view()
            self.lists[CHECKOUTS] = view.checkouts
            return under_note(view) if self.room.away else view
        self.lists[key] = lists.LISTS[key](self.room.codes)
        if key == CODES:
            self.code_view = CodeView(self.lists[CODES])
            return self.code_view
        return under_note(self.lists[key]) if self.room.away and key in AT_CENTER else self.lists[key]

    @property
    @override
    def pane(self) -> ListPane[AuditLine] | None:
        return self.audit_view.pane if self.audit_view is not None and self.views.current == AUDIT else None

    def _show_view(self, view: str) -> None:
        self.stack.setCurrentWidget(self._panels[view])
        for command in self.commands:
            verb = command.id.partition(".")[2]
            if self.has_action(command.id):
                on = view in ON.get(verb, self.lists) and not (verb == "new" and not self._may_add(view))
                self.action(command.id).setVisible(on)
                self.action(command.id).setEnabled(on)
        if self.isVisible():
            self.refresh(frozenset({view}))
            self.start_focus()

    def _may_add(self, view: str) -> bool:
        away = self.room.away and view in AT_CENTER
        return not away and (view != ABSENCES or self.room.allowed(can_assign_deputy))

    @override
    def start_focus(self) -> None:
        if self.sheet is not None:
            super().start_focus()
        else:
            self.lists[self.views.current].setFocus(Qt.FocusReason.OtherFocusReason)

    def next_view(self) -> None:
        """The list to the right."""
        self.views.choose_next()

    @override
    def start(self, verb: str, **values: object) -> None:
        if verb == "worklist":
            self.open_waiting(to_sign=values.get("name") == TO_SIGN)
        elif verb == "strikes_of" and self.audit_view is not None:
            self.views.choose(AUDIT)
            self.audit_view.pane.set_filters(
                (("user", (str(values["account_id"]),)), ("action", tuple(one.value for one in STRIKES)))
            )

    @override
    def refresh(self, stale: frozenset[str]) -> None:
        locked = self.keeping().locked_until
        readers: dict[str, Callable[[Session, Act], Any]] = {
            ACCOUNTS: lambda db, act: account_lines(db, act, locked()),
            COLLEAGUES: lambda db, act: account_lines(db, act, locked()),
            ABSENCES: shown_absences,
            RIGHTS: lambda db, act: rights.list_rights(db, act),
            WINDOWS: lambda db, act: centers.list_windows(db),
            SETTING: setting_lines,
            IMPORTS: list_imports,
        }
        work = self.room.work
        for key in set(self.lists) & stale & set(readers):
            work.read(self, readers[key], done=partial(self._fill, key), failed=self.explain, latest=key)
        if self.pane is not None and AUDIT in stale:
            self.pane.refresh()
        if CODES in self.lists and {CODES, WAGES} & stale:
            desk = self.room.desk
            work.device(self, lambda: desk.codes, done=self._show_codes, failed=self.explain)
        if PRINTERS in self.lists and {PRINTERS, WINDOWS} & stale:
            self.read_printers()
        if QUEUE in self.lists and {QUEUE, WINDOWS} & stale:
            self.read_queue()
        if CHECKOUTS in self.lists and {CHECKOUTS, BUNDLES} & stale:
            self.read_checkouts()
        if BACKUPS in self.lists and BACKUPS in stale:
            work.device(self, self.keeping().list_backups, done=partial(self._fill, BACKUPS), failed=self.explain)

    def _show_codes(self, book: Any) -> None:  # noqa: ANN401  a code book
        self.code_view.show_book(book)
        self._fill(WAGES, list(reversed(book.amounts)))

    def _fill(self, key: str, rows: Sequence[Any]) -> None:
        """Show rows; one is always chosen, so that a command means something."""
        view = self.lists[key]
        view.set_rows(rows)
        if view.current_row() is None:
            view.select_first()

    # acts that mean the list shown ----------------------------------------------------------

    def add(self) -> None:
        """One more of what the list shows."""
        adding: dict[str, Callable[[], object]] = {
            ACCOUNTS: self.new_account,
            ABSENCES: self.new_absence,
            WINDOWS: self.new_window,
            QUEUE: self.new_purpose,
            PRINTERS: self.new_printer,
            CODES: self.new_code,
            WAGES: self.new_wage,
        }
        adding[self.views.current]()

    def edit(self) -> None:
        """Change the chosen row; a list that only tells is left as it is."""
        changing: dict[str, Callable[[], object]] = {
            ACCOUNTS: self.edit_account,
            WINDOWS: self.edit_window,
            QUEUE: self.edit_purpose,
            PRINTERS: self.edit_printer,
            SETTING: self.edit_setting,
            CODES: self.edit_code,
            WAGES: self.edit_wage,
            CHECKOUTS: self.open_checkout,
        }
        if self.views.current in changing:
            changing[self.views.current]()

    def only_this_person(self) -> None:
        """Everything in the access log about the person of the chosen row."""
        if self.audit_view is not None:
            self.audit_view.only_this_person()

    def _show_people(self, line: AuditLine) -> None:
        if self.audit_view is not None and line.people:
            self.push(PeopleSheet(line, self.audit_view.ask_of))
