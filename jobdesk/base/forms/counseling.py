"""What is asked of a session, an inquiry and a phone memo. Sources: domain.md 2.8, exchange.md."""

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import mark

# Asked for only where the day lies further back than the center's limit.
_LATE = Field("late_why", mark("Why it is entered late"), max_length=200, wide=True, when_asked=True)

SESSION: tuple[Field, ...] = (
    Field("started_at", mark("Session time"), FieldKind.DATETIME, required="receive"),
    Field("mode", mark("Contact mode"), FieldKind.CHOICE, required="receive", code="contact_mode"),
    Field("kind", mark("Kind of session"), FieldKind.CHOICE, required="receive", code="session_kind"),
    Field("place", mark("Place"), FieldKind.CHOICE, code="place"),
    Field("note", mark("Content"), FieldKind.NOTE, max_length=4000, wide=True),
    _LATE,
)

INQUIRY: tuple[Field, ...] = (
    Field("received_at", mark("Received at"), FieldKind.DATETIME, required="receive"),
    Field("kind", mark("Kind"), FieldKind.CHOICE, required="receive", code="inquiry_kind"),
    Field("about", mark("Asked about"), FieldKind.CHOICE, code="inquiry_about"),
    Field("caller_name", mark("Name")),
    Field("caller_phone", mark("Phone"), FieldKind.PHONE),
    Field("note", mark("Content"), FieldKind.NOTE, max_length=4000, wide=True),
    _LATE,
)

# 전화메모: the person or firm is found later; the kind is known.
PHONE_MEMO: tuple[Field, ...] = tuple(field for field in INQUIRY if field.name != "kind")
