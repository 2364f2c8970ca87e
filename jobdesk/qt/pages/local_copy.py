"""What the window may ask of a desk about its own copy of a shared center; wiring/local_copies.py answers."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from jobdesk.services.outreach.merging import MergeReport


class BroughtHome(Protocol):
    """What became of the work on a copy."""

    @property
    def reports(self) -> "tuple[MergeReport, ...]":
        """Of each bundle what the merge did."""
        ...

    @property
    def refused(self) -> str:
        """Why a bundle did not come home, or nothing."""
        ...


class LocalCopy(Protocol):
    """`desk.local`; properties answer at once, methods block and belong on a worker.

    Attributes:
        on_doubt: told on any thread when nobody knows whether an act is saved, and when that ends.
    """

    on_doubt: Callable[[bool], object]

    @property
    def kept(self) -> bool:
        """Whether this desk keeps a copy."""
        ...

    @property
    def on_copy(self) -> bool:
        """Whether the desk goes on with it now."""
        ...

    @property
    def made_at(self) -> datetime | None:
        """When it was brought in step last."""
        ...

    @property
    def waiting(self) -> bool:
        """Whether it holds work that the center does not have."""
        ...

    @property
    def away_for(self) -> float | None:
        """For how many seconds the server has been away; None: it is not."""
        ...

    @property
    def minutes(self) -> int:
        """After how many minutes it is brought in step; 0: none is kept."""
        ...

    @property
    def away_seconds(self) -> int:
        """After how many seconds without the server it is offered."""
        ...

    @property
    def trouble(self) -> str:
        """What the person at the desk is to know of the last refresh, or nothing."""
        ...

    @property
    def barred(self) -> bool:
        """Whether it was reported lost: there is none until who packs laptops asks for one here."""
        ...

    def refresh(self, tick: Callable[[int, int], None] | None = None, *, asked: bool = False) -> bool:
        """Bring it in step with the center. Raises StoreError, NotAllowed: it stays as it was."""
        ...

    def go_on(self) -> None:
        """Go on with it. Raises NotAllowed, StoreError: the desk stays where it is."""
        ...

    def ask_no_more(self) -> None:
        """A save that the server does not answer is not waited for any more; answers at once."""
        ...

    def is_back(self) -> bool:
        """Whether the server answers again."""
        ...

    def go_home(self) -> BroughtHome:
        """Go on at the center again, with what was done. Raises StoreError: the desk stays on the copy."""
        ...

    def bring_waiting(self) -> BroughtHome | None:
        """At the center: bring home what waits on the copy; None where nothing does."""
        ...
