"""The third step of packing: whose data travels, and which vacancies."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.formats import format_number
from jobdesk.base.hangul import matches, sought
from jobdesk.base.i18n import _, mark
from jobdesk.base.outreach import PersonsTaken, VacanciesTaken
from jobdesk.qt.inputs import Choice, ChoiceBox, PlainLabel, SearchEdit
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._checkout_asked import Load
from jobdesk.qt.pages.base import Room
from jobdesk.qt.parts import Card, Split, secondary
from jobdesk.qt.theme import M, S
from jobdesk.services.lists.keeping import SavedRow
from jobdesk.services.outreach.checkout_lists import ComingEvent, OpenVacancy


class LoadStep(QWidget):
    """Two choices, each with what it asks further."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._codes = room.codes
        self._filters: Sequence[SavedRow] = ()
        self._vacancies: Sequence[OpenVacancy] = ()
        self._ticked: set[UUID] = set()
        self._event: ComingEvent | None = None
        self._begun = False
        self.persons = ChoiceBox(name=_("Whose data travels"))
        self.vacancies = ChoiceBox(name=_("Which vacancies travel"))
        self.filter = ChoiceBox(name=_("Kept filter of the jobseekers"))
        self.no_filter = secondary(
            _("Keep a filter in the list of jobseekers first (Shift+F3 there): it is offered here."), wrap=True
        )
        self.told_people, self.told_vacancies = secondary("", wrap=True), secondary("", wrap=True)
        self.problem = PlainLabel("", wrap=True)
        self.problem.setProperty("tone", "bad")
        self.search = SearchEdit(name=_("Firm, job or number"))
        self.search.setPlaceholderText(_("Firm, job or number"))
        self.list: ListView[OpenVacancy] = ListView(
            (
                Column(mark("Number"), lambda r: r.vacancy_no, width=180),
                Column(mark("Firm"), lambda r: r.employer, width=150),
                Column(mark("Job"), lambda r: r.title, stretch=True),
                Column(mark("Openings"), lambda r: format_number(r.openings), align="right", width=70),
            ),
            key=lambda r: r.id,
            name=_("Open vacancies"),
            empty=_("No open vacancy is called that."),
            checks=True,
            dense=True,
        )
        self._lay_out()
        self.begin(None)
        self.persons.changed.connect(self._follow)
        self.vacancies.changed.connect(self._follow)
        self.search.changed.connect(self._show_vacancies)
        self.list.checks_changed.connect(self._on_ticked)

    def _lay_out(self) -> None:
        people, work = Card(_("Jobseekers")), Card(_("Open vacancies"))
        for asked in (self.persons, self.filter, self.no_filter, self.told_people):
            people.body.addWidget(asked)
        people.body.addStretch(1)
        for offered in (self.vacancies, self.search, self.list, self.told_vacancies):
            work.body.addWidget(offered)
        work.body.addStretch(1)
        work.body.setStretchFactor(self.list, 100)
        always = Card(_("Always on it"))
        always.body.setSpacing(S)
        always.body.addWidget(
            PlainLabel(_("Printers, forms and papers, code tables, settings, windows and accounts."), wrap=True)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(Split(people, work, (460, 640)), 1)
        column.addWidget(self.problem)
        column.addWidget(always)
        self.problem.hide()

    def show_choices(self, filters: Sequence[SavedRow], vacancies: Sequence[OpenVacancy]) -> None:
        """What can be chosen one by one."""
        self._filters, self._vacancies = filters, vacancies
        if filters:
            _offer(self.filter, [Choice(str(one.id), one.name) for one in filters])
        self._show_vacancies()

    def begin(self, event: ComingEvent | None) -> None:
        """Offer what the trip allows; an event begins with its own people and vacancies."""
        known = self._begun and self._event == event
        self._event, self._begun = event, True
        for box, scheme, lists in (
            (self.persons, "persons_taken", PersonsTaken),
            (self.vacancies, "vacancies_taken", VacanciesTaken),
        ):
            offered = [one for one in lists if event is not None or one.value != "event"]
            _offer(box, [Choice(one.value, self._codes.label(scheme, one.value)) for one in offered])
        if not known:
            _choose(self.persons, PersonsTaken.EVENT if event else PersonsTaken.NONE)
            _choose(self.vacancies, VacanciesTaken.EVENT if event else VacanciesTaken.ALL)
        self._follow()

    def start_focus(self) -> None:
        """To the first choice."""
        self.persons.setFocus(Qt.FocusReason.OtherFocusReason)

    def answers(self) -> Load | None:
        """What was chosen; None where something lacks, which is then shown."""
        persons, vacancies = PersonsTaken(str(self.persons.value())), VacanciesTaken(str(self.vacancies.value()))
        kept = next((one for one in self._filters if str(one.id) == self.filter.value()), None)
        problem = ""
        if persons is PersonsTaken.CHOSEN and kept is None:
            problem = _("Choose a kept filter of the jobseekers.")
        elif vacancies is VacanciesTaken.CHOSEN and not self._ticked:
            problem = _("Tick the vacancies that travel.")
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if problem:
            return None
        chosen = persons is PersonsTaken.CHOSEN and kept is not None
        return Load(
            persons,
            vacancies,
            kept.asked if chosen and kept else None,
            kept.name if chosen and kept else "",
            tuple(sorted(self._ticked)) if vacancies is VacanciesTaken.CHOSEN else (),
        )

    def _follow(self) -> None:
        by_filter = self.persons.value() == PersonsTaken.CHOSEN.value
        self.filter.setVisible(by_filter and bool(self._filters))
        self.no_filter.setVisible(by_filter and not self._filters)
        one_by_one = self.vacancies.value() == VacanciesTaken.CHOSEN.value
        self.search.setVisible(one_by_one)
        self.list.setVisible(one_by_one)
        event = self._event
        people = {
            PersonsTaken.NONE: _("Nobody's data leaves the house; new people can be registered there."),
            PersonsTaken.EVENT: _("{count} people signed up for {event}.").format(
                count=format_number(event.signed_up if event else 0), event=event.name if event else ""
            ),
            PersonsTaken.CHOSEN: _("Those whom the filter finds at the moment of packing."),
            PersonsTaken.ALL: _("Everyone who is registered here. Take all only where the event needs it."),
        }
        self.told_people.setText(people[PersonsTaken(str(self.persons.value()))])
        self.told_vacancies.setText(self._told_vacancies())

    def _told_vacancies(self) -> str:
        taken, event = VacanciesTaken(str(self.vacancies.value())), self._event
        if taken is VacanciesTaken.EVENT and event is not None:
            return _("Open ones of the {count} firms at {event}.").format(
                count=format_number(event.firms), event=event.name
            )
        if taken is VacanciesTaken.CHOSEN:
            return _("{count} ticked (Space ticks a row).").format(count=format_number(len(self._ticked)))
        return _("{count} are open today.").format(count=format_number(len(self._vacancies)))

    def _show_vacancies(self) -> None:
        typed = self.search.live_text().strip()
        rows = [
            one
            for one in self._vacancies
            if not typed or matches(sought(f"{one.employer} {one.title} {one.vacancy_no}"), typed)
        ]
        self.list.model_.checked = set(self._ticked)
        self.list.set_rows(rows)

    def _on_ticked(self) -> None:
        shown = {one.id for one in self.list.model_.rows}
        self._ticked = (self._ticked - shown) | {one.id for one in self.list.checked_rows()}
        self.told_vacancies.setText(self._told_vacancies())


def _offer(box: ChoiceBox, choices: Sequence[Choice]) -> None:
    """One of these is always chosen: nothing is no choice."""
    box.blockSignals(True)
    box.set_choices(choices)
    box.removeItem(0)
    box.blockSignals(False)


def _choose(box: ChoiceBox, value: str) -> None:
    box.blockSignals(True)
    box.set_value(value)
    box.blockSignals(False)
