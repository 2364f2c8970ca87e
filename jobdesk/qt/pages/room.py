"""What a page may use of the desk it stands in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject

from jobdesk.base.enums import Role
from jobdesk.qt.work import Desk, Work

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.base.clock import Clock
    from jobdesk.base.codes import CodeBook

T = TypeVar("T")


class DraftLike(Protocol):
    """An unfinished form as it was kept."""

    kind: str
    key: str
    values: Mapping[str, Any]


class Drafts(Protocol):
    """services/drafts.py, handed in so that the shell needs no service to be painted."""

    def save_draft(
        self,
        db: "Session",
        act: "Act",
        *,
        kind: str,
        key: str,
        values: Mapping[str, Any],
        title: str = "",
        parked: bool | None = None,
    ) -> object:
        """Keep what is typed."""
        ...

    def load_drafts(self, db: "Session", act: "Act", *, kind: str | None = None) -> Sequence[DraftLike]:
        """The account's unfinished forms."""
        ...

    def drop_draft(self, db: "Session", act: "Act", *, kind: str, key: str) -> None:
        """Forget one."""
        ...


class OpenDesk(Desk, Protocol):
    """The desk of one signed-in account, as wiring gives it; pages may use more of it by name."""

    center_name: str
    standing_on: date | None
    codes: "CodeBook"
    clock: "Clock"
    account_id: UUID
    user_name: str
    display_name: str
    role: Role
    window_no: int | None
    windows: Sequence[tuple[int, str]]
    idle_minutes: int

    def use_window(self, no: int | None) -> None:
        """Sit at another counter window."""
        ...

    def unlock(self, password: str) -> None:
        """Check the account's password again; blocking."""
        ...

    def locked(self, by: str) -> None:
        """Leave a trace of a lock; blocking."""
        ...

    def find_everything(self, db: "Session", act: "Act", text: str) -> Sequence[Any]:
        """The universal search: things with `kind`, `id`, `title` and `detail`."""
        ...

    def database_state(self) -> tuple[str, str]:
        """Tone and words; blocking."""
        ...

    def printer_state(self) -> tuple[str, str]:
        """Tone and words; blocking."""
        ...

    def close(self) -> None:
        """Close the center and forget its key."""
        ...


class House(Protocol):
    """What the main window does for its pages."""

    def say(self, text: str) -> None:
        """Show a line that goes away."""
        ...

    def open(self, kind: str, record_id: UUID) -> None:
        """Go to the page that owns a record, and open it there."""
        ...

    def go(self, page: str) -> None:
        """Go to a page."""
        ...

    def start(self, page: str, verb: str, **values: object) -> None:
        """Go to a page and begin something there."""
        ...

    def set_count(self, page: str, count: int) -> None:
        """Show a number beside a place of the rail; 0 hides it."""
        ...


class Room(QObject):
    """The work, the codes, who sits here, and the house around the page."""

    def __init__(
        self, work: Work, desk: OpenDesk, house: House, drafts: Drafts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.work, self.desk, self.drafts, self._house = work, desk, drafts, house

    @property
    def codes(self) -> "CodeBook":
        """The center's code tables."""
        return self.desk.codes

    @property
    def role(self) -> Role:
        """What the account may do."""
        return self.desk.role

    @property
    def account_id(self) -> UUID:
        """Who sits here."""
        return self.desk.account_id

    @property
    def user_name(self) -> str:
        """Its sign-in name."""
        return self.desk.user_name

    @property
    def display_name(self) -> str:
        """Its name on papers."""
        return self.desk.display_name

    @property
    def window_no(self) -> int | None:
        """The counter window, or None."""
        return self.desk.window_no

    def now(self) -> datetime:
        """The present moment of the center."""
        return self.desk.clock.now()

    def today(self) -> date:
        """The center's date."""
        return self.desk.clock.today()

    def allowed(self, may: Callable[[Role], bool]) -> bool:
        """Whether the account's role may."""
        return may(self.role)

    def say(self, text: str) -> None:
        """Show a line that goes away: only what is committed."""
        self._house.say(text)

    def open(self, kind: str, record_id: UUID) -> None:
        """Go to the page that owns a record, and open it there."""
        self._house.open(kind, record_id)

    def go(self, page: str) -> None:
        """Go to a page."""
        self._house.go(page)

    def start(self, page: str, verb: str, **values: object) -> None:
        """Go to a page and begin something there."""
        self._house.start(page, verb, **values)

    def set_count(self, page: str, count: int) -> None:
        """Show a number beside a place of the rail; 0 hides it."""
        self._house.set_count(page, count)
