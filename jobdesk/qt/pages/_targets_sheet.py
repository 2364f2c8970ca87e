"""목표: a year's targets with their parts, what was reached, the pace, and the weighted total."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from typing_extensions import override

from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_set_targets
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._bulk_sheets import nothing
from jobdesk.qt.pages._close_parts import FACTS, LiveSheet
from jobdesk.qt.pages._targets_forms import STALE, EnteredForm, TargetSheetForm
from jobdesk.qt.pages._targets_pasting import PastedSheet
from jobdesk.qt.pages.base import Page
from jobdesk.qt.parts import secondary, section
from jobdesk.qt.theme import Badge
from jobdesk.services import target_progress, targets
from jobdesk.services.indicators import BY_ID
from jobdesk.services.target_progress import TargetLine, TargetSheet
from jobdesk.services.targets import EnteredRow, TargetRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

YEARS_BACK = 15


class _SavingSheet(LiveSheet):
    """What was saved on a form above is the row that the next act means."""

    def __init__(self, page: Page, *, title: str, verb: str, run: Callable[[], object] | None) -> None:
        super().__init__(page, title=title, verb=verb, run=run, shortcut="Ctrl+N")
        self._saved: UUID | None = None

    def _show_saved(self, row: TargetRow | EnteredRow | None) -> None:
        self._saved = row.id if row is not None else None

    def _go_to_saved(self, rows: ListView[Any]) -> None:
        if self._saved is not None and rows.select(self._saved):
            self._saved = None
            rows.begin()
        elif rows.current_row() is None:
            rows.select_first()


class TargetsSheet(_SavingSheet):
    """One line a target; Enter changes it."""

    reads: ClassVar = (*FACTS, STALE)

    def __init__(self, page: Page, year: int) -> None:
        self._may = page.room.allowed(can_set_targets)
        super().__init__(
            page,
            title=_("Targets"),
            verb=_("New target…") if self._may else "",
            run=self.add if self._may else None,
        )
        self.year = year
        self.add_steps(self.step)
        self.add_told()
        self.list = self._make_list()
        self.total, self.note = section(""), secondary("", wrap=True)
        self.above.addWidget(self.total)
        self.above.addWidget(self.note)
        self.body.addWidget(self.list, 1)
        if self._may:
            self.list.opened.connect(lambda _line: self.edit())
            self.add_verb(_("Enter a result…"), "Alt+N", self.enter)
            self.add_verb(_("Strike the target through…"), "Ctrl+Delete", self.strike)
        self.add_verb(_("Entered figures"), "Alt+L", self.show_entered)

    def _make_list(self) -> ListView[TargetLine]:
        def parts(line: TargetLine) -> str:
            return " · ".join(format_number(part) for part in line.row.parts)

        codes = self.page.room.codes
        return ListView(
            (
                Column(mark("Figure"), name_of, stretch=True, tip=name_of),
                Column(mark("Kind"), lambda t: codes.label("target_kind", t.row.kind), width=84),
                Column(mark("Term"), term, width=108),
                Column(mark("Weight"), lambda t: format_number(t.row.weight), align="right", width=60),
                Column(mark("Parts"), parts, width=146, tip=parts),
                Column(mark("Target"), lambda t: format_number(t.row.amount), align="right", width=80),
                Column(mark("Reached"), lambda t: format_number(t.result), align="right", width=80),
                Column(mark("Known how"), badge=known_how, width=100, tip=sources),
                Column(mark("Attained (%)"), lambda t: percent(t), align="right", width=90),
                Column(mark("Due by today"), lambda t: format_number(t.expected), align="right", width=100),
                Column(mark("Pace"), badge=pace, width=130),
            ),
            key=lambda t: t.row.id,
            name=_("Targets of the year"),
            empty=_("No targets of this year yet."),
            dense=True,
        )

    # reading --------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Another year."""
        self.year += by
        self.read()

    @override
    def read(self) -> None:
        year = self.year
        self.told.setText(_("Reading…"))
        self.room.work.read(
            self,
            partial(target_progress.read_targets, year=year),
            done=self._show,
            failed=self.explain,
            latest="targets",
        )

    def _show(self, found: TargetSheet) -> None:
        self.title.setText(_("Targets of {year}").format(year=found.year))
        self.told.setText(_("as of {day}").format(day=format_date(self.room.today())))
        self.list.set_rows(found.lines)
        self._go_to_saved(self.list)
        weighed = found.weights > 0
        self.total.setVisible(weighed)
        self.note.setVisible(weighed)
        if not weighed:
            return
        rate = "-" if found.total is None else f"{found.total}%"
        self.total.setText(_("Weighted total {rate}").format(rate=rate))
        if found.unreached:
            told = _("{count} rows have no result yet; weights make {weights}.")
        else:
            told = _("Weight times result by target, added up, rounded once at the end; weights make {weights}.")
        self.note.setText(told.format(count=found.unreached, weights=format_number(found.weights)))

    @override
    def start_focus(self) -> None:
        self.list.begin()

    # acts -----------------------------------------------------------------------------------

    def _chosen(self) -> TargetRow | None:
        line = self.list.current_row()
        if line is None:
            self.explain(InvalidInput(_("Choose a target first.")))
        return line.row if line else None

    def add(self) -> None:
        """One more target of the year."""
        self.page.push(TargetSheetForm(self.page, self.year, None, done=self._show_saved))

    def edit(self) -> None:
        """Change the chosen target."""
        if row := self._chosen():
            self.page.push(TargetSheetForm(self.page, self.year, row, done=self._show_saved))

    def enter(self) -> None:
        """A result of the chosen row, known only as a total."""
        if row := self._chosen():
            self.page.push(EnteredForm(self.page, target=row, known=None, year=self.year, done=nothing))

    def strike(self) -> None:
        """Strike the chosen target through, with the reason."""
        if row := self._chosen():
            line = self.list.current_row()
            self.ask(
                _("Strike the target {name} through?").format(name=name_of(line) if line else ""),
                verb=_("Strike through"),
                then=partial(self._strike, row),
                reason=True,
            )

    def _strike(self, row: TargetRow, why: str) -> None:
        room = self.room
        room.work.change(
            self,
            lambda db, act: targets.void_target(db, act, target_id=row.id, why=why),
            stale=STALE,
            done=lambda _none: room.say(_("Struck through")),
            failed=self.explain,
        )

    def show_entered(self) -> None:
        """Every figure that was entered, of this year and those before."""
        own = {line.row.id: line.row for line in self.list.model_.rows if line.row.indicator is None}
        self.page.push(EnteredSheet(self.page, self.year, own))


