"""What 관리 calls tables, code lists, rights and wages."""

from collections.abc import Mapping

from jobdesk.base.i18n import _, mark

SCHEMES: Mapping[str, str] = {
    "benefit": mark("Benefits of a job"),
    "channel": mark("How one came"),
    "computer": mark("Computer skills"),
    "consent_form": mark("Form of consent"),
    "consent_kind": mark("Kind of consent"),
    "contact_mode": mark("Way of contact"),
    "contact_owner": mark("Whose phone"),
    "contact_relation": mark("Relation to the person"),
    "disability_degree": mark("Degree of disability"),
    "disability_hire": mark("Hires people with disabilities"),
    "disability_kind": mark("Kind of disability"),
    "dong": mark("Dong"),
    "driver_license": mark("Driver's license"),
    "education": mark("Education"),
    "employability": mark("Employability grade"),
    "employer_reason": mark("Reason of a firm"),
    "employment_type": mark("Type of employment"),
    "event_kind": mark("Kind of event"),
    "event_result": mark("Result at an event"),
    "evidence": mark("Evidence of work"),
    "experience": mark("Experience"),
    "follow_up_state": mark("Result of a follow-up"),
    "graduation": mark("Graduation"),
    "gu": mark("District"),
    "headcount_band": mark("Size of a firm"),
    "hours": mark("Working time"),
    "industry": mark("Industry"),
    "inquiry_about": mark("Subject of an inquiry"),
    "inquiry_kind": mark("Kind of inquiry"),
    "interview_state": mark("State of an interview"),
    "jobseeker_reason": mark("Reason of a jobseeker"),
    "labor_status": mark("Labor status"),
    "language": mark("Languages"),
    "leave_reason": mark("Reason for leaving"),
    "median_income": mark("Standard median income"),
    "military": mark("Military service"),
    "nes": mark("National employment support"),
    "occupation": mark("Occupation"),
    "occupation_2025": mark("Occupation (KECO 2025)"),
    "place": mark("Place of counseling"),
    "placement_route": mark("Way to a placement"),
    "preference": mark("Preferred people"),
    "public_works_ground": mark("Ground of exclusion from public works"),
    "public_works_program": mark("Public works program"),
    "public_works_residence": mark("Residence asked by public works"),
    "public_works_rule": mark("What a public works program asks"),
    "referral_method": mark("Way of referral"),
    "referral_state": mark("State of a referral"),
    "referral_wish": mark("Wish for referral"),
    "refusal_reason": mark("Reason of a refusal"),
    "reporter": mark("Who told"),
    "role": mark("Role"),
    "sector": mark("Sector"),
    "session_kind": mark("Kind of counseling"),
    "severance": mark("Severance pay"),
    "sex": mark("Sex"),
    "simple_labor": mark("Simple labor"),
    "signpost_place": mark("Where else people are sent"),
    "social_insurance": mark("Social insurance"),
    "stay_rule": mark("What a status of stay allows"),
    "target_group": mark("Target group"),
    "unemployment_benefit": mark("Unemployment benefit"),
    "vacancy_kind": mark("Kind of vacancy"),
    "vacancy_state": mark("State of a vacancy"),
    "veteran": mark("Veteran"),
    "visa": mark("Visa"),
    "visit_result": mark("Result of a visit"),
    "wage_basis": mark("Basis of a wage"),
    "welfare": mark("Welfare"),
    "window_kind": mark("Kind of window"),
}
"""The code lists that 관리 offers; what is not named here is the program's own."""

AMOUNTS: Mapping[str, str] = {
    "minimum_wage": mark("Minimum wage"),
    "living_wage": mark("Living wage"),
}
RIGHTS: Mapping[str, str] = {
    "grant": mark("Granted"),
    "role": mark("Role changed"),
    "end": mark("Ended"),
    "reset_password": mark("Password reset"),
    "recovery": mark("Recovery key used"),
}
SETTING_CHOICES: Mapping[str, str] = {
    "a4": mark("A4"),
    "a5": mark("A5"),
    "roll": mark("80 mm roll"),
    "employers": mark("Distinct firms"),
    "vacancies": mark("Vacancy registrations"),
    "utf8": mark("UTF-8"),
    "cp949": mark("CP949"),
}

DETAILS: Mapping[str, str] = {
    "by": mark("Locked by"),
    "code": mark("Code"),
    "fields": mark("Fields"),
    "file": mark("File"),
    "findings": mark("Findings"),
    "form": mark("Form"),
    "key": mark("Setting"),
    "kind": mark("Kind"),
    "merged": mark("Records merged"),
    "notices": mark("Notices"),
    "number": mark("Number"),
    "read_only": mark("Read only"),
    "recognized": mark("Recognized"),
    "route": mark("Way to a placement"),
    "rows": mark("Rows"),
    "rule": mark("Rule that refused it"),
    "scheme": mark("Code list"),
    "shown": mark("Shown"),
    "size": mark("Size"),
    "state": mark("State"),
    "stay": mark("Work under the stay"),
    "what": mark("What"),
    "taken_apart": mark("Records taken apart"),
    "different": mark("Said to be different"),
    "withdrawn": mark("Withdrawn"),
}
"""What a row of the access log adds, by the key it keeps it under."""

LOCKED_BY: Mapping[str, str] = {
    "idle": mark("Nobody touched it"),
    "system": mark("The computer's own lock"),
}


def word(words: Mapping[str, str], key: str | None) -> str:
    """The translated word of a key; the key itself where it has none."""
    said = words.get(key) if key else None
    return _(said) if said else key or ""
