"""The second step of an import of a ledger: what each of its columns fills."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.formats import format_number
from jobdesk.base.heading_words import Target, all_targets
from jobdesk.base.i18n import _, mark
from jobdesk.base.ledger_mapping import Certainty, ColumnUse, DayOrder, LedgerMapping
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs import Choice, ChoiceBox, LineEdit, PlainLabel
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._admin_base import choices_of
from jobdesk.qt.parts import Card, Scrolled, Split, secondary, section
from jobdesk.qt.theme import Badge, M, S

CERTAIN, GUESSED, UNKNOWN, CHOSEN, CONSTANT = "certain", "guessed", "unknown", "chosen", "constant"
_HABITS = (
    Field("day_order", mark("Days like 10/31/2023"), FieldKind.CHOICE, code="day_order"),
    Field("year", mark("Year of days like 10/31"), FieldKind.INTEGER, minimum=1950, maximum=2199),
    Field("carry_down", mark("An empty name means the one above"), FieldKind.BOOLEAN, wide=True),
)
_ORDERS = {
    DayOrder.YEAR_FIRST: mark("Only with the year first"),
    DayOrder.MONTH_FIRST: mark("Month, day, year"),
    DayOrder.DAY_FIRST: mark("Day, month, year"),
}
_STATES = {
    CERTAIN: (mark("Known"), "good"),
    GUESSED: (mark("Guessed"), "warning"),
    UNKNOWN: (mark("Kept out"), "neutral"),
    CHOSEN: (mark("Chosen"), "accent"),
    CONSTANT: (mark("Fixed value"), "accent"),
}
MOST_TARGETS, LONGEST_VALUE = 4, 200


@dataclass(frozen=True, slots=True)
class MappingLine:
    """One column of the ledger, or a value that every row has.

    Attributes:
        place: of the column in the file, from 0; of a constant its number.
        heading: as the file writes it.
        samples: some of the values below it.
        state: how its targets came about.
        value: of a constant.
    """

    place: int
    heading: str
    samples: tuple[str, ...]
    state: str
    targets: tuple[Target, ...] = ()
    value: str = ""

    @property
    def constant(self) -> bool:
        """Whether it is no column but one value for all rows."""
        return self.state == CONSTANT


def _badge(line: MappingLine) -> Badge:
    word, tone = _STATES[line.state]
    return Badge(_(word), tone)


def _state(use: ColumnUse) -> str:
    if not use.targets:
        return UNKNOWN
    return GUESSED if use.certainty is Certainty.GUESSED else CERTAIN


def mapping_list() -> ListView[MappingLine]:
    """The columns of a ledger, with what they fill."""
    return ListView(
        (
            Column(mark("Heading in the file"), lambda r: r.heading, width=160),
            Column(mark("For example"), lambda r: r.value or " · ".join(r.samples), width=230),
            Column(mark("Fills"), lambda r: ", ".join(one.label for one in r.targets) or "–", stretch=True),
            Column(mark("Matching"), badge=_badge, width=130),
        ),
        key=lambda r: (r.constant, r.place),
        name=_("Columns of the ledger"),
        empty=_("The file has no headings."),
        dense=True,
    )


class _Panel(QWidget):
    """What the chosen column fills. Enter goes on to the next column.

    Signals:
        entered(): Enter was pressed.
    """

    entered = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class MappingStep(QWidget):
    """Each heading of the file with what it fills, to be looked through and corrected.

    Signals:
        changed(): something is matched in another way.
        turned(str): another sheet of the file is asked for, by its key.
    """

    changed, turned = Signal(), Signal(str)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._lines: tuple[MappingLine, ...] = ()
        self._showing = False
        self.list = mapping_list()
        self.list.chosen.connect(self._show)
        self.list.opened.connect(lambda _line: self.begin_panel())
        left = Card(_("Columns of the ledger"))
        self.told = secondary("", wrap=True)
        self.sheet = ChoiceBox(name=_("Sheets of the file"))
        self.sheet.changed.connect(lambda: self.turned.emit(str(self.sheet.value())))
        left.head.addWidget(self.sheet)
        left.body.addWidget(self.told)
        left.body.addWidget(self.list, 1)
        targets = [Choice(one.text, one.label) for one in all_targets()]
        self._targets = {one.text: one for one in all_targets()}
        self.heading, self.samples = section(""), PlainLabel("", wrap=True)
        self.value = LineEdit(name=_("Value of every row"), max_length=LONGEST_VALUE)
        self.value.changed.connect(self._take)
        self.boxes = [
            ChoiceBox(targets, name=_("Fills {number}").format(number=number), empty=_("Nothing"))
            for number in range(1, MOST_TARGETS + 1)
        ]
        for box in self.boxes:
            box.changed.connect(self._take)
        self.panel = _Panel()
        self.panel.entered.connect(self.go_on)
        self._value_label = secondary(_("Value of every row"))
        inside = QVBoxLayout(self.panel)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(S)
        for widget in (self.heading, self.samples, self._value_label, self.value):
            inside.addWidget(widget)
        for number, box in enumerate(self.boxes, 1):
            inside.addWidget(secondary(_("Fills {number}").format(number=number)))
            inside.addWidget(box)
        right = Card(_("What this column fills"))
        scrolled = Scrolled()
        scrolled.body.addWidget(self.panel)
        right.body.addWidget(scrolled, 1)
        orders = choices_of("day_order", ((order.value, _(text)) for order, text in _ORDERS.items()))
        self.habits = Form(_HABITS, orders, today=today)
        self.habits.edited.connect(lambda _name: self.changed.emit())
        scrolled.body.addWidget(section(_("How the ledger writes")))
        scrolled.body.addWidget(self.habits)
        scrolled.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(Split(left, right, (860, 400)), 1)

    @property
    def lines(self) -> Sequence[MappingLine]:
        """All columns and constants as they are matched now, in the order of the file."""
        return self._lines

    def show_sheets(self, sheets: Sequence[tuple[str, str]]) -> None:
        """Offer these sheets, by key and title, one of which is matched at a time."""
        self.sheet.blockSignals(True)
        self.sheet.clear()
        for key, title in sheets:
            self.sheet.addItem(title, key)
        self.sheet.blockSignals(False)
        self.sheet.setVisible(len(sheets) > 1)

    def show_mapping(self, mapping: LedgerMapping, samples: Sequence[tuple[str, ...]]) -> None:
        """Show a proposal or a remembered mapping, the first column that nobody is sure of chosen."""
        lines = [
            MappingLine(place, one.heading or _("(no heading)"), told, _state(one), one.targets)
            for place, (one, told) in enumerate(zip(mapping.columns, samples, strict=True))
            if one.heading or told
        ]
        constants = enumerate(mapping.constants.items(), 1)
        lines += [
            MappingLine(
                number, _("Value {number}").format(number=format_number(number)), (), CONSTANT, (one,), text
            )
            for number, (one, text) in constants
        ]
        self.habits.set_values(
            {"day_order": mapping.day_order.value, "year": mapping.year, "carry_down": mapping.carry_down}
        )
        self._set(tuple(lines))
        self.list.select_first()
        self.go_to_unsure()

    def mapping(self, before: LedgerMapping) -> LedgerMapping:
        """The mapping as it is chosen now; what was not touched keeps how sure it is."""
        for line in self._lines:
            if not line.constant and line.targets != before.columns[line.place].targets:
                before = before.with_column(line.place, line.targets)
        habits = self.habits.values()
        year = habits.get("year")
        return replace(
            before,
            constants=self.constants(),
            day_order=DayOrder(str(habits.get("day_order") or DayOrder.YEAR_FIRST.value)),
            year=int(str(year)) if year not in {None, ""} else None,
            carry_down=bool(habits.get("carry_down")),
        )

    def constants(self) -> Mapping[Target, str]:
        """What every row has."""
        return {
            line.targets[0]: line.value for line in self._lines if line.constant and line.targets and line.value
        }

    def add_constant(self) -> None:
        """One more value that every row has."""
        number = 1 + max((line.place for line in self._lines if line.constant), default=0)
        heading = _("Value {number}").format(number=format_number(number))
        self._set((*self._lines, MappingLine(number, heading, (), CONSTANT)))
        self.list.select((True, number))
        self.value.setFocus()

    def begin_panel(self) -> None:
        """To the first input of the chosen column."""
        line = self.list.current_row()
        (self.value if line is not None and line.constant else self.boxes[0]).setFocus()

    def go_on(self) -> None:
        """To the next column of the list."""
        table = self.list.table
        table.setFocus()
        here = table.currentIndex().row()
        if here + 1 < self.list.model_.rowCount():
            following = self.list.model_.row_at(here + 1)
            if following is not None:
                self.list.select(self.list.model_.key(following))

    def go_to_unsure(self) -> None:
        """To the next column that is guessed or fills nothing, round and round."""
        rows = list(self.list.model_.rows)
        here = self.list.table.currentIndex().row()
        order = [*range(here + 1, len(rows)), *range(here + 1)]
        found = next((rows[at] for at in order if rows[at].state in {GUESSED, UNKNOWN}), None)
        if found is not None:
            self.list.select(self.list.model_.key(found))
        self.list.table.setFocus()

    def start_focus(self) -> None:
        """To the list."""
        self.list.table.setFocus()

    def _set(self, lines: tuple[MappingLine, ...]) -> None:
        self._lines = lines
        self.list.set_rows(lines)
        self._show(self.list.current_row())
        numbers = {
            state: format_number(sum(line.state == state for line in lines))
            for state in (CERTAIN, GUESSED, UNKNOWN)
        }
        self.told.setText(
            _("{certain} known, {guessed} guessed, {unknown} kept out. Look through what is guessed.").format(
                **numbers
            )
        )

    def _show(self, line: MappingLine | None) -> None:
        self._showing = True
        self.panel.setEnabled(line is not None)
        constant = line is not None and line.constant
        self.heading.setText(line.heading if line else "")
        self.samples.setText("\n".join(line.samples) if line else "")
        self.samples.setVisible(not constant)
        for widget in (self.value, self._value_label):
            widget.setVisible(constant)
        if line is not None and self.value.text() != line.value:
            self.value.setText(line.value)
        for at, box in enumerate(self.boxes):
            chosen = line.targets[at].text if line and at < len(line.targets) else ""
            if box.value() != chosen:
                box.set_value(chosen)
            box.setVisible(at == 0 or not constant)
        self._showing = False

    def _take(self) -> None:
        line = self.list.current_row()
        if self._showing or line is None:
            return
        texts = dict.fromkeys(str(box.value()) for box in self.boxes if box.value())
        targets = tuple(self._targets[text] for text in texts if text in self._targets)
        state = CONSTANT if line.constant else CHOSEN if targets else UNKNOWN
        now = replace(line, targets=targets, state=state, value=self.value.text() if line.constant else "")
        if now == line:
            return
        self._showing = True
        self._lines = tuple(now if one is line or one == line else one for one in self._lines)
        self.list.set_rows(self._lines)
        self._showing = False
        self.changed.emit()
