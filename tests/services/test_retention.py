"""How long one placement lasted, the same as the figures say."""

from datetime import timedelta

import pytest

from jobdesk.base.formats import ratio
from jobdesk.services import follow_ups, placements, retention
from jobdesk.services.person import read_person
from tests.services import acts, people


def opened(desk, placed):
    return desk.read(lambda db, act: retention.open_work(db, act, placement_id=placed.id))


def learn(desk, row, **values):
    desk.change(
        lambda db, act: follow_ups.record_follow_ups(
            db,
            act,
            entries=[follow_ups.FollowUpEntry(row.id, row.version)],
            values={"done_on": act.today, **values},
        )
    )


def kept(view):
    return [(one.months, one.kept, one.come) for one in view.kept]


def test_what_is_known_after_one_three_six_and_twelve_months(center):
    desk = center.desk()
    placed = acts.place(desk, acts.ready_since(desk, 300), days=100)
    assert kept(opened(desk, placed)) == [(1, None, True), (3, None, True), (6, None, False), (12, None, False)]
    first, second, *_rest = acts.follow_ups_of(desk, placed)
    learn(desk, first, state="employed", mode="phone")
    assert kept(opened(desk, placed))[:2] == [(1, True, True), (3, True, True)]
    left = placed.started_on + timedelta(days=50)
    learn(desk, second, state="left", left_on=left, left_code="health", left_reason="무릎")
    view = opened(desk, placed)
    assert kept(view)[:2] == [(1, True, True), (3, False, True)]
    assert view.left_on == left
    assert [(row.months, row.state, row.left_code) for row in view.follow_ups[:2]] == [
        (1, "employed", None),
        (3, "left", "health"),
    ]


@pytest.mark.parametrize("months", [1, 3, 6, 12])
def test_the_line_of_a_placement_and_the_figure_agree(center, months):
    desk = center.desk()
    today = desk.act().today
    placed = [acts.place(desk, acts.ready_since(desk, 390), days=days) for days in (370, 200, 100, 40, 10)]
    learn(desk, acts.follow_ups_of(desk, placed[0])[0], state="employed")
    learn(desk, acts.follow_ups_of(desk, placed[1])[0], state="left", left_on=today - timedelta(days=150))
    learn(desk, acts.follow_ups_of(desk, placed[3])[0], state="employed", done_on=today)

    said = [next(one for one in opened(desk, row).kept if one.months == months) for row in placed]
    asked = [one.kept for one in said if one.come]
    known = asked.count(True) + asked.count(False)
    assert acts.figure(desk, f"retention_rate_{months}") == ratio(asked.count(True), known)


def test_who_may_look_again_and_what_still_needs_it(center):
    desk = center.desk()
    placed = acts.place(desk, people.person(desk), evidence="contract")
    assert (opened(desk, placed).needs_look, opened(desk, placed).may_look) == (True, False)
    assert opened(center.desk("colleague"), placed).may_look
    other = acts.place(desk, people.person(desk), evidence="contract", route="information")
    assert not opened(desk, other).needs_look


def test_the_newest_job_stands_on_the_card_and_its_line_says_how_long_it_lasted(center):
    desk = center.desk()
    person = acts.ready_since(desk, 300)
    older, newest = (
        acts.place(desk, person, days=200),
        acts.place(desk, person, days=100, employer_name="새벽상사"),
    )

    def view():
        return desk.read(lambda db, act: read_person(db, act, jobseeker_id=person))

    assert (view().job.id, view().job.lasted, view().job.left_on) == (newest.id, "", None)
    learn(
        desk, acts.follow_ups_of(desk, newest)[0], state="employed", done_on=newest.started_on + timedelta(days=40)
    )
    learn(desk, acts.follow_ups_of(desk, older)[0], state="left", left_on=older.started_on + timedelta(days=10))
    assert view().job.lasted
    lines = {line.id: line.detail for line in view().timeline if line.kind == "placement"}
    assert view().job.lasted in lines[newest.id]
    assert view().job.lasted not in lines[older.id]
    desk.change(
        lambda db, act: follow_ups.void_follow_up(
            db, act, follow_up_id=acts.follow_ups_of(desk, newest)[0].id, why="착오"
        )
    )
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=newest.id, why="착오"))
    assert (view().job.id, view().job.left_on) == (older.id, older.started_on + timedelta(days=10))


def test_the_summary_over_the_follow_ups_says_what_the_figures_say(center):
    desk = center.desk()
    today = desk.act().today
    placed = [acts.place(desk, acts.ready_since(desk, 390), days=days) for days in (370, 200, 100, 40, 10)]
    acts.place(desk, acts.ready_since(desk, 390), days=50, recognized=False, recognized_why="실적 제외")
    learn(desk, acts.follow_ups_of(desk, placed[0])[0], state="employed")
    learn(desk, acts.follow_ups_of(desk, placed[1])[0], state="left", left_on=today - timedelta(days=150))
    shares = desk.read(retention.read_summary)
    assert [(one.months, one.part, one.whole, one.unknown) for one in shares] == [
        (1, 2, 2, 2),
        (3, 1, 2, 1),
        (6, 1, 2, 0),
        (12, 1, 1, 0),
    ]
    for one in shares:
        assert acts.figure(desk, f"retention_rate_{one.months}") == ratio(one.part, one.whole)
