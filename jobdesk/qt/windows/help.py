"""F1: every command of the window and of the page, searchable."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from jobdesk.base.i18n import _, mark
from jobdesk.qt.actions import Listed, search_actions
from jobdesk.qt.inputs import SearchEdit
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.overlay import Overlay

COLUMNS: tuple[Column[Listed], ...] = (
    Column(mark("Where"), lambda line: line.group, width=140),
    Column(mark("Command"), lambda line: line.text, width=200),
    Column(mark("Keys"), lambda line: line.shortcut, width=130),
    Column(mark("What it does"), lambda line: line.help, stretch=True),
)


class HelpCard(Overlay):
    """The list of commands."""

    def __init__(self, parent: QWidget, lines: Sequence[Listed]) -> None:
        super().__init__(parent, _("Commands and keys"), width=860, height=560)
        self._lines = list(lines)
        self.search = SearchEdit(name=_("Find a command"), hint=_("Find a command"))
        self.view = ListView(
            COLUMNS,
            key=lambda line: (line.group, line.text, line.shortcut),
            name=_("Commands and keys"),
            empty=_("No command is called that."),
            dense=True,
        )
        self.view.set_rows(self._lines)
        self.search.searched.connect(lambda text: self.view.set_rows(search_actions(self._lines, text)))
        self.search.left_down.connect(self.view.table.setFocus)
        self.card.body.addWidget(self.search)
        self.card.body.addWidget(self.view, 1)

    def open(self) -> None:
        """Show it and begin to type."""
        super().open()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
