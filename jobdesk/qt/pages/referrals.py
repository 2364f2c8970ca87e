"""알선·취업: results of many in one act, hires confirmed and undone, follow-ups, what was printed."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from jobdesk.base.enums import PrintState, ReferralState
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_serve
from jobdesk.qt.actions import Action
from jobdesk.qt.inputs import SearchEdit
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._placement_sheets import STALE, follow_up_sheet, placement_sheet
from jobdesk.qt.pages._printing import print_jobs
from jobdesk.qt.pages._referral_lists import follow_up_list, placement_list, print_list, referral_list
from jobdesk.qt.pages._results import ResultsSheet
from jobdesk.qt.pages.base import Page, Room
from jobdesk.qt.parts import Segments
from jobdesk.services import follow_ups, placements, referrals
from jobdesk.services import print_jobs as jobs
from jobdesk.services.print_jobs import PrintJobRow
from jobdesk.services.referrals import ReferralRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

OPEN, PENDING, PLACED, FOLLOW, PRINTED = "referrals", "pending", "placements", "follow_ups", "print_jobs"


class ReferralsPage(Page):
    """Lists of what was sent out and what came of it."""

    title = mark("Referrals, jobs")
    reads: ClassVar = ("referrals", "placements", "follow_ups", "print_jobs")
    commands: ClassVar = (
        Action(
            "referrals.results",
            mark("Enter results"),
            "enter_results",
            "Ctrl+R",
            mark("For all chosen referrals at once"),
            may=can_serve,
        ),
        Action(
            "referrals.placement",
            mark("Placement"),
            "place",
            "Ctrl+H",
            mark("Enter the start of work of the chosen referral"),
            may=can_serve,
        ),
        Action(
            "referrals.void",
            mark("Strike through"),
            "void",
            "Ctrl+Delete",
            mark("A referral entered by mistake, with the reason"),
            may=can_serve,
        ),
        Action(
            "referrals.undo",
            mark("Undo placement"),
            "undo",
            "Ctrl+Z",
            mark("Take the whole act back, with the reason"),
            may=can_serve,
        ),
        Action(
            "referrals.follow",
            mark("Follow-up"),
            "follow_up",
            "Ctrl+F",
            mark("Write down what was learned"),
            may=can_serve,
        ),
        Action(
            "referrals.print",
            mark("Print again"),
            "print_again",
            "Ctrl+P",
            mark("Try the chosen print job again"),
            may=can_serve,
        ),
        Action(
            "referrals.printed",
            mark("It came out"),
            "mark_printed",
            "Ctrl+Y",
            mark("The paper lies there"),
            may=can_serve,
        ),
        Action(
            "referrals.drop",
            mark("Take off the list"),
            "drop_job",
            "Ctrl+Shift+Delete",
            mark("A print nobody needs any more; the record stays"),
            may=can_serve,
        ),
        Action(
            "referrals.view",
            mark("Next list"),
            "next_view",
            "Ctrl+Tab",
            mark("Referrals, pending hires, placements, follow-ups, prints"),
        ),
    )

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.add_buttons(
            "referrals.void",
            "referrals.undo",
            "referrals.follow",
            "referrals.print",
            "referrals.printed",
            "referrals.drop",
            "referrals.placement",
            primary="referrals.results",
        )
        self.views = Segments(
            [
                (OPEN, _("Referrals made")),
                (PENDING, _("Pending hires")),
                (PLACED, _("Jobs started")),
                (FOLLOW, _("Follow-ups due")),
                (PRINTED, _("Prints")),
            ]
        )
        self.search = SearchEdit(name=_("Search"), hint=_("Name, firm, slip number"))
        self.search.searched.connect(lambda _text: self._read_referrals())
        self.lists: dict[str, ListView[Any]] = {
            OPEN: referral_list(
                room.codes, _("Referrals made"), _("No open referrals. Refer someone at the counter.")
            ),
            PENDING: referral_list(room.codes, _("Pending hires"), _("Nobody waits for a start of work.")),
            PLACED: placement_list(room.codes),
            FOLLOW: follow_up_list(),
            PRINTED: print_list(room.codes),
        }
        self.stack = QStackedWidget()
        for view in self.lists.values():
            self.stack.addWidget(view)
        self.body.addWidget(self.views)
        self.body.addWidget(self.search)
        self.body.addWidget(self.stack, 1)
        self.views.chosen.connect(self._show_view)
        self._show_view(OPEN)

    # lists ----------------------------------------------------------------------------------

    # reading --------------------------------------------------------------------------------

    @override
    def refresh(self, stale: frozenset[str]) -> None:
        if stale & {"referrals", "placements"}:
            self._read_referrals()
            self._read(PLACED, placements.list_placements)
        if stale & {"follow_ups", "placements"}:
            self._read(FOLLOW, follow_ups.list_due)
        if "print_jobs" in stale:
            self._read(PRINTED, jobs.list_print_jobs)

    def _read(self, view: str, ask: Callable[..., list[Any]], **asked: object) -> None:
        self.room.work.read(
            self,
            lambda db, act: ask(db, act, **asked),
            done=lambda rows: self.lists[view].set_rows(rows),
            failed=self.explain,
            latest=view,
        )

    def _read_referrals(self) -> None:
        text = self.search.text()
        self._read(OPEN, referrals.list_referrals, text=text, open_only=not text.strip())
        self._read(PENDING, referrals.list_referrals, states=[ReferralState.HIRE_PENDING.value])

    def _show_view(self, view: str) -> None:
        self.stack.setCurrentWidget(self.lists[view])
        self.search.setVisible(view == OPEN)
        offered = {
            "referrals.results": view in {OPEN, PENDING},
            "referrals.placement": view in {OPEN, PENDING},
            "referrals.void": view in {OPEN, PENDING},
            "referrals.undo": view == PLACED,
            "referrals.follow": view == FOLLOW,
            "referrals.print": view == PRINTED,
            "referrals.printed": view == PRINTED,
            "referrals.drop": view == PRINTED,
        }
        for action_id, on in offered.items():
            if self.has_action(action_id):
                self.action(action_id).setVisible(on)
                self.action(action_id).setEnabled(on)

    def next_view(self) -> None:
        """The list to the right."""
        self.views.choose_next()

    @override
    def start(self, verb: str, **values: object) -> None:
        if verb in self.lists:
            self.views.choose(verb)
            self.lists[verb].setFocus()

    @override
    def open_record(self, kind: str, record_id: UUID) -> None:
        self.views.choose(PLACED if kind == "placement" else OPEN)
        if kind == "placement":
            self.lists[PLACED].select(record_id)
            return

        def found(rows: list[ReferralRow]) -> None:
            self.lists[OPEN].set_rows(rows)
            self.lists[OPEN].select(record_id)

        self.room.work.read(
            self, lambda db, act: referrals.referral_rows(db, [record_id]), done=found, failed=self.explain
        )

    # acts -----------------------------------------------------------------------------------

    def _chosen(self) -> list[Any]:
        view = self.lists[self.views.current]
        rows = view.selected_rows()
        current = view.current_row()
        return rows or ([current] if current is not None else [])

    def enter_results(self) -> None:
        """One table for all chosen referrals."""
        rows = self._chosen()
        if rows:
            self.push(ResultsSheet(self, rows))

    def place(self) -> None:
        """The placement form of the chosen referral; its planned day is filled in."""
        rows = self._chosen()
        if rows:
            self.push(placement_sheet(self, rows[0].jobseeker_id, rows[0]))

    def void(self) -> None:
        """Strike the chosen referral through."""
        for row in self._chosen()[:1]:
            self._ask_why(_("Strike this referral through?"), _("Strike through"), partial(_void, row.id))

    def undo(self) -> None:
        """Take the chosen placement back as a whole."""
        for row in self._chosen()[:1]:
            self._ask_why(_("Undo this placement?"), _("Undo placement"), partial(_undo, row.id))

    def _ask_why(self, text: str, verb: str, act: Callable[..., None]) -> None:
        def run(why: str) -> None:
            self.room.work.change(
                self,
                partial(act, why),
                stale=STALE,
                done=lambda _none: self.room.say(_("Saved")),
                failed=self.explain,
            )

        self.ask(text, verb=verb, then=run, reason=True)

    def follow_up(self) -> None:
        """The form of the chosen follow-up."""
        for row in self._chosen()[:1]:
            self.push(follow_up_sheet(self, row.id, row.version, row.jobseeker))

    def print_again(self) -> None:
        """Try the chosen jobs again; a slip that came out before says 재발급."""
        print_jobs(self.room, self, self._chosen(), self.explain)

    def mark_printed(self) -> None:
        """A person says that the paper lies there."""
        for row in self._chosen():
            self.room.work.change(
                self,
                partial(_printed, row.id),
                stale=("print_jobs",),
                done=lambda _row: self.room.say(_("Saved")),
                failed=self.explain,
            )

    def drop_job(self) -> None:
        """Take the chosen prints off the list."""
        for row in self._chosen():
            self.room.work.change(
                self,
                partial(_drop, row.id),
                stale=("print_jobs",),
                done=lambda _none: self.room.say(_("Taken off the list")),
                failed=self.explain,
            )


def _drop(job_id: UUID, db: "Session", act: "Act") -> None:
    jobs.drop_job(db, act, job_id=job_id)


def _void(referral_id: UUID, why: str, db: "Session", act: "Act") -> None:
    referrals.void_referral(db, act, referral_id=referral_id, why=why)


def _undo(placement_id: UUID, why: str, db: "Session", act: "Act") -> None:
    placements.undo_placement(db, act, placement_id=placement_id, why=why)


def _printed(job_id: UUID, db: "Session", act: "Act") -> PrintJobRow:
    return jobs.finish_attempt(db, act, job_id=job_id, state=PrintState.CONFIRMED)
