"""The conditions over vacancies, for one person: `base/matching` in SQL."""

from collections.abc import Mapping

from sqlalchemy import and_, case, false, func, null, or_, true

from jobdesk.base.enums import WageBasis, WageVerdict
from jobdesk.base.match_terms import (
    ALL_SEOUL,
    ANY_HOURS,
    ANYWHERE,
    FREE_WEEKEND,
    HOME_FROM,
    HOURS,
    NEAR_TENTHS,
    NO_LICENSE,
    SEOUL_CODES,
    SHIFT_WORDS,
    WEEKEND_WORDS,
    Seeker,
    folded,
    gu_names,
    hourly,
    is_dong,
    near_gu,
    wished_gu,
)
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._match_sql import Engine, Graded, Sql, Test, graded, high_won, hourly_won, low_won, won

V = Vacancy


def vacancy_grades(seeker: Seeker, floor: int | None, engine: Engine) -> Mapping[str, Graded]:
    """The grade of every condition of a vacancy for this person.

    Args:
        floor: the minimum wage of the day, where the wage check kept none.
    """
    hour = hourly_won(engine)
    return {
        "minimum_wage": _minimum_wage(floor, hour),
        "stay": _stay(seeker),
        "disability": graded(("met" if seeker.disabled else "unknown", V.disability_hire == "only"), other="open"),
        "education": _education(seeker),
        "license": _license(seeker, engine),
        "driving": graded((_held(seeker.can_drive), V.driving.is_(true())), other="open"),
        "experience": _experience(seeker),
        "occupation": _occupation(seeker, engine),
        "wage": _wage(seeker, hour),
        "place": _place(seeker, engine),
        "employment_type": _employment_type(seeker),
        "hours": _hours(seeker),
        "shift": _shift(seeker, engine),
        "weekend": _weekend(seeker, engine),
    }


def _held(told: bool | None) -> str:
    return "unknown" if told is None else "met" if told else "failed"


def _minimum_wage(floor: int | None, hour: Sql) -> Graded:
    lowest = func.coalesce(won(V.wage_floor), floor if floor is not None else null())
    unchecked = graded(
        ("unknown", or_(V.surveillance_exempt.is_(true()), lowest.is_(None), hour.is_(None))),
        ("met", hour >= lowest),
        ("excused", V.wage_exempt.is_not(None)),
        other="failed",
    )
    return graded(
        ("met", V.wage_verdict == WageVerdict.OK.value),
        (unchecked, V.wage_verdict.is_(None)),
        ("excused", and_(V.wage_verdict == WageVerdict.UNDETERMINED.value, V.wage_confirmed.is_not(None))),
        ("unknown", V.wage_verdict == WageVerdict.UNDETERMINED.value),
        ("excused", V.wage_exempt.is_not(None)),
        other="failed",
    )


def _stay(seeker: Seeker) -> Graded:
    if not seeker.stay:
        return graded(other="open")
    allowed = "met" if seeker.stay == "allowed" else "check"
    return graded(("failed", V.foreigners_welcome.is_(false())), other=allowed)


def _education(seeker: Seeker) -> Graded:
    if seeker.education in {None, "", "00"}:
        return graded(("unknown", V.education_level > "00"), other="open")
    return graded(
        ("failed", and_(V.education_level > seeker.education, V.education_level > "00")),
        ("met", V.education_level > "00"),
        other="open",
    )


def _license(seeker: Seeker, engine: Engine) -> Graded:
    needed = engine.folded(V.licenses)
    held = [name for one in seeker.licenses if (name := folded(one))]
    fits = [test for one in held for test in (engine.holds(needed, one), engine.holds(one, needed))]
    return graded(
        ("open", V.licenses.is_(None)),
        ("open", needed.in_(NO_LICENSE)),
        ("unknown", not held),
        ("met", or_(false(), *fits)),
        other="failed",
    )


def _experience(seeker: Seeker) -> Graded:
    needed = func.coalesce(won(V.experience_months), case((V.experience == "experienced", 1), else_=0))
    held: Test = False if seeker.career_months is None else needed <= seeker.career_months
    return graded(
        ("open", V.experience.in_(("none", "entry"))),
        ("open", needed <= 0),
        ("unknown", seeker.career_months is None),
        ("met", held),
        other="failed",
    )


def _occupation(seeker: Seeker, engine: Engine) -> Graded:
    if not seeker.occupations:
        return graded(other="unknown")

    def same(digits: int) -> Test:
        prefixes = dict.fromkeys(one[:digits] for one in seeker.occupations if len(one) >= digits)
        return engine.begins(V.occupation, list(prefixes)) if prefixes else False

    near = graded(("unit", same(4)), ("small", same(3)), ("middle", same(2)), other="large")
    return graded(("unknown", V.occupation.is_(None)), (near, same(1)), other="other")


