"""The conditions over vacancies, for one person: `base/matching` in SQL."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from sqlalchemy import and_, case, false, func, or_, true

from jobdesk.base.enums import WageBasis, WageVerdict
from jobdesk.base.match_terms import (
    ALL_SEOUL,
    ANY_HOURS,
    ANYWHERE,
    HOME_FROM,
    HOURS,
    NEAR_TENTHS,
    NO_LICENSE,
    SEOUL,
    SEOUL_CODES,
    SHIFT_WORDS,
    Seeker,
    folded,
    gu_names,
    hourly,
    is_dong,
    near_gu,
    wished_gu,
)
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._match_sql import Engine, Graded, Sql, Test, graded, high_won, low_won, won

V = Vacancy
NEAR: Sequence[tuple[int, tuple[str, ...]]] = (
    (3, ("middle", "large", "other", "unknown")),
    (2, ("large", "other", "unknown")),
)
"""So many digits of a wished occupation in common, and the grades of those that have fewer."""


def vacancy_grades(seeker: Seeker, engine: Engine) -> Mapping[str, Graded]:
    """The grade of every condition of a vacancy for this person."""
    return {
        "minimum_wage": _minimum_wage(),
        "stay": _stay(seeker),
        "disability": graded(("met" if seeker.disabled else "unknown", V.disability_hire == "only"), other="open"),
        "education": _education(seeker),
        "license": _license(seeker, engine),
        "driving": graded((_held(seeker.can_drive), V.driving.is_(true())), other="open"),
        "experience": _experience(seeker),
        "occupation": _occupation(seeker, engine),
        "wage": _wage(seeker),
        "place": _place(seeker, engine),
        "employment_type": _employment_type(seeker),
        "hours": _hours(seeker),
        "shift": _shift(seeker, engine),
        "weekend": _weekend(seeker),
    }


def near_occupation(seeker: Seeker, digits: int, engine: Engine) -> Sql | None:
    """Whether a vacancy has so many digits of a wished occupation; None where a wish has fewer itself."""
    if not seeker.occupations or min(len(one) for one in seeker.occupations) < digits:
        return None
    return engine.begins(V.occupation, sorted({one[:digits] for one in seeker.occupations}))


def _held(told: bool | None) -> str:
    return "unknown" if told is None else "met" if told else "failed"


@cache
def _minimum_wage() -> Graded:
    return graded(
        ("met", V.wage_verdict == WageVerdict.OK.value),
        ("unknown", V.wage_verdict.is_(None)),
        ("excused", and_(V.wage_verdict == WageVerdict.BELOW.value, V.wage_exempt.is_not(None))),
        ("failed", V.wage_verdict == WageVerdict.BELOW.value),
        ("excused", V.wage_confirmed.is_not(None)),
        other="unknown",
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
        ("open", V.licenses.in_(("", *NO_LICENSE))),
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


def _wage(seeker: Seeker) -> Graded:
    basis, wish = seeker.wage_basis, seeker.wage_amount
    if basis is None:
        return graded(other="unknown")
    if basis == WageBasis.NEGOTIABLE or wish is None:
        return graded(other="any")
    low, high, hour, an_hour = low_won(), high_won(), won(V.wage_hourly), hourly(basis, wish)
    same = graded(
        ("reached", low >= wish),
        ("range", high >= wish),
        ("near", high * 10 >= wish * NEAR_TENTHS),
        ("unknown", low.is_(None)),
        other="below",
    )
    other = graded(
        ("reached", hour >= an_hour),
        ("near", hour * 10 >= an_hour * NEAR_TENTHS),
        ("unknown", hour.is_(None)),
        other="below",
    )
    return graded((same, V.wage_basis == basis), other=other)


def _place(seeker: Seeker, engine: Engine) -> Graded:
    wished = wished_gu(seeker)
    mine = [one for one in wished if one not in {ANYWHERE, ALL_SEOUL}]
    near, seoul = sorted(near_gu(wished)), ALL_SEOUL in wished
    here = [SEOUL_CODES] if seoul else mine
    return graded(
        ("remote", engine.holds(V.place_address, HOME_FROM) if seeker.remote_ok else False),
        ("dong", V.place_dong_code == seeker.dong_code if is_dong(seeker.dong_code) else False),
        ("gu", ANYWHERE in wished),
        ("unknown", not wished),
        ("gu", engine.begins(V.place_dong_code, here) if here else False),
        ("near_gu", engine.begins(V.place_dong_code, near) if near else False),
        ("elsewhere", func.substr(V.place_dong_code, 1, 1).between("0", "9")),
        other=_by_address(mine, near, engine, seoul=seoul),
    )


def _by_address(mine: Collection[str], near: Collection[str], engine: Engine, *, seoul: bool) -> Graded:
    """The place as `match_terms.job_gu` reads it in an address."""
    known = {
        name: "gu" if seoul or code in mine else "near_gu" if code in near else "elsewhere"
        for name, code in gu_names().items()
    }
    without = graded(("gu", V.place_address.like(f"{SEOUL}%") if seoul else False), other="unknown")
    return Graded((), without, (_named_gu(engine), known))


@cache
def _named_gu(engine: Engine) -> Sql:
    """The word of an address that names its gu."""
    after = func.substr(V.place_address, engine.place_of(V.place_address, " ") + 1)
    rest = case((V.place_address.like(f"{SEOUL}%"), after), else_=V.place_address) + " "
    return func.substr(rest, 1, engine.place_of(rest, " ") - 1)


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


@cache
def _is_shift(engine: Engine) -> Sql:
    return or_(engine.holds_any(V.shift, SHIFT_WORDS), engine.holds_any(V.workdays, SHIFT_WORDS))


def _shift(seeker: Seeker, engine: Engine) -> Graded:
    held = _held(seeker.shift_ok)
    return graded(
        (held, V.night_work.is_(true())), (held, V.night_hours > 0), (held, _is_shift(engine)), other="open"
    )


def _weekend(seeker: Seeker) -> Graded:
    return graded(
        (_held(seeker.weekend_ok), V.weekend_work.is_(true())),
        ("met" if seeker.weekend_ok else "unknown", V.weekend_work.is_(None)),
        other="open",
    )
