"""From registration to retention: how many of the persons registered in a window went how far in it."""

from collections.abc import Mapping
from uuid import UUID

from jobdesk.base.i18n import mark
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
    people = {row.who for row in figures.listed("registrations")}
    found = {"registered": len(people)}
    for step, kind in (("counseled", "sessions"), ("referred", "referrals"), ("interviewed", "interviews")):
        people &= {row.who for row in figures.listed(kind)}
        found[step] = len(people)
    placed = [row for row in figures.listed("placements") if row.who in people]
    found["placed"] = len({row.who for row in placed})
    told = told_of(figures.db)
    base = figures.span.base_date
    kept: set[UUID | None] = {
        row.who
        for row in placed
        if (day := months_later(row.on, 1)) <= base and told.get(row.id, Told()).kept_on(day)
    }
    return found | {"kept": len(kept)}
