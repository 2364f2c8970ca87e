"""Backups and the way back from them, the check, and the paper recovery key."""

from functools import partial
from pathlib import Path
from typing import Any

from jobdesk.base.fields import Field
from jobdesk.base.formats import format_datetime, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.forms.base import Form
from jobdesk.qt.key_paper import KeyPaper, key_paper_told
from jobdesk.qt.pages import _admin_lists as lists
from jobdesk.qt.pages._admin_base import BACKUPS, AdminPage
from jobdesk.qt.pages._admin_search import SearchSheet
from jobdesk.qt.pages.base import FormSheet, Sheet
from jobdesk.qt.parts import Card, secondary
from jobdesk.qt.theme import XL
from jobdesk.services import accounts
from jobdesk.services.backups import BackupRow

_RESTORE = (
    Field(
        "folder",
        mark("New folder"),
        required="receive",
        max_length=400,
        help=mark("It must not exist yet; the present center stays as it is."),
        wide=True,
    ),
    Field("why", mark("Reason"), required="receive", max_length=200, wide=True),
)


class KeepingActs(AdminPage):
    """What keeps the data safe."""

    def back_up(self) -> None:
        """Write a verified backup now, beside the work."""

        def done(_row: object) -> None:
            self.room.say(_("The backup is written and verified"))
            self.refresh(frozenset({BACKUPS}))

        self.room.work.device(self, self.keeping().back_up, done=done, failed=self.explain, doing=_("Backing up"))

    def check(self) -> None:
        """Check everything, beside the work."""

        def done(report: lists.Checked) -> None:
            if report.sound:
                self.room.say(_("Everything is sound."))
            else:
                self.strip.show_text("\n".join(report.sentences))

        self.room.work.device(self, self.keeping().check, done=done, failed=self.explain, doing=_("Checking"))

    def mend_search(self) -> None:
        """The search, brought in step with the records."""
        self.push(SearchSheet())

    def restore(self) -> None:
        """Make a center of the chosen backup, in a new folder, and open it."""
        row: BackupRow | None = self.chosen(BACKUPS)
        if row is None:
            return
        here = self.keeping().center.folder
        form = Form(_RESTORE, self.room.codes, today=self.room.today())
        form.set_hint("folder", _(_RESTORE[0].help))
        form.set_values({"folder": str(here.with_name(f"{here.name}-{row.path.name.split('.')[0]}"))})

        def save(values: dict[str, Any], sheet: FormSheet) -> None:
            question = _(
                "You are signed out here, and {rows} rows as of {day} are opened in the new folder. "
                "What was saved later is not in it."
            ).format(rows=format_number(row.rows), day=format_datetime(row.made_at))
            sheet.ask(question, verb=_("Restore and open"), then=lambda: self._restore(row, values, sheet))

        title = _("Restore the backup of {day}").format(day=format_datetime(row.made_at))
        self.push(FormSheet(form, title=title, verb=_("Restore…"), save=save))

    def _restore(self, row: BackupRow, values: dict[str, Any], sheet: FormSheet) -> None:
        desk, room = self.keeping(), self.room
        folder = Path(values["folder"]).expanduser()

        def done(center: lists.CenterPlace) -> None:
            sheet.finish()
            room.open_center(center.folder)

        sheet.set_busy(True)
        room.work.device(
            sheet,
            lambda: desk.restore(row.path, folder, why=values["why"]),
            done=done,
            failed=sheet.refused,
            doing=_("Restoring"),
        )

    def renew_key(self) -> None:
        """Ask, then make a new recovery key; the paper kept so far opens nothing any more."""
        key = accounts.new_recovery_key()

        def renew() -> None:
            self.room.work.change(
                self,
                partial(accounts.renew_recovery_key, printed=key),
                stale=BACKUPS,
                done=lambda _told: self._show_key(key),
                failed=self.explain,
            )

        self.ask(
            _("A new recovery key is made. The paper kept so far opens nothing any more."),
            verb=_("Make a new key"),
            then=renew,
        )

    def _show_key(self, key: str) -> None:
        desk = self.keeping()
        paper = KeyPaper(self.room.work, key, lambda: desk.new_recovery_paper(key))
        self.push(KeySheet(paper))
        paper.check.setFocus()


class KeySheet(Sheet):
    """The new key; it is left once it is kept."""

    def __init__(self, paper: KeyPaper) -> None:
        super().__init__(title=_("The recovery key"), verb=_("Done"), run=self.finish)
        card = Card()
        card.body.setContentsMargins(XL, XL, XL, XL)
        card.body.addWidget(secondary(key_paper_told(), wrap=True))
        card.body.addWidget(paper)
        self.body.addWidget(card)
        self.body.addStretch(1)
        self.set_busy(True)
        paper.kept.connect(lambda kept: self.set_busy(not kept))
        self._paper = paper

    def leave(self) -> None:
        """Only with the word that it is kept: it cannot be shown again."""
        if self._paper.check.isChecked():
            super().leave()
        else:
            self.strip.show_text(_("Print the key or write it down first: it is not shown again."), "warning")
