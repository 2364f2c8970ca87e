"""What a desk had in hand of a person merged since: forms, recents, the timeline, and a referral meanwhile."""

import shutil
from dataclasses import replace

import pytest
from sqlalchemy import select

from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.records.jobseekers import Consent, Jobseeker
from jobdesk.records.referrals import Referral
from jobdesk.services import centers, drafts, merges, person, recents, referrals, timeline
from jobdesk.store.center import read_center, write_center
from tests.counts import full
from tests.services import people
from tests.services.merged import merge, twins, undo
from tests.services.test_two_desks import at_once

ROUNDS = full(30, 4)


@pytest.fixture
def desk(center):
    """A supervisor at a center with two records of one person."""
    desk = center.desk("supervisor")
    desk.gone, desk.survivor = twins(desk)
    return desk


def keep(desk, key, kind="session", note="적던 것"):
    return desk.change(lambda db, act: drafts.save_draft(db, act, kind=kind, key=key, values={"note": note}))


def kept(desk):
    return {(one.kind, one.key): one.values["note"] for one in desk.read(drafts.load_drafts)}


def test_an_unfinished_form_is_found_under_the_survivor_and_comes_back(desk):
    gone, survivor = str(desk.gone), str(desk.survivor)
    keep(desk, gone)
    keep(desk, f"person/{gone}", kind="refer")
    keep(desk, "new", kind="jobseeker")
    done = merge(desk, desk.gone, desk.survivor)
    assert set(kept(desk)) == {("session", survivor), ("refer", f"person/{survivor}"), ("jobseeker", "new")}
    undo(desk, done.id)
    assert set(kept(desk)) == {("session", gone), ("refer", f"person/{gone}"), ("jobseeker", "new")}
    again = merge(desk, desk.gone, desk.survivor)
    keep(desk, survivor, note="이어서 적음")
    assert kept(desk)["session", survivor] == "이어서 적음"
    assert len(kept(desk)) == 3
    desk.change(lambda db, act: drafts.drop_draft(db, act, kind="refer", key=f"person/{survivor}"))
    undo(desk, again.id)
    assert set(kept(desk)) == {("session", survivor), ("jobseeker", "new")}


def test_where_the_survivor_has_a_form_of_its_own_both_are_kept(desk):
    keep(desk, str(desk.gone), note="떠난 쪽")
    keep(desk, str(desk.survivor), note="남는 쪽")
    merge(desk, desk.gone, desk.survivor)
    assert sorted(kept(desk).values()) == ["남는 쪽", "떠난 쪽"]
    assert kept(desk)["session", str(desk.survivor)] == "남는 쪽"


def test_recents_show_the_survivor_once_in_the_place_of_the_one_looked_at_last(desk):
    other = people.person(desk, full_name="성춘향", mobile="010-0000-7777", birth_date="1990-01-01")
    for one in (desk.survivor, other, desk.gone):
        desk.change(lambda db, act, one=one: person.open_person(db, act, jobseeker_id=one))
    merge(desk, desk.gone, desk.survivor)
    assert [hit.id for hit in desk.read(recents.list_recents)] == [desk.survivor, other]


def test_a_desk_that_has_the_merged_person_open_registers_no_second_time(desk):
    merge(desk, desk.gone, desk.survivor)
    with pytest.raises(InvalidInput):
        people.register(desk, desk.gone)


def test_a_merge_stands_in_the_timeline_struck_through_once_undone(desk):
    number = desk.read(lambda db, act: db.get_one(Jobseeker, desk.gone).jobseeker_no)
    done = merge(desk, desk.gone, desk.survivor, why="전화를 바꿈")

    def lines():
        rows = desk.read(lambda db, act: timeline.read_timeline(db, act, jobseeker_id=desk.survivor))
        return [row for row in rows if row.kind == "merge"]

    (line,) = lines()
    assert (line.id, line.voided, line.by) == (done.id, False, desk.act().display_name)
    assert number in line.title
    assert "전화를 바꿈" in line.detail
    undo(desk, done.id)
    (line,) = lines()
    assert line.voided


@pytest.fixture
def desks(shared_center, tmp_path):
    """Two machines of one center on PostgreSQL; on a local one a writer waits for the other anyway."""
    folder = tmp_path / "second"
    shutil.copytree(shared_center.folder, folder)
    supervisor = shared_center.desk("supervisor")
    number = supervisor.change(lambda db, act: centers.take_desk_number(db, host="second", at=act.at))
    write_center(replace(read_center(folder), desk=number))
    return supervisor, shared_center.open("counselor", folder=folder)


def test_a_referral_of_the_one_that_goes_hangs_on_the_survivor_whoever_is_first(desks):
    supervisor, counselor = desks
    vacancy = people.vacancy(supervisor, openings=str(ROUNDS))
    for _round in range(ROUNDS):
        gone, survivor = twins(supervisor)

        def refer(db, act, gone=gone):
            return referrals.record_referrals(db, act, jobseeker_ids=[gone], vacancy_ids=[vacancy], method="phone")

        def join(db, act, gone=gone, survivor=survivor):
            one, other = db.get_one(Jobseeker, gone), db.get_one(Jobseeker, survivor)
            return merges.merge_people(
                db,
                act,
                gone_id=gone,
                survivor_id=survivor,
                gone_version=one.version,
                survivor_version=other.version,
                why="같은 사람",
            )

        got = at_once((counselor, supervisor), [refer, join])
        assert [str(one) for one in got if isinstance(one, JobdeskError)] == []
        whose = supervisor.read(
            lambda db, act, gone=gone: (
                db.scalars(select(Referral.jobseeker_id).order_by(Referral.id.desc()).limit(1)).one(),
                db.scalars(select(Consent.id).where(Consent.jobseeker_id == gone)).all(),
            )
        )
        assert whose == (survivor, [])
