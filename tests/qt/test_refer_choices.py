"""What the list of whom to refer reads: each pair is judged once."""

import pytest

from jobdesk.qt.pages._refer_choices import Asking, people_for, vacancies_for
from jobdesk.services import matching
from tests.services import people


@pytest.fixture
def judged(monkeypatch):
    told, known = [], matching.explain

    def explain(*asked):
        told.append(asked)
        return known(*asked)

    monkeypatch.setattr(matching, "explain", explain)
    return told


def test_each_pair_of_the_list_is_judged_once(local_center, judged):
    desk = local_center.desk("counselor")
    hong, kim = people.person(desk), people.person(desk, full_name="김민수", mobile="010-0000-5678")
    one, two = people.vacancy(desk, driving="예"), people.vacancy(desk)
    asking = Asking("", [], desk.act().today, only_fitting=False)
    rows = desk.view(lambda db, act: vacancies_for(db, act, [hong], asking))
    assert {row.id for row in rows} == {one, two}
    assert len(judged) == 2
    judged.clear()
    rows = desk.view(lambda db, act: people_for(db, act, [one], asking))
    assert {row.id for row in rows} == {hong, kim}
    assert len(judged) == 2
    assert all(row.failed == " · ".join(f"{one.label}: {one.text}" for one in row.match.failed) for row in rows)
    judged.clear()
    desk.view(lambda db, act: vacancies_for(db, act, [hong, kim], asking))
    assert len(judged) == 4, "of several people every pair"
