"""A save of a form that was filled from an older version: what only one side touched is kept of both.

The merge of copies decides alike: services/outreach/_three_way.py. A form asks `settle` before it saves, in the
same transaction. Source: safety.md 7.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import BothChanged
from jobdesk.base.fields import Field, clean_values
from jobdesk.base.formats import format_datetime
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_serve, require
from jobdesk.records import Base
from jobdesk.records._base import Recorded
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Correction
from jobdesk.services._labels import label
from jobdesk.services.codes import code_book
from jobdesk.services.outreach._three_way import Clash, Outcome, Values, three_way
from jobdesk.services.outreach.carried import BY_NAME


def settle(
    db: Session,
    act: Act,
    *,
    table: str,
    record_id: UUID,
    fields: Sequence[Field],
    values: Values,
    version: int,
    base: Values,
) -> tuple[dict[str, Any], int]:
    """What a form saves into a record that others may have saved since, and over which version; reads alone.

    Columns that belong to one statement (an amount and its basis) are held against each other as one. The service
    that saves checks what both sides made together.

    Args:
        fields: of the form.
        values: field name to what was typed.
        version, base: the version the form was filled from, and what it said.

    Raises:
        BothChanged: it was saved in between, with other values where something was typed.
        InvalidInput: what was typed is wrong.
    """
    require(act.role, can_serve)
    record = db.get_one(_class_of(table), record_id)
    if record.version == version:
        return dict(values), version
    typed = clean_values(fields, values, code_book(db), today=act.today, need=None)
    ours = {name: getattr(record, name) for name in base.keys() | typed.keys()}
    outcome = merge(table, base, ours, typed)
    if outcome.clashes:
        raise _asked(db, table, record, outcome.clashes)
    return outcome.apply, record.version


def _class_of(table: str) -> type[Recorded]:
    classes: dict[str, type[Recorded]] = {one.class_.__tablename__: one.class_ for one in Base.registry.mappers}
    return classes[table]


def merge(table: str, base: Values, ours: Values, typed: Values) -> Outcome:
    """Hold what was typed over `base` against the record as it is now (`ours`).

    A column that `base` does not have counts as one that only was typed.
    """
    carried = replace(BY_NAME[table], stays=frozenset(), derived=frozenset())
    start = {**ours, **base}
    return three_way(carried, start, ours, {**start, **typed})


def _asked(db: Session, table: str, record: Recorded, clashes: Sequence[Clash]) -> BothChanged:
    columns = {name for one in clashes for name in one.fields if one.ours[name] != one.theirs[name]}
    last = (
        db.query(Correction)
        .filter_by(table_name=table, record_id=record.id)
        .filter(Correction.field.in_(columns))
        .order_by(Correction.at.desc())
        .first()
    )
    who = db.get(Account, last.account_id) if last is not None else None
    labels = sorted({said for name in columns if (said := label(table, name))})
    sentence = _("{who} saved {fields} differently at {when}: choose which holds. All else is kept of both.")
    return BothChanged(
        sentence.format(
            who=who.display_name if who else "?",
            fields=", ".join(labels),
            when=format_datetime(last.at) if last is not None else "",
        ),
        clashes=tuple(one.fields for one in clashes),
    )
