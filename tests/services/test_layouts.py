"""Every layout on the sample center: its figures, columns, tables and JSON, and a time without data."""

from datetime import date

import pytest

from jobdesk.base.errors import InvalidInput
from jobdesk.base.targets import Term
from jobdesk.services import behind
from jobdesk.services.layouts import LAYOUTS, Entered, Given, WeighedLine
from jobdesk.services.report_command import read_asked, write_asked
from jobdesk.services.report_documents import as_text, document_of
from jobdesk.services.reports import as_json, make_report

YEAR = (date(2023, 1, 1), date(2023, 10, 31))
TERMS = tuple(Term(date(2023, n, 1), date(2023, n + 2, 30 + (n in {1, 10})), 300) for n in (1, 4, 7, 10))
GIVEN = Given(
    targets={"placed_persons": TERMS, "jobseekers": (Term(date(2023, 1, 1), date(2023, 12, 31), 2000),)},
    entered=(
        Entered("placed_persons", date(2022, 1, 1), date(2022, 10, 31), 700, "2022 실적보고"),
        Entered("matched", *YEAR, 385, "서울시 보고"),
    ),
    closed={"placed_persons": 740, "jobseekers": 1720},
    sheet=(
        WeighedLine("취업연계", "명", 60, TERMS, indicator="placed_persons"),
        WeighedLine("일자리 창출", "명", 40, (Term(*YEAR, 5200),), result=4278, source="부서 취합"),
    ),
)


@pytest.fixture
def desk(sample_read):
    desk = sample_read.desk()
    yield desk
    desk.close()


def made(desk, layout, start=YEAR[0], end=YEAR[1], **asked):
    return desk.read(lambda db, act: make_report(db, act, layout=layout, start=start, end=end, **asked))


def test_the_monthly_report_has_its_columns_and_they_foot(desk):
    report = made(desk, "monthly", given=GIVEN)
    of = {name: values.get("placed_persons") for name, values in report.columns.items()}
    assert list(of) == [
        "target",
        "month",
        "last_month",
        "difference",
        "closed",
        "late",
        "cumulative",
        "attainment",
        "last_year",
    ]
    assert (of["target"], of["cumulative"], str(of["attainment"])) == (1200, 854, "71.2")
    assert of["difference"] == of["month"] - of["last_month"]
    assert of["closed"] + of["month"] + of["late"] == of["cumulative"]
    assert of["last_year"] == 700
    assert report.marks == {("last_year", "placed_persons"): "집계값"}
    assert report.columns["target"]["sessions"] is None
    assert report.columns["closed"]["placement_rate"] is None
    document = document_of(report)
    assert {chart.kind for chart in document.charts} == {"months", "funnel", "bars"}
    assert [table.name for table in document.tables][:3] == ["monthly", "residents", "by_sex"]
    shown = next(table for table in document.tables if table.name == "by_target_group")
    assert shown.overlapping
    funnel = list(report.funnel.values())
    assert funnel == sorted(funnel, reverse=True)
    assert funnel[-1] > 0


def test_a_line_has_decimals_and_a_rounding_of_its_own(desk):
    lines = {"placement_rate": (1, "truncate"), "attainment": (0, "half_up"), "vacancy_ratio": (0, "half_up")}
    report = made(desk, "monthly", given=GIVEN, lines=lines)
    assert (str(report.cells["placement_rate"]), str(report.cells["vacancy_ratio"])) == ("43.4", "2")
    assert str(report.columns["attainment"]["placed_persons"]) == "71"
    table = document_of(report).tables[0]
    (rate,) = [row.cells[6] for row in table.rows if row.labels[0].text == "취업률"]
    assert (rate.text, rate.decimals) == ("43.4", 1)


def test_both_countings_are_told_apart_in_every_cell(desk):
    monthly, whole = (
        made(desk, "yeongdeungpo", cumulate=way, breakdowns=("sex", "age")) for way in ("monthly_sum", "distinct")
    )
    assert monthly.cells["jobseekers"] == 1965
    assert monthly.other["jobseekers"] == whole.cells["jobseekers"] < 1965
    for report in (monthly, whole):
        for kind in ("sex", "policy_age"):
            assert sum(report.breakdowns["jobseekers"][kind].values()) == report.cells["jobseekers"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_a_document_and_json(desk, layout):
    report = made(desk, layout, given=GIVEN)
    told = as_json(report)
    assert told["layout"] == layout
    assert told["definition"]
    assert told["cells"]
    assert all(value is None or isinstance(value, int | str) for value in told["cells"].values())
    text = as_text(document_of(report))
    assert "2023. 10. 31." in text
    if layout == "gwanak":
        assert str(report.cells["weighted_total"]) == "75.6"
    if layout == "seoul_youth":
        assert told["cells"]["matched"] == 385
        assert "집계값" in text
        parts = ("recruited_visit", "recruited_online", "recruited_programs")
        assert sum(told["cells"][one] for one in parts) == told["cells"]["recruited"] > 0
    if layout in {"daily", "weekly"}:
        assert sum(row["referrals"] for row in told["rows"].values()) == told["cells"]["referrals"] == 11448
    if layout == "years":
        assert told["rows"]["2023"]["placed_persons"] == 854
    if layout == "events":
        assert told["cells"]["matching_day_rounds"] == 8


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_time_without_data_shows_headings_and_dashes(desk, layout):
    report = made(desk, layout, date(2031, 1, 1), date(2031, 2, 28))
    document = document_of(report)
    assert not any(value for value in report.cells.values())
    assert all(table.head for table in document.tables)
    assert "-" in as_text(document).split()


def test_a_cross_table_opens_its_cells_and_a_publication_hides_the_small_ones(desk):
    pair = ("jobseekers", "dong", "education")
    report = made(desk, "yeongdeungpo", crosses=[pair])
    found = report.crosses[pair]
    assert sum(sum(line.values()) for line in found.values()) == 1965
    small = [(a, b, n) for a, line in found.items() for b, n in line.items() if 0 < n < 3]
    dong, education, count = small[0]
    rows = desk.view(
        lambda db, act: behind.rows_behind(
            db,
            act,
            indicator="jobseekers",
            start=YEAR[0],
            end=YEAR[1],
            cell={"dong": dong, "education": education},
        )
    )
    assert len(rows) == count
    asked = read_asked("yeongdeungpo", *YEAR, "monthly_sum", "", "jobseekers:dong,education")
    hidden, whole = (
        desk.change(lambda db, act, p=p: write_asked(db, act, asked, form="text", publication=p)).decode()
        for p in (True, False)
    )
    assert "*" in hidden
    assert "*" not in whole


@pytest.mark.parametrize(
    ("layout", "cross"), [("kitchen", ""), ("daily", "jobseekers:sex"), ("daily", "placement_rate:sex,age")]
)
def test_what_is_no_layout_or_no_cross_table_is_refused(layout, cross):
    with pytest.raises(InvalidInput):
        read_asked(layout, *YEAR, "monthly_sum", "", cross)


def test_counting_can_be_stopped(desk):
    class Stopped(Exception):
        pass

    seen = []

    def tick(kind, month):
        seen.append((kind, month))
        if len(seen) == 3:
            raise Stopped

    with pytest.raises(Stopped):
        made(desk, "yeongdeungpo", tick=tick)
    assert len({month for _kind, month in seen}) == 3
