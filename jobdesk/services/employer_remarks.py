"""What was heard about a firm, and the mark that puts it under watch. Source: domain.md 1.3 (주의 표시)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import clean_values
from jobdesk.base.forms.vacancy_life import REMARK, WATCH
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_name
from jobdesk.base.permissions import can_mark_watch, can_see_people, can_serve, require
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Correction
from jobdesk.records.employers import Employer, EmployerRemark
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import _plain
from jobdesk.services._rows import correct, refuse_struck
from jobdesk.services.audit import write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.employers import EmployerCard, read_employer, touch


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """What was heard about a firm; who said it is masked, "" where it was nobody known."""

    id: UUID
    said_on: date
    remark: str
    jobseeker: str
    title: str
    counselor: str
    version: int


def add_remark(
    db: Session,
    act: Act,
    *,
    employer_id: UUID,
    values: Mapping[str, Any],
    jobseeker_id: UUID | None = None,
    vacancy_id: UUID | None = None,
) -> UUID:
    """Write down what was told about a firm. Writes the EmployerRemark and its audit entry.

    Args:
        jobseeker_id, vacancy_id: who told it, and of which work, where that is known.

    Raises:
        InvalidInput: nothing is written, the day lies in the future, or the firm was struck through.
    """
    kept = _plain.cleaned(db, act, REMARK, values, new=True)
    if kept["said_on"] > act.today:
        raise InvalidInput(_("This day lies in the future."), field="said_on")
    refuse_struck(db.get_one(Employer, employer_id))
    made = EmployerRemark(
        employer_id=employer_id,
        jobseeker_id=jobseeker_id,
        vacancy_id=vacancy_id,
        counselor_id=act.account_id,
        **kept,
    )
    return _plain.add(db, act, made, [jobseeker_id] if jobseeker_id else []).id


def void_remark(db: Session, act: Act, *, remark_id: UUID, why: str) -> None:
    """Strike a remark through; a colleague's needs the supervisor."""
    require(act.role, can_serve)
    remark = db.get_one(EmployerRemark, remark_id)
    _plain.strike(db, act, remark, why, [remark.jobseeker_id] if remark.jobseeker_id else [])


def list_remarks(db: Session, act: Act, *, employer_id: UUID, limit: int = 500) -> list[RemarkRow]:
    """What was heard about a firm, newest first."""
    require(act.role, can_see_people)
    query = (
        select(EmployerRemark, Jobseeker.full_name, Vacancy.title, Account.display_name)
        .outerjoin(Jobseeker, Jobseeker.id == EmployerRemark.jobseeker_id)
        .outerjoin(Vacancy, Vacancy.id == EmployerRemark.vacancy_id)
        .join(Account, Account.id == EmployerRemark.counselor_id)
        .where(EmployerRemark.employer_id == employer_id, EmployerRemark.voided_at.is_(None))
        .order_by(EmployerRemark.said_on.desc(), EmployerRemark.id.desc())
        .limit(limit)
    )
    return [
        RemarkRow(r.id, r.said_on, r.remark, mask_name(name) if name else "", title or "", who, r.version)
        for r, name, title, who in db.execute(query)
    ]


def mark_watch(
    db: Session, act: Act, *, employer_id: UUID, version: int, values: Mapping[str, Any]
) -> EmployerCard:
    """Put a firm under watch, or lift it with an empty mark; the reason stays in its history.

    Raises:
        NotAllowed: no supervisor.
        InvalidInput: no reason, or nothing changed.
        StaleRecord: someone saved the firm in between.
    """
    require(act.role, can_mark_watch)
    kept = clean_values(WATCH, values, code_book(db), today=act.today)
    employer = db.get_one(Employer, employer_id)
    refuse_struck(employer)
    changed = correct(db, act, employer, {"watch_mark": kept.get("watch_mark")}, version=version, why=kept["why"])
    if not changed:
        raise InvalidInput(_("Nothing was changed."), field="watch_mark")
    touch(db, act, employer)
    write_audit(
        db,
        act,
        AuditAction.CHANGE,
        table="employer",
        record_id=employer.id,
        detail={"watched": employer.watch_mark is not None},
    )
    return read_employer(db, act, employer_id=employer.id)


def watch_reasons(db: Session, act: Act, *, employer_id: UUID) -> Sequence[tuple[date, str, str]]:
    """When a firm was put under watch or not any more, why, and by whom; newest first."""
    require(act.role, can_see_people)
    query = (
        select(Correction.at, Correction.why, Account.display_name)
        .join(Account, Account.id == Correction.account_id)
        .where(
            Correction.table_name == "employer",
            Correction.record_id == employer_id,
            Correction.field == "watch_mark",
        )
        .order_by(Correction.at.desc())
    )
    return [(at.date(), why or "", who) for at, why, who in db.execute(query)]
