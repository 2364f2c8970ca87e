"""Reports kept under a name: make one again, keep the present one, forget one."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from typing_extensions import override

from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _, mark
from jobdesk.qt.inputs import Check, LineEdit
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._statistics_words import told
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.qt.parts import Card, row, secondary
from jobdesk.services import saved_reports
from jobdesk.services.saved_reports import Definition, SavedReportRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

_NAME_WIDTH = 320


class SavedReportsSheet(Sheet):
    """One's own and everyone's; Enter makes the chosen one."""

    def __init__(self, page: Page, now: Definition, use: Callable[[Definition], None]) -> None:
        super().__init__(title=_("Saved reports"), verb=_("Show"), run=self._apply)
        self._page, self._now, self._use = page, now, use
        self.saved: ListView[SavedReportRow] = ListView(
            (
                Column(mark("Name of the report"), lambda one: one.name, width=240),
                Column(mark("What it is"), lambda one: told(one.definition), stretch=True),
                Column(mark("Whose"), lambda one: _("Everyone's") if one.for_everyone else _("Only I"), width=110),
            ),
            key=lambda one: one.id,
            name=_("Saved reports"),
            empty=_("No report is saved yet. Keep the present one here under a name."),
        )
        self.saved.opened.connect(lambda _one: self._apply())
        self.body.addWidget(self.saved, 1)
        self.name = LineEdit(name=_("Name of the report"), max_length=saved_reports.NAME_LENGTH)
        self.name.setPlaceholderText(_("Name for the present report"))
        self.name.setMinimumWidth(_NAME_WIDTH)
        self.everyone = Check(_("For everyone"))
        card = Card()
        card.body.addWidget(secondary(told(now), wrap=True))
        card.body.addLayout(row(self.name, self.everyone))
        self.body.addWidget(card)
        self.add_verb(_("Keep the present report"), "Ctrl+Shift+S", self._save)
        self.add_verb(_("Forget"), "Ctrl+Delete", self._ask_drop)
        self._read()

    @override
    def start_focus(self) -> None:
        (self.saved if self.saved.current_row() else self.name).setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> None:
        self._page.room.work.read(self, saved_reports.list_reports, done=self._show, failed=self.explain)

    def _show(self, saved: Sequence[SavedReportRow]) -> None:
        self.saved.set_rows(saved)
        if self.saved.current_row() is None:
            self.saved.select_first()

    def _apply(self) -> None:
        one = self.saved.current_row()
        if one is not None:
            self.finish()
            self._use(one.definition)

    def _save(self) -> None:
        if not self.name.text().strip():
            self.explain(InvalidInput(_("Type a name for the report.")))
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.strip.clear()
        name, everyone, now = self.name.text(), self.everyone.isChecked(), self._now
        self._change(
            lambda db, act: saved_reports.save_report(db, act, name=name, definition=now, for_everyone=everyone)
        )

    def _ask_drop(self) -> None:
        one = self.saved.current_row()
        if one is None:
            return
        text = (
            _("Forget the report {name}, which everyone uses?")
            if one.for_everyone
            else _("Forget the report {name}?")
        )
        drop = partial(saved_reports.drop_report, saved_id=one.id)
        self.ask(text.format(name=one.name), verb=_("Forget"), then=lambda: self._change(drop))

    def _change(self, act: "Callable[[Session, Act], object]") -> None:
        def again(_done: object) -> None:
            self.name.clear()
            self._read()

        self._page.room.work.change(self, act, stale=(), done=again, failed=self.explain)
