"""What a copy must not do: what belongs to the center, time without end, others' numbers, a wipe too early."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from jobdesk.base.clock import Clock
from jobdesk.base.closes import CloseKind
from jobdesk.base.errors import InvalidInput, NotAllowed, StoreError, WrongPassword
from jobdesk.base.outreach import Opener, bundle_file
from jobdesk.records import Base
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Counter
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.outreach import CopyState, NumberBook, SealedBundle
from jobdesk.services import accounts, counseling, exports, merges, month_closes, registrations
from jobdesk.services._numbers import record_no
from jobdesk.services.imports.plan import plan_import
from jobdesk.services.outreach import checkouts
from jobdesk.services.outreach.center_only import CENTER_ONLY, OWN
from jobdesk.services.person import open_person
from jobdesk.services.settings import change_setting
from jobdesk.store.center import read_center
from jobdesk.store.key_file import NAME, OLD
from jobdesk.wiring import _copy_time, outreach
from jobdesk.wiring.outreach import bring_home, pack, take_receipt, wipe, write_bundles
from tests.centers import CHEAP
from tests.services.people import person
from tests.services.test_events import event
from tests.wiring.test_copies import EVERYONE, desk, packed, sit

__all__ = ["desk", "sit"]
NEW = "새-비밀-번호-99x"
OUT = {"kim": "행사-비밀번호-77", "lee": "행사-비밀번호-78"}


def packed_for(desk, folder, *users, own=True):
    """A copy for some, with their own passwords or with one each."""
    query = select(Account.id, Account.user_name).where(Account.user_name.in_(users))
    who = desk.read(lambda db, act: db.execute(query).all())
    return pack(
        desk,
        folder,
        plan=lambda db, act: checkouts.plan_checkout(db, act, **EVERYONE),
        device="노트북 1",
        purpose="JOB포유 3회",
        openers=[Opener(row.id, own=True) if own else Opener(row.id, OUT[row.user_name]) for row in who],
    )


@pytest.fixture
def laptop(center, desk, sit, tmp_path):
    """A counselor's desk on a copy."""
    packed(desk, tmp_path / "copy")
    return sit(center, tmp_path / "copy")


def home_with_receipt(desk, laptop, tmp_path):
    """One bundle, merged."""
    write_bundles(laptop, tmp_path / "home.jdb")
    bring_home(desk, tmp_path / "home.jdb", receipt=tmp_path / "receipt")
    return tmp_path / "receipt"


def places(desk, number):
    """장소 of a session and of a registration where nobody says it."""
    who = person(desk, ready=False, full_name="임꺽정" * number, mobile=f"010-0000-777{number}")

    def both(db, act):
        held = {"started_at": act.at, "mode": "visit", "kind": "intake", "note": "상담"}
        counseling.save_session(db, act, values=held, jobseeker_id=who)
        came = {"received_on": act.today, "channel": "visit"}
        made = registrations.register(db, act, jobseeker_id=who, values=came)
        at = select(CounselingSession.place).where(CounselingSession.jobseeker_id == who)
        return db.scalars(at).one(), db.get_one(Registration, made.id).place

    return desk.change(both)


def test_what_is_done_on_a_copy_was_done_where_it_went(center, desk, sit, tmp_path):
    assert places(desk, 1) == ("center", "center")
    fair = event(desk)
    packed(desk, tmp_path / "copy", event_id=fair.id)
    assert places(sit(center, tmp_path / "copy"), 2) == ("event", "event")
    packed(desk, tmp_path / "office")
    laptop = sit(center, tmp_path / "office")
    assert places(laptop, 3) == ("outreach", "outreach")


def sealed(laptop):
    return laptop.read(lambda db, act: list(db.scalars(select(SealedBundle.seq).order_by(SealedBundle.seq))))


def test_a_place_that_cannot_be_written_takes_no_number(laptop, tmp_path):
    person(laptop)
    for place in (tmp_path / "nowhere" / "home.jdb", tmp_path):
        with pytest.raises(StoreError):
            write_bundles(laptop, place)
    assert sealed(laptop) == []
    assert write_bundles(laptop, tmp_path / "home.jdb") == (1,)


def test_what_was_sealed_and_not_written_is_the_next_file_whole_and_told(desk, laptop, tmp_path):
    person(laptop)
    write_bundles(laptop, tmp_path / "one.jdb")
    person(laptop, full_name="임꺽정", mobile="010-0000-7777")
    bundle_file(tmp_path / "two.jdb", 1, 2).mkdir()
    with pytest.raises(StoreError):
        write_bundles(laptop, tmp_path / "two.jdb")
    bundle_file(tmp_path / "two.jdb", 1, 2).rmdir()
    assert write_bundles(laptop, tmp_path / "two.jdb") == (1, 2)
    assert sealed(laptop) == [1, 2]
    for seq in (1, 2):
        bring_home(desk, bundle_file(tmp_path / "two.jdb", seq, 2), receipt=tmp_path / f"receipt{seq}")
    assert not take_receipt(laptop, tmp_path / "receipt1")
    assert write_bundles(laptop, tmp_path / "three.jdb") == (2,)
    assert not list(tmp_path.glob("three-*"))
    assert take_receipt(laptop, tmp_path / "receipt2")


