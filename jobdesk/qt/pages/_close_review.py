"""실적 점검: what the rules found in a month, to be mended where it lives or cleared with a reason, and signed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from typing_extensions import override

from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date, format_datetime, format_month, format_number
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.base.masking import mask_phone
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._close_parts import FACTS, LiveSheet, month_by
from jobdesk.qt.pages.base import Page
from jobdesk.qt.parts import Card, Segments, Split, secondary
from jobdesk.services import reviews
from jobdesk.services.audit import record_shown
from jobdesk.services.review_rules import BY_ID, RULES
from jobdesk.services.reviews import ReviewRow, SignedReview

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("closes",)
WAITING, CLEARED = "waiting", "cleared"
EVERY = ""
RULE_AT, WHY_AT = 3, 4  # columns needed only where rows of several rules stand together, where they are cleared


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule with its counts; `id` "" is all of them."""

    id: str
    label: str
    waiting: int
    cleared: int


@dataclass(frozen=True, slots=True)
class _Found:
    rows: Sequence[ReviewRow]
    signed: Sequence[SignedReview]


class ReviewSheet(LiveSheet):
    """The rules on the left, their rows on the right; what was cleared stands apart."""

    reads: ClassVar = (*FACTS, *STALE, "settings")

    def __init__(self, page: Page, month: date) -> None:
        super().__init__(page, title=_("Review before the close"), verb=_("Sign the review"), run=self.sign)
        self.month = month.replace(day=1)
        self.found = _Found((), ())
        self.add_steps(self.step)
        self.add_told()
        self.signed = secondary("", wrap=True)
        self.above.addWidget(self.signed)
        self.rules = self._make_rules()
        self.rows = self._make_rows()
        self.help = secondary("", wrap=True)
        self.views = Segments([(WAITING, _("To look at")), (CLEARED, _("Cleared"))])
        side = Card(" ")
        self.side = side
        side.body.addWidget(self.help)
        side.body.addWidget(self.views)
        side.body.addWidget(self.rows, 1)
        self.body.addWidget(Split(self.rules, side, (410, 750)), 1)
        self.rules.chosen.connect(lambda _row: self._show_rows())
        self.rules.opened.connect(lambda _row: self.rows.begin())
        self.rows.opened.connect(self._on_opened)
        self.views.chosen.connect(lambda _key: self._show_rows())
        self.add_verb(_("Cleared or not"), "Ctrl+Tab", self.views.choose_next)
        self.add_verb(_("It is right as it is…"), "Alt+K", self.clear)
        self.add_verb(_("Take the clearing back…"), "Ctrl+Delete", self.take_back)

    def _make_rules(self) -> ListView[RuleLine]:
        return ListView(
            (
                Column(mark("Rule"), lambda r: _(r.label), stretch=True, tip=lambda r: _(r.label)),
                Column(mark("To look at"), lambda r: format_number(r.waiting), align="right", width=84),
                Column(mark("Cleared"), lambda r: format_number(r.cleared), align="right", width=70),
            ),
            key=lambda r: r.id,
            name=_("Rules"),
            empty="",
            dense=True,
        )

    def _make_rows(self) -> ListView[ReviewRow]:
        return ListView(
            (
                Column(mark("Name"), lambda r: r.name, width=100),
                Column(mark("Day"), lambda r: format_date(r.on), width=120, sort=lambda r: r.on),
                Column(mark("About"), about, stretch=True, tip=about),
                Column(mark("Rule"), rule_of, width=190, tip=rule_of),
                Column(mark("Why it is right"), why, width=170, tip=why),
            ),
            key=lambda r: (r.rule, r.record_id),
            name=_("Rows of the rule"),
            empty=_("Nothing here."),
            multi=True,
            dense=True,
        )

    # reading --------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Another month."""
        self.month = month_by(self.month, by)
        self.read()

    @override
    def read(self) -> None:
        month = self.month

        def job(db: "Session", act: "Act") -> _Found:
            rows = reviews.list_review(db, act, month=month)
            people = {r.jobseeker_id for r in rows if r.jobseeker_id is not None}
            record_shown(db, act, sorted(people.union(*(r.partner_ids for r in rows)), key=str))
            return _Found(rows, reviews.signed_reviews(db, act, month=month))

        self.told.setText(_("Reading…"))
        self.room.work.view(self, job, done=partial(self._show, month), failed=self.explain)

    def _show(self, month: date, found: _Found) -> None:
        if month != self.month:
            return
        self.found = found
        self.title.setText(_("Review before the close: {month}").format(month=format_month(month)))
        waiting = sum(row.clearing_id is None for row in found.rows)
        told = _("{waiting} to look at · {cleared} cleared")
        counts = {"waiting": format_number(waiting), "cleared": format_number(len(found.rows) - waiting)}
        self.told.setText(told.format(**counts))
        if found.signed:
            last = found.signed[0]
            self.signed.setText(
                _("Signed by {name}, {at}.").format(name=last.signed_by, at=format_datetime(last.signed_at))
            )
        else:
            self.signed.setText(_("Not signed yet."))
        lines = [self._line(EVERY, mark("All rules")), *(self._line(rule.id, rule.label) for rule in RULES)]
        self.rules.set_rows(lines)
        if self.rules.current_row() is None:
            self.rules.select_first()
        self._show_rows()

    def _line(self, rule: str, label: str) -> RuleLine:
        rows = [row for row in self.found.rows if rule in {EVERY, row.rule}]
        waiting = sum(row.clearing_id is None for row in rows)
        return RuleLine(rule, label, waiting, len(rows) - waiting)

    def _show_rows(self) -> None:
        line = self.rules.current_row()
        rule = line.id if line else EVERY
        self.side.set_title(_(line.label) if line else " ")
        self.help.setText(_(BY_ID[rule].help) if rule else _("Each row is mended in its record, or cleared."))
        self.rows.table.setColumnHidden(RULE_AT, bool(rule))
        self.rows.table.setColumnHidden(WHY_AT, self.views.current != CLEARED)
        rows = [row for row in self.found.rows if rule in {EVERY, row.rule}]
        cleared = [row for row in rows if row.clearing_id is not None]
        waiting = [row for row in rows if row.clearing_id is None]
        for key, word, some in ((WAITING, _("To look at"), waiting), (CLEARED, _("Cleared"), cleared)):
            self.views.set_text(key, f"{word} {format_number(len(some))}")
        key_of, stood = self.rows.model_.key, self.rows.table.currentIndex().row()
        below = [key_of(row) for row in self._shown[max(0, stood) :]]
        had_keys = self.rows.table.hasFocus() or self.rows.empty.hasFocus()
        self.rows.set_rows(cleared if self.views.current == CLEARED else waiting)
        if self.rows.current_row() is None and self.rows.model_.rowCount():
            there = {key_of(row) for row in self._shown}
            self.rows.select(next((one for one in below if one in there), key_of(self._shown[-1 if below else 0])))
        if had_keys and not self._shown:
            self.rules.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _shown(self) -> Sequence[ReviewRow]:
        return self.rows.model_.rows

    @override
    def start_focus(self) -> None:
        self.rules.begin()

    def _on_opened(self, row: ReviewRow) -> None:
        self.open_row(row.table, row.record_id, row.jobseeker_id)

    # acts -----------------------------------------------------------------------------------

    def _chosen(self, *, cleared: bool) -> list[ReviewRow]:
        """The chosen rows; where the keyboard is on the rules, those of the rule would be too many to mean."""
        rows = self.rows.selected_rows() or [row for row in [self.rows.current_row()] if row is not None]
        return [row for row in rows if (row.clearing_id is not None) is cleared]

    def clear(self) -> None:
        """Say of the chosen rows that they are right as they are, and why."""
        rows = self._chosen(cleared=False)
        if not rows:
            self.explain(InvalidInput(_("Choose rows that are to be looked at.")))
            return
        self.ask(
            ngettext(
                "Why is {count} row right as it is?", "Why are {count} rows right as they are?", len(rows)
            ).format(count=format_number(len(rows))),
            verb=_("Clear"),
            then=partial(self._clear, rows),
            reason=True,
        )

    def _clear(self, rows: Sequence[ReviewRow], why: str) -> None:
        self.rows.table.setFocus()

        def job(db: "Session", act: "Act") -> None:
            for row in rows:
                reviews.clear_row(db, act, rule=row.rule, record_id=row.record_id, why=why)

        self._change(job, _("Cleared"))

    def take_back(self) -> None:
        """The chosen rows are to be looked at again."""
        rows = self._chosen(cleared=True)
        if not rows:
            self.explain(InvalidInput(_("Choose cleared rows.")))
            return
        self.ask(_("Look at them again?"), verb=_("Take back"), then=partial(self._take_back, rows), reason=True)

    def _take_back(self, rows: Sequence[ReviewRow], why: str) -> None:
        self.rows.table.setFocus()

        def job(db: "Session", act: "Act") -> None:
            for row in rows:
                if row.clearing_id is not None:
                    reviews.void_clearing(db, act, clearing_id=row.clearing_id, why=why)

        self._change(job, _("To be looked at again"))

    def sign(self) -> None:
        """Sign that the month was looked through; refused while rows wait."""
        month = self.month
        self.set_busy(True)
        self._change(lambda db, act: reviews.sign_review(db, act, month=month), _("Signed"))

    def _change(self, job: "Callable[[Session, Act], object]", said: str) -> None:
        room = self.room
        self.strip.clear()

        def done(_saved: object) -> None:
            self.set_busy(False)
            room.say(said)

        room.work.change(self, job, stale=STALE, done=done, failed=self.explain)


def rule_of(row: ReviewRow) -> str:
    """What the rule that found it is called."""
    return _(BY_ID[row.rule].label)


def why(row: ReviewRow) -> str:
    """Why it was cleared."""
    return row.cleared_why or ""


def about(row: ReviewRow) -> str:
    """What a row is about, as a list may show it."""
    if row.rule == "one_phone":
        return _together(mask_phone(row.about), row)
    if row.rule == "one_address":
        return _together(" ".join(row.about.split()[:3]), row)
    if row.rule == "one_employer":
        return _together(row.about, row)
    if row.table == "account":
        return _("{count} records").format(count=row.about)
    return row.about


def _together(said: str, row: ReviewRow) -> str:
    """What people have in common, how many they are, and who the others are."""
    told = _("{what} · {count} people, with {names}")
    return told.format(what=said, count=format_number(len(row.partner_ids) + 1), names=", ".join(row.partners))
