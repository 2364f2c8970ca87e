"""The desk's own copy, in the window: kept in step behind it; asked about where the server is away, by one key."""

from collections.abc import Callable
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from jobdesk.base.errors import JobdeskError
from jobdesk.base.formats import format_datetime, format_number
from jobdesk.base.i18n import _
from jobdesk.qt.feedback import ToneMark, announce
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.parts import button
from jobdesk.qt.theme import M, S, set_look

if TYPE_CHECKING:
    from jobdesk.qt.pages.local_copy import BroughtHome, LocalCopy
    from jobdesk.qt.windows.shell import Shell
    from jobdesk.qt.work import Work

T = TypeVar("T")
LOOK_MS, PROBE_MS, FIRST_MS = 1_000, 15_000, 8_000
KEY = "F11"
OFFER, HOME, WAITING = "offer", "home", "waiting"
STALE = ("jobseekers", "vacancies", "employers", "referrals", "sessions", "registrations", "placements", "events")


class LocalStrip(QFrame):
    """Under the header: a question with its verb, and nothing where nothing is to be asked.

    It takes no focus, so that what is typed goes on into the form in hand.

    Signals:
        moved(): the desk goes on elsewhere now: on its copy, or at the center again.
    """

    moved = Signal()

    def __init__(self, shell: "Shell", work: "Work", local: "LocalCopy", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell, self._work, self._local = shell, work, local
        self.asking, self._put_away, self._busy = "", "", False
        self._back, self._left, self._said = False, Event(), ""
        self._mark, self.label = ToneMark("warning"), PlainLabel(wrap=True)
        self.later, self.verb = button(_("Not now"), look="quiet"), button("", primary=True)
        self.later.clicked.connect(self.put_away)
        self.verb.clicked.connect(self.act)
        line = QHBoxLayout(self)
        line.setContentsMargins(M, S, M, S)
        line.setSpacing(S)
        line.addWidget(self._mark)
        line.addWidget(self.label, 1)
        line.addWidget(self.later)
        line.addWidget(self.verb)
        self.hide()
        self._clock = QTimer(self, interval=LOOK_MS)
        self._clock.timeout.connect(self.look)
        self._clock.start()
        self._probe = QTimer(self, interval=PROBE_MS)
        self._probe.timeout.connect(self._ask_server)
        self._probe.start()
        self._due = QTimer(self, interval=FIRST_MS)
        self._due.timeout.connect(self.renew)
        self._due.start()

    # keeping it in step ---------------------------------------------------------------------

    def renew(self) -> None:
        """Bring the copy in step now; a server that does not answer is told by its acts."""
        if self._shell.locked or self._local.on_copy or self._busy:
            return
        minutes = self._local.minutes
        self._due.setInterval(max(1, minutes) * 60_000)
        self._left.clear()
        local, left = self._local, self._left

        def tick(_done: int, _whole: int) -> None:
            if left.is_set():
                raise JobdeskError(_("The desk is locked."))

        self._work.device(
            self, lambda: local.refresh(tick), done=lambda _made: self._renewed(), failed=self._not_renewed
        )

    def stop(self) -> None:
        """The desk is left: what is under way ends, the copy from before stands."""
        self._left.set()
        self._due.setInterval(FIRST_MS)

    def end(self) -> None:
        """It is not asked nor shown any more: nothing of it comes later."""
        self.stop()
        for timer in (self._clock, self._probe, self._due):
            timer.stop()
        self.hide()

    def _renewed(self) -> None:
        """Say once what the person is to know of it."""
        told, page = self._local.trouble, self._shell.page
        if told != self._said and page is not None and not self._shell.locked:
            self._said = told
            if told:
                page.strip.show_text(told, "warning")
        self.look()

    def _not_renewed(self, error: JobdeskError) -> None:
        page = self._shell.page
        if self._left.is_set() or self._local.away_for is not None or self._shell.locked or page is None:
            return
        told = _("This desk's local copy was not renewed: {why}")
        page.strip.show_text(told.format(why=str(error)), "warning")

    # asking ---------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask where something is to be asked; answers at once."""
        wanted = "" if self._shell.locked or self._busy else self._wanted()
        if wanted != self._put_away:
            self._put_away = ""
        if wanted == self.asking:
            return
        self.asking = wanted
        if not wanted or wanted == self._put_away:
            self.hide()
            return
        text, verb, tone = self._words(wanted)
        self._mark.set_tone(tone)
        self.label.setText(text)
        self.verb.setText(f"{verb} ({KEY})")
        self.verb.setAccessibleName(verb)
        self.setAccessibleName(text)
        set_look(self, strip=tone)
        self.show()
        announce(self)

    def _wanted(self) -> str:
        if self._local.on_copy:
            return HOME if self._back else ""
        away = self._local.away_for
        if away is None:
            return WAITING if self._local.waiting else ""
        return OFFER if away >= self._local.away_seconds and self._local.made_at is not None else ""

    def _words(self, asking: str) -> tuple[str, str, str]:
        if asking == OFFER and self._local.made_at is not None:
            told = _(
                "The center's server has not answered for {seconds} seconds. Go on with this desk's copy of"
                " {time}? What you are typing stays; what you save comes to the center once it is back."
            )
            time = format_datetime(self._local.made_at)
            text = told.format(seconds=format_number(self._local.away_seconds), time=time)
            return text, _("Go on with the copy"), "warning"
        verb = _("Bring home and go on at the center")
        if asking == HOME:
            return _("The center's server answers again. What was done here goes there now."), verb, "good"
        told = _("Work done without the server waits at this desk: the center does not have it yet.")
        return told, _("Bring it home"), "warning"

    def put_away(self) -> None:
        """Not now: it is asked again when it begins anew; the key works all the same."""
        self._put_away = self.asking
        self.hide()

    # acting ---------------------------------------------------------------------------------

    def act(self) -> None:
        """One key: go on with the copy, or home again."""
        if self._busy:
            return
        local = self._local
        if local.on_copy:
            self._start(local.go_home, self._home)
        elif local.waiting and local.away_for is None:
            self._start(local.bring_waiting, self._home)
        elif local.away_for is not None:
            local.ask_no_more()
            self._start(local.go_on, self._gone_on)
        elif local.made_at is not None:
            told = _("The center's server answers. This desk's copy of {time} stands ready.")
            self._shell.say(told.format(time=format_datetime(local.made_at)))
        elif local.barred:
            self._start(partial(local.refresh, asked=True), self._made_again)
        else:
            self._shell.say(_("The center's server answers. This desk has no copy yet."))

    def _start(self, job: Callable[[], T], done: Callable[[T], None]) -> None:
        self._busy = True
        self.hide()
        self._left.set()
        self._work.after(self, job, done=done, failed=self._failed)

    def _failed(self, error: JobdeskError) -> None:
        self._busy, self._back, self.asking = False, False, ""
        page = self._shell.page
        if page is not None:
            page.strip.show_text(str(error))

    def _made_again(self, made: bool) -> None:
        self._busy, self.asking = False, ""
        if made:
            self._shell.say(_("This desk has a local copy again."))
        self._renewed()

    def _gone_on(self, _none: None) -> None:
        self._arrived()
        self._shell.say(_("You go on with this desk's own copy. What you save comes to the center later."))

    def _home(self, home: "BroughtHome | None") -> None:
        self._arrived()
        self._due.setInterval(FIRST_MS)
        if home is None:
            return
        added, changed = (sum(getattr(one, name) for one in home.reports) for name in ("added", "changed"))
        told = _("Home again: {added} records added, {changed} changed.")
        self._shell.say(told.format(added=format_number(added), changed=format_number(changed)))
        page, asked = self._shell.page, sum(one.conflicts for one in home.reports)
        if page is not None and home.refused:
            page.strip.show_text(_("Not brought home, and kept on this desk: {why}").format(why=home.refused))
        elif page is not None and asked:
            told = _("{count} things were changed on both sides: the center's stand until the supervisor decides.")
            page.strip.show_text(told.format(count=format_number(asked)), "warning")

    def _arrived(self) -> None:
        self._busy, self._back, self.asking = False, False, ""
        self._work.ask_again()
        self.moved.emit()
        for name in STALE:
            self._work.changed.emit(name)

    def _ask_server(self) -> None:
        if self._local.on_copy and not (self._busy or self._shell.locked):
            self._work.device(self, self._local.is_back, done=self._told, failed=lambda _error: None)

    def _told(self, back: bool) -> None:
        self._back = back
        self.look()
