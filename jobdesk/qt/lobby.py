"""순번 전광판: which number goes to which window, for the lobby; told by eye, by chime and by voice."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from typing_extensions import override

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _
from jobdesk.base.spoken import call_sentence
from jobdesk.devices.announcer import Announcer
from jobdesk.qt.display_window import CLOSE_KEYS, DisplayWindow
from jobdesk.qt.lobby_face import draw_lobby
from jobdesk.qt.work import Work
from jobdesk.services.tickets.entrance import Entrance

BLINK_MS, FRESH_BLINKS = 500, 20
"""The newest call flashes for ten seconds, once a second; after that its mark stays."""
Call = tuple[str, int, datetime]
"""Number, window, when."""
VOICE = "voice"


class Lobby(DisplayWindow):
    """The display of the lobby. It never shows or says a name but masked, of who did not answer."""

    def __init__(self, work: Work, announcer: Announcer | None = None) -> None:
        super().__init__(work, _("Lobby display"))
        self.announcer = announcer or Announcer()
        self.newest: Call | None = None
        self.flash_on = False
        self._blinks = 0
        self._blink = QTimer(self, interval=BLINK_MS)
        self._blink.timeout.connect(self._on_blink)
        self._tick = QTimer(self, interval=1_000)
        self._tick.timeout.connect(self.update)
        self._tick.start()
        self.resize(1280, 720)
        QShortcut(QKeySequence(CLOSE_KEYS), self, self.close)

    @override
    def changed(self, before: Entrance | None, now: Entrance) -> None:
        """Calls that were not there before are told, the earliest first; those found at the start are not."""
        known = set(before.lobby.called) if before is not None else set(now.lobby.called)
        fresh = [call for call in reversed(list(now.lobby.called)) if call not in known]
        for call in fresh:
            self._tell(call)

    def _tell(self, call: Call) -> None:
        label, counter_no, _at = call
        self.newest, self._blinks, self.flash_on = call, FRESH_BLINKS, True
        self._blink.start()
        self.setAccessibleDescription(call_sentence(label, counter_no))
        say = partial(self.announcer.announce, label, counter_no)
        self.work.lane(VOICE, self, say, done=_nothing, failed=_nothing)

    def _on_blink(self) -> None:
        self._blinks -= 1
        self.flash_on = self._blinks > 0 and not self.flash_on
        if self._blinks <= 0:
            self._blink.stop()
        self.update()

    @override
    def show_now(self) -> None:
        self.update()

    @override
    def ending(self) -> None:
        self._blink.stop()
        self._tick.stop()
        self.announcer.stop()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            draw_lobby(painter, self.rect(), self)
        finally:
            painter.end()


def _nothing(_value: bool | JobdeskError) -> None:
    """A sound that failed is no trouble: the screen says it all."""
