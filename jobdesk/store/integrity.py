"""Whether a center's data is whole: pages, keys between tables, numbers, revision, audit chain.

`cipher_integrity_check` reads the file while newer pages may stand in the WAL, so a checkpoint comes
first, and an alarm counts only when it stays. Source: safety.md 3 and 10.
"""

import base64
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from jobdesk.base.durable import replace_file
from jobdesk.base.slip_numbers import make_slip_number
from jobdesk.records.centers import Counter
from jobdesk.records.outreach import CopyState, NumberBook
from jobdesk.records.referrals import Referral, SlipNumber
from jobdesk.store.audit_chain import Anchor, verify
from jobdesk.store.durable import alone
from jobdesk.store.engine import Database
from jobdesk.store.migrate import current_revision, head_revision

ANCHORS = "anchors.json"
ALARMS = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        area: "pages", "encryption", "keys", "numbers", "revision" or "audit"; "search_..." where services look on.
        what: a short word of the area (kind of audit problem, table) for the sentence and for support.
        where: row, number or page it was found at; no personal data.
    """

    area: str
    what: str
    where: str = ""


def check_database(database: Database, key: bytes, anchors: Sequence[Anchor] = ()) -> list[Finding]:
    """Run every check; an empty list means that all holds.

    Args:
        key: the audit key.
        anchors: heads kept outside the database.
    """
    found = _pages(database)
    if any(finding.area == "pages" for finding in found):
        return found
    with database.read() as db:
        found += _revision(database)
        found += _numbers(db)
        found += [Finding("audit", p.kind, f"{p.desk}-{p.seq}") for p in verify(db, key, anchors)]
    return found


def _pages(database: Database) -> list[Finding]:
    if database.is_postgresql:
        with database.read() as db:
            rows = db.execute(text("SELECT conname FROM pg_constraint WHERE NOT convalidated")).scalars()
            return [Finding("keys", name) for name in rows]
    try:
        with database.reader.connect() as connection:
            said = connection.exec_driver_sql("PRAGMA quick_check").scalars().all()
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    except DBAPIError as error:
        return [Finding("pages", "unreadable", type(error.orig).__name__)]
    found = [Finding("pages", "quick_check", str(line)[:200]) for line in said if line != "ok"]
    found += [Finding("keys", str(row[0]), str(row[1])) for row in broken]
    return found + _encryption(database)


def _encryption(database: Database) -> list[Finding]:
    alarms: Sequence[str] = []
    for _try in range(ALARMS):
        raw = database.writer.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
            cursor.execute("PRAGMA cipher_integrity_check")
            alarms = [str(row[0]) for row in cursor.fetchall()]
            cursor.close()
        finally:
            raw.close()
        if not alarms:
            return []
    return [Finding("encryption", "page", alarm[:200]) for alarm in alarms]


def _revision(database: Database) -> list[Finding]:
    current = current_revision(database)
    return [] if current == head_revision() else [Finding("revision", str(current))]


def _numbers(db: Session) -> list[Finding]:
    """Slip numbers: without gaps for each issuer and year, with right check digits, each on its referral.

    Of numbers leased to copies those are there that the copy used, as far as it has come home.
    """
    found = []
    leased = _leased(db)
    given = {(issuer, year): last for issuer, year, last in _given(db)}
    counted = db.execute(
        select(SlipNumber.issuer, SlipNumber.year, func.count(), func.max(SlipNumber.serial)).group_by(
            SlipNumber.issuer, SlipNumber.year
        )
    )
    for issuer, year, count, last in counted:
        counter = given.pop((issuer, year), None)
        whole = count == leased[issuer, year] if (issuer, year) in leased else count == last == counter
        if not whole:
            found.append(Finding("numbers", "gap", f"{year}-{issuer:02d}"))
    found += [
        Finding("numbers", "gap", f"{year}-{issuer:02d}")
        for (issuer, year), last in given.items()
        if leased.get((issuer, year), last)
    ]
    rows = db.execute(
        select(SlipNumber.number, SlipNumber.year, SlipNumber.issuer, SlipNumber.serial, Referral.slip_no)
        .outerjoin(Referral, Referral.id == SlipNumber.referral_id)
        .where(SlipNumber.void_why.is_(None))
    )
    for number, year, issuer, serial, slip_no in rows:
        if number != make_slip_number(year, issuer, serial) or slip_no != number:
            found.append(Finding("numbers", "slip", str(number)))
    return found


def _given(db: Session) -> Sequence[tuple[int, int, int]]:
    query = select(Counter.issuer, Counter.year, Counter.last).where(Counter.name == "slip")
    return [(issuer, year, last) for issuer, year, last in db.execute(query)]


def _leased(db: Session) -> dict[tuple[int, int], int]:
    """How many slips of leased serials there are, by issuer and year: at the center those that came home."""
    counted = {(issuer, year): last for issuer, year, last in _given(db)}
    on_copy = db.scalars(select(CopyState.id)).first() is not None
    found: dict[tuple[int, int], int] = {}
    for book in db.scalars(select(NumberBook).where(NumberBook.name == "slip")):
        of, none = (book.issuer, book.year), book.first_serial - 1
        used = counted.get(of, none) if on_copy else book.used_until
        last = none if used is None else min(used, book.last_serial)
        found[of] = found.get(of, 0) + max(0, last - none)
    return found


def save_anchors(folder: Path, key: bytes, heads: Sequence[Anchor]) -> None:
    """Keep the ends of the audit chains beside the database; a later end replaces an earlier one."""
    with alone(folder / f".{ANCHORS}.lock"):
        kept = {anchor.desk: anchor for anchor in load_anchors(folder, key)}
        newer = {a.desk: a for a in heads if a.desk not in kept or kept[a.desk].seq < a.seq}
        if not newer:
            return
        rows = [[a.desk, a.seq, base64.b64encode(a.mac).decode()] for a in (kept | newer).values()]
        mac = hmac.digest(key, b"anchors" + json.dumps(rows).encode(), "sha256").hex()
        replace_file(folder / ANCHORS, json.dumps({"heads": rows, "mac": mac}).encode())


def load_anchors(folder: Path, key: bytes) -> list[Anchor]:
    """The anchors of a folder; none where the file is missing or was changed."""
    try:
        found = json.loads((folder / ANCHORS).read_bytes())
        rows = found["heads"]
        mac = hmac.digest(key, b"anchors" + json.dumps(rows).encode(), "sha256").hex()
        if not hmac.compare_digest(mac, found["mac"]):
            return []
        return [Anchor(desk, seq, base64.b64decode(mac_)) for desk, seq, mac_ in rows]
    except (OSError, ValueError, KeyError, TypeError):
        return []
