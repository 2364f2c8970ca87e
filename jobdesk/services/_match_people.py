"""The conditions over people, for one vacancy: `base/matching` in SQL."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Text, and_, case, cast, false, func, or_, select, true

from jobdesk.base.enums import WageBasis
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
    gu_neighbors,
    high_wage,
    is_dong,
    is_shift,
    job_gu,
    low_wage,
    months_needed,
    no_license,
    within,
)
from jobdesk.base.matching import grade_of
from jobdesk.base.stay_rules import HOME_NAMES
from jobdesk.records.jobseekers import Jobseeker, License
from jobdesk.services._match_sql import Engine, Graded, Sql, Test, graded, won

P = Jobseeker
_WISHES = (P.desired_occupation_1, P.desired_occupation_2, P.desired_occupation_3)


def people_grades(job: Job, allowed_stays: Collection[str], engine: Engine) -> Mapping[str, Graded]:
    """The grade of every condition of a person for this vacancy.

    Args:
        allowed_stays: the statuses of stay whose rule of the day allows any job.
    """
    return {
        "minimum_wage": graded(other=grade_of("minimum_wage", Seeker(), job)),
        "stay": _stay(job, allowed_stays),
        "disability": _disability(job),
        "education": _education(job),
        "license": _license(job, engine),
        "driving": _asked(bool(job.driving), _can_drive(), P.can_drive.is_(false())),
        "experience": _experience(job),
        "occupation": _occupation(job, engine),
        "wage": _wage(job),
        "place": _place(job, engine),
        "employment_type": _employment_type(job),
        "hours": _hours(job),
        "shift": _asked(is_shift(job), P.shift_ok.is_(true()), P.shift_ok.is_(false())),
        "weekend": _weekend(job),
    }


def _asked(asked: bool, held: Test, lacking: Test) -> Graded:
    """A demand: open where nothing is asked, unknown where nobody said."""
    return graded(("open", not asked), ("met", held), ("failed", lacking), other="unknown")


def _blank(*columns: Any) -> Sql:  # noqa: ANN401  attributes
    return and_(*(column.is_(None) for column in columns))


def _keeps(column: Any, code: str) -> Sql:  # noqa: ANN401  an attribute
    """Whether a column of several codes has this one."""
    return cast(column, Text).contains(f'"{code}"', autoescape=True)


def _can_drive() -> Sql:
    return or_(P.can_drive.is_(true()), P.driver_license_class.is_not(None))


def _stay(job: Job, allowed: Collection[str]) -> Graded:
    nation = func.coalesce(func.lower(func.replace(P.nationality, " ", "")), "")
    korean = and_(P.visa_status.is_(None), nation.in_(["", *sorted(HOME_NAMES)]))
    return graded(
        ("open", korean),
        ("failed", job.foreigners is False),
        ("met", P.visa_status.in_(sorted(allowed))),
        other="check",
    )


def _disability(job: Job) -> Graded:
    disabled = or_(
        P.disability_kind.is_not(None), P.disability_degree.is_not(None), _keeps(P.target_groups, "disabled")
    )
    return graded(("open", not job.disabled_only), ("met", disabled), other="unknown")


def _education(job: Job) -> Graded:
    needed = job.education or "00"
    level = func.coalesce(P.education_level, "")
    return graded(
        ("open", needed == "00"),
        ("unknown", level.in_(("", "00"))),
        ("met", level >= needed),
        other="failed",
    )


def _license(job: Job, engine: Engine) -> Graded:
    needed, name = folded(job.licenses), engine.folded(License.name)
    mine = select(License.id).where(License.jobseeker_id == P.id, License.voided_at.is_(None), name != "")
    fits = mine.where(or_(engine.holds(needed, name), engine.holds(name, needed)))
    return graded(
        ("open", no_license(job.licenses)),
        ("met", fits.correlate(P).exists()),
        ("failed", mine.correlate(P).exists()),
        other="unknown",
    )


def _experience(job: Job) -> Graded:
    needed = months_needed(job)
    return _asked(needed > 0, P.career_months >= needed, P.career_months < needed)


def _occupation(job: Job, engine: Engine) -> Graded:
    code = job.occupation
    if not code:
        return graded(other="unknown")

    def same(digits: int) -> Test:
        if len(code) < digits:
            return False
        return or_(*(engine.begins(wish, [code[:digits]]) for wish in _WISHES))

    return graded(
        ("unknown", _blank(*_WISHES)),
        ("unit", same(4)),
        ("small", same(3)),
        ("middle", same(2)),
        ("large", same(1)),
        other="other",
    )


def _wage(job: Job) -> Graded:
    def against(low: int | None, high: int | None, wish: Sql) -> Graded:
        if low is None or high is None:
            return graded(other="unknown")
        return graded(
            ("reached", wish <= low),
            ("range", wish <= high),
            ("near", wish * NEAR_TENTHS <= high * 10),
            other="below",
        )

    wish, hour = won(P.desired_wage_amount), job.hourly
    an_hour = case(
        (P.desired_wage_basis == WageBasis.MONTHLY, wish // 209),
        (P.desired_wage_basis == WageBasis.DAILY, wish // 8),
        (P.desired_wage_basis == WageBasis.ANNUAL, wish // 12 // 209),
        else_=wish,
    )
    same = against(low_wage(job), high_wage(job), wish)
    return graded(
        ("unknown", P.desired_wage_basis.is_(None)),
        ("any", or_(P.desired_wage_basis == WageBasis.NEGOTIABLE, wish.is_(None))),
        (same, P.desired_wage_basis == job.wage_basis if job.wage_basis else False),
        other=against(hour, hour, an_hour),
    )


def _place(job: Job, engine: Engine) -> Graded:
    gu, wishes = job_gu(job, gu_names()), (P.desired_region_1, P.desired_region_2)
    nowhere, first = _blank(*wishes), func.substr(P.dong_code, 1, 1)

    def wished(codes: Sequence[str]) -> Sql:
        return or_(*(one.in_(codes) for one in wishes))

    def lives_in(codes: Sequence[str]) -> Sql:
        return and_(nowhere, engine.begins(P.dong_code, codes))

    here = [one for one in (gu, ALL_SEOUL if (gu or "").startswith(SEOUL_CODES) else None) if one]
    near = sorted(gu_neighbors().get(gu or "", ()))
    return graded(
        ("remote", P.remote_ok.is_(true()) if HOME_FROM in (job.address or "") else False),
        ("dong", P.dong_code == job.dong_code if is_dong(job.dong_code) else False),
        ("gu", wished([ANYWHERE])),
        ("unknown", gu is None),
        ("unknown", and_(nowhere, or_(P.dong_code.is_(None), first < "0", first > "9"))),
        ("gu", wished(here)),
        ("gu", lives_in([gu]) if gu and gu != SEOUL_CODES else False),
        ("unknown", gu == SEOUL_CODES),
        ("near_gu", or_(wished(near), lives_in(near)) if near else False),
        other="elsewhere",
    )


def _employment_type(job: Job) -> Graded:
    if not job.employment_type:
        return graded(other="unknown")
    kept = func.coalesce(cast(P.desired_employment_types, Text), "")
    return graded(
        ("unknown", kept.in_(("", "[]", "null"))),
        ("met", _keeps(P.desired_employment_types, job.employment_type)),
        other="failed",
    )


def _hours(job: Job) -> Graded:
    start, end = job.work_start, job.work_end
    said = start is not None and end is not None
    fits = [band for band in HOURS if start is not None and end is not None and within(band, start, end)]
    return graded(
        ("met", P.desired_hours == ANY_HOURS),
        ("unknown", not said),
        ("met", P.desired_hours.in_(fits)),
        ("failed", P.desired_hours.in_(list(HOURS))),
        other="unknown",
    )


def _weekend(job: Job) -> Graded:
    if job.weekend_work is None:
        return graded(("met", P.weekend_ok.is_(true())), other="unknown")
    return _asked(job.weekend_work, P.weekend_ok.is_(true()), P.weekend_ok.is_(false()))
