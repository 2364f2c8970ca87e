"""Ten years of a center for the bench of the figures: invented, the same every time, in date order."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from jobdesk.base.codes import load_codes
from jobdesk.base.enums import ContactMode, PlacementRoute, VacancyKind
from jobdesk.devices.memory import MemoryPrinter
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.wiring import Desk, open_center
from tests.centers import CHEAP, PEOPLE, make_center, password_of

FIRST, DAYS = date(2016, 1, 1), 3653
SIZES = {
    "employer": 40_000,
    "jobseeker": 200_000,
    "registration": 260_000,
    "vacancy": 340_000,
    "referral": 1_150_000,
    "placement": 85_000,
    "session": 1_500_000,
}
KINDS = {name: number for number, name in enumerate(SIZES, 1)}
EDUCATION = ("01", "02", "03", "04", "05", "06", "07")
BANDS = ("lt5", "5_10", "10_30", "30_50", "50_100", "ge100", None)
GROUPS = (
    None,
    None,
    None,
    '["middle_aged"]',
    '["youth"]',
    '["career_break","middle_aged"]',
    '["disabled","older"]',
)
TYPES = ("permanent", "permanent", "fixed", "fixed_part", "daily")


def key(kind: str, number: int) -> str:
    """The key of the so-manieth record of a kind."""
    return str(UUID(int=(KINDS[kind] << 100) | (7 << 76) | (2 << 62) | number))


def moment(day: date, hour: int = 3) -> str:
    """A moment of a day as the file keeps it."""
    return f"{day.isoformat()}T{hour:02}:00:00.000000Z"


class _Invented:
    """Draws the rows of each table; a person or vacancy is met soon after it came in."""

    def __init__(self, size: float, people: dict[str, str]) -> None:
        self.rng = random.Random(5)
        self.count = {name: max(1, int(count * size)) for name, count in SIZES.items()}
        self.counselors = [people["counselor"], people["colleague"], people["supervisor"]]
        codes = load_codes()
        self.dongs = [e.code for e in codes.all("dong")][:20]
        self.channels = [e.code for e in codes.all("channel")]
        self.occupations = [e.code for e in codes.all("occupation") if len(e.code) == 3]
        self.industries = [e.code for e in codes.all("industry")]

    def day(self, kind: str, number: int) -> date:
        """Facts of a kind come evenly."""
        return FIRST + timedelta(days=number * DAYS // self.count[kind])

    def recent(self, of: str, kind: str, number: int, back: float) -> int:
        """One of the last `of` before a fact, as far back as a share of all."""
        newest = number * self.count[of] // self.count[kind]
        return max(0, newest - int(self.rng.random() ** 2 * back * self.count[of]))

    def employer(self, number: int) -> dict[str, Any]:
        """업체."""
        rng = self.rng
        return {
            "employer_no": f"EM-{number:07}",
            "name": f"업체 {number}",
            "business_no_state": "unconfirmed",
            "industry": rng.choice(self.industries),
            "headcount_band": rng.choice(BANDS),
        }

    def jobseeker(self, number: int) -> dict[str, Any]:
        """구직자."""
        rng = self.rng
        born = date(1945, 1, 1) + timedelta(days=int(rng.random() * 60 * 365))
        return {
            "jobseeker_no": f"JS-{number:07}",
            "full_name": "홍길동",
            "birth_date": born.isoformat() if rng.random() > 0.01 else None,
            "sex": rng.choice(("male", "female", "female")),
            "dong_code": rng.choice(self.dongs),
        }

    def registration(self, number: int) -> dict[str, Any]:
        """구직등록."""
        rng, on = self.rng, self.day("registration", number)
        new = number < self.count["jobseeker"] and number * self.count["jobseeker"] // self.count["registration"]
        again = self.recent("jobseeker", "registration", number, 0.05)
        return {
            "registration_no": f"RG-{number:07}",
            "jobseeker_id": key("jobseeker", new if new and rng.random() < 0.75 else again),
            "received_on": on.isoformat(),
            "valid_from": on.isoformat(),
            "valid_until": (on + timedelta(days=90)).isoformat(),
            "channel": rng.choice(self.channels),
            "counselor_id": rng.choice(self.counselors),
            "counter_no": rng.randint(1, 5),
            "dong_code": rng.choice(self.dongs),
            "education_level": rng.choice(EDUCATION),
            "target_groups": rng.choice(GROUPS),
            "occupation": rng.choice(self.occupations),
        }

    def vacancy(self, number: int) -> dict[str, Any]:
        """구인."""
        rng, on = self.rng, self.day("vacancy", number)
        firm = rng.randrange(self.count["employer"])
        return {
            "vacancy_no": f"VA-{number:07}",
            "kind": VacancyKind.OWN if rng.random() < 0.9 else VacancyKind.EXTERNAL,
            "employer_id": key("employer", firm),
            "employer_name": f"업체 {firm}",
            "channel": rng.choice(self.channels),
            "title": "경비원",
            "occupation": rng.choice(self.occupations),
            "openings": rng.choice((1, 1, 1, 2, 3, 5)),
            "employment_type": rng.choice(TYPES),
            "wage_basis": "monthly",
            "wage_min": rng.randrange(1_800_000, 4_000_000, 10_000),
            "place_dong_code": rng.choice(self.dongs),
            "received_on": on.isoformat(),
            "closes_on": (on + timedelta(days=60)).isoformat(),
            "state": "expired",
            "counselor_id": rng.choice(self.counselors),
            "counter_no": rng.randint(1, 5),
        }

    def referral(self, number: int) -> dict[str, Any]:
        """알선."""
        rng, on = self.rng, self.day("referral", number)
        return {
            "referral_no": f"RF-{number:07}",
            "jobseeker_id": key("jobseeker", self.recent("jobseeker", "referral", number, 0.05)),
            "vacancy_id": key("vacancy", self.recent("vacancy", "referral", number, 0.01)),
            "referred_on": on.isoformat(),
            "method": "phone",
            "counselor_id": rng.choice(self.counselors),
            "counter_no": rng.randint(1, 5),
            "state": "50",
            "state_on": on.isoformat(),
            "dong_code": rng.choice(self.dongs),
            "education_level": rng.choice(EDUCATION),
            "target_groups": rng.choice(GROUPS),
        }

    def placement(self, number: int) -> dict[str, Any]:
        """취업."""
        rng, on = self.rng, self.day("placement", number)
        return {
            "placement_no": f"PL-{number:07}",
            "jobseeker_id": key("jobseeker", self.recent("jobseeker", "placement", number, 0.05)),
            "employer_id": key("employer", rng.randrange(self.count["employer"])),
            "started_on": on.isoformat(),
            "route": rng.choice(list(PlacementRoute)),
            "occupation": rng.choice(self.occupations),
            "employment_type": rng.choice(TYPES),
            "wage_basis": "monthly",
            "wage_amount": rng.randrange(1_800_000, 4_000_000, 10_000),
            "recognized": int(rng.random() < 0.97),
            "counselor_id": rng.choice(self.counselors),
            "counter_no": rng.randint(1, 5),
            "dong_code": rng.choice(self.dongs),
            "education_level": rng.choice(EDUCATION),
            "target_groups": rng.choice(GROUPS),
        }

    def session(self, number: int) -> dict[str, Any]:
        """상담."""
        rng, on = self.rng, self.day("session", number)
        return {
            "jobseeker_id": key("jobseeker", self.recent("jobseeker", "session", number, 0.05)),
            "started_at": moment(on, rng.randint(0, 8)),
            "mode": rng.choice(list(ContactMode)),
            "counselor_id": rng.choice(self.counselors),
            "counter_no": rng.randint(1, 5),
        }


TABLES: dict[str, Table] = {
    "employer": Employer.__table__,
    "jobseeker": Jobseeker.__table__,
    "registration": Registration.__table__,
    "vacancy": Vacancy.__table__,
    "referral": Referral.__table__,
    "placement": Placement.__table__,
    "session": CounselingSession.__table__,
}


def _fixed(table: Table) -> dict[str, Any]:
    """What every row has alike: the defaults of the records, as the file keeps them."""
    found: dict[str, Any] = {}
    for column in table.columns:
        default = column.default.arg if column.default is not None and column.default.is_scalar else None
        if default is not None:
            found[column.name] = int(default) if isinstance(default, bool) else default
    return found


def _rows(invented: _Invented, kind: str, names: list[str], fixed: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    make = getattr(invented, kind)
    for number in range(invented.count[kind]):
        drawn = make(number)
        on = drawn.get("received_on") or drawn.get("referred_on") or drawn.get("started_on") or FIRST.isoformat()
        row = {
            **fixed,
            **drawn,
            "id": key(kind, number),
            "recorded_at": drawn.get("started_at") or f"{on}T09:00:00.000000Z",
        }
        yield tuple(row.get(name) for name in names)


def _fill(connection: Any, table: Table, rows: Iterable[tuple[Any, ...]], names: list[str]) -> None:
    """Rows without their indexes, which are made once at the end."""
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
        (table.name,),
    ).fetchall()
    for name, _sql in indexes:
        connection.execute(f"DROP INDEX {name}")
    places = ", ".join("?" * len(names))
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({places})", rows)
    connection.execute("COMMIT")
    for _name, sql in indexes:
        connection.execute(sql)


def make_years(folder: Path, size: float = 1.0) -> Desk:
    """A center in `folder` with ten years in it, signed in as its supervisor."""
    make_center(folder)
    desk = open_center(
        folder, PEOPLE["supervisor"][0], password_of("supervisor"), locksmith=CHEAP, printer=MemoryPrinter()
    )
    raw = desk.database.writer.raw_connection()
    driver = raw.driver_connection
    assert driver is not None
    accounts = dict(driver.execute("SELECT user_name, id FROM account").fetchall())
    people = {role: accounts[PEOPLE[role][0]] for role in ("counselor", "colleague", "supervisor")}
    invented = _Invented(size, people)
    driver.execute("PRAGMA foreign_keys = OFF")
    driver.execute("PRAGMA synchronous = OFF")
    for kind, table in TABLES.items():
        fixed = _fixed(table)
        drawn = getattr(invented, kind)(0)
        names = ["id", "recorded_at", *drawn, *(name for name in fixed if name not in drawn)]
        _fill(driver, table, _rows(invented, kind, names, fixed), names)
    driver.execute("ANALYZE")
    driver.execute("PRAGMA synchronous = FULL")
    driver.execute("PRAGMA foreign_keys = ON")
    raw.close()
    return desk
