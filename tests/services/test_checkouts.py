"""Check-outs at the center: what packing offers, what is known of one, taken back, given up, lost."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from jobdesk.base.errors import InvalidInput
from jobdesk.base.outreach import CheckoutState, Opener, PersonsTaken, VacanciesTaken
from jobdesk.base.printing import PrintKind
from jobdesk.records.accounts import Account
from jobdesk.records.audit import AuditEntry
from jobdesk.records.outreach import NumberBook
from jobdesk.services import events
from jobdesk.services.lists.keeping import list_filters, save_filter
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.outreach import checkout_lists as lists
from jobdesk.services.outreach import checkouts, copying, openers
from jobdesk.services.outreach.checkout_paper import people_paper
from jobdesk.services.print_jobs import queue_paper
from jobdesk.services.printables import printable
from jobdesk.store.keys import DataKey
from tests.services.acts import refer
from tests.services.people import person, vacancy

NOTHING = {"persons": PersonsTaken.NONE, "vacancies": VacanciesTaken.ALL}


@pytest.fixture
def desk(center):
    """The supervisor's desk at the center."""
    return center.desk("supervisor")


def noted(desk, *, device="노트북 1", own=(), **asked):
    """A check-out that the center keeps, without a copy of it."""

    def job(db, act):
        plan = checkouts.plan_checkout(db, act, **(NOTHING | asked))
        return checkouts.record_checkout(
            db,
            act,
            plan=plan,
            device=device,
            purpose="JOB포유",
            account_ids=[act.account_id],
            own_passwords=own,
            key=DataKey.make(),
        )

    return desk.change(job)


def coming(desk, days):
    values = {
        "kind": "matching_day",
        "name": f"JOB포유 {days}",
        "held_on": desk.clock.today() + timedelta(days=days),
    }
    return desk.change(lambda db, act: events.save_event(db, act, values=values))


def last_detail(desk, action):
    asked = select(AuditEntry).where(AuditEntry.action == action, AuditEntry.table_name == "checkout")
    return desk.read(lambda db, act: db.scalars(asked.order_by(AuditEntry.seq)).all())[-1]


def test_events_are_offered_with_their_firms_and_sign_ups(desk):
    coming(desk, -1)
    later, sooner = coming(desk, 5), coming(desk, 0)
    known = person(desk)
    desk.change(lambda db, act: events.sign_up(db, act, event_id=sooner.id, jobseeker_id=known))
    desk.change(lambda db, act: events.save_firm(db, act, event_id=later.id, values={"employer_name": "한빛상사"}))
    offered = desk.read(lists.coming_events)
    assert [(one.id, one.firms, one.signed_up) for one in offered] == [(sooner.id, 0, 1), (later.id, 1, 0)]


def test_a_device_is_offered_with_when_it_went_last_and_whether_it_is_out(desk):
    first = noted(desk)
    noted(desk, device="노트북 2")
    take_back(desk, first, "열지 않았음")
    noted(desk)
    take_back(desk, next(one for one in desk.read(checkouts.list_checkouts) if one.device == "노트북 2"), "안 씀")
    told = {one.device: (one.times, one.out) for one in desk.read(lists.known_devices)}
    assert told == {"노트북 1": (2, True), "노트북 2": (1, False)}


def take_back(desk, row, why=""):
    return desk.change(lambda db, act: checkouts.take_back_checkout(db, act, checkout_id=row.id, why=why))


def test_who_a_kept_filter_finds_travels(desk):
    taken, left = person(desk), person(desk, full_name="임꺽정", mobile="010-0000-7777", sex="female")
    asked = Asked("jobseekers", filters=(("sex", ("female",)),))
    desk.change(lambda db, act: save_filter(db, act, name="여성", asked=asked))
    (kept,) = desk.read(lambda db, act: list_filters(db, act, kind="jobseekers"))
    found = desk.read(lambda db, act: lists.people_of_filter(db, act, asked=kept.asked))
    assert left in found
    assert taken not in found
    plan = desk.read(
        lambda db, act: checkouts.plan_checkout(
            db, act, persons=PersonsTaken.CHOSEN, vacancies=VacanciesTaken.ALL, person_ids=found
        )
    )
    assert plan.chosen["jobseeker"] == {left}
    assert lists.estimate_bytes(plan) > plan.record_count


def test_a_laptop_is_taken_back_once_with_a_reason_where_nothing_came_home(desk):
    row = noted(desk)
    with pytest.raises(InvalidInput):
        take_back(desk, row)
    back = take_back(desk, row, "켜지 않았음")
    assert (back.state, back.why, back.abandoned) == (CheckoutState.HOME, "켜지 않았음", False)
    assert back.closed_by
    with pytest.raises(InvalidInput):
        take_back(desk, back, "또")
    detail = desk.read(lambda db, act: lists.read_checkout(db, act, checkout_id=row.id))
    assert {(book.used, book.void) for book in detail.books} == {(0, checkouts.BOOK)}
    assert desk.check().sound


