"""The safe desk: a key that asks for help in silence, and the strip that tells every other desk of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.errors import JobdeskError
from jobdesk.base.formats import format_time
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_issue_tickets, can_manage_queue, can_serve
from jobdesk.qt.actions import Action, build_actions
from jobdesk.qt.feedback import ToneMark, announce
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.parts import button
from jobdesk.qt.theme import M, S, set_look, tokens

if TYPE_CHECKING:
    from jobdesk.base.enums import Role
    from jobdesk.qt.windows.shell import Shell
    from jobdesk.qt.work import Work
    from jobdesk.services.emergencies import EmergencyRow

LOOK_MS = 2_000
DOT, AWAY = 6, 5
KEY = "Ctrl+Shift+F11"


def can_watch_queue(role: "Role") -> bool:
    """See and move the whole queue: who plans the counters and serves people."""
    return can_serve(role) and can_manage_queue(role)


COMMANDS = (
    Action(
        "safe.help",
        mark("Ask for help in silence"),
        "ask_help",
        "Ctrl+Shift+F12",
        mark("Every other desk sees this window's number; here nothing is shown but a dot."),
        mark("Everywhere"),
        can_issue_tickets,
        center=True,
    ),
    Action(
        "safe.go",
        mark("I am going; then: help is there"),
        "go",
        KEY,
        mark("Answers a call for help, and all desks see who goes; pressed again, it closes it."),
        mark("Everywhere"),
        can_issue_tickets,
        center=True,
    ),
    Action(
        "safe.incidents",
        mark("Incidents"),
        "show_incidents",
        "Ctrl+Shift+F10",
        mark("Write down what happened at a window, and what was done."),
        mark("Everywhere"),
        can_serve,
        center=True,
    ),
    Action(
        "safe.board",
        mark("Windows and queue"),
        "show_board",
        "Ctrl+Shift+F9",
        mark("Every window's state, who waits how long, and which window serves what."),
        mark("Everywhere"),
        can_watch_queue,
        center=True,
    ),
)


class Dot(QWidget):
    """All the pressing desk shows: a dot in its corner, a ring until it is out, a square once somebody comes.

    Who comes is read by resting the pointer on it: the name alone, which tells a visitor nothing.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.out, self.coming, self._over = False, "", parent
        self.setFixedSize(DOT + 2, DOT + 2)
        self.hide()
        parent.installEventFilter(self)

    def tell(self, *, out: bool, coming: str = "") -> None:
        """Show it; `coming` is who is on the way."""
        self.out, self.coming = out, coming
        self.setToolTip(coming)
        self.setAccessibleName(coming)
        self._place()
        self.raise_()
        self.show()
        self.update()

    def _place(self) -> None:
        self.move(self._over.width() - self.width() - AWAY, self._over.height() - self.height() - AWAY)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, color = QPainter(self), QColor(tokens().secondary)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color, 1))
        if self.out:
            painter.setBrush(color)
        if self.coming:
            painter.drawRect(1, 1, DOT, DOT)
            return
        painter.drawEllipse(QPointF(self.width() / 2, self.height() / 2), DOT / 2, DOT / 2)


