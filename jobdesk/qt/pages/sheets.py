"""A sheet covers its page while one thing is done; Esc goes back and keeps what was typed."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.errors import JobdeskError
from jobdesk.base.fields import Need
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.qt.feedback import Question, Strip
from jobdesk.qt.forms.base import Form
from jobdesk.qt.forms.boxes import COMPLETE_MARK, RECEIVE_MARK
from jobdesk.qt.inputs.typing import PlainLabel, commit_composition
from jobdesk.qt.pages.room import DraftLike, Room
from jobdesk.qt.parts import ActionButton, Card, Scrolled, button, first_focus, heading, secondary
from jobdesk.qt.theme import XL, L, M, S

NAMED_MISSING = 6
FORM_WIDTH = 1040


class DraftKey(NamedTuple):
    """Under what an unfinished form is kept: its kind, and which record ("new" for none)."""

    kind: str
    key: str


class Sheet(QWidget):
    """One thing to do: a title, a body, and one primary button at the right end.

    Fill `body`; `above` stands over it and `aside` beside it, both empty until used.

    Signals:
        closed(): it was left, done or not.
    """

    closed = Signal()

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
        self._run = run
        leave = self._make_action(_("Back"), "Esc", self._step_back)
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
        inner = QVBoxLayout()
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
        self.buttons.addWidget(ActionButton(leave))
        if run is not None:
            self.primary = self._make_action(verb, shortcut, run)
            self.buttons.addWidget(ActionButton(self.primary, primary=True))
        self.foot.addWidget(self._buttons, 1)
        column.addWidget(foot)
        self.question.closed.connect(self._on_question_closed)

    def add_action(self, action: QAction) -> ActionButton:
        """Offer another act, left of the primary one; its shortcut works while the sheet is shown."""
        made = ActionButton(action)
        self.addAction(action)
        self.buttons.insertWidget(2, made)
        return made

    def add_verb(self, text: str, shortcut: str, run: Callable[[], object]) -> QAction:
        """Make and offer another act."""
        action = self._make_action(text, shortcut, run)
        self.add_action(action)
        return action

    def ask(self, text: str, *, verb: str, then: Callable[..., object], reason: bool = False) -> None:
        """Ask in the foot; nothing is lost where it is put away."""
        self.set_busy(False)
        self._buttons.hide()
        self.question.ask(text, verb=verb, then=then, reason=reason)

    def explain(self, error: JobdeskError) -> None:
        """Show an error's sentence; everything typed stays."""
        self.set_busy(False)
        self.strip.show_text(str(error))

    def set_busy(self, busy: bool) -> None:
        """While an act is under way its button waits."""
        if self.primary is not None:
            self.primary.setEnabled(not busy)

    def start_focus(self) -> None:
        """Put the focus where one begins."""
        first = first_focus(self)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def opened(self, room: Room) -> None:
        """Told once when the sheet is pushed."""
        self.room = room

    def leave(self) -> None:
        """Go back."""
        commit_composition()
        self.closed.emit()

    def finish(self) -> None:
        """It is done: go back."""
        self.closed.emit()

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
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)


