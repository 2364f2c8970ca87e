"""One act at the center: its transaction, its tries, and what its failures are called."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from jobdesk.base.acts import Act
from jobdesk.base.errors import StaleRecord
from jobdesk.base.i18n import _
from jobdesk.services import late_facts, operations, references
from jobdesk.store import audit_chain, changes
from jobdesk.store.engine import Database
from jobdesk.store.failures import explain, may_retry

T = TypeVar("T")
Job = Callable[[Session, Act], T]
TRIES = 3


def commit(
    database: Database, act: Act, job: Job[T], before: Callable[[Session], None] | None = None
) -> tuple[T, Mapping[str, Any]]:
    """Run `job` in one transaction and commit, again where it only waited for its turn in vain.

    Args:
        before: comes first in the transaction.

    Returns:
        What it gave, and what the session was told meanwhile.
    """
    for left in reversed(range(TRIES)):
        try:
            with database.write.begin() as db:
                if before is not None:
                    before(db)
                operations.begin(db, act)
                late_facts.watch_days(db)
                references.follow_survivors(db)
                audit_chain.hold(db, act.desk)
                changes.tell(db, act)
                return job(db, act), db.info
        except DBAPIError as error:
            if not left or not may_retry(error):
                raise
    raise AssertionError("unreachable")


@contextmanager
def explained() -> Iterator[None]:
    """Turn failures of disk, server and turn-taking into sentences."""
    try:
        yield
    except StaleDataError as error:
        raise StaleRecord(
            _("This record was saved elsewhere in the meantime. What you typed is kept: open it again.")
        ) from error
    except DBAPIError as error:
        sentence = explain(error)
        if sentence is None:
            raise
        raise sentence from error
