"""What every page with long lists can do with them: filter, save filters, choose columns and order."""

from functools import partial
from typing import TYPE_CHECKING, Any

from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_print, can_see_people, can_serve
from jobdesk.qt.actions import Action
from jobdesk.qt.models.table import CLEAR_FILTER_KEYS
from jobdesk.qt.pages._bulk_sheets import ExportSheet, ask_message
from jobdesk.qt.pages._list_pane import ListPane
from jobdesk.qt.pages._list_sheets import ColumnsSheet, FilterSheet, People, SavedSheet
from jobdesk.qt.pages._list_words import ListPicture
from jobdesk.qt.pages.base import Page
from jobdesk.services.accounts import list_colleagues
from jobdesk.services.centers import list_windows
from jobdesk.services.list_export import MOST_ROWS, ListTable
from jobdesk.services.lists import keeping
from jobdesk.services.lists.reading import read_ids, read_people, read_rows
from jobdesk.services.printers import list_printers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


def list_commands(page: str, *, of_people: bool = True) -> tuple[Action, ...]:
    """The commands of a page's lists; `page` is the first part of their ids, some lists tell of people."""
    message = Action(
        f"{page}.message",
        mark("List for texts…"),
        "write_message_list",
        "Alt+M",
        mark("Text and numbers of the chosen people for the message system"),
        may=can_serve,
        several=True,
    )
    return (
        *((message,) if of_people else ()),
        Action(
            f"{page}.export",
            mark("Save the list…"),
            "export_list",
            "Alt+E",
            mark("The chosen rows, or the whole list as it is narrowed, as a workbook"),
            may=can_see_people,
            several=True,
        ),
        Action(f"{page}.filter", mark("Filter…"), "filter_list", "F3", mark("Narrow the list by several things")),
        Action(
            f"{page}.saved_filters",
            mark("Saved filters…"),
            "show_saved_filters",
            "Shift+F3",
            mark("Show a saved filter, or keep the filters in force under a name"),
            center=True,
        ),
        Action(
            f"{page}.clear_filter",
            mark("Clear the filter"),
            "clear_filters",
            CLEAR_FILTER_KEYS,
            mark("Show the whole list again"),
        ),
        Action(
            f"{page}.columns",
            mark("Columns…"),
            "choose_columns",
            "F4",
            mark("Which columns the list shows, in what order, sorted by what"),
        ),
    )


class ListPage(Page):
    """A page whose `pane` is the list one works with now; None where none is shown."""

    @property
    def pane(self) -> ListPane[Any] | None:
        """The list that is shown."""
        raise NotImplementedError

    def filter_list(self) -> None:
        """Narrow it."""
        pane = self.pane
        if pane is None:
            return

        def done(people: People) -> None:
            pane.learn(people.names())
            self.push(FilterSheet(pane, people))

        self.room.work.read(self, _people, done=done, failed=self.explain)

    def clear_filters(self) -> None:
        """The whole list again."""
        if self.pane is not None:
            self.pane.clear_filters()

    def show_saved_filters(self) -> None:
        """Those under a name."""
        pane = self.pane
        if pane is None:
            return
        kind = pane.kind.name

        def read(db: "Session", act: "Act") -> tuple[People, list[keeping.SavedRow]]:
            return _people(db, act), keeping.list_filters(db, act, kind=kind)

        def done(found: tuple[People, list[keeping.SavedRow]]) -> None:
            pane.learn(found[0].names())
            self.push(SavedSheet(pane, found[1]))

        self.room.work.read(self, read, done=done, failed=self.explain)

    def choose_columns(self) -> None:
        """Columns and order."""
        if self.pane is not None:
            self.push(ColumnsSheet(self.pane))

    def write_message_list(self) -> None:
        """문자 명단 of the people of the chosen rows."""
        pane = self.pane
        if pane is not None:
            self._of_people(pane, lambda people: ask_message(self, people))

    def export_list(self) -> None:
        """The chosen rows, or where at most one is chosen all of them."""
        pane = self.pane
        if pane is None:
            return

        def show(ids: "Sequence[UUID] | None") -> None:
            read = partial(table_of, pane.picture(), ids)
            self.push(ExportSheet(self, _(pane.kind.label), read, told=_what_is_saved(pane, ids)))

        if len(pane.list.selected_lines()) > 1:
            pane.chosen_ids(show)
        else:
            show(None)

    def _of_people(self, pane: ListPane[Any], then: "Callable[[Sequence[UUID]], None]") -> None:
        """Call `then` with the people the chosen rows tell of; where nobody is chosen, say so."""
        asked = pane.wanted

        def told(people: "Sequence[UUID]") -> None:
            if people:
                then(people)
            else:
                self.explain(InvalidInput(_("The chosen rows tell of nobody.")))

        def read(ids: "Sequence[UUID]") -> None:
            if not ids:
                self.explain(InvalidInput(_("Choose a jobseeker first.")))
                return
            self.room.work.read(
                self, lambda db, act: read_people(db, act, asked, ids), done=told, failed=self.explain
            )

        pane.chosen_ids(read)


def _what_is_saved(pane: ListPane[Any], ids: "Sequence[UUID] | None") -> str:
    """Which rows a workbook holds, as one reads it before it is made."""
    if ids is not None:
        return _("What is saved: {rows}, those chosen").format(rows=pane.foot.words(len(ids)))
    if pane.count < 0:
        return ""
    rows = pane.foot.words(pane.count)
    if pane.narrowed_now:
        return _("What is saved: {rows}, all that fit the filter").format(rows=rows)
    return _("What is saved: {rows}, the whole list").format(rows=rows)


def table_of(picture: ListPicture, ids: "Sequence[UUID] | None", db: "Session", act: "Act") -> ListTable:
    """What a list shows, of some rows or of all, as a table to export."""
    chosen = read_ids(db, act, picture.asked, limit=MOST_ROWS + 1) if ids is None else ids
    rows = read_rows(db, act, picture.asked, chosen)
    return ListTable(
        _(picture.kind.label),
        picture.conditions,
        [_(column.heading) for column in picture.columns],
        [[column.text(row) for column in picture.columns] for row in rows],
        picture.kind.record.__tablename__,
        read_people(db, act, picture.asked, chosen),
    )


def _people(db: "Session", act: "Act") -> People:
    printers = list_printers(db, act, retired=True) if can_print(act.role) else ()
    return People(list_colleagues(db, act), list_windows(db), printers)