class FormSheet(Sheet):
    """A form to fill in and save, with what is still missing, and its draft."""

    def __init__(
        self,
        form: Form,
        *,
        title: str,
        verb: str,
        save: "Callable[[dict[str, Any], UUID, FormSheet], object]",
        need: Need | None = "receive",
        draft: DraftKey | None = None,
        jump: Need = "complete",
    ) -> None:
        super().__init__(title=title, verb=verb, run=self._on_save)
        self.form, self.op_id = form, new_id()
        self._save, self._need, self._key, self._jump = save, need, draft, jump
        self.scrolled = Scrolled()
        card = Card()
        card.body.setContentsMargins(L, L, L, XL)
        card.body.addWidget(form)
        self.scrolled.body.addWidget(card)
        self.scrolled.body.addStretch(1)
        self.body.addWidget(self.scrolled, 1)
        marks = [RECEIVE_MARK + " " + _("Needed to save")]
        if any(field.required == "complete" for field in form.fields):
            marks.append(COMPLETE_MARK + " " + _("Needed before going on"))
        self.head.addWidget(secondary("   ".join(marks)))
        self.missing_line, self.missing_text = self._make_missing_line()
        self.buttons.insertWidget(0, self.missing_line)
        form.edited.connect(self._show_missing)
        form.drafted.connect(self._keep_draft)
        form.left_last.connect(self.focusNextChild)
        self._show_missing()

    def save_now(self) -> None:
        """Save as the primary button would."""
        self._on_save()

    def keep_draft_now(self) -> None:
        """Keep what is typed without waiting."""
        if self.form.dirty:
            self._keep_draft(self.form.draft())

    def refused(self, error: JobdeskError) -> None:
        """The act was refused: say it where it belongs; everything typed stays."""
        self.set_busy(False)
        if not self.form.show_problem(error):
            self.strip.show_text(str(error))

    @override
    def finish(self) -> None:
        """It is saved: forget the draft and go back."""
        self.form.mark_clean()
        if self._key is not None:
            key, room = self._key, self.room
            room.work.change(
                room,
                lambda db, act: room.drafts.drop_draft(db, act, kind=key.kind, key=key.key),
                stale="drafts",
                done=lambda _none: None,
                failed=lambda _error: None,
            )
        super().finish()

    @override
    def leave(self) -> None:
        commit_composition()
        if self.form.dirty and self._key is not None:
            self._keep_draft(self.form.draft(), told=True)
        self.form.mark_clean()
        super().leave()

    @override
    def start_focus(self) -> None:
        self.form.focus_field()

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        if self._key is not None:
            key = self._key
            room.work.read(
                self,
                lambda db, act: room.drafts.load_drafts(db, act, kind=key.kind),
                done=self._offer_draft,
                failed=self.explain,
            )

    def jump_to_missing(self) -> None:
        """Go to the next field still missing."""
        self.form.jump_to_missing(self._jump)

    def _make_missing_line(self) -> tuple[QWidget, PlainLabel]:
        jump = self._make_action(_("Next missing"), "F8", self.jump_to_missing)
        text, line = PlainLabel(look="secondary"), QWidget()
        shown = button(f"{jump.text()}  F8", look="quiet")
        shown.clicked.connect(jump.trigger)
        inside = QHBoxLayout(line)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(S)
        inside.addWidget(text)
        inside.addWidget(shown)
        return line, text

    def _show_missing(self, _name: str = "") -> None:
        names = [_(field.label) for field in self.form.missing(self._jump)]
        self.missing_line.setVisible(bool(names))
        shown = ", ".join(names[:NAMED_MISSING])
        if len(names) > NAMED_MISSING:
            more = len(names) - NAMED_MISSING
            self.missing_text.setText(_("Still missing: {names} and {count} more").format(names=shown, count=more))
        else:
            self.missing_text.setText(_("Still missing: {names}").format(names=shown))

    def _on_save(self) -> None:
        self.strip.clear()
        values = self.form.cleaned(self._need)
        if values is not None:
            self.set_busy(True)
            self._save(values, self.op_id, self)

    def _keep_draft(self, values: dict[str, Any], *, told: bool = False) -> None:
        if self._key is None:
            return
        kind, key, room, title = *self._key, self.room, self.title.text()
        room.work.change(
            room,
            lambda db, act: room.drafts.save_draft(db, act, kind=kind, key=key, values=values, title=title),
            stale="drafts",
            done=partial(self._say_kept, room) if told else lambda _row: None,
            failed=lambda error: room.say(str(error)),
        )

    @staticmethod
    def _say_kept(room: Room, _row: object) -> None:
        room.say(_("Kept as a draft"))

    def _offer_draft(self, drafts: Sequence[DraftLike]) -> None:
        kept = next((d for d in drafts if self._key is not None and d.key == self._key.key), None)
        if kept is not None and not self.form.dirty:
            self.ask(
                _("Something was typed here before and not saved."),
                verb=_("Go on with it"),
                then=lambda: self._take_draft(kept),
            )

    def _take_draft(self, kept: DraftLike) -> None:
        self.form.set_values(kept.values)
        self.form.dirty = True
        self._show_missing()
