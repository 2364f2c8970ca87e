"""면접 시간표 of an event: slots given, filled evenly, taken back; results of its table in one act."""

from datetime import time, timedelta

import pytest

from jobdesk.base.errors import InvalidInput, NotAllowed, StaleRecord
from jobdesk.records.events import EventInterview
from jobdesk.services import corrections, event_interviews, event_people, event_timetable, events
from jobdesk.services.duplicates import KnownPerson
from jobdesk.services.event_interviews import NO_SHOW, InterviewEntry
from jobdesk.services.timeline import read_timeline
from tests.booked import doubled
from tests.services import acts, people
from tests.services.test_events import event, listed

NAMES = ("홍길동", "김민수", "이영희", "박철수")
TIMES = {"starts_at": "14:00", "ends_at": "15:00"}


@pytest.fixture
def desk(center):
    return center.desk("counselor")


@pytest.fixture
def card(desk):
    return event(desk, **TIMES)


def firm(desk, card, name):
    return desk.change(lambda db, act: events.save_firm(db, act, event_id=card.id, values={"employer_name": name}))


@pytest.fixture
def firms(desk, card):
    return [firm(desk, card, name) for name in ("한빛관리", "가온식품", "다솜상사")]


@pytest.fixture
def four(desk):
    return [
        people.person(desk, ready=False, full_name=name, mobile=f"010-0000-{2000 + number}")
        for number, name in enumerate(NAMES)
    ]


def assign(desk, card, firm, at, person):
    return desk.change(
        lambda db, act: event_timetable.assign_slot(
            db, act, event_id=card.id, firm_id=firm.id, starts_at=at, jobseeker_id=person
        )
    )


def fill(desk, card, who, **more):
    return desk.change(
        lambda db, act: event_timetable.fill_timetable(db, act, event_id=card.id, jobseeker_ids=who, **more)
    )


def read(desk, card):
    return desk.read(lambda db, act: event_timetable.read_timetable(db, act, event_id=card.id))


def save(desk, card, *entries):
    return desk.change(lambda db, act: event_interviews.save_results(db, act, event_id=card.id, entries=entries))


def interviews(desk, card):
    return desk.read(lambda db, act: event_interviews.list_interviews(db, act, event_id=card.id))


def test_nobody_is_at_two_firms_and_no_firm_has_two_people(desk, card, firms, four):
    here, there, _third = firms
    assign(desk, card, here, time(14, 15), four[0])
    for where, at, who, said in (
        (here, time(14, 15), four[1], ("한빛관리", "홍*동", "14:15")),
        (there, time(14, 15), four[0], ("한빛관리", "홍*동", "14:15")),
        (here, time(14, 30), four[0], ("한빛관리", "홍*동", "14:15")),
        (here, time(14, 20), four[1], ()),
        (here, time(15, 0), four[1], ()),
    ):
        with pytest.raises(InvalidInput) as told:
            assign(desk, card, where, at, who)
        assert all(word in str(told.value) for word in said)
    table = assign(desk, card, there, time(14, 30), four[0])
    assert table.times == (time(14), time(14, 15), time(14, 30), time(14, 45))
    assert [(one.firm_id, one.starts_at, one.held) for one in table.taken] == [
        (here.id, time(14, 15), False),
        (there.id, time(14, 30), False),
    ]


def test_an_even_timetable_around_what_stands_and_its_act_taken_back(desk, card, firms, four):
    assign(desk, card, firms[0], time(14), four[3])
    assert fill(desk, card, four) == 11
    table = read(desk, card)
    assert not doubled([(one.firm_id, one.starts_at, one.jobseeker_id) for one in table.taken])
    assert {sum(one.jobseeker_id == who for one in table.taken) for who in four} == {3}
    with pytest.raises(InvalidInput):
        fill(desk, card, four)
    op_id = desk.read(lambda db, act: db.get_one(EventInterview, table.taken[-1].id).op_id)
    assert desk.change(lambda db, act: event_timetable.undo_slots(db, act, event_id=card.id, op_id=op_id)) == 11
    (left,) = read(desk, card).taken
    colleague_may = desk.change(
        lambda db, act: event_timetable.clear_slots(db, act, event_id=card.id, interview_ids=[left.id])
    )
    assert colleague_may.taken == ()


def test_a_slot_is_no_interview_until_something_is_said_of_it(desk, card, firms, four):
    fill(desk, card, four, firm_ids=[firms[0].id])
    assert (listed(desk)[0].interviewed, listed(desk)[0].interviews) == (0, 0)
    today = desk.act().today
    before = acts.figure(desk, "interviews", start=today)
    one, two, three, four_ = interviews(desk, card)
    saved = save(
        desk,
        card,
        InterviewEntry("hired", one.id, one.version),
        InterviewEntry("not_hired", two.id, two.version),
        InterviewEntry("waiting", three.id, three.version),
        InterviewEntry(NO_SHOW, four_.id, four_.version),
        InterviewEntry("waiting", jobseeker_id=four[3], firm_id=firms[1].id),
    )
    assert saved == 5
    (row,) = listed(desk)
    assert (row.interviewed, row.hired, row.interviews, row.to_confirm) == (4, 1, 4, 3)
    assert acts.figure(desk, "interviews", start=today) == before + 4
    came = [one for one in interviews(desk, card) if not one.absent]
    assert len(came) == 4
    assert all(one.held and one.result_on == today for one in came)
    assert [one.jobseeker_id for one in interviews(desk, card) if not one.held] == [four_.jobseeker_id]
    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: event_timetable.clear_slots(db, act, event_id=card.id, interview_ids=[one.id]))


