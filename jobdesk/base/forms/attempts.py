"""What is asked of an attempt to reach a firm or a person. Source: domain.md 2.2."""

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import mark

ATTEMPT: tuple[Field, ...] = (
    Field("outcome", mark("What came of the call"), FieldKind.CHOICE, required="receive", code="attempt_outcome"),
    Field("call_back_on", mark("Call back on"), FieldKind.DATE),
    Field("mode", mark("Contact mode"), FieldKind.CHOICE, required="receive", code="contact_mode"),
    Field("note", mark("Remarks"), max_length=500, wide=True),
)
