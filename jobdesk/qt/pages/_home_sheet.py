"""반입 결과: what a merge did with a laptop's records, the questions it left, and who signed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from typing_extensions import override

from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.outreach import ConflictState, RowOutcome
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._close_parts import LiveSheet
from jobdesk.qt.pages._close_restated import RestatedSheet
from jobdesk.qt.pages._conflict_sheet import STALE, ConflictSheet
from jobdesk.qt.pages._conflict_words import SIGNED_TEXT
from jobdesk.qt.pages._home_lists import month_list, pair_list, question_list, record_list
from jobdesk.qt.pages._home_paper import show_paper
from jobdesk.qt.pages._home_words import signed_of, state_badge_of, title_of, told_of
from jobdesk.qt.pages._merge_sheet import open_merge
from jobdesk.qt.pages.base import Page
from jobdesk.qt.parts import BadgeLabel, Segments, secondary
from jobdesk.services.audit import record_shown
from jobdesk.services.duplicate_pairs import PairRow
from jobdesk.services.outreach import conflicts, merge_reports
from jobdesk.services.outreach.conflicts import ConflictRow
from jobdesk.services.outreach.merge_reports import BundleLine, BundleRecord, Described, RestatedMonth

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

QUESTIONS, PAIRS, MONTHS = "questions", "pairs", "months"
_RECORDS = (RowOutcome.ADDED, RowOutcome.CHANGED, RowOutcome.SAME, RowOutcome.REFUSED)
_WORDS = {
    QUESTIONS: mark("To be decided"),
    PAIRS: mark("May be the same"),
    RowOutcome.ADDED.value: mark("Added"),
    RowOutcome.CHANGED.value: mark("Changed"),
    RowOutcome.SAME.value: mark("Same on both sides"),
    RowOutcome.REFUSED.value: mark("Not taken in"),
    MONTHS: mark("Closed months restated"),
}


@dataclass(frozen=True, slots=True)
class _Read:
    line: BundleLine
    rows: Mapping[str, Sequence[Any]]
    about: Mapping[tuple[str, UUID], Described]


class HomeSheet(LiveSheet):
    """The report of one merged bundle.

    Args:
        page: the page it covers.
        bundle_id: the bundle; `list_bundles` names it.
    """

    reads: ClassVar = STALE

    def __init__(self, page: Page, bundle_id: UUID) -> None:
        super().__init__(page, title=_("Merge report"), verb=_("Sign the merge…"), run=self.sign)
        self.bundle_id = bundle_id
        self.line: BundleLine | None = None
        self._about: Mapping[tuple[str, UUID], Described] = {}
        self._named: set[UUID] = set()
        self.badge = BadgeLabel()
        self.head.addWidget(self.badge)
        self.add_told()
        self.from_where = secondary("", wrap=True)
        self.views = Segments([(key, _(word)) for key, word in _WORDS.items()])
        self.above.addWidget(self.from_where)
        self.above.addWidget(self.views)
        codes = page.room.codes
        self.lists: dict[str, ListView[Any]] = {
            QUESTIONS: question_list(codes, self._of),
            PAIRS: pair_list(),
            **{outcome.value: record_list(_(_WORDS[outcome.value])) for outcome in _RECORDS},
            MONTHS: month_list(),
        }
        opening: dict[str, Callable[[Any], object]] = {
            QUESTIONS: self._open_question,
            PAIRS: self._open_pair,
            MONTHS: self._open_month,
        }
        for key, one in self.lists.items():
            self.body.addWidget(one, 1)
            one.setVisible(key == QUESTIONS)
            one.opened.connect(opening.get(key, self._open_record))
        self.views.chosen.connect(self._show_view)
        self.add_verb(_("The next list"), "Ctrl+Tab", self.views.choose_next)
        self.decide_act = self.add_verb(_("Decide the questions"), "Alt+Q", self.decide)
        self.add_verb(_("Print the report"), "Ctrl+P", self.show_paper)

    # reading --------------------------------------------------------------------------------

    @override
    def read(self) -> None:
        bundle_id, named = self.bundle_id, self._named

        def job(db: "Session", act: "Act") -> _Read:
            (line,) = merge_reports.list_bundles(db, act, bundle_id=bundle_id)
            asked = conflicts.list_conflicts(db, act, bundle_id=bundle_id, decided=True)
            about = merge_reports.describe_records(db, [(one.table, one.record_id) for one in asked])
            pairs = merge_reports.list_found_pairs(db, act, bundle_id=bundle_id)
            rows: dict[str, Sequence[Any]] = {QUESTIONS: asked, PAIRS: pairs, MONTHS: line.restated}
            for outcome in _RECORDS:
                rows[outcome.value] = merge_reports.bundle_rows(db, act, bundle_id=bundle_id, outcome=outcome)
            people = {one.person_id for one in about.values()}
            people |= {one.about.person_id for outcome in _RECORDS for one in rows[outcome.value]}
            people |= {one.id for pair in pairs if pair.table == "jobseeker" for one in (pair.one, pair.other)}
            shown = {one for one in people if one is not None} - named
            record_shown(db, act, sorted(shown, key=str))
            named.update(shown)
            return _Read(line, rows, about)

        self.room.work.view(self, job, done=self._show, failed=self.explain)

    def _show(self, found: _Read) -> None:
        line = found.line
        self.line, self._about = line, found.about
        self.title.setText(title_of(line))
        self.setAccessibleName(title_of(line))
        self.from_where.setText(told_of(line))
        self.badge.set_badge(state_badge_of(line))
        self.told.setText(signed_of(line))
        counts = {
            QUESTIONS: line.conflicts,
            RowOutcome.ADDED.value: line.added,
            RowOutcome.CHANGED.value: line.changed,
            RowOutcome.SAME.value: line.same,
        }
        for key, some in found.rows.items():
            count = counts.get(key, len(some))
            self.views.set_text(key, f"{_(_WORDS[key])} {format_number(count)}")
            view = self.lists[key]
            view.set_rows(some)
            if not view.selected_rows():
                view.select_first()
        if self.primary is not None:
            self.primary.setEnabled(line.signed_at is None)
        self.decide_act.setEnabled(bool(line.conflicts))
        if self.isVisible() and not self.question.isVisible():
            self.start_focus()

    def _of(self, one: ConflictRow) -> Described | None:
        return self._about.get((one.table, one.record_id))

    def _show_view(self, view: str) -> None:
        self.strip.clear()
        for key, one in self.lists.items():
            one.setVisible(key == view)
        self.start_focus()

    @override
    def start_focus(self) -> None:
        self.lists[self.views.current].begin()

    # opening --------------------------------------------------------------------------------

    def _open_question(self, one: ConflictRow) -> None:
        self.page.push(ConflictSheet(self.page, self.bundle_id, one.id))

    def decide(self) -> None:
        """The questions side by side, from the first that waits."""
        rows: Sequence[ConflictRow] = self.lists[QUESTIONS].model_.rows
        first = next((one.id for one in rows if one.state is ConflictState.OPEN), None)
        self.page.push(ConflictSheet(self.page, self.bundle_id, first))

    def _open_pair(self, pair: PairRow) -> None:
        open_merge(self.page, pair.table, pair.one.id, pair.other.id)

    def _open_month(self, one: RestatedMonth) -> None:
        self.page.push(RestatedSheet(self.page, one.month))

    def _open_record(self, one: BundleRecord) -> None:
        if one.about.opens is not None:
            self.room.open(*one.about.opens)
        else:
            self.strip.show_text(_("This record has no page of its own."), "warning")

    def show_paper(self) -> None:
        """The report on paper, seen first."""
        if self.line is not None:
            show_paper(self.page, self.line)

    # signing --------------------------------------------------------------------------------

    def sign(self) -> None:
        """Sign, once nothing waits; what may be the same persons wait in their own list."""
        if self.line is None:
            return
        if self.line.open:
            self.explain(InvalidInput(signed_of(self.line)))
            self.views.choose(QUESTIONS)
            return
        self.ask(_(SIGNED_TEXT), verb=_("Sign"), then=self._sign)

    def _sign(self) -> None:
        bundle_id = self.bundle_id
        self.strip.clear()
        self.set_busy(True)

        def done(_at: object) -> None:
            self.set_busy(False)
            self.room.say(_("Signed"))

        self.room.work.change(
            self,
            lambda db, act: conflicts.sign_merge(db, act, bundle_id=bundle_id),
            stale=("bundles", "conflicts"),
            done=done,
            failed=self.explain,
        )


def open_home(page: Page, bundle_id: UUID) -> None:
    """Show the report of a bundle over the page."""
    page.push(HomeSheet(page, bundle_id))
