"""What is asked of an incident at a window: for those who answer for the desk."""

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import mark

INCIDENT: tuple[Field, ...] = (
    Field("happened_at", mark("Happened at"), FieldKind.DATETIME, required="receive"),
    Field("kind", mark("Kind of incident"), FieldKind.CHOICE, required="receive", code="incident_kind"),
    Field("told", mark("What happened"), FieldKind.NOTE, required="receive", max_length=4000, wide=True),
    Field("done", mark("What was done"), FieldKind.NOTE, max_length=4000, wide=True),
)
