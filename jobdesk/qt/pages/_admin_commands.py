"""What can be done in 관리, and on which of its lists."""

from collections.abc import Mapping
from dataclasses import replace

from jobdesk.base.enums import Role
from jobdesk.base.i18n import mark
from jobdesk.base.permissions import (
    can_assign_deputy,
    can_back_up,
    can_check,
    can_export_center,
    can_import,
    can_manage_accounts,
    can_manage_center,
    can_manage_printers,
    can_read_audit,
    can_restore,
    can_serve,
    can_unlock_accounts,
)
from jobdesk.qt.actions import Action
from jobdesk.qt.pages._admin_base import (
    ABSENCES,
    ACCOUNTS,
    AUDIT,
    BACKUPS,
    CODES,
    COLLEAGUES,
    IMPORTS,
    PRINTERS,
    RIGHTS,
    SETTING,
    WAGES,
    WINDOWS,
)
from jobdesk.qt.pages._list_page import list_commands


def _adds(role: Role) -> bool:
    return any(
        may(role) for may in (can_manage_accounts, can_manage_center, can_assign_deputy, can_manage_printers)
    )


def _edits(role: Role) -> bool:
    return can_manage_center(role) or can_manage_printers(role)


def _of_log(command: Action) -> Action:
    offered = command.may
    return replace(command, may=lambda role: can_read_audit(role) and (offered is None or offered(role)))


