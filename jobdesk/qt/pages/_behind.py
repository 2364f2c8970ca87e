"""The rows behind a figure, over the page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from typing_extensions import override

from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._bulk_sheets import ExportSheet
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.services.behind import BehindRow
from jobdesk.services.list_export import ListTable

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

_TABLES = {"visit": "employer_visit"}
"""The table of a kind of row, where it is called otherwise."""


class BehindSheet(Sheet):
    """A list that has exactly as many rows as the figure says; Enter opens the record, and the list waits."""

    def __init__(self, page: Page, rows: Sequence[BehindRow], *, title: str) -> None:
        super().__init__(title=title)
        self._page = page
        always: tuple[Column[BehindRow], ...] = (
            Column(mark("Date"), lambda r: format_date(r.on), width=130, sort=lambda r: r.on),
            Column(mark("Who"), lambda r: r.name, width=260),
            Column(mark("About"), lambda r: r.detail, stretch=True),
        )
        where_used: tuple[Column[BehindRow], ...] = (
            Column(mark("Dong"), lambda r: r.dong, width=150),
            Column(mark("Counselor"), lambda r: r.counselor, width=150),
            Column(mark("Part"), lambda r: r.part, align="right", width=80),
        )
        self.columns = [*always, *(column for column in where_used if any(column.text(row) for row in rows))]
        self.rows: ListView[BehindRow] = ListView(
            self.columns,
            key=lambda r: r.key,
            name=title,
            empty=_("No rows stand behind this figure."),
            dense=True,
        )
        self.rows.set_rows(rows)
        self.rows.opened.connect(self._on_opened)
        self.body.addWidget(self.rows, 1)
        if rows:
            self.add_verb(_("Save the list…"), "Alt+E", self.export)

    def export(self) -> None:
        """As a workbook, masked as it stands here; its purpose is asked."""
        table = table_of(self.title.text(), self.columns, self.rows.model_.rows)

        def read(_db: "Session", _act: "Act") -> ListTable:
            return table

        self._page.push(ExportSheet(self._page, _("Rows behind"), read, told=self.title.text()))

    @override
    def start_focus(self) -> None:
        self.rows.setFocus()

    def _on_opened(self, row: BehindRow) -> None:
        if row.kind:
            self._page.room.open(row.kind, row.record_id)


def table_of(title: str, columns: Sequence[Column[BehindRow]], rows: Sequence[BehindRow]) -> ListTable:
    """The rows as they are shown, to be exported."""
    kind = rows[0].kind
    return ListTable(
        _("Rows behind"),
        title,
        [_(column.heading) for column in columns],
        [[row.on if column is columns[0] else column.text(row) for column in columns] for row in rows],
        _TABLES.get(kind, kind),
        sorted({row.record_id for row in rows if row.kind == "jobseeker"}, key=str),
    )
