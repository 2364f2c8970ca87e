"""연속 등록: a stack of forms typed one after the other keeps its day, channel and place until it is ended."""

from collections.abc import Mapping
from typing import Any

from jobdesk.base.codes import CodeBook
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _, mark
from jobdesk.qt.pages.base import FormSheet, Room
from jobdesk.qt.parts import secondary

SERIES = Field(
    "in_a_row",
    mark("Register in a row"),
    FieldKind.BOOLEAN,
    help=mark("The next new person follows at once, with the same day, channel and place."),
)
_KEPT = ("received_on", "channel", "place")


def split_series(values: dict[str, Any]) -> dict[str, Any]:
    """Take the box out of a registration's values; what a row keeps of them, nothing where it is not ticked."""
    return {name: values.get(name) for name in _KEPT} if values.pop(SERIES.name, False) else {}


def say_series(room: Room, sheet: FormSheet) -> None:
    """On a form for the next new person: what is kept, and one key that ends it."""
    if not room.series:
        return
    line = secondary(_("Registering in a row: {kept}").format(kept=kept_words(room.codes, room.series)))

    def end() -> None:
        room.series = {}
        line.hide()
        ending.setEnabled(False)
        ending.setVisible(False)
        if not sheet.is_typed():
            sheet.leave()

    ending = sheet.add_verb(_("End the row"), "Ctrl+Shift+W", end)
    sheet.above.addWidget(line)


def kept_words(codes: CodeBook, series: Mapping[str, Any]) -> str:
    """The kept day, channel and place as people read them."""
    return " · ".join(
        part
        for part in (
            format_date(series["received_on"]),
            codes.label("channel", series["channel"]),
            codes.label("place", series["place"]),
        )
        if part
    )
