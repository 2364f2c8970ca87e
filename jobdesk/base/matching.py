"""What fits between a person and a vacancy: the one definition, and its plain reference implementation.

Every condition reads one pair and answers with a grade; a grade is a verdict (fits, fails, unknown) and has points
in `resources/codes/match_weights.csv`. A hard condition is the vacancy's demand or the law's; a failed one needs
a reason at the referral. A wish only orders. Sex and age are no conditions (직업안정법 §2). `services/matching` is
the same in SQL, `base/match_words` says each grade with its figures. Sources: domain.md 1.3, 1.4, 4.1, 4.4, 5.3.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from jobdesk.base.enums import WageBasis, WageVerdict
from jobdesk.base.files import resource
from jobdesk.base.i18n import mark
from jobdesk.base.match_terms import (
    ALL_SEOUL,
    ANY_HOURS,
    ANYWHERE,
    HOME_FROM,
    HOURS,
    NEAR_TENTHS,
    SEOUL_CODES,
    Job,
    Seeker,
    folded,
    gu_names,
    high_wage,
    hourly,
    is_dong,
    is_shift,
    job_gu,
    low_wage,
    months_needed,
    near_gu,
    no_license,
    same_digits,
    wished_gu,
    within,
)


class Verdict(StrEnum):
    """How a condition stands."""

    FITS = "fits"
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing compared.

    Attributes:
        grades: every answer it may give, with what that means.
        hard: a demand of the vacancy or the law, no wish.
    """

    name: str
    label: str
    grades: Mapping[str, Verdict]
    hard: bool = False


_F, _X, _U = Verdict.FITS, Verdict.FAILS, Verdict.UNKNOWN
_DEMAND = {"open": _F, "met": _F, "unknown": _U, "failed": _X}
CONDITIONS: tuple[Condition, ...] = (
    Condition(
        "minimum_wage",
        mark("Minimum wage"),
        {"met": _F, "excused": _F, "unknown": _U, "failed": _X},
        hard=True,
    ),
    Condition("stay", mark("Stay"), {"open": _F, "met": _F, "check": _U, "failed": _X}, hard=True),
    Condition("disability", mark("Disabled only"), _DEMAND, hard=True),
    Condition("education", mark("Education"), _DEMAND, hard=True),
    Condition("license", mark("Certificates"), _DEMAND, hard=True),
    Condition("driving", mark("Driving"), _DEMAND, hard=True),
    Condition("experience", mark("Experience"), _DEMAND, hard=True),
    Condition(
        "occupation",
        mark("Occupation"),
        {"unit": _F, "small": _F, "middle": _F, "large": _X, "other": _X, "unknown": _U},
    ),
    Condition(
        "wage",
        mark("Wage"),
        {"reached": _F, "range": _F, "any": _F, "near": _X, "below": _X, "unknown": _U},
    ),
    Condition(
        "place",
        mark("Region"),
        {"remote": _F, "dong": _F, "gu": _F, "near_gu": _F, "elsewhere": _X, "unknown": _U},
    ),
    Condition("employment_type", mark("Employment type"), {"met": _F, "unknown": _U, "failed": _X}),
    Condition("hours", mark("Working hours"), {"met": _F, "unknown": _U, "failed": _X}),
    Condition("shift", mark("Shifts"), {"open": _F, "met": _F, "unknown": _U, "failed": _X}),
    Condition("weekend", mark("Weekend"), {"open": _F, "met": _F, "unknown": _U, "failed": _X}),
)
HARD: Final = tuple(one for one in CONDITIONS if one.hard)


def _minimum_wage(seeker: Seeker, job: Job) -> str:
    if job.verdict == WageVerdict.OK:
        return "met"
    if job.verdict == WageVerdict.BELOW:
        return "excused" if job.exempt else "failed"
    return "excused" if job.verdict is not None and job.confirmed else "unknown"


def _stay(seeker: Seeker, job: Job) -> str:
    if not seeker.stay:
        return "open"
    if job.foreigners is False:
        return "failed"
    return "met" if seeker.stay == "allowed" else "check"


def _disability(seeker: Seeker, job: Job) -> str:
    if not job.disabled_only:
        return "open"
    return "met" if seeker.disabled else "unknown"


def _demand(asked: bool, held: bool | None) -> str:
    if not asked:
        return "open"
    if held is None:
        return "unknown"
    return "met" if held else "failed"


