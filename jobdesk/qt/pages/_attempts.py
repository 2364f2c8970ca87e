"""Calls that were tried: one key for the commonest outcomes, a form for the day to call back, how one reads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from jobdesk.base.codes import CodeBook, next_working_day
from jobdesk.base.enums import AttemptOutcome, ContactMode
from jobdesk.base.formats import format_date, format_datetime
from jobdesk.base.forms.attempts import ATTEMPT
from jobdesk.base.i18n import _
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages.base import FormSheet, Page
from jobdesk.services import contact_attempts
from jobdesk.services.calls import CallFirm
from jobdesk.services.contact_attempts import AttemptRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("contact_attempts",)


@dataclass(frozen=True, slots=True)
class Called:
    """Who is called: a name for titles, and what `record_attempt` is told of it.

    Attributes:
        about: the keys it asks for: employer_id, vacancy_id, referral_ids, follow_up_id,
            jobseeker_id, event_interview_id.
    """

    name: str
    about: Mapping[str, Any]


def called_of_firm(firm: CallFirm) -> Called:
    """A firm as a whole; one known by an external vacancy alone is called about that."""
    about = {"employer_id": firm.employer_id, "vacancy_id": firm.vacancy_id}
    return Called(firm.name, {name: one for name, one in about.items() if one is not None})


def note_attempt(
    page: Page, called: Called, outcome: AttemptOutcome, *, done: Callable[[], object] = lambda: None
) -> None:
    """Keep an attempt by phone at once, and say so."""
    page.strip.clear()
    word = page.room.codes.label("attempt_outcome", outcome)
    said = _("{name}: {outcome}, written down").format(name=called.name, outcome=word)

    def saved(_rows: object) -> None:
        page.room.say(said)
        done()

    values = {"outcome": outcome, "mode": ContactMode.PHONE}
    page.room.work.change(page, partial(_record, called, values), stale=STALE, done=saved, failed=page.explain)


def attempt_sheet(page: Page, called: Called, *, done: Callable[[], object] = lambda: None) -> FormSheet:
    """An attempt as a form: the day to call back stands at the next working day, a word on it may be added."""
    room = page.room
    form = Form(ATTEMPT, room.codes, today=room.today())
    form.set_values(
        {
            "outcome": AttemptOutcome.CALL_BACK.value,
            "call_back_on": next_working_day(room.today() + timedelta(days=1)),
            "mode": ContactMode.PHONE.value,
        }
    )

    def save(values: dict[str, Any], sheet: FormSheet) -> None:
        sheet.commit(partial(_record, called, values), stale=STALE, said=_("Call written down"), done=then)

    def then(_rows: object) -> None:
        done()

    return FormSheet(
        form, title=_("Call: {name}").format(name=called.name), verb=_("Save the call"), save=save, need="receive"
    )


def attempt_text(codes: CodeBook, row: AttemptRow | None, *, full: bool = False) -> str:
    """An attempt in a few words; in full with its time, who tried and what was noted."""
    if row is None:
        return ""
    parts = [
        format_datetime(row.tried_at) if full else format_date(row.tried_on),
        codes.label("attempt_outcome", row.outcome),
    ]
    if full:
        parts.append(row.counselor)
    if row.call_back_on is not None:
        parts.append(_("call back on {day}").format(day=format_date(row.call_back_on)))
    if full and row.note:
        parts.append(row.note)
    return " · ".join(parts)


def last_call(codes: CodeBook, row: AttemptRow | None) -> str:
    """The last call in a list, its day without the year: what came of it, or when to call back."""
    if row is None:
        return ""
    if row.call_back_on is not None:
        return _("call back {day}").format(day=_short(row.call_back_on))
    return f"{codes.label('attempt_outcome', row.outcome)} {_short(row.tried_on)}"


def _short(day: date) -> str:
    return f"{day.month}. {day.day}."


def call_back_text(today: date, on: date | None) -> str:
    """The day to call back, said as today where it is."""
    if on is None:
        return ""
    return _("today") if on == today else format_date(on)


def _record(called: Called, values: Mapping[str, Any], db: "Session", act: "Act") -> Sequence[AttemptRow]:
    return contact_attempts.record_attempt(db, act, **called.about, **values)
