"""Whatever figures read is watched by a trigger, and a close under way misses nothing under way elsewhere."""

import re
import threading
from dataclasses import replace
from datetime import date, datetime

from alembic.script import ScriptDirectory
from sqlalchemy import func, insert, select, text

from jobdesk.base.clock import SEOUL
from jobdesk.base.closes import CloseKind
from jobdesk.records import Base
from jobdesk.records.month_closes import MonthTouch
from jobdesk.services.fact_kinds import FACT_KINDS
from jobdesk.services.facts import LOOKUPS, Span, lead_of
from jobdesk.services.month_closes import close_month
from jobdesk.services.statistics import Figures
from jobdesk.store.migrate import _config
from tests.services import people

WATCHES = [
    watch
    for revision in ("0007", "0011")
    for watch in ScriptDirectory.from_config(_config()).get_revision(revision).module.WATCHES
]
SEEN = re.compile(r"\b([a-z_]+)\.([a-z_]+)\b")
MERGED = {"who": "jobseeker", "employer": "employer"}


def read_by(*expressions):
    """Table and column of whatever the SQL names, but keys."""
    tables = Base.metadata.tables
    found = {pair for one in expressions for pair in SEEN.findall(str(one))}
    return {(table, column) for table, column in found if table in tables and column != "id"}


def asked():
    """By the facts' table, every column that figures of it read, through records that tell more too."""
    needed = {}
    for kind in FACT_KINDS.values():
        for part in kind.parts:
            columns = {"on": part.dated, **part.traits}
            columns |= {n: c for n, c in (("who", part.who), ("weight", part.weight)) if c is not None}
            into = needed.setdefault(part.record.__tablename__, set())
            into |= read_by(part.select(columns), part.record.__table__.c.recorded_at)
            leads = {
                lead for told in LOOKUPS.values() for name in told[1] if (lead := lead_of(part, name, kind.people))
            }
            if part.column("employer") is None and "employer" in leads:
                into.add(("vacancy", "employer_id"))
            for lead in leads:
                record, told = LOOKUPS[lead]
                names = [name for name in told if lead_of(part, name, kind.people) == lead]
                into |= read_by(*(select(told[name]) for name in names))
            people = {
                lead for lead in (*leads, "who" if kind.people and part.who is not None else "") if lead in MERGED
            }
            into |= {(MERGED[lead], "merged_into_id") for lead in people}
    return needed


def test_every_column_that_figures_read_touches_the_months_of_its_facts():
    watched = {}
    for watch in WATCHES:
        for touch in watch.touches:
            if "UPDATE" in watch.acts:
                watched.setdefault(touch.kind, set()).update((watch.table, column) for column in watch.columns)
    for kind, needed in asked().items():
        assert needed - watched[kind] == set(), kind
        assert len(needed) > 2


def test_every_kind_of_fact_is_watched_when_it_comes_and_goes():
    for table in asked():
        (own,) = (watch for watch in WATCHES if watch.table == table and watch.name == "own")
        assert set(own.acts) == {"INSERT", "UPDATE", "DELETE"}
        assert "voided_at" in own.columns


def test_every_trigger_is_there_after_all_migrations(migrated_database):
    wanted = {watch.named(act) for watch in WATCHES for act in watch.acts}
    there = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if migrated_database.is_postgresql
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with migrated_database.reader.connect() as connection:
        assert wanted <= set(connection.execute(text(there)).scalars())


MARCH = date(2024, 3, 1)


def counted(desk, *, live):
    span = Span(MARCH, date(2024, 3, 31), date(2024, 4, 5))
    return desk.read(lambda db, act: Figures(db, act, span, live=live).count("registrations"))


def close(db, desk):
    act = replace(desk.act(), at=datetime(2024, 4, 5, 9, tzinfo=SEOUL))
    close_month(db, act, month=MARCH, kind=CloseKind.PROVISIONAL, reason="다시")


def enter(db, person, number):
    """A registration of March, as a desk enters it."""
    from jobdesk.base.ids import new_id
    from jobdesk.records.jobseekers import Registration

    day, at = date(2024, 3, 5), datetime(2024, 3, 5, 9, tzinfo=SEOUL)
    row = {"id": new_id(), "registration_no": f"RG-L{number}", "jobseeker_id": person, "recorded_at": at}
    days = {"received_on": day, "valid_from": day, "valid_until": day, "channel": "visit"}
    db.execute(insert(Registration), [{**row, **days}])


def test_a_fact_under_way_while_a_month_is_closed_is_never_missed(shared_center):
    desk, other = shared_center.desk("supervisor"), shared_center.desk("counselor")
    person = people.person(other)
    for number, order in enumerate((("close", "fact"), ("fact", "close")) * 2):
        with other.database.write() as early, desk.database.write() as closing:
            enter(early, person, f"{number}a")
            close(closing, desk)  # neither waits for the other
            enter(early, person, f"{number}b")
            for one in order:
                {"close": closing, "fact": early}[one].commit()
        assert counted(desk, live=False) == counted(desk, live=True) == 2 * (number + 1)
    with desk.database.write.begin() as db:
        close(db, desk)
    with desk.database.read() as db:
        assert db.scalar(select(func.count()).select_from(MonthTouch).where(MonthTouch.month == MARCH)) == 0
    assert counted(desk, live=False) == counted(desk, live=True) == 8


def test_facts_and_closes_at_once_leave_no_stale_figure(shared_center):
    desk, other = shared_center.desk("supervisor"), shared_center.desk("counselor")
    person = people.person(other)
    stop, wrong = threading.Event(), []

    def enters():
        for number in range(40):
            with other.database.write.begin() as db:
                enter(db, person, f"t{number}")
        stop.set()

    writer = threading.Thread(target=enters)
    writer.start()
    while not stop.is_set():
        with desk.database.write.begin() as db:
            close(db, desk)
    writer.join()
    told, live = counted(desk, live=False), counted(desk, live=True)
    if told != live:
        wrong.append((told, live))
    assert wrong == []
    assert live == 40
