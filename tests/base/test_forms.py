import re
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from jobdesk.base.codes import load_codes
from jobdesk.base.fields import FieldKind
from jobdesk.base.forms import centers, counseling, employers, events, jobseekers, placements, referrals, vacancies
from jobdesk.records.accounts import Absence, Account
from jobdesk.records.centers import Center, Window
from jobdesk.records.counseling import CounselingSession, Inquiry
from jobdesk.records.employers import Employer, EmployerContact, EmployerSite
from jobdesk.records.events import (
    CourseCompletion,
    EmployerVisit,
    Event,
    EventFirm,
    EventInterview,
    EventParticipant,
)
from jobdesk.records.jobseekers import Consent, Education, Jobseeker, License, Registration, WorkHistory
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy

FORMS = {
    "JOBSEEKER": (jobseekers.JOBSEEKER, Jobseeker),
    "REGISTRATION": (jobseekers.REGISTRATION, Registration),
    "CONSENT": (jobseekers.CONSENT, Consent),
    "EDUCATION": (jobseekers.EDUCATION, Education),
    "WORK_HISTORY": (jobseekers.WORK_HISTORY, WorkHistory),
    "LICENSE": (jobseekers.LICENSE, License),
    "EMPLOYER": (employers.EMPLOYER, Employer),
    "SITE": (employers.SITE, EmployerSite),
    "CONTACT": (employers.CONTACT, EmployerContact),
    "VACANCY": (vacancies.VACANCY, Vacancy),
    "EXTERNAL_VACANCY": (vacancies.EXTERNAL_VACANCY, Vacancy),
    "SESSION": (counseling.SESSION, CounselingSession),
    "INQUIRY": (counseling.INQUIRY, Inquiry),
    "PHONE_MEMO": (counseling.PHONE_MEMO, Inquiry),
    "REFERRAL": (referrals.REFERRAL, Referral),
    "PLACEMENT": (placements.PLACEMENT, Placement),
    "FOLLOW_UP": (placements.FOLLOW_UP, FollowUp),
    "EVENT": (events.EVENT, Event),
    "EVENT_FIRM": (events.EVENT_FIRM, EventFirm),
    "EVENT_PARTICIPANT": (events.EVENT_PARTICIPANT, EventParticipant),
    "EVENT_INTERVIEW": (events.EVENT_INTERVIEW, EventInterview),
    "EMPLOYER_VISIT": (events.EMPLOYER_VISIT, EmployerVisit),
    "COURSE_COMPLETION": (events.COURSE_COMPLETION, CourseCompletion),
    "CENTER": (centers.CENTER, Center),
    "WINDOW": (centers.WINDOW, Window),
    "ACCOUNT": (centers.ACCOUNT, Account),
    "ABSENCE": (centers.ABSENCE, Absence),
}
K = FieldKind
CODED = {K.CHOICE, K.MULTICHOICE, K.OCCUPATION, K.DONG}
# The longest text each kind can keep.
LENGTHS = {K.PHONE: 12, K.BUSINESS_NUMBER: 10, K.POSTCODE: 5, K.OCCUPATION: 4, K.DONG: 10}
TYPES = {
    K.DATE: date,
    K.BIRTH: date,
    K.DATETIME: datetime,
    K.TIME: time,
    K.INTEGER: int,
    K.MONEY: int,
    K.DECIMAL: Decimal,
    K.BOOLEAN: bool,
    K.MULTICHOICE: list,
}


def limits(column):
    """(longest text, lowest, highest) that the column's CHECKs allow."""
    rules = " ".join(rule for _suffix, rule in column.info.get("checks", ()))
    length = re.search(r"length\(\{c\}\) <= (\d+)", rules)
    between = re.search(r"BETWEEN (-?\d+) AND (\d+)", rules)
    return int(length[1]) if length else None, *(map(int, between.groups()) if between else (None, None))


def annotations(record):
    """Column name to the type the record declares."""
    declared = [c.__dict__.get("__annotations__", {}) for c in reversed(record.__mro__)]
    return {name: str(kind) for names in declared for name, kind in names.items()}


