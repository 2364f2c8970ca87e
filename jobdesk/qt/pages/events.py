"""행사: events with their firms, people and interviews; employer visits."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages import _event_lists as lists
from jobdesk.qt.pages._board_sheet import BoardSheet
from jobdesk.qt.pages._event_acts import EVENTS, FIRMS, RESULTS, VISITS, EventActs, Line
from jobdesk.qt.pages._event_commands import COMMANDS, OF_A_VIEW
from jobdesk.qt.pages._event_confirm import call_noted, called_no_answer, confirm_sheet, placement_sheet
from jobdesk.qt.pages._event_papers import see_sign_in, see_timetable
from jobdesk.qt.pages._event_people import InterviewSheet, SignUpSheet, sign_in
from jobdesk.qt.pages._event_refer import refer_sheet
from jobdesk.qt.pages._event_table import InterviewTable
from jobdesk.qt.pages._event_timetable import TimetableSheet
from jobdesk.qt.pages._event_visits import LinkVacancySheet, vacancy_of_visit
from jobdesk.qt.pages._list_page import ListPage
from jobdesk.qt.pages._list_pane import ListPane
from jobdesk.qt.pages._paper_menus import event_papers
from jobdesk.qt.pages.base import Page, Room, SearchPage
from jobdesk.qt.parts import ActionButton, Card, Segments, Split, row, secondary
from jobdesk.services import event_interviews, events
from jobdesk.services.event_interviews import EventInterviewRow
from jobdesk.services.event_results import EventResultRow
from jobdesk.services.events import EventRow, FirmRow
from jobdesk.services.visits import VisitRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

PEOPLE, INTERVIEWS = "people", "interviews"
SIDES = {FIRMS: mark("Firms"), PEOPLE: mark("People"), INTERVIEWS: mark("Interviews")}

_OF_EVENT = tuple(f"events.{name}" for name in ("new_firm", "new_person", "timetable", "results", "board"))
"""Beside the views: the page's head alone would not hold all buttons where the window is narrow."""


