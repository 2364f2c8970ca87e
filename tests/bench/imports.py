"""100,000 rows of a workbook read, checked and taken in, against writing every finished row of it alone.

The reference is executemany of the very rows that the import made (facts, steps, search entries and their grams,
access log ...) into the same tables of a fresh file with the same key and pragmas, in one commit.
"""

import random
import shutil
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import xlsxwriter
from sqlcipher3 import dbapi2 as sqlcipher

from jobdesk.base.sheets import BY_NAME
from jobdesk.records import Base
from jobdesk.services import search_index
from jobdesk.services.imports.applying import apply_import
from jobdesk.services.imports.plan import plan_import
from jobdesk.services.imports.sources import workbook_source
from jobdesk.store.center import DATABASE
from jobdesk.store.engine import connect_sqlcipher
from jobdesk.store.sheet_files import open_sheets
from jobdesk.wiring import Desk
from tests.bench.figures import Figure
from tests.centers import copy_local, make_center

LIMIT, ROUNDS = 8.0, 3
FIRST, DAYS = date(2022, 1, 3), 700
SIZES: Mapping[str, int] = {
    "구직자": 15_000,
    "구직등록": 18_000,
    "구인업체": 3_000,
    "구인": 9_000,
    "상담": 26_000,
    "알선": 22_000,
    "취업": 3_000,
    "사후관리": 3_000,
    "행사": 40,
    "행사면접": 760,
    "기업방문": 200,
}
"""As a center's years are; 100,000 rows."""
_SURNAMES, _GIVEN = "김이박최정강조윤장임한오서신권", "민서지현수영준호연아진우하은도윤재훈"
_JOBS = ("경비", "미화", "요양", "사무", "조리", "운전")
Rows = dict[str, list[dict[str, Any]]]
Cells = list[tuple[Any, ...]]


def _rows() -> Rows:
    """What a former ledger holds, seeded."""
    rng = random.Random(20261121)

    def day() -> date:
        return FIRST + timedelta(days=rng.randrange(DAYS))

    def firm() -> str:
        return f"F{rng.randrange(SIZES['구인업체']):04d}"

    def name() -> str:
        return rng.choice(_SURNAMES) + rng.choice(_GIVEN) + rng.choice(_GIVEN)

    def counselor() -> str:
        return f"{rng.choice(_SURNAMES[:6])}상담"

    made: Rows = {}
    made["구직자"] = [
        {
            "구직번호": f"P{n:05d}",
            "성명": name(),
            "생년월일": date(1950 + rng.randrange(55), rng.randint(1, 12), rng.randint(1, 28)),
            "성별": rng.choice("남여"),
            "휴대전화": f"010-{n // 10000:04d}-{n % 10000:04d}",
            "행정동": rng.choice(("당산1동", "여의동", "신길3동", "관외")),
            "최종학력": rng.choice(("고졸", "대졸", "중졸")),
            "희망직종1": rng.choice(_JOBS),
            "희망임금형태": "월급",
            "희망임금": 2_400_000,
            "알선희망": "알선필요",
            "제3자제공동의일": day(),
        }
        for n in range(SIZES["구직자"])
    ]
    registered = {f"P{n % SIZES['구직자']:05d} {n // SIZES['구직자']}": n for n in range(SIZES["구직등록"])}
    made["구직등록"] = [
        {
            "구직번호": one.split()[0],
            "접수일": FIRST + timedelta(days=n % DAYS + 100 * int(one.split()[1])),
            "접수경로": rng.choice(("방문", "전화")),
            "창구": rng.randint(1, 5),
            "상담사": counselor(),
        }
        for one, n in registered.items()
    ]
    made["구인업체"] = [
        {"업체번호": f"F{n:04d}", "업체명": f"{name()}상사 {n}", "업종": "C", "전화": f"02-{n:04d}-0000"}
        for n in range(SIZES["구인업체"])
    ]
    opened = [day() for _n in range(SIZES["구인"])]
    made["구인"] = [
        {
            "구인번호": f"V{n:05d}",
            "업체번호": firm(),
            "접수일": on,
            "마감일": on + timedelta(days=45),
            "접수경로": "전화",
            "구인제목": f"{rng.choice(_JOBS)} 모집",
            "모집직종": rng.choice(_JOBS),
            "모집인원": rng.randint(1, 5),
            "직무내용": "단지 순찰과 출입 관리",
            "고용형태": "상용직",
            "임금형태": "월급",
            "임금하한": 2_500_000,
            "주소정근로시간": 40,
            "근무지행정동": "당산1동",
        }
        for n, on in enumerate(opened)
    ]
    made["상담"] = [
        {
            "구직번호": f"P{n % SIZES['구직자']:05d}",
            "상담일시": f"{day()} {9 + n % 9:02d}:{n % 60:02d}",
            "상담방법": rng.choice(("방문", "전화")),
            "상담유형": "심층",
            "창구": rng.randint(1, 5),
            "상담사": counselor(),
            "내용": f"희망 직무를 다시 정하고 이력서를 함께 고침 {n}",
        }
        for n in range(SIZES["상담"])
    ]
    _add_work(made, rng, opened, counselor)
    return made


