"""A form as a sheet: what is missing, its draft, and what colleagues saved meanwhile."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.errors import BothChanged, JobdeskError, StaleRecord, StoreError
from jobdesk.base.fields import Need
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.qt.forms.base import EMPTY, Form
from jobdesk.qt.forms.boxes import COMPLETE_MARK, RECEIVE_MARK
from jobdesk.qt.inputs.typing import PlainLabel
from jobdesk.qt.pages._stale_fields import StaleFields
from jobdesk.qt.pages.kept_sheet import DraftKey, KeptSheet
from jobdesk.qt.parts import Card, Scrolled, button, secondary
from jobdesk.qt.theme import XL, L, S

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

T = TypeVar("T")
NAMED_MISSING = 6
# Where a draft keeps what the record said when it was typed over.
KEPT = "_kept"


class Saved(Protocol):
    """A saved record as its form shows it."""

    @property
    def version(self) -> int:
        """Which version was read."""
        ...

    @property
    def values(self) -> Mapping[str, Any]:
        """By field name."""
        ...


class FormSheet(KeptSheet):
    """A form to fill in and save, with what is still missing, and its draft.

    Args:
        save: gets the clean values and the sheet.
        known: the record that is corrected; the form shows it.
        read: reads that record again, after someone else saved it meanwhile.
        record: its table and key, where a change at another desk is told in the form.
    """

    def __init__(
        self,
        form: Form,
        *,
        title: str,
        verb: str,
        save: "Callable[[dict[str, Any], FormSheet], object]",
        need: Need | None = "receive",
        draft: DraftKey | None = None,
        jump: Need = "complete",
        known: Saved | None = None,
        read: "Callable[[Session, Act], Saved] | None" = None,
        record: tuple[str, UUID] | None = None,
    ) -> None:
        super().__init__(title=title, verb=verb, run=self._on_save)
        self._record = record
        self.choice: StaleFields | None = None
        self.form, self.op_id = form, new_id()
        self._save, self._need, self.draft_key, self._jump = save, need, draft, jump
        self._asked: dict[str, Any] = {}
        # What went out under this op_id with no answer that tells whether it was saved.
        self._sent: list[dict[str, Any]] = []
        self.known, self._read = known, read
        if known is not None:
            form.show_kept(known.values)
        self.scrolled = Scrolled()
        card = Card()
        card.body.setContentsMargins(L, L, L, XL)
        card.body.addWidget(form)
        self.scrolled.body.addWidget(card)
        self.scrolled.body.addStretch(1)
        self.body.addWidget(self.scrolled, 1)
        needs = {field.required for field in form.fields}
        marks = (
            (RECEIVE_MARK, "receive", _("Needed to save")),
            (COMPLETE_MARK, "complete", _("Needed before going on")),
        )
        self.head.addWidget(secondary("   ".join(f"{sign} {told}" for sign, need, told in marks if need in needs)))
        self.missing_line, self.missing_text = self._make_missing_line()
        self.buttons.insertWidget(0, self.missing_line)
        form.edited.connect(self._show_missing)
        form.drafted.connect(lambda _typed: self.keep_draft_now())
        form.left_last.connect(self.focusNextChild)
        self._show_missing()

    @property
    def unsure(self) -> bool:
        """Whether something was sent of which no answer told whether it was saved."""
        return bool(self._sent)

    def save_now(self) -> None:
        """Save as the primary button would."""
        self._on_save()

    @override
    def is_typed(self) -> bool:
        return self.form.dirty

    @override
    def typed(self) -> dict[str, Any]:
        values = self.form.draft()
        values[KEPT] = self.form.kept(values)
        return values

    @override
    def take_typed(self, values: Mapping[str, Any]) -> None:
        before = values.get(KEPT, {})
        now = self.form.kept(before)
        self.form.take_typed(values)
        for name, value in now.items():
            if value != before[name]:
                self._say_changed(name, value)
        self._show_missing()

    def changes(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed that the known record does not say; empty is empty, however it is kept."""
        known = self.known.values if self.known is not None else {}
        said = {f.name for f in self.form.fields if f.three_ways and values.get(f.name) is not known.get(f.name)}
        return changes(values, known) | {name: values[name] for name in said if name in values}

    def commit(
        self,
        job: "Callable[[Session, Act], T]",
        *,
        stale: str | Sequence[str],
        done: Callable[[T | None], object] = lambda _saved: None,
        said: str = "",
        failed: Callable[[JobdeskError], None] | None = None,
    ) -> None:
        """Save in one act, which forgets the draft too; then go back, say it, and call `done`.

        A retry of an act that was committed before is done, with None; unless what is typed now differs
        from what was sent then: that is not saved, so it stays and is told.
        """
        room = self.room
        if self._asked not in self._sent:
            self._sent.append(self._asked)

        def act_of(db: "Session", act: "Act") -> tuple[T]:
            saved = job(db, act)
            self.forget_draft(db, act)
            return (saved,)

        def finish(saved: tuple[T] | None) -> None:
            if saved is None and len(self._sent) > 1:
                self._tell_unsaved()
                return
            self.finish()
            if said:
                room.say(said)
            done(saved[0] if saved else None)

        def refused(error: JobdeskError) -> None:
            if not isinstance(error, StoreError):
                self._sent.clear()  # it was refused, so nothing of this op_id is saved
            (failed or self.refused)(error)

        told = (stale,) if isinstance(stale, str) else tuple(stale)
        self.set_busy(True)
        room.work.change(
            self,
            act_of,
            stale=(*told, "drafts") if self.draft_key is not None else told,
            done=finish,
            failed=refused,
            op_id=self.op_id,
        )

    def refused(self, error: JobdeskError) -> None:
        """The act was refused: say it where it belongs; everything typed stays."""
        self.set_busy(False)
        if isinstance(error, BothChanged):
            self.strip.show_text(str(error), "warning")
        elif not self.form.show_problem(error):
            self.strip.show_error(error)
        if isinstance(error, StaleRecord) and self._read is not None:
            asked = error.clashes if isinstance(error, BothChanged) else ()
            self.room.work.view(self, self._read, done=partial(self._take_over, asked=asked), failed=self.explain)

    def _tell_unsaved(self) -> None:
        """An earlier try was saved, its answer lost, and other values typed since: those are not saved."""
        self.set_busy(False)
        self.keep_draft_now()
        last = self._sent[-1]
        names = ", ".join(
            _(field.label)
            for field in self.form.fields
            if any(last.get(field.name) != sent.get(field.name) for sent in self._sent)
        )
        if self._read is None:
            told = _("What you sent first is saved. Not saved: {names}. Correct it where it was saved.")
            self.strip.show_text(told.format(names=names))
            return
        self.op_id, self._sent = new_id(), []
        told = _("What you sent first is saved. Not saved: {names}. Save once more.")
        self.strip.show_text(told.format(names=names))
        self.room.work.view(self, self._read, done=self._take_over, failed=self.explain)

    @property
    @override
    def records(self) -> Sequence[tuple[str, UUID]]:
        return (self._record,) if self._record is not None else ()

    @override
    def read_again(self) -> None:
        """Show what other desks saved where nothing is typed; where something is, ask which holds."""
        if self._read is not None and self.choice is None:
            self.room.work.view(self, self._read, done=self._take_both, failed=self.explain)

    def show_elsewhere(self, columns: Sequence[str]) -> None:
        """Another desk saved these columns just now: the form says where, and keeps what is typed."""
        for name in columns:
            if any(field.name == name for field in self.form.fields):
                self.form.set_hint(name, _("Changed elsewhere."), "warning")

    def _take_both(self, now: Saved) -> None:
        typed = self.changes(self.form.values())
        both = [name for name in self.changes(now.values) if name in self.form.touched & typed.keys()]
        self._take_over(now, asked=[(name,) for name in both])

    def _take_over(self, now: Saved, asked: Sequence[Sequence[str]] = ()) -> None:
        """Someone else saved meanwhile: show what was not typed here, say what differs; the next save holds.

        Args:
            asked: what both sides changed, to be chosen first.
        """
        known = {field.name for field in self.form.fields}
        clashes = [both for names in asked if (both := tuple(name for name in names if name in known))]
        room = self.room
        choice = StaleFields(self.form, room.codes, room.today(), clashes, now.values) if clashes else None
        chosen = {name for names in clashes for name in names}
        theirs = self.changes(now.values)
        self.known = now
        self.live_line.show_change("")
        own = self.form.touched | chosen
        self.form.show_kept({name: value for name, value in theirs.items() if name not in own})
        for name, value in theirs.items():
            if name not in chosen:
                self._say_changed(name, value)
        self._ask_which(choice)

    def _ask_which(self, choice: StaleFields | None) -> None:
        if self.choice is not None:
            self.choice.deleteLater()
        self.choice = choice
        if choice is not None:
            choice.settled.connect(self._on_settled)
            self.above.addWidget(choice)
            choice.setFocus()

    def _on_settled(self) -> None:
        self._ask_which(None)
        self.strip.clear()
        self.form.focus_field()

    def _say_changed(self, name: str, value: object) -> None:
        text = self.form.text_of(name, value)
        if name not in self.form.touched:
            told = _("Changed elsewhere.")
        elif text:
            told = _("Elsewhere it was changed to {value}; what you typed will be saved.").format(value=text)
        else:
            told = _("Changed elsewhere; what you typed will be saved.")
        self.form.set_hint(name, told, "warning")

    @override
    def finish(self) -> None:
        """It is saved: go back."""
        self.form.mark_clean()
        super().finish()

    @override
    def leave(self) -> None:
        super().leave()
        self.form.mark_clean()

    @override
    def start_focus(self) -> None:
        self.form.focus_field()

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
        self.show_missing_names([_(field.label) for field in self.form.missing(self._jump)])

    def show_missing_names(self, names: Sequence[str]) -> None:
        """Name what is still missing in the foot, beside the key that goes there."""
        self.missing_line.setVisible(bool(names))
        shown = ", ".join(names[:NAMED_MISSING])
        if len(names) > NAMED_MISSING:
            more = len(names) - NAMED_MISSING
            self.missing_text.setText(_("Still missing: {names} and {count} more").format(names=shown, count=more))
        else:
            self.missing_text.setText(_("Still missing: {names}").format(names=shown))

    def _on_save(self) -> None:
        if self.choice is not None:
            self.strip.show_text(_("Choose first which of the two values holds."), "warning")
            self.choice.setFocus()
            return
        self.strip.clear()
        values = self.form.cleaned(self._need)
        if values is not None:
            self.set_busy(True)
            self._asked = dict(values)
            self._save(values, self)


def changes(values: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """What differs from before; empty is empty, however it is kept."""
    return {
        name: value
        for name, value in values.items()
        if value != before.get(name) and not (value in EMPTY and before.get(name) in EMPTY)
    }
