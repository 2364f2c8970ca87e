"""Whether a person may be referred now: said with a reason and a last day, lifted as easily."""

from collections.abc import Callable
from datetime import date
from typing import Any

from jobdesk.base.enums import ReferableState
from jobdesk.base.formats import format_date
from jobdesk.base.forms.referable import REFERABLE
from jobdesk.base.i18n import _
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages._person_card import history_card
from jobdesk.qt.pages.base import FormSheet, Page
from jobdesk.qt.parts import secondary
from jobdesk.services.person import PersonView
from jobdesk.services.referable import lift, set_referable

_STALE = ("jobseekers",)


def referable_sheet(page: Page, view: PersonView, saved: Callable[[], object]) -> FormSheet:
    """Say why a person may not be referred for now, and until when; or that it is over."""
    person, held = view.card.id, view.referable
    form = Form(REFERABLE, page.room.codes, today=page.room.today())
    blocked = held.state != ReferableState.REFERABLE
    form.set_values(
        {
            "referable_state": held.state if blocked else ReferableState.PAUSED,
            "referable_until": held.until,
            "referable_reason": held.reason,
        }
    )

    def save(values: dict[str, Any], sheet: FormSheet) -> None:
        until: date | None = values.get("referable_until")
        sheet.commit(
            lambda db, act: set_referable(
                db,
                act,
                jobseeker_id=person,
                version=held.version,
                referable_state=values["referable_state"],
                referable_until=until,
                referable_reason=values.get("referable_reason"),
            ),
            stale=_STALE,
            said=_("Saved"),
            done=lambda _told: saved(),
        )

    sheet = FormSheet(
        form,
        title=_("{name}: may be referred").format(name=view.card.values["full_name"]),
        verb=_("Save"),
        save=save,
    )
    if blocked:
        since = _("Since {day}: {told}").format(day=format_date(held.since), told=held.told)
        sheet.above.addWidget(secondary(since, wrap=True))
        sheet.add_verb(
            _("May be referred again"),
            "Ctrl+Delete",
            lambda: sheet.commit(
                lambda db, act: lift(db, act, jobseeker_id=person, version=held.version),
                stale=_STALE,
                said=_("Saved"),
                done=lambda _told: saved(),
            ),
        )
    sheet.aside.addWidget(history_card(page.room.codes, _("Timeline"), view), 1)
    page.push(sheet)
    return sheet
