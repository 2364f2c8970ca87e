"""All indicators beside the year before and the target; of the chosen one its breakdown, bar by bar."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import Signal

from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.targets import attainment
from jobdesk.papers.report_tables import (
    HeadCell,
    ReportChart,
    ReportTable,
    Series,
    TableCell,
    head,
    number,
    row,
)
from jobdesk.qt.charts import ChartView
from jobdesk.qt.inputs import ChoiceBox, PlainLabel
from jobdesk.qt.inputs.choices import Choice
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._statistics_views import Behind, Ground, View
from jobdesk.qt.parts import Card, Scrolled, Split
from jobdesk.services.breakdowns import BREAKDOWNS
from jobdesk.services.indicators import BY_ID, SHOWN
from jobdesk.services.overview import Line, Window, read_breakdown, read_lines, steps_of
from jobdesk.services.statistics import COUNTED, Value


class LinesView(View):
    """Indicators left, the breakdown of the chosen one right.

    Signals:
        chosen(str): another indicator is looked at.
    """

    chosen = Signal(str)

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.indicators: ListView[Line] = ListView(
            (
                Column(mark("Indicator"), lambda r: _(BY_ID[r.id].label), stretch=True),
                Column(mark("Figure"), lambda r: format_number(r.value), align="right", width=92),
                Column(mark("Unit"), lambda r: _(BY_ID[r.id].unit), width=64),
                Column(mark("A year before"), lambda r: format_number(r.before), align="right", width=98),
                Column(mark("Target"), lambda r: format_number(r.target), align="right", width=80),
                Column(mark("Attainment"), lambda r: _percent(reached(r)), align="right", width=84),
            ),
            key=lambda r: r.id,
            name=_("All indicators"),
            empty=_("No figures for this period."),
            dense=True,
        )
        self.indicators.chosen.connect(self._on_chosen)
        self.indicators.opened.connect(lambda line: ground.open_cell(Behind(line.id, self._window())))
        self.kind = ChoiceBox([Choice(key, _(one.label)) for key, one in BREAKDOWNS.items()], name=_("Breakdown"))
        self.kind.set_value("policy_age")
        self.kind.changed.connect(self._read_bars)
        self.card = Card(_("Breakdown"))
        self.card.head.addWidget(self.kind)
        self.bars = ChartView(_bars("", {}, ""))
        self.bars.opened.connect(self._open_bar)
        self.bars.copied.connect(ground.room.say)
        self.note = PlainLabel(look="secondary", wrap=True)
        scrolled = Scrolled()
        scrolled.body.addWidget(self.note)
        scrolled.body.addWidget(self.bars, 1)
        self.card.body.addWidget(scrolled, 1)
        self.labels: Sequence[str] = ()
        self._wanted = "jobseekers"
        self.body.addWidget(Split(self.indicators, self.card, (620, 520)), 1)

    def read(self, window: Window) -> None:
        """All figures, then the breakdown of the chosen one."""
        self.ground.count(
            self,
            "lines",
            lambda db, act, tick: read_lines(db, act, window=window, tick=tick),
            done=self._fresh(window, self._show_lines),
            steps=2 * steps_of(window, [one.id for one in SHOWN]),
        )

    def clear(self) -> None:
        """No figures."""
        self.indicators.set_rows([])
        self._show_bars(None)

    def begin(self) -> None:
        """The keyboard goes to the indicators."""
        self.indicators.begin()

    def select(self, indicator: str) -> None:
        """Look at an indicator."""
        self._wanted = indicator
        self.indicators.select(indicator)

    def chosen_cell(self) -> Behind | None:
        """The indicator looked at, or the bar stood on."""
        line = self.indicators.current_row()
        return Behind(line.id, self.window_) if line is not None and self.window_ is not None else None

    def shown_table(self) -> ReportTable | None:
        """All indicators as they are listed."""
        rows = self.indicators.model_.rows
        if not rows:
            return None
        heads = [_("Indicator"), _("Unit"), _("Figure"), _("A year before"), _("Target"), _("Attainment")]
        lines = [
            row(
                [_(BY_ID[one.id].label), _(BY_ID[one.id].unit)],
                *(_cell(value) for value in (one.value, one.before, one.target, reached(one))),
            )
            for one in rows
        ]
        return ReportTable(
            "indicators", _("All indicators"), "", head([HeadCell(text) for text in heads]), tuple(lines)
        )

    def _window(self) -> Window:
        if self.window_ is None:
            raise RuntimeError("a figure stands there without its window")
        return self.window_

    def _show_lines(self, lines: list[Line]) -> None:
        wanted = self._wanted  # a list with the keyboard goes to its first row by itself
        self.indicators.set_rows(lines)
        self.indicators.select(wanted)
        self._on_chosen(self.indicators.current_row())

    def _on_chosen(self, line: Line | None) -> None:
        if line is None:
            return
        self._wanted = line.id
        self.chosen.emit(line.id)
        offer_kinds(self.kind, line.id, "policy_age")
        self._read_bars()

    def _read_bars(self) -> None:
        line, window, kind = self.indicators.current_row(), self.window_, str(self.kind.value())
        if line is None or window is None or kind not in BREAKDOWNS:
            self._show_bars(None)
            return
        indicator = line.id
        self.card.set_title(_("{label} by").format(label=_(BY_ID[indicator].label)))
        if BY_ID[indicator].how not in COUNTED or not BREAKDOWNS[kind].applies(BY_ID[indicator].facts):
            self._show_bars(None)
            return
        self.ground.count(
            self,
            "breakdown",
            lambda db, act, tick: read_breakdown(
                db, act, indicator=indicator, kind=kind, window=window, tick=tick
            ),
            done=self._fresh(window, self._show_bars),
            steps=steps_of(window, [indicator]),
        )

    def _show_bars(self, found: Mapping[str, int] | None) -> None:
        line, kind = self.indicators.current_row(), str(self.kind.value())
        self.labels = tuple(found or ())
        self.bars.setVisible(bool(found))
        if not found:
            self.note.setText(
                _("There is nothing to break down in this period.")
                if found is not None
                else _("This figure has no such breakdown.")
            )
        elif BREAKDOWNS[kind].overlapping:
            self.note.setText(_("A person may stand in several rows."))
        self.note.setVisible(not found or BREAKDOWNS[kind].overlapping)
        if line is not None and found:
            self.bars.set_chart(_bars(_(BY_ID[line.id].label), found, _(BY_ID[line.id].unit)))

    def _open_bar(self, _series: int, place: int) -> None:
        line = self.indicators.current_row()
        if line is not None and place < len(self.labels):
            cell = {str(self.kind.value()): self.labels[place]}
            self.ground.open_cell(Behind(line.id, self._window(), cell))


def offer_kinds(box: ChoiceBox, indicator: str, best: str) -> None:
    """The breakdowns a figure has; the chosen one stays where it can, else `best`, else the first."""
    one = BY_ID[indicator]
    kinds = [key for key, kind in BREAKDOWNS.items() if one.how in COUNTED and kind.applies(one.facts)]
    box.set_choices([Choice(key, _(BREAKDOWNS[key].label)) for key in kinds])
    box.setEnabled(bool(kinds))
    if kinds and box.value() not in kinds:
        box.blockSignals(True)
        box.set_value(best if best in kinds else kinds[0])
        box.blockSignals(False)


def reached(line: Line) -> Decimal | None:
    """How much of the year's target a counted figure has reached."""
    return attainment(line.value if isinstance(line.value, int) else None, line.target)


def _percent(value: Decimal | None) -> str:
    return "-" if value is None else f"{format_number(value)}%"


def _cell(value: Value) -> TableCell:
    decimals = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0
    return number(value, decimals=max(0, decimals))


def _bars(label: str, found: Mapping[str, int], unit: str) -> ReportChart:
    series = (Series(label, tuple(found.values())),) if found else ()
    return ReportChart("bars", label, tuple(found), series, unit)
