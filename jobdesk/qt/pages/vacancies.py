"""구인: employers and their vacancies, from the phone call to the filled post."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from jobdesk.base.enums import VacancyKind, VacancyState
from jobdesk.base.errors import JobdeskError, ProbableDuplicate
from jobdesk.base.forms.employers import EMPLOYER
from jobdesk.base.forms.vacancies import EXTERNAL_VACANCY, VACANCY
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_serve
from jobdesk.qt.actions import Action
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs import SearchEdit
from jobdesk.qt.pages import _vacancy_jobs as jobs
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.qt.pages._vacancy_lists import firm_list, vacancy_list
from jobdesk.qt.pages.base import DraftKey, FormSheet, Page, Room
from jobdesk.qt.parts import Segments
from jobdesk.services import employers, vacancies
from jobdesk.services.employers import EmployerCard
from jobdesk.services.vacancies import STEPS, VacancyCard

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

OPEN, ALL, FIRMS = "open", "all", "employers"
_REASONED = frozenset({VacancyState.ON_HOLD, VacancyState.CANCELED, VacancyState.REFUSED})


class VacanciesPage(Page):
    """Vacancies and the firms behind them."""

    title = mark("Vacancies")
    reads: ClassVar = ("vacancies", "employers", "referrals", "placements")
    commands: ClassVar = (
        Action(
            "vacancies.new",
            mark("New vacancy"),
            "new_vacancy",
            "Ctrl+N",
            mark("Of the chosen firm"),
            may=can_serve,
        ),
        Action(
            "vacancies.new_firm",
            mark("New firm"),
            "new_firm",
            "Ctrl+Shift+N",
            mark("A firm or a private person"),
            may=can_serve,
        ),
        Action(
            "vacancies.new_external",
            mark("External vacancy"),
            "new_external",
            "Ctrl+E",
            mark("A light record of a vacancy elsewhere"),
            may=can_serve,
        ),
        Action("vacancies.edit", mark("Edit"), "edit", "F2", mark("Open the chosen record"), may=can_serve),
        Action(
            "vacancies.refer",
            mark("Refer people"),
            "refer",
            "Ctrl+J",
            mark("Several people to this vacancy"),
            may=can_serve,
        ),
        Action(
            "vacancies.open",
            mark("Open vacancy"),
            "step_open",
            "Ctrl+O",
            mark("It may be shown to people"),
            may=can_serve,
        ),
        Action(
            "vacancies.hold",
            mark("Put on hold"),
            "step_hold",
            "Ctrl+Shift+H",
            mark("With the reason"),
            may=can_serve,
        ),
        Action(
            "vacancies.fill",
            mark("Close as filled"),
            "step_fill",
            "Ctrl+Shift+F",
            mark("All openings are taken"),
            may=can_serve,
        ),
        Action(
            "vacancies.cancel",
            mark("Cancel vacancy"),
            "step_cancel",
            "Ctrl+Shift+X",
            mark("The firm takes it back; with the reason"),
            may=can_serve,
        ),
        Action(
            "vacancies.refuse",
            mark("Refuse vacancy"),
            "step_refuse",
            "Ctrl+Shift+R",
            mark("By law; with the reason"),
            may=can_serve,
        ),
        Action(
            "vacancies.void",
            mark("Strike through"),
            "void",
            "Ctrl+Delete",
            mark("Entered by mistake, with the reason"),
            may=can_serve,
        ),
        Action(
            "vacancies.view",
            mark("Next list"),
            "next_view",
            "Ctrl+Tab",
            mark("Open vacancies, all vacancies, firms"),
        ),
    )

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.add_buttons(
            "vacancies.refer",
            "vacancies.open",
            "vacancies.hold",
            "vacancies.fill",
            "vacancies.new_external",
            "vacancies.new_firm",
            primary="vacancies.new",
        )
        self.views = Segments([(OPEN, _("Open vacancies")), (ALL, _("All vacancies")), (FIRMS, _("Firms"))])
        self.search = SearchEdit(name=_("Search"), hint=_("Firm, title, occupation, phone, business number"))
        self.search.searched.connect(lambda _text: self._read())
        self.vacancies = vacancy_list(room.codes, self._offered("vacancies.new"))
        self.firms = firm_list(room.codes, self._offered("vacancies.new_firm"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.vacancies)
        self.stack.addWidget(self.firms)
        self.body.addWidget(self.views)
        self.body.addWidget(self.search)
        self.body.addWidget(self.stack, 1)
        self.views.chosen.connect(self._show_view)
        self.search.left_down.connect(self._to_list)
        self.vacancies.opened.connect(lambda _row: self.edit())
        self.firms.opened.connect(lambda _row: self.edit())

    def _offered(self, action_id: str) -> QAction | None:
        return self.action(action_id) if self.has_action(action_id) else None

    # reading --------------------------------------------------------------------------------

    @override
    def refresh(self, stale: frozenset[str]) -> None:
        self._read()

    def _read(self) -> None:
        text, view = self.search.text(), self.views.current
        if view == FIRMS:
            self.room.work.read(
                self,
                lambda db, act: employers.list_employers(db, act, text=text),
                done=self.firms.set_rows,
                failed=self.explain,
                latest="list",
            )
            return
        self.room.work.read(
            self,
            lambda db, act: vacancies.list_vacancies(db, act, text=text, open_only=view == OPEN),
            done=self.vacancies.set_rows,
            failed=self.explain,
            latest="list",
        )

    def _show_view(self, view: str) -> None:
        self.stack.setCurrentWidget(self.firms if view == FIRMS else self.vacancies)
        self._read()

    def _to_list(self) -> None:
        (self.firms if self.views.current == FIRMS else self.vacancies).setFocus()

    def next_view(self) -> None:
        """The list to the right."""
        self.views.choose_next()

    @override
    def open_record(self, kind: str, record_id: UUID) -> None:
        if kind == "employer":
            self._open_firm(record_id)
        else:
            self._open_vacancy(record_id)

    # forms ----------------------------------------------------------------------------------

    def edit(self) -> None:
        """Open the chosen firm or vacancy."""
        if self.views.current == FIRMS:
            if (firm := self.firms.current_row()) is not None:
                self._open_firm(firm.id)
        elif (row := self.vacancies.current_row()) is not None:
            self._open_vacancy(row.id)

    def _open_firm(self, employer_id: UUID) -> None:
        job = partial(jobs.view_firm, employer_id)
        self.room.work.view(self, job, done=self._edit_firm, failed=self.explain)

    def _open_vacancy(self, vacancy_id: UUID) -> None:
        job = partial(jobs.view_vacancy, vacancy_id)
        self.room.work.view(self, job, done=self._edit_vacancy, failed=self.explain)

    def new_firm(self) -> None:
        """A firm; the vacancy follows at once."""
        self._firm_sheet(None)

    def _edit_firm(self, card: EmployerCard) -> None:
        self._firm_sheet(card)

    def _firm_sheet(self, card: EmployerCard | None) -> None:
        form = Form(EMPLOYER, self.room.codes, today=self.room.today())
        form.set_values(card.values if card else {"business_no_state": "unconfirmed", "found_by": "phone"})

        def save(values: dict[str, Any], op_id: UUID, sheet: FormSheet, confirmed: bool = False) -> None:
            def refused(error: JobdeskError) -> None:
                sheet.refused(error)
                if isinstance(error, ProbableDuplicate):
                    sheet.ask(
                        str(error), verb=_("Save as a new firm"), then=partial(save, values, op_id, sheet, True)
                    )

            def done(saved: EmployerCard | None) -> None:
                self.room.say(_("Saved"))
                sheet.finish()
                if card is None and saved is not None:
                    self._vacancy_sheet(saved.id, str(saved.values["name"]), None, {})

            job = partial(jobs.save_firm, values, card, confirmed)
            sheet.set_busy(True)
            self.room.work.change(sheet, job, stale=("employers",), done=done, failed=refused, op_id=op_id)

        title = _("Firm: {name}").format(name=card.values["name"]) if card else _("New firm")
        key = DraftKey("employer", str(card.id if card else "new"))
        self.push(FormSheet(form, title=title, verb=_("Save"), save=save, draft=key))

    def new_vacancy(self) -> None:
        """A vacancy of the chosen firm, or of the firm of the chosen vacancy; without one, first the firm."""
        if self.views.current == FIRMS and (firm := self.firms.current_row()) is not None:
            self._vacancy_sheet(firm.id, firm.name, None, {})
            return
        row = self.vacancies.current_row()
        if row is None or row.kind != VacancyKind.OWN:
            self.new_firm()
            return

        def copy(card: VacancyCard) -> None:
            if card.employer_id is not None:
                kept = {k: v for k, v in card.values.items() if k not in {"received_on", "closes_on", "note"}}
                self._vacancy_sheet(card.employer_id, card.employer_name, None, kept)

        self.room.work.view(self, partial(jobs.view_vacancy, row.id), done=copy, failed=self.explain)

    def _edit_vacancy(self, card: VacancyCard) -> None:
        self._vacancy_sheet(card.employer_id, card.employer_name, card, dict(card.values))

    def _vacancy_sheet(
        self, employer_id: UUID | None, firm: str, card: VacancyCard | None, values: dict[str, Any]
    ) -> None:
        form = Form(VACANCY, self.room.codes, today=self.room.today())
        form.set_values({"received_on": self.room.today(), "channel": "phone", "openings": 1, **values})

        def save(typed: dict[str, Any], op_id: UUID, sheet: FormSheet) -> None:
            job = partial(jobs.save_vacancy, typed, employer_id, card)
            self._run(sheet, job, op_id)

        title = _("Vacancy: {firm}").format(firm=firm)
        key = DraftKey("vacancy", str(card.id if card else employer_id))
        self.push(FormSheet(form, title=title, verb=_("Save"), save=save, draft=key))

    def new_external(self) -> None:
        """A vacancy of another system or office."""
        form = Form(EXTERNAL_VACANCY, self.room.codes, today=self.room.today())
        form.set_values({"received_on": self.room.today()})

        def save(typed: dict[str, Any], op_id: UUID, sheet: FormSheet) -> None:
            self._run(sheet, partial(jobs.save_external, typed), op_id)

        key = DraftKey("external_vacancy", "new")
        self.push(FormSheet(form, title=_("External vacancy"), verb=_("Save"), save=save, draft=key))

    def _run(self, sheet: FormSheet, job: Callable[["Session", "Act"], Any], op_id: UUID) -> None:
        def done(_saved: object) -> None:
            self.room.say(_("Saved"))
            sheet.finish()

        sheet.set_busy(True)
        self.room.work.change(sheet, job, stale=("vacancies",), done=done, failed=sheet.refused, op_id=op_id)

    # acts -----------------------------------------------------------------------------------

    def refer(self) -> None:
        """Several people to the chosen vacancy."""
        row = self.vacancies.current_row()
        if row is not None and self.views.current != FIRMS:
            about = _("Refer people to {title}, {firm}").format(title=row.title, firm=row.employer_name)
            self.push(ReferSheet(self, vacancy_ids=[row.id], about=about))

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
        row = self.vacancies.current_row()
        if row is None or self.views.current == FIRMS:
            return
        label = self.room.codes.label("vacancy_state", to.value)
        if to not in STEPS[VacancyState(row.state)]:
            self.strip.show_text(_("This step is not possible from the present state."))
            return

        def run(why: str = "") -> None:
            self.room.work.change(
                self,
                partial(jobs.move, row.id, to, why),
                stale=("vacancies",),
                done=lambda _card: self.room.say(_("Saved")),
                failed=self.explain,
            )

        text = _("{title}, {firm}: {state}?").format(title=row.title, firm=row.employer_name, state=label)
        self.ask(text, verb=label, then=run, reason=to in _REASONED)

    def void(self) -> None:
        """Strike the chosen vacancy through."""
        row = self.vacancies.current_row()
        if row is None or self.views.current == FIRMS:
            return

        def run(why: str) -> None:
            self.room.work.change(
                self,
                partial(jobs.void, row.id, why),
                stale=("vacancies",),
                done=lambda _none: self.room.say(_("Saved")),
                failed=self.explain,
            )

        self.ask(_("Strike this vacancy through?"), verb=_("Strike through"), then=run, reason=True)
