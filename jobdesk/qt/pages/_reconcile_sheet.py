"""A list held against ours: the rows by side, both sides of one, a key for each decision, and the signature."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QGridLayout, QProgressBar
from typing_extensions import override

from jobdesk.base.errors import InvalidInput
from jobdesk.base.exchange import ListedSide, Resolution
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.qt.pages._bulk_sheets import ExportSheet
from jobdesk.qt.pages._close_parts import LiveSheet
from jobdesk.qt.pages._reconcile_begin import STALE
from jobdesk.qt.pages._reconcile_rows import pair_list, rows_list
from jobdesk.qt.pages._reconcile_words import differing_of, fact_of, period_of, progress_of, signed_of
from jobdesk.qt.pages.base import Page
from jobdesk.qt.parts import ActionButton, Card, Segments, Split, secondary
from jobdesk.qt.theme import S
from jobdesk.services import reconciled_again, reconciliations
from jobdesk.services.audit import record_shown
from jobdesk.services.list_export import ListTable
from jobdesk.services.reconciled_again import Again
from jobdesk.services.reconciled_paper import RESOLUTIONS, SIDES, evidence_table
from jobdesk.services.reconciliations import SHOWN_AT_MOST, Reconciled, ReconciledRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

OPEN, DECIDED = "open", "decided"
_VIEWS = {OPEN: mark("To decide"), **{side.value: word for side, word in SIDES.items()}, DECIDED: mark("Decided")}
_KEYS = {
    Resolution.OURS: "Alt+O",
    Resolution.THEIRS: "Alt+T",
    Resolution.NOT_OURS: "Alt+N",
    Resolution.LATER: "Alt+L",
}
_FACTS = ("registrations", "vacancies", "placements", "jobseekers", "employers")


@dataclass(frozen=True, slots=True)
class _Read:
    held: Reconciled
    rows: Sequence[ReconciledRow]
    same: Sequence[ReconciledRow] | None


class ReconcileSheet(LiveSheet):
    """Rows on the left, both sides of the chosen one on the right."""

    reads: ClassVar = (*STALE, *_FACTS)

    def __init__(self, page: Page, held: Reconciled) -> None:
        super().__init__(page, title=_("Reconciliation"), verb=_("Sign…"), run=self.sign)
        self.held = held
        self._rows: Sequence[ReconciledRow] = ()
        self._same: Sequence[ReconciledRow] | None = None
        self._named: set[UUID] = set()
        self._done: list[list[UUID]] = []
        self.add_told()
        self.bar = QProgressBar()
        self.bar.setAccessibleName(_("How far"))
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(S)
        self.state = secondary("", wrap=True)
        self.views = Segments([(key, _(word)) for key, word in _VIEWS.items()])
        for part in (self.bar, self.state, self.views):
            self.above.addWidget(part)
        self.rows, self.pair = rows_list(self._about), pair_list()
        self.why = secondary("", wrap=True)
        self.side = Card(" ")
        self.side.body.addWidget(self.pair, 1)
        self.side.body.addWidget(self.why)
        self.decisions = self._make_decisions()
        self.body.addWidget(Split(self.rows, self.side, (700, 560)), 1)
        self.views.chosen.connect(self._on_view)
        self.rows.chosen.connect(self._on_row)
        self.rows.opened.connect(self._open)
        self._make_action(_("The next side"), "Ctrl+Tab", self.views.choose_next)
        self.take_back_act = self.add_verb(_("Take the decision back"), "Ctrl+Z", self.take_back)
        self.alike_act = self.add_verb(_("All that differ like it"), "Alt+A", self.choose_alike)
        self.again_act = self.add_verb(_("Look again"), "F5", self.look_again)
        self.numbers_act = self.add_verb(_("Keep their numbers…"), "Alt+K", self.keep_numbers)
        self.add_verb(_("Save the evidence…"), "Alt+E", self.export)
        self._show_held()

    def _about(self, row: ReconciledRow) -> str:
        return differing_of(self.held, row) or row.about or row.number

    def _make_decisions(self) -> dict[Resolution, ActionButton]:
        """A key for each decision, below the pair."""
        grid, made = QGridLayout(), {}
        grid.setSpacing(S)
        for at, (resolution, word) in enumerate(RESOLUTIONS.items()):
            action = self._make_action(_(word), _KEYS[resolution], partial(self.decide, resolution))
            made[resolution] = ActionButton(action)
            grid.addWidget(made[resolution], at // 2, at % 2)
        self.side.body.addLayout(grid)
        return made

    # reading --------------------------------------------------------------------------------

    @override
    def read(self) -> None:
        held_id, same = self.held.id, self.views.current == ListedSide.SAME or self._same is not None
        named = self._named

        def job(db: "Session", act: "Act") -> _Read:
            held = reconciliations.read_reconciliation(db, act, reconciliation_id=held_id)
            rows = reconciliations.list_rows(db, act, reconciliation_id=held_id)
            more = (
                reconciliations.list_rows(db, act, reconciliation_id=held_id, side=ListedSide.SAME)
                if same
                else None
            )
            people = {row.person_id for row in (*rows, *(more or ())) if row.person_id is not None}
            record_shown(db, act, sorted(people - named, key=str))
            named.update(people)
            return _Read(held, rows, more)

        self.room.work.view(self, job, done=self._show, failed=self.explain)

    def _show(self, found: _Read) -> None:
        self.held, self._rows, self._same = found.held, found.rows, found.same
        self._show_held()
        self._show_rows()

    def _show_held(self) -> None:
        held = self.held
        self.title.setText(
            _("Reconciliation: {fact}, {source}, {period}").format(
                fact=fact_of(held), source=held.source, period=period_of(held)
            )
        )
        self.told.setText(progress_of(held))
        self.bar.setRange(0, max(held.decided + held.open, 1))
        self.bar.setValue(held.decided if held.decided + held.open else 1)
        told = []
        if held.signed_at is not None:
            told.append(_("Signed by {name}. Nothing in it changes any more.").format(name=signed_of(held)))
            told += [held.note] if held.note else []
        if count := held.counts.get("outside", 0):
            said = ngettext(
                "{count} row of theirs lies outside the period and is left out.",
                "{count} rows of theirs lie outside the period and are left out.",
                count,
            )
            told.append(said.format(count=format_number(count)))
        if len(self._rows) == SHOWN_AT_MOST:
            told.append(_("The first {count} rows are shown.").format(count=format_number(SHOWN_AT_MOST)))
        self.state.setText(" ".join(told))
        self.state.setVisible(bool(told))
        signed = held.signed_at is not None
        for action in (self.take_back_act, self.again_act, self.numbers_act, self.primary):
            if action is not None:
                action.setEnabled(not signed)
        for made in self.decisions.values():
            made.setVisible(not signed)

    def _of_view(self, view: str) -> list[ReconciledRow]:
        if view == ListedSide.SAME:
            return list(self._same or ())
        if view in {OPEN, DECIDED}:
            return [row for row in self._rows if (row.resolution is None) == (view == OPEN)]
        return [row for row in self._rows if row.side == view]

    def _show_rows(self) -> None:
        for key, word in _VIEWS.items():
            count = len(self._of_view(key))
            if key == ListedSide.SAME and self._same is None:
                count = self.held.counts.get(ListedSide.SAME, 0)
            self.views.set_text(key, f"{_(word)} {format_number(count)}")
        stood = self.rows.table.currentIndex().row()
        before = [row.id for row in self.rows.model_.rows[max(0, stood) :]]
        had_keys = self.rows.table.hasFocus() or self.rows.empty.hasFocus()
        self.rows.set_rows(self._of_view(self.views.current))
        rows = self.rows.model_.rows
        if rows and not self.rows.selected_lines():  # a table that gets the keyboard has a row, yet chooses none
            there = {row.id for row in rows}
            self.rows.select(next((one for one in before if one in there), rows[-1 if before else 0].id))
        if had_keys:
            self.rows.begin()
        self._on_row(self.rows.current_row())

    def _on_view(self, view: str) -> None:
        if view == ListedSide.SAME and self._same is None:
            self.read()
        self._show_rows()
        self.start_focus()

    @override
    def start_focus(self) -> None:
        self.rows.begin()

    def _on_row(self, row: ReconciledRow | None) -> None:
        if row is None:
            self.side.set_title(" ")
            self.why.setText("")
            self.pair.set_rows(())
            return
        self.side.set_title(" · ".join(filter(None, (row.name, row.number))) or " ")
        self.why.setText(
            _("{decision}: {why} ({name})").format(
                decision=_(RESOLUTIONS[row.resolution]), why=row.why, name=row.resolved_by
            )
            if row.resolution
            else ""
        )
        one = row.id
        self.room.work.read(
            self,
            lambda db, act: reconciliations.read_pair(db, act, row_id=one),
            done=self.pair.set_rows,
            failed=self.explain,
            latest="pair",
        )

    def _open(self, row: ReconciledRow) -> None:
        if row.record_id is None:
            self.strip.show_text(_("This row stands only in their list; we have no record of it."), "warning")
        else:
            self.open_row(row.table, row.record_id, row.person_id)

    # deciding -------------------------------------------------------------------------------

    def _chosen(self) -> list[ReconciledRow]:
        return self.rows.selected_rows() or [row for row in [self.rows.current_row()] if row is not None]

    def choose_alike(self) -> None:
        """All rows shown that stand where the current one does and differ in the same columns."""
        current = self.rows.current_row()
        if current is not None:
            chosen, model = QItemSelection(), self.rows.model_
            for line, row in enumerate(model.rows):
                if (row.side, row.differing) == (current.side, current.differing):
                    chosen.select(model.index(line, 0), model.index(line, len(model.columns) - 1))
            flags = QItemSelectionModel.SelectionFlag
            self.rows.table.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)
            told = ngettext("{count} row is chosen", "{count} rows are chosen", len(self.rows.selected_lines()))
            self.room.say(told.format(count=format_number(len(self.rows.selected_lines()))))

    def decide(self, resolution: Resolution) -> None:
        """Ask why, and decide the chosen rows."""
        rows = self._chosen()
        if not rows or any(row.side is ListedSide.SAME for row in rows):
            self.explain(InvalidInput(_("Choose rows that are to be decided.")))
            return
        self.strip.clear()
        word = _(RESOLUTIONS[resolution])
        told = ngettext("{decision}: why, for {count} row?", "{decision}: why, for {count} rows?", len(rows))
        self.ask(
            told.format(decision=word, count=format_number(len(rows))),
            verb=word,
            then=partial(self._decide, resolution, rows),
            reason=True,
        )

    def _decide(self, resolution: Resolution, rows: Sequence[ReconciledRow], why: str) -> None:
        ids, held_id = [row.id for row in rows], self.held.id

        def done(_count: int | None) -> None:
            self._done.append(ids)
            count = ngettext("{count} row decided", "{count} rows decided", len(ids))
            self.room.say(count.format(count=format_number(len(ids))))
            if resolution is Resolution.THEIRS and len(rows) == 1 and rows[0].record_id is not None:
                self._open(rows[0])

        self._change(
            lambda db, act: reconciliations.resolve_rows(
                db, act, reconciliation_id=held_id, row_ids=ids, resolution=resolution, why=why
            ),
            done,
        )

    def take_back(self) -> None:
        """The chosen decided rows are open again; without any, those that were decided last."""
        ids = [row.id for row in self._chosen() if row.resolution is not None]
        if not ids and self._done:
            ids = self._done.pop()
        if not ids:
            self.explain(InvalidInput(_("Choose rows that were decided.")))
            return
        held_id = self.held.id
        self._change(
            lambda db, act: reconciliations.unresolve_rows(db, act, reconciliation_id=held_id, row_ids=ids),
            lambda _count: self.room.say(_("To be decided again")),
        )

    def look_again(self) -> None:
        """Hold what differs against ours as it stands now."""
        held_id = self.held.id

        def done(again: Again | None) -> None:
            if again is not None:
                told = _("{same} are the same now, {paired} have their record now")
                self.room.say(told.format(same=format_number(again.same), paired=format_number(again.paired)))

        if self._same is None:
            self._same = ()  # what becomes the same is read with the rest
        self._change(lambda db, act: reconciled_again.look_again(db, act, reconciliation_id=held_id), done)

    def keep_numbers(self) -> None:
        """Keep the other system's numbers of the rows that were matched."""
        self.ask(
            _("Keep the numbers of {source} at our records, of every row that was matched?").format(
                source=self.held.source
            ),
            verb=_("Keep them"),
            then=self._keep_numbers,
        )

    def _keep_numbers(self) -> None:
        held_id = self.held.id

        def done(count: int | None) -> None:
            told = ngettext("{count} number was new", "{count} numbers were new", count or 0)
            self.room.say(told.format(count=format_number(count or 0)))

        self._change(
            lambda db, act: reconciled_again.keep_numbers(db, act, reconciliation_id=held_id),
            done,
            stale=(*STALE, "jobseekers", "vacancies"),
        )

    def sign(self) -> None:
        """Sign, once every row was decided; what was left for later is said."""
        held = self.held
        if held.open:
            self.explain(InvalidInput(_("{count} rows are not decided.").format(count=format_number(held.open))))
            self.views.choose(OPEN)
            return
        told = _("Sign it? Nothing in it changes any more, and names only they have are masked.")
        if held.later:
            later = ngettext("{count} row is left for later.", "{count} rows are left for later.", held.later)
            told = f"{later.format(count=format_number(held.later))} {told}"
        if wrong := sum(row.resolution is Resolution.THEIRS for row in self._rows):
            mend = ngettext(
                "{count} row where theirs is right is not mended yet.",
                "{count} rows where theirs is right are not mended yet.",
                wrong,
            )
            told = f"{mend.format(count=format_number(wrong))} {told}"
        self.ask(told, verb=_("Sign"), then=self._sign, note=True)

    def _sign(self, note: str) -> None:
        held_id = self.held.id
        self._change(
            lambda db, act: reconciliations.sign_reconciliation(db, act, reconciliation_id=held_id, note=note),
            lambda _held: self.room.say(_("Signed")),
        )

    def _change(
        self,
        job: "Callable[[Session, Act], object]",
        done: Callable[..., object],
        stale: Sequence[str] = STALE,
    ) -> None:
        self.strip.clear()
        self.set_busy(True)

        def told(answer: object) -> None:
            self.set_busy(False)
            done(answer)

        self.room.work.change(self, job, stale=stale, done=told, failed=self.explain)

    # the file -------------------------------------------------------------------------------

    def export(self) -> None:
        """The evidence as a workbook, people masked; its purpose is asked and put on record."""
        held_id = self.held.id

        def read(db: "Session", act: "Act") -> ListTable:
            return evidence_table(db, act, reconciliation_id=held_id)

        self.page.push(ExportSheet(self.page, _("Reconciliation"), read, told=self.title.text()))
