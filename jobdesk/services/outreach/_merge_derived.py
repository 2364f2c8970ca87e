"""What follows from a merge: seats counted anew, the search, who may be the same, the numbers that were used."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, false, func, select, true, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from jobdesk.base.acts import Act
from jobdesk.base.outreach import ConflictKind, RowOutcome
from jobdesk.records.outreach import BundleRow, Checkout, MergeConflict, NumberBook
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import search_step
from jobdesk.services._rows import stamp
from jobdesk.services.duplicate_pairs import queue_of
from jobdesk.services.outreach.contents import Used
from jobdesk.services.references import MERGEABLE

FOUND_BY = "merge"
Touched = Mapping[str, Sequence[UUID]]
SEARCHED = {"jobseeker": "jobseeker", "employer": "employer", "vacancy": "vacancy", "referral": "slip"}
"""By table what the search calls its records."""
TOLD_BY = {
    "jobseeker": frozenset({"full_name", "birth_date", "mobile", "phone"}),
    "employer": frozenset({"name", "business_no", "phone", "contact_phone"}),
}
"""By table the columns by which someone may be the same; see services/duplicate_pairs."""
_SITTING: tuple[Any, ...] = (Placement, Referral)


def settle_seats(db: Session, act: Act, bundle_id: UUID, touched: Touched) -> list[MergeConflict]:
    """Count the seats of the vacancies anew that the bundle's referrals and placements sit on.

    Nobody is dropped: who came home to a full vacancy is placed without a seat, and a person is asked.

    Source: safety.md 2, 5.
    """
    vacancies: set[Any] = set(touched.get("vacancy", ()))
    for record in _SITTING:
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


def _seated(vacancy_id: UUID) -> tuple[Select[UUID, UUID | None], Select[UUID]]:
    """Who sits on a vacancy: placements that took an opening, with their referrals, and seats held for others."""
    placed = select(Placement.id, Placement.referral_id).where(
        Placement.vacancy_id == vacancy_id, Placement.voided_at.is_(None), Placement.took_opening.is_(true())
    )
    used = select(Placement.referral_id).where(
        Placement.referral_id == Referral.id, Placement.voided_at.is_(None), Placement.took_opening.is_(true())
    )
    held = select(Referral.id).where(
        Referral.vacancy_id == vacancy_id,
        Referral.voided_at.is_(None),
        Referral.seat_held.is_(true()),
        ~used.exists(),
    )
    return placed, held


def _seats(db: Session, vacancy_id: UUID) -> int:
    return sum(db.scalar(select(func.count()).select_from(one.subquery())) or 0 for one in _seated(vacancy_id))


def _stand(db: Session, vacancy_id: UUID, over: int, touched: Touched) -> int:
    """Take the seat from as many of the bundle's own, the last first, held seats before hires; how many it was."""
    placed, held = _seated(vacancy_id)
    last = held.where(Referral.id.in_(touched.get("referral", ()))).order_by(Referral.id.desc()).limit(over)
    waiting = list(db.scalars(last))
    left = over - len(waiting)
    hires = placed.where(Placement.id.in_(touched.get("placement", ()))).order_by(Placement.id.desc()).limit(left)
    stood = list(db.execute(hires)) if left else []
    _unseat(db, Placement.took_opening, [row[0] for row in stood])
    _unseat(db, Referral.seat_held, [*waiting, *(row[1] for row in stood if row[1] is not None)])
    return len(waiting) + len(stood)


def _unseat(db: Session, seat: InstrumentedAttribute[bool], ids: Sequence[UUID]) -> None:
    record = seat.class_
    db.execute(
        update(record)
        .where(record.id.in_(ids), seat.is_(true()))
        .values({seat.key: False, "version": record.version + 1})
        .execution_options(synchronize_session="fetch")
    )


def give_seats(db: Session, bundle_id: UUID, vacancy_id: UUID) -> None:
    """Seat who came home to a full vacancy, now that it has more openings: the bundle's own, the first first."""
    vacancy = db.get_one(Vacancy, vacancy_id)
    left = vacancy.openings - _seats(db, vacancy_id)
    own = select(BundleRow.record_id).where(BundleRow.bundle_id == bundle_id)
    stood = select(Placement).where(
        Placement.vacancy_id == vacancy_id,
        Placement.voided_at.is_(None),
        Placement.took_opening.is_(false()),
        Placement.id.in_(own),
    )
    for one in db.scalars(stood.order_by(Placement.id).limit(max(left, 0))):
        one.took_opening = True
        if one.referral_id is not None:
            db.get_one(Referral, one.referral_id).seat_held = True
    db.flush()


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


def keep_search(db: Session, touched: Touched) -> None:
    """Let the search say what the records say now."""
    for table, kind in SEARCHED.items():
        for some in _batches(sorted(set(touched.get(table, ())))):
            search_step.keep(db, kind, some)


def queue_same(db: Session, act: Act, outcomes: Iterable[tuple[str, UUID, RowOutcome, list[str]]]) -> int:
    """Keep for a decision who may be the same as someone known; how many pairs.

    Args:
        outcomes: what became of each record; asked about are people and firms that are new, or whose name, birth
            date, number or phone is.
    """
    asked: dict[str, list[UUID]] = {}
    for table, one, outcome, fields in outcomes:
        told = TOLD_BY.get(table, frozenset())
        if told and (outcome is RowOutcome.ADDED or (outcome is RowOutcome.CHANGED and told & set(fields))):
            asked.setdefault(table, []).append(one)
    found = 0
    for table, ids in asked.items():
        record = MERGEABLE[table]
        for some in _batches(sorted(set(ids))):
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
