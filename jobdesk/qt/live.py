"""What other desks of a shared center do, brought onto the window: stale lists, open records, who else looks."""

from collections.abc import Sequence
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from jobdesk.base.i18n import _
from jobdesk.qt.live_tables import EVERY, LISTS_OF
from jobdesk.services.accounts import Colleague, list_colleagues
from jobdesk.services.elsewhere import Elsewhere, read_elsewhere
from jobdesk.store.changes import Change
from jobdesk.store.looks import Look, LookKind

if TYPE_CHECKING:
    from jobdesk.qt.pages.base import Page
    from jobdesk.qt.pages.room import Room
    from jobdesk.qt.pages.sheets import Sheet

TURN_MS, PATIENCE = 200, 2
"""Lists are told at most once each turn; while the desk is busy they wait, for so many turns."""
BEAT_MS, GONE_S = 20_000, 50.0
"""So often a desk says again what it has open; one that was not heard for so long is gone."""
Record = tuple[str, UUID]


class LiveRoom(QObject):
    """The ear of a signed-in desk on the GUI thread; on a local center it hears nothing.

    Attributes:
        telling: lists are told just now of what another desk changed.

    Signals:
        told(): lists and open records were told what changed.
        seen(): another desk opened or closed something.
    """

    told, seen = Signal(), Signal()
    _heard, _looked = Signal(object), Signal(object)

    def __init__(self, room: "Room") -> None:
        super().__init__(room)
        self._room, self._on, self._locked, self.telling = room, False, False, False
        self._page: Page | None = None
        self._open: tuple[Record, ...] = ()
        self._kinds: set[str] = set()
        self._changes: list[Change] = []
        self._others: dict[Record, dict[int, tuple[Look, float]]] = {}
        self._names: dict[UUID, str] = {}
        self._told_at, self._waited = 0.0, 0
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._tell)
        self._beat = QTimer(self, interval=BEAT_MS)
        self._beat.timeout.connect(self._on_beat)
        self._heard.connect(self._take)
        self._looked.connect(self._take_look)
        room.locking.connect(self._on_locking)
        room.unlocked.connect(self._on_unlocked)
        room.work.away.connect(self._on_away)

    def begin(self) -> None:
        """Listen from now on; anew where the desk goes on elsewhere."""
        self._others.clear()
        self._open = ()
        self._on = self._room.desk.live.begin(self._hear, self._see)
        self.destroyed.connect(partial(self._room.desk.live.stop, wait=False))
        if self._on:
            self._beat.start()
            self._look_again()
        else:
            self._beat.stop()

    def follow(self, page: "Page") -> None:
        """What this page has open now is what the desk has open."""
        self._page = page
        if self._on and not self._locked:
            self._look_again()

    # on the listener's thread ---------------------------------------------------------------

    def _hear(self, change: Change | None) -> None:
        if isValid(self):
            self._heard.emit(change)

    def _see(self, look: Look) -> None:
        if isValid(self):
            self._looked.emit(look)

    def _on_away(self, away: bool) -> None:
        """What was changed while the server was away nobody told: all is read again once it is back."""
        if not away and self._on:
            self._take(None)

    # changes --------------------------------------------------------------------------------

    def _take(self, change: Change | None) -> None:
        if change is None:
            self._room.work.ask_again()
            self._kinds |= EVERY
            self._others.clear()
            self._open = ()
            self._look_again()
        else:
            self._kinds.update(kind for table in change.tables for kind in LISTS_OF.get(table, ()))
            self._changes.append(change)
        if not self._soon.isActive() and not self._locked:
            self._soon.start(max(0, round(TURN_MS - (monotonic() - self._told_at) * 1000)))

    def _tell(self) -> None:
        if self._locked:
            return
        if not self._room.work.idle and self._waited < PATIENCE:
            self._waited += 1
            self._soon.start(TURN_MS)
            return
        kinds, changes = self._kinds, self._changes
        self._kinds, self._changes, self._waited, self._told_at = set(), [], 0, monotonic()
        self.telling = True
        try:
            for kind in sorted(kinds):
                self._room.work.changed.emit(kind)
        finally:
            self.telling = False
        if changes:
            for table, record_id in self._open:
                self._room.work.read(
                    self,
                    partial(read_elsewhere, changes=changes, table=table, record_id=record_id),
                    done=partial(self._show_change, (table, record_id)),
                    failed=_leave,
                )
        self.told.emit()

    def _show_change(self, record: Record, told: Elsewhere | None) -> None:
        shown = self._shown()
        if told is None or shown is None or record not in self._open:
            return
        what = ", ".join(told.what)
        if told.window_no is None:
            text = _("Just now {who} changed it: {what}") if what else _("Just now {who} changed it")
        else:
            text = (
                _("Just now changed at window {window} ({who}): {what}")
                if what
                else _("Just now changed at window {window} ({who})")
            )
        shown.live_line.show_change(text.format(who=told.who, window=told.window_no, what=what))
        shown.show_elsewhere(told.columns)

    def _shown(self) -> "Page | Sheet | None":
        page = self._page
        if page is None or not isValid(page):
            return None
        return page.sheet or page

    # who else looks -------------------------------------------------------------------------

    def _look_again(self) -> None:
        """Tell of what was opened and closed here since, and show who else has it open."""
        page = self._page
        now = page.open_records() if page is not None and isValid(page) and not self._locked else ()
        before, self._open = self._open, tuple(now)
        for record in before:
            if record not in now:
                self._say(LookKind.CLOSE, record)
                self._others.pop(record, None)
        for record in now:
            if record not in before:
                self._say(LookKind.ASK, record)
        if before != self._open and (shown := self._shown()) is not None:
            shown.live_line.show_change("")
        self._show_others()

    def _say(self, kind: LookKind, record: Record) -> None:
        if self._on:
            job = partial(self._room.desk.live.show, kind, *record)
            self._room.work.lane("looks", self, job, done=_leave, failed=_leave)

    def _take_look(self, look: Look) -> None:
        if look.record_id is None:
            for there in self._others.values():
                there.pop(look.desk, None)
        else:
            record = (look.table, look.record_id)
            if look.kind == LookKind.CLOSE:
                self._others.get(record, {}).pop(look.desk, None)
            elif record in self._open:
                self._others.setdefault(record, {})[look.desk] = (look, monotonic())
                if look.kind == LookKind.ASK:
                    self._say(LookKind.OPEN, record)
        self._show_others()
        self.seen.emit()

    def _show_others(self) -> None:
        shown = self._shown()
        if shown is None or not self._on:
            return
        there = {look.desk: look for record in self._open for look, _at in self._others.get(record, {}).values()}
        if {look.account_id for look in there.values()} - self._names.keys():
            self._room.work.read(self, list_colleagues, done=self._learn, failed=_leave, latest="names")
            return
        shown.live_line.show_others(" · ".join(self._words(there[desk]) for desk in sorted(there)))

    def _words(self, look: Look) -> str:
        who = self._names[look.account_id]
        if look.window_no is None:
            return _("{who} has this open too").format(who=who)
        return _("Window {window}, {who} has this open too").format(window=look.window_no, who=who)

    def _learn(self, people: Sequence[Colleague]) -> None:
        unknown = {look.account_id for there in self._others.values() for look, _at in there.values()}
        self._names = dict.fromkeys(unknown, "?") | {one.id: one.display_name for one in people}
        self._show_others()

    def _on_beat(self) -> None:
        """Say again what is open here; forget desks that were not heard for long."""
        gone = monotonic() - GONE_S
        for there in self._others.values():
            for desk in [desk for desk, (_look, at) in there.items() if at < gone]:
                del there[desk]
        for record in self._open:
            self._say(LookKind.OPEN, record)
        self._show_others()

    # a lock ---------------------------------------------------------------------------------

    def _on_locking(self) -> None:
        self._locked = True
        self._look_again()

    def _on_unlocked(self) -> None:
        """What was heard behind the cover is shown now."""
        self._locked = False
        self._look_again()
        if self._kinds or self._changes:
            self._soon.start(0)


def _leave(_told: object) -> None:
    """What cannot be told or read now is told and read again later."""
