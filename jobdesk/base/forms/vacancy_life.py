"""What is asked where a vacancy is extended or refused, and what was heard about its firm (domain.md 1.1, 1.3)."""

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import mark

EXTENSION: tuple[Field, ...] = (Field("closes_on", mark("New last day"), FieldKind.DATE, required="receive"),)
CONFIRMATION: tuple[Field, ...] = (
    Field(
        "closes_on",
        mark("New last day"),
        FieldKind.DATE,
        help=mark("Only where it is extended; empty leaves the last day as it is."),
    ),
)
CLOSING: tuple[Field, ...] = (Field("reason", mark("What the firm said"), max_length=500, wide=True),)
PENDING: tuple[Field, ...] = (
    Field("with_pending", mark("Close the pending hires as well"), FieldKind.BOOLEAN, wide=True),
)
REFUSAL: tuple[Field, ...] = (
    Field(
        "refusal_ground",
        mark("Legal ground"),
        FieldKind.CHOICE,
        required="receive",
        code="refusal_reason",
        help=mark("A vacancy may be refused on these grounds only (Employment Security Act, article 8)."),
    ),
    Field("reason", mark("Reason in words"), required="receive", max_length=500, wide=True),
)
REMARK: tuple[Field, ...] = (
    Field("said_on", mark("Told on"), FieldKind.DATE, required="receive"),
    Field("remark", mark("What was told"), FieldKind.NOTE, required="receive", max_length=4000, wide=True),
)
WATCH: tuple[Field, ...] = (
    Field(
        "watch_mark",
        mark("Watch mark"),
        max_length=200,
        help=mark("Short, as every list shows it: unpaid wages, repeated violations. Empty takes it away."),
    ),
    Field("why", mark("Reason"), required="receive", max_length=500, wide=True),
)
