"""What follows from a merge: seats counted anew, the search, who may be the same, the numbers that were used."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.outreach import ConflictKind
from jobdesk.records.outreach import Checkout, MergeConflict, NumberBook
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import search_step
from jobdesk.services._rows import stamp
from jobdesk.services.duplicate_pairs import queue_of
from jobdesk.services.outreach.contents import Used
from jobdesk.services.references import MERGEABLE

FOUND_BY = "merge"
SEARCHED = ("jobseeker", "employer", "vacancy")
_SEATED: tuple[tuple[Any, Any], ...] = ((Placement, Placement.took_opening), (Referral, Referral.seat_held))


def settle_seats(db: Session, act: Act, bundle_id: UUID, touched: dict[str, list[UUID]]) -> list[MergeConflict]:
    """Count the seats of the vacancies anew that the bundle's referrals and placements sit on.

    Nobody is dropped: who came home to a full vacancy is placed without a seat, and a person is asked.

    Source: safety.md 2, 5.
    """
    vacancies: set[Any] = set(touched.get("vacancy", ()))
    for record, _seat in _SEATED:
        ids = touched.get(record.__tablename__, ())
        for some in _batches(sorted(ids)):
            vacancies |= set(db.scalars(select(record.vacancy_id).where(record.id.in_(some))))
    vacancies.discard(None)
    asked = []
    for some in _batches(sorted(vacancies)):
        held = select(Vacancy).where(Vacancy.id.in_(some)).order_by(Vacancy.id).with_for_update()
        for vacancy in db.scalars(held.execution_options(populate_existing=True)).all():
            seats = _seats(db, vacancy.id)
            over = seats - vacancy.openings
            if over > 0:
                asked.append(_over_full(act, bundle_id, vacancy, seats))
                seats -= _stand(db, vacancy.id, over, touched)
            if vacancy.taken != seats:
                vacancy.taken = min(seats, vacancy.openings)
        db.flush()
    return asked


def _seats(db: Session, vacancy_id: UUID) -> int:
    return sum(
        db.scalar(
            select(func.count())
            .select_from(record)
            .where(record.vacancy_id == vacancy_id, record.voided_at.is_(None), seat.is_(True))
        )
        or 0
        for record, seat in _SEATED
    )


def _stand(db: Session, vacancy_id: UUID, over: int, touched: dict[str, list[UUID]]) -> int:
    """Take the seat from as many of the bundle's own rows, the last first; how many it was."""
    stood = 0
    for record, seat in reversed(_SEATED):
        own = touched.get(record.__tablename__, ())
        query = select(record.id).where(record.vacancy_id == vacancy_id, seat.is_(True), record.id.in_(own))
        last = list(db.scalars(query.order_by(record.id.desc()).limit(over - stood))) if over > stood else []
        if last:
            db.execute(
                update(record)
                .where(record.id.in_(last))
                .values({seat.key: False, "version": record.version + 1})
                .execution_options(synchronize_session=False)
            )
        stood += len(last)
    return stood


def _over_full(act: Act, bundle_id: UUID, vacancy: Vacancy, seats: int) -> MergeConflict:
    return MergeConflict(
        bundle_id=bundle_id,
        table_name=Vacancy.__tablename__,
        record_id=vacancy.id,
        kind=ConflictKind.OVER_FULL,
        fields=["openings"],
        ours={"openings": vacancy.openings},
        theirs={"openings": seats},
        **stamp(act),
    )


def keep_search(db: Session, touched: dict[str, list[UUID]]) -> None:
    """Let the search say what the records say now."""
    for kind in SEARCHED:
        for some in _batches(sorted(set(touched.get(kind, ())))):
            search_step.keep(db, kind, some)


def queue_same(db: Session, act: Act, touched: dict[str, list[UUID]]) -> int:
    """Keep for a decision who of the bundle may be the same as someone known; how many pairs are new."""
    found = 0
    for record in MERGEABLE.values():
        for some in _batches(sorted(set(touched.get(record.__tablename__, ())))):
            rows: Any = db.scalars(select(record).where(record.id.in_(some)).order_by(record.id))
            found += sum(queue_of(db, act, one, FOUND_BY) for one in rows)
    return found


def settle_books(db: Session, checkout: Checkout, used: Iterable[Used]) -> None:
    """Note which of the leased numbers were used; those after them are void."""
    for one in used:
        book = select(NumberBook).where(
            NumberBook.checkout_id == checkout.id, NumberBook.name == one.name, NumberBook.year == one.year
        )
        if (row := db.scalar(book)) is not None:
            row.used_until = max(row.used_until or 0, one.last)


def _batches(ids: Sequence[UUID] | Collection[UUID], size: int = 500) -> Iterable[list[UUID]]:
    every = list(ids)
    return (every[start : start + size] for start in range(0, len(every), size))
