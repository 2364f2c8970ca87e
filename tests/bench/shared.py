"""Desks as processes on one PostgreSQL: one, five without a pause, fifty that think; and how soon others see it.

The center has 20,000 people that the search knows, and its server keeps rights. Each desk does the mix of
performance.md F for some seconds (shared_desk.py); clients and server share this machine. Rounds of one and of
five desks are made alternately. Beside the ratios the load of the machine is told, as it spoils them.
"""

import json
import math
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep
from uuid import UUID

from sqlalchemy import func, insert, select, text

from jobdesk.base.grams import words_of
from jobdesk.base.ids import new_id
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral
from jobdesk.services import search
from jobdesk.store.engine import open_postgresql
from jobdesk.wiring import Desk
from tests.bench.figures import Figure
from tests.bench.search import people
from tests.bench.shared_desk import NOTE, SAVES
from tests.postgres_server import DURABLE, PostgresServer
from tests.services import people as made
from tests.shared.diary import read
from tests.shared.office import Office

PEOPLE, AT_ONCE, READY, VACANCIES = 20_000, 1_000, 120, 200
DESKS, ROUNDS, SECONDS = 5, 3, 9.0
MANY, THINK, MANY_SECONDS = 50, 0.5, 20.0
CHANGES, PAUSE, PATIENCE = 60, 0.3, 300.0
SAVE_LIMIT, RATE_LIMIT, WITHIN_MS = 4.0, 1.2, 1000.0


@dataclass(frozen=True)
class Run:
    """What the desks of one run measured together: milliseconds by act, acts a second, saves and what failed."""

    took: dict[str, list[float]]
    rate: float
    saved: int
    failed: list[str]

    def p95(self, *acts: str) -> float:
        """Milliseconds; of an act that was hardly done nothing to speak of."""
        times = [one for act in acts for one in self.took[act]]
        return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else math.nan


class Center:
    """A center full of people, and desks at it."""

    def __init__(self, folder: Path, server: PostgresServer) -> None:
        self.office = Office(folder / "office", server, "bench", windows=MANY)
        self.known, self.saved = folder / "known", 0
        desk = self.office.open("c1")
        rows = list(people(PEOPLE))
        _fill(server.url("bench"), rows, desk)
        firm, told = made.employer(desk), {"people": [], "vacancies": []}
        for at in range(READY):
            one = made.person(
                desk, full_name=f"{rows[at][0]}", mobile=f"0107777{at:04}", birth_date=_day(rows[at][2])
            )
            told["people"].append(str(one))
        for _one in range(VACANCIES):
            told["vacancies"].append(str(made.vacancy(desk, firm, openings="99")))
        self.known.write_text(json.dumps({**told, "names": [name for name, *_more in rows[:2000]]}))
        desk.close()

    def run(self, desks: int, seconds: float, think: float = 0.0, seed: int = 1) -> Run:
        """So many desks for so long."""
        office = self.office
        office.forget()
        users = [f"c{no}" for no in range(1, desks + 1)]
        office.start(module="tests.bench.shared_desk", users=users, think=think, seed=seed, known=str(self.known))
        office.go()
        office.rest(seconds)
        office.wait(lambda lines: any(one["what"] == "enough" for one in lines), "hardly moves", PATIENCE)
        office.end()
        told = [read(office.file(user))[-1] for user in users]
        took: dict[str, list[float]] = {}
        for one in told:
            for act, times in one["took"].items():
                took.setdefault(act, []).extend(times)
        rate = sum(sum(map(len, one["took"].values())) / one["seconds"] for one in told)
        saved = sum(sum(one["saved"].values()) for one in told)
        self.saved += saved
        return Run(took, rate, saved, [why for one in told for why in one["failed"]])

    def lost(self) -> int:
        """Acknowledged saves of all runs that are not there."""
        with open_postgresql(self.office.server.url("bench")).read() as db:
            there = db.scalar(select(func.count()).where(CounselingSession.note == NOTE)) or 0
            return self.saved - there - (db.scalar(select(func.count(Referral.id))) or 0)

    def shown_after(self) -> list[float]:
        """Milliseconds from COMMIT to the other screen, each a new person."""
        office = self.office
        office.forget()
        office.run("tests.bench.shared_window", office.plan("c2"))
        office.go()
        desk, committed = office.open("c1"), {}
        for at in range(CHANGES):
            one = made.person(desk, ready=False, full_name="홍길동", mobile=f"0108888{at:04}")
            committed[one] = monotonic()
            sleep(PAUSE)
        desk.close()
        office.rest(2)
        office.end()
        seen = {UUID(one): line["at"] for line in read(office.file("c2")) for one in line.get("ids", ())}
        return [max(seen[one] - at, 0.0) * 1000 for one, at in committed.items()]


