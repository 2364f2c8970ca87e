"""Where the parts of a chart stand, whatever draws it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobdesk.papers.chart_plan import needed_height, plan_chart, ticks
from jobdesk.papers.report_charts import chart_drawing
from jobdesk.papers.report_tables import ReportChart, Series
from tests.counts import full
from tests.papers.documents import charts

SIZE = 10.0


def plan_of(chart, width=480.0):
    return plan_chart(
        chart,
        width,
        needed_height(chart, SIZE),
        size=SIZE,
        measure=lambda said: len(said) * SIZE * 0.8,
        empty="없음",
    )


@pytest.mark.parametrize("chart", charts(), ids=lambda chart: chart.kind)
def test_every_value_has_a_spot_and_stands_inside(chart):
    plan = plan_of(chart)
    values = [value for one in chart.series for value in one.values if value is not None]
    assert len(plan.spots) == len(values)
    assert all(bar.x >= 0 and bar.x + bar.width <= plan.width + 0.01 for bar in plan.bars)
    assert all(bar.y >= 0 and bar.y + bar.height <= plan.height for bar in plan.bars)
    assert all(0 <= text.y <= plan.height for text in plan.texts)


def test_bars_are_as_long_as_their_values():
    bars = [bar for bar in plan_of(charts()[1]).bars if bar.series == 0]
    assert bars[3].width / bars[0].width == pytest.approx(854 / 1965)


def test_a_column_below_zero_hangs_from_the_zero_line():
    plan = plan_of(ReportChart("months", "x", ("1월", "2월"), (Series("올해", (50, -25)),)))
    up, down = plan.bars
    assert up.y + up.height == pytest.approx(down.y)
    assert up.height == pytest.approx(down.height * 2)


def test_a_funnel_tells_the_share_of_its_first_step():
    assert [spot.said for spot in plan_of(charts()[1]).spots][3] == "854 (43.5%)"
    none = ReportChart("funnel", "x", ("구직", "취업"), (Series("명", (0, 0)),))
    assert [spot.said for spot in plan_of(none).spots] == ["0", "0"]


def test_values_below_their_months_and_a_minus_as_a_triangle():
    said = [text.said for text in plan_of(charts()[0]).texts if not text.quiet]
    assert said[:3] == ["71", "80", "95"]
    assert "△4" in [text.said for text in plan_of(charts()[2]).texts]


@pytest.mark.parametrize("chart", charts(), ids=lambda chart: chart.kind)
def test_without_values_it_says_so(chart):
    bare = replace(chart, series=tuple(replace(one, values=(None,) * len(one.values)) for one in chart.series))
    plan = plan_of(bare)
    assert [text.said for text in plan.texts] == ["없음"]
    assert not plan.spots
    assert chart_drawing(bare, 400).contents
    assert plan_of(ReportChart("bars", "x", (), ())).texts[0].said == "없음"


def test_a_gap_cuts_a_line():
    chart = ReportChart("months", "x", ("1", "2", "3"), (Series("올해", (1, 2, 3)), Series("목표", (4, None, 6))))
    lines = [one for one in plan_of(chart).strokes if one.series == 1]
    assert [len(one.points) for one in lines[1:]] == [1, 1]


@settings(max_examples=full(1000, 60))
@given(st.integers(-(10**7), 10**7), st.integers(-(10**7), 10**7))
def test_ticks_are_few_round_and_span_the_values(one, other):
    low, high = sorted((one, other))
    marks = ticks(low, high)
    assert marks[0] <= low
    assert marks[-1] >= high
    assert Decimal(0) in marks
    assert 2 <= len(marks) <= 8
    steps = {after - before for before, after in zip(marks, marks[1:], strict=False)}
    assert len(steps) == 1


@pytest.mark.parametrize("low_high", [(0, 0), (Decimal("0.2"), Decimal("0.7")), (0, 1), (-1, 0)])
def test_ticks_of_small_values(low_high):
    marks = ticks(*low_high)
    assert marks[0] <= low_high[0] <= low_high[1] <= marks[-1]
    assert len(marks) >= 2
