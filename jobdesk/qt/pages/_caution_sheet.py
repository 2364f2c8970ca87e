"""주의 표시: what colleagues should know of a person, until when; the supervisor's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import _, mark
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages.base import FormSheet, Page
from jobdesk.services.jobseekers import JobseekerCard, mark_caution, read_jobseeker
from jobdesk.services.stale_saves import settle

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

_CAUTION = (
    Field("caution_reason", mark("What colleagues should know"), required="receive", max_length=500, wide=True),
    Field("caution_until", mark("Shown until"), FieldKind.DATE, required="receive"),
)
_NAMES = tuple(field.name for field in _CAUTION)
_LIFTED = dict.fromkeys(_NAMES)


@dataclass(frozen=True, slots=True)
class _Noted:
    """The note as its form shows it."""

    version: int
    values: Mapping[str, Any]


def _noted(card: JobseekerCard) -> _Noted:
    return _Noted(card.version, {"caution_reason": card.caution_reason, "caution_until": card.caution_until})


def caution_sheet(page: Page, card: JobseekerCard, saved: Callable[[], object]) -> FormSheet:
    """The note to set, change or lift; what a colleague saved of the person meanwhile stays."""
    form = Form(_CAUTION, page.room.codes, today=page.room.today())

    def save(values: dict[str, Any], sheet: FormSheet) -> None:
        known = sheet.known or _noted(card)

        def job(db: "Session", act: "Act") -> "UUID":
            settled, version = settle(
                db,
                act,
                table="jobseeker",
                record_id=card.id,
                fields=_CAUTION,
                values=values,
                version=known.version,
                base=known.values,
            )
            now = {**_noted(read_jobseeker(db, act, jobseeker_id=card.id)).values, **settled}
            return mark_caution(
                db,
                act,
                jobseeker_id=card.id,
                version=version,
                reason=now["caution_reason"],
                until=now["caution_until"],
            ).id

        sheet.commit(job, stale="jobseekers", said=_("Saved"), done=lambda _id: saved())

    def lift() -> None:
        form.set_values(_LIFTED)
        save(dict(_LIFTED), sheet)

    sheet = FormSheet(
        form,
        title=_("{name}: note for colleagues").format(name=card.values["full_name"]),
        verb=_("Save"),
        save=save,
        known=_noted(card),
        read=lambda db, act: _noted(read_jobseeker(db, act, jobseeker_id=card.id)),
        record=("jobseeker", card.id),
    )
    if card.caution_reason:
        sheet.add_verb(_("Lift the note"), "Ctrl+Delete", lift)
    return sheet
