"""A report as plain data: what every form of it (XLSX, CSV, PDF, HWPX, clipboard, screen) draws alike.

Texts are Korean and ready to print, numbers are rounded and stand beside their printed text.
Source: statistics.md 5 and 9, domain.md 8.2.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from jobdesk.base.formats import format_date, format_datetime, format_number

Value = int | Decimal | str | None
CellKind = Literal["number", "text", "rate", "money"]
Part = Literal["head", "label", "cell"]
ChartKind = Literal["months", "funnel", "bars"]
NOTHING = "-"
HIDDEN = "*"


@dataclass(frozen=True, slots=True)
class TableCell:
    """One figure or text of a table's body.

    Attributes:
        value: native and rounded; None where undefined or no target was set.
        text: as printed, without its mark.
        decimals: of a rate or a number, as its number format shows them.
        mark: what stands behind it in small: 잠정, 예상, 집계값.
        unit: its own, where the other figures of its row have another: %p.
    """

    value: Value
    text: str
    kind: CellKind = "number"
    decimals: int = 0
    mark: str = ""
    unit: str = ""

    @property
    def printed(self) -> str:
        """Text, unit and mark: `43.5 (잠정)`."""
        said = f"{self.text}{self.unit}"
        return f"{said} ({self.mark})" if self.mark else said


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A heading or a row's label, over so many rows and columns."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A line of a table.

    Attributes:
        labels: of the stub at its left; a label over several rows stands in the first of them only.
    """

    labels: tuple[HeadCell, ...]
    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A heading, label or figure on the grid of its table: rows and columns count from 0, head rows first."""

    row: int
    column: int
    rows: int
    columns: int
    part: Part
    content: HeadCell | TableCell

    @property
    def printed(self) -> str:
        """What stands in it."""
        return self.content.printed if isinstance(self.content, TableCell) else self.content.text


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table: its head tiles the grid without gaps, and so do its rows.

    Attributes:
        name: an id, unlike the others of the document.
        unit_line: above its right end, as (단위: 명).
        overlapping: a person may stand in several rows, so that these do not add up to the total.
        total_first: the first row and the first figure of a row are the totals, else the last ones.
        crossed: a cross-table of two breakdowns, whose small cells a publication hides.
        large: few figures, printed large: the published table.
    """

    name: str
    title: str
    unit_line: str
    head: tuple[tuple[HeadCell, ...], ...]
    rows: tuple[ReportRow, ...]
    notes: tuple[str, ...] = ()
    overlapping: bool = False
    total_first: bool = True
    crossed: bool = False
    large: bool = False

    def __post_init__(self) -> None:
        for _place in self.placed():
            pass

    @property
    def columns(self) -> int:
        """The columns of the whole grid."""
        return sum(cell.columns for cell in self.head[0])

    @property
    def stub(self) -> int:
        """How many of them are labels; 0 where the figures stand alone."""
        return self.columns - len(self.rows[0].cells) if self.rows else 0

    def placed(self) -> Iterator[Placed]:
        """Every heading, label and figure with its place. Raises ValueError where they leave a gap or overlap."""
        yield from _tiled([[("head", one) for one in line] for line in self.head], 0, self.columns)
        body: list[list[tuple[Part, HeadCell | TableCell]]] = [
            [*(("label", one) for one in row.labels), *(("cell", one) for one in row.cells)] for row in self.rows
        ]
        if len({len(row.cells) for row in self.rows}) > 1:
            raise ValueError(f"rows of {self.name} differ in length")
        yield from _tiled(body, len(self.head), self.columns)


@dataclass(frozen=True, slots=True)
class Series:
    """Values of a chart, one for each of its labels; None leaves a gap.

    Attributes:
        target: not counted but aimed at: a dashed line.
    """

    label: str
    values: tuple[int | Decimal | None, ...]
    target: bool = False


@dataclass(frozen=True, slots=True)
class ReportChart:
    """A picture of figures.

    Attributes:
        kind: `months`: the first series as columns, the others (target, last year) as lines over them;
            `funnel`: steps, each not above the one before, with its share of the first;
            `bars`: the parts of a breakdown, side by side where there are two series.
    """

    kind: ChartKind
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""

    def __post_init__(self) -> None:
        if any(len(one.values) != len(self.labels) for one in self.series):
            raise ValueError(f"{self.title}: a series has other than {len(self.labels)} values")


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """A whole report.

    Attributes:
        base_line: (2023. 10. 31. 기준).
        author: who made it: in the footer, never in a file's properties.
        definition: version of the definitions its figures follow.
        signers: the boxes for signatures, as 담당, 팀장; none for most.
    """

    title: str
    base_line: str
    center: str
    author: str
    made_at: datetime
    period: tuple[date, date]
    tables: tuple[ReportTable, ...]
    charts: tuple[ReportChart, ...] = ()
    notes: tuple[str, ...] = ()
    definition: str = ""
    signers: tuple[str, ...] = ()

    @property
    def footer(self) -> str:
        """Base date, center, author and time: at the foot of every page, before its number."""
        return f"{self.base_line.strip('()')} · {self.center} · {self.author} · {format_datetime(self.made_at)}"

    @property
    def period_line(self) -> str:
        """2023. 10. 1. ~ 2023. 10. 31., both included."""
        return " ~ ".join(format_date(day) for day in self.period)


def number(value: int | Decimal | None, *, decimals: int = 0, mark: str = "") -> TableCell:
    """A count, its text with commas, `-` for none and `△` for minus."""
    return TableCell(value, format_number(value), "number", decimals, mark)


def rate(value: Decimal | None, *, decimals: int = 1, mark: str = "") -> TableCell:
    """A rate already rounded to its decimals."""
    return TableCell(value, format_number(value), "rate", decimals, mark)


def money(value: int | None, *, mark: str = "") -> TableCell:
    """Won, or the unit its table names."""
    return TableCell(value, format_number(value), "money", 0, mark)


def text(said: str) -> TableCell:
    """Words among the figures; none are `-`."""
    return TableCell(said or None, said or NOTHING, "text")


def row(labels: str | Sequence[str | HeadCell], *cells: TableCell) -> ReportRow:
    """A line from its label or labels and its cells."""
    given = [labels] if isinstance(labels, str) else labels
    return ReportRow(tuple(one if isinstance(one, HeadCell) else HeadCell(one) for one in given), cells)


def head(*lines: Sequence[str | HeadCell]) -> tuple[tuple[HeadCell, ...], ...]:
    """The head rows from headings, plain ones as texts."""
    return tuple(tuple(one if isinstance(one, HeadCell) else HeadCell(one) for one in line) for line in lines)


def _tiled(
    lines: Sequence[Sequence[tuple[Part, HeadCell | TableCell]]], top: int, columns: int
) -> Iterator[Placed]:
    """Place cells left to right, below those that reach down from above."""
    taken: set[tuple[int, int]] = set()
    for line, cells in enumerate(lines):
        column = 0
        for part, content in cells:
            while (line, column) in taken:
                column += 1
            down, across = (content.rows, content.columns) if isinstance(content, HeadCell) else (1, 1)
            for spot in ((line + y, column + x) for y in range(down) for x in range(across)):
                if spot in taken or spot[0] >= len(lines) or spot[1] >= columns:
                    raise ValueError(f"a cell of line {line + 1} reaches over the table: {content!r}")
                taken.add(spot)
            yield Placed(top + line, column, down, across, part, content)
    if len(taken) != len(lines) * columns:
        raise ValueError("the cells of a table leave a gap")
