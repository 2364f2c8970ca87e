"""What a desk saved between the look at a file and its import is never overwritten."""

import pytest

from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services.imports.applying import PlanOutdated
from tests.services.acts import edit_person
from tests.services.imported import PERSON, workbook
from tests.services.moving import kept, taken_in


def test_a_save_in_between_is_told_and_stays(center, tmp_path):
    desk = center.desk("supervisor")
    known = {**PERSON, "이메일": "old@example.com"}
    taken_in(desk, workbook(tmp_path / "a.xlsx", {"구직자": [known]}))
    one = kept(desk, Jobseeker)[0]["id"]
    book = workbook(tmp_path / "b.xlsx", {"구직자": [{**known, "휴대전화": "010-0000-9999"}]})
    with pytest.raises(PlanOutdated):
        taken_in(desk, book, between=lambda: edit_person(desk, one, email="new@example.com"))
    assert kept(desk, Jobseeker)[0]["email"] == "new@example.com"
    taken_in(desk, book)
    assert [(row["email"], row["mobile"]) for row in kept(desk, Jobseeker)] == [("old@example.com", "01000009999")]
