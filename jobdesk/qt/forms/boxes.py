"""A field as it stands in a form: label above, input, and what is wrong beside it; and how fields share a line."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import _
from jobdesk.qt.forms.editors import Editor
from jobdesk.qt.inputs import NoteEdit, PlainLabel
from jobdesk.qt.theme import XS, M, set_look

NARROW_UNITS, WIDE_UNITS, WIDE_FROM = 2, 4, 720
LONG_TEXT = 40
_WHOLE = {FieldKind.NOTE, FieldKind.MULTICHOICE}
_HALF = {FieldKind.EMAIL, FieldKind.OCCUPATION}
_GROWS = {FieldKind.TEXT, FieldKind.EMAIL, FieldKind.OCCUPATION, FieldKind.DONG}
RECEIVE_MARK, COMPLETE_MARK = "*", "◇"


class FieldBox(QWidget):
    """One field: label with its mark, input, and a line for a problem or a hint."""

    def __init__(self, field: Field, editor: QWidget, shown: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self.editor, self.shown = field, editor, shown
        named = field.kind is not FieldKind.BOOLEAN or field.three_ways
        self.label = PlainLabel(_(field.label) if named else "", look="label")
        self.label.setBuddy(editor)
        self.mark = PlainLabel(look="label")
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(XS)
        head.addWidget(self.label)
        head.addWidget(self.mark)
        head.addStretch(1)
        self._mark_required()
        self.told = PlainLabel(look="secondary", wrap=True)
        self.told.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(XS)
        column.addLayout(head)
        column.addWidget(editor)
        column.addWidget(self.told)
        self.may_shrink = isinstance(editor, NoteEdit)
        if not self.may_shrink:
            column.addStretch(1)
        high = QSizePolicy.Policy.Preferred if self.may_shrink else QSizePolicy.Policy.Minimum
        self.setSizePolicy(QSizePolicy.Policy.Expanding, high)
        self.problem = ""

    def _mark_required(self) -> None:
        if self.field.required == "receive":
            self.mark.setText(RECEIVE_MARK)
            set_look(self.mark, tone="bad")
            self.mark.setToolTip(_("Needed to save"))
        elif self.field.required == "complete":
            self.mark.setText(COMPLETE_MARK)
            set_look(self.mark, tone="accent")
            self.mark.setToolTip(_("Needed before going on"))
        elif self.field.sensitive:
            self.mark.setText(_("with consent"))
        name = self.editor.accessibleName()
        if self.field.required:
            self.editor.setAccessibleName(f"{name} ({self.mark.toolTip()})")

    def units(self, of: int) -> int:
        """How many of a line's units it takes."""
        if self.field.wide or self.field.kind in _WHOLE:
            return of
        long = self.field.kind is FieldKind.TEXT and self.field.max_length > LONG_TEXT
        return min(of, 2) if long or self.field.kind in _HALF else 1

    @property
    def grows(self) -> bool:
        """Whether it may take what is left of its line."""
        return self.field.kind in _GROWS

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong, and keep everything typed."""
        self.problem = sentence
        self._tell(sentence, "bad")
        set_look(self.editor, problem=True)
        self.editor.setAccessibleDescription(sentence)

    def clear_problem(self) -> None:
        """The field is being mended."""
        if self.problem:
            self.problem = ""
            self._tell("", "")
            set_look(self.editor, problem=False)
            self.editor.setAccessibleDescription(_(self.field.help))

    def show_hint(self, text: str, tone: str) -> None:
        """A word about what was typed, for example a wage below the minimum."""
        if not self.problem:
            self._tell(text, tone)

    def _tell(self, text: str, tone: str) -> None:
        self.told.setText(text)
        set_look(self.told, tone=tone)
        self.told.setVisible(bool(text))


def arrange(grid: QGridLayout, boxes: Sequence[FieldBox], units: int, line: int) -> int:
    """Put boxes into lines of `units`, in reading order; the last one of a line may grow.

    Returns the first free line.
    """
    at = 0
    placed: list[tuple[FieldBox, int, int, int]] = []
    for box in boxes:
        if box.isHidden():
            continue
        takes = box.units(units)
        if at + takes > units:
            line, at = line + 1, 0
        placed.append((box, line, at, takes))
        at += takes
    for index, (box, where, start, takes) in enumerate(placed):
        last = index + 1 == len(placed) or placed[index + 1][1] != where
        spans = units - start if last and box.grows else takes
        grid.addWidget(box, where, start, 1, spans, Qt.AlignmentFlag.AlignTop)
    return line + 1 if placed else line


def make_grid() -> QGridLayout:
    """The grid of a form."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(M)
    grid.setVerticalSpacing(M)
    return grid
