"""What can be done on the page of the jobseekers."""

from jobdesk.base.i18n import mark
from jobdesk.base.permissions import can_mark_caution, can_serve
from jobdesk.qt.actions import Action
from jobdesk.qt.pages._list_page import list_commands

COMMANDS = (
    Action("jobseekers.new", mark("New jobseeker"), "start_new", "Ctrl+N", mark("Start with name and phone")),
    Action("jobseekers.edit", mark("Details"), "edit", "Ctrl+E", mark("Complete or correct the person")),
    Action("jobseekers.register", mark("Register"), "register", "Ctrl+R", mark("Register or register anew")),
    Action(
        "jobseekers.extend",
        mark("Extend"),
        "extend",
        "Ctrl+Shift+E",
        mark("Move the end of the valid registration"),
    ),
    Action("jobseekers.consent", mark("Consents"), "consent", "Ctrl+D", mark("Give or withdraw consents")),
    Action(
        "jobseekers.history",
        mark("Experience, schools"),
        "background",
        "Ctrl+B",
        mark("Former jobs, schools, certificates, other numbers"),
    ),
    Action(
        "jobseekers.course",
        mark("Course completed"),
        "course",
        "Ctrl+Shift+C",
        mark("A course the person finished"),
    ),
    Action("jobseekers.serve", mark("To the counter"), "serve", "Ctrl+Return", mark("Serve this person now")),
    Action("jobseekers.refer", mark("Refer"), "refer", "Ctrl+J", mark("Refer to one or several open vacancies")),
    Action(
        "jobseekers.placement",
        mark("Found work otherwise"),
        "place",
        "Ctrl+H",
        mark("A placement without a referral"),
    ),
    Action("jobseekers.missing", mark("Next missing"), "jump", "F8", mark("Go to what a referral still needs")),
    Action("jobseekers.view", mark("Next list"), "next_view", "Ctrl+Tab", mark("Jobseekers, counseling")),
    Action("jobseekers.search", mark("Search"), "start_search", "Ctrl+F", mark("Go to the search box")),
    Action(
        "jobseekers.correct",
        mark("Correct…"),
        "correct",
        "F2",
        mark("Correct the chosen line of the timeline, with a reason"),
        may=can_serve,
    ),
    Action(
        "jobseekers.strike",
        mark("Strike through"),
        "strike",
        "Ctrl+Delete",
        mark("Strike the chosen line of the timeline through"),
        may=can_serve,
    ),
    Action(
        "jobseekers.caution",
        mark("Note for colleagues"),
        "caution",
        "Ctrl+Shift+N",
        mark("Set or lift the mark shown on the person"),
        may=can_mark_caution,
    ),
    Action(
        "jobseekers.hand_over",
        mark("Another counselor…"),
        "hand_over",
        "Alt+C",
        mark("Give the chosen people to another counselor"),
        may=can_serve,
        several=True,
    ),
    *list_commands("jobseekers"),
)
ON_PERSON = (
    "edit",
    "register",
    "extend",
    "consent",
    "history",
    "course",
    "serve",
    "refer",
    "placement",
    "missing",
    "correct",
    "strike",
    "caution",
)
"""Those that need a person, by the second part of their id."""
