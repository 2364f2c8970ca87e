"""How long a copy may be worked on. Source: safety.md 2 (the copy locks when its time is over)."""

from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from jobdesk.base.clock import Clock
from jobdesk.base.errors import NotAllowed
from jobdesk.base.i18n import _
from jobdesk.records.outreach import CopyState


class CopyTime:
    """The time of an open copy: it only goes forward, wherever the computer's clock is set while it works."""

    def __init__(self, seen_at: datetime) -> None:
        self._last = seen_at, monotonic()

    def now(self) -> datetime:
        """The latest moment known: the computer's, or what it showed at most and the time that went by since."""
        seen, since = self._last
        tick = monotonic()
        now = max(Clock().now(), seen + timedelta(seconds=tick - since))
        self._last = now, tick
        return now

    def pass_on(self, db: Session, *, leaving: bool = False) -> None:
        """Keep in the act's transaction how late it is.

        Args:
            leaving: the act brings the copy home, so it is done late, too.

        Raises:
            NotAllowed: the copy's time is over.
        """
        expires_at, seen_at = db.execute(select(CopyState.expires_at, CopyState.seen_at)).one()
        now = max(self.now(), seen_at)
        if not leaving and now > expires_at:
            raise NotAllowed(_("The time of this copy is over. What was done on it can still be brought home."))
        db.execute(update(CopyState).values(seen_at=now))
