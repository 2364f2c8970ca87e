"""The record of a firm: who it is, what it asked for, its people and places, who spoke with it and visited it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from jobdesk.base.enums import VacancyState
from jobdesk.base.formats import format_date, format_datetime
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_mark_watch, can_merge_records, can_serve
from jobdesk.qt.pages import _employer_lists as lists
from jobdesk.qt.pages import _vacancy_jobs as jobs
from jobdesk.qt.pages._call_sheet import open_call_sheet
from jobdesk.qt.pages._copy_note import shut_away
from jobdesk.qt.pages._correct_sheet import correct_sheet
from jobdesk.qt.pages._employer_forms import EmployerForms
from jobdesk.qt.pages._employer_lists import CONTACTS, REMARKS, SENT, SITES, TALKS, VACANCIES, VISITS
from jobdesk.qt.pages._firm_acts import FirmActs
from jobdesk.qt.pages._pairs_sheet import compare, take_apart
from jobdesk.qt.pages._vacancy_life import LifeActs
from jobdesk.qt.pages.base import Page, Room, Sheet
from jobdesk.qt.parts import ActionButton, BadgeLabel, Card, Facts, Segments, secondary
from jobdesk.qt.theme import Badge
from jobdesk.services import (
    counseling,
    employer_parts,
    employer_remarks,
    employer_view,
    employers,
    referrals,
    vacancies,
    visits,
)
from jobdesk.services.employer_parts import PartKind, PartRow
from jobdesk.services.employer_view import EmployerView
from jobdesk.services.vacancies import VacancyRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

READS = frozenset({"employers", "vacancies", "sessions", "visits", "referrals", "placements"})
VOIDED: Mapping[str, tuple[Callable[..., object], str, str]] = {
    VACANCIES: (vacancies.void_vacancy, "vacancy_id", "vacancies"),
    TALKS: (counseling.void_session, "session_id", "sessions"),
    VISITS: (visits.void_visit, "visit_id", "visits"),
    SENT: (referrals.void_referral, "referral_id", "referrals"),
    REMARKS: (employer_remarks.void_remark, "remark_id", "employers"),
}


def open_employer_sheet(page: Page, acts: FirmActs, employer_id: UUID) -> None:
    """Open a firm over a page; the look is on record."""
    page.room.work.view(
        page,
        lambda db, act: employer_view.open_employer_view(db, act, employer_id=employer_id),
        done=lambda view: page.push(EmployerSheet(page, acts, view)),
        failed=page.explain,
    )


class EmployerSheet(Sheet):
    """A firm and its lists; Enter opens a line, one key adds to the list that is shown."""

    def __init__(self, page: Page, acts: FirmActs, view: EmployerView) -> None:
        serves = page.room.allowed(can_serve)
        super().__init__(
            title=str(view.card.values["name"]),
            verb=_(lists.ADD[VACANCIES]),
            run=self._add if serves else None,
            shortcut="Ctrl+N",
        )
        self._page, self._acts, self.view = page, acts, view
        self.life, self.forms = LifeActs(page), EmployerForms(page)
        self.watch, self.number = BadgeLabel(), secondary("")
        self.head.insertWidget(1, self.watch)
        self.head.addWidget(self.number)
        self._on_tab: list[tuple[str, QWidget]] = []
        self.facts, self.figures, self.reasons = Facts(columns=3), Facts(columns=4), Facts(columns=2)
        for shown in ((self.facts,), (self.figures, self.reasons)):
            card = Card()
            for facts in shown:
                card.body.addWidget(facts)
            self.above.addWidget(card)
        self.tabs = Segments([(key, _(word)) for key, word in lists.TABS.items()])
        self.tabs.chosen.connect(self._show_tab)
        self.lists = lists.lists_of(page.room.codes)
        self.stack = QStackedWidget()
        for one in self.lists.values():
            one.opened.connect(lambda row: self._open_line(row))
            self.stack.addWidget(one)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.stack, 1)
        if serves:
            self._add_acts()
        self._make_action(_("Next list"), "Ctrl+Tab", self.tabs.choose_next)
        self._make_action(_("Edit"), "F2", self._open_current)
        self._show(view)

    def _add_acts(self) -> None:
        """What is done to the firm stands above, what to a line of the list below."""
        room = self._page.room
        firm = [
            (_("Results by phone"), "Ctrl+T", lambda: open_call_sheet(self._page, self.view.card.id)),
            (_("Edit firm"), "Ctrl+E", lambda: self._acts.edit_firm(self.view.card)),
            (_("Same firm?"), "Ctrl+Shift+D", lambda: compare(self._page, "employer", self.view.card.id)),
            (_("Strike the firm through"), "Ctrl+Shift+Delete", self._void_firm),
        ]
        if room.allowed(can_merge_records) and not room.away:
            self._make_action(
                _("Take a merge apart"), "Ctrl+Z", lambda: take_apart(self._page, "employer", self.view.card.id)
            )
        if room.allowed(can_mark_watch):
            firm.insert(2, (_("Watch mark…"), "Ctrl+Shift+W", lambda: self.forms.watch(self.view)))
        for text, shortcut, run in firm:
            act = self._make_action(text, shortcut, run)
            self.head.addWidget(ActionButton(shut_away(room, act) if text == _("Same firm?") else act))
        self.add_verb(_("Strike through"), "Ctrl+Delete", self._void_line)
        for text, shortcut, run in (
            (_("Extend…"), "Alt+X", partial(self._on_vacancy, self._extend)),
            (_("Confirm with the firm"), "Alt+C", partial(self._on_vacancy, self._confirm)),
            (_("Close as filled"), "Ctrl+Shift+F", partial(self._on_vacancy, self._close)),
        ):
            self._on_tab.append((VACANCIES, self.add_action(self._make_action(text, shortcut, run))))
        tell = self._make_action(_(lists.ADD[REMARKS]), "Ctrl+Shift+N", self._remark_of)
        self._on_tab.append((SENT, self.add_action(tell)))
        for key, button in self._on_tab:
            button.setVisible(key == VACANCIES)

    def _remark_of(self) -> None:
        """What the chosen person told of the firm; without one, of nobody known."""
        row = self.lists[SENT].current_row() if self.tabs.current == SENT else None
        self.forms.remark(self.view, row)

    def _on_vacancy(self, run: Callable[[VacancyRow], object]) -> None:
        """The chosen vacancy, where vacancies are shown."""
        row = self.lists[VACANCIES].current_row() if self.tabs.current == VACANCIES else None
        if row is not None:
            self.strip.clear()
            run(row)

    def _extend(self, row: VacancyRow) -> None:
        self.life.extend([row.id], row)

    def _confirm(self, row: VacancyRow) -> None:
        self.life.confirm([row.id], row)

    def _close(self, row: VacancyRow) -> None:
        self.life.close(row, VacancyState.FILLED)

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        room.work.changed.connect(self._on_changed)

    @property
    @override
    def records(self) -> Sequence[tuple[str, UUID]]:
        return (("employer", self.view.card.id),)

    @override
    def read_again(self) -> None:
        self._on_changed("employers")

    @override
    def start_focus(self) -> None:
        here = self.lists[self.tabs.current]
        (here if here.model_.rowCount() else self.tabs).setFocus()

    def _on_changed(self, name: str) -> None:
        if name in READS:
            one = self.view.card.id
            self.room.work.read(
                self,
                lambda db, act: employer_view.read_employer_view(db, act, employer_id=one),
                done=self._show,
                failed=self.explain,
                latest="firm",
            )

    def _show(self, view: EmployerView) -> None:
        self.view = view
        self.title.setText(str(view.card.values["name"]))
        self.number.setText(view.card.employer_no)
        mark_ = view.card.values["watch_mark"]
        self.watch.set_badge(Badge(mark_, "warning") if mark_ else None)
        self.facts.set_facts(lists.facts_of(view, self._page.room.codes))
        self.figures.set_facts(lists.figures_of(view, self._page.room.codes))
        reasons = lists.reasons_of(view, self._page.room.codes)
        self.reasons.set_facts(reasons)
        self.reasons.setVisible(bool(reasons))
        for key, one in self.lists.items():
            one.set_rows(lists.rows_of(key, view))
            self.tabs.set_text(key, lists.tab_text(key, view))
            if one.current_row() is None:
                one.select_first()

    def _show_tab(self, key: str) -> None:
        self.stack.setCurrentWidget(self.lists[key])
        if self.primary is not None:
            self.primary.setText(_(lists.ADD[key]))
        for tab, button in self._on_tab:
            button.setVisible(key == tab)
        self.start_focus()

    # lines ----------------------------------------------------------------------------------

    def _open_current(self) -> None:
        row = self.lists[self.tabs.current].current_row()
        if row is not None:
            self._open_line(row)

    def _open_line(self, row: Any) -> None:  # noqa: ANN401  the row of whichever list is shown
        key = self.tabs.current
        if key == VACANCIES:
            job = partial(jobs.view_vacancy, row.id)
            self.room.work.view(self, job, done=self._acts.edit_vacancy, failed=self.explain)
        elif key in {CONTACTS, SITES}:
            self.forms.part(self.view, cast(PartRow, row).kind, row)
        elif key == SENT:
            self.room.open("referral", row.id)
        elif key == REMARKS:
            self.strip.show_text(row.remark, "accent")
        elif key == TALKS:
            correct_sheet(self._page, "employer_session", row.id, about=self._about(row))
        else:
            correct_sheet(self._page, "visit", row.id, about=self._about(row))

    def _about(self, row: Any) -> str:  # noqa: ANN401  the row of whichever list is shown
        firm = str(self.view.card.values["name"])
        key = self.tabs.current
        if key == VACANCIES:
            told = row.title
        elif key == TALKS:
            told = _("talk of {when}").format(when=format_datetime(row.started_at))
        elif key == VISITS:
            told = _("visit of {day}").format(day=format_date(row.visited_on))
        elif key == REMARKS:
            told = _("remark of {day}").format(day=format_date(row.said_on))
        elif key == SENT:
            told = _("{person}, {title}").format(person=row.jobseeker, title=row.title)
        else:
            told = row.values["name"]
        return f"{firm} · {told}"

    # adding ---------------------------------------------------------------------------------

    def _add(self) -> None:
        key = self.tabs.current
        if key == VACANCIES:
            self._acts.new_vacancy_of(self.view.card.id)
        elif key in {CONTACTS, SITES}:
            self.forms.part(self.view, cast(PartKind, key), None)
        elif key == SENT:
            open_call_sheet(self._page, self.view.card.id)
        elif key == REMARKS:
            self.forms.remark(self.view)
        elif key == TALKS:
            self.forms.talk(self.view)
        else:
            self.forms.visit(self.view)

    # striking through -----------------------------------------------------------------------

    def _void_line(self) -> None:
        key = self.tabs.current
        row = self.lists[key].current_row()
        if row is None:
            return
        one = row.id

        def job(why: str, db: "Session", act: "Act") -> None:
            if key in VOIDED:
                void, name, _stale = VOIDED[key]
                void(db, act, **{name: one}, why=why)
            else:
                employer_parts.void_part(db, act, kind=cast(PartKind, key), part_id=one, why=why)

        stale = VOIDED[key][2] if key in VOIDED else "employers"
        self._ask_why(_("Strike through: {what}?").format(what=self._about(row)), job, stale)

    def _void_firm(self) -> None:
        one = self.view.card.id

        def job(why: str, db: "Session", act: "Act") -> None:
            employers.void_employer(db, act, employer_id=one, why=why)

        question = _("Strike through: {what}?").format(what=self.view.card.values["name"])
        self._ask_why(question, job, "employers", self.finish)

    def _ask_why(
        self, question: str, job: Callable[..., object], stale: str, then: Callable[[], object] = lambda: None
    ) -> None:
        def done(_none: object) -> None:
            self.room.say(_("Struck through"))
            then()

        def run(why: str) -> None:
            self.room.work.change(self, partial(job, why), stale=stale, done=done, failed=self.explain)

        self.ask(question, verb=_("Strike through"), then=run, reason=True)
