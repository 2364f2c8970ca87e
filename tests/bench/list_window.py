"""One list in a process of its own: `python -m tests.bench.list_window CENTER paged|all`; JSON on stdout.

`paged` is the list of the jobseekers as the desk shows it. `all` reads every row of the same columns in one
query and shows them in the same table with the same delegate: what a list without pages would cost.
"""

import json
import os
import random
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, sleep

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.i18n import mark
from jobdesk.devices.memory import MemoryPrinter
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._jobseekers_list import jobseeker_columns
from jobdesk.qt.pages._list_pane import ListPane
from jobdesk.qt.pages.base import Page, Room
from jobdesk.qt.theme import apply_theme
from jobdesk.qt.work import Work
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services import drafts
from jobdesk.wiring import Desk, open_center
from tests.centers import CHEAP, PEOPLE, password_of
from tests.qt.helpers import FakeHouse

SIZE, SCROLLS, JUMPS, TICK = (1180, 700), 60, 40, 0.0005
SHOWN = (
    Jobseeker.id,
    Jobseeker.full_name,
    Jobseeker.birth_date,
    Jobseeker.dong_code,
    Jobseeker.mobile,
    Jobseeker.desired_occupation_1,
    Jobseeker.recorded_at,
)


def resident() -> float:
    """MiB of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def settle(app: QApplication, done: Callable[[], bool]) -> None:
    """Let the window live until something is so."""
    until = perf_counter() + 120
    while not done():
        app.processEvents()
        sleep(TICK)  # a window that waits lets its readers run; one that spins would hold them up
        if perf_counter() > until:
            raise SystemExit("the list did not come")


class ListPage(Page):
    """A page that holds nothing but the list."""

    title = mark("Jobseekers")


def paged(app: QApplication, room: Room) -> tuple[ListView, Callable[[], bool], Callable[[int], bool]]:
    """Ours: the list, whether its count is there, whether a line is."""
    page = ListPage(room)
    columns = jobseeker_columns(room.codes, room.today)
    pane: ListPane = ListPane(page, "jobseekers", columns, empty="", quick="registered", people=lambda r: r.id)
    page.body.addWidget(pane, 1)
    page.resize(*SIZE)
    page.show()
    pane.read()
    settle(app, lambda: pane.model_.row_at(0) is not None)
    room.page = page
    return pane.list, lambda: pane.count >= 0, lambda line: pane.model_.row_at(line) is not None


def load_all(app: QApplication, room: Room) -> tuple[ListView, Callable[[], bool], Callable[[int], bool]]:
    """The peer: all rows at once."""
    columns = tuple(
        Column(mark("Name"), lambda r, at=at: str(r[at] or ""), width=120) for at in range(1, len(SHOWN))
    )
    host = QWidget()
    view: ListView = ListView(columns, key=lambda r: r[0], name="all", empty="", multi=True)
    QVBoxLayout(host).addWidget(view)
    host.resize(*SIZE)
    host.show()

    def read(db: Session, _act: Act) -> list:
        return list(db.execute(select(*SHOWN).order_by(Jobseeker.recorded_at.desc(), Jobseeker.id.desc())))

    room.work.read(host, read, done=view.set_rows, failed=lambda error: sys.exit(str(error)))
    settle(app, lambda: view.model_.rowCount() > 0)
    room.page = host
    return view, lambda: True, lambda _line: True


def p95(took: list[float]) -> float:
    """Of milliseconds."""
    return statistics.quantiles(took, n=20)[-1]


def measure(desk: Desk, mode: str) -> dict[str, float]:
    """First paint, memory, scrolling by pages and far jumps."""
    app = QApplication([])
    apply_theme(app, "light")
    work = Work(desk)
    room = Room(work, desk, FakeHouse(), drafts)
    before, started = resident(), perf_counter()
    view, counted, there = (paged if mode == "paged" else load_all)(app, room)
    view.table.viewport().repaint()
    first = (perf_counter() - started) * 1000
    settle(app, counted)
    bar, took = view.table.verticalScrollBar(), []
    for turn in range(SCROLLS):
        started = perf_counter()
        bar.setValue((turn + 1) * bar.pageStep())
        settle(app, lambda: there(view.top_line))
        view.table.viewport().repaint()
        took.append((perf_counter() - started) * 1000)
    scrolled, jumps, rng = p95(took), [], random.Random(5)
    for _turn in range(JUMPS):
        started = perf_counter()
        bar.setValue(rng.randrange(bar.maximum()) if bar.maximum() else 0)
        settle(app, lambda: there(view.top_line))
        view.table.viewport().repaint()
        jumps.append((perf_counter() - started) * 1000)
    grown = resident() - before
    work.wait()
    return {"first": first, "memory": grown, "scroll": scrolled, "jump": p95(jumps)}


def main() -> None:
    """Measure one list of one center."""
    folder, mode = Path(sys.argv[1]), sys.argv[2]
    user = PEOPLE["counselor"][0]
    desk = open_center(folder, user, password_of("counselor"), locksmith=CHEAP, printer=MemoryPrinter())
    sys.stdout.write(json.dumps(measure(desk, mode)))
    sys.stdout.flush()
    os._exit(0)  # what stands in memory is of no interest any more


if __name__ == "__main__":
    main()
