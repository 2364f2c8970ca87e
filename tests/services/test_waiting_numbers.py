"""Waiting numbers: given out, called by purpose and waiting time, never to two windows, ended or put right."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from jobdesk.base.clock import SEOUL
from jobdesk.base.codes import next_working_day
from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.tickets import TicketAct, TicketState
from jobdesk.records.tickets import Ticket, TicketCount, TicketStep
from jobdesk.services.tickets import calling, queue
from jobdesk.services.tickets.issuing import (
    appointments_of,
    check_in,
    issue_ticket,
    make_appointment,
    strike_appointment,
)
from jobdesk.services.tickets.purposes import (
    add_closed_day,
    assign_windows,
    list_purposes,
    read_hours,
    retire_purpose,
    save_purpose,
    set_hours,
    void_closed_day,
    why_closed,
)
from tests.counts import full
from tests.services.people import person
from tests.services.queues import issue, purposes

S = TicketState


def call(center, role="counselor"):
    return center.desk(role).change(calling.call_next)


def do(center, what, ticket, role="counselor", **given):
    return center.desk(role).change(lambda db, act: what(db, act, ticket_id=ticket.id, **given))


def steps(center, ticket):
    query = select(TicketStep.act).where(TicketStep.ticket_id == ticket.id).order_by(TicketStep.at, TicketStep.id)
    return center.desk("supervisor").read(lambda db, act: list(db.scalars(query)))


def test_numbers_of_a_purpose_count_up_within_their_band(center):
    made = purposes(center)
    labels = [issue(center, made["구직 상담"]).label, issue(center, made["확인서"]).label]
    labels += [issue(center, made["구직 상담"]).label, issue(center, made["구인"]).label]
    assert labels == ["A001", "C500", "A002", "B001"]
    for _ in range(2):
        issue(center, made["확인서"])
    with pytest.raises(InvalidInput):
        issue(center, made["확인서"])
    assert [one.label for one in center.desk().read(queue.read_queue).waiting][-1] == "C502"


def test_next_is_by_rank_then_by_waiting_time(center):
    made = purposes(center, {"구직 상담": {1: 1, 2: 0}, "구인": {1: 0}})
    first, second, firm = (issue(center, made[name]) for name in ("구직 상담", "구직 상담", "구인"))
    assert call(center).id == firm.id
    assert call(center, "colleague").id == first.id
    do(center, calling.start_ticket, firm)
    do(center, calling.end_ticket, firm)
    assert call(center).id == second.id
    do(center, calling.say_no_answer, second)
    assert call(center) is None


def test_a_window_of_no_purpose_serves_all_in_their_order(center):
    made = purposes(center, {"구인": {2: 0}})
    firm, seeker = issue(center, made["구인"]), issue(center, made["구직 상담"])
    assert call(center).id == seeker.id
    do(center, calling.say_no_answer, seeker)
    assert call(center).id == firm.id


def test_a_second_press_is_the_same_act(center):
    made = purposes(center)
    one, other = issue(center, made["구직 상담"]), issue(center, made["구직 상담"])
    assert [call(center).id, call(center).id] == [one.id, one.id]
    assert steps(center, one) == [TicketAct.ISSUED, TicketAct.CALLED]
    do(center, calling.start_ticket, one)
    do(center, calling.start_ticket, one)
    with pytest.raises(InvalidInput, match="A001"):
        call(center)
    do(center, calling.end_ticket, one)
    do(center, calling.end_ticket, one)
    assert steps(center, one) == [TicketAct.ISSUED, TicketAct.CALLED, TicketAct.STARTED, TicketAct.ENDED]
    assert call(center).id == other.id


def test_two_windows_never_get_one_number(center):
    made = purposes(center)
    count = full(200, 16)
    given = [issue(center, made["구직 상담"]).id for _ in range(count)]
    desks = [center.desk("counselor"), center.desk("colleague")]

    def work(desk):
        called = []
        while (row := desk.change(calling.call_next)) is not None:
            called.append(row.id)
            desk.change(lambda db, act, row=row: calling.start_ticket(db, act, ticket_id=row.id))
            desk.change(lambda db, act, row=row: calling.end_ticket(db, act, ticket_id=row.id))
        return called

    with ThreadPoolExecutor(2) as pool:
        found = [one for called in pool.map(work, desks) for one in called]
    assert sorted(found) == sorted(given)


def test_two_at_the_entrance_never_give_out_one_number(center):
    made = purposes(center)
    desks, count = [center.desk("counselor"), center.desk("reception")], full(100, 10)

    def give(desk):
        return [
            desk.change(lambda db, act: issue_ticket(db, act, purpose_id=made["구직 상담"].id)).label
            for _ in range(count)
        ]

    with ThreadPoolExecutor(2) as pool:
        labels = sorted(label for some in pool.map(give, desks) for label in some)
    assert labels == [f"A{number:03d}" for number in range(1, 2 * count + 1)]


def test_on_hold_somebody_else_is_helped_and_the_first_goes_on(center):
    made = purposes(center)
    one, other = issue(center, made["구직 상담"]), issue(center, made["구직 상담"])
    call(center)
    do(center, calling.start_ticket, one)
    do(center, calling.hold, one)
    assert call(center).id == other.id
    with pytest.raises(InvalidInput, match="A002"):
        do(center, calling.resume, one)
    do(center, calling.start_ticket, other)
    do(center, calling.end_ticket, other)
    assert do(center, calling.resume, one).state is S.SERVING
    do(center, calling.end_ticket, one)
    assert do(center, calling.resume, other).state is S.SERVING, "ended too early"


def test_a_transfer_waits_for_that_window_alone(center):
    made = purposes(center)
    one = issue(center, made["구직 상담"])
    call(center)
    do(center, calling.start_ticket, one)
    with pytest.raises(InvalidInput):
        do(center, calling.transfer, one)
    with pytest.raises(InvalidInput):
        do(center, calling.transfer, one, for_counter=1)
    moved = do(center, calling.transfer, one, for_counter=2)
    assert (moved.state, moved.for_counter, moved.counter_no) == (S.WAITING, 2, None)
    assert call(center) is None
    assert call(center, "colleague").id == one.id
    again = do(center, calling.transfer, one, "colleague", purpose_id=made["구인"].id)
    assert (again.purpose, again.label) == ("구인", "A001")
    assert call(center).id == one.id


def test_who_did_not_answer_comes_back_behind_and_a_wrong_call_keeps_its_place(center):
    made = purposes(center)
    one, other = issue(center, made["구직 상담"]), issue(center, made["구직 상담"])
    call(center)
    do(center, calling.recall, one)
    do(center, calling.return_ticket, one)
    assert call(center).id == one.id, "called by mistake: still first"
    do(center, calling.say_no_answer, one)
    do(center, calling.return_ticket, one)
    assert call(center).id == other.id
    do(center, calling.say_no_answer, other)
    assert do(center, calling.call_ticket, other).state is S.CALLED, "seen in the room after all"


def test_a_number_belongs_to_the_window_that_has_it(center):
    made = purposes(center)
    one = issue(center, made["구직 상담"])
    call(center)
    for what in (
        calling.recall,
        calling.say_no_answer,
        calling.start_ticket,
        calling.end_ticket,
        calling.call_ticket,
    ):
        with pytest.raises(InvalidInput, match="A001"):
            do(center, what, one, "colleague")
    with pytest.raises(InvalidInput):
        do(center, calling.return_ticket, one, "colleague")
    with pytest.raises(InvalidInput):
        do(center, calling.say_left, one)
    with pytest.raises(NotAllowed):
        call(center, "reception")


def test_the_number_becomes_the_person(center):
    made = purposes(center)
    known = person(center.desk(), full_name="홍길동")
    one = issue(center, made["구직 상담"], visitor_name=" 홍길동 ", phone_tail="0001")
    assert (one.visitor_name, one.phone_tail) == ("홍길동", "0001")
    call(center)
    row = do(center, calling.link_ticket, one, jobseeker_id=known)
    assert row.jobseeker_id == known


@pytest.mark.parametrize("tail", ["123", "12345", "12a4", "１２３４"])
def test_four_digits_or_none(center, tail):
    made = purposes(center)
    with pytest.raises(InvalidInput) as refused:
        issue(center, made["구직 상담"], phone_tail=tail)
    assert refused.value.field == "phone_tail"


def test_nothing_is_given_out_while_closed(center):
    made = purposes(center)
    desk = center.desk("supervisor")
    now, wide = desk.clock.now(), {day: (time(0), time(23, 59)) for day in range(7)}
    desk.change(lambda db, act: set_hours(db, act, hours=wide))
    day = desk.change(lambda db, act: add_closed_day(db, act, closed_on=act.today, why="개청기념일"))
    with pytest.raises(InvalidInput, match="개청기념일"):
        issue(center, made["구직 상담"])
    assert issue(center, made["구직 상담"], though_closed=True).label == "A001"
    desk.change(lambda db, act: void_closed_day(db, act, closed_day_id=day.id, why="잘못 입력"))
    noon = next_working_day(now.date() + timedelta(days=1))
    at = [datetime.combine(noon, one, SEOUL) for one in (time(12), time(23, 59, 30))]
    sunday = datetime.combine(noon + timedelta(days=6 - noon.weekday()), time(12), SEOUL)
    said = [bool(desk.read(lambda db, act, when=when: why_closed(db, when))) for when in (*at, sunday)]
    assert said == [False, True, True]


def test_a_weekday_is_closed_and_opened_again(center):
    made = purposes(center)
    desk = center.desk("supervisor")
    today, wide = desk.clock.now().weekday(), (time(0), time(23, 59))
    other = (today + 1) % 7

    def say(**days):
        desk.change(lambda db, act: set_hours(db, act, hours={int(day[1:]): span for day, span in days.items()}))

    say(**{f"d{today}": wide, f"d{other}": wide})
    say(**{f"d{today}": None})
    assert set(desk.read(read_hours)) == {other}
    with pytest.raises(InvalidInput):
        issue(center, made["구직 상담"])
    say(**{f"d{today}": (time(0), time(23, 58))})
    assert desk.read(read_hours)[today] == (time(0), time(23, 58))
    say(**{f"d{today}": None, f"d{other}": None})
    assert not desk.read(lambda db, act: why_closed(db, act.at)), "without any open day no hours are said"


def test_who_has_an_appointment_goes_before_those_who_came_without(center):
    made = purposes(center)
    desk = center.desk("reception")
    when = desk.clock.now() + timedelta(seconds=2)
    given = {"purpose_id": made["구직 상담"].id, "visitor_name": "홍길동", "phone": "010-0000-1234"}
    row = desk.change(lambda db, act: make_appointment(db, act, due_at=when, **given))
    issue(center, made["구직 상담"])
    number = desk.change(lambda db, act: check_in(db, act, appointment_id=row.id))
    assert (number.visitor_name, number.phone_tail) == ("홍길동", "1234")
    with pytest.raises(InvalidInput, match=number.label):
        desk.change(lambda db, act: check_in(db, act, appointment_id=row.id))
    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: strike_appointment(db, act, appointment_id=row.id, why="취소"))
    assert call(center).id == number.id
    shown = desk.read(lambda db, act: appointments_of(db, act, day=act.today))
    assert [(one.name, one.label) for one in shown] == [("홍길동", number.label)]


def test_a_leftover_of_another_day_is_closed_and_its_name_forgotten(center):
    made = purposes(center)
    one = issue(center, made["구직 상담"], visitor_name="홍길동", phone_tail="0001")
    done = issue(center, made["구직 상담"], visitor_name="김하나")
    call(center)
    do(center, calling.start_ticket, one)
    desk = center.desk("supervisor")

    def yesterday(db, act):
        for table in (Ticket, TicketCount):
            db.execute(update(table).values(issued_on=act.today - timedelta(days=1)))

    desk.change(yesterday)
    assert desk.change(queue.close_leftovers) == 2
    assert desk.change(queue.close_leftovers) == 0
    rows = desk.read(lambda db, act: {row.id: row for row in db.scalars(select(Ticket))})
    assert {row.state for row in rows.values()} == {S.LEFTOVER}
    assert {(row.visitor_name, row.phone_tail) for row in rows.values()} == {(None, None)}
    assert steps(center, done) == [TicketAct.ISSUED, TicketAct.CLOSED]
    assert issue(center, made["구직 상담"]).label == "A001", "each day counts anew"


def test_the_lobby_names_nobody(center):
    made = purposes(center)
    one, other = (issue(center, made["구직 상담"], visitor_name=name) for name in ("홍길동", "김하나"))
    call(center)
    do(center, calling.say_no_answer, one)
    call(center)
    issue(center, made["구인"])
    shown = center.desk("reception").read(queue.read_lobby)
    assert [(label, window) for label, window, _at in shown.called] == [(other.label, 1)]
    assert shown.counts == [("구직 상담", 0), ("구인", 1), ("확인서", 0)]
    assert shown.missed == [(one.label, "홍*동")]
    assert "홍길동" not in repr(shown)
    assert "김하나" not in repr(shown)


def test_purposes_keep_their_numbers_apart(center):
    made = purposes(center)
    desk = center.desk("supervisor")
    given = {"name": "심층상담", "letter": "A", "first_number": 200, "last_number": 400}
    with pytest.raises(InvalidInput, match="구직 상담"):
        desk.change(lambda db, act: save_purpose(db, act, **given))
    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: save_purpose(db, act, **{**given, "first_number": 500}))
    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: assign_windows(db, act, purpose_id=made["구인"].id, windows={9: 0}))
    with pytest.raises(NotAllowed):
        center.desk("counselor").change(lambda db, act: save_purpose(db, act, **{**given, "letter": "D"}))
    waiting = issue(center, made["구인"])
    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: retire_purpose(db, act, purpose_id=made["구인"].id, why="안 씀"))
    do(center, calling.say_left, waiting)
    desk.change(lambda db, act: retire_purpose(db, act, purpose_id=made["구인"].id, why="안 씀"))
    assert [one.name for one in desk.read(list_purposes)] == ["구직 상담", "확인서"]
