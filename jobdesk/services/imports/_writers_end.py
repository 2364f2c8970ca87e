"""What an import settles once all rows are written: seats, days of vacancies, who looks after whom."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, false, func, or_, select, true, update

from jobdesk.base.enums import ReferralState, VacancyState
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy, VacancyStep
from jobdesk.services.imports._writers import PAGE, Row, Run, table_of
from jobdesk.services.imports._writers_changes import correct_columns
from jobdesk.services.referral_states import CLOSES

SEATED = (ReferralState.HIRED, ReferralState.HIRE_PENDING)
"""Results that hold a seat of their vacancy."""
_ENDED_SOMEHOW = (VacancyState.FILLED, VacancyState.CANCELED, VacancyState.ON_HOLD)


def settle(run: Run) -> None:
    """Bring in step what hangs on several rows."""
    _settle_seats(run)
    _settle_days(run)
    _settle_counselors(run)


def _settle_seats(run: Run) -> None:
    """Hires and planned starts hold a seat, in the order they were made, as long as there is one."""
    live = and_(Referral.state.in_(SEATED), Referral.voided_at.is_(None))
    wrong = or_(and_(live, Referral.seat_held.is_(false())), and_(~live, Referral.seat_held.is_(true())))
    names = ("id", "version", "vacancy_id", "seat_held", "op_id")
    columns = [getattr(Referral, name) for name in names]
    new = select(*columns).where(Referral.op_id == run.act.op_id, wrong)
    last: UUID | None = None
    while True:
        asked = new if last is None else new.where(Referral.id > last)
        page = [dict(row) for row in run.db.execute(asked.order_by(Referral.id).limit(PAGE)).mappings()]
        if not page:
            break
        last = page[-1]["id"]
        _seat(run, page)
    for some in _parts(sorted(run.seats)):
        known = select(*columns).where(
            Referral.vacancy_id.in_(some), Referral.op_id.is_distinct_from(run.act.op_id)
        )
        _seat(run, [dict(row) for row in run.db.execute(known.where(wrong).order_by(Referral.id)).mappings()])


def _seat(run: Run, referrals: Sequence[Row]) -> None:
    """Give the seats of a page back and take them, those given back first."""
    if not referrals:
        return
    asked = select(Vacancy.id, Vacancy.openings, Vacancy.taken, Vacancy.op_id).where(
        Vacancy.id.in_({row["vacancy_id"] for row in referrals})
    )
    jobs = {row["id"]: dict(row) for row in run.db.execute(asked.with_for_update()).mappings()}
    moved: list[Row] = []
    known: list[tuple[Row, Row]] = []
    for row in sorted(referrals, key=lambda one: not one["seat_held"]):
        job = jobs[row["vacancy_id"]]
        if not row["seat_held"] and job["taken"] >= job["openings"]:
            continue
        job["taken"] += -1 if row["seat_held"] else 1
        job["moved"] = True
        if row["op_id"] == run.act.op_id:
            moved.append({"b_id": row["id"], "seat_held": not row["seat_held"]})
        else:
            known.append((row, {"seat_held": not row["seat_held"]}))
    correct_columns(run, Referral, known)
    table, vacancy = table_of(Referral), table_of(Vacancy)
    if moved:
        seat = update(table).where(table.c.id == bindparam("b_id")).values(seat_held=bindparam("seat_held"))
        run.db.connection().execute(seat, moved)
    told = [
        {"b_id": job["id"], "taken": max(job["taken"], 0), "more": int(job["op_id"] != run.act.op_id)}
        for job in jobs.values()
        if job.get("moved")
    ]
    if told:
        said = {"taken": bindparam("taken"), "version": vacancy.c.version + bindparam("more")}
        run.db.connection().execute(update(vacancy).where(vacancy.c.id == bindparam("b_id")).values(said), told)


def _settle_days(run: Run) -> None:
    """A new vacancy that ended did so on the day its referrals were closed with it, or its last one was hired.

    Without either it was live on the day of its last referral.
    """
    new = select(Vacancy.id, Vacancy.state, Vacancy.received_on, Vacancy.closes_on).where(
        Vacancy.op_id == run.act.op_id, Vacancy.state.in_(_ENDED_SOMEHOW)
    )
    last: UUID | None = None
    while True:
        asked = new if last is None else new.where(Vacancy.id > last)
        page = run.db.execute(asked.order_by(Vacancy.id).limit(PAGE)).all()
        if not page:
            return
        last = page[-1].id
        ids = [row.id for row in page]
        sent, hired = _last_days(run, Referral.referred_on, ids), _last_days(run, Placement.started_on, ids)
        closed = _last_days(run, Referral.state_on, ids, Referral.state.in_(CLOSES.values()))
        told: list[Row] = []
        for row in page:
            best = closed.get(row.id) or (hired.get(row.id) if row.state == VacancyState.FILLED else None)
            on = min(best or sent.get(row.id) or row.received_on, run.act.today)
            if on > row.received_on:
                told.append({"b_id": row.id, "on": on, "to": row.state})
        if told:
            _move_days(run, told)


def _last_days(run: Run, day: Any, ids: Sequence[UUID], *rules: Any) -> dict[UUID, date]:  # noqa: ANN401  a column, conditions
    """Of some vacancies the last such day of what was done on them."""
    record = day.class_
    asked = select(record.vacancy_id, func.max(day)).where(record.vacancy_id.in_(ids), record.voided_at.is_(None))
    return {one: last for one, last in run.db.execute(asked.where(*rules).group_by(record.vacancy_id))}


def _move_days(run: Run, told: list[Row]) -> None:
    vacancy, step = table_of(Vacancy), table_of(VacancyStep)
    on = bindparam("on", type_=vacancy.c.state_on.type)
    run.db.connection().execute(
        update(vacancy).where(vacancy.c.id == bindparam("b_id")).values(state_on=on),
        [{"b_id": one["b_id"], "on": one["on"]} for one in told],
    )
    rule = and_(step.c.vacancy_id == bindparam("b_id"), step.c.to_state == bindparam("to"))
    run.db.connection().execute(
        update(step).where(rule, step.c.op_id == run.act.op_id).values(stepped_on=on), told
    )


def _settle_counselors(run: Run) -> None:
    """A new person is looked after by the counselor of the last registration."""
    person, registration = table_of(Jobseeker), table_of(Registration)
    newest = (
        select(registration.c.counselor_id)
        .where(
            registration.c.jobseeker_id == person.c.id,
            registration.c.voided_at.is_(None),
            registration.c.counselor_id.is_not(None),
        )
        .order_by(registration.c.received_on.desc(), registration.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    new = and_(person.c.op_id == run.act.op_id, person.c.counselor_id.is_(None))
    run.db.connection().execute(update(person).where(new).values(counselor_id=newest))


def _parts(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[at : at + PAGE] for at in range(0, len(ids), PAGE))
