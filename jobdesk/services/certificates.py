"""취업상담·알선 확인서 and 면접확인서: issued on facts of record alone, numbered, kept in a register.

The center confirms what it did itself; it is never 고용24's 구직등록확인증. What one says is frozen when it is
issued, a copy says 재발급. Source: domain.md 2.4.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import AuditAction, InterviewState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date, format_datetime
from jobdesk.base.i18n import _, mark, on_paper
from jobdesk.base.masking import mask_name
from jobdesk.base.permissions import can_see_people, can_serve, can_undo_others, require
from jobdesk.base.phones import format_phone
from jobdesk.base.printing import CertificateKind
from jobdesk.base.text import clean
from jobdesk.papers.certificate_sheet import CertificateSheet, certificate_pdf
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Center
from jobdesk.records.certificates import Certificate
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._numbers import record_no
from jobdesk.services._paper_parts import a_sheet, paper_head, the_center
from jobdesk.services._printable import Printable
from jobdesk.services._rows import clean_reason, refuse_struck, stamp, void
from jobdesk.services.audit import write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.slips import copies_before, copies_of

TITLES: Mapping[CertificateKind, str] = {
    CertificateKind.COUNSELING: mark("Certificate of counseling and referral"),
    CertificateKind.INTERVIEW: mark("Certificate of an interview"),
}
SENTENCE = mark("This is to confirm what stands above.")
TOLD = mark("It confirms what this center did. It is not the registration certificate of Work24.")
FIELDS = ("full_name", "birth_date")
"""What stands on it of the person."""


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A line of the register; the person is masked.

    Attributes:
        number: as it is printed.
        voided_why: why it was struck through; empty where it holds.
        copies: how many came out or may have.
    """

    id: UUID
    number: str
    kind: str
    jobseeker_id: UUID
    jobseeker: str
    submit_to: str
    issued_on: date
    issued_by: str
    voided_why: str
    copies: int


@dataclass(frozen=True, slots=True)
class Ground:
    """A fact a certificate may be issued on.

    Attributes:
        of: `session`, `referral` or `interview`.
        about: what it was, in a few words.
    """

    of: str
    id: UUID
    kind: CertificateKind
    on: date
    about: str


def list_grounds(db: Session, act: Act, *, jobseeker_id: UUID) -> list[Ground]:
    """What of a person can be certified, newest first: sessions, referrals, interviews that were held."""
    require(act.role, can_see_people)
    codes = code_book(db)
    sessions = select(CounselingSession).where(
        CounselingSession.jobseeker_id == jobseeker_id, CounselingSession.voided_at.is_(None)
    )
    sent = (
        select(Referral, Vacancy)
        .join(Vacancy, Vacancy.id == Referral.vacancy_id)
        .where(Referral.jobseeker_id == jobseeker_id, Referral.voided_at.is_(None))
    )
    met = (
        select(Interview, Vacancy)
        .join(Referral, Referral.id == Interview.referral_id)
        .join(Vacancy, Vacancy.id == Referral.vacancy_id)
        .where(
            Interview.jobseeker_id == jobseeker_id,
            Interview.voided_at.is_(None),
            Referral.voided_at.is_(None),
            Interview.state == InterviewState.HELD,
        )
    )
    counseling = CertificateKind.COUNSELING
    found = [
        Ground("session", one.id, counseling, one.started_at.date(), codes.label("contact_mode", one.mode))
        for one in db.scalars(sessions)
    ]
    found += [
        Ground("referral", one.id, counseling, one.referred_on, f"{v.employer_name}, {v.title}")
        for one, v in db.execute(sent)
    ]
    found += [
        Ground("interview", one.id, CertificateKind.INTERVIEW, one.held_on, f"{v.employer_name}, {v.title}")
        for one, v in db.execute(met)
    ]
    return sorted(found, key=lambda one: (one.on, str(one.id)), reverse=True)


