"""Who may be the same: noticed at entry, found over the whole center, decided once."""

from datetime import date
from random import Random
from time import perf_counter

import pytest
from sqlalchemy import func, insert, select

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.ids import new_id
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.same_records import DuplicatePair
from jobdesk.services import duplicate_pairs, side_by_side
from jobdesk.services.duplicates import probable_duplicates
from tests.counts import full
from tests.services import people
from tests.services.merged import TWIN, merge, undo


def listed(desk):
    return desk.read(lambda db, act: duplicate_pairs.list_pairs(db, act))


def swept(desk, **more):
    found = desk.read(lambda db, act: duplicate_pairs.find_pairs(db, act, **more))
    return desk.change(lambda db, act: duplicate_pairs.queue_pairs(db, act, pairs=found))


def different(desk, row, why="동명이인"):
    desk.change(
        lambda db, act: duplicate_pairs.say_different(
            db, act, table=row.table, one_id=row.other.id, other_id=row.one.id, why=why
        )
    )


def forget_pairs(desk):
    with desk.database.write.begin() as db:
        db.query(DuplicatePair).delete()


def test_whoever_is_saved_in_spite_of_the_warning_waits_for_a_decision(center):
    desk = center.desk()
    one = people.person(desk, ready=False)
    other = people.person(desk, ready=False, **TWIN)
    people.person(desk, ready=False, full_name="성춘향", mobile="010-0000-7777", birth_date="1990-01-01")
    (row,) = listed(desk)
    assert {row.one.id, row.other.id} == {one, other}
    assert (row.alike, row.found_by, row.table) == (("name", "birth"), "entry", "jobseeker")
    assert "1985" not in row.one.told[5:]


def test_firms_wait_by_business_number_or_name_and_phone(center):
    desk = center.desk()
    for phone, number in (
        ("02-0000-1111", None),
        ("02-0000-1111", None),
        ("02-0000-2222", "2208162517"),
        ("02-0000-3333", "2208162517"),
    ):
        people.employer(desk, phone=phone, **({"business_no": number} if number else {}))
    assert sorted(row.alike for row in listed(desk)) == [("name", "number"), ("name", "phone")]
    forget_pairs(desk)
    assert swept(desk) == 2
    assert swept(desk) == 0


def test_who_is_different_is_not_offered_again(center):
    desk = center.desk()
    people.person(desk, ready=False)
    people.person(desk, ready=False, **TWIN)
    (row,) = listed(desk)
    with pytest.raises(InvalidInput):
        different(desk, row, why="")
    different(desk, row)
    assert listed(desk) == []
    assert swept(desk) == 0
    with pytest.raises(InvalidInput):
        different(desk, row)
    desk.change(lambda db, act: duplicate_pairs.reopen_pair(db, act, pair_id=row.id))
    assert [one.id for one in listed(desk)] == [row.id]
    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: duplicate_pairs.reopen_pair(db, act, pair_id=row.id))


def test_a_merge_settles_its_pair_and_what_was_decided_of_the_one_that_went_stays(center):
    desk = center.desk("supervisor")
    one = people.person(desk, ready=False)
    other = people.person(desk, ready=False, **TWIN)
    third = people.person(desk, ready=False, mobile="010-0000-4444")
    rows = {frozenset({row.one.id, row.other.id}): row for row in listed(desk)}
    assert len(rows) == 3
    different(desk, rows[frozenset({other, third})])
    different(desk, rows[frozenset({one, third})])
    done = merge(desk, other, one)
    assert listed(desk) == []
    assert swept(desk) == 0
    undo(desk, done.id)
    assert [{row.one.id, row.other.id} for row in listed(desk)] == [{one, other}]


def test_an_administrator_sees_no_pair(center):
    with pytest.raises(NotAllowed):
        listed(center.desk("administrator"))


