"""Pictures of what colleagues do meanwhile: one changes the record that is open, saves it first, asks for help.

The sample center is a file, where nobody is heard: what its other desks would say is told to the window here.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from jobdesk.base.ids import new_id
from jobdesk.qt.pages.form_sheet import FormSheet
from jobdesk.services import emergencies, jobseekers
from jobdesk.services.accounts import list_colleagues
from jobdesk.store.changes import Change
from jobdesk.store.looks import Look, LookKind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.qt.pages.jobseekers import JobseekersPage
    from jobdesk.qt.windows.shell import Shell

WINDOW, DESK = 3, 99
THEIRS = {"mobile": "010-0000-0009", "email": "new@example.com"}
OWN = {"mobile": "010-0000-0005", "note": "오전에만 통화"}


class Heard:
    """A center whose other desks say what the tour tells."""

    def begin(self, hear: Callable[[Change | None], object], see: Callable[[Look], object]) -> bool:
        """Tell the window from now on."""
        self.hear, self.see = hear, see
        return True

    def stop(self, *, wait: bool = True) -> None:
        """There is nobody to stop."""

    def show(self, kind: LookKind, table: str = "", record_id: "UUID | None" = None) -> None:
        """Nobody listens."""

    leave = heard_in = stop


class LiveScenes:
    """One person's card, while a colleague at another window has it too."""

    def __init__(self, shell: "Shell", settle: Callable[..., None], picture: Callable[..., Path]) -> None:
        self._shell, self._settle, self._picture = shell, settle, picture
        self._desk: Any = shell.room.desk
        self._other = next(
            one.id for one in self._desk.read(list_colleagues) if one.active and one.id != self._desk.account_id
        )

    def walk(self) -> Iterator[Path]:
        """Every scene."""
        shell, desk, heard = self._shell, self._desk, Heard()
        real, desk.live = desk.live, heard
        try:
            shell.room.live.begin()
            yield from self._card(heard)
        finally:
            desk.live = real
            shell.room.live.begin()
        yield from self._help()

    def _card(self, heard: Heard) -> Iterator[Path]:
        self._shell.go("jobseekers")
        page = cast("JobseekersPage", self._shell.page)
        page.search.setText("이")
        self._settle()
        page.search.entered.emit()
        self._settle()
        if page.view is None:
            return
        person = page.view.card.id
        page.edit()
        self._settle()
        sheet = page.sheet
        if not isinstance(sheet, FormSheet):
            return
        sheet.form.set_values(OWN)
        op_id = new_id()
        self._as_colleague(lambda db, act: _save(db, act, person), op_id)
        heard.see(Look(LookKind.OPEN, DESK, WINDOW, self._other, "jobseeker", person))
        heard.hear(Change(DESK, WINDOW, self._other, op_id, {"jobseeker": frozenset({person})}))
        self._settle(lambda: bool(sheet.live_line.changed.text()))
        yield self._picture("live-changed")
        if sheet.primary is not None:
            sheet.primary.trigger()
        self._settle()
        yield self._picture("live-conflict")
        page.pop()
        self._settle()

    def _help(self) -> Iterator[Path]:
        safe = self._shell.safe
        call = self._as_colleague(emergencies.raise_emergency, new_id())
        safe.look()
        yield self._picture("help-asked")
        safe.go()
        yield self._picture("help-going")
        self._desk.change(lambda db, act: emergencies.close_emergency(db, act, emergency_id=call), new_id())
        safe.look()
        self._settle()

    def _as_colleague(self, job: "Callable[[Session, Act], UUID]", op_id: "UUID") -> "UUID":
        def theirs(db: "Session", act: "Act") -> "UUID":
            return job(db, replace(act, account_id=self._other, window_no=WINDOW))

        made: UUID = self._desk.change(theirs, op_id)
        return made


def _save(db: "Session", act: "Act", person: "UUID") -> "UUID":
    now = jobseekers.read_jobseeker(db, act, jobseeker_id=person)
    jobseekers.save_jobseeker(db, act, values=THEIRS, jobseeker_id=person, version=now.version)
    return person
