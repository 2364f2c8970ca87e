"""A copy that went out with an earlier program is lifted by a newer one, and goes on noting every change."""

from dataclasses import replace

import pytest
from sqlalchemy import Column, MetaData, Table, select, text

from jobdesk.base.clock import Clock
from jobdesk.base.errors import StoreError
from jobdesk.records.jobseekers import Consent, Jobseeker
from jobdesk.records.outreach import CapturedChange
from jobdesk.services import sign_in
from jobdesk.services.outreach._lift import LIFTS, can_lift
from jobdesk.services.outreach.carried import CAPTURED
from jobdesk.services.outreach.contents import Content
from jobdesk.store.bundles import BundleRefused, open_bundle, seal_bundle
from jobdesk.store.capturing import captures, start_capture
from jobdesk.store.center import open_database, read_center
from jobdesk.store.migrate import head_revision, migrate, revisions_since
from jobdesk.wiring import open_center
from jobdesk.wiring._admit import own_key
from jobdesk.wiring.keeping import migrate_center
from jobdesk.wiring.outreach import bring_home, write_bundles
from tests.centers import CHEAP
from tests.services.copies import check_out, merge
from tests.services.people import person
from tests.wiring.test_copies import packed

EARLIER = "0010"


def opened_raw(center, folder):
    """A copy's database as it lies there, by the counselor's password."""
    found = read_center(folder)
    user, password = center.user("counselor"), center.password("counselor")
    unlocked = sign_in.unlock(found.keys, user, password, now=Clock().now(), host="laptop", locksmith=CHEAP)
    return open_database(found, own_key(found, unlocked))


def lower(database):
    """The copy as the program of the revision before packed it: its columns, and its triggers."""
    added = {name: set(columns) for tables in LIFTS.values() for name, columns in tables.items()}
    with database.writer.begin() as connection:
        for table in CAPTURED:
            for act in ("insert", "update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER capture_{table.name}_{act}")
    migrate(database, EARLIER)
    was = [
        Table(
            one.name,
            MetaData(),
            *(Column(c.name, c.type) for c in one.columns if c.name not in added.get(one.name, ())),
        )
        for one in CAPTURED
    ]
    with database.writer.begin() as connection:
        start_capture(connection, was)


@pytest.fixture
def desk(center):
    """The supervisor's desk at the center."""
    return center.desk("supervisor")


def test_a_copy_of_the_revision_before_notes_what_is_done_after_its_migration(center, desk, tmp_path):
    known = person(desk)
    folder = tmp_path / "copy"
    packed(desk, folder)
    database = opened_raw(center, folder)
    lower(database)
    given = desk.read(lambda db, act: db.scalars(select(Consent.id)).one())
    with database.writer.begin() as connection:
        connection.execute(text("UPDATE jobseeker SET note = '이전 판에서', version = version + 1"))
        connection.execute(text("UPDATE consent SET paper_at = '1번 함', version = version + 1"))
        (base,) = connection.execute(text("SELECT base FROM captured_change WHERE table_name = 'consent'")).one()
        assert "signature" not in base
    database.dispose()
    with pytest.raises(StoreError):
        open_center(folder, center.user("counselor"), center.password("counselor"), 1, locksmith=CHEAP)
    user = {"user": center.user("counselor"), "password": center.password("counselor")}
    assert migrate_center(folder, locksmith=CHEAP, **user)
    laptop = open_center(folder, center.user("counselor"), center.password("counselor"), 1, locksmith=CHEAP)
    with laptop._opened.database.write.begin() as db:
        assert captures(db.connection(), CAPTURED)
    new = person(laptop, full_name="임꺽정", mobile="010-0000-7777")
    laptop.change(lambda db, act: setattr(db.get_one(Consent, given), "signature", b"\x89PNG\x00\xff"))
    noted = laptop.read(lambda db, act: {row.id for row in db.scalars(select(CapturedChange))})
    assert {known, new, given} <= noted
    write_bundles(laptop, tmp_path / "home.jdb")
    laptop._opened.close()
    bring_home(desk, tmp_path / "home.jdb")
    told = desk.read(lambda db, act: (db.get_one(Jobseeker, known).note, db.get_one(Consent, given)))
    assert told[0] == "이전 판에서"
    assert told[1].paper_at == "1번 함"
    assert desk.read(lambda db, act: db.scalar(select(Consent.signature).where(Consent.id == given))) == (
        b"\x89PNG\x00\xff"
    )


def test_triggers_that_a_cut_off_migration_cost_are_made_again(center, desk, tmp_path):
    packed(desk, tmp_path / "copy")
    database = opened_raw(center, tmp_path / "copy")
    with database.writer.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER capture_contact_attempt_insert")
        assert not captures(connection, CAPTURED)
    database.dispose()
    laptop = open_center(
        tmp_path / "copy", center.user("counselor"), center.password("counselor"), 1, locksmith=CHEAP
    )
    with laptop._opened.database.write.begin() as db:
        assert captures(db.connection(), CAPTURED)
    laptop._opened.close()


def of_revision(file, key, revision):
    """The same bundle as a program of another revision would have written it."""
    told, packed_content = open_bundle(file, key)
    header = replace(told, revision=revision)
    content = Content.from_bytes(packed_content)
    changes = []
    for change in content.changes:
        added = {name for tables in LIFTS.values() for name in tables.get(change.table, ())}
        sides = (
            None if side is None else {n: v for n, v in side.items() if n not in added}
            for side in (change.base, change.row)
        )
        changes.append(type(change)(change.table, change.id, change.act, *sides))
    return seal_bundle(header, Content(tuple(changes), content.audit, content.used).to_bytes(), key)


@pytest.fixture
def laptop(desk, tmp_path):
    """A copy with a person known and a consent."""
    made = check_out(desk, tmp_path / "copy.db", issuer=2)
    yield made
    made.close()


def test_a_bundle_of_the_revision_before_is_lifted(desk, laptop):
    new = person(laptop)
    given = laptop.read(lambda db, act: db.scalars(select(Consent)).one())
    report = merge(desk, of_revision(laptop.bundle(), laptop.key, EARLIER))
    assert report.conflicts == 0
    assert desk.read(lambda db, act: db.get_one(Consent, given.id).jobseeker_id) == new


@pytest.mark.parametrize("revision", ["0009", "9999"])
def test_a_bundle_that_cannot_be_lifted_is_refused(desk, laptop, revision):
    person(laptop)
    file = of_revision(laptop.bundle(), laptop.key, revision)
    with pytest.raises(BundleRefused) as refused:
        merge(desk, file)
    assert refused.value.code == "schema"


def test_every_revision_since_the_first_bundle_says_whether_it_is_lifted():
    """A later revision is declared in `_lift`, or bundles of before it are refused: then add it here, with why."""
    not_lifted: set[str] = set()
    since = revisions_since(EARLIER)
    assert since is not None
    assert {one for one in since if one not in LIFTS} == not_lifted
    assert can_lift(head_revision())


def test_lifted_columns_are_those_of_the_tables():
    for tables in LIFTS.values():
        for table, columns in tables.items():
            named = {one.name: one for one in CAPTURED}[table].columns
            assert all(value is not None or named[name].nullable for name, value in columns.items())
