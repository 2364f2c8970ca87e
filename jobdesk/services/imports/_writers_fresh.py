"""Whether the center is still what a plan was made of: what came in since is held against the new rows."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.sheets import ExchangeSheet
from jobdesk.records.imports import ImportRun
from jobdesk.records.same_records import RecordMerge
from jobdesk.services.imports._known import KEYS, RECORDS, key_part
from jobdesk.services.imports._writers import table_of
from jobdesk.services.imports.findings import PlannedRow


class PlanOutdated(InvalidInput):
    """The center's records or the file changed since the plan was made: it is made again before it is applied."""


def outdated() -> PlanOutdated:
    """The sentence that asks to look again."""
    return PlanOutdated(_("Records changed since the file was looked at: look again, then import."))


def refuse_moved(db: Session, since: datetime) -> None:
    """Refuse after another import, one that was taken back, or a merge: any of them moves what rows lead to.

    Raises:
        PlanOutdated: there was one.
    """
    for record in (ImportRun, RecordMerge):
        moved = select(record.id).where(or_(record.recorded_at > since, record.voided_at > since))
        if db.scalar(moved.limit(1)) is not None:
            raise outdated()


class Fresh:
    """The keys of a sheet's records that were saved since the plan was made; there are few."""

    def __init__(self, db: Session, sheet: ExchangeSheet, since: datetime) -> None:
        # Of a session the person or the firm is empty.
        self._names = tuple(dict.fromkeys(chain.from_iterable(KEYS.get(sheet.name, ()))))
        table = table_of(RECORDS[sheet.name])
        columns = [table.c.id, *(table.c[name] for name in self._names)]
        found = db.execute(select(*columns).where(table.c.recorded_at > since)).all()
        self._ids: set[UUID] = {row[0] for row in found}
        self._keys = {tuple(map(key_part, row[1:])) for row in found} if self._names else set()

    def check(self, rows: Sequence[PlannedRow]) -> None:
        """Refuse a new row whose record was saved in the meantime.

        Raises:
            PlanOutdated: there is one.
        """
        if not self._ids:
            return
        for row in rows:
            key = tuple(key_part(row.links.get(name, row.values.get(name))) for name in self._names)
            if row.id in self._ids or (key and key in self._keys):
                raise outdated()
