"""Refer and interview in one act: interviews of an event become referrals to the vacancy of their firm."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages.base import FormSheet, Page
from jobdesk.services import event_referrals
from jobdesk.services.event_interviews import EventInterviewRow
from jobdesk.services.events import EventRow
from jobdesk.services.referrals import ReferralRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

FIELDS = (
    Field("method", mark("Referral method"), FieldKind.CHOICE, required="receive", code="referral_method"),
    Field("stay_checked", mark("The stay was checked on the original"), FieldKind.BOOLEAN, when_asked=True),
    Field("override_why", mark("Why though a condition fails"), max_length=500, wide=True, when_asked=True),
)
STALE = ("events", "referrals", "vacancies", "jobseekers")


def refer_sheet(page: Page, event: EventRow, rows: Sequence[EventInterviewRow]) -> None:
    """Ask how the people of these interviews are referred: 교부 or 동행."""
    if not rows:
        page.explain(InvalidInput(_("Choose interviews in the list first.")))
        return
    form = Form(FIELDS, page.room.codes, today=page.room.today())
    form.set_values({"method": "accompanied"})

    def done(made: Sequence[ReferralRow] | None) -> None:
        count = len(made or rows)
        page.room.say(ngettext("{count} person referred", "{count} people referred", count).format(count=count))

    def save(values: dict[str, Any], sheet: FormSheet) -> None:
        job = partial(_refer, event.id, [row.id for row in rows], values)
        sheet.commit(job, stale=STALE, done=done)

    names = ", ".join(f"{row.name} → {row.firm}" for row in rows[:4])
    title = _("Refer: {names}").format(names=names if len(rows) <= 4 else f"{names} …")
    page.push(FormSheet(form, title=title, verb=_("Refer"), save=save))


def _refer(
    event_id: UUID, interviews: Sequence[UUID], values: dict[str, Any], db: "Session", act: "Act"
) -> Sequence[ReferralRow]:
    return event_referrals.refer_interviews(
        db,
        act,
        event_id=event_id,
        interview_ids=interviews,
        method=values["method"],
        stay_checked=bool(values.get("stay_checked")),
        override_why=values.get("override_why"),
    )
