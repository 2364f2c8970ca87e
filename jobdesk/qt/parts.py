"""The few shapes every page is made of: cards, facts, headings, badges, buttons, segments."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from jobdesk.qt.icons import badge_width, draw_badge, draw_shape
from jobdesk.qt.inputs.typing import PlainLabel
from jobdesk.qt.key_words import key_words
from jobdesk.qt.theme import Badge, L, M, S, set_look, tokens

AROUND = 64  # pixels above and below a field that stay in sight: its label, its problem


def heading(text: str) -> PlainLabel:
    """The title of a page."""
    return PlainLabel(text, look="page")


def section(text: str) -> PlainLabel:
    """The title of a part of a page."""
    return PlainLabel(text, look="section")


def secondary(text: str, *, wrap: bool = False) -> PlainLabel:
    """Small, quieter text."""
    return PlainLabel(text, look="secondary", wrap=wrap)


def row(*widgets: QWidget, stretch_at: int | None = None, spacing: int = S) -> QHBoxLayout:
    """Widgets beside each other; a stretch comes before the one at `stretch_at`, else at the end."""
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(spacing)
    for at, widget in enumerate(widgets):
        if at == stretch_at:
            line.addStretch(1)
        line.addWidget(widget)
    if stretch_at is None:
        line.addStretch(1)
    return line


class Card(QFrame):
    """A surface with a title; fill `body`, put buttons beside the title with `head`."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(L, M, L, L)
        self.body.setSpacing(M)
        self.head = QHBoxLayout()
        self.head.setSpacing(S)
        self.title = section(title)
        self.body.addLayout(self.head)
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.title.setVisible(bool(title))

    def set_title(self, title: str) -> None:
        """Show another title."""
        self.title.setText(title)
        self.title.setVisible(bool(title))


class Facts(QWidget):
    """Labels and values to read, in one or more columns."""

    def __init__(self, parent: QWidget | None = None, *, columns: int = 2) -> None:
        super().__init__(parent)
        self._columns = columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(L)
        self._grid.setVerticalSpacing(S)

    def set_facts(self, facts: Sequence[tuple[str, str | Badge]]) -> None:
        """Show these instead; an empty value reads as a dash, a badge as its word and shape."""
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for at, (label, value) in enumerate(facts):
            line, column = divmod(at, self._columns)
            named = PlainLabel(label, look="label")
            shown: QWidget
            if isinstance(value, Badge):
                shown = BadgeLabel(value)
            else:
                shown = PlainLabel(value or "–", wrap=True)
                shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
                shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            shown.setAccessibleName(f"{label} {value.word if isinstance(value, Badge) else value}")
            self._grid.addWidget(named, line, column * 2, Qt.AlignmentFlag.AlignTop)
            side = Qt.AlignmentFlag.AlignLeft if isinstance(value, Badge) else Qt.AlignmentFlag(0)
            self._grid.addWidget(shown, line, column * 2 + 1, Qt.AlignmentFlag.AlignTop | side)
            self._grid.setColumnStretch(column * 2 + 1, 1)


class BadgeLabel(QWidget):
    """A state as a word and a shape."""

    def __init__(self, badge: Badge | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.badge = badge
        self.setAccessibleName(badge.word if badge else "")

    def set_badge(self, badge: Badge | None) -> None:
        """Show another state, or none."""
        self.badge = badge
        self.setAccessibleName(badge.word if badge else "")
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        if self.badge is None:
            return QSize(0, 22)
        return QSize(badge_width(self.fontMetrics().horizontalAdvance(self.badge.word)), 22)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.badge:
            painter = QPainter(self)
            painter.setFont(self.font())
            draw_badge(painter, self.badge, QRectF(self.rect()))


class FittedLabel(PlainLabel):
    """One line in the width there is; `shorten` says what is seen of a longer one, its tool tip all of it."""

    def __init__(self, *, look: str = "") -> None:
        self._whole = ""
        super().__init__(look=look)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def shorten(self, text: str, width: int) -> str:
        """What of a text fits into so many pixels."""
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)

    @override
    def text(self) -> str:
        """The whole line."""
        return self._whole

    @override
    def setText(self, text: str) -> None:
        if text != self._whole:
            self._whole = text
            self.setToolTip(text)
            self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.shorten(self._whole, self.contentsRect().width())
        if shown != super().text():
            super().setText(shown)


