"""The supervisor's board: every window, who waits for what how long, who is absent; windows are moved by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from typing_extensions import override

from jobdesk.base.clock import SEOUL
from jobdesk.base.formats import format_time
from jobdesk.base.i18n import _, mark
from jobdesk.base.tickets import TicketState
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._queue_words import windows_told
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.qt.parts import Card, Split, secondary
from jobdesk.qt.theme import Badge
from jobdesk.services.absences import AbsenceRow, list_absences
from jobdesk.services.tickets.purposes import PurposeRow, move_window
from jobdesk.services.tickets.queue import QueueNow, WindowNow, read_queue
from jobdesk.services.tickets.times import minutes

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

REFRESH_MS = 2_000
BESIDE = 1_150


@dataclass(frozen=True, slots=True)
class Board:
    """What the board shows of one moment."""

    queue: QueueNow
    absent: Sequence[AbsenceRow]


@dataclass(frozen=True, slots=True)
class PurposeLine:
    """A purpose with who waits for it; `longest` is since when, None where nobody does."""

    purpose: PurposeRow
    waiting: int
    longest: datetime | None
    at: datetime

    @property
    def seconds(self) -> int | None:
        """How long who waits longest has waited."""
        return None if self.longest is None else max(int((self.at - self.longest).total_seconds()), 0)


def read_board(db: "Session", act: "Act") -> Board:
    """The queue of today without a name of a visitor, and who is absent."""
    return Board(read_queue(db, act), list_absences(db, act, since=act.today, until=act.today))


def window_badge(one: WindowNow) -> Badge:
    """The state of a window as word and shape."""
    if one.shift is None:
        return Badge(_("nobody there"), "neutral")
    if one.now is not None:
        serving = one.now.state == TicketState.SERVING
        return Badge(_("serving"), "good") if serving else Badge(_("calling"), "accent")
    return (
        Badge(_("away"), "warning") if one.shift.away_since is not None else Badge(_("ready to call"), "neutral")
    )


def longest_badge(line: PurposeLine) -> Badge | None:
    """The longest wait against the aim."""
    seconds, aim = line.seconds, line.purpose.aim_minutes
    if seconds is None:
        return None
    if aim is None:
        return Badge(minutes(seconds), "neutral")
    if seconds > aim * 60:
        return Badge(_("{time} · over {aim} min").format(time=minutes(seconds), aim=aim), "bad")
    return Badge(_("{time} · within {aim} min").format(time=minutes(seconds), aim=aim), "good")


def _clock(moment: datetime) -> str:
    return format_time(moment.astimezone(SEOUL).time())


def _here(one: WindowNow) -> str:
    told = [one.now.label] if one.now is not None else []
    told += [_("{label} on hold").format(label=held.label) for held in one.on_hold]
    return ", ".join(told)


def _away(one: WindowNow) -> str:
    if one.shift is None or one.shift.away_since is None:
        return ""
    since = _("since {time}").format(time=_clock(one.shift.away_since))
    return " · ".join(part for part in (one.shift.why, since) if part)


class QueueBoardSheet(Sheet):
    """Windows at the left, purposes at the right; a digit puts a window to the chosen purpose or takes it away."""

    def __init__(self, page: Page) -> None:
        super().__init__(title=_("Windows and queue"))
        self._page, self._room = page, page.room
        self.board: Board | None = None
        self.windows = self._make_windows()
        self.purposes = self._make_purposes()
        self.absent = PlainLabel(wrap=True)
        self.above.addWidget(self.absent)
        left, right = Card(_("Windows")), Card(_("Who waits"))
        left.body.addWidget(self.windows, 1)
        right.body.addWidget(self.purposes, 1)
        for told in (
            _("1 to 9: put that window to the chosen purpose, or take it away."),
            _("Common: windows that have no purpose of their own, and so call every number."),
        ):
            right.body.addWidget(secondary(told, wrap=True))
        self._split = Split(left, right, (650, 630))
        self.body.addWidget(self._split, 1)
        self.add_verb(_("Put the window to the purpose, or away"), "Ctrl+Return", self._move_chosen)
        self.purposes.table.installEventFilter(self)
        self._clock = QTimer(self, interval=REFRESH_MS)
        self._clock.timeout.connect(self.read)

    def _make_windows(self) -> ListView[WindowNow]:
        return ListView(
            (
                Column(mark("Window"), lambda r: str(r.number), width=52, align="right", sort=lambda r: r.number),
                Column(mark("State"), badge=window_badge, width=106),
                Column(mark("Number"), _here, width=96),
                Column(mark("Counselor"), lambda r: r.shift.name if r.shift else "", width=84),
                Column(mark("There since"), lambda r: _clock(r.shift.began_at) if r.shift else "", width=70),
                Column(mark("Why away"), _away, stretch=True),
            ),
            key=lambda r: r.number,
            name=_("Windows"),
            empty=_("There is no counter window."),
        )

    def _make_purposes(self) -> ListView[PurposeLine]:
        def served(line: PurposeLine) -> str:
            if self.board is None:
                return ""
            now = self.board.queue
            return windows_told(line.purpose, now.purposes, [one.number for one in now.windows])

        return ListView(
            (
                Column(
                    mark("Ticket purpose"), lambda r: f"{r.purpose.letter} {r.purpose.name}".strip(), stretch=True
                ),
                Column(
                    mark("Waiting"), lambda r: str(r.waiting), width=56, align="right", sort=lambda r: r.waiting
                ),
                Column(mark("Longest wait"), badge=longest_badge, width=180, sort=lambda r: r.seconds),
                Column(mark("Windows"), served, width=136),
            ),
            key=lambda r: r.purpose.id,
            name=_("Who waits"),
            empty=_("No purpose is set up."),
        )

    @override
    def opened(self, room: Any) -> None:
        super().opened(room)
        self.read()
        self._clock.start()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the purposes stand below the windows, so that no column is cut off."""
        super().resizeEvent(event)
        wide = self.width() >= BESIDE
        self._split.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)

    @override
    def start_focus(self) -> None:
        self.purposes.setFocus()

    def read(self) -> None:
        """Ask a worker; a board that is not seen asks nothing."""
        if self.isVisible() or self.board is None:
            self._room.work.read(self, read_board, done=self._show, failed=self.explain, latest="board")

    def _show(self, board: Board) -> None:
        first, self.board = self.board is None, board
        now = board.queue
        longest = {
            one.id: min((t.waits_since for t in now.waiting if t.purpose_id == one.id), default=None)
            for one in now.purposes
        }
        counts = now.counts()
        self.windows.set_rows(now.windows)
        self.purposes.set_rows([PurposeLine(one, counts[one.id], longest[one.id], now.at) for one in now.purposes])
        names = ", ".join(dict.fromkeys(one.display_name for one in board.absent))
        self.absent.setText(
            _("Absent today: {names}").format(names=names) if names else _("Nobody is absent today.")
        )
        if first:
            self.purposes.select_first()
            self.windows.select_first()

    # moving ---------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit on the list of purposes is a window."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            number = event.key() - Qt.Key.Key_0
            plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
            if plain and 1 <= number <= 9:
                self.put(number)
                return True
        return False

    def _move_chosen(self) -> None:
        window = self.windows.current_row()
        if window is not None:
            self.put(window.number)

    def put(self, number: int) -> None:
        """Put a window to the chosen purpose, behind those it serves already; or take it away."""
        line = self.purposes.current_row()
        if line is None or self.board is None:
            return
        purpose = line.purpose
        taken = number in purpose.windows

        def done(_row: object) -> None:
            told = (
                _("Window {number} no longer serves {name}") if taken else _("Window {number} serves {name} now")
            )
            self._room.say(told.format(number=number, name=purpose.name))
            self.read()

        self._room.work.change(
            self, _move(purpose.id, number, serves=not taken), stale="tickets", done=done, failed=self.explain
        )


def _move(purpose: UUID, number: int, *, serves: bool) -> Any:  # noqa: ANN401  a job of the desk
    def job(db: "Session", act: "Act") -> PurposeRow:
        return move_window(db, act, purpose_id=purpose, number=number, serves=serves)

    return job
