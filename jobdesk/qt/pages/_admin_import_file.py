"""The first step of an import: which file, how its letters are read, what it is and where it came from."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.errors import InvalidInput
from jobdesk.base.exchange import ImportKind
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs import Choice, ChoiceBox, PlainLabel
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._admin_base import choices_of
from jobdesk.qt.pages._admin_import_parts import DropPlace
from jobdesk.qt.pages._admin_import_words import KINDS
from jobdesk.qt.pages.base import Room
from jobdesk.qt.parts import ActionButton, Card, row, secondary, section
from jobdesk.qt.theme import Badge, M, S
from jobdesk.services.import_files import ENCODINGS, FileLook, SheetLook

_LETTERS = {
    "utf-8": mark("UTF-8"),
    "cp949": mark("CP949 (older Excel)"),
    "utf-16-le": mark("UTF-16, little end first"),
    "utf-16-be": mark("UTF-16, big end first"),
    "johab": mark("Johab (old Korean)"),
    "shift_jis": mark("Shift JIS (Japanese)"),
    "gb18030": mark("GB18030 (Chinese)"),
    "cp1252": mark("CP1252 (Western)"),
}
_FIELDS = (
    Field("kind", mark("Kind of file"), FieldKind.CHOICE, code="import_kind", required="receive"),
    Field(
        "source",
        mark("Where it came from"),
        max_length=40,
        help=mark("The office or system, for example Work24: its numbers are kept under this name."),
    ),
    Field(
        "past",
        mark("Past records"),
        FieldKind.BOOLEAN,
        wide=True,
        help=mark("Asks less of each row; what lacks is marked incomplete."),
    ),
)


def sheet_list() -> ListView[SheetLook]:
    """What sheets a file has."""
    return ListView(
        (
            Column(mark("Sheet"), _title, width=200),
            Column(mark("Read as"), badge=_read_as, width=190),
            Column(mark("Rows"), lambda r: format_number(r.rows), align="right", width=90),
            Column(mark("Headings"), lambda r: " · ".join(r.headings), stretch=True),
        ),
        key=lambda r: r.title,
        name=_("Sheets of the file"),
        empty=_("The file has no rows."),
        dense=True,
    )


def _title(look: SheetLook) -> str:
    return _("{name} (hidden)").format(name=look.title) if look.hidden else look.title


def _read_as(look: SheetLook) -> Badge:
    if not look.headings:
        return Badge(_("Empty"))
    return Badge(_("Exchange sheet"), "good") if look.exchange else Badge(_("Ledger: needs matching"), "accent")


class FileStep(QWidget):
    """A file is chosen or dropped; then it says what it holds.

    Signals:
        dropped(object): the Path of what was dropped.
        encoded(str): another way of reading its letters is asked for.
        kinded(): it is said to be something else.
    """

    dropped, encoded, kinded = Signal(object), Signal(str), Signal()

    def __init__(self, room: Room, choose_file: QAction, choose_folder: QAction) -> None:
        super().__init__()
        told = _("Drop a file or a folder of CSV files here, or choose one.")
        self.choose = ActionButton(choose_file)
        self.place = DropPlace(told, self.choose, ActionButton(choose_folder))
        self.place.dropped.connect(self.dropped)
        self.file = section("")
        self.earlier = PlainLabel("", wrap=True)
        self.earlier.setProperty("tone", "warning")
        self.sheets = sheet_list()
        words = choices_of("import_kind", ((kind.value, _(text)) for kind, text in KINDS.items()))
        self.form = Form(_FIELDS, words, today=room.today())
        for field in _FIELDS:
            if field.help:
                self.form.set_hint(field.name, _(field.help))
        self.form.edited.connect(self._on_edited)
        self.letters = self._make_letters()
        self.held = Card()
        self.held.body.addWidget(self.file)
        self.held.body.addWidget(self.earlier)
        self.held.body.addWidget(self.form)
        self.held.body.addWidget(self.sheets, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(self.place, 1)
        column.addWidget(self.letters, 1)
        column.addWidget(self.held, 2)
        self.letters.hide()
        self.held.hide()

    def _make_letters(self) -> Card:
        self.encoding = ChoiceBox(
            (Choice(code, _(_LETTERS[code])) for code in ENCODINGS),
            name=_("How its letters are written"),
            empty=_("Found by the desk"),
        )
        self.encoding.changed.connect(lambda: self.encoded.emit(str(self.encoding.value())))
        self.preview = PlainLabel("", wrap=False)
        self.preview.setAccessibleName(_("First lines"))
        card = Card(_("How its letters are written"))
        told = _("Choose the writing under which the first lines read as they should.")
        card.body.addWidget(secondary(told, wrap=True))
        card.body.addLayout(row(self.encoding))
        card.body.addWidget(self.preview)
        card.body.addStretch(1)
        card.body.setSpacing(S)
        return card

    @property
    def kind(self) -> ImportKind:
        """What the file is said to be."""
        return ImportKind(str(self.form.value("kind")))

    def ask_letters(self, encoding: str, lines: Sequence[str]) -> None:
        """Nobody can say how the file's letters are written: show its first lines as chosen."""
        self.place.hide()
        self.held.hide()
        self.encoding.blockSignals(True)
        self.encoding.set_value(encoding)
        self.encoding.blockSignals(False)
        self.preview.setText("\n".join(lines))
        self.letters.show()
        self.start_focus()

    def show_file(self, look: FileLook) -> None:
        """Say what was read."""
        self.place.hide()
        self.letters.hide()
        self.held.show()
        rows = format_number(sum(one.rows for one in look.sheets))
        self.file.setText(_("{name} · {rows} rows").format(name=look.name, rows=rows))
        self.say_earlier("")
        past = look.kind is ImportKind.LEDGER
        self.form.set_values({"kind": look.kind.value, "past": past, "source": look.source or None})
        self.sheets.set_rows(look.sheets)
        self.start_focus()

    def say_earlier(self, told: str) -> None:
        """Say that it was imported before; "" where it was not."""
        self.earlier.setText(told)
        self.earlier.setVisible(bool(told))

    def begin_anew(self) -> None:
        """Another file is asked for."""
        self.held.hide()
        self.letters.hide()
        self.place.show()

    def start_focus(self) -> None:
        """To what is asked now."""
        if not self.held.isHidden():
            self.form.focus_field()
        elif not self.letters.isHidden():
            self.encoding.setFocus()
        else:
            self.choose.setFocus()

    def answers(self) -> Mapping[str, Any] | None:
        """What was said of the file; None where something is wrong, which is then shown."""
        answers = self.form.cleaned()
        if answers is None:
            return None
        if self.kind is ImportKind.WORKBOOK and not any(one.exchange for one in self.sheets.model_.rows):
            told = _("No sheet of this file has the name of an exchange sheet: it is a ledger or a list.")
            self.form.show_problem(InvalidInput(told, field="kind"))
            return None
        if self.kind is ImportKind.LIST and not answers.get("source"):
            told = _("Say whose list it is: its numbers are known again by that name.")
            self.form.show_problem(InvalidInput(told, field="source"))
            return None
        return answers

    def _on_edited(self, name: str) -> None:
        if name == "kind":
            self.kinded.emit()
