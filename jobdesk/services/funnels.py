"""From registration to retention: how many of the persons registered in a window went how far in it."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from jobdesk.base.i18n import mark
from jobdesk.records.placements import Placement
from jobdesk.services.registrations import months_later
from jobdesk.services.retention import Told, told_of
from jobdesk.services.statistics import Figures

STEPS: Mapping[str, str] = {
    "registered": mark("Jobseekers"),
    "counseled": mark("Counseled"),
    "referred": mark("Sent"),
    "interviewed": mark("Interviewed"),
    "placed": mark("Placed"),
    "kept": mark("Kept a month"),
}
"""Each step is of the persons of the step before; the words are short, so that they stand whole beside a bar."""


def funnel(figures: Figures) -> dict[str, int]:
    """Persons at each step; a step is taken on a day of the window, the month kept is asked on its last day."""
    people = set(figures.columns("registrations", ("who",))["who"])
    found = {"registered": len(people)}
    for step, kind in (("counseled", "sessions"), ("referred", "referrals"), ("interviewed", "interviews")):
        people &= set(figures.columns(kind, ("who",))["who"])
        found[step] = len(people)
    columns = figures.columns("placements", ("id", "who", "on"))
    rows = zip(columns["who"], columns["id"], columns["on"], strict=True)
    placed = [(who, UUID(one), date.fromisoformat(on)) for who, one, on in rows if who in people]
    found["placed"] = len({who for who, _one, _on in placed})
    span = figures.span
    began, base = Placement.started_on.between(span.start, span.end), span.base_date
    told = told_of(figures.db, select(Placement.id).where(began))
    kept = {
        who
        for who, one, on in placed
        if (day := months_later(on, 1)) <= base and told.get(one, Told()).kept_on(day)
    }
    return found | {"kept": len(kept)}
