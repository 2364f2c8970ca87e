"""What all writers of an import share: its numbers, its accounts, its rows by table, page by page."""

import re
from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import Role
from jobdesk.base.exchange import ImportKind
from jobdesk.base.i18n import on_paper
from jobdesk.base.ids import new_id
from jobdesk.base.settings import Settings
from jobdesk.base.sheets import ExchangeSheet
from jobdesk.records._base import Base
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Counter
from jobdesk.records.jobseekers import ExternalNumber, Jobseeker, Registration
from jobdesk.records.referrals import SlipNumber
from jobdesk.records.search import SearchEntry
from jobdesk.services import search_index
from jobdesk.services._numbers import PREFIXES
from jobdesk.services._rows import stamp
from jobdesk.services.imports.plan import PlannedRow
from jobdesk.services.search import WORDS_LENGTH, next_ranks

Row = dict[str, Any]
PAGE = 1000
NUMBER_LENGTH, EXTERNAL_LENGTH = 40, 60
_OURS = re.compile(r"([A-Z]{2})-(\d{4})-(\d{2})-(\d{6})")
_TABLE_OF = {prefix: table for table, prefix in PREFIXES.items()}
_ORDER = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
_NOT_PLAIN = frozenset({"id", "headcount"})
_COPIED = ("dong_code", "education_level", "target_groups", "visa_status", "labor_status")


class Numbers:
    """Gives out numbers in blocks, each counter held from its first number until COMMIT, written once."""

    def __init__(self, db: Session, act: Act) -> None:
        self._db, self._act = db, act
        self._last: dict[tuple[str, int, int], int] = {}

    def give(self, table: str, on: date) -> str:
        """The next number of this desk for a record of `table`, counted in the year of `on`."""
        key = (table, self._act.desk, on.year)
        self._last[key] = self._held(key) + 1
        return f"{PREFIXES[table]}-{on.year}-{self._act.desk:02d}-{self._last[key]:06d}"

    def lift(self, name: str, issuer: int, year: int, serial: int) -> None:
        """Never give out a serial that came in, nor one before it."""
        key = (name, issuer, year)
        self._last[key] = max(self._held(key), serial)

    def keep(self, number: str) -> None:
        """Lift the counter that a number of ours was given by; any other number has none."""
        told = _OURS.fullmatch(number)
        if told is not None and told[1] in _TABLE_OF:
            self.lift(_TABLE_OF[told[1]], int(told[3]), int(told[2]), int(told[4]))

    def write(self) -> None:
        """Keep what was given out."""
        for (name, issuer, year), last in sorted(self._last.items()):
            rule = (Counter.name == name, Counter.issuer == issuer, Counter.year == year)
            self._db.execute(update(Counter).where(*rule).values(last=last))

    def _held(self, key: tuple[str, int, int]) -> int:
        if key not in self._last:
            name, issuer, year = key
            add = postgresql.insert if self._db.get_bind().dialect.name == "postgresql" else sqlite.insert
            new = add(Counter).values(name=name, issuer=issuer, year=year, last=0)
            self._db.execute(new.on_conflict_do_nothing())
            rule = (Counter.name == name, Counter.issuer == issuer, Counter.year == year)
            self._last[key] = self._db.execute(select(Counter.last).where(*rule).with_for_update()).scalar_one()
        return self._last[key]


def table_of(record: type[Base]) -> Table:
    """The table of a record."""
    return Base.metadata.tables[record.__tablename__]


