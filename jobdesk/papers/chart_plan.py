"""Where the parts of a chart stand: one plan for the screen's painter and the paper's, so that both show the same.

Sizes are in the painter's unit, y grows downward, a text stands at its vertical middle; all grows with the text.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from jobdesk.base.formats import format_number, ratio
from jobdesk.papers.report_tables import ReportChart, Series

Measure = Callable[[str], float]
"""The width of a text in the size of the plan."""
Align = Literal["left", "center", "right"]
Point = tuple[float, float]
Number = int | Decimal
LINE, LEGEND, ROW, BAR = 1.5, 2.2, 2.1, 0.68
"""Heights in text sizes: of a line, the legend, a row of bars, and the share of a row a bar fills."""
_ELLIPSIS = "…"
_WIDEST_LABEL = 0.32
_STEPS = (1, 2, 5, 10)
_TICKS = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle of a series."""

    x: float
    y: float
    width: float
    height: float
    series: int


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points: of a series, dashed for a target, or of the ground (series None)."""

    points: tuple[Point, ...]
    series: int | None = None
    target: bool = False
    zero: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Words or a value; `quiet` ones are axis and legend."""

    x: float
    y: float
    said: str
    align: Align = "left"
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A value that can be pointed at: its place in the chart and what is said of it."""

    series: int
    place: int
    x: float
    y: float
    width: float
    height: float
    said: str


@dataclass
class Plan:
    """All parts of a chart, drawn in this order: ground, bars, lines of series, texts."""

    width: float
    height: float
    size: float
    bars: list[Bar] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)


def is_empty(chart: ReportChart) -> bool:
    """Whether there is no value to draw."""
    return not any(value is not None for one in chart.series for value in one.values)


def needed_height(chart: ReportChart, size: float) -> float:
    """The height in which all of a chart can be read."""
    if is_empty(chart):
        return size * 5
    legend = LEGEND if len(chart.series) > 1 else 0.4
    if chart.kind == "months":
        return size * (legend + 16)
    rows = len(chart.labels) * (ROW if len(chart.series) == 1 else ROW * 1.7)
    return size * (legend + rows + 0.6)


def plan_chart(
    chart: ReportChart, width: float, height: float, *, size: float, measure: Measure, empty: str
) -> Plan:
    """Where everything stands in a field of this width and height.

    Args:
        empty: said in the middle where there is no value.
    """
    plan = Plan(width, height, size)
    if is_empty(chart):
        plan.texts.append(Text(width / 2, height / 2, empty, "center", quiet=True))
        return plan
    top = _legend(plan, chart, measure)
    if chart.kind == "months":
        _months(plan, chart, top, measure)
    else:
        _rows(plan, chart, top, measure)
    return plan


def ticks(low: Number, high: Number) -> list[Decimal]:
    """Round values that span a range and hold 0, about five of them; whole ones for counts and wide ranges."""
    bottom, top = min(Decimal(low), Decimal(0)), max(Decimal(high), Decimal(0))
    if top == bottom:
        top = Decimal(1)
    span = top - bottom
    base = Decimal(10) ** ((span / _TICKS).adjusted())
    step = next(base * one for one in _STEPS if base * one * _TICKS >= span)
    counts = isinstance(low, int) and isinstance(high, int)
    step = max(step, Decimal(1)) if counts or span > 1 else step
    found = [step * place for place in range(int(bottom // step) - 1, int(top // step) + 2)]
    return [one for one in found if bottom - step < one < top + step]


def _legend(plan: Plan, chart: ReportChart, measure: Measure) -> float:
    """A swatch and a name for each series, from the left; where the chart begins below."""
    size = plan.size
    if len(chart.series) < 2:
        return size * 0.4
    x, y = 0.0, size * 0.9
    for place, one in enumerate(chart.series):
        if chart.kind == "months" and place:
            plan.strokes.append(Stroke(((x, y), (x + size * 1.6, y)), place, one.target))
        else:
            plan.bars.append(Bar(x + size * 0.3, y - size * 0.45, size * 0.9, size * 0.9, place))
        plan.texts.append(Text(x + size * 2.2, y, one.label, quiet=True))
        x += size * 3.6 + measure(one.label)
    return size * LEGEND


def _months(plan: Plan, chart: ReportChart, top: float, measure: Measure) -> None:
    """Columns, and lines over them, on a grid of round values."""
    size, values = plan.size, list(_values(chart.series))
    marks = ticks(min(values), max(values))
    left = max(measure(format_number(_plain(one))) for one in marks) + size * 0.8
    upper, lower = top + size * 0.6, plan.height - size * 3.2
    scale = (lower - upper) / float(marks[-1] - marks[0])

    def level(value: Number) -> float:
        return lower - float(value - marks[0]) * scale

    for one in marks:
        plan.strokes.append(Stroke(((left, level(one)), (plan.width, level(one))), zero=one == 0))
        plan.texts.append(Text(left - size * 0.4, level(one), format_number(_plain(one)), "right", quiet=True))
    each = (plan.width - left) / len(chart.labels)
    widest = max(measure(label) for label in chart.labels)
    stride = max(1, -int(-widest * 1.15 // each))
    columns, *lines = chart.series
    shown = max(measure(format_number(value)) for value in values) <= each * 0.98
    for place, label in enumerate(chart.labels):
        middle = left + each * (place + 0.5)
        if place % stride == 0:
            plan.texts.append(Text(middle, lower + size, label, "center", quiet=True))
        value = columns.values[place]
        if value is None:
            continue
        head, foot = sorted((level(value), level(0)))
        bar = Bar(middle - each * 0.31, head, each * 0.62, foot - head, 0)
        plan.bars.append(bar)
        plan.spots.append(_spot(chart, 0, place, (bar.x, bar.y, bar.width, bar.height)))
        if shown:
            # Below its month, where no line crosses it.
            plan.texts.append(Text(middle, lower + size * 2.4, format_number(value), "center"))
    for series, line in enumerate(lines, 1):
        for run in _runs(line):
            points = tuple((left + each * (place + 0.5), level(value)) for place, value in run)
            plan.strokes.append(Stroke(points, series, line.target))
            for (place, _value), (x, y) in zip(run, points, strict=True):
                half = size * 0.5
                plan.spots.append(_spot(chart, series, place, (x - half, y - half, half * 2, half * 2)))
    plan.spots.sort(key=lambda spot: (spot.place, spot.series))


def _rows(plan: Plan, chart: ReportChart, top: float, measure: Measure) -> None:
    """A row of bars for each label, from a zero line; what each holds stands at its end."""
    size, values = plan.size, list(_values(chart.series))
    room = plan.width * _WIDEST_LABEL
    labels = [_cut(label, room, measure) for label in chart.labels]
    left = max(measure(label) for label in labels) + size
    told = [_told(chart, series, place) for series, place in _places(chart)]
    tail = max(measure(one) for one in told) + size
    low, high = float(min(0, *values)), float(max(0, *values))
    start = left + (tail if low < 0 else 0)
    scale = max(plan.width - start - tail, size) / ((high - low) or 1)
    zero = start - low * scale
    each = (plan.height - top - size * 0.3) / len(labels)
    thick = each * BAR / len(chart.series)
    for place, label in enumerate(labels):
        plan.texts.append(Text(left - size * 0.6, top + each * (place + 0.5), label, "right", quiet=True))
    for (series, place), said in zip(_places(chart), told, strict=True):
        value = chart.series[series].values[place]
        y = top + each * (place + (1 - BAR) / 2) + thick * series
        long = float(value or 0) * scale
        if value:
            plan.bars.append(Bar(min(zero, zero + long), y, abs(long), thick * 0.94, series))
        end, align = (zero + long - size * 0.4, "right") if long < 0 else (zero + long + size * 0.4, "left")
        plan.texts.append(Text(end, y + thick / 2, said, "right" if align == "right" else "left"))
        reach = max(abs(long), size * 0.4)
        spot = Spot(series, place, min(zero, zero + long), y, reach, thick, said)
        plan.spots.append(spot)
    plan.strokes.append(Stroke(((zero, top), (zero, plan.height - size * 0.3)), zero=True))


def _places(chart: ReportChart) -> list[tuple[int, int]]:
    return [(series, place) for place in range(len(chart.labels)) for series in range(len(chart.series))]


def _values(series: Sequence[Series]) -> Iterator[Number]:
    return (value for one in series for value in one.values if value is not None)


def _spot(chart: ReportChart, series: int, place: int, box: tuple[float, float, float, float]) -> Spot:
    return Spot(series, place, *box, _told(chart, series, place))


def _told(chart: ReportChart, series: int, place: int) -> str:
    """The value as printed; in a funnel with its share of the first step."""
    value, first = chart.series[series].values[place], chart.series[series].values[0]
    said = format_number(value)
    if chart.kind == "funnel" and isinstance(value, int) and isinstance(first, int):
        share = ratio(value, first)
        said += f" ({format_number(share)}%)" if share is not None else ""
    return said


def _runs(one: Series) -> list[list[tuple[int, Number]]]:
    """The values of a line with their places, cut where one is missing."""
    runs: list[list[tuple[int, Number]]] = [[]]
    for place, value in enumerate(one.values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((place, value))
    return [run for run in runs if run]


def _cut(said: str, room: float, measure: Measure) -> str:
    if measure(said) <= room:
        return said
    while said and measure(said + _ELLIPSIS) > room:
        said = said[:-1]
    return said + _ELLIPSIS


def _plain(value: Decimal) -> Decimal | int:
    return int(value) if value == value.to_integral_value() else value.normalize()
