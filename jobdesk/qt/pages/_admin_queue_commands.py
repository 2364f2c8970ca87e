"""What can be done in the view of waiting numbers."""

from functools import partial

from jobdesk.base.i18n import mark
from jobdesk.base.permissions import can_manage_queue
from jobdesk.qt.actions import Action

_act = partial(Action, may=can_manage_queue, center=True)
QUEUE_COMMANDS = (
    _act(
        "administration.window_ranks",
        mark("Windows and ranks…"),
        "assign_windows",
        "F5",
        mark("Which windows serve the chosen purpose, and in which order each calls it"),
    ),
    _act(
        "administration.center_hours",
        mark("Opening hours…"),
        "set_hours",
        "F6",
        mark("When the center is open, by weekday"),
    ),
    _act(
        "administration.closed_day",
        mark("A closed day…"),
        "add_closed_day",
        "F7",
        mark("A day without numbers, with the reason"),
    ),
    _act(
        "administration.undo_closed",
        mark("Open after all"),
        "open_closed_day",
        "Shift+F7",
        mark("The chosen closed day; with the reason"),
    ),
    _act(
        "administration.end_purpose",
        mark("Retire the purpose"),
        "retire_purpose",
        "Shift+F5",
        mark("No numbers any more; with the reason"),
    ),
)
