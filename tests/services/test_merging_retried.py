"""A form saved to a center whose answer was lost, saved again on the desk's local copy: it happened once."""

import pytest
from sqlalchemy import select

from jobdesk.base.enums import ReferralMethod
from jobdesk.base.outreach import ConflictKind, RowOutcome
from jobdesk.records.centers import Correction
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.jobseekers import Consent, Jobseeker, Registration
from jobdesk.records.outreach import BundleRow
from jobdesk.records.referrals import Disclosure, Referral, ReferralStep, SlipNumber
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import counseling
from jobdesk.services.outreach._merge_retried import Retried
from tests.services.acts import edit_person, enter, figure, hold, refer
from tests.services.copies import merge
from tests.services.people import employer, person, vacancy
from tests.services.sides import count, kinds, value
from tests.services.twice import save_twice


def stood_for(desk, key):
    """What became of a record of the copy, and what stands for it."""
    query = select(BundleRow.outcome, BundleRow.stands_for).where(BundleRow.record_id == key)
    return tuple(desk.read(lambda db, act: db.execute(query).one()))


def test_who_registered_in_the_lost_answer_is_one_person(desk, copy_of):
    """Nothing but the act says that two people with one name and phone are one."""
    laptop = copy_of()
    ours, theirs = save_twice(desk, laptop, person)
    assert ours != theirs
    hold(laptop, theirs, note="병합 뒤에도 그 사람의 상담")
    report = merge(desk, laptop.bundle())
    assert (kinds(desk), report.probable) == ([], 0)
    assert stood_for(desk, theirs) == (RowOutcome.SAME, ours)
    assert [count(desk, one) for one in (Jobseeker, Registration, Consent)] == [1, 1, 1]
    assert count(desk, CounselingSession, jobseeker_id=ours) == 1, "its children follow"
    edit_person(laptop, theirs, email="hong@example.com")
    assert merge(desk, laptop.bundle()).conflicts == 0
    assert value(desk, Jobseeker, ours, "email") == "hong@example.com", "so they do later"
    assert desk.check().sound


def test_a_referral_with_its_slip_is_one(desk, copy_of):
    known, work = person(desk), vacancy(desk)
    laptop = copy_of()
    ours, theirs = save_twice(desk, laptop, lambda at: refer(at, known, work, method=ReferralMethod.SLIP))
    merge(desk, laptop.bundle())
    assert kinds(desk) == []
    assert stood_for(desk, theirs.id) == (RowOutcome.SAME, ours.id)
    assert [count(desk, one) for one in (Referral, Disclosure)] == [1, 1]
    assert figure(desk, "referrals") == 1
    slips = desk.read(lambda db, act: db.execute(select(SlipNumber.number, SlipNumber.void_why)).all())
    assert {number: why is None for number, why in slips} == {
        ours.slip_no.replace("-", ""): True,
        theirs.slip_no.replace("-", ""): False,
    }, "the paper's number stays known"


def test_a_history_is_told_once(desk, copy_of):
    known = person(desk)
    sent = refer(desk, known, vacancy(desk))
    laptop = copy_of()
    save_twice(desk, laptop, lambda at: enter(at, sent.id, "31"))
    save_twice(desk, laptop, lambda at: edit_person(at, known, email="hong@example.com", note="메모"))
    before = [count(desk, one) for one in (Correction, ReferralStep)]
    assert merge(desk, laptop.bundle()).conflicts == 0
    assert [count(desk, one) for one in (Correction, ReferralStep)] == before


def test_what_has_no_other_mark_is_one(desk, copy_of):
    """A firm's name is no rule, nor a vacancy's title."""
    laptop = copy_of()
    firms = save_twice(desk, laptop, employer)
    works = save_twice(desk, laptop, vacancy)
    merge(desk, laptop.bundle())
    for ours, theirs in (firms, works):
        assert stood_for(desk, theirs) == (RowOutcome.SAME, ours)
    assert count(desk, Vacancy) == 1


def test_who_changed_the_form_in_between_is_asked(desk, copy_of):
    laptop = copy_of()
    ours, theirs = save_twice(desk, laptop, person, lambda at: person(at, email="hong@example.com"))
    merge(desk, laptop.bundle())
    assert kinds(desk) == [(ConflictKind.TWICE, "jobseeker")]
    assert stood_for(desk, theirs) == (RowOutcome.CONFLICT, ours)
    assert [count(desk, one) for one in (Jobseeker, Registration, Consent)] == [1, 1, 1]


def test_another_person_may_say_the_same(desk, copy_of):
    """Only the same account repeats an act."""
    laptop = copy_of()
    ours, _theirs = save_twice(desk, laptop, person)
    someone = desk.act().account_id
    desk.change(lambda db, act: setattr(db.get_one(Jobseeker, ours), "recorded_by", someone))
    merge(desk, laptop.bundle())
    assert count(desk, Jobseeker) == 2


def test_what_the_center_struck_since_stays_struck(desk, copy_of):
    known = person(desk)
    laptop = copy_of()
    at_nine = desk.act().at.replace(hour=9, minute=0, second=0, microsecond=0)
    ours, theirs = save_twice(desk, laptop, lambda at: hold(at, known, started_at=at_nine))
    desk.change(lambda db, act: counseling.void_session(db, act, session_id=ours.id, why="잘못 적음"))
    merge(desk, laptop.bundle())
    assert (kinds(desk), count(desk, CounselingSession)) == ([], 0)
    assert stood_for(desk, theirs.id) == (RowOutcome.SAME, ours.id)


@pytest.mark.parametrize("looks", [True, False])
def test_without_the_look_it_would_stand_twice(desk, copy_of, monkeypatch, looks):
    laptop = copy_of()
    save_twice(desk, laptop, person)
    if not looks:
        monkeypatch.setattr(Retried, "of", lambda _self, _row: None)
    merge(desk, laptop.bundle())
    assert count(desk, Jobseeker) == (1 if looks else 2)
