"""What every page with long lists can do with them: filter, save filters, choose columns and order."""

from typing import TYPE_CHECKING, Any

from jobdesk.base.i18n import mark
from jobdesk.qt.actions import Action
from jobdesk.qt.models.table import CLEAR_FILTER_KEYS
from jobdesk.qt.pages._list_pane import ListPane
from jobdesk.qt.pages._list_sheets import ColumnsSheet, FilterSheet, People, SavedSheet
from jobdesk.qt.pages.base import Page
from jobdesk.services.accounts import list_colleagues
from jobdesk.services.centers import list_windows
from jobdesk.services.lists import keeping

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


def list_commands(page: str) -> tuple[Action, ...]:
    """The commands of a page's lists; `page` is the first part of their ids."""
    return (
        Action(f"{page}.filter", mark("Filter…"), "filter_list", "F3", mark("Narrow the list by several things")),
        Action(
            f"{page}.saved_filters",
            mark("Saved filters…"),
            "show_saved_filters",
            "Shift+F3",
            mark("Show a saved filter, or keep the filters in force under a name"),
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
            pane.learn({str(who.id): who.display_name for who in people.colleagues})
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
            pane.learn({str(who.id): who.display_name for who in found[0].colleagues})
            self.push(SavedSheet(pane, found[1]))

        self.room.work.read(self, read, done=done, failed=self.explain)

    def choose_columns(self) -> None:
        """Columns and order."""
        if self.pane is not None:
            self.push(ColumnsSheet(self.pane))


def _people(db: "Session", act: "Act") -> People:
    return People([one for one in list_colleagues(db, act) if one.active], list_windows(db))