def _day(birth: str) -> str:
    return f"{birth[:4]}. {int(birth[4:6])}. {int(birth[6:])}."


def _fill(url: str, rows: Sequence[tuple[str, str, str, str]], desk: Desk) -> None:
    """So many people whom the search knows, by the server's own login."""
    database, began = open_postgresql(url), desk.act().at
    for start in range(0, len(rows), AT_ONCE):
        told, entries = [], []
        for at, (name, phone, birth, _dong) in enumerate(rows[start : start + AT_ONCE], start + 1):
            told.append(
                {
                    "id": new_id(),
                    "jobseeker_no": str(at),
                    "full_name": name,
                    "birth_date": datetime.strptime(birth, "%Y%m%d").date(),  # noqa: DTZ007  a date has no zone
                    "mobile": phone,
                    "recorded_at": began,
                    "recorded_by": desk.account_id,
                    "version": 1,
                }
            )
            entries.append((search.JOBSEEKER, told[-1]["id"], words_of([name], [phone, birth, birth[2:]])))
        with database.write.begin() as db:
            db.execute(insert(Jobseeker), told)
            search.fill(db, entries)
    with database.writer.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))
    database.dispose()


def _loaded(name: str, figure: Figure) -> Figure:
    load = os.getloadavg()
    sys.stdout.write(f"# {name}: load {load[0]:.1f} {load[1]:.1f}\n")
    sys.stdout.flush()
    return figure


def figures() -> list[Figure]:
    """The ratios of performance.md F, and from COMMIT to the other screen."""
    server, folder = PostgresServer(DURABLE), Path(tempfile.mkdtemp(prefix="jobdesk-bench-"))
    try:
        return _measure(Center(folder, server))
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _measure(center: Center) -> list[Figure]:
    pairs = [(center.run(1, SECONDS, seed=at), center.run(DESKS, SECONDS, seed=at + 50)) for at in range(ROUNDS)]
    many = center.run(MANY, MANY_SECONDS, THINK, seed=9)
    runs = [*(run for pair in pairs for run in pair), many]
    failed = [why for run in runs for why in run.failed]
    for why in failed[:20]:
        sys.stdout.write(f"# failed {why}\n")
    bad, saves = len(failed) + abs(center.lost()), sum(run.saved for run in runs)
    found = [Figure("shared.failed_or_lost_saves", bad, saves, bad, 0.0)]
    one = statistics.median(run.p95(*SAVES) for run, _five in pairs)
    found += [_ratio(f"shared.{name}_p95.{DESKS}_desks", pairs, acts, limit) for name, acts, limit in NAMED]
    rates = [(five.rate, single.rate) for single, five in pairs]
    found.append(_median(f"shared.acts_a_second.{DESKS}_desks", rates, RATE_LIMIT, at_least=True))
    late = many.p95(*SAVES)
    found.append(Figure(f"shared.save_p95.{MANY}_desks", late, one, late / one))
    shown = statistics.quantiles(center.shown_after(), n=20)[-1]
    found.append(_loaded("shared", Figure("shared.shown_p95", shown, WITHIN_MS, shown / WITHIN_MS)))
    return found


NAMED = (
    ("save", SAVES, SAVE_LIMIT),
    ("session", ("session",), None),
    ("referral", ("referral",), None),
    ("search", ("search",), None),
)


def _ratio(name: str, pairs: Sequence[tuple[Run, Run]], acts: Sequence[str], limit: float | None) -> Figure:
    return _median(name, [(five.p95(*acts), single.p95(*acts)) for single, five in pairs], limit)


def _median(
    name: str, pairs: Sequence[tuple[float, float]], limit: float | None, *, at_least: bool = False
) -> Figure:
    ours, reference = (statistics.median(side) for side in zip(*pairs, strict=True))
    return Figure(name, ours, reference, statistics.median(a / b for a, b in pairs), limit, at_least=at_least)
