"""마감: the months of a year, open, provisional or final, with every version of each, and how to close one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QAbstractScrollArea
from typing_extensions import override

from jobdesk.base.closes import CloseKind
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date, format_datetime, format_month, format_number
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.base.permissions import can_close_month
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._close_cells import CellsSheet
from jobdesk.qt.pages._close_parts import FACTS, LiveSheet
from jobdesk.qt.pages._close_restated import RestatedSheet
from jobdesk.qt.pages._close_review import ReviewSheet
from jobdesk.qt.pages._close_words import state
from jobdesk.qt.pages._reconcile_list import ReconciliationsSheet
from jobdesk.qt.pages._reconcile_words import evidence_of
from jobdesk.qt.pages.base import Page
from jobdesk.qt.parts import Card, secondary
from jobdesk.qt.theme import DENSE_ROW_HEIGHT, Badge
from jobdesk.services import month_closes, reconciliations
from jobdesk.services.month_closes import BrokenClose, CloseRow
from jobdesk.services.reconciliations import Reconciled

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

DIGEST = 8
YEAR_HEIGHT = 13 * DENSE_ROW_HEIGHT + 10  # all twelve months, and their headings


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of the year with its closes, the newest first."""

    month: date
    closes: tuple[CloseRow, ...]

    @property
    def stands(self) -> CloseRow | None:
        """The close that stands."""
        return self.closes[0] if self.closes else None


@dataclass(frozen=True, slots=True)
class _Needs:
    """Why the month cannot be closed so yet, "" where it can; and the lists that were held against it."""

    provisional: str
    final: str
    held: Sequence[Reconciled]


@dataclass(frozen=True, slots=True)
class _Year:
    months: tuple[MonthLine, ...]
    broken: tuple[BrokenClose, ...]
    closes: int


