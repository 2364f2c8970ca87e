"""A person or a vacancy as one block of text in the field order of 고용24, to be typed there no second time.

A line is a heading, a tab and a value; what is empty has no line. The order is that of 고용24's 구직신청 and the
published vacancy (domain.md 1.2, 1.3); sensitive fields are not among them. A block is output: it is on record.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import AuditAction
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import on_paper
from jobdesk.base.permissions import can_serve, require
from jobdesk.base.text import clean
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Education, Jobseeker, License, WorkHistory
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._labels import declared
from jobdesk.services._paper_parts import said
from jobdesk.services._rows import refuse_struck
from jobdesk.services.audit import write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.references import survivor_of

Line = tuple[str, str]
Order = Sequence[tuple[str, str]]
_BETWEEN, _PARTED = "\t", " / "

PERSON_ORDER: Order = (
    ("성명", "full_name"),
    ("생년월일", "birth_date"),
    ("성별", "sex"),
    ("국적", "nationality"),
    ("체류자격", "visa_status"),
    ("휴대전화", "mobile"),
    ("전화번호", "phone"),
    ("이메일", "email"),
    ("우편번호", "postcode"),
    ("도로명주소", "road_address"),
    ("상세주소", "address_detail"),
    ("최종학력", "education_level"),
    ("학교명", "school"),
    ("전공", "major"),
    ("졸업구분", "graduation_status"),
    ("총 경력(개월)", "career_months"),
    ("경력", "work_history"),
    ("학력 사항", "education_history"),
    ("자격·면허", "licenses"),
    ("운전 가능", "can_drive"),
    ("차량 소지", "has_car"),
    ("운전면허 종별", "driver_license_class"),
    ("외국어", "languages"),
    ("컴퓨터 활용", "computer_skills"),
    ("병역", "military_status"),
    ("희망직종 1순위", "desired_occupation_1"),
    ("희망직종 2순위", "desired_occupation_2"),
    ("희망직종 3순위", "desired_occupation_3"),
    ("희망직종 내용", "desired_occupation_text"),
    ("희망지역 1순위", "desired_region_1"),
    ("희망지역 2순위", "desired_region_2"),
    ("재택근무", "remote_ok"),
    ("희망 고용형태", "desired_employment_types"),
    ("희망 임금형태", "desired_wage_basis"),
    ("희망 임금", "desired_wage_amount"),
    ("희망 근무시간", "desired_hours"),
    ("희망 근무요일", "desired_days"),
    ("교대근무", "shift_ok"),
    ("주말근무", "weekend_ok"),
    ("취업 가능일", "available_from"),
    ("알선 희망", "referral_wish"),
)
FIRM_ORDER: Order = (
    ("기업명", "name"),
    ("사업자등록번호", "business_no"),
    ("대표자", "representative"),
    ("업종", "industry"),
    ("사업내용", "main_product"),
    ("상시근로자수", "headcount_band"),
    ("기업주소", "road_address"),
    ("대표전화", "phone"),
    ("팩스", "fax"),
    ("이메일", "email"),
)
VACANCY_ORDER: Order = (
    ("구인제목", "title"),
    ("모집직종", "occupation"),
    ("모집인원", "openings"),
    ("직무내용", "duties"),
    ("경력", "experience"),
    ("경력(개월)", "experience_months"),
    ("학력", "education_level"),
    ("자격·면허", "licenses"),
    ("운전", "driving"),
    ("외국어", "languages"),
    ("고용형태", "employment_type"),
    ("계약기간(개월)", "contract_months"),
    ("정규직 전환", "converts_to_permanent"),
    ("수습기간(개월)", "probation_months"),
    ("수습 임금(%)", "probation_wage_rate"),
    ("임금형태", "wage_basis"),
    ("임금 하한", "wage_min"),
    ("임금 상한", "wage_max"),
    ("상여", "bonus"),
    ("식대", "meal_allowance"),
    ("근무요일", "workdays"),
    ("근무 시작", "work_start"),
    ("근무 종료", "work_end"),
    ("휴게(분)", "break_minutes"),
    ("주 소정근로시간", "weekly_hours"),
    ("교대", "shift"),
    ("4대보험", "social_insurances"),
    ("퇴직급여", "severance_scheme"),
    ("복리후생", "benefits"),
    ("우대조건", "preferences"),
    ("장애인 채용", "disability_hire"),
    ("근무지 주소", "place_address"),
    ("인접역", "station"),
    ("전형방법", "screening_steps"),
    ("접수방법", "how_to_apply"),
    ("제출서류", "documents"),
    ("면접장소", "interview_place"),
    ("담당자", "contact_name"),
    ("담당자 전화", "contact_phone"),
    ("마감일", "closes_on"),
    ("채용시까지", "until_filled"),
)


@dataclass(frozen=True, slots=True)
class CopyBlock:
    """Text for the clipboard.

    Attributes:
        lines: heading and value, in order.
    """

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """Line by line, heading and value parted by a tab."""
        return "\n".join(_BETWEEN.join(line) for line in self.lines)


def copy_person(db: Session, act: Act, *, jobseeker_id: UUID) -> CopyBlock:
    """A person in the order of 고용24's 구직신청, for the clipboard; of a merged one who stands for them.

    Writes the audit row, its purpose being the entry into 고용24. The caller commits, then copies.
    """
    require(act.role, can_serve)
    person = db.get_one(Jobseeker, survivor_of(db, "jobseeker", jobseeker_id))
    codes = code_book(db)
    more = {
        "work_history": _rows(db, codes, "work_history", WorkHistory, person.id),
        "education_history": _rows(db, codes, "education", Education, person.id),
        "licenses": _rows(db, codes, "license", License, person.id),
    }
    told = _told(codes, "jobseeker", person, PERSON_ORDER)
    found = [(heading, name, told.get(name) or more.get(name, "")) for heading, name in PERSON_ORDER]
    return _kept(db, act, "jobseeker", person.id, found, [person.id])


def copy_vacancy(db: Session, act: Act, *, vacancy_id: UUID) -> CopyBlock:
    """A vacancy with its firm in the order of 고용24's published vacancy, for the clipboard.

    Writes the audit row, its purpose being the entry into 고용24. The caller commits, then copies.

    Raises:
        InvalidInput: it was struck through.
    """
    require(act.role, can_serve)
    vacancy = db.get_one(Vacancy, vacancy_id)
    refuse_struck(vacancy)
    codes, found = code_book(db), list[tuple[str, str, str]]()
    if vacancy.employer_id is not None:
        firm = db.get_one(Employer, survivor_of(db, "employer", vacancy.employer_id))
        told = _told(codes, "employer", firm, FIRM_ORDER)
        found += [(heading, name, told[name]) for heading, name in FIRM_ORDER]
    else:
        found.append(("기업명", "employer_name", clean(vacancy.employer_name)))
    told = _told(codes, "vacancy", vacancy, VACANCY_ORDER)
    found += [(heading, name, told[name]) for heading, name in VACANCY_ORDER]
    return _kept(db, act, "vacancy", vacancy.id, found, ())


def _told(codes: CodeBook, table: str, record: object, order: Order) -> dict[str, str]:
    """The record's values in words, by column; those of no column of its own are left out."""
    fields = declared(table)
    return {name: _said(codes, fields[name], getattr(record, name)) for _heading, name in order if name in fields}


