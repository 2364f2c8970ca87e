"""On a copy each command works, or is marked as the center's alone; what services refuse is marked."""

import ast
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

import jobdesk.services
from jobdesk.base.i18n import _
from jobdesk.base.outreach import not_here_words
from jobdesk.qt.backstage import Behind
from jobdesk.qt.feedback import Strip
from jobdesk.qt.parts import ActionButton
from jobdesk.qt.windows.places import PLACES
from jobdesk.qt.windows.safe_desk import COMMANDS as SAFE
from jobdesk.records import Base
from jobdesk.services.outreach.center_only import CENTER_ONLY
from tests.away import go_out, sit_away
from tests.qt.helpers import settle, show_window
from tests.services.acts import refer
from tests.services.people import person, vacancy

LEAVE = {"counter.leave", "desk.lock"}
NO_COMMAND = "reached by no command of its own"
# Services that write what stays at the center, or refuse on a copy, and the commands that begin them there.
BEGUN_BY = {
    "absences": ("administration.strike", "administration.back"),
    "accounts": (
        *("administration.role", "administration.reset", "administration.end", "administration.own"),
        "reception.own",
    ),
    "centers": ("administration.center",),
    "codes": NO_COMMAND,  # views of the administrator, who opens no copy
    "duplicate_pairs": ("jobseekers.same",),
    "exports": ("administration.takeout",),
    "emergencies": ("safe.help", "safe.go"),
    "imports/_writers": ("administration.takein",),
    "imports/applying": ("administration.takein", "administration.takeback"),
    "imports/mappings": ("administration.takein",),
    "imports/plan": ("administration.takein",),
    "incidents": ("safe.incidents",),
    "jobseekers": ("jobseekers.caution",),
    "lists/keeping": ("jobseekers.saved_filters", "vacancies.saved_filters", "events.saved_filters"),
    "merges": ("jobseekers.same", "jobseekers.apart"),
    "month_closes": ("statistics.months",),
    "passwords": ("administration.own",),
    "reconciled_again": ("statistics.reconcile",),
    "reconciliations": ("statistics.reconcile",),
    "recovery": ("administration.key",),
    "reviews": ("statistics.review",),
    "rights": ("administration.role",),
    "saved_reports": NO_COMMAND,  # an act of the sheet of reports, see below
    "settings": ("administration.center",),
    "sign_in": NO_COMMAND,
    "slip_looks": ("administration.slip",),
    "targets": ("statistics.targets",),
    "tickets/issuing": ("reception.arrive", "reception.appoint", "reception.strike"),
    "tickets/purposes": ("safe.board",),
    "tickets/queue": NO_COMMAND,  # the day's beginning, which no copy has; see wiring/seating.py
    "tickets/rows": ("counter.ticket_call", "counter.ticket_serve", "reception.left"),
    "tickets/shifts": ("counter.ticket_away",),
}
FOLDER = Path(jobdesk.services.__file__).parent


def commands():
    """Every declared command of the pages, by its id."""
    every = [*SAFE, *(command for place in PLACES for command in place.load().commands)]
    return {command.id: command for command in every}


def center_records():
    """The record classes whose tables stay at the center."""
    return {m.class_.__name__ for m in Base.registry.mappers if m.local_table.name in CENTER_ONLY}


def writes(tree, kept):
    """Whether a module makes, updates or deletes such records, or asks first whether this is the center."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        of = [one.id for one in node.args[:1] if isinstance(one, ast.Name)]
        if node.func.id in kept or node.func.id == "require_center":
            return True
        if node.func.id in {"insert", "update", "delete"} and set(of) & kept:
            return True
    return False


def test_what_services_refuse_on_a_copy_is_begun_by_marked_commands():
    kept, found = center_records(), set()
    for path in sorted(FOLDER.rglob("*.py")):
        name = str(path.relative_to(FOLDER).with_suffix(""))
        tree = ast.parse(path.read_text(encoding="utf-8"))
        own = {  # by import: other modules give the same names to other things
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("jobdesk.records")
            for alias in node.names
        }
        if writes(tree, kept & own) and not name.startswith("outreach/"):
            found.add(name)
    assert found - set(BEGUN_BY) == set(), "which command begins it, and is it marked?"
    known = commands()
    marks = {one for names in BEGUN_BY.values() if names is not NO_COMMAND for one in names}
    assert {one for one in marks if not known[one].center} == set()


@pytest.fixture
def shell(qtbot, local_center, tmp_path, monkeypatch):
    """A supervisor's window on a copy with a person, a vacancy and a referral."""
    desk = local_center.desk("supervisor")
    refer(desk, person(desk), vacancy(desk))
    go_out(desk, tmp_path / "copy")
    for ask in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, ask, lambda *_asked: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_asked: "")
    away = sit_away(tmp_path / "copy", "supervisor")
    yield show_window(qtbot, away, Behind).shell
    if not away.locked:
        away._opened.close()


def refused(shell):
    """What is shown anywhere of what the center does alone, the notes of whole views aside."""
    return [strip.label.text() for strip in shell.findChildren(Strip) if not_here_words() in strip.label.text()]


@pytest.mark.parametrize("place", [place.id for place in PLACES])
def test_each_command_works_or_says_that_it_is_the_centers(qtbot, shell, place):
    work = shell.room.work
    shell.go(place)
    settle(qtbot, work)
    page, shut = shell.page, 0
    for command in page.commands:
        if not page.has_action(command.id) or command.id in LEAVE:
            continue
        action = page.action(command.id)
        if command.center:
            shut += 1
            action.setEnabled(True)
            assert not action.isEnabled(), command.id
            assert not_here_words() in action.toolTip()
            continue
        choose_a_row(page)
        action.trigger()
        settle(qtbot, work)
        assert refused(shell) == [], command.id
        while QApplication.activePopupWidget() is not None:
            QApplication.activePopupWidget().close()
        page.question.put_away()
        while page.sheet is not None:
            page.pop()
        shell.go(place)
        settle(qtbot, work)
    lines = [line for line in page.listed_actions(shell.room) if line.help == not_here_words()]
    assert len(lines) == shut


def choose_a_row(page):
    """The first row of the list that is shown, where the page has one."""
    with suppress(AttributeError):
        page.pane.list.select_first()


def test_acts_of_sheets_that_are_the_centers_say_so_too(qtbot, shell):
    work = shell.room.work
    shell.go("statistics")
    settle(qtbot, work)
    shell.page.action("statistics.reports").trigger()
    settle(qtbot, work)
    assert [one.text() for one in shut_buttons(shell.page.sheet)] == [_("Saved reports…")]
    shell.go("vacancies")
    settle(qtbot, work)
    choose_a_row(shell.page)
    shell.page.action("vacancies.firm").trigger()
    settle(qtbot, work)
    assert [one.text() for one in shut_buttons(shell.page.sheet)] == [_("Same firm?")]
    shell.start("jobseekers", "worklist", name="duplicates", whose="all")
    settle(qtbot, work)
    assert refused(shell) == [not_here_words()]


def shut_buttons(sheet):
    """Buttons that are not pressed here, and say why."""
    return [
        one
        for one in sheet.findChildren(ActionButton)
        if not_here_words() in one.toolTip() and not one.isEnabled()
    ]
