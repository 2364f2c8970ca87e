"""Whether a vacancy's wage reaches the minimum wage: exact, and told as the arithmetic a counselor can read aloud.

Source: domain.md 5.3. Every year that the working period surely touches must be met; for work without an end the
next year's amount is told where it is published already.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from jobdesk.base.enums import WageBasis, WageVerdict
from jobdesk.base.formats import format_date, format_money
from jobdesk.base.i18n import _

MONTH = Fraction(365, 84)
"""Weeks in a month: 365 ÷ 7 ÷ 12."""
FULL_WEEK, FULL_DAY, FULL_MONTH = 40, 8, 209
FULL_UNTIL = Fraction(401, 10)
WEEKLY_REST_FROM = 15
MOST_A_WEEK = 52
PROBATION_RATE, PROBATION_MONTHS, PROBATION_CONTRACT = Fraction(9, 10), 3, 12

MinimumWage = Callable[[date], int | None]


@dataclass(frozen=True, slots=True)
class WageTerms:
    """What an employer says about pay and hours.

    Attributes:
        basis, amount: the wage counted by 최저임금법 §6, in won.
        weekly_hours: contracted hours a week without breaks.
        overtime_hours: fixed overtime a week that the wage contains (포괄).
        night_hours: hours a week between 22 and 6 that the wage contains.
        daily_hours: paid hours a day, for a daily wage.
        daily_nights: how many of them lie between 22 and 6.
        surveillance: 감시·단속적 근로 with approval: no paid weekly rest, no overtime premium.
        five_or_more: five or more regular workers; None where nobody knows.
        fixed_term: the contract ends; `contract_months` says when, if known.
        probation_months, probation_rate: the rate in percent of the wage.
        simple_labor: 단순노무, so never less in probation; None where the occupation is not known.
        first_day: from when these terms may hold.
        last_day: until when they surely hold: of a fixed term its end, else the last day on which work may begin.
    """

    basis: str | None
    amount: int | None
    first_day: date
    weekly_hours: Decimal | None = None
    overtime_hours: Decimal | None = None
    night_hours: Decimal | None = None
    daily_hours: Decimal | None = None
    daily_nights: Decimal | None = None
    surveillance: bool = False
    five_or_more: bool | None = None
    fixed_term: bool = False
    contract_months: int | None = None
    probation_months: int | None = None
    probation_rate: int | None = None
    simple_labor: bool | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class WageCheck:
    """The answer, with its arithmetic.

    Attributes:
        hourly: won an hour, exact; `hourly_won` is what is shown.
        hours: paid hours a month (of a daily wage: a day); None for an hourly wage.
        floor, year: the minimum wage that rules and the year it is of.
        probation_hourly, probation_floor: the same in probation, where it pays less.
        lines: the arithmetic.
        warnings: what to ask the employer besides.
        needs: fields that must be said before there is a verdict.
    """

    verdict: WageVerdict
    hourly: Fraction | None = None
    hours: Fraction | None = None
    floor: int | None = None
    year: int | None = None
    probation_hourly: Fraction | None = None
    probation_floor: Fraction | None = None
    lines: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def hourly_won(self) -> int | None:
        """Rounded down to a won, as it is shown and kept."""
        return None if self.hourly is None else int(self.hourly)


def monthly_hours(weekly: Decimal | Fraction | int) -> Fraction:
    """Paid hours a month of contracted ones a week, weekly rest included: 40 is 209 by convention, 20 is 104.29.

    The convention holds from 40 to under 40.1: what lies above is overtime, counted apart.
    """
    hours = Fraction(weekly)
    if hours >= FULL_WEEK:
        return Fraction(FULL_MONTH)
    rest = Fraction(FULL_DAY) * hours / FULL_WEEK if hours >= WEEKLY_REST_FROM else Fraction(0)
    return (hours + rest) * MONTH


def check_wage(terms: WageTerms, minimum_wage: MinimumWage) -> WageCheck:
    """Compare a vacancy's wage with the minimum wage of its working period."""
    floor, year = _floor(terms, minimum_wage)
    needs = _needs(terms)
    if needs or floor is None or terms.basis is None or terms.amount is None:
        told = () if needs else (_("No minimum wage is known for {year}.").format(year=terms.first_day.year),)
        return WageCheck(WageVerdict.UNDETERMINED, floor=floor, year=year, warnings=told, needs=needs)
    sizes = (True, False) if terms.five_or_more is None else (terms.five_or_more,)
    answers = [_answer(terms, floor, year, five) for five in sizes]
    strict = answers[0]
    if len({one.verdict for one in answers}) > 1:
        heads = (_("Five or more workers:"), _("Under five:"))
        both = tuple(line for head, one in zip(heads, answers, strict=True) for line in (head, *one.lines))
        told = (_("Ask whether five or more people work there: the premium decides."),)
        return replace(
            strict, verdict=WageVerdict.UNDETERMINED, lines=both, warnings=told, needs=("five_or_more",)
        )
    return replace(strict, warnings=_warnings(terms, strict, minimum_wage))