OF_LOG = tuple(_of_log(command) for command in list_commands("administration", of_people=False))
"""What the access log offers as every long list does."""
COMMANDS = (
    Action("administration.new", mark("Add"), "add", "Ctrl+N", mark("To the list shown"), may=_adds),
    Action("administration.edit", mark("Change"), "edit", "F2", mark("What is chosen"), may=_edits),
    Action(
        "administration.role",
        mark("Change role"),
        "change_role",
        "Ctrl+Shift+R",
        mark("With the reason; kept as a rights record"),
        may=can_manage_accounts,
    ),
    Action(
        "administration.reset",
        mark("Reset password"),
        "reset_password",
        "Ctrl+Shift+P",
        mark("A new first password"),
        may=can_manage_accounts,
    ),
    Action(
        "administration.end",
        mark("End account"),
        "end_account",
        "Ctrl+Shift+E",
        mark("On a last day, with the reason"),
        may=can_manage_accounts,
    ),
    Action(
        "administration.reopen",
        mark("Open again"),
        "reopen_account",
        "Ctrl+Shift+O",
        mark("An ended account, with a new first password"),
        may=can_manage_accounts,
    ),
    Action(
        "administration.unlock",
        mark("End lock"),
        "unlock",
        "Ctrl+Shift+U",
        mark("After failed sign-ins"),
        may=can_unlock_accounts,
    ),
    Action(
        "administration.strike",
        mark("Strike through"),
        "strike_absence",
        "Ctrl+Delete",
        mark("The chosen absence, with the reason"),
        may=can_assign_deputy,
    ),
    Action(
        "administration.back",
        mark("Is back"),
        "end_absence",
        "Ctrl+H",
        mark("The chosen absence ends: people and work are their own again"),
        may=can_serve,
    ),
    Action(
        "administration.center",
        mark("The center"),
        "edit_center",
        "Ctrl+I",
        mark("Name, address, phone and fax on papers"),
        may=can_manage_center,
    ),
    Action(
        "administration.slip",
        mark("How slips look"),
        "edit_slip_look",
        "Ctrl+Shift+I",
        mark("Logo, seal line, notices and reply stub, seen on a slip"),
        may=can_manage_center,
    ),
    Action(
        "administration.find",
        mark("Find printers"),
        "find_printers",
        "Ctrl+D",
        mark("Those the system and the plugs show"),
        may=can_manage_printers,
    ),
    Action(
        "administration.trial",
        mark("Test page"),
        "try_printer",
        "Ctrl+P",
        mark("On the chosen printer: letters, small type, codes, width"),
        may=can_manage_printers,
    ),
    Action(
        "administration.retire",
        mark("Take out of use"),
        "retire_printer",
        "Ctrl+Shift+Delete",
        mark("The chosen printer; what it printed keeps its name"),
        may=can_manage_printers,
    ),
    Action(
        "administration.person",
        mark("Only this person"),
        "only_this_person",
        "Ctrl+J",
        mark("All that was done to the data of the row's person"),
        may=can_read_audit,
    ),
    *OF_LOG,
    Action(
        "administration.restore",
        mark("Restore…"),
        "restore",
        "Ctrl+Shift+Y",
        mark("The chosen backup, into a new folder"),
        may=can_restore,
    ),
    Action(
        "administration.key",
        mark("New recovery key"),
        "renew_key",
        "Ctrl+Shift+K",
        mark("A new paper; the old one opens nothing any more"),
        may=can_manage_accounts,
    ),
    Action(
        "administration.backup",
        mark("Back up now"),
        "back_up",
        "Ctrl+B",
        mark("Verified, encrypted, into the center's folder"),
        may=can_back_up,
    ),
    Action(
        "administration.check",
        mark("Check everything"),
        "check",
        "Ctrl+Shift+B",
        mark("Database, numbers, access log and search"),
        may=can_check,
    ),
    Action(
        "administration.search",
        mark("Check and mend the search"),
        "mend_search",
        "Ctrl+Shift+G",
        mark("Compare every record with the search, and mend what differs"),
        may=can_check,
    ),
    Action(
        "administration.takein",
        mark("Import records"),
        "import_records",
        "Ctrl+Shift+A",
        mark("From the exchange workbook, a ledger or another system's list; nothing changes until it is applied"),
        may=can_import,
    ),
    Action(
        "administration.takeback",
        mark("Undo the import"),
        "undo_import",
        "Ctrl+Z",
        mark("The chosen one as a whole, with the reason, while nothing was built on it"),
        may=can_import,
    ),
    Action(
        "administration.takeout",
        mark("Export the center"),
        "export_center",
        "Ctrl+Shift+W",
        mark("All records as the exchange workbook, or the empty workbook; with a purpose"),
        may=can_export_center,
    ),
    Action(
        "administration.own",
        mark("My password"),
        "change_own_password",
        "Ctrl+Shift+M",
        mark("Another password for yourself"),
    ),
    Action("administration.view", mark("Next list"), "next_view", "Ctrl+Tab", mark("The list to the right")),
)
ON: Mapping[str, frozenset[str]] = {
    "new": frozenset({ACCOUNTS, ABSENCES, WINDOWS, PRINTERS, CODES, WAGES}),
    "edit": frozenset({ACCOUNTS, WINDOWS, PRINTERS, SETTING, CODES, WAGES}),
    "find": frozenset({PRINTERS}),
    "trial": frozenset({PRINTERS}),
    "retire": frozenset({PRINTERS}),
    "role": frozenset({ACCOUNTS}),
    "reset": frozenset({ACCOUNTS}),
    "end": frozenset({ACCOUNTS}),
    "reopen": frozenset({ACCOUNTS}),
    "unlock": frozenset({ACCOUNTS, COLLEAGUES}),
    "strike": frozenset({ABSENCES}),
    "back": frozenset({ABSENCES}),
    "center": frozenset({WINDOWS}),
    "slip": frozenset({WINDOWS, SETTING}),
    "person": frozenset({AUDIT}),
    **{command.id.partition(".")[2]: frozenset({AUDIT}) for command in OF_LOG},
    "restore": frozenset({BACKUPS}),
    "key": frozenset({BACKUPS}),
    "backup": frozenset({BACKUPS}),
    "check": frozenset({AUDIT, BACKUPS}),
    "search": frozenset({AUDIT, BACKUPS}),
    "takein": frozenset({COLLEAGUES, BACKUPS, IMPORTS}),
    "takeback": frozenset({IMPORTS}),
    "takeout": frozenset({COLLEAGUES, AUDIT, BACKUPS, IMPORTS}),
    "own": frozenset({ACCOUNTS, COLLEAGUES}),
}
"""On which lists a command is offered; one that is not named here is offered on all."""
VIEWS = (
    (ACCOUNTS, mark("Accounts"), can_manage_accounts),
    (COLLEAGUES, mark("Colleagues"), lambda role: not can_manage_accounts(role)),
    (ABSENCES, mark("Absences"), lambda role: role is not Role.AUDITOR),
    (AUDIT, mark("Access log"), can_read_audit),
    (RIGHTS, mark("Rights"), lambda role: can_manage_accounts(role) or can_read_audit(role)),
    (WINDOWS, mark("Windows"), can_manage_center),
    (PRINTERS, mark("Printers"), can_manage_printers),
    (SETTING, mark("Settings"), can_manage_center),
    (CODES, mark("Codes"), can_manage_center),
    (WAGES, mark("Wages"), can_manage_center),
    (IMPORTS, mark("Imports"), can_import),
    (BACKUPS, mark("Backups"), can_back_up),
)
"""The lists of the page, in order, and who sees them."""
