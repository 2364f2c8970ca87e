"""알선·취업: results of many in one act, hires confirmed and undone, follow-ups, what was printed."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from jobdesk.base.enums import ReferralState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_undo_others
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._call_list import CallPane
from jobdesk.qt.pages._correct_sheet import correct_sheet
from jobdesk.qt.pages._follow_up_sheets import follow_up_sheet
from jobdesk.qt.pages._kept_line import KeptLine
from jobdesk.qt.pages._list_pane import ListPane
from jobdesk.qt.pages._open_row import OpenRow
from jobdesk.qt.pages._paper_menus import work_papers
from jobdesk.qt.pages._placement_sheets import STALE, placement_sheet
from jobdesk.qt.pages._referral_calls import ReferralCalls
from jobdesk.qt.pages._referral_commands import (
    BUTTONS,
    CALLS,
    COMMANDS,
    DONE,
    FOLLOW,
    MEETINGS,
    OFFERED,
    OPEN,
    PENDING,
    PLACED,
    PRINTED,
    VIEWS,
)
from jobdesk.qt.pages._referral_panes import make_panes
from jobdesk.qt.pages._referral_papers import print_slips, see_names, see_slip
from jobdesk.qt.pages._results import ResultsSheet
from jobdesk.qt.pages._scanned import open_scanned
from jobdesk.qt.pages._work_sheet import WorkSheet
from jobdesk.qt.pages.base import Room
from jobdesk.qt.parts import Segments
from jobdesk.services import follow_ups, placements, referrals
from jobdesk.services.follow_ups import FollowUpEntry, FollowUpRow
from jobdesk.services.lists import reading
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.work import InterviewRow
from jobdesk.services.placements import PlacementRow
from jobdesk.services.referral_states import may_follow
from jobdesk.services.referrals import ReferralRow
from jobdesk.services.scans import ScannedSlip

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

MOST_AT_ONCE = 100
"""Referrals in one table of results."""
_RECORDS: Mapping[type[Any], str] = {ReferralRow: "referral", PlacementRow: "placement", FollowUpRow: "follow_up"}
"""By the kind of a row, the table of the record it stands for."""
_CORRECTED = {OPEN: "referral", PENDING: "referral", PLACED: "placement", DONE: "follow_up"}
_READS = {
    "referrals": (OPEN, CALLS, PENDING, MEETINGS),
    "contact_attempts": (OPEN, CALLS, FOLLOW),
    "placements": (PLACED, FOLLOW, DONE),
    "follow_ups": (FOLLOW, DONE),
    "print_jobs": (PRINTED,),
}
_ON_ENTER = {
    OPEN: "referrals.results",
    CALLS: "referrals.call",
    PENDING: "referrals.placement",
    MEETINGS: "referrals.results",
    FOLLOW: "referrals.follow",
    PLACED: "referrals.work",
}
_WORKLISTS = {
    "interviews": MEETINGS,
    "hire_pending": PENDING,
    "results": OPEN,
    "follow_ups": FOLLOW,
    "second_look": PLACED,
    "prints": PRINTED,
}


class ReferralsPage(ReferralCalls):
    """Lists of what was sent out and what came of it."""

    title = mark("Referrals, jobs")
    reads: ClassVar = tuple(_READS)
    commands: ClassVar = COMMANDS

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.add_buttons(*BUTTONS, primary="referrals.results")
        self.views = Segments([(view, _(text)) for view, text in VIEWS])
        self.panes = make_panes(self)
        self.calls = CallPane(self)
        self.lists: dict[str, ListView[Any]] = {view: pane.list for view, pane in self.panes.items()}
        self.lists[CALLS] = self.calls.list
        self.whole: dict[str, QWidget] = {**self.panes, CALLS: self.calls}
        self.stack = QStackedWidget()
        for view, pane in self.panes.items():
            pane.opened.connect(partial(self._on_opened, view))
            pane.search.entered.connect(pane.open_best)
        self.calls.list.opened.connect(partial(self._on_opened, CALLS))
        for widget in self.whole.values():
            self.stack.addWidget(widget)
        self.body.addWidget(self.views)
        self.kept = KeptLine(self)
        self.body.addWidget(self.kept)
        self.body.addWidget(self.stack, 1)
        self._open_row = OpenRow(self, list(self.lists.values()), self.note_open)
        self.watch_views(self.views)
        self.views.chosen.connect(self._on_view)
        self.views.chosen.connect(self._open_row.look)
        self._show_view(OPEN)

    @property
    @override
    def records(self) -> Sequence[tuple[str, UUID]]:
        row = self._open_row.row
        if isinstance(row, InterviewRow):
            return (("referral", row.referral_id),)
        return [(table, row.id) for kind, table in _RECORDS.items() if isinstance(row, kind)]

    # reading --------------------------------------------------------------------------------

    @property
    @override
    def pane(self) -> ListPane[Any] | None:
        return self.panes.get(self.views.current)

    @override
    def refresh(self, stale: frozenset[str]) -> None:
        if any(self.views.current in _READS[kind] for kind in stale):
            self._read()

    def _read(self) -> None:
        if self.views.current in {FOLLOW, DONE}:
            self.kept.read()
        if self.pane is not None:
            self.pane.refresh()
        else:
            self.calls.read()

    def _on_view(self, view: str) -> None:
        self._show_view(view)
        self._read()

    def _show_view(self, view: str) -> None:
        self.stack.setCurrentWidget(self.whole[view])
        self.kept.setVisible(view in {FOLLOW, DONE})
        for action_id, views in OFFERED.items():
            if self.has_action(action_id):
                self.action(action_id).setVisible(view in views)
                self.action(action_id).setEnabled(view in views)

    def _on_opened(self, view: str, row: Any) -> None:  # noqa: ANN401  rows of any list
        """Enter does what the list is looked at for."""
        if view == PRINTED:
            self.see_print(row)
        elif view in _ON_ENTER and self.has_action(_ON_ENTER[view]):
            self.action(_ON_ENTER[view]).trigger()

    def next_view(self) -> None:
        """The list to the right."""
        self.views.choose_next()

    def start_search(self) -> None:
        """Go to the search box of the list, of the referrals where the list has none."""
        if self.pane is None:
            self.go_to(OPEN)
        if self.pane is not None:
            self.pane.search.setFocus()
            self.pane.search.selectAll()

    @override
    def start_focus(self) -> None:
        if self.sheet is not None:
            self.sheet.start_focus()
        else:
            (self.pane.search if self.pane is not None else self.lists[self.views.current]).setFocus()

    @override
    def start(self, verb: str, **values: object) -> None:
        if verb in self.lists:
            self.go_to(verb)
        elif verb == "scanned" and isinstance(slip := values["slip"], ScannedSlip):
            open_scanned(self, slip)
        elif verb == "worklist":
            name = str(values["name"])
            if view := _WORKLISTS.get(name):
                self.go_to(view)
                if self.pane is not None:
                    self.pane.show_worklist(name, str(values["whose"]))

    @override
    def go_to(self, view: str) -> None:
        self.views.choose(view)
        self.lists[view].setFocus()

    @override
    def open_record(self, kind: str, record_id: UUID) -> None:
        """Show one, however old, where it stands in its list."""
        view = PLACED if kind == "placement" else OPEN
        self.panes[view].show_record(record_id)
        self.go_to(view)

    # acts -----------------------------------------------------------------------------------

    @override
    def chosen_rows(self) -> list[Any]:
        """The first of the rows chosen: what concerns one row means it."""
        view = self.lists[self.views.current]
        lines = view.selected_lines()
        row = view.model_.row_at(lines[0]) if lines else view.current_row()
        return [row] if row is not None else []

    def enter_results(self) -> None:
        """One table for all chosen referrals, loaded or not."""
        if self.pane is not None:
            self.pane.chosen_ids(partial(self.with_referrals, self.pane.kind.name, self._show_results))

    def _show_results(self, rows: Sequence[ReferralRow]) -> None:
        self.push(ResultsSheet(self, rows))

    @override
    def with_referrals(
        self, kind: str, then: Callable[[Sequence[ReferralRow]], object], ids: Sequence[UUID]
    ) -> None:
        """Call `then` with the referrals of some rows; not with more than one looks through."""
        if len(ids) > MOST_AT_ONCE:
            self.explain(InvalidInput(_("Choose at most {count} at once.").format(count=MOST_AT_ONCE)))
            return

        def done(rows: Sequence[ReferralRow]) -> None:
            if rows and self.sheet is None:
                then(rows)

        self.room.work.read(self, partial(_referrals, kind, ids), done=done, failed=self.explain, latest="rows")

    def place(self) -> None:
        """The placement form of the chosen referral; its planned day is filled in."""
        for row in self.chosen_rows():
            if not may_follow(row.state, ReferralState.HIRED):
                state = self.room.codes.label("referral_state", row.state)
                told = _("No placement can follow this referral: it stands at {state}.")
                self.explain(InvalidInput(told.format(state=state)))
                continue
            self.push(placement_sheet(self, row.jobseeker_id, row))

    def correct(self) -> None:
        """The chosen row as a form to correct."""
        kind = _CORRECTED[self.views.current]
        for row in self.chosen_rows():
            about = _("{person}, {firm}").format(person=row.jobseeker, firm=row.employer_name)
            correct_sheet(self, kind, row.id, about=about)

    def void(self) -> None:
        """Strike the chosen referral or follow-up through."""
        for row in self.chosen_rows():
            if self.views.current == DONE:
                text, said = _("Strike through the follow-up of {person}, {firm}?"), _("Follow-up struck through")
                act = partial(_unfollow, row.id)
            else:
                text, said = _("Strike through the referral of {person} to {firm}?"), _("Referral struck through")
                act = partial(_void, row.id)
            self._ask_why(text, row, _("Strike through"), act, said)

    def undo(self) -> None:
        """Take the chosen placement back as a whole."""
        for row in self.chosen_rows():
            if row.recorded_by != self.room.account_id and not self.room.allowed(can_undo_others):
                self.explain(InvalidInput(_("A colleague entered this placement: ask them or the supervisor.")))
                continue
            text = _("Undo the placement of {person} at {firm}?")
            self._ask_why(text, row, _("Undo placement"), partial(_undo, row.id), _("Placement undone"))

    def _ask_why(self, text: str, row: Any, verb: str, act: Callable[..., None], said: str) -> None:  # noqa: ANN401  rows of any list
        asked = text.format(person=row.jobseeker, firm=row.employer_name)
        self.ask(asked, verb=verb, then=lambda why: self._change(partial(act, why), STALE, said), reason=True)

    def _change(self, act: Callable[..., object], stale: Sequence[str], said: str = "") -> None:
        told = said or _("Saved")
        self.room.work.change(self, act, stale=stale, done=lambda _row: self.room.say(told), failed=self.explain)

    def follow_up(self) -> None:
        """The form of the chosen follow-ups; what is learned of several is the same of each."""
        if self.pane is not None:
            self.pane.chosen_ids(self._with_follow_ups)

    def _with_follow_ups(self, ids: Sequence[UUID]) -> None:
        if len(ids) > MOST_AT_ONCE:
            self.explain(InvalidInput(_("Choose at most {count} at once.").format(count=MOST_AT_ONCE)))
            return

        def done(rows: Sequence[FollowUpRow]) -> None:
            if rows and self.sheet is None:
                others = [FollowUpEntry(row.id, row.version) for row in rows[1:]]
                first = rows[0]
                self.push(follow_up_sheet(self, first.id, first.version, first.jobseeker, others=others))

        self.room.work.read(
            self,
            lambda db, act: follow_ups.follow_up_rows(db, ids),
            done=done,
            failed=self.explain,
            latest="rows",
        )

    def open_work(self) -> None:
        """The job of the chosen placement or follow-up."""
        for row in self.chosen_rows():
            one = getattr(row, "placement_id", None) or row.id
            self.push(WorkSheet(self, one, row.jobseeker, lambda: None, named=False))

    # papers ---------------------------------------------------------------------------------

    def print_(self) -> None:
        """See the slip of the chosen referral; in the print log the chosen ones."""
        if self.views.current == PRINTED:
            self.print_chosen()
            return
        pane = self.pane
        if pane is not None and len(pane.list.selected_lines()) > 1:
            pane.chosen_ids(partial(self.with_referrals, pane.kind.name, partial(print_slips, self)))
            return
        for row in self.chosen_rows():
            see_slip(self, row)

    def papers(self) -> None:
        """The day's interviews, the calls, 업무일지, the certificates."""
        work_papers(self, next(iter(self.chosen_rows()), None))

    def see_list(self) -> None:
        """알선자 명단 of the chosen referral's vacancy."""
        for row in self.chosen_rows():
            see_names(self, row.vacancy_id, firm=row.employer_name, title=row.title)


def _referrals(kind: str, ids: Sequence[UUID], db: "Session", act: "Act") -> list[ReferralRow]:
    """The referrals of some rows, in their order; several interviews may be of one."""
    rows = reading.read_rows(db, act, Asked(kind), ids)
    sent = list(dict.fromkeys(row.referral_id if kind == "interviews" else row.id for row in rows))
    by_id = {row.id: row for row in referrals.referral_rows(db, sent)}
    return [by_id[one] for one in sent if one in by_id]


# acts in their transaction ------------------------------------------------------------------


def _void(referral_id: UUID, why: str, db: "Session", act: "Act") -> None:
    referrals.void_referral(db, act, referral_id=referral_id, why=why)


def _unfollow(follow_up_id: UUID, why: str, db: "Session", act: "Act") -> None:
    follow_ups.void_follow_up(db, act, follow_up_id=follow_up_id, why=why)


def _undo(placement_id: UUID, why: str, db: "Session", act: "Act") -> None:
    placements.undo_placement(db, act, placement_id=placement_id, why=why)
