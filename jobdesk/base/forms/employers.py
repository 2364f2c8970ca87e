"""What is asked of an employer. Source: domain.md 1.3."""

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import mark

_FIRM = mark("Firm")
_CONTACT = mark("Contact")
_MORE = mark("More")

EMPLOYER: tuple[Field, ...] = (
    Field("name", mark("Name of the firm"), required="receive", section=_FIRM),
    Field(
        "business_no_state",
        mark("Business number is"),
        FieldKind.CHOICE,
        code="business_number_state",
        section=_FIRM,
    ),
    Field("business_no", mark("Business registration number"), FieldKind.BUSINESS_NUMBER, section=_FIRM),
    Field("representative", mark("Representative"), max_length=60, section=_FIRM),
    Field("industry", mark("Industry"), FieldKind.CHOICE, code="industry", section=_FIRM),
    Field("main_product", mark("Business or product"), max_length=200, section=_FIRM),
    Field("headcount_band", mark("Size of the firm"), FieldKind.CHOICE, code="headcount_band", section=_FIRM),
    Field(
        "headcount",
        mark("Regular workers"),
        FieldKind.INTEGER,
        maximum=10**7,
        unit=mark("persons"),
        section=_FIRM,
    ),
    Field("contact_name", mark("Contact person"), max_length=60, section=_CONTACT),
    Field("contact_position", mark("Position"), max_length=60, section=_CONTACT),
    Field("contact_phone", mark("Contact phone"), FieldKind.PHONE, section=_CONTACT),
    Field("phone", mark("Phone"), FieldKind.PHONE, section=_CONTACT),
    Field("fax", mark("Fax"), FieldKind.PHONE, section=_CONTACT),
    Field("email", mark("E-mail"), FieldKind.EMAIL, max_length=200, section=_CONTACT),
    Field("road_address", mark("Road address"), max_length=200, section=_CONTACT),
    Field("dong_code", mark("Dong"), FieldKind.DONG, code="dong", section=_CONTACT),
    Field("founded_on", mark("Founded on"), FieldKind.DATE, section=_MORE),
    Field("insured", mark("Employment insurance"), FieldKind.BOOLEAN, section=_MORE),
    Field("is_agency", mark("Agency or dispatch firm"), FieldKind.BOOLEAN, section=_MORE),
    Field("found_by", mark("Found by"), FieldKind.CHOICE, code="channel", section=_MORE),
    Field("note", mark("Remarks"), FieldKind.NOTE, max_length=4000, section=_MORE, wide=True),
)

SITE: tuple[Field, ...] = (
    Field("name", mark("Site"), required="receive"),
    Field("road_address", mark("Road address"), max_length=200),
    Field("dong_code", mark("Dong"), FieldKind.DONG, code="dong"),
    Field("station", mark("Nearest station"), max_length=60),
    Field("contact_name", mark("Contact person"), max_length=60),
    Field("contact_phone", mark("Contact phone"), FieldKind.PHONE),
)

CONTACT: tuple[Field, ...] = (
    Field("name", mark("Contact person"), required="receive", max_length=60),
    Field("position", mark("Position"), max_length=60),
    Field("phone", mark("Phone"), FieldKind.PHONE),
    Field("fax", mark("Fax"), FieldKind.PHONE),
    Field("email", mark("E-mail"), FieldKind.EMAIL, max_length=200),
)