class MonthsSheet(LiveSheet):
    """The months above, the versions of the chosen one below, and what its next close still needs."""

    reads: ClassVar = (*FACTS, "closes", "reconciliations", "settings")

    def __init__(self, page: Page, month: date) -> None:
        self._may = page.room.allowed(can_close_month)
        super().__init__(
            page,
            title=_("Month close"),
            verb=_("Close finally") if self._may else "",
            run=partial(self.close_chosen, CloseKind.FINAL) if self._may else None,
        )
        self._wanted: date | None = month.replace(day=1)
        self.year = month.year
        self.add_steps(self.step)
        self.add_told()
        self.months, self.versions = self._make_months(), self._make_versions()
        self.needs = secondary("", wrap=True)
        self.months.setMaximumHeight(YEAR_HEIGHT)
        for one in (self.months, self.versions):
            one.table.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustToContents)
        self.body.addWidget(self.months, 5)
        self.side = Card(" ")
        self.side.body.addWidget(self.needs)
        self.side.body.addWidget(self.versions, 1)
        self.body.addWidget(self.side, 2)
        self.months.chosen.connect(self._on_month)
        self.months.opened.connect(lambda line: self.show_figures(line.stands))
        self.versions.opened.connect(self.show_figures)
        if self._may:
            self.add_verb(_("Close provisionally"), "Alt+J", partial(self.close_chosen, CloseKind.PROVISIONAL))
            self.add_verb(_("Review"), "Alt+R", self.review)
            self.add_verb(_("Reconciliation"), "Alt+L", self.show_reconciliations)
        self.add_verb(_("Changes after closing"), "Alt+H", self.restate)

    def _make_months(self) -> ListView[MonthLine]:
        def told(line: MonthLine) -> Badge:
            return state(line.stands)

        return ListView(
            (
                Column(mark("Month"), lambda m: format_month(m.month), width=110, sort=lambda m: m.month),
                Column(mark("State"), badge=told, width=130),
                Column(
                    mark("Version"),
                    lambda m: _("version {number}").format(number=m.stands.serial) if m.stands else "",
                    width=80,
                ),
                Column(mark("Closed by"), lambda m: m.stands.closed_by if m.stands else "", width=100),
                Column(
                    mark("Closed at"), lambda m: format_datetime(m.stands.closed_at) if m.stands else "", width=170
                ),
                Column(mark("Review"), lambda m: reviewed(m.stands) if m.stands else "", stretch=True),
                Column(mark("Digest"), lambda m: m.stands.digest[:DIGEST] if m.stands else "", width=110),
            ),
            key=lambda m: m.month,
            name=_("Months of the year"),
            empty="",
            dense=True,
        )

    def _make_versions(self) -> ListView[CloseRow]:
        return ListView(
            (
                Column(mark("Version"), lambda c: _("version {number}").format(number=c.serial), width=80),
                Column(mark("State"), badge=state, width=130),
                Column(mark("Closed by"), lambda c: c.closed_by, width=100),
                Column(mark("Closed at"), lambda c: format_datetime(c.closed_at), width=170),
                Column(mark("Reason"), lambda c: c.reason, stretch=True, tip=lambda c: c.reason),
                Column(mark("Review"), reviewed, width=200),
                Column(mark("Definition"), lambda c: c.definition, width=90),
                Column(mark("Digest"), lambda c: c.digest[:DIGEST], width=110, tip=lambda c: c.digest),
            ),
            key=lambda c: c.id,
            name=_("Versions of the month"),
            empty=_("Not closed yet."),
            dense=True,
        )

    # reading --------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Another year."""
        self.year += by
        line = self._chosen()
        self._wanted = (line.month if line else self.room.today().replace(day=1)).replace(year=self.year)
        self.read()

    @override
    def read(self) -> None:
        year = self.year

        def job(db: "Session", act: "Act") -> _Year:
            rows = month_closes.list_closes(db, act, year=year)
            months = tuple(date(year, number, 1) for number in range(1, 13))
            lines = tuple(MonthLine(one, tuple(row for row in rows if row.month == one)) for one in months)
            every = len(month_closes.list_closes(db, act))
            return _Year(lines, tuple(month_closes.verify_closes(db)), every)

        self.told.setText(_("Reading…"))
        self.room.work.read(self, job, done=partial(self._show, year), failed=self.explain, latest="year")

    def _show(self, year: int, found: _Year) -> None:
        self.title.setText(_("Month close: {year}").format(year=year))
        if found.broken:
            named = ", ".join(
                _("{month} version {number}").format(month=format_month(one.month), number=one.serial)
                for one in found.broken
            )
            self.told.setText(_("The chain is broken."))
            self.strip.show_text(_("These closes are not as they were written: {named}").format(named=named))
        else:
            told = ngettext(
                "{count} close, the chain is whole.", "{count} closes, the chain is whole.", found.closes
            )
            self.told.setText(told.format(count=format_number(found.closes)))
        self.months.set_rows(found.months)
        if self._wanted is not None:
            self.months.select(self._wanted)
            self._wanted = None
        self._on_month(self.months.current_row())

    def _on_month(self, line: MonthLine | None) -> None:
        self.versions.set_rows(line.closes if line else ())
        self.needs.setText("")
        if line is None:
            return
        self.side.set_title(_("Versions of {month}").format(month=format_month(line.month)))
        if not self._may:
            return
        month = line.month

        def job(db: "Session", act: "Act") -> _Needs:
            provisional, final = (month_closes.missing_for(db, act, month=month, kind=kind) for kind in CloseKind)
            return _Needs(provisional, final, reconciliations.list_reconciliations(db, act, month=month))

        self.room.work.read(self, job, done=self._show_needs, failed=self.explain, latest="needs")

    def _show_needs(self, missing: _Needs) -> None:
        ready = _("can be done now")
        told = _("Provisional close: {provisional} · Final close: {final}").format(
            provisional=missing.provisional or ready, final=missing.final or ready
        )
        self.needs.setText("\n".join([told, *map(evidence_of, missing.held)]))

    @override
    def start_focus(self) -> None:
        self.months.begin()

    # acts -----------------------------------------------------------------------------------

    def _chosen(self) -> MonthLine | None:
        return self.months.current_row()

    def review(self) -> None:
        """The review of the chosen month."""
        if line := self._chosen():
            self.page.push(ReviewSheet(self.page, line.month))

    def show_reconciliations(self) -> None:
        """The lists that were held against the chosen month."""
        if line := self._chosen():
            self.page.push(ReconciliationsSheet(self.page, line.month))

    def restate(self) -> None:
        """What changed in the chosen month after its close."""
        if line := self._chosen():
            if line.stands is None:
                self.explain(InvalidInput(_("This month is not closed.")))
            else:
                self.page.push(RestatedSheet(self.page, line.month))

    def show_figures(self, close: CloseRow | None) -> None:
        """The figures as they were closed, beside the live ones."""
        if close is None:
            self.explain(InvalidInput(_("This month is not closed.")))
        else:
            self.page.push(CellsSheet(self.page, close))

    def close_chosen(self, kind: CloseKind) -> None:
        """Close the chosen month; what is missing is told before it is tried."""
        line = self._chosen()
        if line is None:
            return
        month = line.month
        self.strip.clear()

        def answered(missing: str) -> None:
            if missing:
                self.explain(InvalidInput(missing))
            else:
                self._ask(line, kind)

        self.room.work.read(
            self,
            lambda db, act: month_closes.missing_for(db, act, month=month, kind=kind),
            done=answered,
            failed=self.explain,
        )

    def _ask(self, line: MonthLine, kind: CloseKind) -> None:
        again = any(one.kind in {kind, CloseKind.FINAL} for one in line.closes)
        asked = {
            (CloseKind.PROVISIONAL, False): _("Close {month} provisionally, as it stands now?"),
            (CloseKind.FINAL, False): _("Close {month} finally? Its figures stand from then on."),
        }.get((kind, again), _("{month} is closed. Why is it closed again? The earlier version stays."))
        self.ask(
            asked.format(month=format_month(line.month)),
            verb=_("Close the month"),
            then=partial(self._close, line.month, kind),
            reason=again,
        )

    def _close(self, month: date, kind: CloseKind, why: str = "") -> None:
        room = self.room
        self.set_busy(True)
        self.told.setText(_("Closing the month…"))

        def done(row: CloseRow | None) -> None:
            self.set_busy(False)
            if row is not None:
                said = _("{month} is closed, version {number}.")
                room.say(said.format(month=format_month(row.month), number=row.serial))

        room.work.change(
            self,
            lambda db, act: month_closes.close_month(db, act, month=month, kind=kind, reason=why),
            stale="closes",
            done=done,
            failed=self.explain,
            doing=_("Closing the month…"),
        )


def reviewed(close: CloseRow) -> str:
    """Who signed the review a close rests on."""
    if close.reviewed_on is None:
        return _("without a review")
    return _("{name}, {day}").format(name=close.reviewed_by, day=format_date(close.reviewed_on))
