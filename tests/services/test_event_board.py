"""행사 현황판: who is where, the acts of one key and their undo, two desks at once, what a no-show is not."""

from datetime import datetime, time, timedelta

import pytest

from jobdesk.base.clock import SEOUL
from jobdesk.base.errors import InvalidInput, JobdeskError, StaleRecord
from jobdesk.base.ids import new_id
from jobdesk.records.events import EventInterview, EventParticipant
from jobdesk.records.referrals import Referral
from jobdesk.services import event_board, event_interviews, event_timetable, events, timeline
from jobdesk.services import event_board_acts as acts
from jobdesk.services.event_arrivals import find_arrivals, sign_in_person
from jobdesk.services.event_board import Stand
from jobdesk.services.event_interviews import NO_SHOW, InterviewEntry
from tests.counts import full
from tests.services import people
from tests.services.sent import refer, some
from tests.services.test_events import event
from tests.services.test_two_desks_events import at_once

NAMES = ("홍길동", "김민수", "이영희", "박철수")


@pytest.fixture
def desk(center):
    return center.desk("counselor")


@pytest.fixture
def card(desk):
    return event(desk, starts_at="14:00", ends_at="15:00")


@pytest.fixture
def firms(desk, card):
    return [firm(desk, card, name, booth) for name, booth in (("한빛관리", "1"), ("가온식품", "2"))]


@pytest.fixture
def four(desk, card):
    return [person(desk, card, name, number) for number, name in enumerate(NAMES)]


def firm(desk, card, name, booth, **more):
    values = {"employer_name": name, "booth": booth, **more.pop("values", {})}
    return desk.change(lambda db, act: events.save_firm(db, act, event_id=card.id, values=values, **more))


def person(desk, card, name, number):
    who = people.person(desk, ready=False, full_name=name, mobile=f"010-0000-{2000 + number}")
    desk.change(lambda db, act: events.sign_up(db, act, event_id=card.id, jobseeker_id=who))
    return who


def slot(desk, card, at_firm, at, who):
    return desk.change(
        lambda db, act: event_timetable.assign_slot(
            db, act, event_id=card.id, firm_id=at_firm.id, starts_at=at, jobseeker_id=who
        )
    )


def board(desk, card):
    return desk.read(lambda db, act: event_board.read_board(db, act, event_id=card.id))


def line(desk, card, who, at=0):
    return next(one for one in board(desk, card).firms[at].lines if one.jobseeker_id == who)


def arrive(desk, card, who):
    return desk.change(lambda db, act: sign_in_person(db, act, event_id=card.id, jobseeker_id=who))


def do(desk, what, one, op_id=None, **more):
    return desk.change(lambda db, act: what(db, act, interview_id=one.id, version=one.version, **more), op_id)


def walk_in(desk, card, at_firm, who, op_id=None):
    return desk.change(
        lambda db, act: acts.add_walk_in(db, act, event_id=card.id, firm_id=at_firm.id, jobseeker_id=who), op_id
    )


def undo(desk, card, op_id):
    desk.change(lambda db, act: acts.undo_at_board(db, act, event_id=card.id, op_id=op_id))


def counted(desk, card):
    row = board(desk, card).event
    return row.interviewed, row.interviews, row.hired, row.to_confirm


def test_the_board_says_who_is_in_the_booth_next_waiting_and_done(desk, card, firms, four):
    for place, who in enumerate(four[:3]):
        slot(desk, card, firms[0], time(14, 15 * (2 - place)), who)
    for who in four:
        arrive(desk, card, who)
    walk_in(desk, card, firms[0], four[3])
    seen = board(desk, card).firms[0]
    assert [one.jobseeker_id for one in seen.lines] == [four[2], four[1], four[0], four[3]], "slots, then walk-ins"
    assert seen.next.jobseeker_id == four[2]
    assert {one.stand for one in seen.lines} == {Stand.WAITING}
    do(desk, acts.call_in, seen.next)
    do(desk, acts.mark_no_show, line(desk, card, four[1]))
    do(desk, acts.give_result, line(desk, card, four[0]), result="hired")
    seen = board(desk, card).firms[0]
    assert [(one.jobseeker_id, one.stand) for one in seen.lines] == [
        (four[2], Stand.INSIDE),
        (four[3], Stand.WAITING),
        (four[0], Stand.DONE),
        (four[1], Stand.NO_SHOW),
    ]
    assert counted(desk, card) == (1, 1, 1, 3), "who waits, is inside or did not come was not interviewed"