@dataclass
class Run:
    """One import while it is written.

    Attributes:
        counselors: names in small letters to accounts; None for a name of several.
        made: by table how many records were made.
        changed: how many records were changed.
        people: known persons whose record, or a fact of whom, was changed.
        written: known records that it changed: their versions moved by itself.
        seats: vacancies that may have lost or won a seat by a change of a known referral.
    """

    db: Session
    act: Act
    codes: CodeBook
    settings: Settings
    kind: ImportKind
    scheme: str
    counselors: Mapping[str, UUID | None]
    made: Tally[str] = field(default_factory=Tally)
    changed: int = 0
    people: set[UUID] = field(default_factory=set)
    written: set[UUID] = field(default_factory=set)
    seats: set[UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Give this import's rows their stamp."""
        self.numbers = Numbers(self.db, self.act)
        self.stamp = {**stamp(self.act), "version": 1}
        self.on_sqlite = self.db.get_bind().dialect.name != "postgresql"
        self._accounts = {name: one for name, one in self.counselors.items() if one is not None}
        self._waiting: dict[type[Base], list[Row]] = defaultdict(list)

    def add(self, record: type[Base], values: Row) -> Row:
        """A row to be written at the end of the page; with its key, where it has none yet."""
        row = {"id": values.pop("id", None) or new_id(), **values, **self.stamp}
        self._waiting[record].append(row)
        return row

    def add_slip(self, values: Row) -> None:
        """The number of a slip; it has no stamp: it stays given out whatever becomes of its record."""
        self._waiting[SlipNumber].append({"id": new_id(), "content": None, "void_why": None, **values})

    def flush(self) -> None:
        """Write the page, in the order of foreign keys."""
        for record in sorted(self._waiting, key=lambda one: _ORDER[one.__tablename__]):
            self.db.execute(insert(table_of(record)), self._waiting[record])
            self.made[record.__tablename__] += len(self._waiting[record])
        self._waiting.clear()

    def account(self, known: UUID | None, name: str | None) -> UUID | None:
        """Who a row names; a name nobody has becomes an account that is not active, without a key slot."""
        if known is not None or not name:
            return known
        said = name.casefold()
        if said not in self._accounts:
            self._accounts[said] = self._make_account(name)
        return self._accounts[said]

    def nobody(self) -> UUID:
        """Who stands where a row names nobody: an account of its own, so that nobody gets the credit."""
        one = self.account(None, on_paper("Counselor not known"))
        if one is None:
            raise ValueError("an account without a name")
        return one

    def _make_account(self, name: str) -> UUID:
        user_name, more = name[:40], 1
        while user_name.casefold() in self.counselors or user_name.casefold() in self._accounts:
            more += 1
            user_name = f"{name[:36]} {more}"
        one, day = new_id(), self.act.today - timedelta(days=1)
        row = {
            "id": one,
            "user_name": user_name,
            "display_name": name[:60],
            "role": Role.COUNSELOR.value,
            "starts_on": day,
            "ends_on": day,
            "must_change_password": False,
            **self.stamp,
        }
        self.db.execute(insert(Account), [row])
        self.made["account"] += 1
        return one

    def numbered(
        self, table: str, column: InstrumentedAttribute[str], rows: Sequence[PlannedRow], on: Mapping[UUID, date]
    ) -> dict[UUID, str]:
        """The number of each new record: the file's own, else the next of ours with the file's kept beside.

        Args:
            on: the day in whose year a number is counted.
        """
        asked = {str(row.values[column.key]) for row in rows if row.values.get(column.key)}
        taken = set(self.db.scalars(select(column).where(column.in_(asked)))) if asked else set()
        found: dict[UUID, str] = {}
        for row in rows:
            number: str = row.values.get(column.key) or ""
            foreign = dict.fromkeys(row.foreign)
            kept = number and len(number) <= NUMBER_LENGTH and number not in taken
            if kept and (self.kind is ImportKind.WORKBOOK or _OURS.fullmatch(number)):
                self.numbers.keep(number)
            else:
                if number:
                    foreign[self.scheme, number] = None
                number = self._next_free(table, on[row.id], taken)
            taken.add(number)
            found[row.id] = number
            for told in foreign:
                self.add_number(table, row.id, *told)
        return found

    def _next_free(self, table: str, on: date, taken: set[str]) -> str:
        while (number := self.numbers.give(table, on)) in taken:
            continue
        return number

    def add_number(self, table: str, record_id: UUID, scheme: str, number: str) -> None:
        """Another system's number of a record."""
        told = {"scheme": scheme[:NUMBER_LENGTH], "number": number[:EXTERNAL_LENGTH]}
        self.add(ExternalNumber, {"table_name": table, "record_id": record_id, **told})

    def struck(self, row: PlannedRow) -> Row:
        """The columns of 착오취소."""
        if not row.values.get("voided"):
            return {"voided_at": None, "voided_by": None, "voided_why": None}
        said = on_paper("Struck through where it came from")
        return {"voided_at": self.act.at, "voided_by": self.act.account_id, "voided_why": said}

    def search(self, kind: str, entries: Sequence[tuple[UUID, str]]) -> None:
        """Let the search know new records by their words, the last one first."""
        if not entries:
            return
        ranks = next_ranks(self.db, len(entries))
        rows: list[Row] = [
            {"record_id": one, "kind": kind, "words": words[:WORDS_LENGTH], "rank": rank}
            for (one, words), rank in zip(entries, ranks, strict=True)
        ]
        self.db.execute(insert(SearchEntry), rows)
        search_index.put_all(self.db, [(kind, row["rank"], row["words"]) for row in rows])

    def as_of(self, asked: Iterable[tuple[UUID, date]]) -> "DayStates":
        """What some people were on some days."""
        return DayStates(self.db, {person for person, _on in asked})


class DayStates:
    """What a fact on a day copies: of the registration valid that day, else the latest before it, else the person.

    Source: statistics.md 1.
    """

    def __init__(self, db: Session, people: set[UUID]) -> None:
        self._of: dict[UUID, list[Row]] = defaultdict(list)
        names = ("id", "jobseeker_id", "received_on", "valid_until", "counselor_id", *_COPIED)
        asked = select(*(getattr(Registration, name) for name in names)).where(
            Registration.jobseeker_id.in_(people), Registration.voided_at.is_(None)
        )
        for row in db.execute(asked.order_by(Registration.received_on, Registration.id)).mappings():
            self._of[row["jobseeker_id"]].append(dict(row))
        self.people = people_now(db, people)

    def of(self, person: UUID, on: date) -> Row:
        """The state, with the registration's id and counselor; those are None without one."""
        found: Row | None = None
        for row in self._of.get(person, ()):
            if row["received_on"] <= on and (found is None or row["valid_until"] >= on or not found["valid"]):
                found = {**row, "valid": row["valid_until"] >= on}
        told = found or self.people[person]
        return {
            "registration_id": found["id"] if found else None,
            "counselor_id": found["counselor_id"] if found else None,
            **{name: told[name] for name in _COPIED},
        }


def people_now(db: Session, ids: Iterable[UUID]) -> dict[UUID, Row]:
    """Of persons what registrations and facts copy."""
    names = ("id", *_COPIED, "desired_occupation_1")
    asked = select(*(getattr(Jobseeker, name) for name in names)).where(Jobseeker.id.in_(set(ids)))
    return {row["id"]: dict(row) for row in db.execute(asked).mappings()}


def read_by_id(db: Session, record: Any, ids: Iterable[UUID | None], *names: str) -> dict[UUID, Row]:  # noqa: ANN401
    """Some columns of some records of a table."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    asked = select(record.id, *(getattr(record, name) for name in names)).where(record.id.in_(wanted))
    return {row["id"]: dict(row) for row in db.execute(asked).mappings()}


def seen(row: Row, *columns: str) -> Any:  # noqa: ANN401  a stand-in for any record
    """A row as a record looks to code that reads attributes; columns it does not have are empty."""
    return SimpleNamespace(**dict.fromkeys(columns), **row)


def pages(rows: Iterable[PlannedRow]) -> Iterator[list[PlannedRow]]:
    """So many at a time."""
    page: list[PlannedRow] = []
    for row in rows:
        page.append(row)
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page


@cache
def own_columns(sheet: ExchangeSheet, record: type[Base]) -> tuple[tuple[str, Any], ...]:
    """The sheet's columns that the record keeps as they are, each with what an empty cell means."""
    kept = record.__table__.columns
    return tuple((one.name, one.blank) for one in sheet.columns if one.name in kept and one.name not in _NOT_PLAIN)


def own(row: PlannedRow, record: type[Base]) -> Row:
    """What a row says of its record, column by column."""
    return {
        name: blank if (value := row.values.get(name)) in (None, []) else value
        for name, blank in own_columns(row.sheet, record)
    }
