"""A firm on the phone: all its open referrals in one table, answered by one key each, saved in one act."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout
from typing_extensions import override

from jobdesk.base.enums import AttemptOutcome, ContactMode, Evidence
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date, format_datetime
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.base.phones import format_phone
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._answer_keys import AnswerKeys, answer_of
from jobdesk.qt.pages._attempts import STALE, Called, attempt_sheet, attempt_text, last_call, note_attempt
from jobdesk.qt.pages._referral_history import open_history
from jobdesk.qt.pages._reminders import waited_badge
from jobdesk.qt.pages._result_line import ResultLine, make_details
from jobdesk.qt.pages._results import ResultsSheet
from jobdesk.qt.pages.base import Page
from jobdesk.qt.parts import Card, secondary
from jobdesk.qt.theme import XL, S
from jobdesk.services import calls, contact_attempts
from jobdesk.services.calls import CallLine, FirmCall

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

MOST_LINES, LAST_CALLS = 100, 3
_FIRM_TELLS = "employer"
_ENTERS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


def open_call_sheet(page: Page, employer_id: UUID) -> None:
    """Cover a page with the call sheet of a firm; without open referrals that is said instead."""
    _open(page, employer_id=employer_id)


def open_call_of_vacancy(page: Page, vacancy_id: UUID) -> None:
    """The same of the firm of a vacancy; one without a firm is called about that vacancy alone."""
    _open(page, vacancy_id=vacancy_id)


def _open(page: Page, **which: UUID) -> None:
    def done(call: FirmCall) -> None:
        if call.lines:
            page.push(CallSheet(page, call))
        else:
            page.explain(InvalidInput(_("{firm} has no open referral.").format(firm=call.name)))

    page.room.work.view(page, lambda db, act: calls.read_call(db, act, **which), done=done, failed=page.explain)


class CallSheet(ResultsSheet):
    """The firm's numbers large, its open referrals below; a digit answers the row and goes to the next."""

    notes_more, evidence = STALE, Evidence.EMPLOYER_CALL.value

    def __init__(self, page: Page, call: FirmCall) -> None:
        self.call = call
        self.told: Mapping[UUID, CallLine] = {line.row.id: line for line in call.lines}
        title = _("Call: {name}").format(name=call.name)
        super().__init__(page, [line.row for line in call.lines[:MOST_LINES]], title=title, reporter=_FIRM_TELLS)
        about: dict[str, Any] = (
            {"employer_id": call.employer_id} if call.employer_id else {"vacancy_id": call.vacancy_id}
        )
        self.called = Called(call.name, about)
        self.add_verb(_("History"), "Ctrl+I", self.show_history)
        self.last_call = self.add_verb(_("Strike the call through"), "Ctrl+Delete", self.strike_call)
        self.last_call.setVisible(bool(call.attempts))
        self.add_verb(_("Wrong number"), "F9", partial(self._note, AttemptOutcome.WRONG_NUMBER))
        self.add_verb(_("Call back…"), "F7", self.call_back)
        self.add_verb(_("Busy"), "F6", partial(self._note, AttemptOutcome.BUSY))
        self.add_verb(_("No answer"), "F5", partial(self._note, AttemptOutcome.NO_ANSWER))

        if len(call.lines) > MOST_LINES:
            told = _("The {count} that wait longest are shown; the others come once these are answered.")
            self.strip.show_text(told.format(count=MOST_LINES), "accent")

    # shape ----------------------------------------------------------------------------------

    @override
    def _lay_out(self) -> None:
        self.above.addLayout(self._make_numbers())
        self.list = self._make_list()
        self.list.set_rows(self.lines)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.table.installEventFilter(self)
        self.keys = AnswerKeys(self._page.room.codes, columns=5, focus=False)
        self.keys.answered.connect(self.answer)
        self.details = QStackedWidget()
        card = Card()
        card.body.setSpacing(S)
        card.body.addWidget(self.keys)
        card.body.addWidget(self.details)
        for line in self.lines:
            self.details.addWidget(make_details(line))
            for one in line.inputs.values():
                one.changed.connect(self._show_answers)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(card)
        self.list.select_first()
        self._show_answers()

    def _make_numbers(self) -> QHBoxLayout:
        """Whom to call, large; then who else, and what became of the last calls."""
        call, codes = self.call, self._page.room.codes
        (who, phone), *others = call.numbers or [("", "")]
        first = QVBoxLayout()
        first.setSpacing(0)
        first.addWidget(PlainLabel(who or _("Phone"), look="label"))
        self.number = PlainLabel(format_phone(phone) or "–", look="figure")
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.number.setAccessibleName(_("{who} {phone}").format(who=who or call.name, phone=format_phone(phone)))
        first.addWidget(self.number)
        second = QVBoxLayout()
        second.setSpacing(0)
        told = [" ".join(part for part in (name, format_phone(tel)) if part) for name, tel in others]
        lines = [call.watch_mark, " · ".join(told)]
        lines += [attempt_text(codes, row, full=True) for row in call.attempts[:LAST_CALLS]]
        for text in lines:
            if text:
                second.addWidget(secondary(text, wrap=True))
        second.addStretch(1)
        self.more = PlainLabel("")
        across = QHBoxLayout()
        across.setSpacing(XL)
        across.addLayout(first)
        across.addLayout(second, 1)
        third = QVBoxLayout()
        third.addStretch(1)
        third.addWidget(self.more, 0, Qt.AlignmentFlag.AlignRight)
        keys = _("F5 no answer · F6 busy · F7 call back · F9 wrong number · Ctrl+I history")
        third.addWidget(secondary(keys), 0, Qt.AlignmentFlag.AlignRight)
        across.addLayout(third)
        return across

    def _make_list(self) -> ListView[ResultLine]:
        codes = self._page.room.codes

        def told(line: ResultLine) -> CallLine:
            return self.told[line.row.id]

        return ListView(
            (
                Column(mark("Jobseeker"), lambda r: told(r).person, width=130),
                Column(mark("Vacancy"), lambda r: r.row.title, stretch=True),
                Column(mark("Referred on"), lambda r: format_date(r.row.referred_on), width=110),
                Column(mark("Elapsed"), badge=lambda r: waited_badge(told(r).days, told(r).stage), width=90),
                Column(
                    mark("State"), badge=lambda r: state_badge(codes, "referral_state", r.row.state), width=110
                ),
                Column(mark("Interview time"), lambda r: format_datetime(r.row.interview_at), width=150),
                Column(mark("Last call"), lambda r: last_call(codes, told(r).last), width=140),
                Column(mark("Counselor"), lambda r: r.row.counselor, width=80),
                Column(mark("Result"), badge=lambda r: r.answer, width=172),
            ),
            key=lambda r: r.row.id,
            name=_("Open referrals of {firm}").format(firm=self.call.name),
            empty="",
        )

    # answering ------------------------------------------------------------------------------

    @property
    def line(self) -> ResultLine:
        """The row the keyboard is on."""
        return self.list.current_row() or self.lines[0]

    def answer(self, code: str) -> None:
        """Answer the row; go on to what the answer asks, or to the next row."""
        line = self.line
        if not line.answer_with(code):
            self.explain(InvalidInput(_("This result cannot follow the present state.")))
            return
        self.strip.clear()
        asks = line.asks
        if asks is not None:
            asks.setFocus()
        elif code:
            self._next_row()

    def _next_row(self) -> None:
        """Down one row; at the last one the keyboard stays there."""
        at = self.lines.index(self.line)
        self.list.select(self.lines[min(at + 1, len(self.lines) - 1)].row.id)
        self.list.table.setFocus()

    def _on_chosen(self, line: ResultLine | None) -> None:
        if line is not None:
            self._show_answers()

    def _on_opened(self, line: ResultLine | None) -> None:
        if line is not None:
            (line.asks or line.state).setFocus()

    def _show_answers(self) -> None:
        line = self.line
        self.details.setCurrentIndex(self.lines.index(line))
        self.keys.show_answer(line.chosen, line.offered)
        self.list.table.viewport().update()
        count = sum(bool(one.chosen) for one in self.lines)
        told = ngettext("{count} of {all} answered", "{count} of {all} answered", count)
        self.more.setText(told.format(count=count, all=len(self.lines)))

    @override
    def show_line(self, line: ResultLine) -> None:
        self.list.select(line.row.id)

    @override
    def start_focus(self) -> None:
        self.list.begin()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            code = answer_of(event)
            if code is not None:
                self.answer(code)
                return True
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in what an answer asks goes on to the next row."""
        here = self.focusWidget()
        if event.key() in _ENTERS and here is not None and self.details.isAncestorOf(here):
            self._next_row()
        else:
            super().keyPressEvent(event)

    # calls ----------------------------------------------------------------------------------

    @override
    def note_more(self, db: "Session", act: "Act") -> None:
        """Who tells results was reached: the firm need not be called back any more."""
        contact_attempts.record_attempt(
            db, act, outcome=AttemptOutcome.REACHED, mode=ContactMode.PHONE, **self.called.about
        )

    def _note(self, outcome: AttemptOutcome) -> None:
        note_attempt(self._page, self.called, outcome, done=self._go_back)

    def call_back(self) -> None:
        """They are to be called another day."""
        self._page.push(attempt_sheet(self._page, self.called, done=self._go_back))

    def _go_back(self) -> None:
        """The call is over; with answers typed the sheet stays for them."""
        if not self.is_typed():
            self.finish()

    def strike_call(self) -> None:
        """Strike the last attempt through, entered by mistake."""
        if not self.call.attempts:
            return
        last = self.call.attempts[0]
        told = attempt_text(self._page.room.codes, last, full=True)
        self.ask(
            _("Strike through the call {call}?").format(call=told),
            verb=_("Strike through"),
            then=partial(self._strike, last.id),
            reason=True,
        )

    def _strike(self, attempt_id: UUID, why: str) -> None:
        page = self._page

        def done(_count: object) -> None:
            page.room.say(_("Call struck through"))
            self._go_back()

        page.room.work.change(self, partial(_void, attempt_id, why), stale=STALE, done=done, failed=self.explain)

    def show_history(self) -> None:
        """Every step of the row, with who and when."""
        open_history(self._page, self.line.row.id)


def _void(attempt_id: UUID, why: str, db: "Session", act: "Act") -> int:
    return contact_attempts.void_attempts(db, act, attempt_ids=[attempt_id], why=why)
