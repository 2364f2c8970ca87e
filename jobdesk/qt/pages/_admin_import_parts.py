"""What the steps of an import share: where one is, how far it is, and the place a file is dropped on."""

from collections.abc import Sequence
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _
from jobdesk.qt.inputs.typing import PlainLabel
from jobdesk.qt.parts import row, secondary
from jobdesk.qt.theme import L, M, S, set_look

LOOK_MS = 150


class StepLine(QWidget):
    """The steps in a row; the one shown stands out, and is said to a screen reader."""

    def __init__(self, steps: Sequence[str]) -> None:
        super().__init__()
        self._steps = tuple(steps)
        self._labels = [PlainLabel(f"{number}  {text}") for number, text in enumerate(steps, 1)]
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(L)
        for label in self._labels:
            line.addWidget(label)
        self.show_step(0)

    def show_step(self, at: int) -> None:
        """One is at this step now."""
        for number, label in enumerate(self._labels):
            set_look(label, look="strong" if number == at else "secondary")
            label.updateGeometry()
        self.setAccessibleName(
            _("Step {number} of {count}: {name}").format(
                number=at + 1, count=len(self._steps), name=self._steps[at]
            )
        )


class HowFar(QWidget):
    """How far a long job is. Its worker calls `tick` and asks `left`; the window looks now and then."""

    def __init__(self) -> None:
        super().__init__()
        self._done = self._whole = 0
        self._left = Event()
        self._doing = ""
        self.label = secondary("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.label)
        column.addWidget(self.bar)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._show)
        self.hide()

    @property
    def running(self) -> bool:
        """Whether something is under way."""
        return self._look.isActive()

    def begin(self, doing: str, whole: int = 0) -> Event:
        """A job of about so many rows begins; returns what says that this very job is not wanted any more."""
        self._done, self._whole = 0, whole
        self._left, self._doing = Event(), doing
        self.bar.setAccessibleName(doing)
        self._show()
        self.show()
        self._look.start()
        return self._left

    def tick(self, done: int, whole: int) -> None:
        """So many of so many are done; called by the worker."""
        self._done, self._whole = done, whole or (self._whole if self._whole >= done else 0)

    def is_stopped(self) -> bool:
        """Whether what is under way is not wanted any more; asked by the worker."""
        return self._left.is_set()

    def stop(self) -> None:
        """The job is not wanted any more."""
        self._left.set()

    def end(self) -> None:
        """The job is over; what says that it is not wanted is not for the next one."""
        self._look.stop()
        self._left = Event()
        self.hide()

    def _show(self) -> None:
        self.bar.setRange(0, max(self._whole, 0))
        self.bar.setValue(self._done)
        if self._whole:
            told = _("{doing} · {done} of {whole} rows")
            numbers = {"done": format_number(self._done), "whole": format_number(self._whole)}
            self.label.setText(told.format(doing=self._doing, **numbers))
        elif self._done:
            told = _("{doing} · {done} rows")
            self.label.setText(told.format(doing=self._doing, done=format_number(self._done)))
        else:
            self.label.setText(self._doing)


class DropPlace(QFrame):
    """A file or a folder is dropped here.

    Signals:
        dropped(object): its Path.
    """

    dropped = Signal(object)

    def __init__(self, text: str, *more: QWidget) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        set_look(self, look="card")
        label = PlainLabel(text, wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(L, L, L, L)
        column.setSpacing(M)
        column.addStretch(1)
        column.addWidget(label)
        line = row(*more)
        line.insertStretch(0, 1)
        column.addLayout(line)
        column.addStretch(1)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_path(event) is not None:
            set_look(self, strip="accent")
            event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_look(self, strip="")

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        set_look(self, strip="")
        path = dropped_path(event)
        if path is not None:
            event.acceptProposedAction()
            self.dropped.emit(path)


def dropped_path(event: QDropEvent) -> Path | None:
    """The one file or folder of this machine that hangs on the pointer; None for anything else."""
    urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
    return Path(urls[0].toLocalFile()) if len(urls) == 1 else None
