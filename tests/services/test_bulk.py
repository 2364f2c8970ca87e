"""A change of counselor for many people: all or none, with what is still to be done, on record with everyone."""

import pytest
from sqlalchemy import select

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.ids import new_id
from jobdesk.records.audit import AuditEntry
from jobdesk.records.centers import Correction
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.services import absences, bulk
from tests.services import acts, people


def hand_over(desk, ids, to, why="업무 조정"):
    return desk.change(lambda db, act: bulk.change_counselor(db, act, jobseeker_ids=ids, counselor_id=to, why=why))


def counselors(desk, ids):
    return {one: desk.read(lambda db, act, one=one: db.get_one(Jobseeker, one)).counselor_id for one in ids}


def three(desk):
    return [people.person(desk, ready=False, full_name=f"사람{n}", mobile=f"010-0000-300{n}") for n in range(3)]


def test_own_people_go_over_with_their_open_follow_ups_and_nothing_done_before(center):
    desk, colleague = center.desk("counselor"), center.desk("colleague")
    ids = three(desk)
    acts.place(desk, ids[0], days=40)
    done = hand_over(desk, ids, colleague.account_id)
    assert (done.people, done.same) == (3, 0)
    assert set(counselors(desk, ids).values()) == {colleague.account_id}
    open_ones = desk.read(lambda db, act: db.scalars(select(FollowUp).where(FollowUp.done_on.is_(None))).all())
    assert len(open_ones) == done.follow_ups > 0
    assert {one.counselor_id for one in open_ones} == {colleague.account_id}
    (placed,) = desk.read(lambda db, act: db.scalars(select(Placement)).all())
    assert placed.counselor_id == desk.account_id
    of_people = select(Correction).where(Correction.table_name == "jobseeker", Correction.why.is_not(None))
    kept = desk.read(lambda db, act: db.scalars(of_people).all())
    assert [(one.field, one.why) for one in kept] == 3 * [("counselor_id", "업무 조정")]
    entries = desk.read(lambda db, act: db.scalars(select(AuditEntry).where(AuditEntry.action == "change")).all())
    (entry,) = [one for one in entries if one.detail and one.detail.get("fields") == ["counselor_id"]]
    assert set(entry.jobseeker_ids) == {str(one) for one in ids}
    assert hand_over(colleague, ids, colleague.account_id).same == 3


def test_a_follow_up_that_another_counselor_has_to_do_stays_theirs(center):
    desk, colleague = center.desk("counselor"), center.desk("colleague")
    supervisor = center.desk("supervisor")
    someone = three(desk)[0]
    acts.place(colleague, someone, days=40)
    assert hand_over(desk, [someone], supervisor.account_id).follow_ups == 0
    due = desk.read(lambda db, act: db.scalars(select(FollowUp).where(FollowUp.done_on.is_(None))).all())
    assert {one.counselor_id for one in due} == {colleague.account_id}


def test_a_colleagues_people_are_the_supervisors_to_give_and_the_deputys_for_the_time(center):
    desk, colleague, boss = (center.desk(role) for role in ("counselor", "colleague", "supervisor"))
    ids = three(desk)
    own = people.person(colleague, ready=False, full_name="이둘", mobile="010-0000-4000")
    with pytest.raises(NotAllowed):
        hand_over(colleague, [own, *ids], colleague.account_id)
    assert set(counselors(desk, ids).values()) == {desk.account_id}, "all or none"
    boss.change(
        lambda db, act: absences.add_absence(
            db,
            act,
            account_id=desk.account_id,
            deputy_id=colleague.account_id,
            from_on=act.today,
            until_on=act.today,
        )
    )
    assert hand_over(colleague, ids[:1], colleague.account_id).people == 1
    assert hand_over(boss, ids, boss.account_id).people == 3


def test_who_cannot_be_handed_over_is_known_before(center):
    desk, colleague, boss = (center.desk(role) for role in ("counselor", "colleague", "supervisor"))
    ids = three(desk)
    other = people.person(colleague, ready=False, full_name="이둘", mobile="010-0000-4000")
    gone = new_id()
    asked = [other, *ids, gone]

    def check(who):
        return who.read(lambda db, act: bulk.check_handover(db, act, jobseeker_ids=asked))

    assert check(desk) == bulk.Handover(tuple(ids), ("이*",), 1)
    assert check(boss) == bulk.Handover((other, *ids), (), 1)
    assert hand_over(desk, check(desk).ready, colleague.account_id).people == 3
    with pytest.raises(InvalidInput):
        desk.read(lambda db, act: bulk.check_handover(db, act, jobseeker_ids=[]))


def test_what_cannot_be(center):
    desk = center.desk("counselor")
    ids = three(desk)
    gone = desk.change(lambda db, act: setattr(db.get_one(Jobseeker, ids[2]), "merged_into_id", ids[0]))
    assert gone is None
    for given in (
        ([], desk.account_id, "조정"),
        (ids[:1], desk.account_id, " "),
        (ids[:1], new_id(), "조정"),
        (ids[:1], center.desk("auditor").account_id, "조정"),
        (ids, center.desk("colleague").account_id, "조정"),
        ([new_id()], center.desk("colleague").account_id, "조정"),
        ([new_id() for _n in range(bulk.MOST + 1)], desk.account_id, "조정"),
    ):
        with pytest.raises(InvalidInput):
            hand_over(desk, *given)


def test_a_form_open_elsewhere_is_told(center):
    """The version moves, so that a form that was filled before is not saved over it."""
    desk = center.desk("counselor")
    (one, *_rest) = three(desk)
    before = desk.read(lambda db, act: db.get_one(Jobseeker, one)).version
    hand_over(desk, [one], center.desk("colleague").account_id)
    assert desk.read(lambda db, act: db.get_one(Jobseeker, one)).version == before + 1
