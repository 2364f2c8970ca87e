"""The lists of people and their counseling: 구직자, 상담."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import ScalarSelect, and_, func, not_, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.acts import Act
from jobdesk.base.enums import ConsentKind, ReferableState
from jobdesk.base.i18n import mark
from jobdesk.base.masking import mask_birth, mask_name, mask_phone
from jobdesk.records.accounts import Account
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Consent, Jobseeker, Registration
from jobdesk.services import search
from jobdesk.services.lists.filters import (
    codes,
    counselor,
    dong,
    flag,
    listing,
    occupation,
    one_of,
    period,
    window,
)
from jobdesk.services.lists.kinds import Attribute, Context, ListKind
from jobdesk.services.referable import is_referable, state_on
from jobdesk.services.settings import read_settings


@dataclass(frozen=True, slots=True)
class JobseekerRow:
    """A person in a list with the last registration: personal data masked, but the name a text found."""

    id: UUID
    jobseeker_no: str
    name: str
    birth: str
    sex: str | None
    dong_code: str | None
    phone: str
    occupation: str | None
    education: str | None
    labor_status: str | None
    groups: Sequence[str]
    registered_on: date | None
    registered_until: date | None
    channel: str | None
    counselor_id: UUID | None
    counselor: str
    saved_at: datetime
    version: int
    referable: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A counseling session in a list; the person is masked, the note is not shown."""

    id: UUID
    jobseeker_id: UUID | None
    employer_id: UUID | None
    who: str
    started_at: datetime
    ended_at: datetime | None
    mode: str
    kind: str
    place: str
    counselor: str
    window: int | None


_PERSON = (
    Jobseeker.id,
    Jobseeker.jobseeker_no,
    Jobseeker.full_name,
    Jobseeker.birth_date,
    Jobseeker.sex,
    Jobseeker.dong_code,
    Jobseeker.mobile,
    Jobseeker.phone,
    Jobseeker.desired_occupation_1,
    Jobseeker.education_level,
    Jobseeker.labor_status,
    Jobseeker.target_groups,
    Jobseeker.counselor_id,
    Jobseeker.recorded_at,
    Jobseeker.version,
    Jobseeker.referable_state,
    Jobseeker.referable_until,
    Account.display_name,
)
"""A whole person has four times as many columns, which is what a page of them would cost."""


def _people(db: Session, act: Act, ids: Sequence[UUID], found: bool) -> list[JobseekerRow]:
    full = found and not read_settings(db).flag("search_masks_names")
    registered = {
        person: (received, until, channel)
        for person, received, until, channel in db.execute(
            select(
                Registration.jobseeker_id, Registration.received_on, Registration.valid_until, Registration.channel
            )
            .where(Registration.jobseeker_id.in_(ids), Registration.voided_at.is_(None))
            .order_by(Registration.valid_until, Registration.id)
        )
    }
    query = select(*_PERSON).outerjoin(Account, Account.id == Jobseeker.counselor_id).where(Jobseeker.id.in_(ids))
    rows = []
    for p in db.execute(query):
        received, until, channel = registered.get(p.id, (None, None, None))
        rows.append(
            JobseekerRow(
                p.id,
                p.jobseeker_no,
                p.full_name if full else mask_name(p.full_name),
                mask_birth(p.birth_date),
                p.sex,
                p.dong_code,
                mask_phone(p.mobile or p.phone),
                p.desired_occupation_1,
                p.education_level,
                p.labor_status,
                tuple(p.target_groups or ()),
                received,
                until,
                channel,
                p.counselor_id,
                p.display_name or "",
                p.recorded_at,
                p.version,
                state_on(p.referable_state, p.referable_until, act.today),
            )
        )
    return rows


def _sessions(db: Session, act: Act, ids: Sequence[UUID], found: bool) -> list[SessionRow]:
    query = (
        select(CounselingSession, Jobseeker.full_name, Employer.name, Account.display_name)
        .outerjoin(Jobseeker, Jobseeker.id == CounselingSession.jobseeker_id)
        .outerjoin(Employer, Employer.id == CounselingSession.employer_id)
        .join(Account, Account.id == CounselingSession.counselor_id)
        .where(CounselingSession.id.in_(ids))
    )
    return [
        SessionRow(
            s.id,
            s.jobseeker_id,
            s.employer_id,
            mask_name(name) if name else firm or "–",
            s.started_at,
            s.ended_at,
            s.mode,
            s.kind,
            s.place,
            counsels,
            s.counter_no,
        )
        for s, name, firm, counsels in db.execute(query)
    ]


def _last_day() -> ScalarSelect[date]:
    return (
        select(func.max(Registration.valid_until))
        .where(Registration.jobseeker_id == Jobseeker.id, Registration.voided_at.is_(None))
        .correlate(Jobseeker)
        .scalar_subquery()
    )


