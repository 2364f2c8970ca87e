"""Which window is counted, and how: its name, its days, months added or persons once."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from jobdesk.base.i18n import _, mark
from jobdesk.base.periods import PERIODS, name_of, period
from jobdesk.qt.feedback import announce
from jobdesk.qt.inputs import ChoiceBox, DateEdit, PlainLabel
from jobdesk.qt.inputs.choices import Choice
from jobdesk.qt.parts import Segments
from jobdesk.qt.theme import M, S
from jobdesk.services.overview import Window

COUNTINGS = {"monthly_sum": mark("Months added"), "distinct": mark("Once in the period")}


class WindowLine(QWidget):
    """The named windows, the two days and the counting in one line.

    Signals:
        changed(): another window is asked for.
    """

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.names = Segments([(name, _(text)) for name, text in PERIODS.items()])
        self.names.chosen.connect(self.choose)
        self.first, self.last = DateEdit(name=_("From")), DateEdit(name=_("Until"))
        self.counting = ChoiceBox(
            [Choice(key, _(text)) for key, text in COUNTINGS.items()], name=_("Counting of persons and firms")
        )
        self.counting.set_value("monthly_sum")
        self.problem = PlainLabel(wrap=True)
        self.problem.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.problem.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(S)
        line.addWidget(self.names)
        line.addSpacing(M)
        line.addWidget(self.first)
        line.addWidget(PlainLabel("~"))
        line.addWidget(self.last)
        line.addWidget(self.counting)
        line.addWidget(self.problem, 1)
        for edit in (self.first, self.last):
            edit.setFixedWidth(126)
            edit.editingFinished.connect(self._on_days)
        self.counting.setFixedWidth(160)
        self.counting.changed.connect(self.changed)
        self._fill(*period("year", today))
        self._asked: tuple[object, ...] = self._typed()

    def window_asked(self) -> Window | None:
        """What is asked for; None while a day is no day."""
        first, last = self.first.day(), self.last.day()
        if first is None or last is None:
            return None
        counting = self.counting.value()
        return Window(first, last, "distinct" if counting == "distinct" else "monthly_sum")

    def choose(self, name: str) -> None:
        """A named window up to today; for `own` the days are written."""
        self._mark(name)
        if name == "own":
            self.first.setFocus()
            self.first.selectAll()
            return
        self._fill(*period(name, self._today))
        self._asked = self._typed()
        self.changed.emit()

    def refuse(self, sentence: str) -> None:
        """Say beside the days why there is no figure; "" for nothing."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        if sentence:
            announce(self.problem)

    def _typed(self) -> tuple[object, ...]:
        return self.first.text(), self.last.text()

    def _fill(self, first: date, last: date) -> None:
        self.first.set_value(first)
        self.last.set_value(last)
        self._name()

    def _name(self) -> None:
        window = self.window_asked()
        name = name_of(window.start, window.end, self._today) if window else "own"
        if (
            window is None
            or self.names.current == "own"
            or period(self.names.current, self._today)
            != (
                window.start,
                window.end,
            )
        ):
            self._mark(name)

    def _mark(self, name: str) -> None:
        self.names.blockSignals(True)
        self.names.choose(name)
        self.names.blockSignals(False)

    def _on_days(self) -> None:
        if self._typed() == self._asked:
            return
        self._asked = self._typed()
        self._name()
        self.changed.emit()
