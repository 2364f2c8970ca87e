"""What is due today: for a counselor, and for those the counselor stands in for. Source: ux.md 1, 6."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import OPEN_REFERRAL_STATES, InterviewState, ReferralState
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_name, mask_phone
from jobdesk.base.permissions import can_see_people, require
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.print_jobs import PrintJob
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.absences import stands_in_for
from jobdesk.services.print_jobs import OPEN_STATES
from jobdesk.services.settings import read_settings

SHOWN_AT_MOST = 300


class DueKind(StrEnum):
    """The lists of due work, in the order they are shown."""

    INTERVIEWS = "interviews"
    HIRE_PENDING = "hire_pending"
    RESULTS = "results"
    FOLLOW_UPS = "follow_ups"
    EXPIRING = "expiring"
    PRINTS = "prints"


@dataclass(frozen=True, slots=True)
class DueRow:
    """One thing to do; the person is masked.

    Attributes:
        id: the referral (of an interview too), registration, follow-up or print job.
        version: of that record.
        on: its day: of the referral, the interview, the planned start, the end, the due day, the print.
        days: how many days it is late; negative while it is still to come.
        stage: which reminder of a missing result this is (1 is the first).
    """

    kind: DueKind
    id: UUID
    version: int
    jobseeker_id: UUID | None
    name: str
    phone: str
    about: str
    on: date
    at: datetime | None
    days: int
    stage: int = 0


@dataclass(frozen=True, slots=True)
class DueWork:
    """The lists, each with its exact count; a list shows its most urgent rows."""

    rows: Mapping[DueKind, tuple[DueRow, ...]]
    counts: Mapping[DueKind, int]

    @property
    def total(self) -> int:
        """How many things are due altogether."""
        return sum(self.counts.values())


def read_due_work(db: Session, act: Act, *, everyone: bool = False) -> DueWork:
    """What is due today.

    Args:
        everyone: the whole desk's, which any counselor may look at.
    """
    require(act.role, can_see_people)
    whose = None if everyone else {act.account_id, *stands_in_for(db, act)}
    rows: dict[DueKind, tuple[DueRow, ...]] = {}
    counts: dict[DueKind, int] = {}
    for kind, made in _Lists(db, act, whose).all():
        counts[kind] = db.scalar(select(func.count()).select_from(made.query.order_by(None).subquery())) or 0
        rows[kind] = tuple(made.row(*row) for row in db.execute(made.query.limit(SHOWN_AT_MOST)))
    return DueWork(rows, counts)


def due_of(db: Session, act: Act, *, jobseeker_id: UUID) -> list[DueRow]:
    """What is due for one person, whoever's it is."""
    require(act.role, can_see_people)
    return [
        made.row(*row)
        for kind, made in _Lists(db, act, None).all()
        if kind is not DueKind.PRINTS
        for row in db.execute(made.query.where(Jobseeker.id == jobseeker_id))
    ]


@dataclass(frozen=True, slots=True)
class _List:
    """The query of a list in its order, and what one of its rows says."""

    query: Any
    row: Callable[..., DueRow]


