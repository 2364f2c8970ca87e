"""What was learned of people who found work, and that nobody answered, as a form any page may open."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jobdesk.base.enums import AttemptOutcome, ContactMode, FollowUpState
from jobdesk.base.formats import format_date, format_datetime
from jobdesk.base.forms.placements import FOLLOW_UP
from jobdesk.base.i18n import _, mark
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._attempts import Called, attempt_sheet
from jobdesk.qt.pages.base import DraftKey, FormSheet, Page
from jobdesk.qt.parts import Card
from jobdesk.services import contact_attempts, follow_ups
from jobdesk.services.contact_attempts import AttemptRow
from jobdesk.services.follow_ups import FollowUpCall, FollowUpEntry, FollowUpRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("follow_ups", "placements", "jobseekers")
_OF_LEFT = ("left_on", "left_code", "left_reason")


def follow_up_sheet(
    page: Page, follow_up_id: UUID, version: int, person: str, *, others: Sequence[FollowUpEntry] = ()
) -> FormSheet:
    """What was learned of someone who found work; the same of others too, where they agree.

    That nobody answered is noted by one key, and the follow-up stays due. Who left is offered to be registered
    anew at once.
    """
    room = page.room
    entries = [FollowUpEntry(follow_up_id, version), *others]
    form = Form(FOLLOW_UP, room.codes, today=room.today(), hidden=_OF_LEFT)
    form.set_values({"done_on": room.today(), "mode": ContactMode.PHONE.value})
    form.edited.connect(lambda name: _ask_of_left(form) if name == "state" else None)

    def save(values: dict[str, Any], sheet: FormSheet) -> None:
        sheet.commit(
            lambda db, act: follow_ups.record_follow_ups(db, act, entries=entries, values=values),
            stale=STALE,
            said=_("Saved"),
            done=lambda rows: _offer_anew(page, rows or (), person),
        )

    about = _("{first} and {count} more").format(first=person, count=len(others)) if others else person
    sheet = FormSheet(
        form,
        title=_("Follow-up: {person}").format(person=about),
        verb=_("Save"),
        save=save,
        draft=None if others else DraftKey("follow_up", str(follow_up_id)),
    )
    sheet.add_verb(_("Nobody answered"), "F5", lambda: _note_attempt(sheet, entries))
    if not others:
        called = Called(person, {"follow_up_id": follow_up_id})
        sheet.add_verb(
            _("Call back…"), "Ctrl+Shift+B", lambda: page.push(attempt_sheet(page, called, done=sheet.leave))
        )
        _show_whom(page, sheet, follow_up_id)
        _show_attempts(page, sheet, follow_up_id)
    return sheet


def _ask_of_left(form: Form) -> None:
    left = form.value("state") == FollowUpState.LEFT
    for name in _OF_LEFT:
        form.hide_field(name, not left)
        if not left:
            form.set_value(name, None)


def _note_attempt(sheet: FormSheet, entries: Sequence[FollowUpEntry]) -> None:
    """Keep that nobody answered; the follow-ups stay due."""
    mode = str(sheet.form.value("mode") or ContactMode.PHONE.value)
    note = str(sheet.form.value("note") or "")

    def job(db: "Session", act: "Act") -> None:
        for one in entries:
            contact_attempts.record_attempt(
                db,
                act,
                outcome=AttemptOutcome.NO_ANSWER,
                mode=ContactMode(mode),
                follow_up_id=one.follow_up_id,
                note=note,
            )

    sheet.commit(job, stale=("follow_ups", "contact_attempts"), said=_("Noted: nobody answered"))


def _show_whom(page: Page, sheet: FormSheet, follow_up_id: UUID) -> None:
    """Above the form, whom one calls; the look is on record."""
    line = PlainLabel(wrap=True)
    sheet.above.addWidget(line)

    def show(call: FollowUpCall) -> None:
        since = _("since {day}").format(day=format_date(call.started_on))
        firm = " ".join(part for part in (call.employer_name, call.employer_phone) if part)
        sheet.title.setText(_("Follow-up: {person}").format(person=call.jobseeker))
        line.setText("   ".join(part for part in (call.jobseeker, call.phone, firm, since) if part))

    page.room.work.view(
        sheet,
        lambda db, act: follow_ups.open_follow_up(db, act, follow_up_id=follow_up_id),
        done=show,
        failed=sheet.explain,
    )


def _show_attempts(page: Page, sheet: FormSheet, follow_up_id: UUID) -> None:
    """Beside the form, how often it was tried before."""
    codes = page.room.codes
    tried: ListView[AttemptRow] = ListView(
        (
            Column(mark("When"), lambda r: format_datetime(r.tried_at), width=150),
            Column(mark("By what way"), lambda r: codes.label("contact_mode", r.mode), width=72),
            Column(mark("Outcome"), lambda r: codes.label("attempt_outcome", r.outcome), width=90),
            Column(mark("Remarks"), lambda r: r.note, stretch=True),
        ),
        key=lambda r: r.id,
        name=_("Tried so far"),
        empty="",
        dense=True,
    )
    card = Card(_("Tried so far"))
    card.setMinimumWidth(460)
    card.body.addWidget(tried, 1)
    card.setVisible(False)
    sheet.aside.addWidget(card, 1)

    def show(rows: Sequence[AttemptRow]) -> None:
        tried.set_rows(rows)
        card.setVisible(bool(rows))

    page.room.work.read(
        sheet,
        lambda db, act: contact_attempts.list_attempts(db, act, follow_up_id=follow_up_id),
        done=show,
        failed=sheet.explain,
    )


def _offer_anew(page: Page, rows: Sequence[FollowUpRow], person: str) -> None:
    """Who left is offered to be registered anew."""
    for row in rows:
        if row.state == FollowUpState.LEFT:
            page.ask(
                _("{person} left on {day}. Register them anew now?").format(
                    person=person, day=format_date(row.left_on)
                ),
                verb=_("Register anew"),
                then=lambda: page.room.start("jobseekers", "register", jobseeker_id=rows[0].jobseeker_id),
            )
