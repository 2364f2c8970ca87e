"""What the other desks of a shared center do, heard while someone is signed in; on a local center nothing."""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from jobdesk.base.errors import StoreError
from jobdesk.store.changes import Change, Listener
from jobdesk.store.looks import CHANNEL, Look, LookKind, read_look, tell_look
from jobdesk.wiring._acts import explained

if TYPE_CHECKING:
    from jobdesk.wiring.desk import Desk


class Live:
    """The desk's ear: begun once someone is in, stopped by the sign-out; a lock leaves it on."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._listener: Listener | None = None

    def begin(self, hear: Callable[[Change | None], object], see: Callable[[Look], object]) -> bool:
        """Begin to listen, anew where it was begun before; False where the center has no other desks.

        Args:
            hear: called on a thread of its own with what another desk changed; with None once the server is
                reached again, as what was changed meanwhile nobody told.
            see: called on that thread with what another desk opens and closes.
        """
        self.stop(wait=False)
        database, number = self._desk.database, self._desk.center.desk
        if not database.is_postgresql:
            return False

        def see_others(said: str) -> None:
            look = read_look(said)
            if look.desk != number:
                see(look)

        self._listener = Listener(database, number, hear, {CHANNEL: see_others})
        return True

    @property
    def on(self) -> bool:
        """Whether others are listened to."""
        return self._listener is not None

    def heard_in(self, seconds: float) -> bool:
        """Wait at most so long until the server is listened to; whether it is."""
        return self._listener is not None and self._listener.ready.wait(seconds)

    def stop(self, *, wait: bool = True) -> None:
        """Listen no more; with `wait` it blocks until the listener has ended."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.stop(wait=wait)

    def leave(self) -> None:
        """Tell the others that nothing is open here any more, and listen no more."""
        with suppress(StoreError):
            self.show(LookKind.CLOSE)
        self.stop()

    def show(self, kind: LookKind, table: str = "", record_id: UUID | None = None) -> None:
        """Tell the others that a record was opened or closed here; blocks. Where nobody listens, nothing.

        Raises:
            StoreError: the desk is locked, or the server does not answer.
        """
        if self._listener is None:
            return
        desk = self._desk
        who = (desk.center.desk, desk.window_no, desk.account_id)
        with explained():
            tell_look(desk.database, Look(kind, *who, table, record_id))
