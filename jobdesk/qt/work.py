"""The only module that knows threads."""

import gc
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal, Slot
from shiboken6 import isValid

from jobdesk.base.errors import AlreadySaved, JobdeskError, ServerAway
from jobdesk.base.ids import new_id
from jobdesk.qt.asked_again import AskedAgain, Unanswered
from jobdesk.qt.in_hand import InHand

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

T = TypeVar("T")
Done = Callable[[Any], None]
Failed = Callable[[JobdeskError], None]
Broken = Callable[[Exception], None]
READERS = 3
TELL_AFTER_MS = 500
COLLECT_MS = 100  # what a worker made since is looked through at once: the less of it, the shorter
OLD_TIMES, BUSY_TIMES = 10, 100


class Desk(Protocol):
    """What work asks of an opened center; wiring gives the real one. Every call blocks."""

    def read(self, job: "Callable[[Session, Act], T]") -> T:
        """Run `job` on a reader."""
        ...

    def change(self, job: "Callable[[Session, Act], T]", op_id: UUID) -> T:
        """Run `job` as the act `op_id`, in one transaction on the writer, and commit."""
        ...

    def view(self, job: "Callable[[Session, Act], T]") -> T:
        """Run a reading `job` that leaves an audit entry, and commit it."""
        ...


class Work(QObject):
    """Runs jobs off the GUI thread and answers on it.

    Changes and views run one at a time in the order asked, reads beside them on readers of their
    own, device jobs beside both, and those of one printer in a lane of its own. `owner` is the widget
    that asked: once it is deleted its answers are dropped, while the change is still told.

    Attributes:
        in_hand: the prints of the lanes, whoever sits at the desk.

    Signals:
        committed(QObject): a change of this owner was committed, which is told it next.
        changed(str): a change was committed; names one kind of list that is now stale.
        crashed(Exception): a job met a bug; the crash dialog shows it.
        busy(str): what has been under way for half a second, or "" once nothing is.
        unsure(bool): nobody knows whether the change under way is saved, it is asked again; or it is told.
        away(bool): the server does not answer, reads are asked again by themselves; or it answers again.
    """

    committed = Signal(QObject)
    changed = Signal(str)
    crashed = Signal(Exception)
    busy = Signal(str)
    unsure = Signal(bool)
    away = Signal(bool)
    _answered = Signal(int)

    def __init__(self, desk: Desk | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk, self.in_hand = desk, InHand()
        self._writer, self._readers, self._devices, self._ends = (QThreadPool(self) for _ in range(4))
        for pool, threads in ((self._writer, 1), (self._readers, READERS), (self._devices, 4), (self._ends, 4)):
            pool.setMaxThreadCount(threads)
            pool.setExpiryTimeout(-1)
        self._lanes: dict[str, QThreadPool] = {}
        self._newest: dict[tuple[int, str], int] = {}
        self._under_way: dict[int, str] = {}
        self._saving: set[int] = set()
        self._doubted = False
        self._asked: dict[int, _Asked] = {}
        self._told: dict[int, tuple[_End, Any]] = {}
        self._count = 0
        self._answered.connect(self._answer)
        # Python would collect in whichever thread allocates; a worker that frees a window's object crashes.
        gc.disable()
        self._collect = QTimer(self, interval=COLLECT_MS)
        self._collect.timeout.connect(lambda: collect_garbage(busy=not self.idle))
        self._collect.start()
        self._tell = QTimer(self, singleShot=True, interval=TELL_AFTER_MS)
        self._tell.timeout.connect(self._tell_busy)
        self._asked_again = AskedAgain(self.away.emit, self)

    def tell_unsure(self, unsure: bool) -> None:
        """On any thread: nobody knows whether the change under way is saved; a long one tells of itself.

        It is told only while somebody saves: of what keeps itself, as a draft, nobody asks whether it is saved.
        """
        self._doubted = unsure
        if isValid(self) and not (unsure and (not self._saving or any(self._under_way.values()))):
            self.unsure.emit(unsure)

    def ask_again(self) -> None:
        """Ask at once what the server did not answer: it is reached again."""
        self._asked_again.ask()

    @property
    def idle(self) -> bool:
        """Whether nothing is under way and nothing is left to answer."""
        return not self._under_way

    def change(
        self,
        owner: QObject,
        job: "Callable[[Session, Act], T]",
        *,
        stale: str | Iterable[str],
        done: Callable[[T], None],
        failed: Failed,
        op_id: UUID | None = None,
        doing: str = "",
        broken: Broken | None = None,
        quiet: bool = False,
    ) -> None:
        """Run `job` in one transaction; after the commit call `done` and emit `changed`.

        A retry (same `op_id`) of an act that was committed before is told as done, with None.
        A bug is told by `crashed`, and to `broken` too, where the owner has something to go on with.

        Args:
            quiet: nobody asked for it, as of a draft that keeps itself: no doubt about it is told.
        """
        desk, key = self._desk(), op_id or new_id()
        told = (stale,) if isinstance(stale, str) else tuple(stale)
        act = partial(desk.change, job, key)

        def answered(value: T) -> None:
            self._asked_again.answered()
            done(value)

        def refused(error: JobdeskError) -> None:
            if isinstance(error, ServerAway):
                self._asked_again.note_away()
            failed(error)

        number = self._start(self._writer, owner, act, answered, refused, told, doing=doing, broken=broken)
        if not quiet:
            self._saving.add(number)
            if self._doubted:  # it waits for one of which nobody knows
                self.tell_unsure(unsure=True)

    def view(
        self, owner: QObject, job: "Callable[[Session, Act], T]", *, done: Callable[[T], None], failed: Failed
    ) -> None:
        """Run a read that must leave a trace in the audit: on the writer, nothing becomes stale."""
        desk = self._desk()
        self._start(self._writer, owner, lambda: desk.view(job), done, failed)

    def read(
        self,
        owner: QObject,
        job: "Callable[[Session, Act], T]",
        *,
        done: Callable[[T], None],
        failed: Failed,
        latest: str | None = None,
        doing: str = "",
    ) -> None:
        """Run `job` on a reader; where the server is away, again until it answers.

        With `latest`, an answer older than the newest question of that key and owner is dropped, and one not
        yet begun is not asked any more.
        """
        desk = self._desk()
        once_more = partial(self.read, owner, job, done=done, failed=failed, latest=latest, doing=doing)

        def answered(value: T) -> None:
            self._asked_again.answered()
            done(value)

        def refused(error: JobdeskError) -> None:
            if isinstance(error, ServerAway):
                self._asked_again.keep(Unanswered(owner, latest, once_more))
            else:
                failed(error)

        self._asked_again.forget(owner, latest)
        self._start(self._readers, owner, lambda: desk.read(job), answered, refused, latest=latest, doing=doing)

    def device(
        self,
        owner: QObject,
        job: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Failed,
        doing: str = "",
        broken: Broken | None = None,
    ) -> None:
        """Run a job that waits for a printer, a file or a password slot, never for the database."""
        self._start(self._devices, owner, job, done, failed, doing=doing, broken=broken)

    def lane(
        self,
        name: str,
        owner: QObject,
        job: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Failed,
        stale: str | Iterable[str] = (),
        doing: str = "",
        broken: Broken | None = None,
    ) -> None:
        """Run jobs of one name one after the other, in the order asked, on a thread of their own.

        Such a job may wait long, for a printer, and use the desk itself; `stale` is told once it is done.
        """
        if name not in self._lanes:
            pool = self._lanes[name] = QThreadPool(self)
            pool.setMaxThreadCount(1)
        told = (stale,) if isinstance(stale, str) else tuple(stale)
        self._start(self._lanes[name], owner, job, done, failed, told, doing=doing, broken=broken)

    def after(
        self,
        owner: QObject,
        job: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Failed,
        lanes_ms: int = 0,
    ) -> None:
        """Run a job of the desk itself once every change asked before is committed: a lock, an end.

        Args:
            lanes_ms: for so long it waits for what the lanes have in hand, which is written down then; what
                others change goes on meanwhile.
        """
        self._start(_Behind(self._ends, self._lanes, self._writer, lanes_ms), owner, job, done, failed)

    def wait(self) -> None:
        """Block until nothing is under way; for quitting and for tests."""
        for pool in (*self._lanes.values(), self._ends, self._writer, self._readers, self._devices):
            pool.waitForDone()

    def _desk(self) -> Desk:
        if self.desk is None:
            raise RuntimeError("no center is open")
        return self.desk

    def _start(
        self,
        pool: "QThreadPool | _Behind",
        owner: QObject,
        act: Callable[[], Any],
        done: Done,
        failed: Failed,
        stale: tuple[str, ...] = (),
        *,
        latest: str | None = None,
        doing: str = "",
        broken: Broken | None = None,
    ) -> int:
        self._count += 1
        number = self._count
        key = (id(owner), latest) if latest else None
        if key:
            self._newest[key] = number
        self._under_way[number] = doing
        if not self._tell.isActive():
            self._tell.start()

        def outdated() -> bool:
            return key is not None and self._newest.get(key) != number

        self._asked[number] = _Asked(
            owner, act, {_End.DONE: done, _End.REFUSED: failed, _End.BROKEN: broken}, outdated, stale
        )
        pool.start(partial(self._run, number))
        return number

    def _run(self, number: int) -> None:
        # On a worker, which holds neither what is asked nor what is told once it told: where its hands were the
        # last, a window's object would be freed on it, which crashes.
        self._told[number] = _outcome(self._asked[number])
        if isValid(self):  # where the program has ended in between, no one asks any more
            self._answered.emit(number)

    @Slot(int)
    def _answer(self, number: int) -> None:
        asked, (end, value) = self._asked.pop(number), self._told.pop(number)
        owner, stale = asked.owner, asked.stale if end == _End.DONE else ()
        self._under_way.pop(number, None)
        self._saving.discard(number)
        if not self._under_way:
            self._tell.stop()
            self.busy.emit("")
        if end == _End.BROKEN:
            self.crashed.emit(value)
        if stale and isValid(owner):
            self.committed.emit(owner)
        call = asked.calls.get(end)
        if call is not None and isValid(owner) and not asked.outdated():
            call(value)
        for name in stale:
            self.changed.emit(name)

    @Slot()
    def _tell_busy(self) -> None:
        doing = [text for text in self._under_way.values() if text]
        if doing:
            self.busy.emit(doing[0])


class _End(Enum):
    """How a job ended: one that is outdated was not begun."""

    DONE, REFUSED, BROKEN, OUTDATED = range(4)


class _Asked(NamedTuple):
    """A job and whom its end is told."""

    owner: QObject
    act: Callable[[], Any]
    calls: Mapping[_End, Callable[[Any], None] | None]
    outdated: Callable[[], bool]
    stale: tuple[str, ...]


def _outcome(asked: _Asked) -> tuple[_End, Any]:
    """Run a job, on a worker: how it ended, and its value or its error."""
    if asked.outdated():
        return _End.OUTDATED, None
    try:
        return _End.DONE, asked.act()
    except AlreadySaved:
        return _End.DONE, None
    except JobdeskError as error:
        return _End.REFUSED, error
    except Exception as bug:  # noqa: BLE001  where a job's bug surfaces
        return _End.BROKEN, bug


class _Behind:
    """The writer, once the lanes have done what they had in hand or their time is over."""

    def __init__(
        self, ends: QThreadPool, lanes: Mapping[str, QThreadPool], writer: QThreadPool, lanes_ms: int
    ) -> None:
        self._waits, self._writer, self._lanes_ms = ends, writer, lanes_ms
        self._lanes = list(lanes.values()) if lanes_ms else []

    def start(self, run: Callable[[], None]) -> None:
        """Run it then; with nothing to wait for it takes its turn now."""
        if not self._lanes:
            self._writer.start(run)
            return

        def wait() -> None:
            over = monotonic() + self._lanes_ms / 1000
            for lane in self._lanes:
                lane.waitForDone(max(0, round((over - monotonic()) * 1000)))
            self._writer.start(run)

        self._waits.start(wait)


def collect_garbage(*, busy: bool = False) -> None:
    """Collect what Python's own thresholds ask for, on the GUI thread, where windows may be freed.

    While a worker is `busy` the oldest objects wait longer: looking through all of them beside it takes long.
    """
    young, middle, old = gc.get_threshold()
    limits = (young, middle, old * (BUSY_TIMES if busy else OLD_TIMES))
    due = [g for g, (count, limit) in enumerate(zip(gc.get_count(), limits, strict=True)) if count > limit]
    if due:
        gc.collect(max(due))
