"""Record numbers that name their issuer: JS-2026-01-000123. Never reused."""

from datetime import date

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.store.counters import next_number

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


def record_no(db: Session, act: Act, table: str, *, on: date | None = None) -> str:
    """The next number for a record of `table`, counted per issuer and year of `on` (today without it).

    Source: domain.md 1.2 row 1.
    """
    year = (on or act.today).year
    serial = next_number(db, table, act.desk, year)
    return f"{PREFIXES[table]}-{year}-{act.desk:02d}-{serial:06d}"
