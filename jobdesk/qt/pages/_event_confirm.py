"""채용 확인: what was learned after an event, one by one, and the placement of who was hired."""

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jobdesk.base.enums import AttemptOutcome
from jobdesk.base.errors import InvalidInput
from jobdesk.base.forms.events import EVENT_CONFIRMATION
from jobdesk.base.forms.placements import PLACEMENT
from jobdesk.base.i18n import _
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages._attempts import Called, attempt_sheet, note_attempt
from jobdesk.qt.pages._placement_sheets import say_placed
from jobdesk.qt.pages.base import DraftKey, FormSheet, Page
from jobdesk.qt.pages.form_sheet import Saved
from jobdesk.services import event_results
from jobdesk.services.event_results import EventResultRow
from jobdesk.services.referral_view import name_people

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("events", "referrals", "placements", "vacancies", "follow_ups", "jobseekers")


def confirm_sheet(page: Page, row: EventResultRow) -> None:
    """Ask of an interview what came of it; a hire whose work began is offered its placement."""
    one, room = row.id, page.room

    def show(seen: tuple[Saved, str]) -> None:
        known, name = seen
        form = Form(EVENT_CONFIRMATION, room.codes, today=room.today())

        def done(saved: EventResultRow | None) -> None:
            if saved is not None and saved.result == "hired" and not saved.placed and saved.hired_on:
                page.ask(
                    _("{name} was hired by {firm}: enter the placement now?").format(name=name, firm=row.firm),
                    verb=_("Enter the placement"),
                    then=lambda: placement_sheet(page, saved),
                )

        def save(values: dict[str, Any], sheet: FormSheet) -> None:
            version = sheet.known.version if sheet.known else known.version
            sheet.commit(partial(_confirm, one, version, values), stale=STALE, done=done, said=_("Saved"))

        sheet = FormSheet(
            form,
            title=_("What came of it: {name} · {firm}").format(name=name, firm=row.firm),
            verb=_("Save"),
            save=save,
            draft=DraftKey("event_confirmation", str(one)),
            known=known,
            read=partial(_read, one),
        )
        page.push(sheet)

    room.work.view(page, partial(_read_named, one, row), done=show, failed=page.explain)


def placement_sheet(page: Page, row: EventResultRow) -> None:
    """The placement of someone hired through an event."""
    one, room = row.id, page.room
    if row.result != "hired":
        page.explain(InvalidInput(_("Only who was hired starts work.")))
        return
    if row.placed:
        page.explain(InvalidInput(_("A placement of this event is kept already.")))
        return

    def show(seen: "tuple[Mapping[str, Any], str]") -> None:
        start, name = seen
        form = Form(PLACEMENT, room.codes, today=room.today())
        form.set_values(start)

        def save(values: dict[str, Any], sheet: FormSheet) -> None:
            done = partial(say_placed, room)
            sheet.commit(partial(_place, one, values), stale=STALE, done=done, said=_("Placement saved"))

        title = _("Placement: {about}").format(about=f"{name} · {row.firm}")
        draft = DraftKey("event_placement", str(one))
        page.push(FormSheet(form, title=title, verb=_("Save placement"), save=save, draft=draft))

    room.work.view(page, partial(_start, one, row), done=show, failed=page.explain)


def called_no_answer(page: Page, row: EventResultRow | None) -> None:
    """Nobody answered: kept at once, and the interview is asked about again on its next day."""
    if row is None:
        page.explain(InvalidInput(_("Choose the interview.")))
        return
    note_attempt(page, _called(row), AttemptOutcome.NO_ANSWER)


def call_noted(page: Page, row: EventResultRow | None) -> None:
    """A call about an interview as a form: what came of it, and when to call back."""
    if row is None:
        page.explain(InvalidInput(_("Choose the interview.")))
        return
    page.push(attempt_sheet(page, _called(row)))


def _called(row: EventResultRow) -> Called:
    return Called(f"{row.name} · {row.firm}", {"event_interview_id": row.id})


def _read(interview_id: UUID, db: "Session", act: "Act") -> Saved:
    return event_results.read_confirmation(db, act, interview_id=interview_id)


def _read_named(interview_id: UUID, row: EventResultRow, db: "Session", act: "Act") -> tuple[Saved, str]:
    """The form's start, and the person's full name for the call to the firm; recorded as shown."""
    names = name_people(db, act, [row.jobseeker_id])
    return _read(interview_id, db, act), names.get(row.jobseeker_id, row.name)


def _confirm(
    interview_id: UUID, version: int, values: dict[str, Any], db: "Session", act: "Act"
) -> EventResultRow:
    return event_results.confirm_result(db, act, interview_id=interview_id, version=version, values=values)


def _start(interview_id: UUID, row: EventResultRow, db: "Session", act: "Act") -> "tuple[Mapping[str, Any], str]":
    """What the placement begins with, and the person's full name; recorded as shown."""
    names = name_people(db, act, [row.jobseeker_id])
    return event_results.placement_start(db, act, interview_id=interview_id), names[row.jobseeker_id]


def _place(interview_id: UUID, values: dict[str, Any], db: "Session", act: "Act") -> object:
    return event_results.place_from_event(db, act, interview_id=interview_id, values=values)
