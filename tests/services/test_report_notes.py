"""What a report says around its figures: months not closed, how a closed 누계 was made, units, orders, dashes."""

from datetime import date
from decimal import Decimal

import pytest

from jobdesk.base.closes import CloseKind
from jobdesk.base.formats import ratio
from jobdesk.base.i18n import on_paper
from jobdesk.services import month_closes
from jobdesk.services.comparisons import month_before, month_of
from jobdesk.services.facts import Span
from jobdesk.services.indicators import BY_ID
from jobdesk.services.layouts import LAYOUTS
from jobdesk.services.report_documents import as_text, document_of
from jobdesk.services.report_files import write_report
from jobdesk.services.report_notes import months_said
from jobdesk.services.reports import make_report
from jobdesk.services.statistics import Figures
from tests.services import acts, people

YEAR = (date(2023, 1, 1), date(2023, 10, 31))
EMPTY = (date(2031, 1, 1), date(2031, 2, 28))
NOVEMBER = date(2027, 11, 3)


@pytest.fixture
def sample(sample_read):
    desk = sample_read.desk()
    yield desk
    desk.close()


@pytest.fixture
def desk(local_center):
    """The supervisor's desk in November; someone registered and went to work in October."""
    desk = local_center.desk("supervisor")
    acts.stand_on(desk, date(2027, 10, 29))
    person = people.person(desk, ready=False)
    people.register(desk, person)
    people.consent(desk, person)
    acts.place(desk, person)
    acts.stand_on(desk, NOVEMBER)
    return desk


def made(desk, layout, start=YEAR[0], end=YEAR[1], **asked):
    return desk.read(lambda db, act: make_report(db, act, layout=layout, start=start, end=end, **asked))


def close(desk, month):
    desk.change(lambda db, act: month_closes.close_month(db, act, month=month, kind=CloseKind.PROVISIONAL))


def table_of(document, name):
    return next(table for table in document.tables if table.name == name)


def test_the_residents_have_the_unit_of_each_row(sample):
    table = table_of(document_of(made(sample, "yeongdeungpo")), "residents")
    units = {row.labels[0].text: row.labels[1].text for row in table.rows}
    assert units == {
        on_paper(BY_ID[one].label): on_paper(BY_ID[one].unit)
        for one in ("jobseekers", "referrals", "placed_persons")
    }
    assert units[on_paper("Referrals")] == on_paper("cases") != on_paper("persons")
    assert table.unit_line == ""


@pytest.mark.parametrize("layout", LAYOUTS)
def test_without_data_every_table_keeps_its_columns_and_prints_dashes(sample, layout):
    crosses = [("jobseekers", "sex", "policy_age")] if layout == "yeongdeungpo" else []
    full = document_of(made(sample, layout, crosses=crosses))
    empty = document_of(made(sample, layout, *EMPTY, crosses=crosses))
    assert [table.name for table in empty.tables] == [table.name for table in full.tables]
    for table in empty.tables:
        assert table.rows
        assert all(cell.printed == "-" for row in table.rows for cell in row.cells if cell.kind != "text"), (
            table.name
        )
    names = ["monthly", "residents"] if layout == "monthly" else ["published"] if layout == "yeongdeungpo" else []
    for name in names:
        heads = [[head.text for line in table_of(one, name).head for head in line] for one in (full, empty)]
        assert heads[1] == [text for text in heads[0] if text not in {"거주불명", "미상"}]


def test_a_year_nobody_closed_names_its_months_below_the_first_table(desk):
    note = on_paper("Months not closed: {months}")
    until = made(desk, "yeongdeungpo", date(2027, 1, 1), date(2027, 10, 31))
    assert note.format(months="2027년 1월~10월") in document_of(until).tables[0].notes
    assert until.said.get("jobseekers") is None
    running = made(desk, "yeongdeungpo", date(2027, 10, 1), date(2027, 12, 31))
    assert running.unclosed == [date(2027, 10, 1)]  # November is not over
    assert made(desk, "daily", NOVEMBER, NOVEMBER).unclosed == []
    for month in range(1, 11):
        close(desk, date(2027, month, 1))
    closed = made(desk, "yeongdeungpo", date(2027, 1, 1), date(2027, 10, 31))
    assert closed.unclosed == []
    assert not document_of(closed).tables[0].notes


