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
from jobdesk.qt.inputs import SearchEdit
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages import _event_lists as lists
from jobdesk.qt.pages._count_line import CountLine
from jobdesk.qt.pages._event_acts import EVENTS, FIRMS, VISITS, EventActs, Line
from jobdesk.qt.pages._event_commands import COMMANDS
from jobdesk.qt.pages._event_people import InterviewSheet, SignUpSheet
from jobdesk.qt.pages.base import Room, SearchPage
from jobdesk.qt.parts import Card, Segments, Split
from jobdesk.services import event_interviews, events, visits
from jobdesk.services.event_interviews import EventInterviewRow
from jobdesk.services.events import EventRow, FirmRow
from jobdesk.services.visits import VisitRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

PEOPLE, INTERVIEWS = "people", "interviews"
SIDES = {FIRMS: mark("Firms"), PEOPLE: mark("People"), INTERVIEWS: mark("Interviews")}


class EventsPage(SearchPage):
    """Events on the left, who is there on the right; visits in a list of their own."""

    title = mark("Events")
    reads: ClassVar = (EVENTS, VISITS)
    commands: ClassVar = COMMANDS

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.acts = EventActs(self, self._show_saved)
        self._wanted: dict[str, UUID] = {}
        self.add_buttons(
            "events.edit",
            "events.new_firm",
            "events.new_person",
            "events.new_interview",
            "events.new_visit",
            primary="events.new",
        )
        self.views = Segments([(EVENTS, _("Events")), (VISITS, _("Employer visits"))])
        self.search = SearchEdit(name=_("Search"), hint=_("Name and place of an event, firm of a visit"))
        self.search.searched.connect(lambda _text: self._begin_anew())
        self.search.entered.connect(self._to_list)
        self.search.left_down.connect(self._to_list)
        self.events = lists.event_list(room.codes, self._offered("events.new"))
        self.visits = lists.visit_list(room.codes, self._offered("events.new_visit"))
        self.counts = CountLine(self.action("events.more"))
        self.stack = QStackedWidget()
        self.stack.addWidget(Split(self.events, self._side(), (640, 520)))
        self.stack.addWidget(self.visits)
        for widget in (self.views, self.search, self.stack, self.counts):
            self.body.addWidget(widget, 1 if widget is self.stack else 0)
        self.views.chosen.connect(self._show_view)
        self.events.chosen.connect(self._on_event)
        for one in (self.events, self.visits, self.firms, self.interviews):
            one.opened.connect(lambda _row: self.edit())
        self.people.opened.connect(lambda row: self.room.open("jobseeker", row.jobseeker_id))

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
        self._read_list()

    def _begin_anew(self) -> None:
        self.counts.begin_anew()
        self._read_list()

    def _read_list(self) -> None:
        text, view, limit = self.search.live_text(), self.views.current, self.counts.limit

        def job(db: "Session", act: "Act") -> tuple[int, list[Any]]:
            if view == EVENTS:
                return events.count_events(db, act, text=text), events.list_events(db, act, text=text, limit=limit)
            return visits.count_visits(db, act, text=text), visits.list_visits(db, act, text=text, limit=limit)

        self._read(job, partial(self._put, view), "list")

    def _put(self, view: str, found: tuple[int, list[Any]]) -> None:
        if view != self.views.current:
            return
        text = self.search.live_text().strip()
        shown: ListView[Any] = self.events if view == EVENTS else self.visits
        none_yet = _("No events yet.") if view == EVENTS else _("No visits yet.")
        shown.set_empty_text(_("Nothing is found.") if text else none_yet)
        shown.set_rows(found[1])
        self.counts.show_counts(len(found[1]), found[0])
        if not self._select_wanted(view, shown) and shown.current_row() is None:
            shown.select_first()
        elif view == EVENTS:
            self._on_event(self.events.current_row())

    def _show_saved(self, view: str, record_id: UUID) -> None:
        """What is new is the row that the next act means."""
        self._wanted[view] = record_id
        if view == FIRMS:
            self.sides.choose(FIRMS)
            return
        self.search.clear()
        if self.views.current == view:
            self._read_list()
        else:
            self.views.choose(view)

    def _select_wanted(self, view: str, shown: ListView[Any]) -> bool:
        found = view in self._wanted and shown.select(self._wanted[view])
        if found:
            del self._wanted[view]
        return found

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
        self._select_wanted(key, self.side_lists[key])
        word = _(SIDES[key])
        self.sides.set_text(key, f"{word} {format_number(len(rows))}" if rows else word)

    @override
    def open_record(self, kind: str, record_id: UUID) -> None:
        if kind == "visit":
            self._open_visit(record_id)
            return
        self.views.choose(EVENTS)
        if not self.events.select(record_id):
            self._read(partial(_read_event, record_id), lambda card: self.search.setText(card.event_no), "wanted")

    def _open_visit(self, visit_id: UUID) -> None:
        """Show a visit, however old: among those of its firm where it is not among the latest."""
        self.views.choose(VISITS)
        if not self.visits.select(visit_id):
            self._wanted[VISITS] = visit_id
            self._read(partial(_read_visit, visit_id), self._find_visit, "wanted")

    def _find_visit(self, visit: VisitRow) -> None:
        self._wanted[VISITS] = visit.id
        if self.search.text() == visit.employer_name:
            self._read_list()
        else:
            self.search.setText(visit.employer_name)

    # moving ---------------------------------------------------------------------------------

    def _show_view(self, view: str) -> None:
        self.stack.setCurrentIndex(int(view == VISITS))
        self._begin_anew()

    def _to_list(self) -> None:
        shown: ListView[Any] = self.events if self.views.current == EVENTS else self.visits
        if shown.current_row() is None:
            shown.select_first()
        shown.setFocus()

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

    def more(self) -> None:
        """The next rows of a long list."""
        if self.counts.grow():
            self._read_list()

    # acts -----------------------------------------------------------------------------------

    def _line(self) -> Line | None:
        """The line that is meant: of the list that has the keyboard, else of the list on the left."""
        if self.views.current == VISITS:
            return self.visits.current_row()
        if self._side_has_keyboard():
            line: Line | None = self.side_lists[self.sides.current].current_row()
            return line
        return self.events.current_row()

    def edit(self) -> None:
        """The line that has the keyboard."""
        line, event = self._line(), self.events.current_row()
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
        event = self.events.current_row()
        if event is not None:
            self.acts.new_firm(event)

    def new_person(self) -> None:
        """A person at the chosen event, signed in today or only signed up before."""
        event = self.events.current_row()
        if event is not None:
            self.push(SignUpSheet(self, event))

    def new_interview(self) -> None:
        """A person met a firm: the person of the line that has the keyboard, or one after the other."""
        event = self.events.current_row()
        if event is not None:
            on_people = self._side_has_keyboard() and self.sides.current == PEOPLE
            person = self.people.current_row() if on_people else None
            self.push(InterviewSheet(self, event, list(self.firms.model_.rows), person))


def _read_visit(visit_id: UUID, db: "Session", act: "Act") -> VisitRow:
    return visits.get_visit(db, act, visit_id=visit_id)


def _read_event(event_id: UUID, db: "Session", act: "Act") -> events.EventCard:
    return events.read_event(db, act, event_id=event_id)