class StateLine(QWidget):
    """A short sentence behind the shape of its tone, without a fill: states of the header."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = "neutral"
        self.label = PlainLabel(look="secondary")
        line = QHBoxLayout(self)
        line.setContentsMargins(18, 0, 0, 0)
        line.addWidget(self.label)

    def set_state(self, tone: str, words: str) -> None:
        """Show a state."""
        self._tone = tone
        self.label.setText(words)
        set_look(self.label, tone=tone if tone in {"warning", "bad"} else "")
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_shape(painter, self._tone, QPointF(8, self.height() / 2), tokens().tone(self._tone))


class Figure(QWidget):
    """One big number and what it counts."""

    def __init__(self, label: str, value: str = "–", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = PlainLabel(label, look="label")
        self._value = PlainLabel(value, look="figure")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._label)
        column.addWidget(self._value)
        self.set_value(value)

    def set_value(self, value: str) -> None:
        """Show another number."""
        self._value.setText(value)
        self.setAccessibleName(f"{self._label.text()} {value}")


class PushButton(QPushButton):
    """A button that Enter presses as well as Space."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


class ActionButton(PushButton):
    """A button of a declared action; the primary one carries its shortcut, and so does a `keyed` one."""

    def __init__(
        self, action: QAction, parent: QWidget | None = None, *, primary: bool = False, keyed: bool = False
    ) -> None:
        super().__init__(parent)
        self._action, self._primary, self._keyed, self._away = action, primary, keyed, False
        if primary:
            self.setProperty("primary", True)
        self.setAutoDefault(False)
        action.changed.connect(self._follow)
        self.clicked.connect(action.trigger)
        self._follow()

    def make_primary(self, primary: bool) -> None:
        """Make it the act that is meant, or one beside it."""
        if primary != self._primary:
            self._primary = primary
            set_look(self, primary=primary)
            self._follow()

    def _follow(self) -> None:
        keys = key_words(self._action.shortcut())
        text = self._action.text()
        self.setText(f"{text}  {keys}" if (self._primary or self._keyed) and keys else text)
        self.setAccessibleName(text)
        self.setToolTip(self._action.toolTip())
        self.setEnabled(self._action.isEnabled())
        if self._action.isVisible() == self._away:
            self._away = not self._away
            self.setVisible(not self._away)


def button(text: str, *, look: str = "", primary: bool = False) -> PushButton:
    """A plain button that is no action of its own, for example one inside a strip."""
    made = PushButton(text)
    made.setAccessibleName(text)
    made.setAutoDefault(False)
    if look:
        made.setProperty("look", look)
    if primary:
        made.setProperty("primary", True)
    return made


class Segments(QWidget):
    """One of a few views inside a page, under words in a row.

    Signals:
        chosen(str): key of the view.
    """

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for key, text in choices:
            made = button(text, look="segment")
            made.setCheckable(True)
            made.clicked.connect(lambda _on=False, key=key: self.choose(key))
            self._group.addButton(made)
            self._buttons[key] = made
            line.addWidget(made)
        line.addStretch(1)
        self.current = choices[0][0]
        self._buttons[self.current].setChecked(True)

    @property
    def keys(self) -> list[str]:
        """The views in their order."""
        return list(self._buttons)

    def choose(self, key: str) -> None:
        """Show a view; tells `chosen` when it is another one."""
        self._buttons[key].setChecked(True)
        if key != self.current:
            self.current = key
            self.chosen.emit(key)

    def choose_next(self) -> None:
        """The view to the right, then the first again."""
        self.choose(self.keys[(self.keys.index(self.current) + 1) % len(self.keys)])

    def set_text(self, key: str, text: str) -> None:
        """Another word on a view, for example with a count."""
        self._buttons[key].setText(text)
        self._buttons[key].setAccessibleName(text)


class Split(QSplitter):
    """A list and its record side by side; neither can be dragged away."""

    def __init__(self, left: QWidget, right: QWidget, sizes: tuple[int, int] = (560, 560)) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setHandleWidth(M)
        self.setChildrenCollapsible(False)
        self.addWidget(left)
        self.addWidget(right)
        self.setSizes(list(sizes))
        self.setStretchFactor(0, sizes[0])
        self.setStretchFactor(1, sizes[1])


class Scrolled(QScrollArea):
    """A column that scrolls up and down, never sideways, to what has the keyboard; fill `body`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("look", "scrolled")
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(M)
        self.setWidget(inner)
        self.viewport().setAutoFillBackground(False)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None = None, now: QWidget | None = None) -> None:
        """Only Tab scrolls by itself: a key that goes to a field, or Enter, must be seen to as well."""
        inside = self.widget()
        if now is not None and inside is not None and inside.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, AROUND)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow(None, self.focusWidget())


def first_focus(widget: QWidget) -> QWidget | None:
    """The first input, list or button inside that Tab would reach."""
    for child in widget.findChildren(QWidget):
        tabbed = child.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        if tabbed and child.isEnabled() and not child.isHidden() and child.isVisibleTo(widget):
            return child
    return None
