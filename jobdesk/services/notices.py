"""알릴 사람: who must still be told of what, and that they were told. Source: domain.md 2.2."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction, ContactMode, NoticeKind
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, can_serve, require
from jobdesk.records.accounts import Account
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.notices import Notice
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._call_numbers import CallNumbers, call_numbers
from jobdesk.services._rows import clean_reason, correct, lock, stamp, void
from jobdesk.services.audit import AuditNote, record_shown, write_audits
from jobdesk.services.work_rules import Whose, whose_accounts

WHAT_LENGTH = 500


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """Someone to be told, by name and phone, because the row is what one calls from.

    Attributes:
        about: the vacancy it is about and its firm; "" without one.
        jobseeker_id: the person to be told; None where a firm is.
        subject_id: the person of whom a firm is to be told something.
        told_on, told_mode, told_by: when, how and by whom; empty while it is still to be done.
        counselor: the display name of whose it is.
    """

    id: UUID
    kind: str
    jobseeker_id: UUID | None
    employer_id: UUID | None
    vacancy_id: UUID | None
    referral_id: UUID | None
    name: str
    phone: str | None
    about: str
    what: str
    raised_on: date
    told_on: date | None
    told_mode: str | None
    told_by: str
    counselor: str
    subject_id: UUID | None = None
    fax: str | None = None


def raise_notice(
    db: Session,
    act: Act,
    *,
    kind: NoticeKind,
    what: str,
    jobseeker_id: UUID | None = None,
    employer_id: UUID | None = None,
    employer_name: str | None = None,
    vacancy_id: UUID | None = None,
    referral_id: UUID | None = None,
    counselor_id: UUID | None = None,
) -> UUID:
    """Keep that a person, or a firm, must be told something. Writes the Notice and its audit entry.

    Args:
        what: what is to be told, in words; too long a text is cut. Nothing of a withdrawn consent: who
            withdrew it is said from the person's record as long as there is one.
        jobseeker_id: who is to be told; with a firm the person it is told of.
        employer_name: of a firm without a record; of one with a record it is read there.
        counselor_id: whose work it is; without one it is that of who acts.

    Returns:
        The notice's id; the act's `op_id` finds it as well.
    """
    require(act.role, can_serve)
    if employer_id is not None and not employer_name:
        employer_name = db.get_one(Employer, employer_id).name
    if jobseeker_id is None and not employer_name:
        raise ValueError("nobody to tell")
    notice = Notice(
        kind=NoticeKind(kind).value,
        jobseeker_id=jobseeker_id,
        employer_id=employer_id,
        employer_name=employer_name,
        vacancy_id=vacancy_id,
        referral_id=referral_id,
        what=_cut(what),
        raised_on=act.today,
        counselor_id=counselor_id or act.account_id,
        **stamp(act),
    )
    db.add(notice)
    db.flush()
    _audit(db, act, AuditAction.CREATE, [notice], {"kind": notice.kind})
    return notice.id


def _cut(what: str) -> str:
    text = what.strip()
    return text if len(text) <= WHAT_LENGTH else f"{text[: WHAT_LENGTH - 1]}…"


def _audit(
    db: Session, act: Act, action: AuditAction, notices: Iterable[Notice], detail: dict[str, Any] | None = None
) -> None:
    notes = [
        AuditNote(action, "notice", one.id, [one.jobseeker_id] if one.jobseeker_id else [], detail)
        for one in notices
    ]
    write_audits(db, act, notes)


def list_notices(
    db: Session,
    act: Act,
    *,
    whose: Whose = Whose.MINE,
    vacancy_id: UUID | None = None,
    told: bool = False,
    limit: int = 300,
) -> list[NoticeRow]:
    """Who is still to be told, the longest waiting first, with names and phones.

    That they were shown is recorded, so the caller commits.

    Args:
        whose: of one vacancy everyone's is listed.
        vacancy_id: only what one vacancy asks for.
        told: those told today or of that vacancy as well, after the others.
    """
    require(act.role, can_see_people)
    query = _dressed().where(Notice.voided_at.is_(None))
    if vacancy_id is not None:
        query = query.where(Notice.vacancy_id == vacancy_id)
    elif (accounts := whose_accounts(db, act, whose)) is not None:
        query = query.where(Notice.counselor_id.in_(accounts))
    if not told:
        query = query.where(Notice.told_on.is_(None))
    elif vacancy_id is None:
        query = query.where(Notice.told_on.is_(None) | (Notice.told_on == act.today))
    ordered = query.order_by(Notice.told_on.is_not(None), Notice.raised_on, Notice.id).limit(limit)
    found = db.execute(ordered).all()
    firms = [n for n, *_more in found if _to_firm(n)]
    numbers = call_numbers(
        db, {n.vacancy_id for n in firms if n.vacancy_id}, {n.employer_id for n in firms if n.employer_id}
    )
    rows = [_row(numbers, *one) for one in found]
    record_shown(db, act, dict.fromkeys(n.jobseeker_id for n, *_more in found if n.jobseeker_id))
    return rows


def _dressed() -> Any:  # noqa: ANN401  a select of five things
    teller, owner = aliased(Account), aliased(Account)
    return (
        select(Notice, Jobseeker, Vacancy, teller.display_name, owner.display_name)
        .outerjoin(Jobseeker, Jobseeker.id == Notice.jobseeker_id)
        .outerjoin(Vacancy, Vacancy.id == Notice.vacancy_id)
        .outerjoin(teller, teller.id == Notice.told_by)
        .outerjoin(owner, owner.id == Notice.counselor_id)
    )


def _to_firm(n: Notice) -> bool:
    return n.employer_name is not None


def _row(
    numbers: CallNumbers,
    n: Notice,
    person: Jobseeker | None,
    vacancy: Vacancy | None,
    teller: str | None,
    owner: str | None,
) -> NoticeRow:
    hears = None if _to_firm(n) else person
    fax = None if hears is not None else numbers.fax(n.vacancy_id, n.employer_id)
    if hears is not None:
        phone = hears.mobile or hears.phone
    else:
        _who, number = numbers.first(n.vacancy_id, n.employer_id)
        phone = number or None
    about = _("{title}, {firm}").format(title=vacancy.title, firm=vacancy.employer_name) if vacancy else ""
    return NoticeRow(
        n.id,
        n.kind,
        hears.id if hears else None,
        n.employer_id,
        n.vacancy_id,
        n.referral_id,
        hears.full_name if hears else n.employer_name or "",
        phone,
        about,
        _words(n, person),
        n.raised_on,
        n.told_on,
        n.told_mode,
        teller or "",
        owner or "",
        n.jobseeker_id if hears is None else None,
        fax,
    )


def _words(n: Notice, person: Jobseeker | None) -> str:
    if n.kind != NoticeKind.CONSENT_WITHDRAWN or person is None:
        return n.what
    told = _("{name} withdrew the consent to disclosure on {day}: ask the firm to destroy what it was given.")
    return told.format(name=person.full_name, day=format_date(n.raised_on))


def tell_notices(
    db: Session, act: Act, *, notice_ids: Sequence[UUID], mode: ContactMode, told_on: date | None = None
) -> int:
    """Say that people and firms were told, all in one act; whom a colleague told meanwhile stays theirs.

    Returns:
        How many it was said of.

    Raises:
        InvalidInput: none is chosen, or the day lies in the future or before the notice.
    """
    require(act.role, can_serve)
    day = told_on or act.today
    if day > act.today:
        raise InvalidInput(_("This day lies in the future."), field="told_on")
    waiting = [one for one in _held(db, notice_ids) if one.told_on is None]
    for notice in waiting:
        if day < notice.raised_on:
            raise InvalidInput(
                _("This was to be told from {day} on.").format(day=format_date(notice.raised_on)), field="told_on"
            )
        said = {"told_on": day, "told_mode": ContactMode(mode).value, "told_by": act.account_id}
        correct(db, act, notice, said, version=notice.version)
    _audit(db, act, AuditAction.CHANGE, waiting, {"told": True})
    return len(waiting)


def untell_notices(db: Session, act: Act, *, notice_ids: Sequence[UUID]) -> int:
    """Take back that they were told: they are to be told again. Answers how many."""
    require(act.role, can_serve)
    told = [one for one in _held(db, notice_ids) if one.told_on is not None]
    for notice in told:
        correct(db, act, notice, {"told_on": None, "told_mode": None, "told_by": None}, version=notice.version)
    _audit(db, act, AuditAction.UNDO, told)
    return len(told)


def void_notices(db: Session, act: Act, *, notice_ids: Sequence[UUID], why: str) -> int:
    """Strike through what need not be told any more, with the reason. Answers how many.

    Nobody's figures hang on it, so any counselor may.
    """
    require(act.role, can_serve)
    reason = clean_reason(why, needed=_("Give a reason for striking this through."))
    gone = _held(db, notice_ids)
    for notice in gone:
        void(db, act, notice, reason)
    _audit(db, act, AuditAction.VOID, gone)
    return len(gone)


def _held(db: Session, notice_ids: Collection[UUID]) -> list[Notice]:
    """The live ones, held until the commit."""
    if not notice_ids:
        raise InvalidInput(_("Choose at least one row."))
    lock(db, Notice, notice_ids)
    query = select(Notice).where(Notice.id.in_(notice_ids), Notice.voided_at.is_(None))
    return list(db.scalars(query.order_by(Notice.id).execution_options(populate_existing=True)))


def take_back_notices(db: Session, act: Act, *, op_id: UUID, why: str, instead: str) -> None:
    """Take back the notices of an act that is undone: strike what was not told, tell the others the news.

    Args:
        instead: what those must hear who were told already.
    """
    require(act.role, can_serve)
    raised = db.scalars(select(Notice).where(Notice.op_id == op_id, Notice.voided_at.is_(None))).all()
    waiting = [one for one in raised if one.told_on is None]
    for notice in waiting:
        void(db, act, notice, why)
    _audit(db, act, AuditAction.VOID, waiting)
    for notice in raised:
        if notice.told_on is not None:
            raise_notice(
                db,
                act,
                kind=NoticeKind.VACANCY_REOPENED,
                what=instead,
                jobseeker_id=notice.jobseeker_id,
                employer_id=notice.employer_id,
                employer_name=notice.employer_name,
                vacancy_id=notice.vacancy_id,
                referral_id=notice.referral_id,
                counselor_id=notice.counselor_id,
            )
