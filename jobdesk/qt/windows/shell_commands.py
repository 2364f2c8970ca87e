"""What works everywhere in a signed-in window."""

from jobdesk.base.i18n import mark
from jobdesk.base.permissions import can_print, can_see_people, can_serve
from jobdesk.qt.actions import Action

COMMANDS = (
    Action(
        "desk.find",
        mark("Find anything"),
        "start_find",
        "Ctrl+K",
        mark("Search people, firms, vacancies and slips from everywhere."),
        mark("Everywhere"),
    ),
    Action(
        "desk.work",
        mark("Worklists"),
        "start_work",
        "Ctrl+0",
        mark("Go to what is to be done; arrows choose a list, Enter opens it."),
        mark("Everywhere"),
        can_see_people,
    ),
    Action(
        "desk.prints",
        mark("Papers that did not come out"),
        "start_prints",
        "F12",
        mark("Go to what the printer asks, at the foot of the window, and back."),
        mark("Everywhere"),
        can_print,
    ),
    Action(
        "desk.help",
        mark("Commands and keys"),
        "show_help",
        "F1",
        mark("Show and search all commands."),
        mark("Everywhere"),
    ),
    Action(
        "desk.lock",
        mark("Lock"),
        "ask_lock",
        "Ctrl+L",
        mark("Hide everything until the password is typed."),
        mark("Everywhere"),
    ),
)
AWAY_COMMANDS = (
    Action(
        "desk.home",
        mark("Going home"),
        "go_home",
        "F11",
        mark("What was done on this copy, its bundles, and the center's receipt."),
        mark("Everywhere"),
        can_serve,
    ),
)
LOCAL_COMMANDS = (
    Action(
        "desk.home",
        mark("Without the server, and home again"),
        "go_home",
        "F11",
        mark("The server is away: go on with this desk's own copy. It is back: bring home what was done."),
        mark("Everywhere"),
        can_serve,
    ),
)
LATE = frozenset({"desk.help", "desk.lock"})
"""What is left everywhere on a copy whose time is over."""
IN_SHEETS = (
    Action("sheet.save", mark("Save what is on the sheet"), "", "Ctrl+S", group=mark("Everywhere")),
    Action("sheet.missing", mark("Next missing"), "", "F8", group=mark("Everywhere")),
    Action("sheet.back", mark("Back"), "", "Esc", group=mark("Everywhere")),
    Action(
        "sheet.again",
        mark("Read again"),
        "",
        "Ctrl+F5",
        mark("Shows what another desk changed in the open record; what is typed stays."),
        mark("Everywhere"),
    ),
    Action(
        "sheet.theirs",
        mark("The other desk's value holds"),
        "",
        "Alt+O",
        mark("Where two desks saved one field differently."),
        mark("Everywhere"),
    ),
    Action(
        "sheet.own",
        mark("What was typed holds"),
        "",
        "Alt+M",
        mark("Where two desks saved one field differently."),
        mark("Everywhere"),
    ),
    Action("vacancy.open", mark("Save and open"), "", "Ctrl+Return", group=mark("Form of a vacancy")),
    Action("vacancy.copy", mark("Copy the last one"), "", "Ctrl+D", group=mark("Form of a vacancy")),
    Action("vacancy.mend", mark("Take the proposal"), "", "Ctrl+M", group=mark("Form of a vacancy")),
    Action("vacancy.justify", mark("Justify"), "", "Ctrl+Shift+M", group=mark("Form of a vacancy")),
)
