"""Absences: entered by a supervisor, seen by the deputy on exactly those days."""

from datetime import timedelta

import pytest

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.ids import new_id
from jobdesk.records.accounts import Absence
from jobdesk.services.absences import (
    add_absence,
    covered_absences,
    end_absence,
    list_absences,
    stands_in_for,
    void_absence,
)
from jobdesk.services.accounts import list_colleagues


@pytest.fixture
def ids(center):
    return {c.display_name: c.id for c in center.desk("counselor").read(list_colleagues)}


def enter(center, role="supervisor", **given):
    return center.desk(role).change(lambda db, act: add_absence(db, act, **given))


def test_the_deputy_sees_the_work_on_those_days_only(center, ids):
    today = center.desk("supervisor").clock.today()
    days = {"from_on": today + timedelta(days=1), "until_on": today + timedelta(days=2)}
    row = enter(center, account_id=ids["김상담"], deputy_id=ids["이상담"], reason=" 휴가 ", **days)
    assert (row.display_name, row.deputy_name, row.reason) == ("김상담", "이상담", "휴가")
    seen = [
        center.desk("colleague").read(lambda db, act, n=n: stands_in_for(db, act, on=today + timedelta(days=n)))
        for n in range(4)
    ]
    assert seen == [[], [ids["김상담"]], [ids["김상담"]], []]
    center.desk("supervisor").change(lambda db, act: void_absence(db, act, absence_id=row.id, why="취소"))
    assert center.desk("colleague").read(lambda db, act: stands_in_for(db, act, on=days["from_on"])) == []
    listed = center.desk("auditor").read(
        lambda db, act: list_absences(db, act, since=today, until=days["until_on"])
    )
    assert listed == []


def test_what_cannot_be(center, ids):
    today = center.desk("supervisor").clock.today()
    kim, lee = ids["김상담"], ids["이상담"]
    one = {"from_on": today, "until_on": today}
    with pytest.raises(NotAllowed):
        enter(center, "counselor", account_id=kim, **one)
    enter(center, account_id=lee, **one)
    for given, field in (
        ({"account_id": kim, "from_on": today, "until_on": today - timedelta(days=1)}, "until_on"),
        ({"account_id": kim, "deputy_id": kim, **one}, "deputy_id"),
        ({"account_id": kim, "deputy_id": lee, **one}, "deputy_id"),
        ({"account_id": kim, "deputy_id": new_id(), **one}, "deputy_id"),
        ({"account_id": lee, **one}, "from_on"),
        ({"account_id": kim, "from_on": today - timedelta(days=9), "until_on": today}, "account_id"),
    ):
        with pytest.raises(InvalidInput) as refused:
            enter(center, **given)
        assert refused.value.field == field


def end(center, row, role="supervisor"):
    center.desk(role).change(lambda db, act: end_absence(db, act, absence_id=row.id))


def covered(center, role="colleague"):
    return [row.display_name for row in center.desk(role).read(covered_absences)]


def test_who_is_back_has_the_day_again_and_the_absence_stays_as_it_was_till_then(center, ids):
    today = center.desk("supervisor").clock.today()
    days = {"from_on": today, "until_on": today + timedelta(days=3)}
    row = enter(center, account_id=ids["김상담"], deputy_id=ids["이상담"], **days)
    begun = today - timedelta(days=2)
    center.desk("supervisor").change(lambda db, act: setattr(db.get_one(Absence, row.id), "from_on", begun))
    assert covered(center) == ["김상담"]
    with pytest.raises(NotAllowed):
        end(center, row, "colleague")
    end(center, row, "counselor")
    assert covered(center) == []
    (kept,) = center.desk("colleague").read(
        lambda db, act: list_absences(db, act, since=today - timedelta(9), until=today)
    )
    assert (kept.from_on, kept.until_on) == (begun, today - timedelta(days=1))
    with pytest.raises(InvalidInput):
        end(center, row)
    enter(center, account_id=ids["김상담"], deputy_id=ids["이상담"], from_on=today, until_on=today)
    assert covered(center) == ["김상담"]


def test_one_that_never_began_is_struck_through_at_once(center, ids):
    today = center.desk("supervisor").clock.today()
    row = enter(center, account_id=ids["김상담"], deputy_id=ids["이상담"], from_on=today, until_on=today)
    end(center, row)
    assert covered(center) == []
    listed = center.desk("colleague").read(lambda db, act: list_absences(db, act, since=today, until=today))
    assert listed == []
    with pytest.raises(InvalidInput):
        end(center, row)


def test_a_deputy_who_goes_away_hands_on_what_came_to_them(center, ids):
    today = center.desk("supervisor").clock.today()
    one = {"from_on": today, "until_on": today}
    enter(center, account_id=ids["김상담"], deputy_id=ids["이상담"], **one)
    enter(center, account_id=ids["이상담"], deputy_id=ids["박팀장"], **one)
    assert sorted(covered(center, "supervisor")) == ["김상담", "이상담"]
    assert covered(center) == ["김상담"]
