"""Who sits at which window: one at a time, away for a while, counted at any moment."""

from datetime import timedelta

import pytest

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.services.tickets import shifts


def there(center):
    rows = center.desk("supervisor").read(shifts.on_duty)
    return [(one.counter_no, one.name, one.away_since is not None) for one in rows]


def test_one_person_at_one_window(center):
    center.desk("counselor").change(shifts.sit_down)
    center.desk("counselor").change(shifts.sit_down)
    center.desk("colleague").change(shifts.sit_down)
    assert there(center) == [(1, "김상담", False), (2, "이상담", False)]
    center.desk("supervisor").change(shifts.sit_down)
    assert there(center) == [(1, "박팀장", False), (2, "이상담", False)], "who sat there has left"
    center.desk("colleague").use_window(3)
    center.desk("colleague").change(shifts.sit_down)
    assert there(center) == [(1, "박팀장", False), (3, "이상담", False)]
    center.desk("colleague").change(shifts.leave_window)
    center.desk("colleague").change(shifts.leave_window)
    assert there(center) == [(1, "박팀장", False)]


def test_who_is_away_calls_nobody_and_is_not_on_duty(center):
    desk = center.desk("counselor")
    desk.change(shifts.sit_down)
    begun = desk.clock.now()
    desk.change(lambda db, act: shifts.go_away(db, act, why="점심"))
    desk.change(shifts.go_away)
    (row,) = desk.read(shifts.on_duty)
    assert row.why == "점심"
    away = desk.clock.now()
    desk.change(shifts.come_back)
    back = desk.clock.now()
    counted = [
        desk.read(lambda db, act, at=at: shifts.count_on_duty(db, act, at=at))
        for at in (begun - timedelta(hours=1), begun, away, back)
    ]
    assert counted == [0, 1, 0, 1]


def test_only_who_serves_sits_at_a_window(center):
    with pytest.raises(NotAllowed):
        center.desk("reception").change(shifts.sit_down)
    desk = center.desk("counselor")
    desk.use_window(None)
    with pytest.raises(InvalidInput):
        desk.change(shifts.sit_down)
