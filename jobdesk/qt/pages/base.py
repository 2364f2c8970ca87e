"""What every page has: its place in the rail, its actions, when it reads again, and the sheets over it."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _
from jobdesk.qt.actions import Action, Listed, build_actions, listed
from jobdesk.qt.feedback import Question, Strip
from jobdesk.qt.inputs import SearchEdit
from jobdesk.qt.pages._live_line import LiveLine
from jobdesk.qt.pages.form_sheet import FormSheet
from jobdesk.qt.pages.kept_sheet import DraftKey, KeptSheet
from jobdesk.qt.pages.room import Drafts, House, OpenDesk, Room
from jobdesk.qt.pages.sheets import Sheet
from jobdesk.qt.parts import ActionButton, Segments, first_focus, heading
from jobdesk.qt.theme import L, M, S

__all__ = [
    "DraftKey",
    "Drafts",
    "FormSheet",
    "House",
    "KeptSheet",
    "OpenDesk",
    "Page",
    "Room",
    "SearchPage",
    "Sheet",
]


class Page(QWidget):
    """One place of the desk. Fill `body`; the title and its buttons stand above it.

    Attributes:
        title: English source, declared with `mark`.
        reads: kinds of lists it shows; a commit of one of them makes `refresh` run.
        commands: what can be done here.
        follows: what other desks change is read at once while it is shown; else when it is shown again.
    """

    title: ClassVar[str] = ""
    reads: ClassVar[Sequence[str]] = ()
    commands: ClassVar[Sequence[Action]] = ()
    follows: ClassVar[bool] = True

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.setAccessibleName(_(self.title))
        self.strip, self.question = Strip(), Question()
        self._base = QWidget()
        self._sheets: list[tuple[Sheet, QWidget | None]] = []
        self._stale: set[str] = set(self.reads)
        self._behind: set[str] = set()
        self._shown_once = False
        self._actions = build_actions(self, self.commands, room.role, scope=self._base, away=room.away)
        self.head = QHBoxLayout()
        self.head.setSpacing(S)
        self.head.addWidget(heading(_(self.title)))
        self.head.addStretch(1)
        self.body = QVBoxLayout()
        self.body.setSpacing(M)
        self._column = column = QVBoxLayout(self._base)
        column.setContentsMargins(L, M, L, L)
        column.setSpacing(M)
        column.addLayout(self.head)
        column.addWidget(self.strip)
        column.addWidget(self.question)
        column.addLayout(self.body, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._base)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh_now)
        room.work.changed.connect(self._on_changed)
        room.work.committed.connect(self._on_committed)
        room.work.crashed.connect(self._on_bug)
        room.work.away.connect(self.strip.follow_server)

    # for page authors -----------------------------------------------------------------------

    def refresh(self, stale: frozenset[str]) -> None:
        """Read again what belongs to the stale kinds; the first time, all of `reads`."""

    def open_record(self, kind: str, record_id: UUID) -> None:
        """Show one record; the page owns the kinds its place in the registry names."""

    def start(self, verb: str, **values: object) -> None:
        """Begin something another page asked for."""

    @property
    def records(self) -> Sequence[tuple[str, UUID]]:
        """Table and key of the records that stand open on it; `note_open` where they are others."""
        return ()

    def note_open(self) -> None:
        """Other records stand open now: other desks are told, and their changes are told here."""
        if self.isVisible():
            self.room.live.follow(self)

    def read_again(self) -> None:
        """Read what is open again, as other desks changed it."""
        self.refresh(frozenset(self.reads))

    def show_elsewhere(self, columns: Sequence[str]) -> None:
        """Another desk changed these columns of an open record; a page reads it again anyhow."""

    def action(self, action_id: str) -> QAction:
        """A declared action; KeyError where the role is not offered it."""
        return self._actions[action_id]

    def has_action(self, action_id: str) -> bool:
        """Whether the role is offered an action."""
        return action_id in self._actions

    def add_buttons(self, *action_ids: str, primary: str = "", keyed: bool = False) -> None:
        """Buttons in the page's head for the actions the role is offered, the primary one last."""
        for action_id in action_ids:
            if action_id in self._actions:
                self.head.addWidget(ActionButton(self._actions[action_id], keyed=keyed))
        if primary in self._actions:
            self.head.addWidget(ActionButton(self._actions[primary], primary=True))

    def explain(self, error: JobdeskError) -> None:
        """Show an error's sentence on the page, or on the sheet that covers it."""
        if self._sheets:
            self._sheets[-1][0].explain(error)
        else:
            self.strip.show_error(error)

    def ask(self, text: str, *, verb: str, then: Callable[..., object], reason: bool = False) -> None:
        """Ask on the page; `then()`, or `then(reason)`, runs on the verb."""
        self.question.ask(text, verb=verb, then=then, reason=reason)

    def watch_views(self, views: Segments) -> None:
        """What was wrong in one view is not said in the next; call before the view is read."""
        views.chosen.connect(lambda _view: self.strip.clear_error())

    def push(self, sheet: Sheet) -> None:
        """Cover the page with a sheet; leaving it puts the focus back."""
        self._sheets.append((sheet, self.focusWidget()))
        self._stack.addWidget(sheet)
        self._stack.setCurrentWidget(sheet)
        sheet.closed.connect(self.pop)
        sheet.opened(self.room)
        sheet.start_focus()
        self.note_open()

    def pop(self) -> None:
        """Take the top sheet away."""
        if not self._sheets:
            return
        sheet, back_to = self._sheets.pop()
        sheet.taken_away()
        self._stack.removeWidget(sheet)
        sheet.deleteLater()
        self._stack.setCurrentWidget(self._sheets[-1][0] if self._sheets else self._base)
        if back_to is not None and back_to.isVisible():
            back_to.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.start_focus()
        if self._behind and not self._sheets:
            self._stale, self._behind = self._stale | self._behind, set()
            self._soon.start()
        self.note_open()

    def open_records(self) -> tuple[tuple[str, UUID], ...]:
        """Those of the page and of the sheets over it."""
        sheets = [record for sheet, _back in self._sheets for record in sheet.records]
        return tuple(dict.fromkeys((*self.records, *sheets)))

    @cached_property
    def live_line(self) -> LiveLine:
        """What other desks do with what is open."""
        made = LiveLine()
        made.again.connect(self.read_again)
        self._column.insertWidget(1, made)
        return made

    @property
    def sheet(self) -> Sheet | None:
        """The sheet that covers the page."""
        return self._sheets[-1][0] if self._sheets else None

    def start_focus(self) -> None:
        """Put the focus where one begins: see `SearchPage` for one with a search box."""
        first = self.sheet or first_focus(self._base)
        if isinstance(first, Sheet):
            first.start_focus()
        elif first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    # for the window -------------------------------------------------------------------------

    @classmethod
    def listed_actions(cls, room: Room) -> list[Listed]:
        """Its lines of the F1 list."""
        return listed(cls.commands, room.role, _(cls.title), away=room.away)

    def keep_drafts(self) -> None:
        """Before a lock or an end: what is typed is kept."""
        for sheet, _back in self._sheets:
            sheet.keep_draft_now()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale or not self._shown_once:
            self._soon.start()
        self.room.live.follow(self)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous() and self.strip.clear_error():
            self._stale |= set(self.reads)  # where it is still wrong, reading says so again

    def _on_committed(self, owner: QObject) -> None:
        """An act of the page succeeded: what was wrong before it is said no more."""
        if isinstance(owner, QWidget) and (owner is self or self.isAncestorOf(owner)):
            self.strip.clear_error()

    def _on_changed(self, name: str) -> None:
        if name in self.reads:
            self._stale.add(name)
            if self.isVisible() and (self.follows or not self.room.live.telling):
                self._soon.start()

    def _on_bug(self, _bug: Exception) -> None:
        """After a bug what is typed can be saved again."""
        for sheet, _back in self._sheets:
            sheet.set_busy(False)

    def _refresh_now(self) -> None:
        if self.isVisible():
            stale, self._stale, self._shown_once = frozenset(self._stale), set(), True
            if self._sheets:
                self._behind |= stale
            self.refresh(stale)


class SearchPage(Page):
    """A page one begins by searching: its box has the focus first.

    Attributes:
        search: the box.
    """

    search: SearchEdit

    @override
    def start_focus(self) -> None:
        if self.sheet is not None:
            super().start_focus()
        else:
            self.search.setFocus()

    def start_search(self) -> None:
        """Go to the search box."""
        self.search.setFocus()
        self.search.selectAll()
