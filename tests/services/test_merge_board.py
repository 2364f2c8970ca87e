"""The event board on two laptops: with which firm someone met and what came of it are one statement."""

from datetime import time

import pytest
from sqlalchemy import select

from jobdesk.base.enums import EventResult
from jobdesk.base.errors import InvalidInput
from jobdesk.base.outreach import ConflictKind
from jobdesk.records.events import EventFirm, EventInterview, EventParticipant
from jobdesk.services import event_board_acts as acts
from jobdesk.services.outreach.conflict_lines import open_conflict
from jobdesk.services.outreach.conflicts import list_conflicts
from tests.services.copies import merge
from tests.services.test_event_board import event, firm, person, slot


def at_fourteen(desk):
    """The day, its two firms, and an interview with the first at two."""
    card = event(desk, starts_at="14:00", ends_at="15:00")
    firms = [firm(desk, card, name, booth) for name, booth in (("한빛관리", "1"), ("가온식품", "2"))]
    who = person(desk, card, "홍길동", 1)
    slot(desk, card, firms[0], time(14, 0), who)
    query = select(EventInterview.id, EventInterview.version).where(EventInterview.jobseeker_id == who)
    key, version = desk.read(lambda db, act: db.execute(query).one())
    return firms, {"interview_id": key, "version": version}


def stands(desk, given):
    def look(db, act):
        row = db.get_one(EventInterview, given["interview_id"])
        return db.get_one(EventFirm, row.event_firm_id).employer_name, row.starts_at, row.result

    return desk.read(look)


def test_a_hire_by_one_firm_never_becomes_a_hire_by_another(desk, copy_of):
    firms, given = at_fourteen(desk)
    hiring, moving = copy_of(2), copy_of(3)
    hiring.change(lambda db, act: acts.give_result(db, act, **given, result=EventResult.HIRED))
    there = {"firm_id": firms[1].id, "starts_at": time(14, 15)}
    moving.change(lambda db, act: acts.move_interview(db, act, **given, **there))
    merge(desk, hiring.bundle())
    merge(desk, moving.bundle())
    assert stands(desk, given) == ("한빛관리", time(14, 0), EventResult.HIRED)
    (asked,) = desk.read(list_conflicts)
    assert (asked.kind, asked.table) == (ConflictKind.CHANGED_BOTH, "event_interview")
    opened = desk.change(lambda db, act: open_conflict(db, act, row=asked))
    line = next(one for one in opened.lines if one.name == "event_firm_id")
    assert (line.base, line.ours, line.theirs) == ("한빛관리", "한빛관리", "가온식품"), "firms are named"


def test_a_walk_in_who_did_not_come_is_not_half_undone(desk):
    card = event(desk, starts_at="14:00", ends_at="15:00", name="다른 날")
    other = firm(desk, card, "한빛관리", "1")
    who = person(desk, card, "김하나", 2)
    put = desk.act().op_id
    desk.change(
        lambda db, act: acts.add_walk_in(db, act, event_id=card.id, firm_id=other.id, jobseeker_id=who), put
    )
    query = select(EventInterview).where(EventInterview.jobseeker_id == who)
    row = desk.read(lambda db, act: db.scalars(query).one())
    desk.change(lambda db, act: acts.mark_no_show(db, act, interview_id=row.id, version=row.version))
    listed = select(EventParticipant.voided_at).where(EventParticipant.jobseeker_id == who)
    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: acts.undo_at_board(db, act, event_id=card.id, op_id=put))
    assert desk.read(lambda db, act: db.scalars(listed).one()) is None
