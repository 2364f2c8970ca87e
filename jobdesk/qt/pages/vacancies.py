"""구인: employers and their vacancies, from the phone call to the filled post."""

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from jobdesk.base.enums import VacancyKind, VacancyState
from jobdesk.base.i18n import _, mark
from jobdesk.qt.inputs import SearchEdit
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages import _vacancy_jobs as jobs
from jobdesk.qt.pages._count_line import CountLine
from jobdesk.qt.pages._employer_sheet import open_employer_sheet
from jobdesk.qt.pages._firm_acts import FORMS, FirmActs
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.qt.pages._vacancy_commands import COMMANDS
from jobdesk.qt.pages._vacancy_lists import firm_list, unfinished_list, vacancy_list
from jobdesk.qt.pages.base import Room, SearchPage
from jobdesk.qt.parts import Segments
from jobdesk.services.drafts import DraftRow
from jobdesk.services.vacancies import STEPS, VacancyRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

OPEN, ALL, FIRMS, UNFINISHED = "open", "all", "employers", "unfinished"
_OF_A_VACANCY = tuple(
    f"vacancies.{verb}" for verb in ("refer", "copy", "verify", "open", "hold", "fill", "cancel", "refuse")
)
_OF_VACANCIES = mark("Firm, title, occupation, phone, number")
_HINTS = {OPEN: _OF_VACANCIES, ALL: _OF_VACANCIES, FIRMS: mark("Name, initials, phone, business number")}
# A list shows these by day and openings; what may follow depends on the state that was kept.
_BY_ITSELF = frozenset({VacancyState.EXPIRED, VacancyState.FILLED})
_REASONED = frozenset({VacancyState.ON_HOLD, VacancyState.CANCELED, VacancyState.REFUSED})

_VERBS = {
    VacancyState.VERIFIED: mark("Confirm the vacancy"),
    VacancyState.OPEN: mark("Open the vacancy"),
    VacancyState.ON_HOLD: mark("Put the vacancy on hold"),
    VacancyState.FILLED: mark("Close the vacancy as filled"),
    VacancyState.CANCELED: mark("Cancel the vacancy"),
    VacancyState.REFUSED: mark("Refuse the vacancy"),
}


