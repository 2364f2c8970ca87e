"""One row of the file as it was typed, to be mended: its cells under their headings, what is wrong beside them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from typing_extensions import override

from jobdesk.base.cell_texts import plain
from jobdesk.base.codes import CodeBook
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import _
from jobdesk.base.sheets import CELL_LIMIT, CellKind
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs import LineEdit
from jobdesk.qt.pages.base import FormSheet, Room
from jobdesk.qt.parts import secondary
from jobdesk.services.import_files import given_number
from jobdesk.services.imports.findings import Problem
from jobdesk.services.imports.sources import SourceRow, SourceSheet

Kept = Callable[[Mapping[str, Any]], object]


class MendSheet(FormSheet):
    """Asks for the cells of one row; what is changed is kept beside the file, which stays as it is.

    Args:
        problems: of this row; the first one's column has the keyboard.
        typed: what was typed here before and not kept.
        kept: gets the cells that were changed, by the name of their column.
        left: gets what is typed where one goes back without keeping it.
    """

    def __init__(
        self,
        room: Room,
        sheet: SourceSheet,
        row: SourceRow,
        problems: Sequence[Problem],
        *,
        typed: Mapping[str, Any],
        kept: Kept,
        left: Kept,
    ) -> None:
        self._kept_cells, self._left = kept, left
        self._proposals = {one.name: one.proposal for one in problems if one.proposal and one.name}
        self._before = {name: _shown(room.codes, sheet, name, plain(raw)) for name, raw in row.cells.items()}
        given = {name for name, text in self._before.items() if given_number(text)}
        names = {one.name for one in problems}
        fields = [
            Field(
                column.name,
                sheet.heading(column.name),
                FieldKind.NOTE if column.kind is CellKind.NOTE else FieldKind.TEXT,
                max_length=CELL_LIMIT,
                wide=column.kind is CellKind.NOTE,
            )
            for column in sheet.sheet.columns
            if (column.name in row.cells or column.name in names) and column.name not in given
        ]
        form = Form(fields, room.codes, today=room.today())
        title = _("{sheet}, row {row}").format(sheet=sheet.title, row=row.row)
        super().__init__(form, title=title, verb=_("Keep"), save=self._keep, need=None)
        form.show_kept(self._before)
        self._told: list[str] = []
        self._first = ""
        for one in problems:
            self._show(one)
        if self._told:
            self.strip.show_text("\n".join(self._told), "warning")
        self.above.addWidget(
            secondary(_("The file stays as it is: what you change here is read instead of it."), wrap=True)
        )
        marks = self.head.takeAt(self.head.count() - 1)
        if marks is not None and (label := marks.widget()) is not None:
            label.hide()  # nothing must be filled: an empty cell may be right
        self._take = self.add_verb(_("Take the proposal"), "Ctrl+M", self.take_proposal)
        self._take.setEnabled(bool(self._proposals))
        form.mark_clean()
        form.take_typed(typed)

    def _show(self, problem: Problem) -> None:
        told = problem.reason
        if problem.proposal:
            told = _("{reason} Proposal: {value} (Ctrl+M)").format(reason=told, value=problem.proposal)
        if not self.form.show_problem(InvalidInput(told, field=problem.name)):
            self._told.append(told)
        elif not self._first:
            self._first = problem.name

    def take_proposal(self) -> None:
        """The proposal of the field that has the keyboard, else of the first one that has any."""
        name = self.form.focused_field() or ""
        if name not in self._proposals:
            name = next(iter(self._proposals), "")
        if name:
            self.form.set_value(name, self._proposals[name])
            self.form.focus_field(name)

    @override
    def start_focus(self) -> None:
        """On the first cell that is wrong."""
        self.form.focus_field(self._first)
        here = self.form.input(self._first) if self._first else None
        if isinstance(here, LineEdit):
            here.selectAll()

    def _keep(self, values: Mapping[str, object], _sheet: FormSheet) -> None:
        changed = {name: "" if (value := values.get(name)) is None else str(value) for name in self.form.touched}
        self.finish()
        self._kept_cells(changed)

    @override
    def leave(self) -> None:
        self._left(self.form.draft())
        super().leave()


def _shown(codes: CodeBook, sheet: SourceSheet, name: str, text: str) -> str:
    """A cell as it is typed; a code that a ledger's own word was understood as, by its label."""
    column = sheet.sheet.column(name)
    found = codes.find(column.codes[0], text) if column.codes and text and not column.many else None
    return codes.label(column.codes[0], found) if found is not None and found == text else text
