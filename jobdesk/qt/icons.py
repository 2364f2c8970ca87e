"""Line icons of one hand, drawn on a grid of 24; they always stand beside a word."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from jobdesk.qt.theme import Badge, tokens

# Each icon: M x y (move), L x y (line), C x y r (circle), R x y w h (rounded box).
DRAWINGS = {
    "counter": "R 3 12 18 8 M 6 12 L 6 9 M 18 12 L 18 9 C 12 6 3 M 8.5 12 L 9.5 9.6 M 15.5 12 L 14.5 9.6",
    "jobseekers": "C 9 8 3.5 M 3 20 L 3 18 L 5 15 L 13 15 L 15 18 L 15 20 C 17 9 2.6 M 17.5 15 L 19.5 15 "
    "L 21 17.5 L 21 20",
    "vacancies": "R 3 8 18 12 M 9 8 L 9 4.5 L 15 4.5 L 15 8 M 3 13 L 21 13 M 12 11.5 L 12 14.5",
    "referrals": "R 4 3 11 18 M 7 8 L 12 8 M 7 12 L 10 12 M 12 16 L 21 16 M 18 13 L 21 16 L 18 19",
    "events": "R 4 5 16 16 M 4 10 L 20 10 M 8 3 L 8 7 M 16 3 L 16 7 M 8 14 L 10 14 M 14 14 L 16 14 "
    "M 8 17.5 L 10 17.5",
    "statistics": "M 4 4 L 4 20 L 21 20 M 8 16 L 8 12 M 12.5 16 L 12.5 7 M 17 16 L 17 10",
    "administration": "M 4 7 L 20 7 M 4 12 L 20 12 M 4 17 L 20 17 C 9 7 2 C 15 12 2 C 8 17 2",
    "reception": "R 3 7 18 10 M 9 7 L 9 8.5 M 9 11.2 L 9 12.8 M 9 15.5 L 9 17 M 12.5 10.5 L 17.5 10.5 "
    "M 12.5 13.5 L 16 13.5",
    "home": "M 3 11.5 L 12 4 L 21 11.5 M 5.5 9.5 L 5.5 20 L 18.5 20 L 18.5 9.5 M 10 20 L 10 14 L 14 14 L 14 20",
    "help": "C 12 12 9 M 9.5 9.5 L 10.5 7.8 L 13.5 7.8 L 14.5 9.5 L 14.5 10.5 L 12 12.5 "
    "L 12 14 M 12 16.6 L 12 16.8",
    "lock": "R 5 11 14 10 M 8 11 L 8 7.5 L 10 5 L 14 5 L 16 7.5 L 16 11 M 12 15 L 12 17",
    "search": "C 10.5 10.5 6 M 15 15 L 20.5 20.5",
    "database": "R 5 4 14 16 M 5 9.3 L 19 9.3 M 5 14.6 L 19 14.6",
    "printer": "R 3 9 18 8 M 7 9 L 7 3.5 L 17 3.5 L 17 9 M 7 14 L 7 20.5 L 17 20.5 L 17 14 L 7 14",
    "plus": "M 12 5 L 12 19 M 5 12 L 19 12",
    "close": "M 6 6 L 18 18 M 18 6 L 6 18",
    "back": "M 14 5 L 7 12 L 14 19",
    "down": "M 6 9 L 12 15 L 18 9",
    "phone": "R 7 3 10 18 M 11 18 L 13 18",
    "check": "M 5 12.5 L 10 17.5 L 19.5 7",
    "eye": "M 2.5 12 L 7 7.5 L 12 6 L 17 7.5 L 21.5 12 L 17 16.5 L 12 18 L 7 16.5 L 2.5 12 C 12 12 2.8",
    "save": "M 12 4 L 12 15 M 7.5 11 L 12 15.5 L 16.5 11 M 4 17 L 4 20 L 20 20 L 20 17",
}


def icon_path(name: str) -> QPainterPath:
    """The strokes of an icon."""
    path, parts = QPainterPath(), DRAWINGS[name].split()
    at = 0
    while at < len(parts):
        stroke, size = parts[at], {"M": 2, "L": 2, "C": 3, "R": 4}[parts[at]]
        n = [float(p) for p in parts[at + 1 : at + 1 + size]]
        if stroke == "M":
            path.moveTo(n[0], n[1])
        elif stroke == "L":
            path.lineTo(n[0], n[1])
        elif stroke == "C":
            path.addEllipse(QPointF(n[0], n[1]), n[2], n[2])
        else:
            path.addRoundedRect(QRectF(*n), 2, 2)
        at += size + 1
    return path


def draw_icon(painter: QPainter, name: str, where: QRectF, color: str) -> None:
    """Stroke an icon into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(where.topLeft())
    painter.scale(where.width() / 24, where.height() / 24)
    pen = QPen(QColor(color), 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(icon_path(name))
    painter.restore()


def icon(name: str, color: str = "") -> QIcon:
    """An icon in the text color, or the one given, sharp at 100, 200 and 300 %."""
    made = QIcon()
    for ratio in (1, 2, 3):
        pixmap = QPixmap(20 * ratio, 20 * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        draw_icon(painter, name, QRectF(0, 0, 20 * ratio, 20 * ratio), color or tokens().text)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        made.addPixmap(pixmap)
    return made


def draw_shape(painter: QPainter, tone: str, center: QPointF, color: str, size: float = 8.0) -> None:
    """The shape of a tone: ring, dot, tick, triangle, or diamond, so that color is never alone."""
    half = size / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(center)
    painter.setPen(QPen(QColor(color), 1.6))
    painter.setBrush(QColor(color))
    if tone == "good":
        painter.setPen(QPen(QColor(color), 2.0))
        painter.drawPolyline(
            QPolygonF([QPointF(-half, 0), QPointF(-half / 4, half * 0.75), QPointF(half, -half * 0.75)])
        )
    elif tone == "warning":
        painter.drawPolygon(QPolygonF([QPointF(0, -half), QPointF(half, half * 0.8), QPointF(-half, half * 0.8)]))
    elif tone == "bad":
        painter.drawPolygon(QPolygonF([QPointF(0, -half), QPointF(half, 0), QPointF(0, half), QPointF(-half, 0)]))
    elif tone == "accent":
        painter.drawEllipse(QPointF(0, 0), half * 0.8, half * 0.8)
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(0, 0), half * 0.8, half * 0.8)
    painter.restore()


def badge_width(word_width: int) -> int:
    """How wide a badge with a word of this width is."""
    return word_width + 30


def draw_badge(painter: QPainter, badge: Badge, where: QRectF) -> None:
    """A badge at the left of `where`: soft fill, shape, word; cut with an ellipsis where too narrow."""
    t, metrics = tokens(), painter.fontMetrics()
    width = min(where.width(), badge_width(metrics.horizontalAdvance(badge.word)))
    height = min(where.height(), 22.0)
    box = QRectF(where.left(), where.center().y() - height / 2, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(t.line) if t.background == t.surface else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(t.soft(badge.tone)))
    painter.drawRoundedRect(box, 6, 6)
    color = t.tone(badge.tone)
    draw_shape(painter, badge.tone, QPointF(box.left() + 12, box.center().y()), color)
    painter.setPen(QColor(color))
    inner = box.adjusted(22, 0, -6, 0)
    word = metrics.elidedText(badge.word, Qt.TextElideMode.ElideRight, int(inner.width()) + 1)
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, word)
    painter.restore()
