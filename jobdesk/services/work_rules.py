"""The worklists as data: of which record, whose, and the condition that makes one due. Source: ux.md 1, 5.

The counts in the rail, the due work of the counter and the lists' filter `due` are all made of these.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Date, and_, false, func, literal, or_, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement

from jobdesk.base.acts import Act
from jobdesk.base.clock import SEOUL
from jobdesk.base.enums import (
    OPEN_REFERRAL_STATES,
    InterviewState,
    PlacementRoute,
    ReferralState,
    ReferralWish,
    VacancyKind,
)
from jobdesk.base.enums import VacancyState as V
from jobdesk.base.i18n import mark
from jobdesk.base.settings import Settings
from jobdesk.records.contact_attempts import ContactAttempt
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.events import Event, EventInterview
from jobdesk.records.jobseekers import ExternalNumber, Jobseeker, Registration
from jobdesk.records.notices import Notice
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.plan_steps import PlanStep
from jobdesk.records.print_jobs import PrintJob
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.same_records import DuplicatePair
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._event_counts import to_confirm
from jobdesk.services.absences import stands_in_for
from jobdesk.services.duplicate_pairs import waiting
from jobdesk.services.openings import is_open
from jobdesk.services.print_jobs import OPEN_STATES

WORK24_SCHEMES = ("work24", "고용24")


class DueKind(StrEnum):
    """The worklists, in the order they are shown."""

    INTERVIEWS = "interviews"
    HIRE_PENDING = "hire_pending"
    RESULTS = "results"
    EXPIRING = "expiring"
    UNREFERRED = "unreferred"
    UNSEEN = "unseen"
    FOLLOW_UPS = "follow_ups"
    CLOSING = "closing"
    STALE = "stale"
    SECOND_LOOK = "second_look"
    NOTICES = "notices"
    PLANS = "plans"
    EVENT_RESULTS = "event_results"
    PRINTS = "prints"
    UNLISTED = "unlisted"
    DUPLICATES = "duplicates"


class Whose(StrEnum):
    """Whose work is meant; the first two are what a list's filter of counselors calls them too.

    MINE holds that of whoever one stands in for today, DEPUTY only theirs.
    """

    MINE = "me"
    DEPUTY = "deputy"
    ALL = "all"


class DaysAfter(FunctionElement[date]):
    """The day so many days after another, on both engines."""

    inherit_cache = True
    type = Date()
    name = "days_after"

    def __init__(self, day: Any, days: int) -> None:  # noqa: ANN401  a column
        super().__init__(day, literal(days))


@compiles(DaysAfter)
def _day_of_text(element: DaysAfter, compiler: Any, **options: Any) -> str:  # noqa: ANN401  SQLAlchemy's own
    day, days = (compiler.process(part, **options) for part in element.clauses)
    return f"date({day}, {days} || ' days')"


@compiles(DaysAfter, "postgresql")
def _day_of_date(element: DaysAfter, compiler: Any, **options: Any) -> str:  # noqa: ANN401  SQLAlchemy's own
    day, days = (compiler.process(part, **options) for part in element.clauses)
    return f"({day} + CAST({days} AS integer))"


class DueContext(Protocol):
    """What a rule is asked with."""

    @property
    def today(self) -> date:
        """The day that is looked at."""
        ...

    @property
    def settings(self) -> Settings:
        """The center's settings, which hold the thresholds."""
        ...


@dataclass(frozen=True, slots=True)
class DueRule:
    """One worklist.

    Attributes:
        record: the class of which there is one row for each thing to do.
        counselor: whose it is; a column of the record, or a value read for each of its rows.
        where: when one is due, over the record; no other table need stand beside it.
        label: English source of the list's name.
        mine: what an account may do, where that is not its own work: theirs is everyone's of which this holds.
    """

    record: Any
    counselor: Any
    where: Callable[[DueContext], ColumnElement[bool]]
    label: str
    mine: Callable[[UUID], ColumnElement[bool]] | None = None


