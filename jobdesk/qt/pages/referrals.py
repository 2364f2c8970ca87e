"""알선·취업: results of many in one act, hires confirmed and undone, follow-ups, what was printed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from jobdesk.base.enums import PrintState, ReferralState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _, mark
from jobdesk.base.slip_numbers import check_slip_number
from jobdesk.qt.inputs import SearchEdit
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._correct_sheet import correct_sheet
from jobdesk.qt.pages._count_line import STEP, CountLine
from jobdesk.qt.pages._placement_sheets import STALE, follow_up_sheet, placement_sheet
from jobdesk.qt.pages._printing import preview, print_jobs
from jobdesk.qt.pages._referral_commands import (
    BUTTONS,
    COMMANDS,
    DONE,
    FOLLOW,
    OFFERED,
    OPEN,
    PENDING,
    PLACED,
    PRINTED,
    SEARCHED,
)
from jobdesk.qt.pages._referral_lists import (
    follow_up_list,
    followed_list,
    placement_list,
    print_list,
    referral_list,
)
from jobdesk.qt.pages._results import ResultsSheet
from jobdesk.qt.pages._scanned import open_scanned
from jobdesk.qt.pages.base import Page, Room
from jobdesk.qt.parts import Segments
from jobdesk.services import follow_ups, placements, referrals
from jobdesk.services import print_jobs as jobs
from jobdesk.services.print_jobs import PrintJobRow
from jobdesk.services.printables import Printable, queue_referral_list, referral_list_seen, slip_seen
from jobdesk.services.scans import ScannedSlip
from jobdesk.services.settings import read_settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

Found = tuple[int, Sequence[Any]]
"""How many there are in all, and those shown."""
_CORRECTED = {OPEN: "referral", PENDING: "referral", PLACED: "placement", DONE: "follow_up"}
_READS = {
    "referrals": (OPEN, PENDING),
    "placements": (PLACED, FOLLOW, DONE),
    "follow_ups": (FOLLOW, DONE),
    "print_jobs": (PRINTED,),
}


@dataclass
class Count:
    """Of one list: how many rows are asked for, shown, and there in all."""

    limit: int = STEP
    shown: int = 0
    of: int = 0


class ReferralsPage(Page):
    """Lists of what was sent out and what came of it."""

    title = mark("Referrals, jobs")
    reads: ClassVar = tuple(_READS)
    commands: ClassVar = COMMANDS

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.add_buttons(*BUTTONS, primary="referrals.results")
        self.views = Segments(
            [
                (OPEN, _("Referrals made")),
                (PENDING, _("Pending hires")),
                (PLACED, _("Jobs started")),
                (FOLLOW, _("Follow-ups due")),
                (DONE, _("Follow-ups done")),
                (PRINTED, _("Prints")),
            ]
        )
        self.search = SearchEdit(name=_("Search"), hint=_("Name, firm, slip number"))
        self.search.searched.connect(self._on_searched)
        self.lists: dict[str, ListView[Any]] = {
            OPEN: referral_list(
                room.codes, _("Referrals made"), _("No open referrals. Refer someone at the counter.")
            ),
            PENDING: referral_list(room.codes, _("Pending hires"), _("Nobody waits for a start of work.")),
            PLACED: placement_list(room.codes),
            FOLLOW: follow_up_list(),
            DONE: followed_list(room.codes),
            PRINTED: print_list(room.codes),
        }
        self.search.left_down.connect(lambda: self.lists[self.views.current].setFocus())
        self.counts = {view: Count() for view in self.lists}
        self.count_line = CountLine(self.action("referrals.more"))
        self.stack = QStackedWidget()
        for rows in self.lists.values():
            self.stack.addWidget(rows)
        self._asked_for: tuple[str, UUID] | None = None
        for widget in (self.views, self.search):
            self.body.addWidget(widget)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.count_line)
        self.views.chosen.connect(self._on_view)
        self._show_view(OPEN)

    # reading --------------------------------------------------------------------------------

    @override
    def refresh(self, stale: frozenset[str]) -> None:
        for view in dict.fromkeys(view for kind in _READS if kind in stale for view in _READS[kind]):
            self._read(view)

    def _read(self, view: str) -> None:
        text, limit, asked = self.search.text(), self.counts[view].limit, self._asked_for
        one = asked[1] if asked and asked[0] == view else None
        self.room.work.read(
            self,
            lambda db, act: _READERS[view](db, act, text, limit, one),
            done=partial(self._on_read, view, one),
            failed=self.explain,
            latest=view,
        )

    def _on_read(self, view: str, one: UUID | None, found: Found) -> None:
        self.lists[view].set_rows(found[1])
        count = self.counts[view]
        count.shown, count.of = len(found[1]), max(found[0], len(found[1]))
        if view == self.views.current:
            self.count_line.show_counts(count.shown, count.of)
        if self._asked_for == (view, one):
            self.lists[view].select(one)

    def _on_searched(self, _text: str) -> None:
        self._asked_for = None
        self.counts[self.views.current].limit = STEP
        self._read(self.views.current)

    def _on_view(self, view: str) -> None:
        self._show_view(view)
        self._read(view)

    def _show_view(self, view: str) -> None:
        self.stack.setCurrentWidget(self.lists[view])
        self.count_line.show_counts(self.counts[view].shown, self.counts[view].of)
        self.search.setVisible(view in SEARCHED)
        for action_id, views in OFFERED.items():
            if self.has_action(action_id):
                self.action(action_id).setVisible(view in views)
                self.action(action_id).setEnabled(view in views)

    def next_view(self) -> None:
        """The list to the right."""
        self.views.choose_next()

    def more(self) -> None:
        """The next rows of a long list."""
        count = self.counts[self.views.current]
        if count.shown < count.of:
            count.limit += STEP
            self._read(self.views.current)

    @override
    def start_focus(self) -> None:
        if self.sheet is not None:
            self.sheet.start_focus()
        else:
            (self.search if self.views.current in SEARCHED else self.lists[self.views.current]).setFocus()

    @override
    def start(self, verb: str, **values: object) -> None:
        if verb in self.lists:
            self.views.choose(verb)
            self.lists[verb].setFocus()
        elif verb == "scanned" and isinstance(slip := values["slip"], ScannedSlip):
            open_scanned(self, slip)

    @override
    def open_record(self, kind: str, record_id: UUID) -> None:
        """Show one, however old: it stands on top of its list until something else is searched."""
        view = PLACED if kind == "placement" else OPEN
        self.search.clear()
        self._asked_for = (view, record_id)
        if self.views.current == view:
            self._read(view)
        self.views.choose(view)
        self.lists[view].setFocus()

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
        for row in self._chosen()[:1]:
            self.push(placement_sheet(self, row.jobseeker_id, row))

    def correct(self) -> None:
        """The chosen row as a form to correct."""
        kind = _CORRECTED[self.views.current]
        for row in self._chosen()[:1]:
            about = _("{person}, {firm}").format(person=row.jobseeker, firm=row.employer_name)
            correct_sheet(self, kind, row.id, about=about)

    def void(self) -> None:
        """Strike the chosen referral or follow-up through."""
        for row in self._chosen()[:1]:
            if self.views.current == DONE:
                text, said = _("Strike through the follow-up of {person}, {firm}?"), _("Follow-up struck through")
                act = partial(_unfollow, row.id)
            else:
                text, said = _("Strike through the referral of {person} to {firm}?"), _("Referral struck through")
                act = partial(_void, row.id)
            self._ask_why(text, row, _("Strike through"), act, said)

    def undo(self) -> None:
        """Take the chosen placement back as a whole."""
        for row in self._chosen()[:1]:
            text = _("Undo the placement of {person} at {firm}?")
            self._ask_why(text, row, _("Undo placement"), partial(_undo, row.id), _("Placement undone"))

    def _ask_why(self, text: str, row: Any, verb: str, act: Callable[..., None], said: str) -> None:  # noqa: ANN401  rows of any list
        asked = text.format(person=row.jobseeker, firm=row.employer_name)
        self.ask(asked, verb=verb, then=lambda why: self._change(partial(act, why), STALE, said), reason=True)

    def _change(self, act: Callable[..., object], stale: Sequence[str], said: str = "") -> None:
        told = said or _("Saved")
        self.room.work.change(self, act, stale=stale, done=lambda _row: self.room.say(told), failed=self.explain)

    def follow_up(self) -> None:
        """The form of the chosen follow-up."""
        for row in self._chosen()[:1]:
            self.push(follow_up_sheet(self, row.id, row.version, row.jobseeker))

    # papers ---------------------------------------------------------------------------------

    def print_(self) -> None:
        """See the slip of the chosen referral; in the list of prints try the chosen ones again."""
        if self.views.current == PRINTED:
            print_jobs(self.room, self, self._chosen(), self.explain)
            return
        for row in self._chosen()[:1]:
            if row.slip_no:
                number = check_slip_number(row.slip_no)
                preview(
                    self,
                    partial(_see_slip, number),
                    title=_("Slip {number}").format(number=row.slip_no),
                    queue=partial(_queue_slip, row.id, number),
                )
            else:
                self.explain(InvalidInput(_("This referral was made without a slip.")))

    def see_list(self) -> None:
        """알선자 명단 of the chosen referral's vacancy."""
        for row in self._chosen()[:1]:
            about = _("{firm}, {title}").format(firm=row.employer_name, title=row.title)
            preview(
                self,
                partial(_see_list, row.vacancy_id),
                title=_("List for the firm: {about}").format(about=about),
                queue=partial(_queue_list, row.vacancy_id),
            )

    def mark_printed(self) -> None:
        """A person says that the paper lies there."""
        for row in self._chosen():
            self._change(partial(_printed, row.id), ("print_jobs",))

    def drop_job(self) -> None:
        """Take the chosen prints off the list."""
        for row in self._chosen():
            self._change(partial(_drop, row.id), ("print_jobs",), _("Taken off the list"))


