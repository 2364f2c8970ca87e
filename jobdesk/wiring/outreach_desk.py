"""What an open desk does about copies of the center: pack, write bundles, bring them home, wipe."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import Clock
from jobdesk.base.formats import format_datetime
from jobdesk.base.i18n import _
from jobdesk.base.known_centers import remember_copy
from jobdesk.base.outreach import Opener
from jobdesk.services.outreach.checkouts import HOURS, CheckoutPlan, CheckoutRow
from jobdesk.services.outreach.copies import BEHIND, CopyNow, note_clock, read_copy
from jobdesk.services.outreach.copying import Tick
from jobdesk.services.outreach.merging import MergeReport
from jobdesk.wiring import outreach

if TYPE_CHECKING:
    from jobdesk.wiring.desk import Desk


class Outreach:
    """The outreach of one open desk; all but `copy` and `now` block."""

    def __init__(self, desk: "Desk", copy: CopyNow | None) -> None:
        self._desk, self._copy = desk, copy

    @property
    def copy(self) -> CopyNow | None:
        """What this copy knew of itself when it was last read; None at a center. Answers at once."""
        return self._copy

    def now(self) -> datetime:
        """The latest moment known, which setting the computer's clock back does not change. Answers at once."""
        return self._desk.real_now()

    def is_over(self) -> bool:
        """Whether this is a copy whose time is over. Answers at once."""
        return self._copy is not None and self._copy.expires_at <= self.now()

    def check_clock(self) -> str:
        """What is said where a copy's computer shows an earlier time than it did before, else nothing."""
        if self._copy is None or self._copy.seen_at - Clock().now() < BEHIND:
            return ""
        self._desk.change(note_clock, leaving=True)
        return _(
            "The clock of this computer was set back: {time} was reached on this copy before. Its time does not "
            "grow by that. Set the clock right."
        ).format(time=format_datetime(self._copy.seen_at))

    def look(self) -> CopyNow | None:
        """Read anew what this copy knows of itself.

        Raises:
            StoreError: disk or lock.
        """
        if self._copy is not None:
            self._copy = self._desk.read(lambda db, _act: read_copy(db))
        return self._copy

    def pack(
        self,
        folder: Path,
        *,
        plan: Callable[[Session, Act], CheckoutPlan],
        device: str,
        purpose: str,
        openers: Sequence[Opener],
        hours: int = HOURS,
        tick: Tick | None = None,
    ) -> CheckoutRow:
        """Pack a copy into `folder`, which this computer's door offers then; see `wiring.outreach.pack`."""
        given = {"plan": plan, "device": device, "purpose": purpose, "openers": openers, "hours": hours}
        row = outreach.pack(self._desk, folder, tick=tick, **given)  # type: ignore[arg-type]  # as they are here
        remember_copy(folder)
        return row

    def write_bundles(self, out: Path) -> tuple[int, ...]:
        """On a copy: seal what was changed, and write what the center does not have; the numbers written.

        Raises:
            InvalidInput: this is no copy.
            StoreError: the disk.
        """
        try:
            return outreach.write_bundles(self._desk, out)
        finally:
            self.look()  # what was sealed is not unsent any more, written or not

    def bring_home(
        self, file: Path, *, receipt: Path | None = None, dry: bool = False, tick: Tick | None = None
    ) -> MergeReport:
        """At the center: merge a bundle's file and write its receipt; see `wiring.outreach.bring_home`."""
        return outreach.bring_home(self._desk, file, receipt=receipt, dry=dry, tick=tick)

    def take_receipt(self, file: Path) -> bool:
        """On a copy: note the center's receipt; True: all was home, the copy is wiped and this desk closed.

        Raises:
            BundleRefused: no receipt for this copy.
            InvalidInput: it is for another bundle or copy.
        """
        wiped = outreach.take_receipt(self._desk, file)
        if not wiped:
            self.look()
        return wiped
