"""Where a typed text finds nothing in a list, who is one typing mistake away, to be chosen instead."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from jobdesk.base.i18n import _
from jobdesk.qt.inputs.chips import FlowLayout
from jobdesk.qt.pages._list_trace import ListTrace
from jobdesk.qt.pages.base import Page
from jobdesk.qt.parts import button, secondary
from jobdesk.qt.theme import S
from jobdesk.services import search
from jobdesk.services.search import Hit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

OFFERED = 4


class NearNames(QWidget):
    """Stands above a list that found nothing; away otherwise.

    Signals:
        wanted(object): the id of the record that is meant.
    """

    wanted = Signal(object)

    def __init__(self, page: Page, kind: str) -> None:
        super().__init__()
        self._page, self._kind, self._text = page, kind, ""
        self._trace = ListTrace(page, self)
        self.line = FlowLayout(self, spacing=S)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def look(self, text: str, count: int) -> None:
        """A text found so many rows: where none, ask for those beside it."""
        self._text = text if self._kind in search.NEAR_KINDS and count == 0 else ""
        self.hide()
        if self._text:
            self._page.room.work.read(
                self,
                self._read,
                done=lambda hits: self._show(text, hits),
                failed=self._page.explain,
                latest="near",
            )

    def _read(self, db: "Session", act: "Act") -> Sequence[Hit]:
        hits = search.find_near(db, act, self._text, limit=OFFERED)
        return [hit for hit in hits if hit.kind == self._kind]

    def _show(self, text: str, hits: Sequence[Hit]) -> None:
        if text != self._text or not hits:
            return
        while item := self.line.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.line.addWidget(secondary(_("Is it one of these?")))
        for hit in hits:
            offer = button(f"{hit.title} {hit.detail}", look="chip")
            offer.clicked.connect(lambda _on=False, one=hit.id: self.wanted.emit(one))
            self.line.addWidget(offer)
        self._trace.note(text, [one for one in (hit.jobseeker_id for hit in hits) if isinstance(one, UUID)])
        self.show()
