"""A list of a million against the same list with a thousand rows, and against one that loads all its rows.

Whole processes over encrypted centers, alternating; first paint from the list's making to its painted rows.
The peer that loads all reads one query of plain columns, which is less work a row than our own rows are.
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, text

from jobdesk.base.clock import SEOUL
from jobdesk.base.ids import new_id
from jobdesk.devices.memory import MemoryPrinter
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.wiring import open_center
from tests.bench.figures import Figure
from tests.bench.search import people
from tests.centers import CHEAP, PEOPLE, make_center, password_of

SMALL, LARGE, ROUNDS, AT_ONCE = 1_000, 1_000_000, 5, 20_000
DONG_CODES = ("1156051500", "1156053500", "1156055000", "1156058500", "outside")
OCCUPATIONS = ("5421", "9411", "5311", "0261", "8912")


def _fill(folder: Path, count: int) -> None:
    user = PEOPLE["counselor"][0]
    desk = open_center(folder, user, password_of("counselor"), locksmith=CHEAP, printer=MemoryPrinter())
    rng, began, rows = random.Random(1), datetime(2024, 1, 1, tzinfo=SEOUL), []
    for at, (name, phone, birth, _dong) in enumerate(people(count)):
        rows.append(
            {
                "id": new_id(),
                "jobseeker_no": f"JS-{at:07}",
                "full_name": name,
                "birth_date": datetime.strptime(birth, "%Y%m%d").date(),  # noqa: DTZ007  a day
                "sex": "female" if at % 2 else "male",
                "mobile": phone,
                "dong_code": rng.choice(DONG_CODES),
                "desired_occupation_1": rng.choice(OCCUPATIONS),
                "counselor_id": desk.account_id,
                "recorded_at": began + timedelta(seconds=at),
                "recorded_by": desk.account_id,
                "version": 1,
            }
        )
        if len(rows) == AT_ONCE or at == count - 1:
            with desk.database.write.begin() as db:
                db.execute(insert(Jobseeker), rows)
            rows = []
    with desk.database.writer.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    desk.close()


def _run(folder: Path, mode: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.list_window", str(folder), mode],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"the list did not open: {done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def figures() -> list[Figure]:
    """Lists at a million rows."""
    with tempfile.TemporaryDirectory() as place:
        small, large = Path(place, "small"), Path(place, "large")
        for folder, count in ((small, SMALL), (large, LARGE)):
            make_center(folder)
            _fill(folder, count)
        _run(large, "paged")
        ours, little, every = [], [], []
        for turn in range(ROUNDS):
            ours.append(_run(large, "paged"))
            little.append(_run(small, "paged"))
            if turn % 2 == 0:  # a list that loads a million takes its time
                every.append(_run(large, "all"))

    def figure(name: str, measure: str, peer: list[dict[str, float]], limit: float | None) -> Figure:
        mine, theirs = (statistics.median(one[measure] for one in side) for side in (ours, peer))
        return Figure(f"lists.{name}.1000k", mine, theirs, mine / theirs, limit)

    return [
        figure("first_paint_to_load_all", "first", every, 0.06),
        figure("first_paint_to_1k_rows", "first", little, 1.5),
        figure("memory_to_load_all", "memory", every, 0.3),
        figure("page_scroll_to_load_all", "scroll", every, None),
        figure("far_jump_to_load_all", "jump", every, None),
    ]
