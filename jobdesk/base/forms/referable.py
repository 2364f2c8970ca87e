"""What is said of a person who may not be referred for now. Source: issue 4, matching."""

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import mark

REFERABLE: tuple[Field, ...] = (
    Field(
        "referable_state", mark("May be referred"), FieldKind.CHOICE, required="receive", code="referable_state"
    ),
    Field(
        "referable_until",
        mark("Until"),
        FieldKind.DATE,
        help=mark("It ends by itself after this day; empty: until it is lifted."),
    ),
    Field("referable_reason", mark("Reason"), max_length=500),
)
