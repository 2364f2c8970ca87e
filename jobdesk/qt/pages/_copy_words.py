"""How a copy that went out is told in few words: its mode, what is not sent, how long it may be worked on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from jobdesk.base.formats import format_datetime, format_number, format_time
from jobdesk.base.i18n import _

if TYPE_CHECKING:
    from jobdesk.services.outreach.copies import CopyNow

LATE = timedelta(hours=6)
"""So little time left is told as a warning."""


@dataclass(frozen=True, slots=True)
class CopyWords:
    """A copy's state in words.

    Attributes:
        mode: what kind of day it is, and which.
        told: what is not sent, and how long it may be worked on.
        tone: gives the shape.
    """

    mode: str
    told: str
    tone: str

    @property
    def sentence(self) -> str:
        """Both, for a tool tip and a screen reader."""
        return f"{self.mode} · {self.told}"


def mode_of(copy: "CopyNow") -> str:
    """Event, purpose, or a desk without its server and of when what it shows of the center is."""
    if copy.local_copy:
        today = copy.packed_at.date() == copy.seen_at.date()
        at = format_time(copy.packed_at.time()) if today else format_datetime(copy.packed_at)
        return _("Without the server · the center as of {time}").format(time=at)
    if copy.event_name:
        return _("Event mode · {event}").format(event=copy.event_name)
    return _("Out of the house · {purpose}").format(purpose=copy.purpose)


def words_of(copy: "CopyNow", now: datetime) -> CopyWords:
    """How it stands at a moment."""
    left = copy.expires_at - now
    if left <= timedelta(0):
        return CopyWords(mode_of(copy), " · ".join((_sent(copy), _("Time is over"))), "bad")
    tone = "accent" if copy.unsent or copy.sealed else "good"
    return CopyWords(mode_of(copy), " · ".join((_sent(copy), _left(left))), "warning" if left <= LATE else tone)


def _sent(copy: "CopyNow") -> str:
    if copy.unsent:
        return _("{count} not sent").format(count=format_number(copy.unsent))
    if copy.sealed:
        return _("{count} waiting for the receipt").format(count=format_number(copy.sealed))
    return _("Nothing to send")


def _left(left: timedelta) -> str:
    minutes = int(left.total_seconds() // 60)
    if minutes >= 96 * 60:
        return _("{count} days left").format(count=minutes // (24 * 60))
    if minutes >= 60:
        return _("{count} hours left").format(count=minutes // 60)
    return _("{count} minutes left").format(count=minutes)


def copy_words(purpose: str, until: datetime | None) -> str:
    """A copy before anyone signed in: what it was packed for, until when."""
    if until is None:
        return purpose
    return _("{purpose} · until {time}").format(purpose=purpose, time=format_datetime(until))


def until_words(copy: "CopyNow") -> str:
    """Which laptop, and until when."""
    return _("{device} · until {time}").format(device=copy.device, time=format_datetime(copy.expires_at))


def leaving_words(copy: "CopyNow", now: datetime) -> str:
    """What is said to who leaves a copy with something on it that is not sent, late in its time; else nothing."""
    if not copy.unsent or copy.expires_at - now > 2 * LATE:
        return ""
    return _(
        "{count} records are in no bundle yet, and this copy locks at {time}. Write the bundle before you leave."
    ).format(count=format_number(copy.unsent), time=format_datetime(copy.expires_at))
