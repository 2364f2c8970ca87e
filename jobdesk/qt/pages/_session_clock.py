"""How long the session at the counter has lasted: a word and a shape, never a sound."""

from datetime import datetime

from PySide6.QtCore import QTimer

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _
from jobdesk.qt.pages.base import Room
from jobdesk.qt.parts import BadgeLabel
from jobdesk.qt.theme import Badge
from jobdesk.services.settings import read_settings

TICK_MS = 15_000
SETTING = "session_minutes"


class SessionClock(BadgeLabel):
    """Whole minutes since a session began; past the guidance of the center it says so, gently."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room, self._limit = room, 0
        self._since: datetime | None = None
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self.tell)
        self.hide()

    def begin(self, since: datetime | None) -> None:
        """A session runs since then; None: none does."""
        self._since = since
        if since is None:
            self._clock.stop()
            self.hide()
            return
        self._clock.start()
        self._room.work.read(
            self,
            lambda db, _act: read_settings(db).integer(SETTING),
            done=self._take,
            failed=_leave,
            latest="limit",
        )

    def tell(self) -> None:
        """Say it as it is now."""
        if self._since is None:
            return
        lasted = max(int((self._room.now() - self._since).total_seconds()) // 60, 0)
        self.set_badge(session_badge(lasted, self._limit))
        self.show()

    def _take(self, limit: int) -> None:
        self._limit = limit
        self.tell()


def session_badge(lasted: int, limit: int) -> Badge:
    """Minutes beside the guidance; a limit of 0 gives none."""
    if not limit:
        return Badge(_("{count} min").format(count=lasted), "neutral")
    if lasted < limit:
        return Badge(_("{count} of {limit} min").format(count=lasted, limit=limit), "neutral")
    return Badge(_("{count} min · over the guidance of {limit}").format(count=lasted, limit=limit), "warning")


def _leave(_error: JobdeskError) -> None:
    """Without the setting nothing is said; the session goes on."""
