"""A copy is packed, opened on a laptop, brought home, and wiped by the center's receipt."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from jobdesk.base.errors import NotAllowed, StoreError, WrongPassword
from jobdesk.base.outreach import CheckoutState, Opener, PersonsTaken, VacanciesTaken
from jobdesk.records.accounts import Account, KeySlot
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import Checkout, CopyState
from jobdesk.services import search
from jobdesk.services.outreach import checkout_lists, checkouts
from jobdesk.store.bundles import BundleRefused
from jobdesk.store.center import read_center
from jobdesk.wiring import open_center
from jobdesk.wiring.outreach import bring_home, pack, take_receipt, write_bundles
from tests.centers import CHEAP
from tests.services.acts import refer
from tests.services.people import person, vacancy

EVERYONE = {"persons": PersonsTaken.ALL, "vacancies": VacanciesTaken.ALL}


@pytest.fixture
def desk(center):
    """The supervisor's desk at the center."""
    return center.desk("supervisor")


@pytest.fixture
def sit():
    """Signs in to a copy; closed at the end."""
    seated = []

    def one(center, folder, role="counselor", password=None, **more):
        desk = open_center(
            folder, center.user(role), password or center.password(role), 1, locksmith=CHEAP, **more
        )
        seated.append(desk)
        return desk

    yield one
    for desk in seated:
        if not desk.locked:
            desk._opened.close()


def issuer_of(referral):
    """The issuer in a slip's number."""
    return int(referral.slip_no.replace("-", "")[4:6])


def packed(desk, folder, *, passwords=None, **asked):
    """A copy for both counselors, with own passwords but for those who get one."""
    query = select(Account.id, Account.user_name).where(Account.user_name.in_(["kim", "lee"]))
    who = {row.user_name: row.id for row in desk.read(lambda db, act: db.execute(query).all())}
    return pack(
        desk,
        folder,
        plan=lambda db, act: checkouts.plan_checkout(db, act, **(EVERYONE | asked)),
        device="노트북 1",
        purpose="JOB포유 3회",
        openers=[
            Opener(one, (passwords or {}).get(user, ""), own=user not in (passwords or {}))
            for user, one in who.items()
        ],
    )


def test_a_day_out_and_home_again(center, desk, sit, tmp_path):
    known, work = person(desk), vacancy(desk)
    row = packed(desk, tmp_path / "copy")
    laptop = sit(center, tmp_path / "copy")
    assert [hit.id for hit in laptop.read(lambda db, act: search.find(db, act, "홍길동"))] == [known]
    new = person(laptop, full_name="임꺽정", mobile="010-0000-7777")
    assert issuer_of(refer(laptop, new, work, method="slip")) == row.issuer
    assert write_bundles(laptop, tmp_path / "home.jdb") == (1,)
    report = bring_home(desk, tmp_path / "home.jdb", receipt=tmp_path / "receipt")
    assert (report.conflicts, report.already) == (0, False)
    assert desk.read(lambda db, act: db.get_one(Jobseeker, new).full_name) == "임꺽정"
    assert desk.check().sound
    assert take_receipt(laptop, tmp_path / "receipt")
    assert not (tmp_path / "copy").exists()
    (told,) = desk.read(checkouts.list_checkouts)
    assert (told.state, told.device, told.who) == (CheckoutState.OUT, "노트북 1", ("김상담", "이상담"))


def test_only_whom_it_was_packed_for_comes_in(center, desk, sit, tmp_path):
    packed(desk, tmp_path / "copy")
    with pytest.raises(WrongPassword):
        sit(center, tmp_path / "copy", "supervisor")
    with pytest.raises(WrongPassword):
        sit(center, tmp_path / "copy", "counselor", "아무거나-7")
    folder = read_center(tmp_path / "copy")
    assert folder.checkout is not None
    assert desk.keeper.key.secret.hex() not in (tmp_path / "copy" / "center.toml").read_text()


def test_an_outreach_password_leaves_the_own_one_at_home(center, desk, sit, tmp_path):
    packed(desk, tmp_path / "copy", passwords={"kim": "행사-비밀번호-77"})
    with pytest.raises(WrongPassword):
        sit(center, tmp_path / "copy")
    assert sit(center, tmp_path / "copy", password="행사-비밀번호-77").user_name == "kim"
    assert sit(center, tmp_path / "copy", "colleague").user_name == "lee"


def test_what_stays_at_home_is_not_on_the_copy(center, desk, sit, tmp_path):
    known = person(desk)
    desk.change(
        lambda db, act: db.execute(
            update(Jobseeker)
            .where(Jobseeker.id == known)
            .values(caution_reason="상담 중 큰소리", caution_by=act.account_id)
        )
    )
    packed(desk, tmp_path / "copy")
    laptop = sit(center, tmp_path / "copy")
    assert laptop.read(lambda db, act: db.get_one(Jobseeker, known).caution_reason) is None
    assert laptop.read(lambda db, act: db.scalar(select(func.count()).select_from(KeySlot))) == 2
    write_bundles(laptop, tmp_path / "home.jdb")
    bring_home(desk, tmp_path / "home.jdb")
    assert desk.read(lambda db, act: db.get_one(Jobseeker, known).caution_reason) == "상담 중 큰소리"


