"""What a list can be asked, typed in one sheet: its filters, those saved, its columns and order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from jobdesk.base.codes import CodeBook
from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.i18n import _, mark
from jobdesk.qt.forms.editors import LONG_LIST, as_choices, occupation_picker
from jobdesk.qt.inputs import Check, ChipsEdit, Choice, ChoiceBox, DateEdit, LineEdit, PickerEdit, PlainLabel
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._list_pane import ListPane
from jobdesk.qt.pages._list_words import FLAGS, WHOSE, word
from jobdesk.qt.pages.sheets import Sheet
from jobdesk.qt.parts import Card, Scrolled, row, secondary
from jobdesk.qt.theme import XS, L, M, S
from jobdesk.services.accounts import Colleague
from jobdesk.services.centers import WindowRow
from jobdesk.services.lists import keeping
from jobdesk.services.lists.filters import PERIODS
from jobdesk.services.lists.keeping import SavedRow
from jobdesk.services.lists.kinds import Asked, Filter, FilterKind, Value
from jobdesk.services.printers import PrinterRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


NAME_WIDTH = 420


class PeriodEdit(QWidget):
    """A period that moves with the day, or two days."""

    def __init__(self, today: Callable[[], date], *, name: str) -> None:
        super().__init__()
        self.moving = ChoiceBox(
            [Choice(key, _(text)) for key, text in PERIODS], name=name, empty=_("From … until")
        )
        self.since = DateEdit(name=_("{label}, from").format(label=name), today=today)
        self.until = DateEdit(name=_("{label}, until").format(label=name), today=today)
        for edit, hint in ((self.since, _("From day")), (self.until, _("Until day"))):
            edit.setPlaceholderText(hint)
            edit.changed.connect(self._on_day)
        self.moving.changed.connect(self._on_moving)
        line = row(self.moving, self.since, self.until)
        line.setContentsMargins(0, 0, 0, 0)
        self.setLayout(line)
        self.setFocusProxy(self.moving)

    def value(self) -> Value:
        """What is asked for; () for nothing.

        Raises:
            InvalidInput: a day that is none.
        """
        if self.moving.value():
            return (str(self.moving.value()),)
        days = []
        for edit in (self.since, self.until):
            if edit.text() and edit.day() is None:
                edit.setFocus()
                raise InvalidInput(_("This is no date: {text}").format(text=edit.text()))
            day = edit.day()
            days.append(day.isoformat() if day else "")
        return tuple(days) if any(days) else ()

    def set_value(self, value: Value) -> None:
        """Show what is asked for."""
        self.moving.set_value(value[0] if len(value) == 1 else "")
        for edit, part in zip((self.since, self.until), value if len(value) > 1 else ("", ""), strict=True):
            edit.set_value(part)

    def _on_day(self) -> None:
        if self.since.text() or self.until.text():
            self.moving.set_value("")

    def _on_moving(self) -> None:
        if self.moving.value():
            self.since.clear()
            self.until.clear()


@dataclass(frozen=True)
class People:
    """Whose rows there can be; colleagues who left are among them, and printers out of use."""

    colleagues: Sequence[Colleague]
    windows: Sequence[WindowRow]
    printers: Sequence[PrinterRow] = ()

    def names(self) -> dict[str, str]:
        """What each of them is called, by its key in a filter."""
        people = {str(who.id): who.display_name for who in self.colleagues}
        return people | {str(printer.id): printer.name for printer in self.printers}


def make_input(one: Filter, codes: CodeBook, people: People, today: Callable[[], date]) -> QWidget:
    """The input of one filter."""
    name = _(one.label)
    if one.kind is FilterKind.PERIOD:
        return PeriodEdit(today, name=name)
    if one.kind is FilterKind.OCCUPATION:
        return occupation_picker(codes, today(), name, smallest=1)
    return _chosen(_choices(one, codes, people, today()), name)


def _chosen(choices: Sequence[Choice], name: str) -> QWidget:
    return PickerEdit(choices, name=name) if len(choices) > LONG_LIST else ChipsEdit(choices, name=name)


def _choices(one: Filter, codes: CodeBook, people: People, on: date) -> list[Choice]:
    if one.kind is FilterKind.DONG:
        return as_choices(codes.choices("dong", on))
    if one.kind is FilterKind.COUNSELOR:
        mine = [Choice(key, _(text)) for key, text in WHOSE.items()]
        return [*mine, *(Choice(str(who.id), who.display_name) for who in people.colleagues if who.active)]
    if one.kind is FilterKind.USER:
        return [Choice(str(who.id), who.display_name) for who in people.colleagues]
    if one.kind is FilterKind.PRINTER:
        return [Choice(str(printer.id), printer.name) for printer in people.printers]
    if one.kind is FilterKind.WINDOW:
        return [Choice(str(w.number), str(w.number)) for w in people.windows]
    if one.kind is FilterKind.FLAG:
        return [Choice(key, _(text)) for key, text in FLAGS.items()]
    if one.choices and not one.scheme:
        return [Choice(value, _(text)) for value, text in one.choices]
    entries = {entry.code: entry for entry in codes.all(one.scheme)}
    return as_choices([entries[value] for value, _t in one.choices] if one.choices else list(entries.values()))


def _value(widget: Any) -> Value:  # noqa: ANN401  any of the inputs above
    value = widget.value()
    if isinstance(value, list | tuple):
        return tuple(str(part) for part in value)
    return (str(value),) if value else ()


class FilterSheet(Sheet):
    """Every filter of a list, side by side; what is filled in holds together."""

    def __init__(self, pane: ListPane[Any], people: People) -> None:
        title = _("{list}: filter").format(list=_(pane.kind.label))
        super().__init__(title=title, verb=_("Show"), run=self._apply)
        self.pane = pane
        self.inputs: dict[str, Any] = {}
        grid, room = QGridLayout(), pane.page.room
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(M)
        shown = [one for one in pane.kind.filters if one.kind is not FilterKind.PERSON]
        for at, one in enumerate(shown):
            made = make_input(one, room.codes, people, room.today)
            self.inputs[one.name] = made
            _show(made, pane.asked.value(one.name))
            label = PlainLabel(_(one.label))
            label.setBuddy(made)
            cell = QGridLayout()
            cell.setVerticalSpacing(XS)
            cell.addWidget(label, 0, 0)
            cell.addWidget(made, 1, 0)
            cell.setRowStretch(2, 1)
            grid.addLayout(cell, at // 2, at % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        card = Card()
        card.body.addLayout(grid)
        scrolled = Scrolled()
        scrolled.body.addWidget(card)
        scrolled.body.addStretch(1)
        self.body.addWidget(scrolled, 1)
        self.add_verb(_("Clear the filter"), "Ctrl+Backspace", self._clear)

    @override
    def start_focus(self) -> None:
        next(iter(self.inputs.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _apply(self) -> None:
        try:
            filters = [(name, self._value(name)) for name in self.inputs]
        except JobdeskError as error:
            self.explain(error)
            return
        kept = [(name, value) for name, value in self.pane.asked.filters if name not in self.inputs]
        self.finish()
        self.pane.set_filters([*kept, *((name, value) for name, value in filters if value)])

    def _value(self, name: str) -> Value:
        """What is filled in; several of a long list, which were not typed here, stay where nothing was changed."""
        value, before = _value(self.inputs[name]), self.pane.asked.value(name)
        one_of_several = isinstance(self.inputs[name], PickerEdit) and len(before) > 1
        return before if one_of_several and value == before[:1] else value

    def _clear(self) -> None:
        for made in self.inputs.values():
            _show(made, ())


def _show(made: Any, value: Value) -> None:  # noqa: ANN401  any of the inputs above
    if isinstance(made, PickerEdit):
        made.set_value(value[0] if value else "")
    else:
        made.set_value(value if isinstance(made, PeriodEdit) else list(value))


class SavedSheet(Sheet):
    """Filters saved under a name: show one, keep those in force, forget one."""

    def __init__(self, pane: ListPane[Any], saved: Sequence[SavedRow]) -> None:
        title = _("{list}: saved filters").format(list=_(pane.kind.label))
        super().__init__(title=title, verb=_("Show"), run=self._apply)
        self.pane = pane
        self.saved: ListView[SavedRow] = ListView(
            (
                Column(mark("Filter name"), lambda one: one.name, width=200),
                Column(mark("Asks for"), lambda one: _told(pane, one.asked.filters), stretch=True),
                Column(mark("Whose"), lambda one: _("Everyone's") if one.for_everyone else _("Only I"), width=110),
            ),
            key=lambda one: one.id,
            name=_("Saved filters"),
            empty=_("No filter is saved yet. Set a filter, then keep it here under a name."),
        )
        self.saved.set_rows(saved)
        self.saved.select_first()
        self.saved.opened.connect(lambda _one: self._apply())
        self.body.addWidget(self.saved, 1)
        self.name = LineEdit(name=_("Name"), max_length=keeping.NAME_LENGTH)
        self.name.setPlaceholderText(_("Name for the filters in force"))
        self.name.setMinimumWidth(NAME_WIDTH)
        self.everyone = Check(_("For everyone"), name=_("For everyone"))
        now = _told(pane, pane.asked.filters)
        told = (
            _("In force: {filters}").format(filters=now) if now else _("No filter is in force: none can be kept.")
        )
        card = Card()
        card.body.addWidget(secondary(told, wrap=True))
        card.body.addLayout(row(self.name, self.everyone))
        self.body.addWidget(card)
        self.keep = self.add_verb(_("Keep the filters in force"), "Ctrl+Shift+S", self._save)
        self.add_verb(_("Forget"), "Ctrl+Delete", self._ask_drop)
        if not now:
            self.keep.setToolTip(told)
            for input_ in (self.keep, self.name, self.everyone):
                input_.setEnabled(False)

    @override
    def start_focus(self) -> None:
        if self.saved.current_row() is None and not self.name.isEnabled():
            super().start_focus()
        else:
            (self.saved if self.saved.current_row() else self.name).setFocus(Qt.FocusReason.OtherFocusReason)

    def _apply(self) -> None:
        one = self.saved.current_row()
        if one is not None:
            self.finish()
            self.pane.set_filters(one.asked.filters)

    def _save(self) -> None:
        if not self.name.text().strip():
            self.explain(InvalidInput(_("Type a name for the filter.")))
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.strip.clear()
        name, everyone, asked = (
            self.name.text(),
            self.everyone.value() is True,
            Asked(self.pane.kind.name, filters=self.pane.asked.filters),
        )
        self._change(lambda db, act: keeping.save_filter(db, act, name=name, asked=asked, for_everyone=everyone))

    def _ask_drop(self) -> None:
        one = self.saved.current_row()
        if one is None:
            return
        text = (
            _("Forget the filter {name}, which everyone uses?")
            if one.for_everyone
            else _("Forget the filter {name}?")
        )
        drop = partial(keeping.drop_filter, saved_id=one.id)
        self.ask(text.format(name=one.name), verb=_("Forget"), then=lambda: self._change(drop))

    def _change(self, act: Callable[..., object]) -> None:
        work, kind = self.room.work, self.pane.kind.name

        def read(db: "Session", act: "Act") -> list[SavedRow]:
            return keeping.list_filters(db, act, kind=kind)

        def again(_saved: object) -> None:
            self.name.clear()
            work.read(self, read, done=self._show_saved, failed=self.explain)

        work.change(self, act, stale=(), done=again, failed=self.explain)

    def _show_saved(self, saved: Sequence[SavedRow]) -> None:
        self.saved.set_rows(saved)
        if self.saved.current_row() is None:
            self.saved.select_first()


def _told(pane: ListPane[Any], filters: Sequence[tuple[str, Value]]) -> str:
    codes = pane.page.room.codes
    return " · ".join(word(pane.kind.filter(name), value, codes, pane.names) for name, value in filters)


class ColumnsSheet(Sheet):
    """The columns of a list: which, in what order; and what it is sorted by."""

    def __init__(self, pane: ListPane[Any]) -> None:
        title = _("{list}: columns and order").format(list=_(pane.kind.label))
        super().__init__(title=title, verb=_("Show"), run=self._apply)
        self.pane = pane
        shown = pane.layouts.shown
        every = {column.name: column for column in pane.layouts.every}
        self.columns: ListView[Column[Any]] = ListView(
            (Column(mark("Column"), lambda one: _(one.heading), stretch=True),),
            key=lambda one: one.name,
            name=_("Columns"),
            empty="",
            checks=True,
        )
        self.columns.model_.checked = set(shown)
        self.columns.set_rows([*(every[name] for name in shown), *(c for n, c in every.items() if n not in shown)])
        self.columns.model_.checked = set(shown)
        self.columns.select_first()
        orders = [Choice(c.sorted_by, _(c.heading)) for c in pane.layouts.every if c.sorted_by]
        self.order = ChoiceBox(orders, name=_("Sorted by"), empty=_("As usual"))
        self.order.set_value(pane.asked.order)
        self.down = Check(_("Last first"), name=_("Last first"))
        self.order.changed.connect(self._on_order)
        self._on_order()
        self.down.set_value(bool(pane.asked.order) and pane.asked.descending)
        self.above.addWidget(secondary(_("Space shows or hides a column, Ctrl+Up and Ctrl+Down move it.")))
        self.body.addWidget(self.columns, 1)
        self.body.addLayout(row(PlainLabel(_("Sorted by")), self.order, self.down, spacing=S))
        self.add_verb(_("Up"), "Ctrl+Up", lambda: self._move(-1))
        self.add_verb(_("Down"), "Ctrl+Down", lambda: self._move(1))
        self.add_verb(_("Usual columns"), "Ctrl+U", self._usual)

    @override
    def start_focus(self) -> None:
        self.columns.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, step: int) -> None:
        at, rows = self.columns.table.currentIndex().row(), list(self.columns.model_.rows)
        to = at + step
        if at >= 0 and 0 <= to < len(rows):
            rows[at], rows[to] = rows[to], rows[at]
            self.columns.set_rows(rows)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.columns.table.selectionModel().setCurrentIndex(self.columns.model_.index(to, 0), flags)

    def _on_order(self) -> None:
        """The usual order has its own direction."""
        self.down.setEnabled(bool(self.order.value()))
        if not self.order.value():
            self.down.set_value(False)

    def _usual(self) -> None:
        every = self.pane.layouts.every
        usual = [column for column in every if not column.optional]
        self.columns.set_rows([*usual, *(column for column in every if column.optional)])
        self.columns.model_.checked = {column.name for column in usual}
        self.columns.table.viewport().update()

    def _apply(self) -> None:
        names = [column.name for column in self.columns.checked_rows()]
        if not names:
            self.explain(InvalidInput(_("A list shows at least one column.")))
            return
        order = str(self.order.value() or "")
        self.finish()
        self.pane.layouts.choose(names, order, descending=not order or self.down.value() is True)
