"""Whatever a center holds is equal after a move there and back: random facts, and the whole sample center."""

from datetime import date
from random import Random

import pytest
from sqlalchemy import select

from jobdesk.records.accounts import Account
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services.facts import Span
from jobdesk.services.search_rebuild import mend_all
from jobdesk.services.statistics import Figures
from jobdesk.wiring.moving import move_center
from jobdesk.wiring.moving_rows import sum_rows
from tests.centers import CHEAP
from tests.counts import full
from tests.moved import Movers
from tests.random_facts import Filler

PUBLISHED = ("employers", "openings", "jobseekers", "referrals", "placed_persons", "placement_rate")
QUIET = {
    "jobseeker",
    "employer",
    "vacancy",
    "referral",
    "placement",
    "registration",
    "session_note",
    "search_entry",
}


def facts(desk):
    """The digests of tables that only work writes."""
    with desk._opened.database.read() as db:
        sums = sum_rows(db)
    return {name: (sums[name].rows, sums[name].total) for name in QUIET}


@pytest.mark.parametrize("seed", range(full(20, 1)))
def test_random_facts_are_equal_there_and_back(local_center, postgres_server, seed):
    mover, desk = Movers(postgres_server, local_center.folder), local_center.desk("supervisor")

    def fill(db, act):
        Filler(db, Random(seed), db.scalars(select(Account.id)).first()).everything()

    desk.change(fill)
    mend_all(desk)
    merged = [
        desk.read(lambda db, act, one=one: len(db.scalars(select(one.merged_into_id)).all()))
        for one in (Jobseeker, Employer)
    ]
    assert min(merged) > 1
    before = facts(desk)
    local_center.close()
    try:
        for _way in range(2):
            moved = mover.move()
            assert moved.rows > 100
            assert facts(local_center.open("supervisor")) == before
            local_center.close()
    finally:
        mover.close()


@pytest.mark.long
def test_the_sample_center_is_equal_there_and_back(sample, postgres_server):
    name, who = postgres_server.new_name(), {"user": "admin", "password": sample.password("admin")}
    window = (date(2023, 1, 1), date(2023, 10, 31))

    def published():
        desk = sample.desk()
        try:
            given = Span(*window, desk.act().today)
            told = desk.read(lambda db, act: [str(Figures(db, act, given).value(one)) for one in PUBLISHED])
            return told, facts(desk), desk.check().sound
        finally:
            desk.close()

    before = published()
    assert before[0] == ["2601", "3401", "1965", "11448", "854", "43.5"]
    given = {"database": name, "locksmith": CHEAP, **who}
    try:
        for there, url in ((True, postgres_server.url("postgres")), (False, postgres_server.url(name))):
            moved = move_center(sample.folder, to_server=there, url=url, **given)
            assert window in moved.windows
            assert published() == before
    finally:
        postgres_server.drop(name)