@pytest.mark.parametrize("form", FORMS)
def test_every_field_is_a_column_that_can_hold_it(form):
    fields, record = FORMS[form]
    codes = load_codes()
    for field in fields:
        if field.when_asked:
            assert field.name not in record.__table__.columns, "it is kept in the note"
            continue
        column = record.__table__.columns[field.name]
        longest, low, high = limits(column)
        if field.kind in {K.TEXT, K.NOTE, K.EMAIL}:
            assert longest is not None, field.name
            assert field.max_length <= longest, field.name
        elif field.kind in LENGTHS:
            assert LENGTHS[field.kind] <= longest, field.name
        elif field.kind is K.CHOICE and longest is not None:
            assert max(len(e.code) for e in codes.all(field.code)) <= longest, field.name
        elif field.kind in {K.INTEGER, K.MONEY}:
            assert (low, high) != (None, None), field.name
            assert low <= (field.minimum or 0), field.name
            assert (field.maximum if field.maximum is not None else 10**10) <= high, field.name
        if expected := TYPES.get(field.kind):
            assert expected.__name__ in annotations(record)[field.name], field.name


@pytest.mark.parametrize("form", FORMS)
def test_fields_are_named_once_and_choices_have_their_list(form):
    fields, _record = FORMS[form]
    names = [field.name for field in fields]
    assert len(names) == len(set(names))
    codes = load_codes()
    for field in fields:
        assert field.label
        assert bool(field.code) == (field.kind in CODED), field.name
        if field.code:
            assert codes.all(field.code), field.code


@pytest.mark.parametrize("form", FORMS)
def test_sections_stand_together(form):
    sections = [field.section for field in FORMS[form][0]]
    changes = [s for before, s in zip([None, *sections], sections, strict=False) if s != before]
    assert len(changes) == len(set(changes))


def test_a_person_starts_with_two_fields():
    assert [f.name for f in jobseekers.QUICK] == ["full_name", "mobile"]
    assert [f.name for f in jobseekers.JOBSEEKER if f.required == "receive"] == ["full_name"]


def test_a_referral_asks_what_the_registration_form_needs():
    needed = {f.name for f in jobseekers.JOBSEEKER if f.required == "complete"}
    assert {"birth_date", "sex", "dong_code", "education_level", "labor_status", "desired_occupation_1"} <= needed
    assert {"desired_region_1", "desired_employment_types", "desired_wage_basis", "referral_wish"} <= needed


def test_a_vacancy_is_received_with_less_than_it_is_opened_with():
    received = {f.name for f in vacancies.VACANCY if f.required == "receive"}
    opened = {f.name for f in vacancies.VACANCY if f.required == "complete"}
    assert received == {"title", "openings", "received_on", "channel"}
    assert {"occupation", "duties", "wage_basis", "wage_min", "weekly_hours", "employment_type"} <= opened


def test_what_needs_the_sensitive_consent_is_marked():
    marked = {f.name for f in jobseekers.JOBSEEKER if f.sensitive}
    assert marked == {"disability_kind", "disability_degree", "veteran_status", "welfare_status"}


def test_registration_is_asked_in_the_order_people_talk():
    names = [f.name for f in jobseekers.JOBSEEKER]
    talk = [
        "full_name",
        "mobile",
        "birth_date",
        "sex",
        "nationality",
        "dong_code",
        "labor_status",
        "desired_occupation_1",
        "desired_hours",
        "desired_wage_amount",
        "desired_region_1",
        "desired_employment_types",
        "available_from",
        "career_months",
        "can_drive",
        "education_level",
        "disability_kind",
        "road_address",
        "note",
    ]
    assert sorted(talk, key=names.index) == talk


def test_what_a_match_reads_may_be_left_unsaid():
    asked = {
        "vacancies": ("weekend_work", "night_work", "driving", "foreigners_welcome", "converts_to_permanent"),
        "jobseekers": ("shift_ok", "weekend_ok", "can_drive", "has_car", "remote_ok"),
    }
    fields = {"vacancies": vacancies.VACANCY, "jobseekers": jobseekers.JOBSEEKER}
    told = {name: {f.name for f in fields[name] if f.three_ways} for name in fields}
    assert all(told[name] >= set(names) for name, names in asked.items())
