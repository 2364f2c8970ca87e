"""A sheet covers its page while one thing is done; Esc goes back and keeps what was typed."""

from collections.abc import Callable, Sequence
from functools import cached_property
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid
from typing_extensions import override

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _
from jobdesk.qt.feedback import Question, Strip
from jobdesk.qt.inputs.typing import commit_composition
from jobdesk.qt.pages._live_line import LiveLine
from jobdesk.qt.pages.room import Room
from jobdesk.qt.parts import ActionButton, first_focus, heading, secondary
from jobdesk.qt.theme import L, M, S


class Sheet(QWidget):
    """One thing to do: a title, a body, and one primary button at the right end.

    Fill `body`; `above` stands over it and `aside` beside it, both empty until used.

    Signals:
        closed(): it was left, done or not.
        gone_back(): it was gone back from, not done.
    """

    closed, gone_back = Signal(), Signal()
    _held: tuple[Sequence[QWidget], QWidget | None] = ((), None)

    def __init__(
        self,
        *,
        title: str,
        verb: str = "",
        run: Callable[[], object] | None = None,
        shortcut: str = "Ctrl+S",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = heading(title)
        self.setAccessibleName(title)
        self.strip, self.question = Strip(), Question()
        self.primary: QAction | None = None
        self.back_button = ActionButton(self._make_action(_("Back"), "Esc", self._step_back))
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(M)
        head.addWidget(self.title)
        head.addStretch(1)
        self.head = head
        self.above, self.body, self.aside = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        for part in (self.above, self.body, self.aside):
            part.setSpacing(M)
        middle = QHBoxLayout()
        middle.setSpacing(L)
        middle.addLayout(self.body, 1)
        middle.addLayout(self.aside)
        self._inner = inner = QVBoxLayout()
        inner.setContentsMargins(L, M, L, M)
        inner.setSpacing(M)
        inner.addLayout(head)
        inner.addWidget(self.strip)
        inner.addLayout(self.above)
        inner.addLayout(middle, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(inner, 1)
        foot = QFrame()
        foot.setProperty("look", "foot")
        self.foot = QHBoxLayout(foot)
        self.foot.setContentsMargins(L, S, L, S)
        self.foot.setSpacing(S)
        self.foot.addWidget(self.question, 1)
        self._buttons = QWidget()
        self.buttons = QHBoxLayout(self._buttons)
        self.buttons.setContentsMargins(0, 0, 0, 0)
        self.buttons.setSpacing(S)
        self.note = secondary("")
        self.buttons.addWidget(self.note)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.back_button)
        if run is not None:
            self.primary = self._make_action(verb, shortcut, run)
            self.primary_button = ActionButton(self.primary, primary=True)
            self.buttons.addWidget(self.primary_button)
        self.foot.addWidget(self._buttons, 1)
        column.addWidget(foot)
        self.question.closed.connect(self._on_question_closed)

    def add_action(self, action: QAction, *, keyed: bool = False) -> ActionButton:
        """Offer another act, left of going back; its shortcut works while the sheet is shown."""
        made = ActionButton(action, keyed=keyed)
        self.addAction(action)
        self.buttons.insertWidget(self.buttons.count() - (1 if self.primary is None else 2), made)
        return made

    def add_verb(self, text: str, shortcut: str, run: Callable[[], object], *, keyed: bool = False) -> QAction:
        """Make and offer another act; `keyed`, its button says its shortcut too."""
        action = self._make_action(text, shortcut, run)
        self.add_action(action, keyed=keyed)
        return action

    def ask(
        self, text: str, *, verb: str, then: Callable[..., object], reason: bool = False, note: bool = False
    ) -> None:
        """Ask in the foot, see `Question.ask`; nothing is lost where it is put away."""
        self.set_busy(False)
        self._buttons.hide()
        self.question.ask(text, verb=verb, then=then, reason=reason, note=note)

    def explain(self, error: JobdeskError) -> None:
        """Show an error's sentence; everything typed stays."""
        self.set_busy(False)
        self.strip.show_error(error)

    def set_busy(self, busy: bool) -> None:
        """While an act is under way its button waits."""
        if self.primary is not None:
            self.primary.setEnabled(not busy)

    def start_focus(self) -> None:
        """Put the focus where one begins."""
        first = first_focus(self)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def records(self) -> Sequence[tuple[str, UUID]]:
        """Table and key of the records it shows: changes of them at other desks are told on it."""
        return ()

    @cached_property
    def live_line(self) -> LiveLine:
        """What other desks do with what is open."""
        made = LiveLine()
        made.again.connect(self.read_again)
        self._inner.insertWidget(1, made)
        return made

    def read_again(self) -> None:
        """Read its records again, as other desks changed them; what is typed stays."""

    def show_elsewhere(self, columns: Sequence[str]) -> None:
        """Another desk saved these columns of its record just now."""

    def take_scan(self, number: str) -> bool:
        """A slip was scanned while the sheet is shown; False where it means what it means everywhere."""
        return False

    def opened(self, room: Room) -> None:
        """Told once when the sheet is pushed."""
        self.room = room
        room.work.crashed.connect(self._on_crash)
        room.work.unsure.connect(self._on_unsure)
        room.work.away.connect(self._on_away)
        room.work.away.connect(self.strip.follow_server)

    def taken_away(self) -> None:
        """It covers its page no more: what it asks by itself ends here, it is deleted only later."""

    def keep_draft_now(self) -> None:
        """Keep what is typed without waiting; sheets with a draft do."""

    def leave(self) -> None:
        """Go back."""
        commit_composition()
        self.gone_back.emit()
        self.closed.emit()

    def finish(self) -> None:
        """It is done: go back."""
        self.closed.emit()

    def _on_crash(self, _bug: object) -> None:
        """A bug was told elsewhere; what is typed here can be saved again."""
        self.set_busy(False)

    def _on_unsure(self, unsure: bool) -> None:
        """While nobody knows whether it is saved, what was sent cannot be typed over."""
        if unsure and self.primary is not None and not self.primary.isEnabled():
            self._held = [part for part in self._parts() if part.isEnabled()], self.focusWidget()
            for part in self._held[0]:
                part.setEnabled(False)
        elif not unsure:
            (parts, focus), self._held = self._held, ((), None)
            for part in parts:
                part.setEnabled(True)
            if focus is not None and isValid(focus) and self.isVisible():
                focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _parts(self) -> list[QWidget]:
        layouts = (self.above, self.body, self.aside)
        found = (layout.itemAt(line) for layout in layouts for line in range(layout.count()))
        return [part for item in found if item is not None and (part := item.widget()) is not None]

    def _on_away(self, away: bool) -> None:
        """What was typed while the server was away is kept now."""
        if not away:
            self.keep_draft_now()

    def _step_back(self) -> None:
        """Esc puts a question away first, then the sheet."""
        if self.question.isVisible():
            self.question.put_away()
        else:
            self.leave()

    def _make_action(self, text: str, shortcut: str, run: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(shortcut))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)

        def trigger() -> None:
            commit_composition()
            run()

        action.triggered.connect(trigger)
        self.addAction(action)
        return action

    def _on_question_closed(self) -> None:
        self._buttons.show()
        self.start_focus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.leave()
        else:
            super().keyPressEvent(event)
