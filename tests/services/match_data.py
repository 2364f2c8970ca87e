"""Vacancies and people of every kind a match knows, made by a generator of one's own; also for the bench."""

from datetime import date, time, timedelta
from decimal import Decimal

from jobdesk.base.codes import load_codes
from jobdesk.base.match_terms import HOURS

_BOOK = load_codes()
OCCUPATIONS = [one.code for one in _BOOK.all("occupation") if len(one.code) >= 2] + ["5421", "5422", "5611"]
DONGS = [one.code for one in _BOOK.all("dong")]
GU = [one.code for one in _BOOK.all("gu")]
TYPES = [one.code for one in _BOOK.all("employment_type")]
LEVELS = [one.code for one in _BOOK.all("education")]
VISAS = [one.code for one in _BOOK.all("visa")]
BASES = ("hourly", "daily", "monthly", "monthly", "monthly", "annual")
AMOUNTS = {"hourly": (9_800, 16_000), "daily": (78_000, 130_000), "monthly": (1_000_000, 3_600_000)}
AMOUNTS["annual"] = (20_000_000, 42_000_000)
LICENSES = ("요양보호사", "지게차운전기능사", "한식조리기능사", "1종 보통", "ITQ", "itq 한글")
SHIFTS = (None, None, None, "주간", "3교대", "2조 격일제", "당직 있음")
DAYS = (None, "월~금", "월~토", "주5일(토·일 휴무)", "주 6일", "주말", "협의", "화~일", "격일", "4조 3교대")
ADDRESSES = (
    None,
    "서울특별시 구로구 디지털로 1",
    "서울 중구 세종대로 1",
    "영등포구 당산로 1",
    "경기도 광명시 1",
    "서울특별시",
    "재택근무",
)


def _maybe(rng, values, empty=4):
    return None if rng.randrange(empty) == 0 else rng.choice(values)


def _flag(rng):
    return rng.choice((None, True, False))


def _amount(rng, basis):
    low, high = AMOUNTS[basis]
    return rng.randrange(low, high, 10)


def vacancy_values(rng, at: int, today: date) -> dict:
    """What a vacancy says; `at` makes its number its own."""
    basis = _maybe(rng, BASES, 8)
    low = _amount(rng, basis) if basis and rng.random() < 0.9 else None
    high = low + rng.randrange(0, 500_000, 1000) if low and rng.random() < 0.3 else None
    checked = rng.random() < 0.5
    return {
        "vacancy_no": f"V-{at:07}",
        "kind": "external",
        "employer_name": "한빛관리",
        "title": "모집",
        "openings": 2,
        "taken": rng.choice((0, 0, 0, 0, 2)),
        "received_on": today - timedelta(days=rng.randrange(30)),
        "closes_on": rng.choice((None, today, today - timedelta(days=1), today + timedelta(days=9))),
        "until_filled": rng.random() < 0.1,
        "state": rng.choice(("open", "open", "open", "open", "on_hold")),
        "occupation": _maybe(rng, OCCUPATIONS, 10),
        "employment_type": _maybe(rng, TYPES, 6),
        "wage_basis": basis,
        "wage_min": low,
        "wage_max": high,
        "weekly_hours": _maybe(rng, [Decimal(text) for text in ("0", "12", "15", "20.5", "40", "40.1", "48")]),
        "surveillance_exempt": _flag(rng),
        "wage_verdict": _maybe(rng, ("ok", "ok", "below", "undetermined")) if checked else None,
        "wage_hourly": rng.randrange(9_800, 16_000) if checked else None,
        "wage_floor": _maybe(rng, (10_320, 10_700)) if checked else None,
        "wage_exempt": _maybe(rng, ("승인",), 2) if checked else None,
        "wage_confirmed": _maybe(rng, ("업체 확인",), 2) if checked else None,
        "work_start": _maybe(rng, [time(h) for h in (0, 6, 9, 13, 18, 22)], 5),
        "work_end": _maybe(rng, [time(h) for h in (0, 6, 9, 13, 18, 22)], 5),
        "workdays": rng.choice(DAYS),
        "shift": rng.choice(SHIFTS),
        "night_work": _flag(rng),
        "night_hours": rng.choice((None, None, Decimal(0), Decimal("3.5"))),
        "weekend_work": _flag(rng),
        "place_dong_code": _maybe(rng, DONGS, 3),
        "place_address": rng.choice(ADDRESSES),
        "experience": _maybe(rng, ("none", "entry", "experienced")),
        "experience_months": _maybe(rng, (0, 6, 12), 2),
        "education_level": _maybe(rng, LEVELS),
        "licenses": rng.choice(
            (None, None, "무관", " 없 음 ", "요양보호사 1급", "itq", "한식조리기능사 또는 양식")
        ),
        "driving": _flag(rng),
        "disability_hire": _maybe(rng, ("none", "also", "only"), 2),
        "foreigners_welcome": _flag(rng),
    }


def person_values(rng, at: int) -> dict:
    """What a person brings and wishes."""
    basis = _maybe(rng, (*BASES, "negotiable"), 8)
    amount = _amount(rng, basis) if basis in AMOUNTS and rng.random() < 0.9 else None
    wishes = [_maybe(rng, OCCUPATIONS) for _n in range(3)]
    return {
        "jobseeker_no": f"P-{at:07}",
        "full_name": "홍길동",
        "nationality": rng.choice((None, None, None, "대한민국", "Korea", "베트남")),
        "visa_status": rng.choice((None, None, None, *VISAS)),
        "dong_code": _maybe(rng, DONGS),
        "education_level": _maybe(rng, LEVELS),
        "career_months": _maybe(rng, (0, 3, 6, 12, 40)),
        "can_drive": _flag(rng),
        "driver_license_class": _maybe(rng, ("1_ordinary",), 2),
        "disability_kind": _maybe(rng, ("physical",), 2) if rng.random() < 0.2 else None,
        "target_groups": rng.choice((None, [], ["older"], ["youth", "disabled"])),
        "desired_occupation_1": wishes[0],
        "desired_occupation_2": wishes[1],
        "desired_occupation_3": wishes[2],
        "desired_region_1": _maybe(rng, GU),
        "desired_region_2": _maybe(rng, GU, 2),
        "remote_ok": _flag(rng),
        "desired_employment_types": rng.choice((None, [], ["permanent"], ["fixed", "permanent_part", "daily"])),
        "desired_wage_basis": basis,
        "desired_wage_amount": amount,
        "desired_hours": _maybe(rng, (*HOURS, "negotiable")),
        "shift_ok": _flag(rng),
        "weekend_ok": _flag(rng),
        "referral_wish": rng.choice(("wanted", "wanted", "wanted", "information_only", "not_wanted", None)),
        "referable_state": rng.choice(("referable", "referable", "referable", "paused", "unreachable")),
    }


def license_names(rng) -> list[str]:
    """Certificates of a person."""
    return rng.sample(LICENSES, rng.choice((0, 0, 1, 2)))
