"""A search with its list: people (and firms) found while typed, and on record after a pause."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.i18n import _, mark
from jobdesk.qt.inputs import PlainLabel, SearchEdit
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages.base import Room
from jobdesk.qt.theme import S
from jobdesk.services import search
from jobdesk.services.audit import record_shown
from jobdesk.services.search import Hit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

TRACE_MS = 1500


class FindPeople(QWidget):
    """Type, and Enter means the best match; Down goes to the list.

    Signals:
        meant(object): the Hit that Enter or a double click means.
    """

    meant = Signal(object)

    def __init__(self, room: Room, *, name: str, hint: str, empty: str, kinds: Sequence[str]) -> None:
        super().__init__()
        self.room, self._kinds, self._enter_waits = room, tuple(kinds), False
        self._answered = ""  # the text the list belongs to
        self.search = SearchEdit(name=name, hint=hint)
        self.search.searched.connect(self._find)
        self.search.entered.connect(self._on_entered)
        self.search.left_down.connect(lambda: self.list.table.setFocus())
        self.list: ListView[Hit] = ListView(
            (
                Column(mark("Name"), lambda r: r.title, width=130),
                Column(mark("About"), lambda r: r.detail, stretch=True),
            ),
            key=lambda r: r.id,
            name=name,
            empty=empty,
        )
        self.list.opened.connect(self.meant)
        self.near = PlainLabel(_("Is it one of these?"), look="secondary")
        self._empty = empty
        self._trace = QTimer(self, singleShot=True, interval=TRACE_MS)
        self._trace.timeout.connect(self._leave_trace)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.search)
        column.addWidget(self.near)
        self.near.hide()
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.search)

    def current(self) -> Hit | None:
        """The hit that is meant now."""
        return self.list.current_row()

    def clear(self) -> None:
        """Begin anew."""
        self.search.clear()
        self._find("")

    def _find(self, text: str) -> None:
        self._trace.stop()
        kinds = self._kinds
        self.room.work.read(
            self,
            lambda db, act: _find_or_near(db, act, text, kinds) if text.strip() else [],
            done=partial(self._show, text),
            failed=lambda error: self.room.say(str(error)),
            latest="find",
        )

    def _show(self, text: str, hits: Sequence[Hit]) -> None:
        self._answered = text
        self.list.set_empty_text(_("No one is found.") if self.search.live_text().strip() else self._empty)
        self.list.set_rows(hits)
        near = bool(hits) and hits[0].group == search.NEAR
        self.near.setVisible(near)
        if near:
            self.list.table.setCurrentIndex(QModelIndex())
        else:
            self.list.select_first()
        if hits:
            self._trace.start()
        if self._enter_waits:
            self._enter_waits = False
            self._mean_best()

    def _on_entered(self) -> None:
        """Enter right after a key means the match of all that was typed, not of what was read so far."""
        if self._answered == self.search.text():
            self._mean_best()
        else:
            self._enter_waits = True
            self._find(self.search.text())

    def _mean_best(self) -> None:
        hit = self.current()
        if hit is not None:
            self.meant.emit(hit)

    def _leave_trace(self) -> None:
        shown = {hit.jobseeker_id for hit in self.list.model_.rows if hit.jobseeker_id}
        self.room.work.view(
            self,
            lambda db, act: record_shown(db, act, shown),
            done=lambda _none: None,
            failed=lambda error: self.room.say(str(error)),
        )


def _find_or_near(db: "Session", act: "Act", text: str, kinds: Sequence[str]) -> list[Hit]:
    """What matches; where nothing does, what one typing mistake may have meant."""
    found = search.find(db, act, text, kinds=kinds)
    return found or [hit for hit in search.find_near(db, act, text) if hit.kind in kinds]
