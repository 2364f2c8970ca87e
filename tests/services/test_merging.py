"""A laptop comes home: what it did joins, what both did is asked, nothing is overwritten or done twice."""

import pytest
from sqlalchemy import func, select

from jobdesk.base.outreach import ConflictKind, RowOutcome
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import Bundle, BundleRow, MergeConflict
from jobdesk.services import jobseekers, search
from jobdesk.store.bundles import BundleRefused, open_receipt
from tests.services.copies import merge
from tests.services.people import person


def edit(desk, person_id, **values):
    """Save some fields of a person at a desk or on a copy."""

    def job(db, act):
        card = jobseekers.open_jobseeker(db, act, jobseeker_id=person_id)
        return jobseekers.save_jobseeker(
            db, act, jobseeker_id=person_id, version=card.version, values={**card.values, **values}, confirmed=True
        )

    return desk.change(job)


def field(desk, person_id, name):
    """A field of a person as the database has it."""
    return desk.read(lambda db, act: getattr(db.get_one(Jobseeker, person_id), name))


def conflicts(desk):
    """The questions, in the order they were asked."""
    return desk.read(lambda db, act: db.scalars(select(MergeConflict).order_by(MergeConflict.id)).all())


def test_a_person_of_the_day_joins_and_is_found(desk, copy_of):
    laptop = copy_of()
    new = person(laptop, full_name="임꺽정", mobile="010-0000-7777")
    report = merge(desk, laptop.bundle())
    assert (report.already, report.conflicts) == (False, 0)
    assert field(desk, new, "full_name") == "임꺽정"
    assert field(desk, new, "jobseeker_no").split("-")[2] == "02"
    rows = desk.read(lambda db, act: db.scalars(select(BundleRow).where(BundleRow.record_id == new)).one())
    assert (rows.table_name, rows.outcome) == ("jobseeker", RowOutcome.ADDED)
    assert [hit.id for hit in desk.read(lambda db, act: search.find(db, act, "임꺽정"))] == [new]
    assert desk.check().sound, "chains, search and indexes hold"


def test_what_only_the_copy_changed_is_taken(desk, copy_of):
    known = person(desk)
    laptop = copy_of()
    edit(laptop, known, email="hong@example.com")
    edit(desk, known, note="센터의 말")
    report = merge(desk, laptop.bundle())
    assert (report.changed, report.conflicts) == (1, 0)
    assert (field(desk, known, "email"), field(desk, known, "note")) == ("hong@example.com", "센터의 말")


def test_what_both_changed_is_asked(desk, copy_of):
    known = person(desk)
    laptop = copy_of()
    edit(laptop, known, mobile="010-0000-2222", email="hong@example.com")
    edit(desk, known, mobile="010-0000-3333")
    report = merge(desk, laptop.bundle())
    (asked,) = conflicts(desk)
    assert report.conflicts == 1
    assert asked.kind == ConflictKind.CHANGED_BOTH
    assert "mobile" in asked.fields
    sides = [side["mobile"] for side in (asked.base, asked.ours, asked.theirs)]
    assert sides == ["01000001234", "01000003333", "01000002222"]
    assert field(desk, known, "mobile") == "01000003333", "the center's value stays"
    assert field(desk, known, "email") == "hong@example.com", "the rest is taken"
    assert None not in (asked.ours_by, asked.theirs_by, asked.ours_at, asked.theirs_at)


def test_the_same_change_on_both_sides_asks_nobody(desk, copy_of):
    known = person(desk)
    laptop = copy_of()
    for one in (laptop, desk):
        edit(one, known, mobile="010-0000-2222")
    assert merge(desk, laptop.bundle()).conflicts == 0


def test_a_bundle_is_merged_once(desk, copy_of):
    laptop = copy_of()
    person(laptop)
    file = laptop.bundle()
    first = merge(desk, file)
    again = merge(desk, file)
    assert again.already
    assert again.receipt == first.receipt
    assert desk.read(lambda db, act: db.scalar(select(func.count()).select_from(Bundle))) == 1
    receipt = open_receipt(again.receipt, laptop.key)
    assert (receipt.seq, receipt.counts["added"]) == (1, first.added)


def test_a_gap_waits_for_the_bundle_before(desk, copy_of):
    laptop = copy_of()
    first = (person(laptop), laptop.bundle())[1]
    second = (person(laptop, full_name="둘째", mobile="010-0000-0002"), laptop.bundle())[1]
    with pytest.raises(BundleRefused) as refused:
        merge(desk, second)
    assert refused.value.code == "gap"
    assert merge(desk, first).seq == 1
    assert merge(desk, second).seq == 2


def test_two_copies_of_one_day_do_not_meet(desk, copy_of):
    one, other = copy_of(2), copy_of(3)
    people = [person(one, full_name="하나"), person(other, full_name="둘", mobile="010-0000-0002")]
    for laptop in (other, one):
        assert merge(desk, laptop.bundle()).conflicts == 0
    assert [field(desk, one, "full_name") for one in people] == ["하나", "둘"]
