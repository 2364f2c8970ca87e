"""What became of interviews 7, 14 and 30 days after an event: due, called about, told; the day's figure stays."""

from datetime import date, time, timedelta

import pytest

from jobdesk.base.closes import CloseKind
from jobdesk.base.enums import AttemptOutcome, ContactMode
from jobdesk.base.errors import InvalidInput
from jobdesk.records.events import EventInterview
from jobdesk.services import (
    contact_attempts,
    event_interviews,
    event_results,
    events,
    month_closes,
    restatements,
    worklists,
)
from jobdesk.services.event_interviews import NO_SHOW, InterviewEntry
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import read_page
from jobdesk.services.reports import as_json, make_report
from jobdesk.services.worklists import DueKind
from tests.services import acts, people
from tests.services.test_event_results import another, confirm, firm_at, meet
from tests.services.test_events import event
from tests.services.test_exports import export

HELD, CLOSED = date(2027, 10, 12), date(2027, 10, 29)


def due(desk):
    """The interviews on the worklist, and how many it says."""
    asked = Asked("event_results", filters=(("due", (DueKind.EVENT_RESULTS.value,)),))
    rows = list(desk.read(lambda db, act: read_page(db, act, asked)).rows)
    counts = desk.read(lambda db, act: worklists.count_work(db, act))
    assert counts[DueKind.EVENT_RESULTS] == len(rows)
    return [row.id for row in rows]


def call(desk, row, outcome=AttemptOutcome.NO_ANSWER, **more):
    return desk.change(
        lambda db, act: contact_attempts.record_attempt(
            db, act, outcome=outcome, mode=ContactMode.PHONE, event_interview_id=row.id, **more
        )
    )


def told(desk):
    """업체 면접 채용 of the day, and who was hired later, as a report of the month says them."""
    report = desk.read(
        lambda db, act: make_report(db, act, layout="events", start=date(2027, 10, 1), end=date(2027, 10, 31))
    )
    return {name: as_json(report)["rows"]["JOB포유"][name] for name in ("firms", "interviewed", "hired")}


@pytest.fixture
def desk(center):
    desk = center.desk("supervisor")
    acts.stand_on(desk, HELD)
    return desk


@pytest.fixture
def card(desk):
    return event(desk, held_on=HELD)


@pytest.fixture
def firm(desk, card):
    return firm_at(desk, card)


@pytest.fixture
def waits(desk, card, firm):
    return meet(desk, card, firm, people.person(desk, ready=False))


def on(desk, days):
    acts.stand_on(desk, HELD + timedelta(days=days))


@pytest.mark.parametrize("stage", [7, 14, 30])
def test_each_day_asks_until_a_call_is_kept_since_it(desk, waits, stage):
    on(desk, stage - 1)
    call(desk, waits)
    assert due(desk) == [], "a call settles what was due before"
    on(desk, stage)
    assert due(desk) == [waits.id]
    (kept,) = call(desk, waits)
    assert kept.event_interview_id == waits.id
    assert due(desk) == []
    after = {7: 14, 14: 30}.get(stage)
    if after:
        on(desk, after - 1)
        assert due(desk) == []
        on(desk, after)
        assert due(desk) == [waits.id]
    else:
        on(desk, 90)
        assert due(desk) == []


def test_the_list_tells_which_call_is_due_and_since_when(desk, waits):
    def told(days):
        on(desk, days)
        (row,) = desk.read(lambda db, act: event_results.event_result_rows(db, [waits.id]))
        return row.call_due(desk.act().today)

    def at(days, after):
        return after, HELD + timedelta(days=days)

    assert told(3) == at(7, 7)
    assert told(9) == at(7, 7)
    call(desk, waits, call_back_on=HELD + timedelta(days=11))
    assert told(12) == at(11, 7), "the day that was agreed on"
    call(desk, waits)
    assert told(12) == at(14, 14)
    assert told(31) == at(30, 30)
    call(desk, waits)
    assert told(40) is None


def test_nothing_is_due_before_the_first_day(desk, waits):
    on(desk, 6)
    assert due(desk) == []


def test_the_day_that_was_agreed_on_asks_again(desk, waits):
    on(desk, 8)
    call(desk, waits, AttemptOutcome.CALL_BACK, call_back_on=HELD + timedelta(days=10))
    assert due(desk) == []
    on(desk, 10)
    assert due(desk) == [waits.id]
    call(desk, waits)
    on(desk, 11)
    assert due(desk) == [], "the call that was agreed on was made"


