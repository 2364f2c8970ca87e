"""Failed sign-ins: five lock an account for 5 minutes, each further one for twice as long, to 60.

An attempt is counted before its password is tried, so that guesses side by side are counted as well.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from jobdesk.base.clock import SEOUL
from jobdesk.base.errors import AccountLocked
from jobdesk.base.i18n import _

LIMIT = 5
SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Lockout:
    """How often an account failed since its last success.

    Attributes:
        seen: the latest time met, so that a clock set back shortens nothing.
    """

    failures: int
    seen: datetime
    until: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values for the slot file."""
        return {
            "failures": self.failures,
            "seen": self.seen.isoformat(),
            "until": self.until.isoformat() if self.until else None,
        }

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> "Lockout":
        """Back from the slot file."""
        until = found["until"]
        return cls(
            int(found["failures"]),
            datetime.fromisoformat(found["seen"]),
            datetime.fromisoformat(until) if until else None,
        )


def count_attempt(state: Lockout | None, now: datetime) -> Lockout:
    """Count an attempt at `now`; the caller keeps the result before it tries the password.

    Raises:
        AccountLocked: the account is locked; the sentence tells until when.
    """
    if state is None:
        return Lockout(1, now)
    now = max(now, state.seen)
    if state.until is not None and now < state.until:
        raise AccountLocked(
            _("Too many failed sign-ins. This account is locked until {time}.").format(
                time=state.until.astimezone(SEOUL).strftime("%H:%M")
            )
        )
    failures = state.failures + 1
    if failures < LIMIT:
        return Lockout(failures, now)
    length = min(SHORTEST * 2 ** min(failures - LIMIT, 8), LONGEST)
    return Lockout(failures, now, now + length)
