"""One of a few, or yes and no, by keyboard."""

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget
from typing_extensions import override

from jobdesk.base.hangul import initials, matches, sought
from jobdesk.base.i18n import _
from jobdesk.qt.icons import draw_icon, draw_shape
from jobdesk.qt.theme import tokens

TYPE_AHEAD_MS = 1200
_YES, _NO = "yes", "no"


class Choice(NamedTuple):
    """One thing to choose: its code, its word, and other words it is found by."""

    code: str
    word: str
    also: str = ""


class ChoiceBox(QComboBox):
    """One of a few, with type-ahead that understands Hangul, its initials too.

    Signals:
        changed(): another one is chosen.
    """

    changed = Signal()

    def __init__(
        self, choices: Iterable[Choice] = (), parent: QWidget | None = None, *, name: str = "", empty: str = ""
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(16)
        self._typed, self._empty = "", empty
        self._forget = QTimer(self, singleShot=True, interval=TYPE_AHEAD_MS)
        self._forget.timeout.connect(self._forget_typed)
        self.set_choices(choices)
        self.currentIndexChanged.connect(lambda _index: self.changed.emit())

    def set_choices(self, choices: Iterable[Choice]) -> None:
        """Offer these, keeping the chosen one where it is still there."""
        kept = self.value()
        self.blockSignals(True)
        self.clear()
        self.addItem(self._empty, "")
        for choice in choices:
            self.addItem(choice.word, choice.code)
        self.setCurrentIndex(max(0, self.findData(kept)))
        self.blockSignals(False)

    def value(self) -> object:
        """The chosen code, or ""."""
        return self.currentData() or ""

    def set_value(self, value: object) -> None:
        """Choose by code; a code that is not offered any more is shown as it is."""
        code = "" if value is None else str(value)
        at = self.findData(code)
        if at < 0:
            self.addItem(code, code)
            at = self.count() - 1
        self.setCurrentIndex(at)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._look_up(self._typed + event.commitString() + event.preeditString())
        self._typed += event.commitString()
        event.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if plain and text.isprintable() and text.strip():
            self._typed += text
            self._look_up(self._typed)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        color = tokens().secondary if self.isEnabled() else tokens().line
        draw_icon(painter, "down", QRectF(self.width() - 24, self.height() / 2 - 8, 16, 16), color)

    def _look_up(self, typed: str) -> None:
        self._forget.start()
        if not typed:
            return
        words = [self.itemText(i) for i in range(self.count())]
        for fits in (_starts_with, matches_word):
            for at, word in enumerate(words):
                if word and fits(word, typed):
                    self.setCurrentIndex(at)
                    return

    def _forget_typed(self) -> None:
        self._typed = ""


def _starts_with(word: str, typed: str) -> bool:
    return word.casefold().startswith(typed.casefold()) or initials(word).startswith(typed)


def matches_word(word: str, typed: str) -> bool:
    """Whether all typed words stand in `word`, by the rules of every other search of the desk."""
    return matches(sought(word), typed)


class YesNoBox(ChoiceBox):
    """Yes, no, or not said."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__((Choice(_YES, _("Yes")), Choice(_NO, _("No"))), parent, name=name)

    @override
    def value(self) -> object:
        """True, False, or "" where nothing is said."""
        return {_YES: True, _NO: False}.get(str(self.currentData()), "")

    @override
    def set_value(self, value: object) -> None:
        """Say yes or no; anything else is not said."""
        super().set_value({True: _YES, False: _NO}.get(value, "") if isinstance(value, bool) else "")


class Check(QCheckBox):
    """Yes or no.

    Signals:
        changed(): it was ticked or unticked.
    """

    changed = Signal()

    def __init__(self, text: str = "", parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(text, parent)
        self.setAccessibleName(name or text)
        self.toggled.connect(lambda _on: self.changed.emit())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = QPainter(self), tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, inner = self.isChecked(), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.hasFocus():
            painter.setPen(QPen(QColor(t.accent), 2))
            painter.drawRoundedRect(inner, 4, 4)
        box = QRectF(5, inner.center().y() - 9, 18, 18)
        usable = self.isEnabled()
        edge = t.accent if on and usable else t.input_line
        painter.setPen(QPen(QColor(edge), 1.4))
        painter.setBrush(QColor(edge if on else t.surface))
        painter.drawRoundedRect(box, 4, 4)
        if on:
            draw_shape(painter, "good", box.center(), t.on_accent, 10)
        painter.setPen(QColor(t.text if usable else t.secondary))
        words = QRectF(self.rect()).adjusted(31, 0, -4, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic, self.text())

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 40, 32)

    def value(self) -> object:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: object) -> None:
        """Tick it or not."""
        self.setChecked(bool(value))
