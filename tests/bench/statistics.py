"""Ten years of figures from the encrypted file against DuckDB in memory, every cell compared.

The monthly report: one month and the year so far, figures and breakdowns, persons and firms once a month by
their first fact. `open_month` counts the running month alone, `free_window` January to October, both from the
facts; `after_a_write` it learns anew what people tell. `closed_months` is the second once those months are closed.
DuckDB holds the same rows in its own types and answers one query a kind of fact.
"""

import tempfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert, update

from jobdesk.base.clock import SEOUL
from jobdesk.base.closes import CloseKind
from jobdesk.base.ids import new_id
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.services.breakdowns import BREAKDOWNS
from jobdesk.services.facts import Span
from jobdesk.services.month_closes import close_month
from jobdesk.services.statistics import Figures
from jobdesk.wiring import Desk
from tests.bench.figures import Figure, milliseconds, paired
from tests.bench.statistics_data import key, make_years
from tests.bench.statistics_peer import Peer

END = date(2025, 10, 31)
MONTH = END.replace(day=1)
WINDOWS: Mapping[str, date] = {"open_month": MONTH, "free_window": date(2025, 1, 1)}
PERSONS = ("sex", "policy_age", "dong")
ASKED: Mapping[str, tuple[str, ...]] = {
    "jobseekers": (*PERSONS, "occupation_middle", "education", "channel"),
    "placed_persons": (*PERSONS, "occupation_middle", "education", "route"),
    "referrals": (*PERSONS, "occupation_middle", "education", "counselor"),
    "sessions": ("sex", "policy_age", "mode", "counselor", "window"),
    "vacancies": ("dong", "occupation_middle", "channel"),
    "openings": ("dong", "occupation_middle", "channel"),
    "employers": ("dong", "occupation_middle", "channel"),
}
"""The report of performance.md C: what is counted and broken down."""
Cells = dict[tuple[str, str, str, bool], int]
"""Indicator, breakdown (or nothing), label, whether of the last month alone; to its count."""


def counted(desk: Desk, start: date) -> Cells:
    """The cells by our own figures."""
    splits = {one: [(kind,) for kind in kinds] for one, kinds in ASKED.items()}

    def job(db: object, act: object) -> Cells:
        made = Figures(db, act, Span(start, END, END), "monthly_sum", tuple(ASKED), splits)  # type: ignore[arg-type]
        found: Cells = {}
        for one, asked in ASKED.items():
            for months in ((MONTH,), None):
                last = months is not None
                found[one, "", "", last] = made.count(one, months)
                for kind in asked:
                    for label, count in (made.breakdown(one, kind, months) or {}).items():
                        found[one, kind, label, last] = count
        return found

    return desk.read(job)


def figures() -> list[Figure]:
    """The figures of ten years."""
    with tempfile.TemporaryDirectory() as place:
        desk = make_years(Path(place, "years"))
        try:
            return measured(desk)
        finally:
            desk.close()


def measured(desk: Desk) -> list[Figure]:
    """Both windows against the peer; raises SystemExit where a cell differs."""
    peer = Peer(desk)
    made = []
    for name, start in WINDOWS.items():
        compare(counted(desk, start), peer.cells(start, END, MONTH))
        made.append(
            paired(
                f"statistics.{name}_to_duckdb.10y",
                _timed(lambda start=start: counted(desk, start)),  # type: ignore[misc]
                _timed(lambda start=start: peer.cells(start, END, MONTH)),  # type: ignore[misc]
                limit=3.0,
            )
        )
    start = WINDOWS["free_window"]
    made.append(
        paired(
            "statistics.free_window_after_a_write_to_duckdb.10y",
            lambda: after_a_write(desk, lambda: counted(desk, start)),
            _timed(lambda: peer.cells(start, END, MONTH)),
        )
    )
    for month in range(start.month, END.month + 1):
        desk.change(
            lambda db, act, month=month: close_month(
                db, act, month=END.replace(month=month, day=1), kind=CloseKind.PROVISIONAL
            )
        )
    compare(counted(desk, start), peer.cells(start, END, MONTH))
    made.append(
        paired(
            "statistics.closed_months_to_duckdb.10y",
            _timed(lambda: counted(desk, start)),
            _timed(lambda: peer.cells(start, END, MONTH)),
            rounds=15,
            limit=0.06,
        )
    )
    for month in (4, 10):
        late_fact(desk, peer, END.replace(month=month, day=5))
        compare(counted(desk, start), peer.cells(start, END, MONTH))
    return made


def after_a_write(desk: Desk, work: Callable[[], object]) -> float:
    """How long `work` takes when nothing learned before may serve it."""
    person = update(Jobseeker).where(Jobseeker.id == UUID(key("jobseeker", 1)))
    desk.change(lambda db, _act: db.execute(person.values(full_name="홍길동" + new_id().hex[-4:])))
    return milliseconds(work)


def late_fact(desk: Desk, peer: Peer, on: date) -> None:
    """A registration of a closed month, in both."""
    one, at = new_id(), datetime.combine(on, time(9), SEOUL)
    person = UUID(key("jobseeker", on.month))
    told = {"received_on": on, "valid_from": on, "valid_until": on, "channel": "visit", "education_level": "03"}
    kept = {"id": one, "registration_no": f"RG-L{on.month}", "jobseeker_id": person, "recorded_at": at, **told}
    desk.change(lambda db, _act: db.execute(insert(Registration), [kept]))
    peer.duck.execute(
        "INSERT INTO registration VALUES (?, ?, ?, ?, NULL, '03', NULL, 'visit')", [one, person, on, at]
    )


def _timed(work: Callable[[], object]) -> Callable[[], float]:
    return lambda: milliseconds(work)


def compare(ours: Cells, theirs: Cells) -> None:
    """Every cell of both is in both and the same."""
    ours, theirs = ({key: n for key, n in side.items() if n} for side in (ours, theirs))
    different = {key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)}
    if different or len(ours) < len(BREAKDOWNS):
        some = [(key, ours.get(key), theirs.get(key)) for key in sorted(different, key=str)[:5]]
        raise SystemExit(f"{len(different)} of {len(ours)} cells differ: {some}")
