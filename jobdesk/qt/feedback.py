"""What the desk says back: in a strip, in a line below, as a question with its verb."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.errors import JobdeskError, SaveUnsure, ServerAway
from jobdesk.base.i18n import _
from jobdesk.qt.icons import draw_icon, draw_shape
from jobdesk.qt.inputs.typing import LineEdit, PlainLabel, commit_composition
from jobdesk.qt.parts import button, row
from jobdesk.qt.theme import XL, L, M, S, font, set_look, tokens

TOAST_MS = 4000
FOLLOW_MS = 100
"""So often a toast makes room for what came up under it meanwhile."""


def announce(widget: QWidget) -> None:
    """Tell a screen reader that `widget` now says something."""
    from PySide6.QtGui import QAccessible, QAccessibleEvent  # 3 ms that the first picture does not wait for

    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))


class ToneMark(QWidget):
    """The shape of a tone."""

    def __init__(self, tone: str) -> None:
        super().__init__()
        self.tone = tone
        self.setFixedSize(16, 32)

    def set_tone(self, tone: str) -> None:
        """Show the shape of another tone."""
        self.tone = tone
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_shape(painter, self.tone, QRectF(self.rect()).center(), tokens().tone(self.tone), 10)


class Strip(QFrame):
    """A sentence inside the page: what is wrong, and it stays until it is right or put away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._passes = False
        self._mark = ToneMark("bad")
        self.label = PlainLabel(wrap=True)
        self.label.setMinimumHeight(32)
        self._close = button(_("Close"), look="quiet")
        self._close.clicked.connect(self.clear)
        line = QHBoxLayout(self)
        line.setContentsMargins(M, S, S, S)
        line.setSpacing(S)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.label, 1)
        line.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_text(self, text: str, tone: str = "bad") -> None:
        """Say `text` in a tone: bad, warning, accent or good."""
        self._passes = False
        self._mark.set_tone(tone)
        self.label.setText(text)
        self.setAccessibleName(text)
        set_look(self, strip=tone)
        self.show()
        announce(self)

    def show_error(self, error: JobdeskError) -> None:
        """Say what is wrong; that the server does not answer is said until it does, see `follow_server`."""
        self.show_text(str(error))
        self._passes = isinstance(error, ServerAway) and not isinstance(error, SaveUnsure)

    def follow_server(self, away: bool) -> None:
        """The server does not answer, or it does again: then nothing of that is wrong any more."""
        if self._passes and not away:
            self.clear()

    def clear(self) -> None:
        """Put it away."""
        self._passes = False
        self.label.clear()
        self.hide()

    def clear_error(self) -> bool:
        """Put away what was wrong, nothing else; whether anything was."""
        wrong = self._mark.tone == "bad" and not self.isHidden()
        if wrong:
            self.clear()
        return wrong