# what the lists read ------------------------------------------------------------------------


def _sent(db: "Session", act: "Act", text: str, limit: int, one: UUID | None) -> Found:
    asked: dict[str, Any] = {"text": text, "open_only": not text.strip()}
    rows = referrals.list_referrals(db, act, limit=limit, **asked)
    count = referrals.count_referrals(db, act, **asked)
    if one is not None and all(row.id != one for row in rows):
        return count, [*referrals.referral_rows(db, [one]), *rows]
    return count, rows


def _pending(db: "Session", act: "Act", text: str, limit: int, _one: UUID | None) -> Found:
    asked: dict[str, Any] = {"text": text, "states": [ReferralState.HIRE_PENDING.value]}
    rows = referrals.list_referrals(db, act, limit=limit, **asked)
    return referrals.count_referrals(db, act, **asked), rows


def _placed(db: "Session", act: "Act", text: str, limit: int, one: UUID | None) -> Found:
    rows = placements.list_placements(db, act, text=text, limit=limit)
    count = placements.count_placements(db, act, text=text)
    if one is not None and all(row.id != one for row in rows):
        return count, [placements.get_placement(db, one), *rows]
    return count, rows


def _due(db: "Session", act: "Act", _text: str, limit: int, _one: UUID | None) -> Found:
    rows = follow_ups.list_due(db, act)
    return len(rows), rows[:limit]


