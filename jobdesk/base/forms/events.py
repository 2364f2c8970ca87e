"""What is asked of events, visits and courses. Source: domain.md 2.7."""

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import mark

EVENT: tuple[Field, ...] = (
    Field("kind", mark("Kind"), FieldKind.CHOICE, required="receive", code="event_kind"),
    Field("round_no", mark("Round"), FieldKind.INTEGER, maximum=9999),
    Field("name", mark("Event name"), required="receive", max_length=200),
    Field("held_on", mark("Held on"), FieldKind.DATE, required="receive"),
    Field("starts_at", mark("Start"), FieldKind.TIME),
    Field("ends_at", mark("End"), FieldKind.TIME),
    Field("slot_minutes", mark("Interview slot"), FieldKind.INTEGER, minimum=5, maximum=120, unit=mark("minutes")),
    Field("place", mark("Place"), max_length=200),
    Field("note", mark("Remarks"), FieldKind.NOTE, max_length=4000, wide=True),
)

EVENT_FIRM: tuple[Field, ...] = (
    Field("employer_name", mark("Name of the firm"), required="receive"),
    Field("booth", mark("Booth"), max_length=20),
    Field("openings", mark("Openings"), FieldKind.INTEGER, maximum=9999, unit=mark("persons")),
    Field("job", mark("Job"), max_length=200),
    Field("vacancy_id", mark("Vacancy"), FieldKind.RECORD),
)

EVENT_PARTICIPANT: tuple[Field, ...] = (
    Field("signed_up_on", mark("Signed up on"), FieldKind.DATE),
    Field("signed_in_at", mark("Signed in at"), FieldKind.DATETIME),
    Field("note", mark("Remarks"), max_length=500),
)

EVENT_INTERVIEW: tuple[Field, ...] = (
    Field("result", mark("Result"), FieldKind.CHOICE, required="receive", code="event_result"),
    Field("result_on", mark("Result on"), FieldKind.DATE),
)

EVENT_CONFIRMATION: tuple[Field, ...] = (
    Field("result", mark("Result"), FieldKind.CHOICE, required="receive", code="event_result"),
    Field("result_on", mark("Result on"), FieldKind.DATE),
    Field("hired_on", mark("Start of work"), FieldKind.DATE),
    Field("confirm_note", mark("What was learned"), max_length=500, wide=True),
)

QUICK_INTAKE: tuple[Field, ...] = (
    Field("full_name", mark("Name"), required="receive", max_length=40),
    Field("mobile", mark("Mobile phone"), FieldKind.PHONE, required="receive"),
)

EMPLOYER_VISIT: tuple[Field, ...] = (
    Field("visited_on", mark("Visited on"), FieldKind.DATE, required="receive"),
    Field("employer_name", mark("Name of the firm"), required="receive"),
    Field("result", mark("Result"), FieldKind.CHOICE, required="receive", code="visit_result"),
    Field("note", mark("Remarks"), FieldKind.NOTE, max_length=4000, wide=True),
)

COURSE_COMPLETION: tuple[Field, ...] = (
    Field("course", mark("Course"), required="receive", max_length=200),
    Field("provider", mark("Provider")),
    Field("completed_on", mark("Completed on"), FieldKind.DATE, required="receive"),
    Field("hours", mark("Hours"), FieldKind.INTEGER, maximum=9999, unit=mark("hours")),
    Field("note", mark("Remarks"), max_length=500),
)
