"""What pages may ask of a desk about copies of the center; wiring/outreach_desk.py answers."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.base.outreach import Opener
    from jobdesk.services.outreach.checkouts import CheckoutPlan, CheckoutRow
    from jobdesk.services.outreach.copies import CopyNow
    from jobdesk.services.outreach.merging import MergeReport


class OutreachDesk(Protocol):
    """`desk.outreach`; all but `copy` and `now` block and belong on a worker."""

    @property
    def copy(self) -> "CopyNow | None":
        """What this copy knew of itself when it was last read; None at a center. Answers at once."""
        ...

    def now(self) -> datetime:
        """The latest moment known, which setting the computer's clock back does not change. Answers at once."""
        ...

    def is_over(self) -> bool:
        """Whether this is a copy whose time is over. Answers at once."""
        ...

    def look(self) -> "CopyNow | None":
        """Read anew what this copy knows of itself."""
        ...

    def pack(
        self,
        folder: Path,
        *,
        plan: "Callable[[Session, Act], CheckoutPlan]",
        device: str,
        purpose: str,
        openers: "Sequence[Opener]",
        hours: int = 72,
        tick: Callable[[int, int], None] | None = None,
    ) -> "CheckoutRow":
        """Pack a copy into a new or empty folder, which gets its name once the copy was read back.

        Raises:
            InvalidInput: something is missing, or a password breaks a rule or is another one's, too.
            NotAllowed: the role does not pack, or this is a copy itself.
            StoreError: disk or database.
        """
        ...

    def write_bundles(self, out: Path) -> tuple[int, ...]:
        """On a copy: seal what was changed, and write what the center does not have; the numbers written.

        The newest becomes `out`; earlier ones stand beside it, as `bundle_file` names them.
        """
        ...

    def bring_home(
        self,
        file: Path,
        *,
        receipt: Path | None = None,
        dry: bool = False,
        tick: Callable[[int, int], None] | None = None,
    ) -> "MergeReport":
        """At the center: merge a bundle's file, and write the receipt that lets the laptop wipe itself.

        Raises:
            BundleRefused: with its reason; nothing was changed.
            StoreError: the disk.
        """
        ...

    def take_receipt(self, file: Path) -> bool:
        """On a copy: note the center's receipt; True: all was home, the copy is wiped and the desk closed."""
        ...
