"""A desk's vacancies in numbers: what people look for in a district, spread as its ledgers spread it."""

import random
from datetime import date, time, timedelta
from decimal import Decimal

from jobdesk.base.codes import load_codes
from jobdesk.base.match_terms import Seeker, gu_names

_BOOK = load_codes()
SMALL = [one.code for one in _BOOK.all("occupation") if len(one.code) == 3]
COMMON = ["561", "542", "550", "531", "532", "622", "624", "616", "615", "029", "027", "890", "562", "231"]
DONGS = [one.code for one in _BOOK.all("dong") if one.code.isdigit()]
NAMES, GU = sorted(gu_names()), sorted(gu_names().values())
TYPES = ["permanent", "permanent", "fixed", "fixed", "permanent_part", "fixed_part", "daily"]
WEEKS = {"40": 6, "44": 1, "35": 1, "30": 1, "20": 3, "15": 1}
LICENSES = [None, None, None, None, "요양보호사", "지게차운전기능사", "한식조리기능사", "1종 보통 운전면허"]
SHIFTS = [None, None, None, "주간", "3교대", "격일제"]
DUTIES = "담당 구역을 순찰하고 드나드는 사람을 살피며 시설에 이상이 있으면 관리소에 알립니다. "


def _occupation(rng: random.Random) -> str:
    return rng.choice(COMMON) if rng.random() < 0.6 else rng.choice(SMALL)


def vacancies(count: int, today: date, seed: int = 1) -> list[dict[str, object]]:
    """So many open ones, each as the form would have kept it; half of them checked for their wage."""
    rng, made = random.Random(seed), []
    for at in range(count):
        week = rng.choices(list(WEEKS), list(WEEKS.values()))[0]
        monthly = rng.random() < 0.7
        low = rng.randrange(10_320, 15_000, 10)
        wage = low * (209 if week in {"40", "44"} else int(float(week) * 5.2)) // 1000 * 1000 if monthly else low
        checked = rng.random() < 0.5
        local = rng.random() < 0.6
        start = rng.choice((6, 7, 8, 9, 9, 9, 13, 18))
        made.append(
            {
                "vacancy_no": f"V-{at:07}",
                "kind": "external",
                "employer_name": rng.choice(("한빛관리", "두레용역", "가온요양원", "다솜식당")),
                "title": "직원 모집",
                "occupation": _occupation(rng),
                "openings": rng.randint(1, 3),
                "taken": 0,
                "duties": DUTIES * rng.randint(1, 4),
                "received_on": today - timedelta(days=rng.randrange(60)),
                "closes_on": today + timedelta(days=rng.randint(2, 60)),
                "until_filled": False,
                "state": "open",
                "employment_type": rng.choice(TYPES),
                "wage_basis": "monthly" if monthly else "hourly",
                "wage_min": wage,
                "wage_max": wage + 200_000 if monthly and rng.random() < 0.2 else None,
                "weekly_hours": Decimal(week),
                "wage_verdict": "ok" if checked else None,
                "wage_hourly": low if checked else None,
                "wage_floor": 10_320 if checked else None,
                "work_start": time(start),
                "work_end": time((start + rng.choice((4, 8, 9))) % 24),
                "workdays": rng.choice(("월~금", "월~금", "월~금", "월~토", "주 5일 협의")),
                "shift": rng.choice(SHIFTS),
                "night_work": rng.choice((None, False, True)),
                "weekend_work": rng.choice((True, False)) if rng.random() < 0.8 else None,
                "place_dong_code": rng.choice(DONGS) if local else "outside",
                "place_address": f"서울특별시 {rng.choice(NAMES)} 중앙로 {rng.randint(1, 300)}",
                "experience": rng.choice(("none", "none", "entry", "experienced")),
                "experience_months": rng.choice((None, None, 6, 12, 36)),
                "education_level": rng.choice((None, "00", "00", "03", "03", "04", "05")),
                "licenses": rng.choice(LICENSES),
                "driving": rng.choice((None, False, False, True)),
                "disability_hire": rng.choice((None, "none", "none", "also", "only")),
                "foreigners_welcome": rng.choice((None, True, False)),
            }
        )
    return made


def seekers(count: int, seed: int = 2) -> list[Seeker]:
    """So many people, each asking differently."""
    rng, made = random.Random(seed), []
    for _at in range(count):
        made.append(
            Seeker(
                occupations=tuple(dict.fromkeys(_occupation(rng) for _n in range(rng.randint(1, 3)))),
                wage_basis="monthly",
                wage_amount=rng.randrange(2_100_000, 3_000_000, 50_000),
                hours=rng.choice(("all_day", "all_day", "morning", "negotiable", None)),
                shift_ok=rng.choice((None, True, False)),
                weekend_ok=rng.choice((None, True, False)),
                dong_code=rng.choice(DONGS),
                regions=("11560", rng.choice(GU)),
                employment_types=tuple(rng.sample(TYPES[1:4], 2)),
                education=rng.choice(("02", "03", "04", "05")),
                licenses=rng.choice(((), ("요양보호사",), ("지게차운전기능사", "ITQ"))),
                can_drive=rng.choice((True, False, None)),
                career_months=rng.choice((0, 6, 24, None)),
            )
        )
    return made
