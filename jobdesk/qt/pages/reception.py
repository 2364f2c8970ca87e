"""접수: all that the role reception sees, and a sheet of 창구 for whoever helps out at the entrance."""

from typing import ClassVar

from typing_extensions import override

from jobdesk.base.i18n import _, mark
from jobdesk.qt.pages._own_password import ask_own_password
from jobdesk.qt.pages._reception_commands import COMMANDS, OWN_PASSWORD
from jobdesk.qt.pages._reception_panel import ReceptionPanel
from jobdesk.qt.pages.base import Page, Room
from jobdesk.qt.pages.sheets import Sheet
from jobdesk.services.tickets.queue import close_leftovers

_BUTTONS = ("arrive", "appoint", "strike", "lobby", "touch")
_AT_WAITING = ("reissue", "left")
"""What is done with who waits stands over the list; the visitor's box says its own key."""


class _Acts:
    """The commands, done by the panel."""

    panel: ReceptionPanel

    def start_who(self) -> None:
        """To the visitor's name."""
        self.panel.start_who()

    def check_in(self) -> None:
        """Who has the chosen appointment is there."""
        self.panel.check_in()

    def make_appointment(self) -> None:
        """A new appointment."""
        self.panel.make_appointment()

    def strike(self) -> None:
        """The chosen appointment falls out."""
        self.panel.strike()

    def reissue(self) -> None:
        """Print the chosen number once more."""
        self.panel.reissue()

    def say_left(self) -> None:
        """Who has the chosen number went away."""
        self.panel.say_left()

    def open_lobby(self) -> None:
        """The display of the lobby."""
        self.panel.open_lobby()

    def open_touch(self) -> None:
        """The visitors' touch screen."""
        self.panel.open_touch()


class ReceptionPage(_Acts, Page):
    """The entrance: numbers, appointments, who waits."""

    title = mark("Reception")
    reads: ClassVar = ("tickets", "appointments")
    commands: ClassVar = (*COMMANDS, OWN_PASSWORD)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.add_buttons(*(f"reception.{name}" for name in _BUTTONS), keyed=True)
        self.add_buttons(OWN_PASSWORD.id)
        self.panel = ReceptionPanel(self, self.ask)
        self.panel.offer(self.action(f"reception.{name}") for name in _AT_WAITING)
        self.body.addWidget(self.panel, 1)
        if not room.away:  # whoever begins the day ends what the day before left
            room.work.change(self, close_leftovers, stale="tickets", done=lambda _count: None, failed=self.explain)

    def change_own_password(self) -> None:
        """Another password for who sits here."""
        ask_own_password(self)

    @override
    def refresh(self, stale: frozenset[str]) -> None:
        self.panel.look()

    @override
    def start_focus(self) -> None:
        if self.sheet is not None:
            super().start_focus()
        else:
            self.panel.start_focus()


class ReceptionSheet(_Acts, Sheet):
    """The same over 창구."""

    def __init__(self, page: Page) -> None:
        super().__init__(title=_("Reception"))
        self.room = page.room
        self.panel = ReceptionPanel(page, self.ask)
        self.body.addWidget(self.panel, 1)
        made = {}
        for command in COMMANDS:
            name = command.id.partition(".")[2]
            verb = made[name] = self._make_action(_(command.text), command.shortcut, getattr(self, command.run))
            verb.setToolTip(" · ".join((_(command.text), command.shortcut, _(command.help))))
            if name in _BUTTONS:
                self.add_action(verb, keyed=True)
        self.panel.offer(made[name] for name in _AT_WAITING)

    @override
    def start_focus(self) -> None:
        self.panel.start_focus()
