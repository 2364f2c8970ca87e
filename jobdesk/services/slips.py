"""Slips: numbered inside the saving transaction, frozen as they were issued, reprinted as they were."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Result, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import CodeBook
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import clean_values
from jobdesk.base.formats import format_date, format_datetime, format_money, format_time
from jobdesk.base.forms.referrals import REFERRAL
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, require
from jobdesk.base.phones import format_phone
from jobdesk.base.printing import COPIES_TOLD, PrintState
from jobdesk.base.slip_looks import FIRST_LOOK, SlipLook
from jobdesk.base.slip_numbers import check_slip_number, make_slip_number
from jobdesk.papers.slip_content import SlipContent, standard_notice
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Center
from jobdesk.records.certificates import Certificate
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker, License
from jobdesk.records.print_jobs import PrintJob
from jobdesk.records.referrals import Referral, SlipNumber
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._match_sides import by_person
from jobdesk.services.codes import code_book
from jobdesk.services.settings import read_settings
from jobdesk.services.slip_looks import look_of, read_logo
from jobdesk.store.counters import next_number

MAY_BE_OUT = "may_be_out"
"""In a print's detail: the last of its copies nobody could say of that it did not come out."""


@dataclass(frozen=True, slots=True)
class IssuedSlip:
    """A slip as it was issued: the number, its referral, and what it says as plain text by name, with its logo."""

    number: str
    referral_id: UUID
    jobseeker_id: UUID
    content: Mapping[str, str]
    copies_before: int
    logo: bytes = b""

    def drawable(self, copy_no: int = 1) -> SlipContent:
        """What is drawn: the words and the look it was issued with."""
        return SlipContent.of(self.number, self.content, copy_no, self.logo)


def issue_slip(db: Session, act: Act, referral: Referral) -> str:
    """Give the referral the next slip number of this desk and freeze what the slip says.

    Adds one SlipNumber; the number is shown only after COMMIT. Gap-free per issuer and year.
    """
    year = referral.referred_on.year
    serial = next_number(db, "slip", act.desk, year)
    referral.slip_no = make_slip_number(year, act.desk, serial)
    db.add(_slip(act, referral, serial, slip_says(db, referral)))
    return referral.slip_no


