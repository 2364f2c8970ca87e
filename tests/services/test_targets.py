"""Targets and entered figures: split as the districts split them, refused where they do not add up."""

from datetime import date
from decimal import Decimal

import pytest

from jobdesk.base.errors import InvalidInput, NotAllowed, StaleRecord
from jobdesk.base.targets import Weighed, target_within, weighted_total
from jobdesk.services import targets

PLACED = {"year": "2024", "indicator": "placed_persons", "kind": "flow", "amount": "1,370", "split": "quarter"}


def save(desk, parts=None, known=None, **changes):
    values = {**PLACED, **changes}
    more = {"target_id": known.id, "version": known.version} if known else {}
    return desk.change(lambda db, act: targets.save_target(db, act, values=values, parts=parts, **more))


def listed(desk, year=2024):
    return desk.read(lambda db, act: targets.list_targets(db, act, year=year))


def test_an_even_split_gives_the_remainder_to_the_later_quarters(center):
    desk = center.desk("supervisor")
    row = save(desk)
    assert row.parts == (342, 342, 343, 343)
    assert (row.from_on, row.until_on) == (date(2024, 1, 1), date(2024, 12, 31))
    assert listed(desk) == [row]
    terms = desk.read(lambda db, act: targets.target_terms(db, act, years=[2023, 2024]))
    kind, parts, wholes = terms["placed_persons"]
    assert target_within(parts, date(2024, 1, 1), date(2024, 9, 30), kind) == 1027
    assert target_within(wholes, date(2024, 1, 1), date(2024, 12, 31), kind) == 1370
    assert parts[2].start == date(2024, 7, 1)
    assert parts[2].end == date(2024, 9, 30)


def test_parts_by_hand_must_make_the_target_and_a_dash_is_no_target(center):
    desk = center.desk("supervisor")
    row = save(desk, parts=[600, None, 770, None])
    assert row.parts == (600, None, 770, None)
    with pytest.raises(InvalidInput):
        save(desk, parts=[600, 600, 600, 600], indicator="referrals")
    with pytest.raises(InvalidInput):
        save(desk, parts=[1370], indicator="referrals")
    assert len(listed(desk)) == 1


def test_a_state_stands_and_does_not_add_up(center):
    desk = center.desk("supervisor")
    row = save(desk, indicator="", label="청년 공간 운영", unit="개소", kind="state", amount="1")
    assert (row.indicator, row.label, row.parts) == (None, "청년 공간 운영", (1, 1, 1, 1))
    assert target_within(row.terms, date(2024, 1, 1), date(2024, 12, 31), "state") == 1


def test_months_and_a_part_of_a_year(center):
    desk = center.desk("supervisor")
    months = save(desk, split="month", amount="14")
    assert months.parts == (1,) * 10 + (2, 2)
    half = save(desk, year="2022", split="year", amount="675", from_on="2022. 7. 1.", until_on="2022. 12. 31.")
    assert [(t.start, t.end, t.amount) for t in half.terms] == [(date(2022, 7, 1), date(2022, 12, 31), 675)]
    for wrong in ({"until_on": "2025. 1. 1."}, {"from_on": "2024. 3. 1.", "indicator": "sessions"}):
        with pytest.raises(InvalidInput):
            save(desk, **wrong)


def test_a_second_target_of_the_term_and_a_figure_nobody_counts_are_refused(center):
    desk = center.desk("supervisor")
    row = save(desk)
    with pytest.raises(InvalidInput):
        save(desk, amount="1400")
    with pytest.raises(InvalidInput):
        save(desk, indicator="happiness")
    with pytest.raises(InvalidInput):
        save(desk, label="그 밖의 행", indicator="sessions")
    again = save(desk, known=row, amount="1400")
    assert again.parts == (350, 350, 350, 350)
    with pytest.raises(StaleRecord):
        save(desk, known=row, amount="1500")
    desk.change(lambda db, act: targets.void_target(db, act, target_id=row.id, why="계획 변경"))
    assert listed(desk) == []
    assert save(desk, amount="1400").amount == 1400


def test_the_weighted_sheet_of_a_district_comes_out(center):
    desk = center.desk("supervisor")
    sheet = ((30, 4278, 5200), (20, 2108, 5480), (20, 360, 915), (20, 222, 300), (10, 3, 5))
    for place, (weight, result, amount) in enumerate(sheet):
        row = save(
            desk, indicator="", label=f"확인지표 {place}", split="year", amount=str(amount), weight=str(weight)
        )
        said = {"from_on": "2024. 1. 1.", "until_on": "2024. 3. 31.", "amount": str(result), "source": "공약 카드"}
        desk.change(
            lambda db, act, row=row, said=said: targets.save_entered(db, act, values=said, target_id=row.id)
        )
    results = {
        one.target_id: one.amount
        for one in desk.read(
            lambda db, act: targets.list_entered(db, act, start=date(2024, 1, 1), end=date(2024, 12, 31))
        )
    }
    rows = [Weighed(row.weight, results[row.id], row.amount) for row in listed(desk)]
    assert weighted_total(rows) == Decimal("61.0")


def test_a_figure_known_only_as_a_total_is_entered_once_for_its_window(center):
    desk = center.desk("supervisor")
    values = {
        "indicator": "placed_persons",
        "from_on": "2019. 1. 1.",
        "until_on": "2019. 12. 31.",
        "amount": "1,408",
        "source": "구정백서 2020",
    }

    def enter(**changes):
        return desk.change(lambda db, act: targets.save_entered(db, act, values={**values, **changes}))

    row = enter()
    assert (row.amount, row.source) == (1408, "구정백서 2020")
    for wrong in ({}, {"source": ""}, {"indicator": ""}, {"from_on": "2199. 1. 1.", "until_on": "2199. 2. 1."}):
        with pytest.raises(InvalidInput):
            enter(**wrong)
    desk.change(lambda db, act: targets.void_entered(db, act, figure_id=row.id, why="다른 해의 값"))
    assert enter(amount="1,409").amount == 1409


def test_counselors_see_targets_and_set_none(center):
    desk = center.desk("counselor")
    assert listed(desk) == []
    with pytest.raises(NotAllowed):
        save(desk)
