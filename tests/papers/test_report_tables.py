"""The plain table: its grid tiles, texts follow Korean office habits."""

from decimal import Decimal

import pytest

from jobdesk.papers.report_tables import HeadCell, ReportChart, ReportTable, Series, head, number, rate, row, text
from tests.papers.documents import document, monthly, published


def test_places_every_cell_on_its_grid():
    spots = {
        (one.row, one.column): (one.printed, one.rows, one.columns)
        for one in monthly().placed()
        if one.row in (0, 1, 2)
    }
    assert spots[0, 0] == ("구분", 2, 2)
    assert spots[1, 2] == ("올해", 1, 1)
    assert spots[2, 0] == ("구인", 2, 1)
    assert spots[2, 3] == ("1,500 (집계값)", 1, 1)
    assert (monthly().columns, monthly().stub, published().stub) == (7, 2, 0)


@pytest.mark.parametrize(
    ("heads", "rows"),
    [
        (head(["가", "나"]), (row("다", number(1), number(2)),)),
        (head(["가", "나"]), (row("다"),)),
        (head([HeadCell("가", rows=2), "나"]), (row("다", number(1)),)),
        (head(["가", "나"], [HeadCell("다", columns=3)]), ()),
        (head(["가", "나"]), (row([HeadCell("다", rows=2)], number(1)), row("라", number(1)))),
    ],
)
def test_a_table_that_does_not_tile_is_no_table(heads, rows):
    with pytest.raises(ValueError, match="cell|differ"):
        ReportTable("x", "x", "", heads, rows)


def test_texts_of_figures():
    assert [number(one).text for one in (1234, -5, 0, None)] == ["1,234", "△5", "0", "-"]
    assert rate(Decimal("43.50"), decimals=2, mark="잠정").printed == "43.50 (잠정)"
    assert text("").text == "-"


def test_a_chart_has_a_value_for_each_label():
    with pytest.raises(ValueError, match="series"):
        ReportChart("bars", "x", ("가", "나"), (Series("s", (1,)),))


def test_footer_tells_base_date_center_author_and_time():
    assert document().footer == "2023. 10. 31. 기준 · 영등포구 일자리센터 · 김상담 · 2023. 10. 31. 18:05"
