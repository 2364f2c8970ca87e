"""Step one of an import as it is read: what would be new, changed, the same or wrong, and each problem."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.formats import format_month, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.inputs import PlainLabel, SearchEdit
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.parts import Card, Facts, Segments, Split, secondary
from jobdesk.qt.theme import Badge, M, S
from jobdesk.services.import_files import given_number
from jobdesk.services.imports.findings import Problem, SheetCount
from jobdesk.services.imports.plan import ImportPlan

WRONG, NOTES, CHANGES, KNOWN = "wrong", "notes", "changes", "known"
VIEWS = {
    WRONG: (mark("Faults"), mark("Every row can be taken.")),
    NOTES: (mark("Worth a look"), mark("Nothing else is to be known.")),
    CHANGES: (mark("What changes"), mark("Nothing that is known here changes.")),
    KNOWN: (mark("Known?"), mark("Nobody new is probably known here.")),
}
"""What was found, by view: its word, and what is said where it is empty."""
MOST_NAMED = 6
TOLD_HEIGHT, MOST_SHOWN, MOST_LISTED = 44, 1000, 20_000
"""Of more problems than that a workbook is the place: the wrong rows can be saved as one."""
_NUMBERS = (
    ("new", mark("New")),
    ("changed", mark("Changed")),
    ("same", mark("Same")),
    ("wrong", mark("Wrong")),
    ("probable", mark("Known?")),
)
_WIDE, _PARTS = 64, " · "
_TONES = {"wrong": "bad", "probable": "warning"}


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """What was found, as it is listed; `mended` once its row was edited, until the file is checked again."""

    at: int
    view: str
    problem: Problem
    mended: bool = False

    @property
    def sought(self) -> str:
        """What a word is looked for in."""
        told = self.problem
        return f"{told.sheet} {_row(told)} {told.column} {_value(told)} {told.reason}".casefold()

    @property
    def copied(self) -> str:
        """One line of a table."""
        told = self.problem
        cells = (told.sheet, _row(told), told.column, _value(told), told.reason, told.proposal)
        return "\t".join(" ".join(cell.split()) for cell in cells)


def _row(told: Problem) -> str:
    return "" if told.row is None else str(told.row)


def _value(told: Problem) -> str:
    return "" if given_number(told.value) else told.value


def _state(line: ProblemLine) -> Badge:
    if line.mended:
        return Badge(_("Mended"), "accent")
    if line.problem.row is None:
        return Badge(_("Kept out"))
    if line.view in {CHANGES, KNOWN}:
        return Badge(_("Changed")) if line.view == CHANGES else Badge(_("New"), "warning")
    return Badge(_("Worth a look"), "warning") if line.problem.note else Badge(_("Wrong"), "bad")


def _found_in(plan: ImportPlan) -> Iterator[tuple[str, Problem]]:
    """All that a check found, each under its view: a change and a probable person are told as problems are."""
    for one in (*plan.problems, *plan.notes):
        yield NOTES if one.note or one.row is None else WRONG, one
    for cell in plan.changes:
        told = _("{kept} becomes {new}").format(kept=cell.kept or "–", new=cell.new or "–")
        yield CHANGES, Problem(cell.sheet, cell.row, cell.column, cell.name, cell.new, told, note=True)
    for row in plan.probable:
        known = ", ".join(f"{one.name} {one.number}".strip() for one in row.known)
        told = _("Probably the same as {known}: kept as new, and asked under Same person?").format(known=known)
        yield KNOWN, Problem(row.sheet, row.row, "", "", "", told, note=True)


def count_list() -> ListView[tuple[str, SheetCount]]:
    """Per sheet how many rows are what."""

    def column(name: str, heading: str) -> Column[tuple[str, SheetCount]]:
        def badge(line: tuple[str, SheetCount]) -> Badge | None:
            number = getattr(line[1], name)
            return Badge(format_number(number), _TONES[name]) if number else None

        def shown(line: tuple[str, SheetCount]) -> str:
            number = getattr(line[1], name)
            return format_number(number) if number else "–"

        return Column(
            heading,
            shown,
            align="right",
            badge=badge if name in _TONES else None,
            width=_WIDE + 18 * (name == "probable"),
        )

    return ListView(
        (Column(mark("Sheet"), lambda line: line[0], stretch=True), *(column(*one) for one in _NUMBERS)),
        key=lambda line: line[0],
        name=_("Rows by sheet"),
        empty=_("No sheet of the file can be read."),
        dense=True,
    )


class PlanStep(QWidget):
    """What the import would do, and what is in its way.

    Signals:
        meant(object): the Problem that Enter or a double click means.
        chosen(object): the Problem looked at, or None.
    """

    meant, chosen = Signal(object), Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.plan: ImportPlan | None = None
        self._lines: tuple[ProblemLine, ...] = ()
        self._found: list[ProblemLine] = []  # all that fit the filter, of which the first are shown
        self._common = ""  # what the title of every sheet of a ledger begins with
        self.counts = count_list()
        self.facts = Facts(columns=1)
        left = Card(_("What it would do"))
        left.body.addWidget(self.counts, 1)
        left.body.addWidget(self.facts)
        self.views = Segments([(view, _(word)) for view, (word, _empty) in VIEWS.items()])
        self.views.chosen.connect(lambda _view: self._show())
        self.search = SearchEdit(name=_("Filter the problems"), hint=_("Sheet, row, column, reason"))
        self.search.searched.connect(lambda _text: self._show())
        self.search.left_down.connect(self._to_list)
        self.list: ListView[ProblemLine] = self._make_list()
        self.list.opened.connect(lambda line: self.meant.emit(line.problem))
        self.list.chosen.connect(lambda line: self.chosen.emit(line.problem if line else None))
        self.list.chosen.connect(self._tell)
        self.told = PlainLabel("", wrap=True)
        self.told.setAccessibleName(_("Reason"))
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told.setMinimumHeight(TOLD_HEIGHT)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.shown = secondary("")
        right = Card(_("What was found"))
        right.body.setSpacing(S)
        right.head.addWidget(self.search)
        self.search.setMinimumWidth(240)
        right.body.addWidget(self.views)
        right.body.addWidget(self.list, 1)
        right.body.addWidget(self.told)
        right.body.addWidget(self.shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(Split(left, right, (520, 740)), 1)

    def _make_list(self) -> ListView[ProblemLine]:
        def of(read: Callable[[Problem], str]) -> Callable[[ProblemLine], str]:
            return lambda line: read(line.problem)

        return ListView(
            (
                Column(mark("State"), badge=_state, width=92),
                Column(mark("Sheet"), of(lambda one: one.sheet.removeprefix(self._common)), width=84),
                Column(
                    mark("Row no."),
                    of(_row),
                    align="right",
                    width=62,
                    sort=lambda line: -1 if line.problem.row is None else line.problem.row,
                ),
                Column(mark("Column"), of(lambda one: one.column), width=90),
                Column(mark("Value"), of(_value), width=100),
                Column(mark("Reason"), of(lambda one: one.reason), stretch=True),
            ),
            key=lambda line: line.at,
            name=_("Problems"),
            empty=_("Every row can be taken."),
            multi=True,
            dense=True,
        )

    def show_plan(self, plan: ImportPlan, mended: Collection[tuple[str, int | None]] = ()) -> None:
        """Show what a check found."""
        self.plan = plan
        begins = {title.rpartition(_PARTS)[0] for title in (one.title for one in plan.source.sheets)}
        self._common = begins.pop() + _PARTS if len(begins) == 1 and "" not in begins else ""
        self.counts.set_rows(list(plan.counts.items()))
        self.facts.set_facts(_facts(plan))
        self._show_found(_found_in(plan), mended)
        self.views.choose(WRONG if any(line.view == WRONG for line in self._lines) else NOTES)

    def _show_found(
        self, found: Iterable[tuple[str, Problem]], mended: Collection[tuple[str, int | None]]
    ) -> None:
        """Show what was found, of rows that were edited since as such."""
        self._lines = tuple(
            ProblemLine(at, view, one, (one.sheet, one.row) in mended)
            for at, (view, one) in enumerate(islice(found, MOST_LISTED))
        )
        plan, numbers = self.plan, Counter(line.view for line in self._lines)
        if plan is not None:
            numbers |= {CHANGES: plan.changed_cells, KNOWN: plan.probable_rows}
        for view, (word, _empty) in VIEWS.items():
            self.views.set_text(view, f"{_(word)} {format_number(numbers[view])}")
        self._show()

    def mark_mended(self, mended: Collection[tuple[str, int | None]]) -> None:
        """Say of the rows edited since the last check that they are."""
        self._show_found([(line.view, line.problem) for line in self._lines], mended)

    def copy(self) -> int:
        """Copy the chosen problems, or all that are shown, as lines of a table; how many."""
        chosen = self.list.selected_rows()
        lines = chosen if len(chosen) > 1 else self._found
        heads = ("Sheet", "Row no.", "Column", "Value", "Reason", "Proposal")
        told = ["\t".join(_(head) for head in heads), *(line.copied for line in lines)]
        QGuiApplication.clipboard().setText("\n".join(told))
        return len(lines)

    def next_problem(self, of: Problem) -> Problem | None:
        """The first problem of another row below the one of `of` that still is to be mended."""
        rows = list(self.list.model_.rows)
        at = next((at for at, line in enumerate(rows) if line.problem == of), -1)
        left = (line for line in rows[at + 1 :] if not line.mended and line.problem.row is not None)
        return next(
            (line.problem for line in left if (line.problem.sheet, line.problem.row) != (of.sheet, of.row)), None
        )

    def current(self) -> Problem | None:
        """The problem looked at."""
        line = self.list.current_row()
        return line.problem if line is not None else None

    def chosen_problems(self) -> list[Problem]:
        """Those that are selected, top down."""
        return [line.problem for line in self.list.selected_rows()]

    def choose(self, problem: Problem) -> None:
        """Look at a problem."""
        for line in self.list.model_.rows:
            if line.problem == problem:
                self.list.select(line.at)
                return

    def _tell(self, line: ProblemLine | None) -> None:
        """The whole reason of the problem looked at, with its proposal."""
        told = line.problem.reason if line is not None else ""
        if line is not None and line.problem.proposal:
            told = _("{reason} Proposal: {value} (Ctrl+M)").format(reason=told, value=line.problem.proposal)
        self.told.setText(told)

    def _to_list(self) -> None:
        self.list.begin()

    def _show(self) -> None:
        words = self.search.live_text().casefold().split()
        view = self.views.current
        of_view = [line for line in self._lines if line.view == view]
        self._found = [line for line in of_view if all(word in line.sought for word in words)]
        shown = self._found[:MOST_SHOWN]
        self.list.set_empty_text(_("Nothing like this was found.") if words else _(VIEWS[view][1]))
        self.list.set_rows(shown)
        if self.list.current_row() is None:
            self.list.select_first()
        self._tell(self.list.current_row())
        numbers = {"shown": format_number(len(shown)), "all": format_number(len(self._found))}
        self.shown.setText(_("{shown} of {all}").format(**numbers))


def _facts(plan: ImportPlan) -> list[tuple[str, str | Badge]]:
    """What is said before anything is applied, beside the counts."""
    told: list[tuple[str, str | Badge]] = []
    if plan.restated:
        told.append((_("Closed months it would change"), restated_months(plan)))
    if plan.unknown_counselors:
        told.append((_("Counselors not known here"), named([one.name for one in plan.unknown_counselors])))
    return told


def restated_months(plan: ImportPlan) -> str:
    """The closed months that an import would restate, the first of many named."""
    return named([format_month(one.month) for one in plan.restated])


def named(names: Sequence[str]) -> str:
    """Some names, the others counted."""
    shown = ", ".join(names[:MOST_NAMED])
    if len(names) <= MOST_NAMED:
        return shown
    told = _("{names} and {count} more")
    return told.format(names=shown, count=format_number(len(names) - MOST_NAMED))


def total(plan: ImportPlan, name: str) -> int:
    """Over all sheets, how many rows are new, changed, same, wrong or probable."""
    return sum(int(getattr(count, name)) for count in plan.counts.values())