class Question(QFrame):
    """A question inside the page; the button says what it does. Esc closes it and nothing happens.

    Signals:
        closed(): it was answered or put away.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._then: Callable[..., object] = lambda: None
        self._needs_reason, self._takes_note = False, False
        self.label = PlainLabel(wrap=True)
        self.reason = LineEdit(name=_("Reason"), max_length=200)
        self.reason.returnPressed.connect(self._on_answered)
        self.verb = button("", primary=True)
        self.verb.clicked.connect(self._on_answered)
        self.leave = button(_("Close"))
        self.leave.clicked.connect(self.put_away)
        line = QHBoxLayout(self)
        line.setContentsMargins(M, S, S, S)
        line.setSpacing(S)
        line.addWidget(ToneMark("warning"))
        line.addWidget(self.label, 1)
        line.addWidget(self.reason, 1)
        line.addWidget(self.leave)
        line.addWidget(self.verb)
        set_look(self, strip="warning")
        self.hide()

    def ask(
        self, text: str, *, verb: str, then: Callable[..., object], reason: bool = False, note: bool = False
    ) -> None:
        """Ask; `then()`, or `then(text)` where a reason is required or a note may be written, runs on the verb."""
        self._then, self._needs_reason, self._takes_note = then, reason, note
        self.reason.setPlaceholderText(_("Note (may be empty)") if note else _("Reason (required)"))
        self.label.setText(text)
        self.setAccessibleName(text)
        self.verb.setText(verb)
        self.verb.setAccessibleName(verb)
        self.reason.clear()
        self.reason.setVisible(reason or note)
        set_look(self.reason, problem=False)
        self.show()
        (self.reason if reason or note else self.verb).setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def put_away(self) -> None:
        """Close it; nothing happens."""
        self.hide()
        self.closed.emit()

    def _on_answered(self) -> None:
        commit_composition()
        reason = self.reason.text().strip()
        if self._needs_reason and not reason:
            set_look(self.reason, problem=True)
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.put_away()
        if self._needs_reason or self._takes_note:
            self._then(reason)
        else:
            self._then()


class Toast(QFrame):
    """A line below the header that goes away by itself: something is committed.

    It stands in the line of the title of what is shown, right of it where there is room, over no button, question
    or foot, and lets the mouse through. Where there is no room it stands over the name of the center.
    """

    def __init__(self, parent: QWidget, shown: QWidget) -> None:
        super().__init__(parent)
        self._home, self._shown = parent, shown
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.label = PlainLabel()
        line = QHBoxLayout(self)
        line.setContentsMargins(M, 0, L, 0)
        line.addWidget(ToneMark("good"))
        line.addWidget(self.label)
        set_look(self, strip="good")
        self._timer = QTimer(self, singleShot=True, interval=TOAST_MS)
        self._timer.timeout.connect(self.hide)
        self._follow = QTimer(self, interval=FOLLOW_MS)
        self._follow.timeout.connect(self._place)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str) -> None:
        """Show `text` for four seconds."""
        self.label.setText(text)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        self._follow.start()
        announce(self)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._follow.stop()

    def _place(self) -> None:
        self.adjustSize()
        at = self._shown.mapTo(self._home, QPoint(0, S))
        band = QRect(at, QSize(self._shown.width(), self.height()))
        left = band.left() + L
        for taken in sorted(self._taken(band), key=lambda one: one.left()):
            if taken.left() - left >= self.width() + S:
                break
            left = max(left, taken.right() + 1 + L)
        fits = left + self.width() <= band.right()
        self.move(QPoint(left, at.y()) if fits else QPoint(L, max(0, (at.y() - S - self.height()) // 2)))

    def _taken(self, band: QRect) -> list[QRect]:
        """Where words, buttons and boxes stand in a band of the window."""
        kinds = (PlainLabel, QAbstractButton, QLineEdit)
        seen = [one for one in self._shown.findChildren(QWidget) if isinstance(one, kinds) and one.isVisible()]
        places = [QRect(one.mapTo(self._home, QPoint()), one.size()) for one in seen]
        return [one for one in places if one.intersects(band)]

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)


class EmptyState(QWidget):
    """What an empty place is for, and the first act."""

    def __init__(self, text: str, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.label = PlainLabel(text, wrap=True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.label.setFont(font())
        set_look(self.label, look="secondary")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(XL, XL + (40 if icon else 0), XL, XL)
        self.column.setSpacing(M)
        self.column.addStretch(1)
        self.column.addWidget(self.label)
        self.column.addStretch(1)

    def set_text(self, text: str) -> None:
        """Say something else."""
        self.label.setText(text)

    def add_act(self, widget: QWidget) -> None:
        """Offer the first act below the text."""
        line = row(widget)
        line.insertStretch(0, 1)
        self.column.insertLayout(self.column.count() - 1, line)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._icon:
            painter, top = QPainter(self), self.label.y() - 48
            where = QRectF(self.width() / 2 - 16, top, 32, 32)
            draw_icon(painter, self._icon, where, tokens().secondary)
