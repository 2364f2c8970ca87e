"""What is due today: for a counselor, and for those the counselor stands in for. Source: ux.md 1, 6."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from jobdesk.base.acts import Act
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_name, mask_phone
from jobdesk.base.permissions import can_see_people, require
from jobdesk.base.settings import Settings
from jobdesk.records.accounts import Account
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.print_jobs import PrintJob
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.settings import read_settings
from jobdesk.services.work_rules import DUE, DueKind, Whose, due_condition, whose_accounts, whose_condition

__all__ = [
    "DAILY",
    "SHOWN_AT_MOST",
    "DueKind",
    "DueRow",
    "DueWork",
    "Whose",
    "count_work",
    "due_of",
    "read_due_work",
]

SHOWN_AT_MOST = 300
DAILY = (
    DueKind.INTERVIEWS,
    DueKind.HIRE_PENDING,
    DueKind.RESULTS,
    DueKind.FOLLOW_UPS,
    DueKind.EXPIRING,
    DueKind.PRINTS,
)
"""What is done on its day, at the counter; the others are lists of people and vacancies."""


@dataclass(frozen=True, slots=True)
class DueRow:
    """One thing to do; the person is masked.

    Attributes:
        id: the referral (of an interview too), registration, follow-up or print job.
        version: of that record.
        on: its day: of the referral, the interview, the planned start, the end, the due day, the print.
        days: how many days it is late; negative while it is still to come.
        stage: which reminder of a missing result this is (1 is the first).
        counselor: the display name of whose it is; `stood_in` where that is another's one stands in for.
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
    counselor: str = ""
    stood_in: bool = False


@dataclass(frozen=True, slots=True)
class DueWork:
    """The lists, each with its exact count; a list shows its most urgent rows."""

    rows: Mapping[DueKind, tuple[DueRow, ...]]
    counts: Mapping[DueKind, int]

    @property
    def total(self) -> int:
        """How many things are due altogether."""
        return sum(self.counts.values())


def count_work(db: Session, act: Act, *, whose: Whose = Whose.MINE) -> Mapping[DueKind, int]:
    """How many rows each worklist has, asked of the database at once."""
    require(act.role, can_see_people)
    return _Lists(db, act, whose_accounts(db, act, whose)).counts(tuple(DueKind))


def read_due_work(
    db: Session, act: Act, *, whose: Whose = Whose.MINE, kinds: Collection[DueKind] = DAILY
) -> DueWork:
    """What is due today; the whole desk's may be looked at by any counselor.

    Args:
        kinds: of these lists (those of `DAILY`).
    """
    require(act.role, can_see_people)
    lists = _Lists(db, act, whose_accounts(db, act, whose))
    rows = {kind: lists.rows(kind, SHOWN_AT_MOST) for kind in kinds}
    return DueWork(rows, lists.counts(kinds))


def due_of(db: Session, act: Act, *, jobseeker_id: UUID) -> list[DueRow]:
    """What is due for one person, whoever's it is."""
    require(act.role, can_see_people)
    lists = _Lists(db, act, None)
    return [row for kind in DAILY if kind is not DueKind.PRINTS for row in lists.rows(kind, of=jobseeker_id)]


@dataclass(frozen=True, slots=True)
class _List:
    """The query of a list in its order, and what one of its rows says."""

    query: Any
    row: Callable[..., DueRow]


