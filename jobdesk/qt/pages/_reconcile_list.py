"""대조: the lists of other systems that were held against ours, of all months or of one; a new one is picked."""

from datetime import date
from threading import Event
from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_month, format_number
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._close_parts import LiveSheet
from jobdesk.qt.pages._reconcile_begin import STALE, BeginSheet, pick_list
from jobdesk.qt.pages._reconcile_sheet import ReconcileSheet
from jobdesk.qt.pages._reconcile_words import fact_of, period_of, signed_of, state_of
from jobdesk.qt.pages.base import Page
from jobdesk.qt.parts import secondary
from jobdesk.services import reconciliations
from jobdesk.services.listed_files import ListedFile
from jobdesk.services.reconciliations import Reconciled

if TYPE_CHECKING:
    from collections.abc import Sequence


class ReconciliationsSheet(LiveSheet):
    """What was held against ours, the newest first; Enter opens it, Ctrl+N picks a list."""

    reads: ClassVar = STALE

    def __init__(self, page: Page, month: date | None = None) -> None:
        super().__init__(
            page,
            title=_("Reconciliation: {month}").format(month=format_month(month)) if month else _("Reconciliation"),
            verb=_("Hold a list against ours…"),
            run=self.begin,
            shortcut="Ctrl+N",
        )
        self.month, self._stop = month, Event()
        self.add_told()
        self.above.addWidget(
            secondary(
                _(
                    "A list of registrations, vacancies or placements from another system is held against ours, "
                    "row by row. It changes nothing of ours; signed, it is the month's evidence."
                ),
                wrap=True,
            )
        )
        self.list: ListView[Reconciled] = ListView(
            (
                Column(mark("What the list names"), fact_of, width=90),
                Column(mark("Where the list comes from"), lambda r: r.source, width=120),
                Column(mark("Period"), period_of, width=204, sort=lambda r: r.from_on),
                Column(mark("State"), badge=state_of, width=136),
                _counted(mark("Only here"), "here"),
                _counted(mark("Only there"), "there"),
                _counted(mark("Differs"), "differs"),
                _counted(mark("The same"), "same"),
                Column(mark("Signed by"), signed_of, width=206),
                Column(mark("File"), lambda r: r.file_name, stretch=True, tip=lambda r: r.digest),
            ),
            key=lambda r: r.id,
            name=_("Reconciliation"),
            empty=_("No list was held against ours yet. Ctrl+N picks one."),
            dense=True,
        )
        self.list.opened.connect(self.open)
        self.body.addWidget(self.list, 1)
        self.add_verb(_("Strike through…"), "Ctrl+Delete", self.strike)

    @override
    def read(self) -> None:
        month = self.month
        self.room.work.read(
            self,
            lambda db, act: reconciliations.list_reconciliations(db, act, month=month),
            done=self._show,
            failed=self.explain,
            latest="lists",
        )

    def _show(self, rows: "Sequence[Reconciled]") -> None:
        self.list.set_rows(rows)
        if self.list.current_row() is None:
            self.list.select_first()
        waiting = sum(one.signed_at is None for one in rows)
        if self.isVisible() and not self.question.isVisible():
            self.start_focus()
        told = ngettext("{count} waits to be signed", "{count} wait to be signed", waiting)
        self.told.setText(told.format(count=format_number(waiting)) if waiting else "")

    @override
    def start_focus(self) -> None:
        self.list.begin()

    def begin(self) -> None:
        """Pick a file; once it is read it is asked what it is."""
        pick_list(self, self.page, self._stop, self._begun)

    def _begun(self, file: ListedFile) -> None:
        self.page.push(BeginSheet(self.page, file, self.open))

    def open(self, held: Reconciled) -> None:
        """Its rows."""
        self.page.push(ReconcileSheet(self.page, held))

    def strike(self) -> None:
        """Take a mistake away; what is signed stays."""
        held = self.list.current_row()
        if held is None:
            return
        if held.signed_at is not None:
            self.explain(InvalidInput(_("This was signed: nothing in it changes any more.")))
            return
        self.ask(
            _("Strike this reconciliation through? Its rows and decisions are removed."),
            verb=_("Strike through"),
            then=lambda why: self._strike(held, why),
            reason=True,
        )

    def _strike(self, held: Reconciled, why: str) -> None:
        room = self.room
        room.work.change(
            self,
            lambda db, act: reconciliations.strike_reconciliation(db, act, reconciliation_id=held.id, why=why),
            stale=STALE,
            done=lambda _none: room.say(_("Struck through")),
            failed=self.explain,
        )

    @override
    def leave(self) -> None:
        self._stop.set()
        super().leave()


def _counted(heading: str, side: str) -> Column[Reconciled]:
    """How many rows of a side were found."""
    return Column(
        heading,
        lambda r: format_number(r.counts.get(side, 0)),
        align="right",
        width=64,
        sort=lambda r: r.counts.get(side, 0),
    )
