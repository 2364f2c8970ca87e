"""The program behind the windows: wiring and services, loaded in a thread after the first picture."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk import wiring
from jobdesk.base.acts import Act
from jobdesk.base.codes import load_codes
from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _
from jobdesk.qt.windows.ports import CenterPlan, Door, Entered
from jobdesk.services import accounts, audit, drafts, search
from jobdesk.store.center import CenterFolder, read_center

FOUND_OF_EACH = 8


class Behind:
    """Answers what the windows ask; every method blocks."""

    drafts = drafts

    def read_door(self, folder: Path) -> Door:
        """What stands on a center's door."""
        center = read_center(folder)
        return Door(center.folder, center.name, _named_windows(center), center.is_shared)

    def sign_in(self, folder: Path, user: str, password: str, window_no: int | None) -> Entered:
        """Let someone in; a window left open is the account's own."""
        desk = wiring.open_center(folder, user, password, window_no)
        return Entered(
            desk,
            desk.codes,
            _named_windows(desk.center),
            desk.idle_minutes,
            desk.who.must_change_password,
            desk.who.notices,
        )

    def change_password(self, db: Session, act: Act, *, old: str, new: str) -> None:
        """The account's own password."""
        accounts.change_own_password(db, act, old=old, new=new)

    def find(self, db: Session, act: Act, text: str) -> Sequence[search.Hit]:
        """The universal search."""
        return search.find(db, act, text, limit=FOUND_OF_EACH)

    def record_shown(self, db: Session, act: Act, hits: Sequence[search.Hit]) -> None:
        """Leave a trace of the people a search showed."""
        audit.record_shown(db, act, [hit.id for hit in hits if hit.kind == search.JOBSEEKER])

    def states(self, desk: wiring.Desk) -> tuple[tuple[str, str], tuple[str, str]]:
        """Tone and words of the database, then of the printer."""
        try:
            desk.read(lambda db, act: db.scalar(select(1)))
        except JobdeskError as error:
            return ("bad", str(error)), ("neutral", "")
        if desk.read_only:
            return ("warning", _("Data can only be read")), ("neutral", "")
        words = _("Server connected") if desk.center.is_shared else _("Data in order")
        return ("good", words), ("neutral", "")

    def make_center(self, plan: CenterPlan) -> str:
        """Make a center; the paper recovery key."""
        made = wiring.new_center(
            plan.folder,
            name=plan.name,
            address=plan.address or None,
            phone=plan.phone or None,
            people=[wiring.NewPerson(a.user_name, a.display_name, a.role, a.password) for a in plan.accounts],
            windows=[wiring.NewWindow(number, kind) for number, kind in plan.windows],
            url=plan.url or None,
        )
        return made.recovery_key

    def join_center(self, folder: Path, url: str, user: str, password: str) -> None:
        """Make this machine a desk of a shared center."""
        wiring.join_center(folder, url=url, user=user, password=password)


def _named_windows(center: CenterFolder) -> tuple[tuple[int, str], ...]:
    codes = load_codes()
    return tuple((number, codes.label("window_kind", kind)) for number, kind in center.windows)
