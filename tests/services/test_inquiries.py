"""방문·전화문의, and 전화메모 that wait for their person."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput, NotAllowed, StaleRecord
from jobdesk.records.audit import AuditEntry
from jobdesk.records.counseling import Inquiry
from jobdesk.services import counseling
from tests.services import people


def ask(desk, **changes):
    values = {"received_at": desk.act().at, "kind": "phone_memo", "caller_phone": "010-0000-1234", **changes}
    person = values.pop("person", None)
    return desk.change(lambda db, act: counseling.save_inquiry(db, act, values=values, jobseeker_id=person))


def memos(desk):
    return desk.read(lambda db, act: counseling.open_memos(db, act))


def test_a_memo_waits_until_it_is_attached(center):
    desk = center.desk("counselor")
    one = ask(desk, caller_name="홍길동 누나", note="오후에 전화 바람")
    (memo,) = memos(desk)
    assert (memo.id, memo.counselor) == (one, desk.display_name)
    person = people.person(desk, ready=False)
    center.desk("colleague").change(
        lambda db, act: counseling.attach_inquiry(
            db, act, inquiry_id=one, version=memo.version, jobseeker_id=person
        )
    )
    assert memos(desk) == []
    assert desk.read(lambda db, act: db.get_one(Inquiry, one).jobseeker_id) == person
    with pytest.raises(StaleRecord):
        desk.change(lambda db, act: counseling.attach_inquiry(db, act, inquiry_id=one, version=memo.version))


def test_the_caller_is_masked_in_the_list_and_opening_a_memo_is_on_record(center):
    desk = center.desk("counselor")
    one = ask(desk, caller_name="홍길동")
    (memo,) = memos(desk)
    assert (memo.caller_name, memo.caller_phone) == ("홍*동", "010-****-1234")
    full = desk.view(lambda db, act: counseling.open_memo(db, act, inquiry_id=one))
    assert (full.caller_name, full.caller_phone) == ("홍길동", "01000001234")
    seen = select(AuditEntry).where(AuditEntry.action == AuditAction.VIEW)
    assert [entry.record_id for entry in desk.read(lambda db, act: db.scalars(seen).all())] == [one]


def test_an_inquiry_waits_for_nobody(center):
    desk = center.desk("counselor")
    ask(desk, kind="visit", caller_phone="", about="certificate")
    ask(desk, person=people.person(desk, ready=False))
    assert memos(desk) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"caller_phone": ""}, "caller_name"),
        ({"caller_phone": "모름"}, "caller_phone"),
        ({"kind": ""}, "kind"),
        ({"note": "850302-1234567"}, "note"),
    ],
)
def test_what_it_asks(center, changes, field):
    desk = center.desk("counselor")
    with pytest.raises(InvalidInput) as caught:
        ask(desk, **changes)
    assert caught.value.field == field


def test_not_in_the_future_and_struck_through_with_a_reason(center):
    desk = center.desk("counselor")
    with pytest.raises(InvalidInput):
        ask(desk, received_at=desk.act().at + timedelta(days=1))
    one = ask(desk)

    def strike(why):
        return lambda db, act: counseling.void_inquiry(db, act, inquiry_id=one, why=why)

    with pytest.raises(NotAllowed):
        center.desk("colleague").change(strike("착오"))
    with pytest.raises(InvalidInput):
        desk.change(strike(""))
    desk.change(strike("착오"))
    assert memos(desk) == []
