"""Two records of what may be one person or firm beside each other: field by field, and what hangs on each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, require
from jobdesk.base.table_words import TABLE_WORDS
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services import _labels
from jobdesk.services._merge_rules import FIELDS
from jobdesk.services.audit import record_viewed
from jobdesk.services.codes import code_book
from jobdesk.services.references import MERGEABLE, references, survivor_of


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two.

    Attributes:
        hanging: what hangs on it, by its name on the screen.
    """

    id: UUID
    version: int
    number: str
    name: str
    recorded_at: datetime
    hanging: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of both, as the screen writes it; "" for empty."""

    name: str
    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        """Whether they say different things."""
        return self.one != self.other


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two records; the older one stands first and survives unless someone says otherwise."""

    table: str
    one: Side
    other: Side
    lines: tuple[FieldLine, ...]


def open_side_by_side(db: Session, act: Act, *, table: str, one_id: UUID, other_id: UUID) -> SideBySide:
    """Both records whole; both looks are audited, so the caller commits. Each redirects to its survivor."""
    require(act.role, can_see_people)
    record: Any = MERGEABLE[table]
    ids = [survivor_of(db, table, one) for one in (one_id, other_id)]
    first, second = sorted((db.get_one(record, one) for one in ids), key=lambda one: (one.recorded_at, one.id))
    for one in (first, second):
        people = [one.id] if table == "jobseeker" else []
        record_viewed(db, act, table=table, record_id=one.id, jobseeker_ids=people)
    codes = code_book(db)
    lines = (
        FieldLine(
            field.name,
            _(field.label),
            *(_labels.said_now(codes, field, getattr(x, field.name)) for x in (first, second)),
        )
        for field in FIELDS[table]
    )
    shown = tuple(line for line in lines if line.one or line.other)
    return SideBySide(table, _side(db, table, first), _side(db, table, second), shown)


@dataclass(frozen=True, slots=True)
class BesideTyped:
    """What is typed of a new person beside one who is known; `one` of each line is what is typed."""

    known: Side
    lines: tuple[FieldLine, ...]


def beside_typed(db: Session, act: Act, *, typed: Mapping[str, Any], known_id: UUID) -> BesideTyped:
    """What is typed and not saved, beside a known person whole; the look is audited, so the caller commits.

    Args:
        typed: values of the form by field, as it is saved.
    """
    require(act.role, can_see_people)
    known = db.get_one(Jobseeker, survivor_of(db, "jobseeker", known_id))
    record_viewed(db, act, table="jobseeker", record_id=known.id, jobseeker_ids=[known.id])
    codes = code_book(db)
    lines = (
        FieldLine(
            field.name,
            _(field.label),
            _labels.said_now(codes, field, typed.get(field.name) or None),  # a tick that was not set says nothing
            _labels.said_now(codes, field, getattr(known, field.name)),
        )
        for field in FIELDS["jobseeker"]
    )
    return BesideTyped(_side(db, "jobseeker", known), tuple(line for line in lines if line.one or line.other))


def _side(db: Session, table: str, one: Any) -> Side:  # noqa: ANN401  a person or a firm
    number, name = (one.jobseeker_no, one.full_name) if isinstance(one, Jobseeker) else (one.employer_no, one.name)
    return Side(one.id, one.version, number, name, one.recorded_at, _hanging(db, table, one.id))


def _hanging(db: Session, table: str, one: UUID) -> dict[str, int]:
    """How much hangs on a record, struck through or not, in one question."""
    tables: dict[str, Any] = {}
    for reference in references(table):
        tables.setdefault(reference.record.__tablename__, reference)
    counts = [
        select(func.count()).select_from(r.record).where(getattr(r.record, r.column) == one).scalar_subquery()
        for r in tables.values()
    ]
    found = zip(tables, db.execute(select(*counts)).one(), strict=True)
    return {_(TABLE_WORDS[name]): count for name, count in found if count}