def due_condition(kind: DueKind, context: DueContext) -> ColumnElement[bool]:
    """When a row of the rule's record is on a worklist, whoever's it is."""
    return DUE[kind].where(context)


def whose_condition(kind: DueKind, accounts: Collection[UUID] | None, me: UUID) -> ColumnElement[bool]:
    """That a row of the rule's record is the work of some accounts; None is everyone's.

    Args:
        me: who asks: of a rule with `mine` only what they may do is theirs, even where they stand in.
    """
    if accounts is None:
        return true()
    rule = DUE[kind]
    whose: ColumnElement[bool] = rule.counselor.in_(accounts)
    if rule.mine is None:
        return whose
    return rule.mine(me) if me in accounts else and_(whose, rule.mine(me))


def whose_accounts(db: Session, act: Act, whose: Whose) -> frozenset[UUID] | None:
    """The accounts whose work is meant today; None is everyone."""
    if whose is Whose.ALL:
        return None
    own = {act.account_id} if whose is Whose.MINE else set[UUID]()
    return frozenset(own | set(stands_in_for(db, act)))


def _ago(context: DueContext, setting: str) -> date:
    return context.today - timedelta(days=context.settings.integer(setting))


def _ahead(context: DueContext, setting: str) -> date:
    return context.today + timedelta(days=context.settings.integer(setting))


def _open_referral(states: Collection[ReferralState]) -> ColumnElement[bool]:
    return and_(Referral.voided_at.is_(None), Referral.state.in_(states))


def _interviews(context: DueContext) -> ColumnElement[bool]:
    sent = aliased(Referral)
    waits = select(sent.id).where(
        sent.id == Interview.referral_id, sent.voided_at.is_(None), sent.state.in_(OPEN_REFERRAL_STATES)
    )
    return and_(
        Interview.voided_at.is_(None),
        Interview.state == InterviewState.PLANNED,
        Interview.held_on == context.today,
        waits.exists(),
    )


def _referrer() -> Any:  # noqa: ANN401  a value for each interview
    sent = aliased(Referral)
    return select(sent.counselor_id).where(sent.id == Interview.referral_id).scalar_subquery()


def _hire_pending(_context: DueContext) -> ColumnElement[bool]:
    return _open_referral({ReferralState.HIRE_PENDING})


def _results(context: DueContext) -> ColumnElement[bool]:
    first = min(context.settings.integers("result_due_days"))
    return and_(
        _open_referral(OPEN_REFERRAL_STATES - {ReferralState.HIRE_PENDING}),
        Referral.referred_on <= context.today - timedelta(days=first),
    )


def _follow_ups(context: DueContext) -> ColumnElement[bool]:
    work = aliased(Placement)
    stands = select(work.id).where(work.id == FollowUp.placement_id, work.voided_at.is_(None))
    return and_(
        FollowUp.voided_at.is_(None),
        FollowUp.done_on.is_(None),
        FollowUp.due_on <= context.today,
        stands.exists(),
    )


