"""What a page may use of the desk it stands in."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from jobdesk.base.enums import Place, Role
from jobdesk.base.formats import format_month
from jobdesk.base.i18n import _
from jobdesk.base.outreach import place_on
from jobdesk.qt.work import Desk, Work

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.base.clock import Clock
    from jobdesk.base.codes import CodeBook
    from jobdesk.devices.printer import Printer
    from jobdesk.qt.live import LiveRoom
    from jobdesk.qt.pages.live_desk import LiveDesk
    from jobdesk.qt.pages.local_copy import LocalCopy
    from jobdesk.qt.pages.outreach_desk import OutreachDesk
    from jobdesk.qt.print_desk import PrintDesk
    from jobdesk.services.print_jobs import PrintJobRow
    from jobdesk.services.printers import PrinterRow

T = TypeVar("T")


class DraftLike(Protocol):
    """An unfinished form as it was kept."""

    @property
    def kind(self) -> str:
        """Which form."""
        ...

    @property
    def key(self) -> str:
        """Of which record."""
        ...

    @property
    def parked(self) -> bool:
        """Whether it was put aside, to be taken up from its list."""
        ...

    @property
    def values(self) -> Mapping[str, Any]:
        """What was typed."""
        ...


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

    @property
    def center_name(self) -> str:
        """For the header."""
        ...

    @property
    def standing_on(self) -> date | None:
        """The day the center's date stands at, or None."""
        ...

    @property
    def codes(self) -> "CodeBook":
        """The center's code tables; reads."""
        ...

    @property
    def clock(self) -> "Clock":
        """The center's clock."""
        ...

    @property
    def outreach(self) -> "OutreachDesk":
        """Copies of the center: packing them, bringing them home."""
        ...

    @property
    def local(self) -> "LocalCopy":
        """The desk's own copy of a shared center."""
        ...

    @property
    def live(self) -> "LiveDesk":
        """What the other desks of a shared center do."""
        ...

    @property
    def late_months(self) -> set[date]:
        """The closed months that saved acts restate and nobody was told of yet."""
        ...

    def printer(self, row: "PrinterRow | None") -> "Printer":
        """The device of a printer; of None the folder of PDF files."""
        ...

    def begin_day(self) -> tuple[int, int]:
        """Close referrals nobody answered, judge wages by today's minimum; how many each."""
        ...

    def sit_down(self) -> None:
        """Tell the queue who sits at this window now; blocking."""
        ...

    def settle_prints(self, live: Callable[[], Collection[UUID]]) -> "Sequence[PrintJobRow]":
        """Say of each print a crash left on its way what is known of it.

        Args:
            live: tells those that workers still have in hand.
        """
        ...

    def follow_print(self, job: "PrintJobRow") -> "PrintJobRow":
        """Wait for the end of a print its spooler still has, and write it down."""
        ...

    @property
    def center_id(self) -> UUID:
        """Of the center."""
        ...

    def back_up_daily(self) -> object:
        """Write the backup of the day where it is missing; None where it is there."""
        ...

    @property
    def account_id(self) -> UUID:
        """Who signed in."""
        ...

    @property
    def user_name(self) -> str:
        """The sign-in name."""
        ...

    @property
    def display_name(self) -> str:
        """The name on screens and papers."""
        ...

    @property
    def role(self) -> Role:
        """What the account may do."""
        ...

    @property
    def window_no(self) -> int | None:
        """The window worked at."""
        ...

    @property
    def codes_stamp(self) -> tuple[int, ...]:
        """Another value once any desk saved a code."""
        ...

    @property
    def idle_minutes(self) -> int:
        """After how many idle minutes the screen locks."""
        ...

    def use_window(self, number: int | None) -> None:
        """Work at another window from now on."""
        ...

    def lock(self, by: str = "") -> None:
        """Forget the key; blocking."""
        ...

    def unlock(self, password: str) -> None:
        """Open again for the same person; blocking."""
        ...

    def close(self) -> None:
        """Sign out; blocking."""
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

    def open_center(self, folder: Path) -> None:
        """Sign out and stand at another center's door."""
        ...

    def leave_for_good(self, text: str) -> None:
        """The copy was wiped: say so where one comes in."""
        ...


class Room(QObject):
    """The work, the codes, who sits here, and the house around the page.

    Make it on a worker's answer: it reads codes and clock once, so that pages never wait for them.

    Signals:
        locking(): the desk is about to lock; what is typed is kept first.
        unlocked(): the same person is back.

    Attributes:
        series: what registering in a row keeps from one person to the next; empty: no row is on.
    """

    locking = Signal()
    unlocked = Signal()

    def __init__(
        self,
        work: Work,
        desk: OpenDesk,
        house: House,
        drafts: Drafts,
        *,
        codes: "CodeBook | None" = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.work, self.desk, self.drafts, self._house = work, desk, drafts, house
        self._codes, self._clock = codes or desk.codes, desk.clock
        self.series: dict[str, Any] = {}
        desk.local.on_doubt = work.tell_unsure
        work.changed.connect(self._on_changed)

    @cached_property
    def prints(self) -> "PrintDesk":
        """The papers on their way; made when the first one asks, for its services load late."""
        from jobdesk.qt.print_desk import PrintDesk

        made = PrintDesk(self.work, self.desk, self.say, parent=self)
        self.locking.connect(made.pause)
        self.unlocked.connect(made.resume)
        return made

    @cached_property
    def live(self) -> "LiveRoom":
        """What other desks do; made when the first page is shown, for its services load late."""
        from jobdesk.qt.live import LiveRoom

        return LiveRoom(self)

    @property
    def codes(self) -> "CodeBook":
        """The center's code tables."""
        return self._codes

    @property
    def role(self) -> Role:
        """What the account may do."""
        return self.desk.role

    @property
    def away(self) -> bool:
        """Whether this is a copy that went out, where what the center alone does is not offered."""
        return self.desk.outreach.copy is not None

    @property
    def place(self) -> str:
        """장소 of what is done here unless the form says another: the center, or where this copy went."""
        copy = self.desk.outreach.copy
        return (Place.CENTER if copy is None or copy.local_copy else place_on(copy.event_id)).value

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
        return self._clock.now()

    def today(self) -> date:
        """The center's date."""
        return self._clock.today()

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

    def open_center(self, folder: Path) -> None:
        """Sign out and stand at another center's door, for example of a restored one."""
        self._house.open_center(folder)

    def leave_for_good(self, text: str) -> None:
        """The copy was wiped and its desk closed: go to where one comes in, and say so there."""
        self._house.leave_for_good(text)

    def _on_changed(self, name: str) -> None:
        if self.desk.late_months:
            self._tell_late()
        if name in {"codes", "settings"}:
            desk = self.desk
            self.work.device(self, lambda: (desk.codes, desk.clock), done=self._take, failed=lambda _error: None)

    def _tell_late(self) -> None:
        """A fact of a closed month is welcome: say so, and go on."""
        months = set()
        while self.desk.late_months:
            months.add(self.desk.late_months.pop())
        named = ", ".join(map(format_month, sorted(months)))
        told = _("Saved. {months} is closed: this stands in its changes after closing.")
        self.say(told.format(months=named))

    def _take(self, read: "tuple[CodeBook, Clock]") -> None:
        self._codes, self._clock = read
