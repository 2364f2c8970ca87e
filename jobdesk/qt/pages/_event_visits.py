"""job아라: the vacancy that came of a visit, new or known, and which firms to visit next."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from typing_extensions import override

from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.phones import format_phone
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._firm_acts import FirmActs
from jobdesk.qt.pages.base import Page, Room, Sheet
from jobdesk.qt.parts import secondary
from jobdesk.services import visits
from jobdesk.services.vacancies import VacancyCard, VacancyRow, list_vacancies
from jobdesk.services.visits import UnvisitedRow, VisitRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("visits", "vacancies")
LONG = 90


class _ActsOfVisit(FirmActs):
    """The forms of a firm whose vacancy came of a visit."""

    @override
    def _vacancy_sheet(
        self, employer_id: UUID | None, firm: str, card: VacancyCard | None, start: Mapping[str, Any], kept: str
    ) -> None:
        super()._vacancy_sheet(employer_id, firm, card, {"channel": "employer_outreach", **start}, kept)


def vacancy_of_visit(page: Page, visit: VisitRow) -> None:
    """Straight into the vacancy that came of a visit: of a known firm, or the firm first."""

    def saved(kind: str, record_id: UUID) -> None:
        if kind == "vacancy":
            _link(page, visit, record_id, lambda _row: page.room.say(_("The vacancy is kept with the visit")))

    acts = _ActsOfVisit(page, saved)
    if visit.employer_id is not None:
        acts.new_vacancy_of(visit.employer_id)
    else:
        acts.new_firm({"name": visit.employer_name, "found_by": "employer_outreach"})


def _link(page: Page, visit: VisitRow, vacancy_id: UUID | None, done: Callable[[Any], None]) -> None:
    def job(db: "Session", act: "Act") -> VisitRow:
        now = visits.visit_rows(db, [visit.id])[0]
        return visits.link_vacancy(db, act, visit_id=visit.id, version=now.version, vacancy_id=vacancy_id)

    page.room.work.change(page, job, stale=STALE, done=done, failed=page.explain)


class LinkVacancySheet(Sheet):
    """The vacancies a firm gave since the visit: Enter keeps one with it; or a new one is begun."""

    def __init__(self, page: Page, visit: VisitRow) -> None:
        about = f"{visit.employer_name} · {format_date(visit.visited_on)}"
        super().__init__(
            title=_("Vacancy of the visit: {about}").format(about=about),
            verb=_("Keep with the visit"),
            run=self._keep,
        )
        self._page, self._visit = page, visit
        codes = page.room.codes
        begin = self.add_verb(_("New vacancy"), "Ctrl+N", self._new)
        if visit.vacancy_id is not None:
            self.add_verb(_("No vacancy came of it"), "Ctrl+Delete", lambda: self._link(None))
        self.rows: ListView[VacancyRow] = ListView(
            (
                Column(mark("Received on"), lambda r: format_date(r.received_on), width=120),
                Column(mark("Title"), lambda r: r.title, stretch=True),
                Column(mark("Openings"), lambda r: format_number(r.openings), align="right", width=80),
                Column(mark("State"), badge=lambda r: state_badge(codes, "vacancy_state", r.state), width=120),
            ),
            key=lambda r: r.id,
            name=_("Vacancies of the firm"),
            empty=_("The firm gave no vacancy since the visit."),
            first_act=begin,
        )
        self.rows.opened.connect(lambda _row: self._keep())
        self.body.addWidget(self.rows, 1)

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        firm, since = self._visit.employer_id, self._visit.visited_on
        if firm is None:
            return

        def show(found: list[VacancyRow]) -> None:
            self.rows.set_rows([one for one in found if one.received_on >= since])
            self.rows.setFocus()
            if self._visit.vacancy_id is None or not self.rows.select(self._visit.vacancy_id):
                self.rows.select_first()

        room.work.read(
            self, lambda db, act: list_vacancies(db, act, employer_id=firm), done=show, failed=self.explain
        )

    def _keep(self) -> None:
        row = self.rows.current_row()
        if row is not None:
            self._link(row.id)

    def _link(self, vacancy_id: UUID | None) -> None:
        def done(_row: object) -> None:
            self._page.room.say(_("Saved"))
            self.finish()

        _link(self._page, self._visit, vacancy_id, done)

    def _new(self) -> None:
        page, visit = self._page, self._visit
        self.finish()
        vacancy_of_visit(page, visit)


class UnvisitedSheet(Sheet):
    """Firms nobody visited for long; Enter begins the visit."""

    def __init__(self, page: Page, chosen: Callable[[UnvisitedRow], object]) -> None:
        super().__init__(title=_("Firms to visit next"), verb=_("New visit"), run=self._take)
        self._chosen = chosen
        codes = page.room.codes
        self.body.addWidget(
            secondary(_("Firms with a vacancy before, not visited for {days} days or ever.").format(days=LONG))
        )
        self.rows: ListView[UnvisitedRow] = ListView(
            (
                Column(mark("Name of the firm"), lambda r: r.name, stretch=True),
                Column(mark("Dong"), lambda r: codes.label("dong", r.dong_code), width=140),
                Column(mark("Phone"), lambda r: format_phone(r.phone), width=140),
                Column(mark("Vacancies"), lambda r: format_number(r.vacancies), align="right", width=80),
                Column(
                    mark("Last visit"),
                    lambda r: format_date(r.visited_on) if r.visited_on else _("never"),
                    width=130,
                ),
            ),
            key=lambda r: r.id,
            name=_("Firms to visit next"),
            empty=_("Every firm was visited lately."),
        )
        self.rows.opened.connect(lambda _row: self._take())
        self.body.addWidget(self.rows, 1)

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        room.work.read(self, partial(_unvisited, LONG), done=self._show, failed=self.explain)

    def _show(self, found: list[UnvisitedRow]) -> None:
        self.rows.set_rows(found)
        self.rows.begin()

    def _take(self) -> None:
        row = self.rows.current_row()
        if row is not None:
            self.finish()
            self._chosen(row)


def _unvisited(days: int, db: "Session", act: "Act") -> list[UnvisitedRow]:
    return visits.list_unvisited(db, act, days=days)
