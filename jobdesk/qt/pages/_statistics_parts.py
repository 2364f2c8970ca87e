"""The published table as the center prints it, large: base date, provisional marks, closed or open, 실인원."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout
from typing_extensions import override

from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.parts import BadgeLabel, Card, PushButton
from jobdesk.qt.theme import Badge, L, S
from jobdesk.services.indicators import BY_ID
from jobdesk.services.overview import Closed, Published
from jobdesk.services.report_marks import FORECAST, PROVISIONAL
from jobdesk.services.statistics import Value

TONES = {FORECAST: "accent", PROVISIONAL: "warning"}
MOVING = {FORECAST: mark("Forecast figures"), PROVISIONAL: mark("Provisional figures")}


class FigureButton(PushButton):
    """One published figure, large; pressing it opens the rows behind.

    Signals:
        entered(): the keyboard came to it.
    """

    entered = Signal()

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
        self.setAccessibleName(f"{self._label.text()} –")

    def set_value(self, value: Value, *, moves: str = "") -> None:
        """Show a figure; the word for one that may still become another is spoken, the table's head shows it."""
        self._value.setText(format_number(value))
        words = (self._label.text(), self._value.text(), self._unit.text(), _(moves) if moves else "")
        self.setAccessibleName(" ".join(filter(None, words)))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, 100)


class PublishedTable(Card):
    """The published table for the chosen period.

    Signals:
        opened(str): indicator whose rows are wanted.
        entered(str): indicator the keyboard is on.
    """

    opened = Signal(str)
    entered = Signal(str)

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__(_("Published table"))
        self.body.setSpacing(S)
        self.base_line = PlainLabel(look="secondary")
        self.state = BadgeLabel()
        self.moving = BadgeLabel()
        for part in (self.moving, self.state, self.base_line):
            self.head.addWidget(part)
        line = QHBoxLayout()
        line.setSpacing(L)
        self.figures = {one: FigureButton(one) for one in ids}
        for one, figure in self.figures.items():
            figure.clicked.connect(lambda _on=False, one=one: self.opened.emit(one))
            figure.entered.connect(lambda one=one: self.entered.emit(one))
            line.addWidget(figure, 1)
        self.body.addLayout(line)
        self.note = PlainLabel(look="secondary", wrap=True)
        self.body.addWidget(self.note)

    def clear(self) -> None:
        """Show no figures."""
        for figure in self.figures.values():
            figure.clear()
        self.base_line.clear()
        self.note.clear()
        self.state.set_badge(None)
        self.moving.set_badge(None)

    def show_published(self, found: Published) -> None:
        """Show the figures of a period."""
        for one, figure in self.figures.items():
            figure.set_value(found.cells[one], moves=found.marks.get(one, ""))
        self.base_line.setText(_("(as of {day})").format(day=format_date(found.base_date)))
        self.state.set_badge(state_of(found.closed))
        marks = set(found.marks.values())
        moving = FORECAST if FORECAST in marks else PROVISIONAL if marks else ""
        self.moving.set_badge(Badge(_(MOVING[moving]), TONES[moving]) if moving else None)
        self.note.setText(" ".join(_notes(found)))
        self.note.setVisible(bool(self.note.text()))


def state_of(closed: Closed) -> Badge:
    """Closed or open in a word, of one month or of several."""
    if closed.months == 1:
        if closed.final:
            return Badge(_("Closed"), "good")
        return Badge(_("Provisionally closed"), "warning") if closed.provisional else Badge(_("Not closed"))
    if closed.final == closed.months:
        return Badge(_("All months closed"), "good")
    if not closed.final + closed.provisional:
        return Badge(_("No month closed"))
    told = _("Closed {final} of {months} months, {provisional} provisionally")
    return Badge(
        told.format(final=closed.final, months=closed.months, provisional=closed.provisional),
        "warning" if closed.provisional else "accent",
    )


def _notes(found: Published) -> list[str]:
    notes = []
    if found.other:
        pairs = ", ".join(f"{_(BY_ID[one].label)} {format_number(value)}" for one, value in found.other.items())
        once = found.window.cumulate == "monthly_sum"
        notes.append(
            _("Counted once in the period: {pairs}.").format(pairs=pairs)
            if once
            else _("Months added: {pairs}.").format(pairs=pairs)
        )
    if found.unverified:
        notes.append(_("Placed persons not yet verified: {count}.").format(count=format_number(found.unverified)))
    if found.basis != "employers":
        notes.append(_("Employers are counted by vacancies."))
    return notes
