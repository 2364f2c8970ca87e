"""알선: one person to several vacancies, or several people to one, in one act. Source: domain.md 2.1, 2.8."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import SEOUL
from jobdesk.base.disclosed import TOLD_BY
from jobdesk.base.enums import (
    AuditAction,
    InterviewState,
    ReferralMethod,
    ReferralState,
)
from jobdesk.base.errors import InvalidInput, ReferralBlocked
from jobdesk.base.fields import clean_values
from jobdesk.base.forms.referrals import REFERRAL
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_name
from jobdesk.base.permissions import can_serve, can_undo_others, require
from jobdesk.base.slip_numbers import format_slip_number, make_slip_number
from jobdesk.records.accounts import Account
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Interview, Referral, ReferralStep
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import search, slips
from jobdesk.services._disclosed import add_disclosure
from jobdesk.services._numbers import written_nos
from jobdesk.services._rows import clean_reason, lock, refuse_struck, stamp, void
from jobdesk.services.audit import AuditNote, write_audits
from jobdesk.services.codes import code_book
from jobdesk.services.openings import move_openings
from jobdesk.services.references import hold_standing
from jobdesk.services.referral_checks import PairCheck, Sides, check_sides, read_sides
from jobdesk.services.registrations import check_backdate
from jobdesk.services.slips import Letterhead, asked_letterhead, letterhead
from jobdesk.store.counters import asked_numbers, given_numbers
from jobdesk.store.turns import together


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A referral in a list; the person's name is masked there."""

    id: UUID
    referral_no: str
    slip_no: str | None
    jobseeker_id: UUID
    jobseeker: str
    vacancy_id: UUID
    title: str
    employer_name: str
    referred_on: date
    method: str
    counselor: str
    interview_at: datetime | None
    state: str
    state_on: date
    hire_planned_on: date | None
    version: int
    override_why: str | None


def record_referrals(
    db: Session,
    act: Act,
    *,
    jobseeker_ids: Sequence[UUID],
    vacancy_ids: Sequence[UUID],
    method: str,
    referred_on: date | None = None,
    interview_at: datetime | str | None = None,
    interview_place: str | None = None,
    accompanied: bool = False,
    note: str | None = None,
    session_id: UUID | None = None,
    stay_checked: bool = False,
    override_why: str | None = None,
) -> list[ReferralRow]:
    """Send every person to every vacancy, all or nothing, and number the slips where the method is 교부.

    Adds a Referral, its first step, its Disclosure (and a SlipNumber, a planned Interview) a pair,
    and their audit entries. The caller commits, and prints after the commit.

    Args:
        stay_checked: the counselor saw on the original that the stay allows the job; kept in the audit.
        override_why: why people are sent though a hard condition fails; kept with the conditions of those pairs.

    Raises:
        ReferralBlocked: names every blocked pair with its reason; nothing is saved.
        InvalidInput: a field is wrong, the day lies too far back or in the future, the interview before it or,
            of a referral of today, before now; a stay was not checked, a hard condition fails and nobody said
            why (field `override_why`).

    Source: domain.md 2.8; statistics.md 1 (what is copied).
    """
    require(act.role, can_serve)
    kept = clean_values(
        REFERRAL,
        {
            "method": method,
            "referred_on": referred_on or act.today,
            "interview_at": interview_at,
            "interview_place": interview_place,
            "note": note,
        },
        code_book(db),
        today=act.today,
    )
    day: date = kept["referred_on"]
    check_backdate(db, act, day, "referred_on", note)
    _check_interview(act, day, kept["interview_at"])
    jobseeker_ids, vacancy_ids = hold_standing(db, jobseeker_ids), list(dict.fromkeys(vacancy_ids))
    sides = read_sides(db, jobseeker_ids, vacancy_ids, day, hold=True)
    if session_id is not None:
        refuse_struck(db.get_one(CounselingSession, session_id))
    why = clean_reason(override_why, "override_why") or None
    pairs = _refuse_blocked(db, act, sides, day, stay_checked=stay_checked, overridden=bool(why))
    given = _numbers(db, act, jobseeker_ids, day, len(pairs), by_slip=kept["method"] == ReferralMethod.SLIP)
    made, numbers, serials = [], iter(given.referrals), iter(given.slips)
    slip_serials: dict[Referral, int] = {}
    for person_id in jobseeker_ids:
        registration = sides.registrations[person_id]
        for vacancy_id in vacancy_ids:
            failed = list(pairs[person_id, vacancy_id].overridden)
            referral = Referral(
                overridden=failed or None,
                override_why=why if failed else None,
                referral_no=next(numbers),
                jobseeker_id=person_id,
                vacancy_id=vacancy_id,
                registration_id=registration.id,
                session_id=session_id,
                accompanied=accompanied or kept["method"] == ReferralMethod.ACCOMPANIED,
                counselor_id=act.account_id,
                counter_no=act.window_no,
                state=ReferralState.INTERVIEW_SCHEDULED if kept["interview_at"] else ReferralState.REFERRED,
                state_on=day,
                dong_code=registration.dong_code,
                education_level=registration.education_level,
                target_groups=registration.target_groups,
                visa_status=registration.visa_status,
                labor_status=registration.labor_status,
                **kept,
                **stamp(act),
            )
            if given.head is not None:
                slip_serials[referral] = serial = next(serials)
                referral.slip_no = make_slip_number(day.year, act.desk, serial)
            db.add(referral)
            made.append(referral)
    db.flush()
    told = {r.id: _complete(db, act, r, sides.consents[r.jobseeker_id]) for r in made}
    if given.head is not None:
        slips.issue_slips(db, act, slip_serials, given.head, sides.firms)
        search.touch_all(db, search.SLIP, {r.id: search.slip_words(r) for r in made})
    db.flush()
    write_audits(
        db,
        act,
        [
            AuditNote(
                AuditAction.CREATE,
                "referral",
                r.id,
                [r.jobseeker_id],
                {
                    "method": r.method,
                    "disclosed": told[r.id],
                    **({"stay": "checked"} if pairs[r.jobseeker_id, r.vacancy_id].warned else {}),
                    **({"overridden": r.overridden} if r.overridden else {}),
                },
            )
            for r in made
        ],
    )
    return referral_rows(db, [r.id for r in made])


