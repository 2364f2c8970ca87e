"""A search with its list: people (and firms) found while typed, and on record after a pause."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QModelIndex, Signal
from typing_extensions import override

from jobdesk.base.i18n import _, mark
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._found_as_typed import FoundAsTyped
from jobdesk.qt.pages.base import Room
from jobdesk.services import search
from jobdesk.services.search import Hit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


class FindPeople(FoundAsTyped[Hit]):
    """Type, and Enter means the best match; Down goes to the list.

    Signals:
        meant(object): the Hit that Enter or a double click means.
    """

    meant = Signal(object)

    def __init__(self, room: Room, *, name: str, hint: str, empty: str, kinds: Sequence[str]) -> None:
        super().__init__(room, name=name, hint=hint)
        self._kinds, self._empty = tuple(kinds), empty
        self.search.left_down.connect(lambda: self.list.table.setFocus())
        self.list = ListView(
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
        self.near.hide()
        self.column.addWidget(self.near)
        self.column.addWidget(self.list, 1)

    def current(self) -> Hit | None:
        """The hit that is meant now."""
        return self.list.current_row()

    @override
    def ask(self, text: str) -> Callable[["Session", "Act"], Sequence[Hit]]:
        kinds = self._kinds
        return lambda db, act: _find_or_near(db, act, text, kinds) if text.strip() else []

    @override
    def show_found(self, hits: Sequence[Hit]) -> None:
        self.list.set_empty_text(_("No one is found.") if self.search.live_text().strip() else self._empty)
        super().show_found(hits)
        near = bool(hits) and hits[0].group == search.NEAR
        self.near.setVisible(near)
        if near:
            self.list.table.setCurrentIndex(QModelIndex())

    @override
    def mean_best(self) -> None:
        hit = self.current()
        if hit is not None:
            self.meant.emit(hit)

    @override
    def people(self) -> set[UUID]:
        return {hit.jobseeker_id for hit in self.list.model_.rows if hit.jobseeker_id}


def _find_or_near(db: "Session", act: "Act", text: str, kinds: Sequence[str]) -> list[Hit]:
    """What matches; where nothing does, what one typing mistake may have meant."""
    found = search.find(db, act, text, kinds=kinds)
    return found or [hit for hit in search.find_near(db, act, text) if hit.kind in kinds]
