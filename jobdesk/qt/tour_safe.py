"""Pictures of the safe desk: a colleague asks for help, the windows and the queue, incidents, waiting time."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from jobdesk.base.ids import new_id
from jobdesk.base.tickets import IncidentKind
from jobdesk.qt.pages.statistics import StatisticsPage
from jobdesk.services.incidents import record_incident
from jobdesk.services.tickets.shifts import sit_down

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.qt.windows.shell import Shell


class SafeScenes:
    """What the supervisor of a sample center sees."""

    def __init__(self, shell: "Shell", settle: Callable[[], None], picture: Callable[..., Path]) -> None:
        self._shell, self._settle, self._picture = shell, settle, picture

    def walk(self) -> Iterator[Path]:
        """Every scene."""
        shell = self._shell
        shell.room.desk.change(_happen, new_id())
        shell.go("statistics")
        self._settle()
        for name, show in (("windows-and-queue", shell.safe.show_board), ("incidents", shell.safe.show_incidents)):
            show()
            self._settle()
            yield self._picture(name)
            if shell.page is not None:
                shell.page.pop()
        page = shell.page
        if isinstance(page, StatisticsPage):
            page.tabs.choose("waiting")
            self._settle()
            yield self._picture("statistics-waiting")


def _happen(db: "Session", act: "Act") -> None:
    if act.window_no is not None:
        sit_down(db, act)
    told, done = "책상을 치며 큰 소리로 위협함", "청원경찰이 함께 있었음"
    record_incident(db, act, happened_at=act.at, kind=IncidentKind.THREAT, told=told, done=done)
