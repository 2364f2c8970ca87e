"""회신 입력: a scanned slip's answer by one key, Enter saves, and the next one of the pile can be scanned."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout
from typing_extensions import override

from jobdesk.base.enums import ReferralState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date, format_datetime
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._answer_keys import AnswerKeys
from jobdesk.qt.pages._attempts import attempt_text
from jobdesk.qt.pages._referral_history import open_history
from jobdesk.qt.pages._reminders import waited_badge
from jobdesk.qt.pages._result_line import ResultLine, make_details
from jobdesk.qt.pages._results import ResultsSheet
from jobdesk.qt.pages.base import Page, Room
from jobdesk.qt.parts import Card, Facts, section
from jobdesk.qt.theme import Badge
from jobdesk.services.calls import CallLine, call_lines
from jobdesk.services.referrals import ReferralRow, referral_rows
from jobdesk.services.results import ResultEntry

_STUB_TELLS = "stub"
_ENTERS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


@dataclass(frozen=True, slots=True)
class Done:
    """One answered stub."""

    at: int
    person: str
    row: ReferralRow
    badge: Badge | None


@dataclass(slots=True)
class Pile:
    """The stubs answered one after the other."""

    done: list[Done] = field(default_factory=list)


class StubSheet(ResultsSheet):
    """One referral's answer: a digit chooses it, Enter saves it; the sheet then waits for the next scan.

    Attributes:
        waits: nothing is left to save here.
    """

    def __init__(self, page: Page, row: ReferralRow, pile: Pile | None = None) -> None:
        self.pile, self.waits = pile or Pile(), False
        super().__init__(page, [row], title=_("Answer from the reply stub"), reporter=_STUB_TELLS)
        self.add_verb(_("History"), "Ctrl+I", lambda: open_history(page, self.line.row.id))

    @property
    def line(self) -> ResultLine:
        """The referral's inputs."""
        return self.lines[0]

    @property
    def unsaved(self) -> bool:
        """Whether an answer stands here that is not saved."""
        return self.is_typed()

    # shape ----------------------------------------------------------------------------------

    @override
    def _lay_out(self) -> None:
        self.card = Card()
        self.card.set_title(self.line.person)
        self.facts = Facts(columns=3)
        self.keys = AnswerKeys(self._page.room.codes, columns=5, focus=True)
        self.keys.answered.connect(self.answer)
        self.inputs = make_details(self.line)
        for part in (self.facts, self.keys, self.inputs):
            self.card.body.addWidget(part)
        self.hint = PlainLabel(_("A digit chooses the answer, Enter saves it, then scan the next slip."))
        self.card.body.addWidget(self.hint)
        self.list = self._make_pile()
        below = QGridLayout()
        self.counted = section("")
        below.addWidget(self.counted, 0, 0)
        below.addWidget(self.list, 1, 0)
        below.setRowStretch(1, 1)
        self.body.addWidget(self.card)
        self.body.addLayout(below, 1)
        for one in self.line.inputs.values():
            one.changed.connect(self._show_answer)
        self._show_facts(None)
        self._show_answer()
        self._show_pile()

    def _make_pile(self) -> ListView[Done]:
        return ListView(
            (
                Column(mark("Sequence"), lambda d: str(d.at), width=60, align="right"),
                Column(mark("Jobseeker"), lambda d: d.person, width=150),
                Column(mark("Firm"), lambda d: d.row.employer_name, width=220),
                Column(mark("Vacancy"), lambda d: d.row.title, stretch=True),
                Column(mark("Slip"), lambda d: d.row.slip_no or "", width=170),
                Column(mark("Result"), badge=lambda d: d.badge, width=160),
            ),
            key=lambda d: d.at,
            name=_("Answered stubs"),
            empty=_("What you answer stands here until you go back."),
        )

    def _show_facts(self, told: CallLine | None) -> None:
        row, codes = self.line.row, self._page.room.codes
        person = told.person if told is not None else self.line.person
        self.card.set_title(_("{person}, {firm}").format(person=person, firm=row.employer_name))
        self.facts.set_facts(
            (
                (_("Vacancy"), row.title),
                (_("Slip"), row.slip_no or ""),
                (_("State"), state_badge(codes, "referral_state", row.state) or ""),
                (_("Referred on"), format_date(row.referred_on)),
                (_("Elapsed"), waited_badge(told.days, told.stage) if told is not None else ""),
                (_("Interview time"), format_datetime(row.interview_at)),
                (_("Last call"), attempt_text(codes, told.last if told else None)),
                (_("Counselor"), row.counselor),
            )
        )

    def _show_pile(self) -> None:
        count = len(self.pile.done)
        self.counted.setText(
            ngettext("{count} stub answered", "{count} stubs answered", count).format(count=count)
        )
        self.list.set_rows(self.pile.done[::-1])

    def _show_answer(self) -> None:
        self.keys.show_answer(self.line.chosen, () if self.waits else self.line.offered)

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        row = self.line.row

        def done(lines: Sequence[CallLine]) -> None:
            self._show_facts(lines[0])

        room.work.view(self, lambda db, act: call_lines(db, act, [row]), done=done, failed=self.explain)

    @override
    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy or self.waits)

    @override
    def start_focus(self) -> None:
        self.keys.setFocus()

    # answering ------------------------------------------------------------------------------

    def answer(self, code: str) -> None:
        """Choose a result; go to what it asks for, where it asks."""
        if self.waits:
            return
        if not self.line.answer_with(code):
            self.explain(InvalidInput(_("This result cannot follow the present state.")))
            return
        self.strip.clear()
        (self.line.asks or self.keys).setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _ENTERS:
            super().keyPressEvent(event)
        elif not self.waits and self.primary is not None and self.primary.isEnabled():
            self.primary.trigger()

    @override
    def _go_on(self, chosen: Sequence[ResultLine], alone: Sequence[tuple[ResultLine, ResultEntry]]) -> None:
        hired = [line for line in chosen if line.chosen == ReferralState.HIRED]
        if not hired and not alone:
            self._note_done(self.line.answer)
            return
        self.set_busy(False)
        self.open_placements(chosen, alone)

    @override
    def _after_placement(self) -> None:
        """Back from the placement: where it was saved, the answer stands."""
        ids = [self.line.row.id]

        def done(rows: Sequence[ReferralRow]) -> None:
            now = rows[0]
            if now.version != self.line.row.version and now.state == self.line.chosen:
                self._note_done(state_badge(self._page.room.codes, "referral_state", now.state))

        self.room.work.read(self, lambda db, act: referral_rows(db, ids), done=done, failed=self.explain)

    def _note_done(self, badge: Badge | None) -> None:
        """It is saved: the sheet waits for the next scan."""
        line = self.line
        self.pile.done.append(Done(len(self.pile.done) + 1, line.person, line.row, badge))
        self.waits = True
        self.strip.clear()
        self.inputs.setEnabled(False)
        word = badge.word if badge else ""
        self.hint.setText(
            _("Saved: {person}, {result}. Scan the next slip.").format(person=line.person, result=word)
        )
        self._show_answer()
        self._show_pile()
        self.keys.setFocus()
        self.set_busy(False)

    @override
    def is_typed(self) -> bool:
        return not self.waits and super().is_typed()