def _check_interview(act: Act, day: date, at: datetime | None) -> None:
    """Refuse an interview before its referral, and one that is over though the referral is made now."""
    if at is None:
        return
    if at.date() < day:
        raise InvalidInput(_("An interview cannot lie before its referral."), field="interview_at")
    now = act.at.astimezone(SEOUL).replace(second=0, microsecond=0)
    if day == now.date() and at < now:
        raise InvalidInput(
            _("The interview has passed: give another time, or the day of the referral it belongs to."),
            field="interview_at",
        )


def interviews_at(
    db: Session, act: Act, *, jobseeker_ids: Collection[UUID], at: datetime
) -> list[tuple[UUID, str, str]]:
    """Who of some people is to be at an interview at the same minute: the person, the firm and the vacancy."""
    require(act.role, can_serve)
    query = (
        select(Interview.jobseeker_id, Vacancy.employer_name, Vacancy.title)
        .join(Referral, Referral.id == Interview.referral_id)
        .join(Vacancy, Vacancy.id == Referral.vacancy_id)
        .where(
            Interview.jobseeker_id.in_(jobseeker_ids),
            Interview.voided_at.is_(None),
            Interview.state == InterviewState.PLANNED,
            Interview.at == at,
        )
        .order_by(Interview.id)
    )
    return [(person, firm, title) for person, firm, title in db.execute(query)]


def _refuse_blocked(
    db: Session,
    act: Act,
    sides: Sides,
    day: date,
    *,
    stay_checked: bool,
    overridden: bool,
) -> Mapping[tuple[UUID, UUID], PairCheck]:
    """Refuse what is blocked, warned of and not checked, or fails without a reason; tells every pair's check."""
    if not sides.people or not sides.vacancies:
        raise InvalidInput(_("Choose at least one person and one vacancy."))
    pairs = check_sides(db, act, sides, on=day)
    if blocked := [_told(db, pair, pair.blocked) for pair in pairs if pair.blocked]:
        raise ReferralBlocked("\n".join(blocked))
    warned = [" ".join(pair.warned) for pair in pairs if pair.warned]
    if warned and not stay_checked:
        raise InvalidInput(
            _("See on the original whether the stay allows this job, and tick it.\n{warnings}").format(
                warnings="\n".join(dict.fromkeys(warned))
            ),
            field="stay_checked",
        )
    failed = [_told(db, pair, pair.failed) for pair in pairs if pair.failed]
    if failed and not overridden:
        raise InvalidInput(
            _("Say why they are referred though a condition fails.\n{conditions}").format(
                conditions="\n".join(failed)
            ),
            field="override_why",
        )
    return {(pair.jobseeker_id, pair.vacancy_id): pair for pair in pairs}


def _told(db: Session, pair: PairCheck, words: Sequence[str]) -> str:
    vacancy, person = db.get_one(Vacancy, pair.vacancy_id), db.get_one(Jobseeker, pair.jobseeker_id)
    return f"{person.full_name} → {vacancy.employer_name}, {vacancy.title}: {' '.join(words)}"


