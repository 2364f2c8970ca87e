"""The one place of a copy whose time is over: what was done on it can still be brought home."""

from typing import ClassVar

from typing_extensions import override

from jobdesk.base.i18n import _, mark
from jobdesk.qt.pages._copy_note import CopyNote
from jobdesk.qt.pages._copy_panel import CopyPanel
from jobdesk.qt.pages.base import Page, Room


class CopyHomePage(Page):
    """Locked but for the way home."""

    title: ClassVar = mark("Going home")

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        told = _(
            "The time of this copy is over: nobody is shown here and nothing is changed. Write the bundle "
            "and take it to the center; once its receipt is here, the copy wipes itself."
        )
        self.panel = CopyPanel(room, self.explain, self.ask)
        self.body.addWidget(CopyNote(told, "warning"))
        self.body.addWidget(self.panel, 1)

    @override
    def refresh(self, stale: frozenset[str]) -> None:
        self.panel.read()