def issue_certificate(
    db: Session,
    act: Act,
    *,
    kind: CertificateKind,
    submit_to: str,
    session_id: UUID | None = None,
    referral_id: UUID | None = None,
    interview_id: UUID | None = None,
) -> CertificateRow:
    """Issue one on a fact of record; its number is the next of this desk in this year, without a gap.

    Adds one Certificate and its audit entry; the caller commits.

    Args:
        submit_to: 제출처.

    Raises:
        InvalidInput: the fact is missing, struck through or did not happen; no 제출처.
        NotAllowed: the role serves nobody.
    """
    require(act.role, can_serve)
    where = clean(clean_reason(submit_to, "submit_to", needed=_("Write where it is handed in."), length=200))
    if kind is CertificateKind.INTERVIEW:
        person, facts = _of_interview(db, interview_id)
    else:
        person, facts = _of_counseling(db, session_id, referral_id)
    made = Certificate(
        number=record_no(db, act, "certificate"),
        kind=kind,
        jobseeker_id=person.id,
        session_id=session_id if kind is CertificateKind.COUNSELING else None,
        referral_id=referral_id if kind is CertificateKind.COUNSELING else None,
        interview_id=interview_id if kind is CertificateKind.INTERVIEW else None,
        submit_to=where,
        issued_on=act.today,
        content=_says(the_center(db), act, kind, person, facts),
        **stamp(act),
    )
    db.add(made)
    db.flush()
    _audit(db, act, made, AuditAction.CREATE)
    return _row(made, person.full_name, act.display_name, 0)