def test_the_monthly_sheet_keeps_its_cumulative_columns_and_says_how_the_closed_one_was_made(desk):
    span = (date(2027, 1, 1), date(2027, 11, 3))
    before = made(desk, "monthly", *span)
    assert {"closed", "month", "late"} <= set(before.columns)
    assert before.columns["closed"]["jobseekers"] is before.columns["late"]["jobseekers"] is None
    close(desk, date(2027, 10, 1))
    after = made(desk, "monthly", *span)
    assert (after.columns["closed"]["jobseekers"], after.columns["late"]["jobseekers"]) == (1, 0)
    (note,) = [note for note in document_of(after).tables[0].notes if "2027년 10월" in note]
    assert note.endswith(
        on_paper("Closed: {closed}. Not closed, counted then: {live}.").format(
            closed="2027년 10월", live="2027년 1월~9월"
        )
    )


def test_months_are_said_as_runs():
    assert (
        months_said([date(2026, 12, 1), date(2027, 1, 1), date(2027, 3, 1)])
        == "2026년 12월~2027년 1월, 2027년 3월"
    )
    assert months_said([date(2027, n, 1) for n in range(1, 9)]) == "2027년 1월~8월"


def test_a_sheet_of_more_days_is_called_by_them_and_tells_what_visits_are(sample):
    day, week = date(2023, 10, 4), date(2023, 10, 10)
    titles = {
        name: document_of(made(sample, layout, day, end)).title
        for name, layout, end in (("day", "daily", day), ("days", "daily", week), ("week", "weekly", week))
    }
    assert titles["day"].endswith(on_paper("Daily sheet"))
    assert titles["week"].endswith(on_paper("Weekly sheet"))
    assert titles["days"].endswith("(2023. 10. 4. ~ 2023. 10. 10.)")
    document = document_of(made(sample, "daily", day, day))
    (note,) = [note for note in document.tables[0].notes if "방문·전화" in note]
    assert note in as_text(document)


def test_a_cross_table_stands_in_the_official_order_with_the_rows_nobody_is_in(sample):
    report = made(
        sample, "yeongdeungpo", date(2023, 3, 2), date(2023, 3, 3), crosses=[("jobseekers", "dong", "sex")]
    )
    table = document_of(report).tables[-1]
    labels = [row.labels[0].text for row in table.rows][1:]
    assert labels[:1] == ["영등포본동"]
    assert labels[18:20] == ["관외", "거주불명"]
    assert [head.text for head in table.head[0]][2:4] == ["남", "여"]
    zero = [row for row in table.rows if row.cells[0].value == 0]
    assert zero
    whole = made(sample, "yeongdeungpo", crosses=[("jobseekers", "dong", "education")])
    across = [head.text for head in document_of(whole).tables[-1].head[0]][2:]
    assert across == sorted(across, key=lambda label: (label == "미상", whole.sides["education"].index(label)))


def test_a_difference_of_rates_is_exact_and_rounded_once(sample):
    report = made(sample, "monthly", date(2023, 1, 1), date(2023, 10, 31))

    def exact(db, act):
        span = Span(*YEAR, act.today)
        parts = [Figures(db, act, window) for window in (month_of(span), month_before(span))]
        return [(figures.count("placed_persons"), figures.count("jobseekers")) for figures in parts]

    (now, of), (before, of_before) = sample.read(exact)
    assert report.columns["difference"]["placement_rate"] == ratio(now * of_before - before * of, of * of_before)
    row = next(
        row for row in document_of(report).tables[0].rows if row.labels[0].text == on_paper("Placement rate")
    )
    assert row.cells[3].printed.endswith("%p")
    assert isinstance(row.cells[3].value, Decimal)
    assert b"%p" in write_report(document_of(report), "csv")


def test_stocks_on_a_day_to_come_are_told_to_be_a_forecast(desk):
    note = on_paper(
        "Active vacancies and jobseekers on {day} are a forecast: what is known today to be open that day."
    )
    ahead = document_of(made(desk, "indicators", date(2027, 10, 1), date(2027, 12, 31)))
    assert note.format(day="2027. 12. 31.") in ahead.notes
    assert note.format(day="2027. 11. 3.") not in document_of(made(desk, "indicators", NOVEMBER, NOVEMBER)).notes
