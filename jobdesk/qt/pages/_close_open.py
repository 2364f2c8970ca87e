"""From a cell of a close to its rows: as they were closed, and as they are now."""

from datetime import date
from typing import TYPE_CHECKING

from jobdesk.base.closes import CloseWindow
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_month, format_number
from jobdesk.base.i18n import _
from jobdesk.qt.pages._behind import open_rows
from jobdesk.qt.pages._close_parts import month_by
from jobdesk.qt.pages._statistics_open import open_cell
from jobdesk.qt.pages._statistics_views import Behind
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.services.behind import BehindRow, closed_rows_behind, parts_of
from jobdesk.services.indicators import BY_ID
from jobdesk.services.month_closes import CloseRow
from jobdesk.services.overview import Window
from jobdesk.services.restatements import CellChange

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


def open_as_closed(sheet: Sheet, page: Page, close: CloseRow, cell: CellChange) -> None:
    """The facts the close kept of a figure of its month; 누계 has none of its own."""
    key = cell.key
    sheet.strip.clear()
    if key.span != CloseWindow.MONTH:
        sheet.explain(InvalidInput(_("A close keeps the facts of its own month: open the months of the year.")))
        return
    if not _known(sheet, key.indicator):
        return
    split = {key.breakdown: key.label} if key.breakdown else None

    def read(db: "Session", act: "Act", part: str) -> list[BehindRow]:
        return closed_rows_behind(db, act, close_id=close.id, indicator=key.indicator, cell=split, part=part)

    def title(count: int) -> str:
        one = BY_ID[key.indicator]
        words = {
            "label": " · ".join(filter(None, (_(one.label), key.label))),
            "month": format_month(close.month),
            "number": close.serial,
        }
        if count < 0:
            return _("{label} (closed {month}, version {number})").format(**words)
        return _("{label} {figure} {unit} (closed {month}, version {number})").format(
            figure=format_number(count), unit=_(one.unit), **words
        )

    open_rows(sheet, page, read, title=title, parts=parts_of(key.indicator))


def open_now(sheet: Sheet, page: Page, month: date, cell: CellChange) -> None:
    """The rows that make the figure today."""
    key = cell.key
    sheet.strip.clear()
    if not _known(sheet, key.indicator):
        return
    last = date.fromordinal(month_by(month, 1).toordinal() - 1)
    first = month if key.span == CloseWindow.MONTH else month.replace(month=1)
    open_cell(
        page, Behind(key.indicator, Window(first, last), {key.breakdown: key.label} if key.breakdown else {})
    )


def _known(sheet: Sheet, indicator: str) -> bool:
    """Whether today's definition has the figure."""
    if indicator not in BY_ID:
        sheet.strip.show_text(_("Today's definition has no such figure."), "warning")
    return indicator in BY_ID
