"""Results of several referrals in one table, saved in one act; hires go on to their placements."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, UUID, uuid5

from PySide6.QtWidgets import QGridLayout
from typing_extensions import override

from jobdesk.base.errors import BothChanged, InvalidInput, JobdeskError, StaleRecord, StoreError
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages._placement_sheets import placement_sheet
from jobdesk.qt.pages._result_line import ELSEWHERE, HIRED, ResultLine
from jobdesk.qt.pages._stale_results import StaleResults
from jobdesk.qt.pages.base import DraftKey, KeptSheet, Page, Room
from jobdesk.qt.pages.sheets import Sheet
from jobdesk.qt.parts import Card, Scrolled
from jobdesk.qt.theme import S, set_look
from jobdesk.services.referral_view import name_people, openings_left
from jobdesk.services.referrals import ReferralRow, referral_rows
from jobdesk.services.results import ResultEntry, enter_results
from jobdesk.services.stale_results import settle_results

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("referrals", "vacancies", "jobseekers")


class ResultsSheet(KeptSheet):
    """A line a referral: result, day, who told it, reason; only lines with a result are saved.

    채용 opens the placement of its referral, 타경로 취업 that of the job the person found alone: both are saved
    with it, in one act.

    Args:
        reporter: who tells them, where that is known beforehand.
    """

    def __init__(self, page: Page, rows: Sequence[ReferralRow], *, title: str = "", reporter: str = "") -> None:
        super().__init__(title=title or _("Enter results"), verb=_("Save results"), run=self._save)
        self._page, self.op_id = page, new_id()
        self._refused: ResultLine | None = None
        self.choice: StaleResults | None = None
        self._noted = False
        # What went out under this op_id with no answer that tells whether it was saved.
        self._sent: list[dict[ResultLine, ResultEntry]] = []
        self.lines = [ResultLine(page, row, page.room.today(), reporter=reporter) for row in rows]
        together = "".join(sorted(str(row.id) for row in rows))
        self.draft_key = DraftKey("results", str(uuid5(NAMESPACE_OID, together)))
        for line in self.lines:
            for one in line.inputs.values():
                one.changed.connect(self.on_typed)
            line.state.changed.connect(self._count_openings)
        self._left: Mapping[UUID, int] = {}
        self.full = PlainLabel(wrap=True)
        set_look(self.full, tone="bad")
        self.full.hide()
        self._lay_out()
        self.above.addWidget(self.full)

    def _lay_out(self) -> None:
        """Put the lines into the body."""
        card = Card()
        grid = QGridLayout()
        grid.setSpacing(S)
        heads = (
            _("Referral"),
            _("Result"),
            _("Result on"),
            _("Told by"),
            _("Interview or planned start"),
            _("Reason"),
            _("Remarks"),
        )
        for column, head in enumerate(heads):
            grid.addWidget(PlainLabel(head, look="label"), 0, column)
        for number, line in enumerate(self.lines, 1):
            for column, widget in enumerate(line.widgets):
                grid.addWidget(widget, number, column)
        for column, width in ((0, 150), (2, 136), (4, 170), (6, 90)):
            grid.setColumnMinimumWidth(column, width)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(6, 2)
        card.body.addLayout(grid)
        scrolled = Scrolled()
        scrolled.body.addWidget(card)
        scrolled.body.addStretch(1)
        self.body.addWidget(scrolled, 1)

    @property
    @override
    def records(self) -> Sequence[tuple[str, UUID]]:
        return tuple(("referral", line.row.id) for line in self.lines)

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        people = [line.row.jobseeker_id for line in self.lines]
        room.work.view(
            self, lambda db, act: name_people(db, act, people), done=self._name_people, failed=self.explain
        )
        self._read_openings()

    def _read_openings(self) -> None:
        vacancies = {line.row.vacancy_id for line in self.lines}
        self.room.work.read(
            self,
            lambda db, act: openings_left(db, act, vacancy_ids=vacancies),
            done=self._take_openings,
            failed=self.explain,
        )

    def _take_openings(self, left: Mapping[UUID, int]) -> None:
        self._left = left
        self._count_openings()

    def _count_openings(self) -> None:
        """While answers are chosen: say which vacancies have fewer openings left than the answers need."""
        needs: dict[UUID, list[ResultLine]] = {}
        for line in self.lines:
            if line.takes_opening:
                needs.setdefault(line.row.vacancy_id, []).append(line)
        over = {one: some for one, some in needs.items() if len(some) > self._left.get(one, len(some))}
        told = _("{firm}, {title}: {count} answers need an opening, {left} are left.")
        self.full.setText(
            "\n".join(
                told.format(
                    firm=some[0].row.employer_name, title=some[0].row.title, count=len(some), left=self._left[one]
                )
                for one, some in over.items()
            )
        )
        self.full.setVisible(bool(over))
        for line in self.lines:
            line.mark_over(line in over.get(line.row.vacancy_id, ()))

    evidence = ""
    """What a hire rests on, where that is known beforehand."""
    notes_more: Sequence[str] = ()
    """The kinds of what else is kept in the same act."""

    def note_more(self, db: "Session", act: "Act") -> None:
        """Keep what else is known once results are saved, in the same act."""

    @override
    def is_typed(self) -> bool:
        return any(line.typed() for line in self.lines)

    @override
    def typed(self) -> dict[str, Any]:
        return {str(line.row.id): line.typed() for line in self.lines if line.typed()}

    @override
    def take_typed(self, values: Mapping[str, Any]) -> None:
        for line in self.lines:
            line.take_typed(values.get(str(line.row.id), {"on": line.on.value()}))

    @override
    def start_focus(self) -> None:
        self.lines[0].state.setFocus()

    def _name_people(self, names: Mapping[UUID, str]) -> None:
        for line in self.lines:
            line.name_person(names.get(line.row.jobseeker_id, line.person))

    def _save(self) -> None:
        if self.choice is not None:
            self.strip.show_text(_("Choose first which of the two values holds."), "warning")
            self.choice.setFocus()
            return
        self.strip.clear()
        chosen = [line for line in self.lines if line.chosen]
        if not chosen:
            self.explain(InvalidInput(_("Choose at least one referral and a result.")))
            return
        entries: list[tuple[ResultLine, ResultEntry]] = []
        alone: list[tuple[ResultLine, ResultEntry]] = []
        for line in chosen:
            if line.chosen == HIRED:
                continue
            try:
                (alone if line.chosen == ELSEWHERE else entries).append((line, line.entry()))
            except InvalidInput as error:
                self._explain_line(line, error)
                return
        if entries or (self.notes_more and not self._noted):
            self._send(entries, lambda: self._go_on(chosen, alone))
        else:
            self._go_on(chosen, alone)

    def _send(self, entries: Sequence[tuple[ResultLine, ResultEntry]], go_on: Callable[[], None]) -> None:
        if dict(entries) not in self._sent:
            self._sent.append(dict(entries))

        base = {line.row.id: line.row for line, _entry in entries}

        def job(db: "Session", act: "Act") -> bool:
            self._refused = None
            told = settle_results(db, act, entries=[entry for _line, entry in entries], base=base)
            lines = {line.row.id: line for line, _entry in entries}
            for entry in told:
                self._refused = lines[entry.referral_id]
                enter_results(db, act, entries=[entry])
            self._refused = None
            if not self._noted:
                self.note_more(db, act)
            self.forget_draft(db, act)
            return True

        def done(saved: bool | None) -> None:
            if saved is None and len(self._sent) > 1:
                self._tell_unsaved()
                return
            self._noted = True
            self._say_saved(len(entries))
            go_on()

        self.set_busy(True)
        self._page.room.work.change(
            self, job, stale=(*STALE, *self.notes_more, "drafts"), done=done, failed=self._failed, op_id=self.op_id
        )

    def _say_saved(self, count: int) -> None:
        """Say what is saved, and what waits for its placement still."""
        left = sum(line.chosen in {HIRED, ELSEWHERE} for line in self.lines)
        if count and left:
            told = _("{count} results saved. {left} are saved with their placements.")
            self._page.room.say(told.format(count=count, left=left))
        elif count:
            self._page.room.say(_("Results saved"))

    def _failed(self, error: JobdeskError) -> None:
        if not isinstance(error, StoreError):
            self._sent.clear()  # it was refused, so nothing of this op_id is saved
        if isinstance(error, BothChanged):
            self.set_busy(False)
            self.strip.show_text(str(error), "warning")
            self._read_again(error.fields)
            return
        if self._refused is None:
            self.explain(error)
        else:
            self._explain_line(self._refused, error)
        if isinstance(error, StaleRecord):
            self._read_again()

    def _tell_unsaved(self) -> None:
        """An earlier try was saved, its answer lost, and lines changed since: those are not saved."""
        self.set_busy(False)
        sent, self._sent, self.op_id = self._sent, [], new_id()
        unsaved = [line for line in self.lines if any(one.get(line) != sent[-1].get(line) for one in sent)]
        for line in sent[-1]:
            if line not in unsaved:
                line.state.set_value(None)  # it is saved: nothing is left to send
        names = ", ".join(line.person for line in unsaved)
        told = _("What you sent first is saved. Not saved: {names}. Save once more.")
        self.strip.show_text(told.format(names=names))
        self._read_again()

    def _read_again(self, asked: Sequence[str] = ()) -> None:
        ids = [line.row.id for line in self.lines]

        def done(rows: Sequence[ReferralRow]) -> None:
            self._take_over(rows)
            self._ask_which([line for line in self.lines if line.row.id.hex in asked])

        self.room.work.read(self, lambda db, act: referral_rows(db, ids), done=done, failed=self.explain)

    def _ask_which(self, lines: Sequence[ResultLine]) -> None:
        """Ask of lines that a colleague answered otherwise which answer holds; of none, nothing is asked."""
        if self.choice is not None:
            self.choice.deleteLater()
        self.choice = StaleResults(lines, self.room.codes) if lines else None
        if self.choice is not None:
            self.choice.settled.connect(self._on_settled)
            self.above.addWidget(self.choice)
            self.show_line(lines[0])
            self.choice.setFocus()

    def _on_settled(self) -> None:
        self._ask_which(())
        self.strip.clear()
        if self.is_typed():
            next(line for line in self.lines if line.typed()).state.setFocus()
        else:
            self.room.say(_("The other desk's results hold: nothing is left to save."))
            self.start_focus()

    def _take_over(self, rows: Sequence[ReferralRow]) -> None:
        """Someone else entered a result meanwhile: show where each referral stands now; the next save holds."""
        now = {row.id: row for row in rows}
        for line in self.lines:
            line.take_over(now.get(line.row.id, line.row))

    def _explain_line(self, line: ResultLine, error: JobdeskError) -> None:
        """Say whose line it is and go there; everything typed stays."""
        self.set_busy(False)
        row = line.row
        self.strip.show_text(
            _("{person}, {firm}, {title}: {sentence}").format(
                person=line.person, firm=row.employer_name, title=row.title, sentence=error
            )
        )
        self.show_line(line)
        line.focus(error.field)

    def show_line(self, line: ResultLine) -> None:
        """Bring a line into sight, where not all are."""

    def _go_on(self, chosen: Sequence[ResultLine], alone: Sequence[tuple[ResultLine, ResultEntry]]) -> None:
        """It is saved: to the placements of those who were hired, then to those who found work alone.

        Their answers stay here until the placements are saved.
        """
        waiting = {line for line in chosen if line.chosen == HIRED} | {line for line, _entry in alone}
        if not waiting:
            self.finish()
            return
        for line in chosen:
            if line not in waiting:
                line.clear()
        self._sent, self.op_id = [], new_id()
        self.set_busy(False)
        self.open_placements(chosen, alone)

    def _after_placement(self) -> None:
        """A placement was saved or left: the answers it saved go, and the sheet with the last of them."""
        ids = [line.row.id for line in self.lines]

        def done(rows: Sequence[ReferralRow]) -> None:
            self._take_over(rows)
            self._read_openings()
            for line in self.lines:
                if line.row.state in {HIRED, ELSEWHERE}:
                    line.clear()
            if not self.is_typed() and self._page.sheet is self:
                # What was typed here was kept while the placement stood above.
                room, say = self.room, lambda error: self.room.say(str(error))
                room.work.change(room, self.forget_draft, stale="drafts", done=lambda _none: None, failed=say)
                self.finish()

        self.room.work.read(self, lambda db, act: referral_rows(db, ids), done=done, failed=self.explain)

    def open_placements(
        self, chosen: Sequence[ResultLine], alone: Sequence[tuple[ResultLine, ResultEntry]]
    ) -> None:
        """Cover the page with the placements that results ask for, the first on top."""
        page = self._page
        people: dict[UUID, list[tuple[ResultLine, ResultEntry]]] = {}
        for line, entry in alone:
            people.setdefault(line.row.jobseeker_id, []).append((line, entry))
        for who, told in reversed(people.items()):
            entries = [entry for _line, entry in told]
            self._cover(placement_sheet(page, who, person=told[0][0].person, elsewhere=entries))
        for line in reversed([line for line in chosen if line.chosen == HIRED]):
            sheet = placement_sheet(page, line.row.jobseeker_id, line.row, person=line.person)
            if self.evidence:
                sheet.form.set_values({"evidence": self.evidence})
            self._cover(sheet)

    def _cover(self, sheet: Sheet) -> None:
        self._page.push(sheet)
        sheet.closed.connect(self._after_placement)
