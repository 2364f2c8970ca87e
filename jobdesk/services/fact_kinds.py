"""The facts that figures are made of, declared: where they lie, their date, what counts, what they tell.

One declaration a kind; figures, lists behind them and exports all read it. Voided facts are not there.
Source: statistics.md 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    case,
    cast,
    func,
    join,
    outerjoin,
    select,
    true,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.functions import FunctionElement

from jobdesk.base.bands import DAILY_HOURS, MONTHLY_HOURS
from jobdesk.base.clock import SEOUL
from jobdesk.base.enums import ContactMode, InquiryKind, InterviewState, PlacementRoute, VacancyKind, WageBasis
from jobdesk.records._types import Moment, Whole
from jobdesk.records.counseling import CounselingSession, Inquiry
from jobdesk.records.events import CourseCompletion, EmployerVisit, Event, EventInterview
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._event_counts import held

Column = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Part:
    """Where facts of a kind lie.

    Attributes:
        dated: the column of the event date: a day, or the moment whose local day counts.
        who: the person or firm counted once.
        weight: how much a fact adds to a sum.
        traits: what breakdowns ask and the fact keeps itself; `vacancy` and `employer` lead to records
            that tell more (services/facts.py).
    """

    record: Any
    dated: Column
    where: tuple[ColumnElement[bool], ...] = ()
    source: FromClause | None = None
    who: Column | None = None
    weight: Column | None = None
    traits: Mapping[str, Column] = field(default_factory=dict)

    def select(self, columns: Mapping[str, Column]) -> Select[Any]:
        """The named columns of every fact that counts, as text but for whole numbers."""
        live = self.record.voided_at.is_(None)
        return self._counted(live, *(plain(column).label(name) for name, column in columns.items()))

    def gather(self, columns: Mapping[str, ColumnElement[Any]], between: str) -> Select[Any]:
        """One row of every fact that counts: their number, and each column as one text; "" where it is empty."""
        texts = (func.coalesce(cast(column, Text), "") for column in columns.values())
        live = self.record.voided_at.is_(None)
        if any(index.name == f"ix_{self.record.__tablename__}_counted" for index in self.record.__table__.indexes):
            live = live == true()  # said so, SQLite takes that index, which holds all of it
        return self._counted(live, func.count(), *(func.aggregate_strings(said, between) for said in texts))

    def _counted(self, live: ColumnElement[bool], *columns: ColumnElement[Any]) -> Select[Any]:
        source = self.source if self.source is not None else self.record
        return select(*columns).select_from(source).where(live, *self.where)

    def within(self, start: date, end: date) -> ColumnElement[bool]:
        """Facts of two inclusive dates."""
        return self.dated.between(*self.bounds(start, end))

    def bounds(self, start: date, end: date) -> tuple[date, date]:
        """The first and last value of `dated` in two inclusive dates."""
        if not isinstance(self.dated.type, Moment):
            return start, end
        return datetime.combine(start, time.min, SEOUL), datetime.combine(end, time.max, SEOUL)

    def column(self, name: str) -> Column | None:
        """A column by name, None where this part does not keep it."""
        own = {"id": self.record.id, "on": self.dated, "who": self.who, "weight": self.weight}
        return own[name] if name in own else self.traits.get(name)


@dataclass(frozen=True, slots=True)
class FactKind:
    """One kind of fact.

    Attributes:
        people: whether `who` is a person, so that sex and age are known; else it is a firm, or nobody.
        until_today: what lies after today is a plan and does not count.
    """

    id: str
    parts: tuple[Part, ...]
    people: bool = True
    until_today: bool = False


class UtcHour(FunctionElement[str]):
    """The hour a moment lies in, in UTC, as `2023-10-31T05` on both engines."""

    inherit_cache = True
    type = Text()
    name = "utc_hour"


@compiles(UtcHour)
def _hour_of_text(element: UtcHour, compiler: Any, **options: Any) -> str:  # noqa: ANN401  SQLAlchemy's own
    return f"substr({compiler.process(element.clauses, **options)}, 1, 13)"


@compiles(UtcHour, "postgresql")
def _hour_of_moment(element: UtcHour, compiler: Any, **options: Any) -> str:  # noqa: ANN401  SQLAlchemy's own
    moment = compiler.process(element.clauses, **options)
    return f"to_char({moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24')"


def plain(column: Column) -> ColumnElement[Any]:
    """Text or whole numbers as the drivers give them: nothing is converted a row at a time."""
    if isinstance(column.type, Moment):
        return UtcHour(column)
    if isinstance(column.type, Integer | Whole):
        return type_coerce(column, Integer)
    return cast(column, Text)


def won_a_month(basis: Column, amount: Column) -> ColumnElement[int]:
    """A wage as won a month, cut to whole won; none where it is open to talks."""
    return case(
        (basis == WageBasis.MONTHLY, amount),
        (basis == WageBasis.HOURLY, amount * MONTHLY_HOURS),
        (basis == WageBasis.DAILY, amount * MONTHLY_HOURS // DAILY_HOURS),
        (basis == WageBasis.ANNUAL, amount // 12),
    )


_AS_THEY_WERE = ("dong", "education", "groups")


def _as_they_were(record: Any) -> dict[str, Column]:  # noqa: ANN401  a record that copies what a person was
    copied = (record.dong_code, record.education_level, record.target_groups)
    return dict(zip(_AS_THEY_WERE, copied, strict=True))


def _desk_of(record: Any) -> dict[str, Column]:  # noqa: ANN401  a record that knows counselor and window
    return {"counselor": record.counselor_id, "counter": record.counter_no}


_REGISTRATION = Part(
    Registration,
    Registration.received_on,
    who=Registration.jobseeker_id,
    traits={
        **_as_they_were(Registration),
        **_desk_of(Registration),
        "occupation": Registration.occupation,
        "channel": Registration.channel,
        "place": Registration.place,
    },
)
_VACANCY = Part(
    Vacancy,
    Vacancy.received_on,
    (Vacancy.kind == VacancyKind.OWN, Vacancy.employer_id.is_not(None)),
    who=Vacancy.employer_id,
    weight=Vacancy.openings,
    traits={
        **_desk_of(Vacancy),
        "dong": Vacancy.place_dong_code,
        "channel": Vacancy.channel,
        "place": Vacancy.place,
        "occupation": Vacancy.occupation,
        "education": Vacancy.education_level,
        "employment_type": Vacancy.employment_type,
        "wage": won_a_month(Vacancy.wage_basis, Vacancy.wage_min),
        "employer": Vacancy.employer_id,
    },
)
_SESSION = Part(
    CounselingSession,
    CounselingSession.started_at,
    (CounselingSession.jobseeker_id.is_not(None),),
    who=CounselingSession.jobseeker_id,
    traits={**_desk_of(CounselingSession), "mode": CounselingSession.mode, "place": CounselingSession.place},
)
_REFERRAL = Part(
    Referral,
    Referral.referred_on,
    who=Referral.jobseeker_id,
    traits={**_as_they_were(Referral), **_desk_of(Referral), "vacancy": Referral.vacancy_id},
)
_OF_REFERRAL = Part(
    Interview,
    Interview.held_on,
    (Referral.voided_at.is_(None), Interview.state == InterviewState.HELD),
    join(Interview, Referral, Referral.id == Interview.referral_id),
    who=Interview.jobseeker_id,
    traits={**_as_they_were(Referral), **_desk_of(Referral), "vacancy": Referral.vacancy_id},
)
_KEPT_BY_REFERRAL = (
    select(Interview.id)
    .where(
        Interview.referral_id == EventInterview.referral_id,
        Interview.voided_at.is_(None),
        Interview.state == InterviewState.HELD,
        Interview.held_on == Event.held_on,
    )
    .exists()
)
_OF_EVENT = Part(
    EventInterview,
    Event.held_on,
    (Event.voided_at.is_(None), held(), ~_KEPT_BY_REFERRAL),
    join(EventInterview, Event, Event.id == EventInterview.event_id).join(
        Jobseeker, Jobseeker.id == EventInterview.jobseeker_id
    ),
    who=EventInterview.jobseeker_id,
    traits={
        "dong": Jobseeker.dong_code,
        "counselor": EventInterview.recorded_by,
        "employer": EventInterview.employer_id,
        "event": EventInterview.event_id,
    },
)
_PLACED = outerjoin(Placement, Referral, Referral.id == Placement.referral_id).outerjoin(
    Vacancy, Vacancy.id == Referral.vacancy_id
)
_PLACEMENT = Part(
    Placement,
    Placement.started_on,
    (Placement.recognized.is_(true()),),
    who=Placement.jobseeker_id,
    traits={
        **_as_they_were(Placement),
        **_desk_of(Placement),
        "route": Placement.route,
        "occupation": Placement.occupation,
        "employment_type": Placement.employment_type,
        "wage": won_a_month(Placement.wage_basis, Placement.wage_amount),
        "employer": Placement.employer_id,
        "event": Placement.event_id,
    },
)
_VISIT = Part(
    EmployerVisit,
    EmployerVisit.visited_on,
    traits={"counselor": EmployerVisit.visitor_id, "employer": EmployerVisit.employer_id},
)
_FOLLOW_UP = Part(
    FollowUp,
    FollowUp.done_on,
    who=FollowUp.jobseeker_id,
    traits={"counselor": FollowUp.counselor_id, "mode": FollowUp.mode},
)
_MET = Part(CounselingSession, CounselingSession.started_at, traits=_desk_of(CounselingSession))
_INQUIRY = Part(Inquiry, Inquiry.received_at, traits=_desk_of(Inquiry))
_COURSE = Part(CourseCompletion, CourseCompletion.completed_on, who=CourseCompletion.jobseeker_id)
_EVENT = Part(Event, Event.held_on, traits={"event": Event.id})


def _only(part: Part, *where: ColumnElement[bool], source: FromClause | None = None) -> Part:
    return replace(part, where=(*part.where, *where), source=source if source is not None else part.source)


def _met(mode: ContactMode, *kinds: InquiryKind) -> tuple[Part, Part]:
    """방문, 전화: every session and inquiry of that kind, with jobseekers and employers."""
    return _only(_MET, CounselingSession.mode == mode), _only(_INQUIRY, Inquiry.kind.in_(kinds))


FACT_KINDS: Mapping[str, FactKind] = {
    kind.id: kind
    for kind in (
        FactKind("registrations", (_REGISTRATION,)),
        FactKind("vacancies", (_VACANCY,), people=False),
        FactKind("visit_registrations", (_only(_VACANCY, Vacancy.channel == "employer_outreach"),), people=False),
        FactKind("sessions", (_SESSION,)),
        FactKind("referrals", (_REFERRAL,)),
        FactKind("interviews", (_OF_REFERRAL, _OF_EVENT), until_today=True),
        FactKind("placements", (_PLACEMENT,)),
        FactKind("own_placements", (_only(_PLACEMENT, Vacancy.kind == VacancyKind.OWN, source=_PLACED),)),
        FactKind("referral_placements", (_only(_PLACEMENT, Placement.route == PlacementRoute.REFERRAL),)),
        FactKind("unverified_placements", (_only(_PLACEMENT, Placement.verified_on.is_(None)),)),
        FactKind("employer_visits", (_VISIT,), people=False),
        FactKind("follow_ups", (_FOLLOW_UP,)),
        FactKind("visits", _met(ContactMode.VISIT, InquiryKind.VISIT), people=False),
        FactKind("calls", _met(ContactMode.PHONE, InquiryKind.PHONE, InquiryKind.PHONE_MEMO), people=False),
        FactKind("course_completions", (_COURSE,)),
        FactKind("events", (_EVENT,), people=False),
    )
}
"""Every kind of fact by name."""