class _Lists:
    """The lists of some accounts (None: everyone's)."""

    def __init__(self, db: Session, act: Act, accounts: Collection[UUID] | None) -> None:
        self.db, self.act, self.today, self.accounts = db, act, act.today, accounts
        self.phone = func.coalesce(Jobseeker.mobile, Jobseeker.phone)

    @cached_property
    def settings(self) -> Settings:
        """The center's settings."""
        return read_settings(self.db)

    @cached_property
    def names(self) -> Mapping[UUID, str]:
        """Who works here."""
        return {one: name for one, name in self.db.execute(select(Account.id, Account.display_name))}

    def counts(self, kinds: Collection[DueKind]) -> dict[DueKind, int]:
        """Exact counts, in one question."""
        if not kinds:
            return {}
        asked = [
            select(func.count()).select_from(DUE[kind].record).where(*self._rules(kind)).scalar_subquery()
            for kind in kinds
        ]
        return dict(zip(kinds, self.db.execute(select(*asked)).one(), strict=True))

    def rows(self, kind: DueKind, limit: int | None = None, *, of: UUID | None = None) -> tuple[DueRow, ...]:
        """The most urgent rows of a list, or those of one person."""
        made = getattr(self, kind.value)()
        query = made.query.add_columns(DUE[kind].counselor).where(*self._rules(kind)).limit(limit)
        if of is not None:
            query = query.where(Jobseeker.id == of)
        return tuple(made.row(*row, self._whose(counselor)) for *row, counselor in self.db.execute(query))

    def _rules(self, kind: DueKind) -> tuple[Any, ...]:
        return due_condition(kind, self), whose_condition(kind, self.accounts, self.act.account_id)

    def _whose(self, counselor: UUID | None) -> dict[str, Any]:
        name = self.names.get(counselor, "") if counselor else ""
        stood_in = self.accounts is not None and counselor != self.act.account_id
        return {"counselor": name, "stood_in": stood_in}

    def _referrals(self) -> Any:  # noqa: ANN401  a select
        return (
            select(Referral, Jobseeker.full_name, self.phone, Vacancy.employer_name)
            .join(Jobseeker, Jobseeker.id == Referral.jobseeker_id)
            .join(Vacancy, Vacancy.id == Referral.vacancy_id)
        )

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
        query = self._referrals().add_columns(Interview).join(Interview, Interview.referral_id == Referral.id)

        def row(
            r: Referral, name: str, phone: str | None, firm: str, i: Interview, whose: Mapping[str, Any]
        ) -> DueRow:
            return self._row(DueKind.INTERVIEWS, r, name, phone, firm, i.held_on, at=i.at, **whose)

        return _List(query.order_by(Interview.at, Referral.id), row)

    def hire_pending(self) -> _List:
        def row(r: Referral, name: str, phone: str | None, firm: str, whose: Mapping[str, Any]) -> DueRow:
            on = r.hire_planned_on or r.state_on
            return self._row(DueKind.HIRE_PENDING, r, name, phone, firm, on, **whose)

        return _List(self._referrals().order_by(Referral.hire_planned_on, Referral.id), row)

    def results(self) -> _List:
        stages = self.settings.integers("result_due_days")

        def row(r: Referral, name: str, phone: str | None, firm: str, whose: Mapping[str, Any]) -> DueRow:
            days = (self.today - r.referred_on).days
            stage = sum(days >= limit for limit in stages)
            return self._row(DueKind.RESULTS, r, name, phone, firm, r.referred_on, stage=stage, **whose)

        return _List(self._referrals().order_by(Referral.referred_on, Referral.id), row)

    def follow_ups(self) -> _List:
        query = (
            select(FollowUp, Jobseeker.full_name, self.phone, Placement.employer_name)
            .join(Jobseeker, Jobseeker.id == FollowUp.jobseeker_id)
            .join(Placement, Placement.id == FollowUp.placement_id)
        )

        def row(f: FollowUp, name: str, phone: str | None, firm: str | None, whose: Mapping[str, Any]) -> DueRow:
            about = _("{firm}, {count} months").format(firm=firm or "–", count=f.months)
            return self._row(DueKind.FOLLOW_UPS, f, name, phone, about, f.due_on, **whose)

        return _List(query.order_by(FollowUp.due_on, FollowUp.id), row)

    def expiring(self) -> _List:
        """Of each person the registration that ends last."""
        ends = aliased(Registration)
        last = (
            select(ends.id)
            .where(ends.jobseeker_id == Jobseeker.id, ends.voided_at.is_(None))
            .order_by(ends.valid_until.desc(), ends.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        query = select(Registration, Jobseeker.full_name, self.phone).join(
            Jobseeker, Jobseeker.id == Registration.jobseeker_id
        )

        def row(r: Registration, name: str, phone: str | None, whose: Mapping[str, Any]) -> DueRow:
            return self._row(DueKind.EXPIRING, r, name, phone, r.registration_no, r.valid_until, **whose)

        ordered = query.where(Registration.id == last).order_by(Registration.valid_until, Registration.id)
        return _List(ordered, row)

    def prints(self) -> _List:
        def row(j: PrintJob, whose: Mapping[str, Any]) -> DueRow:
            on = j.recorded_at.date()
            days, trouble = (self.today - on).days, j.trouble or ""
            told = (DueKind.PRINTS, j.id, j.version, None, j.number or "", "", trouble, on, j.recorded_at, days)
            return DueRow(*told, **whose)

        return _List(select(PrintJob).order_by(PrintJob.recorded_at, PrintJob.id), row)
