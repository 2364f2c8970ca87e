"""What is asked of a jobseeker, in the order people talk. Sources: domain.md 1.2, ux.md 6."""

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import mark

_ID = mark("Person")
_NOW = mark("Situation")
_WISH = mark("Wishes")
_PAST = mark("Experience and education")
_MORE = mark("More")

JOBSEEKER: tuple[Field, ...] = (
    Field("full_name", mark("Name"), required="receive", section=_ID),
    Field("mobile", mark("Mobile phone"), FieldKind.PHONE, section=_ID),
    Field(
        "contact_owner",
        mark("Whose phone"),
        FieldKind.CHOICE,
        code="contact_owner",
        section=_ID,
        help=mark("Choose None where the person only comes in."),
    ),
    Field("contact_relation", mark("Relation"), FieldKind.CHOICE, code="contact_relation", section=_ID),
    Field(
        "birth_date",
        mark("Birth date"),
        FieldKind.BIRTH,
        required="complete",
        section=_ID,
        help=mark("Six or eight digits, never more of the resident number."),
    ),
    Field("sex", mark("Sex"), FieldKind.CHOICE, required="complete", code="sex", section=_ID),
    Field("common_name", mark("Name in use"), section=_ID),
    Field("nationality", mark("Nationality"), max_length=60, section=_ID),
    Field("visa_status", mark("Status of stay"), FieldKind.CHOICE, code="visa", section=_ID),
    Field("visa_until", mark("Stay until"), FieldKind.DATE, section=_ID),
    Field(
        "visa_seen",
        mark("Original seen"),
        FieldKind.BOOLEAN,
        section=_ID,
        help=mark("Neither a copy nor the number is kept."),
    ),
    Field("dong_code", mark("Dong"), FieldKind.DONG, required="complete", code="dong", section=_ID),
    Field(
        "labor_status",
        mark("Present situation"),
        FieldKind.CHOICE,
        required="complete",
        code="labor_status",
        section=_NOW,
    ),
    Field(
        "unemployment_benefit",
        mark("Unemployment benefit"),
        FieldKind.CHOICE,
        code="unemployment_benefit",
        section=_NOW,
    ),
    Field("benefit_until", mark("Benefit until"), FieldKind.DATE, section=_NOW),
    Field("nes_participation", mark("National employment support"), FieldKind.CHOICE, code="nes", section=_NOW),
    Field(
        "desired_occupation_1",
        mark("Desired occupation 1"),
        FieldKind.OCCUPATION,
        required="complete",
        code="occupation",
        section=_WISH,
    ),
    Field(
        "desired_occupation_2",
        mark("Desired occupation 2"),
        FieldKind.OCCUPATION,
        code="occupation",
        section=_WISH,
    ),
    Field(
        "desired_occupation_3",
        mark("Desired occupation 3"),
        FieldKind.OCCUPATION,
        code="occupation",
        section=_WISH,
    ),
    Field("desired_occupation_text", mark("In the person's words"), max_length=200, section=_WISH),
    Field("desired_hours", mark("Desired hours"), FieldKind.CHOICE, code="hours", section=_WISH),
    Field("desired_days", mark("Desired days"), section=_WISH),
    Field(
        "desired_wage_basis",
        mark("Desired wage basis"),
        FieldKind.CHOICE,
        required="complete",
        code="wage_basis",
        section=_WISH,
    ),
    Field(
        "desired_wage_amount",
        mark("Desired wage"),
        FieldKind.MONEY,
        unit=mark("won"),
        section=_WISH,
        help=mark("Empty where it is negotiable."),
    ),
    Field(
        "desired_region_1",
        mark("Desired region 1"),
        FieldKind.CHOICE,
        required="complete",
        code="gu",
        section=_WISH,
    ),
    Field("desired_region_2", mark("Desired region 2"), FieldKind.CHOICE, code="gu", section=_WISH),
    Field("remote_ok", mark("Work from home"), FieldKind.BOOLEAN, section=_WISH, three_ways=True),
    Field(
        "desired_employment_types",
        mark("Desired employment types"),
        FieldKind.MULTICHOICE,
        required="complete",
        code="employment_type",
        section=_WISH,
        wide=True,
    ),
    Field("available_from", mark("Available from"), FieldKind.DATE, section=_WISH),
    Field("shift_ok", mark("Shift work"), FieldKind.BOOLEAN, section=_WISH, three_ways=True),
    Field("weekend_ok", mark("Weekend work"), FieldKind.BOOLEAN, section=_WISH, three_ways=True),
    Field(
        "referral_wish",
        mark("Wish for referrals"),
        FieldKind.CHOICE,
        required="complete",
        code="referral_wish",
        section=_WISH,
    ),
    Field(
        "career_months",
        mark("Experience"),
        FieldKind.INTEGER,
        maximum=1200,
        unit=mark("months"),
        section=_PAST,
    ),
    Field("can_drive", mark("Drives"), FieldKind.BOOLEAN, section=_PAST, three_ways=True),
    Field("has_car", mark("Own car"), FieldKind.BOOLEAN, section=_PAST, three_ways=True),
    Field(
        "driver_license_class",
        mark("Driver's license class"),
        FieldKind.CHOICE,
        code="driver_license",
        section=_PAST,
        help=mark("The class only, never the number."),
    ),
    Field(
        "education_level",
        mark("Education"),
        FieldKind.CHOICE,
        required="complete",
        code="education",
        section=_PAST,
    ),
    Field("school", mark("School"), section=_PAST),
    Field("major", mark("Major"), section=_PAST),
    Field("graduation_status", mark("Graduation"), FieldKind.CHOICE, code="graduation", section=_PAST),
    Field(
        "computer_skills",
        mark("Computer skills"),
        FieldKind.MULTICHOICE,
        code="computer",
        section=_PAST,
        wide=True,
    ),
    Field("languages", mark("Languages"), FieldKind.MULTICHOICE, code="language", section=_PAST, wide=True),
    Field("military_status", mark("Military service"), FieldKind.CHOICE, code="military", section=_PAST),
    Field(
        "target_groups",
        mark("Target groups"),
        FieldKind.MULTICHOICE,
        code="target_group",
        section=_MORE,
        wide=True,
    ),
    Field(
        "disability_kind",
        mark("Kind of disability"),
        FieldKind.CHOICE,
        code="disability_kind",
        section=_MORE,
        sensitive=True,
    ),
    Field(
        "disability_degree",
        mark("Degree of disability"),
        FieldKind.CHOICE,
        code="disability_degree",
        section=_MORE,
        sensitive=True,
    ),
    Field(
        "veteran_status", mark("Veteran benefit"), FieldKind.CHOICE, code="veteran", section=_MORE, sensitive=True
    ),
    Field(
        "welfare_status", mark("Welfare benefit"), FieldKind.CHOICE, code="welfare", section=_MORE, sensitive=True
    ),
    Field(
        "employability_grade",
        mark("Employability"),
        FieldKind.CHOICE,
        code="employability",
        section=_MORE,
        help=mark("The counselor's grade, A (ready) to D (needs long support)."),
    ),
    Field("phone", mark("Home phone"), FieldKind.PHONE, section=_MORE),
    Field("email", mark("E-mail"), FieldKind.EMAIL, max_length=200, section=_MORE),
    Field("postcode", mark("Postcode"), FieldKind.POSTCODE, section=_MORE),
    Field("road_address", mark("Road address"), max_length=200, section=_MORE),
    Field("address_detail", mark("Address detail"), max_length=200, section=_MORE),
    Field("external_no_work24", mark("Work24 number"), max_length=40, section=_MORE),
    Field(
        "note",
        mark("Remarks"),
        FieldKind.NOTE,
        max_length=4000,
        section=_MORE,
        wide=True,
        help=mark("No resident number and no health details."),
    ),
)

