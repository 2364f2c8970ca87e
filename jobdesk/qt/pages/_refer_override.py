"""What hard conditions fail of those chosen, and the reason why they are referred all the same."""

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.i18n import _
from jobdesk.qt.inputs import LineEdit, PlainLabel
from jobdesk.qt.parts import row
from jobdesk.qt.theme import S, set_look


class OverrideLine(QWidget):
    """Hidden while no hard condition of those chosen fails."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = PlainLabel(wrap=True)
        set_look(self.told, tone="bad")
        self.why = LineEdit(name=_("Why though a condition fails"), max_length=500)
        label = PlainLabel(_("Why though a condition fails"), look="label")
        label.setBuddy(self.why)
        line = row(label)
        line.takeAt(line.count() - 1)
        line.addWidget(self.why, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.told)
        column.addLayout(line)
        self.hide()

    def show_failed(self, told: Iterable[str]) -> None:
        """Say these, each once."""
        lines = list(dict.fromkeys(one for one in told if one))
        self.told.setText("\n".join(lines))
        self.setVisible(bool(lines))
