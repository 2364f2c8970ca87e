"""공공일자리: who takes part from when to when, and the pre-screening, whose amounts are never kept.

Source: domain.md 7.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.ages import age_on
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import clean_values
from jobdesk.base.formats import format_date
from jobdesk.base.forms.plans import PUBLIC_WORKS, SCREENING
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, can_serve, require
from jobdesk.base.public_works import Household, Screening, screen
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.public_works import PublicWorks, PublicWorksScreening
from jobdesk.services import _plain
from jobdesk.services._plain import PlanRow, plan_row
from jobdesk.services._rows import lock, stamp
from jobdesk.services.audit import write_audit
from jobdesk.services.codes import code_book


@dataclass(frozen=True, slots=True)
class ScreeningRow:
    """A pre-screening that was kept: what it said, by which rule, and the reasons; no amount."""

    id: UUID
    program: str
    rule: str
    screened_on: date
    ruling: str
    reasons: tuple[str, ...]


def save_public_works(
    db: Session,
    act: Act,
    *,
    values: Mapping[str, Any],
    jobseeker_id: UUID | None = None,
    works_id: UUID | None = None,
    version: int | None = None,
) -> PlanRow:
    """Keep that a person takes part, new with `jobseeker_id`, or what changed of a known time.

    Raises:
        InvalidInput: a field is wrong, the days are crossed, or they overlap another time of the person.
        StaleRecord: someone saved it in between.
    """
    kept = _plain.cleaned(db, act, PUBLIC_WORKS, values, new=works_id is None)
    if works_id is None:
        lock(db, Jobseeker, [jobseeker_id] if jobseeker_id else [])
        person = db.get_one(Jobseeker, jobseeker_id)
        check_days(db, person.id, kept)
        new = PublicWorks(jobseeker_id=person.id, counselor_id=act.account_id, **kept)
        return plan_row(_plain.add(db, act, new, [person.id]))
    row = db.get_one(PublicWorks, works_id)
    lock(db, Jobseeker, [row.jobseeker_id])
    check_days(db, row.jobseeker_id, {**_plain.plan_values(row), **kept}, but=row.id)
    return plan_row(_plain.change(db, act, row, kept, version, [row.jobseeker_id]))


def check_days(db: Session, jobseeker_id: UUID, now: Mapping[str, Any], *, but: UUID | None = None) -> None:
    """The days are in order and overlap no other time of the person. Raises InvalidInput."""
    start, until = now["from_on"], now.get("until_on")
    if until is not None and until < start:
        raise InvalidInput(_("The end lies before the start."), field="until_on")
    other = db.scalar(
        select(PublicWorks).where(
            PublicWorks.jobseeker_id == jobseeker_id,
            PublicWorks.voided_at.is_(None),
            PublicWorks.id != (but or jobseeker_id),
            or_(PublicWorks.until_on.is_(None), PublicWorks.until_on >= start),
            PublicWorks.from_on <= (until or date.max),
        )
    )
    if other is not None:
        told = _("The person takes part already from {start}: end that first.")
        raise InvalidInput(told.format(start=format_date(other.from_on)), field="from_on")


def void_public_works(db: Session, act: Act, *, works_id: UUID, why: str) -> None:
    """Strike it through; a colleague's needs the supervisor."""
    _plain.strike_planned(db, act, PublicWorks, works_id, why)


def list_public_works(db: Session, act: Act, *, jobseeker_id: UUID) -> list[PlanRow]:
    """The times a person took part, newest first."""
    require(act.role, can_see_people)
    query = select(PublicWorks).where(PublicWorks.jobseeker_id == jobseeker_id, PublicWorks.voided_at.is_(None))
    return [plan_row(row) for row in db.scalars(query.order_by(PublicWorks.from_on.desc(), PublicWorks.id.desc()))]


def read_public_works(db: Session, act: Act, *, works_id: UUID) -> PlanRow:
    """One time as it is now."""
    return _plain.read_planned(db, act, PublicWorks, works_id)


def takes_part(db: Session, jobseeker_ids: Collection[UUID], on: date) -> dict[UUID, PlanRow]:
    """Who takes part on a day."""
    query = select(PublicWorks).where(
        PublicWorks.jobseeker_id.in_(jobseeker_ids),
        PublicWorks.voided_at.is_(None),
        PublicWorks.from_on <= on,
        or_(PublicWorks.until_on.is_(None), PublicWorks.until_on >= on),
    )
    return {row.jobseeker_id: plan_row(row) for row in db.scalars(query)}


def screen_person(db: Session, act: Act, *, jobseeker_id: UUID, values: Mapping[str, Any]) -> Screening:
    """Ask the rule of a program; the age is the person's on the day the program starts. Keeps nothing.

    Raises:
        InvalidInput: a field is wrong.
    """
    require(act.role, can_serve)
    codes = code_book(db)
    told = clean_values(SCREENING, values, codes, today=act.today)
    birth = db.get_one(Jobseeker, jobseeker_id).birth_date
    household = Household(
        age=age_on(birth, told["starts_on"]) if birth else None,
        lives_in=told.get("lives_in"),
        persons=told.get("persons"),
        income=told.get("income"),
        assets=told.get("assets"),
        excluded=tuple(told.get("excluded") or ()),
    )
    return screen(told["program"], told["starts_on"], household, codes)


def keep_screening(db: Session, act: Act, *, jobseeker_id: UUID, values: Mapping[str, Any]) -> ScreeningRow:
    """Ask the rule and keep what it said: ruling and reasons, and none of what was typed.

    Writes one PublicWorksScreening and the audit entry, without an amount; the caller commits.

    Raises:
        InvalidInput: a field is wrong.
    """
    said = screen_person(db, act, jobseeker_id=jobseeker_id, values=values)
    row = PublicWorksScreening(
        jobseeker_id=jobseeker_id,
        program=said.rule.partition(":")[0],
        rule=said.rule,
        screened_on=act.today,
        ruling=said.ruling.value,
        reasons=list(said.reasons),
        counselor_id=act.account_id,
        **stamp(act),
    )
    db.add(row)
    db.flush()
    write_audit(
        db, act, AuditAction.CREATE, table="public_works_screening", record_id=row.id, jobseeker_ids=[jobseeker_id]
    )
    return _screened(row)


def void_screening(db: Session, act: Act, *, screening_id: UUID, why: str) -> None:
    """Strike a pre-screening through; a colleague's needs the supervisor."""
    _plain.strike_planned(db, act, PublicWorksScreening, screening_id, why)


def list_screenings(db: Session, act: Act, *, jobseeker_id: UUID) -> list[ScreeningRow]:
    """The pre-screenings of a person, newest first."""
    require(act.role, can_see_people)
    query = select(PublicWorksScreening).where(
        PublicWorksScreening.jobseeker_id == jobseeker_id, PublicWorksScreening.voided_at.is_(None)
    )
    return [_screened(row) for row in db.scalars(query.order_by(PublicWorksScreening.id.desc()))]


def _screened(row: PublicWorksScreening) -> ScreeningRow:
    return ScreeningRow(row.id, row.program, row.rule, row.screened_on, row.ruling, tuple(row.reasons))
