"""One form for every record, built from its declared fields."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.codes import CodeBook
from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.fields import Field, FieldKind, Need, clean_values, missing
from jobdesk.base.i18n import _
from jobdesk.base.text import warn_numbers
from jobdesk.qt.feedback import announce
from jobdesk.qt.forms.boxes import NARROW_UNITS, WIDE_FROM, WIDE_UNITS, FieldBox, arrange, make_grid
from jobdesk.qt.forms.editors import Editor, make_editor
from jobdesk.qt.inputs import commit_composition
from jobdesk.qt.parts import section
from jobdesk.qt.theme import M

DRAFT_MS = 1500
_FREE = (FieldKind.TEXT, FieldKind.NOTE)
EMPTY: tuple[object, ...] = (None, "", [], False)


class Form(QWidget):
    """Asks for what its fields declare: labels above, problems beside, nothing typed is ever lost.

    Enter goes to the next field; F8 of the sheet goes to the next one still missing.

    Signals:
        edited(str): a field was changed by hand.
        drafted(dict): what is typed now, a while after the last change.
        left_last(): Enter was pressed in the last field.
    """

    edited = Signal(str)
    drafted = Signal(dict)
    left_last = Signal()

    def __init__(
        self,
        fields: Sequence[Field],
        codes: CodeBook,
        *,
        today: date,
        hidden: Iterable[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.fields = tuple(fields)
        self._touched: set[str] = set()
        self._kept: dict[str, object] = {}
        self._warned: set[str] = set()
        self._codes, self._today, self._quiet = codes, today, False
        self._units, self._boxes = 0, dict[str, FieldBox]()
        self._records: dict[str, object] = {}
        self._draft = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._draft.timeout.connect(self._on_pause)
        self._grid = make_grid()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._headings: dict[str, QWidget] = {}
        for field in self.fields:
            if field.kind is FieldKind.RECORD:
                self._records[field.name] = None
            else:
                self._add(field)
        shrinks = any(box.may_shrink for box in self._boxes.values())
        high = QSizePolicy.Policy.Preferred if shrinks else QSizePolicy.Policy.Minimum
        self.setSizePolicy(QSizePolicy.Policy.Expanding, high)
        for name in (*hidden, *self._when_asked()):
            self._boxes[name].hide()
        self._arrange()

    def _add(self, field: Field) -> None:
        if field.section and field.section not in self._headings:
            self._headings[field.section] = section(_(field.section))
            self._headings[field.section].setParent(self)
            self._headings[field.section].setContentsMargins(0, M if len(self._headings) > 1 else 0, 0, 0)
        editor = make_editor(field, self._codes, self._today)
        box = FieldBox(field, editor, cast(Editor, editor), self)
        box.shown.changed.connect(lambda name=field.name: self._on_changed(name))
        self._boxes[field.name] = box

    # values ---------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """What is typed and chosen now, by field name."""
        return {name: box.shown.value() for name, box in self._boxes.items()} | {
            name: value for name, value in self._records.items() if value is not None
        }

    @property
    def dirty(self) -> bool:
        """Whether something is typed that is neither saved nor given up."""
        return bool(self._touched)

    @property
    def touched(self) -> frozenset[str]:
        """The fields changed by hand."""
        return frozenset(self._touched)

    def show_kept(self, values: Mapping[str, Any]) -> None:
        """Show a saved record: what it says is no draft until it is typed over."""
        self.set_values(values)
        shown = (name for name in values if name in self._boxes)
        self._kept |= {name: self._boxes[name].shown.value() for name in shown}

    def kept(self, names: Iterable[str]) -> dict[str, object]:
        """What the saved record says in these fields, as JSON values."""
        return {name: self._kept[name] for name in names if name in self._kept}

    def take_typed(self, values: Mapping[str, Any]) -> None:
        """Show what was typed before, as typed and not saved."""
        self.set_values(values)
        self._touched |= values.keys() & self._boxes.keys()

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show values nobody typed here; names the form does not have are passed over."""
        self._quiet = True
        for name, value in values.items():
            if name in self._boxes:
                self._boxes[name].shown.set_value(value)
                self._boxes[name].clear_problem()
            elif name in self._records:
                self._records[name] = value
        self._quiet = False

    def draft(self) -> dict[str, Any]:
        """What was typed, emptied fields too, and what else is filled but not saved; as JSON values."""
        shown = {name: box.shown.value() for name, box in self._boxes.items()}
        return {
            name: value
            for name, value in shown.items()
            if name in self._touched or (name not in self._kept and value not in EMPTY)
        }

    def cleaned(self, need: Need | None = "receive") -> dict[str, Any] | None:
        """The values ready for a service; None where a field was wrong, which is then shown and focused."""
        commit_composition()
        self.clear_problems()
        try:
            return clean_values(self.fields, self.values(), self._codes, today=self._today, need=need)
        except InvalidInput as error:
            self.show_problem(error)
            return None

    # problems -------------------------------------------------------------------------------

    @property
    def problems(self) -> dict[str, str]:
        """The sentences shown beside fields now."""
        return {name: box.problem for name, box in self._boxes.items() if box.problem}

    def show_problem(self, error: JobdeskError) -> bool:
        """Show an error beside its field and go there; False where the form has no such field."""
        box = self._boxes.get(error.field or "")
        if box is None:
            return False
        if box.field.when_asked:
            self.hide_field(box.field.name, False)
        box.show_problem(str(error))
        box.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(box.told)
        return True

    def mark_unread(self, told: Mapping[str, str]) -> None:
        """Say why fields cannot be kept as typed; the one that is being typed in is left alone."""
        here = self.focused_field()
        for name, sentence in told.items():
            if name != here and not self._boxes[name].problem:
                self._boxes[name].show_problem(sentence)

    def clear_problems(self) -> None:
        """Take all sentences away."""
        for box in self._boxes.values():
            box.clear_problem()

    def missing(self, need: Need = "complete") -> list[Field]:
        """The fields still empty that `need` asks, in reading order."""
        shown = [f for f in self.fields if f.name in self._boxes and not self._boxes[f.name].isHidden()]
        return missing(shown, self.values(), need)

    def jump_to_missing(self, need: Need = "complete") -> Field | None:
        """Go to the next missing field after the focus, round and round."""
        commit_composition()
        wanted = self.missing(need)
        if not wanted:
            return None
        names, here = list(self._boxes), self.focused_field()
        after = names.index(here) if here else -1
        field = next((f for f in wanted if names.index(f.name) > after), wanted[0])
        self.focus_field(field.name)
        return field

    def focused_field(self) -> str | None:
        """The field that has the focus."""
        widget = self.focusWidget()
        if widget is None or not widget.hasFocus():
            return None
        return next((name for name, box in self._boxes.items() if box.isAncestorOf(widget)), None)

    def focus_field(self, name: str = "") -> None:
        """Go to a field, or to the first one shown."""
        shown = (n for n, box in self._boxes.items() if not box.isHidden())
        self._boxes[name or next(shown)].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # single fields --------------------------------------------------------------------------

    def input(self, name: str) -> QWidget:
        """The input of a field."""
        return self._boxes[name].editor

    def value(self, name: str) -> object:
        """What is typed in one field."""
        return self._boxes[name].shown.value()

    def set_value(self, name: str, value: object) -> None:
        """Show a value in one field, as if typed by hand."""
        self._boxes[name].shown.set_value(value)

    def text_of(self, name: str, value: object) -> str:
        """How a field would show a value; "" for what is no line of text."""
        shown, editor = self._boxes[name].shown, self._boxes[name].editor
        if not isinstance(editor, QLineEdit):
            return ""
        typed, self._quiet = shown.value(), True
        shown.set_value(value)
        text = editor.displayText()
        shown.set_value(typed)
        self._quiet = False
        return text

    def set_hint(self, name: str, text: str, tone: str = "neutral") -> None:
        """Say a word below a field; "" takes it away."""
        self._boxes[name].show_hint(text, tone)

    def set_example(self, name: str, text: str) -> None:
        """Show another example in an empty field, called so: grey alone it would read like a value."""
        editor = self._boxes[name].editor
        if isinstance(editor, QLineEdit):
            editor.setPlaceholderText(_("e.g. {example}").format(example=text))

    def set_label(self, name: str, text: str) -> None:
        """Call a field something else, for example a numbered one."""
        self._boxes[name].label.setText(text)
        self._boxes[name].editor.setAccessibleName(text)

    def hide_field(self, name: str, hidden: bool = True) -> None:
        """Take a field away or bring it back; what it holds stays."""
        if self._boxes[name].isHidden() != hidden:
            self._boxes[name].setHidden(hidden)
            self._arrange()

    def mark_clean(self) -> None:
        """What is typed is saved: nothing is left to keep as a draft."""
        self._touched.clear()
        self._draft.stop()
        for name in self._when_asked():
            self._boxes[name].shown.set_value(None)
            self._touched.discard(name)
            self.hide_field(name)

    # inside ---------------------------------------------------------------------------------

    def _when_asked(self) -> list[str]:
        return [name for name, box in self._boxes.items() if box.field.when_asked]

    def _on_changed(self, name: str) -> None:
        if self._quiet:
            return
        self._boxes[name].clear_problem()
        self._touched.add(name)
        self._draft.start()
        self.edited.emit(name)

    def _on_pause(self) -> None:
        for name in self._touched:
            box, text = self._boxes[name], self._boxes[name].shown.value()
            if box.field.kind in _FREE and isinstance(text, str):
                told = " ".join(warn_numbers(text))
                if told or name in self._warned:
                    self.set_hint(name, told, "warning")
                (self._warned.add if told else self._warned.discard)(name)
        self.drafted.emit(self.draft())

    def _arrange(self) -> None:
        units = self._units or WIDE_UNITS
        while self._grid.takeAt(0):
            pass
        line = 0
        for heading, boxes in self._sections():
            if heading is not None:
                heading.setVisible(any(not box.isHidden() for box in boxes))
                self._grid.addWidget(heading, line, 0, 1, units)
                line += 1
            line = arrange(self._grid, boxes, units, line)
        for unit in range(WIDE_UNITS):
            self._grid.setColumnStretch(unit, 1 if unit < units else 0)
            self._grid.setColumnMinimumWidth(unit, 0)
        before = None
        for box in self._boxes.values():
            if before is not None:
                QWidget.setTabOrder(before, box.editor)
            before = box.editor

    def _sections(self) -> list[tuple[QWidget | None, list[FieldBox]]]:
        found: list[tuple[str, list[FieldBox]]] = []
        for box in self._boxes.values():
            if not found or found[-1][0] != box.field.section:
                found.append((box.field.section, []))
            found[-1][1].append(box)
        return [(self._headings.get(name), boxes) for name, boxes in found]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        units = WIDE_UNITS if self.width() >= WIDE_FROM else NARROW_UNITS
        if units != self._units:
            self._units = units
            self._arrange()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
            return
        commit_composition()
        here = self.focused_field()
        names = [name for name, box in self._boxes.items() if not box.isHidden()]
        if here in names and here != names[-1]:
            self.focus_field(names[names.index(here) + 1])
        else:
            self.left_last.emit()
