"""The papers of an event say no more than their place may read, and who stood on them is on record."""

import re

import pytest
from sqlalchemy import select

from jobdesk.base.disclosed import TIMETABLE_FIELDS
from jobdesk.base.errors import InvalidInput
from jobdesk.base.printing import PrintKind, PrintState
from jobdesk.records.referrals import Disclosure, Referral
from jobdesk.services import event_timetable, events, papers, printables
from jobdesk.services.audit import list_audit
from tests.papers.test_event_sheets import pages
from tests.services import acts, people
from tests.services.printed import begin, finish
from tests.services.test_events import event


@pytest.fixture
def desk(center):
    return center.desk("counselor")


@pytest.fixture
def day(desk):
    """An event with a firm, its vacancy and two people, one of them referred to it."""
    card = event(desk, starts_at="14:00", ends_at="15:00")
    employer = people.employer(desk)
    vacancy = people.vacancy(desk, employer)
    desk.change(
        lambda db, act: events.save_firm(
            db,
            act,
            event_id=card.id,
            values={"employer_name": "x", "booth": "3", "vacancy_id": vacancy},
            employer_id=employer,
        )
    )
    hong = people.person(desk)
    kim = people.person(desk, ready=False, full_name="김민수", mobile="010-0000-5678")
    acts.refer(desk, hong, vacancy)
    for one in (hong, kim):
        desk.change(lambda db, act, one=one: events.sign_up(db, act, event_id=card.id, jobseeker_id=one))
    desk.change(
        lambda db, act: event_timetable.fill_timetable(db, act, event_id=card.id, jobseeker_ids=[hong, kim])
    )
    return card, {hong, kim}


def queue(desk, card, kind, **more):
    return desk.change(lambda db, act: papers.queue_kind(db, act, kind=kind, record_id=card.id, detail=more))


def text_of(desk, job):
    shown = desk.read(lambda db, act: printables.printable(db, act, job))
    return " ".join(pages(shown.draw("a4"))), set(shown.jobseeker_ids)


def test_the_door_reads_masked_names_and_a_firm_who_was_referred_to_it(desk, day):
    card, both = day
    door, ids = text_of(desk, queue(desk, card, PrintKind.EVENT_TIMETABLE))
    assert ("홍*동" in door, "김*수" in door, "홍길동" in door, "한빛관리" in door) == (True, True, False, True)
    assert re.search(r"홍\*동\s+1234", door), "two of one masked name are told apart"
    assert ids == both
    firm, ids = text_of(desk, queue(desk, card, PrintKind.EVENT_TIMETABLE, firms=True))
    assert ("홍길동" in firm, "1985" in firm, "김*수" in firm, "김민수" in firm) == (True, True, True, False)
    assert not re.search(r"김\*수\s+[0-9]{4}", firm), "a firm gets no digit of whom it is not told"
    sheet, ids = text_of(desk, queue(desk, card, PrintKind.EVENT_SIGN_IN))
    assert ("홍*동" in sheet, "1234" in sheet, "홍길동" in sheet, "010-" in sheet) == (True, True, False, False)
    assert ids == both


def test_a_firms_page_tells_it_of_those_it_names_in_full_as_long_as_they_wait_for_it(desk, day):
    card, _both = day

    def told():
        query = select(Disclosure).order_by(Disclosure.disclosed_at, Disclosure.id)
        return desk.read(lambda db, act: [(one.how, one.fields) for one in db.scalars(query)])

    def printed(**more):
        job = queue(desk, card, PrintKind.EVENT_TIMETABLE, **more)
        begin(desk, job)
        finish(desk, job, PrintState.CONFIRMED)
        return text_of(desk, job)[0]

    (spoken,) = told()
    printed()
    assert told() == [spoken]
    assert "홍길동" in printed(firms=True)
    assert told() == [spoken, ("slip", list(TIMETABLE_FIELDS))]
    referral = desk.read(lambda db, act: db.scalars(select(Referral)).one())
    acts.enter(desk, referral.id, "50")
    assert "홍길동" not in printed(firms=True)
    assert len(told()) == 2


def test_a_print_and_a_look_are_on_record_with_who_stood_there(desk, day, center):
    card, both = day
    job = queue(desk, card, PrintKind.EVENT_SIGN_IN)
    begin(desk, job)
    done = finish(desk, job, PrintState.CONFIRMED)
    assert done.kind == PrintKind.EVENT_SIGN_IN
    desk.view(lambda db, act: papers.paper_seen(db, act, kind=PrintKind.EVENT_TIMETABLE, record_id=card.id))
    rows = center.desk("auditor").view(lambda db, act: list_audit(db, act))
    told = {row.action: set(row.jobseeker_ids) for row in rows if row.record_id == card.id}
    assert (told["print"], told["view"]) == (both, both)


def test_an_empty_timetable_is_not_printed(desk):
    bare = event(desk)
    with pytest.raises(InvalidInput):
        queue(desk, bare, PrintKind.EVENT_TIMETABLE)
    desk.change(lambda db, act: events.void_event(db, act, event_id=bare.id, why="취소"))
    with pytest.raises(InvalidInput):
        queue(desk, bare, PrintKind.EVENT_SIGN_IN)
