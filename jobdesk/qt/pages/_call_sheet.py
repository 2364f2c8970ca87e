"""A firm on the phone: all its open referrals in one table, answered by one key each, saved in one act."""

from uuid import UUID

from jobdesk.qt.pages.base import Page


def open_call_sheet(page: Page, employer_id: UUID) -> None:
    """Cover a page with the call sheet of a firm; without open referrals that is said instead."""
    raise NotImplementedError
