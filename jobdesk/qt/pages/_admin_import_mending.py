"""Mending in place: a wrong row is opened, changed and kept beside the file; the check runs again."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from jobdesk.base.errors import InvalidInput
from jobdesk.base.exchange import ImportKind
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _
from jobdesk.base.sheets import CellKind
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages._admin_import_mend import MendSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.services.drafts import DraftRow, drop_draft, load_drafts, save_draft
from jobdesk.services.import_files import find_row, given_number
from jobdesk.services.imports.findings import Problem
from jobdesk.services.imports.plan import ImportPlan
from jobdesk.services.imports.sources import SourceRow, SourceSheet

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.qt.pages._admin_import import ImportSheet

DRAFT, CHECKED_AT_ONCE = "import", 3000
Where = tuple[str, int]


class Mending(QObject):
    """What was mended of a file, kept as a draft under its digest until it is applied.

    Attributes:
        edits: by (title, row) the cells that are read instead of the file's.
        moment: counts the edits, so that a check knows which it has seen.
        unchecked: the rows that were edited since the last check.
    """

    def __init__(self, sheet: "ImportSheet") -> None:
        super().__init__(sheet)
        self._sheet = sheet
        self.edits: dict[Where, dict[str, str]] = {}
        self.moment = 0
        self._when: dict[Where, int] = {}
        self._typed: dict[Where, Mapping[str, Any]] = {}
        step = sheet.plan_step
        step.meant.connect(self.mend)
        step.chosen.connect(lambda _problem: self.follow())
        self._mend = sheet.add_verb(_("Mend the row"), "F2", lambda: self.mend(step.current()))
        self._take = sheet.add_verb(_("Take the proposal"), "Ctrl+M", self.take_proposals)
        self._alike = sheet.add_verb(_("Every such value…"), "Ctrl+Shift+M", self.ask_alike)
        self._again = sheet.add_verb(_("Check again"), "Ctrl+R", sheet.check)
        self._copy = sheet.add_verb(_("Copy the list"), "Ctrl+Shift+C", self._copy_list)

    @property
    def verbs(self) -> tuple[QAction, ...]:
        """What can be done to the list of problems."""
        return self._mend, self._take, self._alike, self._again, self._copy

    @property
    def unchecked(self) -> frozenset[Where]:
        """The rows that were edited since the last check."""
        return frozenset(self._when)

    def forget(self) -> None:
        """Another file is read."""
        self.edits, self._when, self._typed = {}, {}, {}

    def checked(self, moment: int) -> None:
        """A check saw what was mended until then."""
        self._when = {where: when for where, when in self._when.items() if when > moment}
        self._sheet.follow()

    # one row --------------------------------------------------------------------------------

    def mend(self, problem: Problem | None) -> None:
        """Open the row of a problem, as it is typed in the file or was mended since."""
        plan, sheet = self._sheet.plan, self._sheet
        if problem is None or plan is None:
            return
        if problem.row is None:
            told = _("This is about a heading of the file: change it there, or match the column by hand.")
            sheet.explain(InvalidInput(told))
            return
        if given_number(problem.value):  # wrong only because of another fact of the same row: that one is mended
            of_row = (one for one in plan.problems if one.row == problem.row and not given_number(one.value))
            problem = next(of_row, problem)
        source = next((one for one in plan.source.sheets if one.title == problem.sheet), None)
        if source is None or problem.row is None:
            return
        row = problem.row
        sheet.strip.clear()
        sheet.room.work.device(
            sheet,
            lambda: find_row(source, row),
            done=partial(self._open, problem, source),
            failed=sheet.explain,
            doing=_("Looking for the row"),
        )

    def _open(self, problem: Problem, source: SourceSheet, row: SourceRow | None) -> None:
        plan, where = self._sheet.plan, (problem.sheet, problem.row or 0)
        if row is None or plan is None:
            self._sheet.explain(InvalidInput(_("The row is not in the file any more.")))
            return
        mended = SourceRow(row.row, {**row.cells, **self.edits.get(where, {})})
        of_row = [one for one in (*plan.problems, *plan.notes) if (one.sheet, one.row) == where]
        of_row.sort(key=lambda one: one != problem)
        self._sheet.push(
            MendSheet(
                self._sheet.room,
                source,
                mended,
                of_row,
                typed=self._typed.pop(where, {}),
                kept=partial(self._keep, problem, where),
                left=partial(self._put_aside, where),
            )
        )

    def _put_aside(self, where: Where, typed: Mapping[str, Any]) -> None:
        if typed:
            self._typed[where] = typed

    def _keep(self, problem: Problem, where: Where, changed: Mapping[str, str]) -> None:
        if changed:
            self._add([(where, changed)])
        following = self._sheet.plan_step.next_problem(problem)
        if following is not None:
            self._sheet.plan_step.choose(following)

    # proposals ------------------------------------------------------------------------------

    def take_proposals(self) -> None:
        """Write what is proposed into the cells of the chosen problems."""
        chosen = [one for one in self._sheet.plan_step.chosen_problems() if _is_proposed(one)]
        if not chosen:
            self._sheet.explain(InvalidInput(_("Nothing is proposed here: mend the row by hand.")))
            return
        self._add([((one.sheet, one.row or 0), {one.name: one.proposal}) for one in chosen])
        following = self._sheet.plan_step.next_problem(chosen[-1])
        if following is not None:
            self._sheet.plan_step.choose(following)

    def ask_alike(self) -> None:
        """Ask once what a value means that stands in many rows."""
        problem, plan, room = self._sheet.plan_step.current(), self._sheet.plan, self._sheet.room
        sheet = (
            next((s for s in plan.source.sheets if problem and s.title == problem.sheet), None) if plan else None
        )
        if (
            plan is None
            or problem is None
            or sheet is None
            or not (problem.name and problem.value and problem.row)
        ):
            self._sheet.explain(InvalidInput(_("This is no single value: mend the row.")))
            return
        form = Form((_value_field(sheet, problem),), room.codes, today=room.today())
        form.set_hint("value", problem.reason)

        def save(values: dict[str, Any], asked: FormSheet) -> None:
            asked.finish()
            self._mend_alike(plan, sheet, problem, str(values["value"]))

        title = _("Every {value} in {column}").format(value=problem.value, column=problem.column)
        self._sheet.push(FormSheet(form, title=title, verb=_("Keep"), save=save))

    def _mend_alike(self, plan: ImportPlan, sheet: SourceSheet, problem: Problem, said: str) -> None:
        """A ledger's own word is learned, and kept with its mapping; in a workbook the cells are mended."""
        if plan.source.kind is not ImportKind.WORKBOOK and self._sheet.matching.learn(
            sheet.sheet.name, problem.name, problem.value, said
        ):
            self._sheet.matching.finish()
            return
        alike = [
            one
            for one in plan.problems
            if (one.sheet, one.name, one.value) == (problem.sheet, problem.name, problem.value) and one.row
        ]
        self._add([((one.sheet, one.row or 0), {one.name: said}) for one in alike])

    def _add(self, changed: Sequence[tuple[Where, Mapping[str, str]]]) -> None:
        self.moment += 1
        for where, cells in changed:
            self.edits.setdefault(where, {}).update(cells)
            self._when[where] = self.moment
        self.keep_draft()
        step, sheet = self._sheet.plan_step, self._sheet
        step.mark_mended(self.unchecked)
        sheet.strip.clear()
        if sheet.plan is not None and sum(one.total for one in sheet.plan.counts.values()) <= CHECKED_AT_ONCE:
            sheet.check()
        else:
            told = _("{count} rows were mended. Check again to see what is left.")
            sheet.strip.show_text(told.format(count=format_number(len(self._when))), "accent")
        self._sheet.follow()

    def follow(self) -> None:
        """What can be done follows the problem that is looked at."""
        step = self._sheet.plan_step
        here = step.current()
        self._mend.setEnabled(here is not None)
        self._alike.setEnabled(here is not None and bool(here.name and here.value and here.row))
        self._take.setEnabled(any(map(_is_proposed, step.chosen_problems())))
        self._copy.setEnabled(here is not None)

    def _copy_list(self) -> None:
        count = self._sheet.plan_step.copy()
        self._sheet.room.say(_("{count} lines copied").format(count=format_number(count)))

    # kept over a lock, a crash and another day ------------------------------------------------

    def keep_draft(self) -> None:
        """Keep what was mended and matched of the file, until it is applied."""
        look, room = self._sheet.look, self._sheet.room
        if look is None:
            return
        edits = [[title, row, cells] for (title, row), cells in self.edits.items()]
        values = {"edits": edits, "mappings": self._sheet.matching.draft()}
        key, title = look.digest, look.name
        room.work.change(
            room,
            lambda db, act: save_draft(db, act, kind=DRAFT, key=key, values=values, title=title),
            stale="drafts",
            done=lambda _row: None,
            failed=lambda error: room.say(str(error)),
            quiet=True,
        )

    def drop_draft(self) -> None:
        """Nothing of the file is left to apply: what was kept of it goes."""
        look, room = self._sheet.look, self._sheet.room
        if look is not None and (self.edits or self._sheet.matching.by_hand):
            key = look.digest
            room.work.change(
                room,
                lambda db, act: drop_draft(db, act, kind=DRAFT, key=key),
                stale="drafts",
                done=lambda _row: None,
                failed=lambda error: room.say(str(error)),
                quiet=True,
            )

    def forget_draft(self, db: "Session", act: "Act", plan: ImportPlan) -> None:
        """Inside the act that applies the file: what was mended of it goes with it."""
        drop_draft(db, act, kind=DRAFT, key=plan.source.digest)

    def _take_up(self, edits: dict[Where, dict[str, str]], mappings: Mapping[str, Any]) -> None:
        self.edits |= edits
        self._sheet.matching.take_draft(mappings)

    def _begin_anew(self) -> None:
        """What was mended of the file before goes; what the file says is read as it is."""
        self.drop_draft()
        self.forget()
        self._sheet.matching.forget()

    def offer_kept(self, digest: str) -> None:
        """Use what was mended of this very file before and never applied, and say so."""
        sheet = self._sheet

        def offer(drafts: Sequence[DraftRow]) -> None:
            kept = next((one for one in drafts if one.key == digest), None)
            if kept is not None and not self.edits:
                edits = {(title, row): dict(cells) for title, row, cells in kept.values["edits"]}
                self._take_up(edits, kept.values["mappings"])
                told = _("What was matched and mended of this file before is used again. Rows mended: {count}.")
                count = format_number(len(edits))
                sheet.ask(told.format(count=count), verb=_("Begin anew"), then=self._begin_anew)

        sheet.room.work.read(
            sheet, lambda db, act: load_drafts(db, act, kind=DRAFT), done=offer, failed=sheet.explain
        )


def _value_field(sheet: SourceSheet, problem: Problem) -> Field:
    """A list to choose from where the column has one."""
    column = sheet.sheet.column(problem.name)
    kind = {CellKind.CODE: FieldKind.CHOICE, CellKind.OCCUPATION: FieldKind.OCCUPATION}.get(
        column.kind, FieldKind.TEXT
    )
    code = column.codes[0] if kind is FieldKind.CHOICE else ""
    return Field("value", sheet.heading(column.name), kind, required="receive", code=code, wide=True)


def _is_proposed(problem: Problem) -> bool:
    return bool(problem.proposal and problem.name and problem.row is not None)
