"""Hours a week that a vacancy's form fills in by itself: out of days and times, or of duties every other day."""

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import _, mark
from jobdesk.base.work_hours import alternate_week, days_a_week, has_weekend, is_alternate, said_hours, work_day
from jobdesk.qt.forms.base import Form

_HOURS = mark("Days and hours")
DUTY = (
    Field(
        "duty_hours",
        mark("Paid hours a duty"),
        FieldKind.DECIMAL,
        maximum=24,
        unit=mark("hours"),
        help=mark("Every other day: 16 paid hours, 2 of them at night, are 56 and 7 a week"),
        section=_HOURS,
    ),
    Field(
        "duty_night", mark("Of them at night"), FieldKind.DECIMAL, maximum=8, unit=mark("hours"), section=_HOURS
    ),
)
_SAID = ("workdays", "work_start", "work_end", "break_minutes", "shift", "surveillance_exempt")
SOURCES = frozenset((*_SAID, *(field.name for field in DUTY)))
COUNTS = ("weekly_hours", "overtime_hours", "night_hours")
FILLED = frozenset({*COUNTS, "weekend_work", "night_work"})
TAKE_KEY = "Ctrl+H"


class HoursHelp:
    """Fills what nobody typed by hand; what was typed stays.

    Args:
        kept: gives what is typed now, as kept values.
    """

    def __init__(self, form: Form, kept: Callable[[], Mapping[str, Any]]) -> None:
        self._form, self._kept = form, kept
        self._by_hand: set[str] = set()
        self.filling = False

    def leave_alone(self, names: Collection[str]) -> None:
        """These were typed, or stand on the record."""
        self._by_hand |= FILLED.intersection(names)

    def edited(self, name: str) -> None:
        """A field was changed by hand."""
        if name in FILLED:
            self._by_hand.add(name)
        if name in SOURCES or name == "night_hours":
            self.fill()

    def take(self) -> None:
        """Let days and times say the hours, whatever stood there."""
        self._by_hand.difference_update(COUNTS)
        self.fill()

    def fill(self) -> None:
        """Fill in what follows from what was said."""
        said = self._kept()
        alternate = is_alternate(said["workdays"], said["shift"])
        for field in DUTY:
            self._form.hide_field(field.name, not alternate)
        made = _hours(said, alternate=alternate)
        night = said["night_hours"] if "night_hours" in self._by_hand else made.get("night_hours")
        made |= {"weekend_work": has_weekend(said["workdays"]), "night_work": True if night else None}
        self.filling = True
        for name, value in made.items():
            if name not in self._by_hand:
                self._form.set_value(name, "" if value is None else value)
        self.filling = False

    def told(self, said: Mapping[str, Any]) -> str:
        """What days and times come to, where other hours stand there; "" where they agree."""
        made = _hours(said, alternate=is_alternate(said["workdays"], said["shift"]))
        if all((made[name] or 0) == (said[name] or 0) for name in COUNTS if name in made):
            return ""
        weekly, over, night = (f"{made[name] or Decimal(0):f}" for name in COUNTS)
        told = _("By days and times {weekly} hours a week, {over} over, {night} at night: {key} takes them")
        return told.format(weekly=weekly, over=over, night=night, key=TAKE_KEY)


def _hours(said: Mapping[str, Any], *, alternate: bool) -> dict[str, Any]:
    """Contracted hours, overtime and night hours a week, where days and times say them."""
    if alternate and said["duty_hours"]:
        week = alternate_week(said["duty_hours"], said["duty_night"] or said["duty_hours"] * 0)
        return {"weekly_hours": week.paid, "overtime_hours": None, "night_hours": week.night or None}
    day = work_day(said["work_start"], said["work_end"], said["break_minutes"])
    made = said_hours(day, days_a_week(said["workdays"]), surveillance=bool(said["surveillance_exempt"]))
    if made is None:
        return {}
    return {
        "weekly_hours": made.weekly,
        "overtime_hours": made.overtime or None,
        "night_hours": made.night or None,
    }
