"""What can be done at the counter."""

from jobdesk.base.i18n import mark
from jobdesk.qt.actions import Action
from jobdesk.qt.pages._copy_block import copy_command
from jobdesk.qt.pages._paper_menus import papers_command

COMMANDS = (
    Action("counter.new", mark("New visitor"), "start_new", "Ctrl+N", mark("Start with name and phone")),
    Action("counter.memo", mark("Phone memo"), "start_memo", "Ctrl+M", mark("A call to attach later")),
    Action("counter.inquiry", mark("Visit or call"), "start_inquiry", "Ctrl+I", mark("One that needs no session")),
    Action(
        "counter.day",
        mark("Close the day"),
        "close_day",
        "Ctrl+Shift+D",
        mark("What is open, and the sheet"),
    ),
    Action(
        "counter.reception",
        mark("Reception"),
        "open_reception",
        "Ctrl+Shift+R",
        mark("Numbers, appointments and who waits, as at the entrance"),
    ),
    Action("counter.find", mark("Search"), "start_search", "Ctrl+F", mark("Find who is here")),
    Action("counter.edit", mark("Details"), "edit", "Ctrl+E", mark("Complete or correct the person")),
    Action("counter.register", mark("Register"), "register", "Ctrl+R", mark("Register, register anew or extend")),
    Action("counter.consent", mark("Consents"), "consent", "Ctrl+D", mark("Give or withdraw consents")),
    Action("counter.missing", mark("Next missing"), "jump", "F8", mark("Go to what a referral still needs")),
    Action(
        "counter.refer",
        mark("Refer"),
        "refer",
        "Ctrl+J",
        mark("To the ticked vacancies, in one act with the session"),
    ),
    Action(
        "counter.placement",
        mark("Found work otherwise"),
        "place",
        "Ctrl+H",
        mark("A placement without a referral"),
    ),
    Action(
        "counter.plan",
        mark("Plan"),
        "plan",
        "Ctrl+Shift+A",
        mark("Next steps, where else the person was sent, public works"),
    ),
    Action(
        "counter.work",
        mark("The job"),
        "work",
        "Ctrl+Shift+J",
        mark("What the placement rests on, how long it lasted, the follow-ups"),
    ),
    Action(
        "counter.disclosed",
        mark("Given to firms"),
        "disclosed",
        "Ctrl+Shift+O",
        mark("Which fields went to whom, and by which consent"),
    ),
    Action(
        "counter.referable",
        mark("May be referred…"),
        "referable",
        "Ctrl+Shift+T",
        mark("Paused, unreachable, in training; until when and why"),
    ),
    Action(
        "counter.correct",
        mark("Correct…"),
        "correct",
        "F2",
        mark("Correct the chosen line of the timeline, with a reason"),
    ),
    Action(
        "counter.strike",
        mark("Strike through"),
        "strike",
        "Ctrl+Delete",
        mark("Strike the chosen line of the timeline through"),
    ),
    papers_command("counter"),
    copy_command("counter"),
    Action("counter.next", mark("Next part"), "next_part", "F6", mark("Note, vacancies, timeline in turn")),
    Action(
        "counter.park",
        mark("Park"),
        "park",
        "Ctrl+Shift+P",
        mark("Put the person aside with what is typed; up to three"),
    ),
    Action(
        "counter.end",
        mark("End the session"),
        "end",
        "Ctrl+Return",
        mark("Save what is typed, and the session is over"),
    ),
    Action("counter.save", mark("Save the session"), "save", "Ctrl+S", mark("Or add to it")),
    Action("counter.leave", mark("Back"), "leave", "Esc", mark("To the due work; what is typed is kept")),
)
ALWAYS = frozenset({"memo", "inquiry", "find", "papers"})
"""Those with a person and between people alike, by the second part of their id."""
SERVING = (
    *("edit", "register", "consent", "missing", "refer", "placement", "plan", "work", "disclosed", "copy_block"),
    *("referable", "correct", "strike"),
    *("next", "park", "end", "save", "leave"),
)
"""Those of a person being served, by the second part of their id; the others are for between people."""
