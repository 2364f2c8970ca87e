"""The columns of a list as each account keeps them: chosen, in order, sized, sorted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer

from jobdesk.qt.models.rows import Column
from jobdesk.services.lists import keeping

if TYPE_CHECKING:
    from jobdesk.qt.pages._list_pane import ListPane

KEEP_MS = 800


@dataclass(frozen=True)
class Layout:
    """What is kept of a list.

    Attributes:
        columns: names in order; () is the usual choice.
        widths: pixels of those sized by hand.
    """

    columns: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    order: str = ""
    descending: bool = True


class ListLayouts(QObject):
    """Keeps what is changed by hand, a while after the last change, and shows it again."""

    def __init__(self, pane: ListPane[Any], columns: Sequence[Column[Any]]) -> None:
        super().__init__(pane)
        self.pane, self.every = pane, tuple(columns)
        self.layout = Layout()
        self.busy = False
        self._also: tuple[str, ...] = ()
        self._soon = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._soon.timeout.connect(self._keep)
        header = pane.list.table.horizontalHeader()
        header.sectionResized.connect(self._on_resized)

    @property
    def shown(self) -> tuple[str, ...]:
        """Names of the columns shown now, in order."""
        return tuple(column.name for column in self.pane.model_.columns)

    def load(self, then: Callable[[], None]) -> None:
        """Show the list as the account keeps it, then go on."""
        kind, part = self.pane.kind.name, self.pane.part

        def done(kept: Mapping[str, Any]) -> None:
            self.show_layout(_layout(kept))
            then()

        page = self.pane.page
        page.room.work.read(
            self.pane,
            lambda db, act: keeping.read_layout(db, act, kind=kind, part=part),
            done=done,
            failed=page.explain,
        )

    def show_layout(self, layout: Layout) -> None:
        """Show these columns and this order."""
        self.layout = layout
        self._show_columns()
        self.pane.apply_layout(layout)
        self.show_order()

    def show_also(self, *names: str) -> None:
        """A worklist is looked at for these columns; they go with it and are not kept."""
        if names != self._also:
            self._also = names
            self._show_columns()
            self.show_order()

    def restore_order(self) -> None:
        """The order and columns the account keeps, after a worklist had its own."""
        self.show_also()
        self.pane.apply_layout(self.layout)
        self.show_order()

    def _show_columns(self) -> None:
        by_name = {column.name: column for column in self.every}
        usual = [column for column in self.every if not column.optional]
        chosen = [by_name[name] for name in self.layout.columns if name in by_name] or usual
        chosen += [by_name[name] for name in self._also if by_name[name] not in chosen]
        before, self.busy = self.busy, True
        self.pane.list.set_columns(chosen, self.layout.widths)
        self.busy = before

    def show_order(self) -> None:
        """The heading that sorts bears the arrow."""
        asked, header = self.pane.asked, self.pane.list.table.horizontalHeader()
        columns = self.pane.model_.columns
        at = next((i for i, one in enumerate(columns) if asked.order and one.sorted_by == asked.order), -1)
        down = Qt.SortOrder.DescendingOrder if asked.descending else Qt.SortOrder.AscendingOrder
        before, self.busy = self.busy, True
        header.setSortIndicator(at, down)
        self.busy = before

    def choose(self, names: Sequence[str], order: str, *, descending: bool) -> None:
        """Show these columns in this order from now on."""
        self.show_layout(Layout(tuple(names), self.layout.widths, order, descending))
        self._keep()
        self.pane.read()

    def keep_soon(self) -> None:
        """Something was changed by hand."""
        if not self.busy:
            self._soon.start()

    def _on_resized(self, at: int, _old: int, new: int) -> None:
        if self.busy or not self.pane.list.sized_by_hand(at):
            return
        name = self.pane.model_.columns[at].name
        self.layout = Layout(self.layout.columns, {**self.layout.widths, name: new})
        self.keep_soon()

    def _keep(self) -> None:
        self._soon.stop()
        kind, part, asked = self.pane.kind.name, self.pane.part, self.pane.asked
        self.layout = Layout(self.layout.columns, self.layout.widths, asked.order, asked.descending)
        kept = {
            "columns": list(self.layout.columns),
            "widths": dict(self.layout.widths),
            "order": asked.order,
            "descending": asked.descending,
        }
        page = self.pane.page
        page.room.work.change(
            self.pane,
            lambda db, act: keeping.save_layout(db, act, kind=kind, part=part, layout=kept),
            stale=(),
            done=lambda _none: None,
            failed=page.explain,
            quiet=True,
        )


def _layout(kept: Mapping[str, Any]) -> Layout:
    return Layout(
        tuple(kept.get("columns", ())),
        dict(kept.get("widths", {})),
        str(kept.get("order", "")),
        bool(kept.get("descending", True)),
    )