def test_numbers_after_the_last_used_one_are_void(desk):
    row = noted(desk)

    def used(db, _act):
        book = db.scalars(
            select(NumberBook).where(NumberBook.name == "slip").order_by(NumberBook.year.desc())
        ).first()
        book.used_until = book.first_serial + 6
        return book.year

    year = desk.change(used)
    take_back(desk, row, "왜")
    books = desk.read(lambda db, act: lists.read_checkout(db, act, checkout_id=row.id)).books
    assert [(one.used, one.void) for one in books if (one.name, one.year) == ("slip", year)] == [
        (7, checkouts.BOOK - 7)
    ]


def test_what_was_not_packed_to_its_end_never_left(desk):
    row = noted(desk)
    gone = desk.change(lambda db, act: checkouts.abandon_checkout(db, act, checkout_id=row.id, why="멈춤"))
    assert (gone.state, gone.abandoned, gone.why) == (CheckoutState.HOME, True, "멈춤")
    assert last_detail(desk, "change").detail == {"abandoned": True}
    assert desk.read(lists.known_devices) == []


def test_who_is_on_a_lost_laptop_is_listed_and_the_look_recorded(desk):
    known = person(desk)
    person(desk, full_name="임꺽정", mobile="010-0000-7777")
    row = noted(desk, persons=PersonsTaken.CHOSEN, person_ids=[known])
    lost = desk.change(lambda db, act: checkouts.revoke_checkout(db, act, checkout_id=row.id, why="도난"))
    assert (lost.state, lost.why) == (CheckoutState.LOST, "도난")
    assert [(one.out, one.lost) for one in desk.read(lists.known_devices)] == [(False, True)]
    people = desk.view(lambda db, act: lists.show_people_on(db, act, checkout_id=row.id))
    assert [(one.id, one.name) for one in people] == [(known, "홍길동")]
    assert last_detail(desk, "view").record_id == row.id
    table = desk.read(lambda db, act: lists.people_table(db, act, checkout_id=row.id))
    assert list(table.jobseeker_ids) == [known]
    assert table.rows[0][1] == "홍길동"
    paper = desk.view(lambda db, act: people_paper(db, act, checkout_id=row.id))
    assert paper.draw("a4").startswith(b"%PDF")
    detail = {"checkout": str(row.id)}
    job = desk.change(
        lambda db, act: queue_paper(db, act, kind=PrintKind.REPORT, number=row.device, detail=detail)
    )
    drawn = desk.read(lambda db, act: printable(db, act, job))
    assert (list(drawn.jobseeker_ids), drawn.draw("a4")[:4]) == ([known], b"%PDF")


def test_a_plan_looks_at_each_row_once(desk, monkeypatch):
    """However many heads and references lead to it."""
    for no in range(3):
        refer(desk, person(desk, full_name=f"홍길{no}", mobile=f"010-0000-200{no}"), vacancy(desk))
    looked, among = Counter(), copying.among

    def counted(db, column, ids):
        looked.update((column.table.name, one) for one in ids if column.name == "id")
        return among(db, column, ids)

    monkeypatch.setattr(copying, "among", counted)
    plan = desk.read(
        lambda db, act: checkouts.plan_checkout(db, act, persons=PersonsTaken.ALL, vacancies=VacanciesTaken.CHOSEN)
    )
    assert (plan.person_count, plan.vacancy_count, len(plan.chosen["employer"])) == (3, 3, 3)
    assert looked
    assert set(looked.values()) == {1}


def test_the_password_of_the_center_is_none_for_the_copy_alone(center, desk):
    who = desk.read(lambda db, act: db.scalar(select(Account.id).where(Account.user_name == "kim")))
    own, other = Opener(who, center.password("counselor")), Opener(who, "반출본-비밀-88")
    with pytest.raises(InvalidInput) as refused:
        desk.read(lambda db, act: openers.check_openers(db, act, openers=[own]))
    assert refused.value.field == f"password.{who}"
    desk.read(lambda db, act: openers.check_openers(db, act, openers=[other]))


def test_a_weak_password_says_whose_it_is(desk):
    who = desk.read(lambda db, act: db.scalars(select(Account).where(Account.user_name == "kim")).one())
    assert who.id in {one.id for one in desk.read(openers.list_openers)}
    with pytest.raises(InvalidInput) as refused:
        desk.read(lambda db, act: openers.check_openers(db, act, openers=[Opener(who.id, "짧음")]))
    assert refused.value.field == f"password.{who.id}"
    assert who.display_name in str(refused.value)
    with pytest.raises(InvalidInput):
        desk.read(lambda db, act: openers.check_openers(db, act, openers=[]))
