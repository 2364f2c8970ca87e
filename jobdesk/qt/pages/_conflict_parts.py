"""Three sides of one record beside each other; words that differ are bold and underlined, not colored alone."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.i18n import _, mark
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.parts import BadgeLabel, Scrolled
from jobdesk.qt.theme import Badge, M, S, set_look, tokens
from jobdesk.services.outreach.conflict_lines import ConflictLine, SeatLine

NONE = "–"
_WORDS = re.compile(r"\S+")
_SEATS = {
    (True, True): (mark("hired, has a seat"), "good"),
    (True, False): (mark("hired, no seat"), "bad"),
    (False, True): (mark("seat held"), "good"),
    (False, False): (mark("hire planned, no seat"), "bad"),
}


def seat_of(line: SeatLine) -> Badge:
    """Whether someone has a seat, or the slot at an event, as a word and a shape."""
    if line.firm:
        return Badge(_("has the slot"), "good") if line.seated else Badge(_("stands in line"), "warning")
    word, tone = _SEATS[line.hired, line.seated]
    return Badge(_(word), tone)


def differing(said: str, other: str) -> list[tuple[int, int]]:
    """Where words of `said` stand that `other` does not have there: start and length."""
    here, there = list(_WORDS.finditer(said)), _WORDS.findall(other)
    matcher = SequenceMatcher(None, [one[0] for one in here], there, autojunk=False)
    found = []
    for tag, start, end, _from, _to in matcher.get_opcodes():
        if tag in {"replace", "delete"}:
            found.append((here[start].start(), here[end - 1].end() - here[start].start()))
    return found


class MarkedText(QWidget):
    """Words, some of them marked by weight and an underline."""

    def __init__(self, text: str, marked: Sequence[tuple[int, int]], name: str) -> None:
        super().__init__()
        self.text, self.marked = text, tuple(marked)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        said = ", ".join(text[start : start + length] for start, length in marked)
        told = _("{name}: {text}. Differs: {words}") if said else _("{name}: {text}")
        self.setAccessibleName(told.format(name=name, text=text, words=said))
        self.setToolTip(text)

    def _laid_out(self, width: int) -> tuple[QTextLayout, float]:
        layout = QTextLayout(self.text or NONE, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        ranges = []
        for start, length in self.marked:
            one = QTextLayout.FormatRange()
            one.start, one.length = start, length
            look = QTextCharFormat()
            look.setFontWeight(QFont.Weight.Bold)
            look.setFontUnderline(True)
            one.format = look
            ranges.append(one)
        layout.setFormats(ranges)
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout, height

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return int(self._laid_out(width)[1]) + 1

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, self.heightForWidth(max(self.width(), 120)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.heightForWidth(max(self.width(), 60)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(tokens().text if self.text else tokens().secondary))
        layout, _height = self._laid_out(self.width())
        layout.draw(painter, QPointF(0, 0))


class _Head(QFrame):
    """A side's name, who wrote it last and when; the one that stands is marked by a frame and a word."""

    def __init__(self, name: str, told: str, *, stands: bool) -> None:
        super().__init__()
        words = _("{side} ✓ stands").format(side=name) if stands else name
        self.name, self.told = (
            PlainLabel(words, look="label", wrap=True),
            PlainLabel(told, look="secondary", wrap=True),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.name)
        column.addWidget(self.told)
        if stands:
            set_look(self.name, tone="good")


class ThreeWay(Scrolled):
    """Field by field: before, the center, the laptop."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(_("Before, center and laptop"))
        self._shown: QWidget | None = None

    def clear(self) -> None:
        """Show nothing."""
        if self._shown is not None:
            self._shown.hide()
            self.body.removeWidget(self._shown)
            self._shown.deleteLater()
            self._shown = None

    def show_lines(
        self,
        lines: Sequence[ConflictLine],
        heads: Sequence[tuple[str, str]],
        *,
        stands: int,
        seats: Sequence[SeatLine],
    ) -> None:
        """Show the fields of a question.

        Args:
            heads: name of each of the three sides, and who wrote it when.
            stands: which of them the record says now.
            seats: of an over-full vacancy or a slot at an event, below.
        """
        self.clear()
        if not lines and not seats:
            return
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, S, 0)
        column.setSpacing(M)
        if lines:
            column.addLayout(_sides(lines, heads, stands))
        if seats:
            column.addLayout(_seats(seats))
        column.addStretch(1)
        self.body.addWidget(shown, 1)
        self._shown = shown


def _grid(shares: Sequence[int]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(M)
    grid.setVerticalSpacing(S)
    for column, share in enumerate(shares):
        grid.setColumnStretch(column, share)
    return grid


def _sides(lines: Sequence[ConflictLine], heads: Sequence[tuple[str, str]], stands: int) -> QGridLayout:
    grid = _grid((3, 5, 5, 5))
    for at, (name, told) in enumerate(heads):
        grid.addWidget(_Head(name, told, stands=at == stands), 0, 1 + at, Qt.AlignmentFlag.AlignTop)
    row = 1
    for line in lines:
        grid.addWidget(_rule(), row, 0, 1, 4)
        grid.addWidget(PlainLabel(line.label, look="label", wrap=True), row + 1, 0, Qt.AlignmentFlag.AlignTop)
        for at, cell in enumerate(_cells(line, [name for name, _told in heads])):
            grid.addWidget(cell, row + 1, 1 + at, Qt.AlignmentFlag.AlignTop)
        row += 2
    return grid


def _seats(seats: Sequence[SeatLine]) -> QGridLayout:
    """Who has a seat or the slot, each with where that was entered: a table of its own under the sides."""
    grid = _grid((6, 5, 6))
    for at, head in enumerate((_("Who it is"), _("State"), _("Where it was entered"))):
        grid.addWidget(PlainLabel(head, look="secondary"), 0, at)
    row = 1
    for seat in seats:
        grid.addWidget(_rule(), row, 0, 1, 3)
        who = " · ".join(part for part in (seat.name, seat.firm) if part)
        home = _("on the laptop") if seat.came_home else _("at the center")
        grid.addWidget(PlainLabel(who, look="label", wrap=True), row + 1, 0)
        grid.addWidget(BadgeLabel(seat_of(seat)), row + 1, 1)
        grid.addWidget(PlainLabel(home, wrap=True), row + 1, 2)
        row += 2
    return grid


def _cells(line: ConflictLine, names: Sequence[str]) -> list[MarkedText]:
    """The three of a line; against what stood before where that is known, else against each other."""
    sides = line.base, line.ours, line.theirs
    against = (line.ours if line.base else "", line.base or line.theirs, line.base or line.ours)
    cells = []
    for at, said in enumerate(sides):
        marked = differing(said, against[at]) if at and said and line.differs else []
        cells.append(MarkedText(said, marked, f"{line.label}, {names[at]}"))
    return cells


def _rule() -> QFrame:
    made = QFrame()
    made.setProperty("look", "rule")
    made.setFixedHeight(1)
    return made