def _needs(terms: WageTerms) -> tuple[str, ...]:
    """The fields without which nothing can be computed."""
    needs = []
    if terms.basis is None or terms.basis == WageBasis.NEGOTIABLE:
        needs.append("wage_basis")
    if not terms.amount:
        needs.append("wage_min")
    if terms.basis in {WageBasis.MONTHLY, WageBasis.ANNUAL} and not terms.weekly_hours:
        needs.append("weekly_hours")
    if terms.basis == WageBasis.DAILY and not terms.daily_hours:
        needs.append("work_start")
    return tuple(needs)


def _floor(terms: WageTerms, minimum_wage: MinimumWage) -> tuple[int | None, int | None]:
    """The highest minimum wage of the years touched, and the first year it is of."""
    last = max(terms.last_day or terms.first_day, terms.first_day)
    days = [terms.first_day, *(date(year, 1, 1) for year in range(terms.first_day.year + 1, last.year + 1))]
    held = [(amount, day.year) for day in days if (amount := minimum_wage(day)) is not None]
    return max(held, key=lambda one: (one[0], -one[1])) if held else (None, None)


def _answer(terms: WageTerms, floor: int, year: int | None, five: bool) -> WageCheck:
    """The check for a known size of the firm."""
    wage = Fraction(terms.amount or 0)
    hours, made = _hours(terms, five)
    lines = [made] if made else []
    if terms.basis == WageBasis.ANNUAL:
        lines.insert(
            0,
            _("{wage} a year ÷ 12 = {month} a month").format(
                wage=format_money(terms.amount), month=format_money(int(wage / 12))
            ),
        )
        wage /= 12
    hourly = wage if hours is None else wage / hours
    lines.append(_compare(int(wage), hours, hourly, floor, year))
    low = hourly < floor
    paid, asked, doubt = _probation(terms, hourly, floor)
    if paid is not None and asked is not None:
        lines.append(_compare_probation(terms, hourly, paid, asked))
        low = low or paid < asked
    verdict = WageVerdict.BELOW if low else WageVerdict.UNDETERMINED if doubt else WageVerdict.OK
    return WageCheck(
        verdict, hourly, hours, floor, year, paid, asked, tuple(lines), needs=() if low or not doubt else (doubt,)
    )


def _hours(terms: WageTerms, five: bool) -> tuple[Fraction | None, str]:
    """Paid hours a month (a day for a daily wage) and how they come about; premiums only with five or more."""
    half = Fraction(1, 2) if five else Fraction(0)
    if terms.basis == WageBasis.HOURLY:
        return None, ""
    if terms.basis == WageBasis.DAILY:
        return _day_hours(terms, half)
    week, night = Fraction(terms.weekly_hours or 0), Fraction(terms.night_hours or 0)
    over = Fraction(terms.overtime_hours or 0)
    if terms.surveillance:
        hours = (week + over + night * half) * MONTH
        return hours, _told_surveillance(week + over, night * half, hours)
    if week >= FULL_UNTIL:
        over += week - FULL_WEEK
    base, extra, premium = monthly_hours(week), over * (1 + half) * MONTH, night * half * MONTH
    told = _told_parts(min(week, Fraction(FULL_WEEK)), base, over, 1 + half, extra, premium)
    return base + extra + premium, told