def _complete(db: Session, act: Act, referral: Referral, consent_id: UUID) -> list[str]:
    """What hangs on a new referral; answers the fields its firm is told."""
    db.add(
        ReferralStep(
            referral_id=referral.id,
            to_state=referral.state,
            stepped_on=referral.referred_on,
            account_id=act.account_id,
            **stamp(act),
        )
    )
    names = TOLD_BY[ReferralMethod(referral.method)]
    disclosed = add_disclosure(db, act, referral, how=referral.method, names=names, consent_id=consent_id)
    if referral.interview_at is not None:
        db.add(
            Interview(
                referral_id=referral.id,
                jobseeker_id=referral.jobseeker_id,
                held_on=referral.interview_at.date(),
                at=referral.interview_at,
                place=referral.interview_place,
                accompanied=referral.accompanied,
                state=InterviewState.PLANNED,
                **stamp(act),
            )
        )
    return disclosed


@dataclass(frozen=True, slots=True)
class _Given:
    """The numbers an act was given; with slips theirs, and what stands on all of them."""

    referrals: Sequence[str]
    slips: Sequence[int] = ()
    head: Letterhead | None = None


def _numbers(
    db: Session, act: Act, jobseeker_ids: Sequence[UUID], day: date, count: int, *, by_slip: bool
) -> _Given:
    """Hold the counters, the referrals' first."""
    names = ("referral", "slip") if by_slip else ("referral",)
    asked = [asked_numbers(db, name, act.desk, day.year, count=count) for name in names]
    first, *more = together(db, *asked, *(asked_letterhead(jobseeker_ids, act.account_id) if by_slip else ()))
    numbers = written_nos(act, "referral", day.year, given_numbers(first.one(), day.year, count=count))
    if not more:
        return _Given(numbers)
    slip, center, counselor, licenses = more
    serials = given_numbers(slip.one(), day.year, count=count)
    return _Given(numbers, serials, letterhead(center, counselor, licenses))


def referral_rows(db: Session, ids: Collection[UUID]) -> list[ReferralRow]:
    """Referrals by id, in the order they were made."""
    return list_rows(db, select(Referral.id).where(Referral.id.in_(ids)), limit=max(len(ids), 1))


def list_rows(db: Session, wanted: object, *, limit: int) -> list[ReferralRow]:
    """Referrals whose id is in the subquery `wanted`, in the order they were made."""
    query = (
        select(Referral, Jobseeker.full_name, Vacancy.title, Vacancy.employer_name, Account.display_name)
        .join(Jobseeker, Jobseeker.id == Referral.jobseeker_id)
        .join(Vacancy, Vacancy.id == Referral.vacancy_id)
        .join(Account, Account.id == Referral.counselor_id)
        .where(Referral.id.in_(wanted))  # type: ignore[arg-type]  # a subquery
        .order_by(Referral.id)
        .limit(limit)
    )
    return [
        ReferralRow(
            r.id,
            r.referral_no,
            format_slip_number(r.slip_no) or None,
            r.jobseeker_id,
            mask_name(name),
            r.vacancy_id,
            title,
            firm,
            r.referred_on,
            r.method,
            counselor,
            r.interview_at,
            r.state,
            r.state_on,
            r.hire_planned_on,
            r.version,
            r.override_why,
        )
        for r, name, title, firm, counselor in db.execute(query)
    ]


def void_referral(db: Session, act: Act, *, referral_id: UUID, why: str) -> None:
    """Strike a referral through; a colleague's needs the supervisor; refused while its placement lives."""
    require(act.role, can_serve)
    referral = db.get_one(Referral, referral_id)
    if referral.counselor_id != act.account_id:
        require(act.role, can_undo_others)
    # As every act that moves seats: the person, the vacancy, and only then what is written.
    lock(db, Jobseeker, [referral.jobseeker_id])
    lock(db, Vacancy, [referral.vacancy_id])
    db.refresh(referral)
    live = select(Placement.id).where(Placement.referral_id == referral.id, Placement.voided_at.is_(None)).limit(1)
    if db.scalar(live) is not None:
        raise InvalidInput(_("A placement hangs on this referral: undo it first."))
    if referral.seat_held:
        move_openings(db, {referral.vacancy_id: -1})
        referral.seat_held = False
    db.add(
        ReferralStep(
            referral_id=referral.id,
            from_state=referral.state,
            to_state=ReferralState.VOIDED,
            stepped_on=act.today,
            reason=clean_reason(why) or None,
            account_id=act.account_id,
            **stamp(act),
        )
    )
    void(db, act, referral, why)
    for interview in db.scalars(
        select(Interview).where(Interview.referral_id == referral.id, Interview.voided_at.is_(None))
    ):
        void(db, act, interview, why)
    write_audits(db, act, [AuditNote(AuditAction.VOID, "referral", referral.id, [referral.jobseeker_id])])
