"""A session that runs while the desk is locked: who walked away may have finished."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject

from jobdesk.base.formats import format_time
from jobdesk.base.i18n import _
from jobdesk.qt.pages._counter_session import SessionPanel
from jobdesk.qt.pages.base import Page
from jobdesk.services import counseling


class SessionLock(QObject):
    """Asks after a lock whether the session that still runs ended then; `left` leaves the person."""

    def __init__(self, page: Page, session: SessionPanel, left: Callable[[], None]) -> None:
        super().__init__(page)
        self._page, self._session, self._left = page, session, left
        self._locked_at: datetime | None = None
        page.room.locking.connect(self._on_locking)
        page.room.unlocked.connect(self._on_unlocked)

    def _on_locking(self) -> None:
        self._locked_at = self._page.room.now()

    def _on_unlocked(self) -> None:
        at, session = self._locked_at, self._session
        if at is None or session.session is None:
            return
        time = format_time(at.time())
        self._page.ask(
            _("The session with {name} was running when the desk was locked at {time}.").format(
                name=session.name, time=time
            ),
            verb=_("End it at {time}").format(time=time),
            then=partial(self._end_at, session.session, at),
        )

    def _end_at(self, session: UUID, at: datetime) -> None:
        page = self._page

        def done(_none: object) -> None:
            page.room.say(_("Session ended"))
            self._session.keep_draft(done=self._left)

        page.room.work.change(
            page,
            lambda db, act: counseling.end_session(db, act, session_id=session, at=at),
            stale=("sessions",),
            done=done,
            failed=page.explain,
        )