class EnteredSheet(_SavingSheet):
    """집계값: figures known only as totals, each with its source and who entered it."""

    reads: ClassVar = (STALE,)

    def __init__(self, page: Page, year: int, own: Mapping[UUID, TargetRow]) -> None:
        self._may = page.room.allowed(can_set_targets)
        super().__init__(
            page,
            title=_("Entered figures"),
            verb=_("New figure…") if self._may else "",
            run=self.add if self._may else None,
        )
        self.year, self._own = year, own
        self.list: ListView[EnteredRow] = ListView(
            (
                Column(mark("Figure"), self._name, stretch=True),
                Column(mark("From"), lambda e: format_date(e.from_on), width=120, sort=lambda e: e.from_on),
                Column(mark("Until"), lambda e: format_date(e.until_on), width=120, sort=lambda e: e.until_on),
                Column(mark("Amount"), lambda e: format_number(e.amount), align="right", width=100),
                Column(mark("Known how"), badge=lambda _e: Badge(_("total"), "warning"), width=110),
                Column(mark("Source"), lambda e: e.source, width=240, tip=lambda e: e.source),
                Column(mark("Entered by"), lambda e: e.author, width=100),
                Column(mark("Remarks"), lambda e: e.note, width=160, tip=lambda e: e.note),
            ),
            key=lambda e: e.id,
            name=_("Entered figures"),
            empty=_("Past totals and results of rows of their own stand here."),
            dense=True,
        )
        self.body.addWidget(self.list, 1)
        if self._may:
            self.list.opened.connect(self._edit)
            self.add_verb(_("From a sheet…"), "Alt+B", self.paste)
            self.add_verb(_("Strike the figure through…"), "Ctrl+Delete", self.strike)

    def _name(self, row: EnteredRow) -> str:
        if row.indicator is not None:
            return targets.name_of_entered(row.indicator)
        target = self._target_of(row)
        return target.label if target else _("A row of another year's targets")

    def _target_of(self, row: EnteredRow) -> TargetRow | None:
        return self._own.get(row.target_id) if row.target_id else None

    @override
    def read(self) -> None:
        first, last = date(self.year - YEARS_BACK, 1, 1), date(self.year, 12, 31)

        def job(db: "Session", act: "Act") -> Sequence[EnteredRow]:
            return targets.list_entered(db, act, start=first, end=last)

        self.room.work.read(self, job, done=self._show, failed=self.explain, latest="entered")

    def _show(self, rows: Sequence[EnteredRow]) -> None:
        self.list.set_rows(list(reversed(rows)))
        self._go_to_saved(self.list)

    @override
    def start_focus(self) -> None:
        self.list.begin()

    def add(self) -> None:
        """A past total of one of the desk's figures."""
        self.page.push(EnteredForm(self.page, target=None, known=None, year=self.year - 1, done=self._show_saved))

    def paste(self) -> None:
        """Many totals at once, from a spreadsheet or a file."""
        self.page.push(PastedSheet(self.page, stale=STALE, done=self._show_saved))

    def _edit(self, row: EnteredRow) -> None:
        target = self._target_of(row)
        if row.indicator is None and target is None:
            self.explain(InvalidInput(_("Go to the year of its target to change it.")))
            return
        self.page.push(EnteredForm(self.page, target=target, known=row, year=self.year, done=self._show_saved))

    def strike(self) -> None:
        """Strike the chosen figure through, with the reason."""
        row = self.list.current_row()
        if row is None:
            self.explain(InvalidInput(_("Choose a figure first.")))
            return
        self.ask(
            _("Strike the figure {name} through?").format(name=self._name(row)),
            verb=_("Strike through"),
            then=partial(self._strike, row),
            reason=True,
        )

    def _strike(self, row: EnteredRow, why: str) -> None:
        room = self.room
        room.work.change(
            self,
            lambda db, act: targets.void_entered(db, act, figure_id=row.id, why=why),
            stale=STALE,
            done=lambda _none: room.say(_("Struck through")),
            failed=self.explain,
        )


