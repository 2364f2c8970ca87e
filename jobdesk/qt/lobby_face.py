"""How the lobby display is drawn: large type that fits any screen, the newest call by shape and word as well."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPolygonF

from jobdesk.base.clock import SEOUL
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.qt.theme import font, tokens

if TYPE_CHECKING:
    from jobdesk.services.tickets.entrance import Entrance

ROWS = 5
_LEFT, _CENTER = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter
_RIGHT, _MIDDLE = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignVCenter
_DAYS = ("월", "화", "수", "목", "금", "토", "일")


class Shown(Protocol):
    """What the display knows."""

    now: "Entrance | None"
    trouble: str
    newest: tuple[str, int, datetime] | None
    flash_on: bool


def write(
    painter: QPainter,
    box: QRectF,
    text: str,
    *,
    high: float,
    color: str,
    bold: bool = False,
    align: Qt.AlignmentFlag = _CENTER,
) -> None:
    """One line in a box, as high as asked or as its width allows, never cut without an ellipsis."""
    made = QFont(font(10, bold=bold))
    size = max(8, round(high))
    made.setPixelSize(size)
    wide = QFontMetricsF(made).horizontalAdvance(text)
    if wide > box.width() > 0:
        made.setPixelSize(max(round(high * 0.45), int(size * box.width() / wide), 8))
    fits = QFontMetricsF(made).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.setFont(made)
    painter.setPen(QColor(color))
    painter.drawText(box, int(align | _MIDDLE), fits)


def draw_lobby(painter: QPainter, rect: QRect, shown: Shown) -> None:
    """The whole display."""
    t = tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(rect, QColor(t.background))
    width, height = float(rect.width()), float(rect.height())
    unit = min(height, width * 0.62) / 100
    margin = 3 * unit
    head = QRectF(margin, margin, width - 2 * margin, 9 * unit)
    _draw_head(painter, head, unit, shown)
    top = head.bottom() + 2 * unit
    if shown.trouble:
        strip = QRectF(margin, top, width - 2 * margin, 7 * unit)
        _panel(painter, strip, t.soft("warning"), t.warning, unit)
        said = _("{trouble} It goes on by itself.").format(trouble=shown.trouble)
        inner = strip.adjusted(2 * unit, 0, -2 * unit, 0)
        write(painter, inner, f"▲ {said}", high=3.6 * unit, color=t.warning, bold=True)
        top = strip.bottom() + 2 * unit
    side = width * 0.30
    left = QRectF(margin, top, width - 3 * margin - side, height - top - margin)
    right = QRectF(left.right() + margin, top, side, height - top - margin)
    _draw_calls(painter, left, unit, shown)
    _draw_side(painter, right, unit, shown)


def _panel(painter: QPainter, box: QRectF, fill: str, line: str, unit: float, thick: float = 0.25) -> None:
    painter.setBrush(QColor(fill))
    pen = painter.pen()
    pen.setColor(QColor(line))
    pen.setWidthF(max(1.0, thick * unit))
    painter.setPen(pen)
    painter.drawRoundedRect(box, 1.5 * unit, 1.5 * unit)


def _draw_head(painter: QPainter, box: QRectF, unit: float, shown: Shown) -> None:
    t = tokens()
    moment = datetime.now(SEOUL)
    name = shown.now.center_name if shown.now is not None else ""
    clock = f"{format_date(moment.date())} ({_DAYS[moment.weekday()]})  {moment:%H:%M}"
    room = box.width() * 0.42
    write(painter, box.adjusted(0, 0, -room, 0), name, high=6 * unit, color=t.text, bold=True, align=_LEFT)
    right = QRectF(box.right() - room, box.y(), room, box.height())
    write(painter, right, clock, high=5 * unit, color=t.text, bold=True, align=_RIGHT)


def _draw_calls(painter: QPainter, box: QRectF, unit: float, shown: Shown) -> None:
    t = tokens()
    head = QRectF(box.x(), box.y(), box.width(), 6 * unit)
    half = box.width() / 2
    for at, word in enumerate((_("Number"), _("Window"))):
        where = QRectF(box.x() + at * half, head.y(), half, head.height())
        write(painter, where, word, high=4 * unit, color=t.secondary)
    called = list(shown.now.lobby.called)[:ROWS] if shown.now is not None else []
    area = QRectF(box.x(), head.bottom() + unit, box.width(), box.bottom() - head.bottom() - unit)
    if not called:
        _panel(painter, area, t.surface, t.line, unit)
        said = shown.now.closed if shown.now is not None and shown.now.closed else _("Nobody is called now.")
        write(painter, area.adjusted(3 * unit, 0, -3 * unit, 0), said, high=6 * unit, color=t.secondary)
        return
    gap = 1.5 * unit
    high = (area.height() - gap * (ROWS - 1)) / (ROWS + 0.8)
    y = area.y()
    for at, call in enumerate(called):
        tall = high * (1.8 if at == 0 else 1.0)
        _draw_call(painter, QRectF(area.x(), y, area.width(), tall), unit, call, shown, first=at == 0)
        y += tall + gap


def _draw_call(
    painter: QPainter,
    box: QRectF,
    unit: float,
    call: tuple[str, int, datetime],
    shown: Shown,
    *,
    first: bool,
) -> None:
    """One call; the newest is inverted while it flashes, and keeps its arrow and its word."""
    t = tokens()
    newest = call == shown.newest
    lit = newest and shown.flash_on
    fill, ink = (t.accent, t.on_accent) if lit else (t.surface, t.text)
    _panel(painter, box, fill, t.accent if newest else t.line, unit, 0.9 if newest else 0.25)
    label, counter_no, _at = call
    high = min(box.height() * 0.72, 26 * unit)
    edge = 7 * unit
    half = (box.width() - 2 * edge) / 2
    left = QRectF(box.x() + edge, box.y(), half, box.height())
    write(painter, left, label, high=high, color=ink, bold=True)
    window = _("Window {number}").format(number=counter_no)
    write(painter, left.translated(half, 0), window, high=high * 0.82, color=ink, bold=first or newest)
    if newest:
        x, y, wing = box.x() + 2 * unit, box.center().y(), min(3.2 * unit, box.height() * 0.3)
        painter.setBrush(QColor(ink))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygonF([QPointF(x, y - wing), QPointF(x, y + wing), QPointF(x + wing * 1.4, y)]))
        word = QRectF(box.right() - edge - unit, box.y() + unit, edge, 4 * unit)
        write(painter, word, _("Now"), high=3.2 * unit, color=ink, bold=True, align=_RIGHT)


def _draw_side(painter: QPainter, box: QRectF, unit: float, shown: Shown) -> None:
    """How many wait for what; below it who was called and did not answer."""
    if shown.now is None:
        return
    lobby = shown.now.lobby
    people = [(name, _("{count} people").format(count=count)) for name, count in lobby.counts]
    missed = list(lobby.missed)
    share = 0.58 if missed else 1.0
    first = QRectF(box.x(), box.y(), box.width(), box.height() * share - (unit if missed else 0))
    _draw_list(painter, first, unit, _("Waiting"), people)
    if missed:
        below = QRectF(box.x(), first.bottom() + 2 * unit, box.width(), box.bottom() - first.bottom() - 2 * unit)
        _draw_list(painter, below, unit, _("Called, please come to the window"), missed)


def _draw_list(painter: QPainter, box: QRectF, unit: float, title: str, lines: Sequence[tuple[str, str]]) -> None:
    t = tokens()
    _panel(painter, box, t.surface, t.line, unit)
    inner = box.adjusted(2 * unit, unit, -2 * unit, -unit)
    head = QRectF(inner.x(), inner.y(), inner.width(), 6 * unit)
    write(painter, head, title, high=3.6 * unit, color=t.secondary, bold=True, align=_LEFT)
    high = min(8 * unit, (inner.height() - head.height()) / max(len(lines), 1))
    y = head.bottom()
    for name, value in lines:
        wide = inner.width() * 0.62
        size = min(4.4 * unit, high * 0.7)
        name_box = QRectF(inner.x(), y, wide, high)
        write(painter, name_box, name, high=size, color=t.text, bold=True, align=_LEFT)
        value_box = QRectF(inner.x() + wide, y, inner.width() - wide, high)
        write(painter, value_box, value, high=size, color=t.text, align=_RIGHT)
        y += high
