"""상담 with jobseekers and employers, 방문·전화문의 and 전화메모. Sources: domain.md 2.8, statistics.md 1."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction, InquiryKind
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import clean_values
from jobdesk.base.forms.counseling import INQUIRY, SESSION
from jobdesk.base.i18n import _, on_paper
from jobdesk.base.masking import mask_name, mask_phone
from jobdesk.base.permissions import can_serve, can_undo_others, require
from jobdesk.base.text import clean_note, refuse_resident_number
from jobdesk.records._base import NOTE
from jobdesk.records.accounts import Account
from jobdesk.records.counseling import CounselingSession, Inquiry, SessionNote
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral
from jobdesk.services._rows import correct, lock, refuse_struck, stamp, void
from jobdesk.services._usual_place import usual_place
from jobdesk.services.absences import stands_in_for
from jobdesk.services.audit import record_viewed, write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.registrations import check_late


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One counseling session."""

    id: UUID
    jobseeker_id: UUID | None
    employer_id: UUID | None
    started_at: datetime
    ended_at: datetime | None
    mode: str
    kind: str
    note: str
    counselor: str
    voided: bool


@dataclass(frozen=True, slots=True)
class InquiryRow:
    """One inquiry or phone memo."""

    id: UUID
    received_at: datetime
    kind: str
    about: str | None
    caller_name: str | None
    caller_phone: str | None
    note: str
    jobseeker_id: UUID | None
    employer_id: UUID | None
    counselor_id: UUID
    counselor: str
    done: bool
    version: int


def _row(s: CounselingSession, counselor: str) -> SessionRow:
    return SessionRow(
        s.id,
        s.jobseeker_id,
        s.employer_id,
        s.started_at,
        s.ended_at,
        s.mode,
        s.kind,
        s.note or "",
        counselor,
        s.voided_at is not None,
    )


def save_session(
    db: Session,
    act: Act,
    *,
    values: Mapping[str, Any],
    jobseeker_id: UUID | None = None,
    employer_id: UUID | None = None,
    ended_at: datetime | None = None,
) -> SessionRow:
    """Record a session held now or earlier, with one jobseeker or one employer.

    Adds one CounselingSession and its audit entry.

    Args:
        ended_at: its end; None leaves it running until `end_session`.

    Raises:
        InvalidInput: a field is wrong, it starts in the future or too far back without `late_why`.
    """
    require(act.role, can_serve)
    kept = clean_values(SESSION, values, code_book(db), today=act.today)
    started_at = kept["started_at"]
    if started_at > act.at + timedelta(minutes=5):
        raise InvalidInput(_("This day lies in the future."), field="started_at")
    note = _with_late(db, act, started_at, kept)
    session = CounselingSession(
        jobseeker_id=jobseeker_id,
        employer_id=employer_id,
        started_at=started_at,
        ended_at=ended_at,
        mode=kept["mode"],
        kind=kept["kind"],
        place=kept.get("place") or usual_place(db),
        note=note,
        counselor_id=act.account_id,
        counter_no=act.window_no,
        **stamp(act),
    )
    db.add(session)
    db.flush()
    _audit(db, act, AuditAction.CREATE, session)
    return _row(session, act.display_name)


def _with_late(db: Session, act: Act, at: datetime, kept: dict[str, Any]) -> str | None:
    """The note with why it is entered late, where it is; takes `late_why` out of `kept`."""
    why = kept.pop("late_why", None)
    check_late(db, act, at.date(), why)
    told = on_paper("Entered late: {why}").format(why=why) if why else None
    note = "\n".join(part for part in (kept.get("note"), told) if part)
    if len(note) > NOTE:
        raise InvalidInput(_("The content is too long: shorten it a little."), field="note")
    return note or None


def end_session(db: Session, act: Act, *, session_id: UUID, at: datetime | None = None) -> None:
    """End a running session at a time the counselor confirms (now without it).

    Raises:
        InvalidInput: the end lies before the start or ahead, or the session was struck through.
        NotAllowed: a colleague's, and who asks neither stands in for the colleague nor is the supervisor.
    """
    require(act.role, can_serve)
    session = db.get_one(CounselingSession, session_id)
    if session.counselor_id not in {act.account_id, *stands_in_for(db, act)}:
        require(act.role, can_undo_others)
    refuse_struck(session)
    end = at or act.at
    if end < session.started_at:
        raise InvalidInput(_("The end lies before the start."), field="ended_at")
    if end > act.at + timedelta(minutes=5):
        raise InvalidInput(_("This day lies in the future."), field="ended_at")
    if session.ended_at is None:
        session.ended_at = end
        _audit(db, act, AuditAction.CHANGE, session)


def add_note(db: Session, act: Act, *, session_id: UUID, note: str) -> None:
    """Add to a session's note; what was written before is never rewritten."""
    require(act.role, can_serve)
    text = clean_note(note)
    refuse_resident_number(text, "note")
    if not text or len(text) > 4000:
        raise InvalidInput(_("A note has 1 to 4,000 characters."), field="note")
    session = db.get_one(CounselingSession, session_id)
    refuse_struck(session)
    db.add(
        SessionNote(session_id=session.id, note=text, written_at=act.at, author_id=act.account_id, **stamp(act))
    )
    _audit(db, act, AuditAction.CHANGE, session)


