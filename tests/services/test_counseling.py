"""상담: held now or typed in later; its note only grows."""

from datetime import datetime, time, timedelta

import pytest

from jobdesk.base.clock import SEOUL
from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.records.counseling import CounselingSession, SessionNote
from jobdesk.services import counseling, referrals
from tests.services import people


def hold(desk, person=None, employer=None, *, ended_at=None, **changes):
    values = {"started_at": desk.act().at, "mode": "visit", "kind": "intake", "note": "경비 희망", **changes}
    return desk.change(
        lambda db, act: counseling.save_session(
            db, act, values=values, jobseeker_id=person, employer_id=employer, ended_at=ended_at
        )
    )


def test_a_session_runs_until_it_is_ended(center):
    desk = center.desk("counselor")
    row = hold(desk, people.person(desk), started_at=desk.act().at - timedelta(minutes=30))
    assert row.ended_at is None
    assert [s.id for s in desk.read(lambda db, act: counseling.running_sessions(db, act))] == [row.id]
    assert center.desk("colleague").read(lambda db, act: counseling.running_sessions(db, act)) == []
    with pytest.raises(InvalidInput):
        desk.change(
            lambda db, act: counseling.end_session(
                db, act, session_id=row.id, at=row.started_at - timedelta(minutes=1)
            )
        )
    end = row.started_at + timedelta(minutes=20)
    desk.change(lambda db, act: counseling.end_session(db, act, session_id=row.id, at=end))
    assert desk.read(lambda db, act: db.get_one(CounselingSession, row.id).ended_at) == end
    assert desk.read(lambda db, act: counseling.running_sessions(db, act)) == []


def test_typed_later_with_its_date(center):
    desk = center.desk("counselor")
    person = people.person(desk)
    day = desk.act().today - timedelta(days=3)
    row = hold(desk, person, started_at=f"{day:%Y%m%d} 1430", ended_at=desk.act().at)
    assert row.started_at == datetime.combine(day, time(14, 30), SEOUL)
    far = desk.act().today - timedelta(days=40)
    with pytest.raises(InvalidInput) as caught:
        hold(desk, person, started_at=f"{far:%Y%m%d} 1430", note="어떤 내용이든")
    assert caught.value.field == "late_why"
    late = hold(desk, person, started_at=f"{far:%Y%m%d} 1430", note="면접 준비", late_why="종이 일지에서 옮김")
    note = desk.read(lambda db, act: db.get_one(CounselingSession, late.id).note)
    assert note.startswith("면접 준비\n")
    assert note.endswith("종이 일지에서 옮김")
    memo = {"kind": "visit", "received_at": f"{far:%Y%m%d} 1430", "note": "문의"}
    with pytest.raises(InvalidInput) as caught:
        desk.change(lambda db, act: counseling.save_inquiry(db, act, values=memo, jobseeker_id=person))
    assert caught.value.field == "late_why"
    with pytest.raises(InvalidInput) as caught:
        hold(desk, person, started_at=desk.act().at + timedelta(hours=1))
    assert caught.value.field == "started_at"


def test_with_an_employer(center):
    desk = center.desk("counselor")
    firm = people.employer(desk)
    row = hold(desk, employer=firm, kind="employer", mode="phone")
    assert (row.employer_id, row.jobseeker_id) == (firm, None)


def test_the_note_is_never_rewritten_only_added_to(center):
    desk = center.desk("counselor")
    row = hold(desk, people.person(desk))
    add = lambda text: desk.change(  # noqa: E731  one line, four times
        lambda db, act: counseling.add_note(db, act, session_id=row.id, note=text)
    )
    add("야간 불가")
    for wrong in (" ", "가" * 4001, "850302-1234567"):
        with pytest.raises(InvalidInput) as caught:
            add(wrong)
        assert caught.value.field == "note"
    notes = desk.read(lambda db, act: [n.note for n in db.query(SessionNote)])
    assert notes == ["야간 불가"]
    assert desk.read(lambda db, act: db.get_one(CounselingSession, row.id).note) == "경비 희망"


def test_void_waits_for_what_hangs_on_it_and_a_colleagues_for_the_supervisor(center):
    desk = center.desk("counselor")
    person = people.person(desk)
    row = hold(desk, person)
    vacancy = people.vacancy(desk)
    (sent,) = desk.change(
        lambda db, act: referrals.record_referrals(
            db, act, jobseeker_ids=[person], vacancy_ids=[vacancy], method="phone", session_id=row.id
        )
    )

    def strike(db, act):
        counseling.void_session(db, act, session_id=row.id, why="다른 사람")

    with pytest.raises(InvalidInput):
        desk.change(strike)
    desk.change(lambda db, act: referrals.void_referral(db, act, referral_id=sent.id, why="다른 사람"))
    with pytest.raises(NotAllowed):
        center.desk("colleague").change(strike)
    center.desk("supervisor").change(strike)
    assert desk.read(lambda db, act: counseling.running_sessions(db, act)) == []
