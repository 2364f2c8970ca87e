"""From a cell of a close to its rows: as they were closed, as they are now, and what of them moved."""

from datetime import date
from typing import TYPE_CHECKING

from jobdesk.base.closes import CloseWindow
from jobdesk.base.formats import format_month, format_number
from jobdesk.base.i18n import _
from jobdesk.qt.pages._behind import open_rows
from jobdesk.qt.pages._close_parts import month_by
from jobdesk.qt.pages._close_words import SPANS
from jobdesk.qt.pages._statistics_open import open_cell
from jobdesk.qt.pages._statistics_views import Behind
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.services.behind import MOVED, BehindRow, closed_rows_behind, moved_rows_behind, parts_of
from jobdesk.services.indicators import BY_ID
from jobdesk.services.month_closes import CloseRow
from jobdesk.services.overview import Window
from jobdesk.services.restatements import CellChange

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


def open_as_closed(sheet: Sheet, page: Page, close: CloseRow, cell: CellChange) -> None:
    """The facts behind a figure as it was closed, of its month or of the year so far."""
    key, year = cell.key, cell.key.span != CloseWindow.MONTH
    sheet.strip.clear()
    if not _known(sheet, key.indicator):
        return

    def read(db: "Session", act: "Act", part: str) -> list[BehindRow]:
        return closed_rows_behind(
            db, act, close_id=close.id, indicator=key.indicator, cell=_split(cell), part=part, year=year
        )

    def title(count: int) -> str:
        words = {"label": _label(cell), "month": format_month(close.month), "number": close.serial}
        if count < 0:
            return _("{label} (closed {month}, version {number})").format(**words)
        return _("{label} {figure} {unit} (closed {month}, version {number})").format(
            figure=format_number(count), unit=_(BY_ID[key.indicator].unit), **words
        )

    open_rows(sheet, page, read, title=title, parts=parts_of(key.indicator))


def open_moved(sheet: Sheet, page: Page, close: CloseRow, cell: CellChange) -> None:
    """What stands in a figure now and did not when it was closed, and the other way round."""
    key, year = cell.key, cell.key.span != CloseWindow.MONTH
    sheet.strip.clear()
    if not _known(sheet, key.indicator):
        return

    def read(db: "Session", act: "Act", part: str) -> list[BehindRow]:
        return moved_rows_behind(
            db, act, close_id=close.id, indicator=key.indicator, cell=_split(cell), part=part, year=year
        )

    def title(_count: int) -> str:
        told = _("{label}: changed since the close of {month}")
        return told.format(label=_label(cell), month=format_month(close.month))

    open_rows(sheet, page, read, title=title, parts=tuple(MOVED))


def _label(cell: CellChange) -> str:
    """Which cell it is, in words."""
    key = cell.key
    span = "" if key.span == CloseWindow.MONTH else _(SPANS[key.span])
    return " · ".join(filter(None, (_(BY_ID[key.indicator].label), key.label, span)))


def _split(cell: CellChange) -> dict[str, str] | None:
    return {cell.key.breakdown: cell.key.label} if cell.key.breakdown else None


def open_now(sheet: Sheet, page: Page, month: date, cell: CellChange) -> None:
    """The rows that make the figure today."""
    key = cell.key
    sheet.strip.clear()
    if not _known(sheet, key.indicator):
        return
    last = date.fromordinal(month_by(month, 1).toordinal() - 1)
    first = month if key.span == CloseWindow.MONTH else month.replace(month=1)
    open_cell(page, Behind(key.indicator, Window(first, last), _split(cell) or {}))


def _known(sheet: Sheet, indicator: str) -> bool:
    """Whether today's definition has the figure."""
    if indicator not in BY_ID:
        sheet.strip.show_text(_("Today's definition has no such figure."), "warning")
    return indicator in BY_ID
