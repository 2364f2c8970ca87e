"""The history of a vacancy as a sheet: who did what when, and why."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from typing_extensions import override

from jobdesk.base.formats import format_datetime
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.qt.theme import Badge
from jobdesk.services.vacancies import VacancyRow
from jobdesk.services.vacancy_history import HistoryRow, read_history

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


def open_vacancy_history(page: Page, row: VacancyRow) -> None:
    """Cover a page with what became of a vacancy."""
    page.room.work.read(
        page,
        partial(_read, row.id),
        done=lambda told: page.push(VacancyHistorySheet(page, row, told)),
        failed=page.explain,
    )


class VacancyHistorySheet(Sheet):
    """Steps, what was taken back, extensions, confirmations and changed terms, newest first."""

    def __init__(self, page: Page, row: VacancyRow, told: "Sequence[HistoryRow]") -> None:
        super().__init__(title=_("History: {title}, {firm}").format(title=row.title, firm=row.employer_name))
        codes = page.room.codes

        def what(r: HistoryRow) -> Badge | None:
            if r.kind == "undone":
                return Badge(_("taken back"), "warning")
            return state_badge(codes, "vacancy_state", r.state) if r.state else Badge(_("changed"), "neutral")

        def words(r: HistoryRow) -> str:
            if r.kind != "undone":
                return r.what
            return _("{state}: {why}").format(state=codes.label("vacancy_state", r.state), why=r.what)

        numbered = list(enumerate(told))
        self.list: ListView[tuple[int, HistoryRow]] = ListView(
            (
                Column(mark("When"), lambda r: format_datetime(r[1].at), width=180),
                Column(mark("State"), badge=lambda r: what(r[1]), width=130),
                Column(mark("Reason or change"), lambda r: words(r[1]), stretch=True, tip=lambda r: words(r[1])),
                Column(mark("By"), lambda r: r[1].who, width=110),
            ),
            key=lambda r: r[0],
            name=_("History of the vacancy"),
            empty=_("Nothing is known of this vacancy."),
        )
        self.list.set_rows(numbered)
        self.list.select_first()
        self.body.addWidget(self.list, 1)

    @override
    def start_focus(self) -> None:
        self.list.setFocus()


def _read(vacancy_id: UUID, db: "Session", act: "Act") -> "Sequence[HistoryRow]":
    return read_history(db, act, vacancy_id=vacancy_id)
