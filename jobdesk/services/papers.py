"""What is done with a paper of any kind: seen, queued, written to a file, found by its number."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_see_people, can_serve, require
from jobdesk.base.printing import COPIES_TOLD, TABLE_OF, PrintKind, PrintState
from jobdesk.records.certificates import Certificate
from jobdesk.records.events import Event
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.print_jobs import PrintJob
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._disclosed import add_printed
from jobdesk.services._print_rows import ROLE_OF, fields_said
from jobdesk.services._printable import Printable
from jobdesk.services._rows import stamp
from jobdesk.services.audit import write_audit
from jobdesk.services.paper_kinds import PAPERS, PaperKind
from jobdesk.services.print_jobs import PrintJobRow, queue_paper
from jobdesk.services.printables import slip_blank, slip_printable
from jobdesk.services.slips import copies_before, find_slip, hold_number


def _draw_slip(db: Session, act: Act, record_id: UUID | None, detail: Mapping[str, Any]) -> Printable:
    if detail.get("blank"):
        return slip_blank(db, act)
    if record_id is None:
        raise InvalidInput(_("A slip is printed of a referral."))
    number = db.get_one(Referral, record_id).slip_no or ""
    return slip_printable(db, act, number, copy_no=int(detail.get("copy", 0)))


ALL: Mapping[PrintKind, PaperKind] = {
    PrintKind.SLIP: PaperKind(mark("Referral slip"), mark("slip number"), _draw_slip),
    **PAPERS,
}
"""Every paper that can be asked for by its kind and number."""
BLANK: Mapping[str, Any] = {"blank": True}
EXPORTED = "paper"
"""The purpose of a paper that the command line writes."""
PDF_FILE = "pdf"
"""The printer of a copy that went into a file."""
_NUMBER: Mapping[str, tuple[Any, InstrumentedAttribute[Any]]] = {
    "referral": (Referral, Referral.slip_no),
    "jobseeker": (Jobseeker, Jobseeker.jobseeker_no),
    "vacancy": (Vacancy, Vacancy.vacancy_no),
    "event": (Event, Event.event_no),
    "certificate": (Certificate, Certificate.number),
}


def paper_seen(
    db: Session,
    act: Act,
    *,
    kind: PrintKind,
    record_id: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Printable:
    """A paper for the eyes: the look at those who stand on it is recorded, so the caller commits."""
    require(act.role, can_see_people)
    shown = ALL[kind].draw(db, act, record_id, detail or {})
    if shown.jobseeker_ids or record_id is not None:
        _audit(db, act, AuditAction.VIEW, kind, record_id, shown)
    return shown


def queue_kind(
    db: Session,
    act: Act,
    *,
    kind: PrintKind,
    record_id: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
    purpose: str = "",
) -> PrintJobRow:
    """Queue a paper; each attempt to print it puts on record who stands on it.

    Raises:
        InvalidInput: what it is about does not allow it, or nobody said what it is for.
    """
    require(act.role, can_serve)
    shown = ALL[kind].draw(db, act, record_id, detail or {})
    unnumbered = kind is PrintKind.SLIP and record_id is None
    return queue_paper(
        db,
        act,
        kind=kind,
        number="" if unnumbered else _number(db, kind, record_id) or shown.title,
        record_id=record_id,
        detail=detail,
        jobseeker_id=_whose(db, kind, record_id),
        purpose=purpose,
    )


def _whose(db: Session, kind: PrintKind, record_id: UUID | None) -> UUID | None:
    """For whom a paper is, where it is one person's."""
    if record_id is None or TABLE_OF.get(kind) == "jobseeker":
        return record_id
    of: Mapping[PrintKind, Any] = {PrintKind.CERTIFICATE: Certificate, PrintKind.SLIP: Referral}
    return db.get_one(of[kind], record_id).jobseeker_id if kind in of else None


def _number(db: Session, kind: PrintKind, record_id: UUID | None) -> str:
    """The number of the record a paper is about."""
    if record_id is None or TABLE_OF.get(kind) not in _NUMBER:
        return ""
    record, column = _NUMBER[TABLE_OF[kind]]
    return db.scalar(select(column).where(record.id == record_id)) or ""


def export_kind(
    db: Session,
    act: Act,
    *,
    kind: PrintKind,
    record_id: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
    purpose: str = EXPORTED,
) -> Printable:
    """A paper for a file: an audited export; what it tells a firm is kept as disclosed.

    A file of a slip or certificate is a copy of it like one on paper: it stands in the print log, and the next
    copy says 재발급.
    """
    require(act.role, can_serve)
    act = replace(act, purpose=act.purpose or purpose)
    number = _number(db, kind, record_id) if kind in COPIES_TOLD else ""
    more = {}
    if number:
        hold_number(db, number)
        more["copy"] = copies_before(db, number) + 1
    shown = ALL[kind].draw(db, act, record_id, {**(detail or {}), **more})
    add_printed(db, act, told=shown.told, names=shown.told_fields, since=act.at)
    if number:
        whose = _whose(db, kind, record_id)
        db.add(_file_copy(act, kind, record_id, number, whose, more["copy"], shown.paper))
    _audit(db, act, AuditAction.EXPORT, kind, record_id, shown, **more)
    return shown


def _file_copy(
    act: Act, kind: PrintKind, record_id: UUID | None, number: str, whose: UUID | None, copy: int, paper: str
) -> PrintJob:
    """A numbered copy that went into a file, as the print log keeps it."""
    return PrintJob(
        kind=kind,
        record_id=record_id,
        number=number,
        copy_no=copy,
        copies=1,
        paper=paper,
        printer=PDF_FILE,
        state=PrintState.CONFIRMED,
        attempts=1,
        sent_at=act.at,
        done_at=act.at,
        role=ROLE_OF[kind],
        jobseeker_id=whose,
        purpose=(act.purpose or "")[:200],
        desk_no=act.desk,
        **stamp(act),
    )


def find_paper(db: Session, act: Act, *, kind: PrintKind, number: str) -> tuple[UUID | None, Mapping[str, Any]]:
    """What a paper is drawn from, by the number of its record: an id, or a day.

    Raises:
        InvalidInput: nothing has this number.
    """
    require(act.role, can_see_people)
    if ALL[kind].of_a_day:
        return None, {"on": number} if number else {}
    if not number:
        return None, {}
    if kind is PrintKind.SLIP:
        return find_slip(db, act, number).referral_id, {}
    record, column = _NUMBER[TABLE_OF[kind]]
    found: UUID | None = db.scalar(select(record.id).where(column == number.strip()))
    if found is None:
        raise InvalidInput(_("Nothing has the number {number}.").format(number=number))
    return found, {}


def _audit(
    db: Session,
    act: Act,
    action: AuditAction,
    kind: PrintKind,
    record_id: UUID | None,
    shown: Printable,
    **more: object,
) -> None:
    write_audit(
        db,
        act,
        action,
        table=TABLE_OF.get(kind) if record_id is not None else None,
        record_id=record_id,
        jobseeker_ids=shown.jobseeker_ids,
        detail={"what": kind.value, "fields": fields_said(shown), **more},
    )
