"""실적 점검 as data: each rule a query of what is looked at before a month is closed. Source: statistics.md 8."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, String, and_, cast, func, literal, null, or_, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.clock import SEOUL
from jobdesk.base.enums import PlacementRoute
from jobdesk.base.i18n import mark
from jobdesk.base.settings import Settings
from jobdesk.records.accounts import Account
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.placements import Placement
from jobdesk.records.public_works import PublicWorks
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy


@dataclass(frozen=True, slots=True)
class Looked:
    """The month a review looks at, with the center's thresholds.

    Attributes:
        start, end: its first and last day, both inclusive.
    """

    start: date
    end: date
    settings: Settings

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The month as moments: from its first to before the next month's first."""
        return (
            datetime.combine(self.start, time(), SEOUL),
            datetime.combine(self.end + timedelta(days=1), time(), SEOUL),
        )


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """One rule.

    Attributes:
        id: its key in clearings.
        label, help: English sources: what it is called, what it means.
        table: of the record a row opens.
        query: rows of (record id, jobseeker id or None, day, what it is about).
        threshold: the setting that bounds it, if one does.
        crowd: rows of (what it is about, record id, jobseeker id, name, number): who have that in common.
    """

    id: str
    label: str
    help: str
    table: str
    query: Callable[[Looked], Any]
    threshold: str = ""
    crowd: Callable[[Looked], Select[Any]] | None = None


def _placed(looked: Looked, *rules: ColumnElement[bool], about: Any = None) -> Select[Any]:  # noqa: ANN401  any column
    """Counted placements that start in the month."""
    told = Placement.employer_name if about is None else about
    return select(Placement.id, Placement.jobseeker_id, Placement.started_on, told).where(
        Placement.voided_at.is_(None),
        Placement.recognized.is_(true()),
        Placement.started_on.between(looked.start, looked.end),
        *rules,
    )


def _same_day(looked: Looked) -> Select[Any]:
    taken = select(Registration.id).where(
        Registration.jobseeker_id == Placement.jobseeker_id,
        Registration.voided_at.is_(None),
        Registration.received_on == Placement.started_on,
    )
    return _placed(looked, Placement.route != PlacementRoute.EVENT, taken.exists())


def _too_early(looked: Looked) -> Select[Any]:
    before = select(Registration.id).where(
        Registration.jobseeker_id == Placement.jobseeker_id,
        Registration.voided_at.is_(None),
        Registration.received_on <= Placement.started_on,
    )
    later = select(Referral.id).where(
        Referral.id == Placement.referral_id, Referral.referred_on > Placement.started_on
    )
    return _placed(looked, or_(~before.exists(), later.exists()))


def _unserved(looked: Looked) -> Select[Any]:
    sent = select(Referral.id).where(Referral.id == Placement.referral_id, Referral.voided_at.is_(None))
    talk = select(CounselingSession.id).where(
        CounselingSession.jobseeker_id == Placement.jobseeker_id, CounselingSession.voided_at.is_(None)
    )
    return _placed(looked, Placement.route == PlacementRoute.REFERRAL, or_(~sent.exists(), ~talk.exists()))


def _no_evidence(looked: Looked) -> Select[Any]:
    return _placed(looked, Placement.route == PlacementRoute.SELF, Placement.evidence.is_(None))


def _seen_in_month(looked: Looked) -> Select[Any]:
    """Keys of people registered or placed in the month."""
    registered = select(Registration.jobseeker_id.label("one")).where(
        Registration.voided_at.is_(None), Registration.received_on.between(looked.start, looked.end)
    )
    placed = select(Placement.jobseeker_id.label("one")).where(
        Placement.voided_at.is_(None), Placement.started_on.between(looked.start, looked.end)
    )
    return select(union_all(registered, placed).subquery().c.one)


def _shared(column: Any, setting: str) -> Callable[[Looked], Select[Any]]:  # noqa: ANN401  a column
    """People of the month whose phone or address so many have."""

    def query(looked: Looked) -> Select[Any]:
        name = column.key
        other = aliased(Jobseeker)
        crowd = (
            select(getattr(other, name))
            .where(getattr(other, name).is_not(None), other.merged_into_id.is_(None))
            .group_by(getattr(other, name))
            .having(func.count() >= looked.settings.integer(setting))
        )
        return select(Jobseeker.id, Jobseeker.id, literal(looked.end), column).where(
            Jobseeker.merged_into_id.is_(None),
            column.in_(crowd),
            Jobseeker.id.in_(_seen_in_month(looked)),
        )

    return query


def _one_employer(looked: Looked) -> Select[Any]:
    other = aliased(Placement)
    crowd = (
        select(other.employer_name)
        .where(
            other.voided_at.is_(None),
            other.recognized.is_(true()),
            other.employer_name.is_not(None),
            other.started_on.between(looked.start, looked.end),
        )
        .group_by(other.employer_name)
        .having(func.count() >= looked.settings.integer("review_employer_placements"))
    )
    return _placed(looked, Placement.employer_name.in_(crowd))