QUICK: tuple[Field, ...] = JOBSEEKER[:2]

REGISTRATION: tuple[Field, ...] = (
    Field("received_on", mark("Received on"), FieldKind.DATE, required="receive"),
    Field("channel", mark("Intake channel"), FieldKind.CHOICE, required="receive", code="channel"),
    Field("place", mark("Place of intake"), FieldKind.CHOICE, code="place"),
    Field(
        "valid_until",
        mark("Valid until"),
        FieldKind.DATE,
        help=mark("Empty: by the center's setting. A Work24 end date wins."),
    ),
    Field("note", mark("Remarks"), FieldKind.NOTE, max_length=4000, wide=True),
)

CONSENT: tuple[Field, ...] = (
    Field("kind", mark("Consent"), FieldKind.CHOICE, required="receive", code="consent_kind"),
    Field("given_on", mark("Given on"), FieldKind.DATE, required="receive"),
    Field("given_how", mark("How given"), FieldKind.CHOICE, required="receive", code="consent_form"),
    Field("witness", mark("Witness or guardian"), max_length=60),
    Field("paper_at", mark("Where the paper lies"), max_length=200),
)

EDUCATION: tuple[Field, ...] = (
    Field("school", mark("School"), required="receive"),
    Field("major", mark("Major")),
    Field("education_level", mark("Education"), FieldKind.CHOICE, code="education"),
    Field("graduation_status", mark("Graduation"), FieldKind.CHOICE, code="graduation"),
    Field("entered_on", mark("Entered on"), FieldKind.DATE),
    Field("graduated_on", mark("Graduated on"), FieldKind.DATE),
)

WORK_HISTORY: tuple[Field, ...] = (
    Field("employer_name", mark("Firm"), required="receive"),
    Field("job", mark("Job"), max_length=200),
    Field("occupation", mark("Occupation"), FieldKind.OCCUPATION, code="occupation"),
    Field("from_on", mark("From"), FieldKind.DATE),
    Field("until_on", mark("Until"), FieldKind.DATE),
    Field("leave_reason", mark("Reason for leaving"), max_length=200),
)

LICENSE: tuple[Field, ...] = (
    Field("name", mark("Certificate"), required="receive"),
    Field("issuer", mark("Issuer")),
    Field("acquired_on", mark("Acquired on"), FieldKind.DATE),
)
