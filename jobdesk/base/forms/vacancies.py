"""What is asked of a vacancy, in the order an employer talks on the phone. Sources: domain.md 1.3, ux.md 6."""

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import mark

_CONTACT = mark("Contact")
_JOB = mark("Job")
_TIME = mark("Days and hours")
_PAY = mark("Pay")
_TERMS = mark("Terms")
_WHO = mark("Who is sought")
_APPLY = mark("Applying")
_RECEIVING = mark("Receiving")

VACANCY: tuple[Field, ...] = (
    Field("contact_name", mark("Contact person"), max_length=60, section=_CONTACT),
    Field("contact_phone", mark("Contact phone"), FieldKind.PHONE, section=_CONTACT),
    Field("contact_fax", mark("Fax"), FieldKind.PHONE, section=_CONTACT),
    Field("title", mark("Title"), required="receive", max_length=200, section=_JOB),
    Field(
        "occupation",
        mark("Occupation sought"),
        FieldKind.OCCUPATION,
        required="complete",
        code="occupation",
        section=_JOB,
    ),
    Field("occupation_text", mark("In the employer's words"), max_length=200, section=_JOB),
    Field(
        "openings",
        mark("Openings"),
        FieldKind.INTEGER,
        required="receive",
        minimum=1,
        maximum=9999,
        unit=mark("persons"),
        section=_JOB,
    ),
    Field("duties", mark("Duties"), FieldKind.NOTE, required="complete", max_length=4000, section=_JOB, wide=True),
    Field("place_address", mark("Place of work"), required="complete", max_length=200, section=_JOB),
    Field("place_dong_code", mark("Dong of work"), FieldKind.DONG, code="dong", section=_JOB),
    Field("station", mark("Nearest station"), max_length=60, section=_JOB),
    Field("workdays", mark("Working days"), required="complete", section=_TIME),
    Field("work_start", mark("Work starts"), FieldKind.TIME, section=_TIME),
    Field("work_end", mark("Work ends"), FieldKind.TIME, section=_TIME),
    Field("break_minutes", mark("Break"), FieldKind.INTEGER, maximum=1440, unit=mark("minutes"), section=_TIME),
    Field("shift", mark("Shifts"), max_length=60, section=_TIME),
    Field(
        "weekly_hours",
        mark("Contracted hours a week"),
        FieldKind.DECIMAL,
        required="complete",
        maximum=168,
        unit=mark("hours"),
        section=_TIME,
    ),
    Field(
        "overtime_hours",
        mark("Fixed overtime a week"),
        FieldKind.DECIMAL,
        maximum=100,
        unit=mark("hours"),
        section=_TIME,
    ),
    Field(
        "night_hours",
        mark("Night hours a week"),
        FieldKind.DECIMAL,
        maximum=100,
        unit=mark("hours"),
        help=mark("Between 22:00 and 06:00, breaks left out"),
        section=_TIME,
    ),
    Field("weekend_work", mark("Work at weekends"), FieldKind.BOOLEAN, section=_TIME, three_ways=True),
    Field("night_work", mark("Night work"), FieldKind.BOOLEAN, section=_TIME, three_ways=True),
    Field("surveillance_exempt", mark("Approved surveillance work"), FieldKind.BOOLEAN, section=_TIME),
    Field(
        "wage_basis", mark("Wage basis"), FieldKind.CHOICE, required="complete", code="wage_basis", section=_PAY
    ),
    Field("wage_min", mark("Wage from"), FieldKind.MONEY, required="complete", unit=mark("won"), section=_PAY),
    Field("wage_max", mark("Wage to"), FieldKind.MONEY, unit=mark("won"), section=_PAY),
    Field(
        "five_or_more",
        mark("Five or more workers"),
        FieldKind.BOOLEAN,
        help=mark("As the firm's record says where it is left empty"),
        section=_PAY,
        three_ways=True,
    ),
    Field("bonus", mark("Bonus"), max_length=200, section=_PAY),
    Field(
        "wage_confirmed",
        mark("Confirmed by the firm"),
        max_length=500,
        help=mark("What the firm confirmed of the wage, where it cannot be computed"),
        section=_PAY,
        wide=True,
    ),
    Field(
        "wage_exempt",
        mark("Exempt from the minimum wage"),
        max_length=500,
        help=mark("For example an approved exemption for a disabled worker, with its number"),
        section=_PAY,
        wide=True,
    ),
    Field(
        "employment_type",
        mark("Employment type"),
        FieldKind.CHOICE,
        required="complete",
        code="employment_type",
        section=_TERMS,
    ),
    Field(
        "contract_months",
        mark("Length of contract"),
        FieldKind.INTEGER,
        maximum=600,
        unit=mark("months"),
        section=_TERMS,
    ),
    Field(
        "converts_to_permanent", mark("May become permanent"), FieldKind.BOOLEAN, section=_TERMS, three_ways=True
    ),
    Field(
        "probation_months", mark("Probation"), FieldKind.INTEGER, maximum=24, unit=mark("months"), section=_TERMS
    ),
    Field(
        "probation_wage_rate",
        mark("Wage in probation"),
        FieldKind.INTEGER,
        maximum=100,
        unit=mark("%"),
        section=_TERMS,
    ),
    Field(
        "social_insurances",
        mark("Social insurances"),
        FieldKind.MULTICHOICE,
        code="social_insurance",
        section=_TERMS,
        wide=True,
    ),
    Field("severance_scheme", mark("Severance"), FieldKind.CHOICE, code="severance", section=_TERMS),
    Field("meal_allowance", mark("Meals"), max_length=200, section=_TERMS),
    Field("benefits", mark("Benefits"), FieldKind.MULTICHOICE, code="benefit", section=_TERMS, wide=True),
    Field("experience", mark("Experience"), FieldKind.CHOICE, code="experience", section=_WHO),
    Field(
        "experience_months",
        mark("Experience needed"),
        FieldKind.INTEGER,
        maximum=600,
        unit=mark("months"),
        section=_WHO,
    ),
    Field("education_level", mark("Education"), FieldKind.CHOICE, code="education", section=_WHO),
    Field("licenses", mark("Certificates"), max_length=200, section=_WHO),
    Field("driving", mark("Driving"), FieldKind.BOOLEAN, section=_WHO, three_ways=True),
    Field("languages", mark("Languages"), max_length=200, section=_WHO),
    Field("preferences", mark("Preferred"), FieldKind.MULTICHOICE, code="preference", section=_WHO, wide=True),
    Field(
        "disability_hire",
        mark("Hiring of disabled people"),
        FieldKind.CHOICE,
        code="disability_hire",
        section=_WHO,
    ),
    Field("foreigners_welcome", mark("Foreigners welcome"), FieldKind.BOOLEAN, section=_WHO, three_ways=True),
    Field("screening_steps", mark("Screening"), max_length=200, section=_APPLY),
    Field("how_to_apply", mark("How to apply"), max_length=200, section=_APPLY),
    Field("documents", mark("Documents"), max_length=200, section=_APPLY),
    Field("interview_place", mark("Interview place"), max_length=200, section=_APPLY),
    Field("interview_at", mark("Interview time"), FieldKind.DATETIME, section=_APPLY),
    Field("closes_on", mark("Closes on"), FieldKind.DATE, section=_RECEIVING),
    Field("until_filled", mark("Until filled"), FieldKind.BOOLEAN, section=_RECEIVING),
    Field("received_on", mark("Received on"), FieldKind.DATE, required="receive", section=_RECEIVING),
    Field(
        "channel", mark("Intake channel"), FieldKind.CHOICE, required="receive", code="channel", section=_RECEIVING
    ),
    Field("note", mark("Remarks"), FieldKind.NOTE, max_length=4000, section=_RECEIVING, wide=True),
)

EXTERNAL_VACANCY: tuple[Field, ...] = (
    Field("employer_name", mark("Name of the firm"), required="receive"),
    Field("title", mark("Title"), required="receive", max_length=200),
    Field("source", mark("Source"), required="receive", max_length=60),
    Field("external_no", mark("Number there"), max_length=60),
    Field("received_on", mark("Received on"), FieldKind.DATE, required="receive"),
    Field("closes_on", mark("Closes on"), FieldKind.DATE),
    Field("occupation", mark("Occupation sought"), FieldKind.OCCUPATION, code="occupation"),
    Field("contact_phone", mark("Contact phone"), FieldKind.PHONE),
    Field("place_address", mark("Place of work"), max_length=200),
    Field("note", mark("Remarks"), FieldKind.NOTE, max_length=4000, wide=True),
)
