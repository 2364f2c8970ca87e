"""A sheet that keeps what is typed: while it is typed, before a lock, on Esc; and offers it again."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QTimer
from typing_extensions import override

from jobdesk.base.errors import JobdeskError, ServerAway
from jobdesk.base.i18n import _, mark
from jobdesk.base.ids import new_id
from jobdesk.qt.inputs.typing import commit_composition
from jobdesk.qt.pages.room import DraftLike, Room
from jobdesk.qt.pages.sheets import Sheet

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

KEEP_MS = 1500
NEW = "new"
# Kinds of which several may be begun under one key: vacancies of a firm, calls and visits.
_SEVERAL = frozenset({"vacancy_new", "inquiry"})


class DraftKey(NamedTuple):
    """Under what an unfinished form is kept: its kind, and which record ("new" for none)."""

    kind: str
    key: str

    @property
    def begins(self) -> bool:
        """Whether a record begins here that is none yet, so that another of its kind may be begun beside it."""
        return self.kind in _SEVERAL or self.key == NEW or self.key.endswith(f"-{NEW}")

    def of_its_own(self) -> "DraftKey":
        """A key under which nothing is kept yet."""
        return DraftKey(self.kind, f"{self.key}-{new_id()}")


class KeptSheet(Sheet):
    """A sheet with a draft.

    Subclasses say what is typed (`is_typed`, `typed`) and take it again (`take_typed`); they connect their
    inputs to `on_typed`, or keep by themselves.
    """

    draft_key: DraftKey | None = None
    resumes = False  # the draft was chosen: it is gone on with, no question
    _looked = False  # whether it is known what was kept before
    said_kept = mark("Kept as a draft")

    def is_typed(self) -> bool:
        """Whether something is typed that is neither saved nor given up."""
        raise NotImplementedError

    def typed(self) -> dict[str, Any]:
        """What is typed, as JSON values."""
        raise NotImplementedError

    def take_typed(self, values: Mapping[str, Any]) -> None:
        """Show what was typed before."""
        raise NotImplementedError

    def on_typed(self) -> None:
        """Something was typed: keep it a while after the last change."""
        if not hasattr(self, "_keeping"):
            self._keeping = QTimer(self, singleShot=True, interval=KEEP_MS)
            self._keeping.timeout.connect(self.keep_draft_now)
        self._keeping.start()

    def forget_draft(self, db: "Session", act: "Act") -> None:
        """Call inside the act that saves what was typed: the draft goes with it."""
        if self.draft_key is not None:
            self.room.drafts.drop_draft(db, act, kind=self.draft_key.kind, key=self.draft_key.key)

    @override
    def keep_draft_now(self) -> None:
        if self.is_typed():
            self._keep_draft()

    @override
    def leave(self) -> None:
        commit_composition()
        if self.is_typed():
            self._keep_draft(told=True)
        super().leave()

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        if self.draft_key is not None:
            kind = self.draft_key.kind
            room.work.read(
                self,
                lambda db, act: room.drafts.load_drafts(db, act, kind=kind),
                done=self._offer_draft,
                failed=self.explain,
            )

    def _keep_draft(self, *, told: bool = False) -> None:
        if self.draft_key is None:
            return
        if not self._looked:
            self._keep_apart()
        values, room, title = self.typed(), self.room, self.title.text()
        kind, key = self.draft_key
        room.work.change(
            room,
            lambda db, act: room.drafts.save_draft(db, act, kind=kind, key=key, values=values, title=title),
            stale="drafts",
            done=partial(_say_kept, room, self.said_kept) if told else lambda _row: None,
            failed=partial(_say_not_kept, room),
            quiet=not told,
        )

    def _offer_draft(self, drafts: Sequence[DraftLike]) -> None:
        if self._looked or self.draft_key is None:
            return
        self._looked = True
        kept = next((one for one in drafts if self._is_offered(one, self.draft_key)), None)
        if kept is None:
            return
        if self.resumes and not self.is_typed():
            self.take_typed(kept.values)
            self.start_focus()
            return
        going_on = DraftKey(kept.kind, kept.key)
        self._keep_apart()
        if not self.is_typed():
            self.ask(
                _("Something was typed here before and not saved."),
                verb=_("Go on with it"),
                then=partial(self._take_up, going_on, kept.values),
            )

    def _is_offered(self, one: DraftLike, key: DraftKey) -> bool:
        """The draft of this key; where it only begins, also one that was begun beside it and not put aside."""
        beside = key.begins and not self.resumes and one.key.startswith(f"{key.key}-") and not one.parked
        return one.key == key.key or beside

    def _keep_apart(self) -> None:
        """What is begun beside a draft is kept under a key of its own: it replaces nothing."""
        self._looked = True
        if self.draft_key is not None and self.draft_key.begins and not self.resumes:
            self.draft_key = self.draft_key.of_its_own()

    def _take_up(self, key: DraftKey, values: Mapping[str, Any]) -> None:
        self.draft_key = key
        self.take_typed(values)


def _say_not_kept(room: Room, error: JobdeskError) -> None:
    """A server that is away is told in its own line, and what is typed is kept once it is back."""
    if not isinstance(error, ServerAway):
        room.say(str(error))


def _say_kept(room: Room, said: str, _row: object) -> None:
    room.say(_(said))
