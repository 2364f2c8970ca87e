"""Under a shared center's header: a save that nobody answered yet, or a server that is away; else nothing."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from jobdesk.base.i18n import _
from jobdesk.qt.feedback import ToneMark, announce
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.theme import M, S, set_look

if TYPE_CHECKING:
    from jobdesk.qt.work import Work


class ServerLine(QFrame):
    """One sentence, said once, that goes away by itself; it takes no focus and asks nothing."""

    def __init__(self, work: "Work", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unsure = self._away = False
        self._mark, self.label = ToneMark("warning"), PlainLabel(wrap=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(M, 0, M, 0)
        line.setSpacing(S)
        line.addWidget(self._mark)
        line.addWidget(self.label, 1)
        set_look(self, strip="warning")
        self.hide()
        work.unsure.connect(self.show_unsure)
        work.away.connect(self.show_away)

    def show_unsure(self, unsure: bool) -> None:
        """Nobody knows whether the change under way is saved; or it is known."""
        self._unsure = unsure
        self._say()

    def show_away(self, away: bool) -> None:
        """The server does not answer; or it answers again."""
        self._away = away
        self._say()

    def _say(self) -> None:
        text = ""
        if self._unsure:
            text = _("Checking whether it was saved… What you typed stays; it is never saved twice.")
        elif self._away:
            text = _("The center's server does not answer. What is shown stays, and is read again by itself.")
        if text == self.label.text():
            return
        self.label.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        if text:
            announce(self)
