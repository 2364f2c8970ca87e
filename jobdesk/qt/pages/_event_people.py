"""Who comes to an event and whom they met: found by name or phone or taken in, kept by one key, on to the next."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.forms.events import EVENT_INTERVIEW, QUICK_INTAKE
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs import ChoiceBox, PlainLabel
from jobdesk.qt.inputs.choices import Choice
from jobdesk.qt.pages._find_people import FindPeople
from jobdesk.qt.pages.base import DraftKey, FormSheet, Page, Sheet
from jobdesk.qt.parts import Card, row
from jobdesk.qt.theme import XS
from jobdesk.services import event_people, events
from jobdesk.services.duplicates import KnownPerson
from jobdesk.services.event_interviews import save_interview
from jobdesk.services.event_people import take_in
from jobdesk.services.events import EventRow, FirmRow, ParticipantRow, arrive
from jobdesk.services.search import JOBSEEKER, Hit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


FIRM_WIDTH = 560


def _finder(page: Page) -> FindPeople:
    return FindPeople(
        page.room,
        name=_("People found"),
        hint=_("Name, initials, phone, birth"),
        empty=_("Type a name, a phone number or a birth date."),
        kinds=(JOBSEEKER,),
    )


class SignUpSheet(Sheet):
    """Type who comes; Enter keeps them, and the sheet stays for the next one.

    Who is not known is taken in with a name and a phone, without leaving.
    """

    def __init__(self, page: Page, event: EventRow) -> None:
        super().__init__(title=_("People at {event}").format(event=event.name), verb=_("Add"), run=self._add)
        self._page, self._event = page, event
        self.people = _finder(page)
        self.people.meant.connect(lambda _hit: self._add())
        self.add_verb(_("Not known: take in"), "Ctrl+Shift+N", self._take_in)
        self.body.addWidget(self.people, 1)

    @override
    def start_focus(self) -> None:
        self.people.search.setFocus()

    def _add(self) -> None:
        hit: Hit | None = self.people.current()
        if hit is None:
            self.people.search.setFocus()
            return
        event, person, name = self._event.id, hit.id, hit.title

        def job(db: "Session", act: "Act") -> ParticipantRow:
            return arrive(db, act, event_id=event, jobseeker_id=person)

        def done(kept: ParticipantRow | None) -> None:
            self.set_busy(False)
            self.strip.clear()
            say_there(self._page, name, kept)
            self.people.clear()
            self.people.search.setFocus()

        self.set_busy(True)
        self._page.room.work.change(self, job, stale=("events",), done=done, failed=self.explain)

    def _take_in(self) -> None:
        typed = self.people.search.text().strip()
        digits = sum(letter.isdigit() for letter in typed)
        name = "mobile" if digits > len(typed) / 2 else "full_name"
        self.people.clear()
        self._page.push(intake_sheet(self._page, self._event, {name: typed} if typed else {}))


def intake_sheet(page: Page, event: EventRow, typed: Mapping[str, str]) -> FormSheet:
    """A name and a phone: the person is saved and is at the event in one act; who is known is told first."""
    form = Form(QUICK_INTAKE, page.room.codes, today=page.room.today())
    form.take_typed(typed)

    def save(values: dict[str, Any], sheet: FormSheet, confirmed: bool = False) -> None:
        def refused(error: JobdeskError) -> None:
            sheet.refused(error)
            if isinstance(error, KnownPerson):
                other.setVisible(True)
                sheet.ask(str(error), verb=_("It is this person"), then=partial(known, error.ids[0]))

        def known(person: UUID) -> None:
            sheet.commit(partial(_arrive, event.id, person), stale=("events",), done=told)

        def told(kept: ParticipantRow | None) -> None:
            say_there(page, str(values["full_name"]), kept)

        job = partial(_take_in, event.id, values, confirmed)
        sheet.commit(job, stale=("events", "jobseekers"), done=told, failed=refused)

    title = _("New at {event}").format(event=event.name)
    draft = DraftKey("event_intake", str(event.id))
    sheet = FormSheet(form, title=title, verb=_("Take in"), save=save, draft=draft)

    def anew() -> None:
        values = form.cleaned()
        if values is not None:
            save(values, sheet, True)

    other = sheet.add_verb(_("Someone else: take in anew"), "Ctrl+Shift+S", anew)
    other.setVisible(False)
    return sheet


def sign_in(page: Page, event: EventRow, people: Sequence[ParticipantRow]) -> None:
    """The chosen people are there now; where all were signed in before it is taken back, after a question."""
    room = page.room
    if not people:
        page.explain(InvalidInput(_("Choose the person.")))
    elif event.held_on != room.today():
        page.explain(InvalidInput(_("People sign in on the day of the event.")))
    elif all(one.signed_in_at for one in people):
        names = ", ".join(one.name for one in people)
        job = partial(_each, event_people.take_back_sign_in, people)
        page.ask(
            _("{names}: take the sign-in back?").format(names=names),
            verb=_("Take back"),
            then=lambda: _sign(page, job, _("Sign-in taken back")),
        )
    else:
        coming = [one for one in people if not one.signed_in_at]
        names = ", ".join(one.name for one in coming)
        _sign(page, partial(_each, events.sign_in, coming), _("{name} is signed in").format(name=names))


def _sign(page: Page, job: "Callable[[Session, Act], object]", said: str) -> None:
    page.room.work.change(
        page, job, stale=("events",), done=lambda _none: page.room.say(said), failed=page.explain
    )


def _each(do: Callable[..., object], people: Sequence[ParticipantRow], db: "Session", act: "Act") -> None:
    for one in people:
        do(db, act, participant_id=one.id, version=one.version)


def say_there(page: Page, name: str, kept: ParticipantRow | None) -> None:
    """Tell that someone is signed in, or up where the event is still to come."""
    said = _("{name} is signed in") if kept and kept.signed_in_at else _("{name} is signed up")
    page.room.say(said.format(name=name))


def _take_in(event_id: UUID, values: dict[str, Any], confirmed: bool, db: "Session", act: "Act") -> ParticipantRow:
    return take_in(db, act, event_id=event_id, values=values, confirmed=confirmed)


def _arrive(event_id: UUID, jobseeker_id: UUID, db: "Session", act: "Act") -> ParticipantRow:
    return arrive(db, act, event_id=event_id, jobseeker_id=jobseeker_id)


class InterviewSheet(Sheet):
    """A person met a firm at the event; with a person given it is done at once, else the next one is typed."""

    def __init__(
        self, page: Page, event: EventRow, firms: Sequence[FirmRow], person: ParticipantRow | None = None
    ) -> None:
        title = _("Interviews at {event}").format(event=event.name)
        super().__init__(title=title, verb=_("Keep the interview"), run=self._keep)
        self._page, self._event, self._person = page, event, person
        self.firm = ChoiceBox([Choice(str(firm.id), firm.employer_name) for firm in firms], name=_("Firm"))
        if len(firms) == 1:
            self.firm.set_value(str(firms[0].id))
        self.form = Form(EVENT_INTERVIEW, page.room.codes, today=page.room.today())
        self._begin_form()
        self.people = _finder(page)
        self.people.meant.connect(lambda _hit: self._keep())
        self.firm.setMaximumWidth(FIRM_WIDTH)
        named = QVBoxLayout()
        named.setSpacing(XS)
        named.addWidget(PlainLabel(_("Firm"), look="label"))
        named.addWidget(self.firm)
        card = Card()
        card.body.addLayout(named)
        card.body.addWidget(self.form)
        self.body.addWidget(card)
        if person is None:
            self.body.addWidget(self.people, 1)
        else:
            card.body.insertLayout(0, row(PlainLabel(f"{person.name}  {person.birth}", look="section")))
            self.people.setParent(self)
            self.people.hide()
            self.body.addStretch(1)

    @override
    def start_focus(self) -> None:
        if self._person is None and self.firm.value():
            self.people.search.setFocus()
        else:
            self.firm.setFocus()

    def _begin_form(self) -> None:
        self.form.set_values({"result": "waiting", "result_on": None})

    def _keep(self) -> None:
        hit: Hit | None = self.people.current()
        who: UUID | None = self._person.jobseeker_id if self._person else hit.id if hit else None
        values = self.form.cleaned()
        if values is None:
            return
        if who is None:
            self.explain(InvalidInput(_("Choose the person.")))
            self.people.search.setFocus()
            return
        event, firm = self._event.id, str(self.firm.value())

        def job(db: "Session", act: "Act") -> object:
            return save_interview(
                db, act, event_id=event, jobseeker_id=who, firm_id=UUID(firm) if firm else None, values=values
            )

        def done(_row: Any) -> None:  # noqa: ANN401  the row, or None on a retry
            self.set_busy(False)
            self.strip.clear()
            self._page.room.say(_("Saved"))
            if self._person is not None:
                self.finish()
                return
            self._begin_form()
            self.people.clear()
            self.people.search.setFocus()

        def refused(error: Any) -> None:  # noqa: ANN401  a JobdeskError
            self.set_busy(False)
            if not self.form.show_problem(error):
                self.explain(error)

        self.set_busy(True)
        self._page.room.work.change(self, job, stale=("events",), done=done, failed=refused, op_id=new_id())
