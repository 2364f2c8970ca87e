"""The search brought in step by hand: how far it is, and Esc ends it."""

from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar
from typing_extensions import override

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _, ngettext
from jobdesk.qt.pages.base import Sheet
from jobdesk.qt.parts import Card, secondary
from jobdesk.qt.theme import XL
from jobdesk.services.search_rebuild import mend_all


class SearchSheet(Sheet):
    """Compares every record with the search, and mends what differs, while everyone works on.

    Signals:
        told(int, int): steps done, and of how many; from the worker.
    """

    told = Signal(int, int)

    def __init__(self) -> None:
        super().__init__(title=_("Check and mend the search"), verb=_("Check and mend the search"), run=self.mend)
        self._left = Event()
        card = Card()
        card.body.setContentsMargins(XL, XL, XL, XL)
        card.body.addWidget(
            secondary(
                _(
                    "Every record is compared with the index of the search, and what differs is mended. "
                    "Everyone can search and work meanwhile; Esc ends it, and what is mended stays."
                ),
                wrap=True,
            )
        )
        self.bar = QProgressBar()
        self.bar.setAccessibleName(_("How far"))
        self.bar.setRange(0, 100)
        self.bar.hide()
        card.body.addWidget(self.bar)
        self.body.addWidget(card)
        self.body.addStretch(1)
        self.told.connect(self._show)

    def mend(self) -> None:
        """Begin, or go on."""
        self._left.clear()
        self.strip.clear()
        self.set_busy(True)
        self.bar.setValue(0)
        self.bar.show()
        desk, left, told = self.room.desk, self._left, self.told
        self.room.work.device(
            self,
            lambda: mend_all(desk, progress=told.emit, stop=left.is_set),
            done=self._done,
            failed=self._failed,
        )

    @override
    def start_focus(self) -> None:
        self.primary_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def leave(self) -> None:
        self._left.set()
        super().leave()

    @override
    def keep_draft_now(self) -> None:
        """The desk is left: nothing is typed here, but what is under way ends."""
        self._left.set()

    def _show(self, done: int, whole: int) -> None:
        self.bar.setValue(100 * done // max(whole, 1))

    def _done(self, mended: int | None) -> None:
        self.set_busy(False)
        self.bar.hide()
        if mended is None:
            self.strip.show_text(_("Ended before it was done."), "warning")
        elif mended:
            text = ngettext(
                "{count} entry of the search was mended", "{count} entries of the search were mended", mended
            )
            self.strip.show_text(text.format(count=mended), "good")
        else:
            self.strip.show_text(_("The search is in step with the records."), "good")

    def _failed(self, error: JobdeskError) -> None:
        self.bar.hide()
        self.explain(error)
