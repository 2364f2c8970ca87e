"""The paged lists of 알선·취업, each with its columns, its search and what it says when empty."""

from functools import partial
from typing import Any

from jobdesk.base.enums import ReferralState
from jobdesk.base.i18n import _
from jobdesk.qt.pages._list_pane import ListPane
from jobdesk.qt.pages._print_log import print_columns, with_trouble
from jobdesk.qt.pages._referral_commands import DONE, FOLLOW, MEETINGS, OPEN, PENDING, PLACED, PRINTED
from jobdesk.qt.pages._referral_lists import (
    follow_up_columns,
    followed_columns,
    interview_columns,
    placement_columns,
    referral_columns,
)
from jobdesk.qt.pages.base import Page


def make_panes(page: Page) -> dict[str, ListPane[Any]]:
    """The lists by the name of their view; nothing is read yet."""
    codes = page.room.codes
    acts = [page.action(f"referrals.{name}") for name in ("filter", "saved_filters", "columns")]
    pane = partial(ListPane[Any], page, acts=acts)
    sent, people = _("Name, firm, slip number"), _("Name, initials, phone tail, birth date, number")
    return {
        OPEN: pane(
            "referrals",
            referral_columns(codes, page.room.today),
            empty=_("No open referrals. Refer someone at the counter."),
            hint=sent,
            first=(("open", ("yes",)),),
            everywhere=True,
            quick="open",
        ),
        PENDING: pane(
            "referrals",
            referral_columns(codes, page.room.today, pending=True),
            empty=_("Nobody waits for a start of work."),
            hint=sent,
            base=(("state", (ReferralState.HIRE_PENDING.value,)),),
            part=PENDING,
        ),
        MEETINGS: pane(
            "interviews",
            interview_columns(codes),
            empty=_("No interview was planned yet."),
            hint=people,
            quick="state",
        ),
        PLACED: pane(
            "placements",
            placement_columns(codes),
            empty=_("No placements yet."),
            hint=_("Name, firm"),
        ),
        FOLLOW: pane(
            "follow_ups",
            follow_up_columns(codes),
            empty=_("No follow-up is due."),
            hint=people,
            base=(("done", ("due",)),),
            first_by="due",
            part=FOLLOW,
        ),
        DONE: pane(
            "follow_ups",
            followed_columns(codes),
            empty=_("No follow-up was done yet."),
            hint=people,
            base=(("done", ("done",)),),
            part=DONE,
        ),
        PRINTED: with_trouble(
            pane(
                "prints",
                print_columns(codes),
                empty=_("Everything came out."),
                hint=_("Name, slip number, printer"),
                first=(("open", ("yes",)),),
                everywhere=True,
                quick="state",
            )
        ),
    }
