"""Which files wait for one before them when bundles come home."""

from pathlib import Path

import pytest

from jobdesk.base.ids import new_id
from jobdesk.qt.pages._home_lines import AFTER, LEFT, MERGED, REFUSED, Line, badge_of, is_missing, records_of
from jobdesk.services.outreach.bundle_files import BundleFile

LAPTOP = new_id()


def line(seq, state, laptop=LAPTOP):
    return Line(BundleFile(Path(f"{seq}-{state}.jdb"), laptop, "노트북 1", seq, 3), state=state)


@pytest.mark.parametrize(
    ("before", "missing"),
    [
        ([line(1, REFUSED)], True),
        ([line(1, LEFT)], True),
        ([line(1, MERGED)], False),
        ([line(1, REFUSED), line(1, MERGED)], False),
        ([line(1, REFUSED, new_id())], False),
    ],
)
def test_a_damaged_file_holds_back_the_next_only_where_no_other_of_its_number_came_home(before, missing):
    second = line(2, AFTER)
    assert is_missing([*before, second], second) is missing


def test_what_was_left_out_is_said_of_a_file_and_not_of_a_person():
    assert badge_of(line(1, LEFT)).word == "반입하지 않음"


def test_a_file_that_is_no_bundle_counts_no_records():
    assert records_of(Line(BundleFile(Path("doc.xlsx")), state=REFUSED)) == "–"
    assert records_of(line(1, MERGED)) == "3"