def test_no_act_of_a_copy_writes_what_belongs_to_the_center(laptop):
    for name in sorted(CENTER_ONLY):
        table = Base.metadata.tables[name]
        for statement in (table.delete(), table.insert()):
            with pytest.raises(NotAllowed):
                laptop.change(lambda db, act, one=statement: db.execute(one))


def test_what_a_copy_writes_for_itself_is_declared():
    assert Base.metadata.tables.keys() >= CENTER_ONLY | OWN
    assert not CENTER_ONLY & OWN
    assert {
        "key_slot",
        "account",
        "setting",
        "month_close",
        "record_merge",
        "import_run",
        "checkout",
    } <= CENTER_ONLY
    assert not {"jobseeker", "referral", "correction", "print_job"} & CENTER_ONLY


def test_a_password_is_not_changed_on_a_copy_and_goes_on_opening_it(center, laptop, sit):
    own, folder = center.password("counselor"), laptop.center.folder
    with pytest.raises(NotAllowed):
        laptop.change(lambda db, act: accounts.change_own_password(db, act, old=own, new=NEW))
    laptop.close()
    person(sit(center, folder))


def test_nobody_is_asked_for_a_new_password_on_a_copy(center, desk, sit, tmp_path):
    kim = desk.read(lambda db, act: db.scalar(select(Account.id).where(Account.user_name == "kim")))
    center.desk("administrator").change(
        lambda db, act: accounts.reset_password(db, act, account_id=kim, password=NEW, why="잊음")
    )
    assert center.open("counselor", NEW).who.must_change_password
    packed(desk, tmp_path / "copy")
    assert not sit(center, tmp_path / "copy", password=NEW).who.must_change_password


def test_what_is_done_at_the_center_is_refused_on_a_copy(center, desk, sit, tmp_path):
    one, other = person(desk), person(desk, full_name="임꺽정", mobile="010-0000-7777")
    packed_for(desk, tmp_path / "copy", "park", "choi")
    lead, administrator = (
        sit(center, tmp_path / "copy", "supervisor"),
        sit(center, tmp_path / "copy", "administrator"),
    )
    versions = {"gone_version": 1, "survivor_version": 1}
    for at, job in (
        (administrator, lambda db, act: change_setting(db, act, key="idle_lock_minutes", value="7")),
        (
            lead,
            lambda db, act: month_closes.close_month(db, act, month=date(2026, 10, 1), kind=CloseKind.PROVISIONAL),
        ),
        (
            lead,
            lambda db, act: merges.merge_people(db, act, gone_id=one, survivor_id=other, why="같음", **versions),
        ),
        (lead, lambda db, act: exports.ask_export(db, act, purpose="보고")),
        (lead, lambda db, act: plan_import(db, act, source=None)),
        (lead, lambda db, act: checkouts.plan_checkout(db, act, **EVERYONE)),
    ):
        with pytest.raises(NotAllowed):
            at.change(job)
    write_bundles(lead, tmp_path / "home.jdb")
    with pytest.raises(NotAllowed):
        bring_home(lead, tmp_path / "home.jdb")
    assert bring_home(desk, tmp_path / "home.jdb").conflicts == 0
    assert lead.begin_day() == (0, 0)


def test_begin_day_closes_nothing_on_a_copy(laptop, monkeypatch):
    monkeypatch.setattr("jobdesk.services.results.close_unanswered", lambda db, act: 1 / 0)
    assert laptop.begin_day() == (0, 0)


def test_a_password_for_the_outreach_leaves_the_center_key_at_home(center, desk, sit, tmp_path):
    row = packed_for(desk, tmp_path / "copy", "kim", "lee", own=False)
    assert sit(center, tmp_path / "copy", password=OUT["kim"]).user_name == "kim"
    folder = read_center(tmp_path / "copy")
    for slot in folder.keys.read().slots.values():
        opened = CHEAP.unwrap(slot, OUT[slot.user_name], center_id=folder.id)
        assert bytes(opened.secret) != bytes(desk.keeper.key.secret)
        with pytest.raises(WrongPassword):
            CHEAP.unwrap(slot, center.password("counselor"), center_id=folder.id)
    lost = desk.change(lambda db, act: checkouts.revoke_checkout(db, act, checkout_id=row.id, why="도난"))
    assert lost.own_passwords == ()


def test_a_lost_copy_says_whose_own_passwords_opened_it(desk, tmp_path):
    row = packed(desk, tmp_path / "copy", passwords={"kim": "행사-비밀번호-77"})
    lost = desk.change(lambda db, act: checkouts.revoke_checkout(db, act, checkout_id=row.id, why="도난"))
    assert (lost.who, lost.own_passwords) == (("김상담", "이상담"), ("이상담",))


