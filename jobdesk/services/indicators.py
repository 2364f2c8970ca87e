"""Every indicator, declared as data. Source: statistics.md 2 to 5."""

from dataclasses import dataclass
from typing import Literal

from jobdesk.base.formats import Rounding
from jobdesk.base.i18n import mark
from jobdesk.services.breakdowns import BREAKDOWNS as _BREAKDOWNS

DEFINITION_VERSION = "2026-2"

How = Literal["count", "distinct", "sum", "rate", "cohort", "retention", "stock", "time"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure.

    Attributes:
        how: count facts, count each `who` once, sum weights, divide two indicators, or a kind of its own;
            `time` is told by services/waiting_figures.py.
        facts: kind of services/fact_kinds.py that makes it (count, distinct, sum), or that a stock is of.
        over, under: ids of numerator and denominator of a rate, or of hidden parts.
        times: 100 for percent, 1 for a plain ratio.
        decimals, rounding: of a rate; rounded once, at the end.
        after: days of a cohort or months of a retention.
    """

    id: str
    label: str
    unit: str
    how: How
    definition: str
    facts: str = ""
    over: str = ""
    under: str = ""
    times: int = 100
    decimals: int = 1
    rounding: Rounding = "half_up"
    after: int = 0
    hidden: bool = False


_PLACES, _CASES, _PERSONS = mark("firms"), mark("cases"), mark("persons")
_PERCENT, _TIMES = mark("%"), mark("times")

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "employers", mark("Employers"), _PLACES, "distinct", mark("Firms with a vacancy received."), "vacancies"
    ),
    Indicator(
        "vacancies", mark("Vacancy cases"), _CASES, "count", mark("Own vacancies by day received."), "vacancies"
    ),
    Indicator("openings", mark("Posts sought"), _PERSONS, "sum", mark("Openings as received."), "vacancies"),
    Indicator(
        "registrations",
        mark("Registrations"),
        _CASES,
        "count",
        mark("Registrations by day received, renewals after expiry included."),
        "registrations",
    ),
    Indicator(
        "jobseekers", mark("Jobseekers"), _PERSONS, "distinct", mark("Persons registered."), "registrations"
    ),
    Indicator(
        "sessions",
        mark("Counseling sessions"),
        _CASES,
        "count",
        mark("Sessions with jobseekers by day of start."),
        "sessions",
    ),
    Indicator(
        "referrals",
        mark("Referrals"),
        _CASES,
        "count",
        mark("Referrals by day, whatever the method, external vacancies included."),
        "referrals",
    ),
    Indicator(
        "interviews",
        mark("Interviews"),
        _CASES,
        "count",
        mark("Interviews held, of referrals and events, by their day."),
        "interviews",
    ),
    Indicator(
        "interviewed_persons",
        mark("Interviewed persons"),
        _PERSONS,
        "distinct",
        mark("Persons with an interview held."),
        "interviews",
    ),
    Indicator(
        "referred_persons", mark("Referred persons"), _PERSONS, "distinct", mark("Persons referred."), "referrals"
    ),
    Indicator(
        "placements",
        mark("Placements"),
        _CASES,
        "count",
        mark("Recognized placements by start of work."),
        "placements",
    ),
    Indicator(
        "placed_persons",
        mark("Placed persons"),
        _PERSONS,
        "distinct",
        mark("Persons with a recognized placement, by start of work."),
        "placements",
    ),
    Indicator(
        "placement_rate",
        mark("Placement rate"),
        _PERCENT,
        "rate",
        mark("Placed persons / jobseekers of the period; both are in the period, not the same people."),
        over="placed_persons",
        under="jobseekers",
    ),
    Indicator(
        "vacancy_ratio",
        mark("Vacancy ratio"),
        _TIMES,
        "rate",
        mark("Openings / registrations, new over new."),
        over="openings",
        under="registrations",
        times=1,
        decimals=2,
    ),
    Indicator(
        "fill_rate",
        mark("Fill rate"),
        _PERCENT,
        "rate",
        mark("Placements on own vacancies / openings."),
        over="own_placements",
        under="openings",
    ),
    Indicator(
        "referrals_per_jobseeker",
        mark("Referrals per jobseeker"),
        _CASES,
        "rate",
        mark("Referrals / jobseekers."),
        over="referrals",
        under="jobseekers",
        times=1,
        decimals=2,
    ),
    Indicator(
        "referral_success_rate",
        mark("Referral success rate"),
        _PERCENT,
        "rate",
        mark("Placements of route referral started / referrals of the period."),
        over="referral_placements",
        under="referrals",
    ),
    *(
        Indicator(
            f"cohort_rate_{days}",
            {90: mark("Placed within 90 days"), 180: mark("Placed within 180 days")}[days],
            _PERCENT,
            "cohort",
            mark("Of the persons registered in the period, those placed so soon after their first registration."),
            after=days,
        )
        for days in (90, 180)
    ),
    *(
        Indicator(
            f"retention_rate_{months}",
            {
                1: mark("Retention, 1 month"),
                3: mark("Retention, 3 months"),
                6: mark("Retention, 6 months"),
                12: mark("Retention, 12 months"),
            }[months],
            _PERCENT,
            "retention",
            mark("Still employed / placements of the period whose state after so many months is known."),
            after=months,
        )
        for months in (1, 3, 6, 12)
    ),
    Indicator(
        "employer_visits",
        mark("Employer visits"),
        _CASES,
        "count",
        mark("Visits by their day."),
        "employer_visits",
    ),
    Indicator(
        "visit_registrations",
        mark("Vacancies from visits"),
        _CASES,
        "count",
        mark("Own vacancies whose channel is employer outreach."),
        "visit_registrations",
    ),
    Indicator(
        "follow_ups", mark("Follow-ups"), _CASES, "count", mark("Follow-ups done, by their day."), "follow_ups"
    ),
    Indicator(
        "active_vacancies",
        mark("Active vacancies"),
        _CASES,
        "stock",
        mark("Own vacancies open on the last day of the period."),
        "vacancies",
    ),
    Indicator(
        "active_jobseekers",
        mark("Active jobseekers"),
        _PERSONS,
        "stock",
        mark("Persons validly registered and not placed since, on the last day of the period."),
        "registrations",
    ),
    Indicator(
        "active_vacancy_ratio",
        mark("Active vacancy ratio"),
        _TIMES,
        "rate",
        mark("Active vacancies / active jobseekers on the last day of the period."),
        over="active_vacancies",
        under="active_jobseekers",
        times=1,
        decimals=2,
    ),
    Indicator(
        "unverified_persons",
        mark("Placed, not yet verified"),
        _PERSONS,
        "distinct",
        mark("Persons with a recognized placement nobody has verified yet."),
        "unverified_placements",
        hidden=True,
    ),
    *(
        Indicator(one, label, unit, "count", "", one, hidden=True)
        for one, label, unit in (
            ("own_placements", mark("Placements on own vacancies"), _CASES),
            ("referral_placements", mark("Placements by referral"), _CASES),
            ("visits", mark("Visits"), _CASES),
            ("calls", mark("Calls"), _CASES),
            ("course_completions", mark("Course completions"), _PERSONS),
            ("events", mark("Events"), mark("rounds")),
        )
    ),
)
BY_ID = {indicator.id: indicator for indicator in INDICATORS}
SHOWN = tuple(indicator for indicator in INDICATORS if not indicator.hidden)
PUBLISHED = ("employers", "openings", "jobseekers", "referrals", "placed_persons", "placement_rate")
"""The center's published table, left to right."""

BREAKDOWNS: dict[str, str] = {one.id: one.label for one in _BREAKDOWNS.values()}
