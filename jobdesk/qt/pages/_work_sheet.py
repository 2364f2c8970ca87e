"""One job a person found: what it rests on, whether it counts, how long it lasted, and its follow-ups."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from typing_extensions import override

from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._follow_up_sheets import STALE, follow_up_sheet
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.qt.parts import Card, Facts
from jobdesk.qt.theme import Badge
from jobdesk.services import follow_ups, placements
from jobdesk.services.referral_view import name_people
from jobdesk.services.retention import Kept, PlannedRow, WorkView, open_work

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

YEAR = 12


class WorkSheet(Sheet):
    """What is known of one placement, and the acts on it.

    Args:
        saved: called after each commit.
        name: whose it is, as the title says it.
        named: it is told in full and on record; else the sheet reads it so.
    """

    def __init__(
        self, page: Page, placement_id: UUID, name: str, saved: Callable[[], object], *, named: bool = True
    ) -> None:
        super().__init__(title=_("{name}: the job").format(name=name))
        self.room, self._page, self._id, self._name, self._told = page.room, page, placement_id, name, saved
        self.view: WorkView | None = None
        self.named = named
        codes = page.room.codes
        self.facts = Facts(columns=3)
        card = Card()
        card.body.addWidget(self.facts)
        self.list: ListView[PlannedRow] = ListView(
            (
                Column(mark("Months after"), lambda r: _("{count} months").format(count=r.months), width=90),
                Column(mark("Due on"), lambda r: format_date(r.due_on), width=116),
                Column(mark("Done on"), lambda r: format_date(r.done_on), width=116),
                Column(mark("State"), badge=lambda r: state_badge(codes, "follow_up_state", r.state), width=120),
                Column(mark("Left on"), lambda r: format_date(r.left_on), width=116),
                Column(mark("Reason"), self._reason, stretch=True),
                Column(mark("Counselor"), lambda r: r.counselor, width=90),
            ),
            key=lambda r: r.id,
            name=_("Follow-ups"),
            empty=_("No follow-up is planned."),
        )
        self.list.opened.connect(self._follow)
        below = Card(_("Follow-ups"))
        below.body.addWidget(self.list, 1)
        self.body.addWidget(card)
        self.body.addWidget(below, 1)
        self.look = self.add_verb(_("Second look"), "Ctrl+Shift+K", self._look_again)
        self.year = self.add_verb(_("Follow-up after 12 months"), "Ctrl+Y", self._add_year)
        self.follow = self.add_verb(_("Follow-up"), "Ctrl+U", self._follow_up)
        for act in (self.look, self.year, self.follow):
            act.setVisible(False)
        self.read_again()

    @property
    @override
    def records(self) -> Sequence[tuple[str, UUID]]:
        return (("placement", self._id),)

    def start_focus(self) -> None:
        """On the follow-ups."""
        self.list.setFocus()

    def read_again(self) -> None:
        """Read the job as it is now."""
        one, named = self._id, self.named

        def job(db: "Session", act: "Act") -> tuple[WorkView, str]:
            view = open_work(db, act, placement_id=one)
            return view, "" if named else name_people(db, act, [view.jobseeker_id])[view.jobseeker_id]

        work = self.room.work
        ask = work.read if named else work.view  # a name told in full is put on record
        ask(self, job, done=self._take, failed=self.explain)

    def _take(self, seen: tuple[WorkView, str]) -> None:
        view, name = seen
        if name:
            self._name, self.named = name, True
            self.title.setText(_("{name}: the job").format(name=name))
            self.setAccessibleName(self.title.text())
        self._show(view)

    def _show(self, view: WorkView) -> None:
        first, self.view = self.view is None, view
        self.facts.set_facts(self._facts(view))
        self.list.set_rows(view.follow_ups)
        due = next((row for row in view.follow_ups if row.done_on is None), None)
        if first and view.follow_ups:
            self.list.select((due or view.follow_ups[0]).id)
        self.look.setVisible(view.needs_look and view.may_look)
        self.year.setVisible(all(row.months != YEAR for row in view.follow_ups))
        self.follow.setVisible(due is not None)
        self.list.setFocus()

    def _facts(self, view: WorkView) -> list[tuple[str, str | Badge]]:
        label = self.room.codes.label
        verified = _on_by(view.verified_on, view.verified_by)
        looked: str | Badge = _on_by(view.second_look_on, view.second_look_by)
        if view.needs_look:
            looked = Badge(_("to be looked at by someone else"), "warning")
        counts: str | Badge = Badge(_("recognized"), "good")
        if not view.recognized:
            counts = Badge(_("not recognized"), "warning")
        kept = [(_("After {count} months").format(count=one.months), _kept(one)) for one in view.kept]
        evidence = " · ".join(p for p in (label("evidence", view.evidence), view.evidence_ref) if p)
        return [
            (_("Name of the firm"), view.employer_name),
            (_("Start of work"), format_date(view.started_on)),
            (_("Route"), label("placement_route", view.route)),
            (_("Evidence"), evidence),
            (_("Verified"), verified),
            (_("Second look"), looked),
            (_("Counts"), counts),
            (_("Why not recognized"), view.recognized_why),
            (_("Left on"), format_date(view.left_on)),
            *kept,
        ]

    def _reason(self, row: PlannedRow) -> str:
        told = (self.room.codes.label("leave_reason", row.left_code), row.left_reason)
        return " · ".join(part for part in told if part)

    # acts ------------------------------------------------------------------------------------

    def _saved(self) -> None:
        self.read_again()
        self._told()

    def _follow(self, row: PlannedRow) -> None:
        """What was learned, of one that is due; a done one is corrected from the timeline."""
        if row.done_on is not None:
            self.explain(InvalidInput(_("This follow-up was done: correct it on the timeline.")))
            return
        sheet = follow_up_sheet(self._page, row.id, row.version, self._name)
        sheet.closed.connect(self._saved)
        self._page.push(sheet)

    def _follow_up(self) -> None:
        row = self.list.current_row()
        if row is None or row.done_on is not None:
            row = next((one for one in self.view.follow_ups if one.done_on is None), None) if self.view else None
        if row is not None:
            self._follow(row)

    def _add_year(self) -> None:
        one = self._id

        def done(_row: object) -> None:
            self.room.say(_("Follow-up planned"))
            self._saved()

        self.room.work.change(
            self,
            lambda db, act: follow_ups.add_follow_up(db, act, placement_id=one, months=YEAR),
            stale=STALE,
            done=done,
            failed=self.explain,
        )

    def _look_again(self) -> None:
        if self.view is None:
            return
        one, version = self._id, self.view.version

        def done(_none: object) -> None:
            self.room.say(_("Looked at a second time"))
            self._saved()

        self.room.work.change(
            self,
            lambda db, act: placements.look_again(db, act, placement_id=one, version=version),
            stale=("placements",),
            done=done,
            failed=self.explain,
        )


def _on_by(on: date | None, by: str) -> str:
    return " ".join(part for part in (format_date(on), by) if part)


def _kept(one: Kept) -> str | Badge:
    if not one.come:
        return _("from {day}").format(day=format_date(one.day))
    if one.kept is None:
        return Badge(_("not known"), "neutral")
    return Badge(_("employed"), "good") if one.kept else Badge(_("left the job"), "bad")
