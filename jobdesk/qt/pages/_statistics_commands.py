"""What can be done on the page of figures."""

from jobdesk.base.i18n import mark
from jobdesk.base.permissions import can_see_people, can_see_statistics
from jobdesk.qt.actions import Action

COMMANDS = (
    Action("statistics.month", mark("This month"), "show_month", "Alt+1", mark("From the first of the month")),
    Action(
        "statistics.last_month", mark("Last month"), "show_last_month", "Alt+2", mark("The whole month before")
    ),
    Action("statistics.year", mark("Since January"), "show_year", "Alt+3", mark("1 January to the base date")),
    Action("statistics.quarter", mark("This quarter"), "show_quarter", "Alt+4", mark("The running quarter")),
    Action(
        "statistics.evaluation",
        mark("Evaluation year"),
        "show_evaluation",
        "Alt+5",
        mark("From 1 September to the base date"),
    ),
    Action("statistics.own", mark("Own days"), "write_days", "Alt+6", mark("Write any two days")),
    Action(
        "statistics.published",
        mark("Published table"),
        "go_to_published",
        "Alt+Up",
        mark("The keyboard goes to the published table"),
    ),
    Action(
        "statistics.view",
        mark("View below"),
        "go_to_view",
        "Alt+Down",
        mark("The keyboard goes to what stands below the table"),
    ),
    Action(
        "statistics.next_view", mark("Next view"), "show_next_view", "Alt+Right", mark("The view to the right")
    ),
    Action(
        "statistics.definition",
        mark("Definition"),
        "show_definition",
        "Alt+D",
        mark("What exactly the figure is: unit, window, denominator, rounding"),
    ),
    Action(
        "statistics.behind",
        mark("Rows behind"),
        "open_behind",
        "Alt+Return",
        mark("Open the rows of the figure"),
        may=can_see_people,
    ),
    Action(
        "statistics.copy",
        mark("Copy the table"),
        "copy_shown_table",
        "Alt+C",
        mark("The table of the view, to be pasted into a document or a sheet"),
        may=can_see_statistics,
    ),
    Action("statistics.again", mark("Count again"), "count_again", "F5", mark("Count everything shown once more")),
    Action(
        "statistics.stop", mark("Stop counting"), "stop_counting", "Shift+Esc", mark("End what is being counted")
    ),
    Action(
        "statistics.reports",
        mark("Reports…"),
        "show_reports",
        "Ctrl+R",
        mark("A report in a layout of the districts: print it, save it in a form, copy it, keep it under a name"),
        may=can_see_statistics,
    ),
    Action(
        "statistics.paper",
        mark("Print"),
        "show_paper",
        "Ctrl+P",
        mark("See the sheet, print it or save it as PDF"),
        may=can_see_statistics,
    ),
)