class HelpStrip(QFrame):
    """Under the header of every other desk: who asks for help. It takes no focus from what is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.label = PlainLabel(look="strong", wrap=True)
        self.record, self.verb = button(_("Record the incident"), look="quiet"), button("", primary=True)
        for one in (self.record, self.verb):
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        line = QHBoxLayout(self)
        line.setContentsMargins(M, S, M, S)
        line.setSpacing(S)
        line.addWidget(ToneMark("bad"))
        line.addWidget(self.label, 1)
        line.addWidget(self.record)
        line.addWidget(self.verb)
        set_look(self, strip="bad")
        self.hide()

    def tell(self, rows: "Sequence[EmergencyRow]", going: frozenset[UUID], here: UUID, *, record: bool) -> None:
        """Show who asks and who goes there, the first first; nothing where nobody asks.

        Args:
            going: the calls to which this desk goes; `here` is its account.
        """
        text = "\n".join(_words(one, going, here) for one in rows)
        if not rows:
            self.label.setText("")
            self.hide()
            return
        new = text != self.label.text()
        mine = _meant(rows, going).id in going
        self.label.setText(text)
        said = _("Help is there") if mine else _("I am going")
        self.verb.setText(f"{said}  {KEY}")
        self.verb.setAccessibleName(said)
        self.record.setVisible(record and mine)
        self.setAccessibleName(text)
        self.show()
        if new:
            announce(self)


def _meant(rows: "Sequence[EmergencyRow]", going: frozenset[UUID]) -> "EmergencyRow":
    """The call that the key answers: where this desk goes, else where nobody goes yet, else the first."""
    to = next((one for one in rows if one.id in going), None)
    return to or next((one for one in rows if one.going_by is None), rows[0])


def _words(one: "EmergencyRow", going: frozenset[UUID], here: UUID) -> str:
    where = (
        _("Window {number} asks for help").format(number=one.counter_no)
        if one.counter_no is not None
        else _("A desk without a window asks for help")
    )
    told = [where, one.who, format_time(one.raised_at.time())]
    if one.going_by == here:
        told.append(_("{who} (you) is on the way").format(who=one.going_who))
    elif one.going_by is not None:
        told.append(_("{who} is on the way").format(who=one.going_who))
    if one.id in going and one.going_by != here:
        told.append(_("you are going") if one.going_by is None else _("you are going too"))
    return " · ".join(told)


class SafeDesk(QObject):
    """Asks for help, sees who asks, and opens the incidents and the board of the windows.

    Attributes:
        strip: to be laid out under the header.
        dot: in the window's corner while this desk's own call stands.
    """

    def __init__(self, shell: "Shell", work: "Work") -> None:
        super().__init__(shell)
        self._shell, self._work, role = shell, work, shell.desk.role
        self.strip, self.dot = HelpStrip(), Dot(shell)
        self._pending = self._sending = False
        self._mine: UUID | None = None
        self._rows: Sequence[EmergencyRow] = ()
        self._going: frozenset[UUID] = frozenset()
        self.strip.verb.clicked.connect(self.go)
        self.strip.record.clicked.connect(self.record_incident)
        for action in build_actions(self, COMMANDS, role, scope=shell, away=shell.room.away).values():
            action.setAutoRepeat(False)
        self._clock = QTimer(self, interval=LOOK_MS)
        self._clock.timeout.connect(self.look)
        work.changed.connect(self._on_changed)
        if can_issue_tickets(role):
            self._clock.start()

    # asking ---------------------------------------------------------------------------------

    def ask_help(self) -> None:
        """Ask every other desk; what cannot be sent is tried again until it is."""
        if self._mine is None:
            self._pending = True
            self.dot.tell(out=False)
            self._send()

    def _send(self) -> None:
        from jobdesk.services.emergencies import raise_emergency

        if self._sending or self._shell.room.away:
            return  # a copy reaches nobody: the ring stays until the desk is at the center again
        self._sending = True
        self._work.change(self, raise_emergency, stale="emergencies", done=self._sent, failed=self._not_sent)

    def _sent(self, key: UUID | None) -> None:
        self._pending = self._sending = False
        self._mine = key
        self.dot.tell(out=True)

    def _not_sent(self, _error: JobdeskError) -> None:
        self._sending = False

    # seeing ---------------------------------------------------------------------------------

    def look(self) -> None:
        """Read who asks; a locked desk shows nothing."""
        if self._shell.locked or self._shell.room.away:
            return
        if self._pending:
            self._send()
        from jobdesk.services.emergencies import open_emergencies

        self._work.read(self, open_emergencies, done=self._show, failed=_leave, latest="emergencies")

    def _on_changed(self, name: str) -> None:
        if name == "emergencies" and can_issue_tickets(self._shell.desk.role):
            self.look()

    def _show(self, rows: "Sequence[EmergencyRow]") -> None:
        here = self._shell.desk.account_id
        own = next((one for one in rows if one.account_id == here), None)
        self._rows = [one for one in rows if one.account_id != here]
        self._going &= frozenset(one.id for one in rows)
        self._going |= frozenset(one.id for one in rows if one.going_by == here)
        self._mine = own.id if own is not None else None
        if own is not None:
            self.dot.tell(out=True, coming=own.going_who)
        elif not self._pending:
            self.dot.hide()
        self._tell()
        for one in self._rows:
            if one.going_by is None and one.id in self._going:
                self._send_going(one.id)

    def _tell(self) -> None:
        desk = self._shell.desk
        self.strip.tell(self._rows, self._going, desk.account_id, record=can_serve(desk.role))

    # answering ------------------------------------------------------------------------------

    def go(self) -> None:
        """Say that one goes; pressed again, that help is there. At the desk that asked it ends the call."""
        if not self._rows:
            if self._mine is not None:
                self._close(self._mine)
            elif self._pending:
                self._pending = False
                self.dot.hide()
            else:
                self._shell.say(_("Nobody asks for help."))
        elif (meant := _meant(self._rows, self._going).id) in self._going:
            self._close(meant)
        else:
            self._going |= {meant}
            self._tell()
            self._send_going(meant)

    def _send_going(self, key: UUID) -> None:
        """Tell all desks that one is on the way; what cannot be sent is tried again with the next look."""
        from jobdesk.services.emergencies import go_to_emergency

        self._work.change(
            self,
            lambda db, act: go_to_emergency(db, act, emergency_id=key),
            stale="emergencies",
            done=lambda _none: None,
            failed=_leave,
        )

    def _close(self, key: UUID) -> None:
        from jobdesk.services.emergencies import close_emergency

        self._work.change(
            self,
            lambda db, act: close_emergency(db, act, emergency_id=key),
            stale="emergencies",
            done=lambda _none: None,
            failed=self._explain,
        )

    def _explain(self, error: JobdeskError) -> None:
        if self._shell.page is not None:
            self._shell.page.explain(error)

    # sheets ---------------------------------------------------------------------------------

    def record_incident(self) -> None:
        """Write down what the call for help was about."""
        from jobdesk.qt.pages._incident_sheets import new_incident

        if self._shell.page is not None and self._rows:
            new_incident(self._shell.page, emergency_id=_meant(self._rows, self._going).id)

    def show_incidents(self) -> None:
        """What happened at the windows; with the person who is served now, where something new is written."""
        from jobdesk.qt.pages._incident_sheets import IncidentsSheet
        from jobdesk.qt.pages.counter import CounterPage

        page = self._shell.page
        if page is not None and not isinstance(page.sheet, IncidentsSheet):
            served = page.view.card.id if isinstance(page, CounterPage) and page.view is not None else None
            page.push(IncidentsSheet(page, jobseeker_id=served))

    def show_board(self) -> None:
        """Every window and the queue."""
        from jobdesk.qt.pages._queue_board import QueueBoardSheet

        page = self._shell.page
        if page is not None and not isinstance(page.sheet, QueueBoardSheet):
            page.push(QueueBoardSheet(page))


def _leave(_error: JobdeskError) -> None:
    """What could not be read or told is tried again soon."""
