"""What is asked of a referral and its result. Sources: domain.md 2.2, 2.8."""

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import mark

REFERRAL: tuple[Field, ...] = (
    Field("method", mark("Referral method"), FieldKind.CHOICE, required="receive", code="referral_method"),
    Field("referred_on", mark("Referred on"), FieldKind.DATE, required="receive"),
    Field("interview_at", mark("Interview time"), FieldKind.DATETIME),
    Field("interview_place", mark("Interview place"), max_length=200),
    Field("accompanied", mark("Accompanied"), FieldKind.BOOLEAN),
    Field("note", mark("Remarks"), FieldKind.NOTE, max_length=4000, wide=True),
)

RESULT: tuple[Field, ...] = (
    Field("state", mark("Result"), FieldKind.CHOICE, required="receive", code="referral_state"),
    Field("on", mark("Result on"), FieldKind.DATE, required="receive"),
    Field("reported_by", mark("Told by"), FieldKind.CHOICE, code="reporter"),
    Field("reason_code", mark("Reason"), max_length=40),
    Field("reason", mark("Reason in words"), max_length=500),
    Field("hire_planned_on", mark("Planned start"), FieldKind.DATE),
    Field("interview_at", mark("Interview time"), FieldKind.DATETIME),
)

INTERVIEW: tuple[Field, ...] = (
    Field("held_on", mark("Interview on"), FieldKind.DATE, required="receive"),
    Field("at", mark("Interview time"), FieldKind.DATETIME),
    Field("place", mark("Interview place"), max_length=200),
    Field("accompanied", mark("Accompanied"), FieldKind.BOOLEAN),
)
