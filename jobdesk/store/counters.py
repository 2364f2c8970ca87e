"""Numbers that are given out once, gap-free, inside the saving transaction."""

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.records.centers import Counter
from jobdesk.records.outreach import CopyState, NumberBook


def next_number(db: Session, name: str, issuer: int, year: int) -> int:
    """The next number under `name` of `issuer` in `year`, from 1; on a copy out of the book it was packed with.

    Holds the counter's row until the caller commits, so that a rollback leaves no gap.

    Raises:
        InvalidInput: the copy's book of that year is used up, or it has none.
    """
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    db.execute(insert(Counter).values(name=name, issuer=issuer, year=year, last=0).on_conflict_do_nothing())
    copy = select(CopyState.id).limit(1).scalar_subquery()
    book = select(func.max(NumberBook.last_serial)).where(
        NumberBook.checkout_id == copy,
        NumberBook.name == name,
        NumberBook.issuer == issuer,
        NumberBook.year == year,
    )
    row, is_copy, last = db.execute(
        select(Counter, copy, book.scalar_subquery())
        .where(Counter.name == name, Counter.issuer == issuer, Counter.year == year)
        .with_for_update(of=Counter)
        .execution_options(populate_existing=True)
    ).one()
    if is_copy is not None and last is None:
        raise InvalidInput(_("This copy has no numbers of {year}. Enter it at the center.").format(year=year))
    if is_copy is not None and row.last >= last:
        raise InvalidInput(_("The numbers of this copy are used up. Write a bundle and pack the laptop anew."))
    row.last += 1
    db.flush()
    return int(row.last)