def _expiring(context: Context) -> ColumnElement[bool]:
    notice = timedelta(days=context.settings.integer("expiry_notice_days"))
    return _last_day().between(context.today, context.today + notice)


def _registered(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    live = (Registration.voided_at.is_(None), *conditions)
    return Jobseeker.id.in_(select(Registration.jobseeker_id).where(*live))


def _no_consent(context: Context) -> ColumnElement[bool]:
    given = select(Consent.jobseeker_id).where(
        Consent.kind == ConsentKind.DISCLOSURE, Consent.voided_at.is_(None), Consent.withdrawn_on.is_(None)
    )
    lacks: ColumnElement[bool] = Jobseeker.id.not_in(given)
    return lacks


def _referable(state: ReferableState, context: Context) -> ColumnElement[bool]:
    now = is_referable(context.today)
    if state == ReferableState.REFERABLE:
        return now
    return and_(Jobseeker.referable_state == state, not_(now))


def _lacks(*columns: Attribute) -> ColumnElement[bool]:
    return or_(*(column.is_(None) for column in columns))


JOBSEEKERS = ListKind(
    "jobseekers",
    mark("Jobseekers"),
    Jobseeker,
    (Jobseeker.merged_into_id.is_(None),),
    {"saved": Jobseeker.recorded_at, "name": Jobseeker.full_name, "number": Jobseeker.jobseeker_no},
    _people,
    (
        one_of(
            "registered",
            mark("Registration"),
            (
                ("valid", mark("Valid"), lambda c: _last_day() >= c.today),
                ("expiring", mark("Ending soon"), _expiring),
                ("ended", mark("Ended"), lambda c: _last_day() < c.today),
                ("unregistered", mark("Not registered"), lambda c: _last_day().is_(None)),
            ),
        ),
        counselor(Jobseeker.counselor_id),
        period("received", mark("Registered on"), Registration.received_on, through=_registered),
        codes("channel", mark("Channel"), Registration.channel, "channel", through=_registered),
        window(Registration.counter_no, through=_registered),
        dong(Jobseeker.dong_code),
        occupation(Jobseeker.desired_occupation_1, Jobseeker.desired_occupation_2, Jobseeker.desired_occupation_3),
        listing("group", mark("Target group"), Jobseeker.target_groups, "target_group"),
        codes("sex", mark("Sex"), Jobseeker.sex, "sex"),
        codes("labor_status", mark("Present state"), Jobseeker.labor_status, "labor_status"),
        codes("wish", mark("Wish for referrals"), Jobseeker.referral_wish, "referral_wish"),
        one_of(
            "referable",
            mark("May be referred"),
            tuple((one.value, "", partial(_referable, one)) for one in ReferableState),
            scheme="referable_state",
        ),
        codes("education", mark("Education"), Jobseeker.education_level, "education"),
        one_of(
            "missing",
            mark("Missing"),
            (
                ("consent", mark("Consent to disclosure"), _no_consent),
                ("occupation", mark("Occupation wished"), lambda c: _lacks(Jobseeker.desired_occupation_1)),
                ("birth", mark("Born"), lambda c: _lacks(Jobseeker.birth_date)),
                ("dong", mark("Dong"), lambda c: _lacks(Jobseeker.dong_code)),
                ("work24", mark("Work24 number"), lambda c: _lacks(Jobseeker.external_no_work24)),
            ),
        ),
        flag("caution", mark("Note for colleagues"), lambda c: Jobseeker.caution_until >= c.today),
    ),
    texts=((search.JOBSEEKER, Jobseeker.id),),
    best_first=search.JOBSEEKER,
    person=Jobseeker.id,
)
SESSIONS = ListKind(
    "sessions",
    mark("Counseling"),
    CounselingSession,
    (CounselingSession.voided_at.is_(None),),
    {"started": CounselingSession.started_at},
    _sessions,
    (
        period("period", mark("Period"), CounselingSession.started_at, moments=True),
        counselor(CounselingSession.counselor_id),
        codes("mode", mark("Way"), CounselingSession.mode, "contact_mode"),
        codes("kind", mark("Kind"), CounselingSession.kind, "session_kind"),
        codes("place", mark("Place"), CounselingSession.place, "place"),
        window(CounselingSession.counter_no),
        one_of(
            "side",
            mark("With whom"),
            (
                ("jobseeker", mark("Jobseekers"), lambda c: CounselingSession.jobseeker_id.is_not(None)),
                ("employer", mark("Employers"), lambda c: CounselingSession.employer_id.is_not(None)),
            ),
        ),
        flag("open", mark("Not ended"), lambda c: CounselingSession.ended_at.is_(None)),
    ),
    texts=((search.JOBSEEKER, CounselingSession.jobseeker_id), (search.EMPLOYER, CounselingSession.employer_id)),
    person=CounselingSession.jobseeker_id,
)
