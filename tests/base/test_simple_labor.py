"""Which occupations may not be paid less in probation."""

from datetime import date

import pytest

from jobdesk.base.codes import CodeBook, CodeEntry, load_codes
from jobdesk.base.simple_labor import SIMPLE_LABOR, is_simple_labor, simple_labor_code

CODES, TODAY = load_codes(), date(2026, 11, 21)


@pytest.mark.parametrize(
    ("occupation", "simple"),
    [
        ("542", True),
        ("5421", True),
        ("561", True),
        ("890", True),
        ("532", None),
        ("624", None),
        ("133", False),
        ("026", False),
        ("54", None),
        ("", None),
        (None, None),
    ],
)
def test_an_occupation(occupation, simple):
    assert is_simple_labor(CODES, occupation, TODAY) is simple


def test_the_list_holds_from_its_day():
    assert is_simple_labor(CODES, "542", date(2018, 3, 19)) is False


def test_a_center_may_say_otherwise():
    own = CodeBook([CodeEntry(SIMPLE_LABOR, "133:sure", "개발", "Developers")])
    assert is_simple_labor(own, "133", TODAY) is True
    assert is_simple_labor(own, "542", TODAY) is False
    assert is_simple_labor(CodeBook([CodeEntry(SIMPLE_LABOR, "133", "개발", "x")]), "133", TODAY) is False


def test_every_shipped_code_is_an_occupation_of_its_own():
    groups = [simple_labor_code(entry.code)[0] for entry in CODES.all(SIMPLE_LABOR)]
    assert all(CODES.valid("occupation", group) for group in groups)
    assert len(set(groups)) == len(groups)
