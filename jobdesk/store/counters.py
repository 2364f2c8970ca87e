"""Numbers that are given out once, gap-free, inside the saving transaction."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from jobdesk.records.centers import Counter


def next_number(db: Session, name: str, issuer: int, year: int) -> int:
    """The next number under `name` of `issuer` in `year`, from 1.

    Holds the counter's row until the caller commits, so that a rollback leaves no gap.
    """
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    db.execute(insert(Counter).values(name=name, issuer=issuer, year=year, last=0).on_conflict_do_nothing())
    row = db.scalars(
        select(Counter)
        .where(Counter.name == name, Counter.issuer == issuer, Counter.year == year)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    row.last += 1
    db.flush()
    return row.last