def test_a_slot_stands_on_the_timeline_without_a_result_until_there_is_one(desk, card, firms, four):
    assign(desk, card, firms[0], time(14, 15), four[0])

    def told():
        rows = desk.read(lambda db, act: read_timeline(db, act, jobseeker_id=four[0]))
        return [(row.detail, row.state) for row in rows if row.kind == "event_interview"]

    assert told() == [("14:15", "")]
    (row,) = interviews(desk, card)
    save(desk, card, InterviewEntry("waiting", row.id, row.version))
    assert told() == [("14:15", "waiting")]


def test_a_table_is_saved_as_a_whole_and_the_refused_line_is_named(center, desk, card, firms, four):
    fill(desk, card, four[:2], firm_ids=[firms[0].id])
    one, two = interviews(desk, card)
    save(center.desk("colleague"), card, InterviewEntry("hired", two.id, two.version))
    for said in (
        InterviewEntry("not_hired", two.id, two.version),
        InterviewEntry("hired", two.id, two.version + 2),
    ):
        with pytest.raises((NotAllowed, StaleRecord)) as told:
            save(desk, card, InterviewEntry("hired", one.id, one.version), said)
        assert "김*수" in str(told.value)
    assert [row.result for row in interviews(desk, card)] == ["waiting", "hired"]


def test_a_coming_event_has_a_timetable_and_no_results(desk, four):
    coming = event(desk, held_on=desk.act().today + timedelta(days=3), **TIMES)
    here = firm(desk, coming, "한빛관리")
    assert fill(desk, coming, four) == 4
    one = interviews(desk, coming)[0]
    with pytest.raises(InvalidInput):
        save(desk, coming, InterviewEntry("hired", one.id, one.version))
    changed = desk.change(
        lambda db, act: events.save_event(
            db,
            act,
            event_id=coming.id,
            version=coming.version,
            values={"starts_at": "14:00", "ends_at": "14:30", "slot_minutes": "10"},
        )
    )
    assert changed.values["slot_minutes"] == 10
    table = read(desk, coming)
    assert table.times == tuple(time(14, minute) for minute in (0, 10, 15, 20, 30, 45)), "what stands is seen"
    assert len(table.taken) == 4
    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: events.void_firm(db, act, firm_id=here.id, why="취소"))


def test_an_event_without_times_or_firms_says_what_is_missing(desk, four):
    bare = event(desk)
    for ready in (False, True):
        if ready:
            bare = event(desk, name="다른 행사", **TIMES)
        with pytest.raises(InvalidInput):
            fill(desk, bare, four)
    assert read(desk, bare).firms == ()


def test_the_day_of_a_held_event_is_corrected_though_its_timetable_was_made_before(desk, card, firms, four):
    fill(desk, card, four[:1], firm_ids=[firms[0].id])
    moved = desk.act().today + timedelta(days=2)
    fact = desk.change(
        lambda db, act: corrections.correct_fact(
            db, act, kind="event", record_id=card.id, version=card.version, values={"held_on": moved}, why="연기"
        )
    )
    assert fact.values["held_on"] == moved


def test_the_next_round_follows_those_of_its_kind_and_year(desk):
    today = desk.act().today

    def following(kind, on=today):
        return desk.read(lambda db, act: events.next_round(db, act, kind=kind, on=on))

    assert following("matching_day") == 1
    last = event(desk, round_no="7")
    event(desk, round_no="2", kind="job_fair", name="박람회")
    assert (following("matching_day"), following("job_fair")) == (8, 3)
    assert following("matching_day", today.replace(year=today.year - 1)) == 1
    desk.change(lambda db, act: events.void_event(db, act, event_id=last.id, why="취소"))
    assert following("matching_day") == 1


def test_a_name_and_a_phone_are_enough_to_be_there_and_the_known_are_told(desk, card):
    def take_in(name, phone, **more):
        return desk.change(
            lambda db, act: event_people.take_in(
                db, act, event_id=card.id, values={"full_name": name, "mobile": phone}, **more
            )
        )

    new = take_in("한가람", "010-0000-7777")
    assert (new.name, new.signed_in_at is not None) == ("한*람", True)
    with pytest.raises(KnownPerson) as known:
        take_in("한가람", "010-0000-7777")
    assert known.value.ids == (new.jobseeker_id,)
    with pytest.raises(InvalidInput) as told:
        take_in("한가람", "")
    assert told.value.field == "mobile"
    other = take_in("한가람", "010-0000-7777", confirmed=True)
    assert other.jobseeker_id != new.jobseeker_id
    back = desk.change(
        lambda db, act: event_people.take_back_sign_in(db, act, participant_id=new.id, version=new.version)
    )
    assert back.signed_in_at is None
