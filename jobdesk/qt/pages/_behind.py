"""The rows behind a figure, over the page."""

from collections.abc import Sequence

from typing_extensions import override

from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages.base import Room, Sheet
from jobdesk.services.behind import BehindRow


class BehindSheet(Sheet):
    """A list that has exactly as many rows as the figure says; Enter opens the record, and the list waits."""

    def __init__(self, room: Room, rows: Sequence[BehindRow], *, title: str) -> None:
        super().__init__(title=title)
        self._room = room
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
        self.rows: ListView[BehindRow] = ListView(
            [*always, *(column for column in where_used if any(column.text(row) for row in rows))],
            key=lambda r: r.key,
            name=title,
            empty=_("No rows stand behind this figure."),
            dense=True,
        )
        self.rows.set_rows(rows)
        self.rows.opened.connect(self._on_opened)
        self.body.addWidget(self.rows, 1)

    @override
    def start_focus(self) -> None:
        self.rows.setFocus()

    def _on_opened(self, row: BehindRow) -> None:
        if row.kind:
            self._room.open(row.kind, row.record_id)
