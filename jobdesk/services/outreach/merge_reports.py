"""What became of each bundle that came home: its figures, its records, who may be the same, what it restates."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.masking import mask_name
from jobdesk.base.outreach import ConflictState, RowOutcome
from jobdesk.base.permissions import can_merge, require
from jobdesk.records import Base
from jobdesk.records.accounts import Account
from jobdesk.records.events import Event
from jobdesk.records.outreach import Bundle, BundleRow, Checkout, MergeConflict
from jobdesk.services._labels import label
from jobdesk.services.duplicate_pairs import PairRow, list_pairs
from jobdesk.services.outreach._merge_late import RESTATED

Key = tuple[str, UUID]
SHOWN_AT_MOST = 500
BUNDLES_AT_MOST = 300
_AT_ONCE = 500
OPENED = ("jobseeker", "employer", "vacancy", "referral", "placement", "event")
"""Tables whose records a page of the program shows; a fact of another table is seen at the one it hangs on."""
_CALLED = {
    "jobseeker": "jobseeker_no",
    "employer": "employer_no",
    "vacancy": "vacancy_no",
    "referral": "referral_no",
    "placement": "placement_no",
    "event": "event_no",
    "registration": "registration_no",
    "slip_number": "number",
    "certificate": "number",
}
"""What a record of a table is called by; all others go by their table alone."""
_ABOUT = ("jobseeker", "employer", "vacancy", "event")
"""Whom or what a fact is about, the first of them that it leads to."""


class Waiting(NamedTuple):
    """What merges leave to be done, for the rail.

    Attributes:
        questions: that nobody has decided.
        unsigned: bundles whose questions are all decided and that nobody has signed.
    """

    questions: int
    unsigned: int


@dataclass(frozen=True, slots=True)
class RestatedMonth:
    """A closed month and how many records of a bundle count there now, or no longer do."""

    month: date
    facts: int


@dataclass(frozen=True, slots=True)
class BundleLine:
    """One bundle that was merged.

    Attributes:
        device, purpose, event: of the check-out it came from; `event` is its name or "".
        seq: its number within the check-out.
        merged_at, by: when it was merged and who did.
        conflicts, open: questions it asked, and those that wait.
        probable: pairs of people or firms that may be the same, found by it.
        restated: closed months that it restates, the oldest first.
    """

    id: UUID
    checkout_id: UUID
    device: str
    purpose: str
    event: str
    seq: int
    merged_at: datetime
    by: str
    added: int
    changed: int
    same: int
    conflicts: int
    probable: int
    open: int
    signed_at: datetime | None
    signed_by: str
    restated: tuple[RestatedMonth, ...]


@dataclass(frozen=True, slots=True)
class Described:
    """What a list says of a record.

    Attributes:
        number: what the record itself is called by; "" where its table has no numbers.
        who: whom or what it is about: masked name and number of a person, name of a firm or event, title and
            number of a vacancy; "" where it is gone.
        opens: the kind and key to open it by; none where nothing shows it.
        person_id: whose data it is, so that a look can be recorded.
    """

    number: str
    who: str
    opens: tuple[str, UUID] | None
    person_id: UUID | None


@dataclass(frozen=True, slots=True)
class BundleRecord:
    """One record of a bundle, as a list shows it.

    Attributes:
        table: its table; base/table_words says what that is called.
        fields: labels of the columns that were changed or asked about.
        about: what the record is called, whom it is about, how it is opened.
    """

    table: str
    record_id: UUID
    outcome: RowOutcome
    fields: tuple[str, ...]
    about: Described


def waiting_merges(db: Session) -> Waiting:
    """What merges leave to be done, for the rail; one statement each, both by what is open alone."""
    asked = select(MergeConflict.bundle_id).where(MergeConflict.bundle_id == Bundle.id)
    unsigned = select(func.count()).where(
        Bundle.signed_at.is_(None), asked.exists(), ~asked.where(_open()).exists()
    )
    questions = select(func.count()).select_from(MergeConflict).where(_open())
    return Waiting(db.scalar(questions) or 0, db.scalar(unsigned.select_from(Bundle)) or 0)


def _open() -> ColumnElement[bool]:
    return MergeConflict.state == ConflictState.OPEN


def list_bundles(
    db: Session,
    act: Act,
    *,
    checkout_id: UUID | None = None,
    bundle_id: UUID | None = None,
    limit: int = BUNDLES_AT_MOST,
) -> list[BundleLine]:
    """The bundles that came home, the newest first; names no jobseeker.

    Args:
        checkout_id: those of one check-out alone.
        bundle_id: one alone.

    Raises:
        NotAllowed: the role does not merge.
    """
    require(act.role, can_merge)
    query = (
        select(Bundle, Checkout, Event.name)
        .join(Checkout, Checkout.id == Bundle.checkout_id)
        .outerjoin(Event, Event.id == Checkout.event_id)
        .order_by(Bundle.recorded_at.desc(), Bundle.seq.desc())
        .limit(limit)
    )
    if checkout_id is not None:
        query = query.where(Bundle.checkout_id == checkout_id)
    if bundle_id is not None:
        query = query.where(Bundle.id == bundle_id)
    rows = db.execute(query).all()
    names = {row.id: row.display_name for row in db.execute(select(Account.id, Account.display_name))}
    asked = select(MergeConflict.bundle_id, func.count()).where(_open()).group_by(MergeConflict.bundle_id)
    waiting = {bundle: count for bundle, count in db.execute(asked)}
    return [_line(*row, names, waiting) for row in rows]


def _line(
    one: Bundle, checkout: Checkout, event: str | None, names: Mapping[UUID, str], waiting: Mapping[UUID, int]
) -> BundleLine:
    said = one.counts
    months = sorted(said.get(RESTATED, {}).items())
    return BundleLine(
        id=one.id,
        checkout_id=checkout.id,
        device=checkout.device,
        purpose=checkout.purpose,
        event=event or "",
        seq=one.seq,
        merged_at=one.recorded_at,
        by=names.get(one.recorded_by, "") if one.recorded_by is not None else "",
        **{name: int(said[name]) for name in ("added", "changed", "same", "conflicts", "probable")},
        open=waiting.get(one.id, 0),
        signed_at=one.signed_at,
        signed_by=names.get(one.signed_by, "") if one.signed_by is not None else "",
        restated=tuple(RestatedMonth(date.fromisoformat(month), int(count)) for month, count in months),
    )


def list_found_pairs(db: Session, act: Act, *, bundle_id: UUID) -> list[PairRow]:
    """Who may be the same, found by a bundle's merge and not decided yet; the caller records whose names it shows.

    Raises:
        NotAllowed: the role does not merge.
    """
    require(act.role, can_merge)
    return list_pairs(db, act, found_in=db.get_one(Bundle, bundle_id).op_id)


def bundle_rows(
    db: Session, act: Act, *, bundle_id: UUID, outcome: RowOutcome | None = None, limit: int = SHOWN_AT_MOST
) -> list[BundleRecord]:
    """What became of the records of a bundle, in the order they were merged; the caller records whom it shows.

    Args:
        outcome: those of one kind alone.

    Raises:
        NotAllowed: the role does not merge.
    """
    require(act.role, can_merge)
    query = select(BundleRow).where(BundleRow.bundle_id == bundle_id).order_by(BundleRow.id).limit(limit)
    if outcome is not None:
        query = query.where(BundleRow.outcome == outcome)
    rows = db.scalars(query).all()
    keys = [(one.table_name, one.stands_for or one.record_id) for one in rows]
    told = describe_records(db, keys)
    return [
        BundleRecord(
            table=one.table_name,
            record_id=one.record_id,
            outcome=RowOutcome(one.outcome),
            fields=_labels_of(one.table_name, one.fields or ()),
            about=told[key],
        )
        for one, key in zip(rows, keys, strict=True)
    ]


def _labels_of(table: str, fields: Iterable[object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(said for name in fields if (said := label(table, str(name)))))


def describe_records(db: Session, records: Collection[Key]) -> dict[Key, Described]:
    """What some records, each by its table and key, are called and whom they are about; read in batches.

    Of a record that is not there both are "".
    """
    told = _Told(db, records)
    return {one: told.described(one) for one in records}


class _Told:
    """Looks up in batches what records are called and whom they are about."""

    def __init__(self, db: Session, records: Collection[Key]) -> None:
        self._db = db
        self._rows: dict[Key, Mapping[str, Any]] = {}
        self._about: dict[Key, list[Key]] = {}
        wanted = set(records)
        while wanted:
            self._read(wanted)
            wanted = {key for one in wanted for key in self._leads(one)} - self._rows.keys()

    def _read(self, wanted: Iterable[Key]) -> None:
        by_table: dict[str, list[UUID]] = {}
        for named, one in wanted:
            self._rows[named, one] = {}
            by_table.setdefault(named, []).append(one)
        for name, ids in by_table.items():
            table = Base.metadata.tables[name]
            for some in _parts(ids):
                query = select(*(table.c[column] for column in _columns(table))).where(table.c.id.in_(some))
                for row in self._db.execute(query).mappings():
                    self._rows[name, row["id"]] = dict(row)

    def _leads(self, one: Key) -> list[Key]:
        """The records that one hangs on, the nearest to a person first."""
        if one not in self._about:
            table, row = one[0], self._rows[one]
            found = [(row["table_name"], row["record_id"])] if "record_id" in row and "table_name" in row else []
            found += [(parent, row[column]) for column, parent in _parents(Base.metadata.tables[table]) if row]
            self._about[one] = [key for key in found if key[1] is not None and key[0] in Base.metadata.tables]
        return self._about[one]

    def _first(self, one: Key, tables: Sequence[str]) -> Key | None:
        """The nearest record of one of some tables, itself before what it hangs on."""
        level, seen = [one], {one}
        while level:
            for table in tables:
                for key in level:
                    if key[0] == table and self._rows.get(key):
                        return key
            level = [key for some in level for key in self._leads(some) if key not in seen]
            seen.update(level)
        return None

    def described(self, one: Key) -> Described:
        """What is said of one of them."""
        about = self._first(one, _ABOUT)
        return Described(
            number=str(self._rows[one].get(_CALLED.get(one[0], ""), "") or ""),
            who="" if about is None else self._said(about),
            opens=self._first(one, [one[0]] if one[0] in OPENED else OPENED),
            person_id=about[1] if about is not None and about[0] == "jobseeker" else None,
        )

    def _said(self, about: Key) -> str:
        row = self._rows[about]
        match about[0]:
            case "jobseeker":
                return f"{mask_name(row['full_name'])} ({row['jobseeker_no']})"
            case "vacancy":
                return f"{row['title']} ({row['vacancy_no']})"
            case _:
                return str(row["name"])


@cache
def _parents(table: Table) -> tuple[tuple[str, str], ...]:
    """Columns that lead to what a record hangs on, with its table; not who recorded or struck it."""
    found = [(column.name, key.column.table.name) for column in table.columns for key in column.foreign_keys]
    loose = [(one.name, one.name.removesuffix("_id")) for one in table.columns if one.name.endswith("_id")]
    return tuple((column, parent) for column, parent in dict(loose + found).items() if parent in _CARRYING)


_CARRYING = frozenset(
    {*OPENED, "counseling_session", "registration", "message_list", "event_firm", "event_interview"}
)
"""Tables on whose records others hang."""


@cache
def _columns(table: Table) -> tuple[str, ...]:
    own = {"id", "table_name", "record_id", "full_name", "name", "title", _CALLED.get(table.name, "")}
    return tuple({*(own & set(table.columns.keys())), *(column for column, _parent in _parents(table))})


def _parts(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
