"""What follows from a merge: seats counted anew, the search, the numbers that were used."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, false, func, select, true, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import ReferralState
from jobdesk.base.outreach import ConflictKind
from jobdesk.records.outreach import Checkout, MergeConflict, NumberBook
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import search_step
from jobdesk.services._rows import stamp
from jobdesk.services.outreach.contents import Used

Touched = Mapping[str, Sequence[UUID]]
SEARCHED = {"jobseeker": "jobseeker", "employer": "employer", "vacancy": "vacancy", "referral": "slip"}
"""By table what the search calls its records."""
STOOD = "stood"
"""In a question's `undo`: who came home to a full vacancy, by table."""
_SITTING: tuple[Any, ...] = (Placement, Referral)


def settle_seats(db: Session, act: Act, bundle_id: UUID, touched: Touched) -> list[MergeConflict]:
    """Count the seats of the vacancies anew that the bundle's referrals and placements sit on.

    Nobody is dropped: who came home to a full vacancy is placed without a seat, and a person is asked. Where seats
    are free again, who stood there gets one, the first first.

    Source: safety.md 2, 5.
    """
    asked = []
    for some in _batches(sorted(seated_on(db, touched))):
        held = select(Vacancy).where(Vacancy.id.in_(some)).order_by(Vacancy.id).with_for_update()
        standing = _standing(db, some)
        for vacancy in db.scalars(held.execution_options(populate_existing=True)).all():
            seats = count_seats(db, vacancy.id)
            over = seats - vacancy.openings
            if over > 0:
                stood = _stand(db, vacancy.id, over, touched)
                asked.append(_over_full(act, bundle_id, vacancy, seats, stood))
                seats -= sum(map(len, stood.values()))
            elif over < 0 and vacancy.id in standing:
                seats += seat_again(db, vacancy.id, standing[vacancy.id], -over)
            if vacancy.taken != seats:
                vacancy.taken = min(seats, vacancy.openings)
        db.flush()
    return asked


def seated_on(db: Session, touched: Touched) -> set[UUID]:
    """The vacancies whose seats may move with some records."""
    vacancies: set[Any] = set(touched.get("vacancy", ()))
    for record in _SITTING:
        for some in _batches(sorted(touched.get(record.__tablename__, ()))):
            vacancies |= set(db.scalars(select(record.vacancy_id).where(record.id.in_(some))))
    return vacancies - {None}


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


def count_seats(db: Session, vacancy_id: UUID) -> int:
    return sum(db.scalar(select(func.count()).select_from(one.subquery())) or 0 for one in _seated(vacancy_id))


def _stand(db: Session, vacancy_id: UUID, over: int, touched: Touched) -> dict[str, list[UUID]]:
    """Take the seat from as many of the bundle's own, the last first, held seats before hires; who it was."""
    placed, held = _seated(vacancy_id)
    last = held.where(Referral.id.in_(touched.get("referral", ()))).order_by(Referral.id.desc()).limit(over)
    waiting = list(db.scalars(last))
    left = over - len(waiting)
    hires = placed.where(Placement.id.in_(touched.get("placement", ()))).order_by(Placement.id.desc()).limit(left)
    stood = list(db.execute(hires)) if left else []
    _unseat(db, Placement.took_opening, [row[0] for row in stood])
    _unseat(db, Referral.seat_held, [*waiting, *(row[1] for row in stood if row[1] is not None)])
    return {"placement": [row[0] for row in stood], "referral": waiting}


def _standing(db: Session, vacancies: Sequence[UUID]) -> dict[UUID, list[MergeConflict]]:
    """The questions about over-full vacancies that tell who stood, the first first."""
    found: dict[UUID, list[MergeConflict]] = {}
    query = select(MergeConflict).where(
        MergeConflict.record_id.in_(vacancies), MergeConflict.kind == ConflictKind.OVER_FULL
    )
    for one in db.scalars(query.order_by(MergeConflict.id)):
        if (one.undo or {}).get(STOOD):
            found.setdefault(one.record_id, []).append(one)
    return found


def seat_again(db: Session, vacancy_id: UUID, asked: Sequence[MergeConflict], left: int) -> int:
    """Give free seats to who stood and would still have one, hires before held seats; how many it was."""
    stood = [one.undo[STOOD] for one in asked if one.undo]
    hired, waiting = ([UUID(key) for told in stood for key in told[name]] for name in ("placement", "referral"))
    hires = select(Placement).where(
        Placement.id.in_(hired),
        Placement.vacancy_id == vacancy_id,
        Placement.voided_at.is_(None),
        Placement.took_opening.is_(false()),
    )
    pending = select(Referral).where(
        Referral.id.in_(waiting),
        Referral.vacancy_id == vacancy_id,
        Referral.voided_at.is_(None),
        Referral.state == ReferralState.HIRE_PENDING,
        Referral.seat_held.is_(false()),
    )
    seated = list(db.scalars(hires.order_by(Placement.id).limit(left)))
    for one in seated:
        one.took_opening = True
        if one.referral_id is not None:
            db.get_one(Referral, one.referral_id).seat_held = True
    kept = list(db.scalars(pending.order_by(Referral.id).limit(left - len(seated)))) if left > len(seated) else []
    for referral in kept:
        referral.seat_held = True
    db.flush()
    return len(seated) + len(kept)


def _unseat(db: Session, seat: InstrumentedAttribute[bool], ids: Sequence[UUID]) -> None:
    record = seat.class_
    db.execute(
        update(record)
        .where(record.id.in_(ids), seat.is_(true()))
        .values({seat.key: False, "version": record.version + 1})
        .execution_options(synchronize_session="fetch")
    )


def _over_full(
    act: Act, bundle_id: UUID, vacancy: Vacancy, seats: int, stood: Mapping[str, Sequence[UUID]]
) -> MergeConflict:
    return MergeConflict(
        bundle_id=bundle_id,
        table_name=Vacancy.__tablename__,
        record_id=vacancy.id,
        kind=ConflictKind.OVER_FULL,
        fields=["openings"],
        ours={"openings": vacancy.openings},
        theirs={"openings": seats},
        undo={STOOD: {table: [str(one) for one in ids] for table, ids in stood.items()}},
        **stamp(act),
    )


def keep_search(db: Session, touched: Touched) -> None:
    """Let the search say what the records say now."""
    for table, kind in SEARCHED.items():
        for some in _batches(sorted(set(touched.get(table, ())))):
            search_step.keep(db, kind, some)


def settle_books(db: Session, checkout: Checkout, used: Iterable[Used]) -> None:
    """Note which of the leased numbers were used; those after them are void. A book goes on in the next one."""
    for one in used:
        books = select(NumberBook).where(
            NumberBook.checkout_id == checkout.id, NumberBook.name == one.name, NumberBook.year == one.year
        )
        for number, row in enumerate(db.scalars(books.order_by(NumberBook.first_serial))):
            if not number or row.first_serial <= one.last:
                row.used_until = max(row.used_until or 0, min(one.last, row.last_serial))


def _batches(ids: Sequence[UUID] | Collection[UUID], size: int = 500) -> Iterable[list[UUID]]:
    every = list(ids)
    return (every[start : start + size] for start in range(0, len(every), size))
