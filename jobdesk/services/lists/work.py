"""The lists of what was done for people: 알선, 면접, 취업, 사후관리."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import and_, false, or_, select, true
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.acts import Act
from jobdesk.base.i18n import mark
from jobdesk.base.masking import mask_name
from jobdesk.records.accounts import Account
from jobdesk.records.contact_attempts import ContactAttempt
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import search
from jobdesk.services.contact_attempts import AttemptRow, last_attempts
from jobdesk.services.follow_ups import FollowUpRow, follow_up_rows
from jobdesk.services.lists.filters import codes, counselor, dong, flag, occupation, one_of, period, whole, window
from jobdesk.services.lists.kinds import Context, ListKind
from jobdesk.services.placements import PlacementRow, placement_rows
from jobdesk.services.referral_states import OPEN, UNANSWERED
from jobdesk.services.referrals import ReferralRow, referral_rows
from jobdesk.services.settings import read_settings


@dataclass(frozen=True, slots=True)
class InterviewRow:
    """An interview of a referral in a list; the person is masked."""

    id: UUID
    referral_id: UUID
    jobseeker_id: UUID
    jobseeker: str
    employer_name: str
    title: str
    held_on: date
    at: datetime | None
    place: str | None
    accompanied: bool
    state: str
    counselor: str
    version: int


@dataclass(frozen=True, slots=True)
class SentRow(ReferralRow):
    """A referral in its list.

    Attributes:
        stage: which reminder of a missing result it is past; 0 for none.
        last: the last call about it.
    """

    stage: int = 0
    last: AttemptRow | None = None


def _referrals(db: Session, act: Act, ids: Sequence[UUID], found: bool) -> list[SentRow]:
    limits, last = read_settings(db).integers("result_due_days"), last_attempts(db, referral_ids=ids)

    def stage(row: ReferralRow) -> int:
        days = (act.today - row.referred_on).days
        return sum(days >= limit for limit in limits) if row.state in UNANSWERED else 0

    def dressed(row: ReferralRow) -> SentRow:
        same: dict[str, Any] = {one.name: getattr(row, one.name) for one in fields(ReferralRow)}
        return SentRow(**same, stage=stage(row), last=last.get(row.id))

    return [dressed(row) for row in referral_rows(db, ids)]


def _placements(db: Session, act: Act, ids: Sequence[UUID], found: bool) -> list[PlacementRow]:
    return placement_rows(db, ids)


def _follow_ups(db: Session, act: Act, ids: Sequence[UUID], found: bool) -> list[FollowUpRow]:
    return follow_up_rows(db, ids)


def _interviews(db: Session, act: Act, ids: Sequence[UUID], found: bool) -> list[InterviewRow]:
    query = (
        select(Interview, Jobseeker.full_name, Vacancy.employer_name, Vacancy.title, Account.display_name)
        .join(Referral, Referral.id == Interview.referral_id)
        .join(Jobseeker, Jobseeker.id == Interview.jobseeker_id)
        .join(Vacancy, Vacancy.id == Referral.vacancy_id)
        .join(Account, Account.id == Referral.counselor_id)
        .where(Interview.id.in_(ids))
    )
    return [
        InterviewRow(
            i.id,
            i.referral_id,
            i.jobseeker_id,
            mask_name(name),
            firm,
            title,
            i.held_on,
            i.at,
            i.place,
            i.accompanied,
            i.state,
            counsels,
            i.version,
        )
        for i, name, firm, title, counsels in db.execute(query)
    ]


def _of_vacancy(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    return Referral.vacancy_id.in_(select(Vacancy.id).where(*conditions))


def _of_referral(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    return Interview.referral_id.in_(select(Referral.id).where(*conditions))


REMINDERS = (
    (1, mark("Past the 1st reminder")),
    (2, mark("Past the 2nd reminder")),
    (3, mark("Past the 3rd reminder")),
)


def _overdue(reminder: int, context: Context) -> ColumnElement[bool]:
    """No result so many days after the referral as the reminder says (7, 14, 21 unless set otherwise)."""
    days = context.settings.integers("result_due_days")
    if reminder > len(days):
        return false()
    late = Referral.referred_on <= context.today - timedelta(days=sorted(days)[reminder - 1])
    return and_(Referral.state.in_(OPEN), late)


def _called(*when: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    """That a call about a referral, or to its firm as a whole since, is kept."""
    tried, job = aliased(ContactAttempt), aliased(Vacancy)
    moments = [rule(tried) for rule in when]
    own = select(tried.id).where(tried.voided_at.is_(None), tried.referral_id == Referral.id, *moments)
    whole = (
        select(tried.id)
        .join(
            job,
            or_(
                tried.vacancy_id == job.id, and_(tried.vacancy_id.is_(None), tried.employer_id == job.employer_id)
            ),
        )
        .where(
            job.id == Referral.vacancy_id,
            tried.voided_at.is_(None),
            tried.referral_id.is_(None),
            tried.follow_up_id.is_(None),
            tried.jobseeker_id.is_(None),
            tried.event_interview_id.is_(None),
            tried.tried_on >= Referral.referred_on,
            *moments,
        )
    )
    return or_(own.exists(), whole.exists())


REFERRALS = ListKind(
    "referrals",
    mark("Referrals"),
    Referral,
    (Referral.voided_at.is_(None),),
    {"referred": Referral.referred_on, "state_on": Referral.state_on, "number": Referral.referral_no},
    _referrals,
    (
        one_of(
            "open",
            mark("Final result"),
            (
                ("yes", mark("In progress"), lambda c: Referral.state.in_(OPEN)),
                ("no", mark("Settled"), lambda c: Referral.state.not_in(OPEN)),
            ),
        ),
        one_of(
            "reminder",
            mark("Result not confirmed"),
            [(str(n), text, partial(_overdue, n)) for n, text in REMINDERS],
        ),
        one_of(
            "called",
            mark("Calls"),
            (
                ("never", mark("Never called"), lambda c: ~_called()),
                ("today", mark("Called today"), lambda c: _called(lambda tried: tried.tried_on == c.today)),
            ),
        ),
        codes("state", mark("State"), Referral.state, "referral_state"),
        period("period", mark("Referred on"), Referral.referred_on),
        period("changed", mark("State since"), Referral.state_on),
        counselor(Referral.counselor_id),
        codes("method", mark("Method"), Referral.method, "referral_method"),
        occupation(Vacancy.occupation, through=_of_vacancy),
        dong(Referral.dong_code),
        window(Referral.counter_no),
        flag("overridden", mark("Condition overridden"), lambda c: Referral.override_why.is_not(None)),
    ),
    work_first="referred",
    person=Referral.jobseeker_id,
    texts=(
        (search.JOBSEEKER, Referral.jobseeker_id),
        (search.VACANCY, Referral.vacancy_id),
        (search.SLIP, Referral.id),
    ),
)
INTERVIEWS = ListKind(
    "interviews",
    mark("Interviews"),
    Interview,
    (Interview.voided_at.is_(None),),
    {"held": Interview.held_on},
    _interviews,
    (
        period("period", mark("Period"), Interview.held_on),
        codes("state", mark("State"), Interview.state, "interview_state"),
        counselor(Referral.counselor_id, through=_of_referral),
        flag("accompanied", mark("Accompanied"), lambda c: Interview.accompanied.is_(true())),
    ),
    work_first="held",
    person=Interview.jobseeker_id,
    texts=((search.JOBSEEKER, Interview.jobseeker_id),),
)
PLACEMENTS = ListKind(
    "placements",
    mark("Jobs started"),
    Placement,
    (Placement.voided_at.is_(None),),
    {"started": Placement.started_on, "number": Placement.placement_no},
    _placements,
    (
        period("period", mark("Period"), Placement.started_on),
        counselor(Placement.counselor_id),
        codes("route", mark("Route"), Placement.route, "placement_route"),
        occupation(Placement.occupation),
        dong(Placement.dong_code),
        codes("employment_type", mark("Employment type"), Placement.employment_type, "employment_type"),
        flag("verified", mark("Verified"), lambda c: Placement.verified_on.is_not(None)),
        flag("recognized", mark("Recognized"), lambda c: Placement.recognized.is_(true())),
        window(Placement.counter_no),
    ),
    work_first="started",
    person=Placement.jobseeker_id,
    texts=(
        (search.JOBSEEKER, Placement.jobseeker_id),
        (search.VACANCY, Placement.vacancy_id),
        (search.EMPLOYER, Placement.employer_id),
    ),
    words=(Placement.employer_name,),
)
FOLLOW_UPS = ListKind(
    "follow_ups",
    mark("Follow-ups"),
    FollowUp,
    (FollowUp.voided_at.is_(None),),
    {"due": FollowUp.due_on},
    _follow_ups,
    (
        one_of(
            "done",
            mark("Done"),
            (
                ("due", mark("Due"), lambda c: FollowUp.done_on.is_(None) & (FollowUp.due_on <= c.today)),
                ("later", mark("Due later"), lambda c: FollowUp.done_on.is_(None) & (FollowUp.due_on > c.today)),
                ("done", mark("Done"), lambda c: FollowUp.done_on.is_not(None)),
            ),
        ),
        period("period", mark("Due on"), FollowUp.due_on),
        period("done_on", mark("Done on"), FollowUp.done_on),
        counselor(FollowUp.counselor_id),
        codes("state", mark("State"), FollowUp.state, "follow_up_state"),
        whole("months", mark("Months after"), FollowUp.months, (1, 3, 6, 12)),
    ),
    work_first="due",
    person=FollowUp.jobseeker_id,
    texts=((search.JOBSEEKER, FollowUp.jobseeker_id),),
)
