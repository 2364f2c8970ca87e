"""Counting off the window's thread: how far it is, a key that stops it; a newer question ends the older one."""

from collections.abc import Callable
from datetime import date
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages.base import Room
from jobdesk.qt.theme import S

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.services.overview import Tick

T = TypeVar("T")
SHOWN_AFTER, LOOK_MS = 0.5, 120


class Stopped(JobdeskError):
    """Someone stopped the counting, or asked for something newer."""


class _Count:
    """One question under way; the worker counts, the window looks."""

    def __init__(self, steps: int) -> None:
        self.steps, self.done, self.stopped, self.by_hand = max(1, steps), 0, False, False
        self.month: date | None = None
        self.begun = monotonic()

    def tick(self, _kind: str, month: date) -> None:
        """Told by the counting before each month of each kind of fact."""
        if self.stopped:
            raise Stopped(_("The counting was stopped."))
        self.done, self.month = self.done + 1, month


class Reading(QWidget):
    """The line that says how far the counting is; hidden while nothing takes longer than a moment."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._counts: dict[str, _Count] = {}
        self.words = PlainLabel(look="secondary")
        self.bar = QProgressBar()
        self.bar.setAccessibleName(_("How far"))
        self.bar.setRange(0, 100)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(S)
        line.addWidget(self.words)
        line.addWidget(self.bar, 1)
        self.hide()
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._show)
        self.destroyed.connect(partial(_end, self._counts))

    def stop_by_key(self, sheet: QWidget) -> None:
        """Over a page its own key does not reach: the sheet has it too."""
        made = QAction(_("Stop counting"), sheet)
        made.setShortcut(QKeySequence("Shift+Esc"))
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.triggered.connect(self.stop)
        sheet.addAction(made)

    def ask(
        self,
        owner: QWidget,
        name: str,
        job: "Callable[[Session, Act, Tick], T]",
        *,
        done: Callable[[T], None],
        failed: Callable[[JobdeskError], None],
        steps: int,
    ) -> None:
        """Count something; what was asked under this name before is not answered any more.

        `failed` is not told of a question that a newer one ended.
        """
        if name in self._counts:
            self._counts[name].stopped = True
        count = self._counts[name] = _Count(steps)

        def end() -> None:
            if self._counts.get(name) is count:
                del self._counts[name]
                self._show()

        def answered(value: T) -> None:
            end()
            done(value)

        def refused(error: JobdeskError) -> None:
            end()
            if not isinstance(error, Stopped) or count.by_hand:
                failed(error)

        self._look.start()
        self._room.work.read(
            owner, lambda db, act: job(db, act, count.tick), done=answered, failed=refused, latest=name
        )

    def stop(self) -> bool:
        """End what is counted; whether there was something."""
        for count in self._counts.values():
            count.stopped = count.by_hand = True
        return bool(self._counts)

    def stop_quietly(self) -> None:
        """End what is counted for days that are not asked for any more."""
        for count in self._counts.values():
            count.stopped = True

    def _show(self) -> None:
        running = list(self._counts.values())
        if not running:
            self._look.stop()
            self.hide()
            return
        if monotonic() - min(one.begun for one in running) < SHOWN_AFTER:
            return
        done, steps = sum(one.done for one in running), sum(one.steps for one in running)
        self.bar.setValue(min(99, done * 100 // steps))
        month = next((one.month for one in running if one.month), None)
        self.words.setText(
            _("Counting {year}. {month}. Shift+Esc stops it.").format(year=month.year, month=month.month)
            if month
            else _("Counting. Shift+Esc stops it.")
        )
        self.show()


def _end(counts: dict[str, _Count]) -> None:
    """Who asked has gone: nobody waits for what is counted."""
    for count in counts.values():
        count.stopped = True
