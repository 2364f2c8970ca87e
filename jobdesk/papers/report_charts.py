"""The charts of a report on paper, drawn by reportlab from the same plan as on the screen."""

from reportlab.graphics.shapes import Circle, Drawing, PolyLine, Rect, String
from reportlab.lib.colors import HexColor, white
from reportlab.pdfbase.pdfmetrics import stringWidth

from jobdesk.base.i18n import on_paper
from jobdesk.papers.chart_plan import Plan, Stroke, needed_height, plan_chart
from jobdesk.papers.drawing import plain
from jobdesk.papers.fonts import REGULAR, register_fonts
from jobdesk.papers.report_tables import ReportChart

SIZE = 8.5
_INK, _QUIET, _GRID, _ZERO = HexColor("#1A1F26"), HexColor("#505B68"), HexColor("#D5DAE1"), HexColor("#505B68")
_FIRST, _TARGET, _OTHER = HexColor("#1D5FB4"), HexColor("#7A4F00"), HexColor("#8792A0")
"""Legible apart in gray too: dark columns, a dashed line, a light one with points."""
_ANCHOR = {"left": "start", "center": "middle", "right": "end"}


def chart_drawing(chart: ReportChart, width: float) -> Drawing:
    """A chart as wide as asked and as high as it needs. Raises MissingFont."""
    register_fonts()
    height = needed_height(chart, SIZE)
    plan = plan_chart(
        chart,
        width,
        height,
        size=SIZE,
        measure=lambda said: float(stringWidth(plain(said), REGULAR, SIZE)),
        empty=on_paper("No figures"),
    )
    drawing = Drawing(width, height)
    _draw(drawing, plan)
    return drawing


def _draw(drawing: Drawing, plan: Plan) -> None:
    up = plan.height
    for one in plan.strokes:
        if one.series is None:
            _line(drawing, one, up)
    for bar in plan.bars:
        look = {"fillColor": _FIRST, "strokeColor": None}
        if bar.series:
            look = {"fillColor": HexColor("#EEF1F4"), "strokeColor": _TARGET, "strokeWidth": 0.8}
        drawing.add(Rect(bar.x, up - bar.y - bar.height, bar.width, bar.height, **look))
    for one in plan.strokes:
        if one.series is not None:
            _line(drawing, one, up)
    for text in plan.texts:
        drawing.add(
            String(
                text.x,
                up - text.y - plan.size * 0.35,
                plain(text.said),
                fontName=REGULAR,
                fontSize=plan.size,
                fillColor=_QUIET if text.quiet else _INK,
                textAnchor=_ANCHOR[text.align],
            )
        )


def _line(drawing: Drawing, one: Stroke, up: float) -> None:
    points = [place for x, y in one.points for place in (x, up - y)]
    if one.series is None:
        ink, width, dash = (_ZERO, 0.9, None) if one.zero else (_GRID, 0.5, None)
    else:
        ink, width, dash = (_TARGET, 1.4, [4, 2]) if one.target else (_OTHER, 1.4, None)
        # A rim parts the line from the columns it crosses.
        drawing.add(PolyLine(points, strokeColor=white, strokeWidth=3.4))
    drawing.add(PolyLine(points, strokeColor=ink, strokeWidth=width, strokeDashArray=dash))
    if one.series is not None and not one.target:
        for x, y in one.points:
            drawing.add(Circle(x, up - y, 1.8, fillColor=ink, strokeColor=ink))
