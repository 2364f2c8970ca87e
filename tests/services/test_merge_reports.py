"""What a merge says of itself: figures, records that open, who may be the same, closed months it restates."""

from datetime import timedelta

import pytest

from jobdesk.base.closes import CloseKind
from jobdesk.base.errors import NotAllowed
from jobdesk.base.outreach import ConflictState, RowOutcome
from jobdesk.services import month_closes
from jobdesk.services.outreach import conflicts, merge_reports
from tests.services.acts import edit_person, hold, refer, stand_on
from tests.services.copies import merge
from tests.services.people import person, vacancy


def bundles(desk):
    return desk.read(lambda db, act: merge_reports.list_bundles(db, act))


def rows(desk, bundle_id, **asked):
    return desk.read(lambda db, act: merge_reports.bundle_rows(db, act, bundle_id=bundle_id, **asked))


def waiting(desk):
    return tuple(desk.read(lambda db, act: merge_reports.waiting_merges(db)))


def test_a_bundle_tells_its_figures_and_what_waits(desk, copy_of):
    known = person(desk)
    laptop = copy_of()
    edit_person(laptop, known, mobile="010-0000-2222", email="hong@example.com")
    edit_person(desk, known, mobile="010-0000-3333")
    report = merge(desk, laptop.bundle())
    (line,) = bundles(desk)
    assert (line.id, line.seq, line.device, line.purpose, line.event) == (
        report.bundle_id,
        1,
        "노트북 2",
        "행사",
        "",
    )
    assert (line.added, line.changed, line.conflicts, line.open) == (report.added, report.changed, 1, 1)
    assert (line.signed_at, line.restated, waiting(desk)) == (None, (), (1, 0))
    (question,) = desk.read(lambda db, act: conflicts.list_conflicts(db, act))
    desk.change(
        lambda db, act: conflicts.decide_conflict(db, act, conflict_id=question.id, take=ConflictState.OURS)
    )
    assert (bundles(desk)[0].open, waiting(desk)) == (0, (0, 1))
    desk.change(lambda db, act: conflicts.sign_merge(db, act, bundle_id=line.id))
    (line,) = bundles(desk)
    assert line.signed_by == line.by != ""
    assert waiting(desk) == (0, 0)


def test_each_record_says_what_it_is_about_and_opens(desk, copy_of):
    known, work = person(desk), vacancy(desk)
    laptop = copy_of()
    edit_person(laptop, known, email="hong@example.com")
    new = person(laptop, ready=False, full_name="성춘향", mobile="010-0000-7777", birth_date="1990-01-01")
    hold(laptop, known)
    referral = refer(laptop, known, work, method="slip")
    report = merge(desk, laptop.bundle())
    (changed,) = [
        one for one in rows(desk, report.bundle_id, outcome=RowOutcome.CHANGED) if one.table == "jobseeker"
    ]
    assert (changed.about.opens, changed.about.person_id) == (("jobseeker", known), known)
    assert len(changed.fields) == 1
    assert changed.about.who == f"홍*동 ({changed.about.number})"
    added = rows(desk, report.bundle_id, outcome=RowOutcome.ADDED)
    opened = {(one.table, one.about.opens, one.about.who[:3]) for one in added}
    assert ("jobseeker", ("jobseeker", new), "성*향") in opened
    assert ("counseling_session", ("jobseeker", known), "홍*동") in opened
    assert ("referral", ("referral", referral.id), "홍*동") in opened
    assert ("referral_step", ("referral", referral.id), "홍*동") in opened
    assert ("slip_number", ("referral", referral.id), "홍*동") in opened
    assert ("correction", ("jobseeker", known), "홍*동") in opened
    assert len(rows(desk, report.bundle_id, limit=2)) == 2


def test_who_may_be_the_same_is_told_by_bundle(desk, copy_of):
    known = person(desk, ready=False)
    laptop, other = copy_of(), copy_of(3)
    twin = person(laptop, ready=False, mobile="010-0000-8888")
    person(other, ready=False, full_name="성춘향", mobile="010-0000-7777", birth_date="1990-01-01")
    found = [merge(desk, one.bundle()) for one in (laptop, other)]
    assert [one.probable for one in found] == [1, 0]
    (pair,), none = (
        desk.read(lambda db, act, one=one: merge_reports.list_found_pairs(db, act, bundle_id=one.bundle_id))
        for one in found
    )
    assert {pair.one.id, pair.other.id} == {known, twin}
    assert none == []


def test_closed_months_that_a_merge_restates_are_counted(desk, copy_of):
    known, today = person(desk), desk.act().today
    laptop, month = copy_of(), today.replace(day=1)
    hold(laptop, known)
    refer(laptop, known, vacancy(laptop))
    edit_person(laptop, known, mobile="010-0000-2222", sex="여")
    stand_on(desk, (month + timedelta(days=32)).replace(day=20))
    desk.change(lambda db, act: month_closes.close_month(db, act, month=month, kind=CloseKind.PROVISIONAL))
    desk.late_months.clear()
    merge(desk, laptop.bundle())
    (line,) = bundles(desk)
    # 상담, 구직자의 성별, 구인과 알선
    (told,) = line.restated
    assert (told.month, desk.late_months) == (month, {month})
    assert told.facts >= 4


def test_a_counselor_reads_no_report(center, desk):
    with pytest.raises(NotAllowed):
        bundles(center.desk("counselor"))
