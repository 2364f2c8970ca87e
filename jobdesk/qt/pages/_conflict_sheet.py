"""확인할 항목: what a merge asks, side by side, decided by one key, taken back, and signed when none waits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from typing_extensions import override

from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.base.outreach import ConflictState
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._close_parts import FACTS, LiveSheet
from jobdesk.qt.pages._conflict_parts import ThreeWay
from jobdesk.qt.pages._conflict_words import (
    KEEP,
    KEYS,
    NOTE_KEYS,
    SIGNED_TEXT,
    TAKE,
    about_of,
    all_asked,
    button_of,
    decided_of,
    fields_said,
    heads_of,
    kind_of,
    record_of,
    state_of,
    told_of,
    word_of,
)
from jobdesk.qt.pages.base import Page
from jobdesk.qt.parts import ActionButton, Card, Segments, Split, row, secondary
from jobdesk.services.audit import record_shown
from jobdesk.services.outreach import conflicts
from jobdesk.services.outreach.conflict_lines import ConflictOpened, open_conflict
from jobdesk.services.outreach.conflicts import ConflictRow, needs_reason
from jobdesk.services.outreach.merge_reports import Described, describe_records

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = (*FACTS, "employers", "duplicates", "notices", "conflicts", "bundles")
"""What a decision may change on the screen."""
OURS, THEIRS = ConflictState.OURS, ConflictState.THEIRS
FIELDS_AT, DECISION_AT = 2, 3  # columns of which each is needed in one of the two views alone
OPEN, DECIDED = "open", "decided"
_VIEWS = {OPEN: mark("Questions that wait"), DECIDED: mark("Questions decided")}
_STANDS = {ConflictState.OPEN: 1, ConflictState.OURS: 1, ConflictState.THEIRS: 2}
_NONE = Described("", "", None, None)


@dataclass(frozen=True, slots=True)
class _Read:
    rows: Sequence[ConflictRow]
    about: Mapping[tuple[str, UUID], Described]


class ConflictSheet(LiveSheet):
    """Questions on the left, the three sides of the chosen one on the right.

    Args:
        page: the page it covers.
        bundle_id: of one bundle; without it of all.
        first: the question to begin at.
    """

    reads: ClassVar = ("conflicts", "bundles")

    def __init__(self, page: Page, bundle_id: UUID | None = None, first: UUID | None = None) -> None:
        super().__init__(page, title=_("Questions of a merge"), verb=_("Sign the merge…"), run=self.sign)
        self.bundle_id, self._first = bundle_id, first
        self._rows: Sequence[ConflictRow] = ()
        self._about: Mapping[tuple[str, UUID], Described] = {}
        self._named: set[UUID] = set()
        self._last: list[Sequence[UUID]] = []
        self._opened: UUID | None = None
        self.add_steps(self.step)
        self.add_told()
        self.views = Segments([(key, _(word)) for key, word in _VIEWS.items()])
        self.above.addWidget(self.views)
        self.list = self._make_list()
        self.side = self._make_side()
        self.body.addWidget(Split(self.list, self.side, (500, 650)), 1)
        self.views.chosen.connect(self._on_view)
        self.list.chosen.connect(self._on_row)
        self.list.opened.connect(lambda _row: self.open_here())
        self._make_action(_("To decide, decided"), "Ctrl+Tab", self.views.choose_next)
        self.undo_act = self.add_verb(_("Take the decision back"), "Ctrl+Z", self.take_back)
        self.all_ours = self.add_verb(_("All like it: the center's…"), "Alt+Shift+O", partial(self.ask_all, OURS))
        self.all_theirs = self.add_verb(
            _("All like it: the laptop's…"), "Alt+Shift+T", partial(self.ask_all, THEIRS)
        )
        self.add_verb(_("Open the record"), "Alt+R", self.open_here)

    def _make_list(self) -> ListView[ConflictRow]:
        codes = self.page.room.codes

        def who(one: ConflictRow) -> str:
            return about_of(self._of(one)) or record_of(one)

        return ListView(
            (
                Column(mark("Why it is asked"), badge=partial(kind_of, codes), width=166),
                Column(mark("What it is about"), who, stretch=True, tip=who),
                Column(mark("Fields"), fields_said, width=130, tip=fields_said),
                Column(mark("Decision"), badge=partial(state_of, codes), width=112),
            ),
            key=lambda one: one.id,
            name=_("Questions of a merge"),
            empty=_("Nothing waits for a decision."),
            dense=True,
        )

    def _make_side(self) -> Card:
        side = Card(" ")
        self.why = PlainLabel(wrap=True)
        self.sides = ThreeWay()
        self.decided = secondary("", wrap=True)
        self.keep = self._make_action(_(KEEP), "Alt+O", partial(self.decide, OURS))
        self.take = self._make_action(_(TAKE), "Alt+T", partial(self.decide, THEIRS))
        self.keys = ActionButton(self.keep), ActionButton(self.take)
        side.body.addWidget(self.why)
        side.body.addWidget(self.sides, 1)
        side.body.addWidget(self.decided)
        side.body.addLayout(row(*self.keys, stretch_at=2))
        self.hint = secondary(_(KEYS), wrap=True)
        side.body.addWidget(self.hint)
        return side

    # reading --------------------------------------------------------------------------------

    @override
    def read(self) -> None:
        bundle_id, named = self.bundle_id, self._named

        def job(db: "Session", act: "Act") -> _Read:
            rows = conflicts.list_conflicts(db, act, bundle_id=bundle_id, decided=bundle_id is not None)
            about = describe_records(db, [(one.table, one.record_id) for one in rows])
            people = {one.person_id for one in about.values() if one.person_id is not None} - named
            record_shown(db, act, sorted(people, key=str))
            named.update(people)
            return _Read(rows, about)

        self.room.work.view(self, job, done=self._show, failed=self.explain)

    def _show(self, found: _Read) -> None:
        decided = [one for one in self._rows if one.id not in {new.id for new in found.rows}]
        self._rows = [*found.rows, *decided] if self.bundle_id is None and decided else found.rows
        self._about = {**self._about, **found.about}
        for key, word in _VIEWS.items():
            self.views.set_text(key, f"{_(word)} {format_number(len(self._of_view(key)))}")
        waiting = len(self._of_view(OPEN))
        told = ngettext("{count} question waits", "{count} questions wait", waiting)
        self.told.setText(told.format(count=format_number(waiting)) if waiting else _("All are decided."))
        self._fill()

    def _of_view(self, view: str) -> list[ConflictRow]:
        return [one for one in self._rows if (one.state is ConflictState.OPEN) == (view == OPEN)]

    def _of(self, one: ConflictRow) -> Described:
        return self._about.get((one.table, one.record_id), _NONE)

    def _fill(self) -> None:
        stood = max(0, self.list.table.currentIndex().row())
        rows = self._of_view(self.views.current)
        waiting = self.views.current == OPEN
        self.list.table.setColumnHidden(FIELDS_AT, not waiting)
        self.list.table.setColumnHidden(DECISION_AT, waiting)
        self.list.set_rows(rows)
        if self._first is not None and self.list.select(self._first):
            self._first = None
        if self.list.current_row() is None and rows:
            self.list.select(rows[min(stood, len(rows) - 1)].id)
        self._on_row(self.list.current_row())
        if self.isVisible() and not self.question.isVisible():
            self.start_focus()

    def _on_view(self, _view: str) -> None:
        self.strip.clear()
        self._fill()

    def _on_row(self, one: ConflictRow | None) -> None:
        """Show the three sides; that the record is looked at is on record."""
        self._opened = one.id if one is not None else None
        self.why.setText(told_of(one) if one is not None else "")
        self.side.set_title(self._title_of(one) if one is not None else " ")
        open_one = one is not None and one.state is ConflictState.OPEN
        self.keep.setEnabled(open_one)
        self.take.setEnabled(open_one)
        can_take = one is None or one.can_take
        self.keep.setText(button_of(one, OURS) if one is not None else _(KEEP))
        self.take.setText(button_of(one, THEIRS) if one is not None else _(TAKE))
        self.take.setVisible(can_take)
        self.all_theirs.setVisible(can_take)
        self.all_ours.setText(_("All like it: the center's…") if can_take else _("All like it: take note…"))
        self.hint.setText(_(KEYS) if can_take else _(NOTE_KEYS))
        self.all_ours.setEnabled(open_one)
        self.all_theirs.setEnabled(open_one and can_take)
        self.undo_act.setEnabled((one is not None and not open_one) or bool(self._last))
        self.decided.setText(self._decided_of(one) if one is not None else "")
        self.sides.clear()
        if one is not None:
            self.room.work.view(
                self,
                lambda db, act: open_conflict(db, act, row=one),
                done=partial(self._show_sides, one),
                failed=self.explain,
            )

    def _title_of(self, one: ConflictRow) -> str:
        return " · ".join(part for part in (record_of(one), about_of(self._of(one))) if part)

    def _decided_of(self, one: ConflictRow) -> str:
        if one.state is ConflictState.OPEN:
            return ""
        return " · ".join(part for part in (state_of(self.room.codes, one).word, decided_of(one)) if part)

    def _show_sides(self, one: ConflictRow, opened: ConflictOpened) -> None:
        if self._opened == one.id:
            heads = heads_of(one)
            stands = _STANDS[one.state] if one.ours else -1  # what is not at the center stands nowhere
            self.sides.show_lines(opened.lines, heads, stands=stands, seats=opened.seats)

    @override
    def start_focus(self) -> None:
        self.list.begin()

    # acts -----------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """The question before or after, wherever the keyboard is."""
        rows = self._of_view(self.views.current)
        here = self.list.table.currentIndex().row() + by
        if 0 <= here < len(rows):
            self.list.select(rows[here].id)

    def open_here(self) -> None:
        """Open the record a question is about, where it lives."""
        one = self.list.current_row()
        opens = self._of(one).opens if one is not None else None
        if opens is not None:
            self.room.open(*opens)
        else:
            self.strip.show_text(_("This record has no page of its own."), "warning")

    def decide(self, take: ConflictState) -> None:
        """One key: say whose value stands; some decisions ask why first."""
        one = self.list.current_row()
        if one is None or one.state is not ConflictState.OPEN:
            self.explain(InvalidInput(_("Choose a question that waits.")))
        elif take is THEIRS and not one.can_take:
            self.explain(InvalidInput(_("There is only to take note of this.")))
        elif needs_reason(one.table, one.kind, take):
            why = _("Why are the openings changed?") if one.table == "vacancy" else _("Why is the laptop's taken?")
            self.ask(why, verb=button_of(one, take), then=partial(self._decide, one, take), reason=True)
        else:
            self._decide(one, take, "")

    def _decide(self, one: ConflictRow, take: ConflictState, why: str) -> None:
        self._change(
            lambda db, act: conflicts.decide_conflict(db, act, conflict_id=one.id, take=take, why=why),
            partial(self._done, [one], take, why),
        )

    def ask_all(self, take: ConflictState) -> None:
        """Decide every open question like this one, of its bundle, its kind and its kind of record."""
        one = self.list.current_row()
        if one is None or one.state is not ConflictState.OPEN:
            self.explain(InvalidInput(_("Choose a question that waits.")))
            return
        alike = [
            other
            for other in self._of_view(OPEN)
            if (other.bundle_id, other.table, other.kind) == (one.bundle_id, one.table, one.kind)
        ]
        told = all_asked(self.room.codes, one, take, len(alike))
        why = any(needs_reason(other.table, other.kind, take) for other in alike)
        self.ask(
            told, verb=word_of(one, take), then=partial(self._decide_all, alike, take), reason=why, note=not why
        )

    def _decide_all(self, alike: Sequence[ConflictRow], take: ConflictState, why: str) -> None:
        one = alike[0]
        self._change(
            lambda db, act: conflicts.decide_all(
                db, act, bundle_id=one.bundle_id, table=one.table, kind=one.kind, take=take, why=why
            ),
            partial(self._done, alike, take, why),
        )

    def _done(self, some: Sequence[ConflictRow], take: ConflictState, why: str, told: object) -> None:
        ids = {one.id for one in some}
        self._last.append(list(ids))
        self._keep_state(ids, take, why)
        count = ngettext("{count} question decided", "{count} questions decided", len(some))
        said = count.format(count=format_number(len(some)))
        if isinstance(told, conflicts.Decided) and told.asked:
            more = ngettext("{count} more question follows", "{count} more questions follow", len(told.asked))
            said = f"{said} · {more.format(count=format_number(len(told.asked)))}"
        self.room.say(said)

    def _keep_state(self, ids: set[UUID], state: ConflictState, why: str) -> None:
        self._rows = [replace(one, state=state, why=why) if one.id in ids else one for one in self._rows]

    def take_back(self) -> None:
        """The chosen decided question waits again; on those that wait, what was decided last."""
        one = self.list.current_row()
        if one is not None and one.state is not ConflictState.OPEN:
            ids: Sequence[UUID] = [one.id]
        elif self._last:
            ids = self._last.pop()
        else:
            self.explain(InvalidInput(_("Choose a question that was decided.")))
            return

        def job(db: "Session", act: "Act") -> None:
            for conflict_id in reversed(ids):
                conflicts.undo_decision(db, act, conflict_id=conflict_id)

        def done(_none: object) -> None:
            self._keep_state(set(ids), ConflictState.OPEN, "")
            self.room.say(_("To be decided again"))

        self._change(job, done)

    def sign(self) -> None:
        """Sign the merge of the chosen question once none of it waits."""
        one = self.list.current_row() or next(iter(self._rows), None)
        bundle_id = self.bundle_id or (one.bundle_id if one is not None else None)
        if bundle_id is None:
            self.explain(InvalidInput(_("Nothing waits for a decision.")))
            return
        waiting = sum(1 for other in self._of_view(OPEN) if other.bundle_id == bundle_id)
        if waiting:
            told = _("{count} questions of this merge wait for a decision.")
            self.explain(InvalidInput(told.format(count=format_number(waiting))))
            self.views.choose(OPEN)
            return
        self.ask(_(SIGNED_TEXT), verb=_("Sign"), then=partial(self._sign, bundle_id))

    def _sign(self, bundle_id: UUID) -> None:
        def done(_at: object) -> None:
            self.room.say(_("Signed"))
            self.finish()

        self._change(lambda db, act: conflicts.sign_merge(db, act, bundle_id=bundle_id), done)

    def _change(self, job: "Callable[[Session, Act], object]", done: Callable[[object], None]) -> None:
        self.strip.clear()
        self.set_busy(True)

        def told(answer: object) -> None:
            self.set_busy(False)
            done(answer)

        self.room.work.change(self, job, stale=STALE, done=told, failed=self.explain)
