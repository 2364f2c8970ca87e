"""How a table fits a page: upright or lying, how large, and in how many parts side by side."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reportlab.pdfbase.pdfmetrics import stringWidth

from jobdesk.papers.drawing import plain
from jobdesk.papers.fonts import REGULAR
from jobdesk.papers.report_tables import Placed, ReportTable, TableCell

Turn = Literal["upright", "lying"]
Measure = Callable[[str, float], float]
"""The width of a text in a size."""
_PAD = 1.1
"""Of the text size: the room at both sides of a cell together."""
_TRIED: tuple[tuple[Turn, float], ...] = (
    ("upright", 9.5),
    ("upright", 8.5),
    ("lying", 9),
    ("lying", 8),
    ("lying", 7),
)
_LARGE = 17.0
_LABEL, _HEAD = 0.32, 3.2
"""The share of the page that a label column may take, and the least width of a heading in text sizes."""


@dataclass(frozen=True, slots=True)
class Part:
    """Columns that stand beside each other, with their widths: all labels of a table, some of its figures."""

    columns: tuple[int, ...]
    widths: tuple[float, ...]

    def cells(self, table: ReportTable) -> Iterator[tuple[Placed, int, int]]:
        """What of a table stands in this part, with its first column here and over how many it reaches."""
        places = {column: place for place, column in enumerate(self.columns)}
        for one in table.placed():
            mine = [places[column] for column in range(one.column, one.column + one.columns) if column in places]
            if mine:
                yield one, mine[0], mine[-1] - mine[0] + 1


@dataclass(frozen=True, slots=True)
class Fit:
    """A table on its page."""

    turn: Turn
    size: float
    figure_size: float
    parts: tuple[Part, ...]


def fit_table(table: ReportTable, measure: Measure, *, upright: float, lying: float) -> Fit:
    """The first way in which it is whole and legible; a table too wide for all is cut into parts.

    Args:
        upright, lying: the width of the page's text, turned so.
    """
    widths = {"upright": upright, "lying": lying}
    for turn, size in _TRIED:
        figure = _LARGE if table.large and turn == "upright" else size
        least = _least(table, measure, size, figure, widths[turn])
        if sum(least) <= widths[turn]:
            return Fit(turn, size, figure, (_part(range(table.columns), least, widths[turn]),))
    return Fit(turn, size, size, tuple(_cut(table, least, lying)))


def measured(said: str, size: float) -> float:
    """The width of a text in points, in the font of the papers, which must be known (`register_fonts`)."""
    return float(stringWidth(plain(said), REGULAR, size))


def _least(table: ReportTable, measure: Measure, size: float, figure: float, width: float) -> list[float]:
    """For each column the room its figures need; headings and labels are broken into lines."""
    found = [size * 2.0] * table.columns
    for one in table.placed():
        if one.columns > 1:
            continue
        if isinstance(one.content, TableCell) and one.content.kind != "text":
            need = measure(one.printed, figure)
        elif one.part == "head":
            need = min(measure(one.printed, size), size * _HEAD)
        else:
            need = min(measure(one.printed, size), width * _LABEL if one.part == "label" else width * _LABEL / 2)
        found[one.column] = max(found[one.column], need + size * _PAD)
    return found


def _cut(table: ReportTable, least: Sequence[float], width: float) -> Iterator[Part]:
    stub = list(range(table.stub))
    room = width - sum(least[column] for column in stub)
    here: list[int] = []
    for column in range(table.stub, table.columns):
        if here and sum(least[one] for one in [*here, column]) > room:
            yield _part([*stub, *here], least, width)
            here = []
        here.append(column)
    yield _part([*stub, *here], least, width)


def _part(columns: Sequence[int], least: Sequence[float], width: float) -> Part:
    """The columns, widened alike until they fill the page."""
    mine = [least[column] for column in columns]
    rest = max(0.0, width - sum(mine)) / len(mine)
    return Part(tuple(columns), tuple(one + rest for one in mine))
