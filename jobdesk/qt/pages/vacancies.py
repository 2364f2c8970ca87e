"""구인: employers and their vacancies, from the phone call to the filled post."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from jobdesk.base.enums import VacancyKind, VacancyState
from jobdesk.base.i18n import _, mark
from jobdesk.qt.pages import _vacancy_jobs as jobs
from jobdesk.qt.pages._copy_block import copy_block
from jobdesk.qt.pages._employer_sheet import open_employer_sheet
from jobdesk.qt.pages._firm_acts import FORMS, FirmActs
from jobdesk.qt.pages._list_page import ListPage
from jobdesk.qt.pages._list_pane import ListPane
from jobdesk.qt.pages._notices_sheet import open_notices
from jobdesk.qt.pages._open_row import OpenRow
from jobdesk.qt.pages._paper_menus import vacancy_papers
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.qt.pages._referral_papers import see_names
from jobdesk.qt.pages._vacancy_commands import COMMANDS, OF_A_LIST
from jobdesk.qt.pages._vacancy_history import open_vacancy_history
from jobdesk.qt.pages._vacancy_life import LifeActs
from jobdesk.qt.pages._vacancy_lists import firm_columns, unfinished_list, vacancy_columns
from jobdesk.qt.pages.base import Room, SearchPage
from jobdesk.qt.parts import Segments
from jobdesk.services.copy_blocks import copy_vacancy
from jobdesk.services.drafts import DraftRow
from jobdesk.services.employers import EmployerRow
from jobdesk.services.vacancies import STEPS, VacancyRow
from jobdesk.services.work_rules import DueKind, Whose

VACANCIES, FIRMS, UNFINISHED = "vacancies", "employers", "unfinished"
_OF_A_VACANCY = tuple(
    f"vacancies.{verb}"
    for verb in (
        *("refer", "copy", "verify", "open", "hold", "fill", "cancel", "refuse"),
        *("undo", "confirm", "extend", "terms", "history", "names", "copy_block"),
    )
)
# A list shows these by day and openings; what may follow depends on the state that was kept.
_BY_ITSELF = frozenset({VacancyState.EXPIRED, VacancyState.FILLED})

_VERBS = {
    VacancyState.VERIFIED: mark("Confirm the vacancy"),
    VacancyState.OPEN: mark("Open the vacancy"),
    VacancyState.ON_HOLD: mark("Put the vacancy on hold"),
}


class VacanciesPage(SearchPage, ListPage):
    """Vacancies and the firms behind them."""

    title = mark("Vacancies")
    reads: ClassVar = ("vacancies", "employers", "referrals", "placements", "drafts")
    commands: ClassVar = COMMANDS

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.life = LifeActs(self)
        self.acts = FirmActs(self, self._show_saved, self.life.offer_terms)
        self.add_buttons(
            "vacancies.refer",
            "vacancies.open",
            "vacancies.confirm",
            "vacancies.extend",
            "vacancies.fill",
            "vacancies.copy",
            "vacancies.papers",
            primary="vacancies.new",
        )
        self.views = Segments([(VACANCIES, _("Vacancies")), (FIRMS, _("Firms")), (UNFINISHED, _("Unfinished"))])
        self.vacancies: ListPane[VacancyRow] = ListPane(
            self,
            "vacancies",
            vacancy_columns(room.codes),
            empty=_("No vacancies here. Take one in when a firm calls."),
            hint=_("Firm, title, occupation, phone, number"),
            first_act=self._offered("vacancies.new"),
            acts=self._list_acts(),
            first=(("state", (VacancyState.OPEN,)),),
            everywhere=True,
            quick="state",
        )
        self.firms: ListPane[EmployerRow] = ListPane(
            self,
            "employers",
            firm_columns(room.codes),
            empty=_("No firms yet."),
            hint=_("Name, initials, phone, business number"),
            first_act=self._offered("vacancies.new_firm"),
            acts=self._list_acts(),
        )
        self.unfinished = unfinished_list()
        self.unfinished.opened.connect(lambda _row: self.edit())
        self.stack = QStackedWidget()
        for one in (self.vacancies, self.firms, self.unfinished):
            self.stack.addWidget(one)
        for pane in (self.vacancies, self.firms):
            pane.search.entered.connect(pane.open_best)
            pane.opened.connect(lambda _row: self.edit())
        self.search = self.vacancies.search
        self.body.addWidget(self.views)
        self.body.addWidget(self.stack, 1)
        self._open_row = OpenRow(self, (self.vacancies.list, self.firms.list), self.note_open)
        self.watch_views(self.views)
        self.views.chosen.connect(self._show_view)
        self.views.chosen.connect(self._open_row.look)

    def _list_acts(self) -> list[QAction]:
        return [self.action(f"vacancies.{name}") for name in ("filter", "saved_filters", "columns")]

    def _offered(self, action_id: str) -> QAction | None:
        return self.action(action_id) if self.has_action(action_id) else None

    @property
    @override
    def records(self) -> Sequence[tuple[str, UUID]]:
        row = self._open_row.row
        return (("vacancy" if isinstance(row, VacancyRow) else "employer", row.id),) if row is not None else ()

    # reading --------------------------------------------------------------------------------

    @override
    def refresh(self, stale: frozenset[str]) -> None:
        if stale != {"drafts"} and self.pane is not None:
            self.pane.refresh()
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
        if self.sheet is None and self.pane is None:
            self._to_unfinished()
        else:
            super().start_focus()

    @property
    @override
    def pane(self) -> ListPane[Any] | None:
        panes: dict[str, ListPane[Any]] = {VACANCIES: self.vacancies, FIRMS: self.firms}
        return panes.get(self.views.current)

    def _show_saved(self, kind: str, record_id: UUID) -> None:
        """What is new is the row that the next act means."""
        if kind != "employer":
            self.views.choose(VACANCIES)
            self.vacancies.show_record(record_id)
        elif self.views.current == FIRMS:
            self.firms.show_record(record_id)

    def _show_unfinished(self, rows: list[DraftRow]) -> None:
        self.unfinished.set_rows(rows)
        if self.unfinished.current_row() is None:
            self.unfinished.select_first()
        word = _("Unfinished")
        self.views.set_text(UNFINISHED, f"{word} {len(rows)}" if rows else word)

    @override
    def start(self, verb: str, **values: object) -> None:
        if verb == "worklist" and values["name"] == DueKind.NOTICES:
            open_notices(self, whose=Whose.ALL if values["whose"] == Whose.ALL else Whose.MINE)
        elif verb == "worklist":
            self.views.choose(VACANCIES)
            self.vacancies.show_worklist(str(values["name"]), str(values["whose"]))
            self.vacancies.layouts.show_also(*(("phone",) if values["name"] == DueKind.STALE else ()))
            self.vacancies.list.setFocus()
        elif verb in self.views.keys:
            self.views.choose(verb)
            (self.pane or self.unfinished).setFocus()

    def _show_view(self, view: str) -> None:
        self.stack.setCurrentWidget(self.pane or self.unfinished)
        for names, on in ((_OF_A_VACANCY, view == VACANCIES), (OF_A_LIST, self.pane is not None)):
            for name in names:
                if self.has_action(name):
                    self.action(name).setEnabled(on)
        if self.pane is not None:
            self.search = self.pane.search
            self.pane.refresh()

    def _to_unfinished(self) -> None:
        shown = self.unfinished
        if shown.current_row() is None:
            shown.select_first()
        (shown if shown.model_.rowCount() else self.views).setFocus()

    @override
    def start_search(self) -> None:
        if self.pane is None:
            self.views.choose(VACANCIES)
        super().start_search()

    def next_view(self) -> None:
        """The list to the right."""
        self.views.choose_next()
        self.start_focus()

    @override
    def open_record(self, kind: str, record_id: UUID) -> None:
        if kind == "employer":
            open_employer_sheet(self, self.acts, record_id)
        else:
            self._with_card(record_id, self.acts.edit_vacancy)

    # forms ----------------------------------------------------------------------------------

    def _vacancy(self) -> VacancyRow | None:
        """The chosen vacancy, where vacancies are shown."""
        return self.vacancies.list.current_row() if self.views.current == VACANCIES else None

    def _with_card(self, vacancy_id: UUID, then: Any) -> None:  # noqa: ANN401  any follower of a card
        self.room.work.view(self, partial(jobs.view_vacancy, vacancy_id), done=then, failed=self.explain)

    def edit(self) -> None:
        """Open the chosen firm, vacancy or unfinished form."""
        if self.views.current == FIRMS:
            if (firm := self.firms.list.current_row()) is not None:
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

    def see_names(self) -> None:
        """알선자 명단 of the chosen vacancy."""
        if (row := self._vacancy()) is not None:
            see_names(self, row.id, firm=row.employer_name, title=row.title)

    def papers(self) -> None:
        """구인목록 of what is listed; card, poster, 구인신청서 of the chosen vacancy."""
        row = self._vacancy()
        about = f"{row.title}, {row.employer_name}" if row is not None else ""
        vacancy_papers(self, row.id if row is not None else None, about, self.vacancies.asked)

    def copy_block(self) -> None:
        """The chosen vacancy with its firm for 고용24."""
        if (row := self._vacancy()) is not None:
            copy_block(self, partial(copy_vacancy, vacancy_id=row.id))

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
        """마감: the firm found whom it looked for."""
        self._close(VacancyState.FILLED)

    def step_cancel(self) -> None:
        """The firm takes it back."""
        self._close(VacancyState.CANCELED)

    def _close(self, to: VacancyState) -> None:
        if (row := self._may_step(to)) is not None:
            self.life.close(row, to)

    def step_refuse(self) -> None:
        """Refuse it by law."""
        if (row := self._may_step(VacancyState.REFUSED)) is not None:
            self.life.refuse(row)

    def _may_step(self, to: VacancyState) -> VacancyRow | None:
        """The chosen vacancy, where this step is possible."""
        row = self._vacancy()
        shown = VacancyState(row.state) if row is not None else None
        if shown is None or shown in _BY_ITSELF or to in STEPS[shown]:
            return row
        self.strip.show_text(_("This step is not possible from the present state."))
        return None

    def _step(self, to: VacancyState) -> None:
        row = self._may_step(to)
        if row is None:
            return
        verb = _(_VERBS[to])
        one, version = row.id, row.version

        def run(why: str = "") -> None:
            self._change(partial(jobs.move, one, version, to, why), "vacancies")

        text = _("{title}, {firm}: {verb}?").format(title=row.title, firm=row.employer_name, verb=verb)
        self.ask(text, verb=verb, then=run, reason=to == VacancyState.ON_HOLD)

    def undo(self) -> None:
        """Take back the last step of the chosen vacancy."""
        if (row := self._vacancy()) is not None:
            self.life.undo(row)

    def confirm(self) -> None:
        """The firms of the chosen vacancies still look for people."""
        self._on_chosen(self.life.confirm)

    def extend(self) -> None:
        """A later last day for the chosen vacancies."""
        self._on_chosen(self.life.extend)

    def _on_chosen(self, run: Callable[[Sequence[UUID], VacancyRow | None], object]) -> None:
        if self._vacancy() is not None:
            self.vacancies.chosen_ids(partial(self._on_these, run))

    def _on_these(self, run: Callable[[Sequence[UUID], VacancyRow | None], object], ids: Sequence[UUID]) -> None:
        run(ids, self._vacancy())

    def see_terms(self) -> None:
        """Who was referred to the chosen vacancy under other terms."""
        if (row := self._vacancy()) is not None:
            self.life.offer_terms(row.id, asked=True)

    def see_history(self) -> None:
        """What became of the chosen vacancy."""
        if (row := self._vacancy()) is not None:
            open_vacancy_history(self, row)

    def see_notices(self) -> None:
        """알릴 사람."""
        open_notices(self)

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
