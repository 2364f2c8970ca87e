"""집계값 from a sheet: lines pasted from a spreadsheet, or a CSV file; all of them are kept, or none."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog

from jobdesk.base.errors import InvalidInput, StoreError
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import _, mark
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages.base import FormSheet, Page
from jobdesk.services.entered_sheets import enter_sheet
from jobdesk.services.targets import EnteredRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

LARGEST = 1_000_000
_LINES = Field(
    "text",
    mark("Lines of the sheet"),
    FieldKind.NOTE,
    required="receive",
    max_length=LARGEST,
    help=mark("A line is: figure, from, until, amount, source, remarks. Copy it from a spreadsheet as it is."),
)


class PastedSheet(FormSheet):
    """The lines, to be looked at before they are kept."""

    def __init__(self, page: Page, *, stale: str, done: Callable[[EnteredRow | None], object]) -> None:
        form = Form((_LINES,), page.room.codes, today=page.room.today())
        super().__init__(form, title=_("Totals from a sheet"), verb=_("Save"), save=self._save)
        self._stale, self._done = stale, done
        self.add_verb(_("Read a CSV file…"), "Ctrl+O", self._ask_file)
        self._show_missing()

    def _ask_file(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, _("Read a CSV file…"), "", "CSV (*.csv *.txt *.tsv)")
        if name:
            self.room.work.device(
                self,
                lambda: read_text(Path(name)),
                done=lambda text: self.form.set_value("text", text),
                failed=self.explain,
            )

    def _save(self, values: dict[str, Any], _sheet: FormSheet) -> None:
        text = str(values["text"])

        def job(db: "Session", act: "Act") -> EnteredRow:
            return enter_sheet(db, act, text=text)[-1]

        self.commit(job, stale=self._stale, said=_("Saved"), done=self._done)


def read_text(file: Path) -> str:
    """The text of a sheet in UTF-8 or, as older programs write it, in CP949.

    Raises:
        InvalidInput: it is too large, or neither.
        StoreError: it cannot be read.
    """
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise StoreError(_("The file cannot be read.")) from error
    if len(content) > LARGEST:
        raise InvalidInput(_("The file is too large for a sheet of totals."), field="text")
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidInput(_("This is no CSV file in UTF-8 or CP949."), field="text")
