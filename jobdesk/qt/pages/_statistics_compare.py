"""Two windows side by side: every indicator with its difference, and what drives that of the chosen one."""

from decimal import Decimal

from jobdesk.base.formats import ratio
from jobdesk.base.i18n import _, mark
from jobdesk.base.periods import end_year_before, window_before, year_before
from jobdesk.papers.report_tables import ReportTable, TableCell, head, number, row
from jobdesk.qt.inputs import ChoiceBox, DateEdit, PlainLabel
from jobdesk.qt.inputs.choices import Choice
from jobdesk.qt.pages._statistics_table import FigureTable
from jobdesk.qt.pages._statistics_views import Behind, Ground, View
from jobdesk.qt.parts import Card, Split
from jobdesk.services.breakdowns import BREAKDOWNS
from jobdesk.services.indicators import BY_ID, SHOWN
from jobdesk.services.overview import Driver, Sides, Window, read_drivers, read_sides, steps_of
from jobdesk.services.statistics import COUNTED, Value

AGAINST = {"year": mark("A year before"), "before": mark("The time right before"), "own": mark("Own days")}
MOST_DRIVERS = 40


class CompareView(View):
    """The window of the page beside another one."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.against = ChoiceBox([Choice(key, _(text)) for key, text in AGAINST.items()], name=_("Compare with"))
        self.against.set_value("year")
        self.against.setFixedWidth(170)
        self.against.changed.connect(self._choose)
        self.first, self.last = DateEdit(name=_("Compared from")), DateEdit(name=_("Compared until"))
        self.head.addWidget(PlainLabel(_("Compare with"), look="label"))
        self.head.addWidget(self.against)
        for edit in (self.first, self.last):
            edit.setFixedWidth(126)
            edit.editingFinished.connect(self._on_days)
            self.head.addWidget(edit)
        self.note = PlainLabel(look="secondary")
        self.head.addWidget(self.note, 1)
        self.table = FigureTable(_("Two windows"))
        self.table.opened.connect(ground.open_cell)
        self.table.copy_wanted.connect(lambda: self._copy(self.table))
        self.table.currentCellChanged.connect(self._on_current)
        self.drivers = FigureTable(_("What drives the difference"))
        self.drivers.opened.connect(ground.open_cell)
        self.drivers.copy_wanted.connect(lambda: self._copy(self.drivers))
        self.card = Card(_("What drives the difference"))
        self.card.body.addWidget(self.drivers, 1)
        self.body.addWidget(Split(self.table, self.card, (560, 560)), 1)
        self.other: Window | None = None
        self._ids: list[str] = []
        self._of = ""

    def read(self, window: Window) -> None:
        """Both windows."""
        if self.against.value() != "own" or self.first.day() is None:
            self._fill(window)
        other = self._other(window)
        if other is None:
            self.note.setText(_("Write both days of the period, for example 2026. 1. 31."))
            self.clear()
            return
        self.other = other
        self.note.setText("")

        self.ground.count(
            self,
            "compare",
            lambda db, act, tick: read_sides(db, act, now=window, before=other, tick=tick),
            done=self._fresh(window, lambda found: self._show(window, other, found)),
            steps=steps_of(window, [one.id for one in SHOWN]) + steps_of(other, [one.id for one in SHOWN]),
        )

    def clear(self) -> None:
        """Nothing is compared."""
        self.table.show_table(None)
        self.drivers.show_table(None)
        self._of = ""

    def begin(self) -> None:
        """The keyboard goes to the figures."""
        self.table.setFocus()

    def chosen_cell(self) -> Behind | None:
        """The cell stood on, of the table the keyboard is in."""
        found = (self.drivers if self.drivers.hasFocus() else self.table).behind()
        return found if isinstance(found, Behind) else None

    def shown_table(self) -> ReportTable | None:
        """The table the keyboard is in."""
        return (self.drivers if self.drivers.hasFocus() else self.table).table

    def _copy(self, table: FigureTable) -> None:
        if table.table is not None:
            self.ground.copy_table(table.table)

    def _choose(self) -> None:
        if self.against.value() == "own":
            self.first.setFocus()
            self.first.selectAll()
        self.again()

    def _on_days(self) -> None:
        typed = (self.first.day(), self.last.day())
        if self.other is None or typed != (self.other.start, self.other.end):
            self.against.blockSignals(True)
            self.against.set_value("own")
            self.against.blockSignals(False)
            self.again()

    def _fill(self, window: Window) -> None:
        start, end = (
            window_before(window.start, window.end)
            if self.against.value() == "before"
            else (year_before(window.start), end_year_before(window.end))
        )
        self.first.set_value(start)
        self.last.set_value(end)

    def _other(self, window: Window) -> Window | None:
        start, end = self.first.day(), self.last.day()
        return Window(start, end, window.cumulate) if start and end and start <= end else None

    def _show(self, window: Window, other: Window, found: Sides) -> None:
        self._ids = list(found.now)
        heads = [_("Indicator"), _("Unit"), _("Compared"), _("Period asked"), _("Difference"), _("Change in %")]
        rows = [
            row(
                [_(BY_ID[one].label), _(BY_ID[one].unit)],
                _cell(found.before[one]),
                _cell(found.now[one]),
                _cell(found.difference[one]),
                _cell(_change(found.now[one], found.before[one])),
            )
            for one in self._ids
        ]

        def opens(line: int, at: int) -> Behind | None:
            return Behind(self._ids[line], other if at == 0 else window) if at < 2 else None

        kept, self._of = self._of, ""
        self.table.show_table(ReportTable("compared", _("Two windows"), "", head(heads), tuple(rows)), opens)
        line = self._ids.index(kept) if kept in self._ids else self._ids.index("jobseekers")
        self.table.setCurrentCell(line, 3)
        self._on_current(line)

    def _on_current(self, line: int, *_more: int) -> None:
        if self.table.table is None or not 0 <= line < len(self._ids) or self._ids[line] == self._of:
            return
        self._of = one = self._ids[line]
        window, other = self.window_, self.other
        if window is None or other is None:
            return
        self.card.set_title(_("What drives the difference: {label}").format(label=_(BY_ID[one].label)))
        if BY_ID[one].how not in COUNTED:
            self.drivers.show_table(None)
            self.card.set_title(
                _("{label} is divided from others: choose one of them.").format(label=_(BY_ID[one].label))
            )
            return
        self.ground.count(
            self,
            "drivers",
            lambda db, act, tick: read_drivers(db, act, indicator=one, now=window, before=other, tick=tick),
            done=self._fresh(window, lambda found: self._show_drivers(one, window, other, found)),
            steps=steps_of(window, [one]) + steps_of(other, [one]),
        )

    def _show_drivers(self, one: str, window: Window, other: Window, found: list[Driver]) -> None:
        shown = found[:MOST_DRIVERS]
        heads = [_("Breakdown"), _("Division"), _("Compared"), _("Period asked"), _("Difference")]
        rows = [
            row(
                [_(BREAKDOWNS[driver.kind].label), driver.label],
                number(driver.before),
                number(driver.now),
                number(driver.difference),
            )
            for driver in shown
        ]

        def opens(line: int, at: int) -> Behind | None:
            driver = shown[line]
            return Behind(one, other if at == 0 else window, {driver.kind: driver.label}) if at < 2 else None

        table = ReportTable("drivers", self.card.title.text(), "", head(heads), tuple(rows)) if rows else None
        self.drivers.show_table(table, opens)


def _change(now: Value, before: Value) -> Decimal | None:
    """How much more in percent, of counted figures."""
    if not isinstance(now, int) or not isinstance(before, int):
        return None
    return ratio(now - before, before)


def _cell(value: Value) -> TableCell:
    decimals = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0
    return number(value, decimals=max(0, decimals))