def _slip(act: Act, referral: Referral, serial: int, content: dict[str, str]) -> SlipNumber:
    return SlipNumber(
        number=referral.slip_no,
        issuer=act.desk,
        year=referral.referred_on.year,
        serial=serial,
        referral_id=referral.id,
        issued_at=act.at,
        content=content,
    )


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands on every slip of an act: the center, the counselor, and of each person the certificates."""

    center: Center
    counselor: Account
    licenses: Mapping[UUID, Sequence[str]]


def asked_letterhead(jobseeker_ids: Collection[UUID], counselor_id: UUID) -> tuple[Executable, ...]:
    """What `letterhead` is read from."""
    held = select(License.jobseeker_id, License.name)
    mine = held.where(License.jobseeker_id.in_(jobseeker_ids), License.voided_at.is_(None))
    return (
        select(Center).limit(1),
        select(Account).where(Account.id == counselor_id),
        mine.order_by(License.acquired_on, License.id),
    )


def letterhead(center: Result[Any], counselor: Result[Any], licenses: Result[Any]) -> Letterhead:
    """The answers to `asked_letterhead`."""
    return Letterhead(center.scalars().one(), counselor.scalars().one(), by_person(licenses))


def issue_slips(
    db: Session,
    act: Act,
    referrals: Mapping[Referral, int],
    head: Letterhead,
    firms: Mapping[UUID, Employer],
) -> None:
    """Freeze what the slips of saved referrals say, each with the serial its number is made of.

    Args:
        firms: of their vacancies.
    """
    settings, codes = read_settings(db), code_book(db)
    for referral, serial in referrals.items():
        vacancy = db.get_one(Vacancy, referral.vacancy_id)
        said = say(
            codes,
            referral=referral,
            person=db.get_one(Jobseeker, referral.jobseeker_id),
            vacancy=vacancy,
            employer=firms.get(vacancy.employer_id) if vacancy.employer_id else None,
            counselor=head.counselor,
            center=head.center,
            valid_days=settings.integer("slip_valid_days"),
            shown_name=settings.text("slip_center_name"),
            look=look_of(settings),
            licenses=head.licenses.get(referral.jobseeker_id, ()),
        )
        db.add(_slip(act, referral, serial, said))


def _wage(v: Vacancy, codes_label: str) -> str:
    if v.wage_min is None:
        return ""
    span = format_money(v.wage_min)
    if v.wage_max and v.wage_max != v.wage_min:
        span = f"{span} ~ {format_money(v.wage_max)}"
    return f"{codes_label} {span}".strip()


def _hours(v: Vacancy) -> str:
    span = f"{format_time(v.work_start)}~{format_time(v.work_end)}" if v.work_start and v.work_end else ""
    return " ".join(part for part in (v.workdays or "", span) if part)


def slip_says(db: Session, referral: Referral) -> dict[str, str]:
    """What the slip of a referral says now, in Korean, by name; the birth year alone, nothing sensitive."""
    vacancy = db.get_one(Vacancy, referral.vacancy_id)
    settings = read_settings(db)
    return say(
        code_book(db),
        referral=referral,
        person=db.get_one(Jobseeker, referral.jobseeker_id),
        vacancy=vacancy,
        employer=db.get(Employer, vacancy.employer_id) if vacancy.employer_id else None,
        counselor=db.get_one(Account, referral.counselor_id),
        center=db.scalars(select(Center).limit(1)).one(),
        valid_days=settings.integer("slip_valid_days"),
        shown_name=settings.text("slip_center_name"),
        look=look_of(settings),
        licenses=db.scalars(
            select(License.name)
            .where(License.jobseeker_id == referral.jobseeker_id, License.voided_at.is_(None))
            .order_by(License.acquired_on, License.id)
        ).all(),
    )


def slip_ahead(
    db: Session, act: Act, *, jobseeker_id: UUID, vacancy_id: UUID, asked: Mapping[str, Any]
) -> dict[str, str]:
    """What the slip of a referral not made yet would say; `asked` are values of its form. Keeps nothing.

    Raises:
        InvalidInput: a field is wrong.
    """
    require(act.role, can_see_people)
    kept = clean_values(REFERRAL, asked, code_book(db), today=act.today)
    referral = Referral(
        jobseeker_id=jobseeker_id,
        vacancy_id=vacancy_id,
        counselor_id=act.account_id,
        counter_no=act.window_no,
        referred_on=kept["referred_on"],
        interview_at=kept.get("interview_at"),
        interview_place=kept.get("interview_place"),
    )
    return slip_says(db, referral)


def say(
    codes: CodeBook,
    *,
    referral: Referral,
    person: Jobseeker,
    vacancy: Vacancy,
    employer: Employer | None,
    counselor: Account,
    center: Center,
    valid_days: int,
    shown_name: str = "",
    look: SlipLook = FIRST_LOOK,
    licenses: Sequence[str] = (),
) -> dict[str, str]:
    """The slip's content from its records, loaded or not yet saved, with the look it keeps."""
    return {
        "issued_on": format_date(referral.referred_on),
        "valid_until": format_date(referral.referred_on + timedelta(days=valid_days - 1)),
        **replace(look, notices=look.notices or standard_notice()).frozen(),
        "center_name": shown_name or center.name,
        "center_address": center.address or "",
        "center_phone": format_phone(center.phone),
        "center_fax": format_phone(center.fax),
        **_job_says(codes, vacancy, employer),
        "interview_at": format_datetime(referral.interview_at or vacancy.interview_at),
        "interview_place": referral.interview_place or vacancy.interview_place or "",
        "jobseeker_name": person.full_name,
        "birth_year": str(person.birth_date.year) if person.birth_date else "",
        "jobseeker_phone": format_phone(person.mobile or person.phone),
        "desired_occupation": codes.label("occupation", person.desired_occupation_1, "ko"),
        "career_months": "" if person.career_months is None else str(person.career_months),
        "licenses": ", ".join(licenses),
        "counselor_name": counselor.display_name,
        "counselor_position": counselor.position or "",
        "counselor_phone": format_phone(counselor.phone or center.phone),
        "window_no": str(referral.counter_no or ""),
    }


