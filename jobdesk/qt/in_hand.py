"""The papers a window has in hand; it outlives the desk of who asked for them."""

from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from jobdesk.qt.print_attempt import Outcome


class InHand:
    """Which prints a worker has in hand, and what became of those whose record could not say it yet.

    Any thread may ask: someone else may sit down while a printer still prints.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: set[UUID] = set()
        self._kept: dict[UUID, tuple[UUID, Outcome]] = {}

    def take(self, job_id: UUID) -> None:
        """A worker is about to have it."""
        with self._lock:
            self._running.add(job_id)

    def leave(self, job_id: UUID, center_id: UUID, outcome: "Outcome | None" = None) -> None:
        """Its worker is done; `outcome` is kept where it stands in no record yet."""
        with self._lock:
            self._running.discard(job_id)
            if outcome is not None and not outcome.written:
                self._kept[job_id] = (center_id, outcome)

    def forget(self, outcome: "Outcome") -> None:
        """It is written, or there is nothing to write."""
        with self._lock:
            if self._kept.get(outcome.job.id, (None, None))[1] is outcome:
                del self._kept[outcome.job.id]

    def kept(self, center_id: UUID) -> "Sequence[Outcome]":
        """What is still to be written into a center's records."""
        with self._lock:
            return [outcome for center, outcome in self._kept.values() if center == center_id]

    def live(self) -> set[UUID]:
        """The prints nobody else may say anything of."""
        with self._lock:
            return self._running | self._kept.keys()
