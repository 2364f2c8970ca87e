"""An import taken back as a whole, while nothing was built on it."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, func, insert, select, true, update
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.exchange import RemovedWhy
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.permissions import can_import, require
from jobdesk.records._base import Base
from jobdesk.records.centers import Correction
from jobdesk.records.imports import ImportRun, Tombstone
from jobdesk.records.referrals import Referral, SlipNumber
from jobdesk.records.search import SearchEntry
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import search, search_index, search_step
from jobdesk.services._rows import clean_reason
from jobdesk.services.audit import write_audit
from jobdesk.services.imports._built import built_on, made_tables, paired, read_as
from jobdesk.services.imports.applying import ImportRunRow, run_rows

AT_ONCE, AT_ONCE_SHARED = 1000, 50_000
_SEARCHED = {
    "jobseeker": search.JOBSEEKER,
    "employer": search.EMPLOYER,
    "vacancy": search.VACANCY,
    "referral": search.SLIP,
}


def list_imports(db: Session, act: Act) -> list[ImportRunRow]:
    """Every import, the newest first; those taken back too.

    Raises:
        NotAllowed: only a supervisor imports.
    """
    require(act.role, can_import)
    newest = select(ImportRun).order_by(ImportRun.recorded_at.desc(), ImportRun.id.desc())
    return run_rows(db, db.scalars(newest).all())


def undo_import(db: Session, act: Act, *, run_id: UUID, why: str) -> ImportRunRow:
    """Delete what an import made and give back what it changed; the caller commits.

    Each record that goes leaves a Tombstone, its search entry and its open pairs go with it. What an act of the
    desk added or changed since stands on the import: then nothing is taken back.

    Raises:
        NotAllowed: only a supervisor takes an import back.
        InvalidInput: no reason, it was taken back before, or something was built on it; the sentence says what.
    """
    require(act.role, can_import)
    reason = clean_reason(why, needed=_("Write why the import is taken back."))
    run = db.scalars(select(ImportRun).where(ImportRun.id == run_id).with_for_update()).one()
    if run.voided_at is not None or run.op_id is None:
        raise InvalidInput(_("This import was taken back before."))
    db.flush()
    tables = made_tables(db, run.op_id)
    if built := built_on(db, run, tables):
        raise InvalidInput(
            _("This import cannot be taken back: something was built on it since.\n{what}").format(
                what="\n".join(built)
            )
        )
    row = run_rows(db, [run])[0]
    _give_back(db, run.op_id)
    _free_seats(db, run.op_id)
    gone = _remove(db, act, run.op_id, tables)
    db.expire_all()
    run.voided_at, run.voided_by, run.voided_why = act.at, act.account_id, reason
    db.flush()
    write_audit(
        db,
        act,
        AuditAction.UNDO,
        table="import_run",
        record_id=run.id,
        detail={"removed": gone, "given_back": row.changed},
    )
    return run_rows(db, [run])[0]


def _give_back(db: Session, op_id: UUID) -> None:
    """Each column as it was, with a higher version, so that no open form saves over it; the history goes."""
    done = (
        select(Correction).where(Correction.op_id == op_id).order_by(Correction.table_name, Correction.record_id)
    )
    before: dict[tuple[str, UUID], dict[str, Any]] = {}
    for one in db.scalars(done.order_by(Correction.id)):
        table = Base.metadata.tables[one.table_name]
        told = before.setdefault((one.table_name, one.record_id), {})
        told.setdefault(one.field, read_as(table.c[one.field], one.old_value))
        if one.field == "seat_held":
            _move_seat(db, one.record_id, -1 if one.new_value == str(True) else 1)
        if one.field == "slip_no":
            db.execute(delete(SlipNumber).where(SlipNumber.number == one.new_value))
    for (name, record_id), columns in before.items():
        table = Base.metadata.tables[name]
        back = update(table).where(table.c.id == record_id).values({**columns, "version": table.c.version + 1})
        db.execute(back)
    db.execute(delete(Correction).where(Correction.op_id == op_id))
    db.expire_all()
    for name, kind in _SEARCHED.items():
        search_step.keep(db, kind, [one for table, one in before if table == name])


def _move_seat(db: Session, referral_id: UUID, by: int) -> None:
    whose = select(Referral.vacancy_id).where(Referral.id == referral_id).scalar_subquery()
    taken = {"taken": Vacancy.taken + by, "version": Vacancy.version + 1}
    db.execute(
        update(Vacancy).where(Vacancy.id == whose).values(taken).execution_options(synchronize_session=False)
    )


def _free_seats(db: Session, op_id: UUID) -> None:
    """The seats that the import's hires took of vacancies that stay."""
    held = (
        select(Referral.vacancy_id, func.count())
        .join(Vacancy, Vacancy.id == Referral.vacancy_id)
        .where(Referral.op_id == op_id, Referral.seat_held.is_(true()), Vacancy.op_id.is_distinct_from(op_id))
        .group_by(Referral.vacancy_id)
    )
    table = Base.metadata.tables["vacancy"]
    for one, count in db.execute(held).all():
        taken = {"taken": table.c.taken - count, "version": table.c.version + 1}
        db.execute(update(table).where(table.c.id == one).values(taken))


def _remove(db: Session, act: Act, op_id: UUID, tables: Sequence[Table]) -> dict[str, int]:
    """Delete what the import made, those that hang on others first; answers how many of each table."""
    gone: dict[str, int] = {}
    slips = Base.metadata.tables["slip_number"]
    pairs = Base.metadata.tables["duplicate_pair"]
    referrals = select(Referral.id).where(Referral.op_id == op_id)
    rules = [(slips, slips.c.referral_id.in_(referrals)), (pairs, paired(tables, op_id))]
    rules += [(table, table.c.op_id == op_id) for table in reversed(tables) if table is not pairs]
    for table in tables:
        if table.name in _SEARCHED:
            _forget(db, select(table.c.id).where(table.c.op_id == op_id))
    for table, rule in rules:
        for page in _keys(db, table, rule):
            stones = [
                {
                    "id": new_id(),
                    "table_name": table.name,
                    "record_id": one,
                    "why": RemovedWhy.IMPORT_UNDONE,
                    "at": act.at,
                    "op_id": act.op_id,
                }
                for one in page
            ]
            db.execute(insert(Base.metadata.tables[Tombstone.__tablename__]), stones)
            gone[table.name] = gone.get(table.name, 0) + len(page)
        db.execute(delete(table).where(rule))
    return gone


def _keys(db: Session, table: Table, rule: Any) -> Iterator[Sequence[UUID]]:  # noqa: ANN401  a condition
    last: UUID | None = None
    while True:
        asked = select(table.c.id).where(rule).order_by(table.c.id).limit(AT_ONCE)
        page = db.scalars(asked if last is None else asked.where(table.c.id > last)).all()
        if not page:
            return
        last = page[-1]
        yield page


def _forget(db: Session, ids: Any) -> None:  # noqa: ANN401  a select
    """What the search knows of records goes with them."""
    at_once = AT_ONCE_SHARED if search_index.is_postgresql(db) else AT_ONCE
    while ranks := db.scalars(select(SearchEntry.rank).where(SearchEntry.record_id.in_(ids)).limit(at_once)).all():
        search_index.clear(db, ranks)
        for at in range(0, len(ranks), AT_ONCE):
            some = delete(SearchEntry).where(SearchEntry.rank.in_(ranks[at : at + AT_ONCE]))
            db.execute(some.execution_options(synchronize_session=False))
