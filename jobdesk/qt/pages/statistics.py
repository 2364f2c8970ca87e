"""실적·통계: the published table for any two dates, every figure opening exactly the rows behind it."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.enums import PrintKind
from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_see_statistics
from jobdesk.base.saving import save_file
from jobdesk.qt.actions import Action
from jobdesk.qt.feedback import announce
from jobdesk.qt.inputs import ChoiceBox, DateEdit, PlainLabel
from jobdesk.qt.inputs.choices import Choice
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._printing import preview
from jobdesk.qt.pages._statistics_parts import Bars, PublishedTable
from jobdesk.qt.pages.base import Page, Room
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.qt.parts import Card, Scrolled, Split
from jobdesk.qt.theme import M, S
from jobdesk.services.behind import BehindRow, rows_behind
from jobdesk.services.indicators import BREAKDOWNS, BY_ID, DEFINITION_VERSION, PUBLISHED, SHOWN
from jobdesk.services.print_jobs import PrintJobRow, queue_paper
from jobdesk.services.printables import Printable, report_printable
from jobdesk.services.reports import Report, make_report, record_export, report_of

COUNTED = frozenset({"count", "distinct", "sum", "stock"})


@dataclass(frozen=True, slots=True)
class _Line:
    """One indicator with its figure and that of the year before."""

    id: str
    label: str
    value: str
    unit: str
    before: str


class StatisticsPage(Page):
    """The supervisor's home: a period, the published table, all indicators, a breakdown, the rows behind."""

    title = mark("Statistics")
    reads = ("registrations", "vacancies", "sessions", "referrals", "placements", "follow_ups", "visits", "events")
    commands = (
        Action("statistics.month", mark("This month"), "show_month", "Alt+1", mark("From the first of the month")),
        Action("statistics.quarter", mark("This quarter"), "show_quarter", "Alt+2", mark("The running quarter")),
        Action("statistics.year", mark("Since January"), "show_year", "Alt+3", mark("1 January to the base date")),
        Action(
            "statistics.behind",
            mark("Rows behind"),
            "open_behind",
            "Alt+Return",
            mark("Open the rows of the figure"),
        ),
        Action(
            "statistics.paper",
            mark("Print"),
            "show_paper",
            "Ctrl+P",
            mark("See the sheet, print it or save it as PDF"),
            may=can_see_statistics,
        ),
    )

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._report: Report | None = None
        self._chosen, self._problem = "jobseekers", ""
        self.add_buttons("statistics.month", "statistics.quarter", "statistics.year", primary="statistics.paper")
        self.first, self.last = DateEdit(name=_("From")), DateEdit(name=_("Until"))
        self.counting = ChoiceBox(
            [
                Choice("monthly_sum", _("Months added")),
                Choice("distinct", _("Once in the period")),
            ],
            name=_("Counting of persons and firms"),
        )
        self.counting.setMinimumContentsLength(12)
        self.table = PublishedTable(PUBLISHED)
        self.table.opened.connect(self._open)
        self.body.addLayout(self._period_line())
        self.body.addWidget(self.table)
        self.body.addWidget(Split(self._indicator_card(), self._side(), (620, 520)), 1)
        self._fill_period(room.today().replace(month=1, day=1), room.today())

    def _period_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(S)
        for label, edit in ((_("From"), self.first), (_("Until"), self.last)):
            edit.setMaximumWidth(150)
            line.addWidget(PlainLabel(label, look="label"))
            line.addWidget(edit)
            edit.editingFinished.connect(self._read)
        line.addWidget(PlainLabel(_("Counting"), look="label"))
        self.counting.setFixedWidth(190)
        line.addWidget(self.counting)
        self.counting.set_value("monthly_sum")
        self.counting.changed.connect(self._read)
        self.problem = PlainLabel(wrap=True)
        self.problem.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        line.addWidget(self.problem, 1)
        return line

    def _indicator_card(self) -> Card:
        card = Card(_("All indicators"))
        self.indicators: ListView[_Line] = ListView(
            (
                Column(mark("Indicator"), lambda r: r.label, stretch=True),
                Column(mark("Figure"), lambda r: r.value, align="right", width=110),
                Column(mark("Unit"), lambda r: r.unit, width=80),
                Column(mark("A year before"), lambda r: r.before, align="right", width=110),
            ),
            key=lambda r: r.id,
            name=_("All indicators"),
            empty=_("No figures for this period."),
            dense=True,
        )
        self.indicators.chosen.connect(self._on_chosen)
        self.indicators.opened.connect(lambda line: self._open(line.id))
        card.body.addWidget(self.indicators, 1)
        return card

    def _side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        self.definition = Card(_("Definition"))
        self.definition_text = PlainLabel(wrap=True)
        self.definition.body.addWidget(self.definition_text)
        column.addWidget(self.definition)
        breakdown = Card(_("Breakdown"))
        self.kind = ChoiceBox([Choice(key, _(text)) for key, text in BREAKDOWNS.items()], name=_("Breakdown"))
        self.kind.set_value("policy_age")
        self.kind.changed.connect(self._show_breakdown)
        breakdown.head.addWidget(self.kind)
        self.bars = Bars()
        self.no_bars = PlainLabel(_("This figure has no such breakdown."), look="secondary")
        scrolled = Scrolled()
        scrolled.body.addWidget(self.bars)
        scrolled.body.addWidget(self.no_bars)
        scrolled.body.addStretch(1)
        breakdown.body.addWidget(scrolled, 1)
        column.addWidget(breakdown, 1)
        return side

    @override
    def start_focus(self) -> None:
        if self.sheet is not None:
            self.sheet.start_focus()
        else:
            self.indicators.setFocus()

    # periods --------------------------------------------------------------------------------

    def show_month(self) -> None:
        """From the first of the month to today."""
        self._choose(self.room.today().replace(day=1))

    def show_quarter(self) -> None:
        """From the first of the quarter to today."""
        today = self.room.today()
        self._choose(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1))

    def show_year(self) -> None:
        """From 1 January to today."""
        self._choose(self.room.today().replace(month=1, day=1))

    def _choose(self, first: date) -> None:
        self._fill_period(first, self.room.today())
        self._read()

    def _fill_period(self, first: date, last: date) -> None:
        self.first.set_value(first)
        self.last.set_value(last)

    # figures --------------------------------------------------------------------------------

    @override
    def refresh(self, stale: frozenset[str]) -> None:
        self._read()

    def _asked(self) -> dict[str, Any] | None:
        first, last = self.first.day(), self.last.day()
        if first is None or last is None:
            return None
        return {"start": first, "end": last, "cumulate": str(self.counting.value() or "monthly_sum")}

    def _read(self) -> None:
        asked = self._asked()
        if asked is None:
            self._refuse(_("Write both days of the period, for example 2026. 1. 31."))
            return
        before = {**asked, "start": _year_before(asked["start"]), "end": _year_before(asked["end"])}

        def job(db: Any, act: Any) -> tuple[Report, Report]:  # noqa: ANN401  a session, which windows do not name
            now = make_report(db, act, layout="indicators", breakdowns=tuple(BREAKDOWNS), **asked)
            return now, make_report(db, act, layout="indicators", **before)

        self.room.work.read(
            self, job, done=partial(self._on_read, asked), failed=self._on_refused, latest="statistics"
        )

    def _on_refused(self, error: JobdeskError) -> None:
        if isinstance(error, InvalidInput):
            self._refuse(str(error))
        else:
            self.explain(error)

    def _refuse(self, sentence: str) -> None:
        """No figure stands under days it was not counted for; the sentence stands beside them."""
        self._report, self._problem = None, sentence
        self.strip.clear()
        self.problem.setText(sentence)
        announce(self.problem)
        self.table.clear()
        self.indicators.set_rows([])
        self._show_breakdown()

    def _refused(self) -> bool:
        """Whether the period is refused; then it is said why nothing opens."""
        if self._problem:
            self.strip.show_text(self._problem)
        return bool(self._problem)

    def _on_read(self, asked: dict[str, Any], found: tuple[Report, Report]) -> None:
        if asked != self._asked():
            return
        self.strip.hide()
        self._problem = ""
        self.problem.clear()
        first, (self._report, before) = self._report is None, found
        cells, marks = self._report.cells, self._report.provisional
        base = format_date(min(self._report.end, self._report.today))
        self.table.show_cells(cells, marks, _("(as of {day})").format(day=base))
        self.indicators.set_rows(
            [
                _Line(
                    one.id,
                    _(one.label),
                    format_number(cells[one.id]),
                    _(one.unit),
                    format_number(before.cells[one.id]),
                )
                for one in SHOWN
            ]
        )
        if first:
            self.indicators.select(self._chosen)
        self._on_chosen(self.indicators.current_row())

    def _on_chosen(self, line: _Line | None) -> None:
        if line is None or self._report is None:
            return
        self._chosen, indicator = line.id, BY_ID[line.id]
        self.definition.set_title(_(indicator.label))
        self.definition_text.setText(
            _("{definition} Unit {unit}. Definition {version}.").format(
                definition=_(indicator.definition), unit=_(indicator.unit), version=DEFINITION_VERSION
            )
        )
        self._show_breakdown()

    def _show_breakdown(self) -> None:
        line = self.indicators.current_row()
        shown = self._report.breakdowns.get(line.id, {}) if line and self._report else {}
        found = shown.get(str(self.kind.value()))
        self.bars.setVisible(bool(found))
        self.no_bars.setVisible(not found)
        self.bars.set_rows(found or {})

    # rows behind ----------------------------------------------------------------------------

    def open_behind(self) -> None:
        """The rows of the chosen indicator."""
        line = self.indicators.current_row()
        if line is not None:
            self._open(line.id)

    def _open(self, indicator_id: str) -> None:
        """The rows of a figure; of a rate those of its numerator, where they are counted."""
        asked, indicator = self._asked(), BY_ID[indicator_id]
        wanted = indicator.over if indicator.how == "rate" else indicator_id
        if self._refused() or asked is None:
            return
        if BY_ID[wanted].how not in COUNTED:
            self.strip.show_text(_("This rate has no rows of its own."), "warning")
            return
        self.strip.clear()
        job = partial(_behind, indicator=wanted, **asked)
        self.room.work.view(self, job, done=partial(self._show_rows, wanted), failed=self.explain)

    def _show_rows(self, indicator_id: str, rows: list[BehindRow]) -> None:
        from jobdesk.qt.pages._behind import BehindSheet

        asked = self._asked() or {}
        indicator = BY_ID[indicator_id]
        title = _("{label} {figure} {unit} ({start} to {end})").format(
            label=_(indicator.label),
            start=format_date(asked.get("start")),
            end=format_date(asked.get("end")),
            figure=format_number(len(rows)),
            unit=_(indicator.unit),
        )
        self.push(BehindSheet(self.room, rows, title=title))

    # paper ----------------------------------------------------------------------------------

    def show_paper(self) -> None:
        """The published table as a sheet, to print or to save."""
        asked = self._asked()
        if self._refused() or asked is None:
            return
        kept = {
            "layout": "yeongdeungpo",
            "from": asked["start"].isoformat(),
            "to": asked["end"].isoformat(),
            "cumulate": asked["cumulate"],
        }
        preview(
            self,
            partial(_see, kept),
            title=_("Published table"),
            queue=partial(_queue, kept),
            offer=partial(self._offer_file, kept),
            recorded=False,
        )

    def _offer_file(self, asked: dict[str, str], sheet: PreviewSheet, pdf: bytes) -> None:
        sheet.add_verb(_("Save as PDF"), "Ctrl+S", partial(self._save, asked, pdf))

    def _save(self, asked: dict[str, str], pdf: bytes) -> None:
        """Into a file a person names: the export is on record before the file is written."""
        from PySide6.QtWidgets import QFileDialog

        offered = f"report-{asked['from']}-{asked['to']}.pdf"
        name, _kind = QFileDialog.getSaveFileName(self, _("Save as PDF"), offered, "PDF (*.pdf)")
        if not name:
            return
        work = self.room.work

        def write(_none: object) -> None:
            work.device(
                self,
                partial(save_file, Path(name), pdf),
                done=lambda _written: self.room.say(_("Saved")),
                failed=self.explain,
            )

        work.change(self, partial(_record_file, asked), stale=(), done=write, failed=self.explain)


def _behind(db: Any, act: Any, **asked: Any) -> list[BehindRow]:  # noqa: ANN401  a session, which windows do not name
    return rows_behind(db, act, **asked)


def _see(asked: dict[str, str], db: Any, act: Any) -> Printable:  # noqa: ANN401  see above
    return report_printable(report_of(db, act, asked))


def _queue(asked: dict[str, str], db: Any, act: Any) -> PrintJobRow:  # noqa: ANN401  see above
    number = f"{asked['from']}~{asked['to']}"
    return queue_paper(db, act, kind=PrintKind.REPORT, number=number, detail=asked)


def _record_file(asked: dict[str, str], db: Any, act: Any) -> None:  # noqa: ANN401  see above
    record_export(db, act, form="pdf", asked=asked)


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day - timedelta(days=366)
