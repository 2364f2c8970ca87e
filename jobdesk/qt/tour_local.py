"""Pictures of a desk whose center's server is away: asked to go on with its copy, back again, work that waits.

The sample center is a file, which has no server: what the strip asks of the desk is told to it here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QVBoxLayout

from jobdesk.qt.windows.local_strip import LocalStrip

if TYPE_CHECKING:
    from jobdesk.qt.pages.local_copy import LocalCopy
    from jobdesk.qt.windows.shell import Shell


@dataclass
class Told:
    """What a desk would say of its copy."""

    made_at: datetime
    away_for: float | None = None
    on_copy: bool = False
    waiting: bool = False
    minutes: int = 5
    away_seconds: int = 30
    kept: bool = field(default=True, init=False)
    trouble: str = field(default="", init=False)

    def refresh(self, _tick: object = None) -> bool:
        """The sample has no server whose copy could be made anew."""
        return False


class LocalScenes:
    """Shows each question of the strip above a page."""

    def __init__(self, shell: "Shell", settle: Callable[[], None], picture: Callable[..., Path]) -> None:
        self._shell, self._settle, self._picture = shell, settle, picture

    def walk(self) -> Iterator[Path]:
        """Every scene."""
        shell = self._shell
        told = Told(shell.room.desk.clock.now())
        strip = LocalStrip(shell, shell.room.work, cast("LocalCopy", told))
        cast("QVBoxLayout", shell.layout()).insertWidget(1, strip)
        shell.go("jobseekers")
        for name, state in (
            ("server-away", {"away_for": 31.0}),
            ("copy-waits", {"away_for": None, "waiting": True}),
        ):
            for key, value in state.items():
                setattr(told, key, value)
            strip.look()
            self._settle()
            yield self._picture(name)
        strip.end()
        strip.deleteLater()
