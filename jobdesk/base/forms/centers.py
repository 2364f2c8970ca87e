"""What is asked of the center, its windows and accounts."""

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import mark

CENTER: tuple[Field, ...] = (
    Field("name", mark("Name of the center"), required="receive"),
    Field("address", mark("Address"), max_length=200),
    Field("phone", mark("Phone"), FieldKind.PHONE),
    Field("fax", mark("Fax"), FieldKind.PHONE),
)

WINDOW: tuple[Field, ...] = (
    Field("number", mark("Window number"), FieldKind.INTEGER, required="receive", minimum=1, maximum=99),
    Field("kind", mark("Kind"), FieldKind.CHOICE, required="receive", code="window_kind"),
    Field("name", mark("Name of the window"), max_length=60),
)

ACCOUNT: tuple[Field, ...] = (
    Field("user_name", mark("User name"), required="receive", max_length=40),
    Field("display_name", mark("Name on papers"), required="receive", max_length=60),
    Field("position", mark("Position"), max_length=60),
    Field("phone", mark("Phone"), FieldKind.PHONE),
    Field("role", mark("Role"), FieldKind.CHOICE, required="receive", code="role"),
    Field("home_window_no", mark("Window"), FieldKind.INTEGER, minimum=1, maximum=99),
    Field("starts_on", mark("From"), FieldKind.DATE),
    Field("ends_on", mark("Until"), FieldKind.DATE),
)

ABSENCE: tuple[Field, ...] = (
    Field("from_on", mark("From"), FieldKind.DATE, required="receive"),
    Field("until_on", mark("Until"), FieldKind.DATE, required="receive"),
    Field("reason", mark("Reason"), max_length=200),
)
