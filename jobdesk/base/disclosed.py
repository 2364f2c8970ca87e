"""Which fields of a person a firm is told, by the way they go to it. Source: domain.md 2.8, 6.2."""

from collections.abc import Mapping

from jobdesk.base.enums import ReferralMethod

SLIP_FIELDS = ("full_name", "birth_year", "mobile", "desired_occupation", "career_months", "licenses")
"""What stands on a slip (`papers.slip`)."""
SPOKEN_FIELDS = ("full_name", "mobile", "desired_occupation", "career_months")
"""What is said or written of a person in a few words."""
RESUME_FIELDS = (
    "full_name",
    "birth_date",
    "mobile",
    "email",
    "road_address",
    "address_detail",
    "education_level",
    "school",
    "major",
    "graduation_status",
    "work_history",
    "licenses",
    "desired_occupation",
    "languages",
    "computer_skills",
    "driver_license_class",
)
"""What stands on a résumé (`services._paper_people`)."""
LIST_FIELDS = ("full_name", "birth_year", "mobile")
"""What stands on 알선자 명단 (`papers.referral_list`)."""
TIMETABLE_FIELDS = ("full_name", "birth_year")
"""What a firm's page of 면접 시간표 says (`papers.event_sheets`)."""

TOLD_BY: Mapping[ReferralMethod, tuple[str, ...]] = {
    ReferralMethod.SLIP: SLIP_FIELDS,
    ReferralMethod.PHONE: SPOKEN_FIELDS,
    ReferralMethod.MESSAGE: SPOKEN_FIELDS,
    ReferralMethod.RESUME: RESUME_FIELDS,
    ReferralMethod.ACCOMPANIED: SPOKEN_FIELDS,
}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "birth_year": ("birth_date",),
    "mobile": ("mobile", "phone"),
    "desired_occupation": ("desired_occupation_1",),
}
"""The columns a field is read from, where they are called otherwise; of several the first that is filled."""