def test_a_call_struck_through_settles_nothing_and_one_to_another_neither(desk, card, firm, waits):
    other = meet(desk, card, firm, another(desk))
    on(desk, 7)
    (kept,) = call(desk, waits)
    assert due(desk) == [other.id]
    desk.change(lambda db, act: contact_attempts.void_attempts(db, act, attempt_ids=[kept.id], why="다른 사람"))
    assert set(due(desk)) == {waits.id, other.id}


def test_the_calls_of_an_interview_are_read_and_shown_with_it(desk, waits):
    on(desk, 7)
    call(desk, waits)
    call(desk, waits, AttemptOutcome.REACHED, note="다음 주에 결정")
    tried = desk.read(lambda db, act: contact_attempts.list_attempts(db, act, event_interview_id=waits.id))
    assert [one.outcome for one in tried] == ["reached", "no_answer"]
    (row,) = desk.read(lambda db, act: event_results.event_result_rows(db, [waits.id]))
    assert row.last_call.outcome == "reached"


def test_whose_last_word_is_known_and_who_did_not_come_are_never_due(desk, card, firm, waits):
    refused = meet(desk, card, firm, another(desk), "not_hired")
    gone = people.person(desk, ready=False, full_name="박철수", mobile="010-0000-3333")

    def slot(db, act):
        row = EventInterview(event_id=card.id, event_firm_id=firm.id, jobseeker_id=gone)
        row.starts_at = act.at.time().replace(second=0, microsecond=0)
        row.recorded_at, row.recorded_by = act.at, act.account_id
        db.add(row)
        db.flush()
        entry = InterviewEntry(NO_SHOW, row.id, row.version)
        event_interviews.save_results(db, act, event_id=card.id, entries=[entry])
        return row.id, row.version

    absent, version = desk.change(slot)
    on(desk, 7)
    assert due(desk) == [waits.id]
    with pytest.raises(InvalidInput):
        desk.change(
            lambda db, act: event_results.confirm_result(
                db, act, interview_id=absent, version=version, values={"result": "hired"}
            )
        )
    confirm(desk, waits, result="not_hired", result_on=HELD + timedelta(days=7))
    assert due(desk) == []
    assert refused.id not in due(desk)


def test_an_outcome_learned_later_leaves_the_figure_of_the_day(desk, card, firm, waits):
    meet(desk, card, firm, another(desk), "hired")
    acts.stand_on(desk, CLOSED)
    month = HELD.replace(day=1)
    desk.change(lambda db, act: month_closes.close_month(db, act, month=month, kind=CloseKind.PROVISIONAL))
    before = told(desk)
    assert before == {"firms": 1, "interviewed": 2, "hired": 1}
    on(desk, 30)
    assert waits.id in due(desk)
    later = confirm(desk, waits, result="hired", hired_on=HELD + timedelta(days=28))
    assert later.result_on == HELD + timedelta(days=30), "its own day"
    assert told(desk) == before
    row = next(one for one in desk.read(lambda db, act: events.event_rows(db, [card.id])))
    assert (row.interviewed, row.hired, row.hired_later) == (2, 1, 1)
    restated = desk.read(lambda db, act: restatements.restate(db, act, month=month))
    changed = {change.key.indicator for change in restated.cells}
    assert not {one for one in changed if "event" in one or "matching_day" in one}, changed


def test_a_no_show_and_a_slot_without_a_word_are_no_line_of_the_exchanged_sheet(desk, card, tmp_path):
    employer = people.employer(desk)
    at_it = firm_at(desk, card, employer)
    met = meet(desk, card, at_it, people.person(desk, ready=False), "hired")

    def plan(db, act):
        for number in range(2):
            row = EventInterview(event_id=card.id, event_firm_id=at_it.id, employer_id=employer)
            row.jobseeker_id, row.starts_at = met.jobseeker_id, time(14, 15 * number)
            row.no_show_at = act.at if number else None
            row.recorded_at, row.recorded_by = act.at, act.account_id
            db.add(row)

    desk.change(plan)
    _made, found = export(desk, tmp_path)
    assert [row["관리번호"] for row in found["행사면접"]] == [str(met.id)]
    assert [row["결과"] for row in found["행사면접"]] == ["채용"]
