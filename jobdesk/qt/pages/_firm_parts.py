"""Other people and places of a firm, offered over its vacancy's form: one key fills what they say in."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from jobdesk.base.i18n import _
from jobdesk.base.phones import format_phone
from jobdesk.qt.inputs.chips import FlowLayout
from jobdesk.qt.inputs.typing import PlainLabel
from jobdesk.qt.pages.base import FormSheet
from jobdesk.qt.parts import button
from jobdesk.qt.theme import S
from jobdesk.services.employer_parts import PartKind, PartRow

# The field of a vacancy that each field of a person or a place fills in.
_FILLS: Mapping[PartKind, Mapping[str, str]] = {
    "contact": {"name": "contact_name", "phone": "contact_phone", "fax": "contact_fax"},
    "site": {
        "contact_name": "contact_name",
        "contact_phone": "contact_phone",
        "road_address": "place_address",
        "dong_code": "place_dong_code",
        "station": "station",
    },
}


BUTTON_HEIGHT = 32


def offer_parts(sheet: FormSheet, parts: Sequence[PartRow]) -> None:
    """Show them as buttons above the form, reached by Shift+Tab from its first field."""
    if not parts:
        return
    line = QWidget()
    flow = FlowLayout(line, spacing=S)
    label = PlainLabel(_("Other contacts and sites"), look="label")
    label.setMinimumHeight(BUTTON_HEIGHT)
    flow.addWidget(label)
    made = []
    for part in parts:
        phone = part.values["phone"] if part.kind == "contact" else part.values["contact_phone"]
        one = button(" ".join(word for word in (part.values["name"], format_phone(phone)) if word))
        one.clicked.connect(partial(_fill, sheet, part))
        flow.addWidget(one)
        made.append(one)
    sheet.above.addWidget(line)
    first = sheet.form.input(sheet.form.fields[0].name)
    for one, after in zip(made, [*made[1:], first], strict=True):
        QWidget.setTabOrder(one, after)


def _fill(sheet: FormSheet, part: PartRow, _checked: bool = False) -> None:
    for source, name in _FILLS[part.kind].items():
        if part.values[source]:
            sheet.form.set_value(name, part.values[source])
    sheet.form.focus_field()
