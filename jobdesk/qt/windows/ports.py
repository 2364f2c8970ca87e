"""What the windows ask of the program behind them: plain values in, plain values out, all blocking.

The real answers are qt/backstage.py, loaded in a thread once the first picture is painted.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.base.codes import CodeBook
    from jobdesk.base.enums import Role, WindowKind
    from jobdesk.qt.pages.room import Drafts, OpenDesk
    from jobdesk.qt.windows.worklists import WorkLine


@dataclass(frozen=True, slots=True)
class Door:
    """What a center shows before anyone signed in.

    Attributes:
        copy_for: of a copy that went out, its event or purpose.
        copy_until: and until when it is worked on; None at a center.
        copies: other copies on this computer, each its folder and what it was packed for.
    """

    folder: Path
    name: str
    windows: tuple[tuple[int, str], ...]
    shared: bool
    copy_for: str = ""
    copy_until: "datetime | None" = None
    copies: tuple[tuple[Path, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """An open desk, and what the shell needs with it."""

    desk: "OpenDesk"
    codes: "CodeBook"
    windows: tuple[tuple[int, str], ...]
    idle_minutes: int
    must_change_password: bool = False
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkNow:
    """The worklists' counts by name, and for whom one stands in today, until when."""

    counts: Mapping[str, int]
    standing_in: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class PlannedAccount:
    """One of the first accounts of a new center."""

    user_name: str
    display_name: str
    role: "Role"
    password: str


@dataclass(frozen=True, slots=True)
class CenterPlan:
    """A center to make."""

    folder: Path
    name: str
    address: str
    phone: str
    fax: str
    windows: "tuple[tuple[int, WindowKind], ...]"
    accounts: tuple[PlannedAccount, ...]
    url: str = ""


class Backstage(Protocol):
    """Everything below the windows; every call blocks and belongs on a worker."""

    @property
    def drafts(self) -> "Drafts":
        """services/drafts.py."""
        ...

    def read_door(self, folder: Path) -> Door:
        """What stands on a center's door."""
        ...

    def without_server(self, folder: Path) -> Sequence[tuple[Path, str]]:
        """Copies that can be opened while a center's server is away: the desk's own first."""
        ...

    def list_copies(self) -> Sequence[tuple[Path, str]]:
        """Copies that were packed onto this computer: folder, and what for until when."""
        ...

    def sign_in(self, folder: Path, user: str, password: str, window_no: int | None) -> Entered:
        """Let someone in."""
        ...

    def change_password(self, db: "Session", act: "Act", *, old: str, new: str) -> None:
        """The account's own password."""
        ...

    def find(self, db: "Session", act: "Act", text: str) -> Sequence[Any]:
        """The universal search: hits with `kind`, `id`, `title`, `detail`, grouped by kind or `group`."""
        ...

    def recents(self, db: "Session", act: "Act") -> Sequence[Any]:
        """What is shown before anything is typed: hits in the groups "draft" and "recent"."""
        ...

    def record_shown(self, db: "Session", act: "Act", hits: Sequence[Any]) -> None:
        """Leave a trace of the people a search showed."""
        ...

    def search_in_step(self, desk: "OpenDesk") -> bool:
        """Whether a short look finds the search in step with the records."""
        ...

    def mend_search(
        self, desk: "OpenDesk", progress: Callable[[int, int], object], stop: Callable[[], bool]
    ) -> int | None:
        """Bring it in step; None where it was stopped."""
        ...

    def read_scan(self, db: "Session", act: "Act", number: str) -> object:
        """What a scanned number stands for: a ScannedSlip."""
        ...

    def worklists(self) -> "Sequence[WorkLine]":
        """The worklists, in the order they are shown; answers at once."""
        ...

    def read_work(self, db: "Session", act: "Act", *, whose: str) -> WorkNow:
        """How much is on each of them."""
        ...

    def state(self, desk: "OpenDesk") -> tuple[str, str]:
        """Tone and words of the database."""
        ...

    def check_new_password(self, user: str, password: str) -> None:
        """Raise InvalidInput where a new center would refuse it."""
        ...

    def make_center(self, plan: CenterPlan) -> str:
        """Make a center; the paper recovery key in its groups, shown once."""
        ...

    def make_sample(self, folder: Path) -> Sequence[tuple[str, str, str]]:
        """Make the sample center; user, role and password of its accounts."""
        ...

    def join_center(self, folder: Path, url: str, user: str, password: str) -> None:
        """Make this machine a desk of a shared center."""
        ...

    def recover(self, folder: Path, key: str, user: str, password: str) -> str:
        """A new password with the paper recovery key; the new key, shown once."""
        ...

    def recovery_paper(self, folder: Path, key: str) -> bytes:
        """The recovery key as a PDF to print."""
        ...


Load = Callable[[], Backstage]
