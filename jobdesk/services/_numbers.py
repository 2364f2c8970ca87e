"""Record numbers that name their issuer: JS-2026-01-000123. Never reused."""

import re
from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.store.counters import next_numbers

PREFIXES = {
    "jobseeker": "JS",
    "registration": "RG",
    "employer": "EM",
    "vacancy": "VC",
    "referral": "RF",
    "placement": "PL",
    "event": "EV",
    "certificate": "확인",
}

_OURS = re.compile(r"(\w{2})-\d{4}-\d{2}-\d{6}")


def has_our_form(table: str, number: str) -> bool:
    """Whether a number looks like one that some center of jobdesk gave a record of `table`."""
    told = _OURS.fullmatch(number)
    return told is not None and told[1] == PREFIXES[table]


def record_no(db: Session, act: Act, table: str, *, on: date | None = None) -> str:
    """The next number for a record of `table`, counted per issuer and year of `on` (today without it).

    Source: domain.md 1.2 row 1.
    """
    return record_nos(db, act, table, count=1, on=on)[0]


def record_nos(db: Session, act: Act, table: str, *, count: int, on: date | None = None) -> list[str]:
    """The next numbers for `count` records of `table`, in one round trip."""
    year = (on or act.today).year
    return written_nos(act, table, year, next_numbers(db, table, act.desk, year, count=count))


def written_nos(act: Act, table: str, year: int, serials: Iterable[int]) -> list[str]:
    """Serials of a year as the numbers of records of `table`."""
    return [f"{PREFIXES[table]}-{year}-{act.desk:02d}-{serial:06d}" for serial in serials]
