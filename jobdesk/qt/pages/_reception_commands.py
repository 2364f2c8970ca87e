"""What can be done at the reception; a purpose's number key gives out its next number."""

from jobdesk.base.i18n import mark
from jobdesk.base.permissions import can_issue_tickets
from jobdesk.qt.actions import Action

WHO_KEY = "Ctrl+F"
COMMANDS = (
    Action(
        "reception.who",
        mark("Name and phone"),
        "start_who",
        WHO_KEY,
        mark("If the visitor wishes: it goes with the next number"),
        may=can_issue_tickets,
    ),
    Action(
        "reception.arrive",
        mark("Check in"),
        "check_in",
        "Ctrl+I",
        mark("Who has the chosen appointment is there: a number, before those who came without"),
        may=can_issue_tickets,
        center=True,
    ),
    Action(
        "reception.appoint",
        mark("New appointment"),
        "make_appointment",
        "Ctrl+N",
        mark("Who comes when, and what for"),
        may=can_issue_tickets,
        center=True,
    ),
    Action(
        "reception.strike",
        mark("Strike it through"),
        "strike",
        "Ctrl+Delete",
        mark("Who does not come after all, with a reason"),
        may=can_issue_tickets,
        center=True,
    ),
    Action(
        "reception.reissue",
        mark("Print again"),
        "reissue",
        "Ctrl+P",
        mark("The chosen number once more: the same one, marked as issued again"),
        may=can_issue_tickets,
        center=True,
    ),
    Action(
        "reception.left",
        mark("Visitor gone"),
        "say_left",
        "Ctrl+G",
        mark("Who has the chosen number does not wait any more"),
        may=can_issue_tickets,
        center=True,
    ),
    Action(
        "reception.lobby",
        mark("Lobby"),
        "open_lobby",
        "Ctrl+Shift+L",
        mark("A window of its own on a second screen, with a session of its own"),
        may=can_issue_tickets,
        center=True,
    ),
    Action(
        "reception.touch",
        mark("Touch screen"),
        "open_touch",
        "Ctrl+Shift+T",
        mark("Visitors take their number themselves; it closes with the password"),
        may=can_issue_tickets,
        center=True,
    ),
)
OWN_PASSWORD = Action(
    "reception.own",
    mark("My password"),
    "change_own_password",
    "Ctrl+Shift+M",
    mark("Another password for yourself"),
    may=can_issue_tickets,
    center=True,
)
"""Of the place alone: elsewhere it is in 관리."""