def _wage(seeker: Seeker, hour: Sql) -> Graded:
    basis, wish = seeker.wage_basis, seeker.wage_amount
    if basis is None:
        return graded(other="unknown")
    if basis == WageBasis.NEGOTIABLE or wish is None:
        return graded(other="any")
    low, high, an_hour = low_won(), high_won(), hourly(basis, wish) or 0
    same = graded(
        ("unknown", low.is_(None)),
        ("reached", low >= wish),
        ("range", high >= wish),
        ("near", high * 10 >= wish * NEAR_TENTHS),
        other="below",
    )
    other = graded(
        ("unknown", hour.is_(None)),
        ("reached", hour >= an_hour),
        ("near", hour * 10 >= an_hour * NEAR_TENTHS),
        other="below",
    )
    return graded((same, V.wage_basis == basis), other=other)


def _place(seeker: Seeker, engine: Engine) -> Graded:
    wished = wished_gu(seeker)
    everywhere, seoul = ANYWHERE in wished, ALL_SEOUL in wished
    gu = [one for one in wished if one not in {ANYWHERE, ALL_SEOUL}]
    mine = [SEOUL_CODES] if seoul else gu
    near = sorted(near_gu(wished))
    named = graded(
        ("gu", seoul and _in_seoul()),
        ("gu", _named(gu)),
        ("near_gu", _named(near)),
        ("elsewhere", _named(sorted(gu_names()))),
        other="unknown",
    )
    without = graded((named, V.place_address.is_not(None)), other="unknown")
    real = func.substr(V.place_dong_code, 1, 1).between("0", "9")
    return graded(
        ("remote", engine.holds(V.place_address, HOME_FROM) if seeker.remote_ok else False),
        ("dong", V.place_dong_code == seeker.dong_code if is_dong(seeker.dong_code) else False),
        ("gu", everywhere),
        ("unknown", not wished),
        ("gu", engine.begins(V.place_dong_code, mine) if mine else False),
        ("near_gu", engine.begins(V.place_dong_code, near) if near else False),
        ("elsewhere", real),
        other=without,
    )


def _in_seoul() -> Sql:
    named = [V.place_address.like(f"{name} %") for name in gu_names().values()]
    return or_(V.place_address.like("서울%"), *named)


def _named(codes: list[str]) -> Test:
    """Whether the address names one of these gu, as `match_terms.job_gu` reads it."""
    names = [gu_names()[one] for one in codes if one in gu_names()]
    tests = [V.place_address.like(way) for name in names for way in (f"서울% {name} %", f"{name} %")]
    return or_(*tests) if tests else False


def _employment_type(seeker: Seeker) -> Graded:
    if not seeker.employment_types:
        return graded(other="unknown")
    return graded(
        ("unknown", V.employment_type.is_(None)),
        ("met", V.employment_type.in_(seeker.employment_types)),
        other="failed",
    )


def _hours(seeker: Seeker) -> Graded:
    if seeker.hours == ANY_HOURS:
        return graded(other="met")
    if seeker.hours not in HOURS:
        return graded(other="unknown")
    since, until = HOURS[str(seeker.hours)]
    start, end = V.work_start, V.work_end
    if since < until:
        within = and_(start >= since, start < end, end <= until)
    else:
        within = and_(or_(start >= since, start < until), or_(end > since, end <= until))
    return graded(("unknown", start.is_(None)), ("unknown", end.is_(None)), ("met", within), other="failed")


def _shift(seeker: Seeker, engine: Engine) -> Graded:
    held = _held(seeker.shift_ok)
    said = graded((held, engine.holds_any(V.shift, SHIFT_WORDS)), other="open")
    return graded((held, V.night_work.is_(true())), (said, V.shift.is_not(None)), other="open")


def _weekend(seeker: Seeker, engine: Engine) -> Graded:
    held, nobody_said = _held(seeker.weekend_ok), "met" if seeker.weekend_ok else "unknown"
    said = graded(
        ("open", engine.holds_any(V.workdays, FREE_WEEKEND)),
        (held, engine.holds_any(V.workdays, WEEKEND_WORDS)),
        other="open",
    )
    return graded(
        (held, V.weekend_work.is_(true())),
        ("open", V.weekend_work.is_(false())),
        (nobody_said, func.coalesce(V.workdays, "") == ""),
        other=said,
    )