def name_of(line: TargetLine) -> str:
    """The figure or the row's own name, with its unit."""
    one = BY_ID.get(line.row.indicator or "")
    if one is None:
        return f"{line.row.label} ({line.row.unit})" if line.row.unit else line.row.label
    return f"{_(one.label)} ({_(one.unit)})"


def term(line: TargetLine) -> str:
    """The whole year, or its part."""
    row = line.row
    if (row.from_on, row.until_on) == (date(row.year, 1, 1), date(row.year, 12, 31)):
        return _("the year")
    return f"{row.from_on.month}. {row.from_on.day}. ~ {row.until_on.month}. {row.until_on.day}."


def percent(line: TargetLine) -> str:
    """Attainment; `-` where there is none."""
    return "-" if line.attainment is None else f"{line.attainment:,}"


def known_how(line: TargetLine) -> Badge | None:
    """Counted by the desk, or entered as a total."""
    if line.result is None:
        return None
    return Badge(_("total"), "warning") if line.entered else Badge(_("counted"), "neutral")


def sources(line: TargetLine) -> str:
    """Where entered figures come from, and who entered them."""
    return " · ".join(f"{one.source} ({one.author})" for one in line.entered)


def pace(line: TargetLine) -> Badge | None:
    """Ahead of what is due by today, or behind it, and by how much."""
    if line.result is None or line.expected is None:
        return None
    by = line.result - line.expected
    if by >= 0:
        return Badge(_("ahead by {count}").format(count=format_number(by)), "good")
    return Badge(_("behind by {count}").format(count=format_number(-by)), "bad")
