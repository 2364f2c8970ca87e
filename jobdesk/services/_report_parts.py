"""What every layout of a report is made from and makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.formats import Rounding, format_date, format_number
from jobdesk.base.i18n import on_paper
from jobdesk.papers.report_tables import ReportTable, TableCell, number
from jobdesk.services.facts import Span
from jobdesk.services.indicators import BY_ID
from jobdesk.services.layouts import ENTERABLE, Given, Layout
from jobdesk.services.report_marks import Marks
from jobdesk.services.statistics import Cumulate, Figures, Value


@dataclass(frozen=True, slots=True)
class Asked:
    """What a layout is made for."""

    db: Session
    act: Act
    layout: Layout
    span: Span
    cumulate: Cumulate
    given: Given
    lines: Mapping[str, tuple[int, Rounding]] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """The mark of all figures of the span as printed, "" for none."""
        return self.mark(self.span.start, self.span.end)

    def mark(self, start: date, end: date) -> str:
        """The mark of figures of two dates as printed."""
        word = Marks(self.db, self.act).of(start, end)
        return on_paper(word) if word else ""

    def figures(
        self,
        indicators: Sequence[str] = (),
        splits: Sequence[tuple[str, ...]] = (),
        *,
        start: date | None = None,
        end: date | None = None,
    ) -> Figures:
        """The figures of the span, or of other dates."""
        span = Span(start or self.span.start, end or self.span.end, self.span.today)
        return Figures(self.db, self.act, span, self.cumulate, indicators, splits, lines=self.lines)


@dataclass(frozen=True, slots=True)
class Shaped:
    """A layout's own tables.

    Attributes:
        cells: totals by id.
        rows: row label (Korean, a name, a year) to column id to value.
    """

    cells: Mapping[str, Value]
    tables: Sequence[ReportTable]
    rows: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    notes: Sequence[str] = ()


def cell_of(indicator: str, value: Value, said: str = "") -> TableCell:
    """A figure of an indicator as a cell; what is not there bears no mark."""
    made, said = BY_ID[indicator], said if value is not None else ""
    if made.how in {"rate", "cohort", "retention"}:
        decimals = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else made.decimals
        return TableCell(value, number(value).text, "rate", decimals, said)
    return number(value, mark=said)


def title_of(layout: Layout, start: date, end: date) -> str:
    """What a layout is called on paper: a sheet of more days than its own is called by them."""
    days = {"daily": 1, "weekly": 7}.get(layout.id)
    if days is None or (end - start).days < days:
        return on_paper(layout.title)
    return on_paper("Work sheet of {start} to {end}").format(start=format_date(start), end=format_date(end))


def percent(value: Value, said: str = "") -> TableCell:
    """A share with its decimals."""
    decimals = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 1
    return TableCell(value, format_number(value), "rate", decimals, said)


def entered_notes(given: Given, indicators: Sequence[str], start: date, end: date) -> list[str]:
    """Of each figure entered for a window its source and who entered it, below the table."""
    notes = []
    for one in indicators:
        said = dict.fromkeys(part.said for part in given.entered_parts(one, start, end) if part.said)
        if said:
            note = on_paper("{figure} is entered: {sources}")
            notes.append(note.format(figure=on_paper(ENTERABLE[one][0]), sources=", ".join(said)))
    return notes


def whole(value: Value) -> int | None:
    """A count; None for what is none."""
    return value if isinstance(value, int) else None
