"""The seats of vacancies while a question is decided: whoever moved is noted, and put back exactly."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.records.centers import Correction
from jobdesk.records.outreach import MergeConflict
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._rows import correct
from jobdesk.services.outreach._merge_derived import Touched, count_seats, seated_on, settle_seats

SEATED: Mapping[str, tuple[Any, str]] = {
    "placement": (Placement, "took_opening"),
    "referral": (Referral, "seat_held"),
}
"""By table the records that sit on a vacancy, and the column that says whether with a seat."""
Key = tuple[str, UUID]
Seats = Mapping[Key, bool]


def read_seats(db: Session, vacancies: Collection[UUID]) -> dict[Key, bool]:
    """Who was placed on some vacancies or referred there, and whether with a seat."""
    db.flush()
    return {
        (table, one): seated
        for table, (record, name) in SEATED.items()
        for one, seated in db.execute(
            select(record.id, getattr(record, name)).where(record.vacancy_id.in_(vacancies))
        )
    }


def note_moves(db: Session, act: Act, before: Seats, after: Seats) -> dict[Key, bool]:
    """Leave a correction of each seat that was given or taken between two looks; answers what each had before."""
    moved = {key: seated for key, seated in before.items() if after.get(key, seated) is not seated}
    for (table, one), seated in moved.items():
        record, name = SEATED[table]
        db.add(
            Correction(
                table_name=table,
                record_id=one,
                field=name,
                old_value=str(seated),
                new_value=str(not seated),
                at=act.at,
                account_id=act.account_id,
                op_id=act.op_id,
                to_version=db.scalars(select(record.version).where(record.id == one)).one(),
            )
        )
    return moved


def settle_noted(db: Session, act: Act, bundle_id: UUID, touched: Touched) -> list[MergeConflict]:
    """`settle_seats`, with a correction of each seat that it gives or takes; the questions that follow."""
    vacancies = seated_on(db, touched)
    before = read_seats(db, vacancies)
    asked = settle_seats(db, act, bundle_id, touched)
    note_moves(db, act, before, read_seats(db, vacancies))
    return asked


def move_back(db: Session, act: Act, moved: Seats) -> None:
    """Give each its seat again, or take it, with a correction.

    Raises:
        InvalidInput: one of them was moved since.
    """
    for (table, one), seated in moved.items():
        record, name = SEATED[table]
        row = db.get(record, one, populate_existing=True, with_for_update=True)
        if row is None or getattr(row, name) is seated:
            raise InvalidInput(_("A seat of this vacancy was given or taken since: take that back first."))
        correct(db, act, row, {name: seated}, version=row.version)


def hold_seats(db: Session, wanted: Seats) -> None:
    """See to it that nobody's seat is another than is wanted; who is not there any more is passed over."""
    now = read_seats(db, {one for one in _vacancies(db, wanted)})
    for (table, one), seated in wanted.items():
        if now.get((table, one), seated) is not seated:
            record, name = SEATED[table]
            setattr(db.get_one(record, one, populate_existing=True), name, seated)
    db.flush()


def _vacancies(db: Session, seats: Seats) -> set[UUID]:
    found: set[UUID] = set()
    for table, (record, _name) in SEATED.items():
        ids = [one for kind, one in seats if kind == table]
        found |= {
            one for one in db.scalars(select(record.vacancy_id).where(record.id.in_(ids))) if one is not None
        }
    return found


def recount(db: Session, vacancies: Collection[UUID]) -> None:
    """Count the seats of vacancies anew, which are held until COMMIT.

    Raises:
        InvalidInput: more sit there than there are openings.
    """
    db.flush()
    held = select(Vacancy).where(Vacancy.id.in_(vacancies)).order_by(Vacancy.id).with_for_update()
    for vacancy in db.scalars(held.execution_options(populate_existing=True)).all():
        seats = count_seats(db, vacancy.id)
        if seats > vacancy.openings:
            raise too_few()
        if vacancy.taken != seats:
            vacancy.taken = seats
    db.flush()


def too_few() -> InvalidInput:
    """That there would be fewer openings than people."""
    return InvalidInput(_("More people are placed than there would be openings: take back a placement first."))
