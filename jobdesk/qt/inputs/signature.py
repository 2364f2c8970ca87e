"""Where a visitor signs: with a pen, a finger or the mouse, on whatever size the screen gives."""

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageWriter,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from jobdesk.base.i18n import _
from jobdesk.qt.theme import tokens

KEPT = QSize(640, 200)
"""Dots of the picture that is kept."""
WIDE = KEPT.width() / KEPT.height()
LEAST, MOST_POINTS = 0.2, 12_000
"""The shortest signature, in heights of the pad; and the points after which no more is drawn."""


class SignaturePad(QWidget):
    """Strokes on a field of fixed proportions; Delete clears, Tab goes on.

    Signals:
        changed(): a stroke was drawn, or all were cleared.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAccessibleName(_("Signature: sign with pen, finger or mouse; Delete clears it"))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMinimumHeight(140)
        self._strokes: list[list[QPointF]] = []
        self._drawing = False

    # what was signed --------------------------------------------------------------------------

    @property
    def signed(self) -> bool:
        """Whether it is more than a dot."""
        return self._length() >= LEAST

    def clear(self) -> None:
        """Begin anew."""
        self._strokes, self._drawing = [], False
        self.changed.emit()
        self.update()

    def png(self) -> bytes:
        """The signature in black on white, small enough to be kept; the same whatever the size of the pad."""
        image = QImage(KEPT, QImage.Format.Format_Grayscale8)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        self._draw(painter, QRectF(QPointF(0, 0), KEPT.toSizeF()), "#000000")
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(image)
        return bytes(buffer.data().data())

    def _length(self) -> float:
        return sum(
            QLineF(one, other).length()
            for stroke in self._strokes
            for one, other in zip(stroke, stroke[1:], strict=False)
        )

    # drawing ----------------------------------------------------------------------------------

    def _field(self) -> QRectF:
        """The part of the widget that is signed on, in the proportions of what is kept."""
        high = min(float(self.height()), self.width() / WIDE)
        wide = high * WIDE
        return QRectF((self.width() - wide) / 2, (self.height() - high) / 2, wide, high)

    def _point(self, where: QPointF) -> QPointF:
        """In heights of the field, so that another size shows the same strokes."""
        field = self._field()
        x = min(max(where.x() - field.left(), 0.0), field.width())
        y = min(max(where.y() - field.top(), 0.0), field.height())
        return QPointF(x / field.height(), y / field.height())

    def _begin(self, where: QPointF) -> None:
        self._drawing = True
        self._strokes.append([self._point(where)])

    def _go_on(self, where: QPointF) -> None:
        if self._drawing and sum(map(len, self._strokes)) < MOST_POINTS:
            self._strokes[-1].append(self._point(where))
            self.update()

    def _end(self) -> None:
        if self._drawing:
            self._drawing = False
            self.changed.emit()
            self.update()

    def _draw(self, painter: QPainter, field: QRectF, color: str) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(color), max(1.6, field.height() / 60))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        high = field.height()
        for stroke in self._strokes:
            painter.drawPolyline([field.topLeft() + QPointF(one.x() * high, one.y() * high) for one in stroke])

    @override
    def sizeHint(self) -> QSize:
        return KEPT

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        t, painter, field = tokens(), QPainter(self), self._field()
        painter.fillRect(field, QColor("#FFFFFF"))
        painter.setPen(QPen(QColor(t.accent if self.hasFocus() else t.input_line), 2 if self.hasFocus() else 1))
        painter.drawRect(field.adjusted(1, 1, -1, -1))
        line = field.bottom() - field.height() * 0.22
        painter.setPen(QPen(QColor("#9AA3AE"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(field.left() + 24, line), QPointF(field.right() - 24, line))
        if not self._strokes:
            painter.setPen(QColor("#5A6573"))
            painter.drawText(field, Qt.AlignmentFlag.AlignCenter, _("Sign here"))
        self._draw(painter, field, "#101418")

    # hands ------------------------------------------------------------------------------------

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_on(event.position())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._end()

    @override
    def tabletEvent(self, event: QTabletEvent) -> None:
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            self._begin(event.position())
        elif kind == QEvent.Type.TabletMove:
            self._go_on(event.position())
        elif kind == QEvent.Type.TabletRelease:
            self._end()
        event.accept()

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent) and event.points():
            where = event.points()[0].position()
            if event.type() == QEvent.Type.TouchBegin:
                self._begin(where)
            elif event.type() == QEvent.Type.TouchUpdate:
                self._go_on(where)
            else:
                self._end()
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.clear()
        else:
            super().keyPressEvent(event)
