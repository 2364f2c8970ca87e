"""The commands of 행사."""

from jobdesk.base.i18n import mark
from jobdesk.base.permissions import can_serve
from jobdesk.qt.actions import Action
from jobdesk.qt.pages._list_page import list_commands

COMMANDS = (
    Action(
        "events.new",
        mark("New event"),
        "new_event",
        "Ctrl+N",
        mark("JOB4U, fairs, mobile service"),
        may=can_serve,
    ),
    Action(
        "events.new_firm",
        mark("Add firm"),
        "new_firm",
        "Ctrl+Shift+N",
        mark("To the chosen event"),
        may=can_serve,
    ),
    Action(
        "events.new_person",
        mark("Add person"),
        "new_person",
        "Ctrl+E",
        mark("Sign up or in at the chosen event"),
        may=can_serve,
    ),
    Action(
        "events.new_interview",
        mark("Add interview"),
        "new_interview",
        "Ctrl+I",
        mark("A person met a firm at the chosen event"),
        may=can_serve,
    ),
    Action(
        "events.new_visit",
        mark("New visit"),
        "new_visit",
        "Ctrl+Shift+V",
        mark("A firm was visited"),
        may=can_serve,
    ),
    Action(
        "events.edit",
        mark("Edit"),
        "edit",
        "F2",
        mark("The line that has the keyboard: event, firm, result of an interview, visit"),
        may=can_serve,
    ),
    Action(
        "events.void",
        mark("Strike through"),
        "void",
        "Ctrl+Delete",
        mark("The line that has the keyboard, entered by mistake, with the reason"),
        may=can_serve,
    ),
    Action("events.side", mark("Next part"), "next_side", "F6", mark("Firms, people, interviews of the event")),
    Action("events.search", mark("Search"), "start_search", "Ctrl+F", mark("Go to the search box")),
    Action("events.view", mark("Next list"), "next_view", "Ctrl+Tab", mark("Events, visits")),
    *list_commands("events", of_people=False),
)