def _day_hours(terms: WageTerms, half: Fraction) -> tuple[Fraction, str]:
    """A day's hours; what lies over eight is overtime inside the wage, the night counts half again."""
    day = Fraction(terms.daily_hours or 0)
    over = Fraction(0) if terms.surveillance else max(Fraction(0), day - FULL_DAY)
    night = Fraction(terms.daily_nights or 0) * half
    hours = day + over * half + night
    if hours == day:
        return day, ""
    if not night:
        told = _("Hours a day: {base} + {over} × {rate} = {hours} hours")
    elif over:
        told = _("Hours a day: {base} + {over} × {rate} + {night} for the night = {hours} hours")
    else:
        told = _("Hours a day: {base} + {night} for the night = {hours} hours")
    return hours, told.format(
        base=_said(day - over), over=_said(over), rate=_said(1 + half), night=_said(night), hours=_said(hours)
    )


def _told_surveillance(week: Fraction, night: Fraction, hours: Fraction) -> str:
    if not night:
        told = _("Hours a month: {week} a week × 365 ÷ 84 = {hours} hours (surveillance: no weekly rest)")
        return told.format(week=_said(week), hours=_said(hours))
    told = _(
        "Hours a month: ({week} + {night} for the night) a week × 365 ÷ 84 = {hours} hours"
        " (surveillance: no weekly rest)"
    )
    return told.format(week=_said(week), night=_said(night), hours=_said(hours))


def _told_parts(
    week: Fraction, base: Fraction, over: Fraction, rate: Fraction, extra: Fraction, night: Fraction
) -> str:
    """How the hours of a month add up."""
    hours = _said(base + extra + night)
    if over and night:
        told = _(
            "Hours a month: {week} a week → {base}, overtime {over} × {rate} × 365 ÷ 84 = {extra}, night {night};"
            " together {hours} hours"
        )
    elif over:
        told = _(
            "Hours a month: {week} a week → {base}, overtime {over} × {rate} × 365 ÷ 84 = {extra};"
            " together {hours} hours"
        )
    elif night:
        told = _("Hours a month: {week} a week → {base}, night {night}; together {hours} hours")
    elif week < WEEKLY_REST_FROM:
        told = _("Hours a month: {week} a week × 365 ÷ 84 = {hours} hours (under 15: no weekly rest)")
    else:
        told = _("Hours a month: {week} a week with the weekly rest = {hours} hours")
    return told.format(
        week=_said(week),
        base=_said(base),
        over=_said(over),
        rate=_said(rate),
        extra=_said(extra),
        night=_said(night),
        hours=hours,
    )


def _compare(wage: int, hours: Fraction | None, hourly: Fraction, floor: int, year: int | None) -> str:
    """The line to read aloud: 2,700,000원 ÷ 258.54시간 = 10,443원 ≥ 10,320원 (2026)."""
    sign = "≥" if hourly >= floor else "<"
    shown = {"sign": sign, "floor": format_money(floor), "year": year, "hourly": format_money(int(hourly))}
    if hours is None:
        return _("{hourly} an hour {sign} {floor} ({year})").format(**shown)
    told = _("{wage} ÷ {hours} hours = {hourly} {sign} {floor} ({year})")
    return told.format(wage=format_money(wage), hours=_said(hours), **shown)


