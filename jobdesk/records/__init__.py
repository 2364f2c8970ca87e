"""What the desk keeps: one SQLAlchemy class for each table."""

from jobdesk.records import (
    accounts,
    audit,
    centers,
    counseling,
    employers,
    events,
    jobseekers,
    lists,
    messages,
    placements,
    print_jobs,
    referrals,
    search,
    vacancies,
)
from jobdesk.records._base import Base

__all__ = [
    "Base",
    "accounts",
    "audit",
    "centers",
    "counseling",
    "employers",
    "events",
    "jobseekers",
    "lists",
    "messages",
    "placements",
    "print_jobs",
    "referrals",
    "search",
    "vacancies",
]
