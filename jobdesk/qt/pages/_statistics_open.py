"""From a figure to its rows, and from a table or a chart to the clipboard: each on record."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _
from jobdesk.papers.report_clipboard import clip_alone, clip_chart
from jobdesk.papers.report_tables import ReportTable
from jobdesk.qt.charts import ChartView
from jobdesk.qt.clipping import put_on_clipboard
from jobdesk.qt.pages._behind import open_rows
from jobdesk.qt.pages._statistics_views import Behind
from jobdesk.qt.pages._statistics_waiting import open_numbers
from jobdesk.qt.pages.base import Page
from jobdesk.services.behind import BehindRow, parts_of, rows_behind
from jobdesk.services.indicators import BY_ID
from jobdesk.services.overview import Window
from jobdesk.services.reports import record_export
from jobdesk.services.waiting_indicators import WAITING_BY_ID

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


def open_cell(page: Page, behind: Behind) -> None:
    """The rows of a figure; of a rate those of its parts. Where there are none to open, why."""
    if behind.none:
        page.strip.show_text(behind.none, "accent")
        return
    if behind.indicator in WAITING_BY_ID:
        open_numbers(page, behind)
        return
    window, one = behind.window, BY_ID[behind.indicator]

    def read(db: "Session", act: "Act", part: str) -> list[BehindRow]:
        return rows_behind(
            db,
            act,
            indicator=one.id,
            start=window.start,
            end=window.end,
            cumulate=window.cumulate,
            cell=behind.cell,
            part=part,
        )

    def title(count: int) -> str:
        days = {"start": format_date(window.start), "end": format_date(window.end)}
        label = " · ".join((_(one.label), *behind.cell.values()))
        if count < 0:
            return _("{label} ({start} to {end})").format(label=label, **days)
        return _("{label} {figure} {unit} ({start} to {end})").format(
            label=label, figure=format_number(count), unit=_(one.unit), **days
        )

    open_rows(page, page, read, title=title, parts=parts_of(one.id))


def copy_table(page: Page, window: Window, table: ReportTable) -> None:
    """Onto the clipboard, once it is on record."""

    def put() -> None:
        put_on_clipboard(clip_alone(table))
        page.room.say(_("Copied as a table"))

    _record(page, window, "clipboard", table.name, put)


def copy_chart(page: Page, window: Window, view: ChartView, form: str) -> None:
    """A chart as it is shown now, as a table or as a picture, once it is on record."""
    clip, picture = clip_chart(view.chart), view.picture()

    def put() -> None:
        if form == "picture":
            QGuiApplication.clipboard().setImage(picture)
            page.room.say(_("Copied as a picture"))
        else:
            put_on_clipboard(clip)
            page.room.say(_("Copied as a table"))

    kept = "clipboard_picture" if form == "picture" else "clipboard"
    _record(page, window, kept, f"chart_{view.chart.kind}", put)


def _record(page: Page, window: Window, form: str, what: str, put: "Callable[[], None]") -> None:
    asked = {"layout": what, "from": window.start.isoformat(), "to": window.end.isoformat()}
    page.room.work.change(
        page,
        lambda db, act: record_export(db, act, form=form, asked=asked),
        stale=(),
        done=lambda _none: put(),
        failed=page.explain,
    )
