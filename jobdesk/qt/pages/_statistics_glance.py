"""At a glance: the year by months, the way from registration to retention, what is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, mark
from jobdesk.papers.report_tables import ReportChart, Series
from jobdesk.qt.charts import ChartView
from jobdesk.qt.inputs import ChoiceBox
from jobdesk.qt.inputs.choices import Choice
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._statistics_views import Behind, Ground, View
from jobdesk.qt.parts import Card, Scrolled
from jobdesk.qt.theme import S
from jobdesk.qt.work_pages import work_page
from jobdesk.services.facts import Span
from jobdesk.services.funnels import STEPS, funnel
from jobdesk.services.indicators import BY_ID, SHOWN
from jobdesk.services.overview import Window, Year, read_year, steps_of
from jobdesk.services.statistics import Figures
from jobdesk.services.work_rules import DUE, DueKind, Whose
from jobdesk.services.worklists import count_work

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.services.overview import Tick

BY_MONTH = tuple(one.id for one in SHOWN if one.how in {"count", "distinct", "sum"})
_DUE_WIDTH = 232


@dataclass(frozen=True, slots=True)
class _Due:
    """A worklist and how much is in it."""

    kind: DueKind
    count: int


class GlanceView(View):
    """Months against target and last year, the funnel, the due work of the whole desk."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.figure = ChoiceBox([Choice(one, _(BY_ID[one].label)) for one in BY_MONTH], name=_("Figure by month"))
        self.figure.setMinimumContentsLength(12)
        self.figure.set_value("placed_persons")
        self.figure.changed.connect(self._read_year)
        self.year: Year | None = None
        self.months = ChartView(_months(None))
        self.steps = ChartView(_steps({}))
        self.months.opened.connect(self._open_month)
        for chart in (self.months, self.steps):
            chart.copy_wanted.connect(partial(ground.copy_chart, chart))
        months = _card(_("The year by months"), self.months)
        months.head.addWidget(self.figure)
        self.due: ListView[_Due] = ListView(
            (
                Column(mark("Due work"), lambda r: _(DUE[r.kind].label), stretch=True),
                Column(mark("Count"), lambda r: format_number(r.count), align="right", width=64),
            ),
            key=lambda r: r.kind,
            name=_("Due work of the desk"),
            empty=_("Nothing is due."),
            dense=True,
        )
        self.due.opened.connect(self._open_due)
        self.due.setFixedWidth(_DUE_WIDTH)
        self.body.addWidget(months, 6)
        self.body.addWidget(_card(_("From registration to retention"), self.steps), 5)
        self.body.addWidget(self.due)

    def read(self, window: Window) -> None:
        """The months of its last year, the funnel of its days, what is due today."""
        self._read_year()
        wanted = ("registrations", "sessions", "referrals", "interviews", "placements")

        def steps(db: "Session", act: "Act", tick: "Tick") -> Mapping[str, int]:
            return funnel(Figures(db, act, Span(window.start, window.end, act.today), tick=tick))

        self.ground.count(
            self,
            "funnel",
            steps,
            done=self._fresh(window, lambda found: self.steps.set_chart(_steps(found))),
            steps=steps_of(window, wanted),
        )
        self.ground.count(
            self, "due", lambda db, act, _tick: count_work(db, act, whose=Whose.ALL), done=self._show_due, steps=1
        )

    def clear(self) -> None:
        """No charts."""
        self.year = None
        self.months.set_chart(_months(None))
        self.steps.set_chart(_steps({}))

    def begin(self) -> None:
        """The keyboard goes to the months."""
        self.months.setFocus()

    def _read_year(self) -> None:
        window, indicator = self.window_, str(self.figure.value())
        if window is None:
            return
        year = window.end.year
        whole = Window(date(year, 1, 1), date(year, 12, 31))
        self.ground.count(
            self,
            "year",
            lambda db, act, tick: read_year(db, act, indicator=indicator, year=year, tick=tick),
            done=self._fresh(window, self._show_year),
            steps=2 * steps_of(whole, [indicator]),
        )

    def _show_year(self, found: Year) -> None:
        self.year = found
        self.months.set_chart(_months(found))

    def _show_due(self, counts: Mapping[DueKind, int]) -> None:
        self.due.set_rows([_Due(kind, count) for kind, count in counts.items() if count])

    def _open_due(self, due: _Due) -> None:
        """The list itself, everyone's as it is counted here."""
        self.ground.room.start(work_page(due.kind), "worklist", name=due.kind.value, whose=Whose.ALL.value)

    def _open_month(self, series: int, place: int) -> None:
        """The rows of a month, this year's or last year's; a target has none."""
        if self.year is None or self.months.chart.series[series].target:
            return
        year = self.year.year - (series > 0)
        start = date(year, place + 1, 1)
        end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        self.ground.open_cell(Behind(self.year.indicator, Window(start, end)))


def _card(title: str, chart: ChartView) -> Card:
    card, scrolled = Card(title), Scrolled()
    card.body.setSpacing(S)
    scrolled.body.addWidget(chart, 1)
    card.body.addWidget(scrolled, 1)
    return card


def _months(found: Year | None) -> ReportChart:
    names = tuple(_("{month}.").format(month=month) for month in range(1, 13))
    if found is None:
        return ReportChart("months", _("The year by months"), (), ())
    series = [Series(str(found.year), tuple(found.this))]
    if any(one is not None for one in found.target):
        series.append(Series(_("Target"), tuple(found.target), target=True))
    series.append(Series(str(found.year - 1), tuple(found.before)))
    one = BY_ID[found.indicator]
    return ReportChart("months", _(one.label), names, tuple(series), _(one.unit))


def _steps(found: Mapping[str, int]) -> ReportChart:
    title = _("From registration to retention")
    if not found:
        return ReportChart("funnel", title, (), ())
    names = tuple(_(STEPS[step]) for step in found)
    return ReportChart("funnel", title, names, (Series(_("Persons"), tuple(found.values())),), _("persons"))
