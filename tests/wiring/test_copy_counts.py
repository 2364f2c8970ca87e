"""What was done on a copy is what was recorded on it, not what came with it."""

from datetime import timedelta

from sqlalchemy import func, select, update

from jobdesk.records.centers import Operation
from jobdesk.services.outreach.copy_day import read_day
from tests.services.people import person


def added(desk):
    """What the copy's page counts as new."""
    return {name: count for name, count in desk.read(read_day).added.items() if count}


def test_a_local_copy_counts_its_own_day_and_not_what_came_with_it(shared_center):
    desk = shared_center.desk("supervisor")
    person(desk)
    assert desk.local.refresh()
    person(desk, full_name="임꺽정", mobile="010-0000-7777")  # younger than the copy, and recorded at the center
    assert desk.local.refresh()
    desk.local.go_on()
    assert added(desk) == {}
    person(desk, full_name="김새로", mobile="010-0000-8888")
    assert added(desk)["jobseekers"] == 1
    desk.local.go_home()
    assert desk.local.refresh()
    desk.local.go_on()
    assert added(desk) == {}, "what is home is the center's"


def test_acts_of_yesterday_do_not_pile_up_on_a_local_copy(shared_center):
    desk = shared_center.desk("supervisor")
    assert desk.local.refresh()
    desk.local.go_on()
    person(desk)
    old = update(Operation).values(at=desk.clock.now() - timedelta(days=2))
    desk.change(lambda db, act: db.execute(old))
    desk.local.go_home()
    assert desk.local.refresh()
    desk.local.go_on()
    count = desk.read(lambda db, act: db.scalar(select(func.count()).select_from(Operation)))
    assert count <= 3, "those of this sitting alone"
