"""What stands between a vacancy and people: conditions not said, a wage below the minimum, wording that is unfair.

Pure for a form that checks while it is typed; `judged` and `refuse_to_open` are the same for the record that is
saved and opened. Source: domain.md 5.3, 5.4.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import LIVING_WAGE, MINIMUM_WAGE, CodeBook
from jobdesk.base.enums import VacancyState, WageVerdict
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fair_hiring import SCANNED, FairHit, fair_rules, scan, unjustified
from jobdesk.base.fields import Field, missing
from jobdesk.base.forms.vacancies import VACANCY
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, require
from jobdesk.base.simple_labor import is_simple_labor
from jobdesk.base.wage_check import WageCheck, WageTerms, check_wage, living_wage_line
from jobdesk.base.work_hours import days_a_week, work_day
from jobdesk.records.employers import Employer
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._rows import clean_reason
from jobdesk.services.registrations import default_until

FIVE = 5
NIGHT = Decimal(8)
"""Hours between 22 and 6."""
PUBLIC = "O"  # KSIC: public administration
_BAND: Mapping[str, tuple[bool | None, int | None]] = {
    "lt5": (False, 4),
    "5_10": (True, 9),
    "10_30": (True, 29),
    "30_50": (True, None),
    "50_100": (True, None),
    "ge100": (True, None),
}
_UNKNOWN: tuple[bool | None, int | None] = (None, None)
_ENDS = frozenset({"fixed", "fixed_part", "daily", "substitute"})
LIVE = frozenset({VacancyState.RECEIVED, VacancyState.VERIFIED, VacancyState.OPEN, VacancyState.ON_HOLD})
NOTHING: Mapping[str, Any] = {}
PAY = frozenset(
    {
        "wage_basis",
        "wage_min",
        "wage_confirmed",
        "wage_exempt",
        "five_or_more",
        "weekly_hours",
        "overtime_hours",
        "night_hours",
        "workdays",
        "work_start",
        "work_end",
        "break_minutes",
        "surveillance_exempt",
        "employment_type",
        "contract_months",
        "probation_months",
        "probation_wage_rate",
        "occupation",
        "received_on",
        "closes_on",
    }
)
"""The fields that the wage check reads."""
WAGE_FIELDS = ("wage_verdict", "wage_hourly", "wage_floor", "wage_year")


@dataclass(frozen=True, slots=True)
class FirmFacts:
    """What a firm decides of its vacancies' checks, and what a counselor sees of it at once."""

    id: UUID | None = None
    version: int = 0
    watch_mark: str | None = None
    business_no: str | None = None
    industry: str | None = None
    headcount: int | None = None
    headcount_band: str | None = None

    @property
    def five_or_more(self) -> bool | None:
        """Whether five or more people work there; None where nobody said."""
        if self.headcount is not None:
            return self.headcount >= FIVE
        return _BAND.get(self.headcount_band or "", _UNKNOWN)[0]

    @property
    def most_workers(self) -> int | None:
        """How many at most; None where there is no end known."""
        if self.headcount is not None:
            return self.headcount
        return _BAND.get(self.headcount_band or "", _UNKNOWN)[1]


@dataclass(frozen=True, slots=True)
class VacancyCheck:
    """Everything that is asked before a vacancy may be shown to people.

    Attributes:
        living: the living wage beside it, for public bodies.
        hits, unsettled: wordings found, and those neither mended nor justified.
        missing: conditions that are not said yet.
        wage_open: whether the wage lets it be opened: enough, confirmed or exempt.
    """

    wage: WageCheck
    living: str
    hits: tuple[FairHit, ...]
    unsettled: tuple[FairHit, ...]
    missing: tuple[Field, ...]
    wage_open: bool

    @property
    def enough(self) -> bool:
        """Whether it may be opened."""
        return self.wage_open and not self.missing and not self.unsettled

    @property
    def asks(self) -> tuple[str, ...]:
        """The fields to go to, one after the other, in the order of the form."""
        named = {field.name for field in self.missing} | {hit.field for hit in self.unsettled}
        if not self.wage_open:
            named |= set(self.wage.needs) or {"wage_min"}
        return tuple(field.name for field in VACANCY if field.name in named)