class VacanciesPage(SearchPage):
    """Vacancies and the firms behind them."""

    title = mark("Vacancies")
    reads: ClassVar = ("vacancies", "employers", "referrals", "placements", "drafts")
    commands: ClassVar = COMMANDS

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.acts, self._enter_waits = FirmActs(self, self._show_saved), False
        self._wanted: UUID | None = None
        self.add_buttons(
            "vacancies.refer",
            "vacancies.open",
            "vacancies.hold",
            "vacancies.fill",
            "vacancies.copy",
            "vacancies.new_external",
            primary="vacancies.new",
        )
        self.views = Segments(
            [
                (OPEN, _("Open vacancies")),
                (ALL, _("All vacancies")),
                (FIRMS, _("Firms")),
                (UNFINISHED, _("Unfinished")),
            ]
        )
        self.search = SearchEdit(name=_("Search"), hint=_(_HINTS[OPEN]))
        self.search.searched.connect(lambda _text: self._begin_anew())
        self.vacancies = vacancy_list(room.codes, self._offered("vacancies.new"))
        self.firms = firm_list(room.codes, self._offered("vacancies.new_firm"))
        self.unfinished = unfinished_list()
        self.stack = QStackedWidget()
        for one in (self.vacancies, self.firms, self.unfinished):
            self.stack.addWidget(one)
            one.opened.connect(lambda _row: self.edit())
        self.counts = CountLine(self.action("vacancies.more"))
        self.body.addWidget(self.views)
        self.body.addWidget(self.search)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.counts)
        self.views.chosen.connect(self._show_view)
        self.search.entered.connect(self._on_entered)
        self.search.left_down.connect(self._to_list)

    def _offered(self, action_id: str) -> QAction | None:
        return self.action(action_id) if self.has_action(action_id) else None

    # reading --------------------------------------------------------------------------------

    @override
    def refresh(self, stale: frozenset[str]) -> None:
        if stale != {"drafts"}:
            self._read()
        if "drafts" in stale:
            self.room.work.read(
                self,
                partial(jobs.unfinished, FORMS),
                done=self._show_unfinished,
                failed=self.explain,
                latest="unfinished",
            )

    @override
    def start_focus(self) -> None:
        if self.sheet is None and self.views.current == UNFINISHED:
            self._to_list()
        else:
            super().start_focus()

    def _begin_anew(self) -> None:
        self.counts.begin_anew()
        self._read()

    def _read(self) -> None:
        text, view, limit = self.search.live_text(), self.views.current, self.counts.limit
        if view == UNFINISHED:
            return

        def job(db: "Session", act: "Act") -> tuple[int, list[Any]]:
            if view == FIRMS:
                return jobs.read_firms(text, limit, db, act)
            return jobs.read_vacancies(text, view == OPEN, limit, db, act)

        def show(found: tuple[int, list[Any]]) -> None:
            if self.views.current == view:
                shown: ListView[Any] = self.firms if view == FIRMS else self.vacancies
                shown.set_rows(found[1])
                self.counts.show_counts(len(found[1]), found[0])
                self._say_empty(shown)
                self._select_wanted(view, shown)
                if self._enter_waits:
                    self._enter_waits = False
                    self._mean_found()

        self.room.work.read(self, job, done=show, failed=self.explain, latest="list")

    def _show_saved(self, kind: str, record_id: UUID) -> None:
        """What is new is the row that the next act means."""
        views = (FIRMS,) if kind == "employer" else (OPEN, ALL)
        if kind == "employer" and self.views.current != FIRMS:
            return
        self._wanted = record_id
        self.search.clear()
        if self.views.current in views:
            self._read()
        else:
            self.views.choose(views[0])

    def _select_wanted(self, view: str, shown: ListView[Any]) -> None:
        wanted = self._wanted
        if wanted is None or shown.select(wanted) or view != OPEN:
            self._wanted = None
        else:
            self.views.choose(ALL)

    def _say_empty(self, shown: ListView[Any]) -> None:
        text = self.search.live_text().strip()
        none_yet = (
            _("No firms yet.") if shown is self.firms else _("No vacancies here. Take one in when a firm calls.")
        )
        shown.set_empty_text(_("Nothing is found.") if text else none_yet)

    def _show_unfinished(self, rows: list[DraftRow]) -> None:
        self.unfinished.set_rows(rows)
        if self.unfinished.current_row() is None:
            self.unfinished.select_first()
        word = _("Unfinished")
        self.views.set_text(UNFINISHED, f"{word} {len(rows)}" if rows else word)
        if self.views.current == UNFINISHED:
            self.counts.show_counts(len(rows), len(rows))

    def _list(self) -> ListView[Any]:
        lists: dict[str, ListView[Any]] = {FIRMS: self.firms, UNFINISHED: self.unfinished}
        return lists.get(self.views.current, self.vacancies)

    def _on_entered(self) -> None:
        """Enter means all that was typed: the one that is found opens, several are gone to."""
        self._enter_waits = True
        self._read()

    def _mean_found(self) -> None:
        self._to_list()
        if self.counts.count == 1:
            self.edit()

    @override
    def start(self, verb: str, **values: object) -> None:
        if verb in self.views.keys:
            self.views.choose(verb)
            self._list().setFocus()

    def _show_view(self, view: str) -> None:
        self.stack.setCurrentWidget(self._list())
        self.search.setVisible(view != UNFINISHED)
        for name in _OF_A_VACANCY:
            if self.has_action(name):
                self.action(name).setEnabled(view in {OPEN, ALL})
        if view == UNFINISHED:
            self._show_unfinished(list(self.unfinished.model_.rows))
        else:
            self.search.setPlaceholderText(_(_HINTS[view]))
            self._begin_anew()

    def _to_list(self) -> None:
        shown = self._list()
        if shown.current_row() is None:
            shown.select_first()
        (shown if shown.model_.rowCount() else self.views).setFocus()

    def next_view(self) -> None:
        """The list to the right."""
        self.views.choose_next()
        self.start_focus()

    def more(self) -> None:
        """The next rows of a long list."""
        if self.counts.grow():
            self._read()

    @override
    def open_record(self, kind: str, record_id: UUID) -> None:
        if kind == "employer":
            open_employer_sheet(self, self.acts, record_id)
        else:
            self._with_card(record_id, self.acts.edit_vacancy)

    # forms ----------------------------------------------------------------------------------

    def _vacancy(self) -> VacancyRow | None:
        """The chosen vacancy, where vacancies are shown."""
        return self.vacancies.current_row() if self.views.current in {OPEN, ALL} else None

    def _with_card(self, vacancy_id: UUID, then: Any) -> None:  # noqa: ANN401  any follower of a card
        self.room.work.view(self, partial(jobs.view_vacancy, vacancy_id), done=then, failed=self.explain)

    def edit(self) -> None:
        """Open the chosen firm, vacancy or unfinished form."""
        if self.views.current == FIRMS:
            if (firm := self.firms.current_row()) is not None:
                open_employer_sheet(self, self.acts, firm.id)
        elif self.views.current == UNFINISHED:
            if (kept := self.unfinished.current_row()) is not None:
                self.acts.resume(kept)
        elif (row := self._vacancy()) is not None:
            self._with_card(row.id, self.acts.edit_vacancy)

    def open_firm(self) -> None:
        """The firm of the chosen vacancy, or the chosen firm."""
        if self.views.current == FIRMS:
            self.edit()
        elif (row := self._vacancy()) is not None:
            if row.employer_id is None:
                self.strip.show_text(_("An external vacancy has no record of its firm."), "warning")
            else:
                open_employer_sheet(self, self.acts, row.employer_id)

    def new_firm(self) -> None:
        """A firm; the vacancy follows at once."""
        self.acts.new_firm({})

    def new_vacancy(self) -> None:
        """A firm calls: first which firm, then what it asks for."""
        self.acts.find_firm()

    def copy(self) -> None:
        """A new vacancy like the chosen one."""
        row = self._vacancy()
        if row is not None and row.kind == VacancyKind.OWN:
            self._with_card(row.id, self.acts.copy_vacancy)
        elif row is not None:
            self.strip.show_text(_("Only the desk's own vacancies can be copied."), "warning")

    def new_external(self) -> None:
        """A vacancy of another system or office."""
        self.acts.new_external()

    # acts -----------------------------------------------------------------------------------

    def refer(self) -> None:
        """Several people to the chosen vacancy."""
        row = self._vacancy()
        if row is not None:
            about = _("Refer people to {title}, {firm}").format(title=row.title, firm=row.employer_name)
            self.push(ReferSheet(self, vacancy_ids=[row.id], about=about))

    def step_verify(self) -> None:
        """Firm and conditions are checked."""
        self._step(VacancyState.VERIFIED)

    def step_open(self) -> None:
        """Open it for referrals."""
        self._step(VacancyState.OPEN)

    def step_hold(self) -> None:
        """Put it on hold."""
        self._step(VacancyState.ON_HOLD)

    def step_fill(self) -> None:
        """Close it as filled."""
        self._step(VacancyState.FILLED)

    def step_cancel(self) -> None:
        """The firm takes it back."""
        self._step(VacancyState.CANCELED)

    def step_refuse(self) -> None:
        """Refuse it by law."""
        self._step(VacancyState.REFUSED)

    def _step(self, to: VacancyState) -> None:
        row = self._vacancy()
        if row is None:
            return
        verb = _(_VERBS[to])
        shown = VacancyState(row.state)
        if shown not in _BY_ITSELF and to not in STEPS[shown]:
            self.strip.show_text(_("This step is not possible from the present state."))
            return
        one, version = row.id, row.version

        def run(why: str = "") -> None:
            self._change(partial(jobs.move, one, version, to, why), "vacancies")

        text = _("{title}, {firm}: {verb}?").format(title=row.title, firm=row.employer_name, verb=verb)
        self.ask(text, verb=verb, then=run, reason=to in _REASONED)

    def void(self) -> None:
        """Strike the chosen vacancy through, or throw an unfinished form away; a firm has its own record."""
        if self.views.current == UNFINISHED and (kept := self.unfinished.current_row()) is not None:
            job = partial(jobs.drop, kept.kind, kept.key)
            question = _("What was typed is lost: {title}").format(title=kept.title)
            self.ask(question, verb=_("Throw away"), then=lambda: self._change(job, "drafts"))
        elif (row := self._vacancy()) is not None:
            one = row.id
            self.ask(
                _("{what} will count nowhere any more.").format(what=f"{row.title}, {row.employer_name}"),
                verb=_("Strike through"),
                then=lambda why: self._change(partial(jobs.void, one, why), "vacancies"),
                reason=True,
            )

    def _change(self, job: Any, stale: str) -> None:  # noqa: ANN401  any job of _vacancy_jobs
        self.strip.clear()
        self.room.work.change(
            self, job, stale=stale, done=lambda _none: self.room.say(_("Saved")), failed=self.explain
        )
