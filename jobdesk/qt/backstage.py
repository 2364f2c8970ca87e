"""The program behind the windows: wiring and services, loaded in a thread after the first picture."""

import importlib
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import cast

from sqlalchemy.orm import Session

from jobdesk import wiring
from jobdesk.base.acts import Act
from jobdesk.base.codes import load_codes
from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _, mark
from jobdesk.base.known_centers import known_copies
from jobdesk.base.outreach import TO_SIGN
from jobdesk.base.permissions import can_merge
from jobdesk.devices.printer import Printer, Raster
from jobdesk.devices.spooler import SpoolerPrinter
from jobdesk.qt import print_strip
from jobdesk.qt.pages._copy_words import copy_words
from jobdesk.qt.pages.base import Drafts, OpenDesk
from jobdesk.qt.windows import places, shell
from jobdesk.qt.windows.ports import Backstage, CenterPlan, Door, Entered, WorkNow
from jobdesk.qt.windows.worklists import MERGES, WorkLine
from jobdesk.qt.work_pages import work_page
from jobdesk.services import (
    absences,
    accounts,
    audit,
    drafts,
    passwords,
    recents,
    scans,
    search,
    search_rebuild,
    search_step,
)
from jobdesk.services.outreach.merge_reports import waiting_merges
from jobdesk.services.work_rules import DUE, DueKind, Whose
from jobdesk.services.worklists import count_work
from jobdesk.store.center import CenterFolder, read_center

FOUND_OF_EACH = 8
LOADED = (shell, places, print_strip)  # here, in the thread, so that they are there when someone is in


