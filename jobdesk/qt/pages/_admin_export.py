"""The center's records out: the whole or a period, sealed for carrying or bare, and the empty workbook."""

from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar
from typing_extensions import override

from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.saving import save_file
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages._admin_base import AdminPage
from jobdesk.qt.pages.base import FormSheet, Room
from jobdesk.qt.parts import secondary
from jobdesk.services.export_files import export_to
from jobdesk.services.exports import CenterExport, ExportCanceled, ask_export, export_template

_SEAL, _PASSWORDS = "sealed", ("password", "again")
_FIELDS = (
    Field(
        "purpose",
        mark("What the export is for"),
        required="receive",
        max_length=200,
        help=mark("It stands in the access log, with who, when and how many rows."),
        wide=True,
    ),
    Field("from_on", mark("From day"), FieldKind.DATE, help=mark("Empty: everything")),
    Field("until_on", mark("Until day"), FieldKind.DATE, help=mark("Empty: until today")),
    Field(_SEAL, mark("Seal with a password"), FieldKind.BOOLEAN, wide=True),
    Field(_PASSWORDS[0], mark("Password of the file"), FieldKind.PASSWORD, max_length=200),
    Field(_PASSWORDS[1], mark("Once more"), FieldKind.PASSWORD, max_length=200),
)


class ExportSheet(FormSheet):
    """Asks what is exported and why, then shows how far it is; Esc takes it back.

    Signals:
        told(int, int): rows written, and of how many; from the worker.
    """

    told = Signal(int, int)

    def __init__(self, room: Room) -> None:
        form = Form(_FIELDS, room.codes, today=room.today())
        super().__init__(form, title=_("Export the center"), verb=_("Export…"), save=self._begin)
        form.set_values({_SEAL: True})
        for field in _FIELDS:
            if field.help:
                form.set_hint(field.name, _(field.help))
        form.set_hint(
            _PASSWORDS[0],
            _("12 Latin letters, digits and signs at least. It is kept nowhere: tell it to the receiver apart."),
        )
        self._left = Event()
        self.above.addWidget(
            secondary(
                _(
                    "Every person, firm, vacancy, talk, referral, placement, event and visit, names and phones "
                    "unmasked. Schools, careers, certificates, inquiries and texts are not in it: "
                    "a backup holds all."
                ),
                wrap=True,
            )
        )
        self.bar = QProgressBar()
        self.bar.setAccessibleName(_("How far"))
        self.bar.setRange(0, 100)
        self.bar.hide()
        self.body.addWidget(self.bar)
        self.add_verb(_("Empty workbook…"), "Ctrl+E", self._save_template)
        self.told.connect(lambda done, whole: self.bar.setValue(100 * done // max(whole, 1)))
        form.edited.connect(lambda _name: self._show_passwords())
        form.mark_clean()

    def _show_passwords(self) -> None:
        for name in _PASSWORDS:
            self.form.hide_field(name, not self.form.value(_SEAL))

    def _begin(self, values: dict[str, Any], _sheet: FormSheet) -> None:
        """Ask the services whether it may be, then where to; the reading begins after that."""
        sealed = bool(values.get(_SEAL))
        password = (values.get("password") or "") if sealed else None
        if sealed and password != values.get("again"):
            self.refused(InvalidInput(_("The two passwords are not the same."), field="again"))
            return
        asked: dict[str, Any] = {key: values.get(key) for key in ("from_on", "until_on", "purpose")}
        asked["password"] = password
        self.set_busy(True)
        self.room.work.read(
            self,
            lambda db, act: ask_export(db, act, **asked),
            done=lambda _ok: self._place(asked),
            failed=self.refused,
        )

    def _place(self, asked: dict[str, Any]) -> None:
        suffix = ".xlsx" if asked["password"] is None else ".zip"
        offered = f"jobdesk-{self.room.today():%Y%m%d}{suffix}"
        name, _kind = QFileDialog.getSaveFileName(self, _("Save the export"), offered, f"*{suffix}")
        if not name:
            self.set_busy(False)
            return
        path, desk, left, told = Path(name).with_suffix(suffix), self.room.desk, self._left, self.told
        left.clear()
        self.strip.clear()
        self.bar.setValue(0)
        self.bar.show()

        def tick(done: int, whole: int) -> None:
            if left.is_set():
                raise ExportCanceled(_("The export was taken back; no file is left."))
            told.emit(done, whole)

        self.room.work.device(
            self,
            lambda: export_to(desk, path, tick=tick, **asked),
            done=lambda made: self._done(made, path),
            failed=self._failed,
        )

    def _done(self, made: CenterExport, path: Path) -> None:
        self.bar.hide()
        self.set_busy(False)
        self.form.mark_clean()
        for name in _PASSWORDS:
            self.form.set_value(name, None)
        rows = format_number(sum(made.rows.values()))
        text = _("{name} holds {rows} rows and was read back.").format(name=path.name, rows=rows)
        more = made.sentences()
        self.strip.show_text("\n".join([text, *more]), "warning" if more else "good")

    def _failed(self, error: JobdeskError) -> None:
        self.bar.hide()
        self.refused(error)

    @override
    def leave(self) -> None:
        self._left.set()
        super().leave()

    @override
    def keep_draft_now(self) -> None:
        """The desk is left: a password is no draft, and what is under way ends."""
        self._left.set()

    def _save_template(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Save the empty workbook"), "jobdesk-template.xlsx", "*.xlsx"
        )
        if not name:
            return
        path = Path(name).with_suffix(".xlsx")

        def write(content: bytes) -> None:
            self.room.work.device(
                self,
                lambda: save_file(path, content),
                done=lambda _none: self.strip.show_text(_("Saved: {names}").format(names=path.name), "good"),
                failed=self.explain,
            )

        self.room.work.read(self, export_template, done=write, failed=self.explain)


class ExportActs(AdminPage):
    """Taking the center's records out."""

    def export_center(self) -> None:
        """Ask what is exported, and why."""
        self.push(ExportSheet(self.room))
