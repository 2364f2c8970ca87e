"""The session being held: its note, kept while it is typed, saved once, then only added to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import QTextEdit

from jobdesk.base.enums import SessionKind
from jobdesk.base.errors import JobdeskError, StoreError
from jobdesk.base.formats import format_time
from jobdesk.base.forms.counseling import SESSION
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages._refer import WriteSession, WrittenSession
from jobdesk.qt.pages._session_clock import SessionClock
from jobdesk.qt.pages.base import Room
from jobdesk.qt.parts import ActionButton, Card, row
from jobdesk.services import drafts
from jobdesk.services.serving import DRAFT, Serving, saved_session, write_session

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("sessions", "drafts")
NOTE_HEIGHT = 64
_ONCE = ("started_at", "mode", "kind", "place")


@dataclass(eq=False, slots=True)
class _Sending:
    """A save whose answer is awaited: of whom, what was typed then, and what was kept as a draft since."""

    person: UUID
    name: str
    typed: str
    kept: dict[str, Any] | None = None


class SessionPanel(Card):
    """The note of the person being served; `explain` says a refusal that belongs to no field."""

    def __init__(self, room: Room, explain: Callable[[JobdeskError], None], *actions: QAction) -> None:
        super().__init__(_("Session"))
        self.room, self._explain = room, explain
        self.person: UUID | None = None
        self.name = ""
        self.session: UUID | None = None
        self.started_at: datetime | None = None
        self._op = new_id()
        # Notes that went out under this op_id with no answer that tells whether they were saved.
        self._sent: list[str] = []
        self._sending: _Sending | None = None
        # What was asked while a save awaited its answer; and whether a refusal ends that, too.
        self._then: list[tuple[Callable[[], None], bool]] = []
        self.clock = SessionClock(room)
        self.head.addWidget(self.clock)
        self.form = Form(SESSION, room.codes, today=room.today())
        self.form.drafted.connect(lambda _typed: self.keep_draft())
        self.form.input("note").setMinimumHeight(NOTE_HEIGHT)
        self.body.addWidget(self.form, 1)
        buttons = [ActionButton(action, primary=at == len(actions) - 1) for at, action in enumerate(actions)]
        self.body.addLayout(row(*buttons, stretch_at=0))

    def begin(self, serving: Serving) -> None:
        """Serve a person: a new note, what was typed before, or the session that is still running."""
        card = serving.view.card
        self.person, self.name, self.session, self._op = card.id, card.values["full_name"], None, new_id()
        self._sent, self._sending = [], None
        self._then.clear()
        known = any(told.kind == "session" and not told.voided for told in serving.view.timeline)
        kind = SessionKind.REFERRAL if known else SessionKind.INTAKE
        usual: dict[str, Any] = {
            "started_at": self.room.now(),
            "mode": "visit",
            "kind": kind.value,
            "place": self.room.place,
            "note": "",
        }
        self.form.clear_problems()
        self.form.set_values(usual)
        self.form.mark_clean()
        self.form.take_typed(serving.typed or {})
        if serving.running is not None:
            self._adopt(serving.running.id, serving.running.started_at)
        else:
            self.clock.begin(usual["started_at"])
            self._show_once(True)

    def _adopt(self, session: UUID, started_at: datetime) -> None:
        self.session, self.started_at = session, started_at
        self.clock.begin(started_at)
        self._show_once(False)
        self.set_title(_("Session since {time}").format(time=format_time(started_at.time())))

    def _show_once(self, shown: bool) -> None:
        for name in _ONCE:
            self.form.hide_field(name, not shown)
        self.form.set_label("note", _("Content") if shown else _("Add to the session"))
        if shown:
            self.set_title(_("Session"))

    def leave(self) -> None:
        """Nobody is served any more."""
        self.person, self.session, self.started_at = None, None, None
        self._sending = None
        self._then.clear()
        self.clock.begin(None)
        self.form.mark_clean()

    def keep_draft(self, *, parked: bool | None = None, done: Callable[[], None] | None = None) -> None:
        """Keep what is typed, where something is; `parked` puts the person aside in any case.

        With `done` it waits for the answer of a save: what that saved is kept no more.
        """
        if self._sending is not None and done is not None:
            self._then.append((partial(self.keep_draft, parked=parked, done=done), False))
            return
        person, typed, name, told = self.person, self.form.draft(), self.name, done or (lambda: None)
        if person is None or not (self.form.dirty or parked is not None):
            told()
            return
        if self._sending is not None:
            self._sending.kept = typed
        self.room.work.change(
            self,
            lambda db, act: drafts.save_draft(
                db, act, kind=DRAFT, key=str(person), values=typed, title=name, parked=parked
            ),
            stale="drafts",
            done=lambda _row: told(),
            failed=self._explain,
            quiet=done is None,
        )

    def writing(self, *, end: bool = False) -> WriteSession | None:
        """What saves or adds to the session in a transaction; None where a field is wrong (it is told)."""
        person, session = self.person, self.session
        values = self.form.cleaned()
        if person is None or values is None:
            return None
        return partial(write_session, jobseeker_id=person, session_id=session, values=values, end=end)

    def save(self, *, end: bool = False, done: Callable[[], object] = lambda: None) -> None:
        """Write the session down, or what is added to it; with `end` it ends now. `done` runs after the commit.

        Where a save awaits its answer, what was typed since is saved after that.
        """
        if self.waits(partial(self._save_rest, end=end, done=done)):
            return
        job, person, note, typed = self.writing(end=end), self.person, self.note(), self._typed()
        if job is None or person is None or (self.session is not None and not note and not end):
            return
        sending = self._sending = _Sending(person, self.name, typed)

        def saved(row: WrittenSession | None) -> None:
            if self.person == person:
                self.show_saved(row, typed)
            self._mend_draft(sending)
            self.room.say(_("Session ended") if end else _("Session saved"))
            done()
            self._go_on(sending)

        def answered(row: WrittenSession | None) -> None:
            if row is None and self.person == person:
                self._find_saved(saved, sending)
            else:
                saved(row)

        def refused(error: JobdeskError) -> None:
            self._refused(error)
            self._then = [(then, ends) for then, ends in self._then if not ends]
            self._go_on(sending)

        if note not in self._sent:
            self._sent.append(note)
        self.room.work.change(self, job, stale=STALE, done=answered, failed=refused, op_id=self._op)

    def waits(self, then: Callable[[], None]) -> bool:
        """Whether a save awaits its answer; then `then` is done once it is saved."""
        if self._sending is not None:
            self._then.append((then, True))
        return self._sending is not None

    def _save_rest(self, *, end: bool, done: Callable[[], object]) -> None:
        if end or self.note():
            self.save(end=end, done=done)

    def _go_on(self, sending: _Sending) -> None:
        """It is answered: do what was asked meanwhile, where the person is still here."""
        if self._sending is not sending:
            return
        self._sending = None
        then, self._then = self._then, []
        for one, _ends in then:
            one()

    def _mend_draft(self, sending: _Sending) -> None:
        """What was kept while it was saved holds what is saved now: only the rest stays kept."""
        if sending.kept is None:
            return
        key, title = str(sending.person), sending.name
        values = {**sending.kept, "note": _rest(str(sending.kept.get("note") or ""), sending.typed)}

        def keep(db: "Session", act: "Act") -> None:
            if values["note"].strip():
                drafts.save_draft(db, act, kind=DRAFT, key=key, values=values, title=title)
            else:
                drafts.drop_draft(db, act, kind=DRAFT, key=key)

        self.room.work.change(
            self, keep, stale="drafts", done=lambda _none: None, failed=self._explain, quiet=True
        )

    def _find_saved(self, saved: Callable[[WrittenSession | None], None], sending: _Sending) -> None:
        """An earlier try was saved, its answer lost: go on with its session; a note typed since stays."""
        op_id, person = self._op, self.person

        def found(session: tuple[UUID, datetime] | None) -> None:
            if len(self._sent) == 1 or self.person != person:
                saved(session)
                return
            self._op, self._sent = new_id(), []
            if session is not None:
                self._adopt(*session)
            told = _("What you sent first is saved. Not saved: {names}. Save once more.")
            self._explain(StoreError(told.format(names=_("Content"))))
            self._go_on(sending)

        def unknown(error: JobdeskError) -> None:
            self._explain(error)
            self._go_on(sending)

        job = partial(saved_session, op_id=op_id)
        self.room.work.read(self, job, done=found, failed=unknown)

    def note(self) -> str:
        """What is typed now."""
        return self._typed().strip()

    def _typed(self) -> str:
        return str(self.form.value("note") or "")

    def show_saved(self, row: WrittenSession | None, note: str) -> None:
        """It is saved with this note; what was typed meanwhile stays typed, and alone."""
        self._op, self._sent = new_id(), []
        over = not _rest(self._typed(), note)
        self._take_off(self._typed() if over else note)
        if over:
            self.form.mark_clean()
        if row is not None and row[1] is not None:
            self._adopt(row[0], row[1])

    def _refused(self, error: JobdeskError) -> None:
        if not isinstance(error, StoreError):
            self._sent.clear()  # it was refused, so nothing of this op_id is saved
        if not self.form.show_problem(error):
            self._explain(error)

    def _take_off(self, note: str) -> None:
        """In the text itself, which keeps the cursor and the syllable that is being composed."""
        taken = len(self._typed()) - len(_rest(self._typed(), note))
        edit = self.form.input("note")
        if taken and isinstance(edit, QTextEdit):
            cursor = QTextCursor(edit.document())
            cursor.setPosition(
                len(self._typed()[:taken].encode("utf-16-le")) // 2, QTextCursor.MoveMode.KeepAnchor
            )
            cursor.removeSelectedText()


def _rest(typed: str, saved: str) -> str:
    """What was typed after what is saved; all of it where that was changed meanwhile."""
    before, here = saved.strip(), typed.lstrip()
    return here.removeprefix(before).lstrip() if here.startswith(before) else typed
