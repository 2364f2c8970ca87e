"""The three charts of the desk, painted by hand: months against target, funnel, bars of a breakdown.

Arrows walk the values; the one stood on is framed, shown in words and read aloud. Source: hardware.md 1 (charts).
"""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from jobdesk.base.i18n import _
from jobdesk.papers.chart_plan import Plan, Spot, Stroke, needed_height, plan_chart
from jobdesk.papers.report_tables import ReportChart
from jobdesk.qt.theme import THEMES, L, Tokens, font, tokens

PICTURE_SCALE = 2
"""Pictures are copied at twice the size, so that they print sharply."""
_LEAST_WIDTH = 26  # text sizes
_ORIGIN = QPointF(1, L / 2)
"""Where the plan begins in the widget."""
_ARROWS = {
    Qt.Key.Key_Left: ("x", -1),
    Qt.Key.Key_Right: ("x", 1),
    Qt.Key.Key_Up: ("y", -1),
    Qt.Key.Key_Down: ("y", 1),
}
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


class ChartView(QWidget):
    """One chart.

    Signals:
        opened: (series, place) of the value that was asked for by Enter or a double click.
        copy_wanted: this chart is to be copied, as "table" or as "picture": what leaves is put on record first.
    """

    opened = Signal(int, int)
    copy_wanted = Signal(str)

    def __init__(self, chart: ReportChart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(font())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.copy_table = self._command(_("Copy as a table"), QKeySequence.StandardKey.Copy, "table")
        self.copy_picture = self._command(_("Copy as a picture"), "Ctrl+Shift+C", "picture")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._plan = Plan(0, 0, 1)
        self._at: int | None = None
        self.set_chart(chart)

    def set_chart(self, chart: ReportChart) -> None:
        """Show another chart."""
        self.chart, self._at = chart, None
        self.setMinimumHeight(self.sizeHint().height())
        self.setMinimumWidth(round(self._size * _LEAST_WIDTH))
        self.updateGeometry()
        self._lay()

    def value_line(self) -> str:
        """The value stood on, in words; "" for none."""
        if self._at is None:
            return ""
        spot = self._plan.spots[self._at]
        # In a funnel the share stands behind the value, where the unit would read as its own.
        unit = "" if self.chart.kind == "funnel" else self.chart.unit
        parts = {"label": self.chart.labels[spot.place], "value": spot.said, "unit": unit}
        if len(self.chart.series) == 1:
            return _("{label}: {value} {unit}").format(**parts).strip()
        return (
            _("{label}, {series}: {value} {unit}")
            .format(series=self.chart.series[spot.series].label, **parts)
            .strip()
        )

    @override
    def sizeHint(self) -> QSize:
        return QSize(round(self._size * 48), round(needed_height(self.chart, self._size)) + L)

    @property
    def _size(self) -> float:
        """The text size in pixels of the screen."""
        return QFontMetricsF(self.font()).height() / 1.25

    def _command(self, text: str, keys: QKeySequence.StandardKey | str, form: str) -> QAction:
        made = QAction(text, self)
        made.setShortcut(QKeySequence(keys))
        made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        made.triggered.connect(lambda: self.copy_wanted.emit(form))
        self.addAction(made)
        return made

    def _lay(self) -> None:
        """Plan anew for this size; the value stood on stays."""
        metrics = QFontMetricsF(self.font())
        self._plan = plan_chart(
            self.chart,
            self.width() - 2,
            self.height() - L,
            size=self._size,
            measure=metrics.horizontalAdvance,
            empty=_("No figures"),
        )
        if self._at is not None and self._at >= len(self._plan.spots):
            self._at = None
        self._tell()

    def _stand(self, at: int | None) -> None:
        if at != self._at:
            self._at = at
            self._tell()

    def _tell(self) -> None:
        """Say where we stand: by the name, and spoken where we are walked."""
        line = self.value_line()
        self.setAccessibleName(
            _("Chart {title}. {value}").format(title=self.chart.title, value=line)
            if line
            else _("Chart {title}. Arrows walk the values.").format(title=self.chart.title)
        )
        if line and self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, line))
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, spots = Qt.Key(event.key()), self._plan.spots
        if key in _ARROWS and spots:
            self._walk(*_ARROWS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and spots:
            self._stand(0 if key == Qt.Key.Key_Home else len(spots) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at is not None:
            self._open(spots[self._at])
        else:
            super().keyPressEvent(event)

    def _walk(self, axis: str, by: int) -> None:
        """Along the labels with the arrows that point along them, among the series with the others."""
        spots = self._plan.spots
        if self._at is None:
            self._stand(0 if by > 0 else len(spots) - 1)
            return
        here = spots[self._at]
        along = axis == ("x" if self.chart.kind == "months" else "y")
        places = [
            at
            for at, spot in enumerate(spots)
            if (spot.series == here.series if along else spot.place == here.place)
        ]
        goal = places.index(self._at) + by
        if 0 <= goal < len(places):
            self._stand(places[goal])

    def _open(self, spot: Spot) -> None:
        self.opened.emit(spot.series, spot.place)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where = event.position() - _ORIGIN
        under = [at for at, one in enumerate(self._plan.spots) if _box(one).adjusted(-2, -2, 2, 2).contains(where)]
        # Lines are drawn over columns, so the last one is what the eye sees.
        self._stand(under[-1] if under else self._at if self.hasFocus() else None)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._at is not None:
            self._open(self._plan.spots[self._at])

    @override
    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._stand(None)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._at is None and self._plan.spots and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._stand(0)
        self.update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter, tokens(), tokens().background)
        if self._at is not None:
            self._paint_value(painter, tokens(), self._plan.spots[self._at])
        painter.resetTransform()
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens().accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _paint(self, painter: QPainter, t: Tokens, ground: str) -> None:
        plan = self._plan
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(_ORIGIN)
        for one in plan.strokes:
            if one.series is None:
                _stroke(painter, t, one, ground)
        for bar in plan.bars:
            painter.setPen(Qt.PenStyle.NoPen if not bar.series else QPen(QColor(t.warning), 1))
            painter.setBrush(QColor(t.accent if not bar.series else t.soft("warning")))
            painter.drawRect(QRectF(bar.x, bar.y, bar.width, bar.height))
        for one in plan.strokes:
            if one.series is not None:
                _stroke(painter, t, one, ground)
        painter.setFont(self.font())
        for text in plan.texts:
            painter.setPen(QColor(t.secondary if text.quiet else t.text))
            room = QFontMetricsF(self.font()).horizontalAdvance(text.said) + 2
            left = text.x - {"left": 0.0, "center": room / 2, "right": room}[text.align]
            box = QRectF(left, text.y - plan.size, room, plan.size * 2)
            painter.drawText(box, _ALIGN[text.align] | Qt.AlignmentFlag.AlignVCenter, text.said)

    def _paint_value(self, painter: QPainter, t: Tokens, spot: Spot) -> None:
        """A frame around the value and its words in a box beside it, inside the chart."""
        size, line = self._plan.size, self.value_line()
        painter.setPen(QPen(QColor(t.text), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(_box(spot).adjusted(-2, -2, 2, 2))
        width = QFontMetricsF(self.font()).horizontalAdvance(line) + size * 1.6
        x = min(max(spot.x + spot.width / 2 - width / 2, 0), self._plan.width - width)
        above = spot.y - size * 2.4
        box = QRectF(x, above if above >= 0 else spot.y + spot.height + size * 0.5, width, size * 2)
        painter.setPen(QPen(QColor(t.input_line), 1))
        painter.setBrush(QColor(t.surface))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(t.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, line)

    def picture(self) -> QImage:
        """The chart on white, for a document, whatever the theme."""
        made = QImage(self.size() * PICTURE_SCALE, QImage.Format.Format_RGB32)
        made.setDevicePixelRatio(PICTURE_SCALE)
        made.fill(QColor(THEMES["light"].surface))
        painter = QPainter(made)
        self._paint(painter, THEMES["light"], THEMES["light"].surface)
        painter.end()
        return made


def _box(spot: Spot) -> QRectF:
    return QRectF(spot.x, spot.y, spot.width, spot.height)


def _stroke(painter: QPainter, t: Tokens, one: Stroke, ground: str) -> None:
    """A line of the ground or of a series, with a rim that parts it from columns; the target is dashed."""
    points = [QPointF(x, y) for x, y in one.points]
    line = QPolygonF(points)
    if one.series is None:
        painter.setPen(QPen(QColor(t.input_line if one.zero else t.line), 1))
        painter.drawPolyline(line)
        return
    pen = QPen(QColor(t.warning if one.target else t.secondary), 2)
    painter.setPen(QPen(QColor(ground), 5))
    painter.drawPolyline(line)
    painter.setBrush(pen.color())
    if one.target:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawPolyline(line)
    if not one.target:
        for point in points:
            painter.drawEllipse(point, 3, 3)