def _add_work(made: Rows, rng: random.Random, opened: Sequence[date], counselor: Any) -> None:
    """Referrals, hires and what was heard of them, events and visits."""
    made["알선"] = []
    for n in range(SIZES["알선"]):
        at, hired = rng.randrange(len(opened)), n < SIZES["취업"]
        on = opened[at] + timedelta(days=rng.randint(1, 20))
        made["알선"].append(
            {
                "알선번호": f"R{n:05d}",
                "구직번호": f"P{n % SIZES['구직자']:05d}",
                "구인번호": f"V{at:05d}",
                "알선일": on,
                "알선방법": "전화",
                "창구": rng.randint(1, 5),
                "상담사": counselor(),
                "결과": "채용"
                if hired
                else rng.choice(("불채용(서류탈락)", "구직자 거부", "업체 미회신", "구인 마감")),
                "결과일": on + timedelta(days=9),
            }
        )
    hires = made["알선"][: SIZES["취업"]]
    made["취업"] = [
        {
            "구직번호": one["구직번호"],
            "취업일": one["결과일"],
            "취업경로": "알선",
            "알선번호": one["알선번호"],
            "임금형태": "월급",
            "임금": 2_500_000,
            "확인방법": "고용보험",
            "확인일": one["결과일"] + timedelta(days=3),
        }
        for one in hires
    ]
    made["사후관리"] = [
        {
            "구직번호": one["구직번호"],
            "취업일": one["결과일"],
            "개월": 1,
            "확인일": one["결과일"] + timedelta(days=32),
            "상태": "재직",
        }
        for one in hires[: SIZES["사후관리"]]
    ]
    made["행사"] = [
        {"행사번호": f"E{n}", "종류": "JOB포유", "회차": n + 1, "일자": FIRST + timedelta(days=15 * n)}
        for n in range(SIZES["행사"])
    ]
    made["행사면접"] = [
        {
            "행사번호": f"E{n % SIZES['행사']}",
            "업체번호": f"F{n:04d}",
            "구직번호": f"P{n:05d}",
            "결과": "불채용",
            "결과일": FIRST + timedelta(days=15 * (n % SIZES["행사"])),
        }
        for n in range(SIZES["행사면접"])
    ]
    made["기업방문"] = [
        {
            "방문일": FIRST + timedelta(days=n),
            "업체번호": f"F{n:04d}",
            "업체명": f"방문 {n}",
            "방문자": counselor(),
        }
        for n in range(SIZES["기업방문"])
    ]


def make_workbook(path: Path) -> Path:
    """The workbook of 100,000 rows."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in _rows().items():
            sheet, headings = book.add_worksheet(name), BY_NAME[name].headings
            sheet.write_row(0, 0, headings)
            for at, row in enumerate(rows, 1):
                for place, heading in enumerate(headings):
                    if heading in row:
                        sheet.write(at, place, row[heading])
    return path


def take_in(desk: Desk, path: Path) -> float:
    """Seconds from the file to the commit; every row is new."""
    started = perf_counter()
    with open_sheets(path) as file:
        plan = desk.read(lambda db, act: plan_import(db, act, source=workbook_source(file)))
        desk.change(lambda db, act: apply_import(db, act, plan=plan))
    taken = perf_counter() - started
    counts = {name: count.new + count.probable for name, count in plan.counts.items()}
    if counts != SIZES:
        raise SystemExit(f"not every row was new: {counts}")
    return taken


def finished(connection: sqlcipher.Connection, before: sqlcipher.Connection) -> list[tuple[str, Cells]]:
    """Each table's INSERT, and the rows that the import made in it, as the driver has them."""
    made: list[tuple[str, Cells]] = []
    for table in Base.metadata.sorted_tables:
        known = set(before.execute(f"SELECT * FROM {table.name}").fetchall())
        found = connection.execute(f"SELECT * FROM {table.name}").fetchall()
        rows = [row for row in found if row not in known]
        if rows:
            places = ", ".join("?" * len(rows[0]))
            made.append((f"INSERT OR REPLACE INTO {table.name} VALUES ({places})", rows))
    words = connection.execute("SELECT rank, kind, words FROM search_entry").fetchall()
    grams: Cells = [(rank, " ".join(search_index.tokens(kind, said))) for rank, kind, said in words]
    made.append(("INSERT INTO search_gram (rowid, grams) VALUES (?, ?)", grams))
    return made


def write(connection: sqlcipher.Connection, made: list[tuple[str, Cells]]) -> float:
    """Seconds to write finished rows, one commit."""
    started = perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for statement, rows in made:
        connection.executemany(statement, rows)
    connection.execute("COMMIT")
    return perf_counter() - started


def figures() -> list[Figure]:
    """The figure of 100,000 rows, alternating."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        made, path = make_center(folder / "made"), make_workbook(folder / "file.xlsx")
        pairs = [_round(made, path, folder / str(number)) for number in range(ROUNDS)]
    ours, reference = (statistics.median(pair[side] * 1000 for pair in pairs) for side in (0, 1))
    return [
        Figure("import.workbook.100k", ours, reference, statistics.median(a / b for a, b in pairs), LIMIT),
    ]


def _round(made: Any, path: Path, folder: Path) -> tuple[float, float]:
    center = copy_local(made, folder)
    shutil.copytree(made.folder, empty := folder.with_suffix(".empty"))
    desk = center.desk("supervisor")
    key, name = bytes(desk._open.keeper.key.secret), DATABASE
    taken = take_in(desk, path)
    center.close()
    full, fresh, before = (connect_sqlcipher(one / name, key) for one in (folder, empty, empty))
    try:
        rows = finished(full, before)
        written = write(fresh, rows)
    finally:
        for one in (full, fresh, before):
            one.close()
    shutil.rmtree(folder)
    shutil.rmtree(empty)
    return taken, written
