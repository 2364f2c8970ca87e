"""A table of results that a colleague saved into meanwhile: what was said twice is asked, all else is kept."""

from datetime import timedelta

import pytest

from jobdesk.base.errors import BothChanged
from jobdesk.services.corrections import correct_fact, open_fact
from jobdesk.services.referrals import referral_rows
from jobdesk.services.results import ResultEntry, enter_results
from jobdesk.services.stale_results import settle_results
from tests.services import acts, people

HIRE_PENDING, APPLIED, REJECTED = "41", "20", "50"


@pytest.fixture
def rows(center):
    desk = center.desk("counselor")
    vacancy = people.vacancy(desk, openings="5")
    names = (("홍길동", "1111"), ("김가람", "2222"), ("박나래", "3333"))
    return [
        acts.refer(desk, people.person(desk, full_name=name, mobile=f"010-0000-{tail}"), vacancy)
        for name, tail in names
    ]


def entry(desk, row, state, **more):
    return ResultEntry(row.id, row.version, state, desk.act().today, **more)


def enter(desk, entries):
    desk.change(lambda db, act: enter_results(db, act, entries=entries))


def save(desk, rows, entries):
    """As the table saves."""

    def job(db, act):
        told = settle_results(db, act, entries=entries, base={row.id: row for row in rows})
        for one in told:
            enter_results(db, act, entries=[one])
        return len(told)

    return desk.change(job)


def states(desk, rows):
    now = desk.read(lambda db, act: referral_rows(db, [row.id for row in rows]))
    by_id = {row.id: row for row in now}
    return [by_id[row.id].state for row in rows]


def test_only_what_both_answered_is_asked_and_nothing_is_saved(center, rows):
    one, two = center.desk("counselor"), center.desk("colleague")
    before = states(one, rows)
    enter(two, [entry(two, rows[1], REJECTED)])
    typed = [entry(one, row, APPLIED) for row in rows]
    with pytest.raises(BothChanged) as asked:
        save(one, rows, typed)
    assert asked.value.clashes == ((rows[1].id.hex,),)
    assert "이상담" in str(asked.value)
    assert states(one, rows) == [before[0], REJECTED, before[2]]


def test_the_same_answer_on_both_sides_is_saved_once(center, rows):
    one, two = center.desk("counselor"), center.desk("colleague")
    enter(two, [entry(two, rows[0], REJECTED)])
    assert save(one, rows, [entry(one, row, REJECTED) for row in rows]) == 2
    assert states(one, rows) == [REJECTED] * 3


def test_a_remark_that_the_other_did_not_make_is_asked_and_not_lost(center, rows):
    one, two = center.desk("counselor"), center.desk("colleague")
    enter(two, [entry(two, rows[0], REJECTED)])
    with pytest.raises(BothChanged):
        save(one, rows, [entry(one, rows[0], REJECTED, reason="경력 부족")])


def test_what_was_changed_beside_the_result_stays_and_the_answer_is_saved(center, rows):
    one, two = center.desk("counselor"), center.desk("supervisor")
    row = rows[0]

    def correct(db, act):
        fact = open_fact(db, act, kind="referral", record_id=row.id)
        given = {"record_id": row.id, "version": fact.version, "values": {"note": "서류 먼저"}, "why": "적음"}
        return correct_fact(db, act, kind="referral", **given)

    two.change(correct)
    assert save(one, rows, [entry(one, row, REJECTED)]) == 1
    assert states(one, rows)[0] == REJECTED
    kept = one.change(lambda db, act: open_fact(db, act, kind="referral", record_id=row.id))
    assert kept.values["note"] == "서류 먼저"


def test_a_later_planned_start_is_another_answer(center, rows):
    one, two = center.desk("counselor"), center.desk("colleague")
    soon, late = (one.act().today + timedelta(days=days) for days in (3, 9))
    enter(two, [entry(two, rows[0], HIRE_PENDING, hire_planned_on=soon)])
    with pytest.raises(BothChanged):
        save(one, rows, [entry(one, rows[0], HIRE_PENDING, hire_planned_on=late)])