def _job_says(codes: CodeBook, vacancy: Vacancy, employer: Employer | None) -> dict[str, str]:
    """What the firm stated of itself and of the job."""

    def label(scheme: str, code: str | None) -> str:
        return codes.label(scheme, code, "ko")

    return {
        "employer_name": vacancy.employer_name,
        "employer_address": (employer.road_address if employer else None) or vacancy.place_address or "",
        "work_address": vacancy.place_address or "",
        "employer_contact": vacancy.contact_name or (employer.contact_name if employer else None) or "",
        "employer_phone": format_phone(
            vacancy.contact_phone or (employer.contact_phone or employer.phone if employer else None)
        ),
        "station": vacancy.station or "",
        "documents": vacancy.documents or "",
        "title": vacancy.title,
        "occupation": label("occupation", vacancy.occupation),
        "duties": vacancy.duties or "",
        "employment_type": label("employment_type", vacancy.employment_type),
        "wage": _wage(vacancy, label("wage_basis", vacancy.wage_basis)),
        "hours": _hours(vacancy),
        "insurances": codes.labels("social_insurance", vacancy.social_insurances, "ko"),
    }


def find_slip(db: Session, act: Act, number: str) -> IssuedSlip:
    """A slip by its number as typed or scanned.

    Raises:
        InvalidInput: wrong check digits, an unknown number, or a void one; the sentence says which.
    """
    require(act.role, can_see_people)
    digits = check_slip_number(number)
    row = db.execute(
        select(SlipNumber, Referral.id, Referral.jobseeker_id, Referral.voided_at)
        .join(Referral, Referral.id == SlipNumber.referral_id)
        .where(SlipNumber.number == digits)
    ).first()
    if row is None:
        raise InvalidInput(_("No slip of this center has this number."))
    slip, referral_id, jobseeker_id, voided_at = row
    if voided_at is not None or slip.void_why:
        raise InvalidInput(_("The referral of this slip was struck through."))
    content = slip.content or {}
    logo = read_logo(db, content.get("look_logo", ""))
    return IssuedSlip(digits, referral_id, jobseeker_id, content, copies_before(db, digits), logo)


def hold_number(db: Session, number: str) -> None:
    """Hold a slip or certificate until COMMIT, so that two copies of it count one after the other."""
    for numbered in (SlipNumber, Certificate):
        db.execute(select(numbered.id).where(numbered.number == number).with_for_update())


def copies_before(db: Session, number: str) -> int:
    """The number of the last copy of a slip or certificate that came out or may have; 0 where surely none did."""
    return copies_of(db, [number]).get(number, 0)


def copies_of(db: Session, numbers: Collection[str]) -> dict[str, int]:
    """`copies_before` of many; those of which surely none came out are left out."""
    query = select(PrintJob.number, PrintJob.state, PrintJob.copy_no, PrintJob.detail).where(
        PrintJob.kind.in_(COPIES_TOLD), PrintJob.number.in_(numbers), PrintJob.attempts > 0
    )
    out = {PrintState.SENT, PrintState.CONFIRMED, PrintState.UNKNOWN}
    last: dict[str, int] = {}
    for number, state, copy, detail in db.execute(query):
        told = copy if state in out else int((detail or {}).get(MAY_BE_OUT, 0))
        if number is not None and told:
            last[number] = max(told, last.get(number, 0))
    return last
