"""What the page of figures shows: the published table, bars of a breakdown, the definition card."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.parts import Card, PushButton
from jobdesk.qt.theme import L, S, tokens
from jobdesk.services.indicators import BY_ID
from jobdesk.services.statistics import Value


class FigureButton(PushButton):
    """One published figure, large; pressing it opens the rows behind."""

    def __init__(self, indicator_id: str) -> None:
        super().__init__()
        self.indicator_id = indicator_id
        self.setProperty("look", "flat")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAutoDefault(False)
        indicator = BY_ID[indicator_id]
        self._label = PlainLabel(_(indicator.label), look="label")
        self._value = PlainLabel("–", look="figure")
        self._unit = PlainLabel(_(indicator.unit), look="secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(S, S, S, S)
        column.setSpacing(0)
        for label in (self._label, self._value, self._unit):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)

    def clear(self) -> None:
        """Show none."""
        self._value.setText("–")
        self._unit.setText(_(BY_ID[self.indicator_id].unit))
        self.setAccessibleName(f"{self._label.text()} –")

    def set_value(self, value: Value, *, provisional: bool) -> None:
        """Show a figure."""
        self._value.setText(format_number(value))
        unit = _(BY_ID[self.indicator_id].unit)
        self._unit.setText(_("{unit}, provisional").format(unit=unit) if provisional else unit)
        self.setAccessibleName(f"{self._label.text()} {self._value.text()} {self._unit.text()}")

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, 112)


class PublishedTable(Card):
    """The published table for the chosen period, as the center prints it.

    Signals:
        opened(str): indicator whose rows are wanted.
    """

    opened = Signal(str)

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__(_("Published table"))
        self.base_line = PlainLabel(look="secondary")
        self.head.addWidget(self.base_line)
        grid = QGridLayout()
        grid.setSpacing(L)
        self.figures = {one: FigureButton(one) for one in ids}
        for column, (one, figure) in enumerate(self.figures.items()):
            figure.clicked.connect(lambda _on=False, one=one: self.opened.emit(one))
            grid.addWidget(figure, 0, column)
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)

    def clear(self) -> None:
        """Show no figures."""
        for figure in self.figures.values():
            figure.clear()
        self.base_line.clear()

    def show_cells(self, cells: Mapping[str, Value], provisional: Sequence[str], base_line: str) -> None:
        """Show the figures of a period."""
        for one, figure in self.figures.items():
            figure.set_value(cells[one], provisional=one in provisional)
        self.base_line.setText(base_line)


class Bars(QWidget):
    """Horizontal bars with their labels and values; the values are read out as text."""

    ROW = 24

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[str, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_rows(self, rows: Mapping[str, int]) -> None:
        """Show these, in their order."""
        self._rows = list(rows.items())
        self.setAccessibleName(", ".join(f"{label} {format_number(count)}" for label, count in self._rows))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, max(1, len(self._rows)) * self.ROW + S)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        most = max((count for _label, count in self._rows), default=0) or 1
        metrics = painter.fontMetrics()
        name = min(
            self.width() // 3,
            max((metrics.horizontalAdvance(label) for label, _count in self._rows), default=0) + S,
        )
        number = metrics.horizontalAdvance(format_number(most)) + S
        room = max(10, self.width() - name - number - 2 * S)
        for place, (label, count) in enumerate(self._rows):
            top = place * self.ROW
            painter.setPen(QColor(tokens().text))
            painter.drawText(
                QRectF(0, top, name, self.ROW),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                metrics.elidedText(label, Qt.TextElideMode.ElideRight, name),
            )
            painter.fillRect(
                QRectF(name + S, top + 6, max(1.0, room * count / most), self.ROW - 12), QColor(tokens().accent)
            )
            painter.drawText(
                QRectF(self.width() - number, top, number, self.ROW),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                format_number(count),
            )
