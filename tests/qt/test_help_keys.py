"""F1 shows every declared command with its key, and every key of the sheet that is open."""

import importlib
import pkgutil

import pytest
from PySide6.QtGui import QKeySequence

import jobdesk.qt
from jobdesk.base.enums import Role
from jobdesk.base.i18n import _
from jobdesk.base.tickets import IncidentKind
from jobdesk.qt.actions import Action, keys_on, listed
from jobdesk.qt.backstage import Behind
from jobdesk.qt.key_words import key_words
from jobdesk.qt.pages._incident_sheets import IncidentsSheet
from jobdesk.qt.pages._live_line import AGAIN_KEY
from jobdesk.qt.pages._two_sides import OWN_KEY, THEIRS_KEY
from jobdesk.qt.windows.places import PLACES
from jobdesk.qt.windows.shell_commands import IN_SHEETS
from jobdesk.services.incidents import record_incident
from tests.qt.helpers import settle, show_window

ROLES = ("supervisor", "counselor", "administrator", "auditor", "reception")


def declared():
    """Every command that any module of the windows declares, by its id and its text."""
    found = {}
    for one in pkgutil.walk_packages(jobdesk.qt.__path__, "jobdesk.qt."):
        for value in vars(importlib.import_module(one.name)).values():
            for action in value if isinstance(value, (tuple, list)) else (value,):
                if isinstance(action, Action):
                    found[action.id, action.text] = action
    return list(found.values())


def key_of(action):
    return key_words(QKeySequence(action.shortcut))


def lines(shell):
    return {(line.group, line.text, line.shortcut) for line in shell._all_commands()}


def test_every_declared_command_is_listed_for_who_may_do_it_and_no_one_else(qtbot, local_center):
    seen = {}
    for role in ROLES:
        shell = show_window(qtbot, local_center.desk(role), Behind).shell
        seen[shell.room.role] = lines(shell)
    assert seen.keys() == set(Role)
    places = {place.id: place for place in PLACES}
    elsewhere = {"desk.home"}  # of a copy and of a desk whose server is away
    wrong = []
    for action in declared():
        if not action.shortcut or action.id in elsewhere:
            continue
        place = places.get(action.id.partition(".")[0])
        group = action.group or (place.title if place is not None else "")
        told = (_(group), _(action.text), key_of(action))
        shown = {role for role, all_lines in seen.items() if told in all_lines}
        allowed = {role for role in seen if listed([action], role, "") and (place is None or place.may(role))}
        if shown != allowed:
            wrong.append((action.id, action.shortcut, sorted(shown), sorted(allowed)))
    assert wrong == []


def test_keys_that_are_no_page_s_are_declared_as_they_are(qapp):
    keys = {action.shortcut for action in IN_SHEETS}
    assert {AGAIN_KEY, THEIRS_KEY, OWN_KEY} <= keys


@pytest.mark.parametrize("role", ["supervisor", "counselor"])
def test_what_works_on_the_open_sheet_stands_first(qtbot, local_center, role):
    desk = local_center.desk(role)
    desk.change(
        lambda db, act: record_incident(db, act, happened_at=act.at, kind=IncidentKind.VERBAL, told="폭언")
    )
    shell = show_window(qtbot, desk, Behind).shell
    sheet = IncidentsSheet(shell.page)
    shell.page.push(sheet)
    settle(qtbot, shell.room.work)
    first = shell._all_commands()[: len(keys_on(sheet))]
    assert {line.group for line in first} == {_("Incidents")}
    keys = {line.shortcut for line in first}
    assert {"Ctrl+N", "Ctrl+Del", "Esc"} <= keys
    words = {line.text for line in shell._all_commands()}
    assert _("Read again") in words


def test_no_two_acts_of_a_page_and_the_live_line_have_one_key(qtbot, local_center):
    shell = show_window(qtbot, local_center.desk("supervisor"), Behind).shell
    for place in shell.places:
        own = [action.shortcut for action in place.load().commands]
        assert AGAIN_KEY not in own, place.id
