"""What a window does with waiting numbers; each is offered while it means something."""

from functools import partial

from jobdesk.base.i18n import mark
from jobdesk.base.permissions import can_serve
from jobdesk.qt.actions import Action

_number = partial(Action, group=mark("Waiting numbers"), may=can_serve, center=True)

TICKET_COMMANDS = (
    _number(
        "counter.ticket_call",
        mark("Call next"),
        "call_next",
        "F9",
        mark("By the window's order of purposes, then who waits longest"),
    ),
    _number("counter.ticket_one", mark("Call one…"), "call_one", "Shift+F9", mark("Any number that waits")),
    _number(
        "counter.ticket_serve",
        mark("Serve"),
        "serve_number",
        "F10",
        mark("The person sat down: their number becomes the session, the search is filled"),
    ),
    _number("counter.ticket_recall", mark("Call again"), "recall_number", "Ctrl+F9", mark("The number called")),
    _number(
        "counter.ticket_absent",
        mark("No answer to the call"),
        "say_no_answer",
        "F7",
        mark("Nobody came to the window"),
    ),
    _number(
        "counter.ticket_return",
        mark("Back into the queue"),
        "return_number",
        "Shift+F7",
        mark("Called by mistake: it keeps its place"),
    ),
    _number("counter.ticket_over", mark("End the number"), "end_number", "Ctrl+F10", mark("The person is helped")),
    _number(
        "counter.ticket_hold", mark("Hold the number"), "hold_number", "F4", mark("Another is called meanwhile")
    ),
    _number("counter.ticket_resume", mark("Resume"), "resume_number", "Shift+F4", mark("With who is on hold")),
    _number(
        "counter.ticket_transfer",
        mark("Transfer…"),
        "transfer_number",
        "F5",
        mark("To another window or purpose, with who it is"),
    ),
    _number("counter.ticket_away", mark("Away"), "go_away", "F3", mark("This window calls nobody for a while")),
)
IN_PLACE = ("call", "one", "serve", "recall", "absent", "return", "over", "hold", "resume", "transfer", "away")
"""The order of the buttons, by what follows `counter.ticket_`."""
