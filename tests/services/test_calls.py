"""The calls to make: each firm once, the most due first, with whom to ask for and all that is open."""

from datetime import timedelta

import pytest

from jobdesk.base.enums import AttemptOutcome, ContactMode, NoticeKind
from jobdesk.base.errors import InvalidInput
from jobdesk.records.audit import AuditEntry
from jobdesk.records.employers import Employer, EmployerContact, EmployerSite
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import calls, contact_attempts, notices
from jobdesk.services._rows import stamp
from jobdesk.services.lists import reading
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.work_rules import Whose
from tests.services import acts, people

AO = AttemptOutcome


@pytest.fixture
def firms(center):
    """Three firms, asked 21, 14 and 3 days ago; the first has two people waiting."""
    desk = center.desk()
    made = [
        people.employer(desk, name=name, phone=phone)
        for name, phone in (
            ("가나상사", "02-0000-1111"),
            ("다라상사", "02-0000-2222"),
            ("마바상사", "02-0000-3333"),
        )
    ]
    hong = acts.ready_since(desk, 25)
    kim = acts.ready_since(desk, 25, full_name="김민수", mobile="010-0000-4321", birth_date="1990. 1. 2.")
    for at, (firm, days) in enumerate(zip(made, (21, 14, 3), strict=True)):
        on = desk.act().today - timedelta(days=24)
        vacancy = people.vacancy(desk, firm, received_on=on, note="옮겨 적음")
        acts.refer(desk, hong, vacancy, days=days, note="옮겨 적음")
        if at == 0:
            acts.refer(desk, kim, vacancy, days=2)
    return made


def to_call(desk, **how):
    return desk.read(lambda db, act: calls.list_calls(db, act, **how).firms)


def tried(desk, firm, outcome, *, back=None):
    on = desk.act().today + timedelta(days=back) if back is not None else None
    return desk.change(
        lambda db, act: contact_attempts.record_attempt(
            db, act, outcome=outcome, mode=ContactMode.PHONE, employer_id=firm, call_back_on=on
        )
    )


def test_each_firm_stands_once_with_its_longest_waiting_first(center, firms):
    rows = to_call(center.desk())
    assert [row.employer_id for row in rows] == firms
    assert [(row.waiting, row.due, row.days, row.stage) for row in rows] == [
        (2, 1, 21, 3),
        (1, 1, 14, 2),
        (1, 0, 3, 0),
    ]
    assert rows[0].phone == "0200001111"
    assert to_call(center.desk("colleague")) == []
    assert len(to_call(center.desk("colleague"), whose=Whose.ALL)) == 3


def test_who_was_tried_today_comes_later_and_a_day_to_call_back_lifts(center, firms):
    desk = center.desk()
    first, second, third = firms
    tried(desk, first, AO.NO_ANSWER)
    assert [row.employer_id for row in to_call(desk)] == [second, third, first]
    tried(desk, third, AO.CALL_BACK, back=0)
    assert [row.employer_id for row in to_call(desk)] == [third, second, first]
    tried(desk, second, AO.CALL_BACK, back=3)
    assert [row.employer_id for row in to_call(desk)] == [third, first, second]
    assert (to_call(desk)[2].call_back_on - desk.act().today).days == 3
    tried(desk, third, AO.REACHED)
    assert [row.employer_id for row in to_call(desk)] == [first, third, second], "it was called back"


def test_a_firm_on_the_phone_shows_everyones_open_referrals_by_name(center, firms):
    desk = center.desk()
    tried(desk, firms[0], AO.NO_ANSWER)
    shown = center.desk("colleague").change(lambda db, act: calls.read_call(db, act, employer_id=firms[0]))
    assert [line.person for line in shown.lines] == ["홍길동 1985", "김민수 1990"]
    assert [(line.days, line.stage, line.last.outcome) for line in shown.lines] == [
        (21, 3, "no_answer"),
        (2, 0, "no_answer"),
    ]
    assert [one.outcome for one in shown.attempts] == ["no_answer"]
    searched = [one for one in desk.read(lambda db, act: db.query(AuditEntry).all()) if one.action == "search"]
    assert {str(line.row.jobseeker_id) for line in shown.lines} in [set(one.jobseeker_ids) for one in searched]
    by_vacancy = desk.change(lambda db, act: calls.read_call(db, act, vacancy_id=shown.lines[0].row.vacancy_id))
    assert [line.row.id for line in by_vacancy.lines] == [line.row.id for line in shown.lines]


def test_the_nearest_contact_is_asked_first(center):
    desk = center.desk()
    firm = people.employer(desk, contact_name="박과장", contact_phone="02-0000-9999")
    vacancy = people.vacancy(desk, firm, contact_name="최소장", contact_phone="02-0000-5555")
    acts.refer(desk, people.person(desk), vacancy)
    (row,) = to_call(desk)
    assert (row.contact, row.phone) == ("최소장", "0200005555")
    shown = desk.change(lambda db, act: calls.read_call(db, act, employer_id=firm))
    assert list(shown.numbers) == [
        ("최소장", "0200005555"),
        ("박과장", "0200009999"),
        ("박과장", "0200001111"),
    ]