def test_a_walk_in_is_no_interview_until_there_is_a_result_and_stands_on_no_timetable(desk, card, firms, four):
    walk_in(desk, card, firms[0], four[0])
    assert board(desk, card).people[0].signed_in_at is not None
    one = line(desk, card, four[0])
    assert (one.starts_at, one.stand) == (None, Stand.WAITING)
    assert counted(desk, card)[:2] == (0, 0)
    table = desk.read(lambda db, act: event_timetable.read_timetable(db, act, event_id=card.id))
    assert table.taken == ()
    assert len(table.times) == 4
    with pytest.raises(InvalidInput):
        walk_in(desk, card, firms[0], four[0])
    with pytest.raises(InvalidInput):
        slot(desk, card, firms[0], time(14), four[0])
    do(desk, acts.give_result, one, result="waiting")
    assert counted(desk, card)[:2] == (1, 1)


def test_one_booth_one_person_and_one_person_one_booth(desk, card, firms, four):
    slot(desk, card, firms[0], time(14), four[0])
    slot(desk, card, firms[0], time(14, 15), four[1])
    slot(desk, card, firms[1], time(14, 30), four[0])
    do(desk, acts.call_in, line(desk, card, four[0]))
    assert line(desk, card, four[0]).signed_in_at is not None, "who is called is there"
    with pytest.raises(InvalidInput, match="홍\\*동"):
        do(desk, acts.call_in, line(desk, card, four[1]))
    elsewhere = line(desk, card, four[0], 1)
    assert elsewhere.busy == "한빛관리"
    with pytest.raises(InvalidInput, match="한빛관리"):
        do(desk, acts.call_in, elsewhere)
    do(desk, acts.back_to_waiting, line(desk, card, four[0]))
    do(desk, acts.call_in, line(desk, card, four[1]))
    assert [one.jobseeker_id for one in board(desk, card).firms[0].inside] == [four[1]]


def test_two_desks_call_at_once_and_one_is_told(center):
    desks = center.desk("counselor"), center.desk("colleague")
    card = event(desks[0], starts_at="09:00", ends_at="18:00")
    booth = firm(desks[0], card, "한빛관리", "1")
    who = [person(desks[0], card, name, number) for number, name in enumerate(NAMES[:2])]
    for number in range(full(16, 4)):
        same = number % 2
        lines = [line(desks[0], card, one) for one in who] if number else []
        if not lines:
            for one in who:
                walk_in(desks[0], card, booth, one)
            lines = [line(desks[0], card, one) for one in who]
        picked = (lines[0], lines[0] if same else lines[1])
        told = at_once(
            *(lambda d=d, one=one: do(d, acts.call_in, one) for d, one in zip(desks, picked, strict=True))
        )
        lost = [one for one in told if one is not None]
        assert len(lost) == 1, told
        assert isinstance(lost[0], (InvalidInput, StaleRecord))
        (inside,) = board(desks[0], card).firms[0].inside
        do(desks[1], acts.back_to_waiting, inside)


def test_a_result_and_a_no_show_at_once_leave_one_truth(center):
    desks = center.desk("counselor"), center.desk("colleague")
    card = event(desks[0], starts_at="09:00", ends_at="18:00")
    booth = firm(desks[0], card, "한빛관리", "1")
    for number in range(full(12, 3)):
        who = person(desks[0], card, "홍길동", number)
        walk_in(desks[0], card, booth, who)
        one = line(desks[0], card, who)
        told = at_once(
            lambda one=one: do(desks[0], acts.give_result, one, result="not_hired"),
            lambda one=one: do(desks[1], acts.mark_no_show, one),
        )
        assert sum(isinstance(error, JobdeskError) for error in told) == 1, told
        after = line(desks[0], card, who)
        row = desks[0].read(lambda db, act, a=after: db.get_one(EventInterview, a.id))
        assert (row.no_show_at is None) == (row.result == "not_hired")


def test_each_act_is_undone_as_it_was(desk, card, firms, four):
    slot(desk, card, firms[0], time(14), four[0])
    for what, more in (
        (acts.call_in, {}),
        (acts.mark_no_show, {}),
        (acts.give_result, {"result": "hired"}),
        (acts.give_result, {"result": "waiting"}),
        (acts.move_interview, {"firm_id": firms[1].id, "starts_at": time(14, 45)}),
    ):
        before, key = line(desk, card, four[0]), new_id()
        do(desk, what, before, key, **more)
        assert board(desk, card).firms[0].lines != (before,)
        undo(desk, card, key)
        after = line(desk, card, four[0])
        shown = ("stand", "starts_at", "signed_in_at", "called_at", "result", "firm_id")
        assert [getattr(after, one) for one in shown] == [getattr(before, one) for one in shown], what
        with pytest.raises(InvalidInput):
            undo(desk, card, key)
    key = new_id()
    other = people.person(desk, ready=False, full_name="한가람", mobile="010-0000-2999")
    walk_in(desk, card, firms[0], other, key)
    assert len(board(desk, card).people) == 5
    undo(desk, card, key)
    assert len(board(desk, card).people) == 4
    assert len(board(desk, card).firms[0].lines) == 1


