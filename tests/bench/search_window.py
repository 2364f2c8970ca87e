"""From a key press to the painted answer, in a window of the desk's own parts, with its delegate and Qt's own."""

import os
import random
import statistics
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from uuid import UUID

from jobdesk.base.clock import SEOUL
from jobdesk.services import search
from jobdesk.services.lists.people import JobseekerRow
from jobdesk.wiring import Desk
from tests.bench.figures import Figure
from tests.centers import CHEAP, make_center

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
SIZE, COLUMNS, SHOWN = (1180, 1250), 7, 50
FRAME, LONGEST_MS, TODAY = 1000 / 60, 5000, date(2026, 11, 20)
REPAINT_LIMIT, PAINTED_LIMIT = 0.15, 0.45
ROUNDS, SETTLED = 3, 5
Person = tuple[str, str, str, str]


def open_center(folder: Path) -> Desk:
    """A real center of its own, signed in as a counselor."""
    from jobdesk.wiring import open_center as sign_in
    from tests.centers import PEOPLE, password_of

    made = make_center(folder)
    return sign_in(made.folder, PEOPLE["counselor"][0], password_of("counselor"), None, locksmith=CHEAP)


class Window:
    """A search box over a list of people as the desk makes them: one key, one question to the worker, one paint.

    The list has seven columns and 36 rows in sight, as in performance.md G; what it shows of a person is
    made from the answer's ids.
    """

    def __init__(self, desk: Desk, rows: Sequence[Person]) -> None:
        from PySide6.QtWidgets import (
            QApplication,
            QStackedLayout,
            QStyledItemDelegate,
            QTableView,
            QVBoxLayout,
            QWidget,
        )

        import jobdesk.qt  # noqa: F401  keeps None alive before the first widget
        from jobdesk.qt.inputs import SearchEdit
        from jobdesk.qt.models.table import ListView
        from jobdesk.qt.pages._jobseekers_list import jobseeker_columns
        from jobdesk.qt.theme import apply_theme
        from jobdesk.qt.work import Work

        self.app = QApplication.instance() or QApplication([])
        apply_theme(self.app, "light")
        self.work, self._rows, self._codes = Work(desk), rows, desk.codes
        self.box = SearchEdit(name="search")
        columns = jobseeker_columns(desk.codes, lambda: TODAY)[:COLUMNS]
        self.list = ListView(columns, key=lambda r: r.id, name="people", empty="")
        self.window = QWidget()
        column = QVBoxLayout(self.window)
        column.addWidget(self.box)
        self._stack = QStackedLayout()
        column.addLayout(self._stack)
        self.plain = QTableView()
        self.plain.setModel(self.list.model_)
        self.plain.setItemDelegate(QStyledItemDelegate(self.plain))
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.plain)
        self.table = self.list.table
        self.box.searched.connect(self._ask)
        self.window.resize(*SIZE)
        self.window.show()
        self.app.processEvents()

    def _ask(self, text: str) -> None:
        self.work.read(
            self.box,
            lambda db, _act: search.find_ids(db, text, [search.JOBSEEKER], SHOWN),
            done=lambda found: self.list.set_rows([self._row(one) for _kind, one in found]),
            failed=_no_answer,
            latest="find",
        )

    def _row(self, one: UUID) -> JobseekerRow:
        name, phone, birth, dong = self._rows[one.int - 1]
        return JobseekerRow(
            id=one,
            jobseeker_no=f"JB-{one.int:09d}",
            name=name,
            birth=birth,
            sex=None,
            dong_code=self._codes.find("dong", dong),
            phone=phone,
            occupation=None,
            education=None,
            labor_status=None,
            groups=(),
            registered_on=TODAY,
            registered_until=TODAY,
            channel=None,
            counselor_id=None,
            counselor="",
            saved_at=datetime(2026, 11, 20, 9, tzinfo=SEOUL),
            version=1,
            referable="referable",
        )

    def use(self, *, ours: bool) -> None:
        """Show the desk's table, or a plain one of the same size over the same rows with Qt's own delegate."""
        theirs = self.list.table
        if not ours:
            self.plain.verticalHeader().hide()
            self.plain.verticalHeader().setDefaultSectionSize(theirs.verticalHeader().defaultSectionSize())
            for at in range(self.list.model_.columnCount()):
                self.plain.setColumnWidth(at, theirs.columnWidth(at))
        self._stack.setCurrentWidget(self.list if ours else self.plain)
        self.table = theirs if ours else self.plain
        self.app.processEvents()

    def repaint(self) -> float:
        """Milliseconds of one whole repaint of the list."""
        started = perf_counter()
        self.table.viewport().repaint()
        return (perf_counter() - started) * 1000

    def press(self, text: str) -> float:
        """Milliseconds from the key that makes this text to its rows painted."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop, guard = QEventLoop(), QTimer(singleShot=True, interval=LONGEST_MS)
        guard.timeout.connect(loop.quit)
        guard.start()
        self.list.model_.modelReset.connect(loop.quit)
        started = perf_counter()
        self.box.setText(text)
        loop.exec()
        self.table.viewport().repaint()
        took = (perf_counter() - started) * 1000
        self.list.model_.modelReset.disconnect(loop.quit)
        for _turn in range(SETTLED):  # what the reset left to be done is not the next key's
            self.app.processEvents()
        return took

    def close(self) -> None:
        """Put everything away."""
        self.work.wait()
        self.window.close()
        self.app.processEvents()


def _no_answer(_error: object) -> None:
    """A question that fails shows as the longest time."""


def _alternating(window: Window, measure: Callable[[], float]) -> Iterator[tuple[float, float]]:
    for _round in range(ROUNDS):
        window.use(ours=True)
        ours = measure()
        window.use(ours=False)
        yield ours, measure()


def figures(
    desk: Desk, rows: Sequence[Person], asked: Sequence[str], index_p95: Callable[[], float], *, held: bool
) -> list[Figure]:
    """Index against one repaint; key to paint against the default delegate, and against one frame."""
    window = Window(desk, rows)
    rng = random.Random(5)
    texts = rng.sample(list(asked), min(len(asked), 60))
    texts = [text for text, after in pairwise([*texts, ""]) if text != after]
    for text in texts[:5]:
        window.press(text)

    def p95() -> float:
        return statistics.quantiles((window.press(text) for text in texts), n=20)[-1]

    def repaint() -> float:
        return statistics.median(window.repaint() for _n in range(9))

    painted = list(_alternating(window, p95))
    window.press("김")  # many: the list is full
    beside = [(index_p95(), repaint()) for _round in range(ROUNDS)]  # the plain table stands there still
    window.close()
    named = f"{len(rows) // 1000}k"
    index, plain = (statistics.median(side) for side in zip(*beside, strict=True))
    to_repaint = statistics.median(a / b for a, b in beside)
    ours = statistics.median(a for a, _b in painted)
    reference = statistics.median(b for _a, b in painted)
    ratio = statistics.median(a / b for a, b in painted)
    return [
        Figure(
            f"search.index_p95_to_default_repaint.{named}",
            index,
            plain,
            to_repaint,
            REPAINT_LIMIT if held else None,
        ),
        Figure(f"search.key_to_painted_p95.{named}", ours, reference, ratio, PAINTED_LIMIT if held else None),
        Figure(f"search.key_to_painted_p95_to_frame.{named}", ours, FRAME, ours / FRAME),
    ]