def _says(
    center: Center, act: Act, kind: CertificateKind, person: Jobseeker, facts: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """What it says, sentences and all, as it stays."""
    return {
        "title": on_paper(TITLES[kind]),
        "sentence": on_paper(SENTENCE),
        "told": on_paper(TOLD),
        "person": [
            [on_paper("Name"), person.full_name],
            [on_paper("Birth date"), format_date(person.birth_date)],
        ],
        "facts": [[head, said] for head, said in facts if said],
        "center_name": center.name,
        "center_about": " · ".join(part for part in (center.address or "", format_phone(center.phone)) if part),
        "issued_by": act.display_name,
    }


def _of_interview(db: Session, interview_id: UUID | None) -> tuple[Jobseeker, list[tuple[str, str]]]:
    if interview_id is None:
        raise InvalidInput(_("A certificate needs what it confirms: choose the interview."))
    one = db.get_one(Interview, interview_id)
    refuse_struck(one)
    referral = db.get_one(Referral, one.referral_id)
    refuse_struck(referral)
    if one.state != InterviewState.HELD:
        raise InvalidInput(_("This interview is not recorded as held: it cannot be confirmed."))
    vacancy = db.get_one(Vacancy, referral.vacancy_id)
    return db.get_one(Jobseeker, one.jobseeker_id), [
        (on_paper("Interview"), format_datetime(one.at) if one.at else format_date(one.held_on)),
        (on_paper("Firm"), vacancy.employer_name),
        (on_paper("Vacancy"), _work(code_book(db), vacancy)),
        (on_paper("Place"), one.place or vacancy.interview_place or ""),
        (on_paper("Referred on"), f"{format_date(referral.referred_on)} ({referral.referral_no})"),
    ]


def _of_counseling(
    db: Session, session_id: UUID | None, referral_id: UUID | None
) -> tuple[Jobseeker, list[tuple[str, str]]]:
    if session_id is None and referral_id is None:
        raise InvalidInput(_("A certificate needs what it confirms: choose the session or the referral."))
    codes, facts, people = code_book(db), list[tuple[str, str]](), set[UUID | None]()
    if session_id is not None:
        held = db.get_one(CounselingSession, session_id)
        refuse_struck(held)
        people.add(held.jobseeker_id)
        facts += [
            (on_paper("Counseled"), format_datetime(held.started_at)),
            (on_paper("By what way"), codes.label("contact_mode", held.mode, "ko")),
            (on_paper("Counselor"), db.get_one(Account, held.counselor_id).display_name),
        ]
    if referral_id is not None:
        sent = db.get_one(Referral, referral_id)
        refuse_struck(sent)
        people.add(sent.jobseeker_id)
        vacancy = db.get_one(Vacancy, sent.vacancy_id)
        facts += [
            (on_paper("Referred on"), f"{format_date(sent.referred_on)} ({sent.referral_no})"),
            (on_paper("Firm"), vacancy.employer_name),
            (on_paper("Vacancy"), _work(codes, vacancy)),
            (on_paper("How referred"), codes.label("referral_method", sent.method, "ko")),
        ]
    if len(people) != 1 or None in people:
        raise InvalidInput(_("What it confirms must be of one and the same jobseeker."))
    return db.get_one(Jobseeker, people.pop()), facts


def _work(codes: CodeBook, vacancy: Vacancy) -> str:
    job = codes.label("occupation", vacancy.occupation, "ko") if vacancy.occupation else ""
    return f"{vacancy.title} ({job})" if job else vacancy.title


def list_certificates(
    db: Session,
    act: Act,
    *,
    text: str = "",
    kind: str = "",
    jobseeker_id: UUID | None = None,
    limit: int = 300,
) -> list[CertificateRow]:
    """The register, newest first: by number, 제출처 or name, by kind, of one person. Struck ones stay in it."""
    require(act.role, can_see_people)
    query = (
        select(Certificate, Jobseeker.full_name, Account.display_name)
        .join(Jobseeker, Jobseeker.id == Certificate.jobseeker_id)
        .outerjoin(Account, Account.id == Certificate.recorded_by)
        .order_by(Certificate.issued_on.desc(), Certificate.number.desc())
        .limit(limit)
    )
    if kind:
        query = query.where(Certificate.kind == kind)
    if jobseeker_id is not None:
        query = query.where(Certificate.jobseeker_id == jobseeker_id)
    for word in clean(text).split():
        columns = (Certificate.number, Certificate.submit_to, Jobseeker.full_name)
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    found = db.execute(query).all()
    copies = copies_of(db, [one.number for one, *_names in found])
    return [_row(one, name, issuer or "", copies.get(one.number, 0)) for one, name, issuer in found]


def void_certificate(db: Session, act: Act, *, certificate_id: UUID, why: str) -> None:
    """Strike one through, with the reason: its number stays taken, and it is not printed any more."""
    require(act.role, can_serve)
    one = db.get_one(Certificate, certificate_id)
    if one.recorded_by != act.account_id:
        require(act.role, can_undo_others)
    void(db, act, one, why)
    _audit(db, act, one, AuditAction.VOID)


def draw_certificate(db: Session, act: Act, record_id: UUID | None, detail: Mapping[str, Any]) -> Printable:
    """A certificate as it was issued; from the second copy on it says 재발급.

    Args:
        detail: `copy`, the number of this copy; the next one without it.

    Raises:
        InvalidInput: it was struck through.
    """
    require(act.role, can_see_people)
    if record_id is None:
        raise InvalidInput(_("There is no blank certificate: it is issued on what is on record."))
    one = db.get_one(Certificate, record_id)
    refuse_struck(one)
    copy = int(detail.get("copy") or copies_before(db, one.number) + 1)
    sheet = _sheet(one, copy, paper_head(db, act, "").printed_by)
    return a_sheet(
        f"certificate-{one.number}",
        certificate_pdf,
        sheet,
        [one.jobseeker_id],
        fields=FIELDS,
    )


def _sheet(one: Certificate, copy: int, printed_by: str) -> CertificateSheet:
    kind, said = CertificateKind(one.kind), one.content
    return CertificateSheet(
        number=one.number,
        title=said.get("title") or on_paper(TITLES[kind]),
        person=_pairs(said["person"]),
        facts=_pairs(said["facts"]),
        submit_to=one.submit_to,
        sentence=said.get("sentence") or on_paper(SENTENCE),
        issued_on=format_date(one.issued_on),
        center_name=said["center_name"],
        center_about=said["center_about"],
        issued_by=on_paper("Issued by {name}").format(name=said["issued_by"]),
        printed_by=printed_by,
        told=said.get("told") or on_paper(TOLD),
        copy=on_paper("Reissued, copy {count}").format(count=copy) if copy > 1 else "",
    )


def _pairs(kept: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    return [(head, said) for head, said in kept]


def _audit(db: Session, act: Act, one: Certificate, action: AuditAction) -> None:
    write_audit(
        db,
        act,
        action,
        table="certificate",
        record_id=one.id,
        jobseeker_ids=[one.jobseeker_id],
        detail={"number": one.number, "kind": one.kind},
    )


def _row(one: Certificate, name: str, issuer: str, copies: int) -> CertificateRow:
    return CertificateRow(
        one.id,
        one.number,
        one.kind,
        one.jobseeker_id,
        mask_name(name),
        one.submit_to,
        one.issued_on,
        issuer,
        one.voided_why or "" if one.voided_at else "",
        copies,
    )