@pytest.mark.parametrize(
    "passwords", [{"kim": "짧음-7"}, {"kim": "행사-비밀번호-77", "lee": "행사-비밀번호-77"}, {"kim": ""}]
)
def test_a_password_for_the_outreach_is_a_good_one_and_ones_own(desk, tmp_path, passwords):
    with pytest.raises(InvalidInput):
        packed(desk, tmp_path / "copy", passwords=passwords)
    assert desk.read(checkouts.list_checkouts) == []


def test_time_goes_on_with_the_work_wherever_the_clock_is_set(center, laptop, sit, monkeypatch):
    real, folder = Clock.now, laptop.center.folder

    def set_clock(**ahead):
        monkeypatch.setattr(Clock, "now", lambda self: real(self) + timedelta(**ahead))

    set_clock(hours=71)
    person(laptop)
    set_clock(minutes=1)
    laptop.close()
    again = sit(center, folder)
    assert again.read(lambda db, act: db.scalar(select(CopyState.seen_at))) - real(Clock()) > timedelta(hours=70)
    ticking = _copy_time.monotonic
    monkeypatch.setattr(_copy_time, "monotonic", lambda: ticking() + 2 * 3600)
    for act in (again.change, again.view):
        with pytest.raises(NotAllowed):
            act(lambda db, act: None)
    again.close()
    with pytest.raises(NotAllowed):
        sit(center, folder)


def test_a_clock_set_back_prolongs_nothing(center, laptop, sit):
    laptop.change(lambda db, act: db.execute(update(CopyState).values(seen_at=act.at + timedelta(hours=100))))
    with pytest.raises(NotAllowed):
        person(laptop)
    laptop.close()
    with pytest.raises(NotAllowed):
        sit(center, laptop.center.folder)


def test_a_copy_gives_out_no_number_beyond_its_book(center, desk, sit, tmp_path):
    laptops = []
    for name in ("one", "two"):
        packed(desk, tmp_path / name)
        laptops.append(sit(center, tmp_path / name))
    last = laptops[0].read(
        lambda db, act: db.scalar(
            select(NumberBook.last_serial).where(NumberBook.name == "jobseeker", NumberBook.year == act.today.year)
        )
    )
    laptops[0].change(
        lambda db, act: db.execute(
            update(Counter)
            .where(Counter.name == "jobseeker", Counter.issuer == act.desk, Counter.year == act.today.year)
            .values(last=last - 1)
        )
    )
    person(laptops[0], full_name="가가", mobile="010-0000-1111")
    with pytest.raises(InvalidInput):
        person(laptops[0], full_name="다다", mobile="010-0000-3333")
    person(laptops[1], full_name="나나", mobile="010-0000-2222")
    numbers = [one.read(lambda db, act: db.scalar(select(Jobseeker.jobseeker_no))) for one in laptops]
    assert numbers[0] != numbers[1]


def test_a_copy_numbers_late_entries_of_last_year_and_none_before(laptop):
    def number(years):
        return laptop.change(
            lambda db, act: record_no(db, act, "jobseeker", on=date(act.today.year - years, 12, 30))
        )

    assert number(1).endswith("-000001")
    with pytest.raises(InvalidInput):
        number(2)


def test_what_was_looked_at_since_comes_home_before_the_wipe(center, desk, sit, tmp_path):
    known = person(desk)
    packed(desk, tmp_path / "copy")
    laptop = sit(center, tmp_path / "copy")
    receipt = home_with_receipt(desk, laptop, tmp_path)
    laptop.change(lambda db, act: open_person(db, act, jobseeker_id=known))
    assert not take_receipt(laptop, receipt)
    assert (tmp_path / "copy").exists()
    laptop.close()
    laptop = sit(center, tmp_path / "copy")
    assert take_receipt(laptop, home_with_receipt(desk, laptop, tmp_path))


def test_nothing_is_saved_in_another_window_once_all_is_home(center, desk, laptop, sit, tmp_path, monkeypatch):
    receipt, other = home_with_receipt(desk, laptop, tmp_path), sit(center, laptop.center.folder, "colleague")
    monkeypatch.setattr(outreach, "wipe", lambda folder: None)
    assert take_receipt(laptop, receipt)
    for act in (other.change, other.view):
        with pytest.raises(NotAllowed):
            act(lambda db, act: None)


def test_the_slots_are_wiped_first(laptop, monkeypatch):
    folder = laptop.center.folder

    def killed(center):
        assert not (folder / NAME).exists()
        assert not (folder / OLD).exists()
        raise OSError("killed")

    laptop.close()
    with monkeypatch.context() as patched:
        patched.setattr(outreach, "write_center", killed)
        with pytest.raises(StoreError):
            wipe(folder)
    wipe(folder)
    assert not folder.exists()


def test_a_center_is_never_wiped(local_center):
    desk = local_center.desk("supervisor")
    with pytest.raises(InvalidInput):
        wipe(local_center.folder)
    assert desk.check().sound
    assert local_center.open("counselor").user_name == "kim"