class Behind:
    """Answers what the windows ask; every method blocks."""

    drafts: Drafts = drafts

    def read_door(self, folder: Path) -> Door:
        """What stands on a center's door."""
        center = read_center(folder)
        others = tuple(copy for copy in self.list_copies() if copy[0].resolve() != folder.resolve())
        return Door(
            center.folder,
            center.name,
            _named_windows(center),
            center.is_shared,
            center.copy_for,
            center.copy_until,
            others,
        )

    def list_copies(self) -> Sequence[tuple[Path, str]]:
        """Copies that were packed onto this computer; one that cannot be read is left out."""
        found = []
        for folder in known_copies():
            with suppress(JobdeskError):
                found.append((folder, copy_words(read_center(folder).copy_for, read_center(folder).copy_until)))
        return found

    def without_server(self, folder: Path) -> Sequence[tuple[Path, str]]:
        """The desk's own copy beside a shared center's folder, where it was made, then those packed here."""
        with suppress(JobdeskError):
            own = read_center(wiring.beside(folder))
            return ((own.folder, copy_words(own.copy_for, own.copy_until)), *self.list_copies())
        return self.list_copies()

    def sign_in(self, folder: Path, user: str, password: str, window_no: int | None) -> Entered:
        """Let someone in; a window left open is the account's own. A copy opens late, too, to go home."""
        desk = wiring.open_center(folder, user, password, window_no, rasterize=_rasterize, laser=_LASER, late=True)
        behind = desk.outreach.check_clock()
        return Entered(
            desk,
            desk.codes,
            _named_windows(desk.center),
            desk.idle_minutes,
            desk.who.must_change_password,
            (*((behind,) if behind else ()), *desk.who.notices),
        )

    def change_password(self, db: Session, act: Act, *, old: str, new: str) -> None:
        """The account's own password."""
        accounts.change_own_password(db, act, old=old, new=new)

    def find(self, db: Session, act: Act, text: str) -> Sequence[search.Hit]:
        """The universal search; where it finds nothing, what one typing mistake may have meant."""
        return search.find(db, act, text, limit=FOUND_OF_EACH) or search.find_near(db, act, text)

    def recents(self, db: Session, act: Act) -> Sequence[search.Hit]:
        """Unfinished forms and what was opened lately."""
        return recents.list_recents(db, act)

    def record_shown(self, db: Session, act: Act, hits: Sequence[search.Hit]) -> None:
        """Leave a trace of the people a search showed."""
        audit.record_shown(db, act, {hit.jobseeker_id for hit in hits if hit.jobseeker_id})

    def search_in_step(self, desk: OpenDesk) -> bool:
        """Whether a short look finds the search in step; what cannot be written is left as it is."""
        opened = cast(wiring.Desk, desk)
        return opened.read_only or opened.read(lambda db, _act: search_step.glance_search(db))

    def mend_search(
        self, desk: OpenDesk, progress: Callable[[int, int], object], stop: Callable[[], bool]
    ) -> int | None:
        """Bring the search in step; None where it was stopped."""
        return search_rebuild.mend_all(desk, progress=progress, stop=stop)

    def read_scan(self, db: Session, act: Act, number: str) -> scans.ScannedSlip:
        """What a scanned number stands for."""
        return scans.read_scan(db, act, number=number)

    def worklists(self) -> Sequence[WorkLine]:
        """The worklists, in the order they are shown."""
        due = [WorkLine(kind.value, DUE[kind].label, work_page(kind)) for kind in DueKind]
        home = ((MERGES, mark("Merges to decide")), (TO_SIGN, mark("Merges to sign")))
        return [*due, *(WorkLine(name, title, "administration", can_merge) for name, title in home)]

    def read_work(self, db: Session, act: Act, *, whose: str) -> WorkNow:
        """How much is on each of them."""
        counts = count_work(db, act, whose=Whose(whose))
        covered = absences.covered_absences(db, act)
        questions, unsigned = waiting_merges(db) if can_merge(act.role) else (0, 0)
        return WorkNow(
            {**{kind.value: count for kind, count in counts.items()}, MERGES: questions, TO_SIGN: unsigned},
            tuple((one.display_name, one.until_on) for one in covered),
        )

    def state(self, desk: OpenDesk) -> tuple[str, str]:
        """Tone and words of the database; what other desks set is read as well."""
        opened = cast(wiring.Desk, desk)
        try:
            opened.read_settings()
        except JobdeskError as error:
            return "bad", str(error)
        return _database_state(opened)

    def check_new_password(self, user: str, password: str) -> None:
        """Raise InvalidInput with the first rule of a new center that it breaks."""
        passwords.check_password(password, passwords.PasswordRules(), user_name=user)

    def make_center(self, plan: CenterPlan) -> str:
        """Make a center; the paper recovery key in its groups."""
        made = wiring.new_center(
            plan.folder,
            name=plan.name,
            address=plan.address or None,
            phone=plan.phone or None,
            fax=plan.fax or None,
            people=[wiring.NewPerson(a.user_name, a.display_name, a.role, a.password) for a in plan.accounts],
            windows=[wiring.NewWindow(number, kind) for number, kind in plan.windows],
            url=plan.url or None,
        )
        return made.recovery_key

    def recover(self, folder: Path, key: str, user: str, password: str) -> str:
        """A new password with the paper recovery key; the new key."""
        return wiring.recover_center(folder, recovery_key=key, user=user, new_password=password)

    def join_center(self, folder: Path, url: str, user: str, password: str) -> None:
        """Make this machine a desk of a shared center."""
        wiring.join_center(folder, url=url, user=user, password=password)

    def make_sample(self, folder: Path) -> Sequence[tuple[str, str, str]]:
        """Make the sample center; user, role and password of its accounts."""
        return list(importlib.import_module("jobdesk.wiring.sample").make_sample(folder).accounts)

    def recovery_paper(self, folder: Path, key: str) -> bytes:
        """The recovery key as a PDF to print."""
        return wiring.recovery_paper(folder, key)


def behind() -> Backstage:
    """The program behind the windows."""
    return Behind()


def _database_state(desk: wiring.Desk) -> tuple[str, str]:
    if desk.read_only:
        return "warning", _("Data can only be read")
    return "good", _("Server connected") if desk.center.is_shared else _("Data in order")


def _rasterize(pdf: bytes, dots: int) -> Sequence[Raster]:
    from jobdesk.qt.raster import rasterize  # QtPdf is loaded with the first roll

    return rasterize(pdf, dots)


def _laser_of_windows(queue: str, paper: str) -> Printer:
    from jobdesk.qt.windows_laser import WindowsLaser  # Qt's printing is loaded with the first laser

    return WindowsLaser(queue, paper)


_LASER = _laser_of_windows if sys.platform == "win32" else SpoolerPrinter


def _named_windows(center: CenterFolder) -> tuple[tuple[int, str], ...]:
    codes = load_codes()
    return tuple((number, codes.label("window_kind", kind)) for number, kind in center.windows)