def test_an_answered_firm_is_called_no_more_and_a_pending_hire_is_still_open_for_it(center, firms):
    desk = center.desk()
    first = desk.change(lambda db, act: calls.read_call(db, act, employer_id=firms[2])).lines[0].row
    acts.enter(desk, first.id, "41", hire_planned_on=desk.act().today)
    assert firms[2] not in [row.employer_id for row in to_call(desk)]
    shown = desk.change(lambda db, act: calls.read_call(db, act, employer_id=firms[2]))
    assert [(line.row.state, line.stage) for line in shown.lines] == [("41", 0)]
    acts.enter(desk, first.id, "62")
    assert desk.change(lambda db, act: calls.read_call(db, act, employer_id=firms[2])).lines == []


@pytest.mark.parametrize(("days", "needed"), [(14, False), (15, True)])
def test_an_old_referral_leaves_only_with_who_told_it(center, days, needed):
    desk = center.desk()
    on = desk.act().today - timedelta(days=30)
    vacancy = people.vacancy(desk, received_on=on, note="옮겨 적음")
    row = acts.refer(desk, acts.ready_since(desk, 30), vacancy, days=days, note="옮겨 적음")
    acts.enter(desk, row.id, "31", reported_by=None)
    if needed:
        with pytest.raises(InvalidInput) as caught:
            acts.enter(desk, row.id, "51", reported_by=None)
        assert caught.value.field == "reported_by"
        acts.enter(desk, row.id, "81", reported_by=None)
        acts.enter(desk, row.id, "31", reported_by=None)
        acts.enter(desk, row.id, "51", reported_by="employer")
        acts.enter(desk, row.id, "50", reported_by=None)
    else:
        acts.enter(desk, row.id, "51", reported_by=None)


def test_the_list_of_referrals_can_be_narrowed_to_those_nobody_called_about(center, firms):
    desk = center.desk()
    lines = desk.change(lambda db, act: calls.read_call(db, act, employer_id=firms[0])).lines
    tried(desk, firms[1], AO.NO_ANSWER)
    desk.change(
        lambda db, act: contact_attempts.record_attempt(
            db, act, outcome=AO.BUSY, mode=ContactMode.PHONE, referral_ids=[lines[0].row.id]
        )
    )

    def narrowed(value):
        asked = Asked("referrals", filters=(("called", (value,)),))
        return set(desk.read(lambda db, act: reading.read_ids(db, act, asked, limit=10)))

    second, third = (
        desk.change(lambda db, act, firm=firm: calls.read_call(db, act, employer_id=firm)).lines[0].row.id
        for firm in firms[1:]
    )
    assert narrowed("today") == {lines[0].row.id, second}
    assert narrowed("never") == {lines[1].row.id, third}


def test_everyone_asks_for_the_same_person_first(center):
    """The vacancy's contact, its site's, the firm's, another of the firm, at last the switchboard."""
    desk = center.desk()
    firm = people.employer(desk, phone="02-0000-5555", contact_name="", contact_phone="")
    vacancy = people.vacancy(desk, firm, contact_name="", contact_phone="")
    acts.refer(desk, people.person(desk), vacancy)
    desk.change(
        lambda db, act: notices.raise_notice(
            db, act, kind=NoticeKind.CONSENT_WITHDRAWN, what="알림", employer_id=firm, vacancy_id=vacancy
        )
    )

    def asked():
        (row,) = to_call(desk)
        call = desk.view(lambda db, act: calls.read_call(db, act, employer_id=firm))
        (notice,) = desk.view(lambda db, act: notices.list_notices(db, act))
        assert call.numbers[0] == (row.contact, row.phone)
        assert notice.phone == row.phone
        return row.contact, row.phone, len(call.numbers)

    def keep(record, **values):
        def write(db, act):
            one = db.get_one(*record) if isinstance(record, tuple) else record
            for name, value in (values if isinstance(record, tuple) else {**stamp(act), **values}).items():
                setattr(one, name, value)
            db.add(one)
            db.flush()
            return one.id

        return desk.change(write)

    assert asked() == ("", "0200005555", 1)
    keep(EmployerContact(), employer_id=firm, name="이과장", phone="01000000004")
    assert asked() == ("이과장", "01000000004", 2)
    keep((Employer, firm), contact_name="김부장", contact_phone="01000000003")
    assert asked() == ("김부장", "01000000003", 3)
    site = keep(EmployerSite(), employer_id=firm, name="2공장", contact_name="박소장", contact_phone="01000000002")
    keep((Vacancy, vacancy), site_id=site)
    assert asked() == ("박소장", "01000000002", 4)
    keep((Vacancy, vacancy), contact_name="최반장", contact_phone="01000000001")
    assert asked() == ("최반장", "01000000001", 5)
