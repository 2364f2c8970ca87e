"""What stands below a long list: how many rows there are and are chosen, and what can be done with them."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, ngettext
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages.base import Page
from jobdesk.qt.parts import ActionButton, row
from jobdesk.qt.theme import S


class ListFoot(QWidget):
    """The acts on the list, and in their place those on the chosen rows while several are chosen."""

    def __init__(self, page: Page, rows: ListView[Any], acts: Sequence[QAction], *, people: bool) -> None:
        super().__init__()
        self._rows, self._people = rows, people
        self.count, self.chosen = PlainLabel(look="secondary"), PlainLabel(look="strong")
        self.on_list, self.on_chosen = QWidget(), QWidget()
        self._line = row(*(ActionButton(act) for act in acts))
        offered = [one.id for one in page.commands if one.several and page.has_action(one.id)]
        for group, line in (
            (self.on_list, self._line),
            (self.on_chosen, row(*(ActionButton(page.action(one)) for one in offered))),
        ):
            line.takeAt(line.count() - 1)  # the stretch stands left of them
            group.setLayout(line)
        self.on_chosen.hide()
        self.chosen.hide()
        line = row(self.count, self.chosen, self.on_list, self.on_chosen, stretch_at=2)
        self.setLayout(line)
        rows.table.selectionModel().selectionChanged.connect(self.show_chosen)
        rows.model_.modelReset.connect(self.show_chosen)  # which empties the selection without a word

    def add(self, widget: QWidget) -> None:
        """Something more that belongs to the list."""
        self._line.addWidget(widget)

    def show_count(self, count: int, *, whole: bool) -> None:
        """How many there are; `whole`: nothing narrows the list."""
        number = format_number(count)
        if not count:
            text = ""
        elif not whole:
            text = self.words(count)
        elif self._people:
            text = _("{count} people in all").format(count=number)
        else:
            text = _("{count} in all").format(count=number)
        self.count.setText(text)

    def words(self, count: int) -> str:
        """So many rows, or people."""
        if self._people:
            text = ngettext("{count} person", "{count} people", count)
        else:
            text = ngettext("{count} row", "{count} rows", count)
        return text.format(count=format_number(count))

    def show_chosen(self) -> None:
        """How many are chosen, and what can be done with them."""
        picked = self._rows.table.selectionModel().selection()
        spans = [picked.at(at) for at in range(picked.count())]
        count = sum(span.height() for span in spans if span.left() == 0)
        several = count > 1
        if several:
            text = _("Chosen: {count}") if self._people else ngettext("{count} chosen", "{count} chosen", count)
            self.chosen.setText(text.format(count=format_number(count)))
        self.chosen.setVisible(several)
        self.on_chosen.setVisible(several)
        self.on_list.setVisible(not several)
        parts = (self.count, self.chosen, self.on_chosen)
        wide = sum(part.sizeHint().width() + S for part in parts)
        self.count.setVisible(not several or wide <= self.width())  # a choice makes no list wider
