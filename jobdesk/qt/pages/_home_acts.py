"""What merges leave to be done, opened from 관리 or from the worklists."""

from typing import TYPE_CHECKING
from uuid import UUID

from jobdesk.base.i18n import _
from jobdesk.qt.pages._admin_base import CHECKOUTS, AdminPage
from jobdesk.qt.pages._conflict_sheet import ConflictSheet
from jobdesk.qt.pages._home_sheet import HomeSheet
from jobdesk.services.outreach.conflicts import list_conflicts
from jobdesk.services.outreach.merge_reports import list_bundles

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


class HomeActs(AdminPage):
    """Questions of merges, whichever bundle asked them."""

    def open_waiting(self, *, to_sign: bool = False) -> None:
        """The questions that wait; where none does, or with `to_sign`, the report of a merge to be signed."""
        if CHECKOUTS in self.lists:
            self.views.choose(CHECKOUTS)

        def job(db: "Session", act: "Act") -> tuple[int, UUID | None]:
            bundles = [one for one in list_bundles(db, act) if one.conflicts and one.signed_at is None]
            unsigned = next((one.id for one in bundles if not one.open), None)
            waiting = 0 if to_sign and unsigned is not None else len(list_conflicts(db, act))
            return waiting, unsigned

        self.room.work.read(self, job, done=self._open_waiting, failed=self.explain, latest="waiting merges")

    def _open_waiting(self, found: tuple[int, UUID | None]) -> None:
        waiting, unsigned = found
        if isinstance(self.sheet, ConflictSheet | HomeSheet):
            return
        if waiting:
            self.push(ConflictSheet(self))
        elif unsigned is not None:
            self.push(HomeSheet(self, unsigned))
        else:
            self.strip.show_text(_("No merge waits for a decision."), "good")