def _education(seeker: Seeker, job: Job) -> str:
    needed = job.education or "00"
    known = seeker.education not in {None, "", "00"}
    return _demand(needed != "00", str(seeker.education) >= needed if known else None)


def _license(seeker: Seeker, job: Job) -> str:
    needed = folded(job.licenses)
    held = [name for one in seeker.licenses if (name := folded(one))]
    fits = any(one in needed or needed in one for one in held) if held else None
    return _demand(not no_license(job.licenses), fits)


def _driving(seeker: Seeker, job: Job) -> str:
    return _demand(bool(job.driving), seeker.can_drive)


def _experience(seeker: Seeker, job: Job) -> str:
    needed, held = months_needed(job), seeker.career_months
    return _demand(needed > 0, None if held is None else held >= needed)


def _occupation(seeker: Seeker, job: Job) -> str:
    if not job.occupation or not seeker.occupations:
        return "unknown"
    best = max(same_digits(one, job.occupation) for one in seeker.occupations)
    return ("other", "large", "middle", "small", "unit")[min(best, 4)]


def _wage(seeker: Seeker, job: Job) -> str:
    if seeker.wage_basis is None:
        return "unknown"
    if seeker.wage_basis == WageBasis.NEGOTIABLE or seeker.wage_amount is None:
        return "any"
    if job.wage_basis == seeker.wage_basis:
        wish, low, high = seeker.wage_amount, low_wage(job), high_wage(job)
    else:
        wish, low = hourly(seeker.wage_basis, seeker.wage_amount), job.hourly
        high = low
    if low is None or high is None:
        return "unknown"
    if low >= wish:
        return "reached"
    if high >= wish:
        return "range"
    return "near" if high * 10 >= wish * NEAR_TENTHS else "below"


def _place(seeker: Seeker, job: Job) -> str:
    if seeker.remote_ok and HOME_FROM in (job.address or ""):
        return "remote"
    if is_dong(job.dong_code) and job.dong_code == seeker.dong_code:
        return "dong"
    wished, gu = wished_gu(seeker), job_gu(job, gu_names())
    if ANYWHERE in wished:
        return "gu"
    if not wished or gu is None:
        return "unknown"
    if gu in wished or (ALL_SEOUL in wished and gu.startswith(SEOUL_CODES)):
        return "gu"
    if gu == SEOUL_CODES:
        return "unknown"
    return "near_gu" if gu in near_gu(wished) else "elsewhere"


def _employment_type(seeker: Seeker, job: Job) -> str:
    if not job.employment_type or not seeker.employment_types:
        return "unknown"
    return "met" if job.employment_type in seeker.employment_types else "failed"


def _hours(seeker: Seeker, job: Job) -> str:
    if seeker.hours == ANY_HOURS:
        return "met"
    if seeker.hours not in HOURS or job.work_start is None or job.work_end is None:
        return "unknown"
    return "met" if within(str(seeker.hours), job.work_start, job.work_end) else "failed"


def _shift(seeker: Seeker, job: Job) -> str:
    return _demand(is_shift(job), seeker.shift_ok)


def _weekend(seeker: Seeker, job: Job) -> str:
    if job.weekend_work is None:
        return "met" if seeker.weekend_ok else "unknown"
    return _demand(job.weekend_work, seeker.weekend_ok)


_JUDGES: Mapping[str, Callable[[Seeker, Job], str]] = {
    "minimum_wage": _minimum_wage,
    "stay": _stay,
    "disability": _disability,
    "education": _education,
    "license": _license,
    "driving": _driving,
    "experience": _experience,
    "occupation": _occupation,
    "wage": _wage,
    "place": _place,
    "employment_type": _employment_type,
    "hours": _hours,
    "shift": _shift,
    "weekend": _weekend,
}


def grade_of(name: str, seeker: Seeker, job: Job) -> str:
    """The grade of one condition."""
    return _JUDGES[name](seeker, job)


def grades(seeker: Seeker, job: Job) -> dict[str, str]:
    """The grade of every condition, in their order."""
    return {one.name: _JUDGES[one.name](seeker, job) for one in CONDITIONS}


@cache
def weights() -> Mapping[str, Mapping[str, int]]:
    """Points of every grade of every condition."""
    found: dict[str, dict[str, int]] = {one.name: {} for one in CONDITIONS}
    with resource("codes", "match_weights.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["condition"]][row["grade"]] = int(row["points"])
    return found


def score(found: Mapping[str, str]) -> int:
    """The sum of the points: what lists are ordered by."""
    points = weights()
    return sum(points[name][grade] for name, grade in found.items())