def read_firm_facts(db: Session, act: Act, *, employer_id: UUID) -> FirmFacts:
    """What the checks of a vacancy ask of its firm."""
    require(act.role, can_see_people)
    return firm_facts(db, employer_id)


def firm_facts(db: Session, employer_id: UUID | None) -> FirmFacts:
    """The facts of a firm; empty ones for an external vacancy."""
    return FirmFacts() if employer_id is None else facts_of(db.get_one(Employer, employer_id))


def facts_of(firm: Employer) -> FirmFacts:
    """The facts out of a firm's record."""
    return FirmFacts(
        firm.id,
        firm.version,
        firm.watch_mark,
        firm.business_no,
        firm.industry,
        firm.headcount,
        firm.headcount_band,
    )


def check_vacancy(
    values: Mapping[str, Any],
    firm: FirmFacts,
    codes: CodeBook,
    on: date,
    *,
    fair_notes: Sequence[Mapping[str, str]] | None = None,
) -> VacancyCheck:
    """Check what a vacancy says, as kept values.

    Args:
        on: a day on which it may be open: work may begin then.
    """
    wage, wage_open = check_pay(values, firm, codes, on)
    living = living_wage_line(wage, codes.amount(LIVING_WAGE, on), on.year) if firm.industry == PUBLIC else ""
    hits = scan({name: values.get(name) for name in SCANNED}, most_workers=firm.most_workers)
    return VacancyCheck(
        wage,
        living,
        tuple(hits),
        tuple(unjustified(hits, fair_notes)),
        tuple(_unsaid(values)),
        wage_open,
    )


def _unsaid(values: Mapping[str, Any]) -> list[Field]:
    """What must still be said: every condition, and until when, or that it stands until it is filled."""
    found = missing(VACANCY, values, "complete")
    if not (values.get("closes_on") or values.get("until_filled")):
        found += [field for field in VACANCY if field.name == "closes_on"]
    return found


def check_pay(values: Mapping[str, Any], firm: FirmFacts, codes: CodeBook, on: date) -> tuple[WageCheck, bool]:
    """The wage alone, and whether it lets the vacancy be open: enough, confirmed or exempt."""
    wage = check_wage(wage_terms(values, firm, codes, on), lambda day: codes.amount(MINIMUM_WAGE, day))
    settled = {
        WageVerdict.OK: True,
        WageVerdict.UNDETERMINED: bool(values.get("wage_confirmed")),
        WageVerdict.BELOW: bool(values.get("wage_exempt")),
    }
    return wage, settled[wage.verdict]


def wage_terms(values: Mapping[str, Any], firm: FirmFacts, codes: CodeBook, on: date) -> WageTerms:
    """What the wage check asks, out of a vacancy's values; its own word on the firm's size wins."""
    said = values.get
    first: date = said("received_on") or on
    begins = max(first, on, said("closes_on") or first)
    months = said("contract_months")
    fixed = said("employment_type") in _ENDS or bool(months)
    five = said("five_or_more")
    return WageTerms(
        said("wage_basis"),
        said("wage_min"),
        first,
        weekly_hours=said("weekly_hours"),
        overtime_hours=said("overtime_hours"),
        night_hours=said("night_hours"),
        daily_hours=_daily_hours(values),
        daily_nights=_daily_nights(values),
        surveillance=bool(said("surveillance_exempt")),
        five_or_more=firm.five_or_more if five is None else five,
        fixed_term=fixed,
        contract_months=months,
        probation_months=said("probation_months"),
        probation_rate=said("probation_wage_rate"),
        simple_labor=is_simple_labor(codes, said("occupation"), on),
        last_day=default_until(begins, months) if fixed and months else begins,
    )


def _daily_hours(values: Mapping[str, Any]) -> Decimal | None:
    day = work_day(values.get("work_start"), values.get("work_end"), values.get("break_minutes"))
    if day is not None:
        return day.paid
    week, days = values.get("weekly_hours"), days_a_week(values.get("workdays"))
    return week / days if week and days else None


def _daily_nights(values: Mapping[str, Any]) -> Decimal | None:
    """Night hours of a day: the week's over its days; where no days are clear, all that a night can hold."""
    week: Decimal | None = values.get("night_hours")
    days, day = days_a_week(values.get("workdays")), _daily_hours(values)
    if not week:
        return None
    if days is None and day and values.get("weekly_hours"):
        days = (values["weekly_hours"] + (values.get("overtime_hours") or 0)) / day
    return min(week / days if days else week, NIGHT)


