"""행사: events with their firms, people and interviews; employer visits."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages import _event_lists as lists
from jobdesk.qt.pages._event_acts import EVENTS, FIRMS, VISITS, EventActs, Line
from jobdesk.qt.pages._event_commands import COMMANDS
from jobdesk.qt.pages._event_people import InterviewSheet, SignUpSheet
from jobdesk.qt.pages._list_page import ListPage
from jobdesk.qt.pages._list_pane import ListPane
from jobdesk.qt.pages.base import Room, SearchPage
from jobdesk.qt.parts import Card, Segments, Split
from jobdesk.services import event_interviews, events
from jobdesk.services.event_interviews import EventInterviewRow
from jobdesk.services.events import EventRow, FirmRow
from jobdesk.services.visits import VisitRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

PEOPLE, INTERVIEWS = "people", "interviews"
SIDES = {FIRMS: mark("Firms"), PEOPLE: mark("People"), INTERVIEWS: mark("Interviews")}


class EventsPage(SearchPage, ListPage):
    """Events on the left, who is there on the right; visits in a list of their own."""

    title = mark("Events")
    reads: ClassVar = (EVENTS, VISITS)
    commands: ClassVar = COMMANDS

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.acts = EventActs(self, self._show_saved)
        self._wanted_firm: UUID | None = None
        self.add_buttons(
            "events.edit",
            "events.new_firm",
            "events.new_person",
            "events.new_interview",
            "events.new_visit",
            primary="events.new",
        )
        self.views = Segments([(EVENTS, _("Events")), (VISITS, _("Employer visits"))])
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
        self.search = self.events.search
        self.stack = QStackedWidget()
        self.stack.addWidget(Split(self.events, self._side(), (640, 520)))
        self.stack.addWidget(self.visits)
        self.body.addWidget(self.views)
        self.body.addWidget(self.stack, 1)
        self.views.chosen.connect(self._show_view)
        self.events.chosen.connect(self._on_event)
        self.events.counted.connect(lambda _count: self._follow())
        for pane in (self.events, self.visits):
            pane.search.entered.connect(pane.open_best)
            pane.opened.connect(lambda _row, pane=pane: pane.list.setFocus())
        for one in (self.events.list, self.visits.list, self.firms, self.interviews):
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
        self.about = Card(" ")
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
        return self.visits if self.views.current == VISITS else self.events

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
        if row is None:
            for key in SIDES:
                self._put_side(key, [])
            return
        one = row.id
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

    # moving ---------------------------------------------------------------------------------

    def _show_view(self, view: str) -> None:
        self.stack.setCurrentIndex(int(view == VISITS))
        self.search = self.pane.search
        self.pane.refresh()

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
        if self.views.current == VISITS:
            return self.visits.list.current_row()
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

    def new_firm(self) -> None:
        """A firm at the chosen event."""
        event = self.events.list.current_row()
        if event is not None:
            self.acts.new_firm(event)

    def new_person(self) -> None:
        """A person at the chosen event, signed in today or only signed up before."""
        event = self.events.list.current_row()
        if event is not None:
            self.push(SignUpSheet(self, event))

    def new_interview(self) -> None:
        """A person met a firm: the person of the line that has the keyboard, or one after the other."""
        event = self.events.list.current_row()
        if event is not None:
            on_people = self._side_has_keyboard() and self.sides.current == PEOPLE
            person = self.people.current_row() if on_people else None
            self.push(InterviewSheet(self, event, list(self.firms.model_.rows), person))
