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
    """On a form of the row: what is kept, one key that ends it, and going back ends it too."""
    if not room.series:
        return
    line = secondary(_("Registering in a row: {kept}").format(kept=kept_words(room.codes, room.series)))

    def end() -> None:
        room.series = {}
        sheet.said_kept = type(sheet).said_kept
        line.hide()
        ending.setEnabled(False)
        ending.setVisible(False)
        if SERIES in sheet.form.fields:
            sheet.form.set_value(SERIES.name, False)
        elif not sheet.is_typed():
            sheet.leave()

    ending = sheet.add_verb(_("End the row"), "Ctrl+Shift+W", end)
    sheet.above.addWidget(line)
    sheet.said_kept = mark("Kept as a draft. Registering in a row has ended.")
    sheet.gone_back.connect(lambda: end_series(room))


def end_series(room: Room) -> None:
    """Nothing is kept any more, and who registered is told."""
    if room.series:
        room.series = {}
        room.say(_("Registering in a row has ended."))


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
