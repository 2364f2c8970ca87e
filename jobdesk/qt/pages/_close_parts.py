"""What the sheets of the month's close share: a sheet that reads again, a month or year to step through."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from typing_extensions import override

from jobdesk.base.i18n import _
from jobdesk.qt.pages.base import Page, Room, Sheet
from jobdesk.qt.parts import ActionButton, secondary

FACTS = (
    "registrations",
    "jobseekers",
    "vacancies",
    "sessions",
    "referrals",
    "interviews",
    "placements",
    "follow_ups",
    "visits",
    "events",
)
_OF_A_PERSON = frozenset({"jobseeker", "registration", "counseling_session", "follow_up", "interview"})
_PAGES = {
    "placement": "placement",
    "referral": "referral",
    "vacancy": "vacancy",
    "employer": "employer",
    "event": "event",
    "employer_visit": "visit",
}


class LiveSheet(Sheet):
    """A sheet that reads what it shows, and again once something it tells of was saved, as soon as it is seen.

    Attributes:
        reads: kinds of lists it shows.
    """

    reads: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        page: Page,
        *,
        title: str,
        verb: str = "",
        run: Callable[[], object] | None = None,
        shortcut: str = "Ctrl+S",
    ) -> None:
        super().__init__(title=title, verb=verb, run=run, shortcut=shortcut)
        self.page, self._stale = page, False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._read_if_seen)

    def read(self) -> None:
        """Ask for what is shown."""

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        room.work.changed.connect(self._on_changed)
        self.read()

    def _on_changed(self, name: str) -> None:
        if name in self.reads:
            self._stale = True
            self._soon.start()

    def _read_if_seen(self) -> None:
        if self._stale and self.isVisible():
            self._stale = False
            self.read()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start()

    def add_steps(self, step: Callable[[int], object]) -> None:
        """Two acts in the head: what lies before, and after."""
        for at, (text, key, by) in enumerate(
            ((_("One before"), "Alt+Left", -1), (_("One after"), "Alt+Right", 1))
        ):
            made = ActionButton(self._make_action(text, key, partial(step, by)))
            self.head.insertWidget(1 + at, made)

    def add_told(self) -> None:
        """The line that says how things stand, at the right end of the head."""
        self.told = secondary("")
        self.head.addWidget(self.told)

    def open_row(self, table: str, record_id: UUID, jobseeker_id: UUID | None) -> None:
        """Open a record where it lives; the sheet waits at its row."""
        if table == "account":
            self.room.start("administration", "strikes_of", account_id=record_id)
        elif table in _PAGES:
            self.room.open(_PAGES[table], record_id)
        elif jobseeker_id is not None:
            self.room.open("jobseeker", jobseeker_id)
        elif table in _OF_A_PERSON:
            self.room.open("jobseeker", record_id)
        else:
            self.strip.show_text(_("This record has no page of its own."), "warning")


def month_by(month: date, by: int) -> date:
    """The first day of the month so many later."""
    place = month.year * 12 + month.month - 1 + by
    return date(place // 12, place % 12 + 1, 1)


def month_to_close(today: date) -> date:
    """Which month is worked on: this one from its last week on, else the one before."""
    this = today.replace(day=1)
    return this if today + timedelta(days=7) >= month_by(this, 1) else month_by(this, -1)
