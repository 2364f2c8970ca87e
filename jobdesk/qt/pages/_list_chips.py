"""The filters in force, as chips: each says what it asks for and goes with a press; all go with one key."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from jobdesk.base.codes import CodeBook
from jobdesk.base.i18n import _
from jobdesk.qt.inputs.chips import FlowLayout
from jobdesk.qt.models.table import CLEAR_FILTER_KEYS
from jobdesk.qt.pages._list_words import word
from jobdesk.qt.parts import PushButton, Segments, button
from jobdesk.qt.theme import S
from jobdesk.services.lists.kinds import ListKind, Value


class FilterChips(QWidget):
    """Stands above a list while filters are in force.

    Attributes:
        quick: the filter that stands in a row of its own, where one of its choices is in force.

    Signals:
        taken(str): this filter goes.
        all_taken(): all go.
    """

    taken = Signal(str)
    all_taken = Signal()

    def __init__(self, kind: ListKind, codes: CodeBook, names: Mapping[str, str]) -> None:
        super().__init__()
        self._kind, self._codes, self._names = kind, codes, names
        self.quick = ""
        self.buttons: dict[str, PushButton] = {}
        self._flow = FlowLayout(self, spacing=S)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(_("Filters in force"))
        self.hide()

    def segments(self, quick: str, set_filter: Callable[[str, Value], None]) -> Segments:
        """The choices of the filter that stands in a row of its own, under words to press."""
        made = Segments([("", _("All")), *self.words(quick)])
        made.chosen.connect(lambda value: set_filter(quick, (value,) if value else ()))
        return made

    def words(self, quick: str) -> list[tuple[str, str]]:
        """The choices of the filter that stands in a row of its own, as they read."""
        self.quick, one = quick, self._kind.filter(quick)
        if one.scheme:
            values = [value for value, _label in one.choices] or [e.code for e in self._codes.all(one.scheme)]
            return [(value, self._codes.short(one.scheme, value)) for value in values]
        return [(value, _(label)) for value, label in one.choices]

    def show_filters(self, filters: Sequence[tuple[str, Value]]) -> None:
        """Show these; without any the line is away."""
        while item := self._flow.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.buttons = {}
        shown = [(name, value) for name, value in filters if name != self.quick or len(value) > 1]
        for name, value in shown:
            text = word(self._kind.filter(name), value, self._codes, self._names)
            chip = button(f"{text}  ×", look="chip")
            chip.setAccessibleName(_("Take away {filter}").format(filter=text))
            chip.clicked.connect(lambda _on=False, name=name: self.taken.emit(name))
            self.buttons[name] = chip
            self._flow.addWidget(chip)
        if shown:
            every = button(_("Clear the filter"), look="quiet")
            every.setToolTip(CLEAR_FILTER_KEYS)
            every.clicked.connect(self.all_taken)
            self._flow.addWidget(every)
        self.setVisible(bool(shown))
        self.updateGeometry()
