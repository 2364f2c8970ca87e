"""행사: events with their firms, people and interviews; employer visits."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.fields import Field
from jobdesk.base.formats import format_date, format_number
from jobdesk.base.forms.events import EMPLOYER_VISIT, EVENT, EVENT_FIRM
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_serve
from jobdesk.qt.actions import Action
from jobdesk.qt.forms.base import Form
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._event_people import SignUpSheet
from jobdesk.qt.pages.base import DraftKey, FormSheet, Page, Room
from jobdesk.qt.parts import Card, Segments, Split
from jobdesk.qt.theme import M
from jobdesk.services import events, visits
from jobdesk.services.events import EventRow, FirmRow, ParticipantRow
from jobdesk.services.visits import VisitRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

EVENTS, VISITS = "events", "visits"


class EventsPage(Page):
    """Events on the left, who is there on the right; visits in a list of their own."""

    title = mark("Events")
    reads: ClassVar = (EVENTS, VISITS)
    commands: ClassVar = (
        Action(
            "events.new",
            mark("New event"),
            "new_event",
            "Ctrl+N",
            mark("JOB4U, fairs, mobile service"),
            may=can_serve,
        ),
        Action(
            "events.new_firm",
            mark("Add firm"),
            "new_firm",
            "Ctrl+Shift+N",
            mark("To the chosen event"),
            may=can_serve,
        ),
        Action(
            "events.new_person",
            mark("Add person"),
            "new_person",
            "Ctrl+E",
            mark("Sign up or in at the chosen event"),
            may=can_serve,
        ),
        Action(
            "events.new_visit",
            mark("New visit"),
            "new_visit",
            "Ctrl+Shift+V",
            mark("A firm was visited"),
            may=can_serve,
        ),
        Action("events.edit", mark("Edit event"), "edit", "F2", mark("The chosen event"), may=can_serve),
        Action("events.view", mark("Next list"), "next_view", "Ctrl+Tab", mark("Events, visits")),
    )

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.add_buttons(
            "events.edit", "events.new_firm", "events.new_person", "events.new_visit", primary="events.new"
        )
        self.views = Segments([(EVENTS, _("Events")), (VISITS, _("Employer visits"))])
        self.events = self._event_list()
        self.firms, self.people = self._firm_list(), self._people_list()
        self.visits = self._visit_list()
        self.stack = QStackedWidget()
        self.stack.addWidget(Split(self.events, self._side(), (640, 480)))
        self.stack.addWidget(self.visits)
        self.body.addWidget(self.views)
        self.body.addWidget(self.stack, 1)
        self.views.chosen.connect(lambda view: self.stack.setCurrentIndex(int(view == VISITS)))
        self.events.chosen.connect(self._on_event)
        self.events.opened.connect(lambda _row: self.edit())

    def _side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        for title, view in ((_("Firms at the event"), self.firms), (_("People at the event"), self.people)):
            card = Card(title)
            card.body.addWidget(view, 1)
            column.addWidget(card, 1)
        return side

    def _event_list(self) -> ListView[EventRow]:
        codes = self.room.codes
        return ListView(
            (
                Column(mark("Held on"), lambda r: format_date(r.held_on), width=120, sort=lambda r: r.held_on),
                Column(mark("Kind"), lambda r: codes.label("event_kind", r.kind), width=100),
                Column(mark("Event name"), lambda r: r.name, stretch=True),
                Column(mark("Firms"), lambda r: format_number(r.firms), align="right", width=60),
                Column(mark("Signed in"), lambda r: format_number(r.signed_in), align="right", width=60),
                Column(mark("Interviewed"), lambda r: format_number(r.interviewed), align="right", width=60),
            ),
            key=lambda r: r.id,
            name=_("Events"),
            empty=_("No events yet."),
            first_act=self.action("events.new") if self.has_action("events.new") else None,
        )

    def _firm_list(self) -> ListView[FirmRow]:
        return ListView(
            (
                Column(mark("Booth"), lambda r: r.booth or "", align="right", width=60),
                Column(mark("Name of the firm"), lambda r: r.employer_name, stretch=True),
                Column(mark("Openings"), lambda r: str(r.openings or ""), align="right", width=80),
            ),
            key=lambda r: r.id,
            name=_("Firms at the event"),
            empty=_("No firm yet."),
            dense=True,
        )

    def _people_list(self) -> ListView[ParticipantRow]:
        return ListView(
            (
                Column(mark("Name"), lambda r: r.name, width=90),
                Column(mark("Born"), lambda r: r.birth, width=110),
                Column(mark("Phone"), lambda r: r.phone, stretch=True),
                Column(mark("Signed in"), lambda r: f"{r.signed_in_at:%H:%M}" if r.signed_in_at else "", width=70),
            ),
            key=lambda r: r.id,
            name=_("People at the event"),
            empty=_("Nobody yet."),
            dense=True,
        )

    def _visit_list(self) -> ListView[VisitRow]:
        codes = self.room.codes
        return ListView(
            (
                Column(
                    mark("Visited on"), lambda r: format_date(r.visited_on), width=130, sort=lambda r: r.visited_on
                ),
                Column(mark("Name of the firm"), lambda r: r.employer_name, stretch=True),
                Column(mark("Result"), badge=lambda r: state_badge(codes, "visit_result", r.result), width=120),
                Column(mark("Visitor"), lambda r: r.visitor, width=110),
                Column(mark("Note"), lambda r: r.note or "", width=320),
            ),
            key=lambda r: r.id,
            name=_("Employer visits"),
            empty=_("No visits yet."),
        )

    # reading --------------------------------------------------------------------------------

    @override
    def refresh(self, stale: frozenset[str]) -> None:
        if EVENTS in stale:
            self._read(lambda db, act: events.list_events(db, act), self._put_events, EVENTS)
        if VISITS in stale:
            self._read(lambda db, act: visits.list_visits(db, act), self.visits.set_rows, VISITS)

    def _read(self, job: Callable[["Session", "Act"], Any], done: Callable[[Any], None], key: str) -> None:
        self.room.work.read(self, job, done=done, failed=self.explain, latest=key)

    def _put_events(self, rows: list[EventRow]) -> None:
        self.events.set_rows(rows)
        if self.events.current_row() is None:
            self.events.select_first()
        else:
            self._on_event(self.events.current_row())

    def _on_event(self, row: EventRow | None) -> None:
        if row is None:
            self.firms.set_rows([])
            self.people.set_rows([])
            return
        event_id = row.id
        self._read(lambda db, act: events.list_firms(db, act, event_id=event_id), self.firms.set_rows, "firms")
        self._read(
            lambda db, act: events.list_participants(db, act, event_id=event_id), self.people.set_rows, "people"
        )

    @override
    def open_record(self, kind: str, record_id: UUID) -> None:
        self.views.choose(EVENTS)
        self.events.select(record_id)

    def next_view(self) -> None:
        """The list to the right."""
        self.views.choose_next()

    # forms ----------------------------------------------------------------------------------

    def _form(
        self,
        fields: Sequence[Field],
        title: str,
        start: dict[str, Any],
        job: Callable[..., Any],
        stale: str,
        key: str,
    ) -> None:
        form = Form(fields, self.room.codes, today=self.room.today())
        form.set_values(start)

        def save(values: dict[str, Any], op_id: UUID, sheet: FormSheet) -> None:
            def done(_saved: object) -> None:
                self.room.say(_("Saved"))
                sheet.finish()

            sheet.set_busy(True)
            self.room.work.change(
                sheet, partial(job, values), stale=stale, done=done, failed=sheet.refused, op_id=op_id
            )

        self.push(FormSheet(form, title=title, verb=_("Save"), save=save, draft=DraftKey(stale, key)))

    def new_event(self) -> None:
        """An event of any kind."""

        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            return events.save_event(db, act, values=values)

        start = {"held_on": self.room.today(), "kind": "matching_day"}
        self._form(EVENT, _("New event"), start, job, EVENTS, "new")

    def edit(self) -> None:
        """The chosen event."""
        row = self.events.current_row()
        if row is not None and self.views.current == EVENTS:
            self._read(partial(_card, row.id), self._edit_card, "card")

    def _edit_card(self, card: events.EventCard) -> None:
        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            return events.save_event(db, act, values=values, event_id=card.id, version=card.version)

        self._form(EVENT, str(card.values["name"]), dict(card.values), job, EVENTS, str(card.id))

    def new_firm(self) -> None:
        """A firm at the chosen event."""
        row = self.events.current_row()
        if row is None:
            return
        event_id = row.id

        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            return events.save_firm(db, act, event_id=event_id, values=values)

        self._form(EVENT_FIRM, _("Firm at {event}").format(event=row.name), {}, job, EVENTS, f"firm-{row.id}")

    def new_person(self) -> None:
        """A person at the chosen event, signed in today or only signed up before."""
        row = self.events.current_row()
        if row is not None:
            self.push(SignUpSheet(self, row))

    def new_visit(self) -> None:
        """A firm that was visited."""

        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            return visits.save_visit(db, act, values=values)

        start = {"visited_on": self.room.today(), "result": "talk"}
        self._form(EMPLOYER_VISIT, _("New visit"), start, job, VISITS, "new")


def _card(event_id: UUID, db: "Session", act: "Act") -> events.EventCard:
    return events.read_event(db, act, event_id=event_id)
