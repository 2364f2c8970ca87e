"""Sign-in at the board: one box for names, ends of phones and slips; Enter signs the best match in."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal
from typing_extensions import override

from jobdesk.base.formats import format_time
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._found_as_typed import FoundAsTyped
from jobdesk.qt.pages.base import Room
from jobdesk.qt.theme import Badge
from jobdesk.services.event_arrivals import Appointment, Arrival, ArrivalHit, find_arrivals

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

HITS_HEIGHT, WAYS = 168, 3


class ArrivalBox(FoundAsTyped[ArrivalHit]):
    """Type, and Enter means the best match; Down goes to the others. Where nobody is found Enter takes in.

    Signals:
        meant(object): the ArrivalHit that is signed in.
        unknown(str): Enter on a text that finds nobody.
        left(): nothing is typed any more, and the keyboard goes back to the board.

    Attributes:
        list: who is found; it stands below the box only while something is typed.
    """

    meant, unknown, left = Signal(object), Signal(str), Signal()

    def __init__(self, room: Room, event_id: UUID) -> None:
        super().__init__(room, name=_("Sign in"), hint=_("Sign in: name, initials, end of phone, slip"))
        self._event_id = event_id
        self.search.left_down.connect(lambda: self.list.begin() if self.list.isVisible() else self.left.emit())
        self.list = ListView(
            (
                Column(mark("Name"), lambda r: r.title, width=120),
                Column(mark("About"), lambda r: r.detail, stretch=True),
                Column(mark("At the event"), badge=_standing, width=170),
            ),
            key=lambda r: r.id,
            name=_("People found"),
            empty=_("Nobody is found. Enter takes the person in with a name and a phone."),
        )
        self.list.setFixedHeight(HITS_HEIGHT)
        self.list.opened.connect(self.meant)
        self.list.hide()

    def take(self, number: str) -> None:
        """A slip was scanned: as if it were typed, with Enter."""
        self.search.setText(number)
        self._on_entered()

    @override
    def ask(self, text: str) -> Callable[["Session", "Act"], Sequence[ArrivalHit]]:
        self.list.setVisible(bool(text.strip()))
        event = self._event_id
        return lambda db, act: find_arrivals(db, act, event_id=event, text=text)

    @override
    def mean_best(self) -> None:
        hit = self.list.current_row()
        if hit is not None:
            self.meant.emit(hit)
        elif self.search.text().strip():
            self.unknown.emit(self.search.text().strip())

    @override
    def people(self) -> set[UUID]:
        return {hit.id for hit in self.list.model_.rows}


def _standing(hit: ArrivalHit) -> Badge:
    if hit.signed_in_at is not None:
        return Badge(_("there since {time}").format(time=f"{hit.signed_in_at:%H:%M}"), "good")
    return Badge(_("signed up"), "accent") if hit.on_list else Badge(_("not on the list"), "neutral")


def arrival_words(name: str, arrival: Arrival) -> tuple[str, str]:
    """What is told of a sign-in, and its tone: where to go, and whether it was done before, late or doubled."""
    tone = "good"
    said = _("{name} is signed in").format(name=name)
    if arrival.before is not None:
        said, tone = (
            _("{name} signed in at {time} already").format(name=name, time=f"{arrival.before:%H:%M}"),
            "warning",
        )
    ways = [_way(one) for one in arrival.appointments[:WAYS]]
    if len(arrival.appointments) > WAYS:
        ways.append(_("and {count} more").format(count=len(arrival.appointments) - WAYS))
    if any(one.late or one.clash for one in arrival.appointments):
        tone = "warning"
    return " · ".join([said, *ways]) if ways else said, tone


def _way(one: Appointment) -> str:
    where = _("booth {booth} {firm}").format(booth=one.booth, firm=one.firm) if one.booth else one.firm
    told = [format_time(one.starts_at), where] if one.starts_at else [where, _("walk-in")]
    if one.late:
        told.append(_("late"))
    if one.clash:
        told.append(_("double booked"))
    return " ".join(told)
