"""The board for a second screen, read from five metres: booths, firms, whose turn it is, the tally.

Only numbers and masked names are ever drawn here (`base/masking.py`); the board that is shown holds no others.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QScreen,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.qt.icons import draw_shape
from jobdesk.qt.pages._board_lists import tally_words
from jobdesk.qt.theme import THEMES, Tokens, font, tokens
from jobdesk.services.event_board import Board, BoardFirm, BoardLine

COLUMNS, ROWS, TURN_MS = 3, 4, 8000
NEXT_SHOWN = 2
SMALL = (960, 540)
_EDGE = 0.08
"""Of a card's height."""
_LARGE, _SMALL, _MARK = 0.24, 0.19, 0.9
"""Lines of a card by its inner height, and the room of their mark by the line."""


class BigBoard(QWidget):
    """A window of its own. Esc closes it, F9 goes to the next screen, F8 turns light and dark.

    More firms than one picture holds are shown in turns. Where its screen is pulled it becomes a window on one
    that is left, and fills the screen again when that comes back.

    Signals:
        closed(): it was closed.
    """

    closed = Signal()

    def __init__(self, board: Board) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowTitle(_("Event board: {event}").format(event=board.event.name))
        self.setAccessibleName(self.windowTitle())
        self.resize(*SMALL)
        self.board, self.page = board, 0
        self._lost: str | None = None
        self.theme = "dark" if tokens() is THEMES["dark"] else "light"
        self._turns = QTimer(self, interval=TURN_MS)
        self._turns.timeout.connect(self.turn)
        self._turns.start()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self._on_removed)
            app.screenAdded.connect(self._on_added)

    # what is shown --------------------------------------------------------------------------

    def show_board(self, board: Board) -> None:
        """Show the board as it is now."""
        self.board = board
        self.page = min(self.page, self.pages - 1)
        self.setAccessibleDescription(" ".join(f"{word} {figure}" for word, figure in tally_words(board)))
        self.update()

    @property
    def pages(self) -> int:
        """How many pictures all firms take."""
        return max(-(-len(self.board.firms) // (COLUMNS * ROWS)), 1)

    def turn(self) -> None:
        """The next firms."""
        self.page = (self.page + 1) % self.pages
        self.update()

    # screens --------------------------------------------------------------------------------

    def show_on(self, screen: QScreen) -> None:
        """Fill a screen."""
        self._lost = None
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.showFullScreen()

    def next_screen(self) -> None:
        """Fill the screen after the present one."""
        screens = QGuiApplication.screens()
        here = screens.index(self.screen()) if self.screen() in screens else -1
        self.show_on(screens[(here + 1) % len(screens)])

    def _on_removed(self, screen: QScreen) -> None:
        """Its screen was pulled: the desk's own screen is not covered."""
        if screen is not self.screen() and screen.geometry() != self.geometry():
            return
        self._lost = screen.name()
        left = [one for one in QGuiApplication.screens() if one is not screen]
        self.showNormal()
        if left:
            self.setScreen(left[0])
            corner = left[0].availableGeometry().topLeft() + QPoint(24, 24)
            self.setGeometry(corner.x(), corner.y(), *SMALL)

    def _on_added(self, screen: QScreen) -> None:
        if screen.name() == self._lost:
            self.show_on(screen)

    # drawing --------------------------------------------------------------------------------

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = QPainter(self), THEMES[self.theme]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(t.background))
        width, height = float(self.width()), float(self.height())
        gap = height * 0.014
        head = self._draw_head(painter, t, QRectF(gap, gap, width - 2 * gap, height * 0.13))
        firms = self.board.firms[self.page * COLUMNS * ROWS : (self.page + 1) * COLUMNS * ROWS]
        if not firms:
            painter.setFont(_font(height * 0.05))
            painter.setPen(QColor(t.secondary))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, _("No firm yet."))
            return
        columns = 1 if len(firms) <= 3 else 2 if len(firms) <= 2 * 3 else COLUMNS
        rows = max(-(-len(firms) // columns), 3)
        top = head.bottom() + gap
        wide = (width - gap * (columns + 1)) / columns
        tall = (height - top - gap * rows) / rows
        small = _too_long(firms, wide, tall)
        for place, firm in enumerate(firms):
            line, column = divmod(place, columns)
            where = QRectF(gap + column * (wide + gap), top + line * (tall + gap), wide, tall)
            self._draw_firm(painter, t, firm, where, small)

    def _draw_head(self, painter: QPainter, t: Tokens, where: QRectF) -> QRectF:
        painter.setPen(QColor(t.text))
        upper = QRectF(where.left(), where.top(), where.width(), where.height() * 0.5)
        event = self.board.event
        _draw(painter, upper, f"{event.name}  {format_date(event.held_on)}", upper.height() * 0.62, bold=True)
        if self.pages > 1:
            painter.setPen(QColor(t.secondary))
            painter.setFont(_font(upper.height() * 0.42))
            about = _("{page} of {pages}").format(page=self.page + 1, pages=self.pages)
            painter.drawText(upper, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, about)
        words = tally_words(self.board)
        each = where.width() / len(words)
        lower = QRectF(where.left(), upper.bottom(), each, where.height() * 0.5)
        for word, figure in words:
            painter.setPen(QColor(t.secondary))
            used = _draw(painter, lower, word, lower.height() * 0.44)
            painter.setPen(QColor(t.accent))
            _draw(
                painter,
                lower.adjusted(used + lower.height() * 0.2, 0, 0, 0),
                figure,
                lower.height() * 0.7,
                bold=True,
            )
            lower.translate(each, 0)
        return where

    def _draw_firm(self, painter: QPainter, t: Tokens, firm: BoardFirm, where: QRectF, small: bool) -> None:
        painter.setPen(QColor(t.line))
        painter.setBrush(QColor(t.surface))
        painter.drawRoundedRect(where, 8, 8)
        edge = where.height() * _EDGE
        inner = where.adjusted(edge, edge, -edge, -edge)
        upper = QRectF(inner.left(), inner.top(), inner.width(), inner.height() * 0.3)
        painter.setPen(QColor(t.accent))
        used = _draw(painter, upper, firm.firm.booth or "–", upper.height() * 0.9, bold=True) + edge
        painter.setPen(QColor(t.text))
        _draw(painter, upper.adjusted(used, 0, 0, 0), firm.firm.employer_name, upper.height() * 0.72, bold=True)
        middle = QRectF(inner.left(), upper.bottom(), inner.width(), inner.height() * 0.37)
        inside, told = _turns(firm)
        size = inner.height() * (_SMALL if small else _LARGE)
        self._draw_turn(painter, t, middle, "good" if firm.inside else "neutral", inside, size)
        if told:
            lower = QRectF(inner.left(), middle.bottom(), inner.width(), inner.bottom() - middle.bottom())
            self._draw_turn(painter, t, lower, "warning", told, size)

    def _draw_turn(self, painter: QPainter, t: Tokens, where: QRectF, tone: str, text: str, size: float) -> None:
        middle = where.center()
        painter.save()
        painter.translate(where.left() + size * 0.35, middle.y())
        painter.scale(size / 16, size / 16)
        draw_shape(painter, tone, QRectF(0, 0, 0, 0).topLeft(), t.tone(tone))
        painter.restore()
        painter.setPen(QColor(t.tone(tone) if tone != "warning" else t.text))
        _draw(painter, where.adjusted(size * _MARK, 0, 0, 0), text, size, bold=tone == "good", smaller=False)

    # keys -----------------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_F9:
            self.next_screen()
        elif event.key() == Qt.Key.Key_F8:
            self.theme = "light" if self.theme == "dark" else "dark"
            self.update()
        elif event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_PageDown}:
            self.turn()
        else:
            super().keyPressEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()


def other_screen(window: QWidget) -> QScreen:
    """A screen the window is not on; where there is one alone, that."""
    here = window.screen()
    return next((one for one in QGuiApplication.screens() if one is not here), here)


def _turns(firm: BoardFirm) -> tuple[str, str]:
    """Who is in the booth, and who is next there; "" where nobody is."""
    inside = _("In the booth  {names}").format(names=_called(firm.inside)) if firm.inside else _("free")
    told = "  ".join(_called([one]) for one in firm.turns[:NEXT_SHOWN])
    if len(firm.turns) > NEXT_SHOWN:
        told += "  " + _("+{count}").format(count=len(firm.turns) - NEXT_SHOWN)
    return inside, _("Next  {names}").format(names=told) if told else ""


def _too_long(firms: Sequence[BoardFirm], wide: float, tall: float) -> bool:
    """Whether a line is longer than its card: those of all are smaller then, so that the hall reads one size."""
    size = tall * (1 - 2 * _EDGE) * _LARGE
    room = wide - 2 * tall * _EDGE - size * _MARK
    bold, plain = QFontMetricsF(_font(size, bold=True)), QFontMetricsF(_font(size))
    return any(
        bold.horizontalAdvance(inside) > room or plain.horizontalAdvance(told) > room
        for inside, told in map(_turns, firms)
    )


def _called(lines: Sequence[BoardLine]) -> str:
    return "  ".join(f"{one.number} {one.name}" if one.number else one.name for one in lines)


def _font(pixels: float, *, bold: bool = False) -> QFont:
    made = font(bold=bold)
    made.setPixelSize(max(int(pixels), 8))
    return made


def _draw(
    painter: QPainter, where: QRectF, text: str, pixels: float, *, bold: bool = False, smaller: bool = True
) -> float:
    """Draw a line of text this tall, a little smaller where it would not fit, then cut; says how wide it is."""
    painter.setFont(_font(pixels, bold=bold))
    metrics = painter.fontMetrics()
    if smaller and metrics.horizontalAdvance(text) > where.width():
        painter.setFont(_font(pixels * 0.8, bold=bold))
        metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(int(where.width()), 0))
    painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    return float(metrics.horizontalAdvance(shown))
