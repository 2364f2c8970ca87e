"""Whether the stay of the chosen people allows the job: said, and ticked off before the referral is saved."""

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.i18n import _
from jobdesk.qt.inputs import Check, PlainLabel
from jobdesk.qt.theme import S, set_look


class StayLine(QWidget):
    """Hidden while nobody chosen has a stay to look at; a new warning takes an old tick away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = PlainLabel(wrap=True)
        set_look(self.told, tone="warning")
        self.tick = Check(_("I saw on the original that this job is allowed"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.told)
        column.addWidget(self.tick)
        self._seen: frozenset[str] = frozenset()
        self.hide()

    def show_warnings(self, told: Iterable[str]) -> None:
        """Say these, each once."""
        lines = list(dict.fromkeys(one for one in told if one))
        if not self._seen.issuperset(lines):
            self.tick.setChecked(False)
        self._seen = frozenset(lines)
        self.told.setText("\n".join(lines))
        self.setVisible(bool(lines))
