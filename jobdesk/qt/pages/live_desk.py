"""What a window asks of a desk about the other desks of its center."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

if TYPE_CHECKING:
    from jobdesk.store.changes import Change
    from jobdesk.store.looks import Look, LookKind


class LiveDesk(Protocol):
    """Other desks of the center; wiring gives the real one."""

    def begin(self, hear: "Callable[[Change | None], object]", see: "Callable[[Look], object]") -> bool:
        """Listen from now on, called back on a thread of its own; False on a local center."""
        ...

    def stop(self, *, wait: bool = True) -> None:
        """Listen no more."""
        ...

    def show(self, kind: "LookKind", table: str = "", record_id: UUID | None = None) -> None:
        """Tell the others that a record was opened or closed here; blocking."""
        ...