def test_undo_leaves_what_was_said_since(desk, card, firms, four):
    key = new_id()
    walk_in(desk, card, firms[0], four[0], key)
    do(desk, acts.give_result, line(desk, card, four[0]), result="hired")
    with pytest.raises(InvalidInput):
        undo(desk, card, key)
    assert counted(desk, card)[:3] == (1, 1, 1)


def test_the_referral_behind_learns_the_result_and_its_undo(desk, card):
    employer = people.employer(desk)
    vacancy = people.vacancy(desk, employer, openings="9")
    booth = firm(desk, card, "한빛", "1", employer_id=employer, values={"vacancy_id": vacancy})
    (who,) = some(desk, 1)
    (sent,) = refer(desk, [who], [vacancy])
    walk_in(desk, card, booth, who)
    one, key = line(desk, card, who), new_id()
    assert one.referral_id == sent.id

    def state():
        return desk.read(lambda db, act: db.get_one(Referral, sent.id).state)

    before = state()
    do(desk, acts.give_result, one, key, result="not_hired")
    assert state() == "51"
    undo(desk, card, key)
    assert state() == before


def test_a_move_takes_only_a_free_slot_of_who_waits(desk, card, firms, four):
    slot(desk, card, firms[0], time(14), four[0])
    slot(desk, card, firms[1], time(14), four[1])
    with pytest.raises(InvalidInput):
        do(desk, acts.move_interview, line(desk, card, four[0]), firm_id=firms[1].id, starts_at=time(14))
    with pytest.raises(InvalidInput):
        do(desk, acts.move_interview, line(desk, card, four[0]), firm_id=firms[1].id, starts_at=time(14, 7))
    do(desk, acts.move_interview, line(desk, card, four[0]), firm_id=firms[1].id)
    moved = line(desk, card, four[0], 1)
    assert moved.starts_at is None
    do(desk, acts.call_in, moved)
    with pytest.raises(InvalidInput):
        do(desk, acts.move_interview, line(desk, card, four[0], 1), firm_id=firms[0].id)


def test_the_board_acts_on_the_day_alone(desk, four):
    past = event(desk, held_on=desk.act().today - timedelta(days=1), starts_at="14:00", ends_at="15:00")
    booth = firm(desk, past, "한빛관리", "1")
    slot(desk, past, booth, time(14), four[0])
    one = line(desk, past, four[0])
    for what, more in ((acts.call_in, {}), (acts.mark_no_show, {}), (acts.give_result, {"result": "hired"})):
        with pytest.raises(InvalidInput):
            do(desk, what, one, **more)
    with pytest.raises(InvalidInput):
        walk_in(desk, past, booth, four[1])
    assert counted(desk, past)[:3] == (0, 0, 0)


def test_who_did_not_come_counts_nowhere_and_is_seen_as_such(desk, card, firms, four):
    slot(desk, card, firms[0], time(14), four[0])
    one = line(desk, card, four[0])
    entry = InterviewEntry(NO_SHOW, one.id, one.version)
    desk.change(lambda db, act: event_interviews.save_results(db, act, event_id=card.id, entries=[entry]))
    assert line(desk, card, four[0]).stand is Stand.NO_SHOW
    assert counted(desk, card) == (0, 0, 0, 0)
    (row,) = desk.read(lambda db, act: event_interviews.list_interviews(db, act, event_id=card.id))
    assert (row.held, row.absent) == (False, True)
    slot(desk, card, firms[0], time(14), four[1])
    told = desk.read(lambda db, act: timeline.read_timeline(db, act, jobseeker_id=four[0]))
    assert [(r.state, r.scheme) for r in told if r.kind == "event_interview"] == [("no_show", "interview_state")]
    do(desk, acts.give_result, line(desk, card, four[0]), result="hired")
    assert counted(desk, card)[:3] == (1, 1, 1), "came after all"
    with pytest.raises(InvalidInput):
        do(desk, acts.mark_no_show, line(desk, card, four[0]))


