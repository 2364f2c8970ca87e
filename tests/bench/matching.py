"""One person against 50,000 open vacancies: the product's query against numpy on the same arrays, and others.

Every answer is compared first: the same twenty with the same scores, or the figures do not count.
"""

import heapq
import itertools
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from jobdesk.base import matching
from jobdesk.base.ids import new_id
from jobdesk.base.match_terms import Job, Seeker
from jobdesk.devices.memory import MemoryPrinter
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import matching as service
from jobdesk.services._match_sides import job_of
from jobdesk.wiring import Desk, open_center
from tests.bench.figures import Figure, milliseconds, paired
from tests.bench.matching_arrays import Arrays
from tests.bench.matching_data import seekers, vacancies
from tests.centers import CHEAP, PEOPLE, make_center, password_of
from tests.postgres_server import PostgresServer

COUNT, TOP, PEOPLE_ASKED, ROUNDS, AT_ONCE = 50_000, 20, 15, 15, 5_000
Asked = Callable[[Seeker], list[tuple[UUID, int]]]


class _Side:
    """A center with the vacancies in it."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        make_center(folder, url=url)
        user = PEOPLE["counselor"][0]
        self.desk: Desk = open_center(
            folder, user, password_of("counselor"), locksmith=CHEAP, printer=MemoryPrinter()
        )
        act = self.desk.act()
        self.today = act.today
        database = self.desk._open.database
        rows = [
            {"id": new_id(), "recorded_at": act.at, "recorded_by": act.account_id, "version": 1, **row}
            for row in vacancies(COUNT, self.today)
        ]
        for start in range(0, COUNT, AT_ONCE):
            with database.write.begin() as db:
                db.execute(insert(Vacancy), rows[start : start + AT_ONCE])
        self.read = database.read

    def top(self, seeker: Seeker) -> list[tuple[UUID, int]]:
        """As a window asks for them."""
        with self.read() as db:
            return service.best_vacancies(db, seeker, self.today, limit=TOP)

    def jobs(self) -> list[tuple[UUID, date, Job]]:
        """Every vacancy as the reference sees it."""
        with self.read() as db:
            return [(v.id, v.received_on, job_of(v)) for v in db.scalars(select(Vacancy))]


class _Loop:
    """The plain reference over all of them."""

    def __init__(self, jobs: list[tuple[UUID, date, Job]]) -> None:
        self.jobs = jobs

    def top(self, seeker: Seeker) -> list[tuple[UUID, int]]:
        """Judge every one, keep the best."""
        judged = (
            (-matching.score(matching.grades(seeker, job)), -on.toordinal(), one) for one, on, job in self.jobs
        )
        return [(one, -minus) for minus, _on, one in heapq.nsmallest(TOP, judged)]


def _check(name: str, ours: Asked, theirs: Asked, asked: list[Seeker]) -> None:
    for seeker in asked:
        if ours(seeker) != theirs(seeker):
            raise SystemExit(f"matching: {name} gives another twenty")


def _turns(ask: Asked, asked: list[Seeker]) -> Callable[[], float]:
    """Another person each time, so that nothing is remembered of the last."""
    people = itertools.cycle(asked)
    return lambda: milliseconds(lambda: ask(next(people)))


def figures() -> list[Figure]:
    """Matching at 50,000."""
    asked, server = seekers(PEOPLE_ASKED), PostgresServer()
    try:
        with tempfile.TemporaryDirectory() as place:
            local = _Side(Path(place, "local"))
            shared = _Side(Path(place, "shared"), server.create())
            found = _measure(local, shared, asked)
            local.desk.close()
            shared.desk.close()
    finally:
        server.stop()
    return found


def _measure(local: _Side, shared: _Side, asked: list[Seeker]) -> list[Figure]:
    jobs = local.jobs()
    arrays, loop, others = Arrays(jobs), _Loop(jobs), Arrays(shared.jobs())
    _check("sqlcipher", local.top, arrays.top, asked)
    _check("postgresql", shared.top, others.top, asked)
    _check("reference", loop.top, arrays.top, asked[:1])

    def figure(name: str, ours: Asked, theirs: Asked, **more: Any) -> Figure:
        return paired(f"matching.{name}.50k", _turns(ours, asked), _turns(theirs, asked), **more)

    return [
        figure("top20_to_numpy", local.top, arrays.top, rounds=ROUNDS, limit=5.0),
        figure("top20_postgresql_to_numpy", shared.top, others.top, rounds=ROUNDS),
        figure("top20_to_python_loop", local.top, loop.top, rounds=3),
    ]
