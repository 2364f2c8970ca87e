"""A search box whose matches are read as one types: Enter means the best of them, a pause leaves a trace."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.qt.inputs import SearchEdit
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages.base import Room
from jobdesk.qt.theme import S
from jobdesk.services.audit import record_shown

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

T = TypeVar("T")
TRACE_MS = 1500


class FoundAsTyped(QWidget, Generic[T]):
    """The box, its list, and what Enter means before and after the answer to what was typed.

    Attributes:
        search: the box.
        list: what is found; set it, and say in `ask`, `mean_best` and `people` what it is about.
    """

    list: ListView[T]

    def __init__(self, room: Room, *, name: str, hint: str) -> None:
        super().__init__()
        self.room, self._enter_waits = room, False
        self._answered = ""  # the text the list belongs to
        self.search = SearchEdit(name=name, hint=hint)
        self.search.searched.connect(self._find)
        self.search.entered.connect(self._on_entered)
        self._trace = QTimer(self, singleShot=True, interval=TRACE_MS)
        self._trace.timeout.connect(self._leave_trace)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(S)
        self.column.addWidget(self.search)
        self.setFocusProxy(self.search)

    def ask(self, text: str) -> Callable[["Session", "Act"], Sequence[T]]:
        """The look that finds what a text means."""
        raise NotImplementedError

    def mean_best(self) -> None:
        """Enter on what is found."""
        raise NotImplementedError

    def people(self) -> set[UUID]:
        """Whose names the list shows."""
        raise NotImplementedError

    def show_found(self, hits: Sequence[T]) -> None:
        """Show what is found, the best one chosen."""
        self.list.set_rows(hits)
        self.list.select_first()

    def clear(self) -> None:
        """Begin anew."""
        self.search.clear()
        self._find("")

    @override
    def hideEvent(self, event: object) -> None:
        self._trace.stop()

    # inside ---------------------------------------------------------------------------------

    def _find(self, text: str) -> None:
        self._trace.stop()
        self.room.work.read(
            self,
            self.ask(text),
            done=partial(self._show, text),
            failed=lambda error: self.room.say(str(error)),
            latest="find",
        )

    def _show(self, text: str, hits: Sequence[T]) -> None:
        self._answered = text
        self.show_found(hits)
        if hits:
            self._trace.start()
        if self._enter_waits:
            self._enter_waits = False
            self.mean_best()

    def _on_entered(self) -> None:
        """Enter right after a key means the match of all that was typed, not of what was read so far."""
        if self._answered == self.search.text():
            self.mean_best()
        else:
            self._enter_waits = True
            self._find(self.search.text())

    def _leave_trace(self) -> None:
        shown = self.people()
        self.room.work.view(
            self,
            lambda db, act: record_shown(db, act, shown),
            done=lambda _none: None,
            failed=lambda error: self.room.say(str(error)),
        )
