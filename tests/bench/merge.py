"""A bundle of 2,000 changes merged into centers of 10,000, 100,000 and 1,000,000 rows, on both engines.

Half of a center's rows are people, half their sessions. A bundle's changes are edits of people that the laptop
carries (one in nine has a new phone), sessions held there, and new people, of whom one in ten may be someone the
center knows. The search knows the edited people only: its own growth is measured by the group search. The cost may
grow with the center up to the limit.
"""

import shutil
import statistics
import tempfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select, text
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.ids import new_id
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services.outreach.merging import merge_bundle
from jobdesk.wiring import Desk
from tests.bench.figures import Figure, milliseconds, paired
from tests.bench.search import people
from tests.centers import copy_local, copy_shared, make_center
from tests.postgres_server import PostgresServer
from tests.services.acts import hold
from tests.services.copies import Copy, check_out
from tests.services.people import person

SIZES = (10_000, 100_000, 1_000_000)
CHANGES, LIMIT, ROUNDS, LAPTOPS, AT_ONCE = 2_000, 3.0, 5, 5, 10_000
CARRIED, NEW = 900, 200
SESSIONS = CounselingSession.__table__


class Center:
    """A center of so many rows with a laptop that comes home again and again."""

    def __init__(self, desk: Desk, folder: Path, rows: int) -> None:
        self._desk, self._folder, self._round = desk, folder, 0
        known = person(desk, ready=False, full_name="홍길동", mobile="010-0000-0000")
        hold(desk, known)
        self._people = rows // 2
        self._session: dict[str, Any] = desk.read(
            lambda db, act: dict(db.execute(select(SESSIONS)).mappings().one())
        )
        self._person = [column.name for column in Jobseeker.__table__.columns if column.name != "merged_into_id"]
        _fill(desk, rows // 2, self._session)
        self.laptop = self.another(2)

    def another(self, issuer: int) -> Copy:
        """A laptop that carries people from all over the center, other people than the others do."""
        every = self._people // CARRIED
        some = [str(number) for number in range(1 + issuer % every, self._people + 1, every)]
        ids: list[UUID] = []
        for start in range(0, len(some), 500):
            query = select(Jobseeker.id).where(Jobseeker.jobseeker_no.in_(some[start : start + 500]))
            ids += self._desk.read(lambda db, act, query=query: list(db.scalars(query)))
        return check_out(self._desk, self._folder / f"laptop{issuer}.db", issuer=issuer, persons=ids[:CARRIED])

    def bundle(self, laptop: Copy) -> bytes:
        """A day of 2,000 changes."""
        self._round += 1
        day = self._round

        def job(db: Session, act: Act) -> None:
            people = db.scalars(select(Jobseeker)).all()[:CARRIED]
            for no, one in enumerate(people):
                one.note, one.version = f"{day}번째 날", one.version + 1
                if no % 9 == 0:
                    one.mobile = f"010090{day % 100:02}{no:03}"
                db.add(CounselingSession(**{**self._session, "id": new_id(), "jobseeker_id": one.id}))
            model = {name: getattr(people[0], name) for name in self._person}
            for no in range(NEW):
                known = people[no] if no % 10 == 0 else None
                told = {
                    "id": new_id(),
                    "jobseeker_no": f"{laptop.act().desk}-{day}-{no}",
                    "full_name": known.full_name if known else f"새사람{day}-{no}",
                    "birth_date": known.birth_date if known else date(1990, 1 + no % 12, 1 + day % 28),
                    "mobile": f"010091{day % 100:02}{no:03}",
                }
                db.add(Jobseeker(**{**model, **told}))

        laptop.change(job)
        return laptop.bundle()

    def merge(self, laptop: Copy) -> float:
        """Milliseconds of one more bundle's merge."""
        file = self.bundle(laptop)
        return milliseconds(lambda: self._desk.change(lambda db, act: merge_bundle(db, act, file=file)))


def _fill(desk: Desk, count: int, session: Mapping[str, Any]) -> None:
    """So many people more, with names, birth dates and numbers as a center has them, and a session of each."""
    began, rows = desk.act().at, []
    for at, (name, phone, birth, _dong) in enumerate(people(count)):
        rows.append(
            {
                "id": UUID(int=at + 1),
                "jobseeker_no": str(at + 1),
                "full_name": name,
                "birth_date": datetime.strptime(birth, "%Y%m%d").date(),  # noqa: DTZ007  a date has no time zone
                "mobile": phone,
                "recorded_at": began,
                "recorded_by": desk.account_id,
                "version": 1,
            }
        )
        if len(rows) == AT_ONCE or at == count - 1:
            with desk.database.write.begin() as db:
                db.execute(insert(Jobseeker), rows)
            rows = []
    own: dict[str, ColumnElement[object]] = {"id": Jobseeker.id, "jobseeker_id": Jobseeker.id}
    model = select(SESSIONS).where(SESSIONS.c.id == session["id"]).subquery()
    drawn = [own.get(column.name, model.c[column.name]) for column in SESSIONS.columns]
    of_each = select(*drawn).select_from(Jobseeker.__table__.join(model, Jobseeker.id != model.c.jobseeker_id))
    with desk.database.write.begin() as db:
        db.execute(insert(SESSIONS).from_select([column.name for column in SESSIONS.columns], of_each))
    with desk.database.writer.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def figures() -> list[Figure]:
    """On each engine the growth of the cost, and five laptops one after the other."""
    server, folder = PostgresServer(), Path(tempfile.mkdtemp(prefix="jobdesk-bench-"))
    try:
        local = make_center(folder / "local")
        url = server.create()
        shared = make_center(folder / "shared", url=url)
        found = _engine("sqlcipher", folder, lambda at: copy_local(local, at).desk("supervisor"))
        return found + _engine(
            "postgresql", folder, lambda at: copy_shared(shared, at, server.create(url)).desk("supervisor")
        )
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _engine(engine: str, folder: Path, opened: Callable[[Path], Desk]) -> list[Figure]:
    centers = {}
    for size in SIZES:
        at = folder / f"{engine}{size}"
        centers[size] = Center(opened(at), at, size)
    small, found = centers[SIZES[0]], []
    for size in SIZES[1:]:
        large = centers[size]
        found.append(
            paired(
                f"merge.{engine}.{CHANGES}.{size}",
                lambda large=large: large.merge(large.laptop),
                lambda: small.merge(small.laptop),
                rounds=ROUNDS,
                limit=LIMIT if size == SIZES[-1] else None,
            )
        )
    large = centers[SIZES[-1]]
    laptops = [large.another(10 + no) for no in range(LAPTOPS)]
    times = [large.merge(one) for one in laptops]
    whole, each = sum(times), statistics.median(times)
    return [*found, Figure(f"merge.{engine}.{LAPTOPS}_laptops.{SIZES[-1]}", whole, each, whole / each)]
