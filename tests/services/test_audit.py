"""접속기록: written beside each act, read by supervisor and auditor, by user, person, print and download."""

from datetime import timedelta

import pytest

from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import NotAllowed
from jobdesk.base.ids import new_id
from jobdesk.services.audit import AuditNote, list_audit, record_shown, record_viewed, write_audit, write_audits
from jobdesk.store.audit_chain import verify


def listed(center, **asked):
    return center.desk("auditor").view(lambda db, act: list_audit(db, act, **asked))


def test_a_row_has_the_five_fields_and_the_purpose(center):
    person, record = new_id(), new_id()
    desk = center.desk("counselor")
    desk.change(
        lambda db, act: write_audit(
            db,
            act,
            AuditAction.EXPORT,
            table="jobseeker",
            record_id=record,
            jobseeker_ids=[person],
            detail={"rows": 1},
        ),
        purpose="민원 답변",
    )
    row = listed(center, jobseeker_id=person)[0]
    assert (row.user_name, row.window_no, row.host, row.desk) == ("kim", 1, desk.act().host, 1)
    assert row.jobseeker_ids == (person,)
    assert (row.action, row.table, row.record_id) == (AuditAction.EXPORT, "jobseeker", record)
    assert (row.purpose, row.detail) == ("민원 답변", {"rows": 1})
    assert abs(row.at - desk.clock.now()) < timedelta(minutes=1)


def test_it_is_asked_by_person_user_and_act(center):
    one, two, three = new_id(), new_id(), new_id()
    desk = center.desk("counselor")
    desk.view(lambda db, act: record_viewed(db, act, table="jobseeker", record_id=one, jobseeker_ids=[one]))
    desk.view(lambda db, act: record_shown(db, act, [one, two]))
    desk.view(lambda db, act: record_shown(db, act, []))
    center.desk("colleague").change(
        lambda db, act: write_audit(db, act, AuditAction.PRINT, table="referral", jobseeker_ids=[two])
    )
    assert [r.action for r in listed(center, jobseeker_id=one)] == [AuditAction.SEARCH, AuditAction.VIEW]
    # the look above named the person as well
    assert listed(center, jobseeker_id=one, actions=[AuditAction.SEARCH])[0].jobseeker_ids == (one, two)
    assert [r.user_name for r in listed(center, actions=[AuditAction.PRINT])] == ["lee"]
    assert {r.action for r in listed(center, account_id=desk.account_id)} == {
        AuditAction.SIGN_IN,
        AuditAction.VIEW,
        AuditAction.SEARCH,
    }
    assert listed(center, jobseeker_id=three) == []
    later = desk.clock.now() + timedelta(hours=1)
    assert listed(center, since=later) == []
    assert len(listed(center, until=later, limit=2)) == 2


def test_pages_follow_each_other_without_loss(center):
    desk = center.desk("counselor")
    desk.change(lambda db, act: write_audits(db, act, [AuditNote(AuditAction.CHANGE)] * 25))
    seen, before = [], None
    while True:
        rows = listed(center, actions=[AuditAction.CHANGE], before=before, limit=10)
        if not rows:
            break
        seen += [r.seq for r in rows]
        before = (rows[-1].at, rows[-1].id)
    assert len(seen) == len(set(seen)) == 25
    assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize("role", ["counselor", "administrator"])
def test_others_do_not_read_it(center, role):
    with pytest.raises(NotAllowed):
        center.desk(role).view(list_audit)


def test_looking_into_it_is_recorded_and_the_chain_holds(center):
    listed(center)
    listed(center)
    rows = listed(center, actions=[AuditAction.VIEW])
    assert [r.user_name for r in rows] == ["jung", "jung"]
    assert center.desk("auditor").read(lambda db, act: verify(db, db.info["audit_key"])) == []


def test_a_failed_act_leaves_no_row(center):
    def job(db, act):
        write_audit(db, act, AuditAction.VOID)
        raise KeyError

    with pytest.raises(KeyError):
        center.desk("counselor").change(job)
    assert listed(center, actions=[AuditAction.VOID]) == []
