"""The start of work as a form any page may open."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jobdesk.base.enums import WageVerdict
from jobdesk.base.errors import InvalidInput, JobdeskError, StaleRecord, VacancyFull
from jobdesk.base.fields import clean_values
from jobdesk.base.formats import format_date, format_money
from jobdesk.base.forms.placements import PLACEMENT
from jobdesk.base.i18n import _, ngettext
from jobdesk.base.placement_wages import check_placement_wage
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages._next_matches import NextMatches
from jobdesk.qt.pages.base import DraftKey, FormSheet, Page, Room
from jobdesk.services import placements, results
from jobdesk.services.placements import PlacementRow
from jobdesk.services.referral_view import name_people
from jobdesk.services.referrals import ReferralRow, referral_rows
from jobdesk.services.results import ResultEntry

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

_WAGE = {"wage_basis", "wage_amount"}
_OF_WAGE = frozenset({"started_on", "wage_basis", "wage_amount", "weekly_hours"})
_CLOSE = "Ctrl+Shift+F"
STALE = ("referrals", "placements", "vacancies", "follow_ups", "jobseekers")


def placement_sheet(
    page: Page,
    jobseeker_id: UUID,
    referral: ReferralRow | None = None,
    *,
    person: str = "",
    elsewhere: Sequence[ResultEntry] = (),
) -> FormSheet:
    """The placement form, of a referral or of a person who found work another way.

    Args:
        person: who it is, as the sheet's title says it.
        elsewhere: the results 타경로 취업 of the person's referrals that tell of this work; one act with it.
    """
    room = page.room
    firm = referral.employer_name if referral else ""
    form = Form(PLACEMENT, room.codes, today=room.today())
    # A planned day still to come stands as it is: that it is still to come is said, nothing else is recorded.
    started = (referral.hire_planned_on if referral else None) or room.today()
    form.set_values(
        {
            "started_on": started,
            "route": "referral" if referral else "self",
            "sector": "private",
            "recognized": True,
            "employer_name": firm,
        }
    )

    told = {entry.referral_id: entry for entry in elsewhere}
    versions = {one: entry.version for one, entry in told.items()}
    if referral is not None:
        versions[referral.id] = referral.version

    def commit(sheet: FormSheet, job: "Callable[[Session, Act], object]", said: str) -> None:
        def failed(error: JobdeskError) -> None:
            sheet.refused(error)
            if isinstance(error, VacancyFull):
                following.offer(jobseeker_id, sheet.title.text(), str(error))
            if isinstance(error, StaleRecord) and versions:
                room.work.read(
                    sheet,
                    lambda db, act: referral_rows(db, list(versions)),
                    done=lambda rows: versions.update({row.id: row.version for row in rows}),
                    failed=sheet.explain,
                )

        sheet.commit(job, stale=STALE, said=said, done=partial(say_placed, room), failed=failed)

    def entries() -> list[ResultEntry]:
        return [replace(entry, version=versions[one]) for one, entry in told.items()]

    def save(values: dict[str, Any], sheet: FormSheet) -> None:
        if told:
            job = partial(_place_elsewhere, entries(), values)
        else:
            one = referral.id if referral else None
            job = partial(_place, jobseeker_id, one, versions.get(one) if one else None, values)
        commit(sheet, job, _("Placement saved"))

    form.edited.connect(lambda name: _say_wage(form, room) if name in _OF_WAGE else None)
    about = " · ".join(p for p in (person or (referral.jobseeker if referral else ""), firm) if p)
    key = str(referral.id if referral else jobseeker_id)
    sheet = FormSheet(
        form,
        title=_("Placement: {about}").format(about=about) if about else _("Placement"),
        verb=_("Save placement"),
        save=save,
        draft=DraftKey("placement", key),
    )
    following = NextMatches(page, sheet)
    _fill(sheet, room, referral)
    if told:
        sheet.add_verb(
            _("Save the result only"),
            "Ctrl+Shift+S",
            lambda: commit(sheet, partial(_tell, entries()), _("Results saved")),
        )
    return sheet


def _fill(sheet: FormSheet, room: Room, referral: ReferralRow | None) -> None:
    """What the vacancy knows of the work stands in the form, to be changed; the person is named in full."""
    if referral is None:
        return
    person, form = referral.jobseeker_id, sheet.form

    def job(db: "Session", act: "Act") -> tuple[Mapping[str, Any], str]:
        start = placements.start_of_referral(db, act, referral_id=referral.id)
        return start, name_people(db, act, [person])[person]

    def done(seen: tuple[Mapping[str, Any], str]) -> None:
        start, name = seen
        typed = {one for one in start if form.value(one) not in (None, "")}
        if typed & _WAGE:
            typed |= _WAGE  # an amount means nothing beside another basis
        form.set_values({one: value for one, value in start.items() if one not in typed})
        sheet.title.setText(_("Placement: {about}").format(about=f"{name} · {referral.employer_name}"))
        sheet.setAccessibleName(sheet.title.text())
        _say_wage(form, room)

    form.edited.connect(lambda name: _say_early(form, room, referral) if name == "started_on" else None)
    room.work.view(sheet, job, done=done, failed=sheet.explain)


def _say_early(form: Form, room: Room, referral: ReferralRow) -> None:
    """While the start is typed, say that one before the referral needs its reason."""
    fields = [field for field in form.fields if field.name == "started_on"]
    try:
        kept = clean_values(fields, {"started_on": form.value("started_on")}, room.codes, today=room.today())
    except InvalidInput:
        return  # half typed
    day = kept.get("started_on")
    early = _("Before the referral of {day}: write the reason in the remarks.")
    told = early.format(day=format_date(referral.referred_on)) if day and day < referral.referred_on else ""
    form.set_hint("started_on", told, "warning")


def _say_wage(form: Form, room: Room) -> None:
    """While the wage is typed, say where it lies below the minimum: it may not count then."""
    form.set_hint("wage_amount", "")
    fields = [field for field in form.fields if field.name in _OF_WAGE]
    typed = {field.name: form.value(field.name) for field in fields}
    try:
        kept = clean_values(fields, typed, room.codes, today=room.today(), need=None)
    except InvalidInput:
        return  # half typed: said when it is saved
    if kept.get("started_on") is None or not kept.get("wage_amount"):
        return
    told = check_placement_wage(kept, room.codes)
    if told.verdict == WageVerdict.BELOW:
        low = _("Below the minimum wage: {hourly} an hour, the minimum is {floor}.")
        amounts = {"hourly": format_money(told.hourly_won), "floor": format_money(told.floor)}
        form.set_hint("wage_amount", low.format(**amounts), "warning")


def say_placed(room: Room, row: object) -> None:
    """What a saved placement brings is said at once: a rule refused it, or the vacancy has no opening left."""
    if not isinstance(row, PlacementRow):
        return
    told = []
    if not row.recognized:
        told.append(_("Saved, but not recognized: {why}").format(why=row.recognized_why or ""))
    if row.filled is not None:
        left = ngettext(
            "‘{title}’ is filled, {count} referral is still open: close it with {key} under Vacancies.",
            "‘{title}’ is filled, {count} referrals are still open: close it with {key} under Vacancies.",
            row.filled.waiting,
        )
        told.append(left.format(title=row.filled.title, count=row.filled.waiting, key=_CLOSE))
    if told:
        room.say(" ".join(told))


def _place_elsewhere(
    entries: Sequence[ResultEntry], values: dict[str, Any], db: "Session", act: "Act"
) -> PlacementRow:
    return placements.record_hired_elsewhere(db, act, entries=entries, values=values)


def _tell(entries: Sequence[ResultEntry], db: "Session", act: "Act") -> None:
    results.enter_results(db, act, entries=entries)


def _place(
    person: UUID, referral: UUID | None, version: int | None, values: dict[str, Any], db: "Session", act: "Act"
) -> PlacementRow:
    return placements.record_placement(
        db,
        act,
        jobseeker_id=person,
        referral_id=referral,
        referral_version=version,
        values=values,
    )
