"""What is asked of a target and of a figure that is entered. Source: statistics.md 7, 9."""

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import mark

TARGET: tuple[Field, ...] = (
    Field("year", mark("Year"), FieldKind.INTEGER, required="receive", minimum=1990, maximum=2199),
    Field("indicator", mark("Figure"), max_length=60),
    Field("label", mark("Row of its own"), max_length=200),
    Field("unit", mark("Unit"), max_length=20),
    Field("kind", mark("Kind"), FieldKind.CHOICE, required="receive", code="target_kind"),
    Field("from_on", mark("From"), FieldKind.DATE),
    Field("until_on", mark("Until"), FieldKind.DATE),
    Field("amount", mark("Target"), FieldKind.INTEGER, required="receive", maximum=10**9),
    Field("split", mark("Split"), FieldKind.CHOICE, required="receive", code="target_split"),
    Field("weight", mark("Weight"), FieldKind.INTEGER, maximum=1000),
    Field("source", mark("Source"), max_length=200),
)

ENTERED_FIGURE: tuple[Field, ...] = (
    Field("indicator", mark("Figure"), max_length=60),
    Field("from_on", mark("From"), FieldKind.DATE, required="receive"),
    Field("until_on", mark("Until"), FieldKind.DATE, required="receive"),
    Field("amount", mark("Figure known as a total"), FieldKind.INTEGER, required="receive", maximum=10**9),
    Field("source", mark("Source"), required="receive", max_length=200),
    Field("note", mark("Remarks"), max_length=500),
)
