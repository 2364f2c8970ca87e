"""What can be done on 알선·취업, and in which of its lists."""

from collections.abc import Mapping

from jobdesk.base.i18n import mark
from jobdesk.base.permissions import can_serve
from jobdesk.qt.actions import Action
from jobdesk.qt.pages._list_page import list_commands
from jobdesk.qt.pages._paper_menus import papers_command

OPEN, CALLS, PENDING, MEETINGS, PLACED, FOLLOW, DONE, PRINTED = (
    "referrals",
    "calls",
    "pending",
    "interviews",
    "placements",
    "follow_ups",
    "followed",
    "print_jobs",
)
VIEWS = (
    (OPEN, mark("Referrals made")),
    (CALLS, mark("Firms to call")),
    (PENDING, mark("Pending hires")),
    (MEETINGS, mark("Interviews")),
    (PLACED, mark("Jobs started")),
    (FOLLOW, mark("Follow-ups due")),
    (DONE, mark("Follow-ups done")),
    (PRINTED, mark("Prints")),
)
_SENT = frozenset({OPEN, PENDING})
_ASKED = _SENT | {MEETINGS}
_PAGED = frozenset(view for view, _text in VIEWS) - {PRINTED, CALLS}
_OF_LISTS = list_commands("referrals")

COMMANDS: tuple[Action, ...] = (
    Action(
        "referrals.results",
        mark("Enter results"),
        "enter_results",
        "Ctrl+R",
        mark("For all chosen referrals at once"),
        may=can_serve,
    ),
    Action(
        "referrals.call",
        mark("Phone the firm"),
        "call_firm",
        "Ctrl+T",
        mark("All open referrals of the firm in one table, to answer on the phone"),
        may=can_serve,
    ),
    Action(
        "referrals.no_answer",
        mark("No answer"),
        "note_no_answer",
        "F5",
        mark("The firm was called and did not answer"),
        may=can_serve,
    ),
    Action(
        "referrals.busy",
        mark("Busy"),
        "note_busy",
        "F6",
        mark("The firm was called and the line was busy"),
        may=can_serve,
    ),
    Action(
        "referrals.call_back",
        mark("Call back…"),
        "call_back",
        "F7",
        mark("Write down a call, and the day to call again"),
        may=can_serve,
    ),
    Action(
        "referrals.history",
        mark("History"),
        "show_history",
        "Ctrl+I",
        mark("Every step of the chosen referral with who and when, and the calls about it"),
        may=can_serve,
    ),
    Action(
        "referrals.to_call",
        mark("Firms to call"),
        "to_calls",
        "Ctrl+G",
        mark("The firms whose answers are missing, the most due first"),
        may=can_serve,
    ),
    Action(
        "referrals.placement",
        mark("Placement"),
        "place",
        "Ctrl+H",
        mark("Enter the start of work of the chosen referral"),
        may=can_serve,
    ),
    Action(
        "referrals.preview",
        mark("Print"),
        "print_",
        "Ctrl+P",
        mark("See the slip of the chosen referral and print it again; in the list of prints, try once more"),
        may=can_serve,
        several=True,
    ),
    Action(
        "referrals.names",
        mark("List for the firm"),
        "see_list",
        "Ctrl+Shift+L",
        mark("Everyone sent to the vacancy of the chosen referral, on one sheet"),
        may=can_serve,
    ),
    Action(
        "referrals.correct",
        mark("Correct…"),
        "correct",
        "Ctrl+Shift+C",
        mark("Change what was saved, with the reason; what it said before is kept"),
        may=can_serve,
    ),
    Action(
        "referrals.void",
        mark("Strike through"),
        "void",
        "Ctrl+Delete",
        mark("What was entered by mistake, with the reason"),
        may=can_serve,
    ),
    Action(
        "referrals.undo",
        mark("Undo placement"),
        "undo",
        "Ctrl+Z",
        mark("Take the whole act back, with the reason"),
        may=can_serve,
    ),
    Action(
        "referrals.follow",
        mark("Follow-up"),
        "follow_up",
        "Ctrl+U",
        mark("Write down what was learned, of several at once where they agree"),
        may=can_serve,
        several=True,
    ),
    Action(
        "referrals.work",
        mark("The job"),
        "open_work",
        "Ctrl+J",
        mark("What the placement rests on, the second look, how long it lasted"),
        may=can_serve,
    ),
    Action(
        "referrals.printed",
        mark("It came out"),
        "mark_printed",
        "Ctrl+Y",
        mark("The paper lies there"),
        may=can_serve,
    ),
    Action(
        "referrals.drop",
        mark("Take off the list"),
        "drop_job",
        "Ctrl+Shift+Delete",
        mark("A print nobody needs any more; the record stays"),
        may=can_serve,
    ),
    papers_command("referrals"),
    *_OF_LISTS,
    Action("referrals.search", mark("Search"), "start_search", "Ctrl+F", mark("Go to the search box")),
    Action(
        "referrals.view",
        mark("Next list"),
        "next_view",
        "Ctrl+Tab",
        mark("Referrals, pending hires, interviews, placements, follow-ups, prints"),
    ),
)

OFFERED: Mapping[str, frozenset[str]] = {
    **{command.id: _PAGED for command in _OF_LISTS},
    "referrals.results": _ASKED,
    "referrals.call": _ASKED | {CALLS},
    "referrals.no_answer": frozenset({CALLS}),
    "referrals.busy": frozenset({CALLS}),
    "referrals.call_back": frozenset({CALLS}),
    "referrals.history": _ASKED,
    "referrals.placement": _SENT,
    "referrals.names": _SENT,
    "referrals.preview": _SENT | {PRINTED},
    "referrals.correct": _SENT | {PLACED, DONE},
    "referrals.void": _SENT | {DONE},
    "referrals.undo": frozenset({PLACED}),
    "referrals.follow": frozenset({FOLLOW}),
    "referrals.work": frozenset({PLACED, FOLLOW, DONE}),
    "referrals.printed": frozenset({PRINTED}),
    "referrals.drop": frozenset({PRINTED}),
}
"""In which lists a command is offered; the others are offered everywhere."""

BUTTONS = (
    "referrals.busy",
    "referrals.call_back",
    "referrals.no_answer",
    "referrals.call",
    "referrals.void",
    "referrals.undo",
    "referrals.correct",
    "referrals.names",
    "referrals.preview",
    "referrals.follow",
    "referrals.work",
    "referrals.printed",
    "referrals.drop",
    "referrals.placement",
)