def void_session(db: Session, act: Act, *, session_id: UUID, why: str) -> None:
    """Strike a session through; a colleague's needs the supervisor; refused while referrals hang on it."""
    require(act.role, can_serve)
    person = select(CounselingSession.jobseeker_id).where(CounselingSession.id == session_id)
    lock(db, Jobseeker, [one for one in db.scalars(person) if one])
    session = db.get_one(CounselingSession, session_id)
    if session.counselor_id != act.account_id:
        require(act.role, can_undo_others)
    live = select(Referral.id).where(Referral.session_id == session.id, Referral.voided_at.is_(None)).limit(1)
    if db.scalar(live) is not None:
        raise InvalidInput(_("Referrals hang on this session: strike them through first."))
    void(db, act, session, why)
    _audit(db, act, AuditAction.VOID, session)


def _audit(db: Session, act: Act, action: AuditAction, session: CounselingSession) -> None:
    write_audit(
        db,
        act,
        action,
        table="counseling_session",
        record_id=session.id,
        jobseeker_ids=[session.jobseeker_id] if session.jobseeker_id else [],
    )


def running_sessions(db: Session, act: Act) -> list[SessionRow]:
    """The acting counselor's sessions without an end, oldest first."""
    require(act.role, can_serve)
    query = (
        select(CounselingSession)
        .where(
            CounselingSession.counselor_id == act.account_id,
            CounselingSession.ended_at.is_(None),
            CounselingSession.voided_at.is_(None),
        )
        .order_by(CounselingSession.started_at)
    )
    return [_row(s, act.display_name) for s in db.scalars(query)]


def save_inquiry(db: Session, act: Act, *, values: Mapping[str, Any], jobseeker_id: UUID | None = None) -> UUID:
    """Record 방문·전화문의 or a 전화메모; a memo may wait for its person. Adds one Inquiry."""
    require(act.role, can_serve)
    kept = clean_values(INQUIRY, values, code_book(db), today=act.today)
    if kept["received_at"] > act.at + timedelta(minutes=5):
        raise InvalidInput(_("This day lies in the future."), field="received_at")
    kept["note"] = _with_late(db, act, kept["received_at"], kept)
    if kept["kind"] == InquiryKind.PHONE_MEMO and not (kept.get("caller_name") or kept.get("caller_phone")):
        raise InvalidInput(_("A memo needs a name or a phone number."), field="caller_name")
    inquiry = Inquiry(
        jobseeker_id=jobseeker_id,
        counselor_id=act.account_id,
        counter_no=act.window_no,
        done=kept["kind"] != InquiryKind.PHONE_MEMO or jobseeker_id is not None,
        **kept,
        **stamp(act),
    )
    db.add(inquiry)
    db.flush()
    _audit_inquiry(db, act, AuditAction.CREATE, inquiry)
    return inquiry.id


def attach_inquiry(
    db: Session,
    act: Act,
    *,
    inquiry_id: UUID,
    version: int,
    jobseeker_id: UUID | None = None,
    employer_id: UUID | None = None,
) -> None:
    """Attach a memo to the person or firm it turned out to be about; without either it is done with.

    Raises:
        StaleRecord: a colleague took it in between.
    """
    require(act.role, can_serve)
    inquiry = db.get_one(Inquiry, inquiry_id)
    refuse_struck(inquiry)
    found = {"jobseeker_id": jobseeker_id, "employer_id": employer_id, "done": True}
    correct(db, act, inquiry, found, version=version)
    _audit_inquiry(db, act, AuditAction.CHANGE, inquiry)


def void_inquiry(db: Session, act: Act, *, inquiry_id: UUID, why: str) -> None:
    """Strike an inquiry or memo through; a colleague's needs the supervisor."""
    require(act.role, can_serve)
    inquiry = db.get_one(Inquiry, inquiry_id)
    if inquiry.counselor_id != act.account_id:
        require(act.role, can_undo_others)
    void(db, act, inquiry, why)
    _audit_inquiry(db, act, AuditAction.VOID, inquiry)


def _audit_inquiry(db: Session, act: Act, action: AuditAction, inquiry: Inquiry) -> None:
    db.flush()
    write_audit(
        db,
        act,
        action,
        table="inquiry",
        record_id=inquiry.id,
        jobseeker_ids=[inquiry.jobseeker_id] if inquiry.jobseeker_id else [],
    )


def open_memos(db: Session, act: Act) -> list[InquiryRow]:
    """Memos that wait for their person, oldest first; callers are masked, as in every list."""
    require(act.role, can_serve)
    query = (
        select(Inquiry, Account.display_name)
        .join(Account, Account.id == Inquiry.counselor_id)
        .where(Inquiry.done.is_(false()), Inquiry.voided_at.is_(None))
        .order_by(Inquiry.received_at)
    )
    rows = [_inquiry_row(inquiry, counselor) for inquiry, counselor in db.execute(query)]
    return [
        replace(row, caller_name=mask_name(row.caller_name), caller_phone=mask_phone(row.caller_phone))
        for row in rows
    ]


def open_memo(db: Session, act: Act, *, inquiry_id: UUID) -> InquiryRow:
    """A memo with its caller in full; the look is recorded, so the caller commits."""
    require(act.role, can_serve)
    inquiry = db.get_one(Inquiry, inquiry_id)
    record_viewed(db, act, table="inquiry", record_id=inquiry.id)
    return _inquiry_row(inquiry, db.get_one(Account, inquiry.counselor_id).display_name)


def _inquiry_row(i: Inquiry, counselor: str) -> InquiryRow:
    return InquiryRow(
        i.id,
        i.received_at,
        i.kind,
        i.about,
        i.caller_name,
        i.caller_phone,
        i.note or "",
        i.jobseeker_id,
        i.employer_id,
        i.counselor_id,
        counselor,
        i.done,
        i.version,
    )
