"""고치기: a saved fact as a form, why it is corrected, and what was corrected before."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import Field
from jobdesk.base.formats import format_datetime
from jobdesk.base.i18n import _, mark
from jobdesk.qt.forms.base import Form
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages.base import FormSheet, Page
from jobdesk.qt.parts import Card
from jobdesk.services.corrections import CorrectionRow, FactCard, correct_fact, list_corrections, open_fact
from jobdesk.services.stale_saves import settle

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

_WHY = Field("why", mark("Reason for the correction"), required="receive", max_length=500, wide=True)
# Each kind that can be corrected, and which lists that makes stale.
_STALE: Mapping[str, Sequence[str]] = {
    "registration": ("registrations", "jobseekers", "referrals"),
    "session": ("sessions",),
    "inquiry": ("inquiries",),
    "referral": ("referrals",),
    "interview": ("referrals",),
    "placement": ("placements", "follow_ups", "referrals"),
    "follow_up": ("follow_ups",),
    "plan_step": ("plans",),
    "signpost": ("plans",),
    "public_works": ("plans",),
    "visit": ("visits",),
    "event": ("events",),
    "employer_session": ("sessions",),
}


def can_be_corrected(kind: str) -> bool:
    """Whether facts of a kind (as timelines and lists name it) have a correcting form."""
    return kind in _STALE


def correct_sheet(
    page: Page, kind: str, record_id: UUID, *, about: str, saved: Callable[[], object] = lambda: None
) -> None:
    """Open a saved fact to correct it; the look and the correction are on record.

    Args:
        kind: one of services/corrections.KINDS; others are told to be of no such kind.
        about: what is corrected, for the title.
        saved: called after the commit.
    """
    if not can_be_corrected(kind):
        page.explain(InvalidInput(_("This line cannot be corrected by itself.")))
        return

    def job(db: "Session", act: "Act") -> tuple[FactCard, Sequence[CorrectionRow]]:
        card = open_fact(db, act, kind=kind, record_id=record_id)
        return card, list_corrections(db, act, kind=kind, record_id=record_id)

    def show(read: tuple[FactCard, Sequence[CorrectionRow]]) -> None:
        page.push(_sheet(page, read[0], read[1], about, saved))

    page.room.work.view(page, job, done=show, failed=page.explain)


def _sheet(
    page: Page, card: FactCard, before: Sequence[CorrectionRow], about: str, saved: Callable[[], object]
) -> FormSheet:
    room, kind, one = page.room, card.kind, card.record_id
    form = Form((*card.fields, _WHY), room.codes, today=room.today())

    def save(values: dict[str, Any], sheet: FormSheet) -> None:
        why = values.pop("why")
        changed, known = sheet.changes(values), sheet.known or card

        def job(db: "Session", act: "Act") -> FactCard:
            settled, version = settle(
                db,
                act,
                table=card.table,
                record_id=one,
                fields=card.fields,
                values=changed,
                version=known.version,
                base=known.values,
            )
            return correct_fact(db, act, kind=kind, record_id=one, version=version, values=settled, why=why)

        sheet.commit(
            job,
            stale=_STALE[kind],
            said=_("Corrected"),
            done=lambda _card: saved(),
        )

    sheet = FormSheet(
        form,
        title=_("Correct: {what}").format(what=about),
        verb=_("Correct"),
        save=save,
        known=card,
        read=lambda db, act: open_fact(db, act, kind=kind, record_id=one),
        record=(card.table, one),
    )
    if before:
        sheet.aside.addWidget(_history(before), 1)
    return sheet


def _history(before: Sequence[CorrectionRow]) -> Card:
    rows: ListView[tuple[int, CorrectionRow]] = ListView(
        (
            Column(mark("Corrected on"), lambda r: format_datetime(r[1].at), width=150),
            Column(mark("What"), lambda r: r[1].field, width=96),
            Column(mark("From and to"), lambda r: f"{r[1].old or '–'} → {r[1].new or '–'}", stretch=True),
            Column(mark("Who"), lambda r: r[1].who, width=72),
            Column(mark("Why"), lambda r: r[1].why, width=140),
        ),
        key=lambda r: r[0],
        name=_("Corrections so far"),
        empty="",
        dense=True,
    )
    rows.set_rows(list(enumerate(before)))
    card = Card(_("Corrections so far"))
    card.setMinimumWidth(560)
    card.body.addWidget(rows, 1)
    return card
