"""A copy that went out, in the header: its mode, what is not sent, how long it may be worked on."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from jobdesk.qt.icons import draw_shape
from jobdesk.qt.pages._copy_words import CopyWords, leaving_words, words_of
from jobdesk.qt.pages.base import OpenDesk
from jobdesk.qt.parts import PushButton
from jobdesk.qt.theme import M, S, tokens
from jobdesk.qt.work import Work

if TYPE_CHECKING:
    from jobdesk.services.outreach.copies import CopyNow

AT_MOST, LINE = 360, 20
ROUNDED = 2  # pixels: a text as wide as its measure says is elided where the measure was rounded down
MINUTE_MS, SOON_MS = 60_000, 300


class CopyButton(PushButton):
    """Two lines behind a shape: the mode, and how the copy stands; it opens the way home."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "quiet")
        self.setAutoDefault(False)
        self.words: CopyWords | None = None

    def show_words(self, words: CopyWords, tip: str) -> None:
        """Show how it stands now."""
        self.words = words
        self.setAccessibleName(words.sentence)
        self.setToolTip(tip)
        self.updateGeometry()
        self.update()

    def _strong(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    @override
    def sizeHint(self) -> QSize:
        if self.words is None:
            return QSize(0, 2 * LINE + S)
        wide = max(
            QFontMetrics(self._strong()).horizontalAdvance(self.words.mode),
            self.fontMetrics().horizontalAdvance(self.words.told),
        )
        return QSize(min(AT_MOST, wide + ROUNDED + 22 + 2 * M), 2 * LINE + S)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()  # how long it may be worked on is never cut off for a wider search box

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.words is None:
            return
        painter, t = QPainter(self), tokens()
        top = self.height() / 2 - LINE
        draw_shape(painter, self.words.tone, QPointF(M + 4, top + LINE / 2), t.tone(self.words.tone), 10)
        wide = self.width() - 22 - 2 * M
        for at, (text, font, color) in enumerate(
            (
                (self.words.mode, self._strong(), t.text),
                (self.words.told, self.font(), t.tone(self.words.tone) if self._is_urgent() else t.secondary),
            )
        ):
            painter.setFont(font)
            painter.setPen(QColor(color))
            told = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, wide)
            painter.drawText(QRectF(M + 18, top + at * LINE, wide + 4, LINE), Qt.AlignmentFlag.AlignVCenter, told)

    def _is_urgent(self) -> bool:
        return self.words is not None and self.words.tone in {"warning", "bad"}


class CopyWatch(QObject):
    """Reads what the copy knows of itself after acts, and tells by the minute how it stands.

    Signals:
        over(): the time of the copy ended while it was open.
    """

    over = Signal()

    def __init__(self, owner: QWidget, work: Work, desk: OpenDesk, shown: CopyButton, tip: str) -> None:
        super().__init__(owner)
        self._owner, self._work, self._desk, self._shown, self._tip = owner, work, desk, shown, tip
        self.late = desk.outreach.is_over()
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.look)
        self._minute = QTimer(self, interval=MINUTE_MS)
        self._minute.timeout.connect(self.show_now)
        self._minute.start()
        work.changed.connect(lambda _name: self._soon.start())
        work.committed.connect(lambda _owner: self._soon.start())
        self.show_now()

    @property
    def copy(self) -> "CopyNow | None":
        """What was read last."""
        return self._desk.outreach.copy

    def leaving(self) -> str:
        """What is said before one signs out, or nothing."""
        copy = self.copy
        return leaving_words(copy, self._desk.outreach.now()) if copy is not None else ""

    def look(self) -> None:
        """Read it anew; where that fails, the next act or minute does."""
        look = self._desk.outreach.look
        self._work.device(self._owner, look, done=lambda _copy: self.show_now(), failed=lambda _error: None)

    def show_now(self) -> None:
        """Say how it stands at this minute."""
        copy = self.copy
        if copy is None:
            return
        words = words_of(copy, self._desk.outreach.now())
        self._shown.show_words(words, f"{words.sentence}\n{self._tip}")
        if self._desk.outreach.is_over() and not self.late:
            self.late = True
            self.over.emit()
