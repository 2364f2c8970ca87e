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
_BOLDER = 1.08
"""Headings are bold, and so wider than measured."""


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
        needs = _needs(table, measure, size, figure, widths[turn])
        if sum(need.least for need in needs) <= widths[turn]:
            return Fit(turn, size, figure, (_part(range(table.columns), needs, widths[turn]),))
    return Fit(turn, size, size, tuple(_cut(table, needs, lying)))


def measured(said: str, size: float) -> float:
    """The width of a text in points, in the font of the papers, which must be known (`register_fonts`)."""
    return float(stringWidth(plain(said), REGULAR, size))


@dataclass
class _Need:
    """The widths of a column: its least, and that in which no heading is broken."""

    least: float
    best: float


def _needs(table: ReportTable, measure: Measure, size: float, figure: float, width: float) -> list[_Need]:
    """For each column the room its figures need; headings and labels may be broken into lines."""
    found = [_Need(size * 2, size * 2) for _column in range(table.columns)]
    for one in table.placed():
        if one.columns > 1:
            continue
        if isinstance(one.content, TableCell) and one.content.kind != "text":
            best = least = measure(one.printed, figure)
        else:
            best = measure(one.printed, size) * (_BOLDER if one.part == "head" else 1)
            least = size * _HEAD if one.part == "head" else width * _LABEL / (1 if one.part == "label" else 2)
        need = found[one.column]
        need.best = max(need.best, best + size * _PAD)
        need.least = max(need.least, min(least, best) + size * _PAD)
    return found


def _cut(table: ReportTable, needs: Sequence[_Need], width: float) -> Iterator[Part]:
    stub = list(range(table.stub))
    room = width - sum(needs[column].least for column in stub)
    here: list[int] = []
    for column in range(table.stub, table.columns):
        if here and sum(needs[one].least for one in [*here, column]) > room:
            yield _part([*stub, *here], needs, width)
            here = []
        here.append(column)
    yield _part([*stub, *here], needs, width)


def _part(columns: Sequence[int], needs: Sequence[_Need], width: float) -> Part:
    """The columns, widened until no heading is broken, then alike until they fill the page."""
    mine = [needs[column] for column in columns]
    rest = max(0.0, width - sum(need.least for need in mine))
    wishes = [need.best - need.least for need in mine]
    share = min(1.0, rest / sum(wishes)) if sum(wishes) else 1.0
    more = max(0.0, rest - sum(wishes)) / len(mine)
    return Part(
        tuple(columns), tuple(need.least + wish * share + more for need, wish in zip(mine, wishes, strict=True))
    )
