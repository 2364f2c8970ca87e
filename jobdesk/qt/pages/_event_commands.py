"""The commands of 행사."""

from jobdesk.base.i18n import mark
from jobdesk.base.permissions import can_serve
from jobdesk.qt.actions import Action
from jobdesk.qt.pages._event_acts import EVENTS, RESULTS, VISITS
from jobdesk.qt.pages._list_page import list_commands
from jobdesk.qt.pages._paper_menus import papers_command

OF_A_VIEW = {
    EVENTS: tuple(
        f"events.{name}"
        for name in (
            "new_firm",
            "new_person",
            "new_interview",
            "sign_in",
            "timetable",
            "results",
            "board",
            "refer",
            "sign_in_sheet",
            "timetable_paper",
        )
    ),
    VISITS: ("events.vacancy", "events.next_visits"),
    RESULTS: ("events.place", "events.call_no_answer", "events.call_back"),
}
"""What is done with the lines of one view alone."""
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
        "events.sign_in",
        mark("Confirm attendance"),
        "sign_in",
        "F7",
        mark("The chosen people are there now; again takes it back"),
        may=can_serve,
    ),
    Action(
        "events.timetable",
        mark("Interview timetable"),
        "timetable",
        "Ctrl+T",
        mark("Slots of the chosen event: who meets which firm when"),
        may=can_serve,
    ),
    Action(
        "events.results",
        mark("Enter results"),
        "enter_results",
        "Ctrl+R",
        mark("All interviews of the chosen event in one table"),
        may=can_serve,
    ),
    Action(
        "events.board",
        mark("Event board"),
        "board",
        "Ctrl+B",
        mark("The day of the chosen event: who is in which booth, who is next, sign-in, results by one key"),
        may=can_serve,
    ),
    Action(
        "events.call_no_answer",
        mark("No answer"),
        "call_no_answer",
        "Ctrl+Shift+A",
        mark("Who was asked about the chosen interview did not answer the phone"),
        may=can_serve,
    ),
    Action(
        "events.call_back",
        mark("Note a call"),
        "call_back",
        "Ctrl+Shift+B",
        mark("A call about the chosen interview, with the day to call back"),
        may=can_serve,
    ),
    Action(
        "events.refer",
        mark("Refer to the vacancy"),
        "refer",
        "Ctrl+Shift+R",
        mark("The chosen interviews become referrals to the firm's vacancy"),
        may=can_serve,
    ),
    Action(
        "events.place",
        mark("Enter the placement"),
        "place",
        "Ctrl+Shift+E",
        mark("Of who was hired through an event"),
        may=can_serve,
    ),
    Action(
        "events.sign_in_sheet",
        mark("Sign-in sheet"),
        "sign_in_sheet",
        "Ctrl+P",
        mark("Seen first: people sign on it, with lines for walk-ins"),
        may=can_serve,
    ),
    Action(
        "events.timetable_paper",
        mark("Timetable on paper"),
        "timetable_paper",
        "Ctrl+Shift+P",
        mark("Seen first: for the door"),
        may=can_serve,
    ),
    Action(
        "events.vacancy",
        mark("Vacancy of the visit"),
        "visit_vacancy",
        "Ctrl+Shift+L",
        mark("Keep the vacancy that came of the chosen visit, or begin it"),
        may=can_serve,
    ),
    Action(
        "events.next_visits",
        mark("Firms to visit next"),
        "next_visits",
        "Ctrl+Shift+F",
        mark("Firms nobody visited for long"),
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
        mark("The line that has the keyboard: event, firm, interview, visit"),
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
    papers_command("events"),
    Action("events.side", mark("Next part"), "next_side", "F6", mark("People, interviews, firms of the event")),
    Action("events.search", mark("Search"), "start_search", "Ctrl+F", mark("Go to the search box")),
    Action("events.view", mark("Next list"), "next_view", "Ctrl+Tab", mark("Events, visits, results to confirm")),
    *list_commands("events", of_people=False),
)