class EventsPage(SearchPage, ListPage):
    """Events on the left, who is there on the right; visits, and results to confirm, in lists of their own."""

    title = mark("Events")
    reads: ClassVar = (EVENTS, VISITS, "placements")
    commands: ClassVar = COMMANDS

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.acts = EventActs(self, self._show_saved)
        self._wanted_firm: UUID | None = None
        self.add_buttons(
            "events.edit",
            "events.call_no_answer",
            "events.place",
            "events.vacancy",
            "events.papers",
            "events.next_visits",
            "events.new_visit",
            primary="events.new",
        )
        self.views = Segments(
            [(EVENTS, _("Events")), (VISITS, _("Employer visits")), (RESULTS, _("Results to confirm"))]
        )
        self.events: ListPane[EventRow] = ListPane(
            self,
            "events",
            lists.event_columns(room.codes),
            empty=_("No events yet."),
            hint=_("Name, place, number of an event"),
            first_act=self._offered("events.new"),
            acts=self._list_acts(),
        )
        self.visits: ListPane[VisitRow] = ListPane(
            self,
            "visits",
            lists.visit_columns(room.codes),
            empty=_("No visits yet."),
            hint=_("Firm, words of the note"),
            first_act=self._offered("events.new_visit"),
            acts=self._list_acts(),
        )
        self.results: ListPane[EventResultRow] = ListPane(
            self,
            "event_results",
            lists.result_columns(room.codes, room.today),
            empty=_("Every result is confirmed."),
            hint=_("Name of a person or a firm"),
            acts=self._list_acts(),
            base=(("open", ("yes",)),),
        )
        self.panes: dict[str, ListPane[Any]] = {EVENTS: self.events, VISITS: self.visits, RESULTS: self.results}
        self.search = self.events.search
        self.stack = QStackedWidget()
        self.stack.addWidget(Split(self.events, self._side(), (600, 560)))
        self.stack.addWidget(self.visits)
        self.stack.addWidget(self.results)
        of_event = [ActionButton(self.action(one)) for one in _OF_EVENT if self.has_action(one)]
        self.body.addLayout(row(self.views, *of_event, stretch_at=1))
        self.body.addWidget(self.stack, 1)
        self.watch_views(self.views)
        self.views.chosen.connect(self._show_view)
        self._offer_acts(EVENTS)
        self.events.chosen.connect(self._on_event)
        self.events.counted.connect(lambda _count: self._follow())
        for pane in self.panes.values():
            pane.search.entered.connect(pane.open_best)
            pane.opened.connect(lambda _row, pane=pane: pane.list.setFocus())
        for one in (self.events.list, self.visits.list, self.results.list, self.firms, self.interviews):
            one.opened.connect(lambda _row: self.edit())
        self.people.opened.connect(lambda row: self.room.open("jobseeker", row.jobseeker_id))

    def _list_acts(self) -> list[QAction]:
        return [self.action(f"events.{name}") for name in ("filter", "saved_filters", "columns")]

    def _offered(self, action_id: str) -> QAction | None:
        return self.action(action_id) if self.has_action(action_id) else None

    def _side(self) -> QWidget:
        self.firms, self.people = lists.firm_list(), lists.people_list()
        self.interviews = lists.interview_list(self.room.codes)
        self.sides = Segments([(key, _(word)) for key, word in SIDES.items()])
        self.faces = QStackedWidget()
        self.side_lists: dict[str, ListView[Any]] = {
            FIRMS: self.firms,
            PEOPLE: self.people,
            INTERVIEWS: self.interviews,
        }
        for one in self.side_lists.values():
            self.faces.addWidget(one)
        self.sides.chosen.connect(lambda key: self.faces.setCurrentWidget(self.side_lists[key]))
        self.about, self.tally, self.year = Card(" "), PlainLabel(wrap=True), secondary("", wrap=True)
        self.about.body.addWidget(self.tally)
        self.about.body.addWidget(self.year)
        self.about.body.addWidget(self.sides)
        self.about.body.addWidget(self.faces, 1)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.about, 1)
        return side

    # reading --------------------------------------------------------------------------------

    @override
    def refresh(self, stale: frozenset[str]) -> None:
        self.pane.refresh()

    @property
    @override
    def pane(self) -> ListPane[Any]:
        return self.panes[self.views.current]

    def _follow(self) -> None:
        """The parts of the chosen event are read with it; where none is chosen the first is."""
        if self.events.list.current_row() is None:
            self.events.list.select_first()
        self._on_event(self.events.list.current_row())

    def _show_saved(self, view: str, record_id: UUID) -> None:
        """What is new is the row that the next act means."""
        if view == FIRMS:
            self._wanted_firm = record_id
            self.sides.choose(FIRMS)
        else:
            self._show_record(view, record_id)

    def _show_record(self, view: str, record_id: UUID) -> None:
        self.views.choose(view)
        self.pane.show_record(record_id)

    def _read(self, job: "Callable[[Session, Act], Any]", done: Callable[[Any], None], key: str) -> None:
        self.room.work.read(self, job, done=done, failed=self.explain, latest=key)

    def _on_event(self, row: EventRow | None) -> None:
        self.about.set_title(f"{row.name}, {format_date(row.held_on)}" if row else " ")
        self.tally.setText(lists.tally(row) if row else "")
        if row is None:
            self.year.setText("")
            for key in SIDES:
                self._put_side(key, [])
            return
        one, kind, year = row.id, row.kind, row.held_on.year
        word = self.room.codes.label("event_kind", kind)
        self._read(
            lambda db, act: events.year_tally(db, act, kind=kind, year=year),
            lambda found: self.year.setText(lists.year_words(year, word, found)),
            "year",
        )
        self._read(lambda db, act: events.list_firms(db, act, event_id=one), partial(self._put_side, FIRMS), FIRMS)
        self._read(
            lambda db, act: events.list_participants(db, act, event_id=one),
            partial(self._put_side, PEOPLE),
            PEOPLE,
        )
        self._read(
            lambda db, act: event_interviews.list_interviews(db, act, event_id=one),
            partial(self._put_side, INTERVIEWS),
            INTERVIEWS,
        )

    def _put_side(self, key: str, rows: list[Any]) -> None:
        self.side_lists[key].set_rows(rows)
        if key == FIRMS and self._wanted_firm is not None and self.firms.select(self._wanted_firm):
            self._wanted_firm = None
        word = _(SIDES[key])
        self.sides.set_text(key, f"{word} {format_number(len(rows))}" if rows else word)

    @override
    def open_record(self, kind: str, record_id: UUID) -> None:
        self._show_record(VISITS if kind == "visit" else EVENTS, record_id)

    @override
    def start(self, verb: str, **values: object) -> None:
        if verb == "worklist":
            self.views.choose(RESULTS)
            self.results.show_worklist(str(values["name"]), str(values["whose"]))
            self.results.list.setFocus()

    # moving ---------------------------------------------------------------------------------

    def _show_view(self, view: str) -> None:
        self.stack.setCurrentIndex(list(self.panes).index(view))
        self._offer_acts(view)
        self.search = self.pane.search
        self.pane.refresh()

    def _offer_acts(self, view: str) -> None:
        """What is done with lines of another list is not offered."""
        for one, names in OF_A_VIEW.items():
            for name in names:
                if self.has_action(name):
                    self.action(name).setVisible(one == view)

    def next_view(self) -> None:
        """The list to the right."""
        self.views.choose_next()
        self.start_focus()

    def next_side(self) -> None:
        """To the lists of the event, one after the other."""
        if self.views.current != EVENTS:
            return
        if self._side_has_keyboard():
            self.sides.choose_next()
        shown = self.side_lists[self.sides.current]
        if shown.current_row() is None:
            shown.select_first()
        (shown if shown.model_.rowCount() else self.sides).setFocus(Qt.FocusReason.OtherFocusReason)

    def _side_has_keyboard(self) -> bool:
        here = self.focusWidget()
        return here is not None and self.about.isAncestorOf(here)

    # acts -----------------------------------------------------------------------------------

    def _line(self) -> Line | None:
        """The line that is meant: of the list that has the keyboard, else of the list on the left."""
        if self.views.current != EVENTS:
            return cast(Line | None, self.pane.list.current_row())
        if self._side_has_keyboard():
            line: Line | None = self.side_lists[self.sides.current].current_row()
            return line
        return self.events.list.current_row()

    def edit(self) -> None:
        """The line that has the keyboard."""
        line, event = self._line(), self.events.list.current_row()
        if isinstance(line, EventRow):
            self.acts.edit_event(line)
        elif isinstance(line, FirmRow) and event is not None:
            self.acts.edit_firm(event, line)
        elif isinstance(line, EventInterviewRow) and event is not None:
            self.acts.enter_result(event, line)
        elif isinstance(line, VisitRow):
            self.acts.correct_visit(line)
        elif isinstance(line, EventResultRow):
            confirm_sheet(self, line)

    def void(self) -> None:
        """Strike the line that has the keyboard through."""
        line = self._line()
        if line is not None:
            self.acts.void(line)

    def new_event(self) -> None:
        """An event of any kind."""
        self.acts.new_event()

    def new_visit(self) -> None:
        """A firm that was visited."""
        self.acts.new_visit()

    def next_visits(self) -> None:
        """Firms nobody visited for long."""
        self.acts.next_visits()

    def visit_vacancy(self) -> None:
        """The vacancy that came of the chosen visit."""
        visit = self.visits.list.current_row() if self.views.current == VISITS else None
        if visit is not None and visit.employer_id is None:
            vacancy_of_visit(self, visit)
        elif visit is not None:
            self.push(LinkVacancySheet(self, visit))

    def new_firm(self) -> None:
        """A firm at the chosen event."""
        self._at_event(self.acts.new_firm)

    def new_person(self) -> None:
        """A person at the chosen event, signed in today or only signed up before."""
        self._at_event(lambda event: self.push(SignUpSheet(self, event)))

    def new_interview(self) -> None:
        """A person met a firm: the person of the line that has the keyboard, or one after the other."""
        on_people = self._side_has_keyboard() and self.sides.current == PEOPLE
        person = self.people.current_row() if on_people else None
        firms = list(self.firms.model_.rows)
        self._at_event(lambda event: self.push(InterviewSheet(self, event, firms, person)))

    def timetable(self) -> None:
        """Who meets which firm when, at the chosen event."""
        self._at_event(lambda event: self.push(TimetableSheet(self, event)))

    def board(self) -> None:
        """Who is where at the chosen event, while it runs."""
        self._at_event(lambda event: self.push(BoardSheet(self, event)))

    def call_no_answer(self) -> None:
        """Nobody answered who was asked what became of the chosen interview."""
        called_no_answer(self, self._result())

    def call_back(self) -> None:
        """A call about the chosen interview, with the day to call back."""
        call_noted(self, self._result())

    def _result(self) -> EventResultRow | None:
        return self.results.list.current_row() if self.views.current == RESULTS else None

    def enter_results(self) -> None:
        """The results of the chosen event in one table."""
        self._at_event(lambda event: self.push(InterviewTable(self, event)))

    def sign_in(self) -> None:
        """The chosen people are there now."""
        self._of_side(PEOPLE, sign_in)

    def refer(self) -> None:
        """Refer the people of the chosen interviews to the vacancies of their firms."""
        self._of_side(INTERVIEWS, refer_sheet)

    def place(self) -> None:
        """The placement of who was hired through an event."""
        row = self._result()
        if row is not None:
            placement_sheet(self, row)

    def sign_in_sheet(self) -> None:
        """The sheet people sign on."""
        self._at_event(lambda event: see_sign_in(self, event))

    def timetable_paper(self) -> None:
        """The timetable for the door."""
        self._at_event(lambda event: see_timetable(self, event))

    def papers(self) -> None:
        """참석 확인부 and 면접 시간표 of the chosen event; without one the blank forms."""
        event = self.events.list.current_row() if self.views.current == EVENTS else None
        event_papers(self, event.id if event else None, event.name if event else "")

    def _of_side(self, key: str, do: Callable[[Page, EventRow, Sequence[Any]], object]) -> None:
        """Do something with the chosen lines of a list of the event; one that is not seen is shown first."""
        if self.views.current == EVENTS and self.sides.current != key:
            self.sides.choose(key)
            self.side_lists[key].begin()
        else:
            self._at_event(lambda event: do(self, event, self.side_lists[key].selected_rows()))

    def _at_event(self, do: Callable[[EventRow], object]) -> None:
        """Do something with the chosen event, where events are shown."""
        event = self.events.list.current_row() if self.views.current == EVENTS else None
        if event is not None:
            do(event)