def _having(column: InstrumentedAttribute[str | None]) -> Callable[[Looked], Select[*tuple[Any, ...]]]:
    """Who has a phone or an address, whenever they came."""

    def query(_looked: Looked) -> Select[*tuple[Any, ...]]:
        return (
            select(column, Jobseeker.id, Jobseeker.id, Jobseeker.full_name, Jobseeker.jobseeker_no)
            .where(Jobseeker.merged_into_id.is_(None), column.is_not(None))
            .order_by(Jobseeker.jobseeker_no)
        )

    return query


def _started_there(looked: Looked) -> Select[*tuple[Any, ...]]:
    """Who started at a firm in the month."""
    numbered = select(
        Placement.employer_name, Placement.id, Jobseeker.id, Jobseeker.full_name, Jobseeker.jobseeker_no
    )
    return (
        numbered.join(Jobseeker, Jobseeker.id == Placement.jobseeker_id)
        .where(
            Placement.voided_at.is_(None),
            Placement.recognized.is_(true()),
            Placement.started_on.between(looked.start, looked.end),
        )
        .order_by(Jobseeker.jobseeker_no, Placement.id)
    )


def _own_name(looked: Looked) -> Select[Any]:
    named = select(Account.display_name)
    return _placed(looked, Jobseeker.full_name.in_(named)).join(Jobseeker, Jobseeker.id == Placement.jobseeker_id)


def _public_works(looked: Looked) -> Select[Any]:
    takes_part = select(PublicWorks.id).where(
        PublicWorks.jobseeker_id == Placement.jobseeker_id,
        PublicWorks.voided_at.is_(None),
        PublicWorks.from_on <= Placement.started_on,
        or_(PublicWorks.until_on.is_(None), PublicWorks.until_on >= Placement.started_on),
    )
    return _placed(looked, or_(Placement.public_works.is_(true()), takes_part.exists()))


def _second(looked: Looked) -> Select[Any]:
    first = aliased(Placement)
    before = select(first.id).where(
        first.jobseeker_id == Placement.jobseeker_id,
        first.id != Placement.id,
        first.voided_at.is_(None),
        first.recognized.is_(true()),
        first.started_on >= looked.start.replace(month=1),
        or_(
            first.started_on < Placement.started_on,
            and_(first.started_on == Placement.started_on, first.id < Placement.id),
        ),
    )
    return _placed(looked, before.exists())


def _many_voids(looked: Looked) -> Any:  # noqa: ANN401  a select with a column of no type
    since, until = looked.moments
    struck = union_all(
        *(
            select(record.voided_by.label("who")).where(record.voided_at >= since, record.voided_at < until)
            for record in (Registration, CounselingSession, Vacancy, Referral, Placement)
        )
    ).subquery()
    count = func.count()
    return (
        select(Account.id, null(), literal(looked.end), cast(count, String))
        .join(struck, struck.c.who == Account.id)
        .group_by(Account.id)
        .having(count >= looked.settings.integer("review_voids"))
    )


RULES: tuple[ReviewRule, ...] = (
    ReviewRule(
        "same_day",
        mark("Registered and placed on one day"),
        mark("The registration and the start of work lie on the same day; events are left out."),
        "placement",
        _same_day,
    ),
    ReviewRule(
        "too_early",
        mark("Started before the registration or referral"),
        mark("Work began before the person was registered, or before the referral that led to it."),
        "placement",
        _too_early,
    ),
    ReviewRule(
        "unserved",
        mark("A referral's placement without service"),
        mark("The route says referral, but no session or no referral stands behind it."),
        "placement",
        _unserved,
    ),
    ReviewRule(
        "no_evidence",
        mark("Found alone, without evidence"),
        mark("A placement someone found alone has no evidence."),
        "placement",
        _no_evidence,
    ),
    ReviewRule(
        "one_phone",
        mark("One phone of many people"),
        mark("So many people have the same mobile phone."),
        "jobseeker",
        _shared(Jobseeker.mobile, "review_phone_people"),
        "review_phone_people",
        _having(Jobseeker.mobile),
    ),
    ReviewRule(
        "one_address",
        mark("One address of many people"),
        mark("So many people have the same address."),
        "jobseeker",
        _shared(Jobseeker.road_address, "review_address_people"),
        "review_address_people",
        _having(Jobseeker.road_address),
    ),
    ReviewRule(
        "one_employer",
        mark("Many placements at one firm"),
        mark("So many people started at the same firm in the month."),
        "placement",
        _one_employer,
        "review_employer_placements",
        _started_there,
    ),
    ReviewRule(
        "own_name",
        mark("Named like someone who works here"),
        mark("The person has the name of an account of the center."),
        "placement",
        _own_name,
    ),
    ReviewRule(
        "public_works",
        mark("Public works participant"),
        mark("The placement is public works, or the person took part in public works that day."),
        "placement",
        _public_works,
    ),
    ReviewRule(
        "second",
        mark("Second placement in the year"),
        mark("The person has an earlier counted placement of the same year."),
        "placement",
        _second,
    ),
    ReviewRule(
        "many_voids",
        mark("Many records struck through by one person"),
        mark("So many facts were struck through by one account in the month."),
        "account",
        _many_voids,
        "review_voids",
    ),
)
BY_ID: Mapping[str, ReviewRule] = {rule.id: rule for rule in RULES}
