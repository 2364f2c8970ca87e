"""The search as people type it, against a LIKE scan of the same rows in the same database.

Twelve classes of queries drawn from real rows, and those that find nothing; the 95th percentile over all
queries, each the median of three. At 200,000 people the limits hold, other sizes are told, and so is what a
typing mistake costs. The scan's
table has the same names, numbers and dongs in the stored form, newest first, and no index.
"""

import random
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from uuid import UUID

from sqlalchemy import BigInteger, Column, MetaData, Table, Text, and_, insert, or_, select, text
from sqlalchemy.orm import Session

from jobdesk.base.grams import words_of
from jobdesk.base.hangul import initials, like_patterns, query_words, sought
from jobdesk.services import search
from jobdesk.store.engine import Database, open_postgresql
from jobdesk.store.migrate import migrate
from tests.bench import search_window
from tests.bench.figures import Figure
from tests.postgres_server import PostgresServer

SIZES = {"sqlcipher": (20_000, 200_000, 1_000_000), "postgresql": (20_000, 200_000)}
HELD_AT, LIMIT = 200_000, {"sqlcipher": 0.02, "postgresql": 0.05}
DRAWN, SHOWN = 12, 50
SURNAMES = (
    "김김김김이이이박박최정강조윤장임한오서신권황안송류전홍고문양손배백허남심노하곽성차주우구민진지엄채원"
    "천방공현함변염여추도소석선설마길위표명기반왕금옥육인맹제모탁국어"
)
GIVEN = (
    "민서지현수영준호연아진우은정미경숙희자순옥철성태동재훈석환기상용규원선혜란나라빈솔별하율윤슬채소유주승건도"
)
DONGS = (
    "신길1동",
    "신길6동",
    "대림1동",
    "당산1동",
    "문래동",
    "여의동",
    "양평2동",
    "도림동",
    "영등포동",
    "영등포본동",
)
NOTHING = ("힣힣", "뷁", "ㅃㅃㅃㅃ", "9999999", "김뷁수", "zzz", "민수 없는동")
SCAN = Table(
    "bench_person",
    MetaData(),
    Column("rank", BigInteger, primary_key=True, autoincrement=False),
    *(Column(name, Text) for name in ("name", "numbers", "dong")),
)
Person = tuple[str, str, str, str]  # name, phone, birth (8 digits), dong


def people(count: int) -> Iterator[Person]:
    """Invented people, the same every time."""
    rng = random.Random(20231031)
    for _n in range(count):
        name = rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=2 if rng.random() < 0.94 else 1))
        birth = f"{rng.randint(1945, 2005)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
        yield name, f"010{rng.randrange(10**8):08d}", birth, rng.choice(DONGS)


def queries(drawn: Sequence[Person]) -> list[str]:
    """The twelve classes and those without a hit."""
    rng = random.Random(7)
    found: list[str] = []
    for name, phone, birth, dong in drawn:
        at = rng.randrange(len(name))
        start = rng.randrange(2, 6)
        found += [name[at], name[-2:], name]
        found += [initials(name)[0], initials(name)[-2:], initials(name)]
        found += [initials(name[0]) + name[1:-1] + initials(name[-1]), phone[-4:], phone[start : start + 4], phone]
        found += [birth[2:], f"{name[-2:]} {dong[:2]}"]
    return [*found, *NOTHING]


def mistakes(drawn: Sequence[Person]) -> list[str]:
    """Names with a vowel no Korean name has, phones with two digits swapped."""
    found = []
    for name, phone, _birth, _dong in drawn:
        found += [name[:-1] + chr(ord(name[-1]) - (ord(name[-1]) - 0xAC00) % 588 // 28 * 28 + 3 * 28)]
        found += [phone[:6] + phone[7] + phone[6] + phone[8:]]
    return found


def _fill(database: Database, rows: Sequence[Person]) -> None:
    with database.write.begin() as db:
        SCAN.create(db.connection())
    for start in range(0, len(rows), 10_000):
        some = rows[start : start + 10_000]
        with database.write.begin() as db:
            search.fill(
                db,
                [
                    (search.JOBSEEKER, UUID(int=start + at + 1), words_of([name, dong], [phone, birth, birth[2:]]))
                    for at, (name, phone, birth, dong) in enumerate(some)
                ],
            )
            db.execute(
                insert(SCAN),
                [
                    {
                        "rank": start + at,
                        "name": sought(name),
                        "numbers": f"{phone}\n{birth}",
                        "dong": sought(dong),
                    }
                    for at, (name, phone, birth, dong) in enumerate(some)
                ],
            )
    with database.writer.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def _scan(db: Session, query: str) -> object:
    rules = [
        or_(
            *(
                column.like(pattern, escape="\\")
                for pattern in like_patterns(word)
                for column in (SCAN.c.name, SCAN.c.numbers, SCAN.c.dong)
            )
        )
        for word in query_words(query)
    ]
    return db.execute(select(SCAN.c.rank).where(and_(*rules)).order_by(SCAN.c.rank.desc()).limit(SHOWN)).all()


def _index(db: Session, query: str) -> object:
    return search.find_ids(db, query, [search.JOBSEEKER], SHOWN)


def _near(db: Session, query: str) -> object:
    return search.find_near_ids(db, query, limit=8)


def _p95(db: Session, asked: Sequence[str], find: Callable[[Session, str], object]) -> float:
    """Milliseconds."""
    took = []
    for query in asked:
        rounds = []
        for _n in range(3):
            started = perf_counter()
            find(db, query)
            rounds.append((perf_counter() - started) * 1000)
        took.append(statistics.median(rounds))
    return statistics.quantiles(took, n=20)[-1]


def _measure(database: Database, kind: str, size: int) -> list[Figure]:
    """The p95 of the index beside that of the scan, and, told only, of what a typing mistake costs."""
    rows = list(people(size))
    _fill(database, rows)
    drawn = random.Random(3).sample(rows, DRAWN)
    asked, slips = queries(drawn), mistakes(drawn)
    with database.read.begin() as db:
        _p95(db, asked, _index)
        pairs = [(_p95(db, asked, _index), _p95(db, asked, _scan)) for _n in range(3)]
        near, scan_of_all = _p95(db, slips, _near), _p95(db, NOTHING, _scan)
    limit = LIMIT[kind] if size == HELD_AT else None
    ours, scan = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    return [
        Figure(f"search.{kind}_p95.{size // 1000}k", ours, scan, ratio, limit),
        Figure(f"search.{kind}_slip_p95.{size // 1000}k", near, scan_of_all, near / scan_of_all),
    ]


def _local(size: int) -> list[Figure]:
    """On SQLCipher, and in the window."""
    with tempfile.TemporaryDirectory() as folder:
        desk = search_window.open_center(Path(folder, "center"))
        rows = list(people(size))
        found = _measure(desk.database, "sqlcipher", size)
        asked = queries(random.Random(3).sample(rows, DRAWN))
        found += search_window.figures(
            desk, rows, asked, lambda: desk.read(lambda db, _act: _p95(db, asked, _index)), held=size == HELD_AT
        )
        desk.close()
        return found


def figures() -> list[Figure]:
    """Search on both engines, and in the window."""
    found = []
    for size in SIZES["sqlcipher"]:
        found += _local(size)
    server = PostgresServer()
    try:
        for size in SIZES["postgresql"]:
            database = open_postgresql(server.create())
            migrate(database)
            found += _measure(database, "postgresql", size)
            database.dispose()
    finally:
        server.stop()
    return found