def test_nobody_travels_where_nobody_is_chosen(center, desk, sit, tmp_path):
    person(desk)
    work = vacancy(desk)
    packed(desk, tmp_path / "copy", persons=PersonsTaken.NONE)
    laptop = sit(center, tmp_path / "copy")
    assert laptop.read(lambda db, act: db.scalar(select(func.count()).select_from(Jobseeker))) == 0
    new = person(laptop, full_name="임꺽정", mobile="010-0000-7777")
    assert refer(laptop, new, work).jobseeker_id == new


def test_a_copy_locks_when_its_time_is_over_and_still_comes_home(center, desk, sit, tmp_path):
    packed(desk, tmp_path / "copy")
    laptop = sit(center, tmp_path / "copy")
    person(laptop)
    laptop.change(lambda db, act: db.execute(update(CopyState).values(expires_at=act.at - timedelta(minutes=1))))
    laptop.close()
    with pytest.raises(NotAllowed):
        sit(center, tmp_path / "copy")
    late = sit(center, tmp_path / "copy", late=True)
    with pytest.raises(NotAllowed):
        person(late, full_name="늦은이", mobile="010-0000-8888")
    write_bundles(late, tmp_path / "home.jdb")
    assert bring_home(desk, tmp_path / "home.jdb").added > 0


def test_a_laptop_taken_back_brings_nothing_more_home(center, desk, sit, tmp_path):
    row = packed(desk, tmp_path / "copy")
    laptop = sit(center, tmp_path / "copy")
    new = person(laptop, full_name="임꺽정", mobile="010-0000-7777")
    refer(laptop, new, vacancy(laptop), method="slip")
    write_bundles(laptop, tmp_path / "home.jdb")
    bring_home(desk, tmp_path / "home.jdb")
    desk.change(lambda db, act: checkouts.take_back_checkout(db, act, checkout_id=row.id, why=""))
    assert bring_home(desk, tmp_path / "home.jdb").already
    person(laptop, full_name="나중 사람", mobile="010-0000-8888")
    write_bundles(laptop, tmp_path / "late.jdb")
    with pytest.raises(BundleRefused) as refused:
        bring_home(desk, tmp_path / "late.jdb")
    assert refused.value.code == "home"
    books = desk.read(lambda db, act: checkout_lists.read_checkout(db, act, checkout_id=row.id)).books
    assert [(one.used, one.void) for one in books if one.name == "slip" and one.used] == [(1, checkouts.BOOK - 1)]
    assert desk.check().sound


def test_a_lost_copy_brings_nothing_home(center, desk, sit, tmp_path):
    known = person(desk)
    row = packed(desk, tmp_path / "copy")
    laptop = sit(center, tmp_path / "copy")
    person(laptop, full_name="임꺽정", mobile="010-0000-7777")
    write_bundles(laptop, tmp_path / "home.jdb")
    desk.change(lambda db, act: checkouts.revoke_checkout(db, act, checkout_id=row.id, why="차에서 도난"))
    shown = desk.view(lambda db, act: checkout_lists.show_people_on(db, act, checkout_id=row.id))
    assert [one.id for one in shown] == [known]
    with pytest.raises(BundleRefused) as refused:
        bring_home(desk, tmp_path / "home.jdb")
    assert refused.value.code == "revoked"


def test_a_dry_run_changes_nothing(center, desk, sit, tmp_path):
    packed(desk, tmp_path / "copy")
    laptop = sit(center, tmp_path / "copy")
    new = person(laptop)
    write_bundles(laptop, tmp_path / "home.jdb")
    assert bring_home(desk, tmp_path / "home.jdb", dry=True).added > 0
    assert desk.read(lambda db, act: db.get(Jobseeker, new)) is None
    assert not bring_home(desk, tmp_path / "home.jdb").already


def test_a_copy_with_more_to_say_is_not_wiped(center, desk, sit, tmp_path):
    packed(desk, tmp_path / "copy")
    laptop = sit(center, tmp_path / "copy")
    person(laptop)
    write_bundles(laptop, tmp_path / "home.jdb")
    bring_home(desk, tmp_path / "home.jdb", receipt=tmp_path / "receipt")
    person(laptop, full_name="둘째", mobile="010-0000-8888")
    assert not take_receipt(laptop, tmp_path / "receipt")
    write_bundles(laptop, tmp_path / "again.jdb")
    bring_home(desk, tmp_path / "again.jdb", receipt=tmp_path / "receipt2")
    assert take_receipt(laptop, tmp_path / "receipt2")


def test_a_folder_in_use_is_told_and_nothing_goes_out(center, desk, tmp_path):
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "메모.txt").write_text("있음")
    with pytest.raises(StoreError):
        packed(desk, tmp_path / "copy")
    assert desk.read(lambda db, act: db.scalar(select(func.count()).select_from(Checkout))) == 0


def test_the_same_laptop_keeps_its_issuer_and_never_its_numbers(center, desk, sit, tmp_path):
    work = vacancy(desk)
    slips = []
    for name in ("first", "second"):
        row = packed(desk, tmp_path / name)
        laptop = sit(center, tmp_path / name)
        new = person(laptop, full_name=name, mobile=f"010-0000-{len(name):04d}")
        slips.append(refer(laptop, new, work, method="slip"))
        assert issuer_of(slips[-1]) == row.issuer
    assert issuer_of(slips[0]) == issuer_of(slips[1])
    assert slips[0].slip_no != slips[1].slip_no


def test_a_counselor_packs_nothing(center, tmp_path):
    with pytest.raises(NotAllowed):
        packed(center.desk("counselor"), tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