class _Lists:
    """The lists of some counselors (None: everyone's)."""

    def __init__(self, db: Session, act: Act, whose: Collection[UUID] | None) -> None:
        self.today, self.whose, self.settings = act.today, whose, read_settings(db)
        self.phone = func.coalesce(Jobseeker.mobile, Jobseeker.phone)
        self.stages = self.settings.integers("result_due_days")

    def all(self) -> Iterator[tuple[DueKind, _List]]:
        yield DueKind.INTERVIEWS, self.interviews()
        yield DueKind.HIRE_PENDING, self.hire_pending()
        yield DueKind.RESULTS, self.results()
        yield DueKind.FOLLOW_UPS, self.follow_ups()
        yield DueKind.EXPIRING, self.expiring()
        yield DueKind.PRINTS, self.prints()

    def _of(self, query: Any, column: Any) -> Any:  # noqa: ANN401  a select and a column of it
        return query if self.whose is None else query.where(column.in_(self.whose))

    def _referrals(self, *rules: Any) -> Any:  # noqa: ANN401  SQL conditions, a select
        query = (
            select(Referral, Jobseeker.full_name, self.phone, Vacancy.employer_name)
            .join(Jobseeker, Jobseeker.id == Referral.jobseeker_id)
            .join(Vacancy, Vacancy.id == Referral.vacancy_id)
            .where(Referral.voided_at.is_(None), *rules)
        )
        return self._of(query, Referral.counselor_id)

    def _row(
        self,
        kind: DueKind,
        record: Any,  # noqa: ANN401  a referral, a registration or a follow-up
        name: str,
        phone: str | None,
        about: str | None,
        on: date,
        **more: Any,  # noqa: ANN401  any record
    ) -> DueRow:
        days = (self.today - on).days
        return DueRow(
            **{
                "kind": kind,
                "id": record.id,
                "version": record.version,
                "jobseeker_id": record.jobseeker_id,
                "name": mask_name(name),
                "phone": mask_phone(phone),
                "about": about or "–",
                "on": on,
                "at": None,
                "days": days,
                **more,
            }
        )

    def interviews(self) -> _List:
        query = (
            self._referrals(Referral.state.in_(OPEN_REFERRAL_STATES))
            .add_columns(Interview)
            .join(Interview, Interview.referral_id == Referral.id)
            .where(
                Interview.voided_at.is_(None),
                Interview.state == InterviewState.PLANNED,
                Interview.held_on == self.today,
            )
            .order_by(Interview.at, Referral.id)
        )

        def row(r: Referral, name: str, phone: str | None, firm: str, i: Interview) -> DueRow:
            return self._row(DueKind.INTERVIEWS, r, name, phone, firm, i.held_on, at=i.at)

        return _List(query, row)

    def hire_pending(self) -> _List:
        query = self._referrals(Referral.state == ReferralState.HIRE_PENDING)

        def row(r: Referral, name: str, phone: str | None, firm: str) -> DueRow:
            return self._row(DueKind.HIRE_PENDING, r, name, phone, firm, r.hire_planned_on or r.state_on)

        return _List(query.order_by(Referral.hire_planned_on, Referral.id), row)

    def results(self) -> _List:
        query = self._referrals(
            Referral.state.in_(OPEN_REFERRAL_STATES - {ReferralState.HIRE_PENDING}),
            Referral.referred_on <= self.today - timedelta(days=min(self.stages)),
        )

        def row(r: Referral, name: str, phone: str | None, firm: str) -> DueRow:
            days = (self.today - r.referred_on).days
            stage = sum(days >= limit for limit in self.stages)
            return self._row(DueKind.RESULTS, r, name, phone, firm, r.referred_on, stage=stage)

        return _List(query.order_by(Referral.referred_on, Referral.id), row)

    def follow_ups(self) -> _List:
        query = (
            select(FollowUp, Jobseeker.full_name, self.phone, Placement.employer_name)
            .join(Jobseeker, Jobseeker.id == FollowUp.jobseeker_id)
            .join(Placement, Placement.id == FollowUp.placement_id)
            .where(
                FollowUp.voided_at.is_(None),
                Placement.voided_at.is_(None),
                FollowUp.done_on.is_(None),
                FollowUp.due_on <= self.today,
            )
        )

        def row(f: FollowUp, name: str, phone: str | None, firm: str | None) -> DueRow:
            about = _("{firm}, {count} months").format(firm=firm or "–", count=f.months)
            return self._row(DueKind.FOLLOW_UPS, f, name, phone, about, f.due_on)

        return _List(self._of(query, FollowUp.counselor_id).order_by(FollowUp.due_on, FollowUp.id), row)

    def expiring(self) -> _List:
        """Registrations that end soon, of people without a placement since."""
        placed = select(Placement.id).where(
            Placement.jobseeker_id == Registration.jobseeker_id,
            Placement.voided_at.is_(None),
            Placement.started_on >= Registration.received_on,
        )
        until = self.today + timedelta(days=self.settings.integer("expiry_notice_days"))
        query = (
            select(Registration, Jobseeker.full_name, self.phone)
            .join(Jobseeker, Jobseeker.id == Registration.jobseeker_id)
            .where(
                Registration.voided_at.is_(None),
                Registration.valid_until.between(self.today, until),
                Jobseeker.merged_into_id.is_(None),
                ~placed.exists(),
            )
        )

        def row(r: Registration, name: str, phone: str | None) -> DueRow:
            return self._row(DueKind.EXPIRING, r, name, phone, r.registration_no, r.valid_until)

        ordered = self._of(query, Jobseeker.counselor_id).order_by(Registration.valid_until, Registration.id)
        return _List(ordered, row)

    def prints(self) -> _List:
        """Jobs that did not surely come out, those a crash left behind too."""
        query = select(PrintJob).where(PrintJob.dropped_at.is_(None), PrintJob.state.in_(OPEN_STATES))

        def row(j: PrintJob) -> DueRow:
            on = j.recorded_at.date()
            days = (self.today - on).days
            trouble = j.trouble or ""
            return DueRow(
                DueKind.PRINTS, j.id, j.version, None, j.number or "", "", trouble, on, j.recorded_at, days
            )

        return _List(self._of(query, PrintJob.recorded_by).order_by(PrintJob.recorded_at, PrintJob.id), row)
