"""The rows behind a figure, over the page; of a rate its numerator, its denominator, and who nobody knows of."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._bulk_sheets import ExportSheet
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.qt.parts import Segments
from jobdesk.qt.theme import Badge
from jobdesk.services.behind import MOVED, PARTS, STATES, BehindRow
from jobdesk.services.list_export import ListTable

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

Read = Callable[["Session", "Act", str], list[BehindRow]]
"""The rows of one of PARTS or MOVED, of "" where a figure has no parts; audited, so it is a view."""
Title = Callable[[int], str]
_WORDS = {**PARTS, **MOVED}
_TABLES = {"visit": "employer_visit"}
"""The table of a kind of row, where it is called otherwise."""
_TONES = {"in": "good", "unknown": "warning"}


def open_rows(sheet: "Sheet | Page", page: Page, read: Read, *, title: Title, parts: Sequence[str] = ()) -> None:
    """Cover the page with the rows; what cannot be read is said where it was asked for.

    Args:
        title: of so many rows; -1 where each part says its own count.
    """
    first = parts[0] if parts else ""
    page.room.work.view(
        sheet,
        lambda db, act: read(db, act, first),
        done=lambda rows: page.push(BehindSheet(page, rows, title=title, parts=parts, read=read)),
        failed=sheet.explain,
    )


class BehindSheet(Sheet):
    """A list that has exactly as many rows as the figure says; Enter opens the record, and the list waits."""

    def __init__(
        self,
        page: Page,
        rows: Sequence[BehindRow],
        *,
        title: Title,
        parts: Sequence[str] = (),
        read: Read | None = None,
    ) -> None:
        super().__init__(title=title(-1 if parts else len(rows)))
        self._page, self._read, self._part = page, read, parts[0] if parts else ""
        self._lists: dict[str, ListView[BehindRow]] = {}
        self._stacked = QStackedWidget()
        self.body.addWidget(self._stacked, 1)
        self.parts = Segments([(part, _(_WORDS[part])) for part in parts]) if parts else None
        if self.parts is not None:
            self.above.addWidget(self.parts)
            self.parts.chosen.connect(self._choose)
            moved = parts[0] in MOVED
            other = _("Entered or left") if moved else _("The other part")
            self.add_verb(other, "Ctrl+Tab", self.parts.choose_next)
        self._show(self._part, rows)
        if rows or parts:
            self.add_verb(_("Save the list…"), "Alt+E", self.export)

    @property
    def rows(self) -> ListView[BehindRow]:
        """The list that is shown."""
        return self._lists[self._part]

    @property
    def _empty(self) -> str:
        """What a list without rows says."""
        return _("Nothing here.") if self._part in MOVED else _("No rows stand behind this figure.")

    def export(self) -> None:
        """As a workbook, masked as it stands here; its purpose is asked."""
        title = self.title.text()
        if self.parts is not None:
            title = f"{title} · {_(_WORDS[self._part])}"
        if not self.rows.model_.rows:
            self.strip.show_text(self._empty, "warning")
            return
        table = table_of(title, self.rows.model_.columns, self.rows.model_.rows)

        def read(_db: "Session", _act: "Act") -> ListTable:
            return table

        self._page.push(ExportSheet(self._page, _("Rows behind"), read, told=title))

    @override
    def start_focus(self) -> None:
        self.rows.setFocus()

    def _choose(self, part: str) -> None:
        read = self._read
        if part in self._lists:
            self._turn_to(part)
        elif read is not None:
            self._page.room.work.view(
                self, lambda db, act: read(db, act, part), done=partial(self._show, part), failed=self.explain
            )

    def _show(self, part: str, rows: Sequence[BehindRow]) -> None:
        made = self._lists[part] = self._make_list(rows)
        self._stacked.addWidget(made)
        if self.parts is not None:
            self.parts.set_text(part, f"{_(_WORDS[part])} {format_number(len(rows))}")
            if self.parts.current != part:
                return
        self._turn_to(part)

    def _turn_to(self, part: str) -> None:
        self._part = part
        self._stacked.setCurrentWidget(self.rows)
        if self.isVisible():
            self.start_focus()

    def _make_list(self, rows: Sequence[BehindRow]) -> ListView[BehindRow]:
        made: ListView[BehindRow] = ListView(
            columns_of(rows),
            key=lambda r: r.key,
            name=self.title.text(),
            empty=self._empty,
            dense=True,
        )
        made.set_rows(rows)
        made.opened.connect(self._on_opened)
        return made

    def _on_opened(self, row: BehindRow) -> None:
        if row.kind:
            self._page.room.open(row.kind, row.record_id)


def columns_of(rows: Sequence[BehindRow]) -> list[Column[BehindRow]]:
    """What is told of every row, and what some of these have."""

    def state(row: BehindRow) -> Badge | None:
        return Badge(_(STATES[row.state]), _TONES.get(row.state, "neutral")) if row.state else None

    always: tuple[Column[BehindRow], ...] = (
        Column(mark("Date"), lambda r: format_date(r.on), width=130, sort=lambda r: r.on),
        Column(mark("Who"), lambda r: r.name, width=260),
        Column(
            mark("Birth date") if all(row.born for row in rows) else mark("About"),
            lambda r: r.detail,
            stretch=True,
        ),
    )
    where_used: tuple[Column[BehindRow], ...] = (
        Column(mark("In the figure"), badge=state, width=130),
        Column(mark("Dong"), lambda r: r.dong, width=150),
        Column(mark("Counselor"), lambda r: r.counselor, width=150),
        Column(mark("Part"), lambda r: r.part, align="right", width=80),
    )
    return [*always, *(column for column in where_used if any(column.text(row) for row in rows))]


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
