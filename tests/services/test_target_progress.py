"""Targets with what was reached, the pace, and the weighted total; the 관악 sheet to the figure."""

from datetime import date
from decimal import Decimal

import pytest

from jobdesk.base.closes import TargetKind
from jobdesk.base.targets import Term
from jobdesk.services import target_progress, targets
from jobdesk.services.target_progress import expected_by
from tests.services import acts, people

GWANAK = ((30, 4278, 5200), (20, 2108, 5480), (20, 360, 915), (20, 222, 300), (10, 3, 5))


@pytest.fixture
def desk(center):
    """The supervisor's desk in the middle of May 2024."""
    desk = center.desk("supervisor")
    acts.stand_on(desk, date(2024, 5, 15))
    return desk


def save(desk, **values):
    given = {"year": "2024", "kind": "flow", "split": "year", **values}
    return desk.change(lambda db, act: targets.save_target(db, act, values=given))


def enter(desk, amount, *, target=None, **values):
    given = {
        "from_on": "2024. 1. 1.",
        "until_on": "2024. 3. 31.",
        "amount": str(amount),
        "source": "공약 카드",
        **values,
    }
    return desk.change(
        lambda db, act: targets.save_entered(db, act, values=given, target_id=target.id if target else None)
    )


def read(desk, year=2024):
    return desk.read(lambda db, act: target_progress.read_targets(db, act, year=year))


def test_the_sheet_of_gwanak_comes_out_exactly_rounded_once_and_last(desk):
    for place, (weight, result, amount) in enumerate(GWANAK):
        enter(desk, result, target=save(desk, label=f"이행 {place}", amount=str(amount), weight=str(weight)))
    sheet = read(desk)
    assert (sheet.total, sheet.weights, sheet.unreached) == (Decimal("61.0"), 100, 0)
    assert [str(line.attainment) for line in sheet.lines] == ["82.3", "38.5", "39.3", "74.0", "60.0"]
    assert {one.author for line in sheet.lines for one in line.entered} == {"박팀장"}
    save(desk, label="아직 실적 없음", amount="10", weight="5")
    sheet = read(desk)
    assert (sheet.total, sheet.unreached) == (None, 1)


def test_the_quarters_of_gwanak_and_what_is_due_within_one(desk):
    row = save(desk, indicator="placed_persons", amount="1,370", split="quarter")
    assert row.parts == (342, 342, 343, 343)
    (line,) = read(desk).lines
    # 15 May: 342, and of the second quarter's 342 its working days so far.
    assert (line.result, line.attainment) == (0, Decimal("0.0"))
    assert line.expected == expected_by(row.terms, date(2024, 5, 15), TargetKind.FLOW)
    assert 342 + 150 < line.expected < 342 + 190
    assert expected_by(row.terms, date(2024, 3, 31), TargetKind.FLOW) == 342
    assert expected_by(row.terms, date(2024, 12, 31), TargetKind.FLOW) == 1370
    assert expected_by(row.terms, date(2023, 12, 31), TargetKind.FLOW) is None


def test_without_a_split_the_working_days_of_the_term_are_the_pace():
    week = [Term(date(2024, 7, 1), date(2024, 7, 12), 100)]
    assert expected_by(week, date(2024, 7, 1), TargetKind.FLOW) == 10
    assert expected_by(week, date(2024, 7, 7), TargetKind.FLOW) == 50, "a Sunday adds nothing"
    assert expected_by(week, date(2024, 7, 12), TargetKind.FLOW) == 100


def test_a_part_without_a_target_has_no_pace_and_a_state_is_due_as_its_part_says():
    parts = [Term(date(2024, 1, 1), date(2024, 6, 30), None), Term(date(2024, 7, 1), date(2024, 12, 31), 7)]
    assert expected_by(parts, date(2024, 8, 1), TargetKind.FLOW) is None
    assert expected_by(parts[1:], date(2024, 8, 1), TargetKind.STATE) == 7


def test_a_counted_figure_counts_and_a_past_total_of_the_whole_term_stands_for_it(desk):
    acts.stand_on(desk, date(2024, 5, 15))
    people.person(desk)
    save(desk, indicator="jobseekers", amount="4")
    (line,) = read(desk).lines
    assert (line.result, line.attainment, line.entered) == (1, Decimal("25.0"), ())
    enter(desk, 2, indicator="jobseekers")
    (line,) = read(desk).lines
    assert line.result == 1, "a part known as a total does not stand for the year"
    save(desk, year="2019", indicator="placed_persons", amount="1,342")
    enter(desk, 1408, indicator="placed_persons", from_on="2019. 1. 1.", until_on="2019. 12. 31.")
    (line,) = read(desk, 2019).lines
    assert (line.result, line.attainment, len(line.entered)) == (1408, Decimal("104.9"), 1)


def test_a_state_reached_is_the_last_one_told(desk):
    row = save(desk, label="청년 공간", unit="개소", kind="state", split="quarter", amount="5")
    enter(desk, 2, target=row)
    enter(desk, 4, target=row, from_on="2024. 4. 1.", until_on="2024. 5. 10.")
    (line,) = read(desk).lines
    assert (line.result, line.expected, line.attainment) == (4, 5, Decimal("80.0"))