def test_side_by_side_says_in_what_they_differ_and_what_hangs_on_each(center):
    desk = center.desk()
    one = people.person(desk)
    other = people.person(desk, ready=False, **TWIN)
    both = desk.change(
        lambda db, act: side_by_side.open_side_by_side(db, act, table="jobseeker", one_id=other, other_id=one)
    )
    assert (both.one.id, both.other.id) == (one, other)
    assert {line.name for line in both.lines if line.differs} == {"full_name", "mobile"}
    assert (sum(both.one.hanging.values()), sum(both.other.hanging.values())) == (2, 0)


def _many(db, act, count):
    """People of whom every hundredth is entered twice with a noise; one phone of an institution for fifty."""
    rng, rows = Random(7), []
    for at in range(count):
        name = "".join(rng.choice("김이박최정강조윤장임가나다라마바사아자차") for _n in range(3))
        birth = f"{rng.randrange(1940, 2006)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        row = {"full_name": name, "birth_date": birth, "mobile": f"0100{at:07}"}
        rows.append(row)
        if at % 100 == 0:
            noise = ({"full_name": f"{name[0]} {name[1:]}"}, {"mobile": f"0101{at:07}"}, {"birth_date": None})
            rows.append({**row, **noise[at // 100 % 3]})
        if at % (count // 50) == 0:
            rows.append({**row, "full_name": f"{name}모", "birth_date": None, "mobile": "01000000000"})
    return [
        {
            "id": new_id(),
            "version": 1,
            "recorded_at": act.at,
            "recorded_by": act.account_id,
            "jobseeker_no": f"X-{at}",
            **row,
            "birth_date": date.fromisoformat(row["birth_date"]) if row["birth_date"] else None,
        }
        for at, row in enumerate(rows)
    ]


def test_the_sweep_reads_each_once_and_finds_what_the_warning_would(center):
    desk = center.desk()
    count = full(100_000, 2_000)
    with desk.database.write.begin() as db:
        made = _many(db, desk.act(), count)
        db.execute(insert(Jobseeker), made)
    told = []
    began = perf_counter()
    found = desk.read(lambda db, act: duplicate_pairs.find_pairs(db, act, tick=lambda *at: told.append(at)))
    took = perf_counter() - began
    assert took < 30
    assert told[-1] == (len(made), len(made))
    assert len(found) >= count // 100
    pairs = {pair for _table, pair in found}
    rng = Random(3)
    some = rng.sample([one for one in made if one["mobile"] != "01000000000"], 60) + made[:4]

    def warned(db, act):
        return {
            tuple(sorted((one["id"], other.id)))
            for one in some
            for other in probable_duplicates(
                db,
                full_name=one["full_name"],
                birth_date=one["birth_date"],
                phones=[one["mobile"]],
                besides=one["id"],
            )
        }

    ids = {one["id"] for one in some}
    assert desk.read(warned) == {pair for pair in pairs if ids & set(pair)}


def test_a_stopped_sweep_kept_nothing(center, monkeypatch):
    monkeypatch.setattr(duplicate_pairs, "TOLD_EVERY", 1)
    desk = center.desk()
    for phone in ("010-0000-1111", "010-0000-2222"):
        people.person(desk, ready=False, mobile=phone)
    forget_pairs(desk)
    with pytest.raises(duplicate_pairs.Stopped):
        swept(desk, cancel=lambda: True)
    assert desk.read(lambda db, act: db.scalar(select(func.count()).select_from(DuplicatePair))) == 0


def test_on_a_copy_nobody_is_said_to_be_another(center, copy_of):
    """It would not come home; the pair is asked about at the center."""
    desk = center.desk("supervisor")
    one, other = people.person(desk), people.person(desk, **TWIN)
    laptop = copy_of()
    ids = {"one_id": one, "other_id": other}
    with pytest.raises(NotAllowed):
        laptop.change(
            lambda db, act: duplicate_pairs.say_different(db, act, table="jobseeker", why="동명이인", **ids)
        )
    pair = desk.change(
        lambda db, act: duplicate_pairs.say_different(db, act, table="jobseeker", why="동명이인", **ids)
    )
    with pytest.raises(NotAllowed):
        laptop.change(lambda db, act: duplicate_pairs.reopen_pair(db, act, pair_id=pair))
