"""An import taken back as a whole, while nothing was built on it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, func, insert, select, true, update
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
from jobdesk.services.imports._built import built_on, changes_of, made_tables, paired, read_as
from jobdesk.services.imports.applying import ImportRunRow, run_rows
from jobdesk.store import server_rights

AT_ONCE, AT_ONCE_SHARED = 1000, 50_000
_SLIPS = Base.metadata.tables["slip_number"]
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
    seats: Counter[UUID] = Counter()
    for table, told in changes_of(db, op_id):
        updates: dict[frozenset[str], list[dict[str, Any]]] = defaultdict(list)
        for record_id, history in told.items():
            before: dict[str, Any] = {}
            for one in history:
                before.setdefault(one.field, read_as(table.c[one.field], one.old_value))
            updates[frozenset(before)].append(
                {"b_id": record_id} | {f"b_{name}": it for name, it in before.items()}
            )
        for names, rows in updates.items():
            columns = {name: bindparam(f"b_{name}", type_=table.c[name].type) for name in sorted(names)}
            back = update(table).where(table.c.id == bindparam("b_id", type_=table.c.id.type))
            db.connection().execute(back.values({**columns, "version": table.c.version + 1}), rows)
        every = [one for history in told.values() for one in history]
        seats.update(_seats_moved(db, [one for one in every if one.field == "seat_held"]))
        if slips := [one.new_value for one in every if one.field == "slip_no"]:
            server_rights.remove(db, _SLIPS, SlipNumber.number.in_(slips))
        db.expire_all()
        if (kind := _SEARCHED.get(table.name)) is not None:
            search_step.keep(db, kind, list(told))
    _move_seats(db, seats)
    server_rights.remove(db, Base.metadata.tables[Correction.__tablename__], Correction.op_id == op_id)
    db.expire_all()


def _seats_moved(db: Session, moved: Sequence[Correction]) -> Counter[UUID]:
    """How many seats of a vacancy are taken less, below zero more, once these are taken back."""
    whose = select(Referral.id, Referral.vacancy_id).where(Referral.id.in_([one.record_id for one in moved]))
    vacancies = {one: vacancy for one, vacancy in db.execute(whose)} if moved else {}
    seats: Counter[UUID] = Counter()
    for one in moved:
        seats[vacancies[one.record_id]] += 1 if one.new_value == str(True) else -1
    return seats


def _move_seats(db: Session, seats: Mapping[UUID, int]) -> None:
    vacancy = Base.metadata.tables["vacancy"]
    said = {"taken": vacancy.c.taken - bindparam("less"), "version": vacancy.c.version + 1}
    given = [{"b_id": one, "less": less} for one, less in sorted(seats.items()) if less]
    if given:
        rule = vacancy.c.id == bindparam("b_id", type_=vacancy.c.id.type)
        db.connection().execute(update(vacancy).where(rule).values(said), given)


def _free_seats(db: Session, op_id: UUID) -> None:
    """The seats that the import's hires took of vacancies that stay."""
    held = (
        select(Referral.vacancy_id, func.count())
        .join(Vacancy, Vacancy.id == Referral.vacancy_id)
        .where(Referral.op_id == op_id, Referral.seat_held.is_(true()), Vacancy.op_id.is_distinct_from(op_id))
        .group_by(Referral.vacancy_id)
    )
    _move_seats(db, {one: count for one, count in db.execute(held)})


def _remove(db: Session, act: Act, op_id: UUID, tables: Sequence[Table]) -> dict[str, int]:
    """Delete what the import made, those that hang on others first; answers how many of each table."""
    gone: dict[str, int] = {}
    pairs = Base.metadata.tables["duplicate_pair"]
    referrals = select(Referral.id).where(Referral.op_id == op_id)
    rules = [(_SLIPS, _SLIPS.c.referral_id.in_(referrals)), (pairs, paired(tables, op_id))]
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
        server_rights.remove(db, table, rule)
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
