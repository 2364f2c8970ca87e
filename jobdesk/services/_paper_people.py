"""Papers of one person: 구직신청서, 이력서, the consent form. Sources: domain.md 1.2, 2.8, 6.2."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from jobdesk.base.acts import Act
from jobdesk.base.consent_texts import ConsentTexts, consent_texts
from jobdesk.base.disclosed import RESUME_FIELDS
from jobdesk.base.enums import ConsentKind
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import Field
from jobdesk.base.formats import format_date
from jobdesk.base.forms.jobseekers import EDUCATION, JOBSEEKER, LICENSE, REGISTRATION, WORK_HISTORY
from jobdesk.base.i18n import _, mark, on_paper
from jobdesk.papers.form_sheet import FormBox, FormPaper, FormPart, form_pdf
from jobdesk.records.jobseekers import Consent, Education, Jobseeker, License, Registration, WorkHistory
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._paper_parts import (
    a_sheet,
    boxes,
    consent_part,
    paper_head,
    parts_of,
    said,
    table_of,
    the_center,
)
from jobdesk.services._printable import Printable
from jobdesk.services._rows import refuse_struck
from jobdesk.services.codes import code_book
from jobdesk.services.consents import current_consents
from jobdesk.services.referral_states import OPEN

DESK_FIELDS = ("visa_seen", "employability_grade", "external_no_work24", "note")
"""What the desk writes of a person; on the application it has a part of its own or none."""
_KEPT = ("employability_grade", "note")
"""What stands on no application."""
CONSENT_FIELDS = ("full_name", "birth_date", "mobile", "consents")
"""What a consent form says of its person."""
_CV = ("full_name", "birth_date", "mobile", "email", "road_address", "address_detail")
_SKILLS = ("desired_occupation_1", "languages", "computer_skills", "driver_license_class")
_JOB = tuple(one for one in WORK_HISTORY if one.name in {"employer_name", "job", "from_on", "until_on"})
_SCHOOL = tuple(one for one in EDUCATION if one.name in {"school", "major", "graduation_status", "graduated_on"})
_SENSITIVE = tuple(one.name for one in JOBSEEKER if one.sensitive)
REGISTERED_BY = mark("Counselor in charge")


@dataclass(frozen=True, slots=True)
class _Brought:
    """What a person brings, oldest school and newest job first."""

    jobs: Sequence[WorkHistory] = ()
    schools: Sequence[Education] = ()
    licenses: Sequence[License] = ()
    registration: Registration | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


def _brought(db: Session, person: Jobseeker, act: Act) -> _Brought:
    def live(record: Any, *order: Any) -> Any:  # noqa: ANN401  three records alike
        query = select(record).where(record.jobseeker_id == person.id, record.voided_at.is_(None))
        return db.scalars(query.order_by(*order, record.id)).all()

    values = {one.name: getattr(person, one.name) for one in JOBSEEKER}
    if person.id not in current_consents(db, [person.id], ConsentKind.SENSITIVE, act.today):
        values |= dict.fromkeys(_SENSITIVE)
    taken = live(Registration, Registration.received_on.desc())
    return _Brought(
        live(WorkHistory, WorkHistory.from_on.desc()),
        live(Education, Education.graduated_on),
        live(License, License.acquired_on),
        taken[0] if taken else None,
        values,
    )


def draw_application(db: Session, act: Act, record_id: UUID | None, detail: Mapping[str, Any]) -> Printable:
    """구직신청서 for signature, from the record or blank."""
    codes, texts = code_book(db), consent_texts()
    person = db.get_one(Jobseeker, record_id) if record_id else None
    brought = _brought(db, person, act) if person else _Brought()
    parts = parts_of(codes, JOBSEEKER, brought.values, act.today, skip=DESK_FIELDS)
    parts += [
        FormPart(
            on_paper("Former jobs, schools, certificates"),
            tables=[
                table_of(codes, _JOB, (0.34, 0.3, 0.18, 0.18), brought.jobs, 3),
                table_of(codes, _SCHOOL, (0.34, 0.3, 0.18, 0.18), brought.schools, 2),
                table_of(codes, LICENSE, (0.44, 0.34, 0.22), brought.licenses, 2),
            ],
        ),
        _desk_part(db, act, person, brought.registration),
        *consent_parts(texts),
    ]
    number = person.jobseeker_no if person else ""
    head = paper_head(db, act, on_paper("Application for work"), _about(number, on_paper("Jobseeker number")))
    paper = FormPaper(
        head,
        parts,
        signed_by=_signers(person),
        to=on_paper("To the head of {center}").format(center=the_center(db).name),
        closing=on_paper("I apply for work as above. What I wrote is true."),
        notes=(_legend(), on_paper("Consent text version {version}").format(version=texts.version)),
    )
    return _printable(f"application-{number or 'blank'}", paper, person, _names(brought))


def _names(brought: _Brought) -> list[str]:
    """What an application says of its person."""
    own = [one for one, value in brought.values.items() if one not in _KEPT and value not in (None, "", [])]
    tables = {
        "work_history": brought.jobs,
        "education_history": brought.schools,
        "licenses": brought.licenses,
        "registration": brought.registration,
    }
    return own + [name for name, there in tables.items() if there]


def _desk_part(db: Session, act: Act, person: Jobseeker | None, taken: Registration | None) -> FormPart:
    values: dict[str, Any] = {}
    if taken is not None:
        values = {one.name: getattr(taken, one.name) for one in REGISTRATION}
    known = [one for one in JOBSEEKER if one.name in {"visa_seen", "external_no_work24"}]
    own = {one.name: getattr(person, one.name) for one in known} if person else {}
    asked = boxes(code_book(db), [*REGISTRATION, *known], values | own, act.today, skip=("note",))
    return FormPart(on_paper("Written by the desk"), [*asked, FormBox(on_paper(REGISTERED_BY), "")])


def consent_parts(texts: ConsentTexts) -> list[FormPart]:
    """Every consent with its words and its own boxes; what holds for all stands at the end."""
    asked = on_paper("Do you agree to this?")
    kinds = [consent_part(texts.kinds[kind], asked=asked) for kind in ConsentKind]
    return [*kinds, FormPart(sentences=[f"※ {right}" for right in texts.rights])]


def draw_consent(db: Session, act: Act, record_id: UUID | None, detail: Mapping[str, Any]) -> Printable:
    """The consent form with its text version, of a person or blank; what is on record stands at its end."""
    codes, texts = code_book(db), consent_texts()
    person = db.get_one(Jobseeker, record_id) if record_id else None
    known = [one for one in JOBSEEKER if one.name in {"full_name", "birth_date", "mobile"}]
    values = {one.name: getattr(person, one.name) for one in known} if person else {}
    parts = [FormPart("", boxes(codes, known, values, act.today)), *consent_parts(texts)]
    if person is not None and (held := _held(db, person)):
        fields = [
            Field("kind", mark("Consent")),
            Field("given", mark("Given on")),
            Field("text", mark("Version of the text")),
        ]
        told = table_of(codes, fields, (0.4, 0.3, 0.3), [_Told(codes_label(codes, one), one) for one in held], 0)
        parts.append(FormPart(on_paper("On record"), tables=[told], signatures=_signed(codes, held)))
    version = on_paper("Consent text version {version}").format(version=texts.version)
    paper = FormPaper(
        paper_head(db, act, on_paper("Consent to the use of personal data"), version),
        parts,
        signed_by=_signers(person),
        to=on_paper("To the head of {center}").format(center=the_center(db).name),
    )
    return _printable(f"consent-{person.jobseeker_no if person else 'blank'}", paper, person, CONSENT_FIELDS)


def _signed(codes: Any, held: Sequence[Consent]) -> list[tuple[str, bytes]]:  # noqa: ANN401  the code book
    """What was signed on the screen: one signature under several consents stands once."""
    found: dict[bytes, list[Consent]] = {}
    for one in held:
        if one.signature is not None:
            found.setdefault(one.signature, []).append(one)
    told = on_paper("Signed on the screen on {day}, text {version}: {kinds}")
    return [
        (
            told.format(
                day=format_date(some[0].given_on),
                version=some[0].text_version,
                kinds=", ".join(codes_label(codes, one) for one in some),
            ),
            image,
        )
        for image, some in found.items()
    ]


class _Told:
    """A consent on record, as the form says it."""

    def __init__(self, kind: str, one: Consent) -> None:
        gone = on_paper("withdrawn {day}").format(day=format_date(one.withdrawn_on)) if one.withdrawn_on else ""
        self.kind, self.text = kind, one.text_version
        self.given = " · ".join(part for part in (format_date(one.given_on), gone) if part)


def codes_label(codes: Any, one: Consent) -> str:  # noqa: ANN401  the code book
    """What a consent is called."""
    return str(codes.label("consent_kind", one.kind, "ko"))


def _held(db: Session, person: Jobseeker) -> Sequence[Consent]:
    query = select(Consent).where(Consent.jobseeker_id == person.id, Consent.voided_at.is_(None))
    query = query.options(undefer(Consent.signature))
    return db.scalars(query.order_by(Consent.given_on, Consent.id)).all()


def draw_resume(db: Session, act: Act, record_id: UUID | None, detail: Mapping[str, Any]) -> Printable:
    """이력서 without photo, family or resident number; for the firm of a referral it is told to that firm.

    Args:
        detail: `referral`, the id of the referral whose firm gets it; without it the person gets it.

    Raises:
        InvalidInput: no consent to disclosure holds today, or the referral is not open any more.
    """
    codes = code_book(db)
    person = db.get_one(Jobseeker, record_id) if record_id else None
    told: dict[UUID, UUID] = {}
    about = ""
    if person is not None and detail.get("referral"):
        referral = db.get_one(Referral, UUID(str(detail["referral"])))
        told = {referral.id: _consent_for(db, act, person, referral)}
        vacancy = db.get_one(Vacancy, referral.vacancy_id)
        about = on_paper("For {firm} · {title}").format(firm=vacancy.employer_name, title=vacancy.title)
    brought = _brought(db, person, act) if person else _Brought()
    own = [one for one in JOBSEEKER if one.name in _CV]
    skills = [one for name in _SKILLS for one in JOBSEEKER if one.name == name]
    parts = [
        FormPart(on_paper("Personal details"), [_open(codes, one, brought.values) for one in own]),
        FormPart(
            on_paper("Schools attended"),
            [_open(codes, one, brought.values) for one in JOBSEEKER if one.name == "education_level"],
            tables=[table_of(codes, _SCHOOL, (0.36, 0.28, 0.16, 0.2), _schools(brought), 3)],
        ),
        FormPart(on_paper("Experience"), tables=[table_of(codes, _JOB, (0.34, 0.3, 0.18, 0.18), brought.jobs, 4)]),
        FormPart(
            on_paper("Certificates"), tables=[table_of(codes, LICENSE, (0.44, 0.34, 0.22), brought.licenses, 3)]
        ),
        FormPart(on_paper("Wish and skills"), [_open(codes, one, brought.values) for one in skills]),
    ]
    paper = FormPaper(
        paper_head(db, act, on_paper("Résumé"), about),
        parts,
        signed_by=((on_paper("Name"), person.full_name if person else ""),),
        closing=on_paper("What stands above is true."),
    )
    title = f"resume-{person.jobseeker_no if person else 'blank'}"
    ids = [person.id] if person else []
    return a_sheet(title, form_pdf, paper, ids, fields=RESUME_FIELDS, told=told, told_fields=RESUME_FIELDS)


def _consent_for(db: Session, act: Act, person: Jobseeker, referral: Referral) -> UUID:
    refuse_struck(referral)
    if referral.jobseeker_id != person.id or referral.state not in OPEN:
        raise InvalidInput(_("This referral is not open any more: nothing of the person goes to its firm."))
    held = current_consents(db, [person.id], ConsentKind.DISCLOSURE, act.today)
    if person.id not in held:
        raise InvalidInput(_("No consent to disclosure holds today: the résumé may not go to a firm."))
    return held[person.id]


def _schools(brought: _Brought) -> Sequence[object]:
    """The schools on record; without any, the last one the person told."""
    if brought.schools or not brought.values.get("school"):
        return brought.schools
    return [_School(brought.values)]


class _School:
    """The school of the person's own record as a line."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.school, self.major = values["school"], values["major"]
        self.graduation_status, self.graduated_on = values["graduation_status"], None


def _open(codes: Any, one: Field, values: Mapping[str, Any]) -> FormBox:  # noqa: ANN401  the code book
    """A field in words, without the choices nobody asked for."""
    return FormBox(on_paper(one.label), said(codes, one, values.get(one.name)))


def _about(number: str, label: str) -> str:
    return f"{label} {number}" if number else ""


def _legend() -> str:
    return on_paper("* is needed. Boxes: ■ as told, □ to be ticked.")


def _signers(person: Jobseeker | None) -> Sequence[tuple[str, str]]:
    name = person.full_name if person else ""
    return ((on_paper("Applicant"), name), (on_paper("Guardian (under 18)"), ""))


def _printable(title: str, paper: FormPaper, person: Jobseeker | None, fields: Sequence[str]) -> Printable:
    return a_sheet(title, form_pdf, paper, [person.id] if person else [], fields=fields if person else ())
