"""People of referrals named in full on record, and an act found again whose answer was lost."""

from functools import partial

from jobdesk.base.ids import new_id
from jobdesk.records.audit import AuditEntry
from jobdesk.services import referrals
from jobdesk.services.referral_view import name_people, saved_referrals
from jobdesk.services.serving import write_session
from tests.services import people


def test_names_carry_the_year_and_the_number_where_two_read_alike(center):
    desk = center.desk("counselor")
    ids = [
        people.person(desk, full_name=name, mobile=f"010-0000-111{at}", birth_date=birth)
        for at, (name, birth) in enumerate(
            (("홍길동", "1985. 3. 2."), ("홍길동", "1985. 11. 9."), ("김민수", "1990. 1. 2."))
        )
    ]
    names = desk.view(partial(name_people, jobseeker_ids=ids))
    assert names[ids[2]] == "김민수 1990"
    assert names[ids[0]].startswith("홍길동 1985 ")
    assert len(set(names.values())) == 3
    shown = desk.read(lambda db, act: db.query(AuditEntry).filter_by(action="search").all())
    assert [set(entry.jobseeker_ids) for entry in shown] == [{str(one) for one in ids}]


def test_an_act_is_found_again_with_its_session(center):
    desk = center.desk("counselor")
    person, vacancy = people.person(desk), people.vacancy(desk)
    op = new_id()

    def act_of(db, act):
        values = {"started_at": act.at, "mode": "visit", "kind": "intake", "note": "경비 희망"}
        session, started = write_session(db, act, jobseeker_id=person, session_id=None, values=values)
        rows = referrals.record_referrals(
            db, act, jobseeker_ids=[person], vacancy_ids=[vacancy], method="phone", session_id=session
        )
        return rows, (session, started)

    rows, session = desk.change(act_of, op_id=op)
    found = desk.read(lambda db, act: saved_referrals(db, act, op))
    assert [row.id for row in found.rows] == [row.id for row in rows]
    assert found.session == session
    assert desk.read(lambda db, act: saved_referrals(db, act, new_id())).rows == []
