"""집계값: entered by hand or by a sheet, added up where they fill a window, shown with source and author."""

from datetime import date

import pytest

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.i18n import on_paper
from jobdesk.services import entered_sheets, targets
from jobdesk.services.comparisons import ENTERED
from jobdesk.services.layouts import ENTERABLE, LINES
from jobdesk.services.report_documents import as_text, document_of
from jobdesk.services.reports import as_json, make_report
from tests.services import acts

HALF = (date(2023, 1, 1), date(2023, 7, 31))
SHEET = """수치\t부터\t까지\t값\t출처\t비고
matched_visit\t2023-01-01\t2023-06-30\t40\t서울시 보고\t
matched_visit\t2023-07-01\t2023-07-31\t11\t서울시 보고 7월\t추가
matched_online\t2023-01-01\t2023-07-31\t331\t서울시 보고\t
matched_programs\t2023-01-01\t2023-07-31\t3\t서울시 보고
"""


@pytest.fixture
def desk(center):
    """The supervisor's desk in 2024."""
    desk = center.desk("supervisor")
    acts.stand_on(desk, date(2024, 5, 15))
    return desk


def enter(desk, **values):
    given = {"from_on": "2023. 1. 1.", "until_on": "2023. 7. 31.", "source": "서울시 보고", **values}
    return desk.change(lambda db, act: targets.save_entered(db, act, values=given))


def sheet(desk, text):
    return desk.change(lambda db, act: entered_sheets.enter_sheet(db, act, text=text))


def made(desk, layout="seoul_youth", start=HALF[0], end=HALF[1]):
    return desk.read(lambda db, act: make_report(db, act, layout=layout, start=start, end=end))


def test_the_matched_of_the_city_are_entered_by_hand_and_stand_in_its_layout(desk):
    for one, amount in (("matched_visit", 51), ("matched_online", 331), ("matched_programs", 3)):
        assert enter(desk, indicator=one, amount=str(amount)).indicator == one
    report = made(desk)
    assert {one: report.cells[one] for one in LINES} == {
        "matched": 385,
        "matched_visit": 51,
        "matched_online": 331,
        "matched_programs": 3,
    }
    assert as_json(report)["cells"]["matched"] == 385
    text = as_text(document_of(report))
    assert f"385 ({ENTERED})\t51 ({ENTERED})\t331 ({ENTERED})\t3 ({ENTERED})" in text
    assert "서울시 보고 (박팀장)" in text
    assert made(desk, end=date(2023, 6, 30)).cells["matched"] is None


def test_a_sheet_enters_all_its_lines_and_parts_fill_a_window(desk):
    rows = sheet(desk, SHEET)
    assert [row.amount for row in rows] == [40, 11, 331, 3]
    assert {row.author for row in rows} == {"박팀장"}
    report = made(desk)
    assert (report.cells["matched"], report.cells["matched_visit"]) == (385, 51)
    assert "서울시 보고 (박팀장), 서울시 보고 7월 (박팀장)" in as_text(document_of(report))
    assert made(desk, start=date(2023, 2, 1)).cells["matched_visit"] is None


def test_a_sheet_names_figures_by_label_and_rows_of_targets_by_name_or_keeps_nothing(desk):
    values = {
        "year": "2023",
        "label": "일자리 창출",
        "unit": "명",
        "kind": "flow",
        "amount": "5200",
        "split": "year",
    }
    row = desk.change(lambda db, act: targets.save_target(db, act, values=values))
    label = on_paper(ENTERABLE["placed_persons"][0])
    good = f'{label},2022-01-01,2022-12-31,"1,250",2022 실적보고\n'
    good += "일자리 창출,2023-01-01,2023-03-31,4278,부서 취합,1분기\n"
    found = sheet(desk, good)
    assert [(one.indicator, one.target_id, one.amount) for one in found] == [
        ("placed_persons", None, 1250),
        (None, row.id, 4278),
    ]
    text = as_text(document_of(made(desk, "years", date(2022, 1, 1), date(2022, 12, 31))))
    assert f"1,250 ({ENTERED})" in text
    assert "2022 실적보고 (박팀장)" in text
    kept = desk.read(lambda db, act: targets.list_entered(db, act, start=date(2000, 1, 1), end=date(2024, 1, 1)))
    for wrong in (
        "",
        "그런 수치,2021-01-01,2021-12-31,5,출처",
        "placement_rate,2021-01-01,2021-12-31,43,출처",
        "sessions,2021-01-01,2021-12-31,5",
        "sessions,2021-01-01,2021-12-31,5,",
        "sessions,2021-01-01,2021-12-31,5,출처\nsessions,2021-06-01,2021-06-30,1,출처",
    ):
        with pytest.raises(InvalidInput):
            sheet(desk, wrong)
    again = desk.read(lambda db, act: targets.list_entered(db, act, start=date(2000, 1, 1), end=date(2024, 1, 1)))
    assert again == kept


def test_only_who_sets_targets_enters_a_sheet_and_a_rate_is_never_entered(center, desk):
    with pytest.raises(NotAllowed):
        sheet(center.desk("counselor"), SHEET)
    with pytest.raises(InvalidInput):
        enter(desk, indicator="placement_rate", amount="43")
    assert targets.name_of_entered("of_later") == "of_later"
