"""반입, on the copy: what was done, the bundle, the receipt."""

from typing_extensions import override

from jobdesk.base.i18n import _
from jobdesk.qt.pages._copy_panel import CopyPanel
from jobdesk.qt.pages.base import Room, Sheet


class CopySheet(Sheet):
    """Over whichever page one was at."""

    def __init__(self, room: Room) -> None:
        super().__init__(title=_("Going home"))
        self.panel = CopyPanel(room, self.explain, self.ask)
        self.body.addWidget(self.panel, 1)

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        self.panel.read()

    @override
    def start_focus(self) -> None:
        self.panel.write.setFocus()
