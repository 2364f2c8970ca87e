"""Numbers that are given out once, gap-free, inside the saving transaction."""

from typing import Any

from sqlalchemy import Executable, Row, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.records import Base
from jobdesk.records.centers import Counter
from jobdesk.records.outreach import CopyState, NumberBook

_COUNTER = Base.metadata.tables[Counter.__tablename__]


def next_number(db: Session, name: str, issuer: int, year: int) -> int:
    """The next number under `name` of `issuer` in `year`, from 1; see `next_numbers`."""
    return next_numbers(db, name, issuer, year, count=1)[0]


def next_numbers(db: Session, name: str, issuer: int, year: int, *, count: int) -> range:
    """The next `count` numbers under `name` of `issuer` in `year`; on a copy out of the book it was packed with.

    Holds the counter's row until the caller commits, so that a rollback leaves no gap; one round trip.

    Raises:
        InvalidInput: the copy's book of that year is used up, or it has none.
    """
    return given_numbers(db.execute(asked_numbers(db, name, issuer, year, count=count)).one(), year, count=count)


def asked_numbers(db: Session, name: str, issuer: int, year: int, *, count: int) -> Executable:
    """What `next_numbers` asks."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    copy = select(CopyState.id).limit(1).scalar_subquery()
    book = select(func.max(NumberBook.last_serial)).where(
        NumberBook.checkout_id == copy,
        NumberBook.name == name,
        NumberBook.issuer == issuer,
        NumberBook.year == year,
    )
    return (
        insert(_COUNTER)
        .values(name=name, issuer=issuer, year=year, last=count)
        .on_conflict_do_update(
            index_elements=[*_COUNTER.primary_key.columns], set_={"last": _COUNTER.c.last + count}
        )
        .returning(_COUNTER.c.last, copy, book.scalar_subquery())
    )


def given_numbers(answer: Row[Any], year: int, *, count: int) -> range:
    """What `next_numbers` gives by its answer."""
    given, is_copy, last = tuple(answer)
    if is_copy is not None and last is None:
        raise InvalidInput(_("This copy has no numbers of {year}. Enter it at the center.").format(year=year))
    if is_copy is not None and given > last:
        raise InvalidInput(_("The numbers of this copy are used up. Write a bundle and pack the laptop anew."))
    return range(given - count + 1, given + 1)
