"""What a person and a vacancy say to each other in a match, and the figures that follow from it.

`base/matching` judges by these; `services/matching` says the same in SQL. Sources: domain.md 1.3, 1.4, 4.4, 5.3.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from functools import cache
from string import ascii_lowercase, ascii_uppercase
from typing import Final

from jobdesk.base.enums import WageBasis
from jobdesk.base.files import resource

ANYWHERE, ALL_SEOUL, SEOUL_CODES = "00000", "11000", "11"
SEOUL, HOME_FROM = "서울", "재택"
NEAR_TENTHS = 9
"""A wage of nine tenths of the wish is told as near."""
NO_LICENSE = ("무관", "없음", "해당없음")
SHIFT_WORDS = ("교대", "격일", "당직")
HOURS: Final[Mapping[str, tuple[time, time]]] = {
    "morning": (time(5), time(13)),
    "afternoon": (time(11), time(19)),
    "evening": (time(17), time(1)),
    "night": (time(23), time(7)),
    "morning_afternoon": (time(5), time(19)),
    "afternoon_evening": (time(11), time(1)),
    "evening_night": (time(17), time(7)),
    "night_morning": (time(23), time(13)),
    "all_day": (time(8), time(19)),
}
"""A band of wished hours with an hour at each end; one that ends before it begins runs over midnight."""
ANY_HOURS = "negotiable"
_FOLD = str.maketrans(ascii_uppercase, ascii_lowercase, " ")


@dataclass(frozen=True, slots=True)
class Seeker:
    """What of a person is compared.

    Attributes:
        stay: "" for a Korean; else what the rules of the day say of the status: allowed, limited, check.
        licenses: their names, as typed.
    """

    occupations: tuple[str, ...] = ()
    wage_basis: str | None = None
    wage_amount: int | None = None
    hours: str | None = None
    shift_ok: bool | None = None
    weekend_ok: bool | None = None
    remote_ok: bool | None = None
    dong_code: str | None = None
    regions: tuple[str, ...] = ()
    employment_types: tuple[str, ...] = ()
    education: str | None = None
    licenses: tuple[str, ...] = ()
    can_drive: bool | None = None
    career_months: int | None = None
    stay: str = ""
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """What of a vacancy is compared.

    Attributes:
        hourly, floor, verdict, exempt, confirmed: what the wage check kept; None where nobody asked it.
    """

    occupation: str | None = None
    wage_basis: str | None = None
    wage_min: int | None = None
    wage_max: int | None = None
    hourly: int | None = None
    floor: int | None = None
    verdict: str | None = None
    exempt: bool = False
    confirmed: bool = False
    work_start: time | None = None
    work_end: time | None = None
    workdays: str | None = None
    shift: str | None = None
    night_work: bool | None = None
    night_hours: Decimal | None = None
    weekend_work: bool | None = None
    dong_code: str | None = None
    address: str | None = None
    employment_type: str | None = None
    education: str | None = None
    licenses: str | None = None
    driving: bool | None = None
    experience: str | None = None
    experience_months: int | None = None
    foreigners: bool | None = None
    disabled_only: bool = False


# figures ----------------------------------------------------------------------------------------


def hourly(basis: str | None, amount: int) -> int:
    """Won an hour of a wish, rounded down: eight hours a day, 209 a month."""
    if basis == WageBasis.DAILY:
        return amount // 8
    if basis == WageBasis.MONTHLY:
        return amount // 209
    return amount // 12 // 209 if basis == WageBasis.ANNUAL else amount


def low_wage(job: Job) -> int | None:
    """The lower end, or the only one."""
    return job.wage_max if job.wage_min is None else job.wage_min


def high_wage(job: Job) -> int | None:
    """The upper end, or the only one."""
    return job.wage_min if job.wage_max is None else job.wage_max


def months_needed(job: Job) -> int:
    """Months of experience a vacancy asks for; 1 where it only says that some is needed."""
    if job.experience in {"none", "entry"}:
        return 0
    if job.experience_months is not None:
        return job.experience_months
    return 1 if job.experience == "experienced" else 0


def no_license(text: str | None) -> bool:
    """Whether a vacancy asks for no certificate."""
    return not text or text in NO_LICENSE


def folded(text: str | None) -> str:
    """Without spaces, Latin letters small: how names of certificates are compared."""
    return (text or "").translate(_FOLD)


def is_shift(job: Job) -> bool:
    """Whether it is worked in shifts, every other day or at night, wherever that is said."""
    told = (job.shift or "", job.workdays or "")
    return bool(job.night_work or job.night_hours) or any(word in said for said in told for word in SHIFT_WORDS)


def within(band: str, start: time, end: time) -> bool:
    """Whether work from `start` to `end` lies in a band of wished hours."""
    since, until = HOURS[band]
    if since < until:
        return since <= start < end <= until
    return (start >= since or start < until) and (end > since or end <= until)


def is_dong(code: str | None) -> bool:
    """Whether it is a real dong, not 관외 or 거주불명."""
    return bool(code) and str(code)[:1].isdigit()


def job_gu(job: Job, names: Mapping[str, str]) -> str | None:
    """The gu of the place of work: of its dong, else as the address names it; "11" for Seoul without a gu.

    An address names it in its first word, or in the second after one that begins with 서울.

    Args:
        names: codes by name.
    """
    if is_dong(job.dong_code):
        return str(job.dong_code)[:5]
    words = (job.address or "").split(" ")
    in_seoul = words[0].startswith(SEOUL)
    named = names.get(words[1] if in_seoul and len(words) > 1 else words[0])
    return named or (SEOUL_CODES if in_seoul else None)


@cache
def gu_neighbors() -> Mapping[str, frozenset[str]]:
    """The gu that touch each gu of Seoul, over the river too where a bridge leads; both ways."""
    found: dict[str, set[str]] = {}
    with resource("codes", "gu_neighbors.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["gu"], set()).add(row["neighbor"])
            found.setdefault(row["neighbor"], set()).add(row["gu"])
    return {gu: frozenset(near) for gu, near in found.items()}


@cache
def gu_names() -> Mapping[str, str]:
    """The codes of the gu of Seoul, by the name in addresses."""
    with resource("codes", "regions.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["scheme"] == "gu" and row["parent"]]
    return {row["name_ko"]: row["code"] for row in rows}


def wished_gu(seeker: Seeker) -> tuple[str, ...]:
    """The regions a person wishes, else the gu where the person lives."""
    if seeker.regions or not is_dong(seeker.dong_code):
        return seeker.regions
    return (str(seeker.dong_code)[:5],)


def near_gu(wished: Iterable[str]) -> frozenset[str]:
    """The neighbors of the wished gu, without these."""
    mine = frozenset(wished)
    return frozenset[str]().union(*(gu_neighbors().get(one, frozenset()) for one in mine)) - mine


def same_digits(one: str, other: str) -> int:
    """How many leading digits two KECO codes have in common."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