def test_the_stamp_changes_with_everything_that_is_saved_at_the_event(desk, card, firms, four):
    def stamp():
        return desk.read(lambda db, act: event_board.board_stamp(db, act, event_id=card.id))

    stamps = [stamp()]
    walk_in(desk, card, firms[0], four[0])
    stamps.append(stamp())
    do(desk, acts.call_in, line(desk, card, four[0]))
    stamps.append(stamp())
    arrive(desk, card, four[1])
    stamps.append(stamp())
    firm(desk, card, "새 업체", "3")
    stamps.append(stamp())
    assert len(set(stamps)) == 5
    assert board(desk, card).stamp == stamps[-1]
    arrive(desk, card, four[1])
    assert stamp() == stamps[-1], "who is there already is not saved again"


def test_sign_in_finds_the_people_of_the_event_first_and_tells_what_awaits(desk, card, firms, four):
    stranger = people.person(desk, ready=False, full_name="홍길순", mobile="010-0000-7777")

    def found(text):
        hits = desk.read(lambda db, act: find_arrivals(db, act, event_id=card.id, text=text))
        return [hit.id for hit in hits]

    assert found("홍길") == [four[0], stranger]
    assert found("ㅎㄱㄷ") == [four[0]]
    assert found("2001") == [four[1]]
    assert found("민수") == [four[1]]
    assert found(" ") == []
    slot(desk, card, firms[0], time(14), four[0])
    slot(desk, card, firms[1], time(14, 15), four[0])
    first = arrive(desk, card, four[0])
    assert first.before is None
    assert [one.firm for one in first.appointments] == ["한빛관리", "가온식품"]
    again = arrive(desk, card, four[0])
    assert again.before == first.row.signed_in_at
    assert arrive(desk, card, stranger).row.signed_in_at is not None
    assert found("홍길") == [four[0], stranger]
    signed_up = desk.read(lambda db, act: db.query(EventParticipant).count())
    assert signed_up == 5


def test_late_and_double_booked_are_told(desk, card, firms, four):
    slot(desk, card, firms[0], time(14), four[0])
    slot(desk, card, firms[1], time(14, 15), four[0])

    def clash(db, act):  # as two laptops may bring it home
        rows = db.query(EventInterview).order_by(EventInterview.id).all()
        rows[1].starts_at = rows[0].starts_at

    desk.change(clash)
    told = arrive(desk, card, four[0])
    assert [one.clash for one in told.appointments] == [True, True]
    assert all(one.clash for one in board(desk, card).firms[1].lines)
    one = line(desk, card, four[0])
    day = desk.act().today
    assert one.late(datetime.combine(day, time(14, 1), SEOUL))
    assert not one.late(datetime.combine(day, time(13, 59), SEOUL))


def test_a_slip_is_the_way_in_too(desk, card):
    employer = people.employer(desk)
    vacancy = people.vacancy(desk, employer)
    (who,) = some(desk, 1)
    (sent,) = refer(desk, [who], [vacancy], method="slip")
    assert sent.slip_no
    for typed in (sent.slip_no, f" {sent.slip_no[:4]}-{sent.slip_no[4:]} "):
        hits = desk.read(lambda db, act, t=typed: find_arrivals(db, act, event_id=card.id, text=t))
        assert [(hit.id, hit.on_list) for hit in hits] == [(who, False)]


def test_two_in_a_booth_from_two_laptops_are_both_shown_and_nobody_joins_them(desk, card, firms, four):
    for number, who in enumerate(four[:3]):
        slot(desk, card, firms[0], time(14, 15 * number), who)

    def merged(db, act):  # what two files bring home that did not know each other
        for row in db.query(EventInterview).order_by(EventInterview.id).limit(2):
            row.called_at = act.at

    desk.change(merged)
    seen = board(desk, card).firms[0]
    assert [one.jobseeker_id for one in seen.inside] == four[:2]
    with pytest.raises(InvalidInput):
        do(desk, acts.call_in, line(desk, card, four[2]))
    do(desk, acts.give_result, seen.inside[0], result="hired")
    assert len(board(desk, card).firms[0].inside) == 1


def test_two_desks_sign_one_person_in_once(center):
    desks = center.desk("counselor"), center.desk("colleague")
    card = event(desks[0])
    for number in range(full(8, 2)):
        who = people.person(desks[0], ready=False, full_name="김민수", mobile=f"010-0000-{5000 + number}")
        told = at_once(*(lambda d=d, w=who: arrive(d, card, w) for d in desks))
        assert told == [None, None]
        kept = desks[0].read(lambda db, act, w=who: db.query(EventParticipant).filter_by(jobseeker_id=w).count())
        assert kept == 1
