"""What was read while the shared center's server was away: asked again with back-off until it answers."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

WAITS_MS = (500, 1_000, 2_000, 4_000)
"""Before the server is asked again, the last for good: a list is to be there soon after the server is. A listener
that reaches it earlier says so."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A read that the server did not answer: who asked, under which key of theirs, and what asks again."""

    owner: QObject
    latest: str | None
    again: Callable[[], None]


class AskedAgain(QObject):
    """The reads that wait for the server, on the GUI thread; the first of them is asked for all."""

    def __init__(self, tell: Callable[[bool], object], parent: QObject) -> None:
        """Say by `tell`, once each, that the server is away and that it is back."""
        super().__init__(parent)
        self._tell, self._away, self._tries = tell, False, 0
        self._kept: list[Unanswered] = []
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._ask_first)

    def keep(self, one: Unanswered) -> None:
        """It was not answered: ask it again later."""
        self._kept.append(one)
        self._ask_soon()
        self.note_away()

    def note_away(self) -> None:
        """It did not answer a save: that it is back shows the next read, or its listener."""
        if not self._away:
            self._away = True
            self._tell(True)

    def forget(self, owner: QObject, latest: str | None) -> None:
        """The owner asks something newer under this key."""
        if latest and self._kept:
            self._kept = [one for one in self._kept if one.owner is not owner or one.latest != latest]

    def answered(self) -> None:
        """The server answered something."""
        if self._away:
            self._away, self._tries = False, 0
            self.ask()
            self._tell(False)

    def ask(self) -> None:
        """Ask all of it now."""
        self._soon.stop()
        kept, self._kept = self._kept, []
        for one in kept:
            if isValid(one.owner):
                one.again()

    def _ask_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start(WAITS_MS[min(self._tries, len(WAITS_MS) - 1)])
            self._tries += 1

    def _ask_first(self) -> None:
        """One question shows whether the server is there; where nobody wants an answer any more, the next read."""
        while self._kept:
            one = self._kept.pop(0)
            if isValid(one.owner):
                one.again()
                break
        if self._kept:  # nobody hears what comes of a question whose owner goes meanwhile
            self._ask_soon()
