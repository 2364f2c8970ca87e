"""What is asked of a person's plan: next steps, where else they are sent, public works. Source: domain.md 7."""

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import mark

PLAN_STEP: tuple[Field, ...] = (
    Field("step", mark("Next step"), required="receive", max_length=500, wide=True),
    Field("due_on", mark("By when"), FieldKind.DATE, required="receive"),
    Field("actor", mark("Who does it"), FieldKind.CHOICE, required="receive", code="plan_actor"),
    Field("done_on", mark("Finished on"), FieldKind.DATE),
    Field("outcome", mark("What came of it"), max_length=500, wide=True),
)

SIGNPOST: tuple[Field, ...] = (
    Field("place", mark("Sent to"), FieldKind.CHOICE, required="receive", code="signpost_place"),
    Field("place_name", mark("Name of the place")),
    Field("sent_on", mark("Sent on"), FieldKind.DATE, required="receive"),
    Field("outcome", mark("What came of it"), FieldKind.CHOICE, code="signpost_outcome"),
    Field("outcome_on", mark("Known on"), FieldKind.DATE),
    Field("note", mark("Remarks"), FieldKind.NOTE, max_length=500, wide=True),
)

PUBLIC_WORKS: tuple[Field, ...] = (
    Field("program", mark("Program"), FieldKind.CHOICE, required="receive", code="public_works_program"),
    Field("from_on", mark("From"), FieldKind.DATE, required="receive"),
    Field("until_on", mark("Until"), FieldKind.DATE),
    Field("note", mark("Remarks"), FieldKind.NOTE, max_length=500, wide=True),
)

# Income and assets are typed for the question alone: no record has a column for them.
SCREENING: tuple[Field, ...] = (
    Field("program", mark("Program"), FieldKind.CHOICE, required="receive", code="public_works_program"),
    Field("starts_on", mark("Program starts on"), FieldKind.DATE, required="receive"),
    Field("lives_in", mark("Lives in"), FieldKind.CHOICE, code="public_works_residence"),
    Field("persons", mark("Persons in the household"), FieldKind.INTEGER, minimum=1, maximum=30),
    Field("income", mark("Household income a month"), FieldKind.MONEY, unit=mark("won")),
    Field("assets", mark("Household assets"), FieldKind.MONEY, unit=mark("won")),
    Field("excluded", mark("Applies to the person"), FieldKind.MULTICHOICE, code="public_works_ground", wide=True),
)
