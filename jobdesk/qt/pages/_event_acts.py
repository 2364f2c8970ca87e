"""The forms of 행사, and what strikes its lines through."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jobdesk.base.fields import Field
from jobdesk.base.formats import format_date
from jobdesk.base.forms.events import EMPLOYER_VISIT, EVENT, EVENT_FIRM, EVENT_INTERVIEW
from jobdesk.base.i18n import _
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages._correct_sheet import correct_sheet
from jobdesk.qt.pages._event_offers import VacancyOffer, propose_round
from jobdesk.qt.pages._event_visits import UnvisitedSheet, vacancy_of_visit
from jobdesk.qt.pages._find_firm import FindFirmSheet
from jobdesk.qt.pages._firm_acts import unchanged
from jobdesk.qt.pages.base import DraftKey, FormSheet, Page
from jobdesk.qt.pages.form_sheet import Saved
from jobdesk.services import event_interviews, events, visits
from jobdesk.services.employers import EmployerRow
from jobdesk.services.event_interviews import EventInterviewRow
from jobdesk.services.event_results import EventResultRow
from jobdesk.services.events import SLOT_MINUTES, EventCard, EventRow, FirmRow, ParticipantRow
from jobdesk.services.visits import UnvisitedRow, VisitRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

Firm = EmployerRow | UnvisitedRow
Line = EventRow | FirmRow | ParticipantRow | EventInterviewRow | EventResultRow | VisitRow
EVENTS, VISITS, RESULTS, FIRMS = "events", "visits", "event_results", "firms"
_NAME = "employer_name"
# How a line of each list is struck through, and which list that makes stale.
_VOIDS: Mapping[type, tuple[Callable[..., object], str, str]] = {
    EventRow: (events.void_event, "event_id", EVENTS),
    FirmRow: (events.void_firm, "firm_id", EVENTS),
    ParticipantRow: (events.void_participant, "participant_id", EVENTS),
    EventInterviewRow: (event_interviews.void_interview, "interview_id", EVENTS),
    EventResultRow: (event_interviews.void_interview, "interview_id", EVENTS),
    VisitRow: (visits.void_visit, "visit_id", VISITS),
}


class EventActs:
    """The forms a page opens on events, their firms and interviews, and on visits."""

    def __init__(self, page: Page, saved: Callable[[str, UUID], object]) -> None:
        """`saved` is told the list and the record of what is new."""
        self.page, self.room, self._saved = page, page.room, saved

    # events ---------------------------------------------------------------------------------

    def new_event(self) -> None:
        """An event of any kind."""

        def job(values: dict[str, Any], _version: int | None, db: "Session", act: "Act") -> object:
            return events.save_event(db, act, values=values)

        start = {"held_on": self.room.today(), "kind": "matching_day", "slot_minutes": SLOT_MINUTES}
        sheet = self._form(EVENT, _("New event"), job, DraftKey("event", "new"), start=start)
        propose_round(sheet)

    def edit_event(self, event: EventRow) -> None:
        """A coming event is planned on; one of today or earlier is corrected with a reason."""
        if event.held_on <= self.room.today():
            correct_sheet(self.page, "event", event.id, about=event.name)
            return
        one = event.id

        def job(values: dict[str, Any], version: int | None, db: "Session", act: "Act") -> object:
            return events.save_event(db, act, values=values, event_id=one, version=version)

        self._known(EVENT, event.name, job, DraftKey("event", str(one)), partial(_read_event, one))

    # firms at an event ----------------------------------------------------------------------

    def new_firm(self, event: EventRow) -> None:
        """A firm at an event: a known one, or one known by name only."""
        title = _("Firm at {event}").format(event=event.name)
        self._find(title, partial(self._firm_form, event, title))

    def _firm_form(self, event: EventRow, title: str, firm: Firm | None, typed: str) -> None:
        employer = firm.id if firm else None
        offer = VacancyOffer(self.page)

        def job(values: dict[str, Any], _version: int | None, db: "Session", act: "Act") -> object:
            asked = {**values, _NAME: firm.name} if firm else values
            asked["vacancy_id"] = offer.chosen
            return events.save_firm(db, act, event_id=event.id, values=asked, employer_id=employer)

        fields = _without_name(EVENT_FIRM, firm)
        shown = f"{title} · {firm.name}" if firm else title
        sheet = self._form(
            fields,
            shown,
            job,
            DraftKey("event_firm", f"{event.id}-{employer or 'new'}"),
            start={_NAME: typed},
            shows=FIRMS,
        )
        if employer is not None:
            offer.show_on(sheet, employer)

    def edit_firm(self, event: EventRow, firm: FirmRow) -> None:
        """Booth, openings and job of a firm at an event."""
        one, offer = firm.id, VacancyOffer(self.page)

        def job(values: dict[str, Any], version: int | None, db: "Session", act: "Act") -> object:
            asked = {**values, "vacancy_id": offer.chosen} if firm.employer_id else values
            return events.save_firm(db, act, event_id=event.id, values=asked, firm_id=one, version=version)

        def then(sheet: FormSheet) -> None:
            if firm.employer_id is not None:
                offer.show_on(sheet, firm.employer_id, firm.vacancy_id)

        key = DraftKey("event_firm", str(one))
        self._known(EVENT_FIRM, firm.employer_name, job, key, partial(_read_firm, one), then)

    # interviews -----------------------------------------------------------------------------

    def enter_result(self, event: EventRow, met: EventInterviewRow) -> None:
        """What came of an interview."""
        one = met.id

        def job(values: dict[str, Any], version: int | None, db: "Session", act: "Act") -> object:
            return event_interviews.save_interview(
                db, act, event_id=event.id, interview_id=one, values=values, version=version
            )

        key = DraftKey("event_interview", str(one))
        self._known(EVENT_INTERVIEW, f"{met.name} · {met.firm}", job, key, partial(_read_interview, one))

    # visits ---------------------------------------------------------------------------------

    def new_visit(self) -> None:
        """A firm that was visited: a known one, or one known by name only."""
        self._find(_("New visit: which firm?"), self._visit_form)

    def next_visits(self) -> None:
        """Firms nobody visited for long; the chosen one's visit is entered."""
        self.page.push(UnvisitedSheet(self.page, lambda row: self._visit_form(row, row.name)))

    def _visit_form(self, firm: Firm | None, typed: str) -> None:
        employer = firm.id if firm else None

        def job(values: dict[str, Any], _version: int | None, db: "Session", act: "Act") -> object:
            asked = {**values, _NAME: firm.name} if firm else values
            return visits.save_visit(db, act, values=asked, employer_id=employer)

        title = _("Visit to {firm}").format(firm=firm.name) if firm else _("New visit")
        start = {"visited_on": self.room.today(), "result": "talk", _NAME: typed}
        fields = _without_name(EMPLOYER_VISIT, firm)
        key = DraftKey("visit", str(employer or "new"))
        self._form(fields, title, job, key, start=start, stale=VISITS, then=self._go_on)

    def _go_on(self, visit: VisitRow) -> None:
        """A visit that brought a vacancy goes straight into it."""
        if visit.result == "vacancy" and visit.vacancy_id is None:
            vacancy_of_visit(self.page, visit)

    def correct_visit(self, visit: VisitRow) -> None:
        """A visit is a fact: corrected with a reason."""
        about = f"{visit.employer_name} · {format_date(visit.visited_on)}"
        correct_sheet(self.page, "visit", visit.id, about=about)

    # striking through -----------------------------------------------------------------------

    def void(self, line: Line) -> None:
        """Ask for the reason, then strike a line through."""
        strike, name, stale = _VOIDS[type(line)]
        one = line.id

        def run(why: str) -> None:
            self.page.strip.clear()
            self.room.work.change(
                self.page,
                lambda db, act: strike(db, act, **{name: one}, why=why),
                stale=stale,
                done=lambda _none: self.room.say(_("Struck through")),
                failed=self.page.explain,
            )

        question = _("{what} will count nowhere any more.").format(what=_what(line))
        self.page.ask(question, verb=_("Strike through"), then=run, reason=True)

    # inside ---------------------------------------------------------------------------------

    def _find(self, title: str, then: Callable[[EmployerRow | None, str], object]) -> None:
        self.page.push(
            FindFirmSheet(
                self.page,
                title=title,
                chosen=lambda row: then(row, row.name),
                new=lambda typed: then(None, typed),
                new_verb=_("By name only"),
            )
        )

    def _known(
        self,
        fields: Sequence[Field],
        title: str,
        job: Callable[..., Any],
        key: DraftKey,
        read: "Callable[[Session, Act], Saved]",
        then: Callable[[FormSheet], object] = lambda _sheet: None,
    ) -> None:
        def show(known: Saved) -> None:
            then(self._form(fields, title, job, key, known=known, read=read))

        self.room.work.view(self.page, read, done=show, failed=self.page.explain)

    def _form(
        self,
        fields: Sequence[Field],
        title: str,
        job: Callable[..., Any],
        key: DraftKey,
        *,
        start: Mapping[str, Any] | None = None,
        stale: str = EVENTS,
        shows: str = "",
        known: Saved | None = None,
        read: "Callable[[Session, Act], Saved] | None" = None,
        then: Callable[[Any], object] = lambda _saved: None,
    ) -> FormSheet:
        form = Form(fields, self.room.codes, today=self.room.today())
        form.set_values(start or {})

        def done(saved: EventCard | FirmRow | VisitRow | None) -> None:
            if known is None and saved is not None:
                self._saved(shows or stale, saved.id)
                then(saved)

        def save(values: dict[str, Any], sheet: FormSheet) -> None:
            if not unchanged(sheet, values):
                version = sheet.known.version if sheet.known else None
                sheet.commit(partial(job, values, version), stale=stale, done=done, said=_("Saved"))

        sheet = FormSheet(form, title=title, verb=_("Save"), save=save, draft=key, known=known, read=read)
        self.page.push(sheet)
        return sheet


def _without_name(fields: Sequence[Field], firm: object) -> list[Field]:
    """A known firm's name is asked no second time."""
    return [field for field in fields if firm is None or field.name != _NAME]


def _what(line: Line) -> str:
    if isinstance(line, EventRow | ParticipantRow):
        return line.name
    if isinstance(line, EventInterviewRow | EventResultRow):
        return f"{line.name} · {line.firm}"
    if isinstance(line, VisitRow):
        return f"{line.employer_name} · {format_date(line.visited_on)}"
    return line.employer_name


def _read_event(event_id: UUID, db: "Session", act: "Act") -> Saved:
    return events.read_event(db, act, event_id=event_id)


def _read_firm(firm_id: UUID, db: "Session", act: "Act") -> Saved:
    return events.read_firm(db, act, firm_id=firm_id)


def _read_interview(interview_id: UUID, db: "Session", act: "Act") -> Saved:
    return event_interviews.read_interview(db, act, interview_id=interview_id)
