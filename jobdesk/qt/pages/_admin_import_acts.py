"""Records in: an import begun, by the command or by a file dropped on the page, and one taken back as a whole."""

from functools import partial
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from typing_extensions import override

from jobdesk.base.formats import format_datetime, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_import
from jobdesk.qt.actions import Action, Listed, listed
from jobdesk.qt.pages._admin_base import IMPORTS, AdminPage
from jobdesk.qt.pages._admin_import_parts import dropped_path
from jobdesk.qt.pages._admin_import_words import STALE
from jobdesk.qt.pages.base import Room
from jobdesk.services.imports.applying import ImportRunRow
from jobdesk.services.imports.undoing import undo_import


def _key(name: str, text: str, shortcut: str) -> Action:
    return Action(f"import.{name}", text, "", shortcut, group=mark("Import records"), may=can_import)


IN_IMPORT = (
    _key("file", mark("Choose a file…"), "Ctrl+O"),
    _key("folder", mark("Choose a folder…"), "Ctrl+Shift+O"),
    _key("unsure", mark("Next unsure column"), "F8"),
    _key("value", mark("Add a value"), "Ctrl+N"),
    _key("mapping", mark("Save the mapping…"), "Ctrl+E"),
    _key("mend", mark("Mend the row"), "F2"),
    _key("proposal", mark("Take the proposal"), "Ctrl+M"),
    _key("alike", mark("Every such value…"), "Ctrl+Shift+M"),
    _key("check", mark("Check again"), "Ctrl+R"),
    _key("copy", mark("Copy the list"), "Ctrl+Shift+C"),
    _key("rejects", mark("Save the wrong rows…"), "Ctrl+E"),
    _key("stop", mark("Stop"), "Ctrl+."),
)
"""The keys of the steps of an import, for the F1 list."""


class ImportActs(AdminPage):
    """Bringing records in, and taking an import back."""

    @classmethod
    @override
    def listed_actions(cls, room: Room) -> list[Listed]:
        return [*super().listed_actions(room), *listed(IN_IMPORT, room.role, "", away=room.away)]

    def import_records(self, path: Path | None = None) -> None:
        """Ask for a file, or read the one that was dropped."""
        from jobdesk.qt.pages._admin_import import ImportSheet  # what reads files loads when it is asked for

        sheet = ImportSheet(self.room, self.push)
        self.push(sheet)
        if path is not None:
            sheet.read_path(path)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._takes(event) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        path = self._takes(event)
        if path is not None:
            event.acceptProposedAction()
            self.import_records(path)

    def _takes(self, event: QDropEvent) -> Path | None:
        """What is dropped, where one may import and nothing covers the page."""
        may = self.room.allowed(can_import) and not self.room.away
        return dropped_path(event) if self.sheet is None and may else None

    def undo_import(self) -> None:
        """Ask why, and take the chosen import back."""
        run: ImportRunRow | None = self.chosen(IMPORTS)
        if run is None:
            return
        told = _(
            "{name}, imported on {when}: its {made} records go, and its {changed} changes are given back. Why?"
        )
        numbers = {"made": format_number(sum(run.made.values())), "changed": format_number(run.changed)}
        question = told.format(name=run.file_name, when=format_datetime(run.recorded_at), **numbers)
        self.ask(question, verb=_("Undo the import"), then=partial(self._undo, run), reason=True)

    def _undo(self, run: ImportRunRow, why: str) -> None:
        self.strip.clear()
        self.room.work.change(
            self,
            lambda db, act: undo_import(db, act, run_id=run.id, why=why),
            stale=STALE,
            done=lambda _row: self.room.say(_("The import is undone")),
            failed=self.explain,
            doing=_("Undoing the import"),
        )
