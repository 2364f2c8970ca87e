"""Dated rules of what a status of stay allows: whole, single, and the center's own before the shipped ones."""

from datetime import date, timedelta

import pytest

from jobdesk.base.codes import CodeBook, CodeEntry, load_codes
from jobdesk.base.stay_rules import STAY_RULES, is_foreigner, rule_of_code, stay_fields, stay_rule

TODAY = date(2026, 11, 21)
SHIPPED = load_codes().all(STAY_RULES)
VISAS = [entry.code for entry in load_codes().all("visa")]


def days_of_change():
    """The first and last day of every rule, and their neighbors: between them nothing changes."""
    told = {day for entry in SHIPPED for day in (entry.valid_from, entry.valid_to) if day}
    return sorted({day + timedelta(days=n) for day in told for n in (-1, 0, 1)} | {date(2000, 1, 1), TODAY})


@pytest.mark.parametrize("visa", VISAS)
def test_every_status_has_exactly_one_rule_on_every_day(visa):
    for day in days_of_change():
        held = [e for e in SHIPPED if rule_of_code(e.code)[0] == visa and e.holds_on(day)]
        assert len(held) == 1, (visa, day)
        assert stay_rule(visa, day).why == held[0].name()


def test_no_shipped_rule_is_of_an_unknown_status_or_without_its_source():
    assert {rule_of_code(entry.code)[0] for entry in SHIPPED} == set(VISAS)
    assert all(
        entry.name_ko and entry.name_en and entry.parent == rule_of_code(entry.code)[0] for entry in SHIPPED
    )


def test_rulings_are_those_read_in_the_notices():
    said = {visa: stay_rule(visa, TODAY).ruling for visa in VISAS}
    assert {v for v, r in said.items() if r == "allowed"} == {"F-5", "F-6"}
    assert {v for v, r in said.items() if r == "limited"} == {"F-4", "H-2", "E-9"}


def test_the_jobs_opened_to_overseas_koreans_are_told_from_their_day_on():
    before, after = (stay_rule("F-4", date(2026, 2, day)) for day in (11, 12))
    assert (before.ruling, after.ruling) == ("limited", "limited")
    assert before.why != after.why


def own(*codes):
    return CodeBook(CodeEntry(STAY_RULES, code, why, why, "", "", 0, since, None) for code, why, since in codes)


def test_the_centers_own_rules_go_before_the_shipped_ones():
    book = own(("F-4:allowed:9", "시험", date(2026, 6, 1)), ("F-4:limited:1", "옛", None))
    assert stay_rule("F-4", TODAY, book).ruling == "allowed"
    assert stay_rule("F-4", date(2026, 5, 31), book).why == "옛"
    assert stay_rule("F-5", TODAY, book).ruling == "check"


def test_of_two_rules_of_one_day_the_stricter_holds_and_no_rule_is_to_be_checked():
    book = own(("F-4:allowed:1", "가", None), ("F-4:limited:2", "나", None), ("잘못 적음", "다", None))
    assert stay_rule("F-4", TODAY, book).ruling == "limited"
    assert stay_rule("E-7", TODAY).ruling == "check"


@pytest.mark.parametrize("code", ["", "F-4", ":limited:1", "F-4:maybe:1", "F-4 limited"])
def test_what_is_no_rule(code):
    assert rule_of_code(code) is None


@pytest.mark.parametrize(
    ("nationality", "visa", "asked"),
    [
        (None, None, set()),
        ("", "", set()),
        (" 대한민국", None, set()),
        ("한국", None, set()),
        ("베트남", None, {"visa_status", "visa_until", "visa_seen"}),
        (None, "F-4", {"visa_status", "visa_until", "visa_seen"}),
        ("중국", "F-5", {"visa_status", "visa_seen"}),
    ],
)
def test_what_is_asked_of_whom(nationality, visa, asked):
    assert set(stay_fields(nationality, visa)) == asked
    assert is_foreigner(nationality, visa) == bool(asked)