def _probation(terms: WageTerms, hourly: Fraction, floor: int) -> tuple[Fraction | None, Fraction | None, str]:
    """Pay and floor in probation where it pays less, and the field that is in doubt."""
    if terms.probation_months == 0 or terms.probation_rate in {None, 100}:
        return None, None, ""
    paid = hourly * (terms.probation_rate or 0) / 100
    if terms.probation_months is None:
        return None, None, "" if paid >= floor else "probation_months"
    long = not terms.fixed_term or (terms.contract_months or 0) >= PROBATION_CONTRACT
    unsure = terms.fixed_term and terms.contract_months is None
    never = terms.probation_months > PROBATION_MONTHS or terms.simple_labor is True or not (long or unsure)
    if never or paid >= floor:
        return paid, Fraction(floor), ""
    reduced = floor * PROBATION_RATE
    if paid >= reduced and (terms.simple_labor is None or unsure):
        return paid, reduced, "contract_months" if unsure else "occupation"
    return paid, reduced, ""


def _compare_probation(terms: WageTerms, hourly: Fraction, paid: Fraction, asked: Fraction) -> str:
    return _("Probation: {hourly} × {rate} % = {paid} {sign} {floor}").format(
        hourly=format_money(int(hourly)),
        rate=terms.probation_rate,
        paid=format_money(int(paid)),
        sign="≥" if paid >= asked else "<",
        floor=format_money(-int(-asked // 1)),
    )


def _warnings(terms: WageTerms, made: WageCheck, minimum_wage: MinimumWage) -> tuple[str, ...]:
    """What is no verdict, but must be talked about."""
    told = []
    hourly, floor = made.hourly or Fraction(0), made.floor or 0
    touched = max(terms.last_day or terms.first_day, terms.first_day).year
    coming = date(touched + 1, 1, 1)
    amount = minimum_wage(coming)
    goes_on = made.verdict != WageVerdict.BELOW and not terms.fixed_term
    if goes_on and amount is not None and amount > floor and hourly < amount:
        said = _("From {day} the minimum wage is {amount}: ask whether the wage rises with it.")
        told.append(said.format(day=format_date(coming), amount=format_money(amount)))
    week = (terms.weekly_hours or 0) + (terms.overtime_hours or 0)
    if week > MOST_A_WEEK and terms.five_or_more is not False and not terms.surveillance:
        told.append(
            _("{hours} hours a week: more than 52 are not allowed with five or more workers.").format(
                hours=_said(Fraction(week))
            )
        )
    told += _probation_warnings(terms, made)
    return tuple(told)


def _probation_warnings(terms: WageTerms, made: WageCheck) -> list[str]:
    """What to ask of a probation, or why nothing may be taken off the minimum wage in it."""
    if "probation_months" in made.needs:
        return [_("A wage in probation was said: ask how many months it lasts.")]
    if made.probation_hourly is None or made.floor is None or made.probation_hourly >= made.floor:
        return []
    if (terms.probation_months or 0) > PROBATION_MONTHS:
        return [_("After three months of probation the full minimum wage holds.")]
    if terms.simple_labor:
        return [_("Simple labor: in probation the full minimum wage holds.")]
    if terms.fixed_term and terms.contract_months is not None and terms.contract_months < PROBATION_CONTRACT:
        return [_("A contract under one year: in probation the full minimum wage holds.")]
    return [_("In probation at least 90 % of the minimum wage, for three months at most.")]


def living_wage_line(made: WageCheck, living: int | None, year: int) -> str:
    """The living wage beside the check, for public bodies; never a limit."""
    if living is None or made.hourly is None:
        return ""
    shown = {"living": format_money(living), "year": year, "hourly": format_money(int(made.hourly))}
    if made.hourly >= living:
        return _("Living wage {living} ({year}): {hourly} reaches it.").format(**shown)
    return _("Living wage {living} ({year}): {hourly} lies below; it is no limit.").format(**shown)


def _said(hours: Fraction) -> str:
    """Hours with two decimals at most: 258.54, 56."""
    exact = Decimal(hours.numerator) / Decimal(hours.denominator)
    shown = f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
    return shown.rstrip("0").rstrip(".")
