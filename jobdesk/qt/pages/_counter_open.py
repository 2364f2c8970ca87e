"""What Enter means on a line of the due work."""

from collections.abc import Callable, Sequence
from uuid import UUID

from jobdesk.base.enums import ReferralState
from jobdesk.qt.pages._follow_up_sheets import follow_up_sheet
from jobdesk.qt.pages._placement_sheets import placement_sheet
from jobdesk.qt.pages._results import ResultsSheet
from jobdesk.qt.pages.base import Page
from jobdesk.services import referrals
from jobdesk.services.follow_ups import FollowUpEntry
from jobdesk.services.referrals import ReferralRow
from jobdesk.services.worklists import DueKind, DueRow


def open_due(page: Page, rows: Sequence[DueRow], *, serve: Callable[[UUID], object]) -> None:
    """Open what the rows of one list are done with: results for several at once, the others one by one."""
    first = rows[0]
    if first.kind is DueKind.PRINTS:
        page.room.start("referrals", "print_jobs")
    elif first.kind is DueKind.EXPIRING and first.jobseeker_id is not None:
        serve(first.jobseeker_id)
    elif first.kind is DueKind.FOLLOW_UPS:
        others = [FollowUpEntry(told.id, told.version) for told in rows[1:]]
        page.push(follow_up_sheet(page, first.id, first.version, first.name, others=others))
    else:
        open_referrals(page, [told.id for told in rows])


def open_referrals(page: Page, ids: Sequence[UUID]) -> None:
    """Read the referrals and open what they are done with."""
    page.room.work.read(
        page,
        lambda db, act: referrals.referral_rows(db, ids),
        done=lambda rows: push_referrals(page, rows),
        failed=page.explain,
    )


def push_referrals(page: Page, rows: Sequence[ReferralRow]) -> None:
    """One pending hire opens its placement, anything else the table of results."""
    if len(rows) == 1 and rows[0].state == ReferralState.HIRE_PENDING:
        page.push(placement_sheet(page, rows[0].jobseeker_id, rows[0]))
    elif rows:
        page.push(ResultsSheet(page, rows))
