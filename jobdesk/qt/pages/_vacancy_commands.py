"""The commands of 구인."""

from jobdesk.base.i18n import mark
from jobdesk.base.permissions import can_serve
from jobdesk.qt.actions import Action
from jobdesk.qt.pages._copy_block import copy_command
from jobdesk.qt.pages._list_page import list_commands
from jobdesk.qt.pages._paper_menus import papers_command

_LIST = list_commands("vacancies", of_people=False)
COMMANDS = (
    Action(
        "vacancies.new",
        mark("New vacancy"),
        "new_vacancy",
        "Ctrl+N",
        mark("A firm calls: first the firm, then what it asks for"),
        may=can_serve,
    ),
    Action(
        "vacancies.copy",
        mark("Copy vacancy"),
        "copy",
        "Ctrl+D",
        mark("A new vacancy like the chosen one"),
        may=can_serve,
    ),
    Action(
        "vacancies.new_firm",
        mark("New firm"),
        "new_firm",
        "Ctrl+Shift+N",
        mark("A firm or a private person"),
        may=can_serve,
    ),
    Action(
        "vacancies.new_external",
        mark("External vacancy"),
        "new_external",
        "Ctrl+E",
        mark("A light record of a vacancy elsewhere"),
        may=can_serve,
    ),
    Action("vacancies.edit", mark("Edit"), "edit", "F2", mark("Open the chosen record"), may=can_serve),
    Action("vacancies.firm", mark("Firm"), "open_firm", "Ctrl+B", mark("The firm of the chosen vacancy")),
    Action(
        "vacancies.refer",
        mark("Refer people"),
        "refer",
        "Ctrl+J",
        mark("Several people to this vacancy"),
        may=can_serve,
    ),
    Action(
        "vacancies.names",
        mark("List for the firm"),
        "see_names",
        "Ctrl+Shift+L",
        mark("Everyone sent to the chosen vacancy, on one sheet"),
        may=can_serve,
    ),
    Action(
        "vacancies.verify",
        mark("Verify vacancy"),
        "step_verify",
        "Ctrl+Shift+V",
        mark("Firm and conditions are checked"),
        may=can_serve,
    ),
    Action(
        "vacancies.open",
        mark("Open vacancy"),
        "step_open",
        "Ctrl+O",
        mark("It may be shown to people"),
        may=can_serve,
    ),
    Action(
        "vacancies.hold", mark("Put on hold"), "step_hold", "Ctrl+Shift+H", mark("With the reason"), may=can_serve
    ),
    Action(
        "vacancies.fill",
        mark("Close as filled"),
        "step_fill",
        "Ctrl+Shift+F",
        mark("Its open referrals are closed too, then whom to tell"),
        may=can_serve,
    ),
    Action(
        "vacancies.cancel",
        mark("Cancel vacancy"),
        "step_cancel",
        "Ctrl+Shift+X",
        mark("The firm takes it back; with the reason"),
        may=can_serve,
    ),
    Action(
        "vacancies.refuse",
        mark("Refuse vacancy"),
        "step_refuse",
        "Ctrl+Shift+R",
        mark("By law; with the reason"),
        may=can_serve,
    ),
    Action(
        "vacancies.undo",
        mark("Take back"),
        "undo",
        "Ctrl+Z",
        mark("The last step of the chosen vacancy, with what it did to referrals"),
        may=can_serve,
    ),
    Action(
        "vacancies.confirm",
        mark("Confirm with the firm"),
        "confirm",
        "Alt+C",
        mark("The firm still looks for people: confirmed today, extended or closed at once"),
        may=can_serve,
        several=True,
    ),
    Action(
        "vacancies.extend",
        mark("Extend…"),
        "extend",
        "Alt+X",
        mark("A later last day; what expired opens again"),
        may=can_serve,
        several=True,
    ),
    Action(
        "vacancies.terms",
        mark("Changed terms"),
        "see_terms",
        "Alt+T",
        mark("Who was referred under other terms, and what changed"),
        may=can_serve,
    ),
    Action(
        "vacancies.history",
        mark("History"),
        "see_history",
        "Ctrl+I",
        mark("Every step, extension and change of the chosen vacancy, with who, when and why"),
    ),
    Action(
        "vacancies.notices",
        mark("People to tell"),
        "see_notices",
        "Alt+N",
        mark("Who must still be told that a vacancy closed or changed"),
        may=can_serve,
    ),
    Action(
        "vacancies.void",
        mark("Strike through"),
        "void",
        "Ctrl+Delete",
        mark("Entered by mistake, with the reason; an unfinished form is thrown away"),
        may=can_serve,
    ),
    papers_command("vacancies"),
    copy_command("vacancies"),
    Action("vacancies.search", mark("Search"), "start_search", "Ctrl+F", mark("Go to the search box")),
    Action(
        "vacancies.view",
        mark("Next list"),
        "next_view",
        "Ctrl+Tab",
        mark("Vacancies, firms, unfinished forms"),
    ),
    *_LIST,
)
OF_A_LIST = tuple(one.id for one in _LIST)
"""Those that need a list that is narrowed."""