def _looking(context: DueContext, *more: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    """People with a registration that is valid today, without a placement since it, of which more holds."""
    taken, work = aliased(Registration), aliased(Placement)
    placed = select(work.id).where(
        work.jobseeker_id == taken.jobseeker_id, work.voided_at.is_(None), work.started_on >= taken.received_on
    )
    valid = select(taken.jobseeker_id).where(
        taken.voided_at.is_(None),
        taken.valid_until >= context.today,
        taken.valid_from <= context.today,
        ~placed.exists(),
        *(rule(taken) for rule in more),
    )
    return and_(Jobseeker.merged_into_id.is_(None), Jobseeker.id.in_(valid))


def _expiring(context: DueContext) -> ColumnElement[bool]:
    until = _ahead(context, "expiry_notice_days")

    def ends_soon(taken: Any) -> ColumnElement[bool]:  # noqa: ANN401  an alias of the registration
        newer = aliased(Registration)
        longer = select(newer.id).where(
            newer.jobseeker_id == taken.jobseeker_id, newer.voided_at.is_(None), newer.valid_until > until
        )
        return and_(taken.valid_until <= until, ~longer.exists())

    return _looking(context, ends_soon)


def _unreferred(context: DueContext) -> ColumnElement[bool]:
    since = _ago(context, "unreferred_days")

    def nowhere(taken: Any) -> ColumnElement[bool]:  # noqa: ANN401  an alias of the registration
        sent = aliased(Referral)
        referred = select(sent.id).where(
            sent.jobseeker_id == taken.jobseeker_id,
            sent.voided_at.is_(None),
            sent.referred_on >= taken.received_on,
        )
        return and_(taken.received_on <= since, ~referred.exists())

    wishes = or_(Jobseeker.referral_wish.is_(None), Jobseeker.referral_wish == ReferralWish.WANTED)
    return and_(wishes, _looking(context, nowhere))


def _unseen(context: DueContext) -> ColumnElement[bool]:
    since = _ago(context, "unseen_days")
    after = datetime.combine(since + timedelta(days=1), time(), SEOUL)
    talk = aliased(CounselingSession)
    seen = select(talk.id).where(
        talk.jobseeker_id == Jobseeker.id, talk.voided_at.is_(None), talk.started_at >= after
    )
    return and_(_looking(context, lambda taken: taken.received_on <= since), ~seen.exists())


def _unlisted(context: DueContext) -> ColumnElement[bool]:
    number = aliased(ExternalNumber)
    given = select(number.id).where(
        number.record_id == Jobseeker.id,
        number.table_name == "jobseeker",
        number.scheme.in_(WORK24_SCHEMES),
        number.voided_at.is_(None),
    )
    return and_(_looking(context), Jobseeker.external_no_work24.is_(None), ~given.exists())


def _closing(context: DueContext) -> ColumnElement[bool]:
    return and_(
        Vacancy.voided_at.is_(None),
        Vacancy.kind == VacancyKind.OWN,
        Vacancy.state == V.OPEN,
        Vacancy.until_filled.is_not(true()),
        Vacancy.taken < Vacancy.openings,
        Vacancy.closes_on.between(context.today, _ahead(context, "closing_notice_days")),
    )


def _stale(context: DueContext) -> ColumnElement[bool]:
    """Open vacancies of the desk that the firm has not confirmed for long."""
    since = _ago(context, "vacancy_check_days")
    return and_(
        Vacancy.kind == VacancyKind.OWN,
        is_open(context.today),
        func.coalesce(Vacancy.checked_on, Vacancy.received_on) <= since,
    )


def _second_look(context: DueContext) -> ColumnElement[bool]:
    """Counted placements that people found alone and nobody else has looked at."""
    return and_(
        true() if context.settings.flag("second_look") else false(),
        Placement.voided_at.is_(None),
        Placement.route == PlacementRoute.SELF,
        Placement.recognized.is_(true()),
        Placement.second_look_on.is_(None),
    )


def _not_by(account: UUID) -> ColumnElement[bool]:
    """Placements that someone else entered and verified (`placements.look_again`)."""
    return and_(
        or_(Placement.recorded_by.is_(None), Placement.recorded_by != account),
        or_(Placement.verified_by.is_(None), Placement.verified_by != account),
    )


def _anyone(_account: UUID) -> ColumnElement[bool]:
    """What whoever sees it first decides."""
    return true()


def _event_results(context: DueContext) -> ColumnElement[bool]:
    """Interviews of an event whose last word is not known, once each of the set days after it has come.

    A call since that day settles it until the next one, or until the day that was agreed on in it.
    """
    day, tried = aliased(Event), aliased(ContactAttempt)
    days = sorted(context.settings.integers("event_result_days"))
    asks = []
    for after, until in zip(days, [*days[1:], None], strict=True):
        since = context.today - timedelta(days=after)
        called = select(tried.id).where(
            tried.event_interview_id == EventInterview.id,
            tried.voided_at.is_(None),
            tried.tried_on >= DaysAfter(day.held_on, after),
            or_(tried.call_back_on.is_(None), tried.call_back_on > context.today),
        )
        span = [day.held_on <= since, *([day.held_on > context.today - timedelta(days=until)] if until else [])]
        asks.append(and_(*span, ~called.correlate(EventInterview, day).exists()))
    held = select(day.id).where(day.id == EventInterview.event_id, day.voided_at.is_(None), or_(*asks))
    return and_(EventInterview.voided_at.is_(None), to_confirm(), held.exists())


def _notices(_context: DueContext) -> ColumnElement[bool]:
    return and_(Notice.voided_at.is_(None), Notice.told_on.is_(None))


def _plans(context: DueContext) -> ColumnElement[bool]:
    """People with a step of their plan whose day has come."""
    due = select(PlanStep.jobseeker_id).where(
        PlanStep.voided_at.is_(None), PlanStep.done_on.is_(None), PlanStep.due_on <= context.today
    )
    return and_(Jobseeker.merged_into_id.is_(None), Jobseeker.id.in_(due))


def _prints(_context: DueContext) -> ColumnElement[bool]:
    """Jobs that did not surely come out, those a crash left behind too."""
    return and_(PrintJob.dropped_at.is_(None), PrintJob.state.in_(OPEN_STATES))


DUE: Mapping[DueKind, DueRule] = {
    DueKind.INTERVIEWS: DueRule(Interview, _referrer(), _interviews, mark("Interviews today")),
    DueKind.HIRE_PENDING: DueRule(Referral, Referral.counselor_id, _hire_pending, mark("Pending hires")),
    DueKind.RESULTS: DueRule(Referral, Referral.counselor_id, _results, mark("Results missing")),
    DueKind.EXPIRING: DueRule(Jobseeker, Jobseeker.counselor_id, _expiring, mark("Ending soon")),
    DueKind.UNREFERRED: DueRule(Jobseeker, Jobseeker.counselor_id, _unreferred, mark("Not referred yet")),
    DueKind.UNSEEN: DueRule(Jobseeker, Jobseeker.counselor_id, _unseen, mark("Not seen lately")),
    DueKind.FOLLOW_UPS: DueRule(FollowUp, FollowUp.counselor_id, _follow_ups, mark("Follow-ups due")),
    DueKind.CLOSING: DueRule(Vacancy, Vacancy.counselor_id, _closing, mark("Closing vacancies")),
    DueKind.STALE: DueRule(Vacancy, Vacancy.counselor_id, _stale, mark("Vacancies to confirm")),
    DueKind.SECOND_LOOK: DueRule(
        Placement, Placement.counselor_id, _second_look, mark("Second look"), mine=_not_by
    ),
    DueKind.NOTICES: DueRule(Notice, Notice.counselor_id, _notices, mark("People to tell")),
    DueKind.PLANS: DueRule(Jobseeker, Jobseeker.counselor_id, _plans, mark("Plan steps due")),
    DueKind.EVENT_RESULTS: DueRule(
        EventInterview, EventInterview.recorded_by, _event_results, mark("Results of events")
    ),
    DueKind.PRINTS: DueRule(PrintJob, PrintJob.recorded_by, _prints, mark("Prints to check")),
    DueKind.UNLISTED: DueRule(Jobseeker, Jobseeker.counselor_id, _unlisted, mark("Not in Work24")),
    DueKind.DUPLICATES: DueRule(
        DuplicatePair, DuplicatePair.recorded_by, lambda _context: waiting(), mark("Same person?"), mine=_anyone
    ),
}
