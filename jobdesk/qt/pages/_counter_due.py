"""What is due today, list by list, with exact counts."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from jobdesk.base.formats import format_date, format_datetime
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.parts import Card, Segments, row
from jobdesk.qt.theme import Badge
from jobdesk.services.counseling import InquiryRow
from jobdesk.services.work_rules import DUE
from jobdesk.services.worklists import DAILY, DueKind, DueRow, DueWork, Whose

MEMOS = "memos"
NAMES: Mapping[str, str] = {**{kind.value: DUE[kind].label for kind in DAILY}, MEMOS: mark("Phone memos")}
WHOSE: Mapping[Whose, str] = {
    Whose.MINE: mark("Mine"),
    Whose.DEPUTY: mark("Standing in"),
    Whose.ALL: mark("All"),
}
HINTS: Mapping[str, str] = {
    DueKind.INTERVIEWS: mark("Enter writes down what came of it; several rows at once."),
    DueKind.HIRE_PENDING: mark("Enter opens the placement of the chosen person."),
    DueKind.RESULTS: mark("Enter writes down the results; several rows at once."),
    DueKind.FOLLOW_UPS: mark("Enter opens the follow-up; several rows at once where they agree."),
    DueKind.EXPIRING: mark("Enter serves the person; there the registration is extended."),
    DueKind.PRINTS: mark("Enter goes to the prints: try again, or mark what came out."),
    MEMOS: mark("Enter looks for the caller and attaches the memo."),
}
NOTHING: Mapping[str, str] = {
    DueKind.INTERVIEWS: mark("No interview today."),
    DueKind.HIRE_PENDING: mark("Nobody waits for a start of work."),
    DueKind.RESULTS: mark("Every result is written down."),
    DueKind.FOLLOW_UPS: mark("No follow-up is due."),
    DueKind.EXPIRING: mark("No registration ends soon."),
    DueKind.PRINTS: mark("Everything came out."),
    MEMOS: mark("No memo waits."),
}
STAGE_TONES = ("neutral", "accent", "warning", "bad")


def how_late(days: int) -> str:
    """How far a day is from today."""
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("{count} day ago", "{count} days ago", days).format(count=days)
    return ngettext("in {count} day", "in {count} days", -days).format(count=-days)


class DuePanel(Card):
    """The lists of due work, one at a time.

    Signals:
        opened(object): rows of one list that Enter means (a list of DueRow).
        memo_opened(object): an InquiryRow.
        whose_wanted(): the work is to be read, of whom is chosen.
    """

    opened = Signal(object)
    memo_opened = Signal(object)
    whose_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(_("Due today"))
        self.due: DueWork | None = None
        self.kinds = Segments([(kind, _(name)) for kind, name in NAMES.items()])
        self.kinds.chosen.connect(self._show_kind)
        self.whose = Segments([(whose, _(name)) for whose, name in WHOSE.items()])
        self.whose.chosen.connect(self.whose_wanted)
        self.head.addWidget(self.whose)
        self.rows = self._make_rows()
        self.memos = self._make_memos()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.rows)
        self._stack.addWidget(self.memos)
        self._hint = PlainLabel(look="secondary")
        self.body.addLayout(row(self.kinds))
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self._hint)
        self._show_kind(self.kinds.current)

    def _make_rows(self) -> ListView[DueRow]:
        def when(told: DueRow) -> str:
            return format_datetime(told.at) if told.at else format_date(told.on)

        def late(told: DueRow) -> Badge:
            tone = STAGE_TONES[min(told.stage, 3)] if told.stage else "warning" if told.days > 0 else "neutral"
            return Badge(how_late(told.days), tone)

        def whose(told: DueRow) -> str:
            return _("{name} (standing in)").format(name=told.counselor) if told.stood_in else told.counselor

        made: ListView[DueRow] = ListView(
            (
                Column(mark("Name"), lambda r: r.name, width=90),
                Column(mark("Phone"), lambda r: r.phone, width=130),
                Column(mark("About"), lambda r: r.about, stretch=True),
                Column(mark("Counselor"), whose, width=100),
                Column(mark("Day"), when, width=160, sort=lambda r: (r.on, r.at is None, r.at)),
                Column(mark("How long"), badge=late, width=122, sort=lambda r: r.days),
            ),
            key=lambda r: r.id,
            name=_("Due today"),
            empty="",
            multi=True,
        )
        made.opened.connect(self._on_opened)
        return made

    def _make_memos(self) -> ListView[InquiryRow]:
        made: ListView[InquiryRow] = ListView(
            (
                Column(mark("Received at"), lambda r: format_datetime(r.received_at), width=150),
                Column(mark("Name"), lambda r: r.caller_name or "", width=110),
                Column(mark("Phone"), lambda r: r.caller_phone or "", width=140),
                Column(mark("Content"), lambda r: r.note.replace("\n", " "), stretch=True),
                Column(mark("Counselor"), lambda r: r.counselor, width=100),
            ),
            key=lambda r: r.id,
            name=_("Phone memos"),
            empty=_(NOTHING[MEMOS]),
        )
        made.opened.connect(self.memo_opened)
        return made

    def show_due(self, due: DueWork, memos: Sequence[InquiryRow]) -> None:
        """Show the lists, or the same ones read again."""
        first, self.due = self.due is None, due
        counts: dict[str, int] = {**{kind.value: count for kind, count in due.counts.items()}, MEMOS: len(memos)}
        for kind, name in NAMES.items():
            self.kinds.set_text(kind, f"{_(name)} {counts[kind]}" if counts[kind] else _(name))
        self.memos.set_rows(memos)
        if first:
            self.kinds.choose(next((kind for kind in NAMES if counts[kind]), DueKind.INTERVIEWS))
        self._show_kind(self.kinds.current)

    def show_memos(self) -> None:
        """Go to the memos that wait."""
        self.kinds.choose(MEMOS)
        self.memos.setFocus()

    def _show_kind(self, kind: str) -> None:
        self._hint.setText(_(HINTS[kind]))
        if kind == MEMOS:
            self._stack.setCurrentWidget(self.memos)
            return
        self.rows.set_empty_text(_(NOTHING[kind]))
        self.rows.set_rows(self.due.rows[DueKind(kind)] if self.due else ())
        self._stack.setCurrentWidget(self.rows)

    def _on_opened(self, told: DueRow) -> None:
        chosen = self.rows.selected_rows()
        self.opened.emit(chosen if told in chosen else [told])

    @override
    def setFocus(self) -> None:  # type: ignore[override]  # Qt has it with a reason too
        """Go to the list that is shown."""
        (self.memos if self.kinds.current == MEMOS else self.rows).table.setFocus()