def _followed(db: "Session", act: "Act", _text: str, limit: int, _one: UUID | None) -> Found:
    return follow_ups.count_done(db, act), follow_ups.list_done(db, act, limit=limit)


def _prints(db: "Session", act: "Act", _text: str, limit: int, _one: UUID | None) -> Found:
    return jobs.count_print_jobs(db, act), jobs.list_print_jobs(db, act, limit=limit)


_READERS: dict[str, Callable[..., Found]] = {
    OPEN: _sent,
    PENDING: _pending,
    PLACED: _placed,
    FOLLOW: _due,
    DONE: _followed,
    PRINTED: _prints,
}

# acts in their transaction ------------------------------------------------------------------


def _void(referral_id: UUID, why: str, db: "Session", act: "Act") -> None:
    referrals.void_referral(db, act, referral_id=referral_id, why=why)


def _unfollow(follow_up_id: UUID, why: str, db: "Session", act: "Act") -> None:
    follow_ups.void_follow_up(db, act, follow_up_id=follow_up_id, why=why)


def _undo(placement_id: UUID, why: str, db: "Session", act: "Act") -> None:
    placements.undo_placement(db, act, placement_id=placement_id, why=why)


def _printed(job_id: UUID, db: "Session", act: "Act") -> PrintJobRow:
    return jobs.finish_attempt(db, act, job_id=job_id, state=PrintState.CONFIRMED)


def _drop(job_id: UUID, db: "Session", act: "Act") -> None:
    jobs.drop_job(db, act, job_id=job_id)


def _see_slip(number: str, db: "Session", act: "Act") -> Printable:
    return slip_seen(db, act, number=number)


def _queue_slip(referral_id: UUID, number: str, db: "Session", act: "Act") -> PrintJobRow:
    paper = read_settings(db).text("slip_paper")
    return jobs.queue_slip(db, act, referral_id=referral_id, number=number, paper=paper)


def _see_list(vacancy_id: UUID, db: "Session", act: "Act") -> Printable:
    return referral_list_seen(db, act, vacancy_id=vacancy_id)


def _queue_list(vacancy_id: UUID, db: "Session", act: "Act") -> PrintJobRow:
    return queue_referral_list(db, act, vacancy_id=vacancy_id)
