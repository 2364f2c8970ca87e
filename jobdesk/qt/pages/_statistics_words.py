"""How layouts, windows and reports are called where one is chosen."""

from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _, mark
from jobdesk.base.periods import PERIODS
from jobdesk.qt.pages._statistics_window import COUNTINGS
from jobdesk.services.breakdowns import BREAKDOWNS
from jobdesk.services.indicators import BY_ID
from jobdesk.services.layouts import LAYOUTS
from jobdesk.services.saved_reports import Definition

PLACES = {
    "yeongdeungpo": mark("Published table of Yeongdeungpo"),
    "geumcheon": mark("Results of Geumcheon"),
    "gwanak": mark("Promise sheet of Gwanak"),
}
"""What the layouts are called that the districts print: their own titles are alike."""


def layout_name(layout: str) -> str:
    """What a layout is called where one is chosen."""
    return _(PLACES.get(layout, LAYOUTS[layout].title))


def told(definition: Definition) -> str:
    """A definition in a line."""
    days = (
        f"{format_date(definition.start)} ~ {format_date(definition.end)}"
        if definition.period == "own"
        else _(PERIODS[definition.period])
    )
    parts = [layout_name(definition.layout), days, _(COUNTINGS[definition.cumulate])]
    if definition.breakdown:
        parts.append(_(BREAKDOWNS[definition.breakdown].label))
    if definition.cross:
        parts.append(cross_words(definition.cross))
    if definition.publication:
        parts.append(_("For publication"))
    return " · ".join(parts)


def cross_words(cross: tuple[str, ...]) -> str:
    """A cross-table in words; "" for none."""
    if not cross:
        return ""
    one, down, across = cross
    return f"{_(BY_ID[one].label)}: {_(BREAKDOWNS[down].label)} × {_(BREAKDOWNS[across].label)}"
