"""Other people and places of a firm, offered over its vacancy's form: one key fills what they say in."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QWidget

from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.base.phones import format_phone
from jobdesk.qt.inputs.chips import FlowLayout
from jobdesk.qt.inputs.typing import PlainLabel
from jobdesk.qt.pages.base import FormSheet
from jobdesk.qt.parts import button
from jobdesk.qt.theme import S
from jobdesk.services.employer_parts import PartKind, PartRow
from jobdesk.services.vacancies import VacancyRow

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


def offer_parts(
    sheet: FormSheet,
    parts: Sequence[PartRow],
    earlier: Sequence[VacancyRow] = (),
    copy: Callable[[UUID], object] = lambda _id: None,
) -> None:
    """Show them as buttons above the form, the people and places nearest to its first field by Shift+Tab.

    Args:
        earlier: what the firm asked for before; `copy` gets the one to copy, the last one by Ctrl+D too.
    """
    if not parts and not earlier:
        return
    line = QWidget()
    flow = FlowLayout(line, spacing=S)
    made = []
    if earlier:
        flow.addWidget(_heading(_("Earlier vacancies: copy")))
    for at, row in enumerate(earlier):
        keys = "" if at else "  Ctrl+D"
        made.append(button(f"{row.title} ({format_date(row.received_on)}){keys}"))
        made[-1].clicked.connect(lambda _on=False, one=row.id: copy(one))
        flow.addWidget(made[-1])
    if parts:
        flow.addWidget(_heading(_("Other contacts and sites")))
    for part in parts:
        phone = part.values["phone"] if part.kind == "contact" else part.values["contact_phone"]
        made.append(button(" ".join(word for word in (part.values["name"], format_phone(phone)) if word)))
        made[-1].clicked.connect(partial(_fill, sheet, part))
        flow.addWidget(made[-1])
    sheet.above.addWidget(line)
    first = sheet.form.input(sheet.form.fields[0].name)
    for one, after in zip(made, [*made[1:], first], strict=True):
        QWidget.setTabOrder(one, after)


def _heading(text: str) -> PlainLabel:
    label = PlainLabel(text, look="label")
    label.setMinimumHeight(BUTTON_HEIGHT)
    return label


def _fill(sheet: FormSheet, part: PartRow, _checked: bool = False) -> None:
    for source, name in _FILLS[part.kind].items():
        if part.values[source]:
            sheet.form.set_value(name, part.values[source])
    sheet.form.focus_field()