def day_of(state: str, received: date, today: date) -> date:
    """The day a vacancy is judged for: today while it may still be opened, else the day it was received."""
    return today if state in LIVE else received


def judged(made: WageCheck) -> dict[str, object]:
    """What is kept of the wage check on the record."""
    return dict(zip(WAGE_FIELDS, (made.verdict.value, made.hourly_won, made.floor, made.year), strict=True))


def values_of(vacancy: Vacancy, changes: Mapping[str, Any] = NOTHING) -> dict[str, Any]:
    """What a record says, as it will be with its changes."""
    return {field.name: changes.get(field.name, getattr(vacancy, field.name)) for field in VACANCY}


def check_record(
    db: Session, vacancy: Vacancy, changes: Mapping[str, Any], codes: CodeBook, on: date
) -> VacancyCheck:
    """Check a record as it will be with its changes."""
    values = values_of(vacancy, changes)
    notes = changes.get("fair_notes", vacancy.fair_notes)
    day = day_of(vacancy.state or VacancyState.RECEIVED, values["received_on"], on)
    return check_vacancy(values, firm_facts(db, vacancy.employer_id), codes, day, fair_notes=notes)


def refuse_to_open(check: VacancyCheck) -> None:
    """Refuse what may not be shown to people, with the first thing to do about it.

    Raises:
        InvalidInput: conditions are missing; the wage is below the minimum or not known to reach it; a wording
            is neither mended nor justified.
    """
    if check.missing:
        names = ", ".join(_(field.label) for field in check.missing)
        told = _("To open it, these are still needed: {fields}").format(fields=names)
        raise InvalidInput(told, field=check.missing[0].name)
    if not check.wage_open:
        raise refused_wage(check.wage)
    if check.unsettled:
        raise _refused_wording(check.unsettled[0])


def refuse_worse(before: VacancyCheck, after: VacancyCheck, changed: Collection[str]) -> None:
    """Refuse a change by which an open vacancy could not have been opened.

    Args:
        changed: the fields that change: a wage that is not allowed may stand, but not be touched and stay so.

    Raises:
        InvalidInput: a condition is not said any more; its wage or a wording is not allowed.
    """
    stood = {field.name for field in before.missing}
    if gone := [field for field in after.missing if field.name not in stood]:
        names = ", ".join(_(field.label) for field in gone)
        told = _("These are needed while it is open: {fields}").format(fields=names)
        raise InvalidInput(told, field=gone[0].name)
    if not after.wage_open and (before.wage_open or not PAY.isdisjoint(changed)):
        raise refused_wage(after.wage)
    known = {(hit.rule.id, hit.text) for hit in before.unsettled}
    for hit in after.unsettled:
        if (hit.rule.id, hit.text) not in known:
            raise _refused_wording(hit)


def _refused_wording(hit: FairHit) -> InvalidInput:
    told = _("“{text}” ({rule}): mend the wording or write why it stands.")
    return InvalidInput(told.format(text=hit.text, rule=hit.rule.law), field=hit.field)


def refused_wage(wage: WageCheck) -> InvalidInput:
    """Why a wage keeps a vacancy from people."""
    if wage.verdict == WageVerdict.BELOW:
        told = _("Below the minimum wage, it cannot be opened: {sum}").format(sum=wage.lines[-1])
        return InvalidInput(told, field="wage_min")
    told = " ".join(wage.warnings) or _("The wage cannot be checked yet.")
    return InvalidInput(_("{told} Or write what the firm confirmed.").format(told=told), field="wage_confirmed")


def clean_notes(notes: Sequence[Mapping[str, str]] | None) -> list[dict[str, str]] | None:
    """Justifications as they are kept; those without a reason or a known rule are left out."""
    kept = [
        {
            "rule": note["rule"],
            "text": clean_reason(note.get("text")),
            "why": clean_reason(note["why"], "fair_notes"),
        }
        for note in notes or ()
        if note.get("rule") in fair_rules() and (note.get("why") or "").strip()
    ]
    return kept or None