def _said(codes: CodeBook, field: Field, value: object) -> str:
    """A value in words; amounts and counts as digits alone, days as 2026-11-20: so other programs take them."""
    if value is None or isinstance(value, date):
        return value.isoformat() if isinstance(value, date) else ""
    if field.kind is FieldKind.MONEY:
        return str(value)
    text = said(codes, replace(field, unit=""), value)
    return clean(f"{value} {text}" if field.kind is FieldKind.OCCUPATION and text else text)


def _rows(db: Session, codes: CodeBook, table: str, record: Any, person: UUID) -> str:  # noqa: ANN401  one of three
    """Former jobs, schools or certificates, one behind the other."""
    asked = select(record).where(record.jobseeker_id == person, record.voided_at.is_(None)).order_by(record.id)
    lines = []
    for row in db.scalars(asked):
        cells = (_said(codes, field, getattr(row, name)) for name, field in declared(table).items())
        lines.append(" ".join(filter(None, cells)))
    return _PARTED.join(filter(None, lines))


def _kept(
    db: Session,
    act: Act,
    table: str,
    record_id: UUID,
    found: Iterable[tuple[str, str, str]],
    people: Sequence[UUID],
) -> CopyBlock:
    """The block of what is filled, on record."""
    filled = [one for one in found if one[2]]
    block = CopyBlock(tuple((heading, text) for heading, _name, text in filled))
    write_audit(
        db,
        replace(act, purpose=on_paper("Entry into Work24")),
        AuditAction.EXPORT,
        table=table,
        record_id=record_id,
        jobseeker_ids=people,
        detail={
            "form": "clipboard",
            "columns": [name for _heading, name, _text in filled],
            "sha256": hashlib.sha256(block.text.encode()).hexdigest(),
        },
    )
    return block
