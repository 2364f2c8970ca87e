"""실적·통계: the published table for any two dates, every figure opening exactly the rows behind it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.i18n import _, mark
from jobdesk.base.periods import name_of
from jobdesk.base.permissions import can_compare_counselors
from jobdesk.papers.report_tables import ReportTable
from jobdesk.qt.charts import ChartView
from jobdesk.qt.pages._close_commands import CLOSE_COMMANDS, CloseActs
from jobdesk.qt.pages._copy_note import figures_note
from jobdesk.qt.pages._statistics_commands import COMMANDS
from jobdesk.qt.pages._statistics_compare import CompareView
from jobdesk.qt.pages._statistics_cross import CrossView, PeopleView
from jobdesk.qt.pages._statistics_definition import DefinitionSheet
from jobdesk.qt.pages._statistics_glance import GlanceView
from jobdesk.qt.pages._statistics_lines import LinesView
from jobdesk.qt.pages._statistics_open import copy_chart, copy_table, open_cell
from jobdesk.qt.pages._statistics_paper import show_paper
from jobdesk.qt.pages._statistics_parts import PublishedTable
from jobdesk.qt.pages._statistics_reading import Reading
from jobdesk.qt.pages._statistics_reports import ReportSheet
from jobdesk.qt.pages._statistics_views import Behind, View
from jobdesk.qt.pages._statistics_waiting import WaitingView
from jobdesk.qt.pages._statistics_window import WindowLine
from jobdesk.qt.pages.base import Room
from jobdesk.qt.parts import ActionButton, Segments, row
from jobdesk.services.indicators import PUBLISHED
from jobdesk.services.overview import Published, read_published, steps_of
from jobdesk.services.saved_reports import Definition

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.services.overview import Tick

T = TypeVar("T")
VIEWS: Mapping[str, str] = {
    "glance": mark("At a glance"),
    "lines": mark("All indicators"),
    "people": mark("Counselors and windows"),
    "cross": mark("Cross-table"),
    "compare": mark("Two windows"),
    "waiting": mark("Waiting time"),
}


class StatisticsPage(CloseActs):
    """The supervisor's home: a window, the published table, one view below it, the rows behind every figure."""

    title = mark("Statistics")
    follows = False  # counting takes long: what others change is counted when it is shown again, or by F5
    reads = (
        "registrations",
        "vacancies",
        "sessions",
        "referrals",
        "interviews",
        "placements",
        "follow_ups",
        "visits",
        "events",
        "targets",
        "closes",
        "tickets",
    )
    commands = (*COMMANDS, *CLOSE_COMMANDS)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._chosen = "jobseekers"
        self.published: Published | None = None
        self.add_buttons(
            "statistics.review",
            "statistics.months",
            "statistics.restated",
            "statistics.reconcile",
            "statistics.targets",
            "statistics.paper",
            primary="statistics.reports",
        )
        self.window_line = WindowLine(room.today())
        self.window_line.changed.connect(self._read)
        self.reading = Reading(room)
        self.table = PublishedTable(PUBLISHED)
        self.table.opened.connect(self._open_published)
        self.table.entered.connect(self._choose)
        made: dict[str, Callable[[], View]] = {
            "glance": lambda: GlanceView(self),
            "lines": lambda: LinesView(self),
            "people": lambda: PeopleView(self),
            "cross": lambda: CrossView(self),
            "compare": lambda: CompareView(self),
            "waiting": lambda: WaitingView(self),
        }
        if not can_compare_counselors(room.role):
            del made["people"]
        self.views = {name: make() for name, make in made.items()}
        self.lines.chosen.connect(self._choose)
        self.tabs = Segments([(name, _(VIEWS[name])) for name in self.views])
        self._stacked = QStackedWidget()
        self.watch_views(self.tabs)
        self.tabs.chosen.connect(lambda name: self._stacked.setCurrentWidget(self.views[name]))
        for view in self.views.values():
            self._stacked.addWidget(view)
        if room.away:
            self.body.addWidget(figures_note())
        for part in (self.window_line, self.reading, self.table):
            self.body.addWidget(part)
        beside = [ActionButton(self.action(f"statistics.{verb}")) for verb in ("definition", "copy")]
        self.body.addLayout(row(self.tabs, *beside, stretch_at=1))
        self.body.addWidget(self._stacked, 1)

    @property
    def lines(self) -> LinesView:
        """All indicators."""
        found = self.views["lines"]
        if not isinstance(found, LinesView):
            raise TypeError("the indicators are a view of their own")
        return found

    @property
    def view(self) -> View:
        """The view shown now."""
        return self.views[self.tabs.current]

    @override
    def start_focus(self) -> None:
        if self.sheet is not None:
            self.sheet.start_focus()
        else:
            self.table.figures[self._chosen if self._chosen in PUBLISHED else PUBLISHED[0]].setFocus()

    # windows and views ----------------------------------------------------------------------

    def show_month(self) -> None:
        """From the first of the month to today."""
        self.window_line.choose("month")

    def show_last_month(self) -> None:
        """The whole month before."""
        self.window_line.choose("last_month")

    def show_year(self) -> None:
        """From 1 January to today."""
        self.window_line.choose("year")

    def show_quarter(self) -> None:
        """From the first of the quarter to today."""
        self.window_line.choose("quarter")

    def show_evaluation(self) -> None:
        """From 1 September to today."""
        self.window_line.choose("evaluation")

    def write_days(self) -> None:
        """Any two days."""
        self.window_line.choose("own")

    def go_to_published(self) -> None:
        """The keyboard goes to the published table."""
        self.start_focus()

    def go_to_view(self) -> None:
        """The keyboard goes below it."""
        self.view.begin()

    def show_next_view(self) -> None:
        """The view to the right, which takes the keyboard."""
        self.tabs.choose_next()
        self.view.begin()

    # figures --------------------------------------------------------------------------------

    @override
    def refresh(self, stale: frozenset[str]) -> None:
        self._read()

    def count_again(self) -> None:
        """Everything shown, once more."""
        self._read()

    def stop_counting(self) -> None:
        """End what is being counted."""
        self.reading.stop()

    def count(
        self,
        owner: QWidget,
        name: str,
        job: "Callable[[Session, Act, Tick], T]",
        *,
        done: Callable[[T], None],
        steps: int,
    ) -> None:
        """Count off the window's thread, for a view."""
        self.reading.ask(owner, name, job, done=done, failed=self._on_refused, steps=steps)

    def _read(self) -> None:
        window = self.window_line.window_asked()
        if window is None:
            self._refuse(_("Write both days of the period, for example 2026. 1. 31."))
            return
        if window.end < window.start:
            self._refuse(_("The end lies before the start."))
            return
        self.window_line.refuse("")
        self.strip.clear()
        self.count(
            self,
            "published",
            lambda db, act, tick: read_published(db, act, window=window, tick=tick),
            done=self._on_read,
            steps=2 * steps_of(window, PUBLISHED),
        )
        for view in self.views.values():
            view.set_window(window)

    def _on_refused(self, error: JobdeskError) -> None:
        if isinstance(error, InvalidInput):
            self._refuse(str(error))
        else:
            self.explain(error)

    def _refuse(self, sentence: str) -> None:
        """No figure stands under days it was not counted for; the sentence stands beside them."""
        self.reading.stop_quietly()
        self.published = None
        self.strip.clear()
        self.window_line.refuse(sentence)
        self.table.clear()
        for view in self.views.values():
            view.set_window(None)

    def _refused(self) -> bool:
        """Whether there is no window; then it is said why nothing opens."""
        problem = self.window_line.problem.text()
        if problem:
            self.strip.show_text(problem)
        return bool(problem)

    def _on_read(self, found: Published) -> None:
        if found.window == self.window_line.window_asked():
            self.published = found
            self.table.show_published(found)

    def _choose(self, indicator: str) -> None:
        self._chosen = indicator

    def show_definition(self) -> None:
        """The definition card of the figure the keyboard was on last."""
        window = self.window_line.window_asked()
        if self._refused() or window is None:
            return
        behind = self.view.chosen_cell() if self.view.isAncestorOf(self.focusWidget()) else None
        one = behind.indicator if behind else self._chosen
        told = self.published.other.get(one) if self.published and self.published.window == window else None
        other = told if isinstance(told, int) else None
        self.push(DefinitionSheet(one, window, self._mark_of(one), other))

    def _mark_of(self, indicator: str) -> str:
        """Whether a figure that is shown may still become another, in the published table or the list."""
        shown = {line.id: line.mark for line in self.lines.lines}
        published = self.published.marks if self.published is not None else {}
        return published.get(indicator, "") or shown.get(indicator, "")

    # rows behind ----------------------------------------------------------------------------

    def open_behind(self) -> None:
        """The rows of the figure the keyboard is on."""
        if self._refused():
            return
        inside = self.view.isAncestorOf(self.focusWidget())
        behind = self.view.chosen_cell() if inside else None
        if behind is not None:
            self.open_cell(behind)
        else:
            self._open_published(self._chosen)

    def _open_published(self, indicator_id: str) -> None:
        window = self.window_line.window_asked()
        if not self._refused() and window is not None:
            self.open_cell(Behind(indicator_id, window))

    def open_cell(self, behind: Behind) -> None:
        """The rows of a figure; of a rate those of its parts."""
        self.strip.clear()
        open_cell(self, behind)

    # copies and papers ----------------------------------------------------------------------

    def copy_shown_table(self) -> None:
        """The table of the view; where it has none, the published one."""
        table = self.view.shown_table()
        if table is None:
            self.strip.show_text(_("This view has no table; Ctrl+C on a chart copies it."), "warning")
        else:
            self.copy_table(table)

    def copy_table(self, table: ReportTable) -> None:
        """Onto the clipboard, once it is on record."""
        window = self.window_line.window_asked()
        if not self._refused() and window is not None:
            copy_table(self, window, table)

    def copy_chart(self, view: ChartView, form: str) -> None:
        """Onto the clipboard as a table or a picture, once it is on record."""
        window = self.window_line.window_asked()
        if not self._refused() and window is not None:
            copy_chart(self, window, view, form)

    def show_reports(self) -> None:
        """Any layout of this window; with the cross-table where one is shown."""
        window = self.window_line.window_asked()
        if self._refused() or window is None:
            return
        name = name_of(window.start, window.end, self.room.today())
        cross = self.view.crossed if isinstance(self.view, CrossView) else ()
        asked = Definition("yeongdeungpo", name, window.start, window.end, window.cumulate, cross=cross)
        self.push(ReportSheet(self, asked))

    def show_paper(self) -> None:
        """The published table as a sheet, to print or to save."""
        window = self.window_line.window_asked()
        if not self._refused() and window is not None:
            show_paper(self, window)
