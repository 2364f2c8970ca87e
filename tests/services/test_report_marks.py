"""예상 for a window that is not over, 잠정 for what may still change: printed in every format."""

import subprocess
from datetime import date

import pytest

from jobdesk.base.closes import CloseKind
from jobdesk.base.i18n import on_paper
from jobdesk.papers.hwpx_checks import read_tables
from jobdesk.services import month_closes, overview, reviews, targets
from jobdesk.services.layouts import LAYOUTS
from jobdesk.services.report_documents import as_text, document_of
from jobdesk.services.report_files import write_report
from jobdesk.services.report_marks import FORECAST, MEANINGS, PROVISIONAL, Marks
from jobdesk.services.reports import as_json, make_report
from tests.services import acts, people

YEAR, OCTOBER = date(2027, 1, 1), (date(2027, 10, 1), date(2027, 10, 31))
LAST, NOVEMBER = date(2027, 10, 29), date(2027, 11, 3)


@pytest.fixture
def desk(center):
    """The supervisor's desk on the last working day of October; someone registered and went to work that day."""
    desk = center.desk("supervisor")
    acts.stand_on(desk, LAST)
    person = people.person(desk, ready=False)
    people.register(desk, person)
    people.consent(desk, person)
    acts.place(desk, person)
    return desk


def made(desk, layout="indicators", start=YEAR, end=LAST, **asked):
    return desk.read(lambda db, act: make_report(db, act, layout=layout, start=start, end=end, **asked))


def close(desk, kind, month=OCTOBER[0]):
    return desk.change(
        lambda db, act: month_closes.close_month(db, act, month=month, kind=kind, reason="다음 마감")
    )


def sign(db, act):
    for row in reviews.list_review(db, act, month=OCTOBER[0]):
        reviews.clear_row(db, act, rule=row.rule, record_id=row.record_id, why="전화로 확인")
    reviews.sign_review(db, act, month=OCTOBER[0])


def marked(desk, start, end):
    return desk.read(lambda db, act: Marks(db, act).of(start, end))


def test_a_window_past_today_is_a_forecast_and_a_running_cohort_provisional(desk):
    on_the_day = made(desk)
    assert on_the_day.said["cohort_rate_90"] == on_paper(PROVISIONAL)
    assert on_the_day.provisional == ["cohort_rate_90", "cohort_rate_180"]
    assert "jobseekers" not in on_the_day.said
    ahead = made(desk, end=date(2027, 12, 31))
    assert set(ahead.said.values()) == {on_paper(FORECAST)}
    assert set(ahead.said) >= set(ahead.cells)
    assert as_json(ahead)["provisional"] == list(ahead.cells)
    over = made(desk, start=date(2026, 1, 1), end=date(2026, 12, 31))
    assert over.said == {}


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_each_layout_prints_the_mark_of_days_to_come(desk, layout):
    desk.change(
        lambda db, act: targets.save_target(
            db,
            act,
            values={"year": "2027", "indicator": "placed_persons", "kind": "flow", "amount": "9", "split": "year"},
        )
    )
    forecast, told = f"({on_paper(FORECAST)})", on_paper(MEANINGS[FORECAST])
    until = as_text(document_of(made(desk, layout)))
    assert forecast not in until or layout == "gwanak"  # its quarters run beyond the window
    ahead = as_text(document_of(made(desk, layout, end=date(2027, 12, 31))))
    dashes = {"retention", "events", "seoul_youth", "waiting"}  # nothing yet: a dash has no mark
    assert forecast in ahead or layout in dashes
    assert (told in ahead) is (forecast in ahead)


@pytest.mark.parametrize("layout", ["indicators", "monthly", "yeongdeungpo"])
def test_under_a_sheet_of_dashes_nothing_is_said_of_a_forecast(desk, layout):
    """A year to come has no figures, so none of them is a forecast; a planned start is one."""
    words = on_paper(MEANINGS[FORECAST]), on_paper("Active vacancies and jobseekers on {day} are a forecast")[:12]
    empty = made(desk, layout, start=date(2029, 1, 1), end=date(2029, 12, 31))
    assert empty.is_empty
    said = as_text(document_of(empty))
    assert on_paper(FORECAST) not in said
    assert not [word for word in words if word in said]
    ahead = as_text(document_of(made(desk, layout, end=date(2027, 12, 31))))
    assert words[0] in ahead


def test_each_form_prints_the_mark(desk, tmp_path):
    document = document_of(made(desk, "yeongdeungpo", end=date(2027, 12, 31)))
    said = f"1 ({on_paper(FORECAST)})"
    assert f"\t{said}\t" in as_text(document)
    assert said in {text for table in read_tables(write_report(document, "hwpx")) for text in table.texts.values()}
    (tmp_path / "report.pdf").write_bytes(write_report(document, "pdf"))
    printed = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "report.pdf", "-"], capture_output=True, text=True, check=True
    )
    assert said in printed.stdout
    assert f"{on_paper(FORECAST)}: " in write_report(document, "csv").decode("utf-8-sig")
    (tmp_path / "report.xlsx").write_bytes(write_report(document, "xlsx"))
    styles = subprocess.run(
        ["unzip", "-p", tmp_path / "report.xlsx", "xl/styles.xml"], capture_output=True, text=True, check=True
    )
    assert f"({on_paper(FORECAST)})" in styles.stdout


def test_columns_bear_the_mark_of_their_own_days(desk):
    close(desk, CloseKind.PROVISIONAL)
    acts.stand_on(desk, NOVEMBER)
    report = made(desk, "monthly", end=date(2027, 12, 31))
    assert list(report.months[0]) == list(range(1, 12))  # December is not drawn as nobody
    marks = made(desk, "monthly", end=date(2027, 11, 30)).marks
    assert marks["cumulative", "jobseekers"] == marks["month", "jobseekers"] == on_paper(FORECAST)
    assert marks["last_month", "jobseekers"] == on_paper(PROVISIONAL)
    assert ("last_year", "jobseekers") not in marks


def test_a_month_is_provisional_until_its_final_close_where_months_are_closed(desk):
    assert marked(desk, *OCTOBER) == FORECAST  # 31 October is still to come
    acts.stand_on(desk, NOVEMBER)
    assert marked(desk, *OCTOBER) == ""  # nobody closes months here
    close(desk, CloseKind.PROVISIONAL)
    assert marked(desk, *OCTOBER) == PROVISIONAL
    assert marked(desk, date(2027, 10, 4), LAST) == ""  # no whole month
    assert marked(desk, date(2027, 9, 1), date(2027, 9, 30)) == ""  # before months were closed
    assert made(desk, "yeongdeungpo", *OCTOBER).said["placement_rate"] == on_paper(PROVISIONAL)
    window = overview.Window(*OCTOBER)
    published = desk.read(lambda db, act: overview.read_published(db, act, window=window))
    assert published.marks == dict.fromkeys(published.cells, PROVISIONAL)
    assert {one.mark for one in desk.read(lambda db, act: overview.read_lines(db, act, window=window))} == {
        PROVISIONAL
    }
    desk.change(sign)
    close(desk, CloseKind.FINAL)
    assert marked(desk, *OCTOBER) == ""
    acts.stand_on(desk, date(2027, 12, 1))
    assert marked(desk, date(2027, 11, 1), date(2027, 11, 30)) == PROVISIONAL  # November waits for its close
