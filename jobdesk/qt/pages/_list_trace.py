"""Who a list named in full is on record, after a pause in typing."""

from collections.abc import Iterable
from uuid import UUID

from PySide6.QtCore import QObject, QTimer

from jobdesk.qt.pages.base import Page
from jobdesk.services.audit import record_shown

TRACE_MS = 1000


class ListTrace(QObject):
    """Gathers the people a text found, each told once for that text."""

    def __init__(self, page: Page, parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._text = page, ""
        self._found: set[UUID] = set()
        self._told: set[UUID] = set()
        self._pause = QTimer(self, singleShot=True, interval=TRACE_MS)
        self._pause.timeout.connect(self._leave)

    def note(self, text: str, people: Iterable[UUID]) -> None:
        """These people are shown, found by a text."""
        if self._text != text:
            self._text, self._told = text, set()
        self._found |= set(people) - self._told
        if self._found:
            self._pause.start()

    def _leave(self) -> None:
        shown, self._found = sorted(self._found), set()
        self._told.update(shown)
        self._page.room.work.view(
            self, lambda db, act: record_shown(db, act, shown), done=lambda _none: None, failed=self._page.explain
        )
