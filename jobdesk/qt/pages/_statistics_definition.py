"""What exactly a figure is: unit, window, what is counted, denominator, rounding, version."""

from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages.base import Sheet
from jobdesk.qt.parts import Card, Facts
from jobdesk.services.indicators import BY_ID, DEFINITION_VERSION, Indicator
from jobdesk.services.overview import Window
from jobdesk.services.report_marks import MEANINGS
from jobdesk.services.waiting_indicators import declared

HOW = {
    "count": mark("Every fact is counted."),
    "distinct": mark("Persons or firms, not cases; merged ones count as the survivor."),
    "sum": mark("The openings are added up."),
    "stock": mark("What stands on the last day of the period."),
    "rate": mark("One figure divided by another."),
    "cohort": mark("A share of the persons registered in the period; their placement counts after it too."),
    "retention": mark("A share of the placements of the period whose state is known."),
    "time": mark("Nearest rank on whole seconds; a mean is rounded once, half up."),
}
_ROUNDED = {
    "half_up": mark("Half up, {count} decimals, once and last"),
    "truncate": mark("Cut off, {count} decimals"),
}


class DefinitionSheet(Sheet):
    """The definition card of one figure."""

    def __init__(self, indicator_id: str, window: Window, moves: str = "", other: int | None = None) -> None:
        one = declared(indicator_id)
        super().__init__(title=_("Definition: {label}").format(label=_(one.label)))
        card = Card(_(one.label))
        self.facts = Facts(columns=1)
        self.facts.set_facts(definition_of(one, window, moves, other))
        card.body.addWidget(self.facts)
        self.body.addWidget(card)
        self.body.addWidget(
            PlainLabel(_("A void counts nowhere; a fact counts on its event date."), look="secondary")
        )
        self.body.addStretch(1)


def definition_of(
    one: Indicator, window: Window, moves: str = "", other: int | None = None
) -> list[tuple[str, str]]:
    """What is to be known of a figure, label by label; `other` is what the other way of counting gives."""
    divided = one.how == "rate"
    whole = one.how in {"cohort", "retention"}
    counting = (
        _("The whole period, whatever the counting")
        if whole
        else _("Each month by itself, then added: once a month")
        if window.cumulate == "monthly_sum"
        else _("Once in the period")
    )
    counted = [] if one.facts == "tickets" else [(_("Counting of persons and firms"), counting)]
    rounding = _(_ROUNDED[one.rounding]).format(count=one.decimals) if divided or whole else _("Not rounded")
    parts = [(_("Numerator"), one.over), (_("Denominator"), one.under)] if divided else []
    return [
        (_("Unit"), _(one.unit)),
        (_("Period"), f"{format_date(window.start)} ~ {format_date(window.end)}"),
        *counted,
        *([(_otherwise(window), format_number(other))] if other is not None else []),
        (_("What is counted"), _(one.definition)),
        (_("How"), _(HOW[one.how])),
        *((label, _(BY_ID[part].label)) for label, part in parts),
        (_("Rounding"), rounding),
        *([(_("State of the figure"), _(MEANINGS[moves]))] if moves else []),
        (_("Definition version"), DEFINITION_VERSION),
    ]


def _otherwise(window: Window) -> str:
    """How the other way of counting is called."""
    return _("Counted once in the period") if window.cumulate == "monthly_sum" else _("Counted once a month")
