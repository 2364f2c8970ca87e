"""All indicators beside the year before and the target; of the chosen one its breakdown, bar by bar."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Signal

from jobdesk.base.i18n import _
from jobdesk.base.periods import end_year_before, year_before
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
from jobdesk.qt.pages._statistics_table import FigureTable
from jobdesk.qt.pages._statistics_views import Behind, Ground, View
from jobdesk.qt.parts import Card, Scrolled, Split
from jobdesk.services.breakdowns import BREAKDOWNS
from jobdesk.services.indicators import BY_ID, SHOWN
from jobdesk.services.overview import Line, Window, read_breakdown, read_lines, steps_of
from jobdesk.services.statistics import COUNTED, Value

LABELS, BEFORE, TARGET = 2, 1, 2
"""How many columns of words stand left, and which of the figures are that of a year before and the target."""
TARGETS = "targets"


class LinesView(View):
    """Indicators left, the breakdown of the chosen one right.

    Signals:
        chosen(str): another indicator is looked at.
    """

    chosen = Signal(str)

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.lines: list[Line] = []
        self.indicators = FigureTable(_("All indicators"))
        self.indicators.currentCellChanged.connect(self._on_current)
        self.indicators.opened.connect(self._open)
        self.indicators.copy_wanted.connect(self._copy)
        self.kind = ChoiceBox([Choice(key, _(one.label)) for key, one in BREAKDOWNS.items()], name=_("Breakdown"))
        self.kind.set_value("policy_age")
        self.kind.changed.connect(self._read_bars)
        self.card = Card(_("Breakdown"))
        self.card.head.addWidget(self.kind)
        self.bars = ChartView(_bars("", {}, ""))
        self.bars.opened.connect(self._open_bar)
        self.bars.copy_wanted.connect(partial(ground.copy_chart, self.bars))
        self.note = PlainLabel(look="secondary", wrap=True)
        scrolled = Scrolled()
        scrolled.body.addWidget(self.note)
        scrolled.body.addWidget(self.bars, 1)
        self.card.body.addWidget(scrolled, 1)
        self.labels: Sequence[str] = ()
        self._wanted = "jobseekers"
        self.body.addWidget(Split(self.indicators, self.card, (690, 450)), 1)

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
        self.lines = []
        self.indicators.show_table(None)
        self._show_bars(None)

    def begin(self) -> None:
        """The keyboard goes to the indicators."""
        self.indicators.setFocus()

    @property
    def line(self) -> Line | None:
        """The indicator looked at."""
        return next((one for one in self.lines if one.id == self._wanted), None)

    def select(self, indicator: str) -> None:
        """Look at an indicator."""
        place = self._place(indicator)
        if place is None:
            self._wanted = indicator
        else:
            self.indicators.setCurrentCell(place, max(self.indicators.currentColumn(), LABELS))

    def _place(self, indicator: str) -> int | None:
        return next((at for at, one in enumerate(self.lines) if one.id == indicator), None)

    def chosen_cell(self) -> Behind | None:
        """The figure stood on; its own where a target or a share is."""
        found = self.indicators.behind()
        if isinstance(found, Behind):
            return found
        return Behind(self.line.id, self._window()) if self.line is not None and self.window_ is not None else None

    def shown_table(self) -> ReportTable | None:
        """All indicators as they are listed."""
        return self.indicators.table

    def _copy(self) -> None:
        if self.indicators.table is not None:
            self.ground.copy_table(self.indicators.table)

    def _window(self) -> Window:
        if self.window_ is None:
            raise RuntimeError("a figure stands there without its window")
        return self.window_

    def _show_lines(self, lines: list[Line]) -> None:
        window, wanted = self._window(), self._wanted
        before = Window(year_before(window.start), end_year_before(window.end), window.cumulate)

        def opens(line: int, at: int) -> Behind | str | None:
            if at == TARGET:
                return TARGETS
            none = entered_words(lines[line]) if at == BEFORE else ""
            return Behind(lines[line].id, (window, before)[at], none=none) if at < TARGET else None

        self.lines = []  # whatever the table stands on meanwhile is not looked at
        self.indicators.show_table(table_of(lines), opens)
        self.lines = lines
        self.indicators.blockSignals(True)
        self.indicators.setCurrentCell(self._place(wanted) or 0, max(self.indicators.currentColumn(), LABELS))
        self.indicators.blockSignals(False)
        self._look_at(lines[self.indicators.currentRow()])

    def _open(self, found: object) -> None:
        if isinstance(found, Behind):
            self.ground.open_cell(found)
        elif found == TARGETS:
            self.ground.show_targets()

    def _on_current(self, line: int, *_more: int) -> None:
        if 0 <= line < len(self.lines) and self.lines[line].id != self._wanted:
            self._look_at(self.lines[line])

    def _look_at(self, line: Line | None) -> None:
        if line is None:
            return
        self._wanted = line.id
        self.chosen.emit(line.id)
        offer_kinds(self.kind, line.id, "policy_age")
        self._read_bars()

    def _read_bars(self) -> None:
        line, window, kind = self.line, self.window_, str(self.kind.value())
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
        line, kind = self.line, str(self.kind.value())
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
        line = self.line
        if line is not None and place < len(self.labels):
            cell = {str(self.kind.value()): self.labels[place]}
            self.ground.open_cell(Behind(line.id, self._window(), cell))


def table_of(lines: Sequence[Line]) -> ReportTable:
    """The indicators as they are shown and copied."""
    heads = [_("Indicator"), _("Unit"), _("Figure"), _("A year before"), _("Target"), _("Attainment in %")]
    rows = [
        row(
            [_(BY_ID[one.id].label), _(BY_ID[one.id].unit)],
            replace(_cell(one.value), mark=_(one.mark) if one.mark else ""),
            replace(_cell(one.before), mark=_("entered total") if one.entered else ""),
            *(_cell(value) for value in (one.target, reached(one))),
        )
        for one in lines
    ]
    return ReportTable(
        "indicators", _("All indicators"), "", head([HeadCell(text) for text in heads]), tuple(rows)
    )


def entered_words(line: Line) -> str:
    """Why no rows stand behind the figure of a year before; "" where they do."""
    told = _("This figure was entered as a total from {source}: no rows stand behind it.")
    return told.format(source=line.entered) if line.entered else ""


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


def _cell(value: Value) -> TableCell:
    decimals = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0
    return number(value, decimals=max(0, decimals))


def _bars(label: str, found: Mapping[str, int], unit: str) -> ReportChart:
    series = (Series(label, tuple(found.values())),) if found else ()
    return ReportChart("bars", label, tuple(found), series, unit)
