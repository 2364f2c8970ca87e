"""What is asked of a placement and a follow-up. Sources: domain.md 2.5, 2.6."""

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import mark

PLACEMENT: tuple[Field, ...] = (
    Field("started_on", mark("Start of work"), FieldKind.DATE, required="receive"),
    Field("route", mark("Route"), FieldKind.CHOICE, required="receive", code="placement_route"),
    Field("sector", mark("Sector"), FieldKind.CHOICE, required="receive", code="sector"),
    Field("employer_name", mark("Name of the firm")),
    Field("occupation", mark("Occupation"), FieldKind.OCCUPATION, code="occupation"),
    Field("employment_type", mark("Employment type"), FieldKind.CHOICE, code="employment_type"),
    Field("wage_basis", mark("Wage basis"), FieldKind.CHOICE, code="wage_basis"),
    Field("wage_amount", mark("Wage"), FieldKind.MONEY, unit=mark("won")),
    Field("weekly_hours", mark("Contracted hours a week"), FieldKind.DECIMAL, maximum=168, unit=mark("hours")),
    Field("evidence", mark("Evidence"), FieldKind.CHOICE, code="evidence"),
    Field("evidence_ref", mark("Evidence reference"), max_length=200),
    Field("verified_on", mark("Verified on"), FieldKind.DATE),
    Field("own_business", mark("Own business"), FieldKind.BOOLEAN),
    Field("public_works", mark("Public works job"), FieldKind.BOOLEAN),
    Field("recognized", mark("Recognized"), FieldKind.BOOLEAN),
    Field("recognized_why", mark("Why not recognized"), max_length=500),
    Field("note", mark("Remarks"), FieldKind.NOTE, max_length=4000, wide=True),
)

FOLLOW_UP: tuple[Field, ...] = (
    Field("state", mark("State"), FieldKind.CHOICE, required="receive", code="follow_up_state"),
    Field("left_on", mark("Left on"), FieldKind.DATE),
    Field("left_code", mark("Reason for leaving"), FieldKind.CHOICE, code="leave_reason"),
    Field("left_reason", mark("Reason for leaving in words"), max_length=200),
    Field("done_on", mark("Done on"), FieldKind.DATE, required="receive"),
    Field("mode", mark("Contact mode"), FieldKind.CHOICE, code="contact_mode"),
    Field("note", mark("Remarks"), FieldKind.NOTE, max_length=4000, wide=True),
)
