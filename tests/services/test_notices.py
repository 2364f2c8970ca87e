"""Who must still be told: raised, listed with a phone, told several at once, taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobdesk.base.enums import AuditAction, NoticeKind
from jobdesk.base.errors import InvalidInput
from jobdesk.records.audit import AuditEntry
from jobdesk.records.notices import Notice
from jobdesk.services import notices
from jobdesk.services.work_rules import Whose
from tests.services import people


def raised(desk, kind=NoticeKind.VACANCY_CLOSED, what="아파트 경비원 자리가 마감됨", **about):
    return desk.change(lambda db, act: notices.raise_notice(db, act, kind=kind, what=what, **about))


def listed(desk, **how):
    return desk.view(lambda db, act: notices.list_notices(db, act, **how))


def tell(desk, *ids, mode="phone", on=None):
    return desk.change(lambda db, act: notices.tell_notices(db, act, notice_ids=ids, mode=mode, told_on=on))


def test_a_person_and_a_firm_wait_to_be_told_with_the_phone_to_call(center):
    desk = center.desk()
    person, vacancy = people.person(desk, full_name="김가람", mobile="010-0000-3333"), people.vacancy(desk)
    firm = people.employer(desk, name="두레상사", phone="02-0000-2222", fax="02-0000-4444")
    first = raised(desk, jobseeker_id=person, vacancy_id=vacancy)
    second = raised(desk, NoticeKind.CONSENT_WITHDRAWN, employer_id=firm)
    third = raised(desk, NoticeKind.CONSENT_WITHDRAWN, employer_name="서울시설공단")
    rows = listed(desk)
    assert [row.id for row in rows] == [first, second, third]
    assert [row.name for row in rows] == ["김가람", "두레상사", "서울시설공단"]
    assert [row.phone for row in rows] == ["01000003333", "0200002222", None]
    assert [row.fax for row in rows] == [None, "0200004444", None]
    assert "아파트 경비원" in rows[0].about


def test_that_names_were_shown_stands_in_the_access_log(center):
    desk = center.desk()
    person = people.person(desk)
    raised(desk, jobseeker_id=person)
    listed(desk)
    query = select(AuditEntry.detail).where(AuditEntry.action == AuditAction.SEARCH)
    assert desk.read(lambda db, act: db.scalars(query).all())[-1] == {"shown": 1}


def test_several_are_told_at_once_and_only_once(center):
    desk, colleague = center.desk(), center.desk("colleague")
    person = people.person(desk)
    ids = [raised(desk, jobseeker_id=person, what=what) for what in ("하나", "둘", "셋")]
    assert tell(desk, *ids[:2]) == 2
    assert tell(colleague, *ids, mode="message") == 1
    kept = {one.id: one for one in desk.read(lambda db, act: db.scalars(select(Notice)).all())}
    assert [kept[one].told_mode for one in ids] == ["phone", "phone", "message"]
    assert kept[ids[0]].told_on == desk.act().today
    assert listed(desk, whose=Whose.ALL) == []
    assert len(listed(desk, whose=Whose.ALL, told=True)) == 3


def test_what_was_told_by_mistake_is_to_be_told_again(center):
    desk = center.desk()
    one = raised(desk, jobseeker_id=people.person(desk))
    tell(desk, one)
    desk.change(lambda db, act: notices.untell_notices(db, act, notice_ids=[one]))
    (row,) = listed(desk)
    assert (row.id, row.told_on, row.told_mode, row.told_by) == (one, None, None, "")


def test_a_notice_struck_through_is_on_no_list(center):
    desk = center.desk()
    one = raised(desk, jobseeker_id=people.person(desk))
    desk.change(lambda db, act: notices.void_notices(db, act, notice_ids=[one], why="이미 알고 있음"))
    assert listed(desk, told=True) == []
    assert tell(desk, one) == 0


def test_each_counselor_is_reminded_of_the_own_ones(center):
    desk, colleague = center.desk(), center.desk("colleague")
    person = people.person(desk)
    theirs = raised(desk, jobseeker_id=person, counselor_id=colleague.act().account_id)
    assert listed(desk) == []
    assert [row.id for row in listed(colleague)] == [theirs]
    assert [row.id for row in listed(desk, whose=Whose.ALL)] == [theirs]


@pytest.mark.parametrize("days", [1, -1])
def test_a_day_in_the_future_or_before_the_notice_is_refused(center, days):
    desk = center.desk()
    one = raised(desk, jobseeker_id=people.person(desk))
    with pytest.raises(InvalidInput):
        tell(desk, one, on=desk.act().today + timedelta(days=days))
    assert len(listed(desk)) == 1


def test_nobody_chosen_is_said_so(center):
    with pytest.raises(InvalidInput):
        tell(center.desk())


def test_long_words_are_cut_to_what_is_kept(center):
    desk = center.desk()
    raised(desk, jobseeker_id=people.person(desk), what="가" * 900)
    assert len(listed(desk)[0].what) == notices.WHAT_LENGTH


def test_a_notice_to_nobody_is_a_bug(center):
    with pytest.raises(ValueError, match="nobody"):
        raised(center.desk())
