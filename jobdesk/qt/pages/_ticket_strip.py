"""The call strip of a window: whom it has, who waits, and what can be done now."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, ngettext
from jobdesk.base.tickets import TicketState
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.parts import ActionButton, BadgeLabel, FittedLabel
from jobdesk.qt.theme import XS, Badge, L, M, S
from jobdesk.services.tickets.rows import TicketRow
from jobdesk.services.tickets.strip import StripNow
from jobdesk.services.tickets.times import minutes

NAMED, BETWEEN = 3, " · "
"""So many numbers on hold or without an answer are named, the others counted; what stands between two parts."""


def passed(since: datetime | None, now: datetime) -> str:
    """How long ago, as minutes and seconds."""
    return minutes(max(int((now - since).total_seconds()), 0)) if since is not None else ""


def who_of(one: TicketRow) -> str:
    """What the visitor said of themselves: name and phone tail, as far as given."""
    return " ".join(part for part in (one.visitor_name, one.phone_tail) if part)


def offered(now: StripNow) -> frozenset[str]:
    """What can be done now, by what follows `counter.ticket_`."""
    state = now.now.state if now.now is not None else None
    found = {"away"}
    if state == TicketState.CALLED:
        found |= {"serve", "recall", "absent", "return", "transfer"}
    elif state == TicketState.SERVING:
        found |= {"serve", "over", "hold", "transfer"}
    else:
        found |= {"call", "one"}
    if state is None and now.held:
        found.add("resume")
    return frozenset(found)


class _Line(FittedLabel):
    """Where the window is narrow its last parts are left out, whole."""

    @override
    def shorten(self, text: str, width: int) -> str:
        parts, metrics = text.split(BETWEEN), self.fontMetrics()
        while len(parts) > 1 and metrics.horizontalAdvance(BETWEEN.join(parts)) > width:
            parts.pop()
        return super().shorten(BETWEEN.join(parts), width)


class TicketStrip(QFrame):
    """Two lines and the buttons of what can be done; hidden where the center gives out no numbers.

    Attributes:
        shown: what it shows now; None before the first reading.
    """

    def __init__(self, actions: Mapping[str, QAction], order: Sequence[str]) -> None:
        super().__init__()
        self._actions = actions
        self.shown: StripNow | None = None
        self._flat = False
        self._as_of: datetime | None = None
        self.number = PlainLabel(look="page")
        self.state, self.about, self.waits = BadgeLabel(), _Line(look="strong"), _Line(look="secondary")
        first = QHBoxLayout()
        first.setSpacing(S)
        first.addWidget(self.state)
        first.addWidget(self.about, 1)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addLayout(first)
        told.addWidget(self.waits)
        line = QHBoxLayout(self)
        line.setContentsMargins(L, XS, M, XS)
        line.setSpacing(M)
        line.addWidget(self.number)
        line.addLayout(told, 1)
        self.buttons: dict[str, ActionButton] = {}
        beside = QHBoxLayout()
        beside.setSpacing(S)
        for name in order:
            primary = name in {"call", "serve"}
            self.buttons[name] = ActionButton(actions[name], primary=primary)
            beside.addWidget(self.buttons[name])
        line.addLayout(beside)
        self.setProperty("look", "card")
        self.setVisible(False)
        self._offer(frozenset())

    def show_now(self, now: StripNow, at: datetime) -> None:
        """Show the queue as it is."""
        self.shown = now
        one = now.now
        self.number.setText(one.label if one is not None else "–")
        away = now.shift is None or now.shift.away_since is not None
        self._actions["away"].setText(_("Back at the window") if away else _("Away"))
        serving = one is not None and one.state == TicketState.SERVING
        self._weigh_call()
        self.buttons["away"].make_primary(one is None and now.away)
        self.buttons["serve"].make_primary(not serving)
        self.buttons["over"].make_primary(serving)
        self._actions["serve"].setText(_("Who is it?") if serving else _("Serve"))
        self._offer(offered(now) if now.in_use else frozenset())
        self.setVisible(now.in_use)
        self.tick(at)

    def set_as_of(self, read: datetime | None, at: datetime) -> None:
        """While the server is away it says of when it is, and nobody is led to call; None: it is of now."""
        self._as_of = read
        self._weigh_call()
        self.tick(at)

    def _weigh_call(self) -> None:
        self.buttons["call"].make_primary(self._as_of is None and not (self.shown and self.shown.away))

    def set_flat(self, flat: bool, at: datetime) -> None:
        """On one line, where the height belongs to the session of who is served."""
        self._flat = flat
        self.waits.setVisible(not flat)
        self.tick(at)

    def tick(self, at: datetime) -> None:
        """Time goes on."""
        now = self.shown
        if now is None or not now.in_use:
            return
        badge, about = self._who(now, at)
        if badge != self.state.badge:
            self.state.set_badge(badge)
        queue = self._queue(now, self._as_of or at)
        if self._as_of is not None:
            queue = BETWEEN.join((_("as of {time}").format(time=f"{self._as_of:%H:%M:%S}"), queue))
        self.about.setText(f"{about}{BETWEEN}{queue}" if self._flat else about)
        self.waits.setText(queue)
        self.setAccessibleName(" ".join((self.number.text(), badge.word, about, queue)))

    def _who(self, now: StripNow, at: datetime) -> tuple[Badge, str]:
        one = now.now
        if one is None:
            if now.counter_no is None:
                return Badge(_("no window"), "neutral"), _("Choose your counter window in the header.")
            if now.away and now.shift is not None:
                return Badge(_("away"), "warning"), passed(now.shift.away_since, at)
            return Badge(_("ready to call"), "neutral"), _("Window {number}").format(number=now.counter_no)
        serving = one.state == TicketState.SERVING
        badge = Badge(_("being served"), "good") if serving else Badge(_("called"), "accent")
        return badge, BETWEEN.join(part for part in (one.purpose, who_of(one), passed(now.since, at)) if part)

    def _queue(self, now: StripNow, at: datetime) -> str:
        here = _("Waiting here {here}, in all {all}").format(
            here=format_number(now.here), all=format_number(len(now.waiting))
        )
        parts = [here]
        if now.longest is not None:
            parts.append(_("longest {time}").format(time=passed(now.longest, at)))
        for said, rows in ((_("on hold {numbers}"), now.held), (_("no answer {numbers}"), now.no_answer)):
            if rows:
                parts.append(said.format(numbers=_named(rows)))
        return BETWEEN.join(parts)

    def _offer(self, names: frozenset[str]) -> None:
        for name, action in self._actions.items():
            # The key that calls is told why not while somebody is here; a silent one would be pressed again.
            works = name in names or (name == "call" and bool(names))
            action.setEnabled(works)
            action.setVisible(works)
            self.buttons[name].setVisible(name in names)


def _named(rows: Sequence[TicketRow]) -> str:
    named = ", ".join(one.label for one in rows[:NAMED])
    more = len(rows) - NAMED
    return (
        named
        if more <= 0
        else named + " " + ngettext("and {count} more", "and {count} more", more).format(count=more)
    )
