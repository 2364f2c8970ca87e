"""The places of the rail; their pages are loaded when they are first visited."""

import importlib
from functools import partial
from typing import TYPE_CHECKING

from jobdesk.base.enums import Role
from jobdesk.base.i18n import mark
from jobdesk.base.permissions import can_see_people, can_see_statistics, can_serve
from jobdesk.qt.windows.rail import Place

if TYPE_CHECKING:
    from jobdesk.qt.pages.base import Page


def _page(module: str, name: str) -> "type[Page]":
    found: type[Page] = getattr(importlib.import_module(f"jobdesk.qt.pages.{module}"), name)
    return found


PLACES = (
    Place("counter", mark("Counter"), partial(_page, "counter", "CounterPage"), can_see_people),
    Place(
        "jobseekers",
        mark("Jobseekers"),
        partial(_page, "jobseekers", "JobseekersPage"),
        can_see_people,
        ("jobseeker",),
    ),
    Place(
        "vacancies",
        mark("Vacancies"),
        partial(_page, "vacancies", "VacanciesPage"),
        can_see_people,
        ("employer", "vacancy"),
    ),
    Place(
        "referrals",
        mark("Referrals, jobs"),
        partial(_page, "referrals", "ReferralsPage"),
        can_see_people,
        ("slip", "referral", "placement"),
    ),
    Place("events", mark("Events"), partial(_page, "events", "EventsPage"), can_see_people, ("event", "visit")),
    Place(
        "statistics",
        mark("Statistics"),
        partial(_page, "statistics", "StatisticsPage"),
        can_see_statistics,
        home_of=(Role.SUPERVISOR,),
    ),
    Place(
        "administration",
        mark("Administration"),
        partial(_page, "administration", "AdministrationPage"),
        lambda role: role is not Role.RECEPTION,
    ),
    Place(
        "reception",
        mark("Reception"),
        partial(_page, "reception", "ReceptionPage"),
        lambda role: role is Role.RECEPTION,
    ),
)
GOING_HOME = Place("home", mark("Going home"), partial(_page, "copy_home", "CopyHomePage"), can_serve)
"""The one place of a copy whose time is over."""
